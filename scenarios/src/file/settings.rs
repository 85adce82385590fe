//! The `[appliance.settings]` table: what an administrator chooses for Jump Clients.

use model::plan::{AutomaticUpgrades, UninstalledBehaviour};
use model::time::SimDuration;

use super::shape::shape;
use super::statistics::Statistics;
use super::value::Placed;
use crate::units::{Bandwidth, ConnectionRate};

shape! {
    /// Settings as on /login > Jump > Jump Clients.
    Settings "[appliance.settings]" {
        /// Global connection rate: how many Jump Clients are admitted in a second (CONN-2 to CONN-4).
        connection_rate: ConnectionRate, default("50/s"), within("1/s", "300/s"),
            grounds("documented [SET243] (assumptions.md 2)");
        /// Total bandwidth of all upgrades (UPG-1, UPG-2). Not for a Cloud site, which does not regulate it (UPG-5).
        upgrade_bandwidth: Bandwidth, within("1kbit/s", "100MiB/s"), otherwise("100MiB/s; Cloud: not regulated");
        /// The most Jump Clients that upgrade at the same time (UPG-3, UPG-4).
        concurrent_upgrades: u32, default("500"), within("1", "500"), grounds("assumption: the documented maximum; \
            optimistic, so rehearse 50 with 10 MiB/s as well (assumptions.md 4)");
        /// Whether Jump Clients upgrade by themselves: never, for the cycle of the current package, or for every package
        /// (UPG-7 to UPG-9).
        automatic_upgrades: AutomaticUpgrades, default("enabled"), grounds("assumption: no public figure");
        /// How long a Jump Client is offline before it is labelled lost (MAINT-1, MAINT-2).
        lost_after: SimDuration, default("30d"), within("15d", "3660d"), grounds("assumption (assumptions.md 3)");
        /// How long a Jump Client is offline before it is deleted, on its computer and in the list (MAINT-3, MAINT-4).
        delete_after: SimDuration, default("90d"), within("15d", "3660d"), grounds("assumption (assumptions.md 3)");
        /// What becomes of a Jump Client in the list that an end user uninstalls: it is kept as uninstalled, or removed
        /// (MAINT-10).
        uninstalled: UninstalledBehaviour, default("keep"), grounds("assumption: no public figure");
        /// Whether end users without privileges are kept from uninstalling and disabling Jump Clients (MAINT-12).
        local_uninstall_restricted: bool, default("false"), grounds("assumption: no public figure");
        /// The statistics that are viewed (STAT-1). Without any, nothing is reported.
        statistics: Placed<Statistics>, default("[]");
        /// Time between two reports of statistics of one Jump Client (STAT-2).
        statistics_interval: SimDuration, default("15m"), within("1m", "1440m"), grounds("assumption (assumptions.md 3)");
        /// Whether representatives may attempt to wake up Jump Clients (WAKE-1, WAKE-5).
        wake_on_lan: bool, default("true"), grounds("assumption: no public figure");
    }
}
