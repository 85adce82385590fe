//! Which layer decides a permission: Jump Client, public portal, representative, global default, in this order and no other
//! (SPOL-1); the first that defines it (SPOL-2, SPOL-3).

use crate::access::group_policy::last_word;
use crate::access::{Directory, Section, group_policies_of_users};
use crate::id::{GroupPolicyId, SessionPolicyId, UserId};
use crate::permission::{Permission, Permissions, Value};

use super::{Assignment, Decision, Holder, Outcome, Representative, Start};

/// Resolves sessions in one directory. What users get from group policies and their accounts is worked out once for all; a
/// directory that changes needs a new one, and sessions under way keep their outcome (SPOL-12, SPOL-14).
#[derive(Clone, Debug)]
pub struct Resolver<'d> {
    directory: &'d Directory,
    users: Vec<Sections>,
}

/// What the representative layer says for one user; nothing where a permission falls to the global default.
#[derive(Clone, Debug)]
struct Sections {
    attended: [Option<Decision>; Permission::ALL.len()],
    unattended: [Option<Decision>; Permission::ALL.len()],
}

/// Which permissions of a representative object are meant (SPOL-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attendance {
    /// Sessions that customers start.
    Attended,
    /// Sessions through a Jump Client, a Jumpoint or local Jump.
    Unattended,
}

impl<'d> Resolver<'d> {
    /// For that directory, as it stands.
    pub fn new(directory: &'d Directory) -> Self {
        let policies_of = group_policies_of_users(directory);
        let sections = |(place, policies): (usize, &Vec<GroupPolicyId>)| {
            let user = UserId(place as u32);
            let of = |attendance| {
                Permission::ALL.map(|permission| user_decision(directory, user, policies, attendance, permission))
            };
            Sections { attended: of(Attendance::Attended), unattended: of(Attendance::Unattended) }
        };
        Self { directory, users: policies_of.iter().enumerate().map(sections).collect() }
    }

    /// The directory that it resolves in.
    pub const fn directory(&self) -> &'d Directory {
        self.directory
    }

    /// Every permission of a session that this representative starts that way.
    pub fn outcome(&self, representative: Representative, start: Start) -> Outcome {
        Outcome::new(|permission| self.decide(representative, start, permission))
    }

    /// One permission of it.
    pub fn decide(&self, representative: Representative, start: Start, permission: Permission) -> Decision {
        self.jump_client(start, permission)
            .or_else(|| self.portal(start, permission))
            .or_else(|| self.representative(representative, start, permission))
            .unwrap_or_else(|| self.global(permission))
    }

    /// What the layer of the Jump Client says; only sessions through one have it (SPOL-5, SPOL-16).
    pub fn jump_client(&self, start: Start, permission: Permission) -> Option<Decision> {
        let item = start.jump_client(self.directory)?;
        let present = matches!(start, Start::Jump { present: true, .. });
        let own = &self.directory[item];
        self.named(Holder::JumpClient(item), if present { own.present } else { own.not_present }, permission)
    }

    /// What the layer of the public portal says.
    pub fn portal(&self, start: Start, permission: Permission) -> Option<Decision> {
        let portal = start.portal(self.directory);
        self.named(Holder::Portal(portal), self.directory[portal].session_policy, permission)
    }

    /// What the layer of the representative says.
    pub fn representative(
        &self,
        representative: Representative,
        start: Start,
        permission: Permission,
    ) -> Option<Decision> {
        match representative {
            Representative::User(user) => {
                let sections = &self.users[user.index()];
                let section = if start.is_attended() { &sections.attended } else { &sections.unattended };
                section[permission as usize]
            }
            Representative::External(invite) => {
                self.named(Holder::RepInvite(invite), Some(self.directory[invite].session_policy), permission)
            }
        }
    }

    /// What the global default says: it leaves nothing open (SPOL-4).
    pub fn global(&self, permission: Permission) -> Decision {
        let value = self.directory.global.get(permission).unwrap_or(permission.lowest());
        Decision { value, holder: Holder::Global, policy: None }
    }

    fn named(&self, holder: Holder, policy: Option<SessionPolicyId>, permission: Permission) -> Option<Decision> {
        let value = self.directory[policy?].permissions.get(permission)?;
        Some(Decision { value, holder, policy })
    }
}

/// What group policies say takes the place of the account's own (GPOL-6); what an account of an embassy leaves open, the embassy
/// may define.
fn user_decision(
    directory: &Directory,
    user: UserId,
    policies: &[GroupPolicyId],
    attendance: Attendance,
    permission: Permission,
) -> Option<Decision> {
    let account = &directory[user];
    let own = |assignment: &Assignment, holder| assigned(directory, assignment, holder, permission);
    let of_embassy = || {
        let embassy = account.embassy?;
        own(attendance.pick(&directory[embassy].attended, &directory[embassy].unattended), Holder::Embassy(embassy))
    };
    from_group_policies(directory, policies, attendance, permission)
        .or_else(|| own(attendance.pick(&account.attended, &account.unattended), Holder::User(user)))
        .or_else(of_embassy)
}

