//! Clients that stay away, and what becomes of them on either side, one story a test.

use jumpstorm_model::appliance::registry::Entry;
use jumpstorm_model::appliance::{Appliance, Output};
use jumpstorm_model::event::{ApplianceEvent, ClientEvent, DownHow, Setting, StopHow};
use jumpstorm_model::id::{ClientId, ConnectionId};
use jumpstorm_model::plan::Plan;
use jumpstorm_model::rng::Chance;
use jumpstorm_model::time::{SimDuration, SimTime};
use jumpstorm_model::wire::ToAppliance;

use crate::plans::{days, months, plan};
use crate::world::{LATENCY, World};

/// A day into the life of such a fleet: all are online.
fn online(plan: Plan) -> World {
    let mut world = World::new(plan);
    world.run_for(days(1));
    assert!(world.clients.iter().all(|client| client.is_connected()));
    world
}

/// What the list did about a client's absence, and when.
fn absence(world: &World, client: u32) -> Vec<(SimTime, ApplianceEvent)> {
    let own = world.appliance_events().filter(|(_, event)| match event {
        ApplianceEvent::SeenOffline { client: own, .. }
        | ApplianceEvent::LabelledLost { client: own, .. }
        | ApplianceEvent::Deleted { client: own, .. } => *own == ClientId(client),
        _ => false,
    });
    own.collect()
}

/// Since when the list last showed a client offline.
fn offline_since(world: &World, client: u32) -> SimTime {
    let seen =
        absence(world, client).into_iter().rfind(|(_, event)| matches!(event, ApplianceEvent::SeenOffline { .. }));
    seen.expect("it was seen offline").0
}

/// When a client last lost contact by its own account.
fn out_of_contact_since(world: &World, client: u32) -> SimTime {
    let lost = world
        .client_events(client)
        .filter(|(_, event)| matches!(event, ClientEvent::ContactLost { .. } | ClientEvent::Stopped { .. }));
    lost.last().expect("it lost contact").0
}

fn last_event(world: &World, client: u32) -> (SimTime, ClientEvent) {
    world.client_events(client).last().expect("it has events")
}

/// Covers: MAINT-1, MAINT-3, MAINT-6.
#[test]
fn who_stays_away_is_lost_and_then_deleted_and_removes_itself_at_its_own_time() {
    let mut world = online(months(1));
    world.open(false, false);
    world.run_for(days(22));
    let client = ClientId(0);
    let since = offline_since(&world, 0);
    assert_eq!(absence(&world, 0)[1..], [(since + days(20), ApplianceEvent::LabelledLost { client, since })]);
    // Nothing else happens to it: it keeps its place, and dials on.
    assert_eq!(world.appliance.registry().entry(client), Entry::Registered(None));
    assert!(world.clients[0].is_running());
    world.run_for(days(20));
    let deleted = since + days(30);
    assert_eq!(absence(&world, 0)[2..], [(deleted, ApplianceEvent::Deleted { client, since })]);
    assert_eq!(world.appliance.registry().registered(), 0);
    let due = out_of_contact_since(&world, 0) + days(30);
    assert_eq!(last_event(&world, 0), (due, ClientEvent::Expired { due }));
    world.assert_lawful();
}

/// The appliance sees the end at once, the client only when keep-alives prove it: each counts from its own moment.
///
/// Covers: MAINT-3, MAINT-6.
#[test]
fn each_side_counts_from_the_moment_at_which_it_saw_the_end() {
    let mut world = online(months(1));
    world.open(true, false);
    world.go_down(DownHow::Restart);
    world.come_up();
    world.open(false, false);
    world.run_for(days(40));
    let (listed, own) = (offline_since(&world, 0), out_of_contact_since(&world, 0));
    assert!(own.since(listed) >= SimDuration::from_secs(3_600), "{own} is hours after {listed}");
    assert_eq!(absence(&world, 0).last().expect("it is deleted").0, listed + days(30));
    assert_eq!(last_event(&world, 0).0, own + days(30));
    world.assert_lawful();
}

