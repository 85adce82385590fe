//! What end users do to Jump Clients at their computers, one story a test.

use jumpstorm_model::appliance::registry::Entry;
use jumpstorm_model::event::{
    ApplianceEvent, ClientEvent, LeftBehind, LocalAct, LossSeen, Setting, StopHow, Unavailable,
};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::jump_client::local::Outcome;
use jumpstorm_model::plan::{EndUser, UninstalledBehaviour};
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::plans::{days, months, plan};
use crate::world::{LATENCY, World};

const FIRST: ClientId = ClientId(0);

/// What the appliance saw since then.
fn seen_since(world: &World, since: SimTime) -> Vec<ApplianceEvent> {
    world.appliance_events().filter(|(at, _)| *at > since).map(|(_, event)| event).collect()
}

fn client_since(world: &World, since: SimTime) -> Vec<ClientEvent> {
    world.client_events(0).filter(|(at, _)| *at >= since).map(|(_, event)| event).collect()
}

/// Covers: MAINT-10, MAINT-15.
#[test]
fn who_is_uninstalled_within_reach_is_marked_or_removed_and_frees_its_place() {
    for (behaviour, leaves, entry) in [
        (UninstalledBehaviour::Keep, LeftBehind::Marked, Entry::Uninstalled),
        (UninstalledBehaviour::Remove, LeftBehind::Nothing, Entry::Removed),
    ] {
        let mut plan = plan(2);
        plan.appliance.capacity = 1;
        let mut world = World::new(plan);
        world.change(Setting::UninstalledBehaviour(behaviour));
        world.run_until(SimTime::from_secs(15));
        assert!(world.clients[0].is_connected() && !world.clients[1].is_connected());
        let acted = world.now;
        assert_eq!(world.act_locally(0, LocalAct::Uninstall, EndUser::Unprivileged), Outcome::Done);
        world.run_for(LATENCY);
        assert_eq!(client_since(&world, acted), [ClientEvent::LocallyUninstalled { told: true }]);
        assert_eq!(
            seen_since(&world, acted),
            [
                ApplianceEvent::SeenOffline { client: FIRST, how: LossSeen::Uninstalled },
                ApplianceEvent::SeenUninstalled { client: FIRST, leaves },
            ]
        );
        assert_eq!(world.appliance.registry().entry(FIRST), entry);
        assert_eq!(world.appliance.registry().registered(), 0);
        world.run_for(SimDuration::from_secs(120));
        assert!(world.clients[1].is_connected(), "the freed place is taken");
        assert_eq!(world.act_locally(0, LocalAct::Uninstall, EndUser::Privileged), Outcome::Nothing);
        // What is marked can still be taken off the list, and frees nothing.
        assert_eq!(world.remove(0), behaviour == UninstalledBehaviour::Keep);
        assert!(!world.remove(0));
        assert_eq!(world.appliance.registry().registered(), 1);
        world.assert_lawful();
    }
}

/// Covers: MAINT-10.
#[test]
fn who_is_uninstalled_in_the_admission_line_is_within_reach_as_well() {
    let mut plan = plan(3);
    plan.appliance.connection_rate = 1;
    let mut world = World::new(plan);
    world.run_until(SimTime::from_micros(1_500_000));
    let waiting = (0..3).filter(|client| {
        world.client_events(*client).last().is_some_and(|(_, event)| event == ClientEvent::ToldToWait)
    });
    let client = waiting.max().expect("somebody waits");
    let acted = world.now;
    world.act_locally(client as usize, LocalAct::Uninstall, EndUser::Unprivileged);
    world.run_for(LATENCY);
    let client = ClientId(client);
    assert_eq!(
        seen_since(&world, acted),
        [
            ApplianceEvent::LeftLine { client, how: LossSeen::Uninstalled },
            ApplianceEvent::SeenUninstalled { client, leaves: LeftBehind::Marked },
        ]
    );
    world.run_for(SimDuration::from_secs(10));
    assert_eq!(world.admitted().len(), 2);
    world.assert_lawful();
}

/// Whether it knows that it is cut off or not: the word does not arrive.
///
/// Covers: MAINT-11.
#[test]
fn who_is_uninstalled_out_of_reach_stays_in_the_list_as_offline_then_lost_then_deleted() {
    for (cut_for, told) in [(days(2), false), (SimDuration::from_secs(1), true)] {
        let mut world = World::new(months(1));
        world.run_for(days(1));
        world.open(false, false);
        world.run_for(cut_for);
        world.act_locally(0, LocalAct::Uninstall, EndUser::Unprivileged);
        assert_eq!(world.client_events(0).last().expect("it acted").1, ClientEvent::LocallyUninstalled { told });
        world.open(true, true);
        world.run_for(days(15));
        assert_eq!(world.appliance.availability(FIRST).err(), Some(Unavailable::Offline));
        world.run_for(days(10));
        assert_eq!(world.appliance.availability(FIRST).err(), Some(Unavailable::Lost));
        world.run_for(days(10));
        assert_eq!(world.appliance.availability(FIRST).err(), Some(Unavailable::Missing));
        let seen = seen_since(&world, SimTime::ZERO + days(1));
        let [offline, lost, deleted] = seen[..] else { panic!("{seen:?}") };
        assert!(matches!(offline, ApplianceEvent::SeenOffline { how: LossSeen::KeepAliveTimeout, .. }), "{offline:?}");
        assert!(matches!(lost, ApplianceEvent::LabelledLost { .. }), "{lost:?}");
        assert!(matches!(deleted, ApplianceEvent::Deleted { .. }), "{deleted:?}");
        world.assert_lawful();
    }
}

