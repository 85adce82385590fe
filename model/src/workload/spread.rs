//! How a span differs from one request to the next.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Distribution, Exp1, StandardNormal};
use serde::{Deserialize, Serialize};

use crate::time::SimDuration;

use super::WorkloadError;

/// A span that is drawn, with an upper bound: what is drawn above the bound is the bound.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Spread {
    law: Law,
    at_most: SimDuration,
}

/// The law by which spans differ, before their upper bound.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// Always the same.
    Fixed(SimDuration),
    /// Anything from the shortest to the longest, each as likely as the other, both included.
    Uniform {
        /// The shortest.
        least: SimDuration,
        /// The longest.
        most: SimDuration,
    },
    /// Exponential: how much is still to come does not depend on what has passed.
    Exponential {
        /// The mean.
        mean: SimDuration,
    },
    /// Lognormal by its median: half of the spans are longer.
    LognormalByMedian {
        /// The median.
        median: SimDuration,
        /// The standard deviation of the natural logarithm, 0 to [`SIGMA_MAX`].
        sigma: f64,
    },
    /// Lognormal by its mean, which a few long spans raise above the median: 15 minutes with sigma 0.8 have a median of
    /// 10 min 54 s.
    Lognormal {
        /// The mean.
        mean: SimDuration,
        /// The standard deviation of the natural logarithm, 0 to [`SIGMA_MAX`].
        sigma: f64,
    },
}

impl Spread {
    /// By that law, at most that long.
    ///
    /// # Errors
    /// If the bound is zero or beyond [`SPAN_MAX`], if the law's own longest span, mean or median lies above it, or if the law
    /// itself cannot be.
    pub fn new(law: Law, at_most: SimDuration) -> Result<Self, WorkloadError> {
        if at_most.is_zero() || at_most > SPAN_MAX {
            return Err(WorkloadError::Bound { at_most });
        }
        match law {
            Law::Fixed(_) => {}
            Law::Uniform { least, most } if least > most => return Err(WorkloadError::Order { least, most }),
            Law::Uniform { .. } => {}
            Law::Lognormal { sigma, .. } | Law::LognormalByMedian { sigma, .. }
                if !(0.0..=SIGMA_MAX).contains(&sigma) =>
            {
                return Err(WorkloadError::Sigma { sigma });
            }
            Law::Exponential { mean: SimDuration::ZERO }
            | Law::Lognormal { mean: SimDuration::ZERO, .. }
            | Law::LognormalByMedian { median: SimDuration::ZERO, .. } => return Err(WorkloadError::NoLength),
            Law::Exponential { .. } | Law::Lognormal { .. } | Law::LognormalByMedian { .. } => {}
        }
        let span = law.named();
        if span > at_most {
            return Err(WorkloadError::AboveBound { span, at_most });
        }
        Ok(Self { law, at_most })
    }

    /// The law, before the bound.
    pub const fn law(&self) -> Law {
        self.law
    }

    /// The longest span.
    pub const fn at_most(&self) -> SimDuration {
        self.at_most
    }

    /// One span.
    pub fn draw(&self, generator: &mut ChaCha8Rng) -> SimDuration {
        let span = match self.law {
            Law::Fixed(span) => span,
            Law::Uniform { least, most } => {
                SimDuration::from_micros(generator.random_range(least.as_micros()..=most.as_micros()))
            }
            Law::Exponential { mean } => {
                let drawn: f64 = Exp1.sample(generator);
                SimDuration::from_secs_f64(drawn * mean.as_secs_f64())
            }
            Law::Lognormal { sigma, .. } | Law::LognormalByMedian { sigma, .. } => {
                let drawn: f64 = StandardNormal.sample(generator);
                SimDuration::from_secs_f64(self.law.median_seconds() * (sigma * drawn).exp())
            }
        };
        span.min(self.at_most)
    }

    /// The mean of what is drawn, in seconds, the bound included: what formulas of queueing want.
    pub fn mean_seconds(&self) -> f64 {
        let bound = self.at_most.as_secs_f64();
        match self.law {
            Law::Fixed(span) => span.as_secs_f64(),
            Law::Uniform { least, most } => (least.as_secs_f64() + most.as_secs_f64()) / 2.0,
            Law::Exponential { mean } => -mean.as_secs_f64() * (-bound / mean.as_secs_f64()).exp_m1(),
            Law::Lognormal { sigma, .. } | Law::LognormalByMedian { sigma, .. } => {
                let median = self.law.median_seconds();
                normal_mean(|normal| (median * (sigma * normal).exp()).min(bound))
            }
        }
    }
}

impl Law {
    /// The span that must not lie above the bound.
    const fn named(self) -> SimDuration {
        match self {
            Self::Fixed(span) => span,
            Self::Uniform { most, .. } => most,
            Self::Exponential { mean } | Self::Lognormal { mean, .. } => mean,
            Self::LognormalByMedian { median, .. } => median,
        }
    }

    /// The median of a lognormal, before the bound; the span that others are named by.
    fn median_seconds(self) -> f64 {
        match self {
            Self::Lognormal { mean, sigma } => mean.as_secs_f64() * (-sigma * sigma / 2.0).exp(),
            _ => self.named().as_secs_f64(),
        }
    }
}

