//! Whole fleets that are upgraded, held against arithmetic and against a reference that shares no code with the model.

mod reference;

use std::collections::BTreeSet;

use jumpstorm_sim::{Driver, RunOptions};
use model::event::{ApplianceEvent, ClientEvent, Event, LossSeen, Setting, StopHow};
use model::id::{ClientId, SiteId};
use model::metric::{Counter, Gauge, Latency};
use model::plan::{Action, AutomaticUpgrades, BackOffLaw, Begin, Direction, Plan, Staff, TransferKind, WhileDown};
use model::record::Record;
use model::time::{SimDuration, SimTime};

use crate::plans::{Outcome, at, clients, entry, fleet, outcome, outcome_with, secs, site_outage, stop};

use reference::{Storm, finish_s};

const MIB: u64 = 1 << 20;

fn package(bytes: u64) -> Action {
    Action::SitePackage { bytes, new_chain: false, answers: WhileDown::Refusal, lasting: secs(60) }
}

/// A fleet whose appliance restarts with a package after a minute, with lines that hold nobody back.
fn storm(clients: u32, minutes: u64, bytes: u64) -> Plan {
    let mut plan = fleet(clients, &[20, 40], minutes);
    plan.sites.iter_mut().for_each(|site| site.downlink = 1_000_000_000);
    plan.appliance.uplink = 1_000_000_000;
    plan.timeline = vec![entry(60.0, package(bytes))];
    plan
}

impl Outcome {
    fn upgraded(&self) -> Vec<(SimTime, ClientId)> {
        let upgraded = self.appliance().filter_map(|(at, event)| match event {
            ApplianceEvent::Upgraded { client } => Some((at, client)),
            _ => None,
        });
        upgraded.collect()
    }

    /// When each client was admitted for the first time, in order. Those that come back upgraded stand in the same line.
    fn returns(&self) -> Vec<SimTime> {
        let mut seen = BTreeSet::new();
        self.admitted().into_iter().filter(|(_, client)| seen.insert(*client)).map(|(at, _)| at).collect()
    }

    /// When the package was installed.
    fn installed(&self) -> SimTime {
        let mut installed =
            self.appliance().filter(|(_, event)| matches!(event, ApplianceEvent::PackageInstalled { .. }));
        installed.next().expect("a package was installed").0
    }
}

/// The greatest that a gauge ever was.
fn peak(record: &Record, gauge: Gauge) -> u64 {
    record.series.iter().map(|bucket| bucket.gauges[gauge.index()].max).max().unwrap_or(0)
}

/// Bytes of packages by what was told when they ended.
fn bytes_ended(found: &Outcome) -> u64 {
    let mut receiving = BTreeSet::new();
    let mut sum = 0;
    for (_, event) in found.appliance() {
        match event {
            ApplianceEvent::UpgradeStarted { client, .. } => _ = receiving.insert(client),
            ApplianceEvent::UpgradeSent { client, bytes } if receiving.remove(&client) => sum += bytes,
            ApplianceEvent::UpgradeInterrupted { client, sent, .. } if receiving.remove(&client) => sum += sent,
            _ => {}
        }
    }
    assert!(receiving.is_empty(), "{receiving:?} receive for ever");
    sum
}

