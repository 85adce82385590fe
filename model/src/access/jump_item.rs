//! Jump Items: what can be jumped to.

use serde::{Deserialize, Serialize};

use crate::id::{ClientId, JumpGroupId, JumpPolicyId, PortalId, SessionPolicyId, UserId};

/// A Jump Item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JumpItem {
    /// Unique among the Jump Items.
    pub name: String,
    /// How it is jumped to.
    pub kind: JumpItemKind,
    /// Where it is pinned.
    pub place: Place,
    /// Its Jump Policy (JPOL-9).
    pub jump_policy: Option<JumpPolicyId>,
    /// The public portal of a Jump Client's sessions; Jump To always has the default one (SPOL-8).
    pub portal: PortalId,
    /// A Jump Client's session policy while a customer is present (SPOL-5).
    pub present: Option<SessionPolicyId>,
    /// Its session policy while none is.
    pub not_present: Option<SessionPolicyId>,
    /// Whether every access must give a password (PIN-9).
    pub password: bool,
}

impl JumpItem {
    /// As another configuration of the directory leaves it: what that changes, from `before` to `saved`, is as saved; the rest
    /// is as users have left it since.
    pub fn saved_over(&mut self, before: &Self, saved: &Self) {
        macro_rules! changed {
            ($($field:ident)*) => {$(
                if before.$field != saved.$field {
                    self.$field = saved.$field.clone();
                }
            )*};
        }
        changed!(name kind place jump_policy portal present not_present password);
    }
}

/// How a Jump Item is jumped to (ROLE-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JumpItemKind {
    /// Through its Jump Client: that one of the fleet, if a fleet runs.
    JumpClient(Option<ClientId>),
    /// Through a Jumpoint in its network.
    Jumpoint,
    /// By local Jump, from the representative's own network.
    LocalJump,
}

/// Where a Jump Item is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In a Jump Group.
    Group(JumpGroupId),
    /// In somebody's personal list (JGRP-2).
    Personal(UserId),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::example::item;

    /// Covers: JGRP-8, JPOL-9, SPOL-17.
    #[test]
    fn what_is_saved_replaces_what_it_changes_and_leaves_the_rest() {
        let changes: [fn(&mut JumpItem); 8] = [
            |item| item.name = "other".to_owned(),
            |item| item.kind = JumpItemKind::Jumpoint,
            |item| item.place = Place::Personal(UserId(1)),
            |item| item.jump_policy = Some(JumpPolicyId(2)),
            |item| item.portal = PortalId(3),
            |item| item.present = Some(SessionPolicyId(4)),
            |item| item.not_present = Some(SessionPolicyId(5)),
            |item| item.password = true,
        ];
        let before = item("item", JumpItemKind::JumpClient(None), Place::Group(JumpGroupId(0)));
        for (number, save) in changes.iter().enumerate() {
            let mut saved = before.clone();
            save(&mut saved);
            for (other, edit) in changes.iter().enumerate() {
                let mut own = before.clone();
                edit(&mut own);
                let mut expected = own.clone();
                save(&mut expected);
                own.saved_over(&before, &saved);
                assert_eq!(own, expected, "{number} saved over {other}");
                own.saved_over(&saved, &saved);
                assert_eq!(own, expected, "nothing is saved");
            }
        }
        // A user took the Jump Policy away, and the administrator saves that it be the old one: nothing is another.
        let (mut own, mut before) = (before.clone(), before);
        before.jump_policy = Some(JumpPolicyId(2));
        own.saved_over(&before, &before);
        assert_eq!(own.jump_policy, None);
    }
}
