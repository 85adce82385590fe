//! What customers bring: when their requests arrive, how long each keeps a representative busy, and how long each would wait.
//!
//! Everything about a request is drawn by the name of its stream and its number in it ([`StreamChance`]), so that two scenarios
//! which differ in their representatives have the same customers, and one more stream shifts nobody in the others.
//!
//! Refuses to know of sessions, queues and representatives: what becomes of a request is not its business.

mod arrivals;
mod calendar;
mod error;
mod ramp;
mod rate;
mod spread;
mod stream;
mod weekly_curve;

pub use arrivals::{Arrivals, Pattern, WINDOW_MAX};
pub use calendar::Calendar;
pub use error::WorkloadError;
pub use ramp::{RAMP_MAX, Ramp};
pub use rate::{RATE_MAX, Rate};
pub use spread::{Law, SIGMA_MAX, SPAN_MAX, Spread};
pub use stream::StreamChance;
pub use weekly_curve::WeeklyCurve;
