//! What a gauge was during one bucket, and what can be said of every moment in it.

use model::metric::{Gauge, Whole};
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
    /// The Jump Clients registered at the same moment.
    Registered,
}

/// What is known of a gauge during one bucket, whole included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spread {
    /// Its least and greatest value.
    pub(super) value: (u64, u64),
    /// The whole's least and greatest value.
    pub(super) whole: (u64, u64),
    /// Both at the last instant.
    pub(super) last: (u64, u64),
}

/// For how much of a bucket a band's claim held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// There was nothing to be a share of.
    Void,
    /// At every moment.
    Throughout,
    /// At one moment at least.
    AtTimes,
    /// Perhaps: extremes of the gauge and of its whole need not fall together.
    Unclear,
    /// At no moment.
    Nowhere,
}

impl Levels {
    pub(super) fn new(plan: &Plan, gauge: Gauge, test: &Test) -> Self {
        let of = match (is_share(test), gauge.whole()) {
            (false, _) => Of::One,
            (true, Whole::Registered) => Of::Registered,
            (true, Whole::Fleet) => Of::Fixed(plan.clients.len() as u64),
            (true, Whole::Workers) => Of::Fixed(plan.appliance.service.workers.into()),
        };
        Self { gauge, of }
    }

    pub(super) fn spread(&self, bucket: &Bucket) -> Spread {
        let span = bucket.gauges[self.gauge.index()];
        let registered = bucket.gauges[Gauge::Registered.index()];
        let (whole, last) = match self.of {
            Of::One => ((1, 1), 1),
            Of::Fixed(whole) => ((whole, whole), whole),
            Of::Registered => ((registered.min, registered.max), registered.last),
        };
        Spread { value: (span.min, span.max), whole, last: (span.last, last) }
    }

    /// The mean over buckets, weighed by time: of the gauge over that of its whole. Nothing if there was no whole.
    pub(super) fn mean(&self, buckets: &[Bucket]) -> Option<Fraction> {
        let sum =
            |gauge: Gauge| buckets.iter().map(|bucket| bucket.gauges[gauge.index()].integral as i128).sum::<i128>();
        let lasting: i128 = buckets.iter().map(|bucket| i128::from(bucket.until.since(bucket.from).as_micros())).sum();
        let under = match self.of {
            Of::One => lasting,
            Of::Fixed(whole) => lasting * i128::from(whole),
            Of::Registered => sum(Gauge::Registered),
        };
        (under > 0).then(|| Fraction { over: sum(self.gauge), under })
    }

    /// A value in words: `37 Jump Clients`, `94.2% (4,710 of 5,000)`.
    pub(super) fn words(&self, value: u64, whole: u64) -> String {
        match self.of {
            Of::One => format!("{} {}", words::grouped(value.into()), words::gauge_unit(self.gauge)),
            _ => {
                let share = words::percent(fraction(value, whole));
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

    /// What is missing where a spread is [`Held::Void`].
    pub(super) fn void(&self) -> String {
        format!("there was nothing for `{}` to be a percentage of", self.gauge)
    }
}

impl Spread {
    /// The least that the value can have been, as a fraction of its whole.
    pub(super) fn low(&self) -> Fraction {
        fraction(self.value.0, self.whole.1)
    }

    /// The most that it can have been. Moments without a whole do not count.
    pub(super) fn high(&self) -> Fraction {
        fraction(self.value.1, self.whole.0)
    }

    /// Whether there was nothing to be a share of at any moment.
    pub(super) const fn is_void(&self) -> bool {
        self.whole.1 == 0
    }

    /// Its last instant alone.
    pub(super) const fn at_last(&self) -> Self {
        let (value, whole) = self.last;
        Self { value: (value, value), whole: (whole, whole), last: self.last }
    }

    pub(super) fn held(&self, band: &Band) -> Held {
        if self.is_void() {
            Held::Void
        } else if self.all(band) {
            Held::Throughout
        } else if self.all(&band.inverse()) {
            Held::Nowhere
        } else if self.moments().iter().any(|moment| moment.all(band)) {
            Held::AtTimes
        } else {
            Held::Unclear
        }
    }

    /// Whether it surely was the same at every moment.
    pub(super) const fn is_constant(&self) -> bool {
        self.value.0 == self.value.1 && self.whole.0 == self.whole.1
    }

    /// Moments that there surely were, each with what is known of it; none at which there surely or perhaps was no whole.
    pub(super) fn moments(&self) -> Vec<Self> {
        let ((least, most), (whole_least, whole_most)) = (self.value, self.whole);
        let moments = [
            self.at_last(),
            Self { value: (least, least), ..*self },
            Self { value: (most, most), ..*self },
            Self { whole: (whole_least, whole_least), ..*self },
            Self { whole: (whole_most, whole_most), ..*self },
        ];
        moments.into_iter().filter(|moment| moment.whole.0 > 0).collect()
    }

    fn all(&self, band: &Band) -> bool {
        band.allows_all(self.low(), self.high())
    }
}

/// `value / whole`; a whole of nothing counts as one, since its moments are not looked at.
fn fraction(value: u64, whole: u64) -> Fraction {
    Fraction { over: value.into(), under: whole.max(1).into() }
}

fn is_share(test: &Test) -> bool {
    match test {
        Test::Compare(_, value) | Test::Between(value, _) | Test::Near(value, _) => matches!(value, Value::Share(_)),
    }
}
