//! A package on its way: limits, interruptions, sleep.

use jumpstorm_model::event::{ApplianceEvent, ClientEvent, LossSeen, Setting, StopHow};
use jumpstorm_model::plan::AfterInterruption;
use jumpstorm_model::status::Status;

use crate::world::LATENCY;

use super::{BYTES, events, online, secs, sizes, started, upgrade_plan, upgrades, versions, who};

/// Covers: UPG-1, UPG-3, UPG-9, UPG-10.
#[test]
fn a_package_restarts_everybody_and_comes_to_two_at_a_time() {
    let mut world = online(upgrade_plan(4));
    let installed = world.now;
    world.install_package(BYTES, false);
    world.run_for(secs(3));
    let back: Vec<u32> = world.admitted()[4..].iter().map(|(_, client)| client.0).collect();
    assert_eq!(back.len(), 4, "every client has come back");
    assert_eq!(who(&world, installed, "started"), back[..2]);
    assert_eq!(
        [back[0], back[2]].map(|client| world.status(client)),
        [Some(Status::Upgrading), Some(Status::UpgradePending)]
    );
    world.run_for(secs(60));
    assert_eq!(who(&world, installed, "queued"), back);
    assert_eq!(who(&world, installed, "started"), back, "first come, first served");
    assert_eq!(who(&world, installed, "upgraded").len(), 4);
    assert_eq!(versions(&world), [2; 4]);
    // Ten seconds and five for a pair, and as long again for the other.
    let told = upgrades(&world, installed);
    let (first, last) = (told.iter().find(|told| told.1 == "started").unwrap().2, told.last().unwrap());
    assert_eq!((last.1, ((last.2 - first) * 10.0).round() as u32), ("upgraded", 302), "{told:?}");
    // Once it has installed, a client dials at once, and comes in at the connection rate like anybody.
    let own = events(&world, back[0], installed);
    let [
        ..,
        ClientEvent::PackageReceived { version: 2 },
        ClientEvent::UpgradeInstalled { version: 2 },
        ClientEvent::Dialled { attempt: 1 },
        ClientEvent::Online { .. },
    ] = own[..]
    else {
        panic!("{own:?}")
    };
    assert!((0..4).all(|client| world.status(client) == Some(Status::Online)));
    let goodbyes = world.offline().iter().filter(|(.., how)| *how == LossSeen::Upgraded).count();
    assert_eq!(goodbyes, 4);
    world.assert_lawful();
}

/// Covers: UPG-12.
#[test]
fn an_interrupted_upgrade_gives_everything_back_and_begins_again_or_goes_on() {
    for (after_interruption, second) in [(AfterInterruption::Restart, BYTES), (AfterInterruption::Resume, 6_000)] {
        let mut plan = upgrade_plan(2);
        plan.appliance.upgrades.after_interruption = after_interruption;
        plan.appliance.upgrades.concurrent_max = 1;
        let mut world = online(plan);
        let installed = world.now;
        world.install_package(BYTES, false);
        world.run_for(secs(2));
        let [first] = who(&world, installed, "started")[..] else { panic!("{:?}", upgrades(&world, installed)) };
        world.run_until(started(&world) + secs(4));
        world.stop(first as usize, StopHow::Crashed);
        world.run_for(secs(1));
        // A crash resets the connection: the slot passes on within its latency.
        let other = 1 - first;
        assert_eq!(who(&world, installed, "started"), [first, other]);
        let sent = world.appliance_events().find_map(|(_, event)| match event {
            ApplianceEvent::UpgradeInterrupted { client, sent, how: LossSeen::Closed } => Some((client.0, sent)),
            _ => None,
        });
        assert_eq!(sent, Some((first, 4_000)));
        world.start(first as usize);
        world.run_for(secs(60));
        assert_eq!(sizes(&world), [BYTES, BYTES, second]);
        assert_eq!(versions(&world), [2, 2]);
        world.assert_lawful();
    }
}

