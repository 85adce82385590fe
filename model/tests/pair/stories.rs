//! What happens between the two, one story a test.

use jumpstorm_model::event::{ApplianceEvent, ClientEvent, DownHow, LossSeen, Setting, StopHow};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::plan::AtCapacity;
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::plans::plan;
use crate::world::{LATENCY, World};

fn at_ms(millis: i64) -> SimTime {
    SimTime::from_micros(millis * 1_000)
}

/// Fifteen seconds into the life of so many clients: all are online.
fn online(clients: u32) -> World {
    let mut world = World::new(plan(clients));
    world.run_until(at_ms(15_000));
    assert!(world.clients.iter().all(|client| client.is_connected()));
    world
}

/// Covers: CONN-1, APP-9.
#[test]
fn a_client_dials_greets_and_is_admitted() {
    let mut world = World::new(plan(1));
    world.run_until(at_ms(5_000));
    let events: Vec<_> = world.client_events(0).skip(1).collect();
    // A delay of 1 s, a round trip for TCP, half of one for the hello, 5 ms of work, the other half for the welcome.
    let [(dialled, ClientEvent::Dialled { attempt: 1 }), (online, ClientEvent::Online { connection })] = events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!((dialled, online), (at_ms(1_000), at_ms(1_085)));
    assert_eq!(world.clients[0].connection(), Some(connection));
    let seen: Vec<_> = world.appliance_events().collect();
    assert!(matches!(seen[0], (at, ApplianceEvent::Greeted { .. }) if at == at_ms(1_060)));
    assert!(seen.iter().any(|(_, event)| matches!(event, ApplianceEvent::Registered { overload: false, .. })));
    world.run_until(at_ms(600_000));
    assert_eq!(world.client_events(0).count(), 3, "it keeps that connection, and dials no other");
    world.assert_lawful();
}

/// Covers: CONN-2, CONN-5, CONN-7.
#[test]
fn clients_that_are_not_admitted_yet_wait_in_line_and_come_one_by_one() {
    let mut world = World::new(plan(30));
    world.run_until(at_ms(10_000));
    let admitted = world.admitted();
    assert_eq!(admitted.len(), 30, "none is lost by the gate");
    for pair in admitted.windows(2) {
        assert_eq!(pair[1].0.since(pair[0].0), SimDuration::from_millis(100));
    }
    let waited =
        (0..30).filter(|client| world.client_events(*client).any(|(_, event)| event == ClientEvent::ToldToWait));
    assert_eq!(waited.count(), 29, "all but the first");
    world.assert_lawful();
}

/// Covers: CONN-5.
#[test]
fn who_does_not_fit_in_the_line_is_told_to_return_and_does() {
    let mut plan = plan(12);
    plan.appliance.line_max = 4;
    plan.appliance.connection_rate = 2;
    let mut world = World::new(plan);
    world.run_until(at_ms(60_000));
    for client in 0..12 {
        let events: Vec<_> = world.client_events(client).collect();
        for pair in events.windows(2) {
            if let ClientEvent::ToldToReturn { return_in } = pair[0].1 {
                assert!(matches!(pair[1].1, ClientEvent::Dialled { .. }), "{:?}", pair[1]);
                assert_eq!(pair[1].0, pair[0].0 + return_in);
            }
        }
        assert!(world.clients[client as usize].is_connected());
    }
    let turned_away = world.appliance_events().filter(|(_, event)| matches!(event, ApplianceEvent::TurnedAway { .. }));
    assert!(turned_away.count() >= 7);
    world.assert_lawful();
}

/// Covers: APP-5, APP-6, APP-7.
#[test]
fn beyond_the_capacity_a_client_is_refused_until_a_place_is_free_whatever_its_system() {
    let mut plan = plan(8);
    plan.appliance.capacity = 5;
    let mut world = World::new(plan);
    world.run_until(at_ms(30_000));
    let refused = |world: &World| -> Vec<ClientId> {
        let refused = world.appliance_events().filter_map(|(_, event)| match event {
            ApplianceEvent::RefusedAtCapacity { client } => Some(client),
            _ => None,
        });
        refused.collect()
    };
    // Four systems in turn: who comes first has a place.
    assert_eq!(refused(&world), [ClientId(5), ClientId(6), ClientId(7)]);
    assert!((0..5).all(|client| world.clients[client].is_connected()));
    world.run_until(at_ms(120_000));
    assert!(refused(&world).len() > 3, "they ask again");
    assert_eq!(world.offline(), [], "the registered are not disturbed");
    assert!(world.remove(2));
    world.run_until(at_ms(200_000));
    assert_eq!(world.appliance.registry().registered(), 5);
    assert_eq!((5..8).filter(|client| world.clients[*client].is_connected()).count(), 1, "the freed place is taken");
    world.assert_lawful();
}

