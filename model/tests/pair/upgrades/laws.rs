//! The laws of upgrades are seen to be broken by a life that is lawful but for one thing.

use jumpstorm_model::event::{ApplianceEvent, Event, LossSeen, Setting, Stamped, StopHow};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::plan::Plan;
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::laws::broken;

use super::{BYTES, online, secs, upgrade_plan};

/// Four clients are upgraded two at a time; one crashes in mid-transfer and is upgraded later.
fn lawful() -> Vec<Stamped> {
    let mut world = online(upgrade_plan(4));
    world.install_package(BYTES, false);
    world.run_for(secs(8));
    let upgrading = (0..4).find(|client| world.appliance.upgrades().is_upgrading(ClientId(*client)));
    world.stop(upgrading.expect("two are being upgraded") as usize, StopHow::Crashed);
    world.run_for(secs(10));
    (0..4).for_each(|client| world.start(client));
    world.run_until(SimTime::from_secs(75));
    // The law of silence has something to see as well.
    world.open(false, true);
    world.run_for(secs(35));
    world.open(true, true);
    world.run_until(SimTime::from_secs(120));
    world.trace
}

fn place(trace: &[Stamped], is_such: fn(&ApplianceEvent) -> bool) -> usize {
    let found = trace.iter().position(|stamped| matches!(&stamped.event, Event::Appliance(event) if is_such(event)));
    found.expect("there is one")
}

fn is_interrupted(event: &ApplianceEvent) -> bool {
    matches!(event, ApplianceEvent::UpgradeInterrupted { .. })
}

fn is_started(event: &ApplianceEvent) -> bool {
    matches!(event, ApplianceEvent::UpgradeStarted { .. })
}

/// Every rate that was told becomes another.
fn distort(trace: &mut [Stamped], distort: fn(u64) -> u64) {
    for stamped in trace {
        if let Event::Appliance(ApplianceEvent::UpgradeRate { bytes_per_s }) = &mut stamped.event {
            *bytes_per_s = distort(*bytes_per_s);
        }
    }
}

/// Covers: RUN-3, UPG-1, UPG-3, UPG-12.
#[test]
fn each_law_of_upgrades_sees_what_breaks_it() {
    type Breaks = fn(&mut Plan, &mut Vec<Stamped>);
    let cases: [(Breaks, &[&str]); 13] = [
        (|_, _| {}, &[]),
        // Fewer slots were promised than were taken, or more, so that somebody waited in vain.
        (|plan, _| plan.appliance.upgrades.concurrent_max = 1, &["upgrade_slots"]),
        (|plan, _| plan.appliance.upgrades.concurrent_max = 3, &["upgrade_slots"]),
        (
            |_, trace| {
                let at = SimTime::from_secs(30);
                let setting = Setting::ConcurrentUpgrades(1);
                trace.push(Stamped { at, event: Event::Appliance(ApplianceEvent::SettingChanged { setting }) });
                trace.sort_by_key(|stamped| stamped.at);
            },
            &["upgrade_slots"],
        ),
        // A slot leaks: whoever was lost does not give it back.
        (|_, trace| _ = trace.remove(place(trace, is_interrupted)), &["upgrade_slots", "upgrade_bandwidth"]),
        // It gives it back late.
        (
            |_, trace| {
                let place = place(trace, is_interrupted);
                trace[place].at += SimDuration::from_micros(1);
                trace.sort_by_key(|stamped| stamped.at);
            },
            &["upgrade_slots"],
        ),
        // Somebody is upgraded who never waited, or miscounted, or holds a slot at the end and is gone.
        (
            |_, trace| {
                let is_queued = |event: &ApplianceEvent| matches!(event, ApplianceEvent::UpgradeQueued { .. });
                trace.remove(place(trace, is_queued));
            },
            &["upgrade_slots"],
        ),
        (
            |_, trace| {
                let place = place(trace, is_started);
                if let Event::Appliance(ApplianceEvent::UpgradeStarted { busy, .. }) = &mut trace[place].event {
                    *busy += 1;
                }
            },
            &["upgrade_slots"],
        ),
        (
            |_, trace| {
                let (client, at) = (ClientId(0), SimTime::from_secs(119));
                let started = [
                    ApplianceEvent::UpgradeQueued { client, line: 1 },
                    ApplianceEvent::UpgradeStarted { client, bytes: 0, busy: 1 },
                    ApplianceEvent::SeenOffline { client, how: LossSeen::Closed },
                ];
                trace.extend(started.map(|event| Stamped { at, event: Event::Appliance(event) }));
            },
            &["accounted_for", "upgrade_slots"],
        ),
        // Less bandwidth was promised.
        (|plan, _| plan.appliance.upgrades.bandwidth = Some(1_999), &["upgrade_bandwidth"]),
        // The rates that are told lie, either way, or bytes are made up.
        (|_, trace| distort(trace, |rate| rate - rate / 1_000), &["upgrade_bandwidth"]),
        (
            |plan, trace| {
                plan.appliance.upgrades.bandwidth = None;
                distort(trace, |rate| rate + rate / 500);
            },
            &["upgrade_bandwidth"],
        ),
        (
            |_, trace| {
                let place = place(trace, is_interrupted);
                if let Event::Appliance(ApplianceEvent::UpgradeInterrupted { sent, .. }) = &mut trace[place].event {
                    *sent += 500;
                }
            },
            &["upgrade_bandwidth"],
        ),
    ];
    let lawful = lawful();
    assert!(lawful.iter().any(|stamped| matches!(&stamped.event, Event::Appliance(event) if is_interrupted(event))));
    for (number, (breaks, expected)) in cases.into_iter().enumerate() {
        let (mut plan, mut trace) = (upgrade_plan(4), lawful.clone());
        breaks(&mut plan, &mut trace);
        assert_eq!(broken(&plan, &trace), expected, "case {number}");
    }
}
