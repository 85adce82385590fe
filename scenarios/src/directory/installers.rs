//! What installers and deployments take from the directory: where their Jump Clients are pinned, and with what (INST-1).

use model::id::SessionPolicyId;

use crate::file::directory::AvailableTo;
use crate::file::{Field, File, Text};

use super::names::Kind;
use super::{Resolving, blocks};

/// What one installer, or one deployment, names.
#[derive(Clone, Copy)]
pub(super) struct Pinned<'f> {
    jump_group: &'f Field<Text>,
    jump_policy: &'f Field<Text>,
    public_portal: &'f Field<Text>,
    session_portal: Option<&'f Field<Text>>,
    session_policies: [&'f Field<Text>; 2],
}

/// What the installers and deployments of a scenario name. Without a directory they name what is not looked at.
pub(super) fn pinned(file: &File) -> Vec<Pinned<'_>> {
    if !file.directory.given {
        return Vec::new();
    }
    let installers = blocks(&file.installer).iter().map(|installer| Pinned {
        jump_group: &installer.jump_group,
        jump_policy: &installer.jump_policy,
        public_portal: &installer.public_portal,
        session_portal: Some(&installer.session_portal),
        session_policies: [&installer.attended_session_policy, &installer.unattended_session_policy],
    });
    let deployments = blocks(&file.timeline).iter().filter_map(|entry| entry.deploy.get()?.overrides.get());
    let overrides = deployments.map(|overrides| Pinned {
        jump_group: &overrides.jump_group,
        jump_policy: &overrides.jump_policy,
        public_portal: &overrides.public_portal,
        session_portal: None,
        session_policies: [&overrides.attended_session_policy, &overrides.unattended_session_policy],
    });
    installers.chain(overrides).collect()
}

impl Resolving<'_, '_> {
    pub(super) fn pinned(&mut self, all: &[Pinned<'_>]) {
        for pinned in all {
            self.called(Kind::JumpGroup, pinned.jump_group);
            for portal in std::iter::once(pinned.public_portal).chain(pinned.session_portal) {
                self.called(Kind::Portal, portal);
            }
            if let Some(policy) = self.called(Kind::JumpPolicy, pinned.jump_policy) {
                self.applied[policy as usize] = true;
            }
            for field in pinned.session_policies {
                if let Some(id) = self.called(Kind::SessionPolicy, field) {
                    self.available(SessionPolicyId(id), AvailableTo::JumpItems, field.span);
                }
            }
        }
    }

    fn called(&mut self, kind: Kind, field: &Field<Text>) -> Option<u32> {
        self.names.find(kind, &field.get()?.0, field.span, self.out)
    }
}
