//! Who reaches which Jump Items, and with which Jump Item Role: the most specific one alone (ROLE-2).
//!
//! Refuses to know of sessions: what may be done in one is [`crate::session_policy`], when a Jump Item may be accessed is its
//! Jump Policy's.

mod account;
mod grant;
mod memberships;
mod no_access;
mod over;

use std::borrow::Cow;

use crate::id::{GroupPolicyId, JumpGroupId, JumpItemId, TeamId, UserId};
use crate::session_policy::JumpTo;

use super::group_policy::group_policies_of_users;
use super::{Directory, JumpItemKind, Place, Right, RoleAction};
use account::Account;

pub use account::Source;
pub use grant::{Grant, How, RoleFrom};
pub use no_access::NoAccess;

/// What follows from a directory for each user, worked out once: account, group policies and memberships together. A
/// directory that changes needs a new one (GPOL-3,
/// JGRP-6, JGRP-8).
#[derive(Clone, Debug)]
pub struct Reach<'d> {
    directory: &'d Directory,
    users: Cow<'d, [UserReach]>,
}

/// A line of a Jump Group's member list (JGRP-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub user: UserId,
    /// With which role, and how it was granted.
    pub grant: Grant,
    /// Whether the membership can be edited and deleted in the Jump Group: only one that was made there.
    pub is_editable: bool,
}

/// What follows for one user.
#[derive(Clone, Debug)]
pub(crate) struct UserReach {
    account: Account,
    /// In the order of the groups.
    groups: Vec<(JumpGroupId, Grant)>,
    /// Those whom the user leads or manages, in their order, and in which team: the first that makes it so.
    over: Vec<(UserId, TeamId)>,
}

impl<'d> Reach<'d> {
    /// For that directory, as it stands.
    pub fn new(directory: &'d Directory) -> Self {
        Self { directory, users: Cow::Owned(reach_of_users(directory)) }
    }

    /// For that directory, of which it has been worked out what follows for each user.
    pub(crate) const fn with(directory: &'d Directory, users: &'d [UserReach]) -> Self {
        Self { directory, users: Cow::Borrowed(users) }
    }

