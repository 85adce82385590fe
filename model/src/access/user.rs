//! Who represents: user accounts, teams, embassies and the profiles by which external representatives are invited.

use serde::{Deserialize, Serialize};

use crate::id::{EmbassyId, RoleId, SessionPolicyId, TeamId, UserId};
use crate::session::Queue;
use crate::session_policy::Assignment;
use crate::time::SimDuration;

/// A user account, as it stands; a group policy may take the place of parts of it (GPOL-6).
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Unique among the users.
    pub name: String,
    /// The embassy that the account belongs to. Such an account is in no group policy.
    pub embassy: Option<EmbassyId>,
    /// Its session permissions in attended sessions (SPOL-7).
    pub attended: Assignment,
    /// Its session permissions in unattended ones.
    pub unattended: Assignment,
    /// Its Jump Item Roles.
    pub roles: Roles<RoleId>,
    /// What the account itself allows.
    pub rights: Rights<bool>,
    /// Whether others can invite the user, who is told by e-mail, while not logged in (SHARE-4).
    pub extended_availability: bool,
}

/// The Jump Item Roles of a user account, or what a group policy says of them (ROLE-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles<T> {
    /// In Jump Groups in which no role is set for the user (JGRP-3).
    pub default: T,
    /// In the user's own personal list.
    pub personal: T,
    /// In the personal lists of those whom the user leads or manages (JGRP-2).
    pub teams: T,
    /// In all Jump Groups that the user is not assigned to, unless it is No Access (JGRP-6); and, for users who may see all
    /// Jump Items, in everybody else's personal list.
    pub system: T,
}

/// What an account may do besides what roles say; or what a group policy says of that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights<T>([T; Right::ALL.len()]);

/// One thing that an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// To use Jump Clients (ROLE-6).
    UseJumpClients,
    /// To use Jumpoints.
    UseJumpoints,
    /// To use local Jump.
    UseLocalJump,
    /// To modify Jump Policies, and so to override their schedules (JPOL-4).
    ModifyJumpPolicies,
    /// To see the personal lists of the members of teams that the user leads or manages (JGRP-2).
    SeeTeamLists,
    /// To see all Jump Items, everybody's personal list included (JGRP-2).
    SeeAllJumpItems,
    /// To make session keys (KEY-3).
    MakeSessionKeys,
    /// To share sessions with members of teams that the user is not in (SHARE-4).
    ShareWithOtherTeams,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Unique among the teams.
    pub name: String,
    /// Who belongs to it, and as what. Nobody twice.
    pub members: Vec<(UserId, Standing)>,
    /// Its queue.
    pub queue: TeamQueue,
}

/// How sessions wait in a team's queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TeamQueue {
    /// Whether it stays open with nobody of the team logged in.
    pub persistent: bool,
    /// The queue to which a session moves that has waited here for so long, which is never zero (QUEUE-11). While that queue is
    /// not open the session stays, and moves once it has waited as long again.
    pub overdue: Option<(SimDuration, Queue)>,
}

/// An issue that customers submit on public portals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Unique among the issues.
    pub name: String,
    /// The team that owns it: its queue takes such sessions (QUEUE-2).
    pub team: TeamId,
    /// Whether representatives can request help with it (SHARE-5).
    pub help: bool,
}

/// What somebody is in a team, from the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A member.
    Member,
    /// A team lead; over members.
    Lead,
    /// A team manager; over members and leads.
    Manager,
}

/// An embassy.
#[derive(Clone, Debug, PartialEq)]
pub struct Embassy {
    /// Unique among the embassies.
    pub name: String,
    /// What its users' accounts leave undefined, in attended sessions.
    pub attended: Assignment,
    /// The same in unattended ones.
    pub unattended: Assignment,
}

/// A rep invite profile. External representatives never own a session (PIN-4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepInvite {
    /// Unique among the profiles.
    pub name: String,
    /// Its session policy, attended or not; always a named one (SPOL-6, SPOL-10).
    pub session_policy: SessionPolicyId,
}

impl User {
    /// An account of that name, which allows nothing.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            embassy: None,
            attended: Assignment::None,
            unattended: Assignment::None,
            roles: Roles::default(),
            rights: Rights::default(),
            extended_availability: false,
        }
    }
}

impl Right {
    /// All of them, in the order in which results list them.
    pub const ALL: [Self; 8] = [
        Self::UseJumpClients,
        Self::UseJumpoints,
        Self::UseLocalJump,
        Self::ModifyJumpPolicies,
        Self::SeeTeamLists,
        Self::SeeAllJumpItems,
        Self::MakeSessionKeys,
        Self::ShareWithOtherTeams,
    ];

    /// Its name in files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UseJumpClients => "use_jump_clients",
            Self::UseJumpoints => "use_jumpoints",
            Self::UseLocalJump => "use_local_jump",
            Self::ModifyJumpPolicies => "modify_jump_policies",
            Self::SeeTeamLists => "see_team_lists",
            Self::SeeAllJumpItems => "see_all_jump_items",
            Self::MakeSessionKeys => "make_session_keys",
            Self::ShareWithOtherTeams => "share_with_other_teams",
        }
    }
}

impl<T> Rights<T> {
    /// With something said of each.
    pub fn each(say: impl FnMut(Right) -> T) -> Self {
        Self(Right::ALL.map(say))
    }
}

impl<T: Copy> Rights<T> {
    /// What is said of that one.
    pub const fn get(&self, right: Right) -> T {
        self.0[right as usize]
    }

    /// Says something of that one.
    pub const fn set(&mut self, right: Right, to: T) {
        self.0[right as usize] = to;
    }
}

impl Default for Roles<RoleId> {
    /// No Access everywhere.
    fn default() -> Self {
        Self::everywhere(RoleId::NO_ACCESS)
    }
}

impl Default for Roles<Option<RoleId>> {
    /// Nothing defined.
    fn default() -> Self {
        Self::everywhere(None)
    }
}

impl<T: Copy> Roles<T> {
    /// The same everywhere.
    pub const fn everywhere(role: T) -> Self {
        Self { default: role, personal: role, teams: role, system: role }
    }
}