/// Covers: UPG-1, UPG-12.
#[test]
fn a_cut_line_stops_the_bytes_at_once_and_frees_the_slot_when_it_is_noticed() {
    let mut plan = upgrade_plan(1);
    plan.appliance.upgrades.after_interruption = AfterInterruption::Resume;
    let mut world = online(plan);
    let installed = world.now;
    world.install_package(BYTES, false);
    world.run_for(secs(2));
    // Three seconds, a cut of ten that nobody notices, and then one that lasts.
    world.run_until(started(&world) + secs(3));
    world.open(true, false);
    world.run_for(secs(10));
    assert_eq!(world.status(0), Some(Status::Upgrading), "nothing was noticed yet");
    world.open(false, false);
    world.run_for(secs(60));
    assert_eq!(world.status(0), Some(Status::Offline));
    assert_eq!(who(&world, installed, "interrupted"), [0]);
    world.open(true, true);
    world.run_for(secs(60));
    assert_eq!(sizes(&world), [BYTES, 7_000]);
    assert_eq!(versions(&world), [2]);
    world.assert_lawful();
}

/// Covers: UPG-12.
#[test]
fn an_installation_outlasts_a_short_sleep_and_no_crash() {
    for (how, seconds, attempts, installed_after) in
        [(StopHow::Asleep, 8, 1, Some(13)), (StopHow::Crashed, 8, 2, None), (StopHow::Asleep, 60, 2, None)]
    {
        let mut world = online(upgrade_plan(1));
        let begun = world.now;
        world.install_package(BYTES, false);
        world.run_for(secs(2));
        // Received after ten seconds, with two of five left to install when its computer stops.
        world.run_until(started(&world) + secs(13) + LATENCY);
        assert_eq!(who(&world, begun, "sent"), [0]);
        world.stop(0, how);
        world.run_for(secs(seconds));
        world.start(0);
        world.run_for(secs(60));
        assert_eq!((sizes(&world).len(), versions(&world)), (attempts, vec![2]), "{how:?} for {seconds} s");
        let received = world.client_events(0).find(|(_, event)| matches!(event, ClientEvent::PackageReceived { .. }));
        let installed = world.client_events(0).find(|(_, event)| matches!(event, ClientEvent::UpgradeInstalled { .. }));
        let took = installed.unwrap().0.since(received.unwrap().0).as_micros() / 1_000_000;
        assert!(installed_after.is_none_or(|seconds| took == seconds), "{took} s");
        world.assert_lawful();
    }
}

/// Covers: UPG-3.
#[test]
fn fewer_slots_let_those_under_way_finish_and_less_bandwidth_acts_at_once() {
    let mut plan = upgrade_plan(5);
    plan.appliance.upgrades.concurrent_max = 3;
    let mut world = online(plan);
    let installed = world.now;
    world.install_package(BYTES, false);
    world.run_for(secs(3));
    world.change(Setting::ConcurrentUpgrades(1));
    world.change(Setting::UpgradeBandwidth(300));
    world.run_for(secs(20));
    assert_eq!(who(&world, installed, "started").len(), 3);
    assert_eq!(who(&world, installed, "interrupted"), [] as [u32; 0]);
    let rates: Vec<u64> = world
        .appliance_events()
        .filter_map(
            |(_, event)| if let ApplianceEvent::UpgradeRate { bytes_per_s } = event { Some(bytes_per_s) } else { None },
        )
        .collect();
    assert_eq!(rates, [1_000, 2_000, 300]);
    world.change(Setting::UpgradeBandwidth(2_000));
    world.run_for(secs(120));
    // From then on one at a time: nobody starts before the one before has finished.
    let order: Vec<&str> = upgrades(&world, installed)
        .iter()
        .map(|told| told.1)
        .filter(|told| ["started", "upgraded"].contains(told))
        .collect();
    assert_eq!(order[6..], ["started", "upgraded", "started", "upgraded"]);
    assert_eq!(versions(&world), [2; 5]);
    world.assert_lawful();
}
