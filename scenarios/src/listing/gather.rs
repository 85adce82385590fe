//! Rows gathered into a fleet: who takes part, where, and in what state.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use model::id::SiteId;
use model::plan::{self, Client, ClientBegins, OperatingSystem, Site, WakeOnLan};
use model::time::{SimDuration, SimTime};

use super::cell::Cells;
use super::column::Column;
use super::place::Place;
use super::problem::{Findings, Notes, excerpt};
use super::row::{ConnectionType, InstallMode, Row};
use super::{SITES_MAX, SiteDefaults, computer, operating_system};
use crate::fleet::Fleet;
use crate::fleet::address::{self, PublicAddresses};

/// A fleet while its rows come in.
pub(super) struct Gather {
    defaults: SiteDefaults,
    starts: Timestamp,
    fleet: Fleet,
    known: BTreeMap<Network, SiteId>,
    /// Clients without an IPv4 address of their own.
    unaddressed: Vec<usize>,
    /// Systems that no family is known for, and how many clients have each.
    strange_systems: BTreeMap<String, u32>,
    passive: u32,
    nowhere: u32,
    active: u32,
}

/// What makes a site: one public address, or for IPv6, where there is no address translation, one /64 network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Network {
    V4(Ipv4Addr),
    V6(u64),
}

impl Gather {
    /// An empty fleet whose run begins at `starts`.
    pub(super) fn new(defaults: SiteDefaults, starts: Timestamp) -> Self {
        Self {
            defaults,
            starts,
            fleet: Fleet::default(),
            known: BTreeMap::new(),
            unaddressed: Vec::new(),
            strange_systems: BTreeMap::new(),
            passive: 0,
            nowhere: 0,
            active: 0,
        }
    }

    /// Takes a row in.
    pub(super) fn take(&mut self, row: Row, cells: &Cells<'_>, findings: &mut Findings) {
        let begins = match row.connection_type {
            ConnectionType::Passive => {
                self.passive += 1;
                return;
            }
            ConnectionType::Uninstalled if row.public_ip.is_none() => {
                self.nowhere += 1;
                return;
            }
            ConnectionType::Uninstalled => ClientBegins::Uninstalled,
            ConnectionType::Active => {
                self.active += 1;
                self.begins(&row, cells, findings)
            }
        };
        let Some(public_ip) = row.public_ip else {
            if cells.is_blank(Column::PublicIp) {
                let message = "`public_ip` is missing: a client that takes part has a site";
                let help = "give the address the client connects from, or leave the row out";
                findings.report(cells.place(Column::PublicIp), "", message, help);
            }
            return;
        };
        let private_ip = row.private_ip.and_then(|address| v4(address.to_canonical()));
        let Some(site) = self.site(public_ip, private_ip, cells, findings) else { return };
        if private_ip.is_none() {
            self.unaddressed.push(self.fleet.clients.len());
        }
        let minutes = Some(row.max_offline_minutes).filter(|minutes| *minutes > 0);
        self.fleet.clients.push(Client {
            listing_id: row.id,
            computer: computer::kind(&row.hostname, &row.operating_system),
            outdated: row.needs_update,
            delete_after: minutes.map(|minutes| SimDuration::from_secs(u64::from(minutes) * 60)),
            name: if row.name.trim().is_empty() { row.hostname.clone() } else { row.name },
            hostname: row.hostname,
            operating_system: operating_system::family(&row.operating_system).unwrap_or_else(|| {
                *self.strange_systems.entry(row.operating_system).or_default() += 1;
                OperatingSystem::Linux
            }),
            private_ip: private_ip.unwrap_or(Ipv4Addr::UNSPECIFIED),
            console_user: Some(row.console_user).filter(|user| !user.trim().is_empty()),
            begins,
            tag: row.tag,
            comments: row.comments,
            install_mode: match row.install_mode {
                InstallMode::User => plan::InstallMode::User,
                // What cannot be told is taken as most are installed.
                InstallMode::Service | InstallMode::Unknown => plan::InstallMode::Service,
            },
            ..Client::standard(0, site)
        });
    }

    /// The fleet, complete, with notes on what was read in a particular way.
    pub(super) fn finish(mut self, findings: &mut Findings, notes: &mut Notes) -> Fleet {
        if self.active == 0 && findings.is_empty() {
            let message = "no row takes part: none is `active`";
            let help = "passive clients and uninstalled ones need no connection; there is nothing to rehearse";
            findings.report(Place::At(0), "", message, help);
        }
        if self.passive > 0 {
            notes.add(format!("passive rows left out: {} (a passive client keeps no connection)", self.passive));
        }
        if self.nowhere > 0 {
            notes.add(format!("uninstalled rows left out: {} (they have no `public_ip`)", self.nowhere));
        }
        let strange = self.strange_systems.iter().map(|(text, count)| match text.trim() {
            "" => format!("`operating_system` is blank, taken for Linux (rows: {count})"),
            text => format!("`operating_system` \"{}\" is not known, taken for Linux (rows: {count})", excerpt(text)),
        });
        notes.add_some(strange, "texts of `operating_system` are not known, taken for Linux");
        let stood_in = self.number_sites();
        if stood_in > 0 {
            notes.add(format!(
                "sites of IPv6 clients, one a /64 network: {stood_in} (each runs with a made-up IPv4 address)"
            ));
        }
        if !self.unaddressed.is_empty() {
            let count = self.unaddressed.len();
            notes.add(format!("rows without an IPv4 `private_ip`: {count} (each gets an unused one of its site)"));
            self.number_clients();
        }
        self.fleet
    }

