//! What an entry of the timeline does, in words.

use model::event::{DownHow, Setting, StopHow};
use model::id::{ClientId, SiteId};
use model::plan::{Action, Direction, Plan, TransferKind, WhileDown};
use model::time::SimDuration;

/// The action, with how much it reaches.
pub(super) fn words(action: &Action, plan: &Plan) -> String {
    match action {
        Action::ApplianceDown { how, answers, lasting } => {
            let how = match how {
                DownHow::Restart => "restarts",
                DownHow::Crash => "crashes",
            };
            let answers = match answers {
                WhileDown::Silence => "silence",
                WhileDown::Refusal => "a refusal",
            };
            format!("the appliance {how} and is down for {lasting}; a dial meets {answers}")
        }
        Action::UplinkLoss { lasting } => format!("the appliance's uplink is cut for {lasting}"),
        Action::SiteOutage { sites, direction, lasting } => {
            let direction = match direction {
                Direction::Both => "nothing passes",
                Direction::ToAppliance => "nothing passes to the appliance",
                Direction::FromAppliance => "nothing passes from the appliance",
            };
            format!("{direction} between it and {} for {lasting}", places(sites, plan))
        }
        Action::LinkChange { sites, latency, jitter, loss_ppm, lasting } => {
            let changes = [
                latency.map(|span| format!("latency {span}")),
                jitter.map(|span| format!("jitter {span}")),
                loss_ppm.map(|ppm| format!("loss {}%", f64::from(ppm) / 10_000.0)),
            ];
            let changes: Vec<_> = changes.into_iter().flatten().collect();
            let lasting = lasting.map_or_else(|| "for good".to_owned(), |span| format!("for {span}"));
            format!("{} have {} {lasting}", places(sites, plan), changes.join(", "))
        }
        Action::ClientStop { clients, how, over, lasting } => {
            let how = match how {
                StopHow::Crashed => "crash",
                StopHow::Asleep => "fall asleep",
                StopHow::SwitchedOff => "are switched off",
            };
            format!("{} Jump Clients {how}{}, each for {lasting}", clients.len(), within(*over))
        }
        Action::ClientStart { clients, over } => {
            format!("{} Jump Clients are switched on{}", clients.len(), within(*over))
        }
        Action::Churn { crashes_per_1000_h, lasting, down } => {
            let rate = *crashes_per_1000_h as f64 / 1_000.0;
            format!("{rate} Jump Clients an hour crash, at random, for {lasting}, each for {down}")
        }
        Action::Removal { clients, over } => {
            format!("{} Jump Clients are removed in the Jump interface{}", clients.len(), within(*over))
        }
        Action::Change { setting: Setting::ConnectionRate(rate) } => format!("the connection rate becomes {rate}/s"),
        Action::Change { setting } => format!("{setting:?}"),
        Action::SitePackage { bytes, lasting, .. } => {
            format!("a site package of {} is installed, and the appliance is down for {}", bytes_of(*bytes), lasting)
        }
        Action::ChainRestored => "the appliance presents its first certificate chain again".to_owned(),
        Action::StoreUpdate { clients, over } => {
            format!("certificate stores of {} updated{}", many(clients), within(*over))
        }
        Action::LocalUninstall { clients, over, .. } => {
            format!("{} uninstalled by end users{}", many(clients), within(*over))
        }
        Action::LocalDisable { clients, disabled, over, .. } => {
            let verb = if *disabled { "disabled" } else { "enabled" };
            format!("{} {verb} by end users{}", many(clients), within(*over))
        }
        Action::ManualUpgrade { clients, over, .. } => {
            format!("{} upgraded by hand{}", many(clients), within(*over))
        }
        Action::Jump { clients, over } => {
            format!("a representative jumps to {}{}", many(clients), within(*over))
        }
        Action::Wake { clients, over, .. } => {
            format!("a representative wakes up {}{}", many(clients), within(*over))
        }
        Action::Transfers { kind, count, bytes, over, .. } => {
            let what = match kind {
                TransferKind::ConsoleUpgrade => "console upgrade",
                TransferKind::SupportButton => "Support Button deployment",
            };
            format!("{count} {what}s of {} each{}", bytes_of(*bytes), within(*over))
        }
        Action::Deployment { clients, over, .. } => {
            format!("{} installed{}", many(clients), within(*over))
        }
        Action::InstallerExtended { span, .. } => format!("an installer is extended by {}", span),
        Action::InstallerDeleted { .. } => "an installer is deleted".to_owned(),
        Action::Travel { clients, over, .. } => {
            format!("{} travel to another site{}", many(clients), within(*over))
        }
    }
}

fn many(clients: &[ClientId]) -> String {
    format!("{} Jump Clients", clients.len())
}

fn bytes_of(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

fn within(over: SimDuration) -> String {
    if over.is_zero() { " at once".to_owned() } else { format!(" within {over}") }
}

fn places(sites: &[SiteId], plan: &Plan) -> String {
    match sites {
        [] => "no site".to_owned(),
        [one] => plan.sites[one.index()].name.clone(),
        all if all.len() == plan.sites.len() => "all sites".to_owned(),
        [first, ..] => format!("{} sites ({}, ...)", sites.len(), plan.sites[first.index()].name),
    }
}
