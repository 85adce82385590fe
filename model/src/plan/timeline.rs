//! What happens in a run, and when: the entries of its timeline.
//!
//! Says what shall happen; what it then changed is a matter of the record.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::access::{Directory, Screen};
use crate::event::{DownHow, Setting, StopHow};
use crate::id::{ClientId, InstallerId, JumpGroupId, JumpItemId, SessionId, SiteId, UserId};
use crate::time::{SimDuration, SimTime};

use super::{DeskAction, EndUser, ItemEdit, Overrides, SessionRequest, Staff};

/// Something that happens at its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What expectations call it: `outage` in `outage.end`.
    pub name: String,
    /// When it begins.
    pub at: SimTime,
    /// An entry that is switched off does nothing, and the run is then inconclusive (RUN-7).
    pub enabled: bool,
    /// What happens.
    pub action: Action,
}

impl Entry {
    /// When it ceases to act; its beginning for what happens in an instant.
    pub fn ends(&self) -> SimTime {
        match &self.action {
            Action::ApplianceDown { lasting, .. }
            | Action::UplinkLoss { lasting }
            | Action::SiteOutage { lasting, .. }
            | Action::Churn { lasting, .. }
            | Action::SitePackage { lasting, .. } => self.at + *lasting,
            Action::Desk(action) => self.at + action.lasting(),
            Action::LinkChange { lasting, .. } => lasting.map_or(self.at, |lasting| self.at + lasting),
            Action::ClientStop { over, lasting, .. } => self.at + *over + *lasting,
            Action::ClientStart { over, .. }
            | Action::Removal { over, .. }
            | Action::StoreUpdate { over, .. }
            | Action::LocalUninstall { over, .. }
            | Action::LocalDisable { over, .. }
            | Action::ManualUpgrade { over, .. }
            | Action::Jump { over, .. }
            | Action::Wake { over, .. }
            | Action::Transfers { over, .. }
            | Action::Deployment { over, .. }
            | Action::Travel { over, .. }
            | Action::Screens { over, .. } => self.at + *over,
            Action::Change { .. }
            | Action::ChainRestored
            | Action::InstallerExtended { .. }
            | Action::InstallerDeleted { .. }
            | Action::SessionStart(_)
            | Action::SessionClosed { .. }
            | Action::Pin { .. }
            | Action::Unpin { .. }
            | Action::ItemsEdited { .. }
            | Action::DirectoryChanged { .. } => self.at,
        }
    }
}

