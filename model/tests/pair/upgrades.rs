//! How a fleet comes by a new version, one story a test.

use jumpstorm_model::event::{
    ApplianceEvent, ClientEvent, DialFailure, DownHow, LossSeen, Setting, StopHow, Unavailable, UpgradeRefusal,
};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::plan::{AfterInterruption, AutomaticUpgrades, Plan, Staff};
use jumpstorm_model::status::Status;
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::plans::plan;
use crate::world::{LATENCY, World};

const BYTES: u64 = 10_000;

/// Ten seconds for a package alone on its computer's line, five to install it; two at a time, which fill the bandwidth.
pub(crate) fn upgrade_plan(clients: u32) -> Plan {
    let mut plan = plan(clients);
    plan.sites[0].endpoint_downlink = 1_000;
    let upgrades = &mut plan.appliance.upgrades;
    (upgrades.bandwidth, upgrades.concurrent_max) = (Some(2_000), 2);
    (upgrades.install, upgrades.package_bytes) = (secs(5), BYTES);
    plan
}

const fn secs(seconds: u64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

/// All are online, thirty seconds into the run.
fn online(plan: Plan) -> World {
    let mut world = World::new(plan);
    world.run_until(SimTime::from_secs(30));
    assert!(world.clients.iter().all(|client| client.is_connected()));
    world
}

/// What the appliance tells of upgrades since a moment: who and what, in letters, with seconds since then.
fn upgrades(world: &World, since: SimTime) -> Vec<(u32, &'static str, f64)> {
    let told = world.appliance_events().filter(|(at, _)| *at >= since).filter_map(|(at, event)| {
        let (client, what) = match event {
            ApplianceEvent::UpgradeQueued { client, .. } => (client, "queued"),
            ApplianceEvent::UpgradeStarted { client, .. } => (client, "started"),
            ApplianceEvent::UpgradeSent { client, .. } => (client, "sent"),
            ApplianceEvent::Upgraded { client } => (client, "upgraded"),
            ApplianceEvent::UpgradeInterrupted { client, .. } => (client, "interrupted"),
            ApplianceEvent::UpgradeCalledOff { client } => (client, "called off"),
            _ => return None,
        };
        Some((client.0, what, (at.since(since).as_secs_f64() * 100.0).round() / 100.0))
    });
    told.collect()
}

/// When each of those upgrades that are told as `what` came, as numbers of clients in order.
fn who(world: &World, since: SimTime, what: &str) -> Vec<u32> {
    upgrades(world, since).into_iter().filter(|(_, told, _)| *told == what).map(|(client, ..)| client).collect()
}

/// When the first upgrade began.
fn started(world: &World) -> SimTime {
    let mut started =
        world.appliance_events().filter(|(_, event)| matches!(event, ApplianceEvent::UpgradeStarted { .. }));
    started.next().expect("one has begun").0
}

/// The sizes of the transfers that began.
fn sizes(world: &World) -> Vec<u64> {
    let started = world.appliance_events().filter_map(|(_, event)| match event {
        ApplianceEvent::UpgradeStarted { bytes, .. } => Some(bytes),
        _ => None,
    });
    started.collect()
}

fn versions(world: &World) -> Vec<u32> {
    world.clients.iter().map(|client| client.version()).collect()
}

/// The events of a client since a moment, without their times.
fn events(world: &World, client: u32, since: SimTime) -> Vec<ClientEvent> {
    world.client_events(client).filter(|(at, _)| *at >= since).map(|(_, event)| event).collect()
}

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

/// Covers: UPG-7, UPG-8, UPG-9.
#[test]
fn the_mode_decides_which_packages_come_by_themselves() {
    use AutomaticUpgrades::{CurrentCycle, Disabled, Enabled};
    // The mode when the run begins, the one that is chosen after the first package, and the versions after each of two.
    for (begins, chosen, versions_after) in [
        (Disabled, None, [1, 1]),
        (Enabled, None, [2, 3]),
        (Disabled, Some(CurrentCycle), [2, 2]),
        (CurrentCycle, None, [1, 1]),
        (Enabled, Some(CurrentCycle), [2, 2]),
        (Disabled, Some(Enabled), [2, 3]),
        (Enabled, Some(Disabled), [1, 1]),
    ] {
        let mut plan = upgrade_plan(3);
        plan.appliance.upgrades.automatic = begins;
        let mut world = online(plan);
        for (number, after) in versions_after.into_iter().enumerate() {
            world.install_package(BYTES, false);
            if let Some(mode) = chosen.filter(|_| number == 0) {
                world.change(Setting::AutomaticUpgrades(mode));
            }
            world.run_for(secs(120));
            assert_eq!(versions(&world), [after; 3], "{begins:?}, then {chosen:?}: package {number}");
            let shown = if after == number as u32 + 2 { Status::Online } else { Status::UpgradePending };
            assert!((0..3).all(|client| world.status(client) == Some(shown)), "all stay connected");
        }
        world.assert_lawful();
    }
}

/// The mode as the appliance told it last, and when.
fn mode(world: &World) -> Option<(SimTime, AutomaticUpgrades)> {
    let told = world.appliance_events().filter_map(|(at, event)| match event {
        ApplianceEvent::SettingChanged { setting: Setting::AutomaticUpgrades(mode) } => Some((at, mode)),
        _ => None,
    });
    told.last()
}

/// Covers: UPG-8, UPG-14.
#[test]
fn a_cycle_lasts_until_nobody_who_is_there_needs_its_package() {
    let current = Setting::AutomaticUpgrades(AutomaticUpgrades::CurrentCycle);
    let mut plan = upgrade_plan(4);
    plan.appliance.upgrades.automatic = AutomaticUpgrades::Disabled;
    let mut world = online(plan);
    world.stop(3, StopHow::Crashed);
    world.install_package(BYTES, false);
    // Nobody is back yet: that must not end it.
    world.change(current);
    world.run_for(secs(20));
    assert_eq!(mode(&world).unwrap().1, AutomaticUpgrades::CurrentCycle);
    assert!(versions(&world).contains(&2), "some are through");
    // Nor may the return of one of these, with the others still on their way.
    let upgraded = (0..3).find(|client| world.clients[*client].version() == 2).unwrap();
    let others: Vec<usize> = (0..3).filter(|client| *client != upgraded).collect();
    world.go_down(DownHow::Restart);
    others.iter().for_each(|client| world.stop(*client, StopHow::Crashed));
    world.come_up();
    world.run_for(secs(10));
    assert!(world.clients[upgraded].is_connected());
    assert_eq!(mode(&world).unwrap().1, AutomaticUpgrades::CurrentCycle);
    others.iter().for_each(|client| world.start(*client));
    world.run_for(secs(60));
    // All who are there have it; whoever was away all the time comes too late.
    assert_eq!(mode(&world).unwrap().1, AutomaticUpgrades::Disabled);
    world.start(3);
    world.run_for(secs(60));
    assert_eq!(versions(&world), [2, 2, 2, 1]);
    assert_eq!(world.status(3), Some(Status::UpgradePending));
    // A mode that is chosen for a second time begins another cycle of the same package.
    world.change(current);
    world.run_for(secs(60));
    assert_eq!(versions(&world), [2; 4]);
    assert_eq!(mode(&world).unwrap().1, AutomaticUpgrades::Disabled);
    world.assert_lawful();
}

/// Covers: UPG-14.
#[test]
fn who_was_away_is_upgraded_on_return_while_the_mode_allows_it() {
    let mut world = online(upgrade_plan(3));
    world.stop(1, StopHow::Crashed);
    world.install_package(BYTES, false);
    world.run_for(secs(60));
    assert_eq!(versions(&world), [2, 1, 2]);
    world.start(1);
    world.run_for(secs(60));
    assert_eq!(versions(&world), [2; 3]);
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

/// Covers: UPG-15.
#[test]
fn somebody_with_the_permission_can_have_a_client_upgraded_in_any_mode() {
    let mut plan = upgrade_plan(4);
    plan.appliance.upgrades.automatic = AutomaticUpgrades::Disabled;
    plan.appliance.upgrades.concurrent_max = 1;
    let mut world = online(plan);
    let up_to_date = world.ask(|appliance| appliance.upgrade(ClientId(0), Staff::Administrator));
    assert_eq!(up_to_date, Err(UpgradeRefusal::UpToDate));
    world.install_package(BYTES, false);
    world.stop(3, StopHow::Crashed);
    world.remove(2);
    world.run_for(secs(3));
    let since = world.now;
    for (client, by, answer) in [
        (0, Staff::Representative, Err(UpgradeRefusal::NotPermitted)),
        (2, Staff::Privileged, Err(UpgradeRefusal::Unavailable(Unavailable::Missing))),
        (3, Staff::Privileged, Err(UpgradeRefusal::Unavailable(Unavailable::Offline))),
        (0, Staff::Privileged, Ok(())),
        (1, Staff::Administrator, Ok(())),
        (1, Staff::Administrator, Ok(())),
    ] {
        assert_eq!(world.ask(|appliance| appliance.upgrade(ClientId(client), by)), answer, "{client} by {by:?}");
    }
    assert_eq!(who(&world, since, "queued"), [0, 1], "who waits already keeps its place");
    // That automatic upgrades are, or become, disabled does not concern them.
    world.change(Setting::AutomaticUpgrades(AutomaticUpgrades::Disabled));
    world.run_for(secs(60));
    assert_eq!(who(&world, since, "upgraded"), [0, 1]);
    let refused = world.appliance_events().filter(|(_, event)| matches!(event, ApplianceEvent::UpgradeRefused { .. }));
    assert_eq!(refused.count(), 4);
    world.assert_lawful();
}

/// Covers: UPG-7, UPG-9.
#[test]
fn who_waits_is_called_off_when_automatic_upgrades_are_disabled_and_asked_again_when_enabled() {
    let mut world = online(upgrade_plan(5));
    let since = world.now;
    world.install_package(BYTES, false);
    world.run_for(secs(3));
    world.change(Setting::AutomaticUpgrades(AutomaticUpgrades::Disabled));
    world.run_for(secs(60));
    assert_eq!(who(&world, since, "called off").len(), 3);
    assert_eq!(who(&world, since, "upgraded").len(), 2, "who holds a slot goes on");
    let back: Vec<u32> = world.admitted()[7..10].iter().map(|(_, client)| client.0).collect();
    let again = world.now;
    world.change(Setting::AutomaticUpgrades(AutomaticUpgrades::Enabled));
    world.run_for(secs(90));
    assert_eq!(who(&world, again, "started"), back, "whoever came first is first");
    assert_eq!(versions(&world), [2; 5]);
    world.assert_lawful();
}

/// Covers: UPG-15.
#[test]
fn an_outdated_client_cannot_be_jumped_to_until_it_has_upgraded() {
    let mut plan = upgrade_plan(3);
    plan.clients[0].outdated = true;
    plan.appliance.upgrades.automatic = AutomaticUpgrades::Disabled;
    let mut world = online(plan);
    world.stop(2, StopHow::Crashed);
    world.run_for(secs(1));
    let jumps =
        |world: &mut World| [0, 1, 2].map(|client| world.ask(|appliance| appliance.attempt_jump(ClientId(client))));
    assert_eq!(jumps(&mut world), [Err(Unavailable::Outdated), Ok(()), Err(Unavailable::Offline)]);
    world.ask(|appliance| appliance.upgrade(ClientId(0), Staff::Privileged)).expect("it is outdated");
    world.run_for(secs(5));
    assert_eq!(jumps(&mut world)[0], Err(Unavailable::Outdated), "it is being upgraded");
    world.run_for(secs(30));
    world.remove(1);
    assert_eq!(jumps(&mut world), [Ok(()), Err(Unavailable::Missing), Err(Unavailable::Offline)]);
    world.assert_lawful();
}

/// Covers: UPG-13.
#[test]
fn without_the_chain_that_is_presented_a_client_stays_away() {
    let mut plan = upgrade_plan(4);
    plan.appliance.upgrades.automatic = AutomaticUpgrades::Disabled;
    // One store is managed, one prepared, one brought up to date late, one never.
    plan.clients.iter_mut().for_each(|client| client.store_managed = false);
    plan.clients[0].store_managed = true;
    let mut world = online(plan);
    world.update_store(1);
    let installed = world.now;
    world.install_package(BYTES, true);
    world.run_for(secs(30));
    let connected = |world: &World| -> Vec<bool> { world.clients.iter().map(|client| client.is_connected()).collect() };
    assert_eq!(connected(&world), [true, true, false, false]);
    let failed = events(&world, 3, installed);
    let untrusted = |event: &&ClientEvent| matches!(event, ClientEvent::DialFailed { why: DialFailure::Untrusted, .. });
    assert!(failed.iter().filter(untrusted).count() > 10, "it tries again and again: {failed:?}");
    assert_eq!(world.status(3), Some(Status::Offline));
    world.update_store(2);
    world.run_for(secs(5));
    assert_eq!(connected(&world), [true, true, true, false]);
    world.ask(|appliance| appliance.restore_chain());
    world.run_for(secs(5));
    assert_eq!(connected(&world), [true; 4]);
    world.assert_lawful();
}
