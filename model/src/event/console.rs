//! What happens at representatives' consoles, as the appliance sees it.

use serde::{Deserialize, Serialize};

use crate::session_policy::Representative;
use crate::time::SimDuration;

use super::WhyLeft;

/// Something about one console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ConsoleEvent {
    /// Its representative logged in there.
    LoggedIn { who: Representative },
    /// A log-in was refused.
    LogInRefused { why: LogInRefusal },
    /// Its representative logged in at another one, and is not at this one any more (WEB-2).
    SignedOut,
    /// Its representative is at no console any more.
    LoggedOut { who: Representative, why: WhyLeft },
    /// Its representative has been idle for long, or is active again (QUEUE-10).
    Idle { idle: bool },
    /// Its representative wishes to log in, and the console dials: as the console sees it.
    Called,
    /// Its representative is shown the desk: as the console sees it, `after` the wish.
    Ready { after: SimDuration },
    /// It lost its connection, and dials again: as the console sees it.
    LostContact,
    /// Every licence was in use: its representative tries again then, as the console sees it (APP-8).
    TriesAgain { after: SimDuration },
}

/// Why nobody can log in at a console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LogInRefusal {
    /// Every licence is in use (APP-8).
    Licences,
    /// There is no such console for its device: on a Chromebook there is the web console alone (WEB-7).
    Device,
    /// The security setting does not allow web and mobile consoles to connect (WEB-1).
    WebAndMobileOff,
    /// The web console needs software 16.2 or later (WEB-6).
    Software,
    /// The web console needs a valid certificate signed by a certificate authority (WEB-6).
    Certificate,
}

impl LogInRefusal {
    /// Its name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Licences => "licences",
            Self::Device => "device",
            Self::WebAndMobileOff => "web_and_mobile_off",
            Self::Software => "software",
            Self::Certificate => "certificate",
        }
    }
}
