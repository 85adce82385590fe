//! What is under way without an engine: arrivals in the order of their time, then of being asked for.
//!
//! A message is handed over when it has been under way for the whole of its latency, so it arrives at once. Only the
//! first segment of a dial is held here, for one latency of the line.

use std::convert::Infallible;

use model::time::SimTime;

use crate::arrivals::{Arrival, Brought};
use crate::rehearsal::{Rehearsal, Wire};
use crate::timers::Timers;

use super::Carrier;

/// Everything under way.
#[derive(Debug, Default)]
pub(super) struct Lines {
    queue: Timers<Arrival>,
}

impl Carrier for Lines {
    type Error = Infallible;

    fn take(&mut self, now: SimTime, wire: Wire, rehearsal: &Rehearsal) {
        let (at, connection, what) = match wire {
            Wire::Open(connection, client) => {
                (now + rehearsal.line_latency(client), connection, Brought::Opened(client))
            }
            Wire::Up(connection, _, message) => (now, connection, Brought::Up(message)),
            Wire::Down(connection, _, message) => (now, connection, Brought::Down(message)),
            Wire::End(connection, _, way) => (now, connection, Brought::End(way)),
            // Nothing is kept of a connection here.
            Wire::Forget(..) => return,
        };
        self.queue.set(at, 0, Arrival { at, connection, what });
    }

    fn next_at(&mut self) -> Option<SimTime> {
        self.queue.next_at()
    }

    fn bring(&mut self) -> Result<Option<Arrival>, Infallible> {
        Ok(self.queue.take().map(|(_, arrival)| arrival))
    }

    fn finish(self, _end: SimTime) -> Result<(), Infallible> {
        Ok(())
    }
}
