//! The settings that can change while a run goes on.

use model::plan::{AutomaticUpgrades, SiteCertificate, UninstalledBehaviour};
use model::time::SimDuration;

use crate::file::shape::shape;
use crate::file::statistics::Statistics;
use crate::file::value::Placed;
use crate::units::{Bandwidth, ConnectionRate};

shape! {
    /// One or more settings of the appliance get new values. Several become an entry each, named with the setting behind
    /// the entry's name: `stricter-lost_after`.
    Change "change" {
        /// Global connection rate for Jump Clients (CONN-9).
        connection_rate: ConnectionRate, within("1/s", "300/s"), otherwise("unchanged");
        /// Total bandwidth of upgrades (UPG-1, UPG-2); not in the Cloud (UPG-5).
        upgrade_bandwidth: Bandwidth, within("1kbit/s", "100MiB/s"), otherwise("unchanged");
        /// The most Jump Clients that upgrade at the same time (UPG-3, UPG-4).
        concurrent_upgrades: u32, within("1", "500"), otherwise("unchanged");
        /// Whether Jump Clients upgrade by themselves (UPG-7 to UPG-9).
        automatic_upgrades: AutomaticUpgrades, otherwise("unchanged");
        /// How long a Jump Client is offline before it is labelled lost (MAINT-1, MAINT-2).
        lost_after: SimDuration, within("15d", "3660d"), otherwise("unchanged");
        /// How long a Jump Client is offline before it is deleted (MAINT-3, MAINT-4).
        delete_after: SimDuration, within("15d", "3660d"), otherwise("unchanged");
        /// What becomes of a Jump Client in the list that an end user uninstalls (MAINT-10).
        uninstalled: UninstalledBehaviour, otherwise("unchanged");
        /// Whether end users without privileges are kept from uninstalling and disabling Jump Clients (MAINT-12).
        local_uninstall_restricted: bool, otherwise("unchanged");
        /// The statistics that are viewed (STAT-1, STAT-4).
        statistics: Placed<Statistics>, otherwise("unchanged");
        /// Time between two reports of statistics (STAT-2, STAT-4).
        statistics_interval: SimDuration, within("1m", "1440m"), otherwise("unchanged");
        /// Whether representatives may attempt to wake up Jump Clients (WAKE-1, WAKE-5).
        wake_on_lan: bool, otherwise("unchanged");
        /// Whether web and mobile consoles may connect (WEB-1). Whoever is logged in there stays so.
        web_and_mobile: bool, otherwise("unchanged");
        /// The certificate under which the site is reached (WEB-6); likewise.
        certificate: SiteCertificate, otherwise("unchanged");
    }
}

impl Change {
    /// The settings that it changes, by name, in the order of the reference.
    pub(crate) fn given(&self) -> Vec<&'static str> {
        macro_rules! given {
            ($($setting:ident)*) => {
                [$((stringify!($setting), self.$setting.given)),*]
            };
        }
        let settings = given! {
            connection_rate upgrade_bandwidth concurrent_upgrades automatic_upgrades lost_after delete_after uninstalled
            local_uninstall_restricted statistics statistics_interval wake_on_lan web_and_mobile certificate
        };
        settings.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }
}
