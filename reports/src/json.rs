//! `result.json`: the stable keys of the contract, and further ones that only ever grow in number.
//!
//! Nothing is rounded for reading here: spans are milliseconds or seconds exact to the microsecond.

mod appliance;
mod desk;
mod outcomes;
mod sessions;
mod upgrades;

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use model::metric::{Counter, Gauge};
use model::plan::Begin;
use model::time::SimTime;
use model::verdict::Outcome;
use serde::Serialize;

use crate::run::{ReportError, Run};
use crate::words;
use appliance::{Appliance, Changed};
use upgrades::{Traffic, Upgrade};

/// The file's bytes: pretty, with a line feed at the end.
pub(crate) fn result_json(run: &Run<'_>) -> Result<Vec<u8>, ReportError> {
    let mut bytes =
        serde_json::to_vec_pretty(&result(run)).map_err(|error| ReportError::format("result.json", error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[derive(Serialize)]
struct Whole<'a> {
    schema: u32,
    scenario: &'a str,
    file: &'a str,
    seed: u64,
    verdict: Outcome,
    trace_hash: &'a str,
    sim_seconds: f64,
    wall_seconds: f64,
    messages: u64,
    peak_rss_bytes: u64,
    jump_clients: usize,
    driver: &'a str,
    tick_ms: u64,
    expectations: Vec<Expectation<'a>>,
    invariants: Vec<Invariant<'a>>,
    histograms: BTreeMap<&'static str, Percentiles>,
    outcomes: Vec<outcomes::Outcome<'a>>,
    assumptions: &'a [model::plan::Assumption],
    replay: &'a str,
    teaches: &'a str,
    version: &'static str,
    starts: String,
    planned_seconds: f64,
    events: u64,
    bucket_seconds: f64,
    appliance: Appliance<'a>,
    sites: usize,
    begin: Begin,
    must_reach_rest: bool,
    findings: Vec<Finding<'a>>,
    timeline: Vec<Entry<'a>>,
    settings: Vec<Changed>,
    counters: BTreeMap<&'static str, Total>,
    gauges: BTreeMap<&'static str, Extent>,
    windows: Vec<Window>,
    rest: Rest<'a>,
    upgrades: Vec<Upgrade<'a>>,
    traffic: Traffic,
    sessions: sessions::Sessions<'a>,
    desk: Option<desk::Desk<'a>>,
}

#[derive(Serialize)]
struct Expectation<'a> {
    text: &'a str,
    covers: &'a [String],
    verdict: Outcome,
    expected: &'a str,
    measured: &'a str,
    at_seconds: Option<f64>,
}

#[derive(Serialize)]
struct Invariant<'a> {
    name: &'a str,
    checks: u64,
    violations: u64,
    law: &'a str,
    covers: &'a [&'a str],
    first: Option<Breach<'a>>,
}

#[derive(Serialize)]
struct Breach<'a> {
    at_seconds: f64,
    what: &'a str,
}

#[derive(Serialize)]
struct Percentiles {
    unit: &'static str,
    count: u64,
    min: f64,
    mean: f64,
    p50: f64,
    p90: f64,
    p99: f64,
    p99_9: f64,
    max: f64,
}

#[derive(Serialize)]
struct Finding<'a> {
    verdict: Outcome,
    about: &'a str,
    what: &'a str,
    at_seconds: Option<f64>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    enabled: bool,
    began_seconds: Option<f64>,
    ended_seconds: Option<f64>,
    recovered_seconds: Option<f64>,
    touched: u64,
    what: &'a str,
}

#[derive(Serialize)]
struct Total {
    total: u64,
    first_seconds: Option<f64>,
    last_seconds: Option<f64>,
}

#[derive(Serialize)]
struct Extent {
    min: u64,
    max: u64,
    last: u64,
}

#[derive(Serialize)]
struct Window {
    counter: &'static str,
    width_seconds: f64,
    peak: u64,
    at_seconds: Option<f64>,
}

#[derive(Serialize)]
struct Rest<'a> {
    since_seconds: Option<f64>,
    pending: BTreeMap<&'static str, u64>,
    named: Vec<Pending<'a>>,
}

#[derive(Serialize)]
struct Pending<'a> {
    name: &'a str,
    state: &'static str,
    since_seconds: f64,
}

