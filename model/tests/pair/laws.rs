//! Each law is seen to be broken by a life that is lawful but for one thing.

use jumpstorm_model::event::{
    ApplianceEvent, ClientEvent, DownHow, Event, InstallerRefusal, LossSeen, Stamped, StopHow, WorldEvent,
};
use jumpstorm_model::id::{ClientId, ConnectionId, InstallerId};
use jumpstorm_model::invariant::Laws;
use jumpstorm_model::plan::{ClientBegins, Installer, JumpItem, Origin, Overrides, Plan};
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::plans::plan;
use crate::world::World;

/// Five clients that are there, and a sixth that is yet to be installed.
fn scene() -> Plan {
    let mut plan = plan(6);
    plan.clients[5].begins = ClientBegins::NotInstalled;
    plan.installers.push(Installer {
        name: "laptops".to_owned(),
        origin: Origin::Wizard,
        made_at: SimTime::ZERO,
        valid_for: SimDuration::from_secs(600),
        item: JumpItem::default(),
        delete_after: None,
    });
    plan
}

/// Five clients come online, lose each other in silence, and find each other again. A sixth is installed, and the first is
/// switched off and woken up.
fn lawful() -> Vec<Stamped> {
    let mut world = World::new(scene());
    world.run_until(SimTime::from_secs(15));
    world.open(false, true);
    world.run_until(SimTime::from_secs(60));
    world.open(true, true);
    world.run_until(SimTime::from_secs(90));
    world.go_down(DownHow::Restart);
    world.come_up();
    world.run_until(SimTime::from_secs(100));
    world.install(5, 0, &Overrides::default()).expect("the installer is good");
    world.stop(0, StopHow::SwitchedOff);
    world.run_until(SimTime::from_secs(105));
    world.wake(0).expect("it can be woken");
    world.run_until(SimTime::from_secs(120));
    world.trace
}

/// The laws that were broken.
fn broken(plan: &Plan, trace: &[Stamped]) -> Vec<&'static str> {
    let mut laws = Laws::new(plan);
    trace.iter().for_each(|stamped| laws.handle(stamped));
    let reports = laws.finish(SimTime::from_secs(120));
    for report in &reports {
        assert!(report.checks > 0, "{} was never checked", report.name);
        assert_eq!(report.violations > 0, report.first.is_some());
    }
    reports.iter().filter(|report| report.violations > 0).map(|report| report.name).collect()
}

/// The place of the last event that is such.
fn last(trace: &[Stamped], is_such: impl Fn(&Event) -> bool) -> usize {
    trace.iter().rposition(|stamped| is_such(&stamped.event)).expect("there is one")
}

fn is_admitted(event: &Event) -> bool {
    matches!(event, Event::Appliance(ApplianceEvent::Admitted { .. }))
}

