//! What the timeline says of representatives at their consoles and of single customers.
//!
//! Says what shall be done; whether it can be, and what comes of it, is for the appliance to say.

use crate::event::StopHow;
use crate::id::{ConsoleId, PortalId, SessionId, SessionKeyId, SiteId, UserId};
use crate::session::{Act, Arrival};
use crate::session_policy::Representative;
use crate::time::SimDuration;

/// Something that a representative or a customer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskAction {
    /// Representatives log in at consoles, as far as they are not logged in there.
    LogIn {
        /// Where, in order.
        consoles: Vec<ConsoleId>,
        /// Their moments are spread evenly over this span.
        over: SimDuration,
    },
    /// Representatives log out at consoles, as far as they are logged in there.
    LogOut {
        /// Where, in order.
        consoles: Vec<ConsoleId>,
        /// Their moments are spread evenly over this span.
        over: SimDuration,
    },
    /// Consoles crash or fall asleep, and come back: one that crashed while somebody was logged in there logs in again.
    ConsoleStop {
        /// Which, in order.
        consoles: Vec<ConsoleId>,
        /// Crash or sleep.
        how: StopHow,
        /// Their moments are spread evenly over this span.
        over: SimDuration,
        /// How long each of them is gone.
        lasting: SimDuration,
    },
    /// Representatives are idle, so that nothing is offered to them (QUEUE-10).
    Idle {
        /// At which consoles, in order.
        consoles: Vec<ConsoleId>,
        /// For how long.
        lasting: SimDuration,
    },
    /// A customer comes for a session.
    Customer(Customer),
    /// The customer of a session leaves.
    CustomerLeaves {
        /// Which session.
        session: SessionId,
    },
    /// The computer of a session's customer falls asleep, and wakes.
    CustomerSleep {
        /// Which session.
        session: SessionId,
        /// For how long.
        lasting: SimDuration,
    },
    /// A representative does something to a session.
    Act {
        /// Who: at the console at which that one is logged in, or without one if the plan has none.
        who: Representative,
        /// To which session.
        session: SessionId,
        /// What.
        act: Act,
    },
    /// A user makes a session key (KEY-1).
    KeyMade {
        /// Which this is to be. Made once.
        key: SessionKeyId,
        /// Who makes it, and owns it then.
        user: UserId,
        /// The public portal that it leads by (KEY-2).
        portal: PortalId,
        /// How long it can be used.
        valid_for: SimDuration,
    },
}

/// A customer of the timeline, who comes for one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Which session this is to be: its place in [`super::Plan::sessions`]. Asked for once.
    pub session: SessionId,
    /// The site that the customer comes from.
    pub site: SiteId,
    /// What the customer says on arrival.
    pub arrival: Arrival,
    /// How long the customer is willing to wait, counted from now; nothing: for ever.
    pub patience: Option<SimDuration>,
}

impl DeskAction {
    /// How long it acts; nothing for what happens in an instant.
    pub fn lasting(&self) -> SimDuration {
        match self {
            Self::LogIn { over, .. } | Self::LogOut { over, .. } => *over,
            Self::ConsoleStop { over, lasting, .. } => *over + *lasting,
            Self::Idle { lasting, .. } | Self::CustomerSleep { lasting, .. } => *lasting,
            Self::Customer(_) | Self::CustomerLeaves { .. } | Self::Act { .. } | Self::KeyMade { .. } => {
                SimDuration::ZERO
            }
        }
    }
}
