//! The appliance upgrades its Jump Clients: by itself as the mode says, or because a representative wants it (UPG-7 to
//! UPG-10, UPG-14, UPG-15). The line and the slots are [`super::upgrades`]; this joins them to the rest of the appliance.

use crate::certificate::Chains;
use crate::event::{ApplianceEvent, LossSeen, Setting, Unavailable, UpgradeRefusal};
use crate::id::{ClientId, ConnectionId};
use crate::plan::{AutomaticUpgrades, Staff};
use crate::status::{Facts, Status};
use crate::time::SimTime;

use super::connections::Stage;
use super::registry::Entry;
use super::{Appliance, Output};

impl Appliance {
    /// Its certificate chains (UPG-13).
    pub const fn chains(&self) -> &Chains {
        &self.chains
    }

    /// What holds of a client in the list; nothing for one that is not in it.
    pub fn facts(&self, client: ClientId) -> Option<Facts> {
        let connection = match self.registry.entry(client) {
            Entry::Registered(connection) => connection,
            Entry::Uninstalled => return Some(Facts { uninstalled: true, ..Facts::default() }),
            Entry::Unknown | Entry::Removed => return None,
        };
        Some(Facts {
            online: connection.is_some(),
            lost: self.maintenance.is_lost(client),
            disabled: self.maintenance.is_disabled(client),
            uninstalled: false,
            outdated: self.upgrades.is_outdated(client),
            upgrading: self.upgrades.is_upgrading(client),
        })
    }

    // ---- what happens to it

    /// The last byte of the transfer on a connection went out.
    pub fn handle_transfer_sent(&mut self, connection: ConnectionId) {
        if let Some(Stage::Admitted { client }) = self.connections.stage(connection) {
            self.upgrades.handle_sent(client, &mut self.outputs);
        }
    }

    /// The transfer on a connection was stopped as asked for, after so many bytes had gone out: its slot is free (UPG-12).
    pub fn handle_transfer_stopped(&mut self, connection: ConnectionId, bytes: u64) {
        self.upgrades.handle_stopped(connection, bytes, &mut self.outputs);
        self.go_on_upgrading();
    }

    // ---- commands

    /// A site package is installed, while the appliance is down for it: every client is outdated from now on (UPG-10), and
    /// what was enabled for the cycle before is disabled (UPG-8). `new_chain`: it presents a certificate chain that it did
    /// not present before (UPG-13).
    pub fn install_package(&mut self, bytes: u64, new_chain: bool) {
        self.upgrades.install(bytes, &mut self.outputs);
        if new_chain {
            self.chains.renew();
        }
        if self.settings.automatic_upgrades == AutomaticUpgrades::CurrentCycle {
            self.end_cycle();
        }
    }

    /// Presents its first certificate chain again (UPG-13). Returns whether it presented another one.
    pub fn restore_chain(&mut self) -> bool {
        self.chains.restore()
    }

    /// A representative wants a client upgraded, whatever the mode is. It waits for a slot like any other.
    ///
    /// # Errors
    /// If whoever asks may not create and deploy Jump Clients, the client cannot be reached, or it is up to date (UPG-15).
    pub fn upgrade(&mut self, client: ClientId, by: Staff) -> Result<(), UpgradeRefusal> {
        let connection = self.may_upgrade(client, by).inspect_err(|why| {
            self.outputs.push_back(Output::Event(ApplianceEvent::UpgradeRefused { client, why: *why }));
        })?;
        self.upgrades.ask(client, connection, true, &mut self.outputs);
        self.go_on_upgrading();
        Ok(())
    }

    /// A representative jumps to a client.
    ///
    /// # Errors
    /// If it cannot be jumped to, with the reason that the Jump interface shows (UPG-15, MAINT-16).
    pub fn attempt_jump(&mut self, client: ClientId) -> Result<(), Unavailable> {
        let answer = self.availability(client);
        self.tell(match answer {
            Ok(()) => ApplianceEvent::Jumped { client },
            Err(why) => ApplianceEvent::JumpRefused { client, why },
        });
        answer
    }

    // ---- below the surface

