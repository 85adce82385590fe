//! Wake-ups: who may be woken when, and through whom.

use std::net::Ipv4Addr;

use jumpstorm_model::event::{ApplianceEvent, ClientEvent, Event, Setting, StopHow, WakeRefusal, WorldEvent};
use jumpstorm_model::id::{ClientId, SiteId};
use jumpstorm_model::plan::{Plan, Site};
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::plans::plan;
use crate::world::World;

/// Two offices that look alike from inside, three clients in the first and one in the second, and a third office with another
/// gateway and nobody in it.
fn offices() -> Plan {
    let mut plan = plan(4);
    plan.sites = [(1, 1), (1, 2), (2, 3)]
        .map(|(gateway, public)| Site {
            default_gateway: Ipv4Addr::new(192, 168, gateway, 1),
            public_ip: Ipv4Addr::new(203, 0, 113, public),
            ..Site::standard(format!("office-{public}"))
        })
        .to_vec();
    plan.clients[3].site = SiteId(1);
    plan
}

/// Everybody is online, and then those are switched off, long enough for the appliance to know.
fn world(plan: Plan, off: impl IntoIterator<Item = usize>) -> World {
    let mut world = World::new(plan);
    world.run_for(SimDuration::from_secs(15));
    assert!(world.clients.iter().all(|client| client.is_connected()));
    for client in off {
        world.stop(client, StopHow::SwitchedOff);
    }
    world.run_for(SimDuration::from_secs(5));
    world
}

fn packets(world: &World) -> Vec<(u32, bool)> {
    let packets = world.trace.iter().filter_map(|stamped| match stamped.event {
        Event::World(WorldEvent::WakePacket { client, woken }) => Some((client.0, woken)),
        _ => None,
    });
    packets.collect()
}

/// Covers: WAKE-1, WAKE-2.
#[test]
fn a_client_is_woken_through_a_neighbour_and_comes_back() {
    let mut world = world(offices(), [0]);
    assert_eq!(world.wake(0), Ok(1), "the first that is online, in its own office");
    world.run_for(SimDuration::from_secs(10));
    assert_eq!(packets(&world), [(0, true)]);
    let sent = world
        .appliance_events()
        .any(|(_, event)| event == ApplianceEvent::WakeSent { client: ClientId(0), via: ClientId(1) });
    assert!(sent && world.clients[0].is_connected());
    world.assert_lawful();
}

/// Covers: WAKE-2.
#[test]
fn a_packet_through_a_look_alike_elsewhere_wakes_nobody() {
    let mut world = world(offices(), [0, 1, 2]);
    assert_eq!(world.wake(0), Ok(3), "all that the gateway tells");
    world.run_for(SimDuration::from_secs(10));
    assert_eq!(packets(&world), [(0, false)]);
    assert!(!world.clients[0].is_running());
    world.assert_lawful();
}

/// What is asked, and the answer, in the order in which one reason comes before the others.
///
/// Covers: WAKE-2, WAKE-3, WAKE-5.
#[test]
fn what_cannot_be_woken_is_refused_with_the_reason() {
    let mut world = world(offices(), [0]);
    world.remove(2);
    assert_eq!(world.wake(1), Err(WakeRefusal::Online));
    assert_eq!(world.wake(2), Err(WakeRefusal::Missing));
    for client in [1, 3] {
        world.stop(client, StopHow::SwitchedOff);
    }
    world.run_for(SimDuration::from_secs(1));
    assert_eq!(world.wake(0), Err(WakeRefusal::NoNeighbour));
    world.start(1);
    world.run_for(SimDuration::from_secs(3));
    assert_eq!(world.wake(0), Ok(1), "an attempt that found nobody locks nothing");
    let until = world.now + SimDuration::from_secs(30);
    world.stop(0, StopHow::SwitchedOff);
    world.appliance.change(world.now, Setting::WakeOnLan(false));
    for client in 0..4 {
        assert_eq!(world.wake(client), Err(WakeRefusal::NotAllowed), "whatever else holds of client {client}");
    }
    world.appliance.change(world.now, Setting::WakeOnLan(true));
    assert_eq!(world.wake(0), Err(WakeRefusal::TooSoon { until }));
    assert_eq!(world.wake(3), Ok(1), "another client is another matter");
    world.run_for(SimDuration::from_secs(2));
    world.assert_lawful();
}

/// Covers: WAKE-3.
#[test]
fn after_thirty_seconds_the_next_attempt_is_possible() {
    // Woken by nothing, as the only neighbour is elsewhere.
    let mut world = world(offices(), [0, 1, 2]);
    let first = world.now;
    assert_eq!(world.wake(0), Ok(3));
    let until = first + SimDuration::from_secs(30);
    for seconds in [0, 1, 15, 29] {
        world.run_until(first + SimDuration::from_secs(seconds));
        assert_eq!(world.wake(0), Err(WakeRefusal::TooSoon { until }), "after {seconds} s");
    }
    world.run_until(until - SimDuration::from_micros(1));
    assert_eq!(world.wake(0), Err(WakeRefusal::TooSoon { until }));
    world.run_until(until);
    assert_eq!(world.wake(0), Ok(3));
    let until = until + SimDuration::from_secs(30);
    assert_eq!(world.wake(0), Err(WakeRefusal::TooSoon { until }), "refusals have not prolonged it");
    world.assert_lawful();
}

/// Covers: WAKE-2.
#[test]
fn a_laptop_is_sought_where_it_last_said_hello() {
    let mut world = world(offices(), [1, 2]);
    world.travel(0, 2);
    world.run_for(SimDuration::from_secs(5));
    assert!(world.clients[0].is_connected());
    world.travel(1, 2);
    assert_eq!(world.wake(1), Ok(3), "it is off, and nobody knows that it has travelled");
    world.run_for(SimDuration::from_secs(5));
    world.start(1);
    world.run_for(SimDuration::from_secs(5));
    world.stop(1, StopHow::SwitchedOff);
    world.run_until(SimTime::from_secs(120));
    assert_eq!(world.wake(1), Ok(0), "it has said so");
    world.run_for(SimDuration::from_secs(5));
    assert_eq!(packets(&world), [(1, false), (1, true)]);
    let online = world.client_events(1).filter(|(_, event)| matches!(event, ClientEvent::Online { .. }));
    assert_eq!(online.count(), 3);
    world.assert_lawful();
}
