//! The appliance's side of every connection: how far it has come, and when silence on it means that it is gone (CONN-8).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rustc_hash::FxHashMap;

use crate::connection_table::ConnectionTable;
use crate::id::{ClientId, ConnectionId, Party};
use crate::keep_alive::KeepAlive;
use crate::plan::Behaviour;
use crate::time::{SimDuration, SimTime};

use super::Appliance;

/// Every connection the appliance knows.
#[derive(Clone, Debug)]
pub struct Connections {
    interval: SimDuration,
    missed_max: u32,
    greeting_timeout: SimDuration,
    /// Looked up, and walked only in sorted order.
    known: ConnectionTable<Connection>,
    /// Each client's place in the admission line; never more than one.
    in_line: FxHashMap<ClientId, ConnectionId>,
    /// Connections that owe a first word, in order of their time-outs; entries may be out of date.
    silent: VecDeque<(SimTime, ConnectionId)>,
    /// Watched connections by the moment at which to look at them; entries may be out of date.
    watched: BinaryHeap<Reverse<(SimTime, ConnectionId)>>,
}

#[derive(Clone, Copy, Debug)]
struct Connection {
    stage: Stage,
    keep_alive: KeepAlive,
    watched: bool,
}

/// How far a connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the client or party is whose connection it is")]
pub enum Stage {
    /// Nothing was said on it yet.
    Silent,
    /// Somebody said a first word, and the work for it waits or is being done.
    InService { party: Party },
    /// In the admission line.
    InLine { client: ClientId },
    /// Admitted: its client is shown online.
    Admitted { client: ClientId },
    /// A console or a customer is here over it.
    Talking { party: Party },
}

impl Connection {
    /// Whether keep-alives decide about it.
    fn is_subject(&self) -> bool {
        matches!(self.stage, Stage::InLine { .. } | Stage::Admitted { .. } | Stage::Talking { .. })
    }
}

impl Connections {
    /// No connections.
    pub fn new(behaviour: &Behaviour) -> Self {
        Self {
            interval: behaviour.keep_alive_interval,
            missed_max: behaviour.keep_alive_missed_max,
            greeting_timeout: behaviour.greeting_timeout,
            known: ConnectionTable::default(),
            in_line: FxHashMap::default(),
            silent: VecDeque::new(),
            watched: BinaryHeap::new(),
        }
    }

    /// Whether the appliance knows the connection.
    pub fn is_known(&self, connection: ConnectionId) -> bool {
        self.known.contains_key(&connection)
    }

    /// How far the connection has come, if it is known.
    pub fn stage(&self, connection: ConnectionId) -> Option<Stage> {
        self.known.get(&connection).map(|known| known.stage)
    }

    /// The connection over which a client stands in the admission line.
    pub fn in_line(&self, client: ClientId) -> Option<ConnectionId> {
        self.in_line.get(&client).copied()
    }

    /// The console or the customer who is here over a connection.
    pub fn talking(&self, connection: ConnectionId) -> Option<Party> {
        match self.stage(connection)? {
            Stage::Talking { party } => Some(party),
            Stage::Silent | Stage::InService { .. } | Stage::InLine { .. } | Stage::Admitted { .. } => None,
        }
    }

    /// A connection's keep-alives, once it is subject to them.
    pub fn keep_alive(&self, connection: ConnectionId) -> Option<&KeepAlive> {
        self.known.get(&connection).filter(|known| known.is_subject()).map(|known| &known.keep_alive)
    }

    pub(super) fn open(&mut self, now: SimTime, connection: ConnectionId) {
        self.insert(now, connection, Stage::Silent);
        self.silent.push_back((now + self.greeting_timeout, connection));
    }

    pub(super) fn begin_admitted(&mut self, connection: ConnectionId, client: ClientId, since: SimTime) {
        self.insert(since, connection, Stage::Admitted { client });
    }

    /// The first word counts; a second one, or one on a connection that is not known, does not.
    pub(super) fn greet(&mut self, connection: ConnectionId, party: Party) -> bool {
        match self.known.get_mut(&connection) {
            Some(known) if known.stage == Stage::Silent => {
                known.stage = Stage::InService { party };
                true
            }
            _ => false,
        }
    }