/// Covers: APP-6.
#[test]
fn a_scenario_that_warns_admits_everybody_and_flags_the_overload() {
    let mut plan = plan(8);
    plan.appliance.capacity = 5;
    plan.appliance.at_capacity = AtCapacity::Warn;
    let mut world = World::new(plan);
    world.run_until(at_ms(30_000));
    let overloaded: Vec<_> = world
        .appliance_events()
        .filter_map(|(_, event)| match event {
            ApplianceEvent::Registered { client, overload } => Some((client.0, overload)),
            _ => None,
        })
        .collect();
    assert_eq!(overloaded, (0..8).map(|client| (client, client >= 5)).collect::<Vec<_>>());
    assert!(world.clients.iter().all(|client| client.is_connected()));
    world.assert_lawful();
}

#[test]
fn a_removed_client_uninstalls_itself_online_in_line_and_on_its_return() {
    let mut plan = plan(4);
    plan.appliance.connection_rate = 1;
    let mut world = World::new(plan);
    world.run_until(at_ms(2_500));
    // Two are online, two in line; one of each is removed.
    assert!(world.remove(0) && world.remove(3));
    world.run_for(LATENCY);
    for client in [0, 3] {
        assert!(
            matches!(world.client_events(client).last(), Some((at, ClientEvent::Uninstalled)) if at == at_ms(2_520))
        );
    }
    world.run_until(at_ms(10_000));
    assert_eq!(world.admitted().iter().map(|(_, client)| client.0).collect::<Vec<_>>(), [0, 1, 2]);
    world.stop(1, StopHow::Crashed);
    world.run_for(SimDuration::from_secs(1));
    assert!(world.remove(1) && !world.remove(1));
    world.start(1);
    world.run_for(SimDuration::from_secs(5));
    assert!(matches!(world.client_events(1).last(), Some((_, ClientEvent::Uninstalled))));
    world.start(1);
    assert!(!world.clients[1].is_running(), "what is uninstalled never runs again");
    world.assert_lawful();
}

/// Covers: CONN-1.
#[test]
fn a_new_connection_supersedes_the_one_that_the_appliance_still_holds() {
    let mut world = online(2);
    // It loses its connection without a word getting through, and is back before anybody has noticed.
    world.open(false, true);
    world.stop(0, StopHow::Crashed);
    world.open(true, true);
    world.start(0);
    world.run_for(SimDuration::from_secs(5));
    let offline: Vec<_> = world.offline().into_iter().map(|(_, client, how)| (client, how)).collect();
    assert_eq!(offline, [(ClientId(0), LossSeen::Superseded)]);
    assert!(world.clients[0].is_connected());
    world.run_for(SimDuration::from_secs(120));
    assert_eq!(world.offline().len(), 1, "nothing of the old one is left to time out");
    world.assert_lawful();
}

/// Covers: CONN-1, CONN-5.
#[test]
fn a_new_connection_supersedes_a_place_in_line() {
    let mut plan = plan(10);
    plan.appliance.connection_rate = 1;
    let mut world = World::new(plan);
    world.run_until(at_ms(2_000));
    world.stop(9, StopHow::Asleep);
    world.run_for(SimDuration::from_secs(1));
    world.start(9);
    world.run_until(at_ms(40_000));
    let left: Vec<_> = world
        .appliance_events()
        .filter_map(|(_, event)| match event {
            ApplianceEvent::LeftLine { client, how } => Some((client.0, how)),
            _ => None,
        })
        .collect();
    assert_eq!(left, [(9, LossSeen::Superseded)]);
    assert_eq!(world.admitted().iter().filter(|(_, client)| client.0 == 9).count(), 1);
    world.assert_lawful();
}

