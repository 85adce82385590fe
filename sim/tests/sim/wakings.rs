//! Wake-ups in a whole run: what is sent, what reaches its computer, and who comes back.

use std::net::Ipv4Addr;

use model::event::{ApplianceEvent, ClientEvent, DownHow, Setting, StopHow, WakeRefusal, WorldEvent};
use model::id::ClientId;
use model::metric::{Counter, Latency};
use model::plan::{Action, Entry, Plan, WakeOnLan, WhileDown};
use model::time::SimTime;

use crate::plans::{Outcome, at, clients, entry, fleet, outcome, secs, stop};

/// Twelve clients, round robin at two sites with networks of their own. At 600 s those who are named stop, for an hour.
fn plan(off: impl IntoIterator<Item = u32>, how: StopHow) -> Plan {
    let mut plan = fleet(12, &[20, 40], 40);
    for (number, site) in (1..).zip(&mut plan.sites) {
        site.default_gateway = Ipv4Addr::new(10, number, 0, 1);
        site.public_ip = Ipv4Addr::new(203, 0, 113, number);
    }
    plan.must_reach_rest = false;
    plan.timeline = vec![entry(600.0, stop(off, how, 3_600))];
    plan
}

fn wake(at_s: f64, who: impl IntoIterator<Item = u32>, password: Option<&str>) -> Entry {
    let password = password.map(str::to_owned);
    entry(at_s, Action::Wake { clients: clients(who), password, over: secs(0) })
}

/// No law was broken; the fleet need not be at rest, as some sleep to the end.
fn lawful(plan: &Plan) -> Outcome {
    let found = outcome(plan);
    for law in &found.record.invariants {
        assert_eq!(law.violations, 0, "{}: {:?}", law.name, law.first);
    }
    found
}

fn sent(found: &Outcome) -> Vec<(u32, u32)> {
    let sent = found.appliance().filter_map(|(_, event)| match event {
        ApplianceEvent::WakeSent { client, via } => Some((client.0, via.0)),
        _ => None,
    });
    sent.collect()
}

fn refused(found: &Outcome) -> Vec<(u32, WakeRefusal)> {
    let refused = found.appliance().filter_map(|(_, event)| match event {
        ApplianceEvent::WakeRefused { client, why } => Some((client.0, why)),
        _ => None,
    });
    refused.collect()
}

fn packets(found: &Outcome) -> Vec<(SimTime, ClientId, bool)> {
    let packets = found.world().into_iter().filter_map(|(at, event)| match event {
        WorldEvent::WakePacket { client, woken } => Some((at, client, woken)),
        _ => None,
    });
    packets.collect()
}

/// Covers: WAKE-1, WAKE-2, WAKE-4.
#[test]
fn sleepers_and_the_switched_off_are_woken_through_a_neighbour() {
    // Who sleeps is seen offline within three keep-alives of a minute, who is switched off at once.
    for (how, asked) in [(StopHow::Asleep, 900.0), (StopHow::SwitchedOff, 610.0)] {
        let mut plan = plan([0, 1, 2], how);
        plan.timeline.push(wake(asked, [0, 1, 2], None));
        let found = lawful(&plan);
        assert_eq!(sent(&found), [(0, 4), (1, 3), (2, 4)], "the first neighbour that is online");
        let packets = packets(&found);
        assert_eq!(packets.len(), 3);
        for (at_packet, client, woken) in packets {
            let latency = plan.sites[client.index() % 2].latency;
            assert!(woken && at_packet >= at(asked) + latency && at_packet <= at(asked) + latency + secs(1));
            let events = found.client(client.0);
            assert_eq!(events[1], (at_packet, ClientEvent::Started { connected: false }));
            assert!(matches!(events.last(), Some((_, ClientEvent::Online { .. }))), "{events:?}");
        }
        assert_eq!((found.effect(1).touched, found.effect(1).what.as_str()), (6, "3 wake-ups sent, 3 computers woken"));
        assert_eq!(found.record.total(Counter::Wakings), 3);
        let times = &found.record.latencies[&Latency::WakeTime];
        let slowest = found.online().last().map(|(online, _)| online.since(at(asked)).as_micros());
        assert_eq!((times.len(), slowest.map(|slowest| times.equivalent(times.max(), slowest))), (3, Some(true)));
        // Its stop would have ended later; that does not start it again.
        let starts = found.client(0).into_iter().filter(|(_, event)| matches!(event, ClientEvent::Started { .. }));
        assert_eq!(starts.count(), 1);
    }
}

