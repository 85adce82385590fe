//! What is under way without an engine: arrivals in the order of their time, then of being asked for.
//!
//! A message is handed over when it has been under way for the whole of its latency, so it arrives at once. Only the
//! first segment of a dial is held here, for one latency of the line.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::convert::Infallible;

use model::id::{ConnectionId, Party};
use model::time::SimTime;

use crate::arrivals::{Arrival, Brought};
use crate::rehearsal::{Rehearsal, Wire};

use super::Carrier;

/// Everything under way.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// What arrives at the moment at which it was handed over.
    at_once: VecDeque<Arrival>,
    /// What is under way for a while, and which it was of those that were asked for.
    under_way: BinaryHeap<Reverse<(SimTime, u64, ConnectionId, Party)>>,
    asked: u64,
}

impl Carrier for Lines {
    type Error = Infallible;

    fn take(&mut self, now: SimTime, wire: Wire, rehearsal: &Rehearsal) {
        let (connection, what) = match wire {
            Wire::Open(connection, party) => {
                let at = now + rehearsal.line_latency(party);
                self.asked += 1;
                return self.under_way.push(Reverse((at, self.asked, connection, party)));
            }
            Wire::Up(connection, _, message) => (connection, Brought::Up(message)),
            Wire::Down(connection, _, message) => (connection, Brought::Down(message)),
            Wire::End(connection, _, way) => (connection, Brought::End(way)),
            // Nothing is kept of a connection here.
            Wire::Forget(..) => return,
        };
        self.at_once.push_back(Arrival { at: now, connection, what });
    }

    fn next_at(&mut self) -> Option<SimTime> {
        let under_way = self.under_way.peek().map(|Reverse((at, ..))| *at);
        self.at_once.front().map(|arrival| arrival.at).into_iter().chain(under_way).min()
    }

    /// Of what arrives at one moment, what has been under way comes before what was only just handed over.
    fn bring(&mut self) -> Result<Option<Arrival>, Infallible> {
        let handed_over = self.at_once.front().map(|arrival| arrival.at);
        match self.under_way.peek() {
            Some(Reverse((at, ..))) if handed_over.is_none_or(|handed_over| *at <= handed_over) => {
                let dial = self.under_way.pop();
                Ok(dial.map(|Reverse((at, _, connection, party))| Arrival {
                    at,
                    connection,
                    what: Brought::Opened(party),
                }))
            }
            _ => Ok(self.at_once.pop_front()),
        }
    }

    fn finish(self, _end: SimTime) -> Result<(), Infallible> {
        Ok(())
    }
}
