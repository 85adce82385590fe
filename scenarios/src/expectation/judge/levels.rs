//! What a gauge was during one bucket, and what can be said of every moment in it.

use model::metric::{self, Gauge};
use model::plan::Plan;
use model::record::Bucket;

use super::super::band::{Band, Fraction};
use super::super::grammar::{Test, Value};
use super::super::words;

/// A gauge, as a plain number or as a share of its whole.
#[derive(Clone, Copy)]
pub(super) struct Levels {
    gauge: Gauge,
    of: Of,
}

/// What a gauge's values are divided by.
#[derive(Clone, Copy)]
enum Of {
    /// Nothing: they are counts.
    One,
    /// A number that the plan fixes.
    Fixed(u64),
    /// All that are registered: the sum with another gauge, since whoever is not online is offline.
    SumWith(Gauge),
}

/// What is known of a gauge during one bucket, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spread {
    /// Its least and greatest value.
    value: (u64, u64),
    whole: Whole,
    /// Its value at the last instant, and the whole then.
    pub(super) last: (u64, u64),
}

/// The whole at the same moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    Fixed(u64),
    /// The sum of the value and a rest.
    Sum(Sum),
}

/// The bounds of a sum and of one part of it. That part alone bounds the other part's share most closely; where the sum
/// does not change, both together tell single moments exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sum {
    rest: (u64, u64),
    sum: (u64, u64),
}

impl Levels {
    pub(super) fn new(plan: &Plan, gauge: Gauge, test: &Test) -> Self {
        let of = match (is_share(test), gauge.whole()) {
            (false, _) => Of::One,
            (true, metric::Whole::Registered) if gauge == Gauge::Online => Of::SumWith(Gauge::Offline),
            (true, metric::Whole::Registered) => Of::SumWith(Gauge::Online),
            (true, metric::Whole::Fleet) => Of::Fixed(plan.clients.len() as u64),
            (true, metric::Whole::Workers) => Of::Fixed(plan.appliance.service.workers.into()),
        };
        Self { gauge, of }
    }

    pub(super) fn spread(&self, bucket: &Bucket) -> Spread {
        let span = bucket.gauges[self.gauge.index()];
        let fixed = |whole| (Whole::Fixed(whole), whole);
        let (whole, last) = match self.of {
            Of::One => fixed(1),
            Of::Fixed(whole) => fixed(whole),
            Of::SumWith(rest) => {
                let rest = bucket.gauges[rest.index()];
                let sum = bucket.gauges[Gauge::Registered.index()];
                (Whole::Sum(Sum { rest: (rest.min, rest.max), sum: (sum.min, sum.max) }), span.last + rest.last)
            }
        };
        Spread { value: (span.min, span.max), whole, last: (span.last, last) }
    }

    /// The mean over buckets, weighed by time: of the gauge over that of its whole. Nothing if there was no whole.
    pub(super) fn mean(&self, buckets: &[Bucket]) -> Option<Fraction> {
        let sum =
            |gauge: Gauge| buckets.iter().map(|bucket| bucket.gauges[gauge.index()].integral as i128).sum::<i128>();
        let lasting: i128 = buckets.iter().map(|bucket| i128::from(bucket.until.since(bucket.from).as_micros())).sum();
        let over = sum(self.gauge);
        let under = match self.of {
            Of::One => lasting,
            Of::Fixed(whole) => lasting * i128::from(whole),
            Of::SumWith(rest) => over + sum(rest),
        };
        (under > 0).then_some(Fraction { over, under })
    }

    /// A value and its whole in words: `37 Jump Clients`, `94.2% (4,710 of 5,000)`.
    pub(super) fn words(&self, (value, whole): (u64, u64)) -> String {
        match self.of {
            Of::One => format!("{} {}", words::grouped(value.into()), words::gauge_unit(self.gauge)),
            _ => {
                let share = words::percent(fraction((value, whole)));
                format!("{share} ({} of {})", words::grouped(value.into()), words::grouped(whole.into()))
            }
        }
    }

    /// A mean in words: `12.5 Jump Clients`, `40%`.
    pub(super) fn mean_words(&self, mean: Fraction) -> String {
        match self.of {
            Of::One => format!("{} {}", words::number(mean), words::gauge_unit(self.gauge)),
            _ => words::percent(mean),
        }
    }

    /// What is missing where a spread is void.
    pub(super) fn void(&self) -> String {
        format!("there was nothing for `{}` to be a percentage of", self.gauge)
    }
}

