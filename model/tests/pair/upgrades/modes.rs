//! Which packages come by themselves (UPG-7 to UPG-9, UPG-14).

use jumpstorm_model::event::{ApplianceEvent, DownHow, Setting, StopHow};
use jumpstorm_model::plan::AutomaticUpgrades;
use jumpstorm_model::status::Status;
use jumpstorm_model::time::SimTime;

use crate::world::World;

use super::{BYTES, online, secs, upgrade_plan, versions, who};

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

/// The mode as the appliance told it last, and when.
fn mode(world: &World) -> Option<(SimTime, AutomaticUpgrades)> {
    let told = world.appliance_events().filter_map(|(at, event)| match event {
        ApplianceEvent::SettingChanged { setting: Setting::AutomaticUpgrades(mode) } => Some((at, mode)),
        _ => None,
    });
    told.last()
}
