//! Laptops that travel between sites: both sides notice when they should, and everything between them follows.

use std::net::Ipv4Addr;

use jumpstorm_sim::RunOptions;
use model::event::{ApplianceEvent, ClientEvent, LossSeen, StopHow, WorldEvent};
use model::id::{ClientId, SiteId};
use model::metric::Latency;
use model::plan::{Action, BackOffLaw, Direction, Entry, Plan};
use model::time::SimDuration;

use crate::faults::TICK;
use crate::plans::{at, clients, due, entry, first_due_after, fleet, outcome, outcome_with, secs, site_outage, stop};

/// Twelve clients, round robin at two sites, 10 and 80 ms away, who dial a second after they lost contact; and a third site
/// with nobody at it, 40 ms away.
fn plan(timeline: impl IntoIterator<Item = Entry>) -> Plan {
    let mut plan = fleet(12, &[10, 80, 40], 60);
    plan.clients.iter_mut().enumerate().for_each(|(number, client)| client.site = SiteId(number as u32 % 2));
    plan.behaviour.back_off.law = BackOffLaw::Fixed;
    plan.timeline = timeline.into_iter().collect();
    plan
}

fn travel(at_s: f64, who: impl IntoIterator<Item = u32>, to: u32) -> Entry {
    entry(at_s, Action::Travel { clients: clients(who), to: SiteId(to), over: secs(0) })
}

/// There, and back again half an hour later: each time the new connection is made over the new site's line, and takes the
/// place of the old one.
///
/// Covers: CONN-1, CONN-8.
#[test]
fn a_traveller_comes_back_from_where_it_is_and_the_appliance_learns_of_it_then() {
    let found = outcome(&plan([travel(600.0, [0, 1, 2], 2), travel(2_400.0, [0, 1, 2], 0)])).assert_sound();
    for client in [0, 1, 2] {
        let mut events = found.client(client);
        events.retain(|(_, event)| *event != ClientEvent::ToldToWait);
        assert_eq!(events.len(), 6, "{events:?}");
        for (trip, (left, to, latency_ms)) in [(600.0, 2, 40), (2_400.0, 0, 10)].into_iter().enumerate() {
            let [(gone, travelled), (dialled, dial), (online, came)] = events[trip * 3..trip * 3 + 3] else {
                panic!("{events:?}")
            };
            assert_eq!((gone, travelled), (at(left), ClientEvent::Travelled { to: SiteId(to) }));
            assert_eq!((dialled, dial), (at(left) + secs(1), ClientEvent::Dialled { attempt: 1 }));
            // Two round trips of handshakes and one of greeting, besides service and ticks.
            let least = SimDuration::from_millis(latency_ms) * 6;
            let took = online.since(dialled);
            assert!(matches!(came, ClientEvent::Online { .. }));
            assert!(took >= least && took < least + TICK * 14, "client {client}, trip {trip}: {took}");
        }
    }
    let offline = found.offline();
    assert_eq!(offline.len(), 6);
    assert!(offline.iter().all(|(_, _, how)| *how == LossSeen::Superseded), "{offline:?}");
    assert_eq!((found.effect(0).touched, found.effect(0).what.as_str()), (3, "3 Jump Clients at another site"));
    // Client 0 and 2 came from that site and were only away; client 1 is still elsewhere.
    let times = &found.record.latencies[&Latency::TimeToReconnect];
    assert_eq!(times.len(), 6);
    assert!(times.max() < 1_700_000, "{} us: from when they left", times.max());
}

/// Covers: CONN-8.
#[test]
fn a_traveller_that_cannot_dial_is_noticed_by_its_silence() {
    // Where it comes to is cut off; and where it was is out of reach from before it left.
    let cut = entry(590.0, site_outage(2, Direction::Both, 1_200));
    let found = outcome(&plan([cut, travel(600.0, 0..6, 2)])).assert_sound();
    let mut expected: Vec<_> = clients(0..6)
        .into_iter()
        .map(|client| (due(client, first_due_after(client, at(600.0)) + 2), client, LossSeen::KeepAliveTimeout))
        .collect();
    expected.sort();
    let mut offline = found.offline();
    offline.sort();
    assert_eq!(offline, expected, "each at the time-out of its keep-alives");
    assert_eq!(found.contact_lost(), [], "the clients know at once");
    let detected = &found.record.latencies[&Latency::DetectionTime];
    let slowest = expected.iter().map(|(at_seen, ..)| at_seen.since(at(600.0)).as_micros()).max().unwrap_or_default();
    assert_eq!((detected.len(), detected.equivalent(detected.max(), slowest)), (6, true));
    // They could reach it again when the cut ended, and came within a dial's time-out and a delay of that.
    let reconnected = &found.record.latencies[&Latency::TimeToReconnect];
    assert_eq!(reconnected.len(), 6);
    assert!(reconnected.max() < 15_000_000, "{}", reconnected.max());
}

#[test]
fn who_left_a_site_is_not_touched_by_what_happens_there() {
    let away = [travel(600.0, [0, 2, 4], 2), travel(600.0, [1], 0)];
    let cut = entry(900.0, site_outage(0, Direction::Both, 600));
    let found = outcome(&plan(away.into_iter().chain([cut]))).assert_sound();
    let mut lost: Vec<u32> = found.contact_lost().into_iter().map(|(_, client, _)| client.0).collect();
    lost.sort_unstable();
    assert_eq!(lost, [1, 6, 8, 10], "who is there, and nobody else");
    let cuts = found.world();
    assert_eq!(cuts[0], (at(900.0), WorldEvent::SiteCut { site: SiteId(0) }));
}

