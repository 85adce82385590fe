//! What can change from one directory to another: one finding about a representative and a start, or a user and a place.

use crate::access::{NoAccess, Place, Reach, Right};
use crate::id::{JumpGroupId, RoleId, UserId};
use crate::permission::Permission;

use super::super::pinning::{may_deploy_anywhere, places_to_pin};
use super::super::simulator::{NoStart, may_start};
use super::super::{Representative, Start};
use super::Side;

/// A permission that is another, or that something else decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PermissionChange {
    /// Which.
    pub permission: Permission,
    /// What it was, with ids of the old directory.
    pub old: Side,
    /// What it is, with ids of the new one.
    pub new: Side,
}

/// A representative who may no longer start a session, or who now may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StartChange {
    /// Now refused, for that reason; ids are of the new directory.
    Lost(Refusal),
    /// Now allowed; it was refused for that reason, with ids of the old directory.
    Won(Refusal),
}

/// Why a start is refused, told so that it is the same for all whom it concerns in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// The user lacks that right (ROLE-6).
    Right(Right),
    /// The user does not reach the place (JGRP-1, JGRP-2).
    Place,
    /// That role, which applies there, does not start sessions (ROLE-3, ROLE-5).
    Role(RoleId),
    /// External representatives jump nowhere.
    External,
}

/// A user who may no longer pin somewhere, as far as roles go, or who now may (PIN-8, PIN-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PinChange {
    /// No longer.
    Lost,
    /// Now.
    Won,
}

/// Where to, with ids of the old directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PinTarget {
    /// Anywhere at all, which unpinning needs too (PIN-8, PIN-13).
    Anywhere,
    /// The user's own personal list.
    OwnList,
    /// That Jump Group.
    Group(JumpGroupId),
}

impl Refusal {
    /// Why the representative may not start such a session; nothing if that is allowed.
    pub(super) fn of(reach: &Reach<'_>, representative: Representative, start: Start) -> Option<Self> {
        may_start(reach, representative, start).err().map(|refused| match refused {
            NoStart::Access(NoAccess::Right { right, .. }) => Self::Right(right),
            NoStart::Access(NoAccess::Place { .. }) => Self::Place,
            NoStart::Access(NoAccess::Role { grant, .. }) => Self::Role(grant.role),
            NoStart::External(_) => Self::External,
        })
    }
}

impl PinTarget {
    /// Everywhere that the roles of a user let the user pin to, in order.
    pub(super) fn all(reach: &Reach<'_>, user: UserId) -> Vec<Self> {
        let anywhere = may_deploy_anywhere(reach, user).then_some(Self::Anywhere);
        let places = places_to_pin(reach, user).map(|(place, _)| match place {
            Place::Personal(_) => Self::OwnList,
            Place::Group(group) => Self::Group(group),
        });
        let mut targets: Vec<Self> = anywhere.into_iter().chain(places).collect();
        targets.sort_unstable();
        targets
    }
}
