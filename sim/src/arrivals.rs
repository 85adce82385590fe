//! What a network brings, and the log of it: kept on one driver, it can be replayed on the other (`crate::replay`).
//!
//! A log knows nothing of why something arrived; whoever replays it holds it against what was asked for.

use std::fmt;

use model::id::{ConnectionId, Party};
use model::time::SimTime;
use model::wire::{ToAppliance, ToClient};

pub use crate::network::Way;
use crate::rehearsal::{EngineLatency, Rehearsal};

/// Something that a network brings on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// The connection that the party dialled was made.
    Opened(Party),
    /// A message for the appliance.
    Up(ToAppliance),
    /// A message for the party.
    Down(ToClient),
    /// The end of the connection, to whoever is at the far end of that way.
    End(Way),
}

/// One arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When it was seen.
    pub at: SimTime,
    /// On which connection.
    pub connection: ConnectionId,
    /// What it was.
    pub what: Brought,
}

/// Every arrival of one run in its order, with what the driver that kept it added to the network's own latency.
#[derive(Clone, Debug)]
pub struct Arrivals {
    pub(crate) latency: EngineLatency,
    pub(crate) list: Vec<Arrival>,
}

impl Arrivals {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Each of them, in its order.
    pub fn iter(&self) -> impl Iterator<Item = &Arrival> {
        self.list.iter()
    }

    /// Whether nothing arrived at all.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl Arrival {
    /// Tells the rehearsal.
    pub(crate) fn reach(self, rehearsal: &mut Rehearsal) {
        let Self { at, connection, what } = self;
        match what {
            Brought::Opened(party) => rehearsal.handle_opened(at, connection, party),
            Brought::Up(message) => rehearsal.handle_up(at, connection, message),
            Brought::Down(message) => rehearsal.handle_down(at, connection, message),
            Brought::End(way) => rehearsal.handle_end(at, connection, way),
        }
    }
}

/// `Up(KeepAlive { number: 3 }) on connection 7 at 1m30s`, as errors say it.
impl fmt::Display for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} on connection {} at {}", self.what, self.connection.0, self.at)
    }
}
