//! Keep-alives and reports of statistics that are counted against those that are sent: the same run either way (CONN-8,
//! STAT-2).

use std::cell::Cell;

use jumpstorm_sim::{Driver, RunOptions};
use model::event::{ClientEvent, StopHow};
use model::metric::Counter;
use model::plan::Entry;
use model::record::Bucket;
use proptest::prelude::*;

use crate::plans::{entry, fleet, outcome_with, stop};
use crate::random::{Fault, INTERVAL, Kind, cases, change, check};

/// The same events, to the microsecond, and the same traffic but for one message: a keep-alive is counted together with its
/// answer, and where a connection ends, or the run, while it is under way there is no answer to it. Reports of statistics are
/// the same bucket by bucket.
///
/// Lines here have no jitter. With it equality cannot be had: each message that is sent draws its own from the line's
/// chance, one that is counted draws none.
///
/// Covers: CONN-8, RUN-6, STAT-2.
#[test]
fn what_is_counted_changes_nothing_against_what_is_sent() {
    for driver in Driver::ALL {
        counted_and_sent_are_the_same(driver);
    }
}

fn counted_and_sent_are_the_same(driver: Driver) {
    let (timed_out, reported, ran) = (Cell::new(0), Cell::new(0), Cell::new(0));
    check(CASES, cases(false), |case| {
        let plan = case.plan();
        let all = RunOptions { driver, ..RunOptions::default() };
        let counted = outcome_with(&plan, &all);
        for (count_keep_alives, count_reports) in [(false, false), (true, false), (false, true)] {
            let sent = outcome_with(&plan, &RunOptions { count_keep_alives, count_reports, ..all });
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
    assert!(timed_out.get() * 3 >= ran.get(), "{} of {} cases reach a time-out", timed_out.get(), ran.get());
    assert!(reported.get() * 4 >= ran.get() * 3, "{} of {} cases have reports", reported.get(), ran.get());
}

/// Sleep that begins at any moment of a keep-alive's way there and of its answer's way back: what the client has heard
/// decides whether it believes in its connection when it wakes.
///
/// Covers: CONN-8.
#[test]
fn sleep_in_the_middle_of_a_keep_alive_is_the_same_counted_and_sent() {
    let mut beliefs = [0, 0];
    // The last two travel partly on the engine and partly above it, as the line is to be faster later on.
    let lines = [(0, 0), (5, 5), (13, 13), (45, 45), (120, 120), (33, 12), (120, 1)];
    for (driver, (latency_ms, faster_ms)) in Driver::ALL.into_iter().flat_map(|driver| lines.map(|line| (driver, line)))
    {
        for offset_ms in (0..=(2 * latency_ms + 30)).step_by(5) {
            let begins =
                Fault { client: 0, keep_alive: 6, offset_us: 1_000 * offset_ms as i64, lasting: 15, kind: Kind::Churn };
            let mut plan = fleet(1, &[latency_ms], 3);
            plan.behaviour.keep_alive_interval = INTERVAL;
            plan.behaviour.keep_alive_missed_max = 2;
            let sleep = stop([0], StopHow::Asleep, begins.lasting);
            let faster = change(0, Some(faster_ms), None, None, 5);
            plan.timeline = vec![Entry { at: begins.begins(), ..entry(0.0, sleep) }, entry(170.0, faster)];
            let options = RunOptions { driver, ..RunOptions::default() };
            let counted = outcome_with(&plan, &options).assert_sound();
            let sent = outcome_with(&plan, &RunOptions { count_keep_alives: false, ..options });
            assert_eq!(counted.trace, sent.trace, "{offset_ms} ms after it was due, on a line of {latency_ms} ms");
            let ClientEvent::Started { connected } = counted.client(0)[1].1 else { panic!("{:?}", counted.client(0)) };
            beliefs[usize::from(connected)] += 1;
        }
    }
    assert!(beliefs[0] > 10 && beliefs[1] > 10, "{beliefs:?}");
}

const CASES: u32 = 60;
