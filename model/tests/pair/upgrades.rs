//! How a fleet comes by a new version: plans and words for stories of it.

mod laws;
mod lives;
mod modes;
mod packages;
mod wishes;

use jumpstorm_model::event::{ApplianceEvent, ClientEvent};
use jumpstorm_model::plan::Plan;
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::plans::plan;
use crate::world::World;

const BYTES: u64 = 10_000;

/// Ten seconds for a package alone on its computer's line, five to install it; two at a time, which fill the bandwidth.
fn upgrade_plan(clients: u32) -> Plan {
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
