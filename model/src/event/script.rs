//! What happens to calls of the client scripting API.

use serde::{Deserialize, Serialize};

use crate::console::scripting::ConsoleType;
use crate::id::{ConsoleId, JumpItemId, SessionId};

use super::LogInRefusal;

/// Something about one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ScriptEvent {
    /// A user's browser made it, for a console of that type.
    Called { console: ConsoleType },
    /// It has come that far.
    Stepped { step: ScriptStep },
    /// It came to nothing.
    Refused { why: ScriptRefusal },
}

/// How far a call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ScriptStep {
    /// The user must authenticate first; then that console is opened (WEB-5).
    Authenticate { console: ConsoleId },
    /// That console is to be opened; once its user is logged in there, the command runs (WEB-2, WEB-5).
    Open { console: ConsoleId },
    /// The command has found so many Jump Items, of which the user is to choose one (WEB-4).
    Choose { matches: u32 },
    /// A session with that Jump Item is asked for.
    Start { item: JumpItemId, session: SessionId },
}

/// Why a call came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ScriptRefusal {
    /// There is one operation, `execute`.
    Operation,
    /// There is one command, `start_jump_item_session` (WEB-3).
    Command,
    /// It says nothing about what to search for but the Jump method.
    NoCriteria,
    /// There is no such console for the device on which it was made; the user stays at the former console (WEB-7).
    Device,
    /// The user has no such console on that device.
    NoConsole,
    /// Nobody could log in at the console.
    LogIn(LogInRefusal),
    /// No Jump Item matches (WEB-4).
    NothingFound,
    /// What was chosen is not among what was found.
    NotFound,
    /// The user is not logged in at any console.
    NotLoggedIn,
    /// The user has made another call before this one was done.
    Superseded,
}

impl ScriptStep {
    /// Its name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Authenticate { .. } => "authenticate",
            Self::Open { .. } => "open",
            Self::Choose { .. } => "choose",
            Self::Start { .. } => "start",
        }
    }
}

impl ScriptRefusal {
    /// Its name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Command => "command",
            Self::NoCriteria => "no_criteria",
            Self::Device => "device",
            Self::NoConsole => "no_console",
            Self::LogIn(why) => why.name(),
            Self::NothingFound => "nothing_found",
            Self::NotFound => "not_found",
            Self::NotLoggedIn => "not_logged_in",
            Self::Superseded => "superseded",
        }
    }
}