/// Covers: CONN-8.
#[test]
fn a_sleeper_that_was_carried_off_wakes_elsewhere_and_dials_from_there() {
    for (lasting, how) in [(60, StopHow::Asleep), (1_200, StopHow::Asleep), (60, StopHow::SwitchedOff)] {
        let wakes = at(600.0) + secs(lasting);
        let found = outcome(&plan([entry(600.0, stop([0], how, lasting)), travel(630.0, [0], 1)])).assert_sound();
        let events: Vec<_> = found.client(0);
        let expected = [
            (at(600.0), ClientEvent::Stopped { how }),
            (at(630.0), ClientEvent::Travelled { to: SiteId(1) }),
            (wakes, ClientEvent::Started { connected: false }),
            (wakes + secs(1), ClientEvent::Dialled { attempt: 1 }),
        ];
        assert_eq!(events[..4], expected);
        let (online, ClientEvent::Online { .. }) = events[4] else { panic!("{events:?}") };
        let took = online.since(wakes + secs(1));
        assert!((SimDuration::from_millis(480)..SimDuration::from_millis(600)).contains(&took), "{took}");
        assert_eq!(events.len(), 5);
    }
}

/// In every stage of dialling, greeting and waiting in line: it begins anew from where it is.
///
/// Covers: CONN-5.
#[test]
fn who_travels_in_the_middle_of_a_dial_begins_it_anew() {
    let mut stages = [0; 3];
    for offset_ms in (40..1_200).step_by(40) {
        let mut plan = plan([entry(600.0, stop(0..12, StopHow::Crashed, 1))]);
        plan.appliance.connection_rate = 5;
        let moment = 602.0 + f64::from(offset_ms) / 1_000.0;
        plan.timeline.push(travel(moment, [11, 10], 2));
        let found = outcome(&plan).assert_sound();
        for client in [11, 10] {
            let events = found.client(client);
            let place = events.iter().position(|(_, event)| matches!(event, ClientEvent::Travelled { .. }));
            let place = place.expect("it travels");
            match events[place - 1].1 {
                ClientEvent::Dialled { .. } => stages[0] += 1,
                ClientEvent::ToldToWait => stages[1] += 1,
                ClientEvent::Online { .. } => stages[2] += 1,
                other => panic!("{other:?}"),
            }
            assert_eq!(events[place + 1], (at(moment) + secs(1), ClientEvent::Dialled { attempt: 1 }));
            assert!(matches!(events.last(), Some((_, ClientEvent::Online { .. }))));
        }
    }
    assert!(stages.iter().all(|count| *count >= 3), "{stages:?}");
}

/// A laptop that has travelled is woken through those among whom it last was.
///
/// Covers: WAKE-2.
#[test]
fn a_traveller_is_woken_through_its_new_neighbours() {
    let mut plan = plan([travel(600.0, [0], 1), entry(700.0, stop([0], StopHow::SwitchedOff, 6_000))]);
    plan.must_reach_rest = false;
    for (number, site) in (1..).zip(&mut plan.sites) {
        site.default_gateway = Ipv4Addr::new(10, number, 0, 1);
    }
    let wake = Action::Wake { clients: clients([0]), password: None, over: secs(0) };
    plan.timeline.push(entry(800.0, wake));
    let found = outcome(&plan);
    let sent = found.appliance().find_map(|(_, event)| match event {
        ApplianceEvent::WakeSent { client, via } => Some((client, via)),
        _ => None,
    });
    assert_eq!(sent, Some((ClientId(0), ClientId(1))));
    assert!(matches!(found.client(0).last(), Some((_, ClientEvent::Online { .. }))));
}

/// Travels at any moment of a keep-alive's way there and of its answer's way back are the same counted and sent.
///
/// Covers: CONN-8, RUN-6.
#[test]
fn travel_in_the_middle_of_a_keep_alive_is_the_same_counted_and_sent() {
    let mut superseded = [0, 0];
    for offset_ms in (0..=180).step_by(15) {
        let due = due(ClientId(1), 9);
        let begins = due + SimDuration::from_millis(offset_ms);
        for slow in [false, true] {
            let mut plan = plan([Entry { at: begins, ..travel(0.0, [1], 2) }]);
            plan.duration = if slow { secs(1_000) } else { secs(600) };
            if slow {
                // It comes back only after the appliance has noticed.
                plan.timeline.push(entry(500.0, site_outage(2, Direction::Both, 400)));
            }
            plan.timeline.sort_by_key(|entry| entry.at);
            let counted = outcome(&plan).assert_sound();
            let sent = outcome_with(&plan, &RunOptions { count_keep_alives: false, ..RunOptions::default() });
            assert_eq!(counted.trace, sent.trace, "{offset_ms} ms after it was due");
            if !slow && offset_ms % 45 == 0 {
                let stepped = outcome_with(&plan, &RunOptions { skip_idle: false, ..RunOptions::default() });
                assert_eq!(counted.record.trace_hash, stepped.record.trace_hash, "{offset_ms} ms after it was due");
            }
            superseded[usize::from(slow)] +=
                counted.offline().iter().filter(|(_, _, how)| *how == LossSeen::Superseded).count();
        }
    }
    assert_eq!(superseded, [13, 0]);
}
