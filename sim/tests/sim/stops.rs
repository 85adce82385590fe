//! Stops of one client that fall on each other: the later end counts, and a client that was started meanwhile stays so.

use model::event::{ClientEvent, StopHow};
use model::metric::Gauge;
use model::plan::{Action, ClientBegins, Entry};
use model::time::SimTime;

use crate::plans::{at, clients, entry, fleet, outcome, secs, stop};

/// When client 0 is stopped and started, as events tell it.
fn turns(timeline: Vec<Entry>, begins_off: bool) -> (Vec<(SimTime, bool)>, Vec<u64>) {
    let mut plan = fleet(6, &[20], 60);
    plan.must_reach_rest = false;
    plan.timeline = timeline;
    if begins_off {
        plan.clients[0].begins = ClientBegins::SwitchedOff { since: at(-60.0) };
    }
    let found = outcome(&plan);
    for law in &found.record.invariants {
        assert_eq!(law.violations, 0, "{}: {:?}", law.name, law.first);
    }
    let turns = found.client(0).into_iter().filter_map(|(at, event)| match event {
        ClientEvent::Stopped { .. } => Some((at, false)),
        ClientEvent::Started { .. } => Some((at, true)),
        _ => None,
    });
    let turns: Vec<_> = turns.collect();
    let online = found.record.final_value(Gauge::Online);
    let runs = turns.last().map_or(!begins_off, |(_, started)| *started);
    assert_eq!(online, if runs { 6 } else { 5 });
    (turns, found.record.effects.iter().map(|effect| effect.touched).collect())
}

#[test]
fn of_stops_that_overlap_the_later_end_counts() {
    use StopHow::{Asleep, Crashed, SwitchedOff};
    let off = |at_s: f64, how, lasting| entry(at_s, stop([0], how, lasting));
    let on = |at_s: f64| entry(at_s, Action::ClientStart { clients: clients([0]), over: secs(0) });
    type Case = (&'static str, Vec<Entry>, &'static [(f64, bool)], &'static [u64]);
    let mut cases: Vec<Case> = vec![(
        "started by somebody, and stopped again before the first end",
        vec![off(600.0, Asleep, 600), on(800.0), off(900.0, SwitchedOff, 900)],
        &[(600.0, false), (800.0, true), (900.0, false), (1_800.0, true)],
        &[1, 1, 1],
    )];
    cases.push((
        "started by somebody, and stopped again until the first end",
        vec![off(600.0, SwitchedOff, 600), on(800.0), off(900.0, SwitchedOff, 300)],
        &[(600.0, false), (800.0, true), (900.0, false), (1_200.0, true)],
        &[1, 1, 1],
    ));
    for (first, second) in [(SwitchedOff, SwitchedOff), (Asleep, SwitchedOff), (SwitchedOff, Asleep), (Crashed, Asleep)]
    {
        cases.push((
            "the second ends later",
            vec![off(600.0, first, 600), off(900.0, second, 900)],
            &[(600.0, false), (1_800.0, true)],
            &[1, 1],
        ));
        cases.push((
            "the second ends earlier",
            vec![off(600.0, first, 1_200), off(900.0, second, 300)],
            &[(600.0, false), (1_800.0, true)],
            &[1, 0],
        ));
        cases.push((
            "both end at once",
            vec![off(600.0, first, 1_200), off(900.0, second, 900)],
            &[(600.0, false), (1_800.0, true)],
            &[1, 0],
        ));
        cases.push((
            "the second begins as the first ends",
            vec![off(600.0, first, 300), off(900.0, second, 300)],
            &[(600.0, false), (900.0, true), (900.0, false), (1_200.0, true)],
            &[1, 1],
        ));
        cases.push((
            "three in a row",
            vec![off(600.0, first, 600), off(900.0, second, 600), off(1_300.0, first, 700)],
            &[(600.0, false), (2_000.0, true)],
            &[1, 1, 1],
        ));
    }
    for (name, timeline, expected, touched) in cases {
        let shown = format!("{name}: {timeline:?}");
        let (turns, effects) = self::turns(timeline, false);
        let expected: Vec<_> = expected.iter().map(|(seconds, started)| (at(*seconds), *started)).collect();
        assert_eq!(turns, expected, "{shown}");
        assert_eq!(effects, touched, "{shown}");
    }
}

#[test]
fn who_begins_switched_off_stays_so_until_somebody_starts_it() {
    let night = entry(600.0, stop([0], StopHow::SwitchedOff, 600));
    assert_eq!(turns(vec![night.clone()], true), (vec![], vec![0]));
    let start = entry(2_000.0, Action::ClientStart { clients: clients([0]), over: secs(0) });
    assert_eq!(turns(vec![night, start], true).0, [(at(2_000.0), true)]);
}
