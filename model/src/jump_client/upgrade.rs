//! The software that a Jump Client runs: its version, how it installs the next one, and the certificate chains that it
//! trusts (UPG-10, UPG-12, UPG-13). How it comes by a package, and when, is the appliance's business.

use crate::appliance::upgrades::FIRST_VERSION;
use crate::certificate::{Chain, Store};
use crate::event::ClientEvent;
use crate::plan::Client;
use crate::time::{SimDuration, SimTime};
use crate::wire::ToAppliance;

use super::{JumpClient, Output, Phase};

/// What runs on a Jump Client's computer.
#[derive(Debug)]
pub struct Software {
    version: u32,
    store: Store,
    /// Boxed, since at any time few of many clients install anything.
    installing: Option<Box<Installing>>,
}

#[derive(Debug)]
struct Installing {
    version: u32,
    progress: Progress,
}

#[derive(Debug)]
enum Progress {
    Until(SimTime),
    /// Its computer sleeps, with so much left to do.
    Paused(SimDuration),
}

/// The version that is in force when a run begins, on a computer whose store nobody manages.
impl Default for Software {
    fn default() -> Self {
        Self { version: FIRST_VERSION, store: Store::default(), installing: None }
    }
}

impl Software {
    /// What a client of a plan runs when the run begins.
    pub fn planned(client: &Client) -> Self {
        Self {
            version: if client.outdated { FIRST_VERSION - 1 } else { FIRST_VERSION },
            store: if client.store_managed { Store::MANAGED } else { Store::default() },
            installing: None,
        }
    }

    pub(super) const fn version(&self) -> u32 {
        self.version
    }

    /// Another version is in place.
    pub(super) fn replace(&mut self, version: u32) {
        self.version = version;
    }

    pub(super) fn trusts(&self, chain: Chain) -> bool {
        self.store.trusts(chain)
    }

    /// When the installation under way is over; nothing while none is, or its computer sleeps.
    pub(super) fn installed_at(&self) -> Option<SimTime> {
        match self.installing.as_deref()?.progress {
            Progress::Until(at) => Some(at),
            Progress::Paused(_) => None,
        }
    }

    /// The computer falls asleep: an installation stands still.
    pub(super) fn pause(&mut self, now: SimTime) {
        if let Some(Installing { progress, .. }) = self.installing.as_deref_mut()
            && let Progress::Until(at) = *progress
        {
            *progress = Progress::Paused(at.since(now));
        }
    }

    /// The computer wakes, and the connection is there: an installation goes on where it stood.
    pub(super) fn go_on(&mut self, now: SimTime) {
        if let Some(Installing { progress, .. }) = self.installing.as_deref_mut()
            && let Progress::Paused(left) = *progress
        {
            *progress = Progress::Until(now + left);
        }
    }

    /// Another connection: what was begun over the one before is lost (UPG-12).
    pub(super) fn abandon(&mut self) {
        self.installing = None;
    }
}

impl JumpClient {
    /// The same client, running this when the run begins instead of [`Software::default`].
    pub fn with_software(self, software: Software) -> Self {
        Self { software, ..self }
    }

    /// The version that it runs.
    pub const fn version(&self) -> u32 {
        self.software.version()
    }

    /// Its computer's certificate store is brought up to date; `newest` is the last chain that was made (UPG-13). Returns
    /// whether that changed anything.
    pub fn update_store(&mut self, newest: Chain) -> bool {
        let lacked = self.phase != Phase::Uninstalled && self.software.store.update(newest);
        if lacked {
            self.outputs.push(Output::Event(ClientEvent::StoreUpdated));
        }
        lacked
    }

    /// The last bytes of a package arrived.
    pub(super) fn receive_package(&mut self, now: SimTime, version: u32, install: SimDuration) {
        if self.is_connected() {
            self.software.installing = Some(Box::new(Installing { version, progress: Progress::Until(now + install) }));
            self.outputs.push(Output::Event(ClientEvent::PackageReceived { version }));
        }
    }

    /// The version whose installation is over by now, on the connection over which it came.
    pub(super) fn poll_installed(&mut self, now: SimTime) -> Option<u32> {
        let over = self.is_connected() && self.software.installed_at().is_some_and(|at| at <= now);
        if over { self.software.installing.take().map(|installing| installing.version) } else { None }
    }

    /// Says that it has installed a version, hangs up, and dials at once with it.
    pub(super) fn restart_into(&mut self, now: SimTime, version: u32) {
        self.software.replace(version);
        self.phase = Phase::Idle { until: now };
        self.absence.begin(now);
        self.outputs.extend([
            Output::Send(ToAppliance::Installed { version }),
            Output::HangUp,
            Output::Event(ClientEvent::UpgradeInstalled { version }),
        ]);
    }
}
