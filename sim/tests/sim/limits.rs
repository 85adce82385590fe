//! Storms at the engine's own limits: its accept backlog, its ports, its hosts.

use model::event::{DownHow, StopHow};
use model::metric::{Counter, Gauge};
use model::plan::{BackOffLaw, Begin, Direction, WhileDown};

use crate::plans::{churn, down, entry, fleet, outcome, site_outage, stop};

/// Covers: CONN-5, CONN-7.
#[test]
fn twenty_thousand_clients_dial_in_one_tick_on_one_site() {
    const CLIENTS: u32 = 20_500;
    let mut plan = fleet(CLIENTS, &[20], 6);
    plan.begin = Begin::Cold;
    plan.behaviour.back_off.law = BackOffLaw::Fixed;
    plan.appliance.connection_rate = 300;
    plan.appliance.line_max = CLIENTS;
    plan.appliance.service.workers = 1_024;
    let found = outcome(&plan).assert_sound();
    assert_eq!(found.record.total(Counter::Dials), u64::from(CLIENTS), "all at once, and none of them in vain");
    assert_eq!(found.record.final_value(Gauge::Online), u64::from(CLIENTS));
    let peak = found.record.series.iter().map(|bucket| bucket.gauges[Gauge::Line.index()].max).max();
    assert!(peak > Some(20_000), "{peak:?}");
}

/// Covers: CONN-5.
#[test]
fn half_an_hour_of_dials_in_vain_uses_up_no_ports() {
    // Five hosts with 64,512 ports each.
    let mut plan = fleet(25_000, &[10, 20, 30, 40, 50], 45);
    plan.appliance.connection_rate = 300;
    plan.timeline = vec![entry(30.0, down(DownHow::Restart, WhileDown::Silence, 1_800))];
    let found = outcome(&plan).assert_sound();
    assert!(found.record.total(Counter::FailedDials) > 2 * 5 * 64_512, "{}", found.record.total(Counter::FailedDials));
    assert_eq!(found.record.final_value(Gauge::Online), 25_000);
}

/// Covers: CONN-1.
#[test]
fn ports_of_connections_that_ended_are_used_again() {
    let mut plan = fleet(400, &[5], 40);
    plan.appliance.connection_rate = 300;
    plan.timeline = vec![entry(10.0, churn(60_000, 1_200, 1))];
    let found = outcome(&plan).assert_sound();
    assert!(found.record.total(Counter::Onlines) > 64_512, "{}", found.record.total(Counter::Onlines));
}

#[test]
fn ports_of_dials_that_were_given_up_are_used_again() {
    // A round trip takes 2 s; each dial is given up after 0.5 s.
    let mut plan = fleet(1_000, &[1_000], 6);
    plan.behaviour.back_off.law = BackOffLaw::Fixed;
    plan.timeline = (0..70).map(|n| entry(10.0 + 2.5 * f64::from(n), stop(0..1_000, StopHow::Crashed, 1))).collect();
    let found = outcome(&plan).assert_sound();
    assert!(found.record.total(Counter::Dials) > 64_512, "{}", found.record.total(Counter::Dials));
    assert!(found.record.total(Counter::Onlines) < 2_000, "the others were given up");
}

#[test]
fn two_thousand_five_hundred_sites_share_the_engines_hosts() {
    let latencies: Vec<u64> = (0..2_500).map(|n| 5 + n % 60).collect();
    let mut plan = fleet(3_000, &latencies, 20);
    plan.appliance.connection_rate = 300;
    plan.timeline = vec![
        entry(100.0, down(DownHow::Restart, WhileDown::Refusal, 30)),
        entry(600.0, site_outage(2_499, Direction::Both, 240)),
    ];
    let found = outcome(&plan).assert_sound();
    assert_eq!(found.offline().len(), 3_001, "each once by the restart, and the one at the last site by its outage");
    assert!(found.effect(1).touched > 0);
}