/// What an entry of the timeline does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The appliance goes down and comes back.
    ApplianceDown {
        /// In an orderly way, or without a word.
        how: DownHow,
        /// What a dial meets meanwhile.
        answers: WhileDown,
        /// For how long.
        lasting: SimDuration,
    },
    /// The appliance runs on, but its uplink is cut: nothing passes to or from any site.
    UplinkLoss {
        /// For how long.
        lasting: SimDuration,
    },
    /// Nothing passes between some sites and the appliance, or nothing in one direction.
    SiteOutage {
        /// Which sites, in order.
        sites: Vec<SiteId>,
        /// Which way nothing passes.
        direction: Direction,
        /// For how long.
        lasting: SimDuration,
    },
    /// The lines of some sites get slower or lose messages.
    LinkChange {
        /// Which sites, in order.
        sites: Vec<SiteId>,
        /// Their one-way latency from now on.
        latency: Option<SimDuration>,
        /// Their jitter from now on.
        jitter: Option<SimDuration>,
        /// The share of messages lost and sent again, in parts of a million.
        loss_ppm: Option<u32>,
        /// For how long; for good if open.
        lasting: Option<SimDuration>,
    },
    /// Some Jump Clients crash or fall asleep, and come back.
    ClientStop {
        /// Which.
        clients: Vec<ClientId>,
        /// Crash or sleep.
        how: StopHow,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
        /// How long each of them is gone.
        lasting: SimDuration,
    },
    /// Some Jump Clients that were switched off are switched on.
    ClientStart {
        /// Which.
        clients: Vec<ClientId>,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
    },
    /// Jump Clients crash at random: a Poisson process over those that are connected.
    Churn {
        /// Crashes in a thousand hours, over all clients together: exact for rates by the second, minute and hour.
        crashes_per_1000_h: u64,
        /// For how long.
        lasting: SimDuration,
        /// How long each is gone.
        down: SimDuration,
    },
    /// Somebody removes Jump Clients in the Jump interface; those that can be reached are uninstalled.
    Removal {
        /// Which.
        clients: Vec<ClientId>,
        /// Their moments are spread evenly over this span.
        over: SimDuration,
    },
    /// A setting gets a new value.
    Change {
        /// Which, and the value.
        setting: Setting,
    },
    /// A new site package is installed: the appliance restarts, and every client is outdated (UPG-10).
    SitePackage {
        /// Bytes that a client must receive.
        bytes: u64,
        /// Whether the appliance presents a new certificate chain from then on (UPG-13).
        new_chain: bool,
        /// What a dial meets while the appliance is down.
        answers: WhileDown,
        /// For how long the appliance is down.
        lasting: SimDuration,
    },
    /// The appliance presents its first certificate chain again (UPG-13).
    ChainRestored,
    /// The certificate stores of some clients are brought up to date (UPG-13).
    StoreUpdate {
        /// Which.
        clients: Vec<ClientId>,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
    },
    /// End users uninstall Jump Clients at their computers (MAINT-10 to MAINT-12).
    LocalUninstall {
        /// Which.
        clients: Vec<ClientId>,
        /// Who does it.
        by: EndUser,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
    },
    /// End users disable Jump Clients at their computers, or enable them again (MAINT-12, MAINT-16).
    LocalDisable {
        /// Which.
        clients: Vec<ClientId>,
        /// To disabled, or to enabled.
        disabled: bool,
        /// Who does it.
        by: EndUser,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
    },
    /// A representative has Jump Clients upgraded (UPG-15).
    ManualUpgrade {
        /// Which.
        clients: Vec<ClientId>,
        /// Who asks for it.
        by: Staff,
        /// Their moments are spread evenly over this span.
        over: SimDuration,
    },
    /// A representative jumps to Jump Clients, as far as they can be jumped to (UPG-15, MAINT-16).
    Jump {
        /// Which.
        clients: Vec<ClientId>,
        /// Their moments are spread evenly over this span.
        over: SimDuration,
    },
    /// A representative attempts to wake up Jump Clients (WAKE-1 to WAKE-5).
    Wake {
        /// Which.
        clients: Vec<ClientId>,
        /// The secure WOL password that the packets carry.
        password: Option<String>,
        /// Their moments are spread evenly over this span.
        over: SimDuration,
    },
    /// Packages go to others than Jump Clients; no limit on upgrades concerns them (UPG-6).
    Transfers {
        /// To whom.
        kind: TransferKind,
        /// How many.
        count: u32,
        /// Bytes of each.
        bytes: u64,
        /// The site at which they are.
        site: SiteId,
        /// Their moments are spread evenly over this span.
        over: SimDuration,
    },
    /// Jump Clients are installed that were not there before (INST-1, INST-2).
    Deployment {
        /// Which.
        clients: Vec<ClientId>,
        /// From which installer.
        installer: InstallerId,
        /// What is given at the installation (INST-5).
        overrides: Overrides,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
    },
    /// Somebody moves an installer's expiry (INST-1, INST-6).
    InstallerExtended {
        /// Which.
        installer: InstallerId,
        /// By how much.
        span: SimDuration,
        /// Who does it.
        by: Staff,
    },
    /// Somebody deletes an installer (INST-1, INST-6).
    InstallerDeleted {
        /// Which.
        installer: InstallerId,
        /// Who does it.
        by: Staff,
    },
    /// Computers leave one network for another: their connections die in silence, and they dial again from there.
    Travel {
        /// Which.
        clients: Vec<ClientId>,
        /// Where to.
        to: SiteId,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
    },
    /// Somebody asks for a session.
    SessionStart(SessionRequest),
    /// A session is closed by its user.
    SessionClosed {
        /// Which.
        session: SessionId,
    },
    /// The user of a session pins a Jump Client to the remote computer (PIN-9).
    Pin {
        /// In which session.
        session: SessionId,
        /// The Jump Client that is installed there then.
        client: ClientId,
        /// The Jump Item that it is then: one of [`super::Plan::pinned`].
        item: JumpItemId,
        /// The Jump Group in which it is pinned; the user's personal list if it is none.
        to: Option<JumpGroupId>,
        /// Whether every later access must give a password.
        password: bool,
    },
    /// The user of a session unpins its Jump Client (PIN-10).
    Unpin {
        /// In which session.
        session: SessionId,
    },
    /// A user changes Jump Items (ROLE-1).
    ItemsEdited {
        /// Who.
        user: UserId,
        /// Which.
        items: Vec<JumpItemId>,
        /// How.
        edit: ItemEdit,
    },
    /// An administrator saves another configuration: who may do what from now on. Users, items, sessions and everything else
    /// that was there before keep their places in it.
    DirectoryChanged {
        /// The whole directory as it is saved; group policies may stand in another order.
        directory: Arc<Directory>,
        /// As it was saved before: what differs is what the administrator changed.
        before: Arc<Directory>,
    },
    /// End users come and go at the screens of computers (PRES-1).
    Screens {
        /// Whose.
        clients: Vec<ClientId>,
        /// What goes on there from then on.
        screen: Screen,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
    },
    /// Representatives at their consoles, or a customer, do something.
    Desk(DeskAction),
}

/// Who receives a package besides Jump Clients (UPG-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferKind {
    /// A representative console that upgrades.
    ConsoleUpgrade,
    /// A Support Button that is deployed.
    SupportButton,
}

/// What a dial meets while the appliance is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhileDown {
    /// Silence, until the dial time-out.
    Silence,
    /// A refusal after one round trip.
    Refusal,
}

/// Which way nothing passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Neither way.
    Both,
    /// From the site to the appliance.
    ToAppliance,
    /// From the appliance to the site.
    FromAppliance,
}
