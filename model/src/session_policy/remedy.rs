//! What would have to change for a permission to be something else: the smallest edits of the directory, each of them tried.
//!
//! Every remedy is one edit of one object. What an edit would change besides is for [`super::difference`] to say. Refuses to
//! propose what a directory may not hold: a policy where its availability does not allow it (SPOL-13), or permissions of an
//! object's own that must be complete and would not be (SPOL-11).

use std::cmp::Ordering;

use crate::access::{Directory, Section};
use crate::id::{GroupPolicyId, SessionPolicyId};
use crate::permission::{Permission, Permissions, Value};

use super::explanation::{Explanation, Step};
use super::layers::Resolver;
use super::{Assignment, Availability, Holder, SessionPolicy, Start};

/// One edit that changes the permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The edit.
    pub edit: Edit,
    /// What the permission can be after it: any of these where the edit lets one choose, else the only one.
    pub values: Vec<Value>,
    /// How many other objects have the named policy that it edits, and follow (SPOL-12).
    pub shared_with: usize,
}

/// One change of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    /// Define the permission in the named policy that the object has.
    DefineInPolicy(Holder, SessionPolicyId),
    /// Define it among the object's own permissions.
    DefineInOwn(Holder),
    /// Give the object, which has nothing for such sessions, a session policy that defines it and nothing else.
    GivePolicy(Holder),
    /// No longer define it in the named policy that the object has.
    LeaveInPolicy(Holder, SessionPolicyId),
    /// No longer define it among the object's own permissions.
    LeaveInOwn(Holder),
    /// Let policies further down override this section of a group policy.
    AllowOverride(GroupPolicyId),
    /// Move a group policy to right below another.
    MoveBelow(GroupPolicyId, GroupPolicyId),
    /// Move a group policy to right above another.
    MoveAbove(GroupPolicyId, GroupPolicyId),
}

/// The edits that would change what an explanation explains: those of the object that decides first, then from the first layer
/// on.
pub fn remedies(directory: &Directory, explanation: &Explanation) -> Vec<Remedy> {
    let decider = explanation.decision.holder;
    let (mut first, rest): (Vec<&Step>, Vec<&Step>) = explanation.steps.iter().partition(|step| step.holder == decider);
    first.extend(rest);
    let edits = first.into_iter().flat_map(|step| edits(directory, step, decider));
    edits.filter_map(|edit| tried(directory, explanation, edit)).collect()
}

impl Edit {
    /// The directory as it would be, with `value` where the edit defines one.
    pub fn apply(self, directory: &mut Directory, explanation: &Explanation, value: Value) {
        let (permission, start) = (explanation.permission, explanation.start);
        match self {
            Self::DefineInPolicy(_, policy) => {
                directory.session_policies[policy.index()].permissions.define(permission, value);
            }
            Self::LeaveInPolicy(_, policy) => directory.session_policies[policy.index()].permissions.leave(permission),
            Self::DefineInOwn(Holder::Global) => directory.global.define(permission, value),
            Self::DefineInOwn(holder) => change_own(directory, holder, start, |own| own.define(permission, value)),
            Self::LeaveInOwn(holder) => change_own(directory, holder, start, |own| own.leave(permission)),
            Self::GivePolicy(holder) => give(directory, holder, start, sole(permission, value)),
            Self::AllowOverride(policy) => {
                let policy = &mut directory.group_policies[policy.index()];
                let section = start.either(&mut policy.attended, &mut policy.unattended);
                section.iter_mut().for_each(|section| section.is_final = false);
            }
            Self::MoveBelow(policy, other) => shift(directory, policy, other.index() + 1),
            Self::MoveAbove(policy, other) => shift(directory, policy, other.index()),
        }
    }

    /// Whether one can choose the value.
    pub const fn defines(self) -> bool {
        matches!(self, Self::DefineInPolicy(..) | Self::DefineInOwn(_) | Self::GivePolicy(_))
    }
}

