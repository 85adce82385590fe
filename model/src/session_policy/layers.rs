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
