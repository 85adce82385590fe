//! Random months against a reference that knows no machine: when each client is lost, deleted or gone, on each side, worked
//! out from who was in contact when, and from which settings were in force and told.

use std::cell::Cell;

use jumpstorm_model::appliance::registry::Entry;
use jumpstorm_model::event::{ApplianceEvent, ClientEvent, DownHow, Event, LocalAct, Setting, StopHow};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::jump_client::local::Outcome;
use jumpstorm_model::plan::{BackOffLaw, EndUser, UninstalledBehaviour};
use jumpstorm_model::time::{SimDuration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::plans::{days, months};
use crate::reference::History;
use crate::world::World;

#[derive(Clone, Copy, Debug)]
enum Command {
    Stop(usize, StopHow),
    Start(usize),
    Open(bool, bool),
    GoDown(DownHow),
    ComeUp,
    Change(Setting),
    Act(usize, LocalAct, EndUser),
}

#[derive(Clone, Debug)]
struct Case {
    seed: u64,
    own_days: Vec<Option<u64>>,
    /// Each with the hours that pass after it.
    commands: Vec<(Command, u64)>,
}

fn cases() -> impl Strategy<Value = Case> {
    let stop = prop::sample::select(vec![StopHow::Crashed, StopHow::Asleep, StopHow::SwitchedOff]);
    let short = (1_u64..15).prop_map(days);
    let long = (2_u64..40).prop_map(days);
    let setting = prop_oneof![
        3 => short.prop_map(Setting::LostAfter),
        4 => long.prop_map(Setting::DeleteAfter),
        1 => any::<bool>().prop_map(Setting::LocalUninstallRestricted),
        1 => prop::sample::select(vec![UninstalledBehaviour::Keep, UninstalledBehaviour::Remove])
            .prop_map(Setting::UninstalledBehaviour),
    ];
    let act = prop::sample::select(vec![LocalAct::Uninstall, LocalAct::Disable, LocalAct::Enable]);
    let by = prop::sample::select(vec![EndUser::Unprivileged, EndUser::Privileged]);
    let command = prop_oneof![
        4 => (0_usize..6, stop).prop_map(|(client, how)| Command::Stop(client, how)),
        5 => (0_usize..6).prop_map(Command::Start),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(up, down)| Command::Open(up, down)),
        2 => Just(Command::Open(true, true)),
        1 => prop::sample::select(vec![DownHow::Restart, DownHow::Crash]).prop_map(Command::GoDown),
        2 => Just(Command::ComeUp),
        4 => setting.prop_map(Command::Change),
        2 => (0_usize..6, act, by).prop_map(|(client, act, by)| Command::Act(client, act, by)),
    ];
    // From within a day to past every deadline.
    let hours = prop_oneof![3 => 1_u64..30, 4 => 30_u64..200, 1 => 200_u64..900];
    let own_days = prop::collection::vec(prop::option::weighted(0.2, 5_u64..40), 2..6);
    let commands = prop::collection::vec((command, hours), 1..40);
    (0_u64..1_000, own_days, commands).prop_map(|(seed, own_days, commands)| Case { seed, own_days, commands })
}

/// The settings whose changes are told to clients: how long they may stay away, and whether end users are restricted.
type Told = (SimDuration, bool);

