//! Every action of the timeline on a small fleet, at event precision: who is seen offline, when and how.
//!
//! What is expected is worked out here from keep-alive phases and TCP's resends, with no code of the model.

use model::event::{ApplianceEvent, ClientEvent, DialFailure, DownHow, LossSeen, Setting, StopHow, WorldEvent};
use model::id::{ClientId, SiteId};
use model::metric::{Counter, Gauge, Latency};
use model::plan::{Action, ClientBegins, Direction, Plan, WhileDown};
use model::time::SimDuration;

use crate::expected::{assert_seen, given_up, resends};
use crate::plans::{at, churn, clients, down, due, entry, first_due_after, fleet, outcome, secs, site_outage, stop};

/// Forty clients at three sites, for 40 minutes, with one thing happening.
fn plan(at_s: f64, action: Action) -> Plan {
    let mut plan = fleet(CLIENTS, &LATENCIES_MS, 40);
    plan.timeline = vec![entry(at_s, action)];
    plan
}

fn latency(client: ClientId) -> SimDuration {
    SimDuration::from_millis(LATENCIES_MS[client.index() % LATENCIES_MS.len()])
}

fn everybody() -> impl Iterator<Item = ClientId> {
    (0..CLIENTS).map(ClientId)
}

/// Covers: CONN-1, CONN-8.
#[test]
fn a_restart_is_seen_at_once_by_everybody_and_refuses_until_it_is_over() {
    let found = outcome(&plan(600.0, down(DownHow::Restart, WhileDown::Refusal, 120))).assert_sound();
    let expected: Vec<_> = everybody().map(|client| (at(600.0), client, LossSeen::ApplianceDown)).collect();
    assert_eq!(found.offline(), expected);
    let closed: Vec<_> = everybody().map(|client| (at(600.0) + latency(client), client, LossSeen::Closed)).collect();
    assert_seen(&found.contact_lost(), &closed);
    for client in 0..CLIENTS {
        for pair in found.client(client).windows(2) {
            let (dialled, (answered, after)) = (pair[0], pair[1]);
            if let (ClientEvent::Dialled { .. }, ClientEvent::DialFailed { why, .. }) = (dialled.1, after) {
                assert_eq!(why, DialFailure::Refused);
                assert_eq!(answered, dialled.0 + latency(ClientId(client)) * 2, "refused after one round trip");
            }
        }
    }
    let online = found.online();
    assert_eq!(online.len(), CLIENTS as usize);
    assert!(online.iter().all(|(at_online, _)| *at_online > at(720.0)));
    let effect = found.effect(0);
    assert_eq!((effect.began, effect.ended), (Some(at(600.0)), Some(at(720.0))));
    assert_eq!(effect.recovered, online.last().map(|(at, _)| *at));
    let failed = found.record.total(Counter::FailedDials);
    assert_eq!(effect.touched, u64::from(CLIENTS) + failed, "{}", effect.what);
}

/// Covers: CONN-8.
#[test]
fn a_crash_is_noticed_by_a_reset_or_by_keep_alives_whichever_comes_first() {
    for answers in [WhileDown::Silence, WhileDown::Refusal] {
        let found = outcome(&plan(600.0, down(DownHow::Crash, answers, 100))).assert_sound();
        let up_again = at(700.0);
        let expected: Vec<_> = everybody()
            .map(|client| {
                let sent = due(client, first_due_after(client, at(600.0)));
                let gets_through = resends(sent).find(|at| *at >= up_again).expect("it opens");
                let reset = gets_through + latency(client) * 2;
                let given_up = given_up(client, at(600.0));
                match given_up < reset {
                    true => (given_up, client, LossSeen::KeepAliveTimeout),
                    false => (reset, client, LossSeen::Reset),
                }
            })
            .collect();
        for how in [LossSeen::KeepAliveTimeout, LossSeen::Reset] {
            assert!(expected.iter().filter(|(.., own)| *own == how).count() > 5, "both kinds are there to be seen");
        }
        assert_seen(&found.contact_lost(), &expected);
        assert!(found.offline().iter().all(|(seen, _, how)| (*seen, *how) == (at(600.0), LossSeen::ApplianceDown)));
        assert_eq!(found.effect(0).recovered, found.online().last().map(|(at, _)| *at), "nobody is back before");
    }
}

