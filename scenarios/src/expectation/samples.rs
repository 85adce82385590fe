//! Plans and records made by hand, for tests: a list of what changed when, cut into buckets as a recorder would.

use std::collections::{BTreeMap, BTreeSet};

use model::access::Directory;
use model::appliance::models::Model;
use model::event::DownHow;
use model::id::{EntryId, SiteId};
use model::metric::{Counter, Gauge, Latency};
use model::plan::{
    Action, AppliancePlan, AtCapacity, Begin, Behaviour, Client, Distribution, Entry, Measures, Plan, ServiceProfile,
    Site, WhileDown,
};
use model::record::{Bucket, Effect, FirstLast, GaugeSpan, Record, Rest, WindowPeak, latency_histogram};
use model::time::{SimDuration, SimTime};

use super::{Expected, NamedSpan, Names, measures, parse};

/// A run of two hours with three timeline entries: `outage` from 10 to 20 min, `rolling-1` for a minute at 50 min, and
/// `long`, which outlasts the run.
pub(super) fn names() -> Names {
    let entry = |name: &str, start, end| NamedSpan {
        name: name.into(),
        start: SimTime::from_secs(start),
        end: SimTime::from_secs(end),
    };
    Names {
        entries: vec![entry("outage", 600, 1_200), entry("rolling-1", 3_000, 3_060), entry("long", 5_400, 9_000)],
        duration: SimDuration::from_secs(7_200),
    }
}

/// What happened in a run of 100 Jump Clients and four workers.
#[derive(Clone, Debug)]
pub(super) struct Happenings {
    /// How long it was planned to last.
    pub(super) planned: SimDuration,
    /// How long it lasted.
    pub(super) ran: SimDuration,
    /// The width of a bucket.
    pub(super) bucket: SimDuration,
    /// Values of gauges from some moment on, each gauge's in order of time. They are 0 before. Registered is whoever is
    /// online or offline.
    pub(super) levels: Vec<(SimTime, Gauge, u64)>,
    /// What was added to counters, in order of time.
    pub(super) counts: Vec<(SimTime, Counter, u64)>,
    /// Samples of distributions.
    pub(super) samples: Vec<(Latency, SimDuration)>,
}

impl Happenings {
    /// Two hours in buckets of a second, in which nothing happened.
    pub(super) fn none() -> Self {
        let duration = SimDuration::from_secs(7_200);
        Self {
            planned: duration,
            ran: duration,
            bucket: SimDuration::from_secs(1),
            levels: Vec::new(),
            counts: Vec::new(),
            samples: Vec::new(),
        }
    }

    pub(super) fn level(mut self, millis: i64, gauge: Gauge, value: u64) -> Self {
        self.levels.push((SimTime::from_micros(millis * 1_000), gauge, value));
        self
    }

    pub(super) fn count(mut self, millis: i64, counter: Counter, added: u64) -> Self {
        self.counts.push((SimTime::from_micros(millis * 1_000), counter, added));
        self
    }

    pub(super) fn sample(mut self, latency: Latency, millis: u64, times: usize) -> Self {
        self.samples.extend(std::iter::repeat_n((latency, SimDuration::from_millis(millis)), times));
        self
    }

    pub(super) fn stopped(mut self, seconds: u64) -> Self {
        self.ran = SimDuration::from_secs(seconds);
        self
    }

    /// A plan with one outage, which changed something.
    pub(super) fn plan(&self) -> Plan {
        plan(self.planned)
    }

    /// The record of it, with the marks and windows that `measures` asks for.
    pub(super) fn record(&self, measures: &Measures) -> Record {
        let end = SimTime::ZERO + self.ran;
        let cuts: BTreeSet<_> = (1..)
            .map(|place| SimTime::ZERO + self.bucket * place)
            .take_while(|cut| *cut < end)
            .chain(measures.marks.iter().copied().filter(|mark| *mark < end))
            .chain([end])
            .collect();
        let mut from = SimTime::ZERO;
        let mut series = Vec::new();
        let changes = self.changes();
        for until in cuts {
            series.push(self.bucket(&changes, from, until, series.is_empty()));
            from = until;
        }
        let counts = |counter| self.counts.iter().filter(move |(at, which, _)| *which == counter && *at <= end);
        let mut latencies = BTreeMap::new();
        for (latency, sample) in &self.samples {
            let histogram = latencies.entry(*latency).or_insert_with(latency_histogram);
            histogram.record(sample.as_micros()).expect("samples in tests are within the bounds");
        }
        let windows = measures.windows.iter().map(|measure| {
            let sum = |until: SimTime| -> u64 {
                let within = |at: SimTime| at <= until && until.since(at) < measure.width;
                counts(measure.counter).filter(|(at, _, _)| within(*at)).map(|(_, _, added)| added).sum()
            };
            let peak = counts(measure.counter).map(|(at, _, _)| sum(*at)).max();
            let at = counts(measure.counter).map(|(at, _, _)| *at).find(|at| Some(sum(*at)) == peak);
            WindowPeak { measure: *measure, peak: peak.unwrap_or(0), at }
        });
        Record {
            driver: "direct",
            tick: SimDuration::ZERO,
            ran: self.ran,
            trace_hash: String::new(),
            events: 0,
            windows: windows.collect(),
            series,
            totals: Counter::ALL.iter().map(|counter| counts(*counter).map(|(_, _, added)| added).sum()).collect(),
            moments: Counter::ALL
                .iter()
                .map(|counter| {
                    let first = counts(*counter).next()?.0;
                    let last = counts(*counter).next_back()?.0;
                    counter.has_moments().then_some(FirstLast { first, last })
                })
                .collect(),
            latencies,
            invariants: Vec::new(),
            effects: vec![Effect {
                entry: EntryId(0),
                began: Some(SimTime::from_secs(600)),
                ended: Some(SimTime::from_secs(1_200)),
                recovered: None,
                touched: 100,
                what: "100 connections ended".into(),
            }],
            settings: Vec::new(),
            sessions: Vec::new(),
            session_log: Vec::new(),
            attendances: Vec::new(),
            rest: Rest { since: Some(SimTime::ZERO), pending: Vec::new(), named: Vec::new() },
        }
    }

