//! Nobody is installed from an installer that is not good (INST-1).

use crate::event::{ApplianceEvent, ClientEvent, ClientState, Event, InstallerRefusal, Stamped};
use crate::id::InstallerId;
use crate::plan::{Installer, Plan};
use crate::time::SimTime;

use super::{Law, Tally};

/// Keeps each installer's span and whether it was deleted, and whom an installation can still concern.
pub(super) struct GoodInstallers {
    installers: Vec<View>,
    absent: Vec<bool>,
}

struct View {
    name: String,
    from: SimTime,
    until: SimTime,
    deleted: bool,
}

impl GoodInstallers {
    pub(super) fn new(plan: &Plan) -> Self {
        let view = |installer: &Installer| View {
            name: installer.name.clone(),
            from: installer.made_at,
            until: installer.made_at + installer.valid_for,
            deleted: false,
        };
        Self { installers: plan.installers.iter().map(view).collect(), absent: vec![false; plan.clients.len()] }
    }

    fn check_reason(&self, at: SimTime, installer: InstallerId, why: InstallerRefusal, tally: &mut Tally) {
        let view = &self.installers[installer.index()];
        let held = match why {
            InstallerRefusal::Deleted => view.deleted,
            InstallerRefusal::Expired => !view.deleted && at >= view.until,
            InstallerRefusal::NotMade => at < view.from,
            InstallerRefusal::NotPermitted => true,
        };
        tally.check(at, held, || format!("installer {} was refused as {why:?}, which it is not", view.name));
    }
}

impl Law for GoodInstallers {
    fn name(&self) -> &'static str {
        "good_installers"
    }

    fn text(&self) -> &'static str {
        "Jump Clients are installed once, and only from installers that are made, not expired and not deleted; no other \
         installation is refused."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["INST-1"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let at = stamped.at;
        match stamped.event {
            Event::Client(client, ClientEvent::Began { state, .. }) => {
                self.absent[client.index()] = state == ClientState::NotInstalled;
            }
            Event::Client(client, ClientEvent::Installed { installer }) => {
                let view = &self.installers[installer.index()];
                let absent = std::mem::take(&mut self.absent[client.index()]);
                let good = (view.from..view.until).contains(&at) && !view.deleted;
                tally.check(at, absent && good, || {
                    let View { name, from, until, deleted } = view;
                    let deleted = if *deleted { ", deleted" } else { "" };
                    let there = if absent { "" } else { ", where it was already" };
                    format!("{client} was installed from {name} (good from {from} until {until}{deleted}){there}")
                });
            }
            Event::Appliance(
                ApplianceEvent::InstallRefused { installer, why, .. }
                | ApplianceEvent::InstallerRefused { installer, why },
            ) => self.check_reason(at, installer, why, tally),
            Event::Appliance(ApplianceEvent::InstallerExtended { installer, until }) => {
                let view = &mut self.installers[installer.index()];
                tally.check(at, at < view.until && view.until <= until && !view.deleted, || {
                    format!("installer {} was moved from {} to {until}", view.name, view.until)
                });
                view.until = until;
            }
            Event::Appliance(ApplianceEvent::InstallerDeleted { installer }) => {
                self.installers[installer.index()].deleted = true;
            }
            _ => {}
        }
    }
}
