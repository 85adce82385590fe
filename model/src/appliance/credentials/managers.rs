//! Which Endpoint Credential Managers are connected, and in which order requests go to them (CRED-1, CRED-2, CRED-6).

use std::collections::BTreeSet;

use crate::event::{ApplianceEvent, ManagerEvent, ManagerRefusal};
use crate::id::ManagerId;
use crate::plan::CredentialPlan;
use crate::time::{SimDuration, SimTime};

use super::Appliance;

/// The most managers that are connected to one site (CRED-1).
pub const MANAGERS_MAX: usize = 5;

/// The managers of a plan.
#[derive(Clone, Debug)]
pub(super) struct Managers {
    all: Vec<Manager>,
    /// Those that are connected; who has been the longest comes first.
    connected: Vec<ManagerId>,
    /// Those whose service restarts, and when each is back.
    restarting: BTreeSet<(SimTime, ManagerId)>,
    restart: SimDuration,
    /// Those that were connected when the appliance went down, in their order.
    to_return: Vec<ManagerId>,
}

/// How many credentials a manager's store has for a computer.
#[derive(Clone, Copy, Debug)]
struct Manager {
    /// By the settings that apply.
    entries: u32,
    /// By those that apply after a restart.
    configured: u32,
}

impl Managers {
    /// Those that begin connected are, as far as there is room.
    pub(super) fn new(plan: &CredentialPlan) -> Self {
        let begin = (0..).map(ManagerId).zip(&plan.managers).filter(|(_, manager)| manager.connected);
        Self {
            all: plan
                .managers
                .iter()
                .map(|manager| Manager { entries: manager.entries, configured: manager.entries })
                .collect(),
            connected: begin.map(|(id, _)| id).take(MANAGERS_MAX).collect(),
            restarting: BTreeSet::new(),
            restart: plan.restart,
            to_return: Vec::new(),
        }
    }

    pub(super) fn connected(&self) -> &[ManagerId] {
        &self.connected
    }

    pub(super) fn entries(&self, manager: ManagerId) -> u32 {
        self.all[manager.index()].entries
    }

    pub(super) fn poll_timeout(&self) -> Option<SimTime> {
        self.restarting.first().map(|(at, _)| *at)
    }

    fn is_restarting(&self, manager: ManagerId) -> bool {
        self.restarting.iter().any(|(_, own)| *own == manager)
    }

    fn connect(&mut self, manager: ManagerId) -> Result<(), ManagerRefusal> {
        if self.connected.contains(&manager) {
            Err(ManagerRefusal::AlreadyConnected)
        } else if self.connected.len() >= MANAGERS_MAX {
            Err(ManagerRefusal::FiveConnected)
        } else {
            self.connected.push(manager);
            Ok(())
        }
    }

    /// Returns whether it was connected.
    fn disconnect(&mut self, manager: ManagerId) -> bool {
        let before = self.connected.len();
        self.connected.retain(|own| *own != manager);
        self.connected.len() < before
    }
}

impl Appliance {
    /// A manager connects: the last in line, until those before it are gone (CRED-2).
    ///
    /// # Errors
    /// Why it could not, which is an event as well.
    pub fn connect_manager(&mut self, manager: ManagerId) -> Result<(), ManagerRefusal> {
        let done = if !self.up {
            Err(ManagerRefusal::ApplianceDown)
        } else if self.credentials.managers.is_restarting(manager) {
            Err(ManagerRefusal::Restarting)
        } else {
            self.credentials.managers.connect(manager)
        };
        let line = self.credentials.connected().len() as u32;
        self.tell_manager(
            manager,
            match done {
                Ok(()) => ManagerEvent::Connected { line },
                Err(why) => ManagerEvent::Refused { why },
            },
        );
        done
    }

    /// A manager's connection is lost; one that restarts does not come back by itself. What it was asked goes to the next one
    /// (CRED-2). Returns whether it was connected or about to be.
    pub fn lose_manager(&mut self, now: SimTime, manager: ManagerId) -> bool {
        let restarts = self.credentials.managers.is_restarting(manager);
        self.credentials.managers.restarting.retain(|(_, own)| *own != manager);
        self.credentials.managers.to_return.retain(|own| *own != manager);
        let was_connected = self.credentials.managers.disconnect(manager);
        if was_connected {
            self.tell_manager(manager, ManagerEvent::Lost);
            self.reroute(now, manager);
        }
        was_connected || restarts
    }

    /// The service of a manager is restarted: its connection is gone, its settings apply, and where it was connected it comes back
    /// as the last in line (CRED-6).
    pub fn restart_manager(&mut self, now: SimTime, manager: ManagerId) {
        let managers = &mut self.credentials.managers;
        let was_connected = managers.disconnect(manager);
        if was_connected {
            managers.restarting.insert((now + managers.restart, manager));
        }
        let own = &mut managers.all[manager.index()];
        let changes = own.entries != own.configured;
        own.entries = own.configured;
        let entries = own.entries;
        self.tell_manager(manager, ManagerEvent::Restarts);
        if changes {
            self.tell_manager(manager, ManagerEvent::Applies { entries });
        }
        if was_connected {
            self.reroute(now, manager);
        }
    }

    /// A manager's store is given settings by which it has so many credentials for a computer. They apply once its service is
    /// restarted (CRED-6).
    pub fn configure_manager(&mut self, manager: ManagerId, entries: u32) {
        self.credentials.managers.all[manager.index()].configured = entries;
        self.tell_manager(manager, ManagerEvent::Configured { entries });
    }

    /// Those whose service is running again connect.
    pub(super) fn follow_restarts(&mut self, now: SimTime) {
        while let Some((at, manager)) =
            self.credentials.managers.restarting.first().copied().filter(|(at, _)| *at <= now)
        {
            self.credentials.managers.restarting.remove(&(at, manager));
            // Whether there was room is an event.
            let _told: Result<(), ManagerRefusal> = self.connect_manager(manager);
        }
    }

    /// The appliance goes down: no manager is connected, and nobody is left who has asked for anything.
    pub(in crate::appliance) fn drop_managers(&mut self) {
        self.credentials.requests.clear();
        self.credentials.due.clear();
        self.credentials.listed.clear();
        let lost = std::mem::take(&mut self.credentials.managers.connected);
        for manager in &lost {
            self.tell_manager(*manager, ManagerEvent::Lost);
        }
        self.credentials.managers.to_return = lost;
    }

    /// The appliance is back: managers connect again, in the order in which they had.
    pub(in crate::appliance) fn take_managers_back(&mut self) {
        for manager in std::mem::take(&mut self.credentials.managers.to_return) {
            let _told: Result<(), ManagerRefusal> = self.connect_manager(manager);
        }
    }

    fn tell_manager(&mut self, manager: ManagerId, event: ManagerEvent) {
        self.tell(ApplianceEvent::CredentialManager { manager, what: event });
    }
}
