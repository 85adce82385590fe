//! Consoles on both drivers, beside a fleet: what they live through is the same.

use std::cell::Cell;
use std::sync::Arc;

use jumpstorm_sim::{Driver, RunOptions, replay, run_logged};
use model::access::User;
use model::event::{ApplianceEvent, DownHow, LossSeen};
use model::id::{ConsoleId, Party, SiteId, UserId};
use model::plan::{Console, ConsoleKind, Device, Direction, Plan, Shift, WhileDown, Work};
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};
use model::workload::{Law, SPAN_MAX, Spread};
use proptest::prelude::*;

use crate::plans::{Keeper, Outcome, down, entry, fleet, outcome_with, site_outage};
use crate::random::{cases, check};

/// That many consoles, round robin over the sites of a plan.
fn with_consoles(mut plan: Plan, consoles: u32) -> Plan {
    let sites = plan.sites.len() as u32;
    let shift = Shift { from: SimTime::ZERO, until: SimTime::NEVER };
    let reaction = Spread::new(Law::Fixed(SimDuration::from_secs(2)), SPAN_MAX).expect("a spread");
    plan.directory.users = (0..consoles).map(|number| User::named(format!("user {number}"))).collect();
    let console = |number: u32| Console {
        who: Representative::User(UserId(number)),
        kind: ConsoleKind::Desktop,
        device: Device::Windows,
        site: SiteId(number % sites),
        work: Some(Work { shifts: vec![shift], sessions_max: 1, reaction, retry: Work::usual_retry() }),
    };
    plan.consoles = (0..consoles).map(console).collect();
    plan
}

/// Each moment at which a console came, in the appliance's eyes, or was lost, and how.
fn seen(found: &Outcome, console: u32) -> Vec<(SimTime, Option<LossSeen>)> {
    let whose = Party::Console(ConsoleId(console));
    let own = found.appliance().filter_map(|(at, event)| match event {
        ApplianceEvent::PartyServed { party, .. } if party == whose => Some((at, None)),
        ApplianceEvent::PartyLost { party, how } if party == whose => Some((at, Some(how))),
        _ => None,
    });
    own.collect()
}

/// What arrived on turmoil, replayed without it, gives the same run; so does stepping through idle time. No law is broken.
#[test]
fn random_plans_with_consoles_replay_to_the_last_event() {
    let [came, lost] = [0; 2].map(Cell::new);
    let add = |to: &Cell<usize>, more: usize| to.set(to.get() + more);
    check(CASES, (cases(true), 1_u32..9, any::<bool>()), |(case, consoles, count_keep_alives)| {
        let plan = Arc::new(with_consoles(case.plan(), consoles));
        let options = RunOptions { count_keep_alives, ..RunOptions::default() };
        let (mut original, mut again) = (Keeper::default(), Keeper::default());
        let (record, arrivals) = run_logged(&plan, &options, &mut original).expect("the plan runs");
        let repeated =
            replay(&plan, &arrivals, &options, &mut again).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let parted = original.0.iter().zip(&again.0).find(|(one, other)| one != other);
        prop_assert_eq!(parted, None);
        prop_assert_eq!(&record.trace_hash, &repeated.trace_hash);
        prop_assert_eq!(&record.totals, &repeated.totals);
        for law in &record.invariants {
            prop_assert!(law.violations == 0, "{}: {:?}", law.name, law.first);
        }
        let stepped = outcome_with(&plan, &RunOptions { skip_idle: false, ..options });
        prop_assert_eq!(&record.trace_hash, &stepped.record.trace_hash);
        let lives: Vec<_> = (0..consoles).flat_map(|console| seen(&stepped, console)).collect();
        add(&came, lives.iter().filter(|(_, how)| how.is_none()).count());
        add(&lost, lives.iter().filter(|(_, how)| how.is_some()).count());
        Ok(())
    });
    let [came, lost] = [came, lost].map(Cell::into_inner);
    assert!(lost >= CASES as usize && came > lost, "consoles came {came} times and were lost {lost} times");
}

/// Nobody is in anybody's way, and no edge falls into a lag: every console comes and is lost as often and in the same ways, and
/// falls behind on turmoil by no more than ticks for each dial.
#[test]
fn each_console_lives_the_same_life_on_both_drivers() {
    let mut plan = with_consoles(fleet(40, &[7, 20, 45], 30), 12);
    plan.appliance.service.workers = 1_024;
    plan.timeline = vec![
        entry(120.0, site_outage(0, Direction::Both, 300)),
        entry(600.0, down(DownHow::Restart, WhileDown::Refusal, 20)),
        entry(900.0, site_outage(1, Direction::FromAppliance, 90)),
        entry(1_200.0, down(DownHow::Crash, WhileDown::Silence, 200)),
    ];
    let [turmoil, direct] =
        Driver::ALL.map(|driver| outcome_with(&plan, &RunOptions { driver, ..RunOptions::default() }).assert_sound());
    for console in 0..12 {
        let [one, other] = [seen(&turmoil, console), seen(&direct, console)];
        let how = |life: &[(SimTime, Option<LossSeen>)]| life.iter().map(|(_, how)| *how).collect::<Vec<_>>();
        assert_eq!(how(&one), how(&other), "console {console}: {one:?} and {other:?}");
        // What was held back is sent again so late that the second site's consoles have given up by then.
        let losses = if console % 3 == 2 { 2 } else { 3 };
        assert_eq!(one.len(), 2 * losses + 1, "console {console}: {one:?}");
        for ((late, _), (early, _)) in one.iter().zip(&other) {
            let lag = late.as_micros() - early.as_micros();
            assert!((0..=LAG_MAX.as_micros() as i64).contains(&lag), "console {console}: {early} and {late}");
        }
    }
    // The fleet beside them lives as it does without them.
    let alone = Plan { consoles: Vec::new(), ..plan.clone() };
    let alone = outcome_with(&alone, &RunOptions { driver: Driver::Direct, ..RunOptions::default() });
    for client in 0..40 {
        let nameless = |found: &Outcome| found.client(client).into_iter().map(|(at, _)| at).collect::<Vec<_>>();
        assert_eq!(nameless(&direct), nameless(&alone), "client {client}");
    }
}

const CASES: u32 = 40;
/// Two dozen dials at most between two of these, of at most seven ticks each.
const LAG_MAX: SimDuration = SimDuration::from_millis(24 * 70);