/// The mean of `value` of a standard normal number, for values that grow no faster than `exp(SIGMA_MAX * normal)`: to six digits.
fn normal_mean(value: impl Fn(f64) -> f64) -> f64 {
    // What lies outside, weighted so, is beyond six digits; where a bound cuts a corner, the step squared decides.
    const FROM: f64 = -10.0;
    const TO: f64 = 13.0;
    const STEPS: u32 = 23_000;
    let step = (TO - FROM) / f64::from(STEPS);
    let weighed = (0..=STEPS).map(|number| {
        let normal = FROM + f64::from(number) * step;
        (-normal * normal / 2.0).exp() * value(normal)
    });
    weighed.sum::<f64>() * step / std::f64::consts::TAU.sqrt()
}

/// A spread as it is written down.
#[derive(Serialize, Deserialize)]
struct Written {
    law: Law,
    at_most: SimDuration,
}

impl From<Spread> for Written {
    fn from(Spread { law, at_most }: Spread) -> Self {
        Self { law, at_most }
    }
}

impl TryFrom<Written> for Spread {
    type Error = WorkloadError;
    fn try_from(Written { law, at_most }: Written) -> Result<Self, WorkloadError> {
        Self::new(law, at_most)
    }
}

/// The highest upper bound, 30 days: longer than any session or any wait that somebody plans for.
pub const SPAN_MAX: SimDuration = SimDuration::from_secs(30 * 86_400);

/// The widest lognormal: one span in six is then more than twenty times the median.
pub const SIGMA_MAX: f64 = 3.0;

#[cfg(test)]
mod tests {
    use super::super::StreamChance;
    use super::*;
    use crate::rng::Chance;

    const MINUTE: SimDuration = SimDuration::from_secs(60);

    fn sorted(spread: &Spread, count: u64) -> Vec<f64> {
        let stream = StreamChance::new(Chance::new(7), "phone");
        let mut drawn: Vec<_> = (0..count).map(|nth| stream.handling(nth, spread).as_secs_f64() / 60.0).collect();
        drawn.sort_by(f64::total_cmp);
        drawn
    }

    /// Means, deviations and tails, each within four of its own standard errors; the seed is fixed, so it does not flicker.
    #[test]
    fn spans_have_the_moments_and_the_tails_of_their_law() {
        const DRAWS: u64 = 40_000;
        let exp = f64::exp;
        // Mean, standard deviation and standardised fourth moment; shares above some spans; all in minutes.
        let cases: [(Law, [f64; 3], &Tails); 5] = [
            (
                Law::Uniform { least: MINUTE * 5, most: MINUTE * 25 },
                [15.0, 20.0 / 12_f64.sqrt(), 1.8],
                &[(5.0, 1.0), (7.0, 0.9), (15.0, 0.5), (24.0, 0.05), (25.0, 0.0)],
            ),
            (
                Law::Exponential { mean: MINUTE * 15 },
                [15.0, 15.0, 9.0],
                &[(1.5, exp(-0.1)), (15.0, exp(-1.0)), (45.0, exp(-3.0)), (90.0, exp(-6.0))],
            ),
            (
                Law::Exponential { mean: SimDuration::from_secs(110) },
                [110.0 / 60.0, 110.0 / 60.0, 9.0],
                // Nearly two thirds give up within two minutes (assumptions.md 6).
                &[(2.0, exp(-120.0 / 110.0))],
            ),
            (
                Law::Lognormal { mean: MINUTE * 15, sigma: 0.8 },
                [15.0, 15.0 * (exp(0.64) - 1.0).sqrt(), lognormal_kurtosis(0.8)],
                &[(10.892, 0.5), (10.892 * exp(0.8), 0.158_655), (10.892 * exp(1.6), 0.022_750), (120.0, 0.001_351)],
            ),
            (
                Law::LognormalByMedian { median: MINUTE * 15, sigma: 0.5 },
                [15.0 * exp(0.125), 15.0 * exp(0.125) * (exp(0.25) - 1.0).sqrt(), lognormal_kurtosis(0.5)],
                &[(15.0, 0.5), (15.0 * exp(-0.5), 0.841_345), (15.0 * exp(1.0), 0.022_750)],
            ),
        ];
        for (law, [mean, deviation, kurtosis], tails) in cases {
            let spread = Spread::new(law, SPAN_MAX).expect("a spread");
            let (drawn, count) = (sorted(&spread, DRAWS), DRAWS as f64);
            let found = drawn.iter().sum::<f64>() / count;
            assert!((found - mean).abs() < 4.0 * deviation / count.sqrt(), "{law:?} has a mean of {found} min");
            assert!((spread.mean_seconds() / 60.0 / mean - 1.0).abs() < 1e-6, "{law:?}: {}", spread.mean_seconds());
            let variance = drawn.iter().map(|span| (span - mean).powi(2)).sum::<f64>() / count;
            let error = deviation.powi(2) * ((kurtosis - 1.0) / count).sqrt();
            assert!((variance - deviation.powi(2)).abs() < 4.0 * error, "{law:?} has a variance of {variance} min2");
            for (span, share) in tails {
                let above = (drawn.len() - drawn.partition_point(|drawn| drawn < span)) as f64 / count;
                let error = (share * (1.0 - share) / count).sqrt();
                assert!((above - share).abs() <= 4.0 * error, "{law:?}: {above} lie above {span} min, not {share}");
            }
        }
    }

