//! What arrived on turmoil, replayed without it, gives the same run to the last event: sockets, framing, ticks and the
//! skipping of idle time add nothing of their own, lose nothing, and change no order.

use std::cell::Cell;
use std::sync::Arc;

use jumpstorm_sim::{RunOptions, replay, run_logged};
use model::event::{ClientEvent, DownHow, Event, Stamped};
use model::metric::{Counter, Gauge};
use model::plan::{Begin, Plan, WhileDown};
use proptest::prelude::*;

use crate::plans::{Keeper, Outcome, down, entry, fleet};
use crate::random::{cases, check, journeys, upheavals};
use crate::sessions;

use super::contended::storms;

/// Runs the plan on turmoil, replays what arrived, and gives the run, and how much arrived.
fn replayed(plan: &Plan, options: &RunOptions) -> (Outcome, usize) {
    let plan = Arc::new(plan.clone());
    let (mut original, mut again) = (Keeper::default(), Keeper::default());
    let (record, arrivals) = run_logged(&plan, options, &mut original).expect("the plan runs");
    let repeated = replay(&plan, &arrivals, options, &mut again).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((record.driver, repeated.driver), ("turmoil", "direct"));
    let parted = original.0.iter().zip(&again.0).position(|(one, other)| one != other);
    assert_eq!(parted.map(|place| (original.0[place], again.0[place])), None);
    assert_eq!(original.0.len(), again.0.len());
    assert_eq!(record.totals, repeated.totals, "traffic too");
    assert_eq!(record.trace_hash, repeated.trace_hash);
    (Outcome { record, trace: original.0 }, arrivals.len())
}

#[test]
fn random_plans_replay_to_the_last_event() {
    let [entries, bit, lost, refused] = [0; 4].map(Cell::new);
    let add = |to: &Cell<usize>, more: usize| to.set(to.get() + more);
    check(CASES, (cases(true), prop::bool::weighted(0.95), any::<bool>()), |(case, skip_idle, count_keep_alives)| {
        let plan = case.plan();
        let options = RunOptions { skip_idle, count_keep_alives, ..RunOptions::default() };
        let (found, arrived) = replayed(&plan, &options);
        prop_assert!(arrived > 0);
        add(&entries, plan.timeline.len());
        add(&bit, found.record.effects.iter().filter(|effect| effect.touched > 0).count());
        add(&lost, usize::from(found.record.total(Counter::ContactLosses) > 0));
        add(&refused, usize::from(found.record.total(Counter::TurnedAway) > 0));
        Ok(())
    });
    let [entries, bit, lost, refused] = [entries, bit, lost, refused].map(Cell::into_inner);
    assert!(bit * 10 >= entries * 7, "{bit} of {entries} faults touched anything");
    assert!(lost * 10 >= CASES as usize * 4, "contact was lost in {lost} of {CASES} cases");
    assert!(refused * 10 >= CASES as usize * 2, "the line overflowed in {refused} of {CASES} cases");
}

#[test]
fn journeys_replay_to_the_last_event() {
    let travelled = Cell::new(0);
    check(CASES / 3, journeys(), |case| {
        let (found, arrived) = replayed(&case.plan(), &RunOptions::default());
        prop_assert!(arrived > 0);
        let travels = |stamped: &Stamped| matches!(stamped.event, Event::Client(_, ClientEvent::Travelled { .. }));
        travelled.set(travelled.get() + found.trace.iter().filter(|stamped| travels(stamped)).count());
        Ok(())
    });
    assert!(travelled.get() >= CASES as usize / 2, "{} journeys", travelled.get());
}

#[test]
fn upheavals_replay_to_the_last_event() {
    let [upgraded, deleted, uninstalled] = [0; 3].map(Cell::new);
    let add = |to: &Cell<u64>, more: u64| to.set(to.get() + more);
    check(CASES / 3, upheavals(), |case| {
        let (found, arrived) = replayed(&case.plan(), &RunOptions::default());
        prop_assert!(arrived > 0);
        add(&upgraded, found.record.total(Counter::Upgrades));
        add(&deleted, found.record.total(Counter::Deletions));
        add(&uninstalled, found.record.final_value(Gauge::Uninstalled));
        Ok(())
    });
    for (what, count) in [("upgraded", upgraded), ("deleted", deleted), ("uninstalled", uninstalled)] {
        assert!(count.get() >= u64::from(CASES) / 10, "only {} clients were {what}", count.get());
    }
}

#[test]
fn contended_storms_replay_to_the_last_event() {
    for storm in storms() {
        let (found, arrived) = replayed(&storm.plan, &RunOptions::default());
        assert!(found.record.total(Counter::Queuings) > 100, "{}: there is contention", storm.name);
        assert!(arrived > 1_000, "{}: {arrived} arrivals", storm.name);
    }
}

#[test]
fn sessions_replay_to_the_last_event() {
    let (found, arrived) = replayed(&sessions::plan(), &RunOptions::default());
    assert!(arrived > 0);
    assert_eq!(found.record.total(Counter::SessionStarts), 7);
}

/// Many sites share the engine's hosts, which add the least latency of them all; the gate adds the rest.
#[test]
fn sites_that_share_hosts_replay_to_the_last_event() {
    let latencies: Vec<u64> = (0..40).map(|n| 5 + 7 * n % 60).collect();
    let mut plan = fleet(300, &latencies, 10);
    plan.begin = Begin::Cold;
    plan.timeline = vec![entry(120.0, down(DownHow::Crash, WhileDown::Silence, 30))];
    replayed(&plan, &RunOptions::default());
}

const CASES: u32 = 150;
