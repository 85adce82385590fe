//! Without contention both drivers give each client the same events in the same order, apart by latency and tick.
//!
//! The bound. turmoil takes a message up on a tick and delivers it on a later one, so each is at most two ticks later than
//! without ticks; it tells of a connection when the client has the answer to its dial, the direct driver when the first
//! segment is there, which is one latency and three ticks apart at most. A client greets when all round trips of its
//! handshakes are over, so of these it feels the ticks only. Between two of its events lie at most a connection made, a
//! word there and a word back: turmoil falls behind by seven ticks at most, and by a latency more only where the appliance
//! ends a connection that was silent since it was made. What comes at a moment of its own, as a crash, comes without lag.
//!
//! A lag can part the two lives of a client for good if an edge of the timeline falls into it: the dial that just met an
//! open way on one driver just misses it on the other. Then, and only then, may they go different ways.

use std::cell::Cell;

use jumpstorm_sim::{Driver, RunOptions};
use model::event::ClientEvent;
use model::id::ConnectionId;
use model::plan::{Action, Plan};
use model::time::{SimDuration, SimTime};
use proptest::prelude::*;

use crate::plans::{Outcome, outcome_with};
use crate::random::{Case, cases, check, journeys};

#[test]
fn each_client_lives_the_same_life_on_both_drivers() {
    lives_are_the_same(cases(true));
}

#[test]
fn travellers_and_newcomers_live_the_same_life_on_both_drivers() {
    lives_are_the_same(journeys());
}

fn lives_are_the_same(cases: impl Strategy<Value = Case>) {
    let [whole, parted, events, entries, bit, lagging] = [0; 6].map(Cell::new);
    let add = |to: &Cell<u32>, more: usize| to.set(to.get() + more as u32);
    check(CASES, (cases, prop::sample::select(vec![1_u64, 2, 10])), |(case, tick_ms)| {
        let plan = roomy(&case, SimDuration::from_millis(tick_ms));
        let [turmoil, direct] =
            Driver::ALL.map(|driver| outcome_with(&plan, &RunOptions { driver, ..RunOptions::default() }));
        for client in 0..case.clients {
            let lives = [life(&turmoil, client), life(&direct, client)];
            add(&events, lives[1].len());
            match part(&lives, plan.tick) {
                None => add(&whole, 1),
                Some(place) => {
                    add(&parted, 1);
                    prop_assert!(
                        is_explained(&plan, &lives, place),
                        "client {client}: {}",
                        side_by_side(&lives, place)
                    );
                }
            }
            add(&lagging, usize::from(lives[0].iter().zip(&lives[1]).any(|(one, other)| one.0 != other.0)));
        }
        add(&entries, plan.timeline.len());
        add(&bit, direct.record.effects.iter().filter(|effect| effect.touched > 0).count());
        Ok(())
    });
    let [whole, parted, events, entries, bit, lagging] =
        [whole, parted, events, entries, bit, lagging].map(Cell::into_inner);
    let lives = whole + parted;
    assert!(parted * 100 <= lives, "{parted} of {lives} lives parted");
    assert!(lagging * 2 >= lives, "only {lagging} of {lives} lives ever lagged: there was little to compare");
    assert!(events >= 5 * lives, "{events} events in {lives} lives");
    assert!(bit * 10 >= entries * 7, "{bit} of {entries} faults touched anything");
}

/// So much of everything that nobody is ever in another's way: a site for each client, an admission each microsecond,
/// hundreds of workers, a place for all.
fn roomy(case: &Case, tick: SimDuration) -> Plan {
    let mut case = case.clone();
    case.latencies_ms = (0..case.clients as usize).map(|n| case.latencies_ms[n % case.latencies_ms.len()]).collect();
    let mut plan = case.plan();
    plan.tick = tick;
    plan.appliance.capacity = case.clients;
    plan.appliance.connection_rate = 1_000_000;
    plan.appliance.line_max = case.clients;
    plan.appliance.service.workers = 1_024;
    // Whom churn meets hangs on who else is connected, and a low rate is contention.
    plan.timeline.retain(|entry| !matches!(entry.action, Action::Churn { .. } | Action::Change { .. }));
    plan
}

/// What a client saw, without the numbers of its connections, which are counted over the whole fleet, and without being
/// told to wait: two who come on one tick cannot both be the first, and one of them waits for a microsecond.
fn life(found: &Outcome, client: u32) -> Vec<(SimTime, ClientEvent)> {
    let events = found.client(client).into_iter().filter(|(_, event)| *event != ClientEvent::ToldToWait);
    let nameless = |event| match event {
        ClientEvent::Online { .. } => ClientEvent::Online { connection: ConnectionId(0) },
        other => other,
    };
    events.map(|(at, event)| (at, nameless(event))).collect()
}

type Life = Vec<(SimTime, ClientEvent)>;

/// The place of the first event at which turmoil's life and the direct one part, or the lag grows beyond the bound.
fn part([turmoil, direct]: &[Life; 2], tick: SimDuration) -> Option<usize> {
    let mut before = 0;
    let differs = turmoil.iter().zip(direct).position(|(one, other)| {
        let lag = one.0.as_micros() - other.0.as_micros();
        let most = before + (tick * TICKS).as_micros() as i64;
        before = lag;
        one.1 != other.1 || !(0..=most).contains(&lag)
    });
    differs.or((turmoil.len() != direct.len()).then_some(turmoil.len().min(direct.len())))
}

/// Whether the timeline has an edge between the events before that place and the later one of the two at it.
fn is_explained(plan: &Plan, lives: &[Life; 2], place: usize) -> bool {
    let before =
        lives.iter().filter_map(|life| Some(life.get(place.checked_sub(1)?)?.0)).min().unwrap_or(SimTime::ZERO);
    let after = lives.iter().filter_map(|life| Some(life.get(place)?.0)).max().unwrap_or(SimTime::NEVER);
    plan.timeline.iter().flat_map(|entry| [entry.at, entry.ends()]).any(|edge| before <= edge && edge <= after)
}

fn side_by_side([turmoil, direct]: &[Life; 2], place: usize) -> String {
    let around = |life: &Life| format!("{:?}", &life[place.saturating_sub(1)..life.len().min(place + 1)]);
    format!("turmoil has {} where direct has {}", around(turmoil), around(direct))
}

/// Of 1,700 lives two part.
const CASES: u32 = 200;
/// A connection made, three ticks; a word there, two; a word back, two.
const TICKS: u64 = 7;
