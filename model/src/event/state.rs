//! The states that a Jump Client is in, and which event leads to which.

use serde::{Deserialize, Serialize};

use super::{ClientEvent, StopHow};

/// A Jump Client's own state. At every moment each client of the fleet is in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ClientState {
    /// Admitted, with a connection that it believes in.
    Connected,
    /// Dialling, or greeting the appliance.
    Connecting,
    /// Connected and told to wait for its turn.
    Waiting,
    /// Waiting before it dials again.
    BackingOff,
    /// Told by the appliance to return later.
    ToldToReturn,
    /// Refused for lack of capacity; it asks again from time to time without leaving this state.
    Refused,
    /// Its computer sleeps.
    Asleep,
    /// It crashed and will be started again.
    Crashed,
    /// Its computer is switched off, or was so when the run began.
    SwitchedOff,
    /// No longer installed.
    Uninstalled,
    /// Not installed yet.
    NotInstalled,
}

impl ClientState {
    /// Every state, in the order in which tables and charts show them.
    pub const ALL: [Self; 11] = [
        Self::Connected,
        Self::Connecting,
        Self::Waiting,
        Self::BackingOff,
        Self::ToldToReturn,
        Self::Refused,
        Self::Asleep,
        Self::Crashed,
        Self::SwitchedOff,
        Self::Uninstalled,
        Self::NotInstalled,
    ];

    /// Whether a client in this state has nothing under way: it is where it would stay if nothing else happened.
    pub const fn is_at_rest(self) -> bool {
        matches!(self, Self::Connected | Self::Refused | Self::SwitchedOff | Self::Uninstalled | Self::NotInstalled)
    }

    /// The name used in files and expectations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Connecting => "connecting",
            Self::Waiting => "waiting",
            Self::BackingOff => "backing_off",
            Self::ToldToReturn => "told_to_return",
            Self::Refused => "refused",
            Self::Asleep => "asleep",
            Self::Crashed => "crashed",
            Self::SwitchedOff => "switched_off",
            Self::Uninstalled => "uninstalled",
            Self::NotInstalled => "not_installed",
        }
    }
}

impl ClientEvent {
    /// The state the client is in after this event, given the one before it. The only place that says so.
    pub const fn state_after(self, before: ClientState) -> ClientState {
        match self {
            Self::Began { state, .. } => state,
            // A refused client asks again without becoming anything else.
            Self::Dialled { .. } | Self::DialFailed { .. } if matches!(before, ClientState::Refused) => before,
            Self::Dialled { .. } => ClientState::Connecting,
            Self::DialFailed { .. } | Self::ContactLost { .. } => ClientState::BackingOff,
            Self::ToldToWait => ClientState::Waiting,
            Self::ToldToReturn { .. } => ClientState::ToldToReturn,
            Self::Refused { .. } => ClientState::Refused,
            Self::Online { .. } => ClientState::Connected,
            Self::Stopped { how: StopHow::Crashed } => ClientState::Crashed,
            Self::Stopped { how: StopHow::Asleep } => ClientState::Asleep,
            Self::Started { connected: true } => ClientState::Connected,
            Self::Started { connected: false }
            | Self::UpgradeInstalled { .. }
            | Self::Installed { .. }
            | Self::Pinned => ClientState::BackingOff,
            // Who has no connection to lose only is elsewhere.
            Self::Travelled { .. }
                if !matches!(before, ClientState::Connected | ClientState::Connecting | ClientState::Waiting) =>
            {
                before
            }
            Self::Travelled { .. } => ClientState::BackingOff,
            Self::Stopped { how: StopHow::SwitchedOff } => ClientState::SwitchedOff,
            Self::Uninstalled | Self::Expired { .. } | Self::LocallyUninstalled { .. } => ClientState::Uninstalled,
            Self::LocallyRefused { .. }
            | Self::Disabled
            | Self::Enabled
            | Self::ToldDeletion { .. }
            | Self::PackageReceived { .. }
            | Self::StoreUpdated
            | Self::ScreenChanged { .. } => before,
        }
    }
}
