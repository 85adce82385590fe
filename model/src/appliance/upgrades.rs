//! Which Jump Clients are outdated, who waits for an upgrade slot and who holds one (UPG-3, UPG-7 to UPG-10, UPG-12).
//!
//! Clients wait in the order in which they came, and a slot is theirs from the first byte of the package until they say
//! that they have installed it, or are lost. Bytes and their pace are no matter of this file: it asks for transfers and is
//! told how far they got.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::FxHashMap;

use crate::event::{ApplianceEvent, LossSeen};
use crate::id::{ClientId, ConnectionId};
use crate::plan::{AfterInterruption, Plan};
use crate::time::SimDuration;
use crate::wire::ToClient;

use super::Output;

/// The package in force, and how far each client has come with it.
#[derive(Debug)]
pub struct Upgrades {
    version: u32,
    package_bytes: u64,
    install: SimDuration,
    after_interruption: AfterInterruption,
    clients: Vec<Known>,
    /// Who waits for a slot, by the number of their ticket.
    line: BTreeMap<u32, Waiting>,
    tickets: u32,
    slots: FxHashMap<ClientId, Slot>,
    /// Lost in mid-transfer; whoever carries it has yet to say how far it got. They hold their slots until then.
    stopping: BTreeMap<ConnectionId, (ClientId, LossSeen)>,
    /// What earlier attempts have brought, where an upgrade is resumed.
    received: FxHashMap<ClientId, u64>,
    online: u32,
    /// Clients that are online or in the admission line and outdated.
    needing: u32,
    /// Whether any such client was seen since the cycle, or the appliance, began.
    was_needed: bool,
}

/// What is known of one client.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// The version that it last said it runs.
    said: u32,
    /// The version that the list goes by; that of the package in force for one that has just taken a place in it.
    listed: u32,
    whereabouts: Whereabouts,
    ticket: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whereabouts {
    Away,
    InLine,
    Online,
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    client: ClientId,
    connection: ConnectionId,
    /// Somebody asked for it, so that the mode does not matter.
    by_hand: bool,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    connection: ConnectionId,
    bytes: u64,
    sent: bool,
}

impl Upgrades {
    /// The package that is in force when a run begins, and the versions of its fleet.
    pub fn new(plan: &Plan) -> Self {
        let upgrades = &plan.appliance.upgrades;
        let known = |outdated: bool| Known {
            said: if outdated { FIRST_VERSION - 1 } else { FIRST_VERSION },
            listed: FIRST_VERSION,
            whereabouts: Whereabouts::Away,
            ticket: None,
        };
        Self {
            version: FIRST_VERSION,
            package_bytes: upgrades.package_bytes,
            install: upgrades.install,
            after_interruption: upgrades.after_interruption,
            clients: plan.clients.iter().map(|client| known(client.outdated)).collect(),
            line: BTreeMap::new(),
            tickets: 0,
            slots: FxHashMap::default(),
            stopping: BTreeMap::new(),
            received: FxHashMap::default(),
            online: 0,
            needing: 0,
            was_needed: false,
        }
    }

    /// The version of the package in force.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Whether a client runs another version than that in force, as far as it has said.
    pub fn is_outdated(&self, client: ClientId) -> bool {
        self.clients[client.index()].said != self.version
    }

    /// Whether a client holds a slot.
    pub fn is_upgrading(&self, client: ClientId) -> bool {
        self.slots.contains_key(&client)
    }

    /// Slots that are taken.
    pub fn busy(&self) -> usize {
        self.slots.len() + self.stopping.len()
    }

    /// Clients that wait for a slot.
    pub fn line(&self) -> usize {
        self.line.len()
    }

    /// Whether the current cycle is over: clients needed the package, some client is online, and none that is online or in
    /// the admission line needs it any more.
    ///
    /// After a restart, and when the mode is chosen, that a client needs it must be seen first; otherwise the first one to
    /// come back would end the cycle for all that are still on their way.
    pub(super) const fn is_cycle_over(&self) -> bool {
        self.was_needed && self.needing == 0 && self.online > 0
    }

    // ---- what becomes of clients

    /// A client said which version it runs.
    pub(super) fn hear(&mut self, client: ClientId, version: u32) {
        self.alter(client, |known| known.said = version);
    }

    /// A client took a place in the list, which shows it as up to date until it is admitted.
    pub(super) fn handle_listed(&mut self, client: ClientId) {
        self.clients[client.index()].listed = self.version;
    }

    /// A client stands in the admission line.
    pub(super) fn handle_queued(&mut self, client: ClientId) {
        self.alter(client, |known| known.whereabouts = Whereabouts::InLine);
    }

    /// A client is online.
    pub(super) fn handle_online(&mut self, client: ClientId) {
        self.alter(client, |known| known.whereabouts = Whereabouts::Online);
    }

    /// Says whether a client in the list is outdated, if the list does not show that yet.
    pub(super) fn tell_version(&mut self, client: ClientId, outputs: &mut VecDeque<Output>) {
        let version = self.version;
        let known = &mut self.clients[client.index()];
        let outdated = known.said != version;
        if (known.listed != version) != outdated {
            outputs.push_back(Output::Event(ApplianceEvent::VersionSeen { client, outdated }));
        }
        known.listed = known.said;
    }

    /// A client is neither online nor in the admission line any more. Its place among those who wait is lost; its slot too,
    /// at once if its transfer is through, otherwise as soon as that is stopped.
    pub(super) fn handle_gone(&mut self, client: ClientId, how: LossSeen, outputs: &mut VecDeque<Output>) {
        self.alter(client, |known| known.whereabouts = Whereabouts::Away);
        self.call_off(client, outputs);
        let Some(slot) = self.slots.remove(&client) else { return };
        if slot.sent {
            self.interrupt(client, slot.bytes, how, outputs);
        } else {
            self.stopping.insert(slot.connection, (client, how));
            outputs.push_back(Output::StopTransfer { connection: slot.connection });
        }
    }

