//! Group policies, from the top of the list down (GPOL-1 to GPOL-6).

use std::collections::{BTreeMap, BTreeSet};

use model::access::{GroupPolicy, Right, Section, UserSettings};
use model::id::{JumpGroupId, RoleId, TeamId, UserId};
use model::session_policy::Assignment;

use crate::diagnostic::{Code, Diagnostic, shorten};
use crate::file::directory::{self as file, AvailableTo, Members, Sameness, SessionSection};
use crate::file::{DirectoryName, Field, Placed};

use super::names::Kind;
use super::people::rights;
use super::{Resolving, blocks, text};

impl Resolving<'_, '_> {
    /// Puts group policies into the order that the file gives, if it gives one (GPOL-3).
    pub(super) fn group_policy_order(&mut self) {
        let Some(order) = self.file.group_policy_order.get() else { return };
        let (mut seen, mut places) = (BTreeMap::new(), Vec::new());
        for name in order {
            let Some(place) = self.names.find(Kind::GroupPolicy, &name.0, name.span, self.out) else { continue };
            self.once(&mut seen, place, name, "the order of group policies");
            places.push(place);
        }
        let blocks = blocks(&self.file.group_policy);
        let left_out: Vec<_> = (0_u32..).zip(blocks).filter(|(place, _)| !seen.contains_key(place)).collect();
        if let Some((_, first)) = left_out.first() {
            let others = if left_out.len() > 1 { format!(" and {} more", left_out.len() - 1) } else { String::new() };
            let message = format!("the order leaves out `{}`{others}", text(&first.name));
            let diagnostic = Diagnostic::error(Code::MissingKey, self.file.group_policy_order.span, message);
            self.out.push(diagnostic.help("name every group policy, from the top of the list down"));
        }
        // Of names that are wrong, and of more policies than can be taken in, there is no order.
        let policies = &self.directory.group_policies;
        if left_out.is_empty() && places.len() == blocks.len() && policies.len() == blocks.len() {
            self.directory.group_policies = places.iter().map(|place| policies[*place as usize].clone()).collect();
        }
    }

    pub(super) fn group_policies(&mut self) {
        let mut memberships = 0;
        for policy in blocks(&self.file.group_policy) {
            let members = self.members(policy);
            memberships += members.len();
            if memberships > MEMBERSHIPS_MAX {
                let message = format!("more than {MEMBERSHIPS_MAX} members in all group policies together");
                let diagnostic = Diagnostic::error(Code::TooLarge, policy.members.span, message);
                self.out.push(diagnostic.help("let fewer group policies concern everybody"));
                return;
            }
            let (attended, unattended) = self.sections(policy);
            let errors = self.out.errors();
            let representative = policy.representative.get().map(|section| Section {
                value: UserSettings { rights: rights(section.rights.get()), roles: self.roles_of(section.roles.get()) },
                is_final: section.is_final.copied().unwrap_or_default(),
            });
            // What is wrong has been reported, and is missing here only because of that.
            if let Some(section) = &representative
                && self.out.errors() == errors
                && Right::ALL.iter().all(|right| section.value.rights.get(*right).is_none())
                && section.value.roles == model::access::Roles::default()
            {
                self.out.push(says_nothing(&policy.representative, "rights or roles"));
            }
            let (adds, removes) = self.jump_groups_of(policy);
            self.directory.group_policies.push(GroupPolicy {
                name: text(&policy.name),
                members,
                attended,
                unattended,
                representative,
                adds,
                removes,
            });
        }
    }

    /// Whom it concerns, each once: accounts of embassies are in no group policy.
    fn members(&mut self, policy: &file::GroupPolicy) -> Vec<UserId> {
        match policy.members.get() {
            None => Vec::new(),
            Some(Members::All) => {
                let users = self.directory.users.iter().zip(0..);
                users.filter(|(user, _)| user.embassy.is_none()).map(|(_, place)| UserId(place)).collect()
            }
            Some(Members::Named { users, teams }) => {
                let title = format!("the group policy `{}`", text(&policy.name));
                let mut members = BTreeSet::new();
                for (user, name) in self.users(users.iter(), &title).into_iter().zip(users) {
                    let Some(user) = user else { continue };
                    self.is_of_no_embassy(user, name);
                    members.insert(user);
                }
                let mut seen = BTreeMap::new();
                for name in teams {
                    let Some(team) = self.names.find(Kind::Team, &name.0, name.span, self.out) else { continue };
                    self.once(&mut seen, team, name, &title);
                    let of_team: Vec<_> = self.directory[TeamId(team)].members.iter().map(|(user, _)| *user).collect();
                    of_team.iter().for_each(|user| self.is_of_no_embassy(*user, name));
                    members.extend(of_team);
                }
                members.into_iter().collect()
            }
        }
    }

