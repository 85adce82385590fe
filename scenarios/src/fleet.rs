//! Synthetic fleets: seeded sites and Jump Clients.
//!
//! Every client draws its fate from the label `site/<site>/client/<n>`, so that another client or another site changes
//! nothing about those that were there before. Refuses to check what a planner wrote: whoever reads the file does that,
//! and what comes in here is sound. Imported fleets come from [`crate::listing`].

use std::collections::BTreeSet;
use std::fmt::Write;
use std::iter;
use std::net::Ipv4Addr;

use model::id::SiteId;
use model::plan::{Client, OperatingSystem, Site};
use model::rng::Chance;
use model::time::SimDuration;

pub(crate) mod address;
pub mod apportion;
pub(crate) mod computer;
pub mod mask;

use address::PublicAddresses;
use apportion::largest_remainder;
use computer::Computer;

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
    /// Which systems they run, by weight; at least one weight is positive. Apportioned exactly over the whole fleet.
    pub operating_systems: Vec<(OperatingSystem, u32)>,
    /// The chance that somebody is logged in at a client's screen, in parts of a million.
    pub users_logged_in_ppm: u32,
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
    let systems = operating_systems(spec, chance);
    let mut codes = BTreeSet::new();
    let mut clients = Vec::with_capacity(systems.len());
    let sites = sites(spec, chance);
    let mut label = Label::default();
    for ((planned, site), id) in spec.sites.iter().zip(&sites).zip(0..) {
        for (n, private_ip) in (1..=planned.clients).zip(address::private_hosts(site.default_gateway)) {
            let operating_system = systems[clients.len()];
            let mut chance = chance.generator(label.client(&planned.name, n));
            let computer = Computer::draw(operating_system, spec.users_logged_in_ppm, &mut codes, &mut chance);
            clients.push(Client {
                name: computer.name,
                hostname: computer.hostname,
                operating_system,
                private_ip,
                console_user: computer.console_user,
                ..Client::standard(clients.len() as u32, SiteId(id))
            });
        }
    }
    Fleet { sites, clients }
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
        ..Site::standard("")
    };
    spec.sites.iter().map(site).collect()
}

/// The system of each client, in order. Each client draws a rank, and the systems are dealt out by rank: exact shares,
/// and one more client moves the shares' borders past a few others at most.
fn operating_systems(spec: &Spec, chance: &Chance) -> Vec<OperatingSystem> {
    let weights: Vec<u32> = spec.operating_systems.iter().map(|(_, weight)| *weight).collect();
    assert!(weights.iter().any(|weight| *weight > 0), "at least one system has a weight");
    let mut label = Label::default();
    let mut ranked = Vec::with_capacity(spec.clients as usize);
    for site in &spec.sites {
        for n in 1..=site.clients {
            label.client(&site.name, n).push_str("/operating_system");
            ranked.push((chance.number(&label.0), ranked.len()));
        }
    }
    ranked.sort_unstable();
    let shares = largest_remainder(spec.clients, &weights);
    let dealt = spec
        .operating_systems
        .iter()
        .zip(shares)
        .flat_map(|((system, _), share)| iter::repeat_n(*system, share as usize));
    let mut systems = vec![OperatingSystem::Windows; ranked.len()];
    for ((_, place), system) in ranked.into_iter().zip(dealt) {
        systems[place] = system;
    }
    systems
}

/// A label buffer: a large fleet has as many labels as clients, and none outlives its use.
#[derive(Default)]
struct Label(String);

impl Label {
    fn client(&mut self, site: &str, n: u32) -> &mut String {
        self.0.clear();
        write!(self.0, "site/{site}/client/{n}").expect("a string takes all");
        &mut self.0
    }
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
            clients: *clients,
        };
        Spec {
            clients: sites.iter().map(|(_, clients)| clients).sum(),
            sites: sites.iter().map(site).collect(),
            operating_systems: vec![
                (OperatingSystem::Windows, 80),
                (OperatingSystem::Mac, 12),
                (OperatingSystem::Linux, 6),
                (OperatingSystem::RaspberryPi, 2),
            ],
            users_logged_in_ppm: 700_000,
        }
    }
}
