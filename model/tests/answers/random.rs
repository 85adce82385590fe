//! Small random directories in which everything occurs that an answer can depend on, and random edits of them.

use jumpstorm_model::access::{
    Directory, Embassy, GroupPolicy, JumpGroup, JumpItem, JumpItemKind, Member, Place, Portal, RepInvite, Right,
    Rights, Role, RoleAction, Roles, Section, Standing, SupportButton, Team, User, UserSettings,
};
use jumpstorm_model::id::{EmbassyId, JumpGroupId, PortalId, RoleId, SessionPolicyId, UserId};
use jumpstorm_model::permission::{PathListId, Paths, Permission, Permissions, Value};
use jumpstorm_model::rng::Chance;
use jumpstorm_model::session::Queue;
use jumpstorm_model::session_policy::{Assignment, Availability, SessionPolicy};
use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;

/// A source of directories and edits.
pub(crate) struct Maker(ChaCha8Rng);

impl Maker {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Chance::new(seed).generator("directory"))
    }

    pub(crate) fn directory(&mut self) -> Directory {
        let mut made = Directory::new();
        made.path_lists = vec![vec![], vec!["C:\\".into()], vec!["D:\\".into(), "E:\\".into()]];
        made.path_lists.push(vec!["E:\\".into(), "D:\\".into()]);
        made.global = self.permissions(1.0);
        made.session_policies = self.some(0..=4, Self::session_policy);
        let policies = made.session_policies.len() as u32;
        made.roles.extend(self.some(1..=3, Self::role));
        let roles = made.roles.len() as u32;
        made.embassies = self.some(0..=2, |maker, name| Embassy {
            name,
            attended: maker.assignment(policies),
            unattended: maker.assignment(policies),
        });
        let embassies = made.embassies.len() as u32;
        made.users = self.some(1..=5, |maker, name| maker.user(name, policies, roles, embassies));
        let users = made.users.len() as u32;
        made.teams = self.some(0..=2, |maker, name| Team {
            name,
            members: maker.part(users).map(|user| (UserId(user), maker.standing())).collect(),
            queue: Default::default(),
        });
        if policies > 0 {
            made.rep_invites = self
                .some(0..=2, |maker, name| RepInvite { name, session_policy: SessionPolicyId(maker.below(policies)) });
        }
        made.jump_groups = self.some(1..=3, |maker, name| JumpGroup {
            code_name: name.clone(),
            comments: String::new(),
            members: maker
                .part(users)
                .map(|user| Member { user: UserId(user), role: maker.maybe_role(roles) })
                .collect(),
            name,
        });
        let groups = made.jump_groups.len() as u32;
        let free: Vec<u32> = (0..users).filter(|user| made.users[*user as usize].embassy.is_none()).collect();
        made.group_policies = self.some(0..=6, |maker, name| maker.group_policy(name, &free, policies, roles, groups));
        made.portals = self.some(1..=3, |maker, name| Portal { name, session_policy: maker.maybe_policy(policies) });
        let portals = made.portals.len() as u32;
        made.default_portal = PortalId(self.below(portals));
        made.support_buttons = self.some(0..=2, |maker, name| SupportButton {
            name,
            portal: PortalId(maker.below(portals)),
            queue: Queue::General,
        });
        made.jump_items = self.some(0..=6, |maker, name| maker.item(name, policies, portals, groups, users));
        made
    }

    /// Changes one thing, so that most edits change some outcome.
    pub(crate) fn edit(&mut self, directory: &mut Directory) {
        let fresh = self.directory();
        let policies = directory.session_policies.len() as u32;
        let roles = directory.roles.len() as u32;
        match self.below(16) {
            0 => {
                let (permission, value) = self.definition();
                directory.global.define(permission, value);
            }
            1 => {
                let definition = self.definition();
                let leave = self.chance(0.3);
                if let Some(policy) = self.pick(&mut directory.session_policies) {
                    match leave {
                        true => policy.permissions.leave(definition.0),
                        false => policy.permissions.define(definition.0, definition.1),
                    }
                }
            }
            2 => {
                let many = directory.group_policies.len() as u32;
                if many > 1 {
                    let moved = directory.group_policies.remove(self.below(many) as usize);
                    directory.group_policies.insert(self.below(many) as usize, moved);
                }
            }
            3 => {
                let assignment = self.assignment(policies);
                if let Some(user) = self.pick(&mut directory.users) {
                    user.unattended = assignment;
                }
            }
            4 => {
                let assignment = self.assignment(policies);
                if let Some(policy) = self.pick(&mut directory.group_policies) {
                    policy.attended = Some(Section { value: assignment, is_final: true });
                }
            }
            5 => {
                if let Some(policy) = self.pick(&mut directory.group_policies) {
                    policy.members.pop();
                }
            }
            6 => {
                let policy = self.maybe_policy(policies);
                if let Some(item) = self.pick(&mut directory.jump_items) {
                    item.present = policy;
                }
            }
            7 => {
                let policy = self.maybe_policy(policies);
                if let Some(portal) = self.pick(&mut directory.portals) {
                    portal.session_policy = policy;
                }
            }
            8 => {
                let place = Place::Group(JumpGroupId(self.below(directory.jump_groups.len() as u32)));
                if let Some(item) = self.pick(&mut directory.jump_items) {
                    item.place = place;
                }
            }
            9 => {
                let role = self.role(String::new());
                if roles > 1 {
                    let place = 1 + self.below(roles - 1);
                    directory.roles[place as usize].grants = role.grants;
                }
            }
            10 => {
                let (roles, rights) = (self.roles(roles), self.rights());
                if let Some(user) = self.pick(&mut directory.users) {
                    (user.roles, user.rights) = (roles, rights);
                }
            }
            11 => {
                if let Some(group) = self.pick(&mut directory.jump_groups) {
                    group.members.pop();
                }
            }
            12 => {
                directory.jump_items.pop();
            }
            13 => {
                let portal = PortalId(self.below(directory.portals.len() as u32));
                if let Some(item) = self.pick(&mut directory.jump_items) {
                    item.portal = portal;
                }
                directory.default_portal = portal;
            }
            14 => {
                directory.support_buttons = fresh.support_buttons;
                let last = PortalId(directory.portals.len() as u32 - 1);
                directory.support_buttons.iter_mut().for_each(|button| button.portal = button.portal.min(last));
            }
            _ => {
                if let Some(user) = self.pick(&mut directory.users) {
                    user.name.push('x');
                }
            }
        }
    }

    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        self.0.random_range(0..bound)
    }

    fn session_policy(&mut self, name: String) -> SessionPolicy {
        let availability = Availability { users: true, rep_invites: true, jump_items: true };
        let permissions = self.permissions(0.4);
        SessionPolicy { code_name: name.clone(), name, description: None, availability, permissions }
    }

    fn user(&mut self, name: String, policies: u32, roles: u32, embassies: u32) -> User {
        User {
            name,
            embassy: (embassies > 0 && self.chance(0.3)).then(|| EmbassyId(self.below(embassies))),
            attended: self.assignment(policies),
            unattended: self.assignment(policies),
            roles: self.roles(roles),
            rights: self.rights(),
            extended_availability: false,
        }
    }

    fn group_policy(&mut self, name: String, free: &[u32], policies: u32, roles: u32, groups: u32) -> GroupPolicy {
        let members = free.iter().filter(|_| self.0.random_bool(0.8)).map(|user| UserId(*user)).collect();
        let mut settings = UserSettings::default();
        if self.chance(0.5) {
            settings.rights.set(Right::UseJumpClients, Some(self.chance(0.7)));
            settings.roles.default = self.maybe_role(roles);
            settings.roles.system = self.maybe_role(roles);
        }
        let (attended, unattended) = (self.assignment(policies), self.assignment(policies));
        let added = self.part(groups).map(|group| (JumpGroupId(group), self.maybe_role(roles))).collect();
        let removed = self.part(groups).map(|group| (JumpGroupId(group), ())).collect();
        GroupPolicy {
            name,
            members,
            attended: self.section(attended),
            unattended: self.section(unattended),
            representative: self.section(settings),
            adds: self.section(added),
            removes: self.section(removed),
        }
    }

    fn item(&mut self, name: String, policies: u32, portals: u32, groups: u32, users: u32) -> JumpItem {
        let kinds = [
            JumpItemKind::JumpClient(None),
            JumpItemKind::JumpClient(None),
            JumpItemKind::Jumpoint,
            JumpItemKind::LocalJump,
        ];
        JumpItem {
            name,
            kind: *kinds.choose(&mut self.0).expect("there are kinds"),
            place: match self.chance(0.7) {
                true => Place::Group(JumpGroupId(self.below(groups))),
                false => Place::Personal(UserId(self.below(users))),
            },
            jump_policy: None,
            portal: PortalId(self.below(portals)),
            present: self.maybe_policy(policies),
            not_present: self.maybe_policy(policies),
            password: false,
        }
    }

    fn permissions(&mut self, share: f64) -> Permissions {
        let mut permissions = Permissions::default();
        for permission in Permission::ALL {
            if self.chance(share) {
                let value = self.value(permission);
                permissions.define(permission, value);
            }
        }
        permissions
    }

    fn definition(&mut self) -> (Permission, Value) {
        let permission = Permission::ALL[self.below(Permission::ALL.len() as u32) as usize];
        (permission, self.value(permission))
    }

    fn value(&mut self, permission: Permission) -> Value {
        let mut values = permission.kind().values();
        if matches!(permission, Permission::LocalPaths | Permission::RemotePaths) {
            values.extend((1..4).map(|list| Value::Paths(Paths::Listed(PathListId(list)))));
        }
        *values.choose(&mut self.0).expect("every permission has values")
    }

    fn assignment(&mut self, policies: u32) -> Assignment {
        match self.below(3) {
            0 if policies > 0 => Assignment::Policy(SessionPolicyId(self.below(policies))),
            1 => Assignment::Custom(self.permissions(0.4)),
            _ => Assignment::None,
        }
    }

    fn role(&mut self, name: String) -> Role {
        let actions = [RoleAction::StartSessions, RoleAction::CreateAndDeploy, RoleAction::Delete];
        let grants = actions.into_iter().filter(|_| self.chance(0.6)).collect();
        Role { name: format!("role {name}"), description: None, grants }
    }

    fn roles(&mut self, roles: u32) -> Roles<RoleId> {
        let mut any = || RoleId(self.below(roles));
        Roles { default: any(), personal: any(), teams: any(), system: any() }
    }

    fn rights(&mut self) -> Rights<bool> {
        let mut rights = Rights::default();
        Right::ALL.into_iter().for_each(|right| rights.set(right, self.chance(0.7)));
        rights
    }

    fn maybe_role(&mut self, roles: u32) -> Option<RoleId> {
        self.chance(0.6).then(|| RoleId(self.below(roles)))
    }

    fn maybe_policy(&mut self, policies: u32) -> Option<SessionPolicyId> {
        (policies > 0 && self.chance(0.6)).then(|| SessionPolicyId(self.below(policies)))
    }

    fn section<T>(&mut self, value: T) -> Option<Section<T>> {
        self.chance(0.75).then(|| Section { value, is_final: self.chance(0.25) })
    }

    fn standing(&mut self) -> Standing {
        *[Standing::Member, Standing::Lead, Standing::Manager].choose(&mut self.0).expect("there are standings")
    }

    fn part(&mut self, whole: u32) -> std::vec::IntoIter<u32> {
        (0..whole).filter(|_| self.0.random_bool(0.4)).collect::<Vec<_>>().into_iter()
    }

    fn some<T>(
        &mut self,
        range: std::ops::RangeInclusive<u32>,
        mut make: impl FnMut(&mut Self, String) -> T,
    ) -> Vec<T> {
        let many = self.0.random_range(range);
        (0..many).map(|place| make(self, format!("n{place}"))).collect()
    }

    fn pick<'t, T>(&mut self, table: &'t mut [T]) -> Option<&'t mut T> {
        if table.is_empty() { None } else { Some(&mut table[self.0.random_range(0..table.len())]) }
    }

    fn chance(&mut self, share: f64) -> bool {
        self.0.random_bool(share)
    }
}
