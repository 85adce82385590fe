//! Who may pin and unpin Jump Clients in a session: its owner (PIN-4), with the permission Jump Clients Pinning/Unpinning
//! (PIN-2) and a Jump Item Role that may create and deploy (PIN-8).
//!
//! Refuses to pin: whether the appliance has room (PIN-11) and what becomes of the client is for those who run sessions.

use crate::access::{Directory, Grant, Place, Reach, RoleAction};
use crate::id::{RepInviteId, UserId};
use crate::permission::Permission;

use super::{Decision, Outcome, Representative};

/// As what a representative is in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Participant {
    /// Its owner.
    Owner(UserId),
    /// A user who was invited into the session of another.
    Invited(UserId),
    /// An external representative: never an owner (PIN-4).
    External(RepInviteId),
}

/// Why somebody may not pin or unpin; the first that is missing, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPinning {
    /// The session is another's (PIN-4).
    NotOwner(Participant),
    /// The permission is denied, and by whom (PIN-3).
    Permission(Decision),
    /// No role in force for the user grants to create and deploy, wherever it applies (PIN-8, PIN-13).
    Role {
        /// Who.
        user: UserId,
        /// The roles in force, each with the places where it applies. Empty where the user reaches nothing at all.
        lacking: Vec<(Place, Grant)>,
    },
    /// Some role does, but not the one that applies in the place to pin to (PIN-12).
    Place {
        /// Who.
        user: UserId,
        /// Where to.
        place: Place,
        /// What applies there; nothing where the user does not reach the place.
        grant: Option<Grant>,
    },
    /// A pin goes to a Jump Group or to one's own personal list, not to another's (PIN-9).
    ForeignList {
        /// Who.
        user: UserId,
        /// Whose list it is.
        owner: UserId,
    },
}

/// Whether a participant may pin the session's computer to a place.
///
/// # Errors
///
/// The first reason why not.
pub fn may_pin(reach: &Reach, outcome: &Outcome, who: Participant, place: Place) -> Result<Grant, NoPinning> {
    let user = may_pin_at_all(reach, outcome, who)?;
    if let Place::Personal(owner) = place
        && owner != user
    {
        return Err(NoPinning::ForeignList { user, owner });
    }
    reach.may(user, NEEDED, place).map_err(|_| NoPinning::Place { user, place, grant: reach.role_at(user, place) })
}

/// Whether a participant may unpin the session's Jump Client, wherever it is pinned. A Jump Client whose own policy allows it
/// lets even those whom all other policies deny (PIN-6), but not those without a role for it (PIN-13).
///
/// # Errors
///
/// The first reason why not.
pub fn may_unpin(reach: &Reach, outcome: &Outcome, who: Participant) -> Result<(), NoPinning> {
    may_pin_at_all(reach, outcome, who).map(drop)
}

/// Where a user is offered to pin to: the Jump Groups, and the own personal list, in which the role that applies may create
/// and deploy (PIN-12).
pub fn places_to_pin(reach: &Reach, user: UserId) -> impl Iterator<Item = (Place, Grant)> {
    let own = move |place: &Place| !matches!(place, Place::Personal(owner) if *owner != user);
    deploying(reach, user).filter(move |(place, _)| own(place))
}

/// Whether some role in force for a user grants to create and deploy, wherever it applies: pinning and unpinning need one
/// (PIN-8, PIN-13).
pub fn may_deploy_anywhere(reach: &Reach, user: UserId) -> bool {
    deploying(reach, user).next().is_some()
}

impl Participant {
    /// What the representative who starts a session is in it.
    pub const fn starting(representative: Representative) -> Self {
        match representative {
            Representative::User(user) => Self::Owner(user),
            Representative::External(invite) => Self::External(invite),
        }
    }
}

