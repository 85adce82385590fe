//! Session policies, and how objects take them: a named one, none, or permissions of their own (SPOL-10).

use super::permissions::Permissions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::key::{Form, Key};
use crate::file::shape::shape;
use crate::file::tree::{Node, Tree};
use crate::file::value::{DirectoryName, SiteName as CodeName, Text, Value, choice, wrong_type};

shape! {
    /// A named session policy. It does nothing until it is assigned to something (PIN-5).
    SessionPolicy "[[directory.session_policy]]" {
        /// Its name; what assignments call it.
        name: DirectoryName, required();
        /// Its code name, unique too.
        code_name: CodeName, otherwise("made from the name");
        /// What it is for.
        description: Text, otherwise("none");
        /// Where it can be assigned: to user objects (users, embassies, group policies, public portals), to rep invite
        /// profiles, to Jump Items (SPOL-13).
        availability: Vec<AvailableTo>, required();
        /// What it says.
        permissions: Permissions, default("{}");
    }
}

/// Where a session policy can be assigned (SPOL-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AvailableTo {
    Users,
    RepInvites,
    JumpItems,
}

choice! {
    AvailableTo { "users" Users, "rep_invites" RepInvites, "jump_items" JumpItems }
}

/// A named session policy, or none.
#[derive(Clone, Debug)]
pub(crate) struct NamedPolicy(pub(crate) Option<String>);

/// What a representative object says of session permissions.
#[derive(Clone, Debug)]
pub(crate) enum Assignment {
    /// What that policy says.
    Policy(NamedPolicy),
    /// Permissions of its own.
    Custom(Permissions),
    /// The same as the object's other permissions (SPOL-15).
    Same(Sameness),
}

/// Which permissions of an object others are the same as (SPOL-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sameness {
    AsAttended,
    AsUnattended,
}

choice! {
    Sameness { "as_attended" AsAttended, "as_unattended" AsUnattended }
}

impl Sameness {
    /// That which a text says, if it says so.
    pub(super) fn said(text: &str) -> Option<Self> {
        match text {
            "as_attended" => Some(Self::AsAttended),
            "as_unattended" => Some(Self::AsUnattended),
            _ => None,
        }
    }
}

impl Value for NamedPolicy {
    const FORM: Form = Form::Text { kind: "name", what: "the name of a session policy, or \"none\"", pattern: None };

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(text) if text == NONE => Some(Self(None)),
            Tree::Text(_) => DirectoryName::read(node, key, out).map(|name| Self(Some(name.0))),
            Tree::Table(_) => {
                let message = format!("`{}` takes a named session policy, and no permissions of its own", key.name);
                let diagnostic = Diagnostic::error(Code::WrongType, node.span, message);
                out.push(diagnostic.help(
                    "users, embassies and group policies alone have permissions of their own; make a \
                     `[[directory.session_policy]]` of these and name it (SPOL-10)",
                ));
                None
            }
            _ => wrong_type(node, key, out),
        }
    }
}

impl Value for Assignment {
    const FORM: Form = Form::AnyOf(&[NamedPolicy::FORM, Sameness::FORM, Form::Table(Permissions::TABLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Table(table) => {
                if let Some(entry) = ["policy", "session_policy"].iter().find_map(|name| table.entries.get(*name)) {
                    out.push(named_and_custom(entry.key, node.span));
                    return None;
                }
                Permissions::read(node, key, out).map(Self::Custom)
            }
            Tree::Text(text) => match Sameness::said(text) {
                Some(sameness) => Some(Self::Same(sameness)),
                None => NamedPolicy::read(node, key, out).map(Self::Policy),
            },
            _ => wrong_type(node, key, out),
        }
    }
}

/// A named policy and single permissions beside it (SPOL-18).
pub(crate) fn named_and_custom(policy: Span, permissions: Span) -> Diagnostic {
    let message = "an object that uses a named session policy sets no single permissions beside it";
    Diagnostic::error(Code::Conflict, policy, message)
        .and(permissions, "permissions are set here")
        .help("write the policy's name alone, or the permissions alone (SPOL-18)")
}

/// Names that policies cannot have: they say something else where one is assigned.
pub(crate) fn is_reserved(name: &str) -> bool {
    name == NONE || Sameness::said(name).is_some()
}

const NONE: &str = "none";
