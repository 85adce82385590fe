//! When Jump Clients are lost and deleted, and what end users may do to them (MAINT-1 to MAINT-16).

use serde::{Deserialize, Serialize};

use crate::time::SimDuration;

/// The settings of maintenance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenancePlan {
    /// How long a client is offline before it is labelled lost (MAINT-1). At least 15 days (MAINT-2).
    pub lost_after: SimDuration,
    /// How long a client is offline before it is deleted, on its computer and in the list (MAINT-3). At least 15 days
    /// (MAINT-4).
    pub delete_after: SimDuration,
    /// What becomes of a client in the list that an end user uninstalls (MAINT-10).
    pub uninstalled: UninstalledBehaviour,
    /// Whether end users without privileges are kept from uninstalling and disabling it (MAINT-12, MAINT-16).
    pub local_uninstall_restricted: bool,
}

/// What becomes of a client in the list that an end user uninstalls while it can reach the appliance (MAINT-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UninstalledBehaviour {
    /// It stays in the list, marked uninstalled, and frees its place.
    Keep,
    /// It is taken off the list.
    Remove,
}

/// Who acts at a client's computer (MAINT-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndUser {
    /// Somebody without privileges on that computer.
    Unprivileged,
    /// Somebody with them, through the system's own uninstall mechanism.
    Privileged,
}

impl Default for MaintenancePlan {
    /// As assumptions.md 3 has it.
    fn default() -> Self {
        Self {
            lost_after: SimDuration::from_secs(30 * 86_400),
            delete_after: SimDuration::from_secs(90 * 86_400),
            uninstalled: UninstalledBehaviour::Keep,
            local_uninstall_restricted: false,
        }
    }
}
