//! The session policy simulator: what a representative would get who starts a session that way, by the same code that a real
//! session asks (PSIM-1).
//!
//! Refuses to know of time: Jump Policies, with their schedules, have a say when the session really starts.

use crate::access::{Directory, Grant, NoAccess, Place, Reach};
use crate::id::RepInviteId;
use crate::permission::{Permission, Value};

use super::layers::Resolver;
use super::pinning::{NEEDED, NoPinning, Participant, may_unpin, places_to_pin};
use super::{Decision, Layer, Outcome, Representative, Start};

/// What the simulator found.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// Who starts.
    pub representative: Representative,
    /// How.
    pub start: Start,
    /// Whether such a session can start at all, and with which role; nothing where no role is asked for.
    pub may_start: Result<Option<Grant>, NoStart>,
    /// What the session may do, if it starts.
    pub outcome: Outcome,
    /// Whether the representative pins and unpins in it (PSIM-2).
    pub pinning: Pinning,
}

/// Why no such session can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoStart {
    /// The user may not jump there.
    Access(NoAccess),
    /// An external representative has no Jump Item Role and no rights, and jumps nowhere.
    External(RepInviteId),
}

/// One line of a simulation's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which permission.
    pub permission: Permission,
    /// What it is.
    pub value: Value,
    /// The layer that decided it.
    pub layer: Layer,
    /// The object in that layer, and the policy that it has.
    pub decision: Decision,
}

/// Whether a representative pins and unpins: the permission and the roles, each by itself, so that neither hides the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinning {
    /// The permission, and who decided it.
    pub permission: Decision,
    /// Where the representative can pin to, and with which role; or why nowhere (PIN-12).
    pub places: Result<Vec<(Place, Grant)>, NoPinning>,
    /// Whether the representative can unpin; or why not (PIN-13).
    pub unpin: Result<(), NoPinning>,
    /// The roles in force for the user that do not grant to create and deploy, with the places where they apply (PSIM-2).
    pub lacking: Vec<(Place, Grant)>,
}

/// Simulates. Resolver and reach are those of one directory.
pub fn simulate(resolver: &Resolver, reach: &Reach, representative: Representative, start: Start) -> Simulation {
    let outcome = resolver.outcome(representative, start);
    let pinning = Pinning::new(reach, &outcome, representative);
    Simulation { representative, start, may_start: may_start(reach, representative, start), outcome, pinning }
}

/// Whether a representative may be in a session that starts that way: for Jumps, whether the user may jump there.
///
/// # Errors
///
/// Why not (ROLE-3, ROLE-6, JGRP-1, JGRP-2).
pub fn may_start(reach: &Reach, representative: Representative, start: Start) -> Result<Option<Grant>, NoStart> {
    match (start, representative) {
        (Start::Customer { .. } | Start::SupportButton(_), _) => Ok(None),
        (Start::Jump { .. } | Start::JumpTo(_), Representative::External(invite)) => Err(NoStart::External(invite)),
        (Start::Jump { item, .. }, Representative::User(user)) => {
            reach.may_jump(user, item).map(Some).map_err(NoStart::Access)
        }
        (Start::JumpTo(jump_to), Representative::User(user)) => {
            reach.may_jump_to(user, jump_to).map(|()| None).map_err(NoStart::Access)
        }
    }
}

impl Simulation {
    /// Every permission with its value and what decided it, in the order of the catalogue.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        self.outcome.all().map(|(permission, decision)| Line {
            permission,
            value: decision.value,
            layer: decision.holder.layer(),
            decision,
        })
    }
}

impl Pinning {
    fn new(reach: &Reach, outcome: &Outcome, representative: Representative) -> Self {
        let who = Participant::starting(representative);
        let unpin = may_unpin(reach, outcome, who);
        let (places, lacking) = match representative {
            Representative::User(user) => {
                let offered = places_to_pin(reach, user).collect();
                let lacks = |place: &Place| reach.may(user, NEEDED, *place).is_err();
                (offered, reach.places(user).filter(|(place, _)| lacks(place)).collect())
            }
            Representative::External(_) => (Vec::new(), Vec::new()),
        };
        let places = unpin.clone().map(|()| places);
        Self { permission: outcome.get(Permission::Pinning), places, unpin, lacking }
    }
}

impl NoStart {
    /// In words, with the names of the directory.
    pub fn text(self, directory: &Directory) -> String {
        match self {
            Self::Access(no_access) => no_access.text(directory),
            Self::External(invite) => format!(
                "an external representative (rep invite profile {:?}) has no Jump Item Role and jumps nowhere; users do",
                directory[invite].name
            ),
        }
    }
}
