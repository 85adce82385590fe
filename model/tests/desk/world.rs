//! An appliance with its lines: every console and every customer is connected over one, and says there what it has to say.

use std::collections::{BTreeMap, BTreeSet};

use jumpstorm_model::access::Screen;
use jumpstorm_model::appliance::{Appliance, Output};
use jumpstorm_model::event::{ConsoleEvent, DownHow, Event, KeyEvent, LossSeen, SessionEvent};
use jumpstorm_model::id::{ClientId, ConnectionId, ConsoleId, Party, SessionId, SessionKeyId};
use jumpstorm_model::plan::Plan;
use jumpstorm_model::rng::Chance;
use jumpstorm_model::session::ActRefusal;
use jumpstorm_model::time::SimTime;
use jumpstorm_model::wire::{ToAppliance, ToClient};

use crate::site::CLIENTS;

pub(crate) struct World {
    pub(crate) appliance: Appliance,
    lines: BTreeMap<Party, ConnectionId>,
    connections: u32,
    /// What each console shows.
    pub(crate) shown: BTreeMap<ConsoleId, Shown>,
    /// Customers who were told that somebody is there for them.
    pub(crate) served: BTreeSet<SessionId>,
    /// Refusals that consoles were told of since the last look.
    pub(crate) refusals: Vec<(ConsoleId, SessionId, ActRefusal)>,
    pub(crate) events: Vec<Told>,
}

/// What a console shows of sessions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shown {
    pub(crate) waiting: BTreeSet<SessionId>,
    pub(crate) own: BTreeSet<SessionId>,
}

/// What the appliance tells of the desk.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told {
    Session(SessionId, SessionEvent),
    Console(ConsoleId, ConsoleEvent),
    Key(SessionKeyId, KeyEvent),
}

impl From<Told> for Event {
    fn from(told: Told) -> Self {
        match told {
            Told::Session(session, event) => Self::Session(session, event),
            Told::Console(console, event) => Self::Console(console, event),
            Told::Key(key, event) => Self::Key(key, event),
        }
    }
}

impl World {
    pub(crate) fn new(plan: &Plan) -> Self {
        let mut appliance = Appliance::new(plan, &Chance::new(plan.seed));
        (0..CLIENTS).for_each(|client| assert!(appliance.begin_listed(ClientId(client), None, SimTime::ZERO)));
        let mut world = Self {
            appliance,
            lines: BTreeMap::new(),
            connections: 0,
            shown: BTreeMap::new(),
            served: BTreeSet::new(),
            refusals: Vec::new(),
            events: Vec::new(),
        };
        world.settle(SimTime::ZERO);
        world
    }

    pub(crate) fn is_connected(&self, party: Party) -> bool {
        self.lines.contains_key(&party)
    }

    /// Customers who are there.
    pub(crate) fn customers(&self) -> BTreeSet<SessionId> {
        let customers = self.lines.keys().filter_map(|party| match party {
            Party::Customer(session) => Some(*session),
            Party::Console(_) | Party::JumpClient(_) => None,
        });
        customers.collect()
    }

    /// Somebody dials, says the first word, and is served at once.
    pub(crate) fn connect(&mut self, now: SimTime, party: Party) {
        let connection = ConnectionId(self.connections);
        self.connections += 1;
        self.lines.insert(party, connection);
        if let Party::Console(console) = party {
            self.shown.insert(console, Shown::default());
        }
        let version = self.appliance.upgrades().version();
        let first = match party {
            Party::JumpClient(client) => ToAppliance::Hello { client, version, away: None },
            Party::Console(_) | Party::Customer(_) => ToAppliance::Call { party },
        };
        self.appliance.handle_connection(now, connection);
        self.appliance.handle_message(now, connection, first);
        self.appliance.handle_timeout(now);
        // Nobody here is silent for long.
        self.appliance.rest_keep_alives(connection);
        self.settle(now);
    }

    pub(crate) fn say(&mut self, now: SimTime, party: Party, message: ToAppliance) {
        let connection = self.lines[&party];
        self.appliance.handle_message(now, connection, message);
        self.settle(now);
    }

    /// A line breaks, or is closed.
    pub(crate) fn hang_up(&mut self, now: SimTime, party: Party, how: LossSeen) {
        if let Some(connection) = self.forget(party) {
            self.appliance.handle_hung_up(now, connection, how);
            self.settle(now);
        }
    }

    /// Goes down; gives how many messages went out then, which nobody can hear.
    pub(crate) fn go_down(&mut self, now: SimTime, how: DownHow) -> usize {
        self.appliance.go_down(now, how);
        self.lines.clear();
        self.shown.clear();
        self.settle(now)
    }

    /// Does what the appliance wants done; gives how many messages went out.
    pub(crate) fn settle(&mut self, now: SimTime) -> usize {
        let mut sent = 0;
        while let Some(output) = self.appliance.poll_output() {
            match output {
                Output::Send { connection, message } => {
                    sent += 1;
                    self.deliver(now, connection, message);
                }
                Output::Close { connection } => {
                    if let Some(party) = self.party(connection) {
                        self.forget(party);
                    }
                }
                Output::Session(session, event) => self.events.push(Told::Session(session, event)),
                Output::Console(console, event) => self.events.push(Told::Console(console, event)),
                Output::Key(key, event) => self.events.push(Told::Key(key, event)),
                Output::Event(_) | Output::StartTransfer { .. } | Output::StopTransfer { .. } => {}
            }
        }
        sent
    }

    fn deliver(&mut self, now: SimTime, connection: ConnectionId, message: ToClient) {
        let Some(party) = self.party(connection) else { return };
        match (party, message) {
            (Party::JumpClient(_), ToClient::SessionBegins { session }) => {
                let ready = ToAppliance::SessionReady { session, screen: SOMEBODY };
                self.appliance.handle_message(now, connection, ready);
            }
            (Party::Customer(session), ToClient::SessionBegins { .. }) => {
                self.served.insert(session);
            }
            (Party::Customer(_), ToClient::SessionOver { .. }) => {
                self.forget(party);
                self.appliance.handle_hung_up(now, connection, LossSeen::Closed);
            }
            (Party::Console(console), message) => self.show(console, message),
            _ => {}
        }
    }

    fn show(&mut self, console: ConsoleId, message: ToClient) {
        let Some(shown) = self.shown.get_mut(&console) else { return };
        match message {
            ToClient::SessionWaits { session } => {
                shown.waiting.insert(session);
            }
            ToClient::SessionTaken { session } => {
                shown.waiting.remove(&session);
            }
            ToClient::SessionYours { session, .. } | ToClient::SessionJoined { session } => {
                shown.own.insert(session);
            }
            ToClient::SessionOver { session } => {
                shown.own.remove(&session);
            }
            ToClient::ActRefused { session, why } => self.refusals.push((console, session, why)),
            _ => {}
        }
    }

    fn party(&self, connection: ConnectionId) -> Option<Party> {
        self.lines.iter().find(|(_, own)| **own == connection).map(|(party, _)| *party)
    }

    fn forget(&mut self, party: Party) -> Option<ConnectionId> {
        if let Party::Console(console) = party {
            self.shown.remove(&console);
        }
        self.lines.remove(&party)
    }
}

/// Somebody works at the screen of a Jump Client.
const SOMEBODY: Screen = Screen { user_logged_in: true, locked: false, screen_saver: false };