/// Whatever might change something at one object; trying it shows.
fn edits(directory: &Directory, step: &Step, decider: Holder) -> Vec<Edit> {
    let holder = step.holder;
    let own_may_leave = directory.session_policies.iter().any(|policy| policy.availability.users);
    let mut edits = Vec::new();
    match step.has {
        Some(Assignment::Policy(policy)) => {
            edits.extend([Edit::DefineInPolicy(holder, policy), Edit::LeaveInPolicy(holder, policy)]);
        }
        Some(Assignment::Custom(_)) => {
            edits.push(Edit::DefineInOwn(holder));
            if own_may_leave && holder != Holder::Global {
                edits.push(Edit::LeaveInOwn(holder));
            }
        }
        Some(Assignment::None) | None => edits.push(Edit::GivePolicy(holder)),
    }
    if let (Holder::GroupPolicy(policy), Holder::GroupPolicy(decider)) = (holder, decider) {
        match policy.cmp(&decider) {
            Ordering::Equal if step.is_final => edits.push(Edit::AllowOverride(policy)),
            Ordering::Less if step.says.is_some() => edits.push(Edit::MoveBelow(policy, decider)),
            Ordering::Greater if step.says.is_some() => edits.push(Edit::MoveAbove(policy, decider)),
            _ => {}
        }
    }
    edits
}

/// The edit with what it leads to, if that is something else than now.
fn tried(directory: &Directory, explanation: &Explanation, edit: Edit) -> Option<Remedy> {
    let now = explanation.decision.value;
    let wanted: Vec<Value> = match edit.defines() {
        true => explanation.permission.kind().values().into_iter().filter(|value| *value != now).collect(),
        false => vec![now],
    };
    let mut values = Vec::new();
    for value in wanted {
        let mut edited = directory.clone();
        edit.apply(&mut edited, explanation, value);
        let resolver = Resolver::new(&edited);
        let then = resolver.decide(explanation.representative, explanation.start, explanation.permission).value;
        if then != now && (!edit.defines() || then == value) {
            values.push(then);
        }
    }
    let shared_with = match edit {
        Edit::DefineInPolicy(_, policy) | Edit::LeaveInPolicy(_, policy) => uses(directory, policy).saturating_sub(1),
        _ => 0,
    };
    (!values.is_empty()).then_some(Remedy { edit, values, shared_with })
}

/// How many times the policy is assigned; each of the two of a Jump Client or of a representative object counts.
fn uses(directory: &Directory, policy: SessionPolicyId) -> usize {
    let is = |assignment: &Assignment| usize::from(*assignment == Assignment::Policy(policy));
    let named = |assigned: Option<SessionPolicyId>| usize::from(assigned == Some(policy));
    let section = |section: &Option<Section<Assignment>>| section.as_ref().map_or(0, |section| is(&section.value));
    let items = directory.jump_items.iter().map(|item| named(item.present) + named(item.not_present));
    let portals = directory.portals.iter().map(|portal| named(portal.session_policy));
    let invites = directory.rep_invites.iter().map(|invite| named(Some(invite.session_policy)));
    let groups = directory.group_policies.iter().map(|group| section(&group.attended) + section(&group.unattended));
    let users = directory.users.iter().map(|user| is(&user.attended) + is(&user.unattended));
    let embassies = directory.embassies.iter().map(|embassy| is(&embassy.attended) + is(&embassy.unattended));
    items.chain(portals).chain(invites).chain(groups).chain(users).chain(embassies).sum()
}

/// The place where a representative object keeps what it has for such a session.
fn slot(directory: &mut Directory, holder: Holder, start: Start) -> Option<&mut Assignment> {
    let (attended, unattended) = match holder {
        Holder::User(user) => {
            let user = &mut directory.users[user.index()];
            (&mut user.attended, &mut user.unattended)
        }
        Holder::Embassy(embassy) => {
            let embassy = &mut directory.embassies[embassy.index()];
            (&mut embassy.attended, &mut embassy.unattended)
        }
        Holder::GroupPolicy(policy) => {
            let policy = &mut directory.group_policies[policy.index()];
            let section = start.either(&mut policy.attended, &mut policy.unattended);
            let nothing = || Section { value: Assignment::None, is_final: false };
            return Some(&mut section.get_or_insert_with(nothing).value);
        }
        Holder::JumpClient(_) | Holder::Portal(_) | Holder::RepInvite(_) | Holder::Global => return None,
    };
    Some(start.either(attended, unattended))
}

fn change_own(directory: &mut Directory, holder: Holder, start: Start, change: impl FnOnce(&mut Permissions)) {
    if let Some(Assignment::Custom(own)) = slot(directory, holder, start) {
        change(own);
    }
}

