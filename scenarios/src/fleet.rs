//! Synthetic fleets: seeded sites and Jump Clients.
//!
//! Every client draws its fate from the label `site/<site>/client/<n>`, so that another client or another site changes
//! nothing about those that were there before. Refuses to check what a planner wrote: whoever reads the file does that,
//! and what comes in here is sound. Imported fleets come from [`crate::listing`].

use std::collections::BTreeSet;
use std::fmt::Write;
use std::net::Ipv4Addr;

use model::id::SiteId;
use model::plan::{Client, Computer, OperatingSystem, Site, WakeOnLan};
use model::rng::Chance;
use model::time::SimDuration;

pub(crate) mod address;
pub mod apportion;
pub(crate) mod computer;
mod deal;
pub(crate) mod deployment;
pub mod mask;

use address::PublicAddresses;
use computer::{Drawn, Kind};
use deal::deal;

/// Sites and the Jump Clients behind them. A client's `site` is an index into `sites`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fleet {
    /// The customer networks.
    pub sites: Vec<Site>,
    /// The Jump Clients.
    pub clients: Vec<Client>,
}

/// What fleet to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// How many Jump Clients: exactly the sum over the sites.
    pub clients: u32,
    /// Where they are. Names are unique, and so are the public addresses that are given.
    pub sites: Vec<SiteSpec>,
    /// What they are like.
    pub mix: Mix,
}

/// What made-up Jump Clients are like. Shares are in parts of a million.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    /// Which systems they run, by weight; at least one weight is positive. Apportioned exactly.
    pub operating_systems: Vec<(OperatingSystem, u32)>,
    /// Which kinds of computers they run on, by weight, apportioned exactly over all that are no Raspberry Pis. None:
    /// drawn for each by its system.
    pub computers: Vec<(Computer, u32)>,
    /// The chance that somebody is logged in at a client's screen.
    pub users_logged_in_ppm: u32,
    /// The share whose certificate store is kept up to date (UPG-13). Apportioned exactly.
    pub managed_stores_ppm: u32,
    /// The share that runs the version before the appliance's (UPG-15). Apportioned exactly.
    pub outdated_ppm: u32,
    /// The share that has Wake-on-LAN enabled (WAKE-4). Apportioned exactly.
    pub wake_on_lan_ppm: u32,
}

impl Default for Mix {
    /// As scenario files have it where they say nothing.
    fn default() -> Self {
        Self {
            operating_systems: vec![
                (OperatingSystem::Windows, 80),
                (OperatingSystem::Mac, 12),
                (OperatingSystem::Linux, 6),
                (OperatingSystem::RaspberryPi, 2),
            ],
            computers: Vec::new(),
            users_logged_in_ppm: 700_000,
            managed_stores_ppm: 1_000_000,
            outdated_ppm: 0,
            wake_on_lan_ppm: 1_000_000,
        }
    }
}

/// One site to make.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteSpec {
    /// Its name, unique; the root of the labels of all chance in it.
    pub name: String,
    /// The address its clients are seen from; generated where there is none.
    pub public_ip: Option<Ipv4Addr>,
    /// The default gateway of its clients, in whose network their addresses lie; generated where there is none.
    pub default_gateway: Option<Ipv4Addr>,
    /// One-way time between the site and the appliance.
    pub latency: SimDuration,
    /// Further one-way time, drawn for each message uniformly between nothing and this.
    pub jitter: SimDuration,
    /// What the site's line can receive, in bytes a second.
    pub downlink: u64,
    /// What each of its computers can receive, in bytes a second.
    pub endpoint_downlink: u64,
    /// Whether it passes Wake-on-LAN packets on.
    pub wake: WakeOnLan,
    /// How many Jump Clients are there.
    pub clients: u32,
}

