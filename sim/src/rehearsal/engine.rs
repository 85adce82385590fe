//! What is known of the engine below: how late it is, and what it can be asked to do.

use model::id::{ConnectionId, Party};
use model::time::SimDuration;
use model::wire::{ToAppliance, ToClient};

use crate::network::Way;

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

/// What the engine is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// Connect the party to the appliance; answered by [`Rehearsal::handle_opened`].
    Open(ConnectionId, Party),
    /// Carry a message to the appliance; it arrives as [`Rehearsal::handle_up`].
    Up(ConnectionId, Party, ToAppliance),
    /// Carry a message to the party; it arrives as [`Rehearsal::handle_down`].
    Down(ConnectionId, Party, ToClient),
    /// Close the sender's end after what was sent; the other side sees it as [`Rehearsal::handle_end`].
    End(ConnectionId, Party, Way),
    /// Forget both ends; nobody cares about it any more.
    Forget(ConnectionId, Party),
}
