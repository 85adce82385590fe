//! Who starts a session, and how: all that a session's permissions depend on besides the directory.

use serde::{Deserialize, Serialize};

use crate::access::{Directory, JumpItemKind};
use crate::id::{JumpItemId, PortalId, RepInviteId, SupportButtonId, UserId};

/// A representative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Representative {
    /// With a user account.
    User(UserId),
    /// From outside, by a rep invite profile. Never a session's owner (PIN-4).
    External(RepInviteId),
}

/// How a session starts: the session start method of the simulator (PSIM-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// A customer comes in by a public portal (with a session key, a name, an issue).
    Customer {
        /// Which portal.
        portal: PortalId,
    },
    /// A customer clicks a Support Button.
    SupportButton(SupportButtonId),
    /// A representative jumps to a Jump Item.
    Jump {
        /// Which.
        item: JumpItemId,
        /// Whether a customer is present (PRES-3).
        present: bool,
    },
    /// A representative jumps to a computer that is no Jump Item.
    JumpTo(JumpTo),
}

/// How a computer that is no Jump Item is jumped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JumpTo {
    /// Through a Jumpoint in its network.
    Jumpoint,
    /// By local Jump.
    LocalJump,
}

impl Start {
    /// Whether the attended policies of a representative govern it (SPOL-7): customers start such sessions. A customer who is
    /// present when a representative jumps does not make it attended (SPOL-19).
    pub const fn is_attended(self) -> bool {
        matches!(self, Self::Customer { .. } | Self::SupportButton(_))
    }

    /// Whichever of a representative object's two governs it.
    pub(super) fn either<T>(self, attended: T, unattended: T) -> T {
        if self.is_attended() { attended } else { unattended }
    }

    /// The Jump Client that it is through.
    pub fn jump_client(self, directory: &Directory) -> Option<JumpItemId> {
        match self {
            Self::Jump { item, .. } => {
                Some(item).filter(|item| matches!(directory[*item].kind, JumpItemKind::JumpClient(_)))
            }
            Self::Customer { .. } | Self::SupportButton(_) | Self::JumpTo(_) => None,
        }
    }

    /// The public portal that it comes in by (SPOL-8, SPOL-9, SPOL-16).
    pub fn portal(self, directory: &Directory) -> PortalId {
        match self {
            Self::Customer { portal } => portal,
            Self::SupportButton(button) => directory[button].portal,
            Self::Jump { .. } | Self::JumpTo(_) => {
                self.jump_client(directory).map_or(directory.default_portal, |item| directory[item].portal)
            }
        }
    }
}
