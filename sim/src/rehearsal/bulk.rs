//! Bulk transfers under way: upgrade packages to Jump Clients, and what representative consoles and Support Buttons are
//! sent (UPG-6). Their bytes are counted and never carried; what holds up messages holds them up as well.
//!
//! How transfers share what they pass through is [`model::flow`]; who may transfer is the appliance's business.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use model::event::{ApplianceEvent, Event, Setting};
use model::flow::{Flows, Link, Transfer};
use model::id::{ClientId, ConnectionId, FlowId, SiteId, TransferId};
use model::metric::Counter;
use model::plan::{Plan, TransferKind};
use model::time::SimTime;

use crate::network::Way;

use super::{Rehearsal, Timer};

/// Every bulk transfer under way.
#[derive(Debug)]
pub(super) struct Bulk {
    flows: Flows,
    /// The moment for which the timer is set.
    timer: SimTime,
    /// When anything last changed, as long as that has not been told.
    changed: Option<SimTime>,
    /// Whether the timer must be set anew.
    is_stale: bool,
    cargo: BTreeMap<FlowId, Cargo>,
    upgrades: FxHashMap<ClientId, (ConnectionId, FlowId)>,
    /// Transfers to others than Jump Clients so far.
    transfers: u32,
    rate_told: u64,
    to_clients: Bytes,
    to_others: Bytes,
}

/// What a transfer carries.
#[derive(Clone, Copy, Debug)]
enum Cargo {
    Package(ConnectionId, ClientId),
    Other(TransferId, TransferKind),
}

/// Bytes of transfers.
#[derive(Clone, Copy, Debug, Default)]
struct Bytes {
    /// Of those that are over.
    over: u64,
    /// What has been booked, of those under way as well.
    booked: u64,
}

impl Bulk {
    pub(super) fn new(plan: &Plan) -> Self {
        let sites: Vec<u64> = plan.sites.iter().map(|site| site.downlink).collect();
        Self {
            flows: Flows::new(&sites, plan.appliance.uplink, plan.appliance.upgrades.bandwidth),
            timer: SimTime::NEVER,
            changed: None,
            is_stale: false,
            cargo: BTreeMap::new(),
            upgrades: FxHashMap::default(),
            transfers: 0,
            rate_told: 0,
            to_clients: Bytes::default(),
            to_others: Bytes::default(),
        }
    }

    fn change(&mut self, now: SimTime) {
        self.changed = Some(now);
        self.is_stale = true;
    }

    fn bytes(&mut self, cargo: Cargo) -> &mut Bytes {
        match cargo {
            Cargo::Package(..) => &mut self.to_clients,
            Cargo::Other(..) => &mut self.to_others,
        }
    }

    /// Bytes to Jump Clients and to others that went through by `now` and have not been booked.
    fn take_unbooked(&mut self, now: SimTime) -> [u64; 2] {
        let mut sent = [self.to_clients.over, self.to_others.over];
        for (flow, cargo) in &self.cargo {
            sent[usize::from(matches!(cargo, Cargo::Other(..)))] += self.flows.sent(now, *flow);
        }
        let [to_clients, to_others] = sent;
        [(&mut self.to_clients, to_clients), (&mut self.to_others, to_others)]
            .map(|(bytes, sent)| sent - std::mem::replace(&mut bytes.booked, sent))
    }
}

impl Rehearsal {
    // ---- what the appliance wants

    /// A package begins to go out to the client on that connection.
    pub(super) fn start_package(&mut self, now: SimTime, connection: ConnectionId, bytes: u64) {
        let Some(client) = self.client_on(connection) else { return };
        let site = self.site_of(client);
        let endpoint = self.downlink(client, connection);
        let flow = self.bulk.flows.start(now, Transfer { site, regulated: true, endpoint, bytes });
        self.bulk.cargo.insert(flow, Cargo::Package(connection, client));
        self.bulk.upgrades.insert(client, (connection, flow));
        self.bulk.change(now);
    }

    /// No more of it goes out.
    pub(super) fn stop_package(&mut self, now: SimTime, connection: ConnectionId) {
        let known = self.client_on(connection);
        let Some((_, flow)) = known.and_then(|client| self.bulk.upgrades.remove(&client)) else {
            return self.appliance.handle_transfer_stopped(connection, 0);
        };
        let bytes = self.bulk.flows.stop(now, flow).unwrap_or(0);
        self.bulk.cargo.remove(&flow);
        self.bulk.to_clients.over += bytes;
        self.bulk.change(now);
        self.appliance.handle_transfer_stopped(connection, bytes);
    }

    // ---- what the timeline wants

