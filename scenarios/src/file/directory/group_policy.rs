//! Group policies: what their members get instead of what their accounts say (GPOL-1 to GPOL-6).

use super::assignment::{NamedPolicy, Sameness, named_and_custom};
use super::people::{Rights, Roles};
use super::permissions::Permissions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::key::{Field, Form, Key};
use crate::file::shape::{Shape, shape};
use crate::file::tree::{Node, Tree};
use crate::file::value::{DirectoryName, Placed, Value, word, wrong_type};

shape! {
    /// A group policy. A section that is left out is not defined and decides nothing (GPOL-2).
    GroupPolicy "[[directory.group_policy]]" {
        /// Its name.
        name: DirectoryName, required();
        /// Whom it concerns: `"all"`, names of users, or a table of users and teams. Accounts of embassies are in none.
        members: Members, required();
        /// Attended session permissions, or `"as_unattended"` (SPOL-15).
        attended: SessionSection, otherwise("not defined");
        /// Unattended session permissions, or `"as_attended"`.
        unattended: SessionSection, otherwise("not defined");
        /// Representative permissions: rights and Jump Item Roles.
        representative: RepresentativeSection, otherwise("not defined");
        /// Jump Groups that members are added to (GPOL-4).
        add_to_jump_groups: AddSection, otherwise("not defined");
        /// Jump Groups that members are removed from, as far as a group policy above added them.
        remove_from_jump_groups: RemoveSection, otherwise("not defined");
    }
}

/// Whom a group policy concerns.
#[derive(Clone, Debug)]
pub(crate) enum Members {
    /// Every user who is of no embassy.
    All,
    /// These users, and the users of these teams.
    Named { users: Vec<Placed<DirectoryName>>, teams: Vec<Placed<DirectoryName>> },
}

shape! {
    /// Users, and the users of teams.
    Named "members of a group policy" {
        /// Users. Nobody twice.
        users: Vec<Placed<DirectoryName>>, default("[]");
        /// Teams, with all who are in them in whatever standing.
        teams: Vec<Placed<DirectoryName>>, default("[]");
    }
}

/// Session permissions of a group policy.
#[derive(Clone, Debug)]
pub(crate) enum SessionSection {
    /// As the other section, final or not like it.
    Same(Sameness),
    /// These.
    Given(Box<Section>),
}

shape! {
    /// A section of session permissions: exactly one of `policy` and `permissions`.
    Section "session permissions of a group policy" {
        /// A named session policy.
        policy: NamedPolicy, otherwise("`permissions`");
        /// Permissions of its own.
        permissions: Permissions, otherwise("`policy`");
        /// Whether no group policy further down may override it (GPOL-5).
        is_final as "final": bool, default("false");
    }
}

shape! {
    /// Representative permissions of a group policy.
    RepresentativeSection "representative permissions of a group policy" {
        /// Rights.
        rights: Rights, default("{}");
        /// Jump Item Roles.
        roles: Roles, default("{}");
        /// Whether no group policy further down may override what it defines (GPOL-5).
        is_final as "final": bool, default("false");
    }
}

shape! {
    /// Jump Groups that members are added to.
    AddSection "add_to_jump_groups" {
        /// The Jump Groups: their names, or tables with the role of the members there.
        jump_groups: Vec<Placed<Addition>>, required();
        /// Whether no group policy further down may override it (GPOL-5).
        is_final as "final": bool, default("false");
    }
}

shape! {
    /// A Jump Group, with the role of the members there.
    WithRole "a Jump Group to add to" {
        /// The Jump Group.
        jump_group: DirectoryName, required();
        /// The role there (JGRP-3).
        role: DirectoryName, otherwise("each user's default role");
    }
}

shape! {
    /// Jump Groups that members are removed from.
    RemoveSection "remove_from_jump_groups" {
        /// The Jump Groups.
        jump_groups: Vec<Placed<DirectoryName>>, required();
        /// Whether no group policy further down may override it (GPOL-5).
        is_final as "final": bool, default("false");
    }
}

/// A Jump Group that members are added to, by name or with a role.
#[derive(Clone, Debug)]
pub(crate) struct Addition {
    pub(crate) group: Option<Placed<DirectoryName>>,
    pub(crate) role: Option<Placed<DirectoryName>>,
}

impl Value for Addition {
    const FORM: Form = Form::AnyOf(&[DirectoryName::FORM, Form::Table(WithRole::TABLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(_) => Some(Self { group: Some(Placed::read(node, key, out)?), role: None }),
            Tree::Table(table) => {
                let WithRole { jump_group, role } = WithRole::read_table(table, node.span, out);
                Some(Self { group: jump_group.placed(), role: role.placed() })
            }
            _ => wrong_type(node, key, out),
        }
    }
}

impl Value for Members {
    const FORM: Form =
        Form::AnyOf(&[Form::Choice(&[ALL]), Form::List(&DirectoryName::FORM), Form::Table(Named::TABLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(_) => word(node, &[ALL], key, out).map(|_| Self::All),
            Tree::List(_) => Some(Self::Named { users: Vec::read(node, key, out)?, teams: Vec::new() }),
            Tree::Table(table) => {
                let Named { users, teams } = Named::read_table(table, node.span, out);
                let names = |field: Field<Vec<_>>| field.get().cloned().unwrap_or_default();
                Some(Self::Named { users: names(users), teams: names(teams) })
            }
            _ => wrong_type(node, key, out),
        }
    }
}

impl Value for SessionSection {
    const FORM: Form = Form::AnyOf(&[Sameness::FORM, Form::Table(Section::TABLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(_) => Sameness::read(node, key, out).map(Self::Same),
            Tree::Table(table) => {
                let section = Section::read_table(table, node.span, out);
                match (section.policy.given, section.permissions.given) {
                    (true, true) => out.push(named_and_custom(section.policy.key, section.permissions.key)),
                    (false, false) => {
                        let message = "a section that is defined needs `policy` or `permissions`";
                        let help = "name a session policy, set permissions, or leave the section out";
                        out.push(Diagnostic::error(Code::MissingKey, node.span, message).help(help));
                    }
                    _ => {}
                }
                Some(Self::Given(Box::new(section)))
            }
            _ => wrong_type(node, key, out),
        }
    }
}

const ALL: &str = "all";
