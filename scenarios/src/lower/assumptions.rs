//! What a result must list: every figure the run rests on that no source gives (RUN-9).
//!
//! The file's shape declares most of them, each beside its default. Here are those that hang on more than one key.

use model::plan::{AppliancePlan, Assumption, CredentialPlan, Work};
use model::workload::{Law, Spread};

use super::{computers, consoles, operating_systems, support, sure};
use crate::file::{File, Shape};
use crate::units::Size;

/// Every assumption, in the order of the format's reference.
pub(super) fn list(file: &File, appliance: &AppliancePlan) -> Vec<Assumption> {
    let mut assumptions = Vec::new();
    let mut add = |key: &str, value: String, why: String| {
        assumptions.push(Assumption { key: key.to_owned(), value, why });
    };
    let model = appliance.model;
    if let Some(cores) = model.cores() {
        let grounds = format!("one for each of the {cores} cores of a {model}; an assumption (assumptions.md 1)");
        let why = match sure(&sure(&file.appliance).service).workers.given {
            true => format!("set by the scenario; otherwise {cores} ({grounds})"),
            false => grounds,
        };
        add("appliance.service.workers", appliance.service.workers.to_string(), why);
    } else {
        let why = "set by the scenario; a custom model has no default (APP-7)";
        add("appliance.service.workers", appliance.service.workers.to_string(), why.to_owned());
    }
    let why = "assumption: evenly paced, no burst; not a key (CONN-7, assumptions.md 2)";
    add("appliance.admission", format!("one every 1/{} s", appliance.connection_rate), why.to_owned());
    let settings = sure(&sure(&file.appliance).settings);
    let why = match (appliance.upgrades.bandwidth, settings.upgrade_bandwidth.given) {
        (None, _) => "documented: a Cloud site does not regulate it (UPG-5)",
        (_, true) => "set by the scenario; otherwise 100MiB/s (assumption: the documented maximum, assumptions.md 4)",
        (_, false) => "assumption: the documented maximum; optimistic, so rehearse 10MiB/s as well (assumptions.md 4)",
    };
    let value = appliance.upgrades.bandwidth.map_or("not regulated".to_owned(), |bytes| format!("{}/s", Size(bytes)));
    add("appliance.settings.upgrade_bandwidth", value, why.to_owned());
    let why = match settings.statistics.given {
        true => "set by the scenario; otherwise none (assumption: no public figure)",
        false => "assumption: no public figure",
    };
    add("appliance.settings.statistics", appliance.statistics.kinds.to_string(), why.to_owned());
    for entry in sure(&file.timeline) {
        if let (Some(package), Some(name)) = (entry.site_package.get(), entry.name.get())
            && !package.down.given
        {
            let why = "assumption: midway within 15 to 60 minutes [UPG] (assumptions.md 2)";
            add(&format!("timeline.{}.site_package.down", name.0), sure(&package.down).to_string(), why.to_owned());
        }
    }
    desk(file, &mut add);
    let fleet = sure(&file.fleet);
    if sure(&file.site).iter().all(|site| !site.wake_on_lan.given) {
        let why = "assumption: no public figure; networks pass Wake-on-LAN packets on (WAKE-4)";
        add("site.wake_on_lan", "on".to_owned(), why.to_owned());
    }
    if !fleet.listing.given {
        let mix: Vec<_> =
            operating_systems(fleet).iter().map(|(system, weight)| format!("{system:?} {weight}")).collect();
        let why = match fleet.operating_systems.given {
            true => "set by the scenario; otherwise Windows 80, Mac 12, Linux 6, RaspberryPi 2 (assumption)",
            false => "assumption: no public figure",
        };
        add("fleet.operating_systems", mix.join(", "), why.to_owned());
        let kinds: Vec<_> = computers(fleet).iter().map(|(kind, weight)| format!("{kind:?} {weight}")).collect();
        let (value, why) = match kinds.is_empty() {
            false => {
                (kinds.join(", "), "set by the scenario; otherwise by system, 60, 35 and 5 in a hundred (assumption)")
            }
            true => ("by system".to_owned(), "assumption: desktops, laptops, servers 60, 35, 5 (assumptions.md 10)"),
        };
        add("fleet.computers", value, why.to_owned());
    }
    file.list_assumptions("", &mut assumptions);
    let consoles = !sure(&file.console).is_empty() || !sure(&file.representatives).is_empty();
    let comes = sure(&file.timeline).iter().any(|entry| entry.customer.given) || !sure(&file.customers).is_empty();
    let starts = sure(&file.timeline).iter().any(|entry| entry.start_session.given || entry.script.given);
    // What nobody meets is not listed.
    assumptions.retain(|assumption| match assumption.key.as_str() {
        "appliance.service.log_in" => consoles,
        key if key.starts_with("support.console_access.") => consoles,
        key if key.starts_with("support.credentials.") => true,
        key if key.starts_with("support.tools.") => consoles || comes || starts,
        key if key.starts_with("support.") => consoles || comes,
        _ => true,
    });
    if fleet.listing.given {
        let generated = ["fleet.users_logged_in", "fleet.outdated"];
        assumptions.retain(|assumption| !generated.contains(&assumption.key.as_str()));
    }
    assumptions
}

