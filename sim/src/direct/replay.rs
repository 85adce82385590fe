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
    #[error(
        "the log has {arrival}, and nothing of the kind was asked for; was it kept with this plan and these options?"
    )]
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
    let log = Log { rest: arrivals.list.iter(), flights: Flights::new(arrivals.latency.most()) };
    drive(plan, arrivals.latency.clone(), options, observer, log).map_err(|stop| match stop {
        Stop::Run(error) => error.into(),
        Stop::Carrier(error) => error,
    })
}

/// What is left of a log, and what is under way.
struct Log<'a> {
    rest: Iter<'a, Arrival>,
    flights: Flights,
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

    fn finish(self, end: SimTime) -> Result<(), ReplayError> {
        self.flights.finish(end)
    }
}

#[cfg(test)]
mod tests {
    use model::event::DownHow;
    use model::id::ConnectionId;
    use model::plan::{Action, Entry, WhileDown};
    use model::time::SimDuration;
    use model::wire::ToAppliance;

    use super::*;
    use crate::network::Way;
    use crate::observer::Unwatched;
    use crate::{run_logged, testing};

    /// Ten clients lose their appliance for a second and come back.
    fn plan() -> Arc<Plan> {
        let mut plan = testing::plan(vec![testing::site("a", 20), testing::site("b", 45)], 10);
        let restart = Action::ApplianceDown {
            how: DownHow::Restart,
            answers: WhileDown::Refusal,
            lasting: SimDuration::from_secs(1),
        };
        plan.timeline = vec![Entry { name: "restart".to_owned(), at: at(60), enabled: true, action: restart }];
        Arc::new(plan)
    }

    fn at(seconds: i64) -> SimTime {
        SimTime::from_secs(seconds)
    }

    /// What becomes of a log that somebody has changed.
    fn replayed(change: impl FnOnce(&mut Vec<Arrival>)) -> Result<Record, ReplayError> {
        let (record, mut arrivals) = run_logged(&plan(), &RunOptions::default(), &mut Unwatched).expect("it runs");
        change(&mut arrivals.list);
        let again = replay(&plan(), &arrivals, &RunOptions::default(), &mut Unwatched)?;
        assert_eq!(again.trace_hash, record.trace_hash);
        Ok(again)
    }

    fn is_hello(arrival: &Arrival) -> bool {
        matches!(arrival.what, Brought::Up(ToAppliance::Hello { .. }))
    }

    #[test]
    fn a_log_as_it_was_kept_replays() {
        let again = replayed(|log| assert!(log.iter().filter(|arrival| is_hello(arrival)).count() == 10)).unwrap();
        assert_eq!((again.driver, again.tick), ("direct", plan().tick));
    }

    #[test]
    fn what_nobody_asked_for_is_refused() {
        let nobody = Arrival { at: at(0), connection: ConnectionId(77), what: Brought::End(Way::ToClient) };
        assert_eq!(replayed(|log| log.insert(0, nobody)).unwrap_err(), ReplayError::Unasked { arrival: nobody });
        let twice = replayed(|log| {
            let hello = log.iter().position(is_hello).unwrap();
            log.insert(hello, log[hello]);
        });
        assert!(matches!(twice, Err(ReplayError::Unasked { arrival }) if is_hello(&arrival)), "{twice:?}");
    }

    #[test]
    fn what_is_not_what_was_asked_for_is_refused() {
        let other = replayed(|log| {
            let hello = log.iter_mut().find(|arrival| is_hello(arrival)).unwrap();
            hello.what = Brought::Up(ToAppliance::KeepAlive { number: 1 });
        });
        let Err(ReplayError::Other { arrival, asked: Brought::Up(ToAppliance::Hello { .. }) }) = other else {
            panic!("{other:?}");
        };
        assert_eq!(arrival.what, Brought::Up(ToAppliance::KeepAlive { number: 1 }));
    }

    #[test]
    fn what_was_lost_between_open_ends_is_missed() {
        let last_word = |log: &mut Vec<Arrival>| {
            let place = log.iter().rposition(|arrival| matches!(arrival.what, Brought::Down(_))).unwrap();
            log.remove(place);
        };
        let error = replayed(last_word).unwrap_err();
        let ReplayError::Unused { asked } = error.clone() else { panic!("{error}") };
        assert!(matches!(asked.what, Brought::Down(_)) && asked.at > at(61), "{error}");
        let error = replayed(Vec::clear).unwrap_err();
        assert!(matches!(error, ReplayError::Unused { .. }), "{error}");
        assert!(error.to_string().starts_with("the log never brings "), "{error}");
    }

    #[test]
    fn time_goes_one_way_and_ends() {
        for late in [at(-1), at(7_200)] {
            let error = replayed(|log| log[3].at = late).unwrap_err();
            assert!(matches!(error, ReplayError::OutOfTime { arrival, .. } if arrival.at == late), "{error}");
        }
    }

    /// Another seed has other dials at other times.
    #[test]
    fn the_log_of_another_run_is_refused() {
        let mut other = Plan::clone(&plan());
        other.seed += 1;
        let (_, arrivals) = run_logged(&plan(), &RunOptions::default(), &mut Unwatched).expect("it runs");
        assert!(replay(&Arc::new(other), &arrivals, &RunOptions::default(), &mut Unwatched).is_err());
    }
}
