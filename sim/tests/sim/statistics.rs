//! Reports of statistics in whole runs: how many, how large, and what a change of settings does to them (STAT-1 to STAT-4).

use std::cell::Cell;
use std::sync::Arc;

use jumpstorm_sim::arrivals::{Arrival, Brought};
use jumpstorm_sim::observer::Unwatched;
use jumpstorm_sim::{Driver, RunOptions, run_logged};
use model::event::{DownHow, LossSeen, Setting, StopHow};
use model::id::SiteId;
use model::metric::Counter;
use model::plan::{Action, Direction, Entry, Plan, Statistic, StatisticsSet, WhileDown};
use model::wire::ToAppliance;

use crate::plans::{at, down, entry, fleet, outcome, outcome_with, secs, site_outage, stop};
use crate::random::{cases, check};

/// A fleet that reports these every so many minutes, for so many of them, with a bucket of the series an interval.
fn reporting(clients: u32, kinds: &[Statistic], every_minutes: u64, minutes: u64) -> Plan {
    let mut plan = fleet(clients, &[5, 40], minutes);
    plan.appliance.statistics.kinds = kinds.iter().copied().collect();
    plan.appliance.statistics.interval = secs(every_minutes * 60);
    plan.measures.bucket = secs(every_minutes * 60);
    plan
}

/// Reports and their bytes, bucket by bucket.
fn reports(plan: &Plan) -> Vec<(u64, u64)> {
    let counted = outcome(plan).assert_sound().record;
    let sent = outcome_with(plan, &SENT).assert_sound().record;
    let of = |record: &model::record::Record| -> Vec<(u64, u64)> {
        let of = |counters: &[u64]| {
            (counters[Counter::StatisticsReports.index()], counters[Counter::StatisticsBytes.index()])
        };
        record.series.iter().map(|bucket| of(&bucket.counters)).collect()
    };
    assert_eq!(of(&counted), of(&sent), "accounted for or sent, it comes to the same");
    of(&counted)
}

/// Covers: STAT-2.
#[test]
fn each_online_client_reports_once_in_every_interval() {
    let plan = reporting(12, &[Statistic::Cpu, Statistic::Uptime], 15, 180);
    assert_eq!(reports(&plan), [(12, 12 * 256); 12]);
}

/// Two are switched off for an hour and report from when they are back; nobody reports from the line or offline.
///
/// Covers: STAT-2.
#[test]
fn who_is_not_online_reports_nothing() {
    let mut plan = reporting(5, &[Statistic::Uptime], 5, 120);
    plan.timeline = vec![entry(1_800.0, stop([1, 3], StopHow::SwitchedOff, 3_600))];
    let counts: Vec<u64> = reports(&plan).into_iter().map(|(count, _)| count).collect();
    assert_eq!(counts[..6], [5; 6]);
    assert_eq!(counts[6..18], [3; 12]);
    // They come back some seconds into a bucket: by the end of the second both have reported.
    assert_eq!(counts[19..], [5; 5]);
}

/// Covers: STAT-1, STAT-3.
#[test]
fn what_is_chosen_decides_how_much_is_sent() {
    use Statistic::{ConsoleUser, Cpu, Disk, Uptime};
    let bytes = |kinds: &[Statistic], every_minutes| -> u64 {
        reports(&reporting(10, kinds, every_minutes, 60)).into_iter().map(|(_, bytes)| bytes).sum()
    };
    assert_eq!(bytes(&[], 15), 0);
    assert_eq!(bytes(&[Uptime], 15), 10 * 4 * 128);
    assert_eq!(bytes(&[Cpu, ConsoleUser, Disk, Uptime], 15), 10 * 4 * 512);
    assert_eq!(bytes(&Statistic::ALL, 15), 10 * 4 * (512 + 8_192));
    assert_eq!(bytes(&Statistic::ALL, 60), 10 * (512 + 8_192));
}

/// The figure that tables and reports show is what crosses the network in a run, to the byte, on either driver.
///
/// Covers: STAT-3.
#[test]
fn bandwidth_is_what_runs_send() {
    let all = Statistic::ALL;
    let cases: [(u32, &[Statistic], u64, u64); 4] =
        [(300, &all, 1, 60), (40, &all[..1], 5, 60), (40, &all[2..], 60, 60), (25, &all, 240, 480)];
    for (driver, (clients, kinds, every_minutes, minutes)) in
        Driver::ALL.into_iter().flat_map(|driver| cases.map(|case| (driver, case)))
    {
        let plan = reporting(clients, kinds, every_minutes, minutes);
        let record = outcome_with(&plan, &RunOptions { driver, ..RunOptions::default() }).assert_sound().record;
        let seconds = plan.duration.as_secs_f64();
        let statistics = plan.appliance.statistics.bandwidth(clients.into()).bytes_per_s();
        assert_eq!(record.total(Counter::StatisticsBytes) as f64, (statistics * seconds).round(), "{kinds:?}");
        let keep_alives = plan.behaviour.keep_alive_bandwidth(clients.into()).bytes_per_s();
        let everything = record.total(Counter::BytesIn) + record.total(Counter::BytesOut);
        assert_eq!(everything as f64, ((statistics + keep_alives) * seconds).round(), "{kinds:?}");
    }
}

