//! Which Jump Groups a user is assigned to: individually, or by group policies that add and remove (GPOL-4).

use std::collections::BTreeMap;

use crate::access::{Directory, GroupPolicy, Section};
use crate::id::{GroupPolicyId, JumpGroupId, RoleId};

use super::account::Account;
use super::{Grant, How};

/// The policy that adds to a Jump Group, and the role that it sets there.
pub(super) type Added = (GroupPolicyId, Option<RoleId>);

/// For each user the Jump Groups with an individual membership, and the role set there.
pub(super) fn individual(directory: &Directory) -> Vec<Vec<(JumpGroupId, Option<RoleId>)>> {
    let mut memberships = vec![Vec::new(); directory.users.len()];
    for (place, group) in directory.jump_groups.iter().enumerate() {
        for member in &group.members {
            memberships[member.user.index()].push((JumpGroupId(place as u32), member.role));
        }
    }
    memberships
}

/// The Jump Groups that these group policies, from the top of the list down, leave a member in, with the policy and the role
/// that it sets.
///
/// For each group by itself the last policy that adds or removes decides, unless a final one above did (GPOL-5). A policy
/// that removes a group and adds it removes what stands above it, and adds.
pub(super) fn by_group_policy(directory: &Directory, policies: &[GroupPolicyId]) -> BTreeMap<JumpGroupId, Added> {
    let mut decided: BTreeMap<JumpGroupId, Section<Option<Added>>> = BTreeMap::new();
    for policy in policies {
        for (group, change) in changes(*policy, &directory[*policy]) {
            if decided.get(&group).is_none_or(|above| !above.is_final) {
                decided.insert(group, change);
            }
        }
    }
    decided.into_iter().filter_map(|(group, change)| Some((group, change.value?))).collect()
}

/// Individual memberships before all others (JGRP-4), in the order of the groups.
pub(super) fn merge(
    account: &Account,
    by_policy: BTreeMap<JumpGroupId, Added>,
    individual: Vec<(JumpGroupId, Option<RoleId>)>,
) -> Vec<(JumpGroupId, Grant)> {
    let by_policy = by_policy.into_iter().map(|(group, (policy, role))| (group, (How::ByGroupPolicy(policy), role)));
    let individual = individual.into_iter().map(|(group, role)| (group, (How::Individually, role)));
    let all: BTreeMap<_, _> = by_policy.chain(individual).collect();
    all.into_iter().map(|(group, (how, role))| (group, account.membership(how, role))).collect()
}

/// What one policy says of each group: removed (nothing), or added with a role set there or not.
fn changes(policy: GroupPolicyId, says: &GroupPolicy) -> BTreeMap<JumpGroupId, Section<Option<Added>>> {
    let removes = says.removes.iter().flat_map(|section| {
        section.value.iter().map(|(group, ())| (*group, Section { value: None, is_final: section.is_final }))
    });
    let adds = says.adds.iter().flat_map(|section| {
        let added = |role| Section { value: Some((policy, role)), is_final: section.is_final };
        section.value.iter().map(move |(group, role)| (*group, added(*role)))
    });
    removes.chain(adds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::example::{DEPLOYER, OPERATOR, group, group_policy, section, with_users};
    use crate::id::UserId;

    #[derive(Clone, Copy)]
    enum Says {
        Add(RoleId),
        AddFinal(RoleId),
        Remove,
        RemoveFinal,
        RemoveAndAdd(RoleId),
        AnotherGroup,
    }
    use Says::{Add, AddFinal, AnotherGroup, Remove, RemoveAndAdd, RemoveFinal};

    fn policy(says: Says) -> GroupPolicy {
        let adds = |role, is_final| Some(section(vec![(GROUP, Some(role))], is_final));
        let removes = |is_final| Some(section(vec![(GROUP, ())], is_final));
        let nothing = group_policy(&[UserId(0)]);
        match says {
            Add(role) => GroupPolicy { adds: adds(role, false), ..nothing },
            AddFinal(role) => GroupPolicy { adds: adds(role, true), ..nothing },
            Remove => GroupPolicy { removes: removes(false), ..nothing },
            RemoveFinal => GroupPolicy { removes: removes(true), ..nothing },
            RemoveAndAdd(role) => GroupPolicy { adds: adds(role, false), removes: removes(false), ..nothing },
            AnotherGroup => GroupPolicy {
                adds: Some(section(vec![(JumpGroupId(1), None)], true)),
                removes: Some(section(vec![(JumpGroupId(2), ())], true)),
                ..nothing
            },
        }
    }

    /// Covers: GPOL-1, GPOL-3, GPOL-4, GPOL-5.
    #[test]
    fn the_last_policy_that_adds_or_removes_decides_unless_a_final_one_above_did() {
        /// Added by which policy, with which role.
        type Expected = Option<(u32, RoleId)>;
        let cases: &[(&[Says], Expected)] = &[
            (&[], None),
            (&[AnotherGroup], None),
            (&[Remove], None),
            (&[Add(OPERATOR)], Some((0, OPERATOR))),
            (&[Add(OPERATOR), Add(DEPLOYER)], Some((1, DEPLOYER))),
            (&[Add(OPERATOR), AnotherGroup], Some((0, OPERATOR))),
            (&[Add(OPERATOR), Remove], None),
            (&[Remove, Add(OPERATOR)], Some((1, OPERATOR))),
            (&[AddFinal(OPERATOR), Remove], Some((0, OPERATOR))),
            (&[AddFinal(OPERATOR), Add(DEPLOYER)], Some((0, OPERATOR))),
            (&[RemoveFinal, Add(OPERATOR)], None),
            (&[Add(OPERATOR), RemoveFinal, Add(DEPLOYER)], None),
            (&[Add(OPERATOR), AddFinal(DEPLOYER), Remove, Add(OPERATOR)], Some((1, DEPLOYER))),
            (&[AnotherGroup, Remove, Add(OPERATOR), Remove, Add(DEPLOYER)], Some((4, DEPLOYER))),
            (&[Add(OPERATOR), RemoveAndAdd(DEPLOYER)], Some((1, DEPLOYER))),
        ];
        for (number, (says, expected)) in cases.iter().enumerate() {
            let mut directory = with_users(1);
            directory.jump_groups = (0..3).map(|number| group(&format!("group {number}"), &[])).collect();
            directory.group_policies = says.iter().copied().map(policy).collect();
            let policies: Vec<GroupPolicyId> = (0..says.len() as u32).map(GroupPolicyId).collect();
            let found = by_group_policy(&directory, &policies).remove(&GROUP);
            let expected = expected.map(|(policy, role)| (GroupPolicyId(policy), Some(role)));
            assert_eq!(found, expected, "case {number}");
        }
    }

    const GROUP: JumpGroupId = JumpGroupId(0);
}
