//! A guard against time that stands still: a timer that, once it has run, is due again at the same moment would keep a run
//! there for ever, without a word.

use model::plan::Plan;
use model::time::SimTime;

/// Counts the timers of one moment.
#[derive(Debug)]
pub(super) struct Standstill {
    at: SimTime,
    timers: u64,
    timers_max: u64,
}

impl Standstill {
    /// Of that plan: every client may have some timers at one moment, for itself and in each entry of the timeline.
    pub(super) fn new(plan: &Plan) -> Self {
        let clients = plan.clients.len() as u64 + CLIENTS_MORE;
        let timers_max = clients.saturating_mul(TIMERS_PER_CLIENT + plan.timeline.len() as u64);
        Self { at: SimTime::ZERO, timers: 0, timers_max }
    }

    /// A timer runs.
    ///
    /// # Panics
    /// If there have been more at that moment than any plan can ask for: a state machine does not do what it said was due.
    pub(super) fn note(&mut self, now: SimTime, timer: &impl std::fmt::Debug) {
        if now != self.at {
            (self.at, self.timers) = (now, 0);
        }
        self.timers += 1;
        assert!(
            self.timers <= self.timers_max,
            "time stands still at {now}: more than {} timers ran at that moment, the last of them {timer:?}",
            self.timers_max
        );
    }
}

/// Timers that a client may have at one moment: a life begins with half a dozen.
const TIMERS_PER_CLIENT: u64 = 100;
/// What the appliance and the world may have are as many as so many clients have.
const CLIENTS_MORE: u64 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// A guard of a plan that lets three timers run at one moment.
    fn guard() -> Standstill {
        Standstill { at: SimTime::ZERO, timers: 0, timers_max: 3 }
    }

    #[test]
    fn many_timers_may_run_in_all() {
        let mut guard = guard();
        for second in 0..10 {
            (0..3).for_each(|timer| guard.note(SimTime::from_secs(second), &timer));
        }
    }

    #[test]
    #[should_panic(
        expected = "time stands still at 7s: more than 3 timers ran at that moment, the last of them \"again\""
    )]
    fn a_timer_that_stays_due_is_named() {
        let mut guard = guard();
        (0..4).for_each(|_| guard.note(SimTime::from_secs(7), &"again"));
    }
}
