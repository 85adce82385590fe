//! What a session gets: everything that anybody says about it in one list, read from the top.

use jumpstorm_model::access::{Directory, JumpItemKind};
use jumpstorm_model::id::{PortalId, SessionPolicyId, UserId};
use jumpstorm_model::permission::{Permission, Permissions, Value};
use jumpstorm_model::session_policy::{Assignment, Decision, Holder, Representative, Start};

use super::who_wins;

/// One thing that somebody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) layer: &'static str,
    /// What kind of object, and which of them.
    pub(crate) holder: (&'static str, u32),
    pub(crate) policy: Option<u32>,
    pub(crate) permission: &'static str,
    pub(crate) value: Value,
}

/// All that is said about a session, the most important first.
pub(crate) struct Said {
    lines: Vec<Line>,
    /// How many permissions a final group policy kept from one further down.
    pub(crate) finals: usize,
}

impl Said {
    pub(crate) fn about(directory: &Directory, who: Representative, start: Start) -> Self {
        let mut said = Self { lines: Vec::new(), finals: 0 };
        // 1. Jump Client
        if let Start::Jump { item, present } = start {
            let own = &directory.jump_items[item.index()];
            if let JumpItemKind::JumpClient(_) = own.kind {
                let policy = if present { own.present } else { own.not_present };
                said.policy(directory, "jump_client", ("item", item.0), policy);
            }
        }
        // 2. Public Portal
        let portal = portal(directory, start);
        let policy = directory.portals[portal.index()].session_policy;
        said.policy(directory, "public_portal", ("portal", portal.0), policy);
        // 3. Representative
        match who {
            Representative::User(user) => said.user(directory, user, start),
            Representative::External(invite) => {
                let policy = directory.rep_invites[invite.index()].session_policy;
                said.policy(directory, "representative", ("invite", invite.0), Some(policy));
            }
        }
        // 4. Global Default
        said.set("global_default", ("global", 0), None, &directory.global);
        said
    }

    /// The first line about a permission.
    pub(crate) fn first(&self, permission: Permission) -> &Line {
        self.lines
            .iter()
            .find(|line| line.permission == permission.name())
            .expect("the global default leaves nothing open")
    }

    fn user(&mut self, directory: &Directory, user: UserId, start: Start) {
        let attended = matches!(start, Start::Customer { .. } | Start::SupportButton(_));
        for permission in Permission::ALL {
            let mut defined = Vec::new();
            for (number, group_policy) in (0..).zip(&directory.group_policies) {
                let section = if attended { &group_policy.attended } else { &group_policy.unattended };
                if !group_policy.members.contains(&user) {
                    continue;
                }
                if let Some(section) = section {
                    let mut says = Self { lines: Vec::new(), finals: 0 };
                    says.assignment(directory, ("group policy", number), &section.value);
                    let line = says.lines.into_iter().find(|line| line.permission == permission.name());
                    defined.extend(line.map(|line| (line, section.is_final)));
                }
            }
            let winner = who_wins(&defined);
            self.finals += usize::from(winner != defined.last().map(|(line, _)| line.clone()));
            self.lines.extend(winner);
        }
        let own = &directory.users[user.index()];
        self.assignment(directory, ("user", user.0), if attended { &own.attended } else { &own.unattended });
        if let Some(number) = own.embassy {
            let embassy = &directory.embassies[number.index()];
            let of_embassy = if attended { &embassy.attended } else { &embassy.unattended };
            self.assignment(directory, ("embassy", number.0), of_embassy);
        }
    }

    fn assignment(&mut self, directory: &Directory, holder: (&'static str, u32), assignment: &Assignment) {
        match assignment {
            Assignment::None => {}
            Assignment::Policy(policy) => self.policy(directory, "representative", holder, Some(*policy)),
            Assignment::Custom(permissions) => self.set("representative", holder, None, permissions),
        }
    }

    fn policy(
        &mut self,
        directory: &Directory,
        layer: &'static str,
        holder: (&'static str, u32),
        policy: Option<SessionPolicyId>,
    ) {
        if let Some(policy) = policy {
            self.set(layer, holder, Some(policy.0), &directory.session_policies[policy.index()].permissions);
        }
    }

    fn set(
        &mut self,
        layer: &'static str,
        holder: (&'static str, u32),
        policy: Option<u32>,
        permissions: &Permissions,
    ) {
        let line = |(permission, value): (Permission, Value)| Line {
            layer,
            holder,
            policy,
            permission: permission.name(),
            value,
        };
        self.lines.extend(permissions.defined().map(line));
    }
}

/// A decision as a line.
pub(crate) fn line(permission: Permission, decision: Decision) -> Line {
    let (layer, holder) = match decision.holder {
        Holder::JumpClient(id) => ("jump_client", ("item", id.0)),
        Holder::Portal(id) => ("public_portal", ("portal", id.0)),
        Holder::GroupPolicy(id) => ("representative", ("group policy", id.0)),
        Holder::User(id) => ("representative", ("user", id.0)),
        Holder::Embassy(id) => ("representative", ("embassy", id.0)),
        Holder::RepInvite(id) => ("representative", ("invite", id.0)),
        Holder::Global => ("global_default", ("global", 0)),
    };
    let policy = decision.policy.map(|policy| policy.0);
    Line { layer, holder, policy, permission: permission.name(), value: decision.value }
}

fn portal(directory: &Directory, start: Start) -> PortalId {
    match start {
        Start::Customer { portal } => portal,
        Start::SupportButton(button) => directory.support_buttons[button.index()].portal,
        Start::Jump { item, .. } => match directory.jump_items[item.index()].kind {
            JumpItemKind::JumpClient(_) => directory.jump_items[item.index()].portal,
            JumpItemKind::Jumpoint | JumpItemKind::LocalJump => directory.default_portal,
        },
        Start::JumpTo(_) => directory.default_portal,
    }
}
