//! The appliance's list as events tell it: what the Jump interface shows, counted by status.

use crate::event::{ApplianceEvent, LeftBehind};
use crate::id::ClientId;
use crate::metric::Gauge;
use crate::status::{Facts, Status};

/// What the appliance has in its list, client by client.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Nothing for clients that are not in the list.
    entries: Vec<Option<Facts>>,
}

impl List {
    /// An empty list, for a fleet of `clients`.
    pub(super) fn new(clients: usize) -> Self {
        Self { entries: vec![None; clients] }
    }

    /// Takes one event, and tells which gauges it changes by how much.
    pub(super) fn handle(&mut self, event: &ApplianceEvent, mut add: impl FnMut(Gauge, i64)) {
        let mut put = |client: ClientId, entry: Option<Facts>| {
            let slot = &mut self.entries[client.index()];
            change(*slot, entry, &mut add);
            *slot = entry;
        };
        match *event {
            ApplianceEvent::Listed { client, connection } => {
                put(client, Some(Facts { online: connection.is_some(), ..Facts::default() }));
            }
            ApplianceEvent::Registered { client, .. } => put(client, Some(Facts::default())),
            ApplianceEvent::Removed { client }
            | ApplianceEvent::Deleted { client, .. }
            | ApplianceEvent::Unlisted { client } => put(client, None),
            ApplianceEvent::SeenUninstalled { client, leaves: LeftBehind::Nothing } => put(client, None),
            ApplianceEvent::SeenUninstalled { client, leaves: LeftBehind::Marked }
            | ApplianceEvent::ListedUninstalled { client } => {
                put(client, Some(Facts { uninstalled: true, ..Facts::default() }));
            }
            ApplianceEvent::PackageInstalled { .. } => {
                for slot in &mut self.entries {
                    let entry = slot.map(|facts| Facts { outdated: !facts.uninstalled, ..facts });
                    change(*slot, entry, &mut add);
                    *slot = entry;
                }
            }
            _ => {
                let Some((client, alter)) = alteration(event) else { return };
                let Some(mut facts) = self.entries[client.index()] else { return };
                alter.apply(&mut facts);
                let slot = &mut self.entries[client.index()];
                change(*slot, Some(facts), &mut add);
                *slot = Some(facts);
            }
        }
    }
}

/// One fact about a client that becomes another.
#[derive(Clone, Copy)]
enum Alteration {
    Online(bool),
    Lost,
    Disabled(bool),
    Outdated(bool),
    Upgrading(bool),
}

impl Alteration {
    fn apply(self, facts: &mut Facts) {
        match self {
            Self::Online(online) => {
                facts.online = online;
                facts.lost &= !online;
            }
            Self::Lost => facts.lost = true,
            Self::Disabled(disabled) => facts.disabled = disabled,
            Self::Outdated(outdated) => facts.outdated = outdated,
            Self::Upgrading(upgrading) => facts.upgrading = upgrading,
        }
    }
}

fn alteration(event: &ApplianceEvent) -> Option<(ClientId, Alteration)> {
    Some(match *event {
        ApplianceEvent::Admitted { client, .. } => (client, Alteration::Online(true)),
        ApplianceEvent::SeenOffline { client, .. } => (client, Alteration::Online(false)),
        ApplianceEvent::LabelledLost { client, .. } => (client, Alteration::Lost),
        ApplianceEvent::SeenDisabled { client, disabled } => (client, Alteration::Disabled(disabled)),
        ApplianceEvent::VersionSeen { client, outdated } => (client, Alteration::Outdated(outdated)),
        ApplianceEvent::UpgradeStarted { client, .. } => (client, Alteration::Upgrading(true)),
        ApplianceEvent::Upgraded { client } | ApplianceEvent::UpgradeInterrupted { client, .. } => {
            (client, Alteration::Upgrading(false))
        }
        _ => return None,
    })
}

/// The gauges that change when an entry becomes another.
fn change(before: Option<Facts>, after: Option<Facts>, add: &mut impl FnMut(Gauge, i64)) {
    if before == after {
        return;
    }
    for (entry, sign) in [(before, -1), (after, 1)] {
        let Some(facts) = entry else { continue };
        add(Gauge::Listed, sign);
        add(gauge_of(facts.status()), sign);
        for (holds, gauge) in
            [(facts.outdated, Gauge::Outdated), (facts.disabled, Gauge::Disabled), (facts.upgrading, Gauge::Upgrading)]
        {
            if holds {
                add(gauge, sign);
            }
        }
    }
}

/// The gauge that counts the clients shown so.
const fn gauge_of(status: Status) -> Gauge {
    match status {
        Status::Uninstalled => Gauge::ShownUninstalled,
        Status::Lost => Gauge::Lost,
        Status::Offline => Gauge::ShownOffline,
        Status::Disabled => Gauge::ShownDisabled,
        Status::Upgrading => Gauge::ShownUpgrading,
        Status::UpgradePending => Gauge::ShownUpgradePending,
        Status::Online => Gauge::ShownOnline,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::LossSeen;
    use crate::id::ConnectionId;
    use crate::time::SimTime;

    /// Every gauge that is not zero, after these events about one client of three.
    fn gauges(events: &[ApplianceEvent]) -> Vec<(Gauge, i64)> {
        let mut list = List::new(3);
        let mut values = vec![0; Gauge::ALL.len()];
        for event in events {
            list.handle(event, |gauge, change| values[gauge.index()] += change);
        }
        Gauge::ALL.iter().copied().zip(values).filter(|(_, value)| *value != 0).collect()
    }

    #[test]
    fn each_client_is_shown_once_whatever_happens_to_it() {
        let client = ClientId(1);
        let connection = ConnectionId(0);
        let steps = [
            (ApplianceEvent::Registered { client, overload: false }, Gauge::ShownOffline),
            (
                ApplianceEvent::Admitted { client, connection, waited: crate::time::SimDuration::ZERO },
                Gauge::ShownOnline,
            ),
            (ApplianceEvent::PackageInstalled { version: 2, bytes: 1 }, Gauge::ShownUpgradePending),
            (ApplianceEvent::UpgradeStarted { client, bytes: 1, busy: 1 }, Gauge::ShownUpgrading),
            (ApplianceEvent::SeenDisabled { client, disabled: true }, Gauge::ShownDisabled),
            (ApplianceEvent::SeenOffline { client, how: LossSeen::Closed }, Gauge::ShownOffline),
            (ApplianceEvent::LabelledLost { client, since: SimTime::ZERO }, Gauge::Lost),
            (ApplianceEvent::SeenUninstalled { client, leaves: LeftBehind::Marked }, Gauge::ShownUninstalled),
        ];
        let mut events = Vec::new();
        for (event, shown) in steps {
            events.push(event);
            let found = gauges(&events);
            assert!(found.contains(&(Gauge::Listed, 1)) && found.contains(&(shown, 1)), "{event:?}: {found:?}");
            let statuses = [Gauge::Listed, Gauge::Outdated, Gauge::Disabled, Gauge::Upgrading];
            assert_eq!(found.iter().filter(|(gauge, _)| !statuses.contains(gauge)).count(), 1, "{event:?}: {found:?}");
        }
        events.push(ApplianceEvent::Removed { client });
        assert_eq!(gauges(&events), []);
        events.push(ApplianceEvent::ListedUninstalled { client });
        assert_eq!(gauges(&events), [(Gauge::Listed, 1), (Gauge::ShownUninstalled, 1)]);
        events.push(ApplianceEvent::Unlisted { client });
        assert_eq!(gauges(&events), []);
    }
}