    fn is_of_no_embassy(&mut self, user: UserId, name: &Placed<DirectoryName>) {
        let user = &self.directory[user];
        let Some(embassy) = user.embassy else { return };
        let embassy = &self.directory[embassy].name;
        let message = format!("`{}` belongs to the embassy `{embassy}` and is in no group policy", user.name);
        let diagnostic = Diagnostic::error(Code::Conflict, name.span, message);
        self.out.push(diagnostic.help("leave such accounts out, or take the account out of the embassy"));
    }

    fn sections(&mut self, policy: &file::GroupPolicy) -> (Option<Section<Assignment>>, Option<Section<Assignment>>) {
        let same = |field: &Field<SessionSection>| match field.get() {
            Some(SessionSection::Same(sameness)) => Some((*sameness, field.span)),
            _ => None,
        };
        let sameness = self.sameness(same(&policy.attended), same(&policy.unattended));
        match sameness {
            Some(Sameness::AsUnattended) => {
                let unattended = self.section(&policy.unattended);
                (unattended.clone(), unattended)
            }
            Some(Sameness::AsAttended) => {
                let attended = self.section(&policy.attended);
                (attended.clone(), attended)
            }
            None => (self.section(&policy.attended), self.section(&policy.unattended)),
        }
    }

    fn section(&mut self, field: &Field<SessionSection>) -> Option<Section<Assignment>> {
        let Some(SessionSection::Given(section)) = field.get() else { return None };
        let value = match section.permissions.get() {
            Some(permissions) => self.custom(permissions),
            None => self.named(&section.policy, AvailableTo::Users).map_or(Assignment::None, Assignment::Policy),
        };
        Some(Section { value, is_final: section.is_final.copied().unwrap_or_default() })
    }

    /// The Jump Groups that members are added to, and those that they are removed from; none is both.
    #[expect(clippy::type_complexity, reason = "these are the two fields of the model's type")]
    fn jump_groups_of(
        &mut self,
        policy: &file::GroupPolicy,
    ) -> (Option<Section<Vec<(JumpGroupId, Option<RoleId>)>>>, Option<Section<Vec<(JumpGroupId, ())>>>) {
        let name = text(&policy.name);
        let mut added = BTreeMap::new();
        let adds = policy.add_to_jump_groups.get().map(|section| {
            let mut groups = Vec::new();
            for addition in blocks(&section.jump_groups) {
                let role = addition.role.as_ref();
                let role = role.and_then(|role| self.names.find(Kind::Role, &role.0, role.span, self.out)).map(RoleId);
                let Some(group) = &addition.group else { continue };
                let Some(id) = self.names.find(Kind::JumpGroup, &group.0, group.span, self.out) else { continue };
                self.once(&mut added, id, group, &format!("what `{name}` adds to"));
                groups.push((JumpGroupId(id), role));
            }
            if section.jump_groups.get().is_some_and(Vec::is_empty) {
                self.out.push(says_nothing(&policy.add_to_jump_groups, "a Jump Group"));
            }
            Section { value: groups, is_final: section.is_final.copied().unwrap_or_default() }
        });
        let mut removed = BTreeMap::new();
        let removes = policy.remove_from_jump_groups.get().map(|section| {
            let mut groups = Vec::new();
            for group in blocks(&section.jump_groups) {
                let Some(id) = self.names.find(Kind::JumpGroup, &group.0, group.span, self.out) else { continue };
                self.once(&mut removed, id, group, &format!("what `{name}` removes from"));
                if let Some(span) = added.get(&id) {
                    let message = format!("`{name}` adds to `{}` and removes from it", shorten(&group.0));
                    let diagnostic = Diagnostic::error(Code::Conflict, group.span, message);
                    self.out.push(diagnostic.and(*span, "it is added to here").help("keep one of them"));
                }
                groups.push((JumpGroupId(id), ()));
            }
            if section.jump_groups.get().is_some_and(Vec::is_empty) {
                self.out.push(says_nothing(&policy.remove_from_jump_groups, "a Jump Group"));
            }
            Section { value: groups, is_final: section.is_final.copied().unwrap_or_default() }
        });
        (adds, removes)
    }
}

/// A section that is there and defines nothing.
fn says_nothing<T>(section: &Field<T>, what: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingKey, section.span, "a section that is defined says something")
        .help(format!("name {what} in it, or leave the section out"))
}

/// The most members of all group policies together: each is held against all permissions.
const MEMBERSHIPS_MAX: usize = 1_000_000;
