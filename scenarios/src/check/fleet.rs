//! Fleet and sites: where the Jump Clients come from, and whether they can be shared out.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use model::plan::Model;

use super::appliance::noun;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::select::conflict;
use crate::file::{Appliance, Field, File, Fleet, Placed, Site};
use crate::lower::{Listed, expanded_names};

/// Checks both and gives the names of all sites in their order, unless they cannot be known.
pub(super) fn check(file: &File, listed: Option<&Listed>, out: &mut Diagnostics) -> Option<Vec<String>> {
    let (Some(fleet), Some(sites)) = (file.fleet.get(), file.site.get()) else { return None };
    if fleet.clients.given && fleet.listing.given {
        out.push(conflict(fleet.clients.key, "clients", fleet.listing.key, "listing"));
        return None;
    }
    if !fleet.clients.given && !fleet.listing.given {
        let diagnostic = Diagnostic::error(Code::MissingKey, file.fleet.span, "`clients` is missing in [fleet]");
        out.push(diagnostic.help("write `clients = 25000`, or `listing = \"fleet.csv\"` to read a listing"));
    }
    addresses_are_unique(sites, out);
    let unique = names_are_unique(sites, out);
    let known = match fleet.listing.given {
        true => {
            only_for_generated(fleet, sites, out);
            listed.map(|listed| listed.fleet.sites.iter().map(|site| site.name.clone()).collect())
        }
        false => {
            weights(fleet, sites, out);
            can_be_shared_out(fleet, sites, out);
            unique.then(|| expanded_names(sites))
        }
    };
    capacity(file, listed, out);
    known
}

/// Says which keys a listing leaves no room for.
fn only_for_generated(fleet: &Fleet, sites: &[Placed<Site>], out: &mut Diagnostics) {
    let mut refuse = |given: bool, key: Span, name: &str| {
        if given {
            let diagnostic = Diagnostic::error(Code::Conflict, key, format!("`{name}` does not go with a listing"));
            out.push(
                diagnostic.and(fleet.listing.key, "the listing says who there is").help(format!("leave `{name}` out")),
            );
        }
    };
    refuse(fleet.operating_systems.given, fleet.operating_systems.key, "operating_systems");
    refuse(fleet.computers.given, fleet.computers.key, "computers");
    refuse(fleet.outdated.given, fleet.outdated.key, "outdated");
    refuse(fleet.users_logged_in.given, fleet.users_logged_in.key, "users_logged_in");
    for site in sites {
        refuse(site.weight.given, site.weight.key, "weight");
        refuse(site.clients.given, site.clients.key, "clients");
        refuse(site.count.given, site.count.key, "count");
    }
    for site in sites.iter().filter(|site| !site.public_ip.given) {
        let message = "`public_ip` is missing in [[site]]: with a listing it says which site this describes";
        out.push(Diagnostic::error(Code::MissingKey, site.span, message).help("write `public_ip = \"203.0.113.7\"`"));
    }
}

fn addresses_are_unique(sites: &[Placed<Site>], out: &mut Diagnostics) {
    let mut seen: BTreeMap<Ipv4Addr, Span> = BTreeMap::new();
    for (site, ip) in sites.iter().filter_map(|site| Some((site, site.public_ip.copied()?))) {
        if site.count.given {
            let message = "`public_ip` is the address of one site, and `count` makes several";
            let diagnostic = Diagnostic::error(Code::Conflict, site.public_ip.key, message);
            out.push(diagnostic.and(site.count.key, "`count` is here").help("leave one of them out"));
        }
        match seen.get(&ip) {
            Some(first) => out.push(
                Diagnostic::error(
                    Code::DuplicateName,
                    site.public_ip.span,
                    format!("`{ip}` is another site's address"),
                )
                .and(*first, "first used here")
                .help("each site has a public address of its own"),
            ),
            None => {
                seen.insert(ip, site.public_ip.span);
            }
        }
    }
}

/// Whether every site has a name of its own, `count` written out.
fn names_are_unique(sites: &[Placed<Site>], out: &mut Diagnostics) -> bool {
    let count = |site: &Placed<Site>| u64::from(site.count.copied().unwrap_or(1));
    let mut total = 0;
    for site in sites {
        total += count(site);
        if total > SITES_MAX {
            let message = format!("more than {SITES_MAX} sites");
            let sum = sites.iter().map(count).sum::<u64>();
            out.push(Diagnostic::error(Code::TooLarge, site.span, message).help(format!("the blocks make {sum}")));
            return false;
        }
    }
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut unique = true;
    for site in sites {
        let Some(name) = site.name.get() else {
            unique = false;
            continue;
        };
        let names: Vec<_> = match site.count.copied() {
            Some(count) => (1..=count).map(|number| format!("{}-{number}", name.0)).collect(),
            None => vec![name.0.clone()],
        };
        let taken = names.iter().find_map(|name| seen.get(name).map(|first| (name, *first)));
        if let Some((name, first)) = taken {
            let diagnostic =
                Diagnostic::error(Code::DuplicateName, site.name.span, format!("there is a site `{name}` already"));
            out.push(diagnostic.and(first, "first named here").help("each site has a name of its own"));
            unique = false;
        }
        seen.extend(names.into_iter().map(|name| (name, site.name.span)));
    }
    unique
}