/// Covers: CONN-8.
#[test]
fn silence_is_noticed_by_each_side_when_the_third_keep_alive_stays_away() {
    // Let in at 1,065 ms and online at 1,085 ms: keep-alives are counted from there, on each side from its own moment.
    let (appliance_from, client_from) = (at_ms(1_065), at_ms(1_085));
    let tens = |from: SimTime, count: u64| from + SimDuration::from_secs(10 * count);
    for (up, down) in [(false, true), (true, false), (false, false)] {
        let mut world = online(1);
        world.run_until(at_ms(25_000));
        world.open(up, down);
        world.run_until(at_ms(100_000));
        // Two were heard, at 11 s and 21 s.
        let (_, noticed) = world
            .client_events(0)
            .find_map(|(at, event)| match event {
                ClientEvent::ContactLost { how, .. } => Some((how, at)),
                _ => None,
            })
            .expect("the client notices");
        assert_eq!(noticed, tens(client_from, 5), "up {up}, down {down}");
        let seen = world.offline()[0];
        match up {
            // Deaf to its own answers' fate, it hears each keep-alive and at last the client's good-bye.
            true => assert_eq!((seen.0, seen.2), (noticed + LATENCY, LossSeen::Closed)),
            false => assert_eq!((seen.0, seen.2), (tens(appliance_from, 5), LossSeen::KeepAliveTimeout)),
        }
        world.open(true, true);
        world.run_for(SimDuration::from_secs(30));
        assert!(world.clients[0].is_connected());
        world.assert_lawful();
    }
}

/// Covers: CONN-8.
#[test]
fn a_good_bye_is_seen_at_once() {
    let mut world = online(2);
    world.stop(1, StopHow::Crashed);
    world.run_for(SimDuration::from_secs(1));
    assert_eq!(world.offline(), [(at_ms(15_020), ClientId(1), LossSeen::Closed)]);
}

/// Covers: CONN-8.
#[test]
fn a_restart_says_good_bye_and_a_crash_is_noticed_with_the_next_keep_alive() {
    for (how, noticed, lost) in
        [(DownHow::Restart, at_ms(15_020), LossSeen::Closed), (DownHow::Crash, at_ms(21_125), LossSeen::Reset)]
    {
        let mut world = online(1);
        world.go_down(how);
        assert_eq!(world.offline(), [(at_ms(15_000), ClientId(0), LossSeen::ApplianceDown)]);
        world.run_until(at_ms(20_000));
        world.come_up();
        world.run_until(at_ms(60_000));
        let found = world.client_events(0).find(|(_, event)| matches!(event, ClientEvent::ContactLost { .. }));
        let Some((at, ClientEvent::ContactLost { how, .. })) = found else { panic!("it notices") };
        assert_eq!((at, how), (noticed, lost));
        assert!(world.clients[0].is_connected());
        world.assert_lawful();
    }
}

/// Covers: CONN-2, CONN-7.
#[test]
fn a_restart_lets_nobody_in_sooner_than_the_rate_allows() {
    let mut plan = plan(3);
    plan.appliance.connection_rate = 1;
    plan.behaviour.back_off.base = SimDuration::from_millis(1);
    let mut world = World::new(plan);
    world.run_until(at_ms(100));
    let before = world.admitted()[0].0;
    world.go_down(DownHow::Restart);
    world.come_up();
    world.run_until(at_ms(20_000));
    assert_eq!(world.admitted()[1].0.since(before), SimDuration::from_secs(1));
    world.assert_lawful();
}

/// Covers: CONN-9.
#[test]
fn a_new_rate_paces_the_very_next_admission() {
    for (new, gap_ms) in [(2, 500), (100, 10)] {
        let mut world = World::new(plan(20));
        world.run_until(at_ms(1_500));
        let before = world.admitted().len();
        world.change(Setting::ConnectionRate(new));
        world.run_until(at_ms(20_000));
        let admitted = world.admitted();
        for pair in admitted[before..].windows(2) {
            assert_eq!(pair[1].0.since(pair[0].0), SimDuration::from_millis(gap_ms));
        }
        let first = admitted[before].0;
        assert_eq!(first, at_ms(1_500).max(admitted[before - 1].0 + SimDuration::from_millis(gap_ms)));
        assert_eq!(admitted.len(), 20);
        world.assert_lawful();
    }
}
