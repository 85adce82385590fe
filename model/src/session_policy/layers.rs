//! Which layer decides a permission: Jump Client, public portal, representative, global default, in this order and no other
//! (SPOL-1); the first that defines it (SPOL-2, SPOL-3).

mod sections;

use std::borrow::Cow;

use crate::access::Directory;
use crate::id::SessionPolicyId;
use crate::permission::Permission;

use super::{Decision, Holder, Outcome, Representative, Start};

pub(super) use sections::{Sections, of_users};

/// Resolves sessions in one directory. What users get from group policies and their accounts is worked out once for all; a
/// directory that changes needs a new one ([`super::InForce`] sees to that), and sessions under way keep their outcome (SPOL-12,
/// SPOL-14).
#[derive(Clone, Debug)]
pub struct Resolver<'d> {
    directory: &'d Directory,
    users: Cow<'d, [Sections]>,
}

impl<'d> Resolver<'d> {
    /// For that directory, as it stands.
    pub fn new(directory: &'d Directory) -> Self {
        Self { directory, users: Cow::Owned(of_users(directory)) }
    }

    /// For that directory, of which the sections have been worked out.
    pub(super) const fn with(directory: &'d Directory, sections: &'d [Sections]) -> Self {
        Self { directory, users: Cow::Borrowed(sections) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::example::{add_policy, item, permissions, with_users};
    use crate::access::{JumpItemKind, Place, Portal, RepInvite, SupportButton};
    use crate::id::{JumpItemId, PortalId, RepInviteId, SupportButtonId, UserId};
    use crate::permission::Value;
    use crate::session_policy::{Assignment, JumpTo};

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
        directory.support_buttons = vec![SupportButton {
            name: "button".to_owned(),
            portal: PortalId(1),
            queue: crate::session::Queue::General,
        }];
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
