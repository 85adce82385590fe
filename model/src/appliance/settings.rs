//! The appliance's settings as they are now: what the administrator last chose.

use crate::event::Setting;
use crate::id::ClientId;
use crate::plan::{AppliancePlan, AutomaticUpgrades, Behaviour, StatisticsSet, UninstalledBehaviour};
use crate::time::SimDuration;
use crate::wire::SharedSettings;

/// Every setting that can change while the appliance runs, except the connection rate, which admission keeps.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether clients upgrade by themselves (UPG-7 to UPG-9).
    pub automatic_upgrades: AutomaticUpgrades,
    /// The most clients that upgrade at the same time (UPG-3).
    pub concurrent_upgrades: u32,
    /// How long a client is offline before it is labelled lost (MAINT-1).
    pub lost_after: SimDuration,
    /// How long a client is offline before it is deleted (MAINT-3), unless it has a span of its own.
    pub delete_after: SimDuration,
    /// What becomes of a client in the list that an end user uninstalls (MAINT-10).
    pub uninstalled: UninstalledBehaviour,
    /// Whether end users without privileges are kept from uninstalling and disabling clients (MAINT-12).
    pub local_uninstall_restricted: bool,
    /// The statistics that are viewed (STAT-1).
    pub statistics: StatisticsSet,
    /// Time between two reports of statistics (STAT-2).
    pub statistics_interval: SimDuration,
    /// Whether representatives may attempt to wake up clients (WAKE-1).
    pub wake_on_lan: bool,
    /// The clients that have a span of their own before they are deleted.
    own_delete_after: Vec<Option<SimDuration>>,
    keep_alive_interval: SimDuration,
    keep_alive_missed_max: u32,
}

impl Settings {
    /// The settings that a plan begins with. `own_delete_after` has an entry for each client of the fleet.
    pub fn new(plan: &AppliancePlan, behaviour: &Behaviour, own_delete_after: Vec<Option<SimDuration>>) -> Self {
        Self {
            automatic_upgrades: plan.upgrades.automatic,
            concurrent_upgrades: plan.upgrades.concurrent_max,
            lost_after: plan.maintenance.lost_after,
            delete_after: plan.maintenance.delete_after,
            uninstalled: plan.maintenance.uninstalled,
            local_uninstall_restricted: plan.maintenance.local_uninstall_restricted,
            statistics: plan.statistics.kinds,
            statistics_interval: plan.statistics.interval,
            wake_on_lan: plan.wake_on_lan,
            own_delete_after,
            keep_alive_interval: behaviour.keep_alive_interval,
            keep_alive_missed_max: behaviour.keep_alive_missed_max,
        }
    }

    /// Gives a setting its new value. Returns whether it is one that clients are told.
    pub fn change(&mut self, setting: Setting) -> bool {
        let told_before = self.site_wide();
        match setting {
            Setting::AutomaticUpgrades(automatic) => self.automatic_upgrades = automatic,
            Setting::ConcurrentUpgrades(most) => self.concurrent_upgrades = most,
            Setting::LostAfter(span) => self.lost_after = span,
            Setting::DeleteAfter(span) => self.delete_after = span,
            Setting::UninstalledBehaviour(behaviour) => self.uninstalled = behaviour,
            Setting::LocalUninstallRestricted(restricted) => self.local_uninstall_restricted = restricted,
            Setting::Statistics(kinds) => self.statistics = kinds,
            Setting::StatisticsInterval(interval) => self.statistics_interval = interval,
            Setting::WakeOnLan(allowed) => self.wake_on_lan = allowed,
            // The admission line keeps the one, the network the other, and what is asked of consoles stands with them.
            Setting::ConnectionRate(_)
            | Setting::UpgradeBandwidth(_)
            | Setting::WebAndMobileConsoles(_)
            | Setting::SiteCertificate(_) => {}
        }
        told_before != self.site_wide()
    }

    /// How long that client may be offline before it is deleted.
    pub fn delete_after(&self, client: ClientId) -> SimDuration {
        self.own_delete_after(client).unwrap_or(self.delete_after)
    }

    /// The same, if it has a span of its own.
    pub fn own_delete_after(&self, client: ClientId) -> Option<SimDuration> {
        self.own_delete_after[client.index()]
    }

    /// Gives that client a span of its own.
    pub(super) fn set_own_delete_after(&mut self, client: ClientId, span: SimDuration) {
        self.own_delete_after[client.index()] = Some(span);
    }

    /// What that client is told.
    pub fn shared_with(&self, client: ClientId) -> SharedSettings {
        SharedSettings { delete_after: self.delete_after(client), ..self.site_wide() }
    }

    fn site_wide(&self) -> SharedSettings {
        SharedSettings {
            keep_alive_interval: self.keep_alive_interval,
            keep_alive_missed_max: self.keep_alive_missed_max,
            delete_after: self.delete_after,
            local_uninstall_restricted: self.local_uninstall_restricted,
            statistics: self.statistics,
            statistics_interval: self.statistics_interval,
        }
    }
}
