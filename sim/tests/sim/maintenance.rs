//! Fleets over months: who is lost and deleted when, worked out from the plan alone; and what end users do to clients.

use jumpstorm_sim::{Driver, RunOptions};
use model::event::{ApplianceEvent, ClientEvent, DownHow, LeftBehind, LocalAct, LossSeen, Setting, StopHow};
use model::id::ClientId;
use model::metric::Gauge;
use model::plan::{Action, ClientBegins, EndUser, Plan, UninstalledBehaviour, WhileDown};
use model::time::{SimDuration, SimTime};

use crate::plans::{Outcome, at, clients, down, entry, fleet, outcome_with, stop};

const DAY_S: u64 = 86_400;

const fn days(days: u64) -> SimDuration {
    SimDuration::from_secs(days * DAY_S)
}

/// That many days after the run began.
fn day(days: i64) -> SimTime {
    SimTime::from_secs(days * DAY_S as i64)
}

/// A fleet over 60 days, lost after 20 and deleted after 40. Client `n` is switched off since `n` times five hours before the
/// run, except for the last ten, which are connected; every seventh has 33 days of its own.
fn away(count: u32) -> Plan {
    let mut plan = fleet(count, &[20, 45], 60 * 24 * 60);
    plan.measures.bucket = SimDuration::from_secs(3_600 * 12);
    plan.appliance.maintenance.lost_after = days(20);
    plan.appliance.maintenance.delete_after = days(40);
    plan.behaviour.back_off.cap = SimDuration::from_secs(3_600);
    for (number, client) in plan.clients.iter_mut().enumerate() {
        if number < count as usize - CONNECTED {
            client.begins = ClientBegins::SwitchedOff { since: since(number) };
        }
        if number % 7 == 0 {
            client.delete_after = Some(days(33));
        }
    }
    plan
}

const CONNECTED: usize = 10;

fn since(number: usize) -> SimTime {
    SimTime::from_secs(-(number as i64) * 5 * 3_600)
}

/// When and since when the list did something to whom.
fn done(
    found: &Outcome,
    what: impl Fn(&ApplianceEvent) -> Option<(ClientId, SimTime)>,
) -> Vec<(SimTime, ClientId, SimTime)> {
    let mut done: Vec<_> =
        found.appliance().filter_map(|(at, event)| what(&event).map(|(client, since)| (at, client, since))).collect();
    done.sort_by_key(|(_, client, _)| *client);
    done
}

fn lost(found: &Outcome) -> Vec<(SimTime, ClientId, SimTime)> {
    done(found, |event| match event {
        ApplianceEvent::LabelledLost { client, since } => Some((*client, *since)),
        _ => None,
    })
}

fn deleted(found: &Outcome) -> Vec<(SimTime, ClientId, SimTime)> {
    done(found, |event| match event {
        ApplianceEvent::Deleted { client, since } => Some((*client, *since)),
        _ => None,
    })
}

fn run(plan: &Plan, driver: Driver) -> Outcome {
    outcome_with(plan, &RunOptions { driver, ..RunOptions::default() })
}

/// Covers: MAINT-1, MAINT-3, MAINT-13.
#[test]
fn everybody_who_stays_away_is_lost_and_deleted_to_the_microsecond_also_when_settings_change() {
    let mut plan = away(300);
    plan.timeline = vec![
        entry(10.0 * DAY_S as f64, Action::Change { setting: Setting::DeleteAfter(days(30)) }),
        entry(12.0 * DAY_S as f64, Action::Change { setting: Setting::LostAfter(days(16)) }),
    ];
    let (mut expected_lost, mut expected_deleted) = (Vec::new(), Vec::new());
    for (number, client) in plan.clients.iter().enumerate().take(300 - CONNECTED) {
        let since = since(number);
        // What came due before the run is done in its first moment, what came due with a change at that moment.
        let from = |span, moment: SimTime| (since + days(span)).max(moment);
        let by_change = |before, after, changed| {
            Some(from(before, SimTime::ZERO)).filter(|at| *at <= changed).unwrap_or(from(after, changed))
        };
        let lost_at = by_change(20, 16, day(12));
        let deleted_at = match client.delete_after {
            Some(_) => from(33, SimTime::ZERO),
            None => by_change(40, 30, day(10)),
        };
        let client = ClientId(number as u32);
        expected_lost.extend((lost_at <= deleted_at).then_some((lost_at, client, since)));
        expected_deleted.push((deleted_at, client, since));
    }
    assert!(expected_deleted.iter().filter(|(at, ..)| *at == SimTime::ZERO).count() > 50);
    assert!(expected_deleted.iter().filter(|(at, ..)| *at == day(10)).count() > 20);
    assert!(expected_lost.iter().filter(|(at, ..)| *at == day(12)).count() > 5);
    for driver in Driver::ALL {
        let found = run(&plan, driver).assert_sound();
        assert_eq!(lost(&found), expected_lost, "{}", driver.name());
        assert_eq!(deleted(&found), expected_deleted, "{}", driver.name());
        // The connected are told, unless they have a span of their own, and are not disturbed.
        for client in 290..300 {
            let events: Vec<_> = found.client(client).into_iter().map(|(_, event)| event).collect();
            let told = ClientEvent::ToldDeletion { after: days(30) };
            let expected = if client % 7 == 0 { Vec::new() } else { vec![told] };
            assert_eq!(events, expected);
        }
        assert!(found.record.effects.iter().all(|effect| effect.touched == 1));
    }
}

