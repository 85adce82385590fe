//! One side of a change: a value with what decided it, told so that it is the same for all whom it concerns in the same way.

use crate::id::{EmbassyId, GroupPolicyId, PortalId, SessionPolicyId};
use crate::permission::Value;

use super::super::{Decision, Holder};
use super::matching::{Matching, Version};

/// What a permission is in one of the two directories, whose ids it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Side {
    /// The value.
    pub value: Value,
    /// What decided it.
    pub decider: Decider,
    /// The named session policy that the decider has; nothing where it has permissions of its own.
    pub policy: Option<SessionPolicyId>,
}

/// What decided. Objects of which every session or representative has its own are not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decider {
    /// The session's Jump Client.
    JumpClient,
    /// That public portal.
    Portal(PortalId),
    /// That group policy.
    GroupPolicy(GroupPolicyId),
    /// The representative's user account.
    Account,
    /// That embassy.
    Embassy(EmbassyId),
    /// The external representative's rep invite profile.
    RepInvite,
    /// The global default.
    Global,
}

impl Side {
    pub(super) fn new(matching: &Matching, version: Version, decision: Decision) -> Self {
        Self {
            value: matching.first(version, decision.value),
            decider: decision.holder.into(),
            policy: decision.policy,
        }
    }

    /// Whether the same object with the same named policy decided on both sides.
    pub(super) fn same_decider(old: Self, new: Self, matching: &Matching) -> bool {
        let same_policy = match (old.policy, new.policy) {
            (Some(old), Some(new)) => matching.session_policies.old_of(new.index()) == Some(old),
            (None, None) => true,
            _ => false,
        };
        let same_object = match (old.decider, new.decider) {
            (Decider::Portal(old), Decider::Portal(new)) => matching.portals.old_of(new.index()) == Some(old),
            (Decider::GroupPolicy(old), Decider::GroupPolicy(new)) => {
                matching.group_policies.old_of(new.index()) == Some(old)
            }
            (Decider::Embassy(old), Decider::Embassy(new)) => matching.embassies.old_of(new.index()) == Some(old),
            (old, new) => old == new,
        };
        same_policy && same_object
    }
}

impl From<Holder> for Decider {
    fn from(holder: Holder) -> Self {
        match holder {
            Holder::JumpClient(_) => Self::JumpClient,
            Holder::Portal(portal) => Self::Portal(portal),
            Holder::GroupPolicy(policy) => Self::GroupPolicy(policy),
            Holder::User(_) => Self::Account,
            Holder::Embassy(embassy) => Self::Embassy(embassy),
            Holder::RepInvite(_) => Self::RepInvite,
            Holder::Global => Self::Global,
        }
    }
}
