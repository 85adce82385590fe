//! What changes nothing: it is allowed, and probably not meant.

use std::collections::BTreeSet;

use model::id::{JumpGroupId, RoleId};
use model::permission::{Permission, Value};

use crate::diagnostic::{Code, Diagnostic, Span};

use super::{Resolving, blocks};

impl Resolving<'_, '_> {
    /// Warns of everything in the directory that has no effect.
    pub(super) fn idle(&mut self) {
        self.unassigned_policies();
        self.unapplied_policies();
        self.pinning_by_externals();
        self.empty_group_policies();
        self.groups_without_anybody();
    }

    /// A session policy does nothing until it is assigned (PIN-5).
    fn unassigned_policies(&mut self) {
        for (policy, assigned) in blocks(&self.file.session_policy).iter().zip(self.assigned.clone()) {
            if let (false, Some(name)) = (assigned, policy.name.get()) {
                let message = format!("the session policy `{}` is assigned to nothing", name.0);
                self.warn(policy.name.span, message, "it does nothing until it is (PIN-5)");
            }
        }
    }

    /// A Jump Policy has no effect until it is applied (JPOL-1).
    fn unapplied_policies(&mut self) {
        for (policy, applied) in blocks(&self.file.jump_policy).iter().zip(self.applied.clone()) {
            if let (false, Some(name)) = (applied, policy.name.get()) {
                let message = format!("the Jump Policy `{}` is applied to no Jump Item", name.0);
                self.warn(policy.name.span, message, "it has no effect until it is (JPOL-1)");
            }
        }
    }

    /// External representatives never own a session, and only owners pin (PIN-4).
    fn pinning_by_externals(&mut self) {
        for (invite, place) in blocks(&self.file.rep_invite).iter().zip(0..) {
            let Some(resolved) = self.directory.rep_invites.get(place) else { continue };
            let Some(policy) = self.directory.session_policies.get(resolved.session_policy.index()) else { continue };
            if policy.permissions.get(Permission::Pinning) == Some(Value::Allowed(true)) {
                let message = format!("`{}` allows pinning, which external representatives never may", policy.name);
                let help = "they own no session, and only the owner pins (PIN-4)";
                self.warn(invite.session_policy.span, message, help);
            }
        }
    }

    /// A group policy without members or without sections.
    fn empty_group_policies(&mut self) {
        for (policy, place) in blocks(&self.file.group_policy).iter().zip(0..) {
            let Some(resolved) = self.directory.group_policies.get(place) else { continue };
            let nobody = resolved.members.is_empty();
            let nothing = resolved.attended.is_none()
                && resolved.unattended.is_none()
                && resolved.representative.is_none()
                && resolved.adds.is_none()
                && resolved.removes.is_none();
            let name = resolved.name.clone();
            if nobody && policy.members.get().is_some() {
                self.warn(
                    policy.members.span,
                    format!("the group policy `{name}` concerns nobody"),
                    "add members to it",
                );
            }
            if nothing {
                let message = format!("the group policy `{name}` defines nothing");
                self.warn(policy.name.span, message, "add a section to it (GPOL-2)");
            }
        }
    }

    /// A Jump Group that nobody is assigned to, while nobody reaches every group by a system role (JGRP-1, JGRP-6).
    fn groups_without_anybody(&mut self) {
        let by_account = self.directory.users.iter().any(|user| user.roles.system != RoleId::NO_ACCESS);
        let by_policy = self.directory.group_policies.iter().any(|policy| {
            let system = policy.representative.as_ref().and_then(|section| section.value.roles.system);
            system.is_some_and(|role| role != RoleId::NO_ACCESS)
        });
        if by_account || by_policy {
            return;
        }
        let sections = self.directory.group_policies.iter().filter_map(|policy| policy.adds.as_ref());
        let added: BTreeSet<_> = sections.flat_map(|section| &section.value).map(|(group, _)| *group).collect();
        for (group, place) in blocks(&self.file.jump_group).iter().zip(0..) {
            let id = JumpGroupId(place);
            let Some(resolved) = self.directory.jump_groups.get(id.index()) else { continue };
            if resolved.members.is_empty() && !added.contains(&id) {
                let message = format!("nobody reaches the Jump Group `{}`", resolved.name);
                let help = "add members to it, or let a group policy or a system Jump Item Role do so (JGRP-1)";
                self.warn(group.name.span, message, help);
            }
        }
    }

    fn warn(&mut self, span: Span, message: String, help: &str) {
        self.out.push(Diagnostic::warning(Code::NoEffect, span, message).help(help));
    }
}