fn weights(fleet: &Fleet, sites: &[Placed<Site>], out: &mut Diagnostics) {
    if let Some(systems) = fleet.operating_systems.get() {
        let weights = [&systems.windows, &systems.mac, &systems.linux, &systems.raspberry_pi];
        some_weight(&weights, fleet.operating_systems.span, "operating system", out);
    }
    if let Some(computers) = fleet.computers.get() {
        let weights = [&computers.desktops, &computers.laptops, &computers.servers];
        some_weight(&weights, fleet.computers.span, "kind of computer", out);
    }
    for site in sites.iter().filter(|site| site.weight.given && site.clients.given) {
        out.push(conflict(site.weight.key, "weight", site.clients.key, "clients"));
    }
}

/// Holds that of the weights that are given one is positive.
fn some_weight(weights: &[&Field<u32>], span: Span, what: &str, out: &mut Diagnostics) {
    let given: Vec<_> = weights.iter().filter(|weight| weight.given).collect();
    if !given.is_empty() && given.iter().all(|weight| weight.copied() == Some(0)) {
        let diagnostic = Diagnostic::error(Code::Allotment, span, format!("no {what} has any weight"));
        out.push(diagnostic.help("give one a weight above 0"));
    }
}

/// Whether what sites claim and weigh adds up to the fleet.
fn can_be_shared_out(fleet: &Fleet, sites: &[Placed<Site>], out: &mut Diagnostics) {
    let broken = |site: &Placed<Site>| {
        (site.clients.given && site.clients.get().is_none()) || (site.weight.given && site.weight.get().is_none())
    };
    let Some(total) = fleet.clients.copied() else { return };
    if sites.is_empty() || sites.iter().any(broken) {
        return;
    }
    let claimed: u64 = sites.iter().filter_map(|site| site.clients.copied()).map(u64::from).sum();
    let rest = i128::from(total) - i128::from(claimed);
    if rest < 0 {
        let last = sites.iter().rfind(|site| site.clients.given).map_or(fleet.clients.span, |site| site.clients.span);
        let message = format!("the sites claim {claimed} Jump Clients, {} more than the fleet has", -rest);
        let diagnostic = Diagnostic::error(Code::Allotment, last, message).and(fleet.clients.span, "the fleet is here");
        out.push(diagnostic.help(format!("raise `fleet.clients` to {claimed}, or let the sites claim less")));
    }
    let weighted: Vec<_> = sites.iter().filter(|site| !site.clients.given).collect();
    if rest > 0 && weighted.iter().all(|site| site.weight.copied() == Some(0)) {
        let (span, what) = match weighted.last() {
            Some(site) => (site.weight.span, "no site has any weight"),
            None => (fleet.clients.span, "no site shares by weight"),
        };
        let message = format!("{rest} Jump Clients belong nowhere: {what}");
        let help = "give a site a weight above 0, or let the sites claim exactly the fleet";
        out.push(Diagnostic::error(Code::Allotment, span, message).help(help));
    }
}

/// A fleet beyond capacity is a rehearsal of its own (APP-6); it is only said.
fn capacity(file: &File, listed: Option<&Listed>, out: &mut Diagnostics) {
    let (Some(appliance), Some(fleet)) = (file.appliance.get(), file.fleet.get()) else { return };
    let (Some(model), at) = (appliance.model.copied(), fleet.clients.span) else { return };
    let capacity = capacity_of(appliance);
    let clients = match listed {
        Some(listed) => u32::try_from(listed.registrable()).ok(),
        None => fleet.clients.copied(),
    };
    let at = if listed.is_some() { fleet.listing.span } else { at };
    if let (Some(capacity), Some(clients)) = (capacity, clients)
        && clients > capacity
    {
        let message = format!("{clients} Jump Clients are {} more than this {} holds", clients - capacity, noun(model));
        let help = format!("{capacity} can register; `appliance.at_capacity` says what the others meet");
        out.push(Diagnostic::note(Code::OverCapacity, at, message).help(help));
    }
}

/// What the appliance holds, as far as the file says.
pub(super) fn capacity_of(appliance: &Appliance) -> Option<u32> {
    match appliance.model.copied()? {
        Model::Custom => appliance.capacity.copied(),
        model => model.capacity(appliance.licences.copied()),
    }
}

/// The most sites of one scenario.
pub(crate) const SITES_MAX: u64 = 100_000;