/// Covers: MAINT-6, MAINT-7, MAINT-13.
#[test]
fn a_setting_that_changes_while_a_client_is_away_moves_the_list_and_not_the_client() {
    let after = |span: u64| Some(days(span));
    // Five days into the absence the setting becomes this, and the list acts that long after the absence began: at once where
    // that has passed.
    for (lost, deleted, lost_at, deleted_at) in [
        (None, after(25), after(20), after(25)),
        (None, after(60), after(20), after(60)),
        (None, after(4), None, after(5)),
        (after(3), None, after(5), after(30)),
        (after(29), None, after(29), after(30)),
        (after(31), None, None, after(30)),
        (after(3), after(4), after(5), after(5)),
        (after(40), after(40), after(40), after(40)),
    ] {
        let mut world = online(months(1));
        world.open(false, false);
        world.run_for(days(2));
        let (since, own) = (offline_since(&world, 0), out_of_contact_since(&world, 0));
        world.run_until(since + days(5));
        lost.into_iter().for_each(|span| world.change(Setting::LostAfter(span)));
        deleted.into_iter().for_each(|span| world.change(Setting::DeleteAfter(span)));
        world.run_for(days(70));
        let client = ClientId(0);
        let labelled = lost_at.map(|span| (since + span, ApplianceEvent::LabelledLost { client, since }));
        let deleted = deleted_at.map(|span| (since + span, ApplianceEvent::Deleted { client, since }));
        let expected: Vec<_> = labelled.into_iter().chain(deleted).collect();
        assert_eq!(absence(&world, 0)[1..], expected);
        let due = own + days(30);
        assert_eq!(last_event(&world, 0), (due, ClientEvent::Expired { due }));
        world.assert_lawful();
    }
}

/// Covers: MAINT-6.
#[test]
fn a_setting_that_changes_while_a_client_is_connected_reaches_it() {
    let mut plan = months(2);
    plan.clients[1].delete_after = Some(days(17));
    let mut world = online(plan);
    world.change(Setting::DeleteAfter(days(16)));
    world.run_for(days(1));
    let told = [0, 1].map(|client| {
        let told = world.client_events(client).filter(|(_, event)| matches!(event, ClientEvent::ToldDeletion { .. }));
        told.collect::<Vec<_>>()
    });
    let after = days(16);
    assert_eq!(told[0], [(SimTime::ZERO + days(1) + LATENCY, ClientEvent::ToldDeletion { after })]);
    assert_eq!(told[1], [], "it has a span of its own, which stays");
    world.open(false, false);
    world.run_for(days(30));
    for (client, span) in [(0, 16), (1, 17)] {
        assert_eq!(last_event(&world, client).0, out_of_contact_since(&world, client) + days(span));
        let deleted = absence(&world, client).last().copied();
        let since = offline_since(&world, client);
        let expected = ApplianceEvent::Deleted { client: ClientId(client), since };
        assert_eq!(deleted, Some((since + days(span), expected)));
    }
    world.assert_lawful();
}

/// Covers: MAINT-8.
#[test]
fn who_comes_back_is_no_longer_lost_and_its_clock_starts_anew_with_the_settings_of_then() {
    let mut world = online(months(1));
    let client = ClientId(0);
    world.stop(0, StopHow::SwitchedOff);
    world.run_for(days(25));
    assert!(world.appliance.maintenance().is_lost(client));
    world.change(Setting::DeleteAfter(days(50)));
    world.change(Setting::LostAfter(days(40)));
    assert!(world.appliance.maintenance().is_lost(client), "only contact takes the label away");
    world.start(0);
    world.run_for(days(1));
    assert!(world.clients[0].is_connected());
    assert!(!world.appliance.maintenance().is_lost(client));
    assert_eq!(world.appliance.maintenance().offline_since(client), None);
    let before = absence(&world, 0).len();
    world.run_for(days(60));
    assert_eq!(absence(&world, 0).len(), before, "nothing of the old clock is left");
    world.open(false, false);
    world.run_for(days(60));
    let (since, own) = (offline_since(&world, 0), out_of_contact_since(&world, 0));
    let expected = [
        (since + days(40), ApplianceEvent::LabelledLost { client, since }),
        (since + days(50), ApplianceEvent::Deleted { client, since }),
    ];
    assert_eq!(absence(&world, 0)[before + 1..], expected);
    assert_eq!(last_event(&world, 0), (own + days(50), ClientEvent::Expired { due: own + days(50) }));
    world.assert_lawful();
}

