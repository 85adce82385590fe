//! The session start method, as the session policy simulator asks for it (PSIM-1): what kind of start one is, without saying
//! which portal, Support Button or Jump Item. Decides nothing.

use serde::{Deserialize, Serialize};

use crate::access::{Directory, JumpItemKind};
use crate::id::{JumpItemId, PortalId, RepInviteId, SupportButtonId, UserId};

use super::{JumpTo, Representative, Start};

/// A kind of start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartMethod {
    /// A customer comes in by a public portal.
    Customer,
    /// A customer clicks a Support Button.
    SupportButton,
    /// A representative jumps to a Jump Client while a customer is present.
    JumpClientPresent,
    /// The same while none is.
    JumpClientNotPresent,
    /// A representative jumps through a Jumpoint, to a Jump Item or to another computer.
    Jumpoint,
    /// A representative jumps from the own network.
    LocalJump,
}

impl StartMethod {
    /// All of them, in the order in which results list them.
    pub const ALL: [Self; 6] = [
        Self::Customer,
        Self::SupportButton,
        Self::JumpClientPresent,
        Self::JumpClientNotPresent,
        Self::Jumpoint,
        Self::LocalJump,
    ];

    /// Its name in files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::SupportButton => "support_button",
            Self::JumpClientPresent => "jump_client_present",
            Self::JumpClientNotPresent => "jump_client_not_present",
            Self::Jumpoint => "jumpoint",
            Self::LocalJump => "local_jump",
        }
    }
}

impl Start {
    /// What kind of start it is.
    pub fn method(self, directory: &Directory) -> StartMethod {
        match self {
            Self::Customer { .. } => StartMethod::Customer,
            Self::SupportButton(_) => StartMethod::SupportButton,
            Self::JumpTo(JumpTo::Jumpoint) => StartMethod::Jumpoint,
            Self::JumpTo(JumpTo::LocalJump) => StartMethod::LocalJump,
            Self::Jump { item, present } => match (directory[item].kind, present) {
                (JumpItemKind::JumpClient(_), true) => StartMethod::JumpClientPresent,
                (JumpItemKind::JumpClient(_), false) => StartMethod::JumpClientNotPresent,
                (JumpItemKind::Jumpoint, _) => StartMethod::Jumpoint,
                (JumpItemKind::LocalJump, _) => StartMethod::LocalJump,
            },
        }
    }

    /// Every start that a directory knows, method by method and each method in the directory's order. Presence makes two
    /// starts of each Jump Client, and of nothing else (SPOL-5).
    pub fn all(directory: &Directory) -> Vec<Self> {
        let items = || (0..directory.jump_items.len() as u32).map(JumpItemId);
        let jumps = |present| {
            let meant = move |item: &JumpItemId| matches!(directory[*item].kind, JumpItemKind::JumpClient(_));
            items().filter(meant).map(move |item| Self::Jump { item, present })
        };
        let of_kind = |kind: JumpItemKind| {
            let meant = move |item: &JumpItemId| directory[*item].kind == kind;
            items().filter(meant).map(|item| Self::Jump { item, present: false })
        };
        let portals = (0..directory.portals.len() as u32).map(|portal| Self::Customer { portal: PortalId(portal) });
        let buttons =
            (0..directory.support_buttons.len() as u32).map(|button| Self::SupportButton(SupportButtonId(button)));
        portals
            .chain(buttons)
            .chain(jumps(true))
            .chain(jumps(false))
            .chain([Self::JumpTo(JumpTo::Jumpoint)])
            .chain(of_kind(JumpItemKind::Jumpoint))
            .chain([Self::JumpTo(JumpTo::LocalJump)])
            .chain(of_kind(JumpItemKind::LocalJump))
            .collect()
    }
}

impl Representative {
    /// Everybody who can represent: user accounts, then rep invite profiles, in the directory's order.
    pub fn all(directory: &Directory) -> Vec<Self> {
        let users = (0..directory.users.len() as u32).map(|user| Self::User(UserId(user)));
        let invites = (0..directory.rep_invites.len() as u32).map(|invite| Self::External(RepInviteId(invite)));
        users.chain(invites).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Directory, JumpItem, Place, RepInvite, SupportButton, User};
    use crate::id::{JumpGroupId, SessionPolicyId};

    fn directory() -> Directory {
        let item = |name: &str, kind| JumpItem {
            name: name.to_owned(),
            kind,
            place: Place::Group(JumpGroupId(0)),
            jump_policy: None,
            portal: PortalId(0),
            present: None,
            not_present: None,
            password: false,
        };
        let mut directory = Directory::new();
        directory.jump_items = vec![
            item("local", JumpItemKind::LocalJump),
            item("client", JumpItemKind::JumpClient(None)),
            item("jumpoint", JumpItemKind::Jumpoint),
        ];
        directory.support_buttons = vec![SupportButton {
            name: "button".to_owned(),
            portal: PortalId(0),
            queue: crate::session::Queue::General,
        }];
        directory.users = vec![User {
            name: "ann".to_owned(),
            embassy: None,
            attended: Default::default(),
            unattended: Default::default(),
            roles: Default::default(),
            rights: Default::default(),
            extended_availability: false,
        }];
        directory.rep_invites = vec![RepInvite { name: "guest".to_owned(), session_policy: SessionPolicyId(0) }];
        directory
    }

    #[test]
    fn every_start_has_its_method_and_only_jump_clients_have_two() {
        let directory = directory();
        let jump = |item, present| Start::Jump { item: JumpItemId(item), present };
        let expected = [
            (Start::Customer { portal: PortalId(0) }, StartMethod::Customer),
            (Start::SupportButton(SupportButtonId(0)), StartMethod::SupportButton),
            (jump(1, true), StartMethod::JumpClientPresent),
            (jump(1, false), StartMethod::JumpClientNotPresent),
            (Start::JumpTo(JumpTo::Jumpoint), StartMethod::Jumpoint),
            (jump(2, false), StartMethod::Jumpoint),
            (Start::JumpTo(JumpTo::LocalJump), StartMethod::LocalJump),
            (jump(0, false), StartMethod::LocalJump),
        ];
        let found: Vec<_> = Start::all(&directory).into_iter().map(|start| (start, start.method(&directory))).collect();
        assert_eq!(found, expected);
        assert_eq!(jump(2, true).method(&directory), StartMethod::Jumpoint, "presence means nothing there");
    }

    #[test]
    fn everybody_is_listed_once() {
        let all = [Representative::User(UserId(0)), Representative::External(RepInviteId(0))];
        assert_eq!(Representative::all(&directory()), all);
    }
}
