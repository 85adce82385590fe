//! Each kind of claim on a storm made by hand: how it comes out, what is told, and when it was decided.

use model::event::ClientState;
use model::id::{ClientId, EntryId};
use model::metric::{Counter, Gauge, Latency};
use model::plan::Plan;
use model::record::{Breach, Effect, InvariantReport, Record, Rest};
use model::time::SimTime;
use model::verdict::Outcome::{self, Fail, Inconclusive, Pass};
use model::verdict::Verdict;

use super::super::parse;
use super::super::samples::{Happenings, names};
use super::{Expected, judge};

/// 100 clients go offline at 780 s, 180 s after the outage began, and are admitted at two a second from 1,201.01 s on.
fn storm() -> Happenings {
    let mut storm = Happenings::none().level(0, Gauge::Online, 100);
    storm = storm.level(780_000, Gauge::Online, 0).level(780_000, Gauge::Offline, 100);
    storm = storm.count(780_000, Counter::OfflineSightings, 100).level(1_200_500, Gauge::Waiting, 99);
    for place in 0..100 {
        let (at, done) = (1_201_010 + i64::try_from(place).expect("small") * 500, place + 1);
        storm = storm.level(at, Gauge::Online, done).level(at, Gauge::Offline, 100 - done);
        storm = storm.level(at, Gauge::Waiting, 100 - done).count(at, Counter::Admissions, 1);
    }
    storm
        .level(1_201_010, Gauge::WorkersBusy, 1)
        .level(1_251_010, Gauge::WorkersBusy, 0)
        .count(1_201_010, Counter::Messages, 7)
        .sample(Latency::TimeToReconnect, 1_010, 50)
        .sample(Latency::TimeToReconnect, 50_510, 50)
        .sample(Latency::BackOff, 60_000, 10)
}

fn judged(happenings: &Happenings, texts: &[&str]) -> Verdict {
    let (record, expected) = happenings.observed(texts);
    judge(&happenings.plan(), &expected, &[], &record)
}

/// Checks outcome, words and moment (in seconds; none if negative) of each claim.
fn assert_rulings(happenings: &Happenings, cases: &[(&str, Outcome, &str, f64)]) {
    for (text, outcome, measured, at) in cases {
        let judgement = judged(happenings, &[text]).expectations.remove(0);
        let found = (judgement.outcome, judgement.measured.as_str(), judgement.at.map_or(-1.0, SimTime::as_secs_f64));
        assert_eq!(found, (*outcome, *measured, *at), "{text}");
    }
}

/// Covers: RUN-8.
#[test]
#[rustfmt::skip]
fn totals_windows_and_distributions() {
    assert_rulings(&storm(), &[
        ("admissions = 100", Pass, "100 admissions", 7200.0),
        ("admissions >= 101", Fail, "100 admissions", 7200.0),
        ("admissions < 10", Fail, "100 admissions", 1206.0),
        ("admissions between 99 and 101", Pass, "100 admissions", 7200.0),
        ("admissions = 90 +- 12%", Pass, "100 admissions", 7200.0),
        ("from 1201s to 1202s: admissions = 2", Pass, "2 admissions", 1202.0),
        ("from start to outage.end: admissions = 0", Pass, "0 admissions", 1200.0),
        ("messages >= 7", Pass, "7 messages", 7200.0),
        ("turned_away = 0", Pass, "0 turned away", 7200.0),
        ("turned_away < 1", Pass, "0 turned away", 7200.0),
        ("turned_away >= 1", Fail, "0 turned away", 7200.0),
        ("turned_away <= 9", Inconclusive, "0 turned away: a bound on what did not happen shows nothing", -1.0),
        ("max admissions in any 1s <= 2", Pass, "2 admissions in the 1 s up to 1,201.51 s", 1201.51),
        ("max admissions in any 1.001s <= 2", Fail, "3 admissions in the 1.001 s up to 1,202.01 s", 1202.01),
        ("max turned_away in any 1s <= 2", Inconclusive, "0 turned away in the whole run: there is no window to look at", -1.0),
        ("p50 time_to_reconnect <= 1.01s", Pass, "1.01 s, the p50 of 100 samples", -1.0),
        ("p99 time_to_reconnect <= 50s", Fail, "50.495 s, the p99 of 100 samples", -1.0),
        ("min time_to_reconnect >= 1s", Pass, "1.01 s, the min of 100 samples", -1.0),
        ("mean time_to_reconnect = 25.76s +- 1%", Pass, "25.76 s, the mean of 100 samples", -1.0),
        ("max back_off <= 1m", Pass, "60 s, the max of 10 samples", -1.0),
        ("max back_off < 1m", Fail, "60 s, the max of 10 samples", -1.0),
        ("mean back_off = 1m", Pass, "60 s, the mean of 10 samples", -1.0),
        ("max back_off <= 59s", Fail, "59.998 s, the max of 10 samples", -1.0),
        ("count time_to_reconnect = 100", Pass, "100 samples", -1.0),
        ("count connect_time = 0", Pass, "0 samples", -1.0),
        ("count connect_time <= 5", Inconclusive, "`connect_time` has no samples: a bound on them shows nothing", -1.0),
        ("p99 connect_time <= 5s", Inconclusive, "`connect_time` has no samples", -1.0),
    ]);
}