/// Each of the limits binds in turn: bandwidth, slots, connection rate, the appliance's uplink.
///
/// Covers: UPG-1, UPG-3, UPG-9, UPG-10, UPG-11.
#[test]
fn a_storm_of_upgrades_takes_as_long_as_the_limit_that_binds() {
    // Clients, bandwidth, slots, connection rate, package, endpoint, seconds to install.
    for (clients, bandwidth, slots, rate, bytes, endpoint, install) in [
        (2_000, 100 * MIB, 500, 50, 20 * MIB, 1_250_000, 60),
        (600, 10 * MIB, 50, 50, 4 * MIB, 1_250_000, 20),
        (600, 100 * MIB, 20, 50, 4 * MIB, 1_250_000, 10),
        (400, 100 * MIB, 500, 5, MIB, 1_250_000, 5),
    ] {
        let mut plan = storm(clients, 60, bytes);
        plan.sites.iter_mut().for_each(|site| site.endpoint_downlink = endpoint);
        plan.appliance.connection_rate = rate;
        let upgrades = &mut plan.appliance.upgrades;
        (upgrades.bandwidth, upgrades.concurrent_max, upgrades.install) = (Some(bandwidth), slots, secs(install));
        let found = outcome(&plan).assert_sound();
        let upgraded = found.upgraded();
        assert_eq!(upgraded.len(), clients as usize);
        let installed = found.installed();
        let took_s = upgraded.last().unwrap().0.since(installed).as_secs_f64();
        let slot_s = bytes as f64 / endpoint as f64 + install as f64;
        let per_s = (bandwidth as f64 / bytes as f64).min(f64::from(slots) / slot_s).min(f64::from(rate));
        let least_s = f64::from(clients) / per_s;
        assert!(took_s >= least_s, "{took_s} s, where no less than {least_s} s are possible");
        let storm = Storm {
            arrivals: found.returns().into_iter().map(|at| at.since(installed).as_secs_f64()).collect(),
            bandwidth: bandwidth as f64,
            slots: slots as usize,
            package: bytes as f64,
            endpoint: endpoint as f64,
            install_s: install as f64,
        };
        let expected_s = finish_s(&storm);
        assert!((took_s / expected_s - 1.0).abs() < 0.03, "{took_s} s, where the reference has {expected_s} s");
        assert!(peak(&found.record, Gauge::Upgrading) <= u64::from(slots));
        assert!(peak(&found.record, Gauge::UpgradeBandwidth) <= bandwidth);
        assert_eq!(found.record.total(Counter::UpgradeBytes), u64::from(clients) * bytes);
        assert_eq!(found.record.latencies[&Latency::TimeToUpgrade].len(), u64::from(clients));
        assert_eq!(found.record.latencies[&Latency::UpgradeTime].len(), u64::from(clients));
        assert_eq!(found.record.latencies[&Latency::TimeToReconnect].len(), u64::from(clients), "restarts aside");
        // The package is recovered from when the last client is back with it.
        let recovered = found.effect(0).recovered.expect("the fleet recovers");
        assert_eq!(recovered, found.online().last().unwrap().0);
    }
}

/// The series of bytes is exact bucket by bucket: what each bucket holds is what the rates told in it add up to.
///
/// Covers: UPG-1.
#[test]
fn bytes_are_booked_in_the_buckets_in_which_they_went_out() {
    let mut plan = storm(60, 10, 4 * MIB);
    plan.appliance.upgrades.bandwidth = Some(3 * MIB);
    plan.timeline.push(entry(150.0, Action::Change { setting: Setting::UpgradeBandwidth(MIB) }));
    plan.timeline.push(entry(170.0, site_outage(0, Direction::Both, 400)));
    let found = outcome(&plan);
    assert!(found.record.invariants.iter().all(|law| law.violations == 0));
    let mut interrupted = 0;
    for bucket in &found.record.series {
        let told = bucket.gauges[Gauge::UpgradeBandwidth.index()].integral / 1_000_000;
        let booked = u128::from(bucket.counters[Counter::UpgradeBytes.index()]);
        assert!(told.abs_diff(booked) < 200, "{told} told and {booked} booked from {} on", bucket.from);
        interrupted += bucket.counters[Counter::UpgradeInterruptions.index()];
    }
    assert!(interrupted > 0);
    assert!(found.record.total(Counter::UpgradeBytes) > 60 * MIB);
    assert!(found.record.total(Counter::BytesOut) > found.record.total(Counter::UpgradeBytes));
}

