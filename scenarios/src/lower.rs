//! From a checked file to a plan: every default filled in, every name resolved, every chance drawn.
//!
//! A plan knows nothing of TOML. What goes in here has been checked, so that nothing can be missing.

mod assumptions;
mod listing;
mod moments;
mod select;
mod sites;
mod standing;
mod timeline;

use model::plan::{
    AppliancePlan, BackOff, Behaviour, MaintenancePlan, Model, OperatingSystem, Plan, ServiceProfile, StatisticsPlan,
    UpgradesPlan,
};
use model::rng::Chance;

pub(crate) use listing::{Listed, listing};
pub(crate) use moments::{ends, moments, outages};
pub(crate) use select::Selection;
pub(crate) use sites::expanded_names;

use crate::diagnostic::Diagnostics;
use crate::expectation::Expected;
use crate::file::{Appliance, Field, File, Fleet, JumpClients};
use crate::fleet::{self, Spec};
use crate::load::Scenario;

/// Lowers a file without errors. `listed` is the fleet of its listing, if it names one.
pub(crate) fn lower(
    name: String,
    file: &File,
    listed: Option<Listed>,
    expectations: Vec<Expected>,
    out: &mut Diagnostics,
) -> Scenario {
    let run = sure(&file.run);
    let chance = Chance::new(*sure(&run.seed));
    let fleet = match listed {
        Some(listed) => listed.fleet,
        None => generated(file, &chance),
    };
    let names: Vec<_> = fleet.sites.iter().map(|site| site.name.clone()).collect();
    let selection = Selection::new(chance, &names);
    let timeline = timeline::lower(&file.timeline, &selection, &fleet.clients, out);
    let moments = moments::moments(sure(&file.timeline).as_slice(), &selection);
    let duration = *sure(&run.duration);
    let appliance = appliance(sure(&file.appliance));
    let measures = standing::measures_of(&expectations, duration, &timeline);
    let plan = Plan {
        name,
        seed: *sure(&run.seed),
        starts: sure(&run.starts).clone(),
        duration,
        tick: *sure(&run.tick),
        begin: *sure(&run.fleet),
        must_reach_rest: *sure(&run.must_reach_rest),
        assumptions: assumptions::list(file, &appliance),
        appliance,
        behaviour: behaviour(sure(&file.jump_clients)),
        sites: fleet.sites,
        clients: fleet.clients,
        installers: Vec::new(),
        timeline,
        measures,
    };
    Scenario { plan, expectations, teaches: sure(&file.teaches).0.clone(), moments }
}

/// The value of a field that has one in every file without errors.
fn sure<T>(field: &Field<T>) -> &T {
    field.get().expect("a file without errors has every value that it needs")
}

fn generated(file: &File, chance: &Chance) -> fleet::Fleet {
    let section = sure(&file.fleet);
    let clients = *sure(&section.clients);
    let spec = Spec {
        clients,
        sites: sites::specs(clients, section, &file.site),
        operating_systems: operating_systems(section),
        users_logged_in_ppm: sure(&section.users_logged_in).0,
    };
    fleet::generate(&spec, chance)
}

/// The weights as given, or the default mix where none is.
fn operating_systems(fleet: &Fleet) -> Vec<(OperatingSystem, u32)> {
    let weights = sure(&fleet.operating_systems);
    let weights = [
        (OperatingSystem::Windows, &weights.windows, 80),
        (OperatingSystem::Mac, &weights.mac, 12),
        (OperatingSystem::Linux, &weights.linux, 6),
        (OperatingSystem::RaspberryPi, &weights.raspberry_pi, 2),
    ];
    let any = weights.iter().any(|(_, weight, _)| weight.given);
    let weight = |given: Option<u32>, default| if any { given.unwrap_or(0) } else { default };
    weights.map(|(system, given, default)| (system, weight(given.copied(), default))).to_vec()
}

fn appliance(appliance: &Appliance) -> AppliancePlan {
    let model = *sure(&appliance.model);
    let licences = appliance.licences.copied();
    let service = sure(&appliance.service);
    let capacity = match model {
        Model::Custom => appliance.capacity.copied(),
        model => model.capacity(licences),
    };
    AppliancePlan {
        model,
        licences,
        capacity: capacity.expect("every model has a capacity, or the file was refused"),
        at_capacity: *sure(&appliance.at_capacity),
        connection_rate: sure(&sure(&appliance.settings).connection_rate).0,
        line_max: *sure(&sure(&appliance.admission).line),
        service: ServiceProfile {
            workers: service.workers.copied().or(model.cores()).expect("a custom model names its workers"),
            tls_handshake: *sure(&service.tls_handshake),
            registration: *sure(&service.registration),
            distribution: *sure(&service.distribution),
        },
        uplink: 125_000_000,
        upgrades: UpgradesPlan::standard(model),
        maintenance: MaintenancePlan::default(),
        statistics: StatisticsPlan::default(),
        wake_on_lan: true,
    }
}

fn behaviour(jump_clients: &JumpClients) -> Behaviour {
    let keep_alive = sure(&jump_clients.keep_alive);
    let back_off = sure(&jump_clients.back_off);
    let handshake = sure(&jump_clients.handshake);
    let tcp = sure(&jump_clients.tcp);
    let bytes = |size: u64| u32::try_from(size).expect("bounded by 1 MiB");
    Behaviour {
        back_off: BackOff { law: *sure(&back_off.law), base: *sure(&back_off.base), cap: *sure(&back_off.cap) },
        keep_alive_interval: *sure(&keep_alive.interval),
        keep_alive_missed_max: *sure(&keep_alive.missed),
        keep_alive_bytes: *sure(&keep_alive.bytes),
        dial_timeout: *sure(&jump_clients.dial_timeout),
        greeting_timeout: *sure(&jump_clients.greeting_timeout),
        handshake_round_trips: *sure(&handshake.round_trips),
        handshake_bytes_in: bytes(sure(&handshake.bytes_in).0),
        handshake_bytes_out: bytes(sure(&handshake.bytes_out).0),
        tcp_resend_first: *sure(&tcp.resend_first),
        tcp_resend_max: *sure(&tcp.resend_max),
        tcp_give_up: *sure(&tcp.give_up),
        refused_retry: *sure(&jump_clients.refused_retry),
    }
}
