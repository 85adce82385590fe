//! Keep-alives are counted while a connection's line is sound and sent while it is not, in the same phase, so that
//! the moment at which a side notices silence is the same either way (CONN-8).

use model::id::{ClientId, Party, SiteId};
use model::metric::Counter;
use model::time::{SimDuration, SimTime};
use model::wire::ToAppliance;

use crate::network::Way;

use super::{Rehearsal, Timer};

/// A connection whose keep-alives are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peace {
    /// From when they are counted, on the client's side.
    since: SimTime,
}

impl Rehearsal {
    /// The client is connected when the run begins: every keep-alive that fell due before was answered.
    pub(super) fn begin_peace(&mut self, now: SimTime, client: ClientId) {
        if !self.count_keep_alives {
            let answered = self.clients[client.index()].keep_alive().map(|keep_alive| keep_alive.due_before(now));
            let answered = answered.unwrap_or_default();
            self.watch(now, client, answered, answered);
        }
        self.find_peace(now, client);
    }

    /// From now on the client's keep-alives are counted, if its line is sound, both ends of its connection keep up with them
    /// and none is unanswered; otherwise they are sent.
    pub(super) fn find_peace(&mut self, now: SimTime, client: ClientId) {
        let Some(since) = self.clients[client.index()].keep_alive().map(|keep_alive| keep_alive.since()) else {
            return;
        };
        let calm = self.is_reached(client) && self.is_kept_up(client);
        if calm {
            self.rest_reports(client);
        }
        if self.peace[client.index()].is_some() {
            return;
        }
        if !calm || !self.count_keep_alives {
            return self.watch(now, client, 0, 0);
        }
        if self.clients[client.index()].rest_keep_alives() {
            if let Some(connection) = self.parties.held_by[client.index()] {
                self.appliance.rest_keep_alives(connection);
            }
            // One that falls due at this very moment has not been sent yet.
            let after = since.max(now - SimDuration::from_micros(1));
            self.quiet.add(since, after);
            self.peace[client.index()] = Some(Peace { since });
        }
    }

    /// The client's connection is over, or another phase of it begins.
    pub(super) fn lose_peace(&mut self, now: SimTime, client: ClientId) {
        self.rouse_reports(now, client);
        if let Some(peace) = self.peace[client.index()].take() {
            self.quiet.remove(peace.since, now);
        }
    }

    /// Something came between the clients of a site and the appliance: their keep-alives matter from now on.
    pub(super) fn disturb_site(&mut self, now: SimTime, site: SiteId) {
        for index in 0..self.clients_by_site[site.index()].len() {
            self.disturb(now, self.clients_by_site[site.index()][index]);
        }
    }

    /// Something came between everybody and the appliance.
    pub(super) fn disturb_all(&mut self, now: SimTime) {
        for client in 0..self.clients.len() {
            self.disturb(now, ClientId(client as u32));
        }
    }

    /// The client's keep-alives and reports matter from now on. Gives the last keep-alive whose answer it has.
    pub(super) fn disturb(&mut self, now: SimTime, client: ClientId) -> u32 {
        self.rouse_reports(now, client);
        let Some(keep_alive) = self.clients[client.index()].keep_alive().copied() else {
            // The appliance may have let it in already, and the word to it be under way.
            if let Some(connection) = self.parties.held_by[client.index()] {
                self.appliance.watch_keep_alives(connection, 0);
                self.rearm(now, client);
            }
            return 0;
        };
        if self.peace[client.index()].is_none() {
            return keep_alive.last_heard();
        }
        self.lose_peace(now, client);
        let sent = keep_alive.due_before(now);
        let arrives = self.arrives(client, Way::ToAppliance, keep_alive.due(sent));
        // What arrives at this very moment comes after what the world does at it.
        let under_way = sent > keep_alive.last_heard() && arrives >= now;
        // Who has just fallen asleep misses an answer that is on its way; everybody else will hear it.
        let missed = sent > keep_alive.last_heard()
            && self.is_asleep(client)
            && self.arrives(client, Way::ToClient, arrives) >= now;
        let reached = sent - u32::from(under_way);
        let heard = sent - u32::from(under_way || missed);
        if under_way && let Some(connection) = self.parties.held_by[client.index()] {
            self.set_timer(arrives, Timer::Arrives(connection, ToAppliance::KeepAlive { number: sent }));
            // It was counted together with its answer, which is now sent if at all.
            self.quiet.uncount();
            let bytes = u64::from(self.plan.behaviour.keep_alive_bytes);
            self.recorder.add_traffic(now, Counter::Messages, 1);
            self.recorder.add_traffic(now, Counter::BytesIn, bytes.div_ceil(2));
        }
        self.watch(now, client, heard, reached);
        heard
    }

