//! What a run will roughly cost, from the plan alone. Off by a factor of two at times, and says so.
//!
//! Counted: keep-alives and reports of statistics of those that stay connected, one reconnection for each disconnect, the
//! dials that fail meanwhile, and upgrades with the connection that ends each. Not counted: what queues, what turns clients away, and what happens because something happened.

use std::collections::BTreeSet;

use model::id::ClientId;
use model::plan::{Action, AutomaticUpgrades, BackOffLaw, Begin, Client, ClientBegins, Plan, Staff, WhileDown};
use model::time::SimDuration;

use super::{desk, rows};

/// The estimate as rows, with how it was made.
pub(super) fn text(plan: &Plan) -> String {
    let Estimate { messages, connections, failed_dials, upgrades, reports } = estimate(plan);
    let costs = [
        (connections, WALL_MICROS_PER_CONNECTION),
        (failed_dials, WALL_MICROS_PER_FAILED_DIAL),
        (upgrades, WALL_MICROS_PER_UPGRADE),
        // Accounted for in peace, they cost nothing.
        (if plan.appliance.statistics.sent_singly { reports } else { 0 }, WALL_MICROS_PER_REPORT),
    ];
    let wall_seconds = costs.iter().map(|(count, micros)| *count as f64 * micros / 1e6).sum::<f64>();
    let mut shown = vec![
        ("connections", format!("about {connections}, those that exist when the run begins included")),
        ("failed dials", format!("about {failed_dials}")),
        ("messages", format!("about {messages}, keep-alives included")),
    ];
    if upgrades > 0 {
        shown.push(("upgrades", format!("about {upgrades}")));
    }
    if reports > 0 {
        shown.push(("reports", format!("about {reports}, of statistics")));
    }
    shown.extend([
        ("wall time", format!("about {} s on one core", wall_seconds.ceil())),
        (
            "made from",
            format!(
                "two messages a keep-alive, three a connection; {WALL_MICROS_PER_CONNECTION} us a connection and \
                 {WALL_MICROS_PER_FAILED_DIAL} us a failed dial, as measured on the library{}; rough",
                if upgrades > 0 { format!("; {WALL_MICROS_PER_UPGRADE} us an upgrade") } else { String::new() }
            ),
        ),
    ]);
    rows(&shown)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Estimate {
    messages: u64,
    connections: u64,
    failed_dials: u64,
    upgrades: u64,
    reports: u64,
}

fn estimate(plan: &Plan) -> Estimate {
    let taking_part = plan.clients.iter().filter(|client| matches!(client.begins, ClientBegins::WithFleet { .. }));
    let online = (taking_part.count() as u64).min(plan.appliance.capacity.into());
    let mut reconnections = if plan.begin == Begin::Cold { online } else { 0 };
    let (mut failed_dials, mut upgrades) = (0, outdated_at_the_start(plan));
    reconnections += upgrades;
    for entry in plan.timeline.iter().filter(|entry| entry.enabled) {
        let hit = disconnects(&entry.action, plan, online);
        reconnections += hit;
        failed_dials += hit * dials_in_vain(&entry.action, plan);
        let upgraded = upgrades_of(&entry.action, plan, online);
        upgrades += upgraded;
        reconnections += upgraded;
    }
    let intervals = plan.duration.as_micros() / plan.behaviour.keep_alive_interval.as_micros().max(1);
    let connected = if plan.begin == Begin::Connected { online } else { 0 };
    let statistics = &plan.appliance.statistics;
    let reports = match statistics.kinds.is_empty() {
        true => 0,
        false => online * (plan.duration.as_micros() / statistics.interval.as_micros().max(1)),
    };
    let customers = desk::customers(plan);
    Estimate {
        messages: customers * MESSAGES_PER_CUSTOMER
            + online * intervals * MESSAGES_PER_KEEP_ALIVE
            + reconnections * MESSAGES_PER_CONNECTION
            + upgrades * MESSAGES_PER_UPGRADE
            + reports,
        connections: connected + reconnections + customers,
        failed_dials,
        upgrades,
        reports,
    }
}

/// How many Jump Clients an action takes off the line, or brings there.
fn disconnects(action: &Action, plan: &Plan, online: u64) -> u64 {
    match action {
        Action::ApplianceDown { .. } | Action::SitePackage { .. } => online,
        Action::UplinkLoss { lasting } if outlasts(plan, *lasting) => online,
        Action::SiteOutage { sites, lasting, .. } if outlasts(plan, *lasting) => {
            let cut: BTreeSet<_> = sites.iter().collect();
            let behind = plan.clients.iter().filter(|client| cut.contains(&client.site)).count() as u64;
            behind.min(online)
        }
        Action::ClientStop { clients, .. }
        | Action::ClientStart { clients, .. }
        | Action::Travel { clients, .. }
        | Action::Deployment { clients, .. } => clients.iter().collect::<BTreeSet<&ClientId>>().len() as u64,
        Action::Churn { crashes_per_1000_h, lasting, .. } => {
            (*crashes_per_1000_h as f64 / 3_600_000.0 * lasting.as_secs_f64()) as u64
        }
        _ => 0,
    }
}

/// How many Jump Clients an action has upgraded.
fn upgrades_of(action: &Action, plan: &Plan, online: u64) -> u64 {
    match action {
        Action::SitePackage { .. } if automatic(plan) => online,
        Action::ManualUpgrade { clients, by: Staff::Administrator | Staff::Privileged, .. } => {
            clients.iter().collect::<BTreeSet<&ClientId>>().len() as u64
        }
        _ => 0,
    }
}

fn outdated_at_the_start(plan: &Plan) -> u64 {
    let online = |client: &&Client| client.outdated && matches!(client.begins, ClientBegins::WithFleet { .. });
    if automatic(plan) { plan.clients.iter().filter(online).count() as u64 } else { 0 }
}

/// Whether clients upgrade by themselves when the run begins; what the timeline makes of it later is not followed.
fn automatic(plan: &Plan) -> bool {
    plan.appliance.upgrades.automatic != AutomaticUpgrades::Disabled
}

/// How often each client that was hit dials before it can succeed.
fn dials_in_vain(action: &Action, plan: &Plan) -> u64 {
    let timeout = plan.behaviour.dial_timeout;
    let (lasting, answer) = match action {
        Action::UplinkLoss { lasting } | Action::SiteOutage { lasting, .. } => (*lasting, timeout),
        Action::ApplianceDown { lasting, answers, .. } | Action::SitePackage { lasting, answers, .. } => {
            match answers {
                WhileDown::Silence => (*lasting, timeout),
                WhileDown::Refusal => (*lasting, SimDuration::ZERO),
            }
        }
        _ => return 0,
    };
    let back_off = plan.behaviour.back_off;
    let pause = match back_off.law {
        BackOffLaw::FullJitter | BackOffLaw::Decorrelated => back_off.cap.as_secs_f64() / 2.0,
        BackOffLaw::Exponential => back_off.cap.as_secs_f64(),
        BackOffLaw::Fixed => back_off.base.as_secs_f64(),
    };
    (lasting.as_secs_f64() / (pause + answer.as_secs_f64()).max(0.001)) as u64
}

/// Whether silence of that length breaks connections.
fn outlasts(plan: &Plan, lasting: SimDuration) -> bool {
    lasting > plan.behaviour.keep_alive_interval * u64::from(plan.behaviour.keep_alive_missed_max)
}

/// The keep-alive and its answer.
const MESSAGES_PER_KEEP_ALIVE: u64 = 2;
/// Hello, wait, admitted.
const MESSAGES_PER_CONNECTION: u64 = 3;
/// Of the customer, and of representatives at consoles about it: measured over 100,000 customers of five representatives.
const MESSAGES_PER_CUSTOMER: u64 = 20;
/// The package's last bytes, and the word that it is installed; the connection after it is counted by itself.
const MESSAGES_PER_UPGRADE: u64 = 2;
/// Measured on two cores of a small server: 45 to 130 us over the library.
const WALL_MICROS_PER_CONNECTION: f64 = 80.0;
/// Likewise: 2 to 5 us.
const WALL_MICROS_PER_FAILED_DIAL: f64 = 3.0;
/// Likewise, on a site package for 6,000 Jump Clients: 300 us besides the connection after it.
const WALL_MICROS_PER_UPGRADE: f64 = 300.0;
/// Likewise, on 700,000 reports sent one by one: 42 us.
const WALL_MICROS_PER_REPORT: f64 = 42.0;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use super::*;

    fn of(timeline: &str) -> Estimate {
        let text = format!(
            "format = 1\nteaches = \"x\"\n[run]\nduration = \"2h\"\n[appliance]\nmodel = \"B300\"\n\
             [fleet]\nclients = 100\n{timeline}\n[[expect]]\nthat = \"by 1h: online >= 1\"\n"
        );
        let files: BTreeMap<PathBuf, Vec<u8>> = [(PathBuf::from("a.toml"), text.into_bytes())].into();
        let loaded = scenarios::load(Path::new("a.toml"), &files, &scenarios::Overrides::default());
        estimate(&loaded.unwrap_or_else(|problems| panic!("{problems}")).scenario.plan)
    }

    #[test]
    fn what_happens_is_counted() {
        // 100 clients, 120 keep-alives each.
        let peace = Estimate { messages: 24_000, connections: 100, failed_dials: 0, upgrades: 0, reports: 0 };
        assert_eq!(of(""), peace);
        let entry = |action: &str| format!("[[timeline]]\nname = \"x\"\nat = \"10m\"\n{action}");
        // 30 minutes of 40 s: half a minute of back-off and ten seconds of silence.
        let outage = Estimate { messages: 24_300, connections: 200, failed_dials: 4_500, ..peace };
        assert_eq!(of(&entry("uplink_loss = { for = \"30m\" }")), outage);
        // Shorter than three keep-alives: nobody notices.
        assert_eq!(of(&entry("uplink_loss = { for = \"2m\" }")), peace);
        let churn = Estimate { messages: 24_000 + 3 * 600, connections: 700, ..peace };
        // Off and on again once with the appliance, and once more with the package.
        let package = Estimate { messages: 24_000 + 2 * 300 + 200, connections: 300, upgrades: 100, ..peace };
        assert_eq!(of(&entry("site_package = { down = \"10s\" }")), package);
        assert_eq!(of(&entry("churn = { rate = \"1/s\", for = \"10m\", back_after = \"5s\" }")), churn);
    }
}
