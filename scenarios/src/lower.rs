//! From a checked file to a plan: every default filled in, every name resolved, every chance drawn.
//!
//! A plan knows nothing of TOML. What goes in here has been checked, so that nothing can be missing.

mod actions;
mod appliance;
mod assumptions;
mod calendar;
pub(crate) mod consoles;
mod credentials;
mod desk;
mod details;
mod installers;
mod listing;
mod moments;
mod outcomes;
mod parts;
mod scripting;
mod select;
mod sessions;
mod sites;
mod standing;
pub(crate) mod support;
mod timeline;
mod tools;

use model::plan::{Computer, OperatingSystem, Plan};
use model::rng::Chance;

pub(crate) use calendar::{Calendar, Night};
pub(crate) use desk::selected;
pub(crate) use listing::{Listed, listing};
pub(crate) use moments::{ends, moments};
pub(crate) use parts::Writing;
pub(crate) use select::Selection;
pub(crate) use sites::expanded_names;

use crate::diagnostic::{Diagnostics, Span};
use crate::directory::Resolved;
use crate::expectation::Expected;
use crate::file::{DirectoryName, Field, File, Fleet, Placed};
use crate::fleet::{self, Mix, Spec};
use crate::load::Scenario;

use consoles::Seats;
use installers::Deployed;
use sessions::Desk;
use timeline::Known;

/// Lowers a file without errors. `listed` is the fleet of its listing, if it names one.
pub(crate) fn lower(
    name: String,
    file: &File,
    listed: Option<Listed>,
    directories: Directories,
    expectations: Vec<Expected>,
    out: &mut Diagnostics,
) -> Scenario {
    let run = sure(&file.run);
    let duration = *sure(&run.duration);
    let chance = Chance::new(*sure(&run.seed));
    let mix = mix(sure(&file.fleet));
    let mut fleet = match listed {
        Some(mut listed) => {
            fleet::endow(&mut listed.fleet.clients, &mix, &chance);
            listed.fleet
        }
        None => generated(file, &mix, &chance),
    };
    let names: Vec<_> = fleet.sites.iter().map(|site| site.name.clone()).collect();
    let selection = Selection::new(chance, &names);
    let calendar = Calendar { starts: sure(&run.starts).clone(), duration };
    let writing = Writing { selection: &selection, calendar: Some(&calendar) };
    let installers = installers::installers(sure(&file.installer).as_slice());
    details::apply(sure(&sure(&file.fleet).details).as_slice(), &selection, &mut fleet.clients, out);
    let entries = sure(&file.timeline).as_slice();
    let deployed = Deployed::add(entries, &installers, &selection, &mix, &chance, &mut fleet);
    let directory = directories.begins.with_fleet(&selection, &fleet.clients, out);
    let changes = directories.changes.into_iter().map(|(entry, resolved)| {
        let changed = resolved.with_fleet(&selection, &fleet.clients, &mut Diagnostics::default());
        (entry, changed)
    });
    let changes = changes.collect();
    let seats = Seats::new(file, &directory, &selection, &calendar, out);
    let known = (seats, tools::Known::new(file, entries));
    let desk = Desk::new(entries, &directory, changes, &fleet.clients, &deployed, known, out)
        .with_managers(credentials::managers(file));
    let support = support::support(file, &selection, &desk, out);
    let appliance = appliance::appliance(sure(&file.appliance));
    let known = Known {
        writing,
        clients: &fleet.clients,
        deployed: &deployed,
        desk: &desk,
        installers: &installers,
        package_bytes: appliance.upgrades.package_bytes,
    };
    let timeline = timeline::lower(entries, &known, out);
    let moments = moments::moments(entries, writing);
    let measures = standing::measures_of(&expectations, duration, &timeline);
    let outcomes = outcomes::outcomes(sure(&file.outcome).as_slice(), &desk, out);
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
        behaviour: appliance::behaviour(sure(&file.jump_clients)),
        sites: fleet.sites,
        clients: fleet.clients,
        consoles: desk.seats.consoles.clone(),
        support,
        installers,
        pinned: desk.pinned(),
        sessions: desk.names(),
        directory,
        timeline,
        measures,
    };
    Scenario { plan, expectations, outcomes, teaches: sure(&file.teaches).0.clone(), moments }
}

/// The directory of a file when the run begins, and from each entry on that changes it.
pub(crate) struct Directories {
    pub(crate) begins: Resolved,
    /// By the name of the entry.
    pub(crate) changes: Vec<(String, Resolved)>,
}

/// The value of a field that has one in every file without errors.
fn sure<T>(field: &Field<T>) -> &T {
    field.get().expect("a file without errors has every value that it needs")
}

/// Names, each with its place.
fn sure_names(names: &[Placed<DirectoryName>]) -> Vec<(String, Span)> {
    names.iter().map(|name| (name.0.clone(), name.span)).collect()
}

fn generated(file: &File, mix: &Mix, chance: &Chance) -> fleet::Fleet {
    let section = sure(&file.fleet);
    let clients = *sure(&section.clients);
    let endpoint = sure(&sure(&file.jump_clients).downlink).0;
    let spec = Spec { clients, sites: sites::specs(clients, section, endpoint, &file.site), mix: mix.clone() };
    fleet::generate(&spec, chance)
}

fn mix(fleet: &Fleet) -> Mix {
    Mix {
        operating_systems: operating_systems(fleet),
        computers: computers(fleet),
        users_logged_in_ppm: sure(&fleet.users_logged_in).0,
        managed_stores_ppm: sure(&fleet.managed_stores).0,
        outdated_ppm: sure(&fleet.outdated).0,
        wake_on_lan_ppm: sure(&fleet.wake_on_lan).0,
    }
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

/// The weights as given; none where none is given, so that each computer's system decides.
fn computers(fleet: &Fleet) -> Vec<(Computer, u32)> {
    let weights = sure(&fleet.computers);
    let weights = [
        (Computer::Desktop, &weights.desktops),
        (Computer::Laptop, &weights.laptops),
        (Computer::Server, &weights.servers),
    ];
    let any = weights.iter().any(|(_, weight)| weight.given);
    let weight = |(kind, weight): (Computer, &Field<u32>)| (kind, weight.copied().unwrap_or(0));
    weights.into_iter().filter(|_| any).map(weight).collect()
}
