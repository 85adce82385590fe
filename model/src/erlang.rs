//! What queueing theory says of customers and representatives: the formulas of A. K. Erlang, and of C. Palm where customers give
//! up. Reports show it beside what was measured, as a cross-check only (QUEUE-8).
//!
//! All of it holds for requests that arrive independently at a constant rate, exponential handling times, representatives of whom
//! each takes any request, one at a time and first come first served, and a state that has long been steady. Refuses to
//! guess where there is none.

mod abandonment;
mod waiting;

use crate::time::SimDuration;

pub use abandonment::Abandonment;
pub use waiting::Waiting;

/// What customers ask of representatives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    reps: u32,
    /// Requests a second.
    arrivals: f64,
    handling_seconds: f64,
}

impl Demand {
    /// So many representatives, that many requests a second, each of which keeps one of them busy for so long in the mean.
    ///
    /// # Errors
    /// If there are no representatives or more than [`REPS_MAX`], fewer arrivals a second than [`ARRIVALS_MIN`] or more than
    /// [`ARRIVALS_MAX`], or no handling time.
    pub fn new(reps: u32, arrivals_per_second: f64, handling_mean: SimDuration) -> Result<Self, ErlangError> {
        if !(1..=REPS_MAX).contains(&reps) {
            return Err(ErlangError::Reps { reps });
        }
        if !(ARRIVALS_MIN..=ARRIVALS_MAX).contains(&arrivals_per_second) {
            return Err(ErlangError::Arrivals { arrivals_per_second });
        }
        if handling_mean.is_zero() {
            return Err(ErlangError::NoHandling);
        }
        Ok(Self { reps, arrivals: arrivals_per_second, handling_seconds: handling_mean.as_secs_f64() })
    }

    /// The representatives that would be busy if there were enough, in erlangs.
    pub fn erlangs(&self) -> f64 {
        self.arrivals * self.handling_seconds
    }

    /// The same for each representative there is: above 1, they fall behind as long as nobody gives up.
    pub fn erlangs_per_rep(&self) -> f64 {
        self.erlangs() / f64::from(self.reps)
    }

    /// The share of requests that find every representative busy where such requests go away at once (Erlang B).
    pub fn blocked_share(&self) -> f64 {
        let load = self.erlangs();
        // By the number of representatives, upwards: each step is a sum of positive numbers, which loses no digits.
        (1..=self.reps).fold(1.0, |blocked, reps| load * blocked / (f64::from(reps) + load * blocked))
    }

    /// What becomes of requests where nobody gives up (Erlang C).
    ///
    /// # Errors
    /// If there is no steady state: representatives who are always busy fall behind without end.
    pub fn waiting(&self) -> Result<Waiting, ErlangError> {
        let (load, reps) = (self.erlangs(), self.reps);
        if load >= f64::from(reps) {
            return Err(ErlangError::NoSteadyState { reps, erlangs: load });
        }
        Ok(Waiting::of(self))
    }

    /// What becomes of requests where a customer who waits gives up after an exponential time with that mean (Erlang A). There
    /// always is a steady state.
    ///
    /// # Errors
    /// If the mean is zero or longer than [`PATIENCE_MAX`].
    pub fn abandonment(&self, patience_mean: SimDuration) -> Result<Abandonment, ErlangError> {
        if patience_mean.is_zero() || patience_mean > PATIENCE_MAX {
            return Err(ErlangError::Patience { patience_mean });
        }
        Ok(Abandonment::of(self, patience_mean))
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ErlangError {
    /// Nobody to take requests, or more than anybody has.
    #[error("there is no answer for {reps} representatives: from 1 to {REPS_MAX} can be reckoned with")]
    Reps {
        /// How many.
        reps: u32,
    },
    /// No requests, or more than anybody has.
    #[error(
        "there is no answer for {arrivals_per_second} requests a second: from {ARRIVALS_MIN} to {ARRIVALS_MAX} can be reckoned \
         with"
    )]
    Arrivals {
        /// How many.
        arrivals_per_second: f64,
    },
    /// Requests that keep nobody busy.
    #[error("requests that take no time never wait: give a handling time above 0s")]
    NoHandling,
    /// Customers without patience, or with more than anybody has.
    #[error(
        "there is no answer for a mean patience of {patience_mean}: it must be longer than 0s and at most {PATIENCE_MAX}"
    )]
    Patience {
        /// The mean.
        patience_mean: SimDuration,
    },
    /// More is asked than can be done.
    #[error(
        "{reps} representatives cannot carry {erlangs:.2} erlangs: where nobody gives up the line grows without end; \
         {} or more would do", .erlangs.floor() + 1.0
    )]
    NoSteadyState {
        /// How many there are.
        reps: u32,
        /// What is asked of them.
        erlangs: f64,
    },
}

/// The most representatives: formulas are tested up to here, and take a millisecond.
pub const REPS_MAX: u32 = 10_000;
/// The fewest requests a second: one in thirty years, below which the numbers of a computer see none.
pub const ARRIVALS_MIN: f64 = 1e-9;
/// The most requests a second: as many as one stream may bring ([`crate::workload::RATE_MAX`]).
pub const ARRIVALS_MAX: f64 = 100.0;
/// The longest mean patience, a day: the line, which the formula goes through place by place, then has ten million at most.
pub const PATIENCE_MAX: SimDuration = SimDuration::from_secs(86_400);

#[cfg(test)]
mod tests;