/// Covers: MAINT-9, MAINT-15.
#[test]
fn a_place_is_held_until_its_client_is_deleted_and_is_not_freed_again_when_that_one_returns() {
    let mut plan = months(2);
    plan.appliance.capacity = 1;
    let mut world = World::new(plan);
    world.run_for(days(1));
    let refusals = |world: &World| {
        world.appliance_events().filter(|(_, event)| matches!(event, ApplianceEvent::RefusedAtCapacity { .. })).count()
    };
    assert!(world.clients[0].is_connected() && refusals(&world) > 0);
    world.stop(0, StopHow::SwitchedOff);
    world.run_for(days(15));
    let while_offline = refusals(&world);
    assert!(while_offline > 10, "the place of one who is offline is taken");
    world.run_for(days(10));
    assert!(world.appliance.maintenance().is_lost(ClientId(0)));
    assert!(refusals(&world) > while_offline + 5, "the place of one who is lost is taken");
    world.change(Setting::DeleteAfter(days(25)));
    world.run_for(days(2));
    assert_eq!(world.appliance.registry().entry(ClientId(0)), Entry::Removed);
    assert!(world.clients[1].is_connected(), "a freed place can be taken");
    // It was told 30 days, and comes back before they are over.
    world.start(0);
    world.run_for(days(1));
    assert_eq!(last_event(&world, 0).1, ClientEvent::Uninstalled);
    assert_eq!(world.appliance.registry().registered(), 1);
    assert!(world.clients[1].is_connected());
    world.assert_lawful();
}

/// Covers: MAINT-14.
#[test]
fn an_appliance_that_was_down_past_deadlines_applies_them_when_it_is_back_before_it_admits_anybody() {
    // One client has less time of its own; it is 15 days before the appliance is back.
    let mut plan = months(4);
    plan.appliance.maintenance.lost_after = days(10);
    plan.clients[0].delete_after = Some(days(12));
    let mut world = online(plan);
    let down = world.now;
    world.go_down(DownHow::Crash);
    world.stop(0, StopHow::SwitchedOff);
    world.run_for(days(15));
    assert_eq!(absence(&world, 0).len(), 1, "nothing is applied meanwhile");
    let up = world.now;
    world.come_up();
    world.run_for(days(1));
    let since_up = world.appliance_events().skip_while(|(_, event)| *event != ApplianceEvent::CameUp).skip(1);
    let applied: Vec<_> = since_up.take_while(|(_, event)| !matches!(event, ApplianceEvent::Admitted { .. })).collect();
    let lost = |client| (up, ApplianceEvent::LabelledLost { client: ClientId(client), since: down });
    let deleted = (up, ApplianceEvent::Deleted { client: ClientId(0), since: down });
    assert_eq!(applied[..5], [lost(0), lost(1), lost(2), lost(3), deleted]);
    assert!((1..4).all(|client| world.clients[client].is_connected()), "those with time left come in");
    assert!((1..4).all(|client| !world.appliance.maintenance().is_lost(ClientId(client))));
    world.assert_lawful();
}

/// Even if its hello has been worked on by the very moment of its deadline.
///
/// Covers: MAINT-14.
#[test]
fn what_is_due_comes_before_an_admission_of_the_same_moment() {
    let plan = months(1);
    let (client, connection) = (ClientId(0), ConnectionId(0));
    // The work on a connection takes 5 ms.
    for (due_after_ms, is_admitted) in [(5, false), (6, true)] {
        let mut appliance = Appliance::new(&plan, &Chance::new(1));
        let (hello, served) = (SimTime::from_secs(1), SimTime::from_secs(1) + SimDuration::from_millis(5));
        appliance.begin_listed(client, None, hello + SimDuration::from_millis(due_after_ms) - days(30));
        appliance.handle_timeout(SimTime::ZERO);
        appliance.handle_connection(hello, connection);
        appliance.handle_message(hello, connection, ToAppliance::Hello { client, version: 1, away: None });
        appliance.handle_timeout(served);
        let outputs: Vec<_> = std::iter::from_fn(|| appliance.poll_output()).collect();
        let admitted = outputs.iter().any(|output| matches!(output, Output::Event(ApplianceEvent::Admitted { .. })));
        assert_eq!(admitted, is_admitted, "{outputs:?}");
    }
}

/// The list is shorter of patience than what the clients were told: they dial on, and are told to go.
///
/// Covers: MAINT-9, MAINT-14.
#[test]
fn clients_whose_time_ran_out_while_the_appliance_was_down_are_told_to_uninstall() {
    let mut world = online(months(3));
    world.open(false, false);
    world.run_for(days(2));
    world.change(Setting::DeleteAfter(days(15)));
    world.go_down(DownHow::Restart);
    world.open(true, true);
    world.run_for(days(20));
    let up = world.now;
    world.come_up();
    world.run_for(days(1));
    for client in 0..3 {
        let (at, event) = *absence(&world, client).last().expect("it was deleted");
        assert_eq!((at, matches!(event, ApplianceEvent::Deleted { .. })), (up, true), "{event:?}");
        assert_eq!(last_event(&world, client).1, ClientEvent::Uninstalled);
    }
    assert_eq!(world.admitted().len(), 3, "nobody came in again");
    world.assert_lawful();
}

