//! Giving the customer client more rights (ELEV-1 to ELEV-4).

use serde::{Deserialize, Serialize};

use crate::plan::Device;

use super::CustomerClient;

/// How a representative elevates the customer client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Elevation {
    /// From click-to-chat to the full customer client, which the customer is asked to download and to run (ELEV-1).
    FullClient,
    /// To administrative rights (ELEV-2).
    Administrator(Credentials),
}

/// Whose credentials elevate a customer client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credentials {
    /// The representative gives some.
    Given {
        /// Whether they are an administrator's of that computer.
        right: bool,
    },
    /// The customer is asked for some.
    FromCustomer,
}

/// What a representative can do only where the customer client is elevated (ELEV-4). Elevation by itself does none of it: the
/// active user stays who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdministratorTask {
    /// To switch to another user account.
    SwitchUser,
    /// To control a protected window, such as a dialog of User Account Control.
    ProtectedWindow,
}

impl CustomerClient {
    /// Whether it is the full customer client, elevated or not: all but chat and page view need it (ELEV-1, QUEUE-7).
    pub const fn is_full(self) -> bool {
        matches!(self, Self::Full | Self::Elevated)
    }
}

impl Device {
    /// Whether a customer client there can have administrative rights (ELEV-3).
    pub const fn has_elevation(self) -> bool {
        self.is_windows() || matches!(self, Self::Mac)
    }
}
