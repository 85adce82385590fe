//! Replaying: a run on this driver with the arrivals of a run on the other. If the rehearsal is the same, and the other
//! driver carries what it is asked to and nothing else, then the two runs are equal to the last event.

use std::slice::Iter;
use std::sync::Arc;

use model::plan::Plan;
use model::record::Record;
use model::time::SimTime;

use crate::arrivals::{Arrival, Arrivals, Brought};
use crate::observer::Observer;
use crate::rehearsal::{Rehearsal, Wire};
use crate::{RunError, RunOptions};

use super::flights::Flights;
use super::{Carrier, Stop, drive};

/// Why a log cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The run itself failed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Something arrives that was not asked for: the log belongs to another plan, options or build, or the driver that
    /// kept it brought something out of nothing.
    #[error("the log has {arrival}, and nothing of the kind was asked for; was it kept with this plan and these options?")]
    Unasked {
        /// What the log has.
        arrival: Arrival,
    },
    /// Something else was asked for, or in another order.
    #[error("the log has {arrival}, where {asked:?} was asked for; was it kept with this plan and these options?")]
    Other {
        /// What the log has.
        arrival: Arrival,
        /// What was asked for.
        asked: Brought,
    },
    /// Something that was asked for is missing in the log: it was lost between two open ends.
    #[error("the log never brings {asked}, which is when it was asked for")]
    Unused {
        /// What was asked for, and when.
        asked: Arrival,
    },
    /// The log goes back in time, or beyond the end of the run.
    #[error("the log has {arrival}, but its arrivals go from {from} on to {end} at the latest")]
    OutOfTime {
        /// What the log has.
        arrival: Arrival,
        /// The arrival before it.
        from: SimTime,
        /// The end of the run.
        end: SimTime,
    },
}

/// Runs a plan with the arrivals of a log in place of the network's own: the same events result, and the same hash.
///
/// # Errors
/// If the log brings what was not asked for, or not what was, or if the observer abandons the run.
pub fn replay(
    plan: &Arc<Plan>,
    arrivals: &Arrivals,
    options: &RunOptions,
    observer: &mut dyn Observer,
) -> Result<Record, ReplayError> {
    let end = SimTime::ZERO + plan.duration;
    let mut from = SimTime::ZERO;
    for arrival in &arrivals.list {
        if arrival.at < from || arrival.at > end {
            return Err(ReplayError::OutOfTime { arrival: *arrival, from, end });
        }
        from = arrival.at;
    }
    let log = Log { rest: arrivals.list.iter(), flights: Flights::default(), latest: arrivals.latency.most() };
    drive(plan, arrivals.latency.clone(), options, observer, log).map_err(|stop| match stop {
        Stop::Run(error) => error.into(),
        Stop::Carrier(error) => error,
    })
}

/// What is left of a log, and what is under way.
struct Log<'a> {
    rest: Iter<'a, Arrival>,
    flights: Flights,
    /// The longest that anything is under way on the driver that kept the log.
    latest: model::time::SimDuration,
}

impl Carrier for Log<'_> {
    type Error = ReplayError;

    fn take(&mut self, now: SimTime, wire: Wire, _rehearsal: &Rehearsal) {
        self.flights.ask(now, wire);
    }

    fn next_at(&mut self) -> Option<SimTime> {
        self.rest.as_slice().first().map(|arrival| arrival.at)
    }

    fn bring(&mut self) -> Result<Option<Arrival>, ReplayError> {
        let arrival = self.rest.next().copied();
        arrival.map_or(Ok(()), |arrival| self.flights.bring(arrival))?;
        Ok(arrival)
    }

    /// What was asked for in the last moments may still be under way.
    fn finish(self, end: SimTime) -> Result<(), ReplayError> {
        self.flights.finish(end - self.latest)
    }
}
