//! Sessions that the timeline asks for, and what is done in them.

use serde::{Deserialize, Serialize};

use crate::access::{NoAccess, Place, RoleAction};
use crate::event::EditAnswer;
use crate::id::{JumpItemId, JumpPolicyId, PortalId, SessionId, SessionPolicyId, SupportButtonId, UserId};
use crate::session_policy::{InForce, JumpTo};

/// Somebody asks for a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRequest {
    /// Which session this is to be: its place in [`super::Plan::sessions`]. Asked for once.
    pub session: SessionId,
    /// Who asks, and owns it then.
    pub user: UserId,
    /// How.
    pub how: How,
    /// Whether the user gives a ticket id (JPOL-6).
    pub ticket: bool,
    /// Whether the end user passes the multi-factor challenge (JPOL-7).
    pub challenge_passed: bool,
    /// Whether the user gives the Jump Item's password (PIN-9).
    pub password: bool,
    /// Whether the user overrides a schedule that does not permit access (JPOL-4).
    pub overrides: bool,
    /// Who invites the user to a session with that Jump Client (SIMUL-2).
    pub invited_by: Option<UserId>,
}

/// How a session is asked for. Whether a customer is present at a Jump Client shows as it starts (PRES-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// A customer comes in by that public portal, and the user accepts.
    Customer(PortalId),
    /// A customer clicks that Support Button, and the user accepts.
    SupportButton(SupportButtonId),
    /// The user jumps to that Jump Item.
    Jump(JumpItemId),
    /// The user jumps to a computer that is no Jump Item.
    JumpTo(JumpTo),
}

/// A change to a Jump Item, each a thing that a role must grant to whoever makes it (ROLE-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemEdit {
    /// It moves to another place (JGRP-8).
    Move(Place),
    /// It gets another public portal (SPOL-17).
    PublicPortal(PortalId),
    /// It gets another Jump Policy, or none (JPOL-9).
    JumpPolicy(Option<JumpPolicyId>),
    /// It gets another session policy for a customer who is present, or none (ROLE-4).
    PresentPolicy(Option<SessionPolicyId>),
    /// The same for when none is.
    NotPresentPolicy(Option<SessionPolicyId>),
}

impl ItemEdit {
    /// A user makes the change to one item of a directory, as far as the role that applies there grants it (ROLE-1).
    pub fn attempt(self, in_force: &mut InForce, user: UserId, item: JumpItemId) -> EditAnswer {
        match in_force.reach().may(user, self.needs(), in_force.directory()[item].place) {
            Ok(_) => {}
            Err(NoAccess::Role { .. }) => return EditAnswer::NotGranted(self.needs()),
            Err(NoAccess::Right { .. } | NoAccess::Place { .. }) => return EditAnswer::NoAccess,
        }
        let own = &mut in_force.jump_items()[item.index()];
        match self {
            Self::Move(place) => own.place = place,
            Self::PublicPortal(portal) => own.portal = portal,
            Self::JumpPolicy(policy) => own.jump_policy = policy,
            Self::PresentPolicy(policy) => own.present = policy,
            Self::NotPresentPolicy(policy) => own.not_present = policy,
        }
        EditAnswer::Made
    }

    /// What a role must grant for it.
    pub const fn needs(self) -> RoleAction {
        match self {
            Self::Move(_) => RoleAction::Move,
            Self::PublicPortal(_) => RoleAction::EditPublicPortal,
            Self::JumpPolicy(_) => RoleAction::EditJumpPolicy,
            Self::PresentPolicy(_) | Self::NotPresentPolicy(_) => RoleAction::EditSessionPolicy,
        }
    }
}
