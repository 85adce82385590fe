//! What the timeline says of representatives at their consoles and of single customers.
//!
//! Says what shall be done; whether it can be, and what comes of it, is for the appliance to say.

use crate::console::scripting::Call;
use crate::event::StopHow;
use crate::id::{ConsoleId, JumpItemId, ManagerId, PortalId, ScriptId, SessionId, SessionKeyId, SiteId, UserId};
use crate::session::{Act, Answer, Arrival, Replies};
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
    /// Whoever is at the other end of a session answers what was asked first and is not answered yet (TOOL-6).
    RemoteAnswers {
        /// Which session.
        session: SessionId,
        /// What.
        answer: Answer,
    },
    /// Whoever is at the other end of a session takes control back (TOOL-3).
    RemoteTakesBack {
        /// Which session.
        session: SessionId,
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
    /// A user's browser makes a call of the client scripting API (WEB-3).
    Script {
        /// Which this is to be. Called once.
        script: ScriptId,
        /// What it says.
        call: Box<Call>,
    },
    /// A user chooses one of the Jump Items that a call has found (WEB-4): at the console at which that one is logged in, or
    /// without one if the plan has none.
    ScriptChoice {
        /// Which call.
        script: ScriptId,
        /// Who chooses.
        user: UserId,
        /// Which.
        item: JumpItemId,
    },
    /// A user logs in to /login or out of it. A console that a call has waited to open is opened then (WEB-5).
    LoginPage {
        /// Who.
        user: UserId,
        /// Whether the user is logged in from now on.
        there: bool,
    },
    /// Something happens to an Endpoint Credential Manager.
    CredentialManager {
        /// To which.
        manager: ManagerId,
        /// What.
        what: ManagerAct,
    },
}

/// What happens to an Endpoint Credential Manager (CRED-1, CRED-2, CRED-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManagerAct {
    /// It connects.
    Connect,
    /// Its connection is lost.
    Lose,
    /// Its service is restarted.
    Restart,
    /// Its store is given settings by which it has so many credentials for a computer.
    Configure {
        /// How many.
        entries: u32,
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
    /// How the customer deals with questions.
    pub replies: Replies,
}

impl DeskAction {
    /// How long it acts; nothing for what happens in an instant.
    pub fn lasting(&self) -> SimDuration {
        match self {
            Self::LogIn { over, .. } | Self::LogOut { over, .. } => *over,
            Self::ConsoleStop { over, lasting, .. } => *over + *lasting,
            Self::Idle { lasting, .. } | Self::CustomerSleep { lasting, .. } => *lasting,
            Self::Customer(_)
            | Self::CustomerLeaves { .. }
            | Self::RemoteAnswers { .. }
            | Self::RemoteTakesBack { .. }
            | Self::Act { .. }
            | Self::KeyMade { .. }
            | Self::Script { .. }
            | Self::ScriptChoice { .. }
            | Self::LoginPage { .. }
            | Self::CredentialManager { .. } => SimDuration::ZERO,
        }
    }
}