/// Covers: CONN-8.
#[test]
fn an_uplink_loss_is_seen_after_three_keep_alives_and_not_a_moment_sooner() {
    let found = outcome(&plan(600.0, Action::UplinkLoss { lasting: secs(300) })).assert_sound();
    let expected: Vec<_> =
        everybody().map(|client| (given_up(client, at(600.0)), client, LossSeen::KeepAliveTimeout)).collect();
    assert_seen(&found.offline(), &expected);
    // To the microsecond: the domain clock knows no ticks.
    assert!(found.offline().iter().all(|(seen, client, _)| *seen == given_up(*client, at(600.0))));
    assert_seen(&found.contact_lost(), &expected);
    assert_eq!(found.world(), [(at(600.0), WorldEvent::UplinkCut), (at(900.0), WorldEvent::UplinkRestored)]);
    assert!(found.online().iter().all(|(online, _)| *online > at(900.0)));
    assert_eq!(found.online().len(), CLIENTS as usize);
    assert!(found.effect(0).touched > 0);
    assert_eq!(found.effect(0).recovered, found.online().last().map(|(at, _)| *at));
}

/// Covers: CONN-8.
#[test]
fn a_site_outage_is_noticed_by_its_own_clients_by_way_of_what_still_gets_through() {
    use Direction::{Both, FromAppliance, ToAppliance};
    for direction in [Both, ToAppliance, FromAppliance] {
        let found = outcome(&plan(600.0, site_outage(1, direction, 300))).assert_sound();
        let cut_off = || everybody().filter(|client| client.0 % 3 == 1);
        let timed_out: Vec<_> =
            cut_off().map(|client| (given_up(client, at(600.0)), client, LossSeen::KeepAliveTimeout)).collect();
        assert_seen(&found.contact_lost(), &timed_out);
        // Where the way to the appliance is open, it hears every keep-alive, and at last the client's good-bye.
        let expected: Vec<_> = match direction {
            Both | ToAppliance => timed_out,
            FromAppliance => cut_off()
                .map(|client| (given_up(client, at(600.0)) + latency(client), client, LossSeen::Closed))
                .collect(),
        };
        assert_seen(&found.offline(), &expected);
        let site = SiteId(1);
        let world = [(at(600.0), WorldEvent::SiteCut { site }), (at(900.0), WorldEvent::SiteRestored { site })];
        assert_eq!(found.world(), world);
        assert!(found.effect(0).touched > 0);
    }
}

#[test]
fn a_blip_between_keep_alives_changes_nothing() {
    // Keep-alives fall due between 8.0 s and 58.7 s of each minute.
    for action in [Action::UplinkLoss { lasting: secs(5) }, site_outage(0, Direction::Both, 5)] {
        let found = outcome(&plan(600.0, action)).assert_sound();
        assert_eq!((found.effect(0).touched, found.effect(0).what.as_str()), (0, "it changed nothing"));
        assert_eq!((found.offline(), found.contact_lost()), (Vec::new(), Vec::new()));
        assert_eq!(found.effect(0).recovered, Some(at(605.0)));
    }
}

#[test]
fn a_keep_alive_that_meets_a_blip_is_sent_again_and_saves_its_connection() {
    let (from, until) = (at(615.0), at(625.0));
    let found = outcome(&plan(615.0, Action::UplinkLoss { lasting: secs(10) })).assert_sound();
    let held: usize = everybody()
        .map(|client| due(client, first_due_after(client, from)))
        .filter(|due| *due < until)
        .map(|due| 1 + resends(due).take_while(|resend| *resend < until).count())
        .sum();
    assert!(held > 10, "some keep-alives meet the blip");
    assert_eq!(found.effect(0).touched, held as u64, "{}", found.effect(0).what);
    assert_eq!((found.offline(), found.contact_lost()), (Vec::new(), Vec::new()));
}

