//! The support desk in `result.json`: what customers met with, in all and queue by queue, and who was there for them.

use model::metric::{Counter, Gauge};
use model::session::Queue;
use model::time::SimDuration;
use serde::Serialize;

use crate::run::Run;
use crate::summary::desk::crowd::{Crowd, LEVELS};
use crate::summary::desk::staff::Staff;
use crate::summary::desk::theory::Theory;
use crate::summary::desk::{by_queue, happened};
use crate::summary::sessions::names;

#[derive(Serialize)]
pub(super) struct Desk<'a> {
    #[serde(flatten)]
    customers: Customers,
    queues: Vec<OfQueue<'a>>,
    representatives: Representatives,
    licences: Licences,
    tool_bytes_per_second: Bandwidth,
    theory: Option<Formula>,
}

#[derive(Serialize)]
struct Customers {
    customers: u64,
    helped: u64,
    abandoned: u64,
    refused: u64,
    lost_waiting: u64,
    unanswered: u64,
    abandoned_share: f64,
    first_help: Option<FirstHelp>,
    service_levels: Vec<ServiceLevel>,
}

#[derive(Serialize)]
struct FirstHelp {
    count: u64,
    mean_seconds: f64,
    p50_seconds: f64,
    p95_seconds: f64,
    max_seconds: f64,
}

#[derive(Serialize)]
struct ServiceLevel {
    within_seconds: f64,
    share: f64,
}

#[derive(Serialize)]
struct OfQueue<'a> {
    kind: Option<&'static str>,
    name: Option<&'a str>,
    #[serde(flatten)]
    customers: Customers,
    representatives: u64,
    occupancy: Option<f64>,
}

#[derive(Serialize)]
struct Representatives {
    count: u64,
    logged_in_max: u64,
    busy_max: u64,
    logged_in_seconds: f64,
    busy_seconds: f64,
    occupancy: Option<f64>,
}

#[derive(Serialize)]
struct Licences {
    limit: Option<u32>,
    max: u64,
    log_ins_refused: u64,
}

#[derive(Serialize)]
struct Formula {
    formula: &'static str,
    wait_mean_seconds: f64,
    abandoned_share: f64,
    occupancy: f64,
}

#[derive(Serialize)]
struct Bandwidth {
    max: u64,
    mean: f64,
}

pub(super) fn desk<'a>(run: &Run<'a>) -> Option<Desk<'a>> {
    if !happened(run) {
        return None;
    }
    let staff = Staff::of(run);
    let queues = by_queue(run);
    let of_queue = |(queue, crowd): &(Option<Queue>, Crowd)| {
        let staff = queue.map_or_else(Staff::default, |queue| Staff::of_queue(run, queue));
        let named = queue.map(|queue| names::queue(run.plan, queue));
        OfQueue {
            kind: named.map(|(kind, _)| kind),
            name: named.and_then(|(_, name)| name),
            customers: customers(crowd),
            representatives: staff.people,
            occupancy: staff.occupancy(),
        }
    };
    Some(Desk {
        customers: customers(&Crowd::of(&run.record.session_log)),
        queues: queues.iter().take(QUEUES_MAX).map(of_queue).collect(),
        representatives: Representatives {
            count: staff.people,
            logged_in_max: run.peak(Gauge::LoggedIn),
            busy_max: run.peak(Gauge::Busy),
            logged_in_seconds: staff.logged_in.as_secs_f64(),
            busy_seconds: staff.busy.as_secs_f64(),
            occupancy: staff.occupancy(),
        },
        licences: Licences {
            limit: run.plan.appliance.licences,
            max: run.peak(Gauge::LoggedIn),
            log_ins_refused: run.record.total(Counter::LogInRefusals),
        },
        tool_bytes_per_second: Bandwidth {
            max: run.peak(Gauge::ToolBandwidth),
            mean: run.record.total(Counter::ToolBytes) as f64 / run.record.ran.as_secs_f64().max(1e-6),
        },
        theory: Theory::of(run).map(|theory| Formula {
            formula: if theory.gives_up { "erlang_a" } else { "erlang_c" },
            wait_mean_seconds: theory.wait_seconds_mean,
            abandoned_share: theory.abandoned_share,
            occupancy: theory.occupancy,
        }),
    })
}

fn customers(crowd: &Crowd) -> Customers {
    let seconds = |span: Option<SimDuration>| span.map(|span| span.as_secs_f64());
    let first_help = || {
        Some(FirstHelp {
            count: crowd.helped,
            mean_seconds: seconds(crowd.wait_mean())?,
            p50_seconds: seconds(crowd.wait(0.5))?,
            p95_seconds: seconds(crowd.wait(0.95))?,
            max_seconds: seconds(crowd.wait(1.0))?,
        })
    };
    let level = |within: SimDuration| {
        let share = crowd.helped_within(within)?;
        Some(ServiceLevel { within_seconds: within.as_secs_f64(), share })
    };
    Customers {
        customers: crowd.came,
        helped: crowd.helped,
        abandoned: crowd.abandoned,
        refused: crowd.refused,
        lost_waiting: crowd.lost_waiting,
        unanswered: crowd.unanswered,
        abandoned_share: crowd.abandoned_share(),
        first_help: first_help(),
        service_levels: LEVELS.into_iter().filter_map(level).collect(),
    }
}

/// A run may have a queue for each of ten thousand representatives.
const QUEUES_MAX: usize = 1_000;
