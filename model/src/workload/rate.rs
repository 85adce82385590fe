//! How often requests arrive, as a whole number, so that nothing is rounded over the years.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::time::{MICROS_PER_SECOND, SimDuration};

use super::WorkloadError;

/// Requests in a stretch of time, to a thousandth of a request a week: every whole number a week, a day, an hour, a minute or
/// a second is exact, and so are three decimals of a number an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rate {
    thousandths_per_week: u64,
}

impl Rate {
    /// No requests.
    pub const ZERO: Self = Self { thousandths_per_week: 0 };

    /// So many thousandths of a request a week.
    pub const fn from_thousandths_per_week(thousandths_per_week: u64) -> Self {
        Self { thousandths_per_week }
    }

    /// So many requests an hour.
    pub const fn per_hour(requests: u32) -> Self {
        Self { thousandths_per_week: requests as u64 * HOURS_PER_WEEK * 1_000 }
    }

    /// Thousandths of a request a week.
    pub const fn thousandths_per_week(self) -> u64 {
        self.thousandths_per_week
    }

    /// Requests a second, for figures and formulas.
    pub fn per_second(self) -> f64 {
        self.thousandths_per_week as f64 * MICROS_PER_SECOND as f64 / MICROS_IN_1000_WEEKS as f64
    }

    /// The span until `requests` requests have become due at this rate, rounded up to a microsecond; nothing if they never do,
    /// and nothing beyond what can be written.
    pub(super) fn time_for(self, requests: u64) -> Option<SimDuration> {
        // A thousandth a week makes one request in a thousand weeks.
        let due = u128::from(requests) * MICROS_IN_1000_WEEKS;
        let rate = u128::from(self.thousandths_per_week);
        let micros = if rate == 0 { None } else { u64::try_from(due.div_ceil(rate)).ok() };
        micros.map(SimDuration::from_micros)
    }

    /// So many thousandths of this rate, to the nearest that can be written.
    pub(super) const fn scaled(self, permille: u16) -> Self {
        Self { thousandths_per_week: (self.thousandths_per_week * permille as u64 + 500) / 1_000 }
    }

    /// That it can be simulated.
    ///
    /// # Errors
    /// If it is zero or above [`RATE_MAX`].
    pub(super) fn check(self) -> Result<(), WorkloadError> {
        match self {
            Self::ZERO => Err(WorkloadError::NoArrivals),
            rate if rate > RATE_MAX => Err(WorkloadError::RateTooHigh { rate }),
            _ => Ok(()),
        }
    }
}

/// In requests an hour: `120/h`, `0.5/h`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/h", self.thousandths_per_week as f64 / (HOURS_PER_WEEK * 1_000) as f64)
    }
}

/// The highest rate of one stream, 100 a second: nine times what ten thousand representatives take on at 15 minutes each.
pub const RATE_MAX: Rate = Rate::per_hour(360_000);

const HOURS_PER_WEEK: u64 = 168;
/// A thousand weeks.
pub(super) const MICROS_IN_1000_WEEKS: u128 = (1_000 * HOURS_PER_WEEK * 3_600 * MICROS_PER_SECOND) as u128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_written_by_the_hour_and_counted_by_the_second() {
        let week = Rate::from_thousandths_per_week;
        let cases = [
            (Rate::ZERO, "0/h", 0.0),
            (Rate::per_hour(120), "120/h", 120.0 / 3_600.0),
            (week(84_000), "0.5/h", 0.5 / 3_600.0),
            (week(168), "0.001/h", 0.001 / 3_600.0),
            (RATE_MAX, "360000/h", 100.0),
        ];
        for (rate, written, per_second) in cases {
            assert_eq!(rate.to_string(), written);
            assert!((rate.per_second() - per_second).abs() < 1e-15, "{written} is {} a second", rate.per_second());
        }
        assert_eq!(Rate::per_hour(10).scaled(500), Rate::per_hour(5));
        assert_eq!(week(1).scaled(500), week(1), "half rounds up");
        assert_eq!(week(1).scaled(499), Rate::ZERO);
    }

    #[test]
    fn requests_become_due_without_rounding_but_of_the_microsecond() {
        let cases = [
            (Rate::per_hour(1), 1, Some(3_600_000_000)),
            (Rate::per_hour(7), 1, Some(514_285_715)),
            // A year of 7 an hour: 61,320 requests, not a microsecond off.
            (Rate::per_hour(7), 61_320, Some(8_760 * 3_600_000_000)),
            (Rate::per_hour(7), 61_321, Some(8_760 * 3_600_000_000 + 514_285_715)),
            (Rate::from_thousandths_per_week(1), 1, Some(604_800_000_000_000)),
            (Rate::per_hour(1), 0, Some(0)),
            (Rate::ZERO, 1, None),
            (Rate::per_hour(1), u64::MAX, None),
        ];
        for (rate, requests, micros) in cases {
            assert_eq!(rate.time_for(requests), micros.map(SimDuration::from_micros), "{requests} at {rate}");
        }
    }

    #[test]
    fn rates_beyond_what_is_simulated_are_refused_by_name() {
        assert_eq!(RATE_MAX.check(), Ok(()));
        let above = Rate::from_thousandths_per_week(RATE_MAX.thousandths_per_week() + 168_000);
        let error = above.check().expect_err("it is above the most");
        let words =
            "360001/h is too many requests: at most 360000/h can be simulated in one stream; split it into several";
        assert_eq!(error.to_string(), words);
        assert_eq!(Rate::ZERO.check(), Err(WorkloadError::NoArrivals));
    }
}
