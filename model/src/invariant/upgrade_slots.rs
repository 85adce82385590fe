//! Never more Jump Clients upgrade at the same time than the setting says, and no slot is lost or left idle (UPG-3, UPG-12).

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{ApplianceEvent, Event, Setting, Stamped};
use crate::id::ClientId;
use crate::plan::Plan;
use crate::time::SimTime;

use super::{Law, Tally};

/// Follows who waits for a slot and who holds one. A lower setting concerns those who follow, not those who hold one.
pub(super) struct UpgradeSlots {
    now: SimTime,
    most: u32,
    online: Vec<bool>,
    waiting: BTreeSet<ClientId>,
    holding: BTreeSet<ClientId>,
    /// Holders that were seen to go, and when: at that same moment each must have given its slot back.
    gone: BTreeMap<ClientId, SimTime>,
}

impl UpgradeSlots {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            now: SimTime::ZERO,
            most: plan.appliance.upgrades.concurrent_max,
            online: vec![false; plan.clients.len()],
            waiting: BTreeSet::new(),
            holding: BTreeSet::new(),
            gone: BTreeMap::new(),
        }
    }

    /// Nothing more happens at the moment under way.
    fn close_moment(&mut self, tally: &mut Tally) {
        for (client, at) in std::mem::take(&mut self.gone) {
            tally.check(at, false, || format!("{client} went offline and kept its upgrade slot"));
        }
        let (waiting, busy, most) = (self.waiting.len(), self.holding.len(), self.most);
        if waiting > 0 {
            tally.check(self.now, busy >= most as usize, || {
                format!("{waiting} clients wait for an upgrade slot while {busy} of {most} are taken")
            });
        }
    }
}

impl Law for UpgradeSlots {
    fn name(&self) -> &'static str {
        "upgrade_slots"
    }

    fn text(&self) -> &'static str {
        "No more Jump Clients upgrade at the same time than the setting in force when they begin, none waits while a slot is \
         free, and whoever is lost gives its slot back at once."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["UPG-3", "UPG-12"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let now = stamped.at;
        if now > self.now {
            self.close_moment(tally);
            self.now = now;
        }
        let Event::Appliance(event) = stamped.event else { return };
        match event {
            ApplianceEvent::SettingChanged { setting: Setting::ConcurrentUpgrades(most) } => self.most = most,
            ApplianceEvent::Listed { client, connection } => self.online[client.index()] = connection.is_some(),
            ApplianceEvent::Admitted { client, .. } => self.online[client.index()] = true,
            ApplianceEvent::SeenOffline { client, .. } => {
                self.online[client.index()] = false;
                if self.holding.contains(&client) {
                    self.gone.insert(client, now);
                }
            }
            ApplianceEvent::UpgradeQueued { client, .. } => {
                let held = self.online[client.index()] && !self.holding.contains(&client);
                let held = self.waiting.insert(client) && held;
                tally.check(now, held, || {
                    format!("{client} waits for an upgrade slot though it is offline, waits or has one")
                });
            }
            ApplianceEvent::UpgradeCalledOff { client } => {
                let held = self.waiting.remove(&client);
                tally.check(now, held, || format!("{client} waits no more for an upgrade slot, but did not wait"));
            }
            ApplianceEvent::UpgradeStarted { client, busy, .. } => {
                let waited = self.waiting.remove(&client);
                let fresh = self.holding.insert(client);
                let (taken, most) = (self.holding.len(), self.most);
                let held = waited && fresh && taken == busy as usize && taken <= most as usize;
                tally.check(now, held, || {
                    format!(
                        "{client} took an upgrade slot as number {taken} ({busy} by the appliance's count) of {most}"
                    )
                });
            }
            ApplianceEvent::Upgraded { client } | ApplianceEvent::UpgradeInterrupted { client, .. } => {
                self.gone.remove(&client);
                let held = self.holding.remove(&client);
                tally.check(now, held, || format!("{client} gave back an upgrade slot that it did not have"));
            }
            _ => {}
        }
    }

    fn finish(&mut self, now: SimTime, tally: &mut Tally) {
        self.close_moment(tally);
        for client in self.waiting.iter().chain(&self.holding) {
            let online = self.online[client.index()];
            tally.check(now, online, || format!("{client} has or awaits an upgrade slot at the end, and is offline"));
        }
        let both = self.waiting.intersection(&self.holding).count();
        tally.check(now, both == 0, || format!("{both} clients wait for an upgrade slot and have one"));
    }
}
