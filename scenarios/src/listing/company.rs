//! A made-up company's listing, for those who have none at hand: offices, home users, and the untidiness of real life.
//!
//! Everything in it is invented: names from word lists, domains under `.example`, addresses from documentation and
//! shared ranges. The same [`CompanySpec`] gives the same rows.

use std::net::{IpAddr, Ipv4Addr};

use jiff::Zoned;
use model::plan::{Client, WakeOnLan};
use model::rng::{Chance, SEED_MAX};
use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use super::row::{ConnectionType, InstallMode, JumpGroupType, Row, UnavailableReason};
use super::{ROWS_MAX, SITES_MAX, SiteDefaults};
use crate::fleet::apportion::largest_remainder;
use crate::fleet::computer::Kind;
use crate::fleet::{self, Fleet, Mix, SiteSpec, Spec};

mod history;
mod words;

use history::History;

/// What company to make up.
#[derive(Clone, Debug)]
pub struct CompanySpec {
    /// Rows of the listing, 1 to [`ROWS_MAX`]: Jump Clients in offices and at home.
    pub clients: u32,
    /// Offices, each with at least one Jump Client, the first the largest.
    pub sites: u32,
    /// How many of `clients` are at home, each behind a public address of its own.
    pub home_users: u32,
    /// The root of all chance, at most [`SEED_MAX`].
    pub seed: u64,
    /// When the listing is exported: nothing in it is later.
    pub starts: Zoned,
}

/// Why a company cannot be made up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are those of `CompanySpec`")]
pub enum CompanyError {
    /// No rows, or more than a listing may have.
    #[error("{clients} clients: a listing has 1 to {ROWS_MAX} rows")]
    Clients { clients: u32 },
    /// More home users than clients.
    #[error("{home_users} home users: they are among the {clients} clients, so there are at most as many")]
    HomeUsers { clients: u32, home_users: u32 },
    /// More offices than clients to put there, or none for clients that are there.
    #[error("{sites} offices for {in_offices} clients: each office has at least one, and each client is somewhere")]
    Offices { sites: u32, in_offices: u32 },
    /// More offices and homes than a listing may have sites.
    #[error("{sites} offices and {home_users} home users: a listing has at most {SITES_MAX} sites")]
    Sites { sites: u32, home_users: u32 },
    /// A seed that browsers and spreadsheets cannot hold.
    #[error("seed {seed}: the largest is {SEED_MAX}")]
    Seed { seed: u64 },
}

/// Makes up the listing of a company, in ascending order of id.
///
/// # Errors
///
/// If there can be no such company.
pub fn company(spec: &CompanySpec) -> Result<Vec<Row>, CompanyError> {
    check(spec)?;
    let chance = Chance::new(spec.seed);
    let fleet = fleet::generate(&fleet_spec(spec, &chance), &chance);
    let mut rows = rows(spec, &fleet, &chance);
    // Clients were installed in any order, so their ids follow none that shows.
    rows.sort_by_cached_key(|row| chance.number(&format!("row/{}/order", row.id)));
    let mut gaps = chance.generator("rows/gaps");
    let mut last_id = 0;
    for row in &mut rows {
        // Two of three ids are still there; the others were deleted over the years.
        last_id += 1 + u64::from(gaps.random_range(0..10_u32) / 9 * 5);
        row.id = last_id;
    }
    Ok(rows)
}

fn check(spec: &CompanySpec) -> Result<(), CompanyError> {
    let CompanySpec { clients, sites, home_users, seed, .. } = *spec;
    if clients == 0 || clients as usize > ROWS_MAX {
        return Err(CompanyError::Clients { clients });
    }
    let Some(in_offices) = clients.checked_sub(home_users) else {
        return Err(CompanyError::HomeUsers { clients, home_users });
    };
    if sites > in_offices || (sites == 0 && in_offices > 0) {
        return Err(CompanyError::Offices { sites, in_offices });
    }
    if sites as usize + home_users as usize > SITES_MAX {
        return Err(CompanyError::Sites { sites, home_users });
    }
    if seed > SEED_MAX {
        return Err(CompanyError::Seed { seed });
    }
    Ok(())
}

