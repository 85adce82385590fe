//! Deployments, and what becomes of the installers that they use (INST-1, INST-2, INST-6).

use std::sync::Arc;

use model::id::{ClientId, EntryId, InstallerId};
use model::plan::{Action, Staff};
use model::time::{SimDuration, SimTime};

use super::Rehearsal;

impl Rehearsal {
    /// A client is installed, if it is not there and the installer is good. Nothing of that needs the network: a client that is
    /// installed while the appliance is out of reach dials until it is not.
    pub(super) fn install_client(&mut self, now: SimTime, entry: EntryId, client: ClientId) {
        let plan = Arc::clone(&self.plan);
        let Action::Deployment { installer, overrides, .. } = &plan.timeline[entry.index()].action else { return };
        if !self.clients[client.index()].is_absent() {
            return;
        }
        let installed = self.appliance.install(now, client, *installer, overrides);
        self.settle_appliance(now);
        match installed {
            Ok(version) => {
                self.effects.touch(entry).clients_installed += 1;
                self.clients[client.index()].install(*installer, version);
                self.settle_client(now, client);
            }
            Err(_) => self.effects.touch(entry).installations_refused += 1,
        }
    }

    pub(super) fn extend_installer(
        &mut self,
        now: SimTime,
        entry: EntryId,
        installer: InstallerId,
        span: SimDuration,
        by: Staff,
    ) {
        if self.appliance.is_up() {
            let changed = self.appliance.extend_installer(now, installer, span, by).is_ok();
            self.follow_installer(now, entry, changed);
        }
    }

    pub(super) fn delete_installer(&mut self, now: SimTime, entry: EntryId, installer: InstallerId, by: Staff) {
        if self.appliance.is_up() {
            let changed = self.appliance.delete_installer(now, installer, by).is_ok();
            self.follow_installer(now, entry, changed);
        }
    }

    fn follow_installer(&mut self, now: SimTime, entry: EntryId, changed: bool) {
        let touch = self.effects.touch(entry);
        touch.installers_changed += u64::from(changed);
        touch.installer_changes_refused += u64::from(!changed);
        self.settle_appliance(now);
    }
}
