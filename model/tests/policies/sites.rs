//! Random directories, small enough that everything in them touches everything else, and sessions that start in them.

use jumpstorm_model::access::{
    Directory, Embassy, GroupPolicy, JumpGroup, JumpItem, JumpItemKind, Member, Place, Portal, RepInvite, Right,
    Rights, Role, RoleAction, Roles, Section, Standing, SupportButton, Team, User, UserSettings,
};
use jumpstorm_model::id::{
    EmbassyId, JumpGroupId, JumpItemId, PortalId, RepInviteId, RoleId, SessionPolicyId, SupportButtonId, UserId,
};
use jumpstorm_model::permission::{Kind, PathListId, Paths, Permission, Permissions, Value};
use jumpstorm_model::session::Queue;
use jumpstorm_model::session_policy::{Assignment, Availability, JumpTo, Representative, SessionPolicy, Start};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A directory, and sessions that somebody starts.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) directory: Directory,
    pub(crate) starts: Vec<(Representative, Start)>,
}

/// Checks so many sites, always the same ones, five starts in each; shrinks one that fails.
pub(crate) fn for_all(sites: u32, check: impl Fn(Site) -> Result<(), TestCaseError>) {
    let config = Config { cases: sites, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner.run(&self::sites(), check).unwrap_or_else(|error| panic!("{error}"));
}

/// Every user of a site.
pub(crate) fn users() -> impl Iterator<Item = UserId> {
    (0..USERS).map(UserId)
}

/// Every place of a site: its Jump Groups and everybody's personal list.
pub(crate) fn places() -> impl Iterator<Item = Place> {
    (0..GROUPS).map(JumpGroupId).map(Place::Group).chain(users().map(Place::Personal))
}

fn sites() -> impl Strategy<Value = Site> {
    let people = (
        prop::collection::vec(user(), USERS as usize),
        prop::collection::vec(team(), 0..4),
        prop::collection::vec(group_policy(), 0..8),
        (assignment(), assignment()),
        session_policy(),
    );
    let things = (
        prop::collection::vec(open_set(), SESSION_POLICIES as usize),
        any::<u64>(),
        prop::collection::vec(prop::collection::btree_map(0..USERS, role_or_none(), 0..3), GROUPS as usize),
        prop::collection::vec(prop::option::weighted(0.6, session_policy()), PORTALS as usize),
        prop::collection::vec(jump_item(), ITEMS as usize),
        (portal(), portal()),
    );
    (people, things, prop::collection::vec(start(), STARTS)).prop_map(|(people, things, starts)| {
        let (users, teams, group_policies, embassy, rep_invite) = people;
        let (policies, global, groups, portals, jump_items, (default_portal, button)) = things;
        let mut directory = Directory::new();
        directory.path_lists.push(vec!["C:\\Support".to_owned()]);
        directory.roles.extend(ROLES.iter().map(|grants| Role {
            name: "role".to_owned(),
            description: None,
            grants: grants.iter().copied().collect(),
        }));
        directory.global = set(u32::MAX, global);
        directory.session_policies = policies.into_iter().map(named_policy).collect();
        directory.users = users;
        // The last account belongs to an embassy; such an account is in no group policy.
        directory.users[USERS as usize - 1].embassy = Some(EmbassyId(0));
        directory.teams = teams;
        directory.group_policies = group_policies;
        let (attended, unattended) = embassy;
        directory.embassies = vec![Embassy { name: "embassy".to_owned(), attended, unattended }];
        directory.rep_invites = vec![RepInvite { name: "invite".to_owned(), session_policy: rep_invite }];
        directory.jump_groups = groups
            .into_iter()
            .map(|members| JumpGroup {
                name: "group".to_owned(),
                code_name: "group".to_owned(),
                comments: String::new(),
                members: members.into_iter().map(|(user, role)| Member { user: UserId(user), role }).collect(),
            })
            .collect();
        directory.portals =
            portals.into_iter().map(|session_policy| Portal { name: "portal".to_owned(), session_policy }).collect();
        directory.default_portal = default_portal;
        directory.support_buttons =
            vec![SupportButton { name: "button".to_owned(), portal: button, queue: Queue::General }];
        directory.jump_items = jump_items;
        Site { directory, starts }
    })
}

fn user() -> impl Strategy<Value = User> {
    let roles = (role(), role(), role(), role());
    (assignment(), assignment(), roles, 0_u16..256).prop_map(|(attended, unattended, roles, rights)| {
        let (default, personal, teams, system) = roles;
        User {
            name: "user".to_owned(),
            embassy: None,
            attended,
            unattended,
            roles: Roles { default, personal, teams, system },
            rights: Rights::each(|right| rights >> right as u8 & 1 == 1),
            extended_availability: false,
        }
    })
}

fn team() -> impl Strategy<Value = Team> {
    let standing = prop::sample::select(vec![Standing::Member, Standing::Lead, Standing::Manager]);
    prop::collection::btree_map(0..USERS, standing, 2..=USERS as usize).prop_map(|members| Team {
        name: "team".to_owned(),
        members: members.into_iter().map(|(user, standing)| (UserId(user), standing)).collect(),
        queue: Default::default(),
    })
}

fn group_policy() -> impl Strategy<Value = GroupPolicy> {
    let groups = || 0..GROUPS;
    let settings = (
        prop::array::uniform4(prop::option::weighted(0.4, role())),
        prop::array::uniform8(prop::option::weighted(0.4, any::<bool>())),
    );
    (
        // Not the last user.
        0_u8..1 << (USERS - 1),
        section(assignment()),
        section(assignment()),
        section(settings),
        section(prop::collection::btree_map(groups(), role_or_none(), 0..3)),
        section(prop::collection::btree_set(groups(), 0..3)),
    )
        .prop_map(|(members, attended, unattended, settings, adds, removes)| GroupPolicy {
            name: "group policy".to_owned(),
            members: users().filter(|user| members >> user.0 & 1 == 1).collect(),
            attended,
            unattended,
            representative: settings.map(|Section { value: (roles, rights), is_final }| {
                let [default, personal, teams, system] = roles;
                let rights = Rights::each(|right: Right| rights[right as usize]);
                Section { value: UserSettings { rights, roles: Roles { default, personal, teams, system } }, is_final }
            }),
            adds: adds.map(|Section { value, is_final }| Section {
                value: value.into_iter().map(|(group, role)| (JumpGroupId(group), role)).collect(),
                is_final,
            }),
            removes: removes.map(|Section { value, is_final }| Section {
                value: value.into_iter().map(|group| (JumpGroupId(group), ())).collect(),
                is_final,
            }),
        })
}

fn section<T: Clone + std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Option<Section<T>>> {
    let section = (value, prop::bool::weighted(0.25)).prop_map(|(value, is_final)| Section { value, is_final });
    prop::option::weighted(0.75, section)
}

fn jump_item() -> impl Strategy<Value = JumpItem> {
    let kinds = vec![JumpItemKind::JumpClient(None), JumpItemKind::Jumpoint, JumpItemKind::LocalJump];
    let kind = prop_oneof![3 => Just(JumpItemKind::JumpClient(None)), 1 => prop::sample::select(kinds)];
    let place = prop_oneof![
        (0..GROUPS).prop_map(|group| Place::Group(JumpGroupId(group))),
        (0..USERS).prop_map(|user| Place::Personal(UserId(user))),
    ];
    let policy = || prop::option::weighted(0.8, session_policy());
    (kind, place, portal(), policy(), policy()).prop_map(|(kind, place, portal, present, not_present)| JumpItem {
        name: "item".to_owned(),
        kind,
        place,
        jump_policy: None,
        portal,
        present,
        not_present,
        password: false,
    })
}

fn start() -> impl Strategy<Value = (Representative, Start)> {
    let who = prop_oneof![
        7 => (0..USERS).prop_map(|user| Representative::User(UserId(user))),
        1 => Just(Representative::External(RepInviteId(0))),
    ];
    let start = prop_oneof![
        2 => portal().prop_map(|portal| Start::Customer { portal }),
        1 => Just(Start::SupportButton(SupportButtonId(0))),
        6 => (0..ITEMS, any::<bool>()).prop_map(|(item, present)| Start::Jump { item: JumpItemId(item), present }),
        1 => prop::sample::select(vec![JumpTo::Jumpoint, JumpTo::LocalJump]).prop_map(Start::JumpTo),
    ];
    (who, start)
}

fn assignment() -> impl Strategy<Value = Assignment> {
    prop_oneof![
        1 => Just(Assignment::None),
        1 => session_policy().prop_map(Assignment::Policy),
        1 => open_set().prop_map(Assignment::Custom),
    ]
}

/// Permissions of which about three in eight are defined.
fn open_set() -> impl Strategy<Value = Permissions> {
    (any::<u32>(), any::<u32>(), any::<u32>(), any::<u64>()).prop_map(|(a, b, c, values)| set(a & (b | c), values))
}

/// The permissions of the bits that are set, with values out of the others.
fn set(defined: u32, values: u64) -> Permissions {
    let mut permissions = Permissions::default();
    for (place, permission) in Permission::ALL.into_iter().enumerate().filter(|(place, _)| defined >> place & 1 == 1) {
        let mut choice = permission.kind().values();
        if permission.kind() == Kind::Paths {
            choice.push(Value::Paths(Paths::Listed(PathListId(1))));
        }
        let bits = (values >> (2 * place)) as usize & 3;
        permissions.define(permission, choice[bits % choice.len()]);
    }
    permissions
}

fn named_policy(permissions: Permissions) -> SessionPolicy {
    SessionPolicy {
        name: "session policy".to_owned(),
        code_name: "session_policy".to_owned(),
        description: None,
        availability: Availability { users: true, rep_invites: true, jump_items: true },
        permissions,
    }
}

fn session_policy() -> impl Strategy<Value = SessionPolicyId> {
    (0..SESSION_POLICIES).prop_map(SessionPolicyId)
}

fn portal() -> impl Strategy<Value = PortalId> {
    (0..PORTALS).prop_map(PortalId)
}

fn role() -> impl Strategy<Value = RoleId> {
    (0..=ROLES.len() as u32).prop_map(RoleId)
}

fn role_or_none() -> impl Strategy<Value = Option<RoleId>> {
    prop::option::of(role())
}

const USERS: u32 = 4;
const GROUPS: u32 = 3;
const SESSION_POLICIES: u32 = 4;
const PORTALS: u32 = 2;
const ITEMS: u32 = 3;
const STARTS: usize = 5;

/// What roles grant, besides No Access.
const ROLES: [&[RoleAction]; 4] = [
    &[RoleAction::StartSessions],
    &[RoleAction::CreateAndDeploy],
    &[RoleAction::StartSessions, RoleAction::CreateAndDeploy],
    &[RoleAction::EditTag],
];
