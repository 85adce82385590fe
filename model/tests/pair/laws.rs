//! Each law is seen to be broken by a life that is lawful but for one thing.

use jumpstorm_model::event::{
    ApplianceEvent, ClientEvent, DownHow, Event, InstallerRefusal, LossSeen, Stamped, StopHow, WorldEvent,
};
use jumpstorm_model::id::{ClientId, ConnectionId, InstallerId};
use jumpstorm_model::invariant::Laws;
use jumpstorm_model::plan::{ClientBegins, Installer, JumpItem, Origin, Overrides, Plan};
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::plans::{days, months, plan};
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
pub(crate) fn broken(plan: &Plan, trace: &[Stamped]) -> Vec<&'static str> {
    let mut laws = Laws::new(plan);
    trace.iter().for_each(|stamped| laws.handle(stamped));
    let reports = laws.finish(SimTime::from_secs(120));
    assert!(reports.iter().filter(|report| report.checks > 0).count() >= 9, "laws are checked");
    reports.iter().for_each(|report| assert_eq!(report.violations > 0, report.first.is_some()));
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

/// Client 0 is lost, deleted and, once its computer runs again, gone; client 1 comes back from being lost; later both it and
/// client 2 are cut off for good.
fn lawful_months() -> Vec<Stamped> {
    let mut world = World::new(months(3));
    world.run_for(days(1));
    world.stop(0, StopHow::SwitchedOff);
    world.stop(1, StopHow::SwitchedOff);
    world.run_for(days(22));
    world.start(1);
    world.run_for(days(12));
    world.open(false, false);
    world.run_for(days(40));
    world.start(0);
    world.run_for(days(1));
    world.trace
}

/// Covers: RUN-3, MAINT-1, MAINT-3, MAINT-6, MAINT-13, MAINT-14.
#[test]
fn the_law_of_deadlines_sees_what_breaks_it() {
    type Breaks = fn(&mut Plan, &mut Vec<Stamped>);
    fn is_lost(event: &Event) -> bool {
        matches!(event, Event::Appliance(ApplianceEvent::LabelledLost { .. }))
    }
    fn is_deleted(event: &Event) -> bool {
        matches!(event, Event::Appliance(ApplianceEvent::Deleted { .. }))
    }
    fn is_expired(event: &Event) -> bool {
        matches!(event, Event::Client(_, ClientEvent::Expired { .. }))
    }
    fn remove(trace: &mut Vec<Stamped>, is_such: fn(&Event) -> bool) {
        trace.remove(last(trace, is_such));
    }
    fn shift(trace: &mut [Stamped], is_such: fn(&Event) -> bool, micros: i64) {
        let place = last(trace, is_such);
        trace[place].at = SimTime::from_micros(trace[place].at.as_micros() + micros);
        trace.sort_by_key(|stamped| stamped.at);
    }
    fn insert(trace: &mut Vec<Stamped>, place: usize, event: Event) {
        trace.insert(place, Stamped { at: trace[place].at, event });
    }
    let cases: [(Breaks, bool); 17] = [
        (|_, _| {}, false),
        // Forgotten.
        (|_, trace| remove(trace, is_lost), true),
        (|_, trace| remove(trace, is_deleted), true),
        (|_, trace| remove(trace, is_expired), true),
        // Too early, or too late; a second is allowed to the list, nothing to a client.
        (|_, trace| shift(trace, is_lost, -1), true),
        (|_, trace| shift(trace, is_lost, 1_000_000), false),
        (|_, trace| shift(trace, is_lost, 1_000_001), true),
        (|_, trace| shift(trace, is_deleted, -1), true),
        (|_, trace| shift(trace, is_deleted, 1_000_000), false),
        (|_, trace| shift(trace, is_deleted, 1_000_001), true),
        (|_, trace| shift(trace, is_expired, 1), true),
        // The settings were others.
        (|plan, _| plan.appliance.maintenance.lost_after = days(19), true),
        (|plan, _| plan.appliance.maintenance.delete_after = days(31), true),
        (|plan, _| plan.clients[2].delete_after = Some(days(29)), true),
        // The appliance was down; the client had been labelled already; nobody told the client that.
        (
            |_, trace| {
                let place = last(trace, is_lost);
                insert(trace, place, Event::Appliance(ApplianceEvent::WentDown { how: DownHow::Crash }));
            },
            true,
        ),
        (
            |_, trace| {
                let place = last(trace, is_lost);
                insert(trace, place, trace[place].event);
            },
            true,
        ),
        (
            |_, trace| {
                let place = last(trace, |event| matches!(event, Event::Client(_, ClientEvent::ContactLost { .. })));
                let Event::Client(client, _) = trace[place].event else { unreachable!("as looked for") };
                insert(trace, place, Event::Client(client, ClientEvent::ToldDeletion { after: days(99) }));
            },
            true,
        ),
    ];
    let lawful = lawful_months();
    for (is_such, count) in [(is_lost as fn(&Event) -> bool, 4), (is_deleted, 3), (is_expired, 3)] {
        assert_eq!(lawful.iter().filter(|stamped| is_such(&stamped.event)).count(), count);
    }
    for (number, (breaks, expected)) in cases.into_iter().enumerate() {
        let (mut plan, mut trace) = (months(3), lawful.clone());
        breaks(&mut plan, &mut trace);
        assert_eq!(broken_deadlines(&plan, &trace), expected, "case {number}");
    }
}

fn broken_deadlines(plan: &Plan, trace: &[Stamped]) -> bool {
    let mut laws = Laws::new(plan);
    trace.iter().for_each(|stamped| laws.handle(stamped));
    let reports = laws.finish(SimTime::ZERO + days(76));
    let report = reports.iter().find(|report| report.name == "deadlines").expect("there is such a law");
    assert!(report.checks > 10);
    report.violations > 0
}
