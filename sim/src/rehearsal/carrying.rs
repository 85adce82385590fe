//! What is sent on connections, and how connections end: between the state machines above and the engine below.

use model::event::LossSeen;
use model::id::{ConnectionId, Party};
use model::metric::Counter;
use model::time::SimTime;
use model::wire::{LENGTH_BYTES, Message, ToAppliance, ToClient};

use crate::link::{LaneStep, Parcel};
use crate::network::{Attempt, Way};

use super::{Rehearsal, Timer, Wire};

impl Rehearsal {
    /// Puts something on a connection's lane and moves the lane.
    pub(super) fn send(&mut self, now: SimTime, connection: ConnectionId, way: Way, parcel: Parcel) {
        if let Some(link) = self.links.get_mut(&connection) {
            link.lane(way).push(parcel);
            self.run_lane(now, connection, way);
        }
    }

    /// Moves a lane as far as it goes now.
    pub(super) fn run_lane(&mut self, now: SimTime, connection: ConnectionId, way: Way) {
        loop {
            let Some(link) = self.links.get_mut(&connection) else { return };
            let (party, stranded) = (link.party, link.stranded);
            let site = self.parties.site(party);
            // A sleeping computer acknowledges nothing, nor does an address that its computer has left.
            let reaches = !stranded && !self.parties.is_asleep(party);
            let network = &mut self.network;
            let mut held = 0;
            let step = link.lane(way).advance(now, &self.plan.behaviour, || {
                let attempt = if reaches { network.attempt(site, way) } else { Attempt::Blocked };
                held += u32::from(!matches!(attempt, Attempt::Passes(_)));
                attempt
            });
            if held > 0 && !stranded {
                self.effects.messages_held(&self.network.culprits(site), held);
            }
            match step {
                LaneStep::Carry(parcel) => self.carry(now, connection, party, way, parcel),
                LaneStep::GiveUp => return self.break_off(now, connection, way),
                LaneStep::WaitUntil(at) => return self.set_timer(at, Timer::Lane(connection, way)),
                LaneStep::Idle => return,
            }
        }
    }

    /// Hands one parcel to the engine.
    fn carry(&mut self, now: SimTime, connection: ConnectionId, party: Party, way: Way, parcel: Parcel) {
        let keep_alive_bytes = u64::from(self.plan.behaviour.keep_alive_bytes);
        let framed = |bytes: Vec<u8>| (bytes.len() + LENGTH_BYTES) as u64;
        let (counter, bytes) = match parcel {
            // The request is the larger half where the two cannot be equal.
            Parcel::Up(ToAppliance::KeepAlive { .. }) => (Counter::BytesIn, keep_alive_bytes.div_ceil(2)),
            Parcel::Up(ToAppliance::Statistics { kinds }) => {
                self.add_reports(now, 1, self.plan.appliance.statistics.report_bytes(kinds));
                return self.wire.push_back(Wire::Up(connection, party, ToAppliance::Statistics { kinds }));
            }
            Parcel::Down(ToClient::KeepAliveAnswer { .. }) => (Counter::BytesOut, keep_alive_bytes / 2),
            Parcel::Up(message) => (Counter::BytesIn, framed(message.to_bytes())),
            Parcel::Down(message) => (Counter::BytesOut, framed(message.to_bytes())),
            Parcel::End(how) => {
                if let Some(link) = self.links.get_mut(&connection) {
                    // What is sent after the end is heard by nobody, and a reset least of all.
                    link.ended(way).get_or_insert(how);
                }
                return self.wire.push_back(Wire::End(connection, party, way));
            }
        };
        self.recorder.add_traffic(now, Counter::Messages, 1);
        self.recorder.add_traffic(now, counter, bytes);
        self.wire.push_back(match parcel {
            Parcel::Up(message) => Wire::Up(connection, party, message),
            Parcel::Down(message) => Wire::Down(connection, party, message),
            Parcel::End(_) => Wire::End(connection, party, way),
        });
    }

    // ---- what the engine brings

    /// A message reached the appliance.
    pub(crate) fn handle_up(&mut self, now: SimTime, connection: ConnectionId, message: ToAppliance) {
        self.receive(now);
        self.receive_up(now, connection, message);
        if matches!(message, ToAppliance::Statistics { .. }) {
            self.follow_report(now, connection);
        }
    }

