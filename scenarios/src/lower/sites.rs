//! The sites of a generated fleet, `count` written out, and how many Jump Clients each of them gets.

use model::plan::WakeOnLan;

use super::sure;
use crate::file::{Field, Fleet, Placed, Site};
use crate::fleet::SiteSpec;
use crate::fleet::apportion::largest_remainder;

/// What a block of sites has of the fleet.
#[derive(Clone, Copy, Debug)]
enum Claim {
    /// Exactly so many Jump Clients.
    Exactly(u32),
    /// A share of those that nobody claims.
    Weight(u32),
}

/// The names of all sites, in their order.
pub(crate) fn expanded_names(sites: &[Placed<Site>]) -> Vec<String> {
    if sites.is_empty() {
        return vec![ONLY_SITE.to_owned()];
    }
    sites.iter().flat_map(|site| names(site)).collect()
}

/// Every site with its part of `clients`. `endpoint` is what a computer receives where its site says nothing else.
pub(super) fn specs(clients: u32, fleet: &Fleet, endpoint: u64, sites: &Field<Vec<Placed<Site>>>) -> Vec<SiteSpec> {
    let sites = sure(sites);
    let spec = |name: String, site: Option<&Site>, clients: u32| SiteSpec {
        name,
        public_ip: site.and_then(|site| site.public_ip.copied()),
        default_gateway: site.and_then(|site| site.default_gateway.copied()),
        latency: site.and_then(|site| site.latency.copied()).unwrap_or(*sure(&fleet.latency)),
        jitter: site.and_then(|site| site.jitter.copied()).unwrap_or(*sure(&fleet.jitter)),
        downlink: site.and_then(|site| site.downlink.copied()).unwrap_or(*sure(&fleet.downlink)).0,
        endpoint_downlink: site.and_then(|site| site.client_downlink.copied()).map_or(endpoint, |downlink| downlink.0),
        wake: site.map_or(WakeOnLan::On, |site| sure(&site.wake_on_lan).0.clone()),
        clients,
    };
    if sites.is_empty() {
        return vec![spec(ONLY_SITE.to_owned(), None, clients)];
    }
    let claims: Vec<_> = sites.iter().map(|site| claim(site)).collect();
    let mut specs = Vec::new();
    for (site, share) in sites.iter().zip(shares(clients, &claims)) {
        let names = names(site);
        let each = largest_remainder(share, &vec![1; names.len()]);
        specs.extend(names.into_iter().zip(each).map(|(name, clients)| spec(name, Some(site), clients)));
    }
    specs
}

fn names(site: &Site) -> Vec<String> {
    let name = site.name.get().map(|name| name.0.as_str()).unwrap_or_default();
    match site.count.copied() {
        Some(count) => (1..=count).map(|number| format!("{name}-{number}")).collect(),
        None => vec![name.to_owned()],
    }
}

fn claim(site: &Site) -> Claim {
    match (site.clients.copied(), site.weight.copied()) {
        (Some(clients), _) => Claim::Exactly(clients),
        (None, weight) => Claim::Weight(weight.unwrap_or(1)),
    }
}

/// What each claim gets: those that are exact first, the rest by weight and largest remainder.
fn shares(total: u32, claims: &[Claim]) -> Vec<u32> {
    let (mut exact, mut weights) = (Vec::new(), Vec::new());
    for claim in claims {
        let (clients, weight) = match *claim {
            Claim::Exactly(clients) => (clients, 0),
            Claim::Weight(weight) => (0, weight),
        };
        exact.push(clients);
        weights.push(weight);
    }
    let rest = total.saturating_sub(exact.iter().fold(0, |sum: u32, clients| sum.saturating_add(*clients)));
    exact.iter().zip(largest_remainder(rest, &weights)).map(|(exact, weighed)| exact + weighed).collect()
}

/// The one site of a fleet for which the file names none.
const ONLY_SITE: &str = "site-1";

#[cfg(test)]
mod tests {
    use super::Claim::{Exactly, Weight};
    use super::*;

    #[test]
    fn exact_claims_come_first_and_nobody_is_lost() {
        let cases = [
            (10, vec![Weight(1), Weight(1), Weight(1)], vec![4, 3, 3]),
            (7, vec![Exactly(5), Weight(3), Weight(0)], vec![5, 2, 0]),
            (100, vec![Weight(3), Weight(1)], vec![75, 25]),
            (5, vec![Exactly(2), Exactly(3)], vec![2, 3]),
            (2, vec![Weight(1), Weight(1), Weight(1)], vec![1, 1, 0]),
        ];
        for (total, claims, expected) in cases {
            assert_eq!(shares(total, &claims), expected, "{total} by {claims:?}");
        }
    }
}
