//! Wake-ups: a representative's attempt, and what becomes of the packet at the site of the client that sends it (WAKE-1, WAKE-4).

use std::sync::Arc;

use model::event::{Event, StopHow, WorldEvent};
use model::id::{ClientId, EntryId};
use model::plan::{Action, WakeOnLan};
use model::time::SimTime;

use super::Rehearsal;

impl Rehearsal {
    pub(super) fn wake_client(&mut self, now: SimTime, entry: EntryId, client: ClientId) {
        // Nobody can use the Jump interface of an appliance that is down.
        if !self.appliance.is_up() {
            return;
        }
        match self.appliance.wake(now, client, entry) {
            Ok(_) => self.effects.touch(entry).wake_ups_sent += 1,
            Err(_) => self.effects.touch(entry).wake_ups_refused += 1,
        }
        self.settle_appliance(now);
    }

    /// A client sends a packet for another out on the network that it is in.
    pub(super) fn broadcast(&mut self, now: SimTime, via: ClientId, target: ClientId, entry: EntryId) {
        let plan = Arc::clone(&self.plan);
        let site = self.site_of(via);
        let Action::Wake { password, .. } = &plan.timeline[entry.index()].action else { return };
        let passes = match &plan.sites[site.index()].wake {
            WakeOnLan::Off => false,
            WakeOnLan::On => true,
            WakeOnLan::Secured(required) => password.as_ref() == Some(required),
        };
        // A computer whose client has crashed runs already, and so does one that is only out of reach.
        let can_wake = matches!(self.parties.stopped[target.index()], Some(StopHow::Asleep | StopHow::SwitchedOff))
            && plan.clients[target.index()].wakes_on_lan
            && self.clients[target.index()].is_stopped();
        let woken = passes && can_wake && self.site_of(target) == site;
        self.record(now, Event::World(WorldEvent::WakePacket { client: target, woken }));
        if woken {
            self.effects.touch(entry).clients_woken += 1;
            self.start(now, target);
        }
    }
}
