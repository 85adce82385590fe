//! The tools of a session, and what is done with them (TOOL-1 to TOOL-10).

use serde::{Deserialize, Serialize};

use super::{AdministratorTask, RunAs, SpecialAction};

/// A tool, in the mode in which it is used. Command shells are apart: a representative may have several (TOOL-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// Screen sharing.
    Screen {
        /// How many colours are sent (TOOL-9).
        colours: Colours,
        /// Whether the remote keyboard and mouse are controlled too, or the screen is only viewed.
        control: bool,
    },
    /// File transfer: the remote file system is there to be browsed, and files can be transferred (TOOL-10).
    Files,
    /// The remote registry.
    Registry,
    /// System information.
    SystemInformation,
    /// The clipboards are exchanged, as long as the screen is shared.
    Clipboard,
}

/// A tool in whatever mode. Each is on once at most for each representative in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "as in `Tool`")]
pub enum ToolKind {
    Screen,
    Files,
    Registry,
    SystemInformation,
    Clipboard,
}

impl Tool {
    /// Which it is, in whatever mode.
    pub const fn kind(self) -> ToolKind {
        match self {
            Self::Screen { .. } => ToolKind::Screen,
            Self::Files => ToolKind::Files,
            Self::Registry => ToolKind::Registry,
            Self::SystemInformation => ToolKind::SystemInformation,
            Self::Clipboard => ToolKind::Clipboard,
        }
    }
}

/// The colour modes of screen sharing, in the order of their traffic (TOOL-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colours {
    /// Black and white, the least traffic.
    BlackAndWhite,
    /// Few colours.
    Few,
    /// More colours.
    More,
    /// Full colour, the most traffic but for video.
    Full,
    /// Optimized for video.
    Video,
}

impl Colours {
    /// All of them, in the order of their traffic.
    pub const ALL: [Self; 5] = [Self::BlackAndWhite, Self::Few, Self::More, Self::Full, Self::Video];
}

/// Which way a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileWay {
    /// To the remote system.
    Upload,
    /// To the representative's.
    Download,
}

/// A side of file transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The remote system.
    Remote,
    /// The representative's own.
    Local,
}

/// A folder that something is done in: its place in [`crate::plan::ToolsPlan::folders`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FolderId(pub u16);

/// A canned script: its place in [`crate::plan::ToolsPlan::scripts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ScriptId(pub u16);

/// What is done to a folder besides transferring files (TOOL-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileChange {
    /// A file in it gets another name.
    Rename,
    /// It is deleted with all that is in it, for good: it goes to no recycle bin.
    Delete,
}

/// How far the customer's interaction is restricted (TOOL-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restriction {
    /// Mouse and keyboard do nothing.
    Input,
    /// The same, and the customer sees the privacy screen in place of the own.
    ScreenAndInput,
}

/// One thing that a representative does with the tools of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ToolAct {
    /// Starts a tool, or gives one that is on another mode.
    Start(Tool),
    /// Stops one.
    Stop(ToolKind),
    /// Opens one more command shell (TOOL-7).
    OpenShell,
    /// Closes the shell of that number.
    CloseShell(u32),
    /// Transfers files between those folders, of so many kilobytes (1,000 bytes each) together.
    Transfer { way: FileWay, remote: FolderId, local: FolderId, kilobytes: u32 },
    /// Cancels the transfer of that number.
    CancelTransfer(u32),
    /// Changes something in that folder on that side.
    Change { side: Side, folder: FolderId, how: FileChange },
    /// Runs a special action (TOOL-8).
    RunAction { action: SpecialAction, run_as: RunAs },
    /// Runs a canned script (TOOL-8).
    RunScript { script: ScriptId, run_as: RunAs },
    /// Restricts the customer's interaction (TOOL-3).
    Restrict(Restriction),
    /// Gives the customer back control.
    Release,
    /// Does something at the shared screen that needs administrative rights (ELEV-4).
    Administer(AdministratorTask),
}

/// Why something in a session is not on any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WhyStopped {
    /// Whoever used it stopped it, or that on which it depends.
    Stopped,
    /// It was finished.
    Finished,
    /// Whoever used it is not in the session any more.
    UserGone,
    /// Whoever used it is at another console now.
    OtherConsole,
    /// The customer took control back (TOOL-3).
    TakenBack,
    /// The customer is not in the session any more.
    CustomerGone,
    /// The session ended.
    SessionEnded,
}
