//! The packages under way in a small world: what each client's line, the site's and the appliance's let through.

use std::collections::BTreeMap;

use jumpstorm_model::appliance::Appliance;
use jumpstorm_model::event::{ApplianceEvent, DownHow, Event, Setting, Stamped};
use jumpstorm_model::flow::{Flows, Link, Transfer};
use jumpstorm_model::id::{ClientId, ConnectionId, FlowId, SiteId};
use jumpstorm_model::plan::Plan;
use jumpstorm_model::status::Status;
use jumpstorm_model::time::SimTime;

use super::World;

/// Packages under way.
pub(super) struct Packages {
    flows: Flows,
    under_way: BTreeMap<ConnectionId, (FlowId, usize)>,
    changed: Option<SimTime>,
    rate: u64,
}

impl Packages {
    pub(super) fn new(plan: &Plan) -> Self {
        let sites: Vec<u64> = plan.sites.iter().map(|site| site.downlink).collect();
        let flows = Flows::new(&sites, plan.appliance.uplink, plan.appliance.upgrades.bandwidth);
        Self { flows, under_way: BTreeMap::new(), changed: None, rate: 0 }
    }

    pub(super) fn poll_timeout(&mut self) -> Option<SimTime> {
        self.flows.poll_timeout()
    }
}

impl World {
    pub(super) fn start_package(&mut self, connection: ConnectionId, bytes: u64) {
        let client = self.ends[&connection].client.index();
        let transfer =
            Transfer { site: SiteId(0), regulated: true, endpoint: self.receives(client, connection), bytes };
        let flow = self.packages.flows.start(self.now, transfer);
        self.packages.under_way.insert(connection, (flow, client));
        self.packages.changed = Some(self.now);
    }

    pub(super) fn stop_package(&mut self, connection: ConnectionId) {
        let (flow, _) = self.packages.under_way.remove(&connection).expect("it stops what it started");
        let bytes = self.packages.flows.stop(self.now, flow).expect("it was not done yet");
        self.packages.changed = Some(self.now);
        self.appliance.handle_transfer_stopped(connection, bytes);
    }

    pub(super) fn finish_packages(&mut self) {
        while let Some((flow, _)) = self.packages.flows.poll_done(self.now) {
            let mut under_way = self.packages.under_way.iter();
            let connection = *under_way.find(|(_, (own, _))| *own == flow).expect("it was started").0;
            self.packages.under_way.remove(&connection);
            self.appliance.handle_transfer_sent(connection);
            self.settle_appliance();
        }
        self.packages.changed = Some(self.now);
    }

    /// Anything may have happened to lines and computers.
    pub(super) fn follow_lines(&mut self) {
        let carries = if self.open_down { self.plan.sites[0].downlink } else { 0 };
        self.packages.flows.set_capacity(self.now, Link::Site(SiteId(0)), Some(carries));
        let under_way: Vec<_> =
            self.packages.under_way.iter().map(|(connection, known)| (*connection, *known)).collect();
        for (connection, (flow, client)) in under_way {
            let receives = self.receives(client, connection);
            self.packages.flows.set_endpoint(self.now, flow, receives);
        }
        self.packages.changed = Some(self.now);
    }

    /// Time goes on to `now`: tells the rate of all packages together, if it is another.
    pub(super) fn tell_rate(&mut self, now: SimTime) {
        let Some(at) = self.packages.changed.take_if(|changed| *changed < now) else { return };
        let bytes_per_s = self.packages.flows.load(Link::Upgrades);
        if std::mem::replace(&mut self.packages.rate, bytes_per_s) != bytes_per_s {
            let event = Event::Appliance(ApplianceEvent::UpgradeRate { bytes_per_s });
            self.trace.push(Stamped { at, event });
        }
    }

    fn receives(&self, client: usize, connection: ConnectionId) -> u64 {
        let receives = !self.asleep[client] && self.held[client] == Some(connection);
        if receives { self.plan.sites[0].endpoint_downlink } else { 0 }
    }

    // ---- commands

    /// The appliance restarts with a package of so many bytes.
    pub(crate) fn install_package(&mut self, bytes: u64, new_chain: bool) {
        if self.appliance.is_up() {
            self.go_down(DownHow::Restart);
        }
        self.appliance.install_package(bytes, new_chain);
        self.come_up();
    }

    pub(crate) fn change(&mut self, setting: Setting) {
        if let Setting::UpgradeBandwidth(bytes_per_s) = setting {
            self.packages.flows.set_capacity(self.now, Link::Upgrades, Some(bytes_per_s));
            self.packages.changed = Some(self.now);
        }
        self.appliance.change(self.now, setting);
        self.settle_appliance();
    }

    /// What is asked of the appliance in the Jump interface.
    pub(crate) fn ask<T>(&mut self, wish: impl FnOnce(&mut Appliance) -> T) -> T {
        let answer = wish(&mut self.appliance);
        self.settle_appliance();
        answer
    }

    /// The certificate store of a client is brought up to date.
    pub(crate) fn update_store(&mut self, client: usize) {
        let newest = self.appliance.chains().newest();
        self.clients[client].update_store(newest);
        self.settle_client(client);
    }

    /// What the appliance shows of a client.
    pub(crate) fn status(&self, client: u32) -> Option<Status> {
        self.appliance.facts(ClientId(client)).map(|facts| facts.status())
    }
}
