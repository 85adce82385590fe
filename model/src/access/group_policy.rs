//! Group policies: what members get instead of what their accounts say (GPOL-1 to GPOL-6). Their order is that of
//! [`super::Directory::group_policies`].

use crate::id::{GroupPolicyId, JumpGroupId, RoleId, UserId};
use crate::session_policy::Assignment;

use super::{Directory, Rights, Roles};

/// A group policy. A section that is `None` is not defined and decides nothing (GPOL-2).
#[derive(Clone, Debug, PartialEq)]
pub struct GroupPolicy {
    /// Unique among the group policies.
    pub name: String,
    /// Whom it concerns.
    pub members: Vec<UserId>,
    /// Attended session permissions.
    pub attended: Option<Section<Assignment>>,
    /// Unattended session permissions.
    pub unattended: Option<Section<Assignment>>,
    /// Representative permissions: rights and Jump Item Roles. What is `None` in it is not defined.
    pub representative: Option<Section<UserSettings>>,
    /// Jump Groups that members are added to, with a role or with their default one (JGRP-3).
    pub adds: Option<Section<MembershipChanges<Option<RoleId>>>>,
    /// Jump Groups that members are removed from, as far as a group policy above added them (JGRP-4).
    pub removes: Option<Section<MembershipChanges<()>>>,
}

/// A part of a group policy that is defined.
#[derive(Clone, Debug, PartialEq)]
pub struct Section<T> {
    /// What it says.
    pub value: T,
    /// Whether no policy further down may override it (GPOL-5): `Final`, or `Allow this policy to be overridden?` switched off.
    pub is_final: bool,
}

/// What a group policy says of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserSettings {
    /// Its rights.
    pub rights: Rights<Option<bool>>,
    /// Its Jump Item Roles.
    pub roles: Roles<Option<RoleId>>,
}

/// Jump Groups with something about each; no group twice.
pub type MembershipChanges<T> = Vec<(JumpGroupId, T)>;

/// The group policies that each user is in, from the top of the list down.
pub(crate) fn group_policies_of_users(directory: &Directory) -> Vec<Vec<GroupPolicyId>> {
    let mut policies = vec![Vec::new(); directory.users.len()];
    for (place, policy) in directory.group_policies.iter().enumerate() {
        policy.members.iter().for_each(|user| policies[user.index()].push(GroupPolicyId(place as u32)));
    }
    policies
}

/// What these group policies, from the top of the list down, say in the end: each that defines it replaces those above, and the
/// first final one that defines it ends the search. One that does not define it is passed over (GPOL-1, GPOL-5).
pub(crate) fn last_word<T>(
    policies: &[GroupPolicyId],
    mut defined: impl FnMut(GroupPolicyId) -> Option<Section<T>>,
) -> Option<T> {
    let mut word = None;
    for policy in policies {
        let Some(section) = defined(*policy) else { continue };
        word = Some(section.value);
        if section.is_final {
            break;
        }
    }
    word
}