    /// A package begins to go out to somebody at a site who is no Jump Client (UPG-6).
    pub(super) fn start_other(&mut self, now: SimTime, kind: TransferKind, site: SiteId, bytes: u64) {
        let transfer = TransferId(self.bulk.transfers);
        self.bulk.transfers += 1;
        let endpoint = self.plan.sites[site.index()].endpoint_downlink;
        let flow = self.bulk.flows.start(now, Transfer { site, regulated: false, endpoint, bytes });
        self.bulk.cargo.insert(flow, Cargo::Other(transfer, kind));
        self.bulk.change(now);
        self.record(now, Event::Appliance(ApplianceEvent::TransferStarted { transfer, kind, bytes }));
    }

    // ---- what lies in their way

    /// Lines may have been cut or restored, or the appliance gone down or come up.
    pub(super) fn follow_network(&mut self, now: SimTime) {
        for (number, site) in self.plan.sites.iter().enumerate() {
            let id = SiteId(number as u32);
            let carries = if self.network.is_open(id, Way::ToClient) { site.downlink } else { 0 };
            self.bulk.flows.set_capacity(now, Link::Site(id), Some(carries));
        }
        self.bulk.change(now);
    }

    /// The upgrade bandwidth may have a new value (UPG-1).
    pub(super) fn follow_bandwidth(&mut self, now: SimTime, setting: Setting) {
        if let Setting::UpgradeBandwidth(bytes_per_s) = setting {
            self.bulk.flows.set_capacity(now, Link::Upgrades, Some(bytes_per_s));
            self.bulk.change(now);
        }
    }

    /// The tools of sessions send more or less than before, and go first on the appliance's line (TOOL-4).
    pub(super) fn follow_tools(&mut self, now: SimTime, bytes_per_s: u64) {
        self.bulk.flows.set_taken(now, bytes_per_s);
        self.bulk.change(now);
    }

    /// The client may have fallen asleep or woken, or let go of its connection.
    pub(super) fn follow_receiver(&mut self, now: SimTime, client: ClientId) {
        if let Some((connection, flow)) = self.bulk.upgrades.get(&client).copied() {
            let receives = self.downlink(client, connection);
            self.bulk.flows.set_endpoint(now, flow, receives);
            self.bulk.change(now);
        }
    }

    /// What the client receives on that connection: nothing while its computer sleeps, or once it has let go of it.
    fn downlink(&self, client: ClientId, connection: ConnectionId) -> u64 {
        let receives = !self.is_asleep(client) && self.parties.held_by[client.index()] == Some(connection);
        let site = self.site_of(client);
        if receives { self.plan.sites[site.index()].endpoint_downlink } else { 0 }
    }

    // ---- time

    /// Sets the timer for the next transfer that ends, if anything has changed.
    pub(super) fn set_bulk_timer(&mut self) {
        if !std::mem::take(&mut self.bulk.is_stale) {
            return;
        }
        let due = self.bulk.flows.poll_timeout().unwrap_or(SimTime::NEVER);
        if due != self.bulk.timer && due != SimTime::NEVER {
            self.set_timer(due, Timer::Bulk);
        }
        self.bulk.timer = due;
    }

    /// Tells the appliance, or the record, of every transfer that is done.
    pub(super) fn run_bulk(&mut self, now: SimTime) {
        // One that was set before something changed.
        if self.bulk.timer != now {
            return;
        }
        self.bulk.timer = SimTime::NEVER;
        while let Some((flow, Transfer { bytes, .. })) = self.bulk.flows.poll_done(now) {
            let Some(cargo) = self.bulk.cargo.remove(&flow) else { continue };
            self.bulk.bytes(cargo).over += bytes;
            match cargo {
                Cargo::Package(connection, client) => {
                    self.bulk.upgrades.remove(&client);
                    self.appliance.handle_transfer_sent(connection);
                    self.settle_appliance(now);
                }
                Cargo::Other(transfer, kind) => {
                    self.record(now, Event::Appliance(ApplianceEvent::TransferSent { transfer, kind, bytes }));
                }
            }
        }
        self.bulk.change(now);
    }

    /// Time goes on to `now`: tells at what rate upgrades are sent since something last changed, once for each such moment
    /// (UPG-1).
    pub(super) fn tell_upgrade_rate(&mut self, now: SimTime) {
        let Some(changed) = self.bulk.changed.take_if(|changed| *changed < now) else { return };
        let bytes_per_s = self.bulk.flows.load(Link::Upgrades);
        if bytes_per_s != self.bulk.rate_told {
            self.bulk.rate_told = bytes_per_s;
            self.record(changed, Event::Appliance(ApplianceEvent::UpgradeRate { bytes_per_s }));
        }
    }

    /// Books what is counted and never sent, up to `now`: keep-alives at peace, and bulk bytes.
    pub(super) fn book(&mut self, now: SimTime) {
        self.count_quiet(now);
        let [to_clients, to_others] = self.bulk.take_unbooked(now);
        for (counter, bytes) in [(Counter::UpgradeBytes, to_clients), (Counter::TransferBytes, to_others)] {
            if bytes > 0 {
                self.recorder.add_traffic(now, counter, bytes);
                self.recorder.add_traffic(now, Counter::BytesOut, bytes);
            }
        }
    }
}
