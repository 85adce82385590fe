//! Simulated time: instants and spans in whole microseconds.
//!
//! The run begins at [`SimTime::ZERO`]; what happened before it (a connection made yesterday, read from a listing)
//! is negative. Nothing here reads a clock: `now` is always an argument.

use std::fmt;
use std::ops::{Add, AddAssign, Mul, Sub};

use serde::{Deserialize, Serialize};

/// An instant of simulated time: microseconds since the run began, negative before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SimTime(i64);

/// A span of simulated time in microseconds. Never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SimDuration(u64);

impl SimTime {
    /// The moment the run begins.
    pub const ZERO: Self = Self(0);
    /// Later than any moment of any run.
    pub const NEVER: Self = Self(i64::MAX);

    /// The instant `micros` microseconds after the run began (before it, if negative).
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The instant `seconds` seconds after the run began.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds * MICROS_PER_SECOND as i64)
    }

    /// Microseconds since the run began.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Seconds since the run began, for figures and charts.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / MICROS_PER_SECOND as f64
    }

    /// The span from `earlier` to `self`; zero if `earlier` is in fact later.
    pub fn since(self, earlier: Self) -> SimDuration {
        SimDuration(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The first instant at or after `self` that is a whole number of `step`s from the start of the run.
    ///
    /// `step` must not be zero.
    pub fn ceil_to(self, step: SimDuration) -> Self {
        let step = step.0 as i64;
        Self(self.0.div_euclid(step) * step + if self.0.rem_euclid(step) == 0 { 0 } else { step })
    }

    /// `self + span`, or [`SimTime::NEVER`] where that lies beyond what can be written.
    pub fn saturating_add(self, span: SimDuration) -> Self {
        Self(self.0.saturating_add_unsigned(span.0))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of `micros` microseconds.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// A span of `millis` milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis * 1_000)
    }

    /// A span of `seconds` seconds.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds * MICROS_PER_SECOND)
    }

    /// A span of `seconds` seconds, rounded to the microsecond; zero for what is negative or not a number.
    pub fn from_secs_f64(seconds: f64) -> Self {
        Self((seconds * MICROS_PER_SECOND as f64).round() as u64)
    }

    /// Whole microseconds.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Seconds, for figures and charts.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / MICROS_PER_SECOND as f64
    }

    /// Whether the span is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// `self - other`, or zero where `other` is longer.
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `self * factor`, or the longest span where that is beyond what can be written.
    pub const fn saturating_mul(self, factor: u64) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

impl Add<SimDuration> for SimTime {
    type Output = Self;
    fn add(self, span: SimDuration) -> Self {
        Self(self.0 + span.0 as i64)
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, span: SimDuration) {
        *self = *self + span;
    }
}

impl Sub<SimDuration> for SimTime {
    type Output = Self;
    fn sub(self, span: SimDuration) -> Self {
        Self(self.0 - span.0 as i64)
    }
}

impl Add for SimDuration {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for SimDuration {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Mul<u64> for SimDuration {
    type Output = Self;
    fn mul(self, factor: u64) -> Self {
        Self(self.0 * factor)
    }
}

/// Written the way scenario files write it: `1h30m`, `2.5s`, `4.9ms`, `15d`. Exact, so that it reads back the same.
impl fmt::Display for SimDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        if rest == 0 {
            return f.write_str("0s");
        }
        for (unit, micros) in
            [("d", 86_400 * MICROS_PER_SECOND), ("h", 3_600 * MICROS_PER_SECOND), ("m", 60 * MICROS_PER_SECOND)]
        {
            if rest >= micros {
                write!(f, "{}{unit}", rest / micros)?;
                rest %= micros;
            }
        }
        match rest {
            0 => Ok(()),
            _ if rest >= MICROS_PER_SECOND || self.0 >= MICROS_PER_SECOND => write_decimal(f, rest, 6, "s"),
            _ if rest >= 1_000 => write_decimal(f, rest, 3, "ms"),
            _ => write!(f, "{rest}us"),
        }
    }
}

/// Written as the span since the run began, with a sign for what lies before it: `10m`, `-2h`.
impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_str("-")?;
        }
        SimDuration(self.0.unsigned_abs()).fmt(f)
    }
}

fn write_decimal(f: &mut fmt::Formatter<'_>, value: u64, places: u32, unit: &str) -> fmt::Result {
    let one = 10_u64.pow(places);
    let fraction = format!("{:0width$}", value % one, width = places as usize);
    match fraction.trim_end_matches('0') {
        "" => write!(f, "{}{unit}", value / one),
        digits => write!(f, "{}.{digits}{unit}", value / one),
    }
}

/// Microseconds in a second.
pub const MICROS_PER_SECOND: u64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_scenario_files_write_them() {
        let cases = [
            (0, "0s"),
            (7, "7us"),
            (4_900, "4.9ms"),
            (3_334, "3.334ms"),
            (1_000_000, "1s"),
            (1_500_001, "1.500001s"),
            (60_000_000, "1m"),
            (60_000_007, "1m0.000007s"),
            (5_400_000_000, "1h30m"),
            (1_296_000_000_000, "15d"),
        ];
        for (micros, written) in cases {
            assert_eq!(SimDuration::from_micros(micros).to_string(), written);
        }
        assert_eq!(SimTime::from_secs(-7_200).to_string(), "-2h");
    }

    #[test]
    fn ticks_round_up_and_keep_their_phase() {
        let tick = SimDuration::from_millis(10);
        for (micros, up) in
            [(0, 0), (1, 10_000), (9_999, 10_000), (10_000, 10_000), (10_001, 20_000), (-1, 0), (-10_001, -10_000)]
        {
            assert_eq!(SimTime::from_micros(micros).ceil_to(tick), SimTime::from_micros(up));
        }
    }

    #[test]
    fn a_span_is_never_negative() {
        assert_eq!(SimTime::ZERO.since(SimTime::from_secs(1)), SimDuration::ZERO);
        assert_eq!(SimTime::from_secs(3).since(SimTime::from_secs(-1)), SimDuration::from_secs(4));
    }
}
