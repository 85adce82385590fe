//! Dials: a dial that cannot succeed never reaches the engine; it is answered here, with the delay it would have met.

use model::event::DialFailure;
use model::id::{ConnectionId, Party};
use model::metric::Counter;
use model::plan::WhileDown;
use model::time::SimTime;

use crate::link::{Link, resend_delay};
use crate::network::{Attempt, Way};

use super::{Rehearsal, Timer, Wire};

impl Rehearsal {
    pub(super) fn dial(&mut self, now: SimTime, party: Party) {
        let connection = self.new_connection(party);
        self.try_dial(now, connection, party, 0);
    }

    /// TCP's first segment is sent, for the `resends`-th time again. It goes through if the way is open both ways.
    pub(super) fn try_dial(&mut self, now: SimTime, connection: ConnectionId, party: Party, resends: u32) {
        if self.parties.held(party) != Some(connection) {
            return;
        }
        let site = self.parties.site(party);
        let round_trip = self.network.latency(site) * 2;
        let there = self.network.attempt(site, Way::ToAppliance);
        if matches!(there, Attempt::Passes(_)) && self.network.is_open(site, Way::ToClient) {
            let handshake = round_trip * u64::from(self.plan.behaviour.handshake_round_trips);
            self.links.insert(connection, Link::new(party, now + handshake));
            self.parties.open_wire(party);
            self.wire.push_back(Wire::Open(connection, party));
            return;
        }
        if resends == 0 {
            self.effects.dial_hindered(&self.network.culprits(site));
            if self.network.meets(site) == WhileDown::Refusal {
                self.set_timer(now + round_trip, Timer::DialFails(connection, party, DialFailure::Refused));
                return;
            }
        }
        self.resend_dial(now, connection, party, resends);
    }

    /// Sets the next of TCP's attempts that can meet an open way, or the time-out if that comes first. Attempts that are
    /// known to meet a blocked way are left out; they change nothing.
    fn resend_dial(&mut self, now: SimTime, connection: ConnectionId, party: Party, resends: u32) {
        let behaviour = &self.plan.behaviour;
        let site = self.parties.site(party);
        let sent_at =
            |resends: u32| (0..resends).map(|n| resend_delay(n, behaviour)).fold(SimTime::ZERO, |at, d| at + d);
        let dialled = now - sent_at(resends).since(SimTime::ZERO);
        let gives_up = dialled + behaviour.dial_timeout;
        let opens = self.network.opens_at(site, now);
        let mut next = resends;
        let mut at = now;
        while at <= now || at < opens {
            at += resend_delay(next, behaviour);
            next += 1;
            if at >= gives_up {
                self.set_timer(gives_up, Timer::DialFails(connection, party, DialFailure::TimedOut));
                return;
            }
        }
        self.set_timer(at, Timer::DialAgain(connection, party, next));
    }

    pub(super) fn fail_dial(&mut self, now: SimTime, connection: ConnectionId, party: Party, why: DialFailure) {
        if self.parties.held(party) == Some(connection) {
            self.links.remove(&connection);
            self.parties.hold(party, None);
            self.fail(now, party, why);
        }
    }

    /// The engine has connected the party with the appliance.
    pub(crate) fn handle_opened(&mut self, now: SimTime, connection: ConnectionId, party: Party) {
        self.receive(now);
        let Some(link) = self.links.get_mut(&connection) else {
            // The dial was given up meanwhile; what the engine made of it must not stay.
            return self.forget_wire(connection, party);
        };
        let greets_at = link.greets_at;
        // The appliance may have gone down while the first segment was under way: then nobody answers.
        if !self.appliance.is_up() {
            let gives_up = now + self.plan.behaviour.dial_timeout;
            self.set_timer(gives_up, Timer::DialFails(connection, party, DialFailure::TimedOut));
            return self.forget_wire(connection, party);
        }
        (link.opened, link.appliance_holds) = (true, true);
        let behaviour = &self.plan.behaviour;
        self.recorder.add_traffic(now, Counter::BytesIn, u64::from(behaviour.handshake_bytes_in));
        self.recorder.add_traffic(now, Counter::BytesOut, u64::from(behaviour.handshake_bytes_out));
        self.appliance.handle_connection(now, connection);
        self.settle_appliance(now);
        if greets_at <= now {
            self.greet(now, connection);
        } else {
            self.set_timer(greets_at, Timer::Greet(connection));
        }
    }

    /// The handshakes are done.
    pub(super) fn greet(&mut self, now: SimTime, connection: ConnectionId) {
        if let Some(link) = self.links.get(&connection).filter(|link| link.party_holds) {
            self.say_first(now, connection, link.party);
        }
    }
}