/// The kinds change at once for the next report of each; the interval after it.
///
/// Covers: STAT-4.
#[test]
fn settings_of_statistics_take_effect_from_each_clients_next_report() {
    let change = |at_s, setting| entry(at_s, Action::Change { setting });
    let both: StatisticsSet = [Statistic::Uptime, Statistic::Thumbnail].into_iter().collect();
    let mut plan = reporting(10, &[Statistic::Uptime], 10, 120);
    // Just after a bucket began: whoever is to report in it does so with the new kinds.
    plan.timeline = vec![
        change(1_200.1, Setting::Statistics(both)),
        change(2_400.1, Setting::StatisticsInterval(secs(1_200))),
        change(4_800.1, Setting::Statistics(StatisticsSet::default())),
        change(6_000.1, Setting::Statistics([Statistic::Disk].into_iter().collect())),
    ];
    let (text, picture) = (10 * 128, 10 * 8_192);
    let got = reports(&plan);
    assert_eq!(got[..2], [(10, text); 2]);
    assert_eq!(got[2..5], [(10, text + picture); 3], "with the new kinds, and once more at the old time");
    assert_eq!(got[5..8], [(0, 0), (10, text + picture), (0, 0)], "every other bucket");
    assert_eq!(got[8..10], [(0, 0); 2], "none is chosen");
    assert_eq!(got[10].0 + got[11].0, 10, "chosen again, each begins anew");
}

/// A report that is under way when the appliance crashes and arrives when it is back tells its client that the connection is
/// forgotten, and tells it sooner than any keep-alive.
///
/// Covers: STAT-2, CONN-8.
#[test]
fn a_report_on_its_way_through_a_crash_is_the_same_accounted_for_and_sent() {
    let mut resets = 0;
    for begins_ms in (60_000..85_000).step_by(500) {
        let mut plan = fleet(1, &[2_000], 4);
        plan.appliance.statistics.kinds = [Statistic::Cpu].into_iter().collect();
        plan.appliance.statistics.interval = secs(25);
        plan.behaviour.dial_timeout = secs(20);
        let crash = down(DownHow::Crash, WhileDown::Silence, 1);
        plan.timeline = vec![Entry { at: at(f64::from(begins_ms) / 1e3), ..entry(60.0, crash) }];
        let counted = outcome(&plan).assert_sound();
        for options in [SENT, RunOptions { count_reports: false, ..RunOptions::default() }] {
            assert_eq!(counted.trace, outcome_with(&plan, &options).trace, "a crash {begins_ms} ms into the run");
        }
        resets += u32::from(counted.contact_lost().iter().any(|(_, _, how)| *how == LossSeen::Reset));
    }
    assert!(resets > 0, "none was under way");
}

/// A report that was lost on a line waits until TCP sends it again, and every keep-alive behind it: the line may be sound
/// by then, and cut again, before anything gets through.
///
/// Covers: STAT-2, CONN-8.
#[test]
fn a_report_that_waits_to_be_sent_again_is_the_same_accounted_for_and_sent() {
    let mut timed_out = 0;
    for begins_s in 60..80 {
        let mut plan = fleet(1, &[20], 6);
        plan.appliance.statistics.kinds = [Statistic::Cpu].into_iter().collect();
        plan.appliance.statistics.interval = secs(7);
        plan.behaviour.keep_alive_interval = secs(10);
        plan.behaviour.tcp_resend_first = secs(30);
        let begins_s = f64::from(begins_s);
        let lossy = Action::LinkChange {
            sites: vec![SiteId(0)],
            latency: None,
            jitter: None,
            loss_ppm: Some(999_999),
            lasting: Some(secs(4)),
        };
        plan.timeline =
            vec![entry(begins_s, lossy), entry(begins_s + 16.0, site_outage(0, Direction::ToAppliance, 60))];
        let counted = outcome(&plan).assert_sound();
        for options in [SENT, RunOptions { count_reports: false, ..RunOptions::default() }] {
            let sent = outcome_with(&plan, &options);
            assert_eq!(counted.trace, sent.trace, "a lossy line from {begins_s} s on");
        }
        timed_out += u32::from(counted.record.total(Counter::KeepAliveTimeouts) > 0);
    }
    assert!(timed_out > 0, "nobody was missed");
}

/// Reports on a sound line are accounted for, and sent as soon as they could matter or the plan wants them sent: otherwise
/// the comparisons of one with the other would compare nothing.
///
/// Covers: STAT-2.
#[test]
fn reports_are_accounted_for_in_peace_and_sent_under_faults() {
    let peaceful = reporting(10, &Statistic::ALL, 5, 60);
    assert_eq!(sent_of_all(&peaceful), (0, 120));
    let mut singly = peaceful.clone();
    singly.appliance.statistics.sent_singly = true;
    assert_eq!(sent_of_all(&singly), (120, 120));
    assert_eq!(outcome(&singly).trace, outcome(&peaceful).trace);

    let (sent, reported, both) = (Cell::new(0), Cell::new(0), Cell::new(0));
    check(20, cases(false), |case| {
        let (own, of) = sent_of_all(&case.plan());
        sent.set(sent.get() + own);
        reported.set(reported.get() + of);
        both.set(both.get() + u32::from(own > 0 && own < of));
        Ok(())
    });
    let (sent, reported) = (sent.get(), reported.get());
    // Not counting those that faults swallowed.
    assert!(sent * 50 > reported && sent * 2 < reported, "{sent} of {reported} reports arrived one by one");
    assert!(both.get() >= 7, "only {} of 20 runs have both", both.get());
}

/// How many reports arrived one by one, and how many were counted.
fn sent_of_all(plan: &Plan) -> (u64, u64) {
    let plan = Arc::new(plan.clone());
    let (record, arrivals) = run_logged(&plan, &RunOptions::default(), &mut Unwatched).expect("the plan runs");
    let is_report = |arrival: &&Arrival| matches!(arrival.what, Brought::Up(ToAppliance::Statistics { .. }));
    (arrivals.iter().filter(is_report).count() as u64, record.total(Counter::StatisticsReports))
}

/// Nothing is counted that can be sent.
const SENT: RunOptions =
    RunOptions { driver: Driver::Turmoil, skip_idle: true, count_keep_alives: false, count_reports: false };
