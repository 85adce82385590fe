//! The settings of the appliance that can change while a run goes on.

use serde::{Deserialize, Serialize};

use crate::plan::{AutomaticUpgrades, SiteCertificate, StatisticsSet, UninstalledBehaviour};
use crate::time::SimDuration;

/// A setting of the appliance with its new value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Setting {
    /// Global connection rate for Jump Clients, per second, 1 to 300 (CONN-2 to CONN-4, CONN-9).
    ConnectionRate(u32),
    /// Total bandwidth of upgrades, in bytes a second (UPG-1, UPG-2).
    UpgradeBandwidth(u64),
    /// The most Jump Clients that upgrade at the same time, 1 to 500 (UPG-3, UPG-4).
    ConcurrentUpgrades(u32),
    /// Whether Jump Clients upgrade by themselves (UPG-7 to UPG-9).
    AutomaticUpgrades(AutomaticUpgrades),
    /// How long a Jump Client is offline before it is labelled lost; at least 15 days (MAINT-1, MAINT-2).
    LostAfter(SimDuration),
    /// How long a Jump Client is offline before it is deleted; at least 15 days (MAINT-3, MAINT-4).
    DeleteAfter(SimDuration),
    /// What becomes of a Jump Client in the list that an end user uninstalls (MAINT-10).
    UninstalledBehaviour(UninstalledBehaviour),
    /// Whether end users without privileges are kept from uninstalling and disabling Jump Clients (MAINT-12).
    LocalUninstallRestricted(bool),
    /// Which statistics are viewed (STAT-1, STAT-4).
    Statistics(StatisticsSet),
    /// Time between two reports of statistics (STAT-2, STAT-4).
    StatisticsInterval(SimDuration),
    /// Whether representatives may attempt to wake up Jump Clients (WAKE-1, WAKE-5).
    WakeOnLan(bool),
    /// Whether web and mobile consoles may connect (WEB-1).
    WebAndMobileConsoles(bool),
    /// The certificate under which the site is reached, as far as the web console asks for it (WEB-6).
    SiteCertificate(SiteCertificate),
}