/// Covers: MAINT-12.
#[test]
fn a_restricted_client_refuses_end_users_without_privileges() {
    let (unprivileged, privileged) = (EndUser::Unprivileged, EndUser::Privileged);
    let (uninstall, disable) = (LocalAct::Uninstall, LocalAct::Disable);
    for (restricted, act, by, outcome) in [
        (false, uninstall, unprivileged, Outcome::Done),
        (false, uninstall, privileged, Outcome::Done),
        (false, disable, unprivileged, Outcome::Done),
        (false, disable, privileged, Outcome::Done),
        (true, uninstall, unprivileged, Outcome::Refused),
        (true, uninstall, privileged, Outcome::Done),
        (true, disable, unprivileged, Outcome::Refused),
        (true, disable, privileged, Outcome::Done),
    ] {
        // It makes no difference whether the setting was there when it came in, or is told afterwards.
        for early in [true, false] {
            let mut plan = plan(1);
            plan.appliance.maintenance.local_uninstall_restricted = restricted == early;
            let mut world = World::new(plan);
            world.run_until(SimTime::from_secs(15));
            if !early {
                world.change(Setting::LocalUninstallRestricted(restricted));
                world.run_for(LATENCY);
            } else {
                assert_eq!(world.appliance.settings().local_uninstall_restricted, restricted);
            }
            let acted = world.now;
            assert_eq!(world.act_locally(0, act, by), outcome, "restricted {restricted}, {act:?} by {by:?}");
            let event = match (outcome, act) {
                (Outcome::Refused, act) => ClientEvent::LocallyRefused { act },
                (_, LocalAct::Uninstall) => ClientEvent::LocallyUninstalled { told: true },
                _ => ClientEvent::Disabled,
            };
            assert_eq!(client_since(&world, acted), [event]);
            world.run_for(SimDuration::from_secs(60));
            assert_eq!(world.clients[0].is_connected(), event != ClientEvent::LocallyUninstalled { told: true });
            assert_eq!(world.appliance.maintenance().is_disabled(FIRST), event == ClientEvent::Disabled);
            if event == ClientEvent::Disabled {
                // To enable it again takes the same privileges.
                let again = if restricted { Outcome::Refused } else { Outcome::Done };
                assert_eq!(world.act_locally(0, LocalAct::Enable, unprivileged), again);
            }
            world.assert_lawful();
        }
    }
}

/// Covers: MAINT-16.
#[test]
fn a_disabled_client_stays_connected_and_cannot_be_jumped_to_until_it_is_enabled() {
    let mut world = World::new(plan(1));
    world.run_until(SimTime::from_secs(15));
    assert_eq!(world.appliance.availability(FIRST).err(), None);
    for (act, disabled, unavailable) in
        [(LocalAct::Disable, true, Some(Unavailable::Disabled)), (LocalAct::Enable, false, None)]
    {
        let acted = world.now;
        assert_eq!(world.act_locally(0, act, EndUser::Unprivileged), Outcome::Done);
        assert_eq!(world.act_locally(0, act, EndUser::Unprivileged), Outcome::Nothing, "it is so already");
        world.run_for(SimDuration::from_secs(600));
        assert_eq!(seen_since(&world, acted), [ApplianceEvent::SeenDisabled { client: FIRST, disabled }]);
        assert_eq!(world.appliance.availability(FIRST).err(), unavailable);
        assert!(world.clients[0].is_connected());
        assert!(matches!(world.appliance.registry().entry(FIRST), Entry::Registered(Some(_))));
    }
    world.assert_lawful();
}

/// What it could not say, or said in vain, it says when it is next admitted.
///
/// Covers: MAINT-16.
#[test]
fn a_client_that_was_disabled_or_enabled_out_of_reach_says_so_when_it_is_back() {
    // Whether it knew that it was cut off or not.
    for cut_for in [SimDuration::from_secs(60), SimDuration::from_secs(1)] {
        let mut world = World::new(plan(1));
        world.run_until(SimTime::from_secs(15));
        for (act, disabled) in [(LocalAct::Disable, true), (LocalAct::Enable, false)] {
            world.open(false, false);
            world.run_for(cut_for);
            let acted = world.now;
            world.act_locally(0, act, EndUser::Unprivileged);
            world.run_for(SimDuration::from_secs(60));
            assert_eq!(world.appliance.maintenance().is_disabled(FIRST), !disabled, "it has not been told");
            world.open(true, true);
            world.run_for(SimDuration::from_secs(60));
            assert!(world.clients[0].is_connected());
            let seen = seen_since(&world, acted);
            assert_eq!(seen.last(), Some(&ApplianceEvent::SeenDisabled { client: FIRST, disabled }));
            // Each admission repeats it, and what is known already is no news.
            world.stop(0, StopHow::Crashed);
            world.start(0);
            world.run_for(SimDuration::from_secs(30));
            let news = seen_since(&world, acted)
                .into_iter()
                .filter(|event| matches!(event, ApplianceEvent::SeenDisabled { .. }));
            assert_eq!(news.count(), 1);
        }
        world.assert_lawful();
    }
}

/// Nobody sits at a computer that is off or asleep.
#[test]
fn nothing_is_done_at_a_computer_that_does_not_run() {
    for how in [StopHow::SwitchedOff, StopHow::Asleep, StopHow::Crashed] {
        let mut world = World::new(plan(1));
        world.run_until(SimTime::from_secs(15));
        world.stop(0, how);
        for act in [LocalAct::Uninstall, LocalAct::Disable, LocalAct::Enable] {
            assert_eq!(world.act_locally(0, act, EndUser::Privileged), Outcome::Nothing);
        }
        assert!(matches!(world.client_events(0).last(), Some((_, ClientEvent::Stopped { .. }))));
    }
}