/// Offices whose sizes fall off as one over their rank, each with at least one client; then homes with one each.
fn fleet_spec(spec: &CompanySpec, chance: &Chance) -> Spec {
    let lines = SiteDefaults::default();
    let site = |name: String, public_ip, default_gateway, clients| SiteSpec {
        name,
        public_ip,
        default_gateway,
        latency: lines.latency,
        jitter: lines.jitter,
        downlink: lines.downlink,
        endpoint_downlink: lines.endpoint_downlink,
        wake: WakeOnLan::On,
        clients,
    };
    let weights: Vec<u32> = (1..=spec.sites).map(|rank| 1_000_000 / rank).collect();
    let beyond_the_first = spec.clients - spec.home_users - spec.sites;
    let offices = largest_remainder(beyond_the_first, &weights).into_iter().zip(0..).map(|(clients, place)| {
        // 203.0.113.0/24 is set aside for documentation; further offices get generated addresses.
        let public_ip = u8::try_from(place + 10).ok().map(|host| Ipv4Addr::new(203, 0, 113, host));
        site(format!("office-{}", place + 1), public_ip, None, clients + 1)
    });
    let homes = (1..=spec.home_users).map(|n| {
        let name = format!("home-{n}");
        let router = HOME_ROUTERS[chance.number(&format!("site/{name}/router")) as usize % HOME_ROUTERS.len()];
        site(name, None, Some(Ipv4Addr::new(192, 168, router, 1)), 1)
    });
    Spec { clients: spec.clients, sites: offices.chain(homes).collect(), mix: Mix::default() }
}

/// A row for each client, in the fleet's order and with its ids.
fn rows(spec: &CompanySpec, fleet: &Fleet, chance: &Chance) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(fleet.clients.len());
    for (place, client) in fleet.clients.iter().enumerate() {
        let mut chance = chance.generator(&format!("row/{}", client.hostname));
        // One in a hundred is an older registration of the computer before it, never cleaned up.
        let original = chance.random_ratio(1, 100).then(|| place.checked_sub(1)).flatten();
        let original = original.map(|place| &fleet.clients[place]).filter(|original| original.site == client.site);
        let history = match original {
            Some(_) => History::abandoned(&spec.starts, &mut chance),
            None => History::draw(Kind::of_hostname(&client.hostname), &spec.starts, &mut chance),
        };
        rows.push(row(original.unwrap_or(client), client.listing_id, history, fleet, &mut chance));
    }
    rows
}

fn row(client: &Client, id: u64, history: History, fleet: &Fleet, chance: &mut ChaCha8Rng) -> Row {
    let site = &fleet.sites[client.site.index()];
    let kind = Kind::of_hostname(&client.hostname);
    let at_home = site.name.starts_with("home-");
    let is_personal = chance.random_ratio(1, 50);
    let connection_type = match chance.random_range(0..1_000) {
        0..8 => ConnectionType::Passive,
        8..12 => ConnectionType::Uninstalled,
        _ => ConnectionType::Active,
    };
    let console_user = client.console_user.as_ref().filter(|_| !history.is_offline());
    Row {
        id,
        name: client.name.clone(),
        hostname: client.hostname.clone(),
        fqdn: if at_home { String::new() } else { format!("{}.corp.example", client.hostname.to_ascii_lowercase()) },
        tag: words::tag(kind, chance).into(),
        comments: words::comment(chance),
        jump_group_id: Some(match kind {
            _ if is_personal => chance.random_range(1_000..1_040),
            Kind::Server => 20,
            _ if at_home => 90,
            _ => 100 + i64::from(client.site.0),
        }),
        jump_group_type: if is_personal { JumpGroupType::Personal } else { JumpGroupType::Shared },
        jump_policy_id: (kind == Kind::Server).then_some(3),
        attended_session_policy_id: chance.random_ratio(1, 10).then_some(2),
        unattended_session_policy_id: (kind == Kind::Server).then_some(4),
        public_site_address: "support.corp.example".into(),
        install_mode: match chance.random_range(0..100) {
            0 => InstallMode::Unknown,
            1..8 => InstallMode::User,
            8..30 if at_home => InstallMode::User,
            _ => InstallMode::Service,
        },
        connection_type,
        last_connect_timestamp: history.connected,
        last_disconnect_timestamp: history.disconnected,
        is_lost: history.is_lost,
        needs_update: chance.random_ratio(if history.is_offline() { 40 } else { 3 }, 100),
        unavailable_reason: match chance.random_ratio(1, 300) {
            true => UnavailableReason::Disabled,
            false => UnavailableReason::None,
        },
        operating_system: words::operating_system(client.operating_system, kind, chance).into(),
        public_ip: Some(IpAddr::V4(site.public_ip)),
        private_ip: Some(IpAddr::V4(client.private_ip)),
        console_user: console_user.cloned().unwrap_or_default(),
        max_offline_minutes: if chance.random_ratio(3, 100) { 43_200 } else { 0 },
    }
}

/// Third octets of the networks that home routers come with.
const HOME_ROUTERS: [u8; 6] = [0, 1, 1, 2, 8, 178];