    /// A client that was admitted, or is online when the run begins, told its version before.
    pub(super) fn follow_online(&mut self, client: ClientId, connection: ConnectionId) {
        self.upgrades.handle_online(client);
        self.upgrades.tell_version(client, &mut self.outputs);
        if self.upgrades.is_outdated(client) && self.settings.automatic_upgrades != AutomaticUpgrades::Disabled {
            self.upgrades.ask(client, connection, false, &mut self.outputs);
        }
        self.go_on_upgrading();
    }

    /// A client is neither online nor in line any more.
    pub(super) fn follow_gone(&mut self, now: SimTime, client: ClientId, how: LossSeen) {
        self.upgrades.handle_gone(client, how, &mut self.outputs);
        self.end_sessions_with(now, client);
        if self.up {
            self.go_on_upgrading();
        }
    }

    /// A client has installed a package and hangs up to come back with it: this is its goodbye.
    pub(super) fn follow_installed(&mut self, now: SimTime, connection: ConnectionId, version: u32) {
        let Some(Stage::Admitted { client }) = self.connections.stage(connection) else { return };
        self.upgrades.handle_installed(client, version, &mut self.outputs);
        self.outputs.push_back(Output::Close { connection });
        self.handle_hung_up(now, connection, LossSeen::Upgraded);
    }

    /// A setting that concerns upgrades has a new value.
    pub(super) fn follow_setting(&mut self, setting: Setting) {
        match setting {
            Setting::AutomaticUpgrades(AutomaticUpgrades::Disabled) => {
                self.upgrades.call_off_automatic(&mut self.outputs);
            }
            Setting::AutomaticUpgrades(AutomaticUpgrades::CurrentCycle | AutomaticUpgrades::Enabled) => {
                self.upgrades.begin_cycle();
                // Whoever came first is first, as if it had been enabled all the time.
                let mut online: Vec<_> = self.registry.online().collect();
                online.sort_unstable_by_key(|(_, connection)| *connection);
                for (client, connection) in online {
                    if self.upgrades.is_outdated(client) {
                        self.upgrades.ask(client, connection, false, &mut self.outputs);
                    }
                }
            }
            Setting::ConcurrentUpgrades(_) => {}
            _ => return,
        }
        self.go_on_upgrading();
    }

    /// Gives out what slots are free, and ends the cycle if nobody needs its package any more.
    fn go_on_upgrading(&mut self) {
        self.upgrades.fill(self.settings.concurrent_upgrades, &mut self.outputs);
        if self.settings.automatic_upgrades == AutomaticUpgrades::CurrentCycle && self.upgrades.is_cycle_over() {
            self.end_cycle();
        }
    }

    fn end_cycle(&mut self) {
        let setting = Setting::AutomaticUpgrades(AutomaticUpgrades::Disabled);
        self.settings.change(setting);
        self.tell(ApplianceEvent::SettingChanged { setting });
    }

    fn may_upgrade(&self, client: ClientId, by: Staff) -> Result<ConnectionId, UpgradeRefusal> {
        if by == Staff::Representative {
            return Err(UpgradeRefusal::NotPermitted);
        }
        match self.availability(client) {
            Ok(()) => Err(UpgradeRefusal::UpToDate),
            Err(Unavailable::Outdated) => match self.registry.entry(client) {
                Entry::Registered(Some(connection)) => Ok(connection),
                _ => Err(UpgradeRefusal::Unavailable(Unavailable::Offline)),
            },
            Err(why) => Err(UpgradeRefusal::Unavailable(why)),
        }
    }

    /// Whether a client can be jumped to.
    ///
    /// # Errors
    /// If it cannot: the first reason in the order of [`Status`].
    pub fn availability(&self, client: ClientId) -> Result<(), Unavailable> {
        match self.facts(client).map(Facts::status) {
            None => Err(Unavailable::Missing),
            Some(Status::Uninstalled) => Err(Unavailable::Uninstalled),
            Some(Status::Lost) => Err(Unavailable::Lost),
            Some(Status::Offline) => Err(Unavailable::Offline),
            Some(Status::Disabled) => Err(Unavailable::Disabled),
            Some(Status::Upgrading | Status::UpgradePending) => Err(Unavailable::Outdated),
            Some(Status::Online) => Ok(()),
        }
    }
}