    /// Spans, and the share that lies above each.
    type Tails = [(f64, f64)];

    /// The fourth moment about the mean, by the variance squared.
    fn lognormal_kurtosis(sigma: f64) -> f64 {
        let power = |times: f64| (times * sigma * sigma).exp();
        power(4.0) + 2.0 * power(3.0) + 3.0 * power(2.0) - 3.0
    }

    #[test]
    fn a_fixed_span_is_always_the_same() {
        for span in [SimDuration::ZERO, MINUTE * 15] {
            let spread = Spread::new(Law::Fixed(span), SPAN_MAX).expect("a spread");
            assert!(sorted(&spread, 20).iter().all(|drawn| *drawn * 60.0 == span.as_secs_f64()));
            assert_eq!(spread.mean_seconds(), span.as_secs_f64());
        }
        let spread = Spread::new(Law::Lognormal { mean: MINUTE, sigma: 0.0 }, MINUTE).expect("a spread");
        assert!(sorted(&spread, 20).iter().all(|drawn| *drawn == 1.0));
    }

    /// What is above the bound is the bound, and the mean knows it: within four standard errors of what is drawn.
    #[test]
    fn nothing_is_longer_than_the_bound() {
        const DRAWS: u64 = 20_000;
        let cases = [
            (Law::Exponential { mean: MINUTE * 15 }, 20, (-20.0_f64 / 15.0).exp()),
            (Law::Lognormal { mean: MINUTE * 15, sigma: 0.8 }, 20, 0.223_7),
            (Law::Lognormal { mean: MINUTE * 15, sigma: 3.0 }, 15, 0.066_807),
        ];
        for (law, minutes, share) in cases {
            let (spread, bound) = (Spread::new(law, MINUTE * minutes).expect("a spread"), minutes as f64);
            let (drawn, count) = (sorted(&spread, DRAWS), DRAWS as f64);
            let at_bound = drawn.iter().filter(|span| **span == bound).count() as f64 / count;
            assert!((at_bound - share).abs() < 4.0 * (share * (1.0 - share) / count).sqrt(), "{law:?}: {at_bound}");
            assert_eq!(drawn.last(), Some(&bound));
            let mean = drawn.iter().sum::<f64>() / count;
            let variance = drawn.iter().map(|span| (span - mean).powi(2)).sum::<f64>() / count;
            let error = (mean - spread.mean_seconds() / 60.0).abs();
            assert!(error < 4.0 * (variance / count).sqrt(), "{law:?}: {mean} min, not {} s", spread.mean_seconds());
        }
    }

    #[test]
    fn spreads_that_cannot_be_are_refused() {
        let lognormal = |sigma| Law::Lognormal { mean: MINUTE, sigma };
        let no_length =
            "the mean or median of spans that vary must be longer than 0s; for no time at all, give a fixed span of 0s";
        let cases = [
            (
                Law::Fixed(MINUTE),
                SimDuration::ZERO,
                "an upper bound of 0s is not possible: it must be longer than 0s and at most 30d",
            ),
            (
                Law::Fixed(MINUTE),
                SPAN_MAX + MINUTE,
                "an upper bound of 30d1m is not possible: it must be longer than 0s and at most 30d",
            ),
            (
                Law::Fixed(MINUTE * 2),
                MINUTE,
                "2m lies above the upper bound of 1m: raise the bound, to 30d at most, or lower the span",
            ),
            (
                Law::Uniform { least: MINUTE, most: MINUTE * 61 },
                MINUTE * 60,
                "1h1m lies above the upper bound of 1h: raise the bound, to 30d at most, or lower the span",
            ),
            (
                Law::Uniform { least: MINUTE * 2, most: MINUTE },
                MINUTE * 60,
                "spans from 2m to 1m are the wrong way round: name the shorter one first",
            ),
            (Law::Exponential { mean: SimDuration::ZERO }, MINUTE, no_length),
            (Law::Lognormal { mean: SimDuration::ZERO, sigma: 1.0 }, MINUTE, no_length),
            (Law::LognormalByMedian { median: SimDuration::ZERO, sigma: 1.0 }, MINUTE, no_length),
            (
                lognormal(-0.1),
                MINUTE,
                "a lognormal spread with sigma -0.1 is not possible: it must lie between 0 and 3",
            ),
            (lognormal(3.1), MINUTE, "a lognormal spread with sigma 3.1 is not possible: it must lie between 0 and 3"),
            (
                lognormal(f64::NAN),
                MINUTE,
                "a lognormal spread with sigma NaN is not possible: it must lie between 0 and 3",
            ),
        ];
        for (law, at_most, words) in cases {
            assert_eq!(Spread::new(law, at_most).expect_err("it is refused").to_string(), words);
        }
    }
}
