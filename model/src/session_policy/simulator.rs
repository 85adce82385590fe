//! The session policy simulator: what a representative would get who starts a session that way, by the same code that a real
//! session asks (PSIM-1).
//!
//! Refuses to know of time: Jump Policies, with their schedules, have a say when the session really starts.

use crate::access::{Directory, Grant, NoAccess, Place, Reach};
use crate::id::RepInviteId;
use crate::permission::{Permission, Value};

use super::layers::Resolver;
use super::pinning::{NEEDED, NoPinning, Participant, may_unpin, places_to_pin};
use super::{Decision, Layer, Outcome, Representative, Start};

/// What the simulator found.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// Who starts.
    pub representative: Representative,
    /// How.
    pub start: Start,
    /// Whether such a session can start at all, and with which role; nothing where no role is asked for.
    pub may_start: Result<Option<Grant>, NoStart>,
    /// What the session may do, if it starts.
    pub outcome: Outcome,
    /// Whether the representative pins and unpins in it (PSIM-2).
    pub pinning: Pinning,
}

/// Why no such session can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoStart {
    /// The user may not jump there.
    Access(NoAccess),
    /// An external representative has no Jump Item Role and no rights, and jumps nowhere.
    External(RepInviteId),
}

/// One line of a simulation's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which permission.
    pub permission: Permission,
    /// What it is.
    pub value: Value,
    /// The layer that decided it.
    pub layer: Layer,
    /// The object in that layer, and the policy that it has.
    pub decision: Decision,
}

/// Whether a representative pins and unpins: the permission and the roles, each by itself, so that neither hides the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinning {
    /// The permission, and who decided it.
    pub permission: Decision,
    /// Where the representative can pin to, and with which role; or why nowhere (PIN-12).
    pub places: Result<Vec<(Place, Grant)>, NoPinning>,
    /// Whether the representative can unpin; or why not (PIN-13).
    pub unpin: Result<(), NoPinning>,
    /// The roles in force for the user that do not grant to create and deploy, with the places where they apply (PSIM-2).
    pub lacking: Vec<(Place, Grant)>,
}

/// Simulates. Resolver and reach are those of one directory.
pub fn simulate(resolver: &Resolver, reach: &Reach, representative: Representative, start: Start) -> Simulation {
    let outcome = resolver.outcome(representative, start);
    let pinning = Pinning::new(reach, &outcome, representative);
    Simulation { representative, start, may_start: may_start(reach, representative, start), outcome, pinning }
}

/// Whether a representative may be in a session that starts that way: for Jumps, whether the user may jump there.
///
/// # Errors
///
/// Why not (ROLE-3, ROLE-6, JGRP-1, JGRP-2).
pub fn may_start(reach: &Reach, representative: Representative, start: Start) -> Result<Option<Grant>, NoStart> {
    match (start, representative) {
        (Start::Customer { .. } | Start::SupportButton(_), _) => Ok(None),
        (Start::Jump { .. } | Start::JumpTo(_), Representative::External(invite)) => Err(NoStart::External(invite)),
        (Start::Jump { item, .. }, Representative::User(user)) => {
            reach.may_jump(user, item).map(Some).map_err(NoStart::Access)
        }
        (Start::JumpTo(jump_to), Representative::User(user)) => {
            reach.may_jump_to(user, jump_to).map(|()| None).map_err(NoStart::Access)
        }
    }
}

impl Simulation {
    /// Every permission with its value and what decided it, in the order of the catalogue.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        self.outcome.all().map(|(permission, decision)| Line {
            permission,
            value: decision.value,
            layer: decision.holder.layer(),
            decision,
        })
    }
}

impl Pinning {
    fn new(reach: &Reach, outcome: &Outcome, representative: Representative) -> Self {
        let who = Participant::starting(representative);
        let unpin = may_unpin(reach, outcome, who);
        let (places, lacking) = match representative {
            Representative::User(user) => {
                let offered = places_to_pin(reach, user).collect();
                let lacks = |place: &Place| reach.may(user, NEEDED, *place).is_err();
                (offered, reach.places(user).filter(|(place, _)| lacks(place)).collect())
            }
            Representative::External(_) => (Vec::new(), Vec::new()),
        };
        let places = unpin.clone().map(|()| places);
        Self { permission: outcome.get(Permission::Pinning), places, unpin, lacking }
    }
}