    pub(super) fn receive_up(&mut self, now: SimTime, connection: ConnectionId, message: ToAppliance) {
        let Some(link) = self.links.get(&connection) else { return };
        if link.appliance_holds {
            self.appliance.handle_message(now, connection, message);
            self.settle_appliance(now);
        } else if self.appliance.is_up() {
            self.send(now, connection, Way::ToClient, Parcel::End(LossSeen::Reset));
        }
    }

    /// A message reached the party.
    pub(crate) fn handle_down(&mut self, now: SimTime, connection: ConnectionId, message: ToClient) {
        self.receive(now);
        let Some(link) = self.links.get(&connection) else { return };
        let party = link.party;
        if !link.party_holds {
            // What comes to an address after its computer has left is heard by nobody.
            if link.stranded {
                return;
            }
            return self.send(now, connection, Way::ToAppliance, Parcel::End(LossSeen::Reset));
        }
        self.deliver(now, connection, party, message);
    }

    /// The end of a connection reached the other side.
    pub(crate) fn handle_end(&mut self, now: SimTime, connection: ConnectionId, way: Way) {
        self.receive(now);
        let Some(link) = self.links.get_mut(&connection) else { return };
        let how = link.ended(way).unwrap_or(LossSeen::Reset);
        let party = link.party;
        if link.receiver_holds(way) {
            match way {
                Way::ToAppliance => {
                    link.appliance_holds = false;
                    self.appliance.handle_hung_up(now, connection, how);
                    self.settle_appliance(now);
                }
                Way::ToClient => self.lose_end(now, connection, party, how),
            }
        }
        self.forget_if_over(connection);
    }

    // ---- how ends let go

    /// A party lets go of the connection it holds or dials; with `tell`, the other side is told.
    pub(super) fn let_go(&mut self, now: SimTime, party: Party, tell: bool) {
        let Some(connection) = self.parties.held(party) else { return };
        self.parties.hold(party, None);
        let Some(link) = self.links.get_mut(&connection) else { return };
        link.party_holds = false;
        if !link.opened {
            self.links.remove(&connection);
        } else if link.appliance_holds && tell {
            self.send(now, connection, Way::ToAppliance, Parcel::End(LossSeen::Closed));
        }
        self.forget_if_over(connection);
    }

    /// The appliance lets go of a connection and tells the other side.
    pub(super) fn appliance_lets_go(&mut self, now: SimTime, connection: ConnectionId) {
        let Some(link) = self.links.get_mut(&connection) else { return };
        link.appliance_holds = false;
        if link.party_holds {
            self.send(now, connection, Way::ToClient, Parcel::End(LossSeen::Closed));
        }
        self.forget_if_over(connection);
    }

    /// TCP gave up on the sender's side of that way.
    fn break_off(&mut self, now: SimTime, connection: ConnectionId, way: Way) {
        let Some(link) = self.links.get_mut(&connection) else { return };
        let party = link.party;
        match way {
            Way::ToAppliance if link.party_holds => {
                self.lose_end(now, connection, party, LossSeen::SendTimeout);
            }
            Way::ToClient if link.appliance_holds => {
                link.appliance_holds = false;
                self.appliance.handle_hung_up(now, connection, LossSeen::SendTimeout);
                self.settle_appliance(now);
            }
            _ => {}
        }
        self.forget_if_over(connection);
    }

    fn lose_end(&mut self, now: SimTime, connection: ConnectionId, party: Party, how: LossSeen) {
        if let Some(link) = self.links.get_mut(&connection) {
            link.party_holds = false;
        }
        let held = self.parties.held(party) == Some(connection);
        if held {
            self.parties.hold(party, None);
        }
        self.lose(now, connection, party, held, how);
    }

    /// A connection that neither side holds any more is forgotten.
    pub(super) fn forget_if_over(&mut self, connection: ConnectionId) {
        if let Some(link) = self.links.get(&connection)
            && !link.party_holds
            && !link.appliance_holds
        {
            let party = link.party;
            self.links.remove(&connection);
            self.forget_wire(connection, party);
        }
    }

    /// The engine is not needed for a connection any more: said once of each that it was asked to make.
    pub(super) fn forget_wire(&mut self, connection: ConnectionId, party: Party) {
        self.wire.push_back(Wire::Forget(connection, party));
        self.parties.forget_wire(party);
        self.forget_person(party);
    }
}
