//! The role that applies for a user in a place, and how it came about.

use crate::access::Directory;
use crate::id::{GroupPolicyId, RoleId, TeamId};

use super::Source;

/// A role that a user has in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// The role; it may be No Access, which grants nothing (ROLE-5).
    pub role: RoleId,
    /// What made the user reach the place.
    pub how: How,
    /// Where the role is set.
    pub from: RoleFrom,
}

/// What makes a user reach a place, in the terms of a Jump Group's member list (JGRP-7) and of personal lists (JGRP-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// The user was added to the Jump Group individually (JGRP-4).
    Individually,
    /// A group policy added the user to the Jump Group.
    ByGroupPolicy(GroupPolicyId),
    /// The user was not assigned to the Jump Group, but has a system role other than No Access (JGRP-6).
    System,
    /// It is the user's own personal list.
    Personal,
    /// It is the personal list of somebody whom the user leads or manages in that team.
    Team(TeamId),
    /// It is somebody's personal list, and the user may see all Jump Items.
    SeesAll,
}

/// Where the role is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleFrom {
    /// Together with the membership of the Jump Group (ROLE-2).
    Membership,
    /// Among the user's own roles: for memberships without a role the default one (JGRP-3), elsewhere the one for the place.
    User(Source),
}

impl Grant {
    /// The role and how it came about, for a person: `role "Operator", added by group policy "Night shift" (role set there)`.
    pub fn text(self, directory: &Directory) -> String {
        let how = match self.how {
            How::Individually => "added individually".to_owned(),
            How::ByGroupPolicy(policy) => format!("added by group policy {:?}", directory[policy].name),
            How::System => "by system role".to_owned(),
            How::Personal => "as its owner".to_owned(),
            How::Team(team) => format!("as a lead or manager over its owner in team {:?}", directory[team].name),
            How::SeesAll => "as one who may see all Jump Items".to_owned(),
        };
        let from = match self.from {
            RoleFrom::Membership => "role set there".to_owned(),
            RoleFrom::User(Source::Account) => "role set on the user account".to_owned(),
            RoleFrom::User(Source::GroupPolicy(policy)) => {
                format!("role set by group policy {:?}", directory[policy].name)
            }
        };
        format!("role {:?}, {how} ({from})", directory[self.role].name)
    }
}
