//! Upgrade cycles, and traffic by kind.

use std::collections::BTreeMap;

use model::plan::AutomaticUpgrades;
use model::time::SimTime;
use serde::Serialize;

use super::appliance::kinds;
use crate::run::Run;
use crate::summary::traffic::{Kind, Phase, phases};
use crate::summary::upgrades::bound::Limit;
use crate::summary::upgrades::{Cycle, Use, cycles};

#[derive(Serialize)]
pub(super) struct Upgrade<'a> {
    site_package: Option<&'a str>,
    package_bytes: u64,
    from_seconds: f64,
    open_seconds: Option<f64>,
    until_seconds: f64,
    automatic: AutomaticUpgrades,
    outdated: u64,
    starts: u64,
    upgraded: u64,
    interruptions: u64,
    bytes: u64,
    last_seconds: Option<f64>,
    last_is_exact: bool,
    half_seconds: Option<f64>,
    p90_seconds: Option<f64>,
    p99_seconds: Option<f64>,
    took_seconds: Option<f64>,
    bound_seconds: Option<f64>,
    bound_by: Option<&'static str>,
    efficiency: Option<f64>,
    limits: Vec<Allowed>,
    concurrent: Used,
    bandwidth_bytes_per_second: Used,
    still_outdated: StillOutdated,
}

#[derive(Serialize)]
struct Allowed {
    limit: &'static str,
    upgrades_per_second: f64,
    bound_seconds: f64,
}

#[derive(Serialize)]
struct Used {
    max: u64,
    mean: f64,
}

#[derive(Serialize)]
struct StillOutdated {
    clients: u64,
    upgrading: u64,
    waiting: u64,
    online: u64,
    away: u64,
}

pub(super) fn upgrades<'a>(run: &Run<'a>) -> Vec<Upgrade<'a>> {
    cycles(run).iter().map(upgrade).collect()
}

fn upgrade<'a>(cycle: &Cycle<'a>) -> Upgrade<'a> {
    let seconds = |at: Option<SimTime>| at.map(SimTime::as_secs_f64);
    let [half, nine, most] = cycle.milestones.map(seconds);
    let tightest = cycle.limits.first();
    Upgrade {
        site_package: cycle.entry.map(|entry| entry.name.as_str()),
        package_bytes: cycle.package,
        from_seconds: cycle.from.as_secs_f64(),
        open_seconds: seconds(cycle.open),
        until_seconds: cycle.until.as_secs_f64(),
        automatic: cycle.automatic,
        outdated: cycle.outdated,
        starts: cycle.starts,
        upgraded: cycle.upgraded,
        interruptions: cycle.interrupted,
        bytes: cycle.bytes,
        last_seconds: seconds(cycle.last),
        last_is_exact: cycle.last_is_exact,
        half_seconds: half,
        p90_seconds: nine,
        p99_seconds: most,
        took_seconds: cycle.took().map(|took| took.as_secs_f64()),
        bound_seconds: tightest.map(|limit| limit.least.as_secs_f64()),
        bound_by: tightest.map(|limit| limit.kind.name()),
        efficiency: cycle.efficiency(),
        limits: cycle.limits.iter().map(allowed).collect(),
        concurrent: used(cycle.slots),
        bandwidth_bytes_per_second: used(cycle.bandwidth),
        still_outdated: StillOutdated {
            clients: cycle.left.all,
            upgrading: cycle.left.upgrading,
            waiting: cycle.left.in_line,
            online: cycle.left.idle,
            away: cycle.left.away,
        },
    }
}

fn allowed(limit: &Limit) -> Allowed {
    Allowed {
        limit: limit.kind.name(),
        upgrades_per_second: limit.per_second,
        bound_seconds: limit.least.as_secs_f64(),
    }
}

fn used(usage: Use) -> Used {
    Used { max: usage.most, mean: usage.mean }
}

#[derive(Serialize)]
pub(super) struct Traffic {
    mean_bytes_per_second: BTreeMap<&'static str, f64>,
    statistics: Vec<Statistics>,
}

#[derive(Serialize)]
struct Statistics {
    from_seconds: f64,
    until_seconds: f64,
    kinds: Vec<&'static str>,
    interval_seconds: f64,
    report_bytes: u64,
    online_mean: f64,
    reports: u64,
    bytes: u64,
    bytes_per_second: f64,
    expected_bytes_per_second: f64,
}

pub(super) fn traffic(run: &Run<'_>) -> Traffic {
    let seconds = run.record.ran.as_secs_f64().max(1e-6);
    let mean = |kind: Kind| (kind.key(), kind.bytes(|counter| run.record.total(counter)) as f64 / seconds);
    Traffic {
        mean_bytes_per_second: Kind::ALL.into_iter().map(mean).collect(),
        statistics: phases(run).iter().map(|phase| statistics(run, phase)).collect(),
    }
}

fn statistics(run: &Run<'_>, phase: &Phase) -> Statistics {
    Statistics {
        from_seconds: phase.from.as_secs_f64(),
        until_seconds: phase.until.as_secs_f64(),
        kinds: kinds(phase.kinds),
        interval_seconds: phase.interval.as_secs_f64(),
        report_bytes: run.plan.appliance.statistics.report_bytes(phase.kinds),
        online_mean: phase.online,
        reports: phase.reports,
        bytes: phase.bytes,
        bytes_per_second: phase.per_second(),
        expected_bytes_per_second: phase.expected_per_second(run),
    }
}
