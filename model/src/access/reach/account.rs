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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Right;
    use crate::access::example::{DEPLOYER, OPERATOR, group_policy, section, with_users};

    /// Covers: GPOL-1, GPOL-3, GPOL-5, GPOL-6.
    #[test]
    fn each_setting_is_the_last_that_a_policy_defines_before_a_final_one_or_else_the_accounts_own() {
        /// The policy's own setting, if it defines that, and whether the section is final.
        type Says = (Option<bool>, bool);
        let cases: &[(&[Says], Option<usize>)] = &[
            (&[], None),
            (&[(None, false)], None),
            (&[(None, true)], None),
            (&[(Some(true), false)], Some(0)),
            (&[(Some(true), false), (Some(true), false)], Some(1)),
            (&[(Some(true), false), (None, false)], Some(0)),
            (&[(Some(true), true), (Some(true), false)], Some(0)),
            (&[(None, true), (Some(true), false)], Some(1)),
            (&[(Some(true), false), (Some(true), true), (Some(true), false)], Some(1)),
            (&[(Some(false), false), (None, true), (Some(true), false), (None, false)], Some(2)),
        ];
        for (number, (says, expected)) in cases.iter().enumerate() {
            for right in Right::ALL {
                let mut directory = with_users(1);
                directory.users[0].roles = Roles::everywhere(DEPLOYER);
                directory.group_policies =
                    says.iter().map(|(says, is_final)| policy(right, *says, *is_final)).collect();
                let policies: Vec<GroupPolicyId> = (0..says.len() as u32).map(GroupPolicyId).collect();
                let account = Account::new(&directory, UserId(0), &policies);
                let source = expected.map_or(Source::Account, |place| Source::GroupPolicy(GroupPolicyId(place as u32)));
                let allowed = expected.is_some_and(|place| says[place].0 == Some(true));
                let role = if expected.is_some() { OPERATOR } else { DEPLOYER };
                assert_eq!(account.rights.get(right), (allowed, source), "case {number}, {right:?}");
                let roles = account.roles;
                for found in [roles.default, roles.personal, roles.teams, roles.system] {
                    assert_eq!(found, (role, source), "case {number}");
                }
                for other in Right::ALL.into_iter().filter(|other| *other != right) {
                    assert_eq!(account.rights.get(other), (false, Source::Account), "case {number}, {other:?}");
                }
            }
        }
    }

    fn policy(right: Right, says: Option<bool>, is_final: bool) -> GroupPolicy {
        let mut settings = UserSettings::default();
        settings.rights.set(right, says);
        settings.roles = Roles::everywhere(says.map(|_| OPERATOR));
        GroupPolicy { representative: Some(section(settings, is_final)), ..group_policy(&[UserId(0)]) }
    }

    /// Covers: GPOL-6.
    #[test]
    fn a_policy_that_defines_one_role_leaves_the_others_to_the_account() {
        let mut directory = with_users(1);
        let roles = Roles { personal: Some(OPERATOR), ..Roles::default() };
        let settings = UserSettings { roles, ..UserSettings::default() };
        let policy = GroupPolicy { representative: Some(section(settings, true)), ..group_policy(&[UserId(0)]) };
        directory.group_policies = vec![policy];
        let roles = Account::new(&directory, UserId(0), &[GroupPolicyId(0)]).roles;
        assert_eq!(roles.personal, (OPERATOR, Source::GroupPolicy(GroupPolicyId(0))));
        for other in [roles.default, roles.teams, roles.system] {
            assert_eq!(other, (RoleId::NO_ACCESS, Source::Account));
        }
    }
}