    fn begins(&self, row: &Row, cells: &Cells<'_>, findings: &mut Findings) -> ClientBegins {
        let mut moment = |column: Column, time: Option<Timestamp>| {
            if time.is_some_and(|time| time > self.starts) {
                let message = format!("`{}` is later than the start of the run, {}", column.name(), self.starts);
                let help = "let the scenario start when the listing was exported, or later (`run.starts`)";
                findings.report(cells.place(column), cells.shown(column), message, help);
            }
            time.map(|time| SimTime::from_micros(time.as_microsecond() - self.starts.as_microsecond()))
        };
        let connected = moment(Column::LastConnectTimestamp, row.last_connect_timestamp);
        let disconnected = moment(Column::LastDisconnectTimestamp, row.last_disconnect_timestamp);
        match disconnected.filter(|_| row.is_offline()) {
            Some(since) => ClientBegins::SwitchedOff { since },
            None => ClientBegins::WithFleet { since: connected },
        }
    }

    /// The site behind `public_ip`, new if it must be; nothing if there are too many.
    fn site(
        &mut self,
        public_ip: IpAddr,
        private_ip: Option<Ipv4Addr>,
        cells: &Cells<'_>,
        findings: &mut Findings,
    ) -> Option<SiteId> {
        let network = Network::of(public_ip);
        let id = match self.known.get(&network) {
            Some(id) => *id,
            None if self.fleet.sites.len() == SITES_MAX => {
                let message = format!("the listing has more than {SITES_MAX} sites, as many as public addresses");
                findings.report(
                    cells.place(Column::PublicIp),
                    cells.shown(Column::PublicIp),
                    message,
                    "split the listing",
                );
                return None;
            }
            None => {
                let id = SiteId(self.fleet.sites.len() as u32);
                self.known.insert(network, id);
                self.fleet.sites.push(Site {
                    name: network.name(),
                    public_ip: v4(public_ip.to_canonical()).unwrap_or(Ipv4Addr::UNSPECIFIED),
                    default_gateway: Ipv4Addr::UNSPECIFIED,
                    latency: self.defaults.latency,
                    jitter: self.defaults.jitter,
                    downlink: self.defaults.downlink,
                    endpoint_downlink: self.defaults.endpoint_downlink,
                    wake: WakeOnLan::On,
                });
                id
            }
        };
        let gateway = &mut self.fleet.sites[id.index()].default_gateway;
        if let Some(address) = private_ip.filter(|_| gateway.is_unspecified()) {
            *gateway = Ipv4Addr::from_bits(address::network(address) << 8 | 1);
        }
        Some(id)
    }

    /// Gives every site what its rows could not tell; how many needed an IPv4 address to stand in.
    fn number_sites(&mut self) -> u32 {
        let mut public = PublicAddresses::reserving(self.fleet.sites.iter().map(|site| site.public_ip));
        let mut stood_in = 0;
        for (network, id) in &self.known {
            let site = &mut self.fleet.sites[id.index()];
            if let Network::V6(prefix) = network {
                site.public_ip = public.claim(*prefix);
                stood_in += 1;
            }
            if site.default_gateway.is_unspecified() {
                site.default_gateway = GATEWAY_UNKNOWN;
            }
        }
        stood_in
    }

    /// Gives each client without an address one that nobody at its site has.
    fn number_clients(&mut self) {
        let mut used: BTreeMap<SiteId, BTreeSet<Ipv4Addr>> = BTreeMap::new();
        for index in &self.unaddressed {
            used.entry(self.fleet.clients[*index].site).or_default();
        }
        for client in &self.fleet.clients {
            if let Some(used) = used.get_mut(&client.site) {
                used.insert(client.private_ip);
            }
        }
        let gateway = |site: SiteId| self.fleet.sites[site.index()].default_gateway;
        let mut free: BTreeMap<SiteId, _> = used
            .into_iter()
            .map(|(site, used)| (site, address::private_hosts(gateway(site)).filter(move |host| !used.contains(host))))
            .collect();
        for index in &self.unaddressed {
            let client = &mut self.fleet.clients[*index];
            let address = free.get_mut(&client.site).and_then(Iterator::next);
            client.private_ip = address.expect("a private block holds more addresses than a listing has rows");
        }
    }
}

impl Network {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address),
            IpAddr::V6(address) => Self::V6((address.to_bits() >> 64) as u64),
        }
    }

    fn name(self) -> String {
        match self {
            Self::V4(address) => address.to_string(),
            Self::V6(prefix) => format!("{}/64", Ipv6Addr::from_bits(u128::from(prefix) << 64)),
        }
    }
}

fn v4(address: IpAddr) -> Option<Ipv4Addr> {
    match address {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    }
}

/// The gateway of a site none of whose clients told its address.
const GATEWAY_UNKNOWN: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);
