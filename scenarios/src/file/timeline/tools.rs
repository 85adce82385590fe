//! Tools in sessions: the words for what is done with them, and what whoever is at the other end does about it.

use model::session::{Answer, Colours, Restriction, SpecialAction, ToolKind};

use crate::file::shape::shape;
use crate::file::value::{Name, choice};

shape! {
    /// Whoever is at the other end of a session answers what was asked first and is not answered yet (TOOL-6): its customer, or
    /// the end user at its Jump Client.
    Answers "answers" {
        /// The entry that asks for the session, or by which its customer came.
        session: Name, required();
        /// What.
        answer: Answer, required();
    }
}

shape! {
    /// Whoever is at the other end of a session takes control back, which nothing can prevent (TOOL-3).
    TakesBack "takes_back" {
        /// The entry that asks for the session, or by which its customer came.
        session: Name, required();
    }
}

/// In whose name something runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunsAs {
    ActiveUser,
    System,
    Administrator,
}

/// Whose credentials are given, and whether they are an administrator's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GivenCredentials {
    Right,
    Wrong,
    FromCustomer,
}

choice! {
    ToolKind {
        "screen" Screen,
        "files" Files,
        "registry" Registry,
        "system_information" SystemInformation,
        "clipboard" Clipboard,
    }
    Colours { "black_and_white" BlackAndWhite, "few" Few, "more" More, "full" Full, "video" Video }
    SpecialAction {
        "ctrl_alt_del" CtrlAltDel,
        "task_manager" TaskManager,
        "control_panel" ControlPanel,
        "services" Services,
        "restart" Restart,
        "restart_in_safe_mode" RestartInSafeMode,
        "shut_down" ShutDown,
        "screen_sharing_instructions" ScreenSharingInstructions,
    }
    RunsAs { "active_user" ActiveUser, "system" System, "administrator" Administrator }
    GivenCredentials { "right" Right, "wrong" Wrong, "from_customer" FromCustomer }
    Restriction { "input" Input, "screen_and_input" ScreenAndInput }
}