/// Covers: MAINT-6, MAINT-9, MAINT-14.
#[test]
fn an_appliance_that_was_down_for_twenty_days_applies_first_what_came_due_and_then_admits() {
    let mut plan = away(200);
    // Three who were connected are told ten days and are gone by themselves before the appliance is back.
    for number in 190..193 {
        plan.clients[number].delete_after = Some(days(10));
    }
    let (down_at, up_at) = (day(5), day(25));
    plan.timeline = vec![
        entry(5.0 * DAY_S as f64, down(DownHow::Crash, WhileDown::Silence, 20 * DAY_S)),
        // Some who are off come back: those whose own time is over by then remove themselves.
        entry(26.0 * DAY_S as f64, Action::ClientStart { clients: clients(0..100), over: SimDuration::ZERO }),
    ];
    for driver in Driver::ALL {
        let found = run(&plan, driver).assert_sound();
        for (at, client, since) in lost(&found).into_iter().chain(deleted(&found)) {
            assert!(!(down_at..up_at).contains(&at), "{client}, offline since {since}, at {at}");
        }
        let at_once = deleted(&found).iter().filter(|(at, ..)| *at == up_at).count();
        let came_due = (0..200_usize).filter(|number| {
            let (since, span) = match number {
                0..190 => (since(*number), if number % 7 == 0 { 33 } else { 40 }),
                190..193 => (down_at, 10),
                _ => (down_at, 40),
            };
            (down_at..=up_at).contains(&(since + days(span)))
        });
        assert_eq!(at_once, came_due.count());
        assert!(at_once > 80);
        let events: Vec<_> = found.appliance().filter(|(at, _)| *at >= up_at).map(|(_, event)| event).collect();
        let place = |is_such: fn(&ApplianceEvent) -> bool| events.iter().position(is_such).expect("there is one");
        let admitted = place(|event| matches!(event, ApplianceEvent::Admitted { .. }));
        let applied = events[..admitted].iter().filter(|event| matches!(event, ApplianceEvent::Deleted { .. }));
        assert_eq!(applied.count(), at_once);
        for client in 190..193 {
            let due = found.client(client).iter().find_map(|(at, event)| match event {
                ClientEvent::ContactLost { .. } => Some(*at + days(10)),
                _ => None,
            });
            let due = due.expect("it lost contact");
            assert_eq!(found.client(client).last(), Some(&(due, ClientEvent::Expired { due })));
        }
        for client in 0..100_u32 {
            let span = if client % 7 == 0 { 33 } else { 40 };
            let due = since(client as usize) + days(span);
            let (at, event) = *found.client(client).last().expect("it was started");
            if due <= day(26) {
                assert_eq!((at, event), (day(26), ClientEvent::Expired { due }));
            } else {
                assert!(matches!(event, ClientEvent::Online { .. }), "{event:?}");
            }
        }
        assert!(found.record.rest.since.is_some());
    }
}

