//! `cargo xtask explain`: what a scenario expands to, before any run, and what a run of it will roughly cost.

mod actions;
mod desk;
mod estimate;

use std::fmt::Write as _;

use clap::Args;
use comfy_table::{CellAlignment, Table, presets};
use model::event::Setting;
use model::plan::{AtCapacity, Begin, ClientBegins, Installer, OperatingSystem, Plan, Site};
use scenarios::{Overrides, Scenario};

use crate::console;
use crate::exit_code::{ExitCode, Stop};
use crate::workspace::{self, Files, Named};

/// Which scenario.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// A name of the library, or the path of a scenario file
    #[arg(value_name = "NAME-OR-PATH")]
    scenario: String,
    /// Override a key of the scenario, as in appliance.settings.connection_rate=300/s; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(args: &ExplainArgs) -> Result<ExitCode, Stop> {
    let root = workspace::root();
    let named = Named::find(&args.scenario, &root).map_err(Stop::bad_input)?;
    let overrides = Overrides { seed: None, set: args.set.clone() };
    let loaded = scenarios::load(&named.file, &Files::new(&root), &overrides)
        .map_err(|problems| Stop::bad_input(problems.render(console::remark_style()).trim_end()))?;
    if !loaded.warnings.is_empty() {
        console::remark(loaded.warnings.render(console::remark_style()).trim_end());
    }
    console::print(&explanation(&loaded.scenario))?;
    Ok(ExitCode::Held)
}

fn explanation(scenario: &Scenario) -> String {
    let plan = &scenario.plan;
    let mut parts = vec![
        format!("{}\n{}\n", plan.name, scenario.teaches),
        format!("Run\n{}", run_rows(plan)),
        format!("Appliance\n{}", appliance_rows(plan)),
        format!("Settings\n{}", setting_rows(plan)),
        format!("Fleet\n{}", fleet_rows(plan)),
        format!("Sites\n{}", site_rows(plan)),
        format!("Timeline\n{}", timeline_rows(plan)),
        format!("Expectations\n{}", expectation_rows(scenario)),
        format!("Estimate\n{}", estimate::text(plan)),
    ];
    if !plan.installers.is_empty() {
        let at = parts.iter().position(|part| part.starts_with("Timeline")).unwrap_or(parts.len());
        parts.insert(at, format!("Installers\n{}", installer_rows(plan)));
    }
    if let Some(desk) = desk::text(plan) {
        let at = parts.iter().position(|part| part.starts_with("Timeline")).unwrap_or(parts.len());
        parts.insert(at, format!("Support desk\n{desk}"));
    }
    parts.join("\n")
}

fn run_rows(plan: &Plan) -> String {
    let begins = match plan.begin {
        Begin::Connected => "with the fleet connected",
        Begin::Cold => "with nobody connected or registered",
    };
    let rest = if plan.must_reach_rest { "must be at rest at its end" } else { "may end at any moment" };
    rows(&[
        ("begins", format!("{}, {begins}", plan.starts)),
        ("lasts", format!("{}, in ticks of {}; {rest}", plan.duration, plan.tick)),
        ("seed", plan.seed.to_string()),
    ])
}

fn appliance_rows(plan: &Plan) -> String {
    let appliance = &plan.appliance;
    let licences = appliance.licences.map(|count| format!(" ({count} licences)")).unwrap_or_default();
    let service = &appliance.service;
    let beyond = match appliance.at_capacity {
        AtCapacity::Refuse => "more are refused",
        AtCapacity::Warn => "more are admitted and flagged",
    };
    rows(&[
        ("model", format!("{}{licences}", appliance.model)),
        ("capacity", format!("{} active Jump Clients; {beyond}", appliance.capacity)),
        ("connection rate", format!("{}/s; up to {} stand in line", appliance.connection_rate, appliance.line_max)),
        (
            "service",
            format!(
                "{} workers, {} a connection: {:.0} connections a second at the most",
                service.workers,
                service.connection_cost(),
                service.connections_per_second_max()
            ),
        ),
    ])
}

/// Every setting of the appliance that can change; the connection rate stands with the appliance.
fn setting_rows(plan: &Plan) -> String {
    let settings = plan.settings();
    let others = settings.into_iter().filter(|setting| !matches!(setting, Setting::ConnectionRate(_)));
    let named: Vec<_> = others.map(reports::phrase::setting).collect();
    rows(&named)
}

/// Nothing where no installer is used.
fn installer_rows(plan: &Plan) -> String {
    let row = |installer: &Installer| {
        let (made, good) = (installer.made_at, installer.valid_for);
        format!("  {}: made at {made}, good for {good}\n", installer.name)
    };
    let mut text: String = plan.installers.iter().take(ROWS_MAX).map(row).collect();
    if plan.installers.len() > ROWS_MAX {
        let _infallible = writeln!(text, "  and {} more", plan.installers.len() - ROWS_MAX);
    }
    text
}

