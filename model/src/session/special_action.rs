//! Special actions: what can be done at a remote computer with one click (TOOL-8). Which there are on which system is ours
//! (assumptions.md 14): the sources say that it depends on the system, its configuration and the user.

use serde::{Deserialize, Serialize};

use crate::plan::Device;

use super::CustomerClient;

/// A special action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialAction {
    /// The screen to lock and to log in at.
    CtrlAltDel,
    /// The list of what runs.
    TaskManager,
    /// The settings of the system.
    ControlPanel,
    /// The list of services.
    Services,
    /// The computer restarts.
    Restart,
    /// It restarts with as little as it can.
    RestartInSafeMode,
    /// It is shut down.
    ShutDown,
    /// The customer is told how to share the screen of an iOS device.
    ScreenSharingInstructions,
}

/// In whose name a special action or a canned script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunAs {
    /// The user's who is at the computer.
    ActiveUser,
    /// The system's, where the customer client is elevated.
    System,
    /// An administrator's, by credentials that the representative gives.
    Administrator {
        /// Whether they are right.
        right: bool,
    },
}

impl SpecialAction {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::CtrlAltDel,
        Self::TaskManager,
        Self::ControlPanel,
        Self::Services,
        Self::Restart,
        Self::RestartInSafeMode,
        Self::ShutDown,
        Self::ScreenSharingInstructions,
    ];

    /// Those that are offered on a device, for a customer client (TOOL-8).
    pub fn offered(device: Device, client: CustomerClient) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |action| action.is_on(device) && client >= action.needs())
    }

    fn is_on(self, device: Device) -> bool {
        match self {
            Self::CtrlAltDel | Self::Services | Self::RestartInSafeMode => device.is_windows(),
            Self::TaskManager | Self::ControlPanel => device.is_windows() || device == Device::Mac,
            Self::Restart | Self::ShutDown => device.is_computer(),
            Self::ScreenSharingInstructions => device == Device::Ios,
        }
    }

    /// What the customer must run at least.
    const fn needs(self) -> CustomerClient {
        match self {
            Self::CtrlAltDel | Self::RestartInSafeMode => CustomerClient::Elevated,
            _ => CustomerClient::Full,
        }
    }

    /// Whether it can run in the system's name: what opens a window for the user cannot.
    pub const fn runs_as_system(self) -> bool {
        matches!(self, Self::Services | Self::Restart | Self::RestartInSafeMode | Self::ShutDown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers: TOOL-8.
    #[test]
    fn what_is_offered_depends_on_the_system_and_on_the_client() {
        use CustomerClient::{Browser, Chat, Elevated, Full};
        use SpecialAction::*;
        let computer = vec![Restart, ShutDown];
        let cases = [
            (Device::Windows, Elevated, SpecialAction::ALL[..7].to_vec()),
            (Device::Windows, Full, vec![TaskManager, ControlPanel, Services, Restart, ShutDown]),
            (Device::Windows, Chat, vec![]),
            (Device::Windows, Browser, vec![]),
            (Device::Mac, Elevated, vec![TaskManager, ControlPanel, Restart, ShutDown]),
            (Device::Linux, Full, computer),
            (Device::Ios, Full, vec![ScreenSharingInstructions]),
            (Device::Android, Full, vec![]),
        ];
        for (device, client, expected) in cases {
            assert_eq!(SpecialAction::offered(device, client).collect::<Vec<_>>(), expected, "{device:?} {client:?}");
        }
    }
}