/// Makes the fleet that `spec` describes: clients site by site, in order.
///
/// # Panics
///
/// If the sites do not sum to `spec.clients`, or no system has a weight: whoever made `spec` is wrong then.
pub fn generate(spec: &Spec, chance: &Chance) -> Fleet {
    let total: u64 = spec.sites.iter().map(|site| u64::from(site.clients)).sum();
    assert_eq!(total, u64::from(spec.clients), "the sites' clients sum to the fleet's");
    let places: Vec<_> =
        spec.sites.iter().flat_map(|site| (1..=site.clients).map(move |n| (site.name.as_str(), n))).collect();
    let label = |place: usize, label: &mut String| {
        let (site, n) = places[place];
        write!(label, "site/{site}/client/{n}").expect("a string takes all");
    };
    let dealt = spec.mix.deal(places.len(), label, chance);
    let mut codes = BTreeSet::new();
    let sites = sites(spec, chance);
    let hosts = sites.iter().zip(&spec.sites).zip(0..).flat_map(|((site, planned), id)| {
        address::private_hosts(site.default_gateway).take(planned.clients as usize).map(move |host| (SiteId(id), host))
    });
    let clients = (0_u32..)
        .zip(hosts)
        .map(|(place, (site, private_ip))| {
            let standard = Client { private_ip, ..Client::standard(place, site) };
            dealt.client(place as usize, standard, &mut codes, &spec.mix)
        })
        .collect();
    Fleet { sites, clients }
}

/// What was dealt out to so many clients, and where their own chance comes from.
struct Dealt<'a, L> {
    systems: Vec<OperatingSystem>,
    computers: Vec<Option<Computer>>,
    managed: Vec<bool>,
    outdated: Vec<bool>,
    wake: Vec<bool>,
    label: L,
    chance: &'a Chance,
}

impl Mix {
    /// Deals out what is apportioned exactly over `count` clients, each of which has the label that `label` writes.
    fn deal<'a, L: Fn(usize, &mut String)>(&self, count: usize, label: L, chance: &'a Chance) -> Dealt<'a, L> {
        assert!(self.operating_systems.iter().any(|(_, weight)| *weight > 0), "at least one system has a weight");
        let mut text = String::new();
        let mut rank = |place: usize, what: &str| {
            text.clear();
            label(place, &mut text);
            text.push_str(what);
            chance.number(&text)
        };
        let mut share = |ppm: u32, what: &str| {
            let weights = [(true, ppm), (false, 1_000_000_u32.saturating_sub(ppm))];
            deal(&weights, count, |place| rank(place, what))
        };
        let managed = share(self.managed_stores_ppm, "/store");
        let outdated = share(self.outdated_ppm, "/version");
        let wake = share(self.wake_on_lan_ppm, "/wake_on_lan");
        let systems = deal(&self.operating_systems, count, |place| rank(place, "/operating_system"));
        let mut computers = vec![None; count];
        if !self.computers.is_empty() {
            let others: Vec<_> = (0..count).filter(|place| systems[*place] != OperatingSystem::RaspberryPi).collect();
            let dealt = deal(&self.computers, others.len(), |place| rank(others[place], "/computer"));
            others.into_iter().zip(dealt).for_each(|(place, computer)| computers[place] = Some(computer));
        }
        Dealt { systems, computers, managed, outdated, wake, label, chance }
    }
}

impl<L: Fn(usize, &mut String)> Dealt<'_, L> {
    /// The client at `place`, with what it was dealt and what it draws by itself.
    fn client(&self, place: usize, standard: Client, codes: &mut BTreeSet<u64>, mix: &Mix) -> Client {
        let mut label = String::new();
        (self.label)(place, &mut label);
        let kind = self.computers[place].map(Kind::from);
        let mut chance = self.chance.generator(&label);
        let drawn = Drawn::new(self.systems[place], kind, mix.users_logged_in_ppm, codes, &mut chance);
        Client {
            name: drawn.name,
            hostname: drawn.hostname,
            operating_system: self.systems[place],
            console_user: drawn.console_user,
            computer: drawn.kind.into(),
            wakes_on_lan: self.wake[place],
            store_managed: self.managed[place],
            outdated: self.outdated[place],
            ..standard
        }
    }
}

/// Gives the clients of a listing what it cannot say of them: their certificate stores, and whether they can be woken.
pub(crate) fn endow(clients: &mut [Client], mix: &Mix, chance: &Chance) {
    let ids: Vec<_> = clients.iter().map(|client| client.listing_id).collect();
    let share = |ppm: u32, what: &str| {
        let weights = [(true, ppm), (false, 1_000_000_u32.saturating_sub(ppm))];
        deal(&weights, ids.len(), |place| chance.number(&format!("listing/{}/{what}", ids[place])))
    };
    let stores = share(mix.managed_stores_ppm, "store");
    let wake = share(mix.wake_on_lan_ppm, "wake_on_lan");
    for (client, (managed, wakes)) in clients.iter_mut().zip(stores.into_iter().zip(wake)) {
        (client.store_managed, client.wakes_on_lan) = (managed, wakes);
    }
}

