//! What is asked of a world.

use jumpstorm_model::event::{ApplianceEvent, ClientEvent, Event, LossSeen};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::invariant::Laws;
use jumpstorm_model::time::SimTime;

use super::World;

impl World {
    /// Whether what the appliance says to a client that it shows online reaches it now.
    pub(crate) fn hears(&self, client: usize) -> bool {
        self.shared(client).is_some_and(|ends| self.open_down && !ends.broken_down)
    }

    /// Whether what a client says to the appliance over a connection that both hold reaches it now.
    pub(crate) fn speaks(&self, client: usize) -> bool {
        self.shared(client).is_some_and(|ends| self.open_up && !ends.broken_up)
    }

    /// No law was broken by anything that happened.
    pub(crate) fn assert_lawful(&self) {
        let mut laws = Laws::new(&self.plan);
        self.trace.iter().for_each(|stamped| laws.handle(stamped));
        for law in laws.finish(self.now) {
            assert_eq!(law.violations, 0, "{}: {:?}", law.name, law.first);
        }
    }

    pub(crate) fn appliance_events(&self) -> impl Iterator<Item = (SimTime, ApplianceEvent)> {
        self.trace.iter().filter_map(|stamped| match stamped.event {
            Event::Appliance(event) => Some((stamped.at, event)),
            _ => None,
        })
    }

    pub(crate) fn client_events(&self, client: u32) -> impl Iterator<Item = (SimTime, ClientEvent)> {
        self.trace.iter().filter_map(move |stamped| match stamped.event {
            Event::Client(ClientId(own), event) if own == client => Some((stamped.at, event)),
            _ => None,
        })
    }

    pub(crate) fn admitted(&self) -> Vec<(SimTime, ClientId)> {
        let admitted = self.appliance_events().filter_map(|(at, event)| match event {
            ApplianceEvent::Admitted { client, .. } => Some((at, client)),
            _ => None,
        });
        admitted.collect()
    }

    pub(crate) fn offline(&self) -> Vec<(SimTime, ClientId, LossSeen)> {
        let offline = self.appliance_events().filter_map(|(at, event)| match event {
            ApplianceEvent::SeenOffline { client, how } => Some((at, client, how)),
            _ => None,
        });
        offline.collect()
    }
}
