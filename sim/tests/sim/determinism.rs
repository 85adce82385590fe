//! The same plan gives the same run: again, in another thread, and with no idle time skipped.

use std::thread;

use jumpstorm_sim::{Driver, RunOptions};
use model::event::{DownHow, StopHow};
use model::id::SiteId;
use model::plan::{Action, Begin, Direction, Plan, WhileDown};
use model::record::Record;
use model::time::SimDuration;

use crate::plans::{churn, clients, down, entry, fleet, outcome, outcome_with, secs, site_outage, stop};

/// A little of everything that draws chance or crosses the engine, in ten minutes.
fn busy_plan() -> Plan {
    let mut plan = fleet(60, &[7, 20, 45], 10);
    plan.begin = Begin::Cold;
    plan.sites[2].jitter = SimDuration::from_millis(30);
    plan.appliance.capacity = 55;
    plan.appliance.connection_rate = 5;
    plan.appliance.line_max = 10;
    plan.behaviour.keep_alive_interval = secs(10);
    let lossy = Action::LinkChange {
        sites: vec![SiteId(1)],
        latency: Some(SimDuration::from_millis(90)),
        jitter: Some(SimDuration::from_millis(15)),
        loss_ppm: Some(100_000),
        lasting: Some(secs(120)),
    };
    plan.timeline = vec![
        entry(60.0, churn(200, 300, 7)),
        entry(90.0, lossy),
        entry(130.0, stop(0..15, StopHow::Asleep, 25)),
        entry(180.0, site_outage(0, Direction::FromAppliance, 60)),
        entry(260.5, down(DownHow::Crash, WhileDown::Silence, 33)),
        entry(400.0, Action::Removal { clients: clients(10..20), over: secs(20) }),
        entry(450.0, down(DownHow::Restart, WhileDown::Refusal, 10)),
    ];
    plan
}

/// Everything in a record but its hash, down to each bucket and each histogram.
fn figures(record: &Record) -> String {
    let Record { series, totals, moments, latencies, windows, invariants, effects, settings, sessions, rest, .. } =
        record;
    let Record { session_log, attendances, .. } = record;
    let buckets = series.iter().map(|bucket| (bucket.from, bucket.until, &bucket.gauges, &bucket.counters));
    let recorded = latencies.iter().map(|(latency, histogram)| {
        let steps: Vec<_> =
            histogram.iter_recorded().map(|step| (step.value_iterated_to(), step.count_at_value())).collect();
        (latency, histogram.len(), steps)
    });
    let (buckets, recorded): (Vec<_>, Vec<_>) = (buckets.collect(), recorded.collect());
    format!(
        "{buckets:?} {totals:?} {moments:?} {recorded:?} {windows:?} {invariants:?} {effects:?} {settings:?} {sessions:?} {rest:?} \
         {session_log:?} {attendances:?}"
    )
}

fn assert_equal(one: &Record, other: &Record) {
    assert_eq!(one.trace_hash, other.trace_hash);
    assert_eq!((one.events, one.ran), (other.events, other.ran));
    assert!(figures(one) == figures(other), "equal hash, and yet other figures");
}

/// Covers: RUN-2.
#[test]
fn the_same_plan_gives_the_same_run_in_any_thread() {
    for driver in Driver::ALL {
        let plan = busy_plan();
        let options = RunOptions { driver, ..RunOptions::default() };
        let first = outcome_with(&plan, &options);
        let second = outcome_with(&plan, &options);
        assert_eq!(first.trace, second.trace);
        assert_equal(&first.record, &second.record);
        let elsewhere: Vec<_> = (0..2)
            .map(|_| {
                let plan = plan.clone();
                thread::spawn(move || outcome_with(&plan, &options).record)
            })
            .collect();
        for thread in elsewhere {
            assert_equal(&first.record, &thread.join().expect("the run ends"));
        }
        assert!(first.record.events > 1_000, "there is something to compare");
    }
}

/// Covers: RUN-2.
#[test]
fn another_seed_gives_another_run() {
    let plan = busy_plan();
    let mut other = plan.clone();
    other.seed += 1;
    let (plan, other) = (outcome(&plan).record, outcome(&other).record);
    assert_ne!(plan.trace_hash, other.trace_hash);
    assert_ne!(figures(&plan), figures(&other));
}

/// Covers: RUN-6.
#[test]
fn skipping_idle_time_changes_nothing() {
    let mut quiet = fleet(10, &[20, 45], 10);
    quiet.timeline = vec![entry(333.333, stop([3], StopHow::Crashed, 1))];
    let mut odd = busy_plan();
    // A run that does not end on a tick, and faults between ticks.
    odd.tick = SimDuration::from_millis(16);
    odd.behaviour.keep_alive_interval = SimDuration::from_micros(16_000 * 625);
    odd.duration = SimDuration::from_micros(599_999_999);
    odd.timeline[4].at += SimDuration::from_micros(3_217);
    for plan in [busy_plan(), quiet, odd] {
        let skipped = outcome(&plan);
        let stepped = outcome_with(&plan, &RunOptions { skip_idle: false, ..RunOptions::default() });
        assert_eq!(skipped.trace, stepped.trace);
        assert_equal(&skipped.record, &stepped.record);
    }
}

/// Covers: RUN-2.
#[test]
fn one_more_client_does_not_shift_the_chance_of_the_others() {
    // Far below every limit, clients at different sites do not meet.
    let plan = |clients| {
        let mut plan = fleet(clients, &[20; 7], 10);
        plan.timeline = vec![entry(100.0, stop([0, 1, 2], StopHow::Crashed, 10))];
        plan
    };
    let (six, seven) = (outcome(&plan(6)), outcome(&plan(7)));
    for client in 0..6 {
        let dialled =
            |found: &crate::plans::Outcome| found.client(client).iter().map(|(at, _)| *at).collect::<Vec<_>>();
        assert_eq!(dialled(&six), dialled(&seven), "client {client}");
    }
}
