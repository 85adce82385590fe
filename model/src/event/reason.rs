//! How and why: what events say besides that something happened. The order of variants is the trace format.

use serde::{Deserialize, Serialize};

use crate::time::SimTime;

/// How one side learnt that a connection is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LossSeen {
    /// The other side closed it in an orderly way.
    Closed,
    /// A reset arrived: the other side no longer knows the connection.
    Reset,
    /// Keep-alives went unanswered for as long as the setting allows.
    KeepAliveTimeout,
    /// TCP gave up resending.
    SendTimeout,
    /// The same Jump Client came in over a new connection.
    Superseded,
    /// The appliance itself went down.
    ApplianceDown,
    /// The Jump Client was removed from the list.
    Removed,
    /// The Jump Client said goodbye: an end user uninstalled it (MAINT-10).
    Uninstalled,
    /// The Jump Client restarts into the version that it has installed (UPG-10).
    Upgraded,
}

/// Why a dial came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DialFailure {
    /// Nothing answered within the dial time-out.
    TimedOut,
    /// The appliance's machine answered that nobody listens.
    Refused,
    /// Connected, but the appliance said nothing within the greeting time-out.
    NoGreeting,
    /// Connected, and then cut off before it was admitted.
    CutOff,
    /// The client's certificate store does not hold the chain that the appliance presents (UPG-13).
    Untrusted,
}

/// How a Jump Client's computer stops running it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StopHow {
    /// The process died; the operating system resets its connection.
    Crashed,
    /// The computer sleeps: silence.
    Asleep,
    /// The computer is shut down; its connection is closed.
    SwitchedOff,
}

/// How the appliance goes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DownHow {
    /// It closes every connection and restarts.
    Restart,
    /// It dies without a word.
    Crash,
}

/// Why a Jump Client cannot be jumped to, or acted on from the Jump interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unavailable {
    /// It is not in the list.
    Missing,
    /// It is in the list as uninstalled.
    Uninstalled,
    /// It has been offline for so long that it is labelled lost.
    Lost,
    /// It is offline.
    Offline,
    /// An end user has disabled it (MAINT-16).
    Disabled,
    /// It runs an older version and has to upgrade first (UPG-15).
    Outdated,
}

impl Unavailable {
    /// Its name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Uninstalled => "uninstalled",
            Self::Lost => "lost",
            Self::Offline => "offline",
            Self::Disabled => "disabled",
            Self::Outdated => "outdated",
        }
    }
}

/// Why a manual upgrade was refused (UPG-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UpgradeRefusal {
    /// Whoever asks may not create and deploy Jump Clients.
    NotPermitted,
    /// The client cannot be reached, or is not there.
    Unavailable(Unavailable),
    /// It runs the newest version.
    UpToDate,
}

/// Why a wake-up was refused (WAKE-2, WAKE-3, WAKE-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WakeRefusal {
    /// The setting does not allow representatives to wake up Jump Clients.
    NotAllowed,
    /// The last attempt is less than 30 s ago; the next one is possible then.
    TooSoon {
        /// When.
        until: SimTime,
    },
    /// No other Jump Client with the same default gateway is online.
    NoNeighbour,
    /// It is online already.
    Online,
    /// It is not in the list, or in it as uninstalled.
    Missing,
}

/// Why something about an installer was refused (INST-1, INST-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum InstallerRefusal {
    /// It has expired.
    Expired,
    /// It has been deleted.
    Deleted,
    /// Whoever asks is neither an administrator nor permitted to deploy.
    NotPermitted,
    /// It has not been made yet.
    NotMade,
}

/// What an end user does to a Jump Client at its computer (MAINT-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LocalAct {
    /// Uninstalls it.
    Uninstall,
    /// Disables it.
    Disable,
    /// Enables it again.
    Enable,
}

/// What becomes of a client in the list when its end user has uninstalled it (MAINT-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LeftBehind {
    /// It is marked uninstalled.
    Marked,
    /// It is gone.
    Nothing,
}