    /// Books what was counted and not sent up to `now`; a keep-alive with its answer as two messages.
    pub(super) fn count_quiet(&mut self, now: SimTime) {
        self.count_reports(now);
        let keep_alives = self.quiet.take(now);
        if keep_alives > 0 {
            let bytes = u64::from(self.plan.behaviour.keep_alive_bytes);
            self.recorder.add_traffic(now, Counter::Messages, keep_alives * 2);
            self.recorder.add_traffic(now, Counter::BytesIn, keep_alives * bytes.div_ceil(2));
            self.recorder.add_traffic(now, Counter::BytesOut, keep_alives * (bytes / 2));
        }
    }

    /// Lets both sides watch from now on; the client has heard the answer to `heard`, and `reached` has reached the
    /// appliance.
    fn watch(&mut self, now: SimTime, client: ClientId, heard: u32, reached: u32) {
        self.clients[client.index()].watch_keep_alives(now, heard);
        if let Some(connection) = self.parties.held_by[client.index()] {
            self.appliance.watch_keep_alives(connection, reached);
        }
        self.rearm(now, client);
    }

    /// Sets the timers that watching has brought forward.
    pub(super) fn rearm(&mut self, now: SimTime, client: ClientId) {
        let due = self.clients[client.index()].poll_timeout().unwrap_or(SimTime::NEVER).max(now);
        if due != self.client_timers[client.index()] && due != SimTime::NEVER {
            self.client_timers[client.index()] = due;
            self.set_timer(due, Timer::Party(Party::JumpClient(client)));
        }
        let due = self.appliance.poll_timeout().unwrap_or(SimTime::NEVER).max(now);
        if due < self.appliance_timer {
            self.appliance_timer = due;
            self.set_timer(due, Timer::Appliance);
        }
    }

    /// Whether both ends hold the client's connection, with nothing on its way, and its keep-alives and their answers come
    /// in time for both. A crashed appliance has forgotten it without a word; one whose welcome was long under way counts from
    /// so much earlier that it gives up between two keep-alives. Something that was sent while the way was blocked holds up
    /// what comes after it for as long as it is not sent again.
    fn is_kept_up(&self, client: ClientId) -> bool {
        let Some(connection) = self.parties.held_by[client.index()] else { return false };
        let both_hold = self.links.get(&connection).is_some_and(|link| {
            link.party_holds && link.appliance_holds && link.to_appliance.is_empty() && link.to_client.is_empty()
        });
        let client_side = self.clients[client.index()].keep_alive();
        let appliance_side = self.appliance.connections().keep_alive(connection);
        let (true, Some(client_side), Some(appliance_side)) = (both_hold, client_side, appliance_side) else {
            return false;
        };
        let missed_max = self.plan.behaviour.keep_alive_missed_max;
        let jitter = self.network.values(self.site_of(client)).jitter;
        let reaches = self.arrives(client, Way::ToAppliance, client_side.due(1)) + jitter;
        let answered = self.arrives(client, Way::ToClient, reaches) + jitter;
        reaches < appliance_side.due(missed_max) && answered < client_side.due(missed_max)
    }

    /// Whether keep-alives of the client may be counted: everything between it and the appliance gets through at the
    /// first attempt.
    pub(super) fn may_count(&self, client: ClientId) -> bool {
        self.count_keep_alives && self.is_reached(client)
    }

    fn is_reached(&self, client: ClientId) -> bool {
        !self.is_asleep(client) && self.network.is_sound(self.site_of(client))
    }

    /// When something that is sent at `sent` over a sound line reaches the other side.
    pub(super) fn arrives(&self, client: ClientId, way: Way, sent: SimTime) -> SimTime {
        let site = self.site_of(client);
        let engine = self.engine.by_site[site.index()];
        let leaves = sent + self.network.latency(site).saturating_sub(engine);
        let tick = self.engine.tick;
        if tick.is_zero() {
            return leaves + engine;
        }
        // The engine takes a message up on a tick and delivers it on a later one. The appliance's host runs first in each:
        // what it sends can arrive on the same tick, what is sent to it arrives on the next at the earliest.
        let under_way = (SimTime::ZERO + engine).ceil_to(tick).since(SimTime::ZERO);
        let least = if way == Way::ToAppliance { tick } else { SimDuration::ZERO };
        leaves.ceil_to(tick) + under_way.max(least)
    }
}
