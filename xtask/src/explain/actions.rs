//! What an entry of the timeline does, in words.

use model::event::{DownHow, StopHow};
use model::id::SiteId;
use model::plan::{Action, Direction, Plan, WhileDown};
use model::time::SimDuration;

/// The action, with how much it reaches.
pub(super) fn words(action: &Action, plan: &Plan) -> String {
    match action {
        Action::ApplianceDown { how, answers, lasting } => {
            let how = match how {
                DownHow::Restart => "restarts",
                DownHow::Crash => "crashes",
            };
            format!("the appliance {how} and is down for {lasting}; {}", met(*answers))
        }
        Action::SitePackage { answers, .. } => {
            format!("{}; {}", reports::phrase::action(action, plan), met(*answers))
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
        // What has nothing to add to the words of the report.
        _ => reports::phrase::action(action, plan),
    }
}

/// What dials come to while the appliance is down.
const fn met(answers: WhileDown) -> &'static str {
    match answers {
        WhileDown::Silence => "a dial meets silence",
        WhileDown::Refusal => "a dial meets a refusal",
    }
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
