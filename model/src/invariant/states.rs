//! At every second the states partition the fleet, and what the appliance shows sums to what is registered (RUN-3).

use crate::event::{ApplianceEvent, ClientState, Event, Stamped};
use crate::plan::Plan;
use crate::time::{SimDuration, SimTime};

use super::{Law, Tally};

/// Keeps a state for every client and a flag for every list entry, and counts them all at the end of each second in
/// which anything changed.
pub(super) struct States {
    states: Vec<Option<ClientState>>,
    by_state: [u64; ClientState::ALL.len()],
    listed: Vec<Option<bool>>,
    registered: u64,
    online: u64,
    offline: u64,
    next_check: Option<SimTime>,
    /// Checks between two full counts.
    recount_every: usize,
    since_recount: usize,
}

impl States {
    pub(super) fn new(plan: &Plan) -> Self {
        let recount_every = (plan.clients.len() / CLIENTS_PER_CHECK).max(RECOUNT_EVERY_MIN);
        Self {
            states: vec![None; plan.clients.len()],
            by_state: [0; ClientState::ALL.len()],
            listed: vec![None; plan.clients.len()],
            registered: 0,
            online: 0,
            offline: 0,
            next_check: None,
            recount_every,
            since_recount: recount_every,
        }
    }

    fn check(&mut self, at: SimTime, tally: &mut Tally) {
        let fleet = self.states.len() as u64;
        let sum: u64 = self.by_state.iter().sum();
        let (registered, online, offline) = (self.registered, self.online, self.offline);
        let mut held = sum == fleet && online + offline == registered;
        // Counting every client each second would cost more than the run; the running sums are themselves held against
        // a full count from time to time, and at the end.
        self.since_recount += 1;
        if self.since_recount >= self.recount_every {
            self.since_recount = 0;
            held &= self.recount();
        }
        tally.check(at, held, || {
            format!(
                "the states of {sum} of {fleet} clients are known, and {online} online and {offline} offline make \
                 {registered} registered"
            )
        });
    }

    fn recount(&self) -> bool {
        let mut by_state = [0; ClientState::ALL.len()];
        self.states.iter().flatten().for_each(|state| by_state[*state as usize] += 1);
        let shown = |online: bool| self.listed.iter().filter(|entry| **entry == Some(online)).count() as u64;
        by_state == self.by_state && shown(true) == self.online && shown(false) == self.offline
    }

    fn show(&mut self, at: SimTime, client: usize, from: Option<bool>, to: Option<bool>, tally: &mut Tally) {
        let was = std::mem::replace(&mut self.listed[client], to);
        for (entry, change) in [(was, -1), (to, 1)] {
            match entry {
                Some(true) => self.online = self.online.wrapping_add_signed(change),
                Some(false) => self.offline = self.offline.wrapping_add_signed(change),
                None => {}
            }
        }
        tally.check(at, was == from, || {
            let name = |entry| match entry {
                Some(true) => "online",
                Some(false) => "offline",
                None => "not in the list",
            };
            format!("client {client} became {} from {} where it should have been {}", name(to), name(was), name(from))
        });
    }
}

impl Law for States {
    fn name(&self) -> &'static str {
        "states_partition"
    }

    fn text(&self) -> &'static str {
        "At every second each client is in exactly one state, and online and offline sum to the registrations."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["RUN-3"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let at = stamped.at;
        if let Some(due) = self.next_check.filter(|due| *due < at) {
            self.check(due, tally);
            self.next_check = None;
        }
        match stamped.event {
            Event::Client(client, event) => {
                let slot = &mut self.states[client.index()];
                let after = event.state_after(slot.unwrap_or(ClientState::SwitchedOff));
                if let Some(before) = slot.replace(after) {
                    self.by_state[before as usize] -= 1;
                }
                self.by_state[after as usize] += 1;
            }
            Event::Appliance(event) => {
                let (on, off) = (Some(true), Some(false));
                match event {
                    ApplianceEvent::Listed { client, connection } => {
                        self.registered += 1;
                        self.show(at, client.index(), None, Some(connection.is_some()), tally);
                    }
                    ApplianceEvent::Registered { client, .. } => {
                        self.registered += 1;
                        self.show(at, client.index(), None, off, tally);
                    }
                    ApplianceEvent::Removed { client }
                    | ApplianceEvent::Deleted { client, .. }
                    | ApplianceEvent::SeenUninstalled { client, .. } => {
                        self.registered -= 1;
                        self.show(at, client.index(), off, None, tally);
                    }
                    ApplianceEvent::Admitted { client, .. } => self.show(at, client.index(), off, on, tally),
                    ApplianceEvent::SeenOffline { client, .. } => self.show(at, client.index(), on, off, tally),
                    _ => return,
                }
            }
            Event::World(_) | Event::Session(..) | Event::Console(..) | Event::Key(..) => return,
        }
        self.next_check.get_or_insert_with(|| at.ceil_to(SECOND));
    }

    fn finish(&mut self, now: SimTime, tally: &mut Tally) {
        self.since_recount = self.recount_every;
        self.check(now, tally);
    }
}

const SECOND: SimDuration = SimDuration::from_secs(1);
/// How many clients of full counts come on each check: as much as a check itself costs.
const CLIENTS_PER_CHECK: usize = 16;
/// Checks between two full counts, where the fleet is small.
const RECOUNT_EVERY_MIN: usize = 60;
