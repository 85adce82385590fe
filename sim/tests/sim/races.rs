//! Moments at which two things meet: what one of them leaves half done must still come to its end.

use model::event::{ApplianceEvent, ClientEvent, DialFailure, DownHow, LossSeen, StopHow};
use model::id::{ClientId, SiteId};
use model::metric::Gauge;
use model::plan::{Action, BackOffLaw, Plan, WhileDown};
use model::time::SimDuration;

use crate::plans::{Outcome, at, clients, down, entry, fleet, outcome, secs, stop};

/// Forty clients on one line of 40 ms, who dial a second after they lost contact: nothing is left to chance.
fn plan(timeline: impl IntoIterator<Item = (f64, Action)>) -> Plan {
    let mut plan = fleet(40, &[40], 40);
    plan.behaviour.back_off.law = BackOffLaw::Fixed;
    plan.timeline = timeline.into_iter().map(|(at_s, action)| entry(at_s, action)).collect();
    plan
}

/// The same, with a line of admissions one a second: all crash at 600 s, dial at 602 s and stand in line after that.
fn plan_with_a_line(timeline: impl IntoIterator<Item = (f64, Action)>) -> Plan {
    let crash = (600.0, stop(0..40, StopHow::Crashed, 1));
    let mut plan = plan([crash].into_iter().chain(timeline));
    plan.appliance.connection_rate = 1;
    plan
}

fn left_line(found: &Outcome, how: LossSeen) -> Vec<ClientId> {
    let left = found.appliance().filter_map(|(_, event)| match event {
        ApplianceEvent::LeftLine { client, how: own } if own == how => Some(client),
        _ => None,
    });
    left.collect()
}

/// Covers: CONN-5.
#[test]
fn a_restart_in_the_middle_of_the_handshakes_cuts_a_dial_off_and_the_client_dials_again() {
    // Dials at 602 s; TCP is through at 602.08 s, TLS at 602.16 s.
    for (how, restarts) in [(DownHow::Restart, 602.1), (DownHow::Crash, 602.1), (DownHow::Restart, 602.02)] {
        let crash = (600.0, stop([7], StopHow::Crashed, 1));
        let found = outcome(&plan([crash, (restarts, down(how, WhileDown::Refusal, 60))])).assert_sound();
        let failed = found.client(7).into_iter().find_map(|(_, event)| match event {
            ClientEvent::DialFailed { why, .. } => Some(why),
            _ => None,
        });
        let expected = match (how, restarts) {
            (DownHow::Restart, 602.1) => DialFailure::CutOff,
            (DownHow::Restart, _) => DialFailure::TimedOut,
            (DownHow::Crash, _) => DialFailure::NoGreeting,
        };
        assert_eq!(failed, Some(expected), "{how:?} at {restarts}");
        assert_eq!(found.record.final_value(Gauge::Connected), 40);
    }
}

/// Covers: CONN-5.
#[test]
fn handshakes_that_outlast_the_appliances_patience_are_a_failed_dial() {
    let mut plan = plan([(600.0, stop([7], StopHow::Crashed, 1))]);
    let slow = Action::LinkChange {
        sites: vec![SiteId(0)],
        latency: Some(secs(2)),
        jitter: None,
        loss_ppm: None,
        lasting: Some(secs(300)),
    };
    plan.behaviour.greeting_timeout = secs(3);
    plan.timeline.push(entry(601.0, slow));
    let found = outcome(&plan).assert_sound();
    let given_up = |event| matches!(event, ApplianceEvent::GaveUpOnSilence { .. });
    assert!(found.appliance().any(|(_, event)| given_up(event)));
    assert!(matches!(found.client(7).last(), Some((_, ClientEvent::Online { .. }))));
}

#[test]
fn a_client_removed_while_it_waits_is_uninstalled_and_never_admitted() {
    let removal = Action::Removal { clients: clients([30]), over: SimDuration::ZERO };
    let found = outcome(&plan_with_a_line([(604.0, removal)])).assert_sound();
    assert!(matches!(found.client(30).last(), Some((when, ClientEvent::Uninstalled)) if *when < at(604.1)));
    assert!(found.admitted().iter().all(|(_, client)| *client != ClientId(30)));
    assert_eq!(left_line(&found, LossSeen::Removed), [ClientId(30)]);
    assert_eq!(found.admitted().len(), 39);
    assert_eq!(found.record.final_value(Gauge::Registered), 39);
    // Who left the line costs no slot.
    let (first, last) = (found.admitted()[0].0, found.admitted()[38].0);
    assert_eq!(last.since(first), secs(38));
}

