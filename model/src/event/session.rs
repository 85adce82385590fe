//! What happens to sessions, as the appliance sees it.

use serde::{Deserialize, Serialize};

use crate::access::RoleAction;
use crate::id::{JumpItemId, UserId};
use crate::permission::Permission;
use crate::plan::How;
use crate::session_policy::{Decision, Start};
use crate::time::SimTime;

use super::Unavailable;

/// Something about one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum SessionEvent {
    /// A user asked for it.
    Asked { user: UserId, how: How },
    /// It was refused.
    Refused { why: SessionRefusal },
    /// It began; its permissions follow at once, one event each, and stay as they are (SPOL-14). `overridden`: its Jump Policy's
    /// schedule did not permit it, and the user started it anyway (JPOL-4).
    Started { user: UserId, start: Start, overridden: bool },
    /// What it may do, and what decided that.
    Permitted { permission: Permission, decision: Decision },
    /// Its user is told that its schedule ends then (JPOL-5).
    Notified { until: SimTime },
    /// It is over.
    Ended { how: SessionEnd },
    /// Its Jump Client was pinned, or is to be; or was unpinned.
    Pinning { what: PinningStep },
}

/// Why a session did not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SessionRefusal {
    /// The user's account does not allow this type of Jump Item (ROLE-6).
    ItemType,
    /// The user does not reach the Jump Item (JGRP-1, JGRP-2).
    NoAccess,
    /// The user's role there does not start sessions (ROLE-3).
    Role,
    /// The Jump Item's password was not given (PIN-9).
    Password,
    /// Its Jump Client cannot be jumped to now.
    Unavailable(Unavailable),
    /// Somebody else is in a session with it, and the user was not invited by whoever started that (SIMUL-2).
    InUse,
    /// The schedule does not permit access before then, if ever (JPOL-3).
    OutsideSchedule {
        /// When it does next.
        next: Option<SimTime>,
    },
    /// The same, and the user wished to override it but may not modify Jump Policies (JPOL-4).
    MayNotOverride {
        /// When access is possible next.
        next: Option<SimTime>,
    },
    /// A ticket id is required (JPOL-6).
    Ticket,
    /// The end user did not pass the multi-factor challenge (JPOL-7).
    Challenge,
    /// The connection to the Jump Client was lost before the session began.
    ContactLost,
    /// The user withdrew before it began.
    Withdrawn,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SessionEnd {
    /// Its user ended it.
    Closed,
    /// Its schedule forced it to (JPOL-5).
    Forced,
    /// The connection to its Jump Client was lost.
    ContactLost,
    /// The appliance went down.
    ApplianceDown,
}

/// What became of a wish to pin or unpin a Jump Client in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum PinningStep {
    /// It is permitted, and the item is the one that it is or becomes.
    Pinned { item: JumpItemId },
    /// The Jump Client is uninstalled (PIN-10).
    Unpinned { item: JumpItemId },
    /// The session's permissions deny it (PIN-2).
    NotPermitted,
    /// None of the user's roles allows creating and deploying Jump Items (PIN-8).
    NoRole,
    /// The role that applies at the place does not (PIN-12).
    NotThere,
    /// The appliance holds no more Jump Clients (PIN-11).
    NoCapacity,
    /// Nothing is there to unpin: the session is through no Jump Client (PIN-7).
    NoJumpClient,
}

/// A change to a Jump Item that somebody wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EditAnswer {
    /// It was made.
    Made,
    /// The role that applies where the item is does not grant it (ROLE-1).
    NotGranted(RoleAction),
    /// The user does not reach the item.
    NoAccess,
}

impl SessionRefusal {
    /// Its name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ItemType => "item_type",
            Self::NoAccess => "no_access",
            Self::Role => "role",
            Self::Password => "password",
            Self::Unavailable(_) => "unavailable",
            Self::InUse => "in_use",
            Self::OutsideSchedule { .. } => "outside_schedule",
            Self::MayNotOverride { .. } => "may_not_override",
            Self::Ticket => "ticket",
            Self::Challenge => "challenge",
            Self::ContactLost => "contact_lost",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// When access is possible next, where a schedule is the reason; `Some(None)`: never (JPOL-3).
    pub const fn next_access(self) -> Option<Option<SimTime>> {
        match self {
            Self::OutsideSchedule { next } | Self::MayNotOverride { next } => Some(next),
            _ => None,
        }
    }
}

impl SessionEnd {
    /// Its name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Forced => "forced",
            Self::ContactLost => "contact_lost",
            Self::ApplianceDown => "appliance_down",
        }
    }
}

impl PinningStep {
    /// Its name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pinned { .. } => "pinned",
            Self::Unpinned { .. } => "unpinned",
            Self::NotPermitted => "not_permitted",
            Self::NoRole => "no_role",
            Self::NotThere => "not_there",
            Self::NoCapacity => "no_capacity",
            Self::NoJumpClient => "no_jump_client",
        }
    }
}
