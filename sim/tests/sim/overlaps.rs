//! Faults on top of each other: none of them leaves a client behind, or a law broken.

use model::event::{DownHow, StopHow};
use model::id::SiteId;
use model::plan::{Action, Begin, Direction, WhileDown};
use model::time::SimDuration;

use crate::plans::{churn, clients, down, entry, fleet, outcome, secs, site_outage, stop};

/// Covers: RUN-3.
#[test]
fn overlapping_faults_leave_nobody_behind() {
    use DownHow::{Crash, Restart};
    use StopHow::{Asleep, Crashed};
    use WhileDown::{Refusal, Silence};
    let both = |seconds| site_outage(0, Direction::Both, seconds);
    let loss = Action::LinkChange {
        sites: vec![SiteId(0), SiteId(2)],
        latency: Some(SimDuration::from_millis(150)),
        jitter: Some(SimDuration::from_millis(40)),
        loss_ppm: Some(200_000),
        lasting: Some(secs(700)),
    };
    let cases: Vec<Vec<(f64, Action)>> = vec![
        // A site is out of reach while the appliance goes down and comes back, and the other way round.
        vec![(500.0, both(400)), (600.0, down(Restart, Refusal, 100))],
        vec![(500.0, both(400)), (600.0, down(Crash, Silence, 400))],
        vec![(600.0, down(Crash, Refusal, 400)), (700.0, both(100))],
        // Asleep during everything else.
        vec![(600.0, stop(0..20, Asleep, 200)), (650.0, both(300))],
        vec![(600.0, stop(0..20, Asleep, 900)), (650.0, Action::UplinkLoss { lasting: secs(100) })],
        vec![(600.0, stop(0..20, Asleep, 60)), (610.0, down(Crash, Silence, 20))],
        vec![(600.0, stop(0..20, Asleep, 60)), (610.0, down(Restart, Refusal, 20))],
        vec![(600.0, stop(0..20, Asleep, 30)), (610.0, Action::Removal { clients: clients(0..9), over: secs(60) })],
        // The appliance down while its uplink is cut.
        vec![(600.0, Action::UplinkLoss { lasting: secs(90) }), (620.0, down(Restart, Refusal, 30))],
        vec![(600.0, down(Crash, Silence, 90)), (620.0, Action::UplinkLoss { lasting: secs(400) })],
        // Bad lines under each of them.
        vec![(500.0, loss.clone()), (600.0, down(Restart, Silence, 60)), (900.0, stop(0..30, Asleep, 170))],
        vec![(500.0, loss.clone()), (520.0, churn(300, 600, 20)), (700.0, both(200))],
        vec![(500.0, loss), (550.0, Action::Removal { clients: clients(0..40), over: secs(400) })],
        // One direction each, one after the other and together.
        vec![
            (600.0, site_outage(0, Direction::ToAppliance, 300)),
            (700.0, site_outage(0, Direction::FromAppliance, 300)),
        ],
        // Crashes and sleeps of some who sleep already, and of others.
        vec![(600.0, stop(0..30, Asleep, 300)), (700.0, stop(20..40, Crashed, 10)), (905.0, stop(0..30, Asleep, 40))],
        // Churn through a restart, a crash and a cut.
        vec![
            (300.0, churn(500, 1_500, 5)),
            (600.0, down(Restart, Refusal, 60)),
            (900.0, down(Crash, Silence, 60)),
            (1_200.0, Action::UplinkLoss { lasting: secs(200) }),
        ],
    ];
    for (number, case) in cases.into_iter().enumerate() {
        let mut plan = fleet(40, &[20, 40, 60], 60);
        plan.appliance.connection_rate = 2;
        plan.appliance.line_max = 10;
        plan.timeline = case.into_iter().map(|(at_s, action)| entry(at_s, action)).collect();
        let found = outcome(&plan);
        let broken: Vec<_> = found.record.invariants.iter().filter(|law| law.violations > 0).collect();
        assert!(broken.is_empty(), "case {number}: {broken:?}");
        assert!(found.record.rest.since.is_some(), "case {number}: {:?}", found.record.rest);
        for (entry, effect) in plan.timeline.iter().zip(&found.record.effects) {
            assert!(effect.touched > 0, "case {number}: {}: {}", entry.name, effect.what);
            assert!(effect.recovered.is_some(), "case {number}: {}", entry.name);
        }
    }
}

/// Covers: RUN-3.
#[test]
fn every_law_is_checked_in_a_run_that_asks_for_nothing() {
    let mut plan = fleet(20, &[20], 20);
    plan.begin = Begin::Cold;
    // Those of upgrades see something as the clients are a version behind.
    plan.clients.iter_mut().for_each(|client| client.outdated = true);
    plan.timeline = vec![entry(300.0, Action::UplinkLoss { lasting: secs(300) })];
    let found = outcome(&plan).assert_sound();
    let names: Vec<_> = found.record.invariants.iter().map(|law| law.name).collect();
    let expected = [
        "connection_rate",
        "even_pacing",
        "capacity",
        "states_partition",
        "one_connection",
        "keep_alive_timeout",
        "accounted_for",
        "upgrade_slots",
        "upgrade_bandwidth",
        "deadlines",
        // Nothing in this run concerns these.
        "good_installers",
        "wake_ups",
        "session_permissions",
        "tools",
        "session_owners",
        "invitations",
        "licences",
    ];
    assert_eq!(names, expected);
    for law in &found.record.invariants[..10] {
        assert!(law.checks >= 19, "{} was checked {} times", law.name, law.checks);
    }
}
