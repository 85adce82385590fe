//! What representatives ask for, and whom a fleet trusts (UPG-13, UPG-15).

use jumpstorm_model::event::ApplianceEvent;
use jumpstorm_model::event::{ClientEvent, DialFailure, Setting, StopHow, Unavailable, UpgradeRefusal};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::plan::{AutomaticUpgrades, Staff};
use jumpstorm_model::status::Status;

use crate::world::World;

use super::{BYTES, events, online, secs, upgrade_plan, who};

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