/// Covers: RUN-8.
#[test]
#[rustfmt::skip]
fn moments() {
    assert_rulings(&storm(), &[
        ("last admitted - first admitted >= 49.5s", Pass, "49.5 s, from 1,201.01 s to 1,250.51 s", 1250.51),
        ("last admitted - first admitted >= 49.500001s", Fail, "49.5 s, from 1,201.01 s to 1,250.51 s", 1250.51),
        ("first admitted - outage.end <= 5s", Pass, "1.01 s, from 1,200 s to 1,201.01 s", 1201.01),
        ("outage.end - first admitted <= 5s", Pass, "-1.01 s, from 1,201.01 s to 1,200 s", 1201.01),
        ("last admitted <= outage.end + 50s", Fail, "1,250.51 s", 1250.51),
        ("first seen_offline = outage.start + 180s", Pass, "780 s", 780.0),
        ("first admitted + 5s > first seen_offline", Pass, "1,206.01 s; first seen_offline is 780 s", 1201.01),
        ("last removed <= 5m", Inconclusive, "`removed` never happened", -1.0),
        ("last admitted >= last removed", Inconclusive, "`removed` never happened", -1.0),
    ]);
}

/// Covers: RUN-8.
#[test]
#[rustfmt::skip]
fn gauges_at_moments() {
    assert_rulings(&storm(), &[
        ("online >= 100%", Pass, "100% (100 of 100)", 7200.0),
        ("waiting != 0", Fail, "0 Jump Clients", 7200.0),
        ("at outage.end: online = 0", Pass, "0 Jump Clients", 1200.0),
        ("at 1201.01s: online >= 2%", Fail, "1% (1 of 100)", 1201.01),
        ("at start: online = 100", Pass, "100 Jump Clients", 0.0),
        ("by 1250.51s: online = 100%", Pass, "100% (100 of 100), true since 1,250.51 s at the latest", 1250.51),
        ("by 2h: online = 100%", Pass, "100% (100 of 100), true since 1,251 s at the latest", 1251.0),
        ("by 1250s: online = 100%", Fail, "98% (98 of 100)", 1250.0),
        ("by 12m: online = 100%", Inconclusive, "true at every moment up to 720 s, so it never had to come true", -1.0),
        ("within 51s of outage.end: online >= 100%", Pass, "true between 1,250 s and 1,251 s, at most 51 s after 1,200 s", 1251.0),
        ("within 50s of outage.end: online >= 100%", Fail, "at no moment; 98% (98 of 100) at 1,250 s", 1250.0),
        ("within 50s of 1h: online >= 100%", Pass, "true at 3,600 s already", 3600.0),
        ("within 50s of outage.start: online >= 100%", Inconclusive, "true at every moment up to 650 s, so it never had to come true", -1.0),
    ]);
}

