//! What a run was set to, on what grounds, and what its engine cannot resolve (RUN-9).

mod life;

use std::collections::BTreeMap;

use model::event::Setting;
use model::plan::{AtCapacity, BackOffLaw, Begin, ClientBegins, Distribution, Model, OperatingSystem};
use model::time::SimTime;

use super::Set;
use crate::in_force;
use crate::run::Run;
use crate::words::{self, length, span};

/// The appliance's and the Jump Clients' settings, then the fleet.
pub(super) fn settings(run: &Run<'_>) -> Vec<Set> {
    let mut rows = appliance(run);
    rows.extend(life::rows(run));
    rows.extend(changes(run));
    rows.extend(jump_clients(run));
    rows.extend(fleet(run));
    rows.extend(life::installers(run));
    rows
}

/// What no figure of the report can be finer than.
pub(super) fn limits(run: &Run<'_>) -> Vec<String> {
    let tick = span(run.record.tick);
    let mut limits = vec![
        match run.record.tick.is_zero() {
            true => "Network arrivals are seen at their own moment, to the microsecond: this driver has no tick. It carries \
                     no bytes and opens no sockets."
                .to_owned(),
            false => format!(
                "Network arrivals are seen on multiples of the tick, {tick}: a one-way latency reads up to one tick more \
                 than it is, and no time between messages is finer than {tick}."
            ),
        },
        "Percentiles come from HDR histograms: three significant figures.".to_owned(),
        format!("Driver: {}.", run.record.driver),
    ];
    if !run.plan.measures.bucket.is_zero() {
        limits.push(format!(
            "Series over time are cut into buckets of {}; least and greatest values see every moment.",
            length(run.plan.measures.bucket)
        ));
    }
    if run.record.ran < run.plan.duration {
        limits.push(format!("The run stopped after {} of {}.", length(run.record.ran), length(run.plan.duration)));
    }
    limits
}

fn appliance(run: &Run<'_>) -> Vec<Set> {
    let appliance = &run.plan.appliance;
    let service = &appliance.service;
    let capacity = match (appliance.model, appliance.licences) {
        (Model::B200, _) => "documented (APP-1)".to_owned(),
        (Model::B300, _) => "documented (APP-2)".to_owned(),
        (Model::B400, _) => "documented (APP-3)".to_owned(),
        (Model::Cloud, licences) => {
            format!("documented: 150 for each of {} licences (APP-4)", words::count(u64::from(licences.unwrap_or(0))))
        }
        (Model::Custom, _) => "chosen by the scenario (APP-7)".to_owned(),
    };
    let mut rows = vec![
        set("Model", appliance.model.name(), "chosen by the scenario"),
        set("Capacity", words::clients(u64::from(appliance.capacity)), capacity),
        set(
            "Beyond capacity",
            match appliance.at_capacity {
                AtCapacity::Refuse => "registrations are refused",
                AtCapacity::Warn => "registrations are admitted with a warning",
            },
            "assumption (APP-6)",
        ),
        set(
            "Connection rate",
            format!("{}/s", appliance.connection_rate),
            "documented: 50/s unless set, 300/s at most (CONN-3, CONN-4)",
        ),
    ];
    rows.push(set("Admission line", words::clients(u64::from(appliance.line_max)), "assumption (CONN-5)"));
    rows.push(set(
        "Service",
        format!(
            "{}; TLS handshake {}, registration {}, {}",
            words::counted(u64::from(service.workers), "worker"),
            span(service.tls_handshake),
            span(service.registration),
            match service.distribution {
                Distribution::Fixed => "always the same",
                Distribution::Exponential => "exponential around these means",
            }
        ),
        "assumption (APP-9)",
    ));
    rows
}

/// What the timeline changed.
fn changes(run: &Run<'_>) -> Vec<Set> {
    let changes = in_force::changes(run);
    let row = |(at, setting): &&(SimTime, Setting)| {
        let (name, value) = words::setting(*setting);
        let grounds = match setting {
            Setting::ConnectionRate(_) => "changed by the timeline (CONN-9)",
            Setting::Statistics(_) | Setting::StatisticsInterval(_) => "changed by the timeline (STAT-4)",
            Setting::AutomaticUpgrades(_) => "changed by the timeline, or at the end of its cycle (UPG-8)",
            Setting::WebAndMobileConsoles(_) => "changed by the timeline (WEB-1)",
            Setting::SiteCertificate(_) => "changed by the timeline (WEB-6)",
            _ => "changed by the timeline",
        };
        set(&format!("From {} on", words::dated(run, *at)), format!("{name} {value}"), grounds)
    };
    let mut rows: Vec<_> = changes.iter().take(CHANGES_MAX).map(row).collect();
    let unlisted = changes.len().saturating_sub(CHANGES_MAX);
    if unlisted > 0 {
        rows.push(set("Further changes", words::count(unlisted as u64), "listed in result.json"));
    }
    rows
}

