//! The worlds that the model runs in: a plan goes in, a record comes out.
//!
//! A [`model::plan::Plan`] is run by a driver; nothing above this crate knows which, except that the record names it.
//! The same plan and build give the same record, with or without skipping of idle time.

#[cfg(not(tokio_unstable))]
compile_error!(
    "build with --cfg tokio_unstable (.cargo/config.toml sets it; a RUSTFLAGS variable in the environment replaces that)"
);

pub mod arrivals;
mod digest;
mod direct;
mod effect;
mod link;
mod network;
pub mod observer;
mod quiet;
mod recorder;
mod rehearsal;
#[cfg(test)]
mod testing;
mod timers;
mod turmoil;

use std::sync::Arc;

use model::plan::Plan;
use model::record::Record;
use model::time::SimTime;

use arrivals::Arrivals;
use observer::Observer;

pub use direct::replay::{ReplayError, replay};

/// What carries the messages of a run, and moves its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Driver {
    /// Framed messages over simulated TCP between sockets, in ticks: the truth about the wire.
    #[default]
    Turmoil,
    /// A queue of arrivals in the order of their time, without sockets and without ticks: months and large fleets.
    Direct,
}

impl Driver {
    /// Every driver.
    pub const ALL: [Self; 2] = [Self::Turmoil, Self::Direct];

    /// Its name in commands and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Turmoil => "turmoil",
            Self::Direct => "direct",
        }
    }
}

/// How to run a plan. Beside the driver nothing here changes what happens in it; what is left out for speed can be shown
/// to change nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// What carries its messages. Moments differ between drivers by latency and tick, and what hangs on them may.
    pub driver: Driver,
    /// Skip simulated time in which nothing can happen (RUN-6). Off, every tick is stepped through; a driver without ticks
    /// has nothing to step through and takes no notice.
    pub skip_idle: bool,
    /// Count keep-alives on sound lines instead of sending them. Off, every one is sent.
    pub count_keep_alives: bool,
    /// Account for reports of statistics on sound lines instead of sending them, unless the plan wants them sent. Off, every
    /// one is sent.
    pub count_reports: bool,
}

/// As fast as can be.
impl Default for RunOptions {
    fn default() -> Self {
        Self { driver: Driver::default(), skip_idle: true, count_keep_alives: true, count_reports: true }
    }
}

/// Why a run gave no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// The observer asked for an end.
    #[error("the run was abandoned at {at} of simulated time")]
    Abandoned {
        /// Simulated time reached.
        at: SimTime,
    },
    /// The engine failed: a bug of ours or of the engine.
    #[error("the engine failed at {at} of simulated time, with seed {seed}: {what}")]
    Engine {
        /// Simulated time reached.
        at: SimTime,
        /// The seed that replays it.
        seed: u64,
        /// What the engine said.
        what: String,
    },
}

/// Runs a plan on the network simulator (RUN-1).
///
/// # Errors
/// If the observer abandons the run, or the engine fails.
pub fn run(plan: &Arc<Plan>, options: &RunOptions, observer: &mut dyn Observer) -> Result<Record, RunError> {
    match options.driver {
        Driver::Turmoil => turmoil::run(plan, options, observer),
        Driver::Direct => direct::run(plan, options, observer),
    }
}

/// Runs a plan on [`Driver::Turmoil`] and keeps in which order its network brought what, for [`replay`].
///
/// # Errors
/// As [`run`].
pub fn run_logged(
    plan: &Arc<Plan>,
    options: &RunOptions,
    observer: &mut dyn Observer,
) -> Result<(Record, Arrivals), RunError> {
    turmoil::run_logged(plan, options, observer, true)
}