impl NoPinning {
    /// In words, with the names of the directory: which is missing, the permission or the role (PIN-8).
    pub fn text(&self, directory: &Directory) -> String {
        match self {
            Self::NotOwner(Participant::External(invite)) => format!(
                "only the owner of a session pins and unpins, and an external representative (rep invite profile {:?}) never \
                 owns one",
                directory[*invite].name
            ),
            Self::NotOwner(Participant::Owner(user) | Participant::Invited(user)) => format!(
                "only the owner of a session pins and unpins, and user {:?} was invited into it",
                directory[*user].name
            ),
            Self::Permission(decision) => format!(
                "the permission {} is missing: {} denies it",
                Permission::Pinning.title(),
                decision.decider(directory)
            ),
            Self::Role { user, lacking } if lacking.is_empty() => format!(
                "a Jump Item Role is missing: user {:?} reaches no Jump Items and so has no role that grants {}",
                directory[*user].name,
                NEEDED.name()
            ),
            Self::Role { user, lacking } => format!(
                "a Jump Item Role is missing: of the roles of user {:?} none grants {}: {}",
                directory[*user].name,
                NEEDED.name(),
                each_once(directory, lacking)
            ),
            Self::Place { user, place, grant: None } => {
                format!("user {:?} does not reach {}", directory[*user].name, place.text(directory))
            }
            Self::Place { place, grant: Some(grant), .. } => format!(
                "in {} the {} applies and does not grant {}",
                place.text(directory),
                grant.text(directory),
                NEEDED.name()
            ),
            Self::ForeignList { user, owner } => format!(
                "user {:?} pins to Jump Groups and to the own personal list, not to that of user {:?}",
                directory[*user].name, directory[*owner].name
            ),
        }
    }
}

fn may_pin_at_all(reach: &Reach, outcome: &Outcome, who: Participant) -> Result<UserId, NoPinning> {
    let Participant::Owner(user) = who else { return Err(NoPinning::NotOwner(who)) };
    if !outcome.allows(Permission::Pinning) {
        return Err(NoPinning::Permission(outcome.get(Permission::Pinning)));
    }
    if !may_deploy_anywhere(reach, user) {
        return Err(NoPinning::Role { user, lacking: reach.places(user).collect() });
    }
    Ok(user)
}

/// Wherever the role that applies for a user may create and deploy.
fn deploying(reach: &Reach, user: UserId) -> impl Iterator<Item = (Place, Grant)> {
    let directory = reach.directory();
    reach.places(user).filter(|(_, grant)| directory[grant.role].grants.allow(NEEDED))
}

