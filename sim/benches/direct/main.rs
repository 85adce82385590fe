//! What the direct driver costs on one core: events a second, and memory a Jump Client.
//!
//! `cargo bench -p jumpstorm-sim --bench direct`; a filter such as `direct/churn` runs one load. criterion's `elem/s` are
//! recorded events a second. Before each load the bench runs it once and says what memory the process has needed so far,
//! less what it needed before its first load; loads come in the order of their size. No figure here is a limit.
#![expect(clippy::print_stderr, reason = "a bench says what it has measured")]

#[path = "../../src/testing.rs"]
mod testing;

use std::fs;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};

use jumpstorm_sim::observer::Unwatched;
use jumpstorm_sim::{Driver, RunOptions, run};
use model::appliance::models::Model;
use model::event::DownHow;
use model::metric::Counter;
use model::plan::{Action, Begin, Entry, Measures, Plan, WhileDown};
use model::record::Record;
use model::time::{SimDuration, SimTime};

/// A fleet on five sites, everybody waiting in line when all come at once, with plenty of workers.
fn fleet(clients: u32, seconds: u64) -> Plan {
    let sites = (0..SITES).map(|number| testing::site(&format!("site-{number}"), LATENCY_MS)).collect();
    let mut plan = testing::plan(sites, clients);
    plan.duration = SimDuration::from_secs(seconds);
    plan.measures = Measures { bucket: Measures::bucket_for(plan.duration), ..Measures::default() };
    plan.appliance.model = Model::Custom;
    plan.appliance.capacity = clients;
    plan.appliance.connection_rate = RATE;
    plan.appliance.line_max = clients;
    plan.appliance.service.workers = 1_024;
    plan
}

/// All lose their appliance for a second and come back.
fn storm(clients: u32) -> Plan {
    let mut plan = fleet(clients, u64::from(clients / RATE) + 30);
    plan.timeline.push(entry(
        "restart",
        Action::ApplianceDown {
            how: DownHow::Restart,
            answers: WhileDown::Refusal,
            lasting: SimDuration::from_secs(1),
        },
    ));
    plan
}

/// Four hours in which a hundred crash every second.
fn churn(clients: u32) -> Plan {
    let mut plan = fleet(clients, 4 * 3_600);
    let lasting = SimDuration::from_secs(4 * 3_600 - 120);
    let crashes_per_1000_h = 100 * 3_600_000;
    plan.timeline.push(entry("churn", Action::Churn { crashes_per_1000_h, lasting, down: SimDuration::from_secs(30) }));
    plan
}

/// Nobody is connected, and all want to be.
fn cold(clients: u32) -> Plan {
    Plan { begin: Begin::Cold, ..fleet(clients, u64::from(clients / RATE) + 300) }
}

fn entry(name: &str, action: Action) -> Entry {
    Entry { name: name.to_owned(), at: SimTime::from_secs(1), enabled: true, action }
}

fn rehearse(plan: &Arc<Plan>) -> Record {
    let options = RunOptions { driver: Driver::Direct, ..RunOptions::default() };
    run(plan, &options, &mut Unwatched).expect("the load runs")
}

fn loads(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("direct");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let empty = peak_rss_bytes();
    type Load = (&'static str, u32, fn(u32) -> Plan);
    let loads: [Load; 4] =
        [("storm", 25_000, storm), ("churn", 100_000, churn), ("storm", 1_000_000, storm), ("cold", 1_000_000, cold)];
    let asked_for: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for (name, clients, plan) in loads {
        let whole = format!("direct/{name}/{clients}");
        if !asked_for.is_empty() && !asked_for.iter().any(|word| whole.contains(word)) {
            continue;
        }
        let plan = Arc::new(plan(clients));
        let record = rehearse(&plan);
        assert!(record.total(Counter::Onlines) >= u64::from(clients), "everybody comes back");
        let needed = peak_rss_bytes().saturating_sub(empty);
        eprintln!(
            "{whole}: {} events; at most {} MiB, {} bytes a Jump Client, so far",
            record.events,
            needed >> 20,
            needed / u64::from(clients)
        );
        group.throughput(Throughput::Elements(record.events));
        group.bench_function(BenchmarkId::new(name, clients), |bench| bench.iter(|| black_box(rehearse(&plan))));
    }
    group.finish();
}

/// The most memory that this process has had; 0 where the system does not tell.
fn peak_rss_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or(0) * 1_024
}

criterion_group!(benches, loads);
criterion_main!(benches);

const SITES: u32 = 5;
const LATENCY_MS: u64 = 20;
const RATE: u32 = 300;
