//! Who reaches which Jump Items, and with which Jump Item Role: the most specific one alone (ROLE-2).
//!
//! Refuses to know of sessions: what may be done in one is [`crate::session_policy`], when a Jump Item may be accessed is its
//! Jump Policy's.

mod account;
mod grant;
mod memberships;
mod no_access;

use crate::id::{GroupPolicyId, JumpGroupId, JumpItemId, TeamId, UserId};
use crate::session_policy::JumpTo;

use super::{Directory, JumpItemKind, Place, Right, RoleAction, Standing};
use account::Account;

pub use account::Source;
pub use grant::{Grant, How, RoleFrom};
pub use no_access::NoAccess;

/// What follows from a directory for each user, worked out once: account, group policies and memberships together. A
/// directory that changes needs a new one (GPOL-3, JGRP-6, JGRP-8).
#[derive(Clone, Debug)]
pub struct Reach<'d> {
    directory: &'d Directory,
    users: Vec<UserReach>,
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
struct UserReach {
    account: Account,
    /// In the order of the groups.
    groups: Vec<(JumpGroupId, Grant)>,
    /// Those whom the user leads or manages, in their order, and in which team: the first that makes it so.
    over: Vec<(UserId, TeamId)>,
}

impl<'d> Reach<'d> {
    /// For that directory, as it stands.
    pub fn new(directory: &'d Directory) -> Self {
        let policies = group_policies_of_users(directory);
        let mut individual = memberships::individual(directory);
        let mut over = overseen(directory);
        let users = policies.iter().enumerate().map(|(place, policies)| {
            let account = Account::new(directory, UserId(place as u32), policies);
            let by_policy = memberships::by_group_policy(directory, policies);
            let groups = memberships::merge(&account, by_policy, std::mem::take(&mut individual[place]));
            UserReach { account, groups, over: std::mem::take(&mut over[place]) }
        });
        Self { directory, users: users.collect() }
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
            Err(_) => Some(reach.account.system(How::System)).filter(|grant| !grant.is_no_access()),
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

/// The group policies that each user is in, from the top of the list down.
pub(crate) fn group_policies_of_users(directory: &Directory) -> Vec<Vec<GroupPolicyId>> {
    let mut policies = vec![Vec::new(); directory.users.len()];
    for (place, policy) in directory.group_policies.iter().enumerate() {
        policy.members.iter().for_each(|user| policies[user.index()].push(GroupPolicyId(place as u32)));
    }
    policies
}

/// Whom each user leads or manages: leads are over members, managers over members and leads.
fn overseen(directory: &Directory) -> Vec<Vec<(UserId, TeamId)>> {
    let mut over = vec![Vec::new(); directory.users.len()];
    for (place, team) in directory.teams.iter().enumerate() {
        for (user, standing) in team.members.iter().filter(|(_, standing)| *standing > Standing::Member) {
            let below = team.members.iter().filter(|(_, other)| other < standing);
            over[user.index()].extend(below.map(|(other, _)| (*other, TeamId(place as u32))));
        }
    }
    for list in &mut over {
        list.sort_unstable();
        list.dedup_by_key(|(other, _)| *other);
    }
    over
}