fn fleet_rows(plan: &Plan) -> String {
    let systems = [
        (OperatingSystem::Windows, "Windows"),
        (OperatingSystem::Mac, "Mac"),
        (OperatingSystem::Linux, "Linux"),
        (OperatingSystem::RaspberryPi, "Raspberry Pi"),
    ];
    let of = |system| plan.clients.iter().filter(|client| client.operating_system == system).count();
    let systems = systems.map(|(system, name)| (of(system), name)).into_iter().filter(|(count, _)| *count > 0);
    let systems: Vec<_> = systems.map(|(count, name)| format!("{count} {name}")).collect();
    let begin = |wanted: fn(&ClientBegins) -> bool| plan.clients.iter().filter(|one| wanted(&one.begins)).count();
    let off = begin(|begins| matches!(begins, ClientBegins::SwitchedOff { .. }));
    let uninstalled = begin(|begins| matches!(begins, ClientBegins::Uninstalled));
    let later = begin(|begins| matches!(begins, ClientBegins::NotInstalled));
    let outdated = plan.clients.iter().filter(|client| client.outdated).count();
    let users = plan.clients.iter().filter(|client| client.console_user.is_some()).count();
    rows(&[
        ("Jump Clients", format!("{} ({})", plan.clients.len(), systems.join(", "))),
        ("switched off", format!("{off} when the run begins; {uninstalled} uninstalled, {later} not installed yet")),
        ("outdated", format!("{outdated} when the run begins")),
        ("logged in", format!("somebody at {users} of them")),
    ])
}

/// Sites that follow each other and are alike are one row.
fn site_rows(plan: &Plan) -> String {
    let mut clients = vec![0_usize; plan.sites.len()];
    for client in &plan.clients {
        clients[client.site.index()] += 1;
    }
    let sites: Vec<_> = plan.sites.iter().zip(clients).collect();
    let line = |site: &Site| (site.latency, site.jitter, site.downlink);
    let groups: Vec<_> = sites.chunk_by(|(one, _), (other, _)| line(one) == line(other) && alike(one, other)).collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["  Site", "Clients", "Latency", "Jitter", "Downlink"]);
    for group in groups.iter().take(ROWS_MAX) {
        let [(first, _), ..] = group else { continue };
        let name = match group {
            [_] => first.name.clone(),
            [.., (last, _)] => format!("{} to {}", first.name, last.name),
            [] => continue,
        };
        let sum: usize = group.iter().map(|(_, clients)| clients).sum();
        let megabits = first.downlink as f64 * 8.0 / 1e6;
        table.add_row([
            format!("  {name}"),
            sum.to_string(),
            first.latency.to_string(),
            first.jitter.to_string(),
            format!("{megabits} Mbit/s"),
        ]);
    }
    for column in 1..5 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = format!("{}\n", table.trim_fmt());
    if groups.len() > ROWS_MAX {
        let _infallible = writeln!(text, "  and {} more", groups.len() - ROWS_MAX);
    }
    text
}

/// Whether two sites were written as one block: `home-1` and `home-2`.
fn alike(one: &Site, other: &Site) -> bool {
    let stem = |site: &Site| site.name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    stem(one) == stem(other) && stem(one).ends_with('-')
}

fn timeline_rows(plan: &Plan) -> String {
    if plan.timeline.is_empty() {
        return "  nothing happens\n".to_owned();
    }
    let mut text = String::new();
    for entry in plan.timeline.iter().take(ROWS_MAX) {
        let off = if entry.enabled { "" } else { " (switched off)" };
        let until = match entry.ends() {
            end if end == entry.at => entry.at.to_string(),
            end => format!("{} to {end}", entry.at),
        };
        let _infallible = writeln!(text, "  {until}  {}: {}{off}", entry.name, actions::words(&entry.action, plan));
    }
    if plan.timeline.len() > ROWS_MAX {
        let _infallible = writeln!(text, "  and {} more", plan.timeline.len() - ROWS_MAX);
    }
    text
}

fn expectation_rows(scenario: &Scenario) -> String {
    if scenario.expectations.is_empty() && scenario.outcomes.is_empty() {
        return "  none\n".to_owned();
    }
    let mut text = String::new();
    for expected in &scenario.expectations {
        let _infallible = writeln!(text, "  {}", expected.text);
        covered(&mut text, &expected.covers);
    }
    for expected in &scenario.outcomes {
        let _infallible = writeln!(text, "  {}", expected.text);
        for line in expected.lines(&scenario.plan.directory) {
            let _infallible = writeln!(text, "    {line}");
        }
        covered(&mut text, &expected.covers);
    }
    text
}

fn covered(text: &mut String, covers: &[String]) {
    for rule in covers {
        let says = scenarios::rules::find(rule).map_or("", |rule| &rule.text);
        let _infallible = writeln!(text, "    covers {rule}: {says}");
    }
}

fn rows(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    rows.iter().map(|(name, value)| format!("  {name:width$}  {value}\n")).collect()
}

/// The most sites and entries that are shown one by one.
const ROWS_MAX: usize = 40;