/// Covers: RUN-3, APP-6, CONN-1, CONN-2, CONN-7, CONN-8.
#[test]
fn each_law_sees_what_breaks_it() {
    type Breaks = fn(&mut Plan, &mut Vec<Stamped>);
    let cases: [(Breaks, &[&str]); 20] = [
        (|_, _| {}, &[]),
        // The rate that was promised is lower than the one that was kept.
        (|plan, _| plan.appliance.connection_rate = 4, &["connection_rate", "even_pacing"]),
        (|plan, _| plan.appliance.connection_rate = 8, &["even_pacing"]),
        // There were fewer places than clients that took one, or more than the refusal of one says.
        (|plan, _| plan.appliance.capacity = 4, &["capacity"]),
        (
            |_, trace| {
                let event = ApplianceEvent::RefusedAtCapacity { client: ClientId(0) };
                trace.push(Stamped { at: SimTime::from_secs(119), event: Event::Appliance(event) });
            },
            &["capacity"],
        ),
        // A client is admitted that was not shown offline before, or over a connection that is not its own.
        (
            |_, trace| {
                let with_the_appliance = LossSeen::ApplianceDown;
                let is_offline = |event: &Event| matches!(event, Event::Appliance(ApplianceEvent::SeenOffline { how, .. }) if *how == with_the_appliance);
                let place = last(trace, is_offline);
                trace.remove(place);
            },
            &["states_partition", "one_connection"],
        ),
        (
            |_, trace| {
                let place = last(trace, |event| matches!(event, Event::Client(_, ClientEvent::Online { .. })));
                let connection = ConnectionId(9_999);
                trace[place].event = Event::Client(ClientId(0), ClientEvent::Online { connection });
            },
            &["one_connection"],
        ),
        // Nobody has dialled.
        (
            |_, trace| trace.retain(|stamped| !matches!(stamped.event, Event::Client(_, ClientEvent::Dialled { .. }))),
            &["one_connection"],
        ),
        // A microsecond too early.
        (
            |_, trace| {
                let place = last(trace, is_timed_out);
                trace[place].at = trace[place].at - SimDuration::from_micros(1);
                trace.sort_by_key(|stamped| stamped.at);
            },
            &["keep_alive_timeout"],
        ),
        // The setting was longer than the patience.
        (|plan, _| plan.behaviour.keep_alive_missed_max = 9, &["keep_alive_timeout"]),
        // At the end both sides disagree about a client, or one of them was never heard of.
        (
            |_, trace| {
                let event = ApplianceEvent::SeenOffline { client: ClientId(3), how: LossSeen::Closed };
                trace.push(Stamped { at: SimTime::from_secs(119), event: Event::Appliance(event) });
            },
            &["accounted_for"],
        ),
        (
            |plan, _| {
                let stranger = plan.clients[0].clone();
                plan.clients.push(stranger);
            },
            &["states_partition", "accounted_for"],
        ),
        // The installer had expired a microsecond before, was not made yet, was deleted, or is refused for no reason.
        (|plan, _| plan.installers[0].valid_for = SimDuration::from_secs(100), &["good_installers"]),
        (|plan, _| plan.installers[0].made_at = SimTime::from_micros(100_000_001), &["good_installers"]),
        (|_, trace| insert(trace, 50, ApplianceEvent::InstallerDeleted { installer: THE }), &["good_installers"]),
        (
            |_, trace| {
                let why = InstallerRefusal::Expired;
                insert(trace, 119, ApplianceEvent::InstallerRefused { installer: THE, why });
            },
            &["good_installers"],
        ),
        // It was woken while that was not allowed, too soon after another time, through one that is offline, or while it ran.
        (|plan, _| plan.appliance.wake_on_lan = false, &["wake_ups"]),
        (
            |_, trace| insert(trace, 76, ApplianceEvent::WakeSent { client: ClientId(0), via: ClientId(1) }),
            &["wake_ups"],
        ),
        (
            |_, trace| {
                let place = last(trace, |event| matches!(event, Event::Appliance(ApplianceEvent::WakeSent { .. })));
                let event = ApplianceEvent::WakeSent { client: ClientId(0), via: ClientId(0) };
                trace[place].event = Event::Appliance(event);
            },
            &["wake_ups"],
        ),
        (
            |_, trace| {
                let event = Event::World(WorldEvent::WakePacket { client: ClientId(1), woken: true });
                trace.push(Stamped { at: SimTime::from_secs(119), event });
            },
            &["wake_ups"],
        ),
    ];
    let lawful = lawful();
    assert!(lawful.iter().filter(|stamped| is_admitted(&stamped.event)).count() == 17, "thrice each, and twice once");
    for (number, (breaks, expected)) in cases.into_iter().enumerate() {
        let (mut plan, mut trace) = (scene(), lawful.clone());
        breaks(&mut plan, &mut trace);
        assert_eq!(broken(&plan, &trace), expected, "case {number}");
    }
}

fn insert(trace: &mut Vec<Stamped>, seconds: i64, event: ApplianceEvent) {
    let at = SimTime::from_secs(seconds);
    trace.push(Stamped { at, event: Event::Appliance(event) });
    trace.sort_by_key(|stamped| stamped.at);
}

const THE: InstallerId = InstallerId(0);

fn is_timed_out(event: &Event) -> bool {
    let timed_out = LossSeen::KeepAliveTimeout;
    matches!(event, Event::Appliance(ApplianceEvent::SeenOffline { how, .. }) if *how == timed_out)
}
