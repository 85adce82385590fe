//! Representatives at their consoles, and single customers: who logs in, who comes, what is done in a session.

use model::event::StopHow;
use model::plan::Device;
use model::session::{Colours, Restriction, SpecialAction, ToolKind};
use model::time::SimDuration;

use super::tools::{GivenCredentials, RunsAs};
use crate::diagnostic::Span;
use crate::file::credentials::Credential;
use crate::file::customers::{ComesBy, Runs};
use crate::file::queue::{InviteeName, QueueName};
use crate::file::replies::Replies;
use crate::file::select::{Consoles, SiteName};
use crate::file::shape::shape;
use crate::file::value::{DirectoryName, Name, Text, choice};
use crate::units::Size;

shape! {
    /// Representatives log in at consoles, or log out.
    LogIn "log_in, log_out" {
        /// Where: names or globs of consoles, or `all`.
        consoles: Consoles, required();
        /// Their moments are spread evenly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

shape! {
    /// Consoles crash, which closes their connections, or fall asleep over them, and come back. Where somebody was logged in at one
    /// that crashed, the same logs in again.
    StopConsoles "stop_consoles" {
        /// Which: names or globs of consoles, or `all`.
        consoles: Consoles, required();
        /// How they stop.
        how: ConsoleStop, default("crash");
        /// Their moments are spread evenly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
        /// How long each of them is gone.
        lasting as "for": SimDuration, required(), within("1ms", "3660d");
    }
}

shape! {
    /// Representatives do nothing for long, so that nothing is offered to them (QUEUE-10).
    Idle "idle" {
        /// At which consoles: names or globs of consoles, or `all`.
        consoles: Consoles, required();
        /// For how long.
        lasting as "for": SimDuration, required(), within("1ms", "3660d");
    }
}

shape! {
    /// A customer comes for a session, which has the name of the entry.
    Customer "customer" {
        /// How the customer comes, which decides the queue.
        comes_by: ComesBy, required();
        /// The site that the customer comes from.
        site: SiteName, otherwise("the first one");
        /// What the customer runs at first: click-to-chat, or the full customer client (ELEV-1).
        runs: Runs, otherwise("full; with a help link, a browser");
        /// On what.
        device: Device, default("windows");
        /// How long the customer is willing to wait.
        patience: SimDuration, within("1ms", "3660d"), otherwise("for ever");
        /// How long ago the customer wanted help: waiting counts from there.
        wanted_ago: SimDuration, default("0s"), within("0s", "1d");
        /// In which colours such a representative shares the customer's screen, from acceptance on (TOOL-4, TOOL-9). Where
        /// permissions have the customer asked before, `replies` say what is answered.
        screen: Colours, otherwise("it is not needed");
        /// How long it keeps a representative busy who works by itself.
        handling: SimDuration, within("0s", "30d"), otherwise("until the timeline ends it");
        /// How the customer deals with questions (TOOL-6).
        replies: Replies, otherwise("no answer to any");
    }
}

shape! {
    /// The customer of a session leaves.
    CustomerLeaves "customer_leaves" {
        /// The entry by which the customer came.
        session: Name, required();
    }
}

shape! {
    /// The customer of a session closes the lid: the computer sleeps, and then wakes.
    CustomerLid "customer_lid" {
        /// The entry by which the customer came.
        session: Name, required();
        /// For how long it sleeps.
        lasting as "for": SimDuration, required(), within("1ms", "3660d");
    }
}

shape! {
    /// A representative does one thing to a session: at the console at which that one is logged in, or without one where the
    /// file has none for that one.
    Act "act" {
        /// The entry that asks for the session, or by which its customer came.
        session: Name, required();
        /// Who does it. Either this or `rep_invite`.
        user: DirectoryName, otherwise("either this or `rep_invite`");
        /// The external representative who does it, by the rep invite profile. Either this or `user`.
        rep_invite: DirectoryName, otherwise("either this or `user`");
        /// What.
        does: Does, required();
        /// To which queue: of `move` and `transfer`.
        to: QueueName, otherwise("required for `move` and `transfer`");
        /// Whom: of `invite`, `cancel_invitation` and `remove`; of `join` and `decline`, whom the invitation is to.
        whom: InviteeName, otherwise("of `join` and `decline`, whoever does it");
        /// Which tool: of `start_tool` and `stop_tool`.
        tool: ToolKind, otherwise("required for `start_tool` and `stop_tool`");
        /// The colours of a screen that `start_tool` shares (TOOL-9).
        colours: Colours, default("full");
        /// Whether such a screen is controlled too, or else only viewed.
        control: bool, default("true");
        /// Which shell or transfer: of `close_shell` and `cancel_transfer`. Shells, transfers and questions of a session are
        /// numbered together, from 1, as they come.
        number: u32, within("1", "4294967295"), otherwise("required for `close_shell` and `cancel_transfer`");
        /// A folder of the remote computer: of `upload` and `download`; of `rename` and `delete`, either this or `local_folder`.
        remote_folder: Text, otherwise("required for `upload` and `download`");
        /// A folder of the representative's computer; likewise.
        local_folder: Text, otherwise("required for `upload` and `download`");
        /// How much `upload` or `download` transfers, to the next 1,000 bytes.
        size: Size, within("1B", "4200GB"), otherwise("required for `upload` and `download`");
        /// Which special action: of `run_action` (TOOL-8).
        action: SpecialAction, otherwise("required for `run_action`");
        /// Which canned script: of `run_script` (TOOL-8).
        script: DirectoryName, otherwise("required for `run_script`");
        /// In whose name a special action or a canned script runs.
        run_as: RunsAs, default("active_user");
        /// Of `elevate`, the credentials of an administrator, which the representative gives or the customer is asked for (ELEV-2);
        /// with `run_as = "administrator"`, the representative's.
        credentials: GivenCredentials, otherwise("required for `elevate` and for an administrator");
        /// How far `restrict` goes: the customer's input, or the screen as well (TOOL-3).
        restriction: Restriction, otherwise("required for `restrict`");
        /// Which Support Button: of `deploy_button` and `remove_button` (BTN-1, BTN-2).
        button: DirectoryName, otherwise("required for `deploy_button` and `remove_button`");
        /// Whether the representative confirms what `remove_button` asks.
        confirmed: bool, default("true");
        /// Which credential of those that were listed, and what for: of `inject` (CRED-4).
        credential: Credential, otherwise("required for `inject`");
    }
}

shape! {
    /// A user makes a session key, which has the name of the entry (KEY-1 to KEY-3).
    MakeKey "make_key" {
        /// Who makes it, and owns it then.
        user: DirectoryName, required();
        /// The public portal that it leads by (KEY-2).
        portal: DirectoryName, otherwise("the default one");
        /// How long a session can be started with it.
        valid_for: SimDuration, default("10m"), within("1s", "1d");
    }
}

/// What a representative does to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    Accept,
    Refuse,
    Move,
    Transfer,
    Invite,
    CancelInvitation,
    Join,
    Decline,
    Remove,
    RemoveCustomer,
    Leave,
    Hold,
    End,
    Chat,
    StartTool,
    StopTool,
    OpenShell,
    CloseShell,
    Upload,
    Download,
    CancelTransfer,
    Rename,
    Delete,
    RunAction,
    RunScript,
    Restrict,
    Release,
    SwitchUser,
    ControlProtectedWindow,
    ElevateToFullClient,
    Elevate,
    DeployButton,
    RemoveButton,
    ListCredentials,
    Inject,
}

impl Act {
    /// What can be said besides who does what in which session: each key with its place and whether it is given.
    pub(crate) fn particulars(&self) -> [(&'static str, Span, bool); 17] {
        macro_rules! keys {
            ($($key:ident)*) => { [$((stringify!($key), self.$key.key, self.$key.given)),*] };
        }
        keys! {
            to whom tool colours control number remote_folder local_folder size action script run_as credentials
            restriction button confirmed credential
        }
    }
}

/// How a console stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConsoleStop {
    Crash,
    Sleep,
}

impl From<ConsoleStop> for StopHow {
    fn from(how: ConsoleStop) -> Self {
        match how {
            ConsoleStop::Crash => Self::Crashed,
            ConsoleStop::Sleep => Self::Asleep,
        }
    }
}

choice! {
    Does {
        "accept" Accept,
        "refuse" Refuse,
        "move" Move,
        "transfer" Transfer,
        "invite" Invite,
        "cancel_invitation" CancelInvitation,
        "join" Join,
        "decline" Decline,
        "remove" Remove,
        "remove_customer" RemoveCustomer,
        "leave" Leave,
        "hold" Hold,
        "end" End,
        "chat" Chat,
        "start_tool" StartTool,
        "stop_tool" StopTool,
        "open_shell" OpenShell,
        "close_shell" CloseShell,
        "upload" Upload,
        "download" Download,
        "cancel_transfer" CancelTransfer,
        "rename" Rename,
        "delete" Delete,
        "run_action" RunAction,
        "run_script" RunScript,
        "restrict" Restrict,
        "release" Release,
        "switch_user" SwitchUser,
        "control_protected_window" ControlProtectedWindow,
        "elevate_to_full_client" ElevateToFullClient,
        "elevate" Elevate,
        "deploy_button" DeployButton,
        "remove_button" RemoveButton,
        "list_credentials" ListCredentials,
        "inject" Inject,
    }
    ConsoleStop { "crash" Crash, "sleep" Sleep }
}
