//! When the requests of one stream arrive.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Distribution, Exp1};
use serde::{Deserialize, Serialize};

use crate::time::{SimDuration, SimTime};

use super::{Calendar, Ramp, Rate, StreamChance, WeeklyCurve, WorkloadError};

/// How the requests of one stream arrive, and from when until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Arrivals {
    pattern: Pattern,
    from: SimTime,
    until: SimTime,
}

/// The law by which requests arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// Evenly: one as soon as each interval of the rate is over.
    Constant(Rate),
    /// Evenly at a rate that rises or falls: one as soon as its integral reaches the next whole number.
    Ramp(Ramp),
    /// At random, each independent of the others: a Poisson process.
    Poisson(Rate),
    /// The same, at a rate that goes by the hour of the week: an inhomogeneous Poisson process. The hour that autumn brings
    /// twice brings its requests twice, the one that spring skips brings none.
    BusinessHours(WeeklyCurve),
}

impl Arrivals {
    /// By that law, after `from` and not after `until`.
    ///
    /// # Errors
    /// If there would be no time to arrive in or more than [`WINDOW_MAX`], no requests, or too many.
    pub fn new(pattern: Pattern, from: SimTime, until: SimTime) -> Result<Self, WorkloadError> {
        match &pattern {
            Pattern::Constant(rate) | Pattern::Poisson(rate) => rate.check()?,
            Pattern::Ramp(ramp) => ramp.check()?,
            // Checked when it was made.
            Pattern::BusinessHours(_) => {}
        }
        if from < SimTime::ZERO || until <= from || until.since(SimTime::ZERO) > WINDOW_MAX {
            return Err(WorkloadError::Window { from, until });
        }
        Ok(Self { pattern, from, until })
    }

    /// The law.
    pub const fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// From when until when.
    pub const fn window(&self) -> (SimTime, SimTime) {
        (self.from, self.until)
    }

    /// When the `nth` request arrives, counted from 0; nothing if it never does. `after` is when the one before arrived, and
    /// for the first anything up to the stream's beginning. Requests may arrive in the same microsecond.
    pub fn next(&self, after: SimTime, nth: u64, chance: &StreamChance, calendar: &Calendar) -> Option<SimTime> {
        let after = after.max(self.from);
        let at = match &self.pattern {
            // Worked out from the beginning each time, so that nothing adds up.
            Pattern::Constant(rate) => self.from.saturating_add(rate.time_for(nth.checked_add(1)?)?),
            Pattern::Ramp(ramp) => self.from.saturating_add(ramp.time_for(nth.checked_add(1)?)?),
            Pattern::Poisson(rate) => after.saturating_add(interval(*rate, &mut chance.arrival(nth))),
            Pattern::BusinessHours(curve) => self.thinned(after, curve, &mut chance.arrival(nth), calendar)?,
        };
        (at <= self.until).then_some(at)
    }

    /// Requests at the rate of the busiest hour, of which each is real with the share that the rate of its own hour has of
    /// that.
    fn thinned(
        &self,
        after: SimTime,
        curve: &WeeklyCurve,
        generator: &mut ChaCha8Rng,
        calendar: &Calendar,
    ) -> Option<SimTime> {
        let busiest = curve.busiest();
        let mut at = after;
        loop {
            at = at.saturating_add(interval(busiest, generator));
            if at > self.until {
                return None;
            }
            let rate = curve.rate(calendar.shown(at));
            if rate == Rate::ZERO {
                // Nothing is real before this hour is over, and from there on everything is as it would be after a request.
                at = calendar.hour_over(at);
            } else if generator.random_range(0..busiest.thousandths_per_week()) < rate.thousandths_per_week() {
                return Some(at);
            }
        }
    }
}

/// The time between two requests that are independent of each other.
fn interval(rate: Rate, generator: &mut ChaCha8Rng) -> SimDuration {
    let drawn: f64 = Exp1.sample(generator);
    SimDuration::from_secs_f64(drawn / rate.per_second())
}

/// Arrivals as they are written down.
#[derive(Serialize, Deserialize)]
struct Written {
    pattern: Pattern,
    from: SimTime,
    until: SimTime,
}

impl From<Arrivals> for Written {
    fn from(Arrivals { pattern, from, until }: Arrivals) -> Self {
        Self { pattern, from, until }
    }
}

impl TryFrom<Written> for Arrivals {
    type Error = WorkloadError;
    fn try_from(Written { pattern, from, until }: Written) -> Result<Self, WorkloadError> {
        Self::new(pattern, from, until)
    }
}

/// The latest moment at which a stream may end: a hundred years. No run is as long, and the search for the next busy hour of a
/// quiet week ends somewhere.
pub const WINDOW_MAX: SimDuration = SimDuration::from_secs(36_525 * 86_400);

#[cfg(test)]
mod tests;