fn live(case: &Case) -> (World, History) {
    let clients = case.own_days.len();
    let mut plan = months(clients as u32);
    plan.seed = case.seed;
    plan.behaviour.back_off.law = BackOffLaw::FullJitter;
    // Clients begin with more time than most changes leave to those in the list.
    plan.appliance.maintenance.delete_after = days(60);
    for (client, own) in plan.clients.iter_mut().zip(&case.own_days) {
        client.delete_after = own.map(days);
    }
    let own = plan.clients.iter().map(|client| client.delete_after).collect();
    let maintenance = plan.appliance.maintenance;
    let mut history = History::new(maintenance.lost_after, maintenance.delete_after, own);
    let mut told: Told = (maintenance.delete_after, maintenance.local_uninstall_restricted);
    let mut world = World::new(plan);
    world.run_for(days(1));
    for (command, hours) in &case.commands {
        let now = world.now;
        match *command {
            Command::Stop(client, how) => world.stop(client % clients, how),
            Command::Start(client) => world.start(client % clients),
            Command::Open(up, down) => world.open(up, down),
            Command::GoDown(how) if world.appliance.is_up() => {
                world.go_down(how);
                history.is_up.push((now, false));
            }
            Command::ComeUp if !world.appliance.is_up() => {
                world.come_up();
                history.is_up.push((now, true));
            }
            Command::GoDown(_) | Command::ComeUp => {}
            Command::Change(setting) => {
                let before = told;
                match setting {
                    Setting::LostAfter(span) => history.lost_after.push((now, span)),
                    Setting::DeleteAfter(span) => {
                        history.delete_after.push((now, span));
                        told.0 = span;
                    }
                    Setting::LocalUninstallRestricted(restricted) => told.1 = restricted,
                    _ => {}
                }
                let hearers = (0..clients).filter(|client| before != told && world.hears(*client));
                history.told.extend(hearers.map(|client| (now, client)));
                world.change(setting);
            }
            Command::Act(client, act, by) => act_locally(&mut world, client % clients, act, by),
        }
        world.run_for(SimDuration::from_secs(hours * 3_600));
    }
    (world, history)
}

/// Whether the list hears of it is a matter of the way there, and of nothing else.
fn act_locally(world: &mut World, client: usize, act: LocalAct, by: EndUser) {
    let (was_running, arrives) = (world.clients[client].is_running(), world.speaks(client));
    let before = world.appliance.registry().entry(ClientId(client as u32));
    let behaviour = world.appliance.settings().uninstalled;
    let outcome = world.act_locally(client, act, by);
    assert!(was_running || outcome == Outcome::Nothing);
    assert!(by == EndUser::Unprivileged || outcome != Outcome::Refused);
    world.run_for(SimDuration::from_secs(1));
    let entry = world.appliance.registry().entry(ClientId(client as u32));
    match act {
        LocalAct::Uninstall if outcome == Outcome::Done && arrives => {
            let expected = match behaviour {
                UninstalledBehaviour::Keep => Entry::Uninstalled,
                UninstalledBehaviour::Remove => Entry::Removed,
            };
            assert_eq!(entry, expected);
        }
        LocalAct::Uninstall => assert_eq!(entry == Entry::Uninstalled, before == Entry::Uninstalled),
        LocalAct::Disable | LocalAct::Enable if outcome == Outcome::Done && arrives => {
            let known = world.appliance.maintenance().is_disabled(ClientId(client as u32));
            assert_eq!(known, act == LocalAct::Disable);
        }
        LocalAct::Disable | LocalAct::Enable => {}
    }
}

