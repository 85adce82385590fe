//! Why somebody may not do something with Jump Items, for the person who must act.

use crate::access::{Directory, Place, Right, RoleAction};
use crate::id::UserId;

use super::{Grant, Source};

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoAccess {
    /// The account does not allow that type of Jump (ROLE-6).
    Right {
        /// Whose account.
        user: UserId,
        /// The right that it lacks.
        right: Right,
        /// Who decided that.
        by: Source,
    },
    /// The user does not reach the place (JGRP-1, JGRP-2).
    Place {
        /// Who.
        user: UserId,
        /// Which place.
        place: Place,
    },
    /// The role that applies there does not grant it (ROLE-1, ROLE-3, ROLE-5).
    Role {
        /// Who.
        user: UserId,
        /// Where.
        place: Place,
        /// What is not granted.
        action: RoleAction,
        /// The role that applies, and where it comes from.
        grant: Grant,
    },
}

impl NoAccess {
    /// In words, with the names of the directory, and what would have to change.
    pub fn text(self, directory: &Directory) -> String {
        match self {
            Self::Right { user, right, by } => {
                let by = match by {
                    Source::Account => "the user account does not allow it".to_owned(),
                    Source::GroupPolicy(policy) => {
                        format!("group policy {:?} does not allow it", directory[policy].name)
                    }
                };
                format!("user {:?} may not {}: {by}", directory[user].name, right.phrase())
            }
            Self::Place { user, place: Place::Group(group) } => format!(
                "user {:?} does not reach Jump Group {:?}: add the user to it, individually or by group policy, or give the \
                 user a system role other than No Access",
                directory[user].name, directory[group].name,
            ),
            Self::Place { user, place: Place::Personal(owner) } => format!(
                "user {:?} does not reach the personal list of user {:?}: only its owner, leads and managers over the owner \
                 with the right {}, and users with the right {} do",
                directory[user].name,
                directory[owner].name,
                Right::SeeTeamLists.name(),
                Right::SeeAllJumpItems.name(),
            ),
            Self::Role { user, place, action, grant } => format!(
                "user {:?} may not {} in {}: {}, does not grant {}",
                directory[user].name,
                action.phrase(),
                place.text(directory),
                grant.text(directory),
                action.name(),
            ),
        }
    }
}

impl Place {
    /// For a person, with its name.
    pub fn text(self, directory: &Directory) -> String {
        match self {
            Self::Group(group) => format!("Jump Group {:?}", directory[group].name),
            Self::Personal(owner) => format!("the personal list of user {:?}", directory[owner].name),
        }
    }
}

impl Right {
    /// What it allows: `may ...`.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::UseJumpClients => "use Jump Clients",
            Self::UseJumpoints => "use Jumpoints",
            Self::UseLocalJump => "use local Jump",
            Self::ModifyJumpPolicies => "modify Jump Policies",
            Self::SeeTeamLists => "see the personal lists of team members",
            Self::SeeAllJumpItems => "see all Jump Items",
            Self::MakeSessionKeys => "make session keys",
            Self::ShareWithOtherTeams => "share sessions with members of other teams",
        }
    }
}

impl RoleAction {
    /// What it allows: `may ...`.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::CreateAndDeploy => "create and deploy Jump Items",
            Self::Move => "move Jump Items",
            Self::Delete => "delete Jump Items",
            Self::StartSessions => "start sessions with Jump Items",
            Self::EditTag => "edit the tag of Jump Items",
            Self::EditComments => "edit the comments of Jump Items",
            Self::EditPublicPortal => "edit the public portal of Jump Items",
            Self::EditJumpPolicy => "edit the Jump Policy of Jump Items",
            Self::EditSessionPolicy => "edit the session policies of Jump Items",
            Self::EditConnectivity => "edit connectivity and authentication of Jump Items",
            Self::EditBehaviour => "edit behaviour and experience of Jump Items",
        }
    }
}
