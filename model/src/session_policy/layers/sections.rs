//! What the layer of the representative says for each user: group policies, then the account, then its embassy.

use crate::access::group_policy::last_word;
use crate::access::{Directory, Section, group_policies_of_users};
use crate::id::{GroupPolicyId, UserId};
use crate::permission::{Permission, Permissions, Value};
use crate::session_policy::{Assignment, Decision, Holder};

/// What the representative layer says for one user; nothing where a permission falls to the global default.
#[derive(Clone, Debug)]
pub(in crate::session_policy) struct Sections {
    pub(super) attended: [Option<Decision>; Permission::ALL.len()],
    pub(super) unattended: [Option<Decision>; Permission::ALL.len()],
}

/// Which permissions of a representative object are meant (SPOL-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Attendance {
    /// Sessions that customers start.
    Attended,
    /// Sessions through a Jump Client, a Jumpoint or local Jump.
    Unattended,
}

/// What the representative layer says for each user.
pub(in crate::session_policy) fn of_users(directory: &Directory) -> Vec<Sections> {
    let sections = |(place, policies): (usize, &Vec<GroupPolicyId>)| {
        let user = UserId(place as u32);
        let of = |attendance| {
            Permission::ALL.map(|permission| user_decision(directory, user, policies, attendance, permission))
        };
        Sections { attended: of(Attendance::Attended), unattended: of(Attendance::Unattended) }
    };
    group_policies_of_users(directory).iter().enumerate().map(sections).collect()
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
    use crate::access::example::{group_policy, item, permissions, section, with_users};
    use crate::access::{Embassy, GroupPolicy, JumpItemKind, Place};
    use crate::id::{EmbassyId, JumpItemId, PortalId};
    use crate::session_policy::layers::Resolver;
    use crate::session_policy::{Representative, Start};

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

    /// One user, and a Jump Client.
    fn site() -> Directory {
        let mut directory = with_users(1);
        directory.jump_items = vec![item("item", JumpItemKind::JumpClient(None), Place::Personal(UserId(0)))];
        directory
    }

    const USER: Representative = Representative::User(UserId(0));
    const CUSTOMER: Start = Start::Customer { portal: PortalId(0) };
    const CLIENT_PRESENT: Start = Start::Jump { item: JumpItemId(0), present: true };
    const TIMEOUT: Permission = Permission::PromptTimeout;
}
