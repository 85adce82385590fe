//! What is wrong with a workload.

use crate::time::{SimDuration, SimTime};

use super::{RAMP_MAX, RATE_MAX, Rate, SIGMA_MAX, SPAN_MAX, WINDOW_MAX};

/// Why a workload is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WorkloadError {
    /// More requests than are simulated.
    #[error("{rate} is too many requests: at most {RATE_MAX} can be simulated in one stream; split it into several")]
    RateTooHigh {
        /// What was asked for.
        rate: Rate,
    },
    /// A rate of zero, all the time.
    #[error("no request would ever arrive: give a rate above zero, or leave the stream out")]
    NoArrivals,
    /// A ramp without a length, or too long a one.
    #[error("a ramp over {over} cannot be simulated: it must be longer than 0s and at most {RAMP_MAX} long")]
    RampLength {
        /// How long it was to be.
        over: SimDuration,
    },
    /// A stream that ends before it begins, begins before the run or never ends.
    #[error(
        "requests are to arrive from {from} until {until}: the beginning must not lie before the run's, the end must lie \
         behind the beginning and at most {WINDOW_MAX} into the run"
    )]
    Window {
        /// The beginning.
        from: SimTime,
        /// The end.
        until: SimTime,
    },
    /// An upper bound of zero, or too high a one.
    #[error("an upper bound of {at_most} is not possible: it must be longer than 0s and at most {SPAN_MAX}")]
    Bound {
        /// The bound.
        at_most: SimDuration,
    },
    /// What is drawn would lie above its bound as a rule.
    #[error(
        "{span} lies above the upper bound of {at_most}: raise the bound, to {SPAN_MAX} at most, or lower the span"
    )]
    AboveBound {
        /// The fixed span, the longest, the mean or the median.
        span: SimDuration,
        /// The bound.
        at_most: SimDuration,
    },
    /// The shortest span is longer than the longest.
    #[error("spans from {least} to {most} are the wrong way round: name the shorter one first")]
    Order {
        /// The shortest.
        least: SimDuration,
        /// The longest.
        most: SimDuration,
    },
    /// A mean or a median of zero.
    #[error(
        "the mean or median of spans that vary must be longer than 0s; for no time at all, give a fixed span of 0s"
    )]
    NoLength,
    /// A lognormal that is not one, or too wide a one.
    #[error("a lognormal spread with sigma {sigma} is not possible: it must lie between 0 and {SIGMA_MAX}")]
    Sigma {
        /// What was asked for.
        sigma: f64,
    },
}