/// Covers: MAINT-1, MAINT-3, MAINT-6, MAINT-7, MAINT-8, MAINT-9, MAINT-10, MAINT-11, MAINT-13, MAINT-14, MAINT-15.
#[test]
fn everybody_is_lost_deleted_and_gone_when_the_reference_says() {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let reached = Cell::new([0; OUTCOMES.len()]);
    let result = runner.run(&cases(), |case| {
        let (world, history) = live(&case);
        world.assert_lawful();
        let mut places = 0;
        let mut now_reached = [false; OUTCOMES.len()];
        for client in 0..world.clients.len() {
            let listed = history.list_side(&world.trace, client, world.now);
            let (mut lost, mut deleted) = (Vec::new(), Vec::new());
            for absence in &listed {
                let (labelled_at, deleted_at) = history.lost_and_deleted(client, absence);
                lost.extend(labelled_at.map(|at| (at, absence.since)));
                deleted.extend(deleted_at.map(|at| (at, absence.since)));
                now_reached[1] |= labelled_at.is_some() && deleted_at.is_none() && absence.until < world.now;
            }
            let found = happened(&world, client);
            prop_assert_eq!(&found.lost, &lost, "client {} is lost", client);
            prop_assert_eq!(&found.deleted, &deleted, "client {} is deleted", client);
            let own = history.client_side(&world.trace, client, world.now);
            let expired: Vec<_> = own.iter().filter_map(|absence| absence.first_due()).collect();
            prop_assert_eq!(&found.expired, &expired, "client {} removes itself", client);
            places +=
                u32::from(matches!(world.appliance.registry().entry(ClientId(client as u32)), Entry::Registered(_)));
            now_reached[0] |= !lost.is_empty();
            now_reached[2] |= !deleted.is_empty();
            now_reached[3] |= deleted.iter().any(|(at, _)| history.is_up.contains(&(*at, true)));
            now_reached[4] |= !expired.is_empty();
            now_reached[5] |= expired.iter().any(|(at, due)| at > due);
            now_reached[6] |= own.iter().any(|absence| history.changed_while_away(client, absence));
            now_reached[7] |= found.told_to_uninstall;
            now_reached[8] |= found.told;
            now_reached[9] |= found.uninstalled == Some(true);
            now_reached[10] |= found.uninstalled == Some(false);
            // Once both sides are in contact again, they agree about who is disabled.
            if world.clients[client].is_connected() && world.hears(client) && world.speaks(client) {
                let known = world.appliance.maintenance().is_disabled(ClientId(client as u32));
                prop_assert_eq!(known, world.clients[client].is_disabled());
            }
        }
        prop_assert_eq!(world.appliance.registry().registered(), places);
        let mut counts = reached.get();
        for (count, now) in counts.iter_mut().zip(now_reached) {
            *count += u32::from(now);
        }
        reached.set(counts);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    for (count, (outcome, least)) in reached.get().into_iter().zip(OUTCOMES) {
        assert!(count >= least, "only {count} of {CASES} cases reach: {outcome}; all: {:?}", reached.get());
    }
}

/// What happened to one client.
struct Happened {
    lost: Vec<(SimTime, SimTime)>,
    deleted: Vec<(SimTime, SimTime)>,
    expired: Vec<(SimTime, SimTime)>,
    told_to_uninstall: bool,
    told: bool,
    uninstalled: Option<bool>,
}

fn happened(world: &World, client: usize) -> Happened {
    let id = ClientId(client as u32);
    let mut happened = Happened {
        lost: Vec::new(),
        deleted: Vec::new(),
        expired: Vec::new(),
        told_to_uninstall: false,
        told: false,
        uninstalled: None,
    };
    for stamped in &world.trace {
        match stamped.event {
            Event::Appliance(ApplianceEvent::LabelledLost { client, since }) if client == id => {
                happened.lost.push((stamped.at, since));
            }
            Event::Appliance(ApplianceEvent::Deleted { client, since }) if client == id => {
                happened.deleted.push((stamped.at, since));
            }
            Event::Client(client, event) if client == id => match event {
                ClientEvent::Expired { due } => happened.expired.push((stamped.at, due)),
                ClientEvent::Uninstalled => happened.told_to_uninstall = true,
                ClientEvent::ToldDeletion { .. } => happened.told = true,
                ClientEvent::LocallyUninstalled { told } => happened.uninstalled = Some(told),
                _ => {}
            },
            _ => {}
        }
    }
    happened
}

const CASES: u32 = 500;

/// What cases are for, and how many of them must reach it at least.
const OUTCOMES: [(&str, u32); 11] = [
    ("lost", 150),
    ("back from being lost", 50),
    ("deleted from the list", 150),
    ("deleted as soon as the appliance was back", 40),
    ("removed itself", 100),
    ("removed itself when its computer started", 50),
    ("removed itself by a setting that had changed while it was away", 80),
    ("deleted and told to uninstall when it was back", 30),
    ("told a new setting", 100),
    ("uninstalled within reach", 40),
    ("uninstalled out of reach", 15),
];