fn jump_clients(run: &Run<'_>) -> Vec<Set> {
    let behaviour = &run.plan.behaviour;
    let back_off = &behaviour.back_off;
    let (base, cap) = (length(back_off.base), length(back_off.cap));
    let law = match back_off.law {
        BackOffLaw::FullJitter => format!("full jitter: uniform up to {base}, doubling to {cap}"),
        BackOffLaw::Exponential => format!("exponential: {base}, doubling to {cap}"),
        BackOffLaw::Fixed => format!("fixed: {base}"),
        BackOffLaw::Decorrelated => format!("decorrelated jitter: {base} to {cap}"),
    };
    vec![
        set(
            "Keep-alive",
            format!(
                "every {}; {} missed in a row end the connection",
                length(behaviour.keep_alive_interval),
                behaviour.keep_alive_missed_max
            ),
            "assumption (CONN-8)",
        ),
        set("Back-off between dials", law, "assumption (CONN-5)"),
        set("Dial time-out", length(behaviour.dial_timeout), "assumption"),
        set("Greeting time-out", length(behaviour.greeting_timeout), "assumption"),
        set(
            "Connecting costs",
            format!(
                "{}, {} in, {} out",
                words::counted(u64::from(behaviour.handshake_round_trips), "round trip"),
                words::bytes(u64::from(behaviour.handshake_bytes_in)),
                words::bytes(u64::from(behaviour.handshake_bytes_out))
            ),
            "assumption",
        ),
        set("Refused clients ask again", format!("within {}", length(behaviour.refused_retry)), "assumption (APP-6)"),
    ]
}

fn fleet(run: &Run<'_>) -> Vec<Set> {
    let plan = run.plan;
    let mut systems: BTreeMap<OperatingSystem, u64> = BTreeMap::new();
    let (mut off, mut uninstalled, mut later) = (0, 0, 0);
    for client in &plan.clients {
        *systems.entry(client.operating_system).or_default() += 1;
        match client.begins {
            ClientBegins::WithFleet { .. } => {}
            ClientBegins::SwitchedOff { .. } => off += 1,
            ClientBegins::Uninstalled => uninstalled += 1,
            ClientBegins::NotInstalled => later += 1,
        }
    }
    let systems: Vec<_> = systems
        .into_iter()
        .map(|(system, clients)| format!("{} {}", words::count(clients), system_name(system)))
        .collect();
    let mut begin = match plan.begin {
        Begin::Connected => "connected".to_owned(),
        Begin::Cold => "cold: everybody dials when the run begins".to_owned(),
    };
    for (clients, how) in [(off, "switched off"), (uninstalled, "uninstalled"), (later, "not installed yet")] {
        if clients > 0 {
            begin += &format!("; {} {how}", words::count(clients));
        }
    }
    let latencies = plan.sites.iter().map(|site| site.latency);
    let latency = match (latencies.clone().min(), latencies.max()) {
        (Some(least), Some(most)) if least == most => span(least),
        (Some(least), Some(most)) => format!("{} to {}", span(least), span(most)),
        _ => "–".to_owned(),
    };
    vec![
        set("The fleet begins", begin, "chosen by the scenario"),
        set("Operating systems", words::list(&systems), "no rule about capacity looks at them (APP-5)"),
        set("Sites", words::counted(plan.sites.len() as u64, "site"), "chosen by the scenario"),
        set("Latency of sites, one way", latency, "chosen by the scenario"),
        set("Begins", words::calendar(&plan.starts, SimTime::ZERO), "chosen by the scenario"),
        set("Lasts", length(plan.duration), "chosen by the scenario"),
    ]
}

const fn system_name(system: OperatingSystem) -> &'static str {
    match system {
        OperatingSystem::Windows => "Windows",
        OperatingSystem::Mac => "Mac",
        OperatingSystem::Linux => "Linux",
        OperatingSystem::RaspberryPi => "Raspberry Pi",
    }
}

fn set(name: &str, value: impl Into<String>, grounds: impl Into<String>) -> Set {
    Set { name: name.to_owned(), value: value.into(), grounds: grounds.into() }
}

/// The most changes of settings that the table lists one by one.
const CHANGES_MAX: usize = 12;
