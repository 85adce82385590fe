//! Jump Clients that a deployment installs: they stand behind all others and are not installed when the run begins.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::net::Ipv4Addr;

use model::id::{ClientId, SiteId};
use model::plan::{Client, ClientBegins};
use model::rng::Chance;
use model::time::SimDuration;

use super::{Fleet, Mix, address, computer};

/// One deployment.
#[derive(Clone, Debug)]
pub(crate) struct Deployment<'a> {
    /// The name of its entry of the timeline; the root of the labels of all chance in it.
    pub(crate) entry: &'a str,
    /// How many Jump Clients at which site.
    pub(crate) sites: Vec<(SiteId, u32)>,
    /// How long they may be offline before they are deleted, if not as the site-wide setting says.
    pub(crate) delete_after: Option<SimDuration>,
}

/// Adds the Jump Clients of each deployment to the fleet, and says which they are. Nobody who was there before changes.
pub(crate) fn deploy(
    fleet: &mut Fleet,
    deployments: &[Deployment<'_>],
    mix: &Mix,
    chance: &Chance,
) -> Vec<Vec<ClientId>> {
    if deployments.is_empty() {
        return Vec::new();
    }
    let mut codes: BTreeSet<u64> = fleet.clients.iter().filter_map(|client| computer::code(&client.hostname)).collect();
    let mut last_id = fleet.clients.iter().map(|client| client.listing_id).max().unwrap_or(0);
    let mut free = FreeAddresses::beside(fleet, deployments);
    // What is installed is of the appliance's version.
    let mix = Mix { outdated_ppm: 0, ..mix.clone() };
    let mut deployed = Vec::new();
    for deployment in deployments {
        let places: Vec<SiteId> =
            deployment.sites.iter().flat_map(|(site, count)| std::iter::repeat_n(*site, *count as usize)).collect();
        let label = |place: usize, label: &mut String| {
            write!(label, "timeline/{}/client/{}", deployment.entry, place + 1).expect("a string takes all");
        };
        let dealt = mix.deal(places.len(), label, chance);
        let mut ids = Vec::with_capacity(places.len());
        for (place, site) in places.into_iter().enumerate() {
            let id = ClientId(u32::try_from(fleet.clients.len()).expect("a fleet has at most 250,000 clients"));
            last_id += 1;
            let standard = Client {
                listing_id: last_id,
                private_ip: free.claim(site),
                delete_after: deployment.delete_after,
                begins: ClientBegins::NotInstalled,
                ..Client::standard(id.0, site)
            };
            fleet.clients.push(dealt.client(place, standard, &mut codes, &mix));
            ids.push(id);
        }
        deployed.push(ids);
    }
    deployed
}

/// Addresses that nobody at a site has.
struct FreeAddresses(BTreeMap<SiteId, Box<dyn Iterator<Item = Ipv4Addr>>>);

impl FreeAddresses {
    fn beside(fleet: &Fleet, deployments: &[Deployment<'_>]) -> Self {
        let sites = deployments.iter().flat_map(|deployment| &deployment.sites).map(|(site, _)| *site);
        let mut used: BTreeMap<SiteId, BTreeSet<Ipv4Addr>> = sites.map(|site| (site, BTreeSet::new())).collect();
        for client in &fleet.clients {
            if let Some(used) = used.get_mut(&client.site) {
                used.insert(client.private_ip);
            }
        }
        let free = used.into_iter().map(|(site, used)| {
            let hosts = address::private_hosts(fleet.sites[site.index()].default_gateway);
            let free: Box<dyn Iterator<Item = Ipv4Addr>> = Box::new(hosts.filter(move |host| !used.contains(host)));
            (site, free)
        });
        Self(free.collect())
    }

    fn claim(&mut self, site: SiteId) -> Ipv4Addr {
        let free = self.0.get_mut(&site).and_then(Iterator::next);
        free.expect("a private block holds more addresses than a fleet has clients")
    }
}

#[cfg(test)]
mod tests {
    use model::plan::WakeOnLan;

    use super::super::{SiteSpec, Spec, generate};
    use super::*;

    #[test]
    fn a_deployment_stands_behind_the_fleet_and_shifts_nobody() {
        let chance = Chance::new(7);
        let site = |name: &str, clients| SiteSpec {
            name: name.into(),
            public_ip: None,
            default_gateway: None,
            latency: SimDuration::ZERO,
            jitter: SimDuration::ZERO,
            downlink: 1,
            endpoint_downlink: 1,
            wake: WakeOnLan::On,
            clients,
        };
        let spec = Spec { clients: 300, sites: vec![site("a", 200), site("b", 100)], mix: Mix::default() };
        let before = generate(&spec, &chance);
        let mut fleet = before.clone();
        let deployment = |entry| Deployment {
            entry,
            sites: vec![(SiteId(0), 40), (SiteId(1), 60)],
            delete_after: Some(SimDuration::from_secs(60)),
        };
        let deployed = deploy(&mut fleet, &[deployment("one"), deployment("two")], &spec.mix, &chance);
        assert_eq!(fleet.clients[..300], before.clients);
        assert_eq!(deployed.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100]);
        assert_eq!((deployed[0][0], deployed[1][99], fleet.clients.len()), (ClientId(300), ClientId(499), 500));
        let new = &fleet.clients[300..];
        assert!(new.iter().all(|client| client.begins == ClientBegins::NotInstalled && client.delete_after.is_some()));
        assert_eq!(new.iter().filter(|client| client.site == SiteId(1)).count(), 120);
        let unique = |key: &dyn Fn(&Client) -> String| fleet.clients.iter().map(key).collect::<BTreeSet<_>>().len();
        assert_eq!(unique(&|client| client.hostname.clone()), 500);
        assert_eq!(unique(&|client| format!("{} {}", client.site, client.private_ip)), 500);
        assert_eq!(unique(&|client| client.listing_id.to_string()), 500);
    }
}