/// Half of the fleet is cut off in mid-upgrade, in silence, for longer than both sides are patient.
///
/// Covers: UPG-3, UPG-12, UPG-14.
#[test]
fn an_outage_in_mid_upgrade_gives_its_slots_to_others_and_loses_none() {
    let mut plan = storm(300, 40, 20 * MIB);
    plan.appliance.upgrades.concurrent_max = 40;
    plan.timeline.push(entry(200.0, site_outage(1, Direction::Both, 600)));
    let found = outcome(&plan).assert_sound();
    let cut: BTreeSet<ClientId> = (0..300).filter(|client| client % 2 == 1).map(ClientId).collect();
    let interrupted: Vec<(SimTime, ClientId, LossSeen)> = found
        .appliance()
        .filter_map(|(at, event)| match event {
            ApplianceEvent::UpgradeInterrupted { client, how, .. } => Some((at, client, how)),
            _ => None,
        })
        .collect();
    assert!(interrupted.len() > 10, "{} were interrupted", interrupted.len());
    for (at, client, how) in &interrupted {
        assert!(cut.contains(client) && *how == LossSeen::KeepAliveTimeout, "{client}: {how:?}");
        // When the appliance saw it go, and not before.
        assert!(found.offline().contains(&(*at, *client, *how)));
    }
    // In the meantime the others take all slots.
    let during = |moment: SimTime| moment > at(400.0) && moment < at(800.0);
    let others = found.upgraded().iter().filter(|(at, client)| during(*at) && !cut.contains(client)).count();
    assert!(others > 60, "{others} were upgraded meanwhile");
    // Some had received it when the line was cut, installed it, and came back with it: the appliance never heard of that.
    let unheard = 300 - found.upgraded().len();
    assert!(unheard < interrupted.len(), "{unheard} of {} interruptions", interrupted.len());
    let is_installed = |event: &Event| matches!(event, Event::Client(_, ClientEvent::UpgradeInstalled { version: 2 }));
    assert_eq!(found.trace.iter().filter(|stamped| is_installed(&stamped.event)).count(), 300);
    assert_eq!(found.record.final_value(Gauge::Outdated), 0);
    assert_eq!(found.record.total(Counter::UpgradeBytes), bytes_ended(&found));
    assert!(found.record.total(Counter::UpgradeBytes) > 300 * 20 * MIB, "interrupted ones begin again");
    assert_eq!(found.record.final_value(Gauge::Upgrading) + found.record.final_value(Gauge::UpgradeLine), 0);
    assert_eq!(found.record.final_value(Gauge::UpgradeBandwidth), 0);
}

/// Consoles and Support Buttons are served at their lines' pace while clients hold every slot and all of the bandwidth.
///
/// Covers: UPG-6.
#[test]
fn consoles_and_support_buttons_pass_the_limits_by() {
    let mut plan = storm(100, 30, 20 * MIB);
    let upgrades = &mut plan.appliance.upgrades;
    (upgrades.bandwidth, upgrades.concurrent_max) = (Some(2 * MIB), 10);
    plan.timeline.extend([(200.0, TransferKind::ConsoleUpgrade), (300.0, TransferKind::SupportButton)].map(
        |(at, kind)| {
            let over = SimDuration::from_secs(10);
            entry(at, Action::Transfers { kind, count: 5, bytes: 2_500_000, site: SiteId(0), over })
        },
    ));
    let found = outcome(&plan).assert_sound();
    let sent: Vec<SimTime> = found
        .appliance()
        .filter_map(|(at, event)| matches!(event, ApplianceEvent::TransferSent { .. }).then_some(at))
        .collect();
    // Two seconds apart, and each two seconds long.
    let expected: Vec<SimTime> =
        [200, 300].iter().flat_map(|s| (0..5).map(move |n| SimTime::from_secs(s + 2 * n + 2))).collect();
    assert_eq!(sent, expected);
    let at_work = |record: &Record, gauge: Gauge| {
        let bucket = record.series.iter().find(|bucket| bucket.from == at(200.0)).expect("there is one");
        (bucket.gauges[gauge.index()].min, bucket.gauges[gauge.index()].max)
    };
    assert_eq!(at_work(&found.record, Gauge::Upgrading), (10, 10), "every slot is taken");
    assert_eq!(at_work(&found.record, Gauge::UpgradeBandwidth), (2 * MIB, 2 * MIB));
    assert_eq!(found.record.total(Counter::TransferBytes), 10 * 2_500_000);
    assert_eq!(found.record.total(Counter::UpgradeBytes), 100 * 20 * MIB, "theirs are not counted with them");
    assert_eq!(found.record.latencies[&Latency::TransferTime].len(), 10);
    assert_eq!([1, 2].map(|entry| found.effect(entry).touched), [5, 5]);
}

