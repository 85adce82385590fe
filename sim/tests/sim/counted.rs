//! Keep-alives and reports of statistics that are counted against those that are sent: the same run either way (CONN-8,
//! STAT-2).

use std::cell::Cell;

use jumpstorm_sim::RunOptions;
use model::event::{ClientEvent, DownHow, Setting, StopHow};
use model::id::SiteId;
use model::metric::Counter;
use model::plan::{Action, Begin, Direction, Entry, Plan, Statistic, StatisticsSet, WhileDown};
use model::record::Bucket;
use model::time::{SimDuration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::plans::{churn, clients, down, entry, fleet, outcome, outcome_with, secs, site_outage, stop};

/// A small fleet and some faults, as drawn.
#[derive(Clone, Debug)]
struct Case {
    seed: u64,
    clients: u32,
    latencies_ms: Vec<u64>,
    missed_max: u32,
    cold: bool,
    rate: u32,
    kinds: StatisticsSet,
    reports_every: u64,
    faults: Vec<Fault>,
}

#[derive(Clone, Debug)]
struct Fault {
    /// It begins about when this keep-alive of that client falls due, or is under way, or is answered.
    client: u32,
    keep_alive: i64,
    offset_us: i64,
    lasting: u64,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Down(DownHow, WhileDown),
    Uplink,
    Outage(u32, Direction),
    Slower(u32, u64),
    Lossy(u32, u32),
    Stop(StopHow),
    StopOne(StopHow),
    Churn,
    Removal,
    Report(StatisticsSet),
    ReportEvery(u64),
}

fn cases() -> impl Strategy<Value = Case> {
    let latency = prop::sample::select(vec![0_u64, 5, 10, 13, 20, 45, 60, 120]);
    let fleet = (0_u64..1_000, 4_u32..14, prop::collection::vec(latency, 1..4), 2_u32..5, any::<bool>());
    let faults = prop::collection::vec(faults(), 1..6);
    let statistics = (kinds(), prop::sample::select(REPORTS_EVERY.to_vec()));
    (fleet, prop::sample::select(vec![1_u32, 5, 50]), statistics, faults).prop_map(
        |(fleet, rate, statistics, faults)| {
            let (seed, clients, latencies_ms, missed_max, cold) = fleet;
            let (kinds, reports_every) = statistics;
            Case { seed, clients, latencies_ms, missed_max, cold, rate, kinds, reports_every, faults }
        },
    )
}

fn kinds() -> impl Strategy<Value = StatisticsSet> {
    let kinds = prop::sample::subsequence(Statistic::ALL.to_vec(), 0..=Statistic::ALL.len());
    kinds.prop_map(|kinds| kinds.into_iter().collect())
}

fn faults() -> impl Strategy<Value = Fault> {
    let how = prop::sample::select(vec![StopHow::Crashed, StopHow::Asleep]);
    let downs = prop::sample::select(vec![DownHow::Restart, DownHow::Crash]);
    let answers = prop::sample::select(vec![WhileDown::Silence, WhileDown::Refusal]);
    let ways = vec![Direction::Both, Direction::ToAppliance, Direction::FromAppliance];
    let kind = prop_oneof![
        (downs, answers).prop_map(|(how, answers)| Kind::Down(how, answers)),
        Just(Kind::Uplink),
        (0_u32..3, prop::sample::select(ways)).prop_map(|(site, way)| Kind::Outage(site, way)),
        (0_u32..3, 0_u64..200).prop_map(|(site, latency)| Kind::Slower(site, latency)),
        (0_u32..3, 0_u32..600_000).prop_map(|(site, loss)| Kind::Lossy(site, loss)),
        how.clone().prop_map(Kind::Stop),
        how.prop_map(Kind::StopOne),
        Just(Kind::Churn),
        Just(Kind::Removal),
        kinds().prop_map(Kind::Report),
        prop::sample::select(REPORTS_EVERY.to_vec()).prop_map(Kind::ReportEvery),
    ];
    // On ticks, between them, and all through the flight of a keep-alive and its answer.
    let offset = prop_oneof![(-5_i64..30).prop_map(|ticks| ticks * 10_000), -20_000_i64..300_000];
    (0_u32..14, 1_i64..30, offset, 1_u64..80, kind).prop_map(|(client, keep_alive, offset_us, lasting, kind)| Fault {
        client,
        keep_alive,
        offset_us,
        lasting,
        kind,
    })
}

impl Case {
    fn plan(&self) -> Plan {
        let mut plan = fleet(self.clients, &self.latencies_ms, 8);
        plan.seed = self.seed;
        plan.begin = if self.cold { Begin::Cold } else { Begin::Connected };
        plan.appliance.connection_rate = self.rate;
        plan.appliance.line_max = 3;
        plan.behaviour.keep_alive_interval = INTERVAL;
        plan.behaviour.keep_alive_missed_max = self.missed_max;
        plan.behaviour.back_off.cap = secs(10);
        plan.behaviour.refused_retry = secs(30);
        plan.appliance.capacity = self.clients - 1;
        plan.appliance.statistics.kinds = self.kinds;
        plan.appliance.statistics.interval = secs(self.reports_every);
        let mut faults = self.faults.clone();
        faults.sort_by_key(|fault| fault.begins());
        // What is down already cannot go down, and two changes of one line cannot overlap.
        let (mut appliance, mut uplink, mut lines) = (SimTime::ZERO, SimTime::ZERO, [SimTime::ZERO; 3]);
        for (number, fault) in faults.iter().enumerate() {
            let (begins, ends) = (fault.begins(), fault.begins() + secs(fault.lasting));
            let site = |site: u32| site % self.latencies_ms.len() as u32;
            let grips = |grip: &mut SimTime| {
                begins >= *grip && {
                    *grip = ends;
                    true
                }
            };
            let action = match fault.kind {
                Kind::Down(how, answers) if grips(&mut appliance) => down(how, answers, fault.lasting),
                Kind::Uplink if grips(&mut uplink) => Action::UplinkLoss { lasting: secs(fault.lasting) },
                Kind::Outage(number, way) if grips(&mut lines[site(number) as usize]) => {
                    site_outage(site(number), way, fault.lasting)
                }
                Kind::Slower(number, latency) if grips(&mut lines[site(number) as usize]) => {
                    change(site(number), Some(latency), None, fault.lasting)
                }
                Kind::Lossy(number, loss) if grips(&mut lines[site(number) as usize]) => {
                    change(site(number), None, Some(loss), fault.lasting)
                }
                Kind::Stop(how) => stop(0..self.clients, how, fault.lasting),
                Kind::StopOne(how) => stop([fault.client % self.clients], how, fault.lasting),
                Kind::Churn => churn(300, fault.lasting, 3),
                Kind::Removal => Action::Removal { clients: clients([fault.client % self.clients]), over: secs(0) },
                Kind::Report(kinds) => Action::Change { setting: Setting::Statistics(kinds) },
                Kind::ReportEvery(seconds) => Action::Change { setting: Setting::StatisticsInterval(secs(seconds)) },
                _ => continue,
            };
            plan.timeline.push(Entry { at: begins, ..entry(number as f64, action) });
        }
        plan
    }
}

impl Fault {
    fn begins(&self) -> SimTime {
        let due = self.keep_alive * INTERVAL.as_micros() as i64 - 1_300_000 * (i64::from(self.client) + 1);
        SimTime::from_micros((due + self.offset_us).max(0))
    }
}

fn change(site: u32, latency_ms: Option<u64>, loss_ppm: Option<u32>, lasting: u64) -> Action {
    Action::LinkChange {
        sites: vec![SiteId(site)],
        latency: latency_ms.map(SimDuration::from_millis),
        jitter: None,
        loss_ppm,
        lasting: Some(secs(lasting)),
    }
}

/// The same events, to the microsecond, and the same traffic bucket by bucket, but for one thing: a keep-alive is counted
/// together with its answer, and where a connection ends, or the run, while it is under way there is no answer to it.
///
/// Lines here have no jitter. With it equality cannot be had: each message that is sent draws its own from the line's
/// chance, one that is counted draws none.
///
/// Covers: CONN-8, RUN-6, STAT-2.
#[test]
fn what_is_counted_changes_nothing_against_what_is_sent() {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (timed_out, reported, ran) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let result = runner.run(&cases(), |case| {
        let plan = case.plan();
        let counted = outcome(&plan);
        for options in SENT {
            let sent = outcome_with(&plan, &options);
            for (counted, sent) in counted.trace.iter().zip(&sent.trace) {
                prop_assert_eq!(counted, sent);
            }
            prop_assert_eq!(counted.trace.len(), sent.trace.len());
            prop_assert_eq!(&counted.record.effects, &sent.record.effects);
            for law in counted.record.invariants.iter().chain(&sent.record.invariants) {
                prop_assert_eq!(law.violations, 0, "{}: {:?}", law.name, law.first);
            }
            for (counted, sent) in counted.record.series.iter().zip(&sent.record.series) {
                for counter in [Counter::StatisticsReports, Counter::StatisticsBytes] {
                    let of = |bucket: &Bucket| bucket.counters[counter.index()];
                    prop_assert_eq!(of(counted), of(sent), "{} until {}", counter, counted.until);
                }
            }
            let total = |counter| (counted.record.total(counter), sent.record.total(counter));
            let ((counted, sent), (ended, _)) = (total(Counter::Messages), total(Counter::OfflineSightings));
            let under_way = ended + total(Counter::Queuings).0 + u64::from(case.clients);
            prop_assert!(sent <= counted && counted <= sent + under_way, "{} counted, {} sent", counted, sent);
        }
        ran.set(ran.get() + 1);
        timed_out.set(timed_out.get() + u32::from(counted.record.total(Counter::KeepAliveTimeouts) > 0));
        reported.set(reported.get() + u32::from(counted.record.total(Counter::StatisticsReports) > 0));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(timed_out.get() * 3 >= ran.get(), "{} of {} cases reach a time-out", timed_out.get(), ran.get());
    assert!(reported.get() * 2 >= ran.get(), "{} of {} cases have reports", reported.get(), ran.get());
}

/// Sleep that begins at any moment of a keep-alive's way there and of its answer's way back: what the client has heard
/// decides whether it believes in its connection when it wakes.
///
/// Covers: CONN-8.
#[test]
fn sleep_in_the_middle_of_a_keep_alive_is_the_same_counted_and_sent() {
    let mut beliefs = [0, 0];
    // The last two travel partly on the engine and partly above it, as the line is to be faster later on.
    for (latency_ms, faster_ms) in [(0, 0), (5, 5), (13, 13), (45, 45), (120, 120), (33, 12), (120, 1)] {
        for offset_ms in (0..=(2 * latency_ms + 30)).step_by(5) {
            let begins =
                Fault { client: 0, keep_alive: 6, offset_us: 1_000 * offset_ms as i64, lasting: 15, kind: Kind::Churn };
            let mut plan = fleet(1, &[latency_ms], 3);
            plan.behaviour.keep_alive_interval = INTERVAL;
            plan.behaviour.keep_alive_missed_max = 2;
            let sleep = stop([0], StopHow::Asleep, begins.lasting);
            let faster = change(0, Some(faster_ms), None, 5);
            plan.timeline = vec![Entry { at: begins.begins(), ..entry(0.0, sleep) }, entry(170.0, faster)];
            let counted = outcome(&plan).assert_sound();
            let sent = outcome_with(&plan, &RunOptions { count_keep_alives: false, ..RunOptions::default() });
            assert_eq!(counted.trace, sent.trace, "{offset_ms} ms after it was due, on a line of {latency_ms} ms");
            let ClientEvent::Started { connected } = counted.client(0)[1].1 else { panic!("{:?}", counted.client(0)) };
            beliefs[usize::from(connected)] += 1;
        }
    }
    assert!(beliefs[0] > 10 && beliefs[1] > 10, "{beliefs:?}");
}

const CASES: u32 = 60;
/// Everything is sent; only the one; only the other.
const SENT: [RunOptions; 3] = [
    RunOptions { skip_idle: true, count_keep_alives: false, count_reports: false },
    RunOptions { skip_idle: true, count_keep_alives: true, count_reports: false },
    RunOptions { skip_idle: true, count_keep_alives: false, count_reports: true },
];
/// Seconds: about a keep-alive's, and beyond most of the faults.
const REPORTS_EVERY: [u64; 4] = [3, 7, 25, 120];
const INTERVAL: SimDuration = SimDuration::from_secs(10);