/// Each role and origin once, with the first place where it applies and how many more there are.
fn each_once(directory: &Directory, grants: &[(Place, Grant)]) -> String {
    let mut said: Vec<(Place, Grant, usize)> = Vec::new();
    for (place, grant) in grants {
        match said.iter_mut().find(|(_, other, _)| other == grant) {
            Some((_, _, more)) => *more += 1,
            None => said.push((*place, *grant, 0)),
        }
    }
    let line = |(place, grant, more): &(Place, Grant, usize)| {
        let more = if *more == 0 {
            String::new()
        } else {
            format!(" and {more} more place{}", if *more == 1 { "" } else { "s" })
        };
        format!("in {}{more} {}", place.text(directory), grant.text(directory))
    };
    said.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// What a Jump Item Role must grant to whoever pins or unpins (PIN-8).
pub const NEEDED: RoleAction = RoleAction::CreateAndDeploy;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::example::{
        DEPLOYER, EVERYTHING, OPERATOR, add_policy, group, group_policy, item, section, with_users,
    };
    use crate::access::{GroupPolicy, JumpItemKind, Portal, RepInvite, Right, Roles, Standing, Team};
    use crate::id::{JumpGroupId, JumpItemId, PortalId, RoleId};
    use crate::permission::Value;
    use crate::session_policy::layers::Resolver;
    use crate::session_policy::{Assignment, Start};

    /// Covers: PIN-2, PIN-3, PIN-5, PIN-6, PIN-7.
    #[test]
    fn the_permission_is_the_first_layers_that_defines_it() {
        const ALLOW: Option<bool> = Some(true);
        const DENY: Option<bool> = Some(false);
        let cases = [
            (NOWHERE, false, false),
            (Says { user: ALLOW, ..NOWHERE }, true, true),
            (Says { group_policy: ALLOW, ..NOWHERE }, true, true),
            (Says { group_policy: DENY, user: ALLOW, ..NOWHERE }, false, false),
            (Says { portal: DENY, user: ALLOW, ..NOWHERE }, false, false),
            (Says { portal: ALLOW, user: DENY, ..NOWHERE }, true, true),
            (Says { client: ALLOW, portal: DENY, user: DENY, ..NOWHERE }, true, false),
            (Says { client: DENY, portal: ALLOW, user: ALLOW, ..NOWHERE }, false, true),
            (Says { unassigned: ALLOW, ..NOWHERE }, false, false),
            (Says { global: true, ..NOWHERE }, true, true),
        ];
        for (says, through_client, through_jumpoint) in cases {
            let directory = says.directory();
            let (reach, resolver) = (Reach::new(&directory), Resolver::new(&directory));
            for (item, expected) in [(0, through_client), (1, through_jumpoint)] {
                let start = Start::Jump { item: JumpItemId(item), present: false };
                let outcome = resolver.outcome(Representative::User(ALICE), start);
                let (pin, unpin) = (may_pin(&reach, &outcome, OWNER, OWN), may_unpin(&reach, &outcome, OWNER));
                assert_eq!((pin.is_ok(), unpin.is_ok()), (expected, expected), "{says:?}, item {item}");
                let denied = NoPinning::Permission(outcome.get(Permission::Pinning));
                assert_eq!(unpin.err(), (!expected).then_some(denied), "{says:?}, item {item}");
            }
        }
    }

    /// Covers: PIN-1, PIN-4.
    #[test]
    fn only_the_owner_of_a_session_pins_and_a_role_that_deploys_is_not_enough() {
        let mut directory = Says { global: true, ..NOWHERE }.directory();
        let session_policy = add_policy(&mut directory, &[(Permission::Pinning, Value::Allowed(true))]);
        directory.rep_invites = vec![RepInvite { name: "vendor".to_owned(), session_policy }];
        let (reach, resolver) = (Reach::new(&directory), Resolver::new(&directory));
        let external = Representative::External(RepInviteId(0));
        let cases = [
            (OWNER, None),
            (
                Participant::Invited(ALICE),
                Some("only the owner of a session pins and unpins, and user \"user 0\" was invited into it"),
            ),
            (
                Participant::starting(external),
                Some(
                    "only the owner of a session pins and unpins, and an external representative (rep invite profile \
                     \"vendor\") never owns one",
                ),
            ),
        ];
        for (who, expected) in cases {
            let outcome = resolver.outcome(external, CUSTOMER);
            assert!(outcome.allows(Permission::Pinning), "that is not what is missing");
            let pin = may_pin(&reach, &outcome, who, OWN).err().map(|why| why.text(&directory));
            let unpin = may_unpin(&reach, &outcome, who).err().map(|why| why.text(&directory));
            assert_eq!((pin.as_deref(), unpin.as_deref()), (expected, expected));
        }
        let deploys_only = NOWHERE.directory();
        let reach = Reach::new(&deploys_only);
        assert!(reach.may(ALICE, NEEDED, OWN).is_ok(), "installs ahead of support");
        let outcome = Resolver::new(&deploys_only).outcome(Representative::User(ALICE), CUSTOMER);
        let why = may_pin(&reach, &outcome, OWNER, OWN).unwrap_err().text(&deploys_only);
        let expected =
            "the permission Jump Clients Pinning/Unpinning is missing: the global default session policy denies it";
        assert_eq!(why, expected);
    }

    /// Covers: PIN-8, PIN-9, PIN-12, PIN-13.
    #[test]
    fn a_pin_needs_the_role_where_it_goes_and_an_unpin_any_role() {
        let servers = Place::Group(JumpGroupId(0));
        let (desks, bobs) = (Place::Group(JumpGroupId(1)), Place::Personal(UserId(1)));
        let own = |personal| Roles { personal, ..Roles::default() };
        let none = RoleId::NO_ACCESS;
        // roles of the account; role set in the servers; places offered; whether anything can be unpinned
        let cases = [
            (own(none), None, vec![], false),
            (own(OPERATOR), Some(OPERATOR), vec![], false),
            (own(DEPLOYER), None, vec![OWN], true),
            (own(none), Some(EVERYTHING), vec![servers], true),
            (own(DEPLOYER), Some(EVERYTHING), vec![servers, OWN], true),
            (Roles { system: DEPLOYER, ..own(none) }, None, vec![servers, desks], true),
            (Roles { system: DEPLOYER, ..own(none) }, Some(OPERATOR), vec![desks], true),
            (Roles { system: DEPLOYER, ..own(none) }, Some(none), vec![desks], true),
            (Roles { default: DEPLOYER, ..own(none) }, None, vec![], false),
            (Roles { teams: DEPLOYER, ..own(none) }, None, vec![], true),
        ];
        for (number, (roles, there, offered, unpins)) in cases.into_iter().enumerate() {
            let mut directory = Says { client: Some(true), user: Some(false), ..NOWHERE }.directory();
            directory.users[0].roles = roles;
            directory.users[0].rights.set(Right::SeeTeamLists, true);
            let members = vec![(ALICE, Standing::Lead), (UserId(1), Standing::Member)];
            directory.teams = vec![Team { name: "team".to_owned(), members, queue: Default::default() }];
            let members: Vec<_> = there.iter().map(|role| (ALICE, Some(*role))).collect();
            directory.jump_groups = vec![group("servers", &members), group("desks", &[])];
            let reach = Reach::new(&directory);
            let start = Start::Jump { item: JumpItemId(0), present: true };
            let outcome = Resolver::new(&directory).outcome(Representative::User(ALICE), start);
            let places: Vec<Place> = places_to_pin(&reach, ALICE).map(|(place, _)| place).collect();
            assert_eq!(places, offered, "case {number}");
            assert_eq!(may_unpin(&reach, &outcome, OWNER).is_ok(), unpins, "case {number}");
            for place in [servers, desks, OWN, bobs] {
                let found = may_pin(&reach, &outcome, OWNER, place);
                assert_eq!(found.is_ok(), offered.contains(&place), "case {number}, {place:?}");
                let why = found.err();
                let expected = match why {
                    Some(NoPinning::Role { .. }) => !unpins,
                    Some(NoPinning::Place { grant, .. }) => unpins && grant == reach.role_at(ALICE, place),
                    Some(NoPinning::ForeignList { .. }) => unpins && place == bobs,
                    Some(_) => false,
                    None => true,
                };
                assert!(expected, "case {number}, {place:?}: {why:?}");
            }
        }
    }

    /// Covers: PIN-8, PSIM-2.
    #[test]
    fn a_refusal_names_the_roles_that_lack_it() {
        let mut directory = Says { global: true, ..NOWHERE }.directory();
        directory.users[0].roles = Roles { default: OPERATOR, ..Roles::default() };
        directory.jump_groups = ["a", "b", "c"].map(|name| group(name, &[(ALICE, None)])).to_vec();
        directory.jump_groups[1].members[0].role = Some(OPERATOR);
        let reach = Reach::new(&directory);
        let outcome = Resolver::new(&directory).outcome(Representative::User(ALICE), CUSTOMER);
        let expected = "a Jump Item Role is missing: of the roles of user \"user 0\" none grants create_and_deploy: \
                        in Jump Group \"a\" and 1 more place role \"operator\", added individually (role set on the user account); \
                        in Jump Group \"b\" role \"operator\", added individually (role set there); \
                        in the personal list of user \"user 0\" role \"No Access\", as its owner (role set on the user account)";
        for why in [may_unpin(&reach, &outcome, OWNER).unwrap_err(), may_pin(&reach, &outcome, OWNER, OWN).unwrap_err()]
        {
            assert_eq!(why.text(&directory), expected);
        }
    }

    /// What each place says of the permission.
    #[derive(Clone, Copy, Debug)]
    struct Says {
        client: Option<bool>,
        portal: Option<bool>,
        group_policy: Option<bool>,
        user: Option<bool>,
        global: bool,
        unassigned: Option<bool>,
    }

    impl Says {
        /// Two users, of whom the first has a personal role that deploys; a Jump Client and an item through a Jumpoint, which
        /// carry the same policy.
        fn directory(self) -> Directory {
            let mut directory = with_users(2);
            directory.users[0].roles.personal = DEPLOYER;
            directory.global.define(Permission::Pinning, Value::Allowed(self.global));
            let mut policy = |says: Option<bool>| {
                says.map(|allowed| add_policy(&mut directory, &[(Permission::Pinning, Value::Allowed(allowed))]))
            };
            let [client, portal, group, user, _] =
                [self.client, self.portal, self.group_policy, self.user, self.unassigned].map(&mut policy);
            directory.portals = vec![Portal { name: "default".to_owned(), session_policy: portal }];
            let kinds = [JumpItemKind::JumpClient(None), JumpItemKind::Jumpoint];
            directory.jump_items = kinds.map(|kind| item("item", kind, OWN)).to_vec();
            for item in &mut directory.jump_items {
                (item.present, item.not_present) = (client, client);
            }
            let assign = |policy| Option::map_or(policy, Assignment::None, Assignment::Policy);
            (directory.users[0].attended, directory.users[0].unattended) = (assign(user), assign(user));
            let unattended = Some(section(assign(group), false));
            directory.group_policies = vec![GroupPolicy { unattended, ..group_policy(&[ALICE]) }];
            directory
        }
    }

    const NOWHERE: Says =
        Says { client: None, portal: None, group_policy: None, user: None, global: false, unassigned: None };
    const ALICE: UserId = UserId(0);
    const OWNER: Participant = Participant::Owner(ALICE);
    const OWN: Place = Place::Personal(ALICE);
    const CUSTOMER: Start = Start::Customer { portal: PortalId(0) };
}