    /// The record, and the expectations of `texts` as a scenario would hold them.
    pub(super) fn observed(&self, texts: &[&str]) -> (Record, Vec<Expected>) {
        let names = Names { duration: self.planned, ..names() };
        let expected: Vec<_> = texts
            .iter()
            .map(|text| Expected {
                expectation: parse(text, &names).unwrap_or_else(|error| panic!("{text}: {error} at {:?}", error.span)),
                text: (*text).into(),
                covers: vec!["RUN-8".into()],
            })
            .collect();
        let measures = measures(expected.iter().map(|expected| &expected.expectation), self.bucket);
        (self.record(&measures), expected)
    }

    fn bucket(&self, changes: &Changes, from: SimTime, until: SimTime, is_first: bool) -> Bucket {
        let gauges = Gauge::ALL.iter().map(|gauge| {
            let changes = &changes[gauge];
            let next = changes.partition_point(|(at, _)| *at <= from);
            let before = next.checked_sub(1).map_or(0, |last| changes[last].1);
            let mut span = GaugeSpan { min: before, max: before, last: before, integral: 0 };
            let mut since = from;
            for (at, value) in changes[next..].iter().take_while(|(at, _)| *at <= until) {
                span.integral += u128::from(span.last) * u128::from(at.since(since).as_micros());
                (since, span.last) = (*at, *value);
                (span.min, span.max) = (span.min.min(*value), span.max.max(*value));
            }
            span.integral += u128::from(span.last) * u128::from(until.since(since).as_micros());
            span
        });
        let mut counters = vec![0; Counter::ALL.len()];
        for (at, counter, added) in &self.counts {
            if *at <= until && (*at > from || is_first) {
                counters[counter.index()] += added;
            }
        }
        Bucket { from, until, gauges: gauges.collect(), counters }
    }

    fn changes(&self) -> Changes {
        let of = |gauge: &Gauge| {
            self.levels.iter().filter(|(_, which, _)| which == gauge).map(|(at, _, value)| (*at, *value)).collect()
        };
        let mut changes: Changes = Gauge::ALL.iter().map(|gauge| (*gauge, of(gauge))).collect();
        let value = |gauge: Gauge, now: SimTime| {
            let levels = &changes[&gauge];
            levels.partition_point(|(at, _)| *at <= now).checked_sub(1).map_or(0, |last| levels[last].1)
        };
        let times =
            [Gauge::Online, Gauge::Offline].into_iter().flat_map(|gauge| changes[&gauge].iter().map(|(at, _)| *at));
        let times: BTreeSet<_> = times.collect();
        let registered =
            times.into_iter().map(|at| (at, value(Gauge::Online, at) + value(Gauge::Offline, at))).collect();
        changes.insert(Gauge::Registered, registered);
        changes
    }
}

/// Each gauge's values from some moment on.
type Changes = BTreeMap<Gauge, Vec<(SimTime, u64)>>;

/// A plan of 100 Jump Clients at one site, with one outage from 10 to 20 min.
fn plan(duration: SimDuration) -> Plan {
    let _second = SimDuration::from_secs;
    Plan {
        name: "sample".into(),
        seed: 1,
        starts: "2026-11-16T10:00:00[UTC]".parse().expect("a valid time"),
        duration,
        tick: SimDuration::from_millis(10),
        begin: Begin::Connected,
        must_reach_rest: true,
        appliance: AppliancePlan {
            model: Model::B200,
            licences: None,
            capacity: 1_000,
            at_capacity: AtCapacity::Refuse,
            connection_rate: 50,
            line_max: 5_000,
            service: ServiceProfile {
                workers: 4,
                tls_handshake: SimDuration::from_micros(2_900),
                registration: SimDuration::from_millis(2),
                log_in: ServiceProfile::LOG_IN,
                distribution: Distribution::Fixed,
            },
            ..AppliancePlan::standard(Model::B200).expect("a B200 is standard")
        },
        behaviour: Behaviour::default(),
        sites: vec![Site::standard("site-1")],
        clients: (0..100).map(|place| Client::standard(place, SiteId(0))).collect(),
        consoles: Vec::new(),
        support: Default::default(),
        installers: Vec::new(),
        directory: Directory::new(),
        pinned: Vec::new(),
        sessions: Vec::new(),
        timeline: vec![Entry {
            name: "outage".into(),
            at: SimTime::from_secs(600),
            enabled: true,
            action: Action::ApplianceDown {
                how: DownHow::Crash,
                answers: WhileDown::Silence,
                lasting: SimDuration::from_secs(600),
            },
        }],
        measures: Measures::default(),
        assumptions: Vec::new(),
    }
}
