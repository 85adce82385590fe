//! What the customer of a session is asked, and how customers answer (TOOL-6, ELEV-1, ELEV-2, JPOL-7).

use serde::{Deserialize, Serialize};

use crate::permission::Permission;
use crate::time::SimDuration;

/// What a customer is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Whether the screen may be shared.
    ScreenSharing,
    /// Whether a command shell may be opened.
    CommandShell,
    /// Whether files may be transferred.
    FileTransfer,
    /// Whether the registry may be opened.
    Registry,
    /// Whether a special action or a canned script may run.
    SpecialActions,
    /// Whether system information may be shown.
    SystemInformation,
    /// Whether the customer client may be elevated.
    Elevation,
    /// To download and to run the full customer client (ELEV-1).
    FullClient,
    /// For the credentials of an administrator (ELEV-2).
    Credentials,
    /// The multi-factor challenge that a Jump Policy requires (JPOL-7).
    Challenge,
}

impl Question {
    /// The permission that says whether this is asked; nothing for what is asked always. Only the former have a time-out.
    pub const fn prompt(self) -> Option<Permission> {
        match self {
            Self::ScreenSharing => Some(Permission::PromptScreenSharing),
            Self::CommandShell => Some(Permission::PromptCommandShell),
            Self::FileTransfer => Some(Permission::PromptFileTransfer),
            Self::Registry => Some(Permission::PromptRegistry),
            Self::SpecialActions => Some(Permission::PromptSpecialActions),
            Self::SystemInformation => Some(Permission::PromptSystemInformation),
            Self::Elevation => Some(Permission::PromptElevation),
            Self::FullClient | Self::Credentials | Self::Challenge => None,
        }
    }
}

/// What a customer answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Allows it; gives the right credentials; passes the challenge; has run the full customer client.
    Yes,
    /// Does not, or will not.
    No,
    /// Gives credentials that are not an administrator's.
    WrongCredentials,
}

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionEnd {
    /// The customer answered it.
    Answered(Answer),
    /// The customer did not in time: the default answer was taken (TOOL-6).
    TimedOut {
        /// Whether that allows it.
        allowed: bool,
    },
    /// Nobody needs an answer any more: whoever asked left, the customer did, or the session ended.
    CalledOff,
}

/// How one customer deals with questions of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// How long it takes to answer.
    pub after: SimDuration,
    /// The answer.
    pub answer: Answer,
}

/// How a customer deals with questions; those without a reply are never answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replies {
    /// Whether a tool may be used, or the client be elevated.
    pub prompts: Option<Reply>,
    /// To download and to run the full customer client.
    pub full_client: Option<Reply>,
    /// For credentials.
    pub credentials: Option<Reply>,
    /// The multi-factor challenge.
    pub challenge: Option<Reply>,
}

impl Replies {
    /// How that question is dealt with.
    pub const fn to(&self, question: Question) -> Option<Reply> {
        match question {
            Question::FullClient => self.full_client,
            Question::Credentials => self.credentials,
            Question::Challenge => self.challenge,
            _ => self.prompts,
        }
    }
}
