//! The names in a directory: unique among their kind, and what they stand for.

use indexmap::IndexMap;

use crate::diagnostic::{self as problems, Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::{DirectoryName, Field, Placed, directory as file};

use super::blocks;

/// A kind of thing that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    SessionPolicy,
    Role,
    JumpPolicy,
    JumpGroup,
    Team,
    Issue,
    Embassy,
    User,
    GroupPolicy,
    Portal,
    RepInvite,
    SupportButton,
    JumpItem,
}

/// Every name of a directory, with its place in the model's table.
pub(super) struct Names<'f> {
    kinds: [IndexMap<&'f str, Named>; Kind::JumpItem as usize + 1],
    /// How many names were asked for that do not exist.
    unknown: usize,
}

#[derive(Clone, Copy)]
struct Named {
    place: u32,
    /// Where it stands; nowhere if it is there without being written.
    span: Option<Span>,
}

impl<'f> Names<'f> {
    /// Reports names that come twice, and tables that are too long.
    pub(super) fn of(file: &'f file::Directory, out: &mut Diagnostics) -> Self {
        let mut names = Self { kinds: std::array::from_fn(|_| IndexMap::new()), unknown: 0 };
        names.kinds[Kind::Role as usize].insert(NO_ACCESS, Named { place: 0, span: None });
        if blocks(&file.portal).is_empty() {
            names.kinds[Kind::Portal as usize].insert("default", Named { place: 0, span: None });
        }
        names.add(Kind::SessionPolicy, &file.session_policy, |policy| &policy.name, out);
        names.add(Kind::Role, &file.role, |role| &role.name, out);
        names.add(Kind::JumpPolicy, &file.jump_policy, |policy| &policy.name, out);
        names.add(Kind::JumpGroup, &file.jump_group, |group| &group.name, out);
        names.add(Kind::Team, &file.team, |team| &team.name, out);
        names.add(Kind::Issue, &file.issue, |issue| &issue.name, out);
        names.add(Kind::Embassy, &file.embassy, |embassy| &embassy.name, out);
        names.add(Kind::User, &file.user, |user| &user.name, out);
        names.add(Kind::GroupPolicy, &file.group_policy, |policy| &policy.name, out);
        names.add(Kind::Portal, &file.portal, |portal| &portal.name, out);
        names.add(Kind::RepInvite, &file.rep_invite, |invite| &invite.name, out);
        names.add(Kind::SupportButton, &file.support_button, |button| &button.name, out);
        names.add(Kind::JumpItem, &file.jump_item, |item| &item.name, out);
        names
    }

    /// The place of what `name` stands for, if there is such a thing.
    pub(super) fn place(&self, kind: Kind, name: &str) -> Option<u32> {
        self.kinds[kind as usize].get(name).map(|named| named.place)
    }

    /// The place of what `name`, which stands at `span`, stands for. What does not exist is reported.
    pub(super) fn find(&mut self, kind: Kind, name: &str, span: Span, out: &mut Diagnostics) -> Option<u32> {
        let known = &self.kinds[kind as usize];
        if let Some(named) = known.get(name) {
            return Some(named.place);
        }
        let message = format!("there is no {} `{}`", kind.title(), shorten(name));
        let help = match known.len() {
            0 => format!("add a `[[directory.{}]]` of that name", kind.key()),
            count => {
                let first: Vec<_> = known.keys().take(SHOWN_MAX).copied().collect();
                let more = if count > SHOWN_MAX { format!(" and {} more", count - SHOWN_MAX) } else { String::new() };
                format!("known here: {}{more}", first.join(", "))
            }
        };
        let diagnostic = Diagnostic::error(Code::UnknownName, span, message);
        self.unknown += 1;
        // Those behind the first hundred are only counted: nobody would see what was meant.
        let compared = if self.unknown <= problems::SHOWN_MAX { COMPARED_MAX } else { 0 };
        out.push(diagnostic.did_you_mean(name, known.keys().take(compared)).help(help));
        None
    }

    fn add<T>(
        &mut self,
        kind: Kind,
        field: &'f Field<Vec<Placed<T>>>,
        name: impl Fn(&'f T) -> &'f Field<DirectoryName>,
        out: &mut Diagnostics,
    ) {
        let all = blocks(field);
        if let Some(beyond) = all.get(kind.count_max()) {
            let message = format!("more than {} `[[directory.{}]]`", kind.count_max(), kind.key());
            out.push(Diagnostic::error(Code::TooLarge, beyond.span, message).help("leave some out"));
        }
        let known = &mut self.kinds[kind as usize];
        // What is there without being written stands in front, except that written portals take its place.
        let first = known.len();
        for (block, place) in all.iter().zip(first..) {
            let field = name(&block.value);
            let Some(name) = field.get() else { continue };
            if let Some(earlier) = known.get(name.0.as_str()) {
                let message = format!("another {} is called `{}`", kind.title(), shorten(&name.0));
                let diagnostic = Diagnostic::error(Code::DuplicateName, field.span, message);
                out.push(match earlier.span {
                    Some(span) => diagnostic.and(span, "first named here").help("each has a name of its own"),
                    None => diagnostic.help("it is always there; choose another name"),
                });
                continue;
            }
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            known.insert(&name.0, Named { place, span: Some(field.span) });
        }
    }
}

impl Kind {
    /// What it is called.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::SessionPolicy => "session policy",
            Self::Role => "Jump Item Role",
            Self::JumpPolicy => "Jump Policy",
            Self::JumpGroup => "Jump Group",
            Self::Team => "team",
            Self::Issue => "issue",
            Self::Embassy => "embassy",
            Self::User => "user",
            Self::GroupPolicy => "group policy",
            Self::Portal => "public portal",
            Self::RepInvite => "rep invite profile",
            Self::SupportButton => "Support Button",
            Self::JumpItem => "Jump Item",
        }
    }

    /// The key of its blocks.
    const fn key(self) -> &'static str {
        match self {
            Self::SessionPolicy => "session_policy",
            Self::Role => "role",
            Self::JumpPolicy => "jump_policy",
            Self::JumpGroup => "jump_group",
            Self::Team => "team",
            Self::Issue => "issue",
            Self::Embassy => "embassy",
            Self::User => "user",
            Self::GroupPolicy => "group_policy",
            Self::Portal => "portal",
            Self::RepInvite => "rep_invite",
            Self::SupportButton => "support_button",
            Self::JumpItem => "jump_item",
        }
    }

    /// The most of them in one directory.
    const fn count_max(self) -> usize {
        match self {
            Self::User | Self::JumpGroup | Self::SupportButton => 10_000,
            Self::JumpItem => 50_000,
            Self::SessionPolicy
            | Self::Role
            | Self::JumpPolicy
            | Self::Team
            | Self::Issue
            | Self::Embassy
            | Self::GroupPolicy
            | Self::Portal
            | Self::RepInvite => 1_000,
        }
    }
}

/// The role that every directory has (ROLE-5).
const NO_ACCESS: &str = "No Access";
/// How many names an error compares with a wrong one.
const COMPARED_MAX: usize = 1_000;
/// How many names an error lists.
const SHOWN_MAX: usize = 10;
