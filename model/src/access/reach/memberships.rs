//! Which Jump Groups a user is assigned to: individually, or by group policies that add and remove (GPOL-4).

use std::collections::BTreeMap;

use crate::access::{Directory, GroupPolicy, Section};
use crate::id::{GroupPolicyId, JumpGroupId, RoleId};

use super::account::Account;
use super::{Grant, How};

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
pub(super) fn by_group_policy(
    directory: &Directory,
    policies: &[GroupPolicyId],
) -> BTreeMap<JumpGroupId, (GroupPolicyId, Option<RoleId>)> {
    let mut decided: BTreeMap<JumpGroupId, Section<Option<(GroupPolicyId, Option<RoleId>)>>> = BTreeMap::new();
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
    by_policy: BTreeMap<JumpGroupId, (GroupPolicyId, Option<RoleId>)>,
    individual: Vec<(JumpGroupId, Option<RoleId>)>,
) -> Vec<(JumpGroupId, Grant)> {
    let by_policy = by_policy.into_iter().map(|(group, (policy, role))| (group, (How::ByGroupPolicy(policy), role)));
    let individual = individual.into_iter().map(|(group, role)| (group, (How::Individually, role)));
    let all: BTreeMap<_, _> = by_policy.chain(individual).collect();
    all.into_iter().map(|(group, (how, role))| (group, account.membership(how, role))).collect()
}

/// What one policy says of each group: removed (nothing), or added with a role set there or not.
fn changes(
    policy: GroupPolicyId,
    says: &GroupPolicy,
) -> BTreeMap<JumpGroupId, Section<Option<(GroupPolicyId, Option<RoleId>)>>> {
    let removes = says.removes.iter().flat_map(|section| {
        section.value.iter().map(|(group, ())| (*group, Section { value: None, is_final: section.is_final }))
    });
    let adds = says.adds.iter().flat_map(|section| {
        let added = |role| Section { value: Some((policy, role)), is_final: section.is_final };
        section.value.iter().map(move |(group, role)| (*group, added(*role)))
    });
    removes.chain(adds).collect()
}
