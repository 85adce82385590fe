//! How Jump Clients are upgraded (UPG-1 to UPG-9, UPG-12).

use serde::{Deserialize, Serialize};

use crate::time::SimDuration;

use super::Model;

/// The settings of upgrades, and the figures that they rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpgradesPlan {
    /// Whether clients upgrade by themselves (UPG-7 to UPG-9).
    pub automatic: AutomaticUpgrades,
    /// Total bandwidth of all upgrades, in bytes a second, at most [`UPGRADE_BANDWIDTH_MAX`] (UPG-1, UPG-2); nothing where it
    /// is not regulated: in the Cloud (UPG-5).
    pub bandwidth: Option<u64>,
    /// The most clients that upgrade at the same time, 1 to [`CONCURRENT_UPGRADES_MAX`] (UPG-3, UPG-4).
    pub concurrent_max: u32,
    /// How long a client installs and restarts after it has received the package. It keeps its place meanwhile.
    pub install: SimDuration,
    /// Where an upgrade that was interrupted goes on (UPG-12).
    pub after_interruption: AfterInterruption,
    /// Bytes of the package that clients need which are outdated when the run begins.
    pub package_bytes: u64,
}

/// Whether Jump Clients upgrade by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutomaticUpgrades {
    /// Never (UPG-7).
    Disabled,
    /// For the current upgrade cycle: until no client that is online or in line needs the package, or another is installed;
    /// then disabled (UPG-8).
    CurrentCycle,
    /// For every cycle (UPG-9).
    Enabled,
}

/// Where an upgrade that was interrupted goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterInterruption {
    /// From the package's first byte.
    Restart,
    /// From the first byte that was not received.
    Resume,
}

impl UpgradesPlan {
    /// As assumptions.md 4 has it for a model: both limits at their maximum.
    pub fn standard(model: Model) -> Self {
        Self {
            automatic: AutomaticUpgrades::Enabled,
            bandwidth: (model != Model::Cloud).then_some(UPGRADE_BANDWIDTH_MAX),
            concurrent_max: CONCURRENT_UPGRADES_MAX,
            install: SimDuration::from_secs(60),
            after_interruption: AfterInterruption::Restart,
            package_bytes: 20 << 20,
        }
    }
}

/// The greatest upgrade bandwidth, 100 MiB/s, in bytes a second (UPG-2).
pub const UPGRADE_BANDWIDTH_MAX: u64 = 100 << 20;
/// The most upgrades at the same time that can be set (UPG-4).
pub const CONCURRENT_UPGRADES_MAX: u32 = 500;