/// Covers: CONN-1.
#[test]
fn a_client_that_comes_again_while_it_still_stands_in_line_gives_up_its_old_place() {
    let asleep = stop([30, 31], StopHow::Asleep, 3);
    let found = outcome(&plan_with_a_line([(604.0, asleep)])).assert_sound();
    assert_eq!(left_line(&found, LossSeen::Superseded), clients([30, 31]));
    for client in [30, 31] {
        let admitted = found.admitted().iter().filter(|(_, id)| *id == ClientId(client)).count();
        assert_eq!(admitted, 1, "once over its only connection");
    }
    assert_eq!(found.record.series.last().map(|bucket| bucket.gauges[Gauge::Line.index()].last), Some(0));
    assert_eq!(found.offline().len(), 40, "nobody goes offline but by the crash");
}

/// Covers: CONN-8.
#[test]
fn a_crash_in_line_is_seen_at_once_and_a_restart_empties_the_line() {
    let found = outcome(&plan_with_a_line([
        (604.0, stop([30], StopHow::Crashed, 5)),
        (610.0, down(DownHow::Restart, WhileDown::Refusal, 20)),
        (640.0, down(DownHow::Crash, WhileDown::Refusal, 20)),
    ]))
    .assert_sound();
    assert_eq!(left_line(&found, LossSeen::Closed), [ClientId(30)]);
    assert!(left_line(&found, LossSeen::ApplianceDown).len() > 40, "twice the line was emptied");
    let told = |client: u32| found.client(client).iter().filter(|(_, event)| *event == ClientEvent::ToldToWait).count();
    assert!((20..40).all(|client| told(client) >= 2), "they wait again");
    assert_eq!(found.record.final_value(Gauge::Line), 0);
}

/// Covers: CONN-8.
#[test]
fn a_line_that_changes_after_a_crash_hides_no_dead_connection() {
    // No keep-alive falls due between 599 s and 608 s: nobody has noticed the crash when the line changes.
    let faster = Action::LinkChange {
        sites: vec![SiteId(0)],
        latency: Some(SimDuration::from_millis(30)),
        jitter: None,
        loss_ppm: None,
        lasting: None,
    };
    let crash = (600.0, down(DownHow::Crash, WhileDown::Silence, 5));
    let found = outcome(&plan([crash, (606.0, faster)])).assert_sound();
    assert_eq!(found.contact_lost().len(), 40);
    assert!(found.contact_lost().iter().all(|(when, _, how)| *how == LossSeen::Reset && *when < at(660.0)));
}

#[test]
fn a_crash_that_nobody_has_noticed_yet_is_not_recovered_from() {
    let found = outcome(&plan([(600.0, down(DownHow::Crash, WhileDown::Silence, 5))])).assert_sound();
    assert_eq!(found.effect(0).recovered, found.online().last().map(|(at, _)| *at));
}

#[test]
fn who_falls_asleep_again_is_not_woken_by_the_end_of_the_sleep_before() {
    let found = outcome(&plan([
        (600.0, stop([1], StopHow::Asleep, 300)),
        (700.0, Action::ClientStart { clients: clients([1]), over: SimDuration::ZERO }),
        (800.0, stop([1], StopHow::Asleep, 400)),
    ]))
    .assert_sound();
    let woken: Vec<_> = found
        .client(1)
        .into_iter()
        .filter_map(|(at, event)| matches!(event, ClientEvent::Started { .. }).then_some(at))
        .collect();
    assert_eq!(woken, [at(700.0), at(1_200.0)]);
}

/// Covers: APP-9.
#[test]
fn work_that_nobody_wants_any_more_leaves_no_worker_busy() {
    // One worker, a minute for each connection; all are gone again before the first is served.
    let mut plan = plan([(600.0, stop(0..20, StopHow::Crashed, 1)), (640.0, stop(0..20, StopHow::Crashed, 100_000))]);
    plan.appliance.service.workers = 1;
    plan.appliance.service.registration = secs(60);
    let found = outcome(&plan);
    assert_eq!(found.record.final_value(Gauge::WorkersBusy), 0);
    assert_eq!(found.record.final_value(Gauge::ServiceQueue), 0);
}
