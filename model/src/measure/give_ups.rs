//! Customers who give up, each counted once.
//!
//! One who gives up before the appliance has answered says so, and may have been heard of all the same: then the appliance sees
//! the same customer give up a second time.

use std::collections::BTreeSet;

use crate::event::{Event, SessionEnd, SessionEvent};
use crate::id::SessionId;

/// Customers who gave up, as they saw it, and of whom the appliance has said nothing since.
#[derive(Clone, Debug, Default)]
pub(super) struct GiveUps(BTreeSet<SessionId>);

impl GiveUps {
    /// Takes one event, in order: whether it tells again of a customer who has given up already.
    pub(super) fn told_again(&mut self, event: &Event) -> bool {
        match event {
            Event::Session(session, SessionEvent::GaveUpUnheard) => {
                self.0.insert(*session);
                false
            }
            Event::Session(session, SessionEvent::Ended { how: SessionEnd::GaveUp }) => self.0.remove(session),
            _ => false,
        }
    }
}
