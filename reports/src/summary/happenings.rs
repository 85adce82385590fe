//! The timeline in words: what each entry does, when it acted, and what it changed (RUN-7).

use model::event::{DownHow, StopHow};
use model::plan::{Action, Direction, Entry, TransferKind};
use model::record::Effect;
use model::time::SimDuration;

use super::Happened;
use crate::run::Run;
use crate::words::{self, length, one_line, span};

/// One row an entry, in the timeline's order.
pub(super) fn happenings(run: &Run<'_>) -> Vec<Happened> {
    let happened = |effect: &Effect| {
        let entry = &run.plan.timeline[effect.entry.index()];
        let changed = match (entry.enabled, effect.touched, effect.what.as_str()) {
            (false, ..) => "nothing: it is switched off".to_owned(),
            (true, 0, "") => "nothing".to_owned(),
            (true, 0, what) => format!("nothing: {}", one_line(what)),
            (true, _, what) => format!("{}{}", one_line(what), recovery(effect)),
        };
        let ended = match (effect.began, effect.ended) {
            (Some(began), Some(ended)) if began == ended => "at once".to_owned(),
            (_, Some(ended)) => words::moment(ended),
            (Some(_), None) => "not within the run".to_owned(),
            (None, None) => "–".to_owned(),
        };
        Happened {
            name: one_line(&entry.name),
            what: describe(&entry.action),
            began: effect.began.map_or_else(|| "–".to_owned(), words::moment),
            ended,
            changed,
            touched: effect.touched > 0,
        }
    };
    run.record.effects.iter().map(happened).collect()
}

/// How long after the end of an entry the fleet was at rest, if that took any time.
fn recovery(effect: &Effect) -> String {
    match (effect.ended, effect.recovered) {
        (Some(ended), Some(recovered)) if recovered > ended => {
            format!("; the fleet was at rest {} after it", span(recovered.since(ended)))
        }
        _ => String::new(),
    }
}

/// What an entry does, with its name: `uplink lost for 30 min (outage)`.
pub(super) fn named(entry: &Entry) -> String {
    format!("{} (“{}”)", describe(&entry.action), one_line(&entry.name))
}

/// What an action does, in a phrase with figures.
fn describe(action: &Action) -> String {
    match action {
        Action::ApplianceDown { how: DownHow::Restart, lasting, .. } => {
            format!("the appliance restarts and is down for {}", length(*lasting))
        }
        Action::ApplianceDown { how: DownHow::Crash, lasting, .. } => {
            format!("the appliance crashes and is down for {}", length(*lasting))
        }
        Action::UplinkLoss { lasting } => format!("the appliance's uplink is lost for {}", length(*lasting)),
        Action::SiteOutage { sites, direction, lasting } => {
            let way = match direction {
                Direction::Both => "cut off",
                Direction::ToAppliance => "unable to send to the appliance",
                Direction::FromAppliance => "unable to hear the appliance",
            };
            format!("{} {way} for {}", words::counted(sites.len() as u64, "site"), length(*lasting))
        }
        Action::LinkChange { sites, latency, jitter, loss_ppm, lasting } => {
            let mut parts = Vec::new();
            parts.extend(latency.map(|latency| format!("latency {}", span(latency))));
            parts.extend(jitter.map(|jitter| format!("jitter {}", span(jitter))));
            parts.extend(loss_ppm.map(|ppm| format!("loss {}%", words::decimal(f64::from(ppm) / 1e4, 4))));
            let lasting = lasting.map_or_else(|| "for good".to_owned(), |lasting| format!("for {}", length(lasting)));
            format!("lines of {} get {} {lasting}", words::counted(sites.len() as u64, "site"), words::list(&parts))
        }
        Action::ClientStop { clients, how, over, lasting } => {
            let verb = match how {
                StopHow::Crashed => "crash",
                StopHow::Asleep => "fall asleep",
                StopHow::SwitchedOff => "are switched off",
            };
            format!("{} {verb}{}, each for {}", words::clients(clients.len() as u64), spread(*over), length(*lasting))
        }
        Action::ClientStart { clients, over } => {
            format!("{} switched on{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::Churn { crashes_per_1000_h, lasting, down } => format!(
            "{} crashes a second among those connected, each down for {}, for {}",
            words::decimal(*crashes_per_1000_h as f64 / 3.6e6, 3),
            length(*down),
            length(*lasting)
        ),
        Action::Removal { clients, over } => {
            format!("{} removed in the Jump interface{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::Change { setting } => {
            let (name, value) = words::setting(*setting);
            format!("{name} set to {value}")
        }
        Action::SitePackage { bytes, lasting, .. } => {
            format!(
                "a site package of {} is installed, and the appliance is down for {}",
                words::bytes(*bytes),
                length(*lasting)
            )
        }
        Action::ChainRestored => "the appliance presents its first certificate chain again".to_owned(),
        Action::StoreUpdate { clients, over } => {
            format!("certificate stores of {} updated{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::LocalUninstall { clients, over, .. } => {
            format!("{} uninstalled by end users{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::LocalDisable { clients, disabled, over, .. } => {
            let verb = if *disabled { "disabled" } else { "enabled" };
            format!("{} {verb} by end users{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::ManualUpgrade { clients, over, .. } => {
            format!("{} upgraded by hand{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::Jump { clients, over } => {
            format!("a representative jumps to {}{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::Wake { clients, over, .. } => {
            format!("a representative wakes up {}{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::Transfers { kind, count, bytes, over, .. } => {
            let what = match kind {
                TransferKind::ConsoleUpgrade => "console upgrade",
                TransferKind::SupportButton => "Support Button deployment",
            };
            let many = words::counted(u64::from(*count), what);
            format!("{many} of {} each{}", words::bytes(*bytes), spread(*over))
        }
        Action::Deployment { clients, over, .. } => {
            format!("{} installed{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::InstallerExtended { span, .. } => format!("an installer is extended by {}", length(*span)),
        Action::InstallerDeleted { .. } => "an installer is deleted".to_owned(),
        Action::Travel { clients, over, .. } => {
            format!("{} travel to another site{}", words::clients(clients.len() as u64), spread(*over))
        }
    }
}

fn spread(over: SimDuration) -> String {
    if over.is_zero() { " at once".to_owned() } else { format!(" over {}", length(over)) }
}
