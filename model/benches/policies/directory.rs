//! A large directory, made by rule.

use jumpstorm_model::access::{
    Directory, GroupPolicy, JumpGroup, JumpItem, JumpItemKind, Member, Place, Portal, Rights, Role, RoleAction, Roles,
    Section, Standing, Team, User, UserSettings,
};
use jumpstorm_model::id::{JumpGroupId, PortalId, RoleId, SessionPolicyId, UserId};
use jumpstorm_model::permission::{Permission, Permissions};
use jumpstorm_model::session_policy::{Assignment, Availability, SessionPolicy};

use crate::scatter;

/// 200 users in 20 teams, each in about 6 of 60 group policies; 300 Jump Groups of 4 individual members; 25,000 Jump Clients,
/// most of them with session policies; 10 portals; 40 session policies, each with a third of the permissions.
pub(crate) fn large() -> Directory {
    let mut directory = Directory::new();
    directory.roles.extend((0..6).map(|number| Role {
        name: format!("role {number}"),
        description: None,
        grants: RoleAction::ALL.into_iter().filter(|action| one_in(2, number, *action as u32)).collect(),
    }));
    directory.session_policies = (0..SESSION_POLICIES).map(session_policy).collect();
    directory.users = (0..USERS).map(user).collect();
    directory.teams = (0..USERS / 10).map(team).collect();
    directory.group_policies = (0..60).map(group_policy).collect();
    directory.jump_groups = (0..JUMP_GROUPS).map(jump_group).collect();
    directory.portals = (0..PORTALS)
        .map(|number| Portal { name: format!("portal {number}"), session_policy: any_policy(number, 10, 2) })
        .collect();
    directory.jump_items = (0..25_000).map(jump_client).collect();
    directory
}

fn session_policy(number: u32) -> SessionPolicy {
    SessionPolicy {
        name: format!("session policy {number}"),
        code_name: format!("session_policy_{number}"),
        description: None,
        availability: Availability { users: true, rep_invites: true, jump_items: true },
        permissions: third(number),
    }
}

fn user(number: u32) -> User {
    let assign = |salt| any_policy(number, salt, 3).map_or(Assignment::Custom(third(number)), Assignment::Policy);
    User {
        name: format!("user {number}"),
        embassy: None,
        attended: assign(1),
        unattended: assign(2),
        roles: Roles {
            default: role(number, 3),
            personal: role(number, 4),
            teams: role(number, 5),
            system: if one_in(4, number, 6) { role(number, 6) } else { RoleId::NO_ACCESS },
        },
        rights: Rights::each(|right| !one_in(8, number, 7 + right as u32)),
        extended_availability: false,
    }
}

fn team(number: u32) -> Team {
    let standing = |place| match place {
        0 => Standing::Manager,
        1 | 2 => Standing::Lead,
        _ => Standing::Member,
    };
    Team {
        name: format!("team {number}"),
        members: (0..10).map(|place| (UserId(number * 10 + place), standing(place))).collect(),
        queue: Default::default(),
    }
}

fn group_policy(number: u32) -> GroupPolicy {
    fn section<T>(value: T, number: u32, salt: u32) -> Option<Section<T>> {
        let chance = scatter(number, salt) % 10;
        (chance < 6).then_some(Section { value, is_final: chance == 0 })
    }
    let changes = |salt, of| {
        (0..20_u32).map(move |place| JumpGroupId((number * 20 + scatter(number, salt) + place * of) % JUMP_GROUPS))
    };
    let mut settings = UserSettings::default();
    settings.roles.default = Some(role(number, 20));
    GroupPolicy {
        name: format!("group policy {number}"),
        members: (0..USERS).filter(|user| one_in(10, *user, 100 + number)).map(UserId).collect(),
        attended: section(Assignment::Policy(policy(number, 21)), number, 22),
        unattended: section(Assignment::Policy(policy(number, 23)), number, 24),
        representative: section(settings, number, 25),
        adds: section(changes(26, 1).map(|group| (group, Some(role(group.0, number)))).collect(), number, 27),
        removes: section(changes(28, 7).map(|group| (group, ())).collect(), number, 29),
    }
}

fn jump_group(number: u32) -> JumpGroup {
    let member = |place: u32| Member {
        user: UserId((number + place * 50) % USERS),
        role: one_in(2, number, place).then(|| role(number, 30 + place)),
    };
    JumpGroup {
        name: format!("group {number}"),
        code_name: format!("group_{number}"),
        comments: String::new(),
        members: (0..4).map(member).collect(),
    }
}

fn jump_client(number: u32) -> JumpItem {
    JumpItem {
        name: format!("client {number}"),
        kind: JumpItemKind::JumpClient(None),
        place: Place::Group(JumpGroupId(scatter(number, 40) % JUMP_GROUPS)),
        jump_policy: None,
        portal: PortalId(scatter(number, 41) % PORTALS),
        present: any_policy(number, 42, 2),
        not_present: any_policy(number, 43, 2),
        password: false,
    }
}

/// A third of the permissions, at the highest level.
fn third(number: u32) -> Permissions {
    let mut permissions = Permissions::default();
    for permission in Permission::ALL.into_iter().filter(|permission| one_in(3, number, 50 + *permission as u32)) {
        permissions.define(permission, *permission.kind().values().last().expect("every kind has values"));
    }
    permissions
}

/// None in one of so many.
fn any_policy(number: u32, salt: u32, none_in: u32) -> Option<SessionPolicyId> {
    (!one_in(none_in, number, salt + 200)).then(|| policy(number, salt))
}

fn one_in(all: u32, number: u32, salt: u32) -> bool {
    scatter(number, salt).is_multiple_of(all)
}

fn policy(number: u32, salt: u32) -> SessionPolicyId {
    SessionPolicyId(scatter(number, salt) % SESSION_POLICIES)
}

fn role(number: u32, salt: u32) -> RoleId {
    RoleId(1 + scatter(number, salt) % 6)
}

const USERS: u32 = 200;
const JUMP_GROUPS: u32 = 300;
const SESSION_POLICIES: u32 = 40;
const PORTALS: u32 = 10;