impl NoStart {
    /// In words, with the names of the directory.
    pub fn text(self, directory: &Directory) -> String {
        match self {
            Self::Access(no_access) => no_access.text(directory),
            Self::External(invite) => format!(
                "an external representative (rep invite profile {:?}) has no Jump Item Role and jumps nowhere; users do",
                directory[invite].name
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::example::{DEPLOYER, OPERATOR, add_policy, group, item, permissions, with_users};
    use crate::access::{JumpItemKind, RepInvite, Right, Roles};
    use crate::id::{JumpGroupId, JumpItemId, PortalId, UserId};
    use crate::session_policy::{Assignment, JumpTo};

    /// Covers: PSIM-1.
    #[test]
    fn every_permission_is_listed_with_its_layer_and_is_what_a_session_gets() {
        let directory = site();
        let (resolver, reach) = (Resolver::new(&directory), Reach::new(&directory));
        let simulation = simulate(&resolver, &reach, USER, JUMP);
        assert_eq!(simulation.outcome, resolver.outcome(USER, JUMP));
        let lines: Vec<Line> = simulation.lines().collect();
        assert_eq!(lines.iter().map(|line| line.permission).collect::<Vec<_>>(), Permission::ALL);
        let expected = |permission| match permission {
            Permission::Chat => (Layer::JumpClient, Value::Allowed(true)),
            Permission::Pinning => (Layer::Representative, Value::Allowed(true)),
            _ => (Layer::GlobalDefault, permission.lowest()),
        };
        for line in lines {
            assert_eq!((line.layer, line.value), expected(line.permission), "{:?}", line.permission);
        }
    }

    /// Covers: PSIM-2, PIN-8.
    #[test]
    fn where_only_the_role_is_missing_the_roles_that_lack_it_are_named() {
        let mut directory = site();
        let simulation =
            |directory: &Directory| simulate(&Resolver::new(directory), &Reach::new(directory), USER, JUMP).pinning;
        let found = simulation(&directory);
        assert_eq!(found.permission.value, Value::Allowed(true));
        assert_eq!(found.places, found.unpin.clone().map(|()| Vec::new()));
        let roles: Vec<_> = found.lacking.iter().map(|(place, grant)| (*place, grant.role)).collect();
        assert_eq!(roles, [(SERVERS, OPERATOR), (OWN, OPERATOR)]);
        assert_eq!(found.unpin, Err(NoPinning::Role { user: ALICE, lacking: found.lacking }));

        directory.users[0].roles.personal = DEPLOYER;
        let found = simulation(&directory);
        let offered: Vec<Place> = found.places.unwrap().into_iter().map(|(place, _)| place).collect();
        assert_eq!((offered, found.unpin), (vec![OWN], Ok(())));
        assert_eq!(found.lacking.len(), 1, "the servers' role still");
    }

    /// Covers: ROLE-3, ROLE-6.
    #[test]
    fn a_start_that_is_not_possible_says_why_and_still_lists_the_outcome() {
        let mut directory = site();
        let session_policy = add_policy(&mut directory, &[]);
        directory.rep_invites = vec![RepInvite { name: "vendor".to_owned(), session_policy }];
        let external = Representative::External(RepInviteId(0));
        let bob = Representative::User(UserId(1));
        let cases = [
            (USER, JUMP, None),
            (USER, Start::Customer { portal: PortalId(0) }, None),
            (external, Start::Customer { portal: PortalId(0) }, None),
            (
                external,
                JUMP,
                Some(
                    "an external representative (rep invite profile \"vendor\") has no Jump Item Role and jumps nowhere; users do",
                ),
            ),
            (bob, JUMP, Some("user \"user 1\" may not use Jump Clients: the user account does not allow it")),
            (
                USER,
                Start::JumpTo(JumpTo::Jumpoint),
                Some("user \"user 0\" may not use Jumpoints: the user account does not allow it"),
            ),
        ];
        let (resolver, reach) = (Resolver::new(&directory), Reach::new(&directory));
        for (representative, start, expected) in cases {
            let simulation = simulate(&resolver, &reach, representative, start);
            let why = simulation.may_start.err().map(|why| why.text(&directory));
            assert_eq!(why.as_deref(), expected, "{representative:?}, {start:?}");
            assert_eq!(simulation.lines().count(), Permission::ALL.len());
        }
    }

    /// A user who may pin, and jump to a Jump Client that allows chat, but has no role that deploys; and another user.
    fn site() -> Directory {
        let mut directory = with_users(2);
        directory.users[0].rights.set(Right::UseJumpClients, true);
        directory.users[0].roles = Roles { default: OPERATOR, personal: OPERATOR, ..Roles::default() };
        directory.users[0].unattended = Assignment::Custom(permissions(&[(Permission::Pinning, Value::Allowed(true))]));
        directory.jump_groups = vec![group("servers", &[(ALICE, None)])];
        directory.jump_items = vec![item("db-1", JumpItemKind::JumpClient(None), SERVERS)];
        directory.jump_items[0].not_present =
            Some(add_policy(&mut directory, &[(Permission::Chat, Value::Allowed(true))]));
        directory
    }

    const ALICE: UserId = UserId(0);
    const USER: Representative = Representative::User(ALICE);
    const OWN: Place = Place::Personal(ALICE);
    const SERVERS: Place = Place::Group(JumpGroupId(0));
    const JUMP: Start = Start::Jump { item: JumpItemId(0), present: false };
}