/// Covers: UPG-13.
#[test]
fn stores_that_lack_the_new_chain_keep_most_of_the_fleet_away_until_it_is_restored() {
    let mut plan = storm(200, 40, MIB);
    plan.clients.iter_mut().for_each(|client| client.store_managed = client.listing_id % 4 == 0);
    plan.timeline = vec![
        entry(10.0, Action::StoreUpdate { clients: clients(0..10), over: secs(20) }),
        entry(
            60.0,
            Action::SitePackage { bytes: MIB, new_chain: true, answers: WhileDown::Refusal, lasting: secs(60) },
        ),
        entry(900.0, Action::ChainRestored),
    ];
    let found = outcome(&plan).assert_sound();
    let online = |moment: f64| {
        let bucket = found.record.series.iter().find(|bucket| bucket.until == at(moment)).expect("there is one");
        bucket.gauges[Gauge::Online.index()].last
    };
    // A quarter is managed; of the ten that were prepared two are.
    assert_eq!([online(50.0), online(890.0)], [200, 50 + 8]);
    assert!(found.record.total(Counter::UntrustedDials) > 1_000);
    let back: Vec<SimTime> =
        found.admitted().into_iter().map(|(at, _)| at).filter(|moment| *moment > at(900.0)).collect();
    assert!(back.len() >= 142);
    assert_eq!(found.upgraded().len(), 200);
    assert_eq!(found.record.final_value(Gauge::Online), 200);
    assert_eq!(found.effect(2).touched, 1);
    assert_eq!(found.effect(0).touched, 8, "the managed ones lacked nothing");
}

/// The same fleet, managed: nobody notices that the chain is new.
///
/// Covers: UPG-13.
#[test]
fn managed_stores_hold_any_chain() {
    let mut plan = storm(200, 40, MIB);
    plan.timeline = vec![entry(
        60.0,
        Action::SitePackage { bytes: MIB, new_chain: true, answers: WhileDown::Refusal, lasting: secs(60) },
    )];
    let found = outcome(&plan).assert_sound();
    assert_eq!((found.record.total(Counter::UntrustedDials), found.upgraded().len()), (0, 200));
}

/// Covers: UPG-7, UPG-15.
#[test]
fn with_upgrades_disabled_only_those_that_somebody_asks_for_come() {
    let mut plan = storm(40, 20, MIB);
    plan.appliance.upgrades.automatic = AutomaticUpgrades::Disabled;
    let over = secs(10);
    plan.timeline.extend([
        entry(300.0, Action::Jump { clients: clients(0..4), over }),
        entry(310.0, Action::ManualUpgrade { clients: clients(0..2), by: Staff::Representative, over }),
        entry(320.0, Action::ManualUpgrade { clients: clients(0..2), by: Staff::Privileged, over }),
        entry(500.0, Action::Jump { clients: clients(0..4), over }),
    ]);
    let found = outcome(&plan).assert_sound();
    let upgraded: BTreeSet<ClientId> = found.upgraded().into_iter().map(|(_, client)| client).collect();
    assert_eq!(upgraded, clients(0..2).into_iter().collect());
    let total = |counter| found.record.total(counter);
    assert_eq!((total(Counter::JumpRefusals), total(Counter::Jumps), total(Counter::UpgradeRefusals)), (6, 2, 2));
    assert_eq!(found.record.final_value(Gauge::Online), 40, "outdated clients stay connected");
    assert_eq!(found.record.final_value(Gauge::Outdated), 38);
    assert_eq!(found.record.final_value(Gauge::ShownUpgradePending), 38);
}

/// Clients that begin a version behind are upgraded from the start; a run that ends in the middle of it is not at rest.
///
/// Covers: UPG-3, UPG-9.
#[test]
fn a_fleet_that_begins_outdated_is_upgraded_and_not_at_rest_before() {
    for (minutes, at_rest) in [(1, false), (10, true)] {
        let mut plan = storm(20, minutes, MIB);
        plan.timeline.clear();
        plan.begin = Begin::Connected;
        plan.clients[..12].iter_mut().for_each(|client| client.outdated = true);
        plan.appliance.upgrades.concurrent_max = 5;
        let found = outcome(&plan);
        assert!(found.record.invariants.iter().all(|law| law.violations == 0));
        let rest = &found.record.rest;
        assert_eq!(rest.since.is_some(), at_rest);
        assert_eq!(rest.pending.iter().map(|(_, count)| count).sum::<u64>(), if at_rest { 0 } else { 12 });
        assert_eq!(found.upgraded().len(), if at_rest { 12 } else { 0 });
        assert!(!found.record.latencies.contains_key(&Latency::TimeToUpgrade), "no package was installed in the run");
    }
}