#[test]
fn a_changed_line_is_felt_and_costs_no_connection() {
    let change = |latency: Option<u64>, loss_ppm| Action::LinkChange {
        sites: vec![SiteId(0)],
        latency: latency.map(SimDuration::from_millis),
        jitter: None,
        loss_ppm,
        lasting: Some(secs(600)),
    };
    let mut slow = plan(600.0, change(Some(220), None));
    slow.timeline.push(entry(700.0, stop([0, 3], StopHow::Crashed, 10)));
    slow.timeline.push(entry(1_800.0, stop([6, 9], StopHow::Crashed, 10)));
    let found = outcome(&slow).assert_sound();
    let on_site = everybody().filter(|client| client.0.is_multiple_of(3)).count() as u64;
    assert_eq!((found.effect(0).touched, found.effect(0).ended), (on_site, Some(at(1_200.0))));
    // Two round trips of handshakes and one of greeting, at the latency of the moment.
    for (client, latency_ms) in [(0, 220), (3, 220), (6, 20), (9, 20)] {
        let events = found.client(client);
        let dialled = events.iter().rev().find(|(_, event)| matches!(event, ClientEvent::Dialled { .. }));
        let online = events.iter().find(|(_, event)| matches!(event, ClientEvent::Online { .. }));
        let (Some((dialled, _)), Some((online, _))) = (dialled, online) else { panic!("{client} comes back") };
        let least = SimDuration::from_millis(latency_ms) * 6;
        let took = online.since(*dialled);
        assert!(took >= least && took < least + SimDuration::from_millis(80), "client {client}: {took}");
    }
    assert_eq!(found.offline().len(), 4);
    // Half of all messages lost: TCP sends them again, and hardly a connection ends.
    let found = outcome(&plan(600.0, change(None, Some(500_000)))).assert_sound();
    assert_eq!(found.offline(), []);
    assert!(found.effect(0).touched > on_site, "{}", found.effect(0).what);
    // All of them lost is an outage.
    let found = outcome(&plan(600.0, change(None, Some(1_000_000)))).assert_sound();
    let expected: Vec<_> = everybody()
        .filter(|client| client.0.is_multiple_of(3))
        .map(|client| (given_up(client, at(600.0)), client, LossSeen::KeepAliveTimeout))
        .collect();
    assert_seen(&found.offline(), &expected);
}

/// Covers: CONN-8.
#[test]
fn a_crashed_client_is_seen_at_once_and_comes_back() {
    let found = outcome(&plan(600.0, stop([4, 5], StopHow::Crashed, 60))).assert_sound();
    let expected = clients([4, 5]).into_iter().map(|id| (at(600.0) + latency(id), id, LossSeen::Closed));
    assert_seen(&found.offline(), &expected.collect::<Vec<_>>());
    for client in [4, 5] {
        let events = found.client(client);
        assert_eq!(events[0], (at(600.0), ClientEvent::Stopped { how: StopHow::Crashed }));
        assert_eq!(events[1], (at(660.0), ClientEvent::Started { connected: false }));
        assert!(matches!(events.last(), Some((_, ClientEvent::Online { .. }))));
    }
    assert_eq!((found.effect(0).touched, found.effect(0).what.as_str()), (2, "2 Jump Clients stopped"));
    assert_eq!(found.effect(0).recovered, found.online().last().map(|(at, _)| *at));
}

/// Covers: CONN-8.
#[test]
fn sleep_is_seen_only_where_it_outlasts_the_keep_alives() {
    for lasting in [20, 100, 150, 300, 1_000] {
        let found = outcome(&plan(600.0, stop(0..CLIENTS, StopHow::Asleep, lasting))).assert_sound();
        let wakes = at(600.0) + secs(lasting);
        let lost: Vec<_> = everybody()
            .map(|client| (given_up(client, at(600.0)), client, LossSeen::KeepAliveTimeout))
            .filter(|(given_up, ..)| *given_up <= wakes)
            .collect();
        assert_seen(&found.offline(), &lost);
        for client in everybody() {
            let gone = lost.iter().any(|(_, id, _)| *id == client);
            let events = found.client(client.0);
            assert_eq!(events[0], (at(600.0), ClientEvent::Stopped { how: StopHow::Asleep }));
            assert_eq!(events[1], (wakes, ClientEvent::Started { connected: !gone }), "{client} after {lasting} s");
            assert_eq!(events.len() > 2, gone, "who kept its connection does nothing more: {events:?}");
        }
        assert_eq!(found.effect(0).touched, u64::from(CLIENTS));
    }
}