/// Covers: MAINT-10, MAINT-11, MAINT-12, MAINT-16.
#[test]
fn end_users_uninstall_and_disable_clients() {
    let mut plan = fleet(40, &[20], 60);
    plan.appliance.maintenance.uninstalled = UninstalledBehaviour::Remove;
    plan.clients[39].begins = ClientBegins::Uninstalled;
    let act = |who: std::ops::Range<u32>, by| Action::LocalUninstall {
        clients: clients(who),
        by,
        over: SimDuration::from_secs(10),
    };
    let disable = |who: std::ops::Range<u32>, disabled| Action::LocalDisable {
        clients: clients(who),
        disabled,
        by: EndUser::Unprivileged,
        over: SimDuration::ZERO,
    };
    plan.timeline = vec![
        entry(60.0, act(0..5, EndUser::Unprivileged)),
        entry(120.0, Action::Change { setting: Setting::UninstalledBehaviour(UninstalledBehaviour::Keep) }),
        entry(130.0, act(5..8, EndUser::Unprivileged)),
        entry(140.0, disable(10..20, true)),
        entry(150.0, disable(10..13, false)),
        entry(200.0, Action::Change { setting: Setting::LocalUninstallRestricted(true) }),
        entry(210.0, act(20..24, EndUser::Unprivileged)),
        entry(211.0, disable(20..24, true)),
        entry(230.0, act(20..22, EndUser::Privileged)),
        // Nobody sits at a computer that is off.
        entry(300.0, stop(30..32, StopHow::SwitchedOff, 3_000)),
        entry(310.0, act(30..32, EndUser::Privileged)),
    ];
    for driver in Driver::ALL {
        let found = run(&plan, driver).assert_sound();
        let seen: Vec<_> = found
            .appliance()
            .filter_map(|(_, event)| match event {
                ApplianceEvent::SeenUninstalled { client, leaves } => Some((client.0, leaves)),
                _ => None,
            })
            .collect();
        let mut in_order = seen.clone();
        in_order.sort_by_key(|(client, _)| *client);
        let expected = (0..5)
            .map(|client| (client, LeftBehind::Nothing))
            .chain([5, 6, 7, 20, 21].map(|client| (client, LeftBehind::Marked)));
        assert_eq!(in_order, expected.collect::<Vec<_>>());
        let refused = (0..40).filter(|client| {
            found.client(*client).iter().any(|(_, event)| {
                matches!(event, ClientEvent::LocallyRefused { act: LocalAct::Uninstall | LocalAct::Disable })
            })
        });
        assert_eq!(refused.collect::<Vec<_>>(), [20, 21, 22, 23]);
        let touched: Vec<_> = found.record.effects.iter().map(|effect| effect.touched).collect();
        assert_eq!(touched, [5, 1, 3, 10, 3, 1, 4, 4, 2, 2, 0]);
        // What the list shows in the end: marked are the one of the beginning and five more.
        let last = found.record.series.last().expect("there are buckets");
        let shown = |gauge: Gauge| last.gauges[gauge.index()].last;
        assert_eq!((shown(Gauge::ShownUninstalled), shown(Gauge::ShownDisabled), shown(Gauge::Listed)), (6, 7, 35));
        assert_eq!((shown(Gauge::Registered), shown(Gauge::Online)), (29, 29));
        // Whether keep-alives are counted or sent beside it, and idle time skipped or not, is all the same.
        for options in [
            RunOptions { driver, count_keep_alives: false, ..RunOptions::default() },
            RunOptions { driver, skip_idle: false, ..RunOptions::default() },
        ] {
            assert_eq!(outcome_with(&plan, &options).record.trace_hash, found.record.trace_hash, "{options:?}");
        }
    }
}

/// Covers: CONN-8.
#[test]
fn a_computer_that_is_switched_off_says_good_bye() {
    let mut plan = fleet(5, &[20], 30);
    plan.timeline = vec![entry(100.0, stop([2], StopHow::SwitchedOff, 600))];
    for driver in Driver::ALL {
        let found = run(&plan, driver).assert_sound();
        let [(seen, client, how)] = found.offline()[..] else { panic!("{:?}", found.offline()) };
        assert_eq!((client, how), (ClientId(2), LossSeen::Closed));
        assert!(seen > at(100.0) && seen < at(100.1), "{seen}");
        let events: Vec<_> = found.client(2).into_iter().map(|(_, event)| event).collect();
        assert_eq!(events[0], ClientEvent::Stopped { how: StopHow::SwitchedOff });
        assert_eq!(events[1], ClientEvent::Started { connected: false });
        assert!(matches!(events.last(), Some(ClientEvent::Online { .. })));
        assert_eq!(found.effect(0).touched, 1);
    }
}
