//! What is known of the engine below: no more than how late it is.

use model::time::SimDuration;

/// What an engine adds to every message by itself, so that the rest can be added and the whole foretold.
#[derive(Clone, Debug)]
pub(crate) struct EngineLatency {
    /// One-way latency for each site.
    pub(crate) by_site: Vec<SimDuration>,
    /// Messages leave and arrive on multiples of this.
    pub(crate) tick: SimDuration,
}

impl EngineLatency {
    /// The longest that anything is under way in the engine: a dial goes there and back, and each way may begin and end
    /// between ticks.
    pub(crate) fn most(&self) -> SimDuration {
        let latency = self.by_site.iter().copied().max().unwrap_or_default();
        (latency + self.tick * 2) * 2
    }
}
