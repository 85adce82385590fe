//! Keep-alives are counted while a connection's line is sound and sent while it is not, in the same phase, so that
//! the moment at which a side notices silence is the same either way (CONN-8).

use model::id::{ClientId, SiteId};
use model::metric::Counter;
use model::time::SimTime;

use super::{Rehearsal, Timer};

/// A connection whose keep-alives are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peace {
    /// From when they are counted, on the client's side.
    since: SimTime,
    /// Since when they are not sent.
    added: SimTime,
}

impl Rehearsal {
    /// From now on the client's keep-alives are counted, if its line is sound, the appliance holds its connection too and
    /// none is unanswered; otherwise they are sent.
    pub(super) fn find_peace(&mut self, now: SimTime, client: ClientId) {
        let Some(since) = self.clients[client.index()].keep_alive().map(|keep_alive| keep_alive.since()) else {
            return;
        };
        if self.peace[client.index()].is_some() {
            return;
        }
        if !self.is_sound(client) || !self.is_held_by_both(client) {
            return self.watch(now, client, 0);
        }
        if self.clients[client.index()].rest_keep_alives() {
            if let Some(connection) = self.held_by[client.index()] {
                self.appliance.rest_keep_alives(connection);
            }
            self.quiet.add(now, since);
            self.peace[client.index()] = Some(Peace { since, added: now });
        }
    }

    /// The client's connection is over, or another phase of it begins.
    pub(super) fn lose_peace(&mut self, now: SimTime, client: ClientId) {
        if let Some(peace) = self.peace[client.index()].take() {
            self.quiet.remove(now, peace.since, peace.added);
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

    /// The client's keep-alives matter from now on. Gives the last one whose answer it has.
    pub(super) fn disturb(&mut self, now: SimTime, client: ClientId) -> u32 {
        let Some(keep_alive) = self.clients[client.index()].keep_alive().copied() else {
            // The appliance may have let it in already, and the word to it be under way.
            if let Some(connection) = self.held_by[client.index()] {
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
        let heard = if sent > 0 && self.arrives(client, keep_alive.due(sent)) > now { sent - 1 } else { sent };
        if heard < sent
            && let Some(connection) = self.held_by[client.index()]
        {
            let at = self.arrives(client, keep_alive.due(sent));
            self.timers.set(at, Timer::KeepAliveArrives(connection, sent));
        }
        self.watch(now, client, heard);
        heard
    }

    /// Books the keep-alives that were counted and not sent up to `now`: two messages each.
    pub(super) fn count_quiet(&mut self, now: SimTime) {
        let keep_alives = self.quiet.take(now);
        if keep_alives > 0 {
            let bytes = u64::from(self.plan.behaviour.keep_alive_bytes);
            self.recorder.add_traffic(now, Counter::Messages, keep_alives * 2);
            self.recorder.add_traffic(now, Counter::BytesIn, keep_alives * bytes.div_ceil(2));
            self.recorder.add_traffic(now, Counter::BytesOut, keep_alives * (bytes / 2));
        }
    }

    fn watch(&mut self, now: SimTime, client: ClientId, heard: u32) {
        self.clients[client.index()].watch_keep_alives(now, heard);
        if let Some(connection) = self.held_by[client.index()] {
            self.appliance.watch_keep_alives(connection, heard);
        }
        self.rearm(now, client);
    }

    /// Sets the timers that watching has brought forward.
    fn rearm(&mut self, now: SimTime, client: ClientId) {
        let due = self.clients[client.index()].poll_timeout().unwrap_or(SimTime::NEVER).max(now);
        if due != self.client_timers[client.index()] && due != SimTime::NEVER {
            self.client_timers[client.index()] = due;
            self.timers.set(due, Timer::Client(client));
        }
        let due = self.appliance.poll_timeout().unwrap_or(SimTime::NEVER).max(now);
        if due < self.appliance_timer {
            self.appliance_timer = due;
            self.timers.set(due, Timer::Appliance);
        }
    }

    /// Whether both ends hold the client's connection: a crashed appliance has forgotten it without a word.
    fn is_held_by_both(&self, client: ClientId) -> bool {
        let link = self.held_by[client.index()].and_then(|connection| self.links.get(&connection));
        link.is_some_and(|link| link.client_holds && link.appliance_holds)
    }

    /// Whether everything between the client and the appliance gets through at the first attempt.
    pub(super) fn is_sound(&self, client: ClientId) -> bool {
        !self.asleep[client.index()] && self.network.is_sound(self.plan.clients[client.index()].site)
    }

    /// When something that the client sends at `sent` reaches the appliance over a sound line.
    fn arrives(&self, client: ClientId, sent: SimTime) -> SimTime {
        let site = self.plan.clients[client.index()].site;
        let engine = self.engine.by_site[site.index()];
        let leaves = sent + self.network.latency(site).saturating_sub(engine);
        let tick = self.engine.tick;
        if tick.is_zero() {
            return leaves + engine;
        }
        // The engine takes a message up on a tick and delivers it on a later one: the next at the earliest, as the
        // appliance's host runs first in each.
        let under_way = (SimTime::ZERO + engine).ceil_to(tick).since(SimTime::ZERO);
        leaves.ceil_to(tick) + under_way.max(tick)
    }
}