/// Down the list, whoever defines the permission replaces those above, until one is final (GPOL-1, GPOL-2, GPOL-5).
fn from_group_policies(
    directory: &Directory,
    policies: &[GroupPolicyId],
    attendance: Attendance,
    permission: Permission,
) -> Option<Decision> {
    last_word(policies, |policy| {
        let group_policy = &directory[policy];
        let section = attendance.pick(&group_policy.attended, &group_policy.unattended).as_ref()?;
        let value = assigned(directory, &section.value, Holder::GroupPolicy(policy), permission)?;
        Some(Section { value, is_final: section.is_final })
    })
}

fn assigned(
    directory: &Directory,
    assignment: &Assignment,
    holder: Holder,
    permission: Permission,
) -> Option<Decision> {
    let of = |permissions: &Permissions| -> Option<Value> { permissions.get(permission) };
    match assignment {
        Assignment::None => None,
        Assignment::Policy(policy) => {
            of(&directory[*policy].permissions).map(|value| Decision { value, holder, policy: Some(*policy) })
        }
        Assignment::Custom(permissions) => of(permissions).map(|value| Decision { value, holder, policy: None }),
    }
}

impl Attendance {
    fn pick<T>(self, attended: T, unattended: T) -> T {
        match self {
            Self::Attended => attended,
            Self::Unattended => unattended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::example::{add_policy, group_policy, item, permissions, section, with_users};
    use crate::access::{Embassy, GroupPolicy, JumpItemKind, Place, Portal, RepInvite, SupportButton};
    use crate::id::{EmbassyId, JumpItemId, PortalId, RepInviteId, SupportButtonId};
    use crate::session_policy::JumpTo;

    /// Covers: SPOL-1, SPOL-2, SPOL-3.
    #[test]
    fn the_first_layer_that_defines_a_permission_decides_it() {
        #[derive(Clone, Copy, PartialEq)]
        enum Layer {
            NoPolicy,
            LeavesItOpen,
            Defines,
        }
        const ALL: [Layer; 3] = [Layer::NoPolicy, Layer::LeavesItOpen, Layer::Defines];
        for layers in ALL.iter().flat_map(|a| ALL.iter().flat_map(move |b| ALL.iter().map(move |c| [*a, *b, *c]))) {
            let mut directory = site();
            directory.global.define(TIMEOUT, Value::Seconds(60));
            let mut policy = |layer, seconds| match layer {
                Layer::NoPolicy => None,
                Layer::LeavesItOpen => Some(add_policy(&mut directory, &[(Permission::Chat, Value::Allowed(true))])),
                Layer::Defines => Some(add_policy(&mut directory, &[(TIMEOUT, Value::Seconds(seconds))])),
            };
            let policies = [policy(layers[0], 15), policy(layers[1], 20), policy(layers[2], 30)];
            directory.jump_items[0].present = policies[0];
            directory.portals[1].session_policy = policies[1];
            directory.users[0].unattended = policies[2].map_or(Assignment::None, Assignment::Policy);
            let found = Resolver::new(&directory).decide(USER, CLIENT_PRESENT, TIMEOUT);
            let holders = [Holder::JumpClient(JumpItemId(0)), Holder::Portal(PortalId(1)), Holder::User(UserId(0))];
            let expected = match layers.iter().position(|layer| *layer == Layer::Defines) {
                Some(first) => Decision {
                    value: Value::Seconds([15, 20, 30][first]),
                    holder: holders[first],
                    policy: policies[first],
                },
                None => Decision { value: Value::Seconds(60), holder: Holder::Global, policy: None },
            };
            assert_eq!(found, expected);
        }
    }

    /// Covers: SPOL-5, SPOL-7, SPOL-8, SPOL-9, SPOL-16, SPOL-19, PRES-3, PIN-7.
    #[test]
    fn how_a_session_starts_picks_the_policy_of_each_layer() {
        let mut directory = site();
        let [default, portal, present, not_present, attended, unattended] =
            std::array::from_fn(|_| add_policy(&mut directory, &[(TIMEOUT, Value::Seconds(30))]));
        directory.portals[0].session_policy = Some(default);
        directory.portals[1].session_policy = Some(portal);
        for item in &mut directory.jump_items {
            (item.present, item.not_present) = (Some(present), Some(not_present));
        }
        directory.users[0].attended = Assignment::Policy(attended);
        directory.users[0].unattended = Assignment::Policy(unattended);
        let jump = |item, present| Start::Jump { item: JumpItemId(item), present };
        let cases = [
            (Start::Customer { portal: PortalId(0) }, None, default, attended),
            (Start::Customer { portal: PortalId(1) }, None, portal, attended),
            (Start::SupportButton(SupportButtonId(0)), None, portal, attended),
            (jump(0, true), Some(present), portal, unattended),
            (jump(0, false), Some(not_present), portal, unattended),
            (jump(1, true), None, default, unattended),
            (jump(2, false), None, default, unattended),
            (Start::JumpTo(JumpTo::Jumpoint), None, default, unattended),
            (Start::JumpTo(JumpTo::LocalJump), None, default, unattended),
        ];
        let resolver = Resolver::new(&directory);
        let policy = |decision: Option<Decision>| decision.and_then(|decision| decision.policy);
        for (start, client, portal, representative) in cases {
            assert_eq!(policy(resolver.jump_client(start, TIMEOUT)), client, "{start:?}");
            assert_eq!(policy(resolver.portal(start, TIMEOUT)), Some(portal), "{start:?}");
            assert_eq!(policy(resolver.representative(USER, start, TIMEOUT)), Some(representative), "{start:?}");
        }
    }

    /// Covers: SPOL-6, SPOL-10, GPOL-6.
    #[test]
    fn the_representative_layer_is_of_group_policy_then_account_then_embassy() {
        let (group, user, embassy) =
            (Holder::GroupPolicy(GroupPolicyId(0)), Holder::User(UserId(0)), Holder::Embassy(EmbassyId(0)));
        let cases = [
            ([false, false, false], Holder::Global),
            ([false, false, true], embassy),
            ([false, true, false], user),
            ([false, true, true], user),
            ([true, false, false], group),
            ([true, true, false], group),
        ];
        for ([by_group, by_user, by_embassy], expected) in cases {
            for (start, of_user) in [(CUSTOMER, Attendance::Attended), (CLIENT_PRESENT, Attendance::Unattended)] {
                let mut directory = site();
                let says = |defined: bool| {
                    Assignment::Custom(permissions(if defined { &[(TIMEOUT, Value::Seconds(30))] } else { &[] }))
                };
                let pair = |defined: bool| match of_user {
                    Attendance::Attended => (says(defined), Assignment::None),
                    Attendance::Unattended => (Assignment::None, says(defined)),
                };
                let (attended, unattended) = pair(by_embassy);
                directory.embassies = vec![Embassy { name: "embassy".to_owned(), attended, unattended }];
                directory.users[0].embassy = by_embassy.then_some(EmbassyId(0));
                (directory.users[0].attended, directory.users[0].unattended) = pair(by_user);
                let (attended, unattended) = pair(by_group);
                directory.group_policies = vec![GroupPolicy {
                    attended: Some(section(attended, false)),
                    unattended: Some(section(unattended, false)),
                    ..group_policy(&[UserId(0)])
                }];
                let resolver = Resolver::new(&directory);
                assert_eq!(resolver.decide(USER, start, TIMEOUT).holder, expected, "{start:?}");
                let other = if start == CUSTOMER { CLIENT_PRESENT } else { CUSTOMER };
                assert_eq!(resolver.decide(USER, other, TIMEOUT).holder, Holder::Global, "{other:?}");
            }
        }
    }

    /// Covers: SPOL-6, SPOL-10.
    #[test]
    fn a_rep_invite_profile_has_one_policy_attended_or_not() {
        let mut directory = site();
        let session_policy = add_policy(&mut directory, &[(TIMEOUT, Value::Seconds(30))]);
        directory.rep_invites = vec![RepInvite { name: "vendor".to_owned(), session_policy }];
        let resolver = Resolver::new(&directory);
        let holder = Holder::RepInvite(RepInviteId(0));
        let expected = Decision { value: Value::Seconds(30), holder, policy: Some(session_policy) };
        for start in [CUSTOMER, CLIENT_PRESENT, Start::JumpTo(JumpTo::Jumpoint)] {
            assert_eq!(resolver.decide(Representative::External(RepInviteId(0)), start, TIMEOUT), expected);
        }
    }

    /// Covers: GPOL-1, GPOL-2, GPOL-3, GPOL-5.
    #[test]
    fn among_group_policies_the_last_that_defines_a_permission_decides_unless_a_final_one_stops_the_search() {
        /// A section that is defined: whether it says something of the permission, and whether it is final.
        type Says = Option<(bool, bool)>;
        const OPEN: Says = Some((false, false));
        const OPEN_FINAL: Says = Some((false, true));
        const DEFINES: Says = Some((true, false));
        const FINAL: Says = Some((true, true));
        let cases: &[(&[Says], Option<u32>)] = &[
            (&[None, OPEN, OPEN_FINAL], None),
            (&[DEFINES, DEFINES], Some(1)),
            (&[DEFINES, None], Some(0)),
            (&[DEFINES, OPEN], Some(0)),
            (&[DEFINES, OPEN_FINAL, DEFINES], Some(2)),
            (&[FINAL, DEFINES], Some(0)),
            (&[DEFINES, FINAL, DEFINES, FINAL], Some(1)),
            (&[OPEN_FINAL, None, DEFINES, OPEN, FINAL, DEFINES], Some(4)),
        ];
        for (number, (says, expected)) in cases.iter().enumerate() {
            let mut directory = site();
            let own = |says: Says| {
                let (defines, is_final) = says?;
                let defined: &[_] = if defines { &[(TIMEOUT, Value::Seconds(30))] } else { &[] };
                Some(section(Assignment::Custom(permissions(defined)), is_final))
            };
            let policy = |says: &Says| GroupPolicy { attended: own(*says), ..group_policy(&[UserId(0)]) };
            directory.group_policies = says.iter().map(policy).collect();
            let expected = expected.map_or(Holder::Global, |place| Holder::GroupPolicy(GroupPolicyId(place)));
            let decide = |directory: &Directory, start| Resolver::new(directory).decide(USER, start, TIMEOUT).holder;
            assert_eq!(decide(&directory, CUSTOMER), expected, "case {number}");
            assert_eq!(decide(&directory, CLIENT_PRESENT), Holder::Global, "case {number}: a section of its own");
            directory.group_policies.iter_mut().for_each(|policy| policy.unattended = policy.attended.take());
            assert_eq!(decide(&directory, CLIENT_PRESENT), expected, "case {number}, unattended");
        }
    }

    /// Covers: SPOL-4.
    #[test]
    fn the_global_default_ships_at_the_lowest_level_and_can_be_modified() {
        let mut directory = site();
        for permission in Permission::ALL {
            assert_eq!(Resolver::new(&directory).decide(USER, CUSTOMER, permission).value, permission.lowest());
        }
        directory.global.define(Permission::Chat, Value::Allowed(true));
        assert!(Resolver::new(&directory).outcome(USER, CUSTOMER).allows(Permission::Chat));
    }

    /// Covers: SPOL-12, SPOL-14, SPOL-17, SPOL-18.
    #[test]
    fn an_edited_policy_counts_for_all_who_use_it_and_custom_permissions_for_their_object_alone() {
        let mut directory = site();
        let shared = add_policy(&mut directory, &[(TIMEOUT, Value::Seconds(20))]);
        directory.users[0].attended = Assignment::Policy(shared);
        directory.portals[1].session_policy = Some(shared);
        directory.users[1].attended = Assignment::Custom(permissions(&[(TIMEOUT, Value::Seconds(30))]));
        let by_portal = Start::Customer { portal: PortalId(1) };
        let seconds = |directory: &Directory, user, start| {
            let outcome = Resolver::new(directory).outcome(Representative::User(UserId(user)), start);
            outcome.get(TIMEOUT).value
        };
        let under_way = Resolver::new(&directory).outcome(USER, CUSTOMER);
        directory.session_policies[shared.index()].permissions.define(TIMEOUT, Value::Seconds(60));
        let cases = [(0, CUSTOMER, 60), (0, by_portal, 60), (1, by_portal, 60), (1, CUSTOMER, 30), (2, CUSTOMER, 15)];
        for (user, start, expected) in cases {
            assert_eq!(seconds(&directory, user, start), Value::Seconds(expected), "user {user}, {start:?}");
        }
        assert_eq!(under_way.get(TIMEOUT).value, Value::Seconds(20), "as it started");
        directory.jump_items[0].portal = PortalId(0);
        assert_eq!(seconds(&directory, 2, CLIENT_PRESENT), Value::Seconds(15), "by its new portal");
    }

    /// Three users, two portals without policies, a Support Button and a Jump Client of the second, and one item each through
    /// a Jumpoint and by local Jump that claim to be of the second too.
    fn site() -> Directory {
        let mut directory = with_users(3);
        directory.portals.push(Portal { name: "second".to_owned(), session_policy: None });
        directory.support_buttons = vec![SupportButton { name: "button".to_owned(), portal: PortalId(1) }];
        let kinds = [JumpItemKind::JumpClient(None), JumpItemKind::Jumpoint, JumpItemKind::LocalJump];
        let mut items = kinds.map(|kind| item("item", kind, Place::Personal(UserId(0))));
        items.iter_mut().for_each(|item| item.portal = PortalId(1));
        directory.jump_items = items.to_vec();
        directory
    }

    const USER: Representative = Representative::User(UserId(0));
    const CUSTOMER: Start = Start::Customer { portal: PortalId(0) };
    const CLIENT_PRESENT: Start = Start::Jump { item: JumpItemId(0), present: true };
    const TIMEOUT: Permission = Permission::PromptTimeout;
}