    /// The directory.
    pub fn directory(&self) -> &'d Directory {
        self.directory
    }

    /// Whether an account has a right, and who decided it: a group policy or the account itself (GPOL-6).
    pub fn right(&self, user: UserId, right: Right) -> (bool, Source) {
        self.users[user.index()].account.rights.get(right)
    }

    /// The one role that applies for a user in a place (ROLE-2); nothing where the user does not reach it.
    ///
    /// In a Jump Group that of an individual membership comes first (JGRP-4), then that of a group policy, then the system
    /// role unless it is No Access (JGRP-6). In a personal list the owner's comes first, then that of a lead or manager over
    /// the owner, then that of users who may see all Jump Items (JGRP-2).
    pub fn role_at(&self, user: UserId, place: Place) -> Option<Grant> {
        match place {
            Place::Group(group) => self.role_in_group(user, group),
            Place::Personal(owner) => self.role_in_list(user, owner),
        }
    }

    /// Whether a user may do something with the Jump Items of a place.
    ///
    /// # Errors
    ///
    /// The user does not reach the place (JGRP-1, JGRP-2), or the role that applies there does not grant it (ROLE-1, ROLE-5).
    pub fn may(&self, user: UserId, action: RoleAction, place: Place) -> Result<Grant, NoAccess> {
        let grant = self.role_at(user, place).ok_or(NoAccess::Place { user, place })?;
        if !self.directory[grant.role].grants.allow(action) {
            return Err(NoAccess::Role { user, place, action, grant });
        }
        Ok(grant)
    }

    /// Whether a user may start a session with a Jump Item.
    ///
    /// # Errors
    ///
    /// The account does not allow that type of Jump Item (ROLE-6); or as for [`Self::may`], to start sessions (ROLE-3).
    pub fn may_jump(&self, user: UserId, item: JumpItemId) -> Result<Grant, NoAccess> {
        let item = &self.directory[item];
        self.may_use(user, item.kind.right())?;
        self.may(user, RoleAction::StartSessions, item.place)
    }

    /// Whether a user may jump to a computer that is no Jump Item. No role is asked for: roles are about Jump Items.
    ///
    /// # Errors
    ///
    /// The account does not allow Jumps of that type (ROLE-6).
    pub fn may_jump_to(&self, user: UserId, jump_to: JumpTo) -> Result<(), NoAccess> {
        self.may_use(user, jump_to.right())
    }

    /// Everywhere that a user reaches, with the role that applies: Jump Groups first, then the user's own personal list, then
    /// those of others.
    pub fn places(&self, user: UserId) -> impl Iterator<Item = (Place, Grant)> {
        let groups = (0..self.directory.jump_groups.len() as u32).map(|group| Place::Group(JumpGroupId(group)));
        let others = (0..self.users.len() as u32).map(UserId).filter(move |other| *other != user).map(Place::Personal);
        let all = groups.chain([Place::Personal(user)]).chain(others);
        all.filter_map(move |place| Some((place, self.role_at(user, place)?)))
    }

    /// The member list of a Jump Group: everybody who reaches it, in the order of the users (JGRP-7).
    pub fn members(&self, group: JumpGroupId) -> impl Iterator<Item = Listed> {
        (0..self.users.len() as u32).map(UserId).filter_map(move |user| {
            let grant = self.role_in_group(user, group)?;
            Some(Listed { user, grant, is_editable: grant.how == How::Individually })
        })
    }

    /// The Jump Groups in whose name or comments the text occurs, in capitals or not (JGRP-5). No text, all groups.
    pub fn jump_groups_matching(&self, text: &str) -> impl Iterator<Item = JumpGroupId> {
        let text = text.to_lowercase();
        let found = move |field: &str| field.to_lowercase().contains(&text);
        (0..)
            .map(JumpGroupId)
            .zip(&self.directory.jump_groups)
            .filter_map(move |(id, group)| if found(&group.name) || found(&group.comments) { Some(id) } else { None })
    }

    fn role_in_group(&self, user: UserId, group: JumpGroupId) -> Option<Grant> {
        let reach = &self.users[user.index()];
        match reach.groups.binary_search_by_key(&group, |(group, _)| *group) {
            Ok(place) => Some(reach.groups[place].1),
            Err(_) => Some(reach.account.system(How::System)).filter(|grant| !grant.role.is_no_access()),
        }
    }

    fn role_in_list(&self, user: UserId, owner: UserId) -> Option<Grant> {
        let reach = &self.users[user.index()];
        if user == owner {
            return Some(reach.account.personal());
        }
        let over = || {
            let place = reach.over.binary_search_by_key(&owner, |(owner, _)| *owner).ok()?;
            self.right(user, Right::SeeTeamLists).0.then(|| reach.account.teams(reach.over[place].1))
        };
        let sees_all = || self.right(user, Right::SeeAllJumpItems).0.then(|| reach.account.system(How::SeesAll));
        over().or_else(sees_all)
    }

    fn may_use(&self, user: UserId, right: Right) -> Result<(), NoAccess> {
        match self.right(user, right) {
            (true, _) => Ok(()),
            (false, by) => Err(NoAccess::Right { user, right, by }),
        }
    }
}

impl JumpItemKind {
    /// The right without which nobody jumps to such an item (ROLE-6).
    pub const fn right(self) -> Right {
        match self {
            Self::JumpClient(_) => Right::UseJumpClients,
            Self::Jumpoint => Right::UseJumpoints,
            Self::LocalJump => Right::UseLocalJump,
        }
    }
}

impl JumpTo {
    /// The right without which nobody jumps that way (ROLE-6).
    pub const fn right(self) -> Right {
        match self {
            Self::Jumpoint => Right::UseJumpoints,
            Self::LocalJump => Right::UseLocalJump,
        }
    }
}