/// What representatives and customers rest on of whom a file does not say it.
fn desk(file: &File, add: &mut impl FnMut(&str, String, String)) {
    let consoles = sure(&file.console).iter().filter_map(|console| console.work.get());
    let groups = sure(&file.representatives).iter().filter_map(|group| group.work.get());
    let working: Vec<_> = consoles.chain(groups).collect();
    if working.iter().any(|work| !work.reaction.given) {
        let why = "assumption: no public figure (assumptions.md 6)";
        add("representatives.work.reaction", spread_words(&consoles::reaction()), why.to_owned());
    }
    if working.iter().any(|work| !work.sessions_max.given) {
        let why = "assumption: one session at a time, for representatives who work by themselves (assumptions.md 6)";
        add("representatives.work.sessions_max", "1".to_owned(), why.to_owned());
    }
    if working.iter().any(|work| !work.retry.given) && sure(&file.appliance).licences.given {
        let why = "assumption: whoever finds every licence in use tries again, and not all at once (assumptions.md 6)";
        add("representatives.work.retry", spread_words(&Work::usual_retry()), why.to_owned());
    }
    let managers = sure(&file.support).credentials.get().filter(|stores| !sure(&stores.manager).is_empty());
    if managers.is_some_and(|stores| !stores.latency.given) {
        let why = "assumption: no public figure (assumptions.md 8)";
        add("support.credentials.latency", spread_words(&CredentialPlan::usual_latency()), why.to_owned());
    }
    let streams = sure(&file.customers);
    if streams.iter().any(|stream| !stream.handling.given) {
        let why = "assumption (assumptions.md 6)";
        add("customers.handling", spread_words(&support::handling()), why.to_owned());
    }
    if streams.iter().any(|stream| !stream.patience.given) {
        let why = "fitted to a survey: nearly two thirds hang up within two minutes [ABAN] (assumptions.md 6)";
        add("customers.patience", spread_words(&support::patience()), why.to_owned());
    }
    if streams.iter().any(|stream| stream.arrivals.get().is_some_and(|law| law.business_hours.given)) {
        let why = "assumption: a sixth of a working day in its busiest hour; not a key (assumptions.md 10)";
        add("customers.arrivals.business_hours", "a standard working week".to_owned(), why.to_owned());
    }
}

fn spread_words(spread: &Spread) -> String {
    match spread.law() {
        Law::Fixed(span) => span.to_string(),
        Law::Uniform { least, most } => format!("{least} to {most}"),
        Law::Exponential { mean } => format!("exponential, mean {mean}"),
        Law::Lognormal { mean, sigma } => format!("lognormal, mean {mean}, sigma {sigma}"),
        Law::LognormalByMedian { median, sigma } => format!("lognormal, median {median}, sigma {sigma}"),
    }
}