    /// Keep-alives count from the moment at which a client is let into the line, or admitted without one, and at which anybody
    /// else can talk.
    pub(super) fn promote(&mut self, now: SimTime, connection: ConnectionId, stage: Stage) {
        match stage {
            Stage::InLine { client } => self.in_line.insert(client, connection),
            Stage::Admitted { client } => self.in_line.remove(&client),
            Stage::Silent | Stage::InService { .. } | Stage::Talking { .. } => None,
        };
        match self.known.get_mut(&connection) {
            Some(known) if matches!(known.stage, Stage::InLine { .. }) => known.stage = stage,
            _ => self.insert(now, connection, stage),
        }
    }

    /// Whether the keep-alive came on a connection that is known.
    pub(super) fn hear(&mut self, connection: ConnectionId, number: u32) -> bool {
        self.known.get_mut(&connection).is_some_and(|known| {
            known.keep_alive.hear(number);
            true
        })
    }

    pub(super) fn forget(&mut self, connection: ConnectionId) -> Option<Stage> {
        let stage = self.known.remove(&connection)?.stage;
        if let Stage::InLine { client } = stage {
            self.in_line.remove(&client);
        }
        Some(stage)
    }

    /// Forgets all connections and gives them in the order in which they were made.
    pub(super) fn clear(&mut self) -> Vec<(ConnectionId, Stage)> {
        let all = self.known.drain().map(|(id, known)| (id, known.stage)).collect();
        self.in_line.clear();
        self.silent.clear();
        self.watched.clear();
        all
    }

    pub(super) fn watch(&mut self, connection: ConnectionId, heard: u32) {
        if let Some(known) = self.known.get_mut(&connection).filter(|known| known.is_subject()) {
            known.keep_alive.hear(heard);
            if !known.watched {
                known.watched = true;
                self.watched.push(Reverse((known.keep_alive.deadline(), connection)));
            }
        }
    }

    pub(super) fn rest(&mut self, connection: ConnectionId) {
        if let Some(known) = self.known.get_mut(&connection) {
            known.watched = false;
        }
    }

    /// A watched connection that has been silent for too long.
    pub(super) fn poll_unheard(&mut self, now: SimTime) -> Option<ConnectionId> {
        while let Some(Reverse((at, connection))) = self.watched.peek().copied() {
            if at > now {
                return None;
            }
            self.watched.pop();
            let Some(known) = self.known.get(&connection).filter(|known| known.watched) else { continue };
            let deadline = known.keep_alive.deadline();
            if deadline <= now {
                return Some(connection);
            }
            self.watched.push(Reverse((deadline, connection)));
        }
        None
    }

    /// A connection whose first word is overdue.
    pub(super) fn poll_silent(&mut self, now: SimTime) -> Option<ConnectionId> {
        while let Some((at, connection)) = self.silent.front().copied() {
            if self.stage(connection) != Some(Stage::Silent) {
                self.silent.pop_front();
                continue;
            }
            if at > now {
                return None;
            }
            self.silent.pop_front();
            return Some(connection);
        }
        None
    }

    /// When the first of these may be due; possibly too early, never too late.
    pub(super) fn poll_timeout(&self) -> Option<SimTime> {
        let unheard = self.watched.peek().map(|Reverse((at, _))| *at);
        let silent = self.silent.front().map(|(at, _)| *at);
        unheard.into_iter().chain(silent).min()
    }

    fn insert(&mut self, since: SimTime, connection: ConnectionId, stage: Stage) {
        let keep_alive = KeepAlive::new(since, self.interval, self.missed_max);
        self.known.insert(connection, Connection { stage, keep_alive, watched: false });
    }
}

impl Appliance {
    /// From now on the keep-alives of this connection can change an outcome; `heard` is the last one that came.
    pub fn watch_keep_alives(&mut self, connection: ConnectionId, heard: u32) {
        self.connections.watch(connection, heard);
    }

    /// The line of this connection is sound again.
    pub fn rest_keep_alives(&mut self, connection: ConnectionId) {
        self.connections.rest(connection);
    }
}
