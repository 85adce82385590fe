//! Which role a user has where: all that give one, the most specific first, and the first of them.

use jumpstorm_model::access::{
    Directory, Grant, How, Place, Right, RoleAction, RoleFrom, Source, Standing, UserSettings,
};
use jumpstorm_model::id::{JumpGroupId, RoleId, UserId};

use super::who_wins;

/// A role, how the place is reached, and where the role is set.
pub(crate) type Has = (u32, String, String);

pub(crate) struct Roles<'d> {
    directory: &'d Directory,
}

/// What group policies make of somebody's membership of a Jump Group.
struct ByGroupPolicy {
    /// The policy that adds, and the role that it sets.
    added: Option<(usize, Option<RoleId>)>,
    /// Whether a removal took away what a policy above adds.
    removal_bites: bool,
    /// Whether a final one stopped what stands below.
    final_bites: bool,
}

impl<'d> Roles<'d> {
    pub(crate) fn of(directory: &'d Directory) -> Self {
        Self { directory }
    }

    pub(crate) fn at(&self, user: UserId, place: Place) -> Option<Has> {
        match place {
            Place::Group(group) => self.in_group(user, group),
            Place::Personal(owner) => self.in_list(user, owner),
        }
    }

    pub(crate) fn right(&self, user: UserId, right: Right) -> (bool, String) {
        let own = self.directory.users[user.index()].rights.get(right);
        self.setting(user, own, |settings| settings.rights.get(right))
    }

    /// Whether the role that applies there grants something.
    pub(crate) fn grants(&self, user: UserId, place: Place, action: RoleAction) -> bool {
        self.at(user, place).is_some_and(|(role, _, _)| self.directory.roles[role as usize].grants.allow(action))
    }

    /// Whether a removal, and whether a final section, makes a difference to a membership.
    pub(crate) fn bites(&self, user: UserId, group: JumpGroupId) -> (bool, bool) {
        let by_policy = self.by_group_policy(user, group);
        (by_policy.removal_bites, by_policy.final_bites)
    }

    fn in_group(&self, user: UserId, group: JumpGroupId) -> Option<Has> {
        let or_default = |role: Option<RoleId>, how: String| match role {
            Some(role) => (role.0, how, "there".to_owned()),
            None => self.own(user, |roles| roles.default, |settings| settings.roles.default, how),
        };
        let members = &self.directory.jump_groups[group.index()].members;
        if let Some(member) = members.iter().find(|member| member.user == user) {
            return Some(or_default(member.role, "individually".to_owned()));
        }
        if let Some((policy, role)) = self.by_group_policy(user, group).added {
            return Some(or_default(role, format!("group policy {policy}")));
        }
        let system = self.own(user, |roles| roles.system, |settings| settings.roles.system, "system".to_owned());
        if system.0 == 0 { None } else { Some(system) }
    }

    fn in_list(&self, user: UserId, owner: UserId) -> Option<Has> {
        let mut all = Vec::new();
        if user == owner {
            let how = "personal".to_owned();
            all.push(self.own(user, |roles| roles.personal, |settings| settings.roles.personal, how));
        }
        for (number, team) in self.directory.teams.iter().enumerate() {
            let standing =
                |who: UserId| team.members.iter().find(|(member, _)| *member == who).map(|(_, standing)| standing);
            let is_over = matches!(
                (standing(user), standing(owner)),
                (Some(Standing::Lead), Some(Standing::Member))
                    | (Some(Standing::Manager), Some(Standing::Member | Standing::Lead))
            );
            if is_over && self.right(user, Right::SeeTeamLists).0 {
                let how = format!("team {number}");
                all.push(self.own(user, |roles| roles.teams, |settings| settings.roles.teams, how));
            }
        }
        if self.right(user, Right::SeeAllJumpItems).0 {
            all.push(self.own(user, |roles| roles.system, |settings| settings.roles.system, "sees all".to_owned()));
        }
        all.into_iter().next()
    }

    fn by_group_policy(&self, user: UserId, group: JumpGroupId) -> ByGroupPolicy {
        let mut defined = Vec::new();
        for (number, policy) in self.directory.group_policies.iter().enumerate() {
            if !policy.members.contains(&user) {
                continue;
            }
            let added = policy.adds.iter().find_map(|section| {
                let (_, role) = section.value.iter().find(|(added, _)| *added == group)?;
                Some((Some((number, *role)), section.is_final))
            });
            let removed = policy.removes.iter().find_map(|section| {
                section.value.iter().find(|(removed, ())| *removed == group).map(|_| (None, section.is_final))
            });
            defined.extend(added.or(removed));
        }
        let added = who_wins(&defined).flatten();
        let last = defined.last().and_then(|(says, _)| *says);
        let removal_bites = added.is_none() && defined.iter().any(|(says, _)| says.is_some());
        ByGroupPolicy { added, removal_bites, final_bites: added != last }
    }

    fn own(
        &self,
        user: UserId,
        own: impl Fn(&jumpstorm_model::access::Roles<RoleId>) -> RoleId,
        field: impl Fn(&UserSettings) -> Option<RoleId>,
        how: String,
    ) -> Has {
        let (role, from) = self.setting(user, own(&self.directory.users[user.index()].roles), field);
        (role.0, how, from)
    }

    fn setting<T: Clone>(&self, user: UserId, own: T, field: impl Fn(&UserSettings) -> Option<T>) -> (T, String) {
        let mut defined = Vec::new();
        for (number, policy) in self.directory.group_policies.iter().enumerate() {
            if let Some(section) = &policy.representative
                && policy.members.contains(&user)
                && let Some(value) = field(&section.value)
            {
                defined.push(((value, format!("group policy {number}")), section.is_final));
            }
        }
        who_wins(&defined).unwrap_or((own, "account".to_owned()))
    }
}

/// A grant in the reference's words.
pub(crate) fn has(grant: Grant) -> Has {
    let how = match grant.how {
        How::Individually => "individually".to_owned(),
        How::ByGroupPolicy(policy) => format!("group policy {}", policy.0),
        How::System => "system".to_owned(),
        How::Personal => "personal".to_owned(),
        How::Team(team) => format!("team {}", team.0),
        How::SeesAll => "sees all".to_owned(),
    };
    let from = match grant.from {
        RoleFrom::Membership => "there".to_owned(),
        RoleFrom::User(source) => self::source(source),
    };
    (grant.role.0, how, from)
}

/// Who set something, in the reference's words.
pub(crate) fn source(source: Source) -> String {
    match source {
        Source::Account => "account".to_owned(),
        Source::GroupPolicy(policy) => format!("group policy {}", policy.0),
    }
}
