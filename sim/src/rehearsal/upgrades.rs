//! What the timeline does with upgrades: site packages, certificate chains and stores, and what representatives ask of
//! single clients (UPG-6, UPG-10, UPG-13, UPG-15).

use std::sync::Arc;

use model::event::DownHow;
use model::id::{ClientId, EntryId};
use model::plan::{Action, WhileDown};
use model::time::{SimDuration, SimTime};

use super::{Rehearsal, Timer};

impl Rehearsal {
    /// One of those entries begins.
    pub(super) fn begin_upgrade_entry(&mut self, now: SimTime, entry: EntryId) {
        let plan = Arc::clone(&self.plan);
        match &plan.timeline[entry.index()].action {
            Action::SitePackage { answers, lasting, .. } => {
                self.take_down(now, entry, DownHow::Restart, *answers, now + *lasting);
            }
            Action::ChainRestored => {
                self.effects.touch(entry).chains_changed += u64::from(self.appliance.restore_chain())
            }
            Action::StoreUpdate { clients, over } => self.spread(now, entry, clients, *over, Timer::Upgrades),
            Action::ManualUpgrade { clients, over, .. } | Action::Jump { clients, over } => {
                self.spread_evenly(now, clients, *over, |client| Timer::Upgrades(entry, *client));
            }
            Action::Transfers { count, over, .. } => {
                let numbers: Vec<u32> = (0..*count).collect();
                self.spread_evenly(now, &numbers, *over, |_| Timer::Transfer(entry));
            }
            _ => {}
        }
    }

    /// A site package is in place: the appliance comes up with it, and nobody is connected.
    pub(super) fn end_site_package(&mut self, now: SimTime, entry: EntryId) {
        let Action::SitePackage { bytes, new_chain, .. } = self.plan.timeline[entry.index()].action else { return };
        // Another entry may have brought it up meanwhile.
        if self.appliance.is_up() {
            self.take_down(now, entry, DownHow::Restart, WhileDown::Silence, now);
        }
        let touch = self.effects.touch(entry);
        touch.clients_outdated += u64::from(self.appliance.registry().registered());
        touch.chains_changed += u64::from(new_chain);
        self.appliance.install_package(bytes, new_chain);
        self.bring_up(now);
    }

    /// Such an entry acts on one client.
    pub(super) fn act_on_upgrades(&mut self, now: SimTime, entry: EntryId, client: ClientId) {
        let action = &self.plan.timeline[entry.index()].action;
        let touch = self.effects.touch(entry);
        // Nobody can use the Jump interface of an appliance that is down. A refusal is an answer, and told as an event.
        match *action {
            Action::StoreUpdate { .. } => {
                let newest = self.appliance.chains().newest();
                touch.stores_updated += u64::from(self.clients[client.index()].update_store(newest));
                self.settle_client(now, client);
            }
            Action::ManualUpgrade { by, .. } if self.appliance.is_up() => {
                touch.upgrades_wanted += 1;
                let _ = self.appliance.upgrade(client, by);
                self.settle_appliance(now);
            }
            Action::Jump { .. } if self.appliance.is_up() => {
                touch.jumps_attempted += 1;
                let _ = self.appliance.attempt_jump(client);
                self.settle_appliance(now);
            }
            _ => {}
        }
    }

    pub(super) fn start_transfer(&mut self, now: SimTime, entry: EntryId) {
        let Action::Transfers { kind, site, bytes, .. } = self.plan.timeline[entry.index()].action else { return };
        self.effects.touch(entry).transfers_begun += 1;
        self.start_other(now, kind, site, bytes);
    }

    /// Sets a moment for each of several, evenly over the span and in their order, as somebody works down a list.
    pub(super) fn spread_evenly<T>(&mut self, now: SimTime, all: &[T], over: SimDuration, timer: impl Fn(&T) -> Timer) {
        for (number, one) in all.iter().enumerate() {
            let share = over.as_micros() * number as u64 / all.len() as u64;
            self.set_timer(now + SimDuration::from_micros(share), timer(one));
        }
    }
}
