//! The values that a test allows, with exact arithmetic: fractions, never floating point.

use std::cmp::Ordering;

use model::time::SimTime;

use super::grammar::{Comparator, Test, Time, Tolerance, Value};

/// All values from one bound to another, or all but those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Band {
    /// By what a measured value is multiplied before it is compared with the bounds.
    scale: i128,
    low: Option<Bound>,
    high: Option<Bound>,
    /// Whether what lies between the bounds is what is not allowed.
    inverted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bound {
    value: i128,
    /// Whether the bound itself lies outside.
    open: bool,
}

/// Where a value lies, seen from a band's bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Below,
    Inside,
    Above,
}

/// A measured value as an exact fraction: clients of a fleet, microseconds of one, value times time over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) over: i128,
    /// Above zero.
    pub(super) under: i128,
}

impl Fraction {
    pub(super) const fn whole(over: i128) -> Self {
        Self { over, under: 1 }
    }

    pub(super) fn order(&self, other: &Self) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

impl Band {
    /// What `test` allows. `when` says when a point in time was; nothing comes back if one of the test's never was.
    pub(super) fn of(test: &Test, when: impl Fn(&Time) -> Option<SimTime>) -> Option<Self> {
        let number = |value: &Value| match value {
            Value::Count(number) | Value::Share(number) => Some(i128::from(number.0)),
            Value::Duration(duration) => Some(i128::from(duration.as_micros())),
            Value::Time(time) => when(time).map(|at| i128::from(at.as_micros())),
        };
        let scale_of = |value: &Value| match value {
            Value::Count(_) => 1_000,
            Value::Share(_) => SHARE_ONE,
            Value::Duration(_) | Value::Time(_) => 1,
        };
        let at = |value, open| Some(Bound { value, open });
        Some(match test {
            Test::Compare(comparator, value) => {
                let bound = number(value)?;
                let (low, high) = match comparator {
                    Comparator::Below => (None, at(bound, true)),
                    Comparator::AtMost => (None, at(bound, false)),
                    Comparator::AtLeast => (at(bound, false), None),
                    Comparator::Above => (at(bound, true), None),
                    Comparator::Equal | Comparator::NotEqual => (at(bound, false), at(bound, false)),
                };
                Self { scale: scale_of(value), low, high, inverted: *comparator == Comparator::NotEqual }
            }
            Test::Between(low, high) => {
                let (from, to) = (number(low)?, number(high)?);
                Self { scale: scale_of(low), low: at(from, false), high: at(to, false), inverted: false }
            }
            Test::Near(value, tolerance) => {
                let middle = number(value)? * SHARE_ONE;
                let by = match tolerance {
                    Tolerance::Count(number) => i128::from(number.0) * SHARE_ONE,
                    Tolerance::Duration(duration) => i128::from(duration.as_micros()) * SHARE_ONE,
                    Tolerance::Share(share) => middle / SHARE_ONE * i128::from(share.0),
                };
                let scale = scale_of(value) * SHARE_ONE;
                Self { scale, low: at(middle - by, false), high: at(middle + by, false), inverted: false }
            }
        })
    }

    /// The same with allowed and not allowed exchanged.
    pub(super) const fn inverse(mut self) -> Self {
        self.inverted = !self.inverted;
        self
    }

    pub(super) fn side(&self, value: Fraction) -> Side {
        let measured = value.over * self.scale;
        let beyond = |bound: Bound, further: bool| further || (bound.open && measured == bound.value * value.under);
        if self.low.is_some_and(|low| beyond(low, measured < low.value * value.under)) {
            Side::Below
        } else if self.high.is_some_and(|high| beyond(high, measured > high.value * value.under)) {
            Side::Above
        } else {
            Side::Inside
        }
    }

    pub(super) fn allows(&self, value: Fraction) -> bool {
        (self.side(value) == Side::Inside) != self.inverted
    }

    /// Whether every value from `low` to `high` is allowed.
    pub(super) fn allows_all(&self, low: Fraction, high: Fraction) -> bool {
        match (self.side(low), self.side(high)) {
            (Side::Inside, Side::Inside) => !self.inverted,
            (low, high) => self.inverted && low == high,
        }
    }

    /// Whether a value that can only grow is past all hope of being allowed.
    pub(super) fn is_past(&self, value: Fraction) -> bool {
        !self.inverted && self.side(value) == Side::Above
    }

    /// Whether a value that can only fall is past all hope of being allowed.
    pub(super) fn is_short_of(&self, value: Fraction) -> bool {
        !self.inverted && self.side(value) == Side::Below
    }
}

/// One, in the thousandths of a percent in which shares are written.
pub(super) const SHARE_ONE: i128 = 100_000;

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::super::samples::names;
    use super::*;

    fn band(text: &str) -> Band {
        let expectation = parse(text, &names()).expect(text);
        let known = |time: &Time| match time {
            Time::Instant(instant) => Some(instant.at),
            Time::Moment(_) => None,
        };
        Band::of(&expectation.test, known).expect("no moments on the right side")
    }

    #[test]
    fn bounds_are_exact() {
        for (text, allowed, refused) in [
            ("online < 5", vec![(4, 1)], vec![(5, 1), (6, 1)]),
            ("online <= 5", vec![(4, 1), (5, 1)], vec![(6, 1)]),
            ("online > 5", vec![(6, 1)], vec![(5, 1), (4, 1)]),
            ("online >= 5", vec![(5, 1), (6, 1)], vec![(4, 1)]),
            ("online = 5", vec![(5, 1)], vec![(4, 1), (6, 1)]),
            ("online != 5", vec![(4, 1), (6, 1)], vec![(5, 1)]),
            ("online between 5 and 7", vec![(5, 1), (7, 1)], vec![(4, 1), (8, 1)]),
            ("online = 100 +- 2%", vec![(98, 1), (102, 1)], vec![(97, 1), (103, 1)]),
            ("online = 5 +- 7", vec![(0, 1), (12, 1)], vec![(13, 1)]),
            ("mean online <= 0.333", vec![(333, 1_000)], vec![(1, 3)]),
            ("online >= 99.999%", vec![(99_999, 100_000)], vec![(99_998, 100_000), (249_997, 250_000)]),
            ("online = 100%", vec![(7, 7)], vec![(6, 7)]),
            ("p50 back_off = 2s +- 0.5%", vec![(1_990_000, 1), (2_010_000, 1)], vec![(1_989_999, 1), (2_010_001, 1)]),
            ("last admitted <= outage.end + 95s", vec![(1_295_000_000, 1)], vec![(1_295_000_001, 1)]),
            ("last admitted - first admitted >= 0.000001s", vec![(1, 1)], vec![(0, 1), (-1, 1)]),
        ] {
            let band = band(text);
            let fraction = |(over, under)| Fraction { over, under };
            for value in allowed {
                assert!(band.allows(fraction(value)) && !band.inverse().allows(fraction(value)), "{text}: {value:?}");
            }
            for value in refused {
                assert!(!band.allows(fraction(value)) && band.inverse().allows(fraction(value)), "{text}: {value:?}");
            }
        }
    }

    #[test]
    fn a_range_around_a_hole_is_not_allowed_whole() {
        let not_five = band("online != 5");
        for (low, high, all) in [(1, 4, true), (6, 9, true), (4, 6, false), (5, 9, false), (5, 5, false)] {
            assert_eq!(not_five.allows_all(Fraction::whole(low), Fraction::whole(high)), all, "{low} to {high}");
        }
    }
}
