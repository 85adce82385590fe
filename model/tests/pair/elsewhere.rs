//! Laptops that leave one site for another.

use jumpstorm_model::event::{ApplianceEvent, ClientEvent, LossSeen, StopHow};
use jumpstorm_model::id::{ClientId, SiteId};
use jumpstorm_model::plan::{Plan, Site};
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::plans::plan;
use crate::world::World;

fn two_sites(clients: u32) -> Plan {
    let mut plan = plan(clients);
    plan.sites.push(Site::standard("elsewhere"));
    plan
}

/// Covers: CONN-1, CONN-8.
#[test]
fn a_traveller_dials_at_once_and_its_new_connection_takes_the_place_of_the_old() {
    let mut world = World::new(two_sites(2));
    world.run_until(SimTime::from_secs(60));
    world.travel(0, 1);
    world.run_for(SimDuration::from_secs(60));
    let events: Vec<_> = world.client_events(0).skip(3).collect();
    // A delay of 1 s, then 85 ms as for any dial.
    let [(left, gone), (dialled, ClientEvent::Dialled { attempt: 1 }), (online, ClientEvent::Online { .. })] =
        events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!((left, gone), (SimTime::from_secs(60), ClientEvent::Travelled { to: SiteId(1) }));
    assert_eq!((dialled.since(left), online.since(dialled)), (SimDuration::from_secs(1), SimDuration::from_millis(85)));
    let [(offline, ClientId(0), LossSeen::Superseded)] = world.offline()[..] else { panic!("{:?}", world.offline()) };
    assert!(offline < online, "the appliance learns of it from the new connection");
    world.assert_lawful();
}

/// Covers: CONN-8.
#[test]
fn a_traveller_without_a_way_is_noticed_by_its_silence() {
    let mut world = World::new(two_sites(1));
    world.run_until(SimTime::from_secs(60));
    let (online, _) = world.admitted()[0];
    world.travel(0, 1);
    world.stop(0, StopHow::SwitchedOff);
    world.run_for(SimDuration::from_secs(60));
    let [(offline, _, LossSeen::KeepAliveTimeout)] = world.offline()[..] else { panic!("{:?}", world.offline()) };
    // Its last keep-alive came in the ten seconds before it left; three more stay away.
    assert_eq!(offline.since(online), SimDuration::from_secs(80));
    let travelled = world.client_events(0).filter(|(_, event)| matches!(event, ClientEvent::Travelled { .. }));
    assert_eq!(travelled.count(), 1);
    world.assert_lawful();
}

/// Covers: CONN-5.
#[test]
fn a_traveller_in_line_loses_its_place() {
    let mut plan = two_sites(30);
    plan.appliance.connection_rate = 1;
    let mut world = World::new(plan);
    world.run_until(SimTime::from_secs(3));
    let waits = |world: &World, client| {
        world.client_events(client).last().is_some_and(|(_, event)| event == ClientEvent::ToldToWait)
    };
    assert!(waits(&world, 20));
    world.travel(20, 1);
    world.run_for(SimDuration::from_secs(60));
    let left = world.appliance_events().find(|(_, event)| matches!(event, ApplianceEvent::LeftLine { .. }));
    let expected = ApplianceEvent::LeftLine { client: ClientId(20), how: LossSeen::Superseded };
    assert_eq!(left.map(|(_, event)| event), Some(expected));
    assert_eq!(world.admitted().last().map(|(_, client)| *client), Some(ClientId(20)));
    world.assert_lawful();
}