impl Spread {
    /// The least share that there can have been at a moment with a whole, as value and whole.
    pub(super) fn least(&self) -> (u64, u64) {
        let (least, most) = self.value;
        match self.whole {
            Whole::Fixed(whole) => (least, whole),
            // No rest at any moment: all there is, whenever there is anything.
            Whole::Sum(Sum { rest: (_, 0), .. }) if least == 0 => (most, most),
            Whole::Sum(Sum { rest: (_, rest), .. }) => (least, least + rest),
        }
    }

    /// The greatest share that there can have been at a moment with a whole, as value and whole.
    pub(super) fn greatest(&self) -> (u64, u64) {
        let (_, most) = self.value;
        match self.whole {
            Whole::Fixed(whole) => (most, whole),
            Whole::Sum(Sum { rest: (0, rest), .. }) if most == 0 => (0, rest),
            Whole::Sum(Sum { rest: (rest, _), .. }) => (most, most + rest),
        }
    }

    /// [`Self::least`] as a fraction.
    pub(super) fn low(&self) -> Fraction {
        fraction(self.least())
    }

    /// [`Self::greatest`] as a fraction.
    pub(super) fn high(&self) -> Fraction {
        fraction(self.greatest())
    }

    /// Whether there was nothing to be a share of at any moment.
    pub(super) fn is_void(&self) -> bool {
        self.least().1 == 0 && self.greatest().1 == 0
    }

    /// Its last instant alone.
    pub(super) const fn at_last(&self) -> Self {
        let (value, whole) = self.last;
        Self { value: (value, value), whole: Whole::Fixed(whole), last: self.last }
    }

    /// Whether the band surely allowed it at every moment with a whole.
    pub(super) fn is_always(&self, band: &Band) -> bool {
        band.allows_all(self.low(), self.high())
    }

    /// Whether the band surely allowed it at some moment. Where extremes of a gauge and of its whole need not have fallen
    /// together, neither this nor the opposite may be sure.
    pub(super) fn is_sometimes(&self, band: &Band) -> bool {
        self.moments().iter().any(|moment| moment.is_always(band))
    }

    /// Whether it surely was the same at every moment.
    pub(super) fn is_constant(&self) -> bool {
        let is_whole_constant = match self.whole {
            Whole::Fixed(_) => true,
            Whole::Sum(Sum { rest: (least, most), .. }) => least == most,
        };
        self.value.0 == self.value.1 && is_whole_constant
    }

    /// Moments that there surely were, each with what is known of it; none at which there may have been no whole.
    pub(super) fn moments(&self) -> Vec<Self> {
        let (least, most) = self.value;
        let at = |value: u64, whole: Whole| Self { value: (value, value), whole, last: self.last };
        let mut moments = vec![self.at_last()];
        match self.whole {
            Whole::Fixed(_) => moments.extend([least, most].map(|value| at(value, self.whole))),
            Whole::Sum(Sum { rest, sum }) => {
                moments.extend([least, most].map(|value| {
                    let rest = other_part(value, rest, sum);
                    at(value, Whole::Sum(Sum { rest, sum }))
                }));
                moments.extend([rest.0, rest.1].map(|rest| Self {
                    value: other_part(rest, self.value, sum),
                    whole: Whole::Sum(Sum { rest: (rest, rest), sum }),
                    last: self.last,
                }));
            }
        }
        moments.retain(|moment| match moment.whole {
            Whole::Fixed(whole) => whole > 0,
            Whole::Sum(Sum { rest, .. }) => moment.value.0 + rest.0 > 0,
        });
        moments
    }
}

/// The bounds of the other part of a sum at a moment at which one part is `part`.
fn other_part(part: u64, bounds: (u64, u64), sum: (u64, u64)) -> (u64, u64) {
    let least = bounds.0.max(sum.0.saturating_sub(part));
    (least, bounds.1.min(sum.1.saturating_sub(part)).max(least))
}

/// A whole of nothing counts as one: its moments are not looked at.
fn fraction((value, whole): (u64, u64)) -> Fraction {
    Fraction { over: value.into(), under: whole.max(1).into() }
}

fn is_share(test: &Test) -> bool {
    match test {
        Test::Compare(_, value) | Test::Between(value, _) | Test::Near(value, _) => matches!(value, Value::Share(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_and_their_sum_bound_a_moment() {
        for (part, bounds, sum, other) in [
            (90, (5, 40), (20, 100), (5, 10)),
            (10, (5, 40), (45, 100), (35, 40)),
            (30, (0, 70), (100, 100), (70, 70)),
            (0, (0, 9), (0, 9), (0, 9)),
        ] {
            assert_eq!(other_part(part, bounds, sum), other, "{part} of {sum:?}");
        }
    }
}