/// A computer that is off cannot do anything; when it starts, its client removes itself instead of dialling.
///
/// Covers: MAINT-6.
#[test]
fn a_client_whose_time_ran_out_while_its_computer_was_off_removes_itself_when_that_starts() {
    for how in [StopHow::SwitchedOff, StopHow::Asleep, StopHow::Crashed] {
        let mut world = online(months(1));
        world.stop(0, how);
        world.run_for(days(29));
        // Running for a moment without contact changes nothing.
        world.start(0);
        world.stop(0, how);
        let due = SimTime::ZERO + days(1) + days(30);
        world.run_for(days(10));
        assert!(matches!(last_event(&world, 0), (_, ClientEvent::Stopped { .. })), "nothing happens meanwhile");
        world.start(0);
        let events: Vec<_> = world.client_events(0).collect();
        let started = (world.now, ClientEvent::Started { connected: false });
        assert_eq!(events[events.len() - 2..], [started, (world.now, ClientEvent::Expired { due })]);
        assert!(!world.clients[0].is_running());
        world.assert_lawful();
    }
}

/// Waiting for admission is contact; leaving the line without it is none.
///
/// Covers: MAINT-8, MAINT-14.
#[test]
fn in_the_admission_line_nothing_is_done_to_a_client_and_leaving_it_does_what_came_due() {
    let with_rate_1 = || {
        let mut plan = plan(20);
        plan.appliance.connection_rate = 1;
        // All come to stand in line within a second or two, the last of them longer than this.
        plan.appliance.maintenance.lost_after = SimDuration::from_secs(4);
        plan.appliance.maintenance.delete_after = SimDuration::from_secs(8);
        let mut world = World::new(plan);
        world.run_until(SimTime::from_secs(40));
        assert!(world.clients.iter().all(|client| client.is_connected()));
        world.go_down(DownHow::Restart);
        world.come_up();
        world
    };
    let mut world = with_rate_1();
    world.run_for(SimDuration::from_secs(40));
    assert!(world.clients.iter().all(|client| client.is_connected()), "all came back, however long they waited");
    assert!((0..20).all(|client| absence(&world, client).len() == 1));
    world.assert_lawful();

    let mut world = with_rate_1();
    world.run_for(SimDuration::from_secs(12));
    let waiting: Vec<u32> =
        (0..20).filter(|client| matches!(last_event(&world, *client).1, ClientEvent::ToldToWait)).collect();
    assert!(waiting.len() > 5, "{waiting:?}");
    // One of them is gone by itself.
    let (first, waiting) = waiting.split_first().expect("several wait");
    world.stop(*first as usize, StopHow::Crashed);
    world.run_for(LATENCY);
    let (since, id) = (offline_since(&world, *first), ClientId(*first));
    let expected = [ApplianceEvent::LabelledLost { client: id, since }, ApplianceEvent::Deleted { client: id, since }];
    assert_eq!(absence(&world, *first)[1..], expected.map(|event| (world.now, event)));
    // The others lose it with the appliance.
    let up = world.now;
    world.go_down(DownHow::Restart);
    world.open(false, false);
    world.come_up();
    world.run_for(SimDuration::from_secs(1));
    for client in waiting.iter().copied() {
        let since = offline_since(&world, client);
        let id = ClientId(client);
        let expected =
            [ApplianceEvent::LabelledLost { client: id, since }, ApplianceEvent::Deleted { client: id, since }];
        assert_eq!(absence(&world, client)[1..], expected.map(|event| (up, event)));
        // The client hears of it a little later; its clock ran on from the loss of contact before the line.
        let due = out_of_contact_since(&world, client) + SimDuration::from_secs(8);
        assert_eq!(last_event(&world, client), (up + LATENCY, ClientEvent::Expired { due }));
    }
    world.run_for(SimDuration::from_secs(60));
    assert!(world.clients.iter().all(|client| !client.is_running()), "everybody else follows in time");
    assert!(
        (0..20).all(|client| client == *first || matches!(last_event(&world, client).1, ClientEvent::Expired { .. }))
    );
    world.assert_lawful();
}
