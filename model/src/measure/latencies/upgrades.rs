//! How long upgrades took, and transfers to others than Jump Clients.

use std::collections::BTreeMap;

use crate::event::{ApplianceEvent, ClientEvent, Event, Stamped};
use crate::id::{ClientId, TransferId};
use crate::metric::Latency;
use crate::time::{SimDuration, SimTime};

/// What is under way, and since when.
#[derive(Debug, Default)]
pub(super) struct UpgradeTimes {
    /// When each site package of the run was installed, by its version.
    packages: BTreeMap<u32, SimTime>,
    waiting: BTreeMap<ClientId, SimTime>,
    upgrading: BTreeMap<ClientId, SimTime>,
    /// Which package each client has installed that is not yet online with it.
    installed: BTreeMap<ClientId, u32>,
    transfers: BTreeMap<TransferId, SimTime>,
}

impl UpgradeTimes {
    /// Takes one event, and gives what is over with it.
    pub(super) fn handle(&mut self, stamped: &Stamped) -> Option<(Latency, SimDuration)> {
        let now = stamped.at;
        let (latency, since) = match stamped.event {
            Event::Appliance(event) => self.handle_appliance(now, event)?,
            Event::Client(client, ClientEvent::UpgradeInstalled { version }) => {
                self.installed.insert(client, version);
                return None;
            }
            // A package that was in force before the run was installed at nobody knows what time.
            Event::Client(client, ClientEvent::Online { .. }) => {
                let version = self.installed.remove(&client)?;
                (Latency::TimeToUpgrade, *self.packages.get(&version)?)
            }
            Event::Client(..) | Event::World(_) | Event::Session(..) | Event::Console(..) | Event::Key(..) => {
                return None;
            }
        };
        Some((latency, now.since(since)))
    }

    fn handle_appliance(&mut self, now: SimTime, event: ApplianceEvent) -> Option<(Latency, SimTime)> {
        match event {
            ApplianceEvent::PackageInstalled { version, .. } => {
                self.packages.insert(version, now);
                None
            }
            ApplianceEvent::UpgradeQueued { client, .. } => {
                self.waiting.insert(client, now);
                None
            }
            ApplianceEvent::UpgradeCalledOff { client } => {
                self.waiting.remove(&client);
                None
            }
            ApplianceEvent::UpgradeStarted { client, .. } => {
                self.upgrading.insert(client, now);
                Some((Latency::UpgradeWait, self.waiting.remove(&client)?))
            }
            ApplianceEvent::UpgradeInterrupted { client, .. } => {
                self.upgrading.remove(&client);
                None
            }
            ApplianceEvent::Upgraded { client } => Some((Latency::UpgradeTime, self.upgrading.remove(&client)?)),
            ApplianceEvent::TransferStarted { transfer, .. } => {
                self.transfers.insert(transfer, now);
                None
            }
            ApplianceEvent::TransferSent { transfer, .. } => {
                Some((Latency::TransferTime, self.transfers.remove(&transfer)?))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::LossSeen;
    use crate::id::ConnectionId;
    use crate::plan::TransferKind;

    #[test]
    fn each_span_runs_from_what_began_it_and_a_broken_one_gives_none() {
        let client = ClientId(3);
        let appliance = |event| Event::Appliance(event);
        let (kind, transfer) = (TransferKind::SupportButton, TransferId(0));
        // Seconds, what happens, and what is then over after how many of them.
        let steps = [
            (1, appliance(ApplianceEvent::PackageInstalled { version: 2, bytes: 9 }), None),
            (5, appliance(ApplianceEvent::UpgradeQueued { client, line: 1 }), None),
            (6, appliance(ApplianceEvent::UpgradeCalledOff { client }), None),
            (7, appliance(ApplianceEvent::TransferStarted { transfer, kind, bytes: 1 }), None),
            (10, appliance(ApplianceEvent::UpgradeQueued { client, line: 1 }), None),
            (
                30,
                appliance(ApplianceEvent::UpgradeStarted { client, bytes: 9, busy: 1 }),
                Some((Latency::UpgradeWait, 20)),
            ),
            (31, appliance(ApplianceEvent::UpgradeInterrupted { client, sent: 1, how: LossSeen::Reset }), None),
            (32, Event::Client(client, ClientEvent::Online { connection: ConnectionId(1) }), None),
            (40, appliance(ApplianceEvent::UpgradeQueued { client, line: 1 }), None),
            (
                40,
                appliance(ApplianceEvent::UpgradeStarted { client, bytes: 9, busy: 1 }),
                Some((Latency::UpgradeWait, 0)),
            ),
            (
                47,
                appliance(ApplianceEvent::TransferSent { transfer, kind, bytes: 1 }),
                Some((Latency::TransferTime, 40)),
            ),
            (70, Event::Client(client, ClientEvent::UpgradeInstalled { version: 2 }), None),
            (71, appliance(ApplianceEvent::Upgraded { client }), Some((Latency::UpgradeTime, 31))),
            (
                81,
                Event::Client(client, ClientEvent::Online { connection: ConnectionId(2) }),
                Some((Latency::TimeToUpgrade, 80)),
            ),
            (99, Event::Client(client, ClientEvent::Online { connection: ConnectionId(3) }), None),
        ];
        let mut times = UpgradeTimes::default();
        for (second, event, over) in steps {
            let found = times.handle(&Stamped { at: SimTime::from_secs(second), event });
            assert_eq!(found, over.map(|(latency, seconds)| (latency, SimDuration::from_secs(seconds))), "{second} s");
        }
    }
}