fn give(directory: &mut Directory, holder: Holder, start: Start, policy: SessionPolicy) {
    let id = SessionPolicyId(directory.session_policies.len() as u32);
    directory.session_policies.push(policy);
    match holder {
        Holder::JumpClient(item) => {
            let item = &mut directory.jump_items[item.index()];
            *(if matches!(start, Start::Jump { present: true, .. }) {
                &mut item.present
            } else {
                &mut item.not_present
            }) = Some(id);
        }
        Holder::Portal(portal) => directory.portals[portal.index()].session_policy = Some(id),
        Holder::GroupPolicy(_) | Holder::User(_) | Holder::Embassy(_) => {
            if let Some(slot) = slot(directory, holder, start) {
                *slot = Assignment::Policy(id);
            }
        }
        // They always have one.
        Holder::RepInvite(_) | Holder::Global => {}
    }
}

/// A session policy that defines one permission and can be assigned anywhere.
fn sole(permission: Permission, value: Value) -> SessionPolicy {
    let mut permissions = Permissions::default();
    permissions.define(permission, value);
    SessionPolicy {
        name: String::new(),
        code_name: String::new(),
        description: None,
        availability: Availability { users: true, rep_invites: true, jump_items: true },
        permissions,
    }
}

/// Moves a group policy to right before the one that stands at `place` now.
fn shift(directory: &mut Directory, policy: GroupPolicyId, place: usize) {
    let moved = directory.group_policies.remove(policy.index());
    directory.group_policies.insert(place - usize::from(policy.index() < place), moved);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Roles, User};
    use crate::id::{PortalId, UserId};
    use crate::session_policy::Representative;

    /// One user with custom permissions that are complete.
    fn directory() -> Directory {
        let mut own = Permissions::lowest();
        own.define(Permission::Chat, Value::Allowed(true));
        let mut directory = Directory::new();
        directory.users.push(User {
            name: "ann".to_owned(),
            embassy: None,
            attended: Assignment::Custom(own),
            unattended: Assignment::None,
            roles: Roles::default(),
            rights: Default::default(),
            extended_availability: false,
        });
        directory
    }

    fn edits_of(directory: &Directory) -> Vec<Edit> {
        let (ann, start) = (Representative::User(UserId(0)), Start::Customer { portal: PortalId(0) });
        let explanation = Explanation::new(&Resolver::new(directory), ann, start, Permission::Chat);
        remedies(directory, &explanation).into_iter().map(|remedy| remedy.edit).collect()
    }

    /// Custom permissions may leave something open only while a policy can be assigned to user objects.
    #[test]
    fn permissions_that_must_be_complete_are_not_proposed_to_be_less() {
        let (ann, main) = (Holder::User(UserId(0)), Holder::Portal(PortalId(0)));
        let mut directory = directory();
        assert_eq!(edits_of(&directory), [Edit::DefineInOwn(ann), Edit::GivePolicy(main)]);
        directory.session_policies.push(sole(Permission::Pinning, Value::Allowed(true)));
        assert_eq!(edits_of(&directory), [Edit::DefineInOwn(ann), Edit::LeaveInOwn(ann), Edit::GivePolicy(main)]);
        directory.session_policies[0].availability.users = false;
        assert_eq!(edits_of(&directory), [Edit::DefineInOwn(ann), Edit::GivePolicy(main)]);
    }

    #[test]
    fn a_policy_that_several_have_says_how_many_more() {
        let mut directory = directory();
        directory.session_policies.push(sole(Permission::Chat, Value::Allowed(true)));
        let policy = SessionPolicyId(0);
        directory.users[0].attended = Assignment::Policy(policy);
        directory.users[0].unattended = Assignment::Policy(policy);
        directory.global.define(Permission::Chat, Value::Allowed(false));
        assert_eq!(uses(&directory, policy), 2);
        assert_eq!(edits_of(&directory)[0], Edit::DefineInPolicy(Holder::User(UserId(0)), policy));
    }

    #[test]
    fn a_group_policy_moves_to_right_before_a_place() {
        let cases =
            [(0, 2, ["b", "a", "c"]), (2, 0, ["c", "a", "b"]), (0, 3, ["b", "c", "a"]), (1, 1, ["a", "b", "c"])];
        for (from, place, expected) in cases {
            let mut directory = Directory::new();
            let policy = |name: &str| crate::access::GroupPolicy {
                name: name.to_owned(),
                members: Vec::new(),
                attended: None,
                unattended: None,
                representative: None,
                adds: None,
                removes: None,
            };
            directory.group_policies = ["a", "b", "c"].map(policy).to_vec();
            shift(&mut directory, GroupPolicyId(from), place);
            let names: Vec<_> = directory.group_policies.iter().map(|policy| policy.name.as_str()).collect();
            assert_eq!(names, expected, "{from} to {place}");
        }
    }
}