#[test]
fn who_was_switched_off_comes_when_switched_on() {
    let mut plan = plan(600.0, Action::ClientStart { clients: clients(0..10), over: secs(100) });
    for client in &mut plan.clients[0..10] {
        client.begins = ClientBegins::SwitchedOff { since: at(-86_400.0) };
    }
    plan.clients[0].begins = ClientBegins::Uninstalled;
    plan.appliance.capacity = 39;
    let found = outcome(&plan).assert_sound();
    assert_eq!(found.record.series[0].gauges[Gauge::SwitchedOff.index()].last, 9);
    assert_eq!(found.record.series[0].gauges[Gauge::Uninstalled.index()].last, 1);
    for client in 1..10 {
        let events = found.client(client);
        let (started, event) = events[0];
        assert_eq!(event, ClientEvent::Started { connected: false });
        assert!((at(600.0)..=at(700.0)).contains(&started));
        assert!(matches!(events.last(), Some((_, ClientEvent::Online { .. }))));
    }
    assert_eq!(found.client(0), [], "what is uninstalled cannot be switched on");
    assert_eq!((found.effect(0).touched, found.effect(0).what.as_str()), (9, "9 Jump Clients started"));
    assert_eq!(found.record.final_value(Gauge::Online), 39);
}

#[test]
fn churn_crashes_about_as_many_as_it_says() {
    let found = outcome(&plan(60.0, churn(200, 1_800, 30))).assert_sound();
    let stopped = found.effect(0).touched;
    // A Poisson count around 360, with a standard deviation of 19.
    assert!((300..=420).contains(&stopped), "{stopped}");
    assert_eq!(found.offline().len() as u64, stopped);
    assert_eq!(found.record.total(Counter::Onlines), stopped);
    assert!(found.offline().iter().all(|(_, _, how)| *how == LossSeen::Closed));
    assert!(found.record.latencies.contains_key(&Latency::TimeToReconnect));
}

/// Covers: CONN-1.
#[test]
fn removed_clients_uninstall_themselves_at_once_or_when_they_return() {
    let mut plan = plan(600.0, Action::Removal { clients: clients([1, 2, 3]), over: secs(30) });
    // One of them is offline for now.
    plan.timeline.insert(0, entry(590.0, stop([3], StopHow::Crashed, 100)));
    let found = outcome(&plan).assert_sound();
    let offline: Vec<_> = found.offline().into_iter().filter(|(_, _, how)| *how == LossSeen::Removed).collect();
    assert_eq!(offline, [(at(600.0), ClientId(1), LossSeen::Removed), (at(610.0), ClientId(2), LossSeen::Removed)]);
    for (client, removed) in [(1, 600.0), (2, 610.0)] {
        let [(uninstalled, ClientEvent::Uninstalled)] = found.client(client)[..] else {
            panic!("{:?}", found.client(client))
        };
        assert!(uninstalled.since(at(removed) + latency(ClientId(client))) <= TICK);
    }
    let removed: Vec<_> = found
        .appliance()
        .filter_map(|(at, event)| match event {
            ApplianceEvent::Removed { client } => Some((at, client)),
            _ => None,
        })
        .collect();
    assert_eq!(removed, [(at(600.0), ClientId(1)), (at(610.0), ClientId(2)), (at(620.0), ClientId(3))]);
    assert!(matches!(found.client(3).last(), Some((back, ClientEvent::Uninstalled)) if *back > at(690.0)));
    assert_eq!((found.effect(1).touched, found.record.final_value(Gauge::Uninstalled)), (3, 3));
    assert_eq!(found.record.final_value(Gauge::Registered), u64::from(CLIENTS) - 3);
}

/// Covers: CONN-9.
#[test]
fn a_new_rate_holds_for_the_admissions_that_follow() {
    let mut plan = plan(610.0, Action::Change { setting: Setting::ConnectionRate(4) });
    plan.appliance.connection_rate = 1;
    plan.behaviour.back_off.cap = secs(1);
    plan.timeline.insert(0, entry(600.0, down(DownHow::Restart, WhileDown::Refusal, 1)));
    let found = outcome(&plan).assert_sound();
    let admitted = found.admitted();
    assert_eq!(admitted.len(), CLIENTS as usize);
    // A line that never runs dry is admitted exactly at the rate; the slot that the new rate would have opened in the
    // past is open at once.
    for pair in admitted.windows(2) {
        let (before, now) = (pair[0].0, pair[1].0);
        let expected = match (before < at(610.0), now < at(610.0)) {
            (true, true) => before + secs(1),
            (true, false) => at(610.0).max(before + SimDuration::from_millis(250)),
            (false, _) => before + SimDuration::from_millis(250),
        };
        assert_eq!(now, expected, "after {before}");
    }
    assert_eq!((found.effect(1).touched, found.effect(1).what.as_str()), (1, "1 setting changed"));
}

const CLIENTS: u32 = 40;
const LATENCIES_MS: [u64; 3] = [20, 40, 60];
pub(crate) const TICK: SimDuration = SimDuration::from_millis(10);
