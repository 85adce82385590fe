//! The cost of a reconnect storm, beside the bare engine: turmoil with the same hosts, ticks and messages and nothing
//! else. The two alternate within one run, so that their ratio holds on a noisy machine; no figure here is a limit.
//!
//! `cargo bench -p jumpstorm-sim --bench storm`; a filter such as `storm/25000` runs one size.

mod bare;
#[path = "../../src/testing.rs"]
mod testing;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};

use jumpstorm_sim::observer::Unwatched;
use jumpstorm_sim::{RunOptions, run};
use model::appliance::models::Model;
use model::event::DownHow;
use model::metric::Counter;
use model::plan::{Action, Entry, Measures, Plan, WhileDown};
use model::record::Record;
use model::time::{SimDuration, SimTime};

/// A fleet on five sites loses its appliance for a second and comes back at 300/s, everybody waiting in line.
fn storm(clients: u32) -> Arc<Plan> {
    let sites = (0..SITES).map(|number| testing::site(&format!("site-{number}"), LATENCY_MS)).collect();
    let mut plan = testing::plan(sites, clients);
    plan.duration = SimDuration::from_secs(u64::from(clients / RATE) + 30);
    plan.measures = Measures { bucket: Measures::bucket_for(plan.duration), ..Measures::default() };
    plan.appliance.model = Model::Custom;
    plan.appliance.capacity = clients;
    plan.appliance.connection_rate = RATE;
    plan.appliance.line_max = clients;
    // Plenty of workers: the engine's cost is wanted, not the appliance's.
    plan.appliance.service.workers = 1_024;
    plan.timeline.push(Entry {
        name: "restart".to_owned(),
        at: SimTime::from_secs(1),
        enabled: true,
        action: Action::ApplianceDown {
            how: DownHow::Restart,
            answers: WhileDown::Refusal,
            lasting: SimDuration::from_secs(1),
        },
    });
    Arc::new(plan)
}

fn rehearse(plan: &Arc<Plan>) -> Record {
    run(plan, &RunOptions::default(), &mut Unwatched).expect("the storm runs")
}

fn storms(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("storm");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for clients in [1_000, 10_000, 25_000, 100_000] {
        let plan = storm(clients);
        let record = rehearse(&plan);
        assert_eq!(record.total(Counter::Onlines), u64::from(clients), "everybody comes back");
        let load = bare::Load {
            clients: u64::from(clients),
            hosts: if clients / SITES <= 5_000 { SITES as usize } else { 10 },
            latency_ms: LATENCY_MS,
            rate: u64::from(RATE),
            seconds: plan.duration.as_micros() / 1_000_000,
            spread_ms: 3_000,
        };
        // Hello, wait and admitted for everybody; a few are admitted without a wait, and keep-alives are counted.
        assert_eq!(bare::run(&load), u64::from(clients) * 3, "the bare engine carries the same messages");
        group.bench_function(BenchmarkId::new("bare_engine", clients), |bench| {
            bench.iter(|| black_box(bare::run(&load)))
        });
        group.bench_function(BenchmarkId::new("rehearsal", clients), |bench| bench.iter(|| black_box(rehearse(&plan))));
    }
    group.finish();
}

/// Idle time: thirty days in which nothing happens, less the same fleet's run of one second.
fn quiet_month(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("quiet");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for (name, seconds) in [("one_second", 1), ("thirty_days", 30 * 86_400)] {
        let mut plan =
            testing::plan((0..SITES).map(|n| testing::site(&format!("site-{n}"), LATENCY_MS)).collect(), 25_000);
        plan.duration = SimDuration::from_secs(seconds);
        plan.measures = Measures { bucket: Measures::bucket_for(plan.duration), ..Measures::default() };
        let plan = Arc::new(plan);
        group.bench_function(BenchmarkId::new(name, 25_000), |bench| bench.iter(|| black_box(rehearse(&plan))));
    }
    group.finish();
}

/// A full B400 comes by a new version: 20 MiB each, 500 at a time, 100 MiB/s, for an hour and three quarters.
fn upgrades(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("upgrades");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let mut sites: Vec<_> = (0..SITES).map(|n| testing::site(&format!("site-{n}"), LATENCY_MS)).collect();
    sites.iter_mut().for_each(|site| site.downlink = 125_000_000);
    let mut plan = testing::plan(sites, 25_000);
    plan.duration = SimDuration::from_secs(7_200);
    plan.measures = Measures { bucket: Measures::bucket_for(plan.duration), ..Measures::default() };
    let action = Action::SitePackage {
        bytes: 20 << 20,
        new_chain: false,
        answers: WhileDown::Refusal,
        lasting: SimDuration::from_secs(60),
    };
    plan.timeline.push(Entry { name: "package".to_owned(), at: SimTime::from_secs(1), enabled: true, action });
    let plan = Arc::new(plan);
    assert_eq!(rehearse(&plan).total(Counter::Upgrades), 25_000, "everybody is upgraded");
    group.bench_function(BenchmarkId::new("turmoil", 25_000), |bench| bench.iter(|| black_box(rehearse(&plan))));
    group.finish();
}

criterion_group!(benches, storms, quiet_month, upgrades);
criterion_main!(benches);

const SITES: u32 = 5;
const LATENCY_MS: u64 = 20;
const RATE: u32 = 300;