/// What stops messages to a client stops its package, and no longer; latency and loss do not slow it down. Nobody has
/// noticed by the time it is over, so that the slot is held throughout.
///
/// Covers: UPG-11, UPG-12.
#[test]
fn a_package_stands_still_while_nothing_reaches_its_computer() {
    let slow = Action::LinkChange {
        sites: vec![SiteId(0)],
        latency: Some(SimDuration::from_millis(400)),
        jitter: None,
        loss_ppm: Some(200_000),
        lasting: Some(secs(30)),
    };
    for (action, stands_still) in [
        (stop([0], StopHow::Asleep, 30), true),
        (site_outage(0, Direction::Both, 30), true),
        (site_outage(0, Direction::FromAppliance, 30), true),
        (Action::UplinkLoss { lasting: secs(30) }, true),
        (site_outage(0, Direction::ToAppliance, 30), false),
        (site_outage(1, Direction::Both, 30), false),
        (slow, false),
    ] {
        let mut plan = storm(1, 10, 12_500_000);
        plan.behaviour.back_off.law = BackOffLaw::Fixed;
        plan.timeline.push(entry(125.0, action.clone()));
        let found = outcome(&plan);
        assert!(found.record.invariants.iter().all(|law| law.violations == 0));
        let when = |is_such: fn(&ApplianceEvent) -> bool| {
            let mut such = found.appliance().filter(|(_, event)| is_such(event));
            such.next().expect("it happened").0
        };
        let started = when(|event| matches!(event, ApplianceEvent::UpgradeStarted { .. }));
        let sent = when(|event| matches!(event, ApplianceEvent::UpgradeSent { .. }));
        assert!(started < at(125.0));
        assert_eq!(sent.since(started), secs(if stands_still { 40 } else { 10 }), "{action:?}");
        let told = found.appliance().filter_map(|(at, event)| match event {
            ApplianceEvent::UpgradeRate { bytes_per_s } => Some((at, bytes_per_s)),
            _ => None,
        });
        let standstill = [(at(125.0), 0), (at(155.0), 1_250_000)];
        let expected: Vec<(SimTime, u64)> = [(started, 1_250_000)]
            .into_iter()
            .chain(standstill.into_iter().filter(|_| stands_still))
            .chain([(sent, 0)])
            .collect();
        assert_eq!(told.collect::<Vec<_>>(), expected, "{action:?}");
        assert_eq!(found.record.total(Counter::UpgradeInterruptions), 0);
        assert!(found.client(0).iter().any(|(_, event)| matches!(event, ClientEvent::UpgradeInstalled { version: 2 })));
    }
}

/// What is skipped, counted or carried by another driver changes nothing about an upgrade: with idle time simulated and
/// keep-alives sent the run is the same, and on the direct driver it is over within latency and ticks of it.
///
/// Covers: RUN-6, UPG-1, UPG-12.
#[test]
fn a_storm_with_an_outage_is_the_same_however_it_is_run() {
    let mut plan = storm(60, 30, 4 * MIB);
    plan.appliance.upgrades.bandwidth = Some(3 * MIB);
    plan.timeline.push(entry(150.0, site_outage(1, Direction::Both, 400)));
    let fast = RunOptions::default();
    let found = outcome(&plan).assert_sound();
    let stepped = outcome_with(&plan, &RunOptions { skip_idle: false, ..fast }).assert_sound();
    assert_eq!(stepped.record.trace_hash, found.record.trace_hash);
    let sent = outcome_with(&plan, &RunOptions { count_keep_alives: false, ..fast }).assert_sound();
    assert!(sent.trace == found.trace, "keep-alives that are sent change nothing");
    let direct = outcome_with(&plan, &RunOptions { driver: Driver::Direct, ..fast }).assert_sound();
    for counter in [Counter::UpgradeInterruptions, Counter::UpgradeStarts, Counter::Upgrades] {
        assert_eq!(direct.record.total(counter), found.record.total(counter), "{counter}");
    }
    let finish = |outcome: &Outcome| outcome.upgraded().last().unwrap().0.as_secs_f64();
    assert!((finish(&direct) - finish(&found)).abs() < 1.0, "{} and {}", finish(&direct), finish(&found));
}