/// Who is asked for, what becomes of it: neighbours, networks, computers and passwords one at a time.
///
/// Covers: WAKE-2, WAKE-4.
#[test]
fn a_packet_wakes_only_where_computer_network_and_password_allow() {
    type Change = fn(&mut Plan);
    let alike: Change = |plan| {
        plan.sites[1].default_gateway = plan.sites[0].default_gateway;
        plan.timeline[0] = entry(600.0, stop([0, 2, 4, 6, 8, 10], StopHow::SwitchedOff, 3_600));
    };
    let cases: [(&str, Change, Option<&str>, bool); 9] = [
        ("any packet does", |_| {}, None, true),
        ("one with a password too", |_| {}, Some("open"), true),
        ("the computer has it off", |plan| plan.clients[0].wakes_on_lan = false, None, false),
        ("the network passes none", |plan| plan.sites[0].wake = WakeOnLan::Off, None, false),
        ("another network passes none", |plan| plan.sites[1].wake = WakeOnLan::Off, None, true),
        ("a password is asked for", |plan| plan.sites[0].wake = WakeOnLan::Secured("open".to_owned()), None, false),
        ("another one", |plan| plan.sites[0].wake = WakeOnLan::Secured("open".to_owned()), Some("sesame"), false),
        ("that one", |plan| plan.sites[0].wake = WakeOnLan::Secured("open".to_owned()), Some("open"), true),
        ("the packet goes out elsewhere", alike, None, false),
    ];
    for (name, change, password, expected) in cases {
        let mut plan = plan([0], StopHow::SwitchedOff);
        change(&mut plan);
        plan.timeline.push(wake(700.0, [0], password));
        let found = lawful(&plan);
        assert_eq!(sent(&found).len(), 1, "{name}: {:?}", refused(&found));
        let woken: Vec<bool> = packets(&found).into_iter().map(|(_, _, woken)| woken).collect();
        assert_eq!(woken, [expected], "{name}");
        let online = found.online().into_iter().any(|(_, client)| client == ClientId(0));
        assert_eq!(online, expected, "{name}");
        assert_eq!(found.record.latencies.contains_key(&Latency::WakeTime), expected, "{name}");
    }
}

/// Covers: WAKE-2, WAKE-3, WAKE-5.
#[test]
fn attempts_are_refused_without_a_neighbour_too_soon_and_where_they_are_not_allowed() {
    let mut plan = plan([0, 2, 4, 6, 8, 10], StopHow::SwitchedOff);
    plan.sites[0].wake = WakeOnLan::Off;
    plan.timeline.extend([
        wake(700.0, [0], None),
        // Its only neighbour comes back by itself.
        entry(710.0, Action::ClientStart { clients: clients([2]), over: secs(0) }),
        wake(800.0, [0], None),
        wake(829.9, [0], None),
        wake(830.0, [0], None),
        entry(900.0, Action::Change { setting: Setting::WakeOnLan(false) }),
        wake(910.0, [0], None),
        entry(920.0, Action::Change { setting: Setting::WakeOnLan(true) }),
        wake(930.0, [2, 0], None),
    ]);
    let found = lawful(&plan);
    let expected = [
        (0, WakeRefusal::NoNeighbour),
        (0, WakeRefusal::TooSoon { until: at(830.0) }),
        (0, WakeRefusal::NotAllowed),
        (2, WakeRefusal::Online),
    ];
    assert_eq!(refused(&found), expected);
    assert_eq!(sent(&found), [(0, 2), (0, 2), (0, 2)]);
    assert!(packets(&found).iter().all(|(_, _, woken)| !woken));
    let found = |entry: usize| found.effect(entry).what.clone();
    assert_eq!((found(1), found(3)), ("1 wake-up refused".to_owned(), "1 wake-up sent".to_owned()));
}

/// Covers: WAKE-4.
#[test]
fn a_computer_that_runs_is_not_woken() {
    // Its client has crashed; a packet changes nothing about that.
    let mut crashed = plan([0], StopHow::Crashed);
    crashed.timeline.push(wake(700.0, [0], None));
    let found = lawful(&crashed);
    assert_eq!(packets(&found).into_iter().map(|(_, _, woken)| woken).collect::<Vec<_>>(), [false]);
    assert_eq!(found.client(0).len(), 1, "{:?}", found.client(0));
    // Nobody asks while the appliance is down.
    let mut down = plan([0], StopHow::SwitchedOff);
    let restart = crate::plans::down(DownHow::Restart, WhileDown::Refusal, 60);
    down.timeline.extend([entry(690.0, restart), wake(700.0, [0], None)]);
    let found = lawful(&down);
    assert_eq!((found.effect(2).touched, sent(&found), refused(&found)), (0, vec![], vec![]));
}