    /// The appliance went down, with every connection: from now on that the package is needed must be seen anew.
    pub(super) const fn handle_down(&mut self) {
        self.was_needed = false;
    }

    // ---- the line and the slots

    /// An online client that is outdated asks for a slot, of itself or because somebody wants it. Does nothing for one that
    /// holds one; one that waits already keeps its place.
    pub(super) fn ask(
        &mut self,
        client: ClientId,
        connection: ConnectionId,
        by_hand: bool,
        outputs: &mut VecDeque<Output>,
    ) {
        if self.is_upgrading(client) {
            return;
        }
        let known = &mut self.clients[client.index()];
        if let Some(ticket) = known.ticket {
            self.line.get_mut(&ticket).expect("who has a ticket waits").by_hand |= by_hand;
            return;
        }
        known.ticket = Some(self.tickets);
        self.line.insert(self.tickets, Waiting { client, connection, by_hand });
        self.tickets += 1;
        let line = self.line.len() as u32;
        outputs.push_back(Output::Event(ApplianceEvent::UpgradeQueued { client, line }));
    }

    /// Gives free slots to those who have waited longest. Who holds a slot keeps it when there are fewer than before.
    pub(super) fn fill(&mut self, slots: u32, outputs: &mut VecDeque<Output>) {
        while self.busy() < slots as usize
            && let Some((_, Waiting { client, connection, .. })) = self.line.pop_first()
        {
            self.clients[client.index()].ticket = None;
            let bytes = self.package_bytes - self.received.get(&client).copied().unwrap_or(0);
            self.slots.insert(client, Slot { connection, bytes, sent: false });
            let busy = self.busy() as u32;
            outputs.extend([
                Output::Event(ApplianceEvent::UpgradeStarted { client, bytes, busy }),
                Output::StartTransfer { connection, bytes },
            ]);
        }
    }

    /// Upgrades do not happen by themselves any more: only those wait on that somebody asked for.
    pub(super) fn call_off_automatic(&mut self, outputs: &mut VecDeque<Output>) {
        let automatic: Vec<ClientId> =
            self.line.values().filter(|waiting| !waiting.by_hand).map(|waiting| waiting.client).collect();
        for client in automatic {
            self.call_off(client, outputs);
        }
    }

    /// A cycle begins: that its package is needed must be seen.
    pub(super) const fn begin_cycle(&mut self) {
        self.was_needed = self.needing > 0;
    }

    /// The last byte of the package went out to a client, which is to install it now.
    pub(super) fn handle_sent(&mut self, client: ClientId, outputs: &mut VecDeque<Output>) {
        let Some(slot) = self.slots.get_mut(&client) else { return };
        slot.sent = true;
        let (connection, bytes) = (slot.connection, slot.bytes);
        let message = ToClient::Package { version: self.version, install: self.install };
        outputs.extend([
            Output::Event(ApplianceEvent::UpgradeSent { client, bytes }),
            Output::Send { connection, message },
        ]);
    }

    /// The transfer on a connection was stopped after so many bytes.
    pub(super) fn handle_stopped(&mut self, connection: ConnectionId, sent: u64, outputs: &mut VecDeque<Output>) {
        if let Some((client, how)) = self.stopping.remove(&connection) {
            self.interrupt(client, sent, how, outputs);
        }
    }

    /// A client said that it has installed the package of that version.
    pub(super) fn handle_installed(&mut self, client: ClientId, version: u32, outputs: &mut VecDeque<Output>) {
        if self.slots.get(&client).is_some_and(|slot| slot.sent) && version == self.version {
            self.slots.remove(&client);
            self.received.remove(&client);
            outputs.push_back(Output::Event(ApplianceEvent::Upgraded { client }));
        }
        self.hear(client, version);
        self.tell_version(client, outputs);
    }

    /// Another package is in force. Nobody is connected: the appliance restarts for it.
    pub(super) fn install(&mut self, bytes: u64, outputs: &mut VecDeque<Output>) {
        self.version += 1;
        self.package_bytes = bytes;
        self.received.clear();
        outputs.push_back(Output::Event(ApplianceEvent::PackageInstalled { version: self.version, bytes }));
    }

    // ---- below the surface

    fn interrupt(&mut self, client: ClientId, sent: u64, how: LossSeen, outputs: &mut VecDeque<Output>) {
        if self.after_interruption == AfterInterruption::Resume {
            *self.received.entry(client).or_default() += sent;
        }
        outputs.push_back(Output::Event(ApplianceEvent::UpgradeInterrupted { client, sent, how }));
    }

    fn call_off(&mut self, client: ClientId, outputs: &mut VecDeque<Output>) {
        if let Some(ticket) = self.clients[client.index()].ticket.take() {
            self.line.remove(&ticket);
            outputs.push_back(Output::Event(ApplianceEvent::UpgradeCalledOff { client }));
        }
    }

    fn alter(&mut self, client: ClientId, change: impl FnOnce(&mut Known)) {
        let version = self.version;
        let needs = |known: &Known| u32::from(known.whereabouts != Whereabouts::Away && known.said != version);
        let online = |known: &Known| u32::from(known.whereabouts == Whereabouts::Online);
        let known = &mut self.clients[client.index()];
        let before = *known;
        change(known);
        self.needing = self.needing + needs(known) - needs(&before);
        self.online = self.online + online(known) - online(&before);
        self.was_needed |= self.needing > 0;
    }
}

/// The version that is in force when a run begins. Clients that begin outdated run the one before.
pub const FIRST_VERSION: u32 = 1;
