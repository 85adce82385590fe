//! What is expected of tools, questions and the customer client in a session: the words for it.

use model::session::{CustomerClient, Question, Restriction};

use crate::diagnostic::Diagnostics;
use crate::file::key::{Form, Key};
use crate::file::shape::shape;
use crate::file::tree::Node;
use crate::file::value::{Value, choice, word};

shape! {
    /// Something that the customer of a session is asked.
    AskedQuestion "a question" {
        /// What.
        asked: Question, required();
        /// What comes of it: an answer, the default that is taken in its place, or nothing.
        came_to: CameTo, otherwise("not expected");
    }
}

/// What comes of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CameTo {
    Yes,
    No,
    WrongCredentials,
    AllowedByDefault,
    DeniedByDefault,
    CalledOff,
    Open,
}

/// Something that is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ToolOn {
    ScreenControl,
    ScreenView,
    Files,
    Registry,
    SystemInformation,
    Clipboard,
    Shell,
    Transfer,
}

/// How a Jump Client that is pinned is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PinnedAs {
    UserMode,
    Service,
}

/// How far the customer's interaction is restricted, if it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RestrictionOrNone(pub(crate) Option<Restriction>);

impl Value for RestrictionOrNone {
    const FORM: Form = Form::Choice(RESTRICTIONS);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        Some(Self(match word(node, RESTRICTIONS, key, out)? {
            "input" => Some(Restriction::Input),
            "screen_and_input" => Some(Restriction::ScreenAndInput),
            _ => None,
        }))
    }
}

choice! {
    Question {
        "screen_sharing" ScreenSharing,
        "command_shell" CommandShell,
        "file_transfer" FileTransfer,
        "registry" Registry,
        "special_actions" SpecialActions,
        "system_information" SystemInformation,
        "elevation" Elevation,
        "full_client" FullClient,
        "credentials" Credentials,
        "challenge" Challenge,
    }
    CameTo {
        "yes" Yes,
        "no" No,
        "wrong_credentials" WrongCredentials,
        "allowed_by_default" AllowedByDefault,
        "denied_by_default" DeniedByDefault,
        "called_off" CalledOff,
        "open" Open,
    }
    ToolOn {
        "screen_control" ScreenControl,
        "screen_view" ScreenView,
        "files" Files,
        "registry" Registry,
        "system_information" SystemInformation,
        "clipboard" Clipboard,
        "shell" Shell,
        "transfer" Transfer,
    }
    PinnedAs { "user_mode" UserMode, "service" Service }
    CustomerClient { "browser" Browser, "chat" Chat, "full" Full, "elevated" Elevated }
}

const RESTRICTIONS: &[&str] = &["input", "screen_and_input", "none"];