/// Covers: RUN-8.
#[test]
#[rustfmt::skip]
fn gauges_over_spans() {
    assert_rulings(&storm(), &[
        ("always: online >= 99%", Fail, "0% (0 of 100), between 779 s and 780 s", 780.0),
        ("from start to 779s, always: online >= 99%", Pass, "100% (100 of 100) throughout", -1.0),
        ("never: waiting > 99", Pass, "between 0 Jump Clients and 99 Jump Clients", -1.0),
        ("never: waiting > 98", Fail, "99 Jump Clients, between 1,200 s and 1,201 s", 1201.0),
        ("never: waiting > 50%", Fail, "99% (99 of 100), between 1,200 s and 1,201 s", 1201.0),
        ("after 1251s, never: waiting > 0", Pass, "0 Jump Clients throughout", -1.0),
        ("never: refused > 5", Inconclusive, "`refused` was 0 at every moment of the run, so this never mattered; \
                                              if that is the claim, write `max refused = 0`", -1.0),
        ("always: refused > 5", Fail, "0 Jump Clients, between 0 s and 1 s", 1.0),
        ("max refused = 0", Pass, "0 Jump Clients, between 0 s and 1 s", 1.0),
        ("max waiting <= 98", Fail, "99 Jump Clients, between 1,200 s and 1,201 s", 1201.0),
        ("min online >= 1%", Fail, "0% (0 of 100), between 779 s and 780 s", 780.0),
        ("from 1210s to 1220s: min online >= 19", Fail, "18 Jump Clients, between 1,210 s and 1,211 s", 1211.0),
        ("mean workers_busy <= 25%", Pass, "0.173%", -1.0),
        ("from 1201s to 1251s: mean workers_busy >= 0.999", Pass, "0.999 workers", -1.0),
        ("from 780s to 1200s: mean offline = 100%", Pass, "100%", -1.0),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_run_that_was_stopped_decides_only_what_it_cannot_mend() {
    assert_rulings(&storm().stopped(1_210), &[
        ("admissions < 18", Fail, "18 admissions", 1210.0),
        ("admissions >= 19", Inconclusive, "so far, 18 admissions; the run was stopped at 1,210 s, before 2 h", -1.0),
        ("max admissions in any 1s <= 1", Fail, "2 admissions in the 1 s up to 1,201.51 s", 1201.51),
        ("max admissions in any 1s <= 2", Inconclusive,
            "so far, 2 admissions in the 1 s up to 1,201.51 s; the run was stopped at 1,210 s, before 2 h", -1.0),
        ("first admitted <= 1202s", Pass, "1,201.01 s", 1201.01),
        ("last admitted <= 1205s", Fail, "1,209.51 s", 1209.51),
        ("last admitted <= 1215s", Inconclusive, "so far, 1,209.51 s; the run was stopped at 1,210 s, before 2 h", -1.0),
        ("last admitted - first admitted <= 5s", Fail, "8.5 s, from 1,201.01 s to 1,209.51 s", 1209.51),
        ("outage.end + 30m - last admitted >= 1795s", Fail, "1,790.49 s, from 1,209.51 s to 3,000 s", 1209.51),
        ("outage.end + 30m - last admitted >= 1700s", Inconclusive,
            "so far, 1,790.49 s, from 1,209.51 s to 3,000 s; the run was stopped at 1,210 s, before 2 h", -1.0),
        ("first admitted <= last seen_offline", Inconclusive,
            "so far, 1,201.01 s; last seen_offline is 780 s; the run was stopped at 1,210 s, before 2 h", -1.0),
        ("online >= 100%", Inconclusive, "the run was stopped at 1,210 s, before 2 h", -1.0),
        ("at 1210s: online = 18", Pass, "18 Jump Clients", 1210.0),
        ("at 1211s: online = 18", Inconclusive, "the run was stopped at 1,210 s, before 1,211 s", -1.0),
        ("always: waiting <= 90", Fail, "99 Jump Clients, between 1,200 s and 1,201 s", 1201.0),
        ("always: waiting <= 99", Inconclusive,
            "so far, between 0 Jump Clients and 99 Jump Clients; the run was stopped at 1,210 s, before 2 h", -1.0),
        ("within 5m of outage.end: online > 10", Pass, "true between 1,206 s and 1,207 s, at most 7 s after 1,200 s", 1207.0),
        ("within 5m of outage.end: online > 50", Inconclusive,
            "not true so far; the run was stopped at 1,210 s, before 1,500 s", -1.0),
        ("after 30m: max waiting <= 5", Inconclusive, "the run was stopped at 1,210 s, before 1,800 s", -1.0),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_share_of_a_changing_whole_is_judged_against_the_claim() {
    // Nobody is registered for 10 s; then 50 are, all online; 10 of those go offline at 20.2 s, and 60 more come at 20.8 s.
    let changing = Happenings::none()
        .level(10_000, Gauge::Online, 50)
        .level(20_200, Gauge::Online, 40).level(20_200, Gauge::Offline, 10)
        .level(20_800, Gauge::Online, 100).level(30_000, Gauge::Offline, 0);
    assert_rulings(&changing, &[
        ("at 5s: online >= 90%", Inconclusive, "there was nothing for `online` to be a percentage of", -1.0),
        ("from start to 9s, always: online >= 90%", Inconclusive, "there was nothing for `online` to be a percentage of", -1.0),
        ("from start to 20s, always: online >= 90%", Pass, "100% (50 of 50) throughout", -1.0),
        ("from start to 9s: min online >= 90%", Inconclusive, "there was nothing for `online` to be a percentage of", -1.0),
        ("from start to 20s: min online >= 90%", Pass, "100% (50 of 50), between 9 s and 10 s", 10.0),
        ("from start to 9s: mean online >= 90%", Inconclusive, "there was nothing for `online` to be a percentage of", -1.0),
        ("within 1s of 9.5s: online >= 90%", Inconclusive, "true at every moment up to 10.5 s, so it never had to come true", -1.0),
        ("within 15s of 9.5s: online < 90%", Pass, "true between 20 s and 21 s, at most 11.5 s after 9.5 s", 21.0),
        ("at 21s: online >= 90%", Pass, "90.909% (100 of 110)", 21.0),
        ("from 15s to 25s, always: online >= 80%", Pass, "between 80% (40 of 50) and 100% (100 of 100)", -1.0),
        ("from 15s to 25s, always: online between 80% and 99%", Fail, "100% (50 of 50), between 15 s and 16 s", 16.0),
        ("from 20.1s to 25s, always: online != 95%", Fail,
            "between 80% (40 of 50) and 100% (100 of 100), between 20.1 s and 21 s; buckets do not show it more exactly", 21.0),
        ("from 20.1s to 25s, always: online >= 85%", Fail, "80% (40 of 50), between 20.1 s and 21 s", 21.0),
        ("from 20.5s to 25s: max offline <= 20%", Pass, "20% (10 of 50), between 20.5 s and 21 s", 21.0),
        ("mean online >= 99%", Pass, "99.986%", -1.0),
        ("within 1s of 20s: online between 90.9% and 91%", Pass, "true between 20 s and 21 s, at most 1 s after 20 s", 21.0),
        ("from start to 20s: max offline <= 5%", Pass, "0% (0 of 50), between 9 s and 10 s", 10.0),
    ]);
    // Surely 9%, when 10 of 110 were offline; 16% if the 60 were registered then.
    let unsure = Happenings::none()
        .level(0, Gauge::Online, 50).level(200, Gauge::Online, 100).level(400, Gauge::Offline, 10)
        .level(600, Gauge::Offline, 0).level(800, Gauge::Online, 50);
    assert_rulings(&unsure.stopped(1), &[
        ("max offline <= 12%", Inconclusive,
            "so far, 16.666% (10 of 60), between 0 s and 1 s; buckets do not show it more exactly; the run was stopped at 1 s, before 2 h", -1.0),
        ("max offline <= 9%", Fail, "16.666% (10 of 60), between 0 s and 1 s; buckets do not show it more exactly", 1.0),
        ("within 1s of start: offline > 10%", Fail, "at no moment; 0% (0 of 50) at 1 s; buckets do not show it more exactly", 1.0),
    ]);
}

fn law(violations: u64) -> InvariantReport {
    let breach = Breach { at: SimTime::from_secs(640), what: "51 admissions".into() };
    InvariantReport {
        name: "connection_rate",
        law: "No more admissions in any second than the setting allows.",
        rules: &["CONN-2"],
        checks: 25_000,
        violations,
        first: (violations > 0).then_some(breach),
    }
}

/// A change of what was planned and of what happened.
type Twist = fn(&mut Plan, &mut Record);

/// How grave a finding is, what it is about, and what was found.
type Found = (Outcome, &'static str, &'static str);

#[test]
fn findings_weigh_on_the_verdict() {
    let cases: [(Twist, Outcome, &[Found]); 9] = [
        (
            |_, _| {},
            Inconclusive,
            &[(Inconclusive, "expectations", "nothing was expected, and no law had anything to check")],
        ),
        (|_, record| record.invariants.push(law(0)), Pass, &[]),
        (
            |_, record| record.invariants.push(law(3)),
            Fail,
            &[(
                Fail,
                "invariant connection_rate",
                "broken 3 times in 25,000 checks: \"No more admissions in any second than the setting allows.\"; first at 640 s: \
                 51 admissions",
            )],
        ),
        (
            |plan, record| {
                record.invariants.push(law(0));
                plan.timeline[0].enabled = false;
            },
            Inconclusive,
            &[(Inconclusive, "timeline outage", "outage is switched off")],
        ),
        (
            |_, record| {
                record.invariants.push(law(0));
                record.effects.clear();
            },
            Inconclusive,
            &[(Inconclusive, "timeline outage", "outage never began, though it was due at 600 s")],
        ),
        (
            |_, record| {
                record.invariants.push(law(0));
                let (entry, began) = (EntryId(0), Some(SimTime::from_secs(600)));
                record.effects = vec![Effect {
                    entry,
                    began,
                    ended: None,
                    recovered: None,
                    touched: 0,
                    what: "no connection ended".into(),
                }];
            },
            Inconclusive,
            &[(Inconclusive, "timeline outage", "outage hit nobody: no connection ended")],
        ),
        (
            |_, record| {
                record.invariants.push(law(0));
                record.ran = model::time::SimDuration::from_secs(500);
                record.effects.clear();
                record.rest.since = None;
            },
            Inconclusive,
            &[
                (Inconclusive, "run", "stopped at 500 s of 2 h"),
                (Inconclusive, "timeline outage", "outage never began: the run was stopped at 500 s, before 600 s"),
            ],
        ),
        (
            |_, record| {
                record.invariants.push(law(0));
                record.rest = unrest();
            },
            Fail,
            &[(
                Fail,
                "recovery",
                "not at rest when the run ended at 2 h: 1,200 waiting, 3 backing off: client-7 (waiting since 640 s), client-8 \
                 (backing off since 700.5 s)",
            )],
        ),
        (
            |plan, record| {
                record.invariants.push(law(0));
                record.rest = unrest();
                plan.must_reach_rest = false;
            },
            Pass,
            &[],
        ),
    ];
    for (place, (twist, outcome, findings)) in cases.into_iter().enumerate() {
        let storm = storm();
        let (mut plan, (mut record, _)) = (storm.plan(), storm.observed(&[]));
        twist(&mut plan, &mut record);
        let verdict = judge(&plan, &[], &[], &record);
        let found: Vec<_> = verdict
            .findings
            .iter()
            .map(|finding| (finding.outcome, finding.about.as_str(), finding.what.as_str()))
            .collect();
        assert_eq!((verdict.outcome, found.as_slice()), (outcome, findings), "case {place}");
    }
}

fn unrest() -> Rest {
    Rest {
        since: None,
        pending: vec![(ClientState::Waiting, 1_200), (ClientState::BackingOff, 3)],
        named: vec![
            (ClientId(7), ClientState::Waiting, SimTime::from_secs(640)),
            (ClientId(8), ClientState::BackingOff, SimTime::from_micros(700_500_000)),
        ],
    }
}

#[test]
fn the_gravest_wins_and_texts_stay_as_written() {
    let verdict = judged(&storm(), &["admissions  = 100", "turned_away <= 9", "admissions = 99"]);
    let outcomes: Vec<_> = verdict.expectations.iter().map(|judgement| judgement.outcome).collect();
    assert_eq!((verdict.outcome, outcomes), (Fail, vec![Pass, Inconclusive, Fail]));
    let first = &verdict.expectations[0];
    assert_eq!((first.text.as_str(), first.expected.as_str()), ("admissions  = 100", "exactly 100 admissions"));
    assert_eq!(first.covers, ["RUN-8"]);
    assert_eq!(judged(&storm(), &["admissions = 100", "turned_away <= 9"]).outcome, Inconclusive);
    assert_eq!(judged(&storm(), &["admissions = 100"]).outcome, Pass);
}

#[test]
fn a_record_made_for_other_expectations_is_inconclusive() {
    let unmarked = |at: &str| format!("the record was made without a mark at {at}: run the scenario again");
    let windows = "the record was made without windows of 7 s over admissions: run the scenario again";
    let early = Happenings::none().level(0, Gauge::Online, 100).level(500, Gauge::Online, 50);
    for (happenings, text, outcome, measured) in [
        (storm(), "at 12.345s: online = 100", Inconclusive, unmarked("12.345 s")),
        (storm(), "after 12.345s: max waiting = 0", Inconclusive, unmarked("12.345 s")),
        (storm(), "from 10s to 12.345s: max waiting = 0", Inconclusive, unmarked("12.345 s")),
        (storm(), "max admissions in any 7s <= 9", Inconclusive, windows.into()),
        // The first instant needs no mark where the whole first bucket is like it.
        (storm(), "at start: online = 100", Pass, "100 Jump Clients".into()),
        (early, "at start: online = 100", Inconclusive, unmarked("0 s")),
    ] {
        let (record, _) = happenings.observed(&[]);
        let expectation = parse(text, &names()).expect(text);
        let expected = Expected { expectation, text: text.into(), covers: Vec::new() };
        let judgement = judge(&happenings.plan(), &[expected], &[], &record).expectations.remove(0);
        assert_eq!((judgement.outcome, judgement.measured), (outcome, measured), "{text}");
    }
}
