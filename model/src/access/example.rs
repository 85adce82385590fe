//! Small directories for tests of what follows from one.

use crate::id::{JumpPolicyId, PortalId, RoleId, SessionPolicyId, UserId};
use crate::permission::{Permission, Permissions, Value};
use crate::session_policy::{Assignment, Availability, SessionPolicy};

use super::{
    Directory, GroupPolicy, JumpGroup, JumpItem, JumpItemKind, Member, Place, Rights, Role, RoleAction, Roles, Section,
    User,
};

/// A directory with so many users, who may nothing, and the roles below.
pub(crate) fn with_users(count: u32) -> Directory {
    let role = |name: &str, grants: &[RoleAction]| Role {
        name: name.to_owned(),
        description: None,
        grants: grants.iter().copied().collect(),
    };
    let user = |number| User {
        name: format!("user {number}"),
        embassy: None,
        attended: Assignment::None,
        unattended: Assignment::None,
        roles: Roles::default(),
        rights: Rights::default(),
        extended_availability: false,
    };
    let mut directory = Directory::new();
    directory.roles.extend([
        role("deployer", &[RoleAction::CreateAndDeploy]),
        role("operator", &[RoleAction::StartSessions]),
        role("added", &[RoleAction::EditTag]),
        role("everything", &RoleAction::ALL),
    ]);
    directory.users = (0..count).map(user).collect();
    directory
}

/// A group policy that defines nothing.
pub(crate) fn group_policy(members: &[UserId]) -> GroupPolicy {
    GroupPolicy {
        name: "policy".to_owned(),
        members: members.to_vec(),
        attended: None,
        unattended: None,
        representative: None,
        adds: None,
        removes: None,
    }
}

pub(crate) fn section<T>(value: T, is_final: bool) -> Section<T> {
    Section { value, is_final }
}

pub(crate) fn group(name: &str, members: &[(UserId, Option<RoleId>)]) -> JumpGroup {
    JumpGroup {
        name: name.to_owned(),
        code_name: name.to_owned(),
        comments: String::new(),
        members: members.iter().map(|(user, role)| Member { user: *user, role: *role }).collect(),
    }
}

/// A Jump Item of the default portal, without policies.
pub(crate) fn item(name: &str, kind: JumpItemKind, place: Place) -> JumpItem {
    JumpItem {
        name: name.to_owned(),
        kind,
        place,
        jump_policy: None::<JumpPolicyId>,
        portal: PortalId(0),
        present: None,
        not_present: None,
        password: false,
    }
}

/// Adds a session policy that can be assigned everywhere.
pub(crate) fn add_policy(directory: &mut Directory, defined: &[(Permission, Value)]) -> SessionPolicyId {
    let id = SessionPolicyId(directory.session_policies.len() as u32);
    directory.session_policies.push(SessionPolicy {
        name: format!("session policy {}", id.0),
        code_name: format!("session_policy_{}", id.0),
        description: None,
        availability: Availability { users: true, rep_invites: true, jump_items: true },
        permissions: permissions(defined),
    });
    id
}

pub(crate) fn permissions(defined: &[(Permission, Value)]) -> Permissions {
    let mut permissions = Permissions::default();
    defined.iter().for_each(|(permission, value)| permissions.define(*permission, *value));
    permissions
}

/// May create and deploy, and nothing else.
pub(crate) const DEPLOYER: RoleId = RoleId(1);
/// May start sessions, and nothing else.
pub(crate) const OPERATOR: RoleId = RoleId(2);
/// May edit tags, and nothing else.
pub(crate) const ADDED: RoleId = RoleId(3);
/// May do everything.
pub(crate) const EVERYTHING: RoleId = RoleId(4);
