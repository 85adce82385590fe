//! What a run will roughly cost, from the plan alone. Off by a factor of two at times, and says so.
//!
//! Counted: keep-alives of those that stay connected, and for each disconnect one reconnection. Not counted: dials that
//! fail meanwhile, what queues, and what happens again because something happened.

use std::collections::BTreeSet;

use model::id::ClientId;
use model::plan::{Action, Begin, ClientBegins, Plan};
use model::time::SimDuration;

use super::{rounded, rows};

/// The estimate as rows, with how it was made.
pub(super) fn text(plan: &Plan) -> String {
    let Estimate { messages, reconnections, wall_seconds } = estimate(plan);
    rows(&[
        ("reconnections", format!("about {reconnections}")),
        ("messages", format!("about {messages}, keep-alives included")),
        ("wall time", format!("about {} on one core", rounded(SimDuration::from_secs_f64(wall_seconds.max(1.0))))),
        ("made from", "two messages a keep-alive, three a reconnection; idle time is skipped; rough".to_owned()),
    ])
}

struct Estimate {
    messages: u64,
    reconnections: u64,
    wall_seconds: f64,
}

fn estimate(plan: &Plan) -> Estimate {
    let taking_part = plan.clients.iter().filter(|client| matches!(client.begins, ClientBegins::WithFleet { .. }));
    let online = (taking_part.count() as u64).min(plan.appliance.capacity.into());
    let begun = if plan.begin == Begin::Cold { online } else { 0 };
    let reconnections =
        begun + plan.timeline.iter().filter(|e| e.enabled).map(|e| disconnects(&e.action, plan, online)).sum::<u64>();
    let intervals = plan.duration.as_micros() / plan.behaviour.keep_alive_interval.as_micros().max(1);
    let messages = online * intervals * MESSAGES_PER_KEEP_ALIVE + reconnections * MESSAGES_PER_RECONNECTION;
    let connected = if plan.begin == Begin::Connected { online } else { 0 };
    let wall_seconds = (reconnections + connected) as f64 * WALL_SECONDS_PER_CONNECTION;
    Estimate { messages, reconnections, wall_seconds }
}

/// How many Jump Clients an action takes off the line.
fn disconnects(action: &Action, plan: &Plan, online: u64) -> u64 {
    match action {
        Action::ApplianceDown { .. } => online,
        Action::UplinkLoss { lasting } => {
            if outlasts(plan, *lasting) {
                online
            } else {
                0
            }
        }
        Action::SiteOutage { sites, lasting, .. } => {
            let cut: BTreeSet<_> = sites.iter().collect();
            let behind = plan.clients.iter().filter(|client| cut.contains(&client.site)).count() as u64;
            if outlasts(plan, *lasting) { behind.min(online) } else { 0 }
        }
        Action::ClientStop { clients, .. } | Action::ClientStart { clients, .. } => {
            clients.iter().collect::<BTreeSet<&ClientId>>().len() as u64
        }
        Action::Churn { crashes_per_1000_s, lasting, .. } => {
            (*crashes_per_1000_s as f64 / 1_000.0 * lasting.as_secs_f64()) as u64
        }
        Action::LinkChange { .. } | Action::Removal { .. } | Action::Change { .. } => 0,
    }
}

/// Whether silence of that length breaks connections.
fn outlasts(plan: &Plan, lasting: SimDuration) -> bool {
    lasting > plan.behaviour.keep_alive_interval * u64::from(plan.behaviour.keep_alive_missed_max)
}

/// The keep-alive and its answer.
const MESSAGES_PER_KEEP_ALIVE: u64 = 2;
/// Hello, wait, admitted.
const MESSAGES_PER_RECONNECTION: u64 = 3;
/// Measured on reconnect-storm-b400.
const WALL_SECONDS_PER_CONNECTION: f64 = 60e-6;
