//! A rate that rises or falls evenly, and the exact moment at which it has added up to a number of requests.

use serde::{Deserialize, Serialize};

use crate::time::SimDuration;

use super::rate::MICROS_IN_1000_WEEKS;
use super::{Rate, WorkloadError};

/// From one rate to another over a span; the second rate from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ramp {
    /// The rate as it begins.
    pub start: Rate,
    /// The rate as it ends, and after that.
    pub end: Rate,
    /// How long it takes: more than nothing, at most [`RAMP_MAX`].
    pub over: SimDuration,
}

impl Ramp {
    /// That it can be simulated.
    ///
    /// # Errors
    /// If it has no length or too long a one, a rate is above [`super::RATE_MAX`], or both are zero.
    pub(super) fn check(&self) -> Result<(), WorkloadError> {
        if self.over.is_zero() || self.over > RAMP_MAX {
            return Err(WorkloadError::RampLength { over: self.over });
        }
        self.start.max(self.end).check()
    }

    /// The span from its beginning until `requests` requests have become due: until the first microsecond at which the
    /// integral of the rate has reached that number. Nothing if it never does, and nothing beyond what can be written. Whole
    /// numbers throughout, so that nothing else is rounded.
    pub(super) fn time_for(&self, requests: u64) -> Option<SimDuration> {
        let thousandths = |rate: Rate| i128::from(rate.thousandths_per_week());
        let (start, end, over) = (thousandths(self.start), thousandths(self.end), i128::from(self.over.as_micros()));
        // Twice what is due and twice what the ramp adds up to, each in requests times MICROS_IN_1000_WEEKS.
        let due = 2 * i128::from(requests) * MICROS_IN_1000_WEEKS as i128;
        let whole = (start + end) * over;
        if due > whole {
            let after = if end == 0 { None } else { u64::try_from((due - whole + 2 * end - 1) / (2 * end)).ok() };
            return after?.checked_add(self.over.as_micros()).map(SimDuration::from_micros);
        }
        // Twice the integral up to `at`, times the ramp's length. RATE_MAX and RAMP_MAX keep it below 2^127.
        let is_due = |at: i128| 2 * start * over * at + (end - start) * at * at >= due * over;
        let (mut early, mut late) = (-1, over);
        while late - early > 1 {
            let middle = early + (late - early) / 2;
            *if is_due(middle) { &mut late } else { &mut early } = middle;
        }
        u64::try_from(late).ok().map(SimDuration::from_micros)
    }
}

/// The longest ramp: a year. Longer ones would not fit the whole numbers that they are worked out in.
pub const RAMP_MAX: SimDuration = SimDuration::from_secs(366 * 86_400);

#[cfg(test)]
mod tests {
    use super::super::RATE_MAX;
    use super::*;

    fn hours(start: u32, end: u32, hours: u64) -> Ramp {
        Ramp { start: Rate::per_hour(start), end: Rate::per_hour(end), over: SimDuration::from_secs(hours * 3_600) }
    }

    /// The integral in requests, worked out by trapezia in floating point.
    fn integral(ramp: &Ramp, seconds: f64) -> f64 {
        let (start, end, over) = (ramp.start.per_second(), ramp.end.per_second(), ramp.over.as_secs_f64());
        let within = seconds.min(over);
        let there = start + (end - start) * within / over;
        (start + there) / 2.0 * within + end * (seconds - within)
    }

    #[test]
    fn requests_become_due_when_the_integral_reaches_them() {
        let cases = [
            // Two hours from 0 to 60 an hour are 60 requests; half the rate, and a quarter of them, after half the time.
            (hours(0, 60, 2), 15, Some(3_600_000_000)),
            (hours(0, 60, 2), 60, Some(7_200_000_000)),
            (hours(0, 60, 2), 61, Some(7_260_000_000)),
            // The first of them after the root of 4 h * 1 / 60 * 1 h: 15 min 29.516 s.
            (hours(0, 60, 2), 1, Some(929_516_004)),
            (hours(60, 0, 2), 45, Some(3_600_000_000)),
            (hours(60, 0, 2), 60, Some(7_200_000_000)),
            (hours(60, 0, 2), 61, None),
            (hours(60, 120, 1), 90, Some(3_600_000_000)),
            (hours(60, 120, 1), 91, Some(3_630_000_000)),
            (hours(120, 60, 1), 91, Some(3_660_000_000)),
            (hours(7, 7, 1), 1, Some(514_285_715)),
            (hours(7, 7, 1), 61_320, Some(8_760 * 3_600_000_000)),
            (hours(7, 0, 1), 0, Some(0)),
            (hours(7, 7, 1), u64::MAX, None),
        ];
        for (ramp, requests, micros) in cases {
            assert_eq!(ramp.time_for(requests), micros.map(SimDuration::from_micros), "{requests} of {ramp:?}");
        }
    }

    #[test]
    fn no_request_is_a_microsecond_early_or_late() {
        for ramp in [hours(0, 100, 24), hours(100, 0, 24), hours(13, 57, 5), hours(57, 13, 5)] {
            for requests in 1..200 {
                let at = ramp.time_for(requests).expect("it becomes due").as_secs_f64();
                let (before, then) = (integral(&ramp, at - 1e-6), integral(&ramp, at));
                // Floating point knows the integral to a millionth of what a microsecond adds at these rates.
                assert!(before < requests as f64 + 1e-11 && then > requests as f64 - 1e-11, "{requests} of {ramp:?}");
            }
        }
    }

    #[test]
    fn the_largest_ramp_fits() {
        for (start, end) in [(RATE_MAX, RATE_MAX), (Rate::ZERO, RATE_MAX), (RATE_MAX, Rate::ZERO)] {
            let ramp = Ramp { start, end, over: RAMP_MAX };
            assert_eq!(ramp.check(), Ok(()));
            let all = 366 * 86_400 * 50 * (u64::from(start == RATE_MAX) + u64::from(end == RATE_MAX));
            assert_eq!(ramp.time_for(all), Some(RAMP_MAX));
            assert!(ramp.time_for(all - 1).is_some_and(|at| at < RAMP_MAX));
            assert!(ramp.time_for(1).is_some_and(|at| !at.is_zero()));
        }
    }

    #[test]
    fn ramps_that_cannot_be_are_refused() {
        let cases = [
            (hours(1, 2, 0), "a ramp over 0s cannot be simulated: it must be longer than 0s and at most 366d long"),
            (
                hours(1, 2, 8_785),
                "a ramp over 366d1h cannot be simulated: it must be longer than 0s and at most 366d long",
            ),
            (hours(0, 0, 1), "no request would ever arrive: give a rate above zero, or leave the stream out"),
            (
                hours(1, 360_001, 1),
                "360001/h is too many requests: at most 360000/h can be simulated in one stream; split it into several",
            ),
        ];
        for (ramp, words) in cases {
            assert_eq!(ramp.check().expect_err("it is refused").to_string(), words);
        }
    }
}
