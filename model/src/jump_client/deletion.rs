//! When a Jump Client removes itself from its computer because it cannot reach the appliance (MAINT-6, MAINT-7).
//!
//! Its clock runs from the moment at which it saw that contact was over, and only admission stops it. What counts is what the
//! appliance last told it; a client that never was admitted was told nothing and never removes itself. Standing in the admission
//! line is contact: meanwhile it does nothing, and if it leaves the line unadmitted, what came due acts at once. A computer that
//! is off or asleep can do nothing either; it does so as soon as it runs, before it dials.
//!
//! Refuses to know the appliance's list, which follows the settings of the day (MAINT-7).

use crate::event::ClientEvent;
use crate::time::SimTime;
use crate::wire::SharedSettings;

use super::{JumpClient, Output, Phase};

/// Since when a client has been out of contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Absence {
    since: Option<SimTime>,
}

impl Absence {
    /// Contact is over, unless it was so before.
    pub(super) fn begin(&mut self, now: SimTime) {
        self.since.get_or_insert(now);
    }

    /// There is contact.
    pub(super) fn end(&mut self) {
        self.since = None;
    }

    /// When it is too long, going by what was last told.
    fn due(&self, told: Option<&SharedSettings>) -> Option<SimTime> {
        Some(self.since?.saturating_add(told?.delete_after))
    }
}

impl JumpClient {
    /// When it removes itself unless it is admitted before; nothing while it has contact or cannot act.
    pub fn removes_itself_at(&self) -> Option<SimTime> {
        match self.phase {
            Phase::Idle { .. } | Phase::Dialling | Phase::Greeting { .. } => self.absence.due(self.told.as_ref()),
            Phase::Talking { .. } | Phase::Stopped { .. } | Phase::Uninstalled | Phase::NotInstalled => None,
        }
    }

    /// Removes itself if it is time to. Returns whether it did.
    pub(super) fn expire(&mut self, now: SimTime) -> bool {
        let Some(due) = self.removes_itself_at().filter(|due| *due <= now) else { return false };
        if !matches!(self.phase, Phase::Idle { .. }) {
            self.outputs.push(Output::HangUp);
        }
        self.phase = Phase::Uninstalled;
        self.outputs.push(Output::Event(ClientEvent::Expired { due }));
        true
    }
}