fn result<'a>(run: &Run<'a>) -> Whole<'a> {
    let Run { plan, record, verdict, .. } = *run;
    Whole {
        schema: SCHEMA,
        scenario: &plan.name,
        file: run.file,
        seed: plan.seed,
        verdict: verdict.outcome,
        trace_hash: &record.trace_hash,
        sim_seconds: record.ran.as_secs_f64(),
        wall_seconds: run.wall_seconds,
        messages: record.total(Counter::Messages),
        peak_rss_bytes: run.peak_rss_bytes,
        jump_clients: plan.clients.len(),
        driver: record.driver,
        tick_ms: record.tick.as_micros() / 1_000,
        expectations: verdict.expectations.iter().map(expectation).collect(),
        invariants: record.invariants.iter().map(invariant).collect(),
        histograms: record.latencies.iter().map(|(latency, samples)| (latency.name(), distribution(samples))).collect(),
        outcomes: outcomes::outcomes(verdict),
        assumptions: &plan.assumptions,
        replay: run.replay,
        teaches: run.teaches,
        version: env!("CARGO_PKG_VERSION"),
        starts: words::rfc3339(&plan.starts, SimTime::ZERO),
        planned_seconds: plan.duration.as_secs_f64(),
        events: record.events,
        bucket_seconds: plan.measures.bucket.as_secs_f64(),
        appliance: appliance::appliance(&plan.appliance),
        sites: plan.sites.len(),
        begin: plan.begin,
        must_reach_rest: plan.must_reach_rest,
        findings: verdict.findings.iter().map(finding).collect(),
        timeline: record.effects.iter().map(|effect| entry(effect, &plan.timeline[effect.entry.index()])).collect(),
        settings: appliance::settings(run),
        counters: counters(run),
        gauges: Gauge::ALL.iter().map(|gauge| (gauge.name(), extent(run, *gauge))).collect(),
        windows: record.windows.iter().map(window).collect(),
        rest: rest(run),
        upgrades: upgrades::upgrades(run),
        traffic: upgrades::traffic(run),
        sessions: sessions::sessions(run),
        desk: desk::desk(run),
    }
}

fn expectation(judged: &model::verdict::Judgement) -> Expectation<'_> {
    Expectation {
        text: &judged.text,
        covers: &judged.covers,
        verdict: judged.outcome,
        expected: &judged.expected,
        measured: &judged.measured,
        at_seconds: judged.at.map(SimTime::as_secs_f64),
    }
}

fn invariant(report: &model::record::InvariantReport) -> Invariant<'_> {
    Invariant {
        name: report.name,
        checks: report.checks,
        violations: report.violations,
        law: report.law,
        covers: report.rules,
        first: report.first.as_ref().map(|first| Breach { at_seconds: first.at.as_secs_f64(), what: &first.what }),
    }
}

/// Percentiles are the histogram's: exact to three significant figures.
fn distribution(samples: &Histogram<u64>) -> Percentiles {
    let ms = |micros: u64| micros as f64 / 1e3;
    let at = |quantile| ms(samples.value_at_quantile(quantile));
    Percentiles {
        unit: "ms",
        count: samples.len(),
        min: ms(samples.min()),
        mean: ms(samples.mean().round() as u64),
        p50: at(0.5),
        p90: at(0.9),
        p99: at(0.99),
        p99_9: at(0.999),
        max: ms(samples.max()),
    }
}

fn finding(finding: &model::verdict::Finding) -> Finding<'_> {
    Finding {
        verdict: finding.outcome,
        about: &finding.about,
        what: &finding.what,
        at_seconds: finding.at.map(SimTime::as_secs_f64),
    }
}

fn entry<'a>(effect: &'a model::record::Effect, entry: &'a model::plan::Entry) -> Entry<'a> {
    Entry {
        name: &entry.name,
        enabled: entry.enabled,
        began_seconds: effect.began.map(SimTime::as_secs_f64),
        ended_seconds: effect.ended.map(SimTime::as_secs_f64),
        recovered_seconds: effect.recovered.map(SimTime::as_secs_f64),
        touched: effect.touched,
        what: &effect.what,
    }
}

fn counters(run: &Run<'_>) -> BTreeMap<&'static str, Total> {
    let total = |counter: &Counter| {
        let moments = run.record.moments[counter.index()];
        let total = Total {
            total: run.record.total(*counter),
            first_seconds: moments.map(|moments| moments.first.as_secs_f64()),
            last_seconds: moments.map(|moments| moments.last.as_secs_f64()),
        };
        (counter.name(), total)
    };
    Counter::ALL.iter().map(total).collect()
}

fn extent(run: &Run<'_>, gauge: Gauge) -> Extent {
    let min = run.record.series.iter().map(|bucket| bucket.gauges[gauge.index()].min).min().unwrap_or(0);
    Extent { min, max: run.peak(gauge), last: run.record.final_value(gauge) }
}

fn window(peak: &model::record::WindowPeak) -> Window {
    Window {
        counter: peak.measure.counter.name(),
        width_seconds: peak.measure.width.as_secs_f64(),
        peak: peak.peak,
        at_seconds: peak.at.map(SimTime::as_secs_f64),
    }
}

fn rest<'a>(run: &Run<'a>) -> Rest<'a> {
    let Run { plan, record, .. } = *run;
    Rest {
        since_seconds: record.rest.since.map(SimTime::as_secs_f64),
        pending: record.rest.pending.iter().map(|(state, clients)| (state.name(), *clients)).collect(),
        named: record
            .rest
            .named
            .iter()
            .map(|(client, state, since)| Pending {
                name: &plan.clients[client.index()].name,
                state: state.name(),
                since_seconds: since.as_secs_f64(),
            })
            .collect(),
    }
}

/// Raised only if a key is ever taken away or changes its meaning.
const SCHEMA: u32 = 1;