/// What follows for each user.
pub(crate) fn reach_of_users(directory: &Directory) -> Vec<UserReach> {
    let policies = group_policies_of_users(directory);
    let mut individual = memberships::individual(directory);
    let mut over = over::whom(directory);
    let of_user = |(place, policies): (usize, &Vec<GroupPolicyId>)| {
        let account = Account::new(directory, UserId(place as u32), policies);
        let by_policy = memberships::by_group_policy(directory, policies);
        let groups = memberships::merge(&account, by_policy, std::mem::take(&mut individual[place]));
        UserReach { account, groups, over: std::mem::take(&mut over[place]) }
    };
    policies.iter().enumerate().map(of_user).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::example::{
        ADDED, DEPLOYER, EVERYTHING, OPERATOR, group, group_policy, item, section, with_users,
    };
    use crate::access::{GroupPolicy, Roles, UserSettings};
    use crate::id::RoleId;

    /// Covers: ROLE-2, JGRP-1, JGRP-3, JGRP-4, JGRP-6, GPOL-6.
    #[test]
    fn in_a_jump_group_the_most_specific_role_alone_applies() {
        /// Added individually, and with which role; added by group policy, and with which.
        type Memberships = (Option<Option<RoleId>>, Option<Option<RoleId>>);
        type Expected = Option<(RoleId, How, RoleFrom)>;
        let (there, own) = (RoleFrom::Membership, RoleFrom::User(Source::Account));
        let (individually, by_policy) = (How::Individually, How::ByGroupPolicy(GroupPolicyId(0)));
        let cases: &[(Memberships, RoleId, Expected)] = &[
            ((Some(Some(ADDED)), Some(Some(OPERATOR))), EVERYTHING, Some((ADDED, individually, there))),
            ((Some(None), Some(Some(OPERATOR))), EVERYTHING, Some((DEPLOYER, individually, own))),
            ((None, Some(Some(OPERATOR))), EVERYTHING, Some((OPERATOR, by_policy, there))),
            ((None, Some(None)), EVERYTHING, Some((DEPLOYER, by_policy, own))),
            ((None, None), EVERYTHING, Some((EVERYTHING, How::System, own))),
            ((None, None), RoleId::NO_ACCESS, None),
            ((None, Some(Some(RoleId::NO_ACCESS))), EVERYTHING, Some((RoleId::NO_ACCESS, by_policy, there))),
            (
                (Some(Some(RoleId::NO_ACCESS)), Some(Some(OPERATOR))),
                EVERYTHING,
                Some((RoleId::NO_ACCESS, individually, there)),
            ),
        ];
        for (number, ((individual, by_policy), system, expected)) in cases.iter().enumerate() {
            let mut directory = with_users(2);
            directory.users[0].roles = Roles { default: DEPLOYER, system: *system, ..Roles::default() };
            let members: Vec<_> = individual.iter().map(|role| (UserId(0), *role)).collect();
            directory.jump_groups = vec![group("servers", &members), group("others", &[])];
            let adds = by_policy.map(|role| section(vec![(JumpGroupId(0), role)], false));
            directory.group_policies = vec![GroupPolicy { adds, ..group_policy(&[UserId(0)]) }];
            let reach = Reach::new(&directory);
            let expected = expected.map(|(role, how, from)| Grant { role, how, from });
            assert_eq!(reach.role_at(UserId(0), SERVERS), expected, "case {number}");
            assert_eq!(reach.role_at(UserId(1), SERVERS), None, "case {number}: nobody else");
            let elsewhere = reach.role_at(UserId(0), Place::Group(JumpGroupId(1)));
            assert_eq!(elsewhere.map(|grant| grant.how), (!system.is_no_access()).then_some(How::System));
        }
    }

    /// Covers: ROLE-1, ROLE-3, ROLE-5, ROLE-6, JGRP-1.
    #[test]
    fn a_jump_needs_the_type_the_place_and_a_role_that_starts_sessions() {
        let jump_client = JumpItemKind::JumpClient(None);
        let cases: &[(JumpItemKind, &[Right], Option<RoleId>, &str)] = &[
            (jump_client, &[Right::UseJumpClients], Some(OPERATOR), "may"),
            (JumpItemKind::Jumpoint, &[Right::UseJumpoints], Some(OPERATOR), "may"),
            (JumpItemKind::LocalJump, &[Right::UseLocalJump], Some(OPERATOR), "may"),
            (
                jump_client,
                &[Right::UseJumpoints, Right::UseLocalJump],
                Some(OPERATOR),
                "user \"user 0\" may not use Jump Clients: the user account does not allow it",
            ),
            (
                JumpItemKind::LocalJump,
                &[Right::UseJumpoints, Right::UseJumpClients],
                Some(OPERATOR),
                "user \"user 0\" may not use local Jump: the user account does not allow it",
            ),
            (
                jump_client,
                &[Right::UseJumpClients],
                None,
                "user \"user 0\" does not reach Jump Group \"servers\": add the user to it, individually or by group policy, \
                 or give the user a system role other than No Access",
            ),
            (
                jump_client,
                &[Right::UseJumpClients],
                Some(DEPLOYER),
                "user \"user 0\" may not start sessions with Jump Items in Jump Group \"servers\": role \"deployer\", added \
                 individually (role set there), does not grant start_sessions",
            ),
            (
                jump_client,
                &[Right::UseJumpClients],
                Some(RoleId::NO_ACCESS),
                "user \"user 0\" may not start sessions with Jump Items in Jump Group \"servers\": role \"No Access\", added \
                 individually (role set there), does not grant start_sessions",
            ),
        ];
        for (kind, rights, role, expected) in cases {
            let mut directory = with_users(1);
            rights.iter().for_each(|right| directory.users[0].rights.set(*right, true));
            let members: Vec<_> = role.iter().map(|role| (UserId(0), Some(*role))).collect();
            directory.jump_groups = vec![group("servers", &members)];
            directory.jump_items = vec![item("db-1", *kind, SERVERS)];
            let found = Reach::new(&directory).may_jump(UserId(0), JumpItemId(0));
            assert_eq!(found.map_or_else(|why| why.text(&directory), |_| "may".to_owned()), *expected);
        }
    }

    /// Covers: ROLE-1, ROLE-4, ROLE-5.
    #[test]
    fn a_role_grants_what_it_says_one_by_one_and_nothing_else() {
        for granted in RoleAction::ALL {
            let mut directory = with_users(1);
            directory.roles[ADDED.index()].grants = [granted].into_iter().collect();
            directory.jump_groups = vec![group("servers", &[(UserId(0), Some(ADDED))])];
            let reach = Reach::new(&directory);
            for asked in RoleAction::ALL {
                assert_eq!(reach.may(UserId(0), asked, SERVERS).is_ok(), asked == granted, "{granted:?}, {asked:?}");
                assert!(reach.may(UserId(0), asked, Place::Personal(UserId(0))).is_err(), "No Access");
            }
        }
    }

    /// Covers: ROLE-6.
    #[test]
    fn a_group_policy_that_forbids_a_type_of_jump_is_named() {
        let mut directory = with_users(1);
        directory.users[0].rights.set(Right::UseJumpoints, true);
        directory.users[0].rights.set(Right::UseLocalJump, true);
        let mut settings = UserSettings::default();
        settings.rights.set(Right::UseJumpoints, Some(false));
        let policy = GroupPolicy { representative: Some(section(settings, false)), ..group_policy(&[UserId(0)]) };
        directory.group_policies = vec![policy];
        let reach = Reach::new(&directory);
        assert_eq!(reach.may_jump_to(UserId(0), JumpTo::LocalJump), Ok(()));
        let why = reach.may_jump_to(UserId(0), JumpTo::Jumpoint).unwrap_err().text(&directory);
        assert_eq!(why, "user \"user 0\" may not use Jumpoints: group policy \"policy\" does not allow it");
    }

    /// Covers: JGRP-7.
    #[test]
    fn only_individual_members_can_be_edited_in_the_member_list() {
        let mut directory = with_users(4);
        directory.users[0].roles.system = EVERYTHING;
        directory.users[2].roles.system = EVERYTHING;
        directory.jump_groups = vec![group("servers", &[(UserId(0), Some(ADDED))])];
        let adds = Some(section(vec![(JumpGroupId(0), Some(OPERATOR))], false));
        directory.group_policies = vec![GroupPolicy { adds, ..group_policy(&[UserId(0), UserId(3)]) }];
        let reach = Reach::new(&directory);
        let found: Vec<_> = reach
            .members(JumpGroupId(0))
            .map(|line| (line.user.0, line.grant.role, line.grant.how, line.is_editable))
            .collect();
        let expected = vec![
            (0, ADDED, How::Individually, true),
            (2, EVERYTHING, How::System, false),
            (3, OPERATOR, How::ByGroupPolicy(GroupPolicyId(0)), false),
        ];
        assert_eq!(found, expected);
    }

    /// Covers: JGRP-5.
    #[test]
    fn search_looks_at_names_and_comments_in_any_case() {
        let mut directory = with_users(0);
        directory.jump_groups = vec![group("Data servers", &[]), group("desks", &[]), group("phones", &[])];
        directory.jump_groups[2].comments = "those of the Data centre".to_owned();
        let reach = Reach::new(&directory);
        let cases: &[(&str, &[u32])] =
            &[("", &[0, 1, 2]), ("dATA", &[0, 2]), ("desk", &[1]), ("servers", &[0]), ("centre", &[2]), ("x", &[])];
        for (text, expected) in cases {
            let found: Vec<u32> = reach.jump_groups_matching(text).map(|group| group.0).collect();
            assert_eq!(found, *expected, "{text:?}");
        }
    }

    /// Covers: JGRP-8.
    #[test]
    fn a_moved_jump_item_is_reached_as_its_new_group_says() {
        let mut directory = with_users(2);
        directory.users.iter_mut().for_each(|user| user.rights.set(Right::UseJumpClients, true));
        directory.jump_groups =
            vec![group("servers", &[(UserId(0), Some(OPERATOR))]), group("desks", &[(UserId(1), Some(OPERATOR))])];
        directory.jump_items = vec![item("db-1", JumpItemKind::JumpClient(None), SERVERS)];
        let jumps = |directory: &Directory| {
            let reach = Reach::new(directory);
            [UserId(0), UserId(1)].map(|user| reach.may_jump(user, JumpItemId(0)).is_ok())
        };
        assert_eq!(jumps(&directory), [true, false]);
        directory.jump_items[0].place = Place::Group(JumpGroupId(1));
        assert_eq!(jumps(&directory), [false, true]);
    }

    const SERVERS: Place = Place::Group(JumpGroupId(0));
}