fn sites(spec: &Spec, chance: &Chance) -> Vec<Site> {
    let mut public = PublicAddresses::reserving(spec.sites.iter().filter_map(|site| site.public_ip));
    let site = |site: &SiteSpec| Site {
        name: site.name.clone(),
        public_ip: site
            .public_ip
            .unwrap_or_else(|| public.claim(chance.number(&format!("site/{}/public_ip", site.name)))),
        default_gateway: site
            .default_gateway
            .unwrap_or_else(|| address::gateway(chance.number(&format!("site/{}/default_gateway", site.name)))),
        latency: site.latency,
        jitter: site.jitter,
        downlink: site.downlink,
        endpoint_downlink: site.endpoint_downlink,
        wake: site.wake.clone(),
    };
    spec.sites.iter().map(site).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_apportioned_exactly_and_clients_come_site_by_site() {
        let fleet = generate(&spec(&[("berlin", 600), ("depot", 0), ("oslo", 400)]), &Chance::new(7));
        let count = |system| fleet.clients.iter().filter(|client| client.operating_system == system).count();
        assert_eq!(
            [OperatingSystem::Windows, OperatingSystem::Mac, OperatingSystem::Linux, OperatingSystem::RaspberryPi]
                .map(count),
            [800, 120, 60, 20]
        );
        assert!(fleet.clients.is_sorted_by_key(|client| client.site));
        assert_eq!(fleet.clients[600].site, SiteId(2));
        assert_eq!(fleet.clients[600].listing_id, 601);
        let logged_in = fleet.clients.iter().filter(|client| client.console_user.is_some()).count();
        assert!((650..750).contains(&logged_in), "{logged_in} of 1000 at 70%");
    }

    #[test]
    fn hostnames_and_addresses_are_unique() {
        let fleet = generate(&spec(&[("large", 60_000), ("small", 1_000)]), &Chance::new(7));
        let unique = |keys: &mut dyn Iterator<Item = String>| keys.collect::<BTreeSet<_>>().len();
        assert_eq!(unique(&mut fleet.clients.iter().map(|client| client.hostname.clone())), 61_000);
        assert_eq!(unique(&mut fleet.clients.iter().map(|c| format!("{} {}", c.site, c.private_ip))), 61_000);
    }

    #[test]
    fn what_is_given_is_kept_and_never_generated() {
        let mut asked = spec(&[("a", 1), ("b", 1)]);
        let taken = generate(&asked, &Chance::new(7)).sites[1].public_ip;
        asked.sites[0].public_ip = Some(taken);
        asked.sites[0].default_gateway = Some(Ipv4Addr::new(192, 168, 178, 1));
        let fleet = generate(&asked, &Chance::new(7));
        assert_eq!(fleet.sites[0].public_ip, taken);
        assert_ne!(fleet.sites[1].public_ip, taken);
        assert_eq!(fleet.clients[0].private_ip, Ipv4Addr::new(192, 168, 178, 10));
    }

    #[test]
    fn another_client_or_site_shifts_nobody() {
        let fate = |client: &Client| (client.hostname.clone(), client.console_user.clone(), client.private_ip);
        let before = generate(&spec(&[("a", 500), ("b", 500)]), &Chance::new(7));
        let after = generate(&spec(&[("a", 501), ("new", 20), ("b", 500)]), &Chance::new(7));
        assert_eq!(before.sites[1], after.sites[2]);
        let kept = after.clients[..500].iter().chain(&after.clients[521..]);
        let shifted = before.clients.iter().zip(kept).filter(|(before, after)| fate(before) != fate(after)).count();
        assert!(shifted <= 42, "only who crossed a border between systems may change: {shifted}");
        assert_eq!(before, generate(&spec(&[("a", 500), ("b", 500)]), &Chance::new(7)));
        assert_ne!(before, generate(&spec(&[("a", 500), ("b", 500)]), &Chance::new(8)));
    }

    fn spec(sites: &[(&str, u32)]) -> Spec {
        let site = |(name, clients): &(&str, u32)| SiteSpec {
            name: (*name).into(),
            public_ip: None,
            default_gateway: None,
            latency: SimDuration::from_millis(20),
            jitter: SimDuration::ZERO,
            downlink: 12_500_000,
            endpoint_downlink: 1_250_000,
            wake: WakeOnLan::On,
            clients: *clients,
        };
        Spec {
            clients: sites.iter().map(|(_, clients)| clients).sum(),
            sites: sites.iter().map(site).collect(),
            mix: Mix::default(),
        }
    }
}
