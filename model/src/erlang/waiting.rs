//! Where nobody gives up: Erlang C.

use crate::time::SimDuration;

use super::Demand;

/// What becomes of requests of which each is served in the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting {
    /// The share that waits at all.
    pub waiting_share: f64,
    /// The mean wait of all, in seconds, of those who do not wait too.
    pub wait_seconds_mean: f64,
    /// How many wait, in the mean over time.
    pub queue_mean: f64,
    /// The share of their time in which representatives are busy.
    pub utilisation: f64,
    /// Requests a second by which representatives are ahead when all are busy.
    spare: f64,
}

impl Waiting {
    /// Of a demand that can be met.
    pub(super) fn of(demand: &Demand) -> Self {
        let (blocked, utilisation) = (demand.blocked_share(), demand.erlangs_per_rep());
        let waiting_share = blocked / (1.0 - utilisation * (1.0 - blocked));
        let spare = (f64::from(demand.reps) - demand.erlangs()) / demand.handling_seconds;
        let wait_seconds_mean = waiting_share / spare;
        Self { waiting_share, wait_seconds_mean, queue_mean: demand.arrivals * wait_seconds_mean, utilisation, spare }
    }

    /// The share that is served within `target` of its arrival.
    pub fn service_level(&self, target: SimDuration) -> f64 {
        1.0 - self.waiting_share * (-self.spare * target.as_secs_f64()).exp()
    }
}
