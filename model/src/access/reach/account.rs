//! An account as it counts: what group policies define takes the place of its own (GPOL-6).

use crate::access::group_policy::last_word;
use crate::access::{Directory, GroupPolicy, Rights, Roles, Section, UserSettings};
use crate::id::{GroupPolicyId, RoleId, TeamId, UserId};

use super::{Grant, How, RoleFrom};

/// Who set something about a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The account itself.
    Account,
    /// A group policy, which takes the place of the account.
    GroupPolicy(GroupPolicyId),
}

/// The rights and roles of an account, each with who set it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    pub(super) rights: Rights<(bool, Source)>,
    roles: Roles<(RoleId, Source)>,
}

impl Account {
    /// Of a user who is in these group policies, from the top of the list down.
    pub(super) fn new(directory: &Directory, user: UserId, policies: &[GroupPolicyId]) -> Self {
        let own = &directory[user];
        let role = |own: RoleId, of: fn(&Roles<Option<RoleId>>) -> Option<RoleId>| {
            decide(directory, policies, |settings| of(&settings.roles)).unwrap_or((own, Source::Account))
        };
        Self {
            rights: Rights::each(|right| {
                decide(directory, policies, |settings| settings.rights.get(right))
                    .unwrap_or((own.rights.get(right), Source::Account))
            }),
            roles: Roles {
                default: role(own.roles.default, |roles| roles.default),
                personal: role(own.roles.personal, |roles| roles.personal),
                teams: role(own.roles.teams, |roles| roles.teams),
                system: role(own.roles.system, |roles| roles.system),
            },
        }
    }

    /// The role of a membership: the one set there, or else the default one (JGRP-3).
    pub(super) fn membership(&self, how: How, there: Option<RoleId>) -> Grant {
        match there {
            Some(role) => Grant { role, how, from: RoleFrom::Membership },
            None => own(self.roles.default, how),
        }
    }

    /// The role in the user's own personal list.
    pub(super) fn personal(&self) -> Grant {
        own(self.roles.personal, How::Personal)
    }

    /// The role in the personal lists of those whom the user leads or manages.
    pub(super) fn teams(&self, team: TeamId) -> Grant {
        own(self.roles.teams, How::Team(team))
    }

    /// The system role.
    pub(super) fn system(&self, how: How) -> Grant {
        own(self.roles.system, how)
    }
}

fn own((role, source): (RoleId, Source), how: How) -> Grant {
    Grant { role, how, from: RoleFrom::User(source) }
}

/// Each setting is searched for by itself: a policy that leaves it undefined is passed over (GPOL-5).
fn decide<T>(
    directory: &Directory,
    policies: &[GroupPolicyId],
    field: impl Fn(&UserSettings) -> Option<T>,
) -> Option<(T, Source)> {
    last_word(policies, |policy| {
        let GroupPolicy { representative, .. } = &directory[policy];
        let section = representative.as_ref()?;
        let value = (field(&section.value)?, Source::GroupPolicy(policy));
        Some(Section { value, is_final: section.is_final })
    })
}
