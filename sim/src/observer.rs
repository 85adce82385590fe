//! Whoever watches a run from outside: how far it is, and whether it should go on.

use std::ops::ControlFlow;

use model::event::Stamped;
use model::time::SimTime;

/// Watches a run. Nothing it does can change what happens, except by ending it.
pub trait Observer {
    /// Whether [`Self::events`] is to be called at all.
    fn wants_events(&self) -> bool {
        false
    }

    /// The next events, in order.
    fn events(&mut self, _events: &[Stamped]) {}

    /// How far the run is; called often. Breaking abandons the run.
    fn progress(&mut self, _progress: Progress) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Simulated time.
    pub now: SimTime,
    /// When the run ends.
    pub end: SimTime,
    /// Jump Clients that the appliance shows online.
    pub online: u64,
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Observer for Unwatched {}
