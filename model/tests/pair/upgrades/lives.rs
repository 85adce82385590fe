//! Random lives of a fleet that is upgraded, against a reference that knows versions and modes and no machine: who must ask
//! for a slot, and who must not.

use std::cell::Cell;
use std::collections::BTreeSet;

use jumpstorm_model::event::{ApplianceEvent, ClientEvent, DownHow, Event, Setting, Stamped, StopHow};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::plan::{AfterInterruption, AutomaticUpgrades, BackOffLaw, Staff};
use jumpstorm_model::time::{SimDuration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::world::World;

use super::{BYTES, upgrade_plan};

#[derive(Clone, Debug)]
enum Command {
    Stop(usize, StopHow),
    Start(usize),
    Open(bool, bool),
    GoDown(DownHow),
    ComeUp,
    Remove(usize),
    Package(u64),
    Mode(AutomaticUpgrades),
    Slots(u32),
    Bandwidth(u64),
    ByHand(usize, Staff),
    Wait(u64),
}

#[derive(Clone, Debug)]
struct Case {
    seed: u64,
    clients: u32,
    outdated: u32,
    slots: u32,
    after_interruption: AfterInterruption,
    commands: Vec<Command>,
}

fn cases() -> impl Strategy<Value = Case> {
    use AutomaticUpgrades::{CurrentCycle, Disabled, Enabled};
    let client = || 0_usize..8;
    let how = prop::sample::select(vec![StopHow::Crashed, StopHow::Asleep]);
    let by = prop::sample::select(vec![Staff::Privileged, Staff::Representative]);
    let command = prop_oneof![
        3 => (client(), how).prop_map(|(client, how)| Command::Stop(client, how)),
        3 => client().prop_map(Command::Start),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(up, down)| Command::Open(up, down)),
        1 => prop::sample::select(vec![DownHow::Restart, DownHow::Crash]).prop_map(Command::GoDown),
        1 => Just(Command::ComeUp),
        1 => client().prop_map(Command::Remove),
        2 => (0_u64..4).prop_map(|quarters| Command::Package(quarters * BYTES / 4)),
        2 => prop::sample::select(vec![Disabled, CurrentCycle, Enabled]).prop_map(Command::Mode),
        1 => (1_u32..4).prop_map(Command::Slots),
        1 => (1_u64..4_000).prop_map(Command::Bandwidth),
        8 => (client(), by).prop_map(|(client, by)| Command::ByHand(client, by)),
        6 => (0_u64..20_000).prop_map(Command::Wait),
        2 => (20_000_u64..60_000).prop_map(Command::Wait),
    ];
    let commands = prop::collection::vec(command, 1..60);
    let after_interruption = prop::sample::select(vec![AfterInterruption::Restart, AfterInterruption::Resume]);
    (0_u64..1_000, 1_u32..8, 0_u32..8, 1_u32..4, after_interruption, commands).prop_map(
        |(seed, clients, outdated, slots, after_interruption, commands)| Case {
            seed,
            clients,
            outdated,
            slots,
            after_interruption,
            commands,
        },
    )
}

/// Lives a case; at the end everything works and runs again, upgrades are enabled, and there is time. Gives also what was
/// asked for by hand, and when.
fn live(case: &Case) -> (World, BTreeSet<(SimTime, ClientId)>) {
    let mut plan = upgrade_plan(case.clients);
    plan.seed = case.seed;
    plan.behaviour.back_off.law = BackOffLaw::FullJitter;
    plan.clients.iter_mut().take(case.outdated as usize).for_each(|client| client.outdated = true);
    plan.appliance.upgrades.concurrent_max = case.slots;
    plan.appliance.upgrades.after_interruption = case.after_interruption;
    let clients = case.clients as usize;
    let mut world = World::new(plan);
    let mut by_hand = BTreeSet::new();
    for command in &case.commands {
        match *command {
            Command::Stop(client, how) => world.stop(client % clients, how),
            Command::Start(client) => world.start(client % clients),
            Command::Open(up, down) => world.open(up, down),
            Command::GoDown(how) if world.appliance.is_up() => world.go_down(how),
            Command::ComeUp if !world.appliance.is_up() => world.come_up(),
            Command::Remove(client) if world.appliance.is_up() => _ = world.remove(client % clients),
            Command::Package(bytes) => world.install_package(bytes, false),
            Command::Mode(mode) => world.change(Setting::AutomaticUpgrades(mode)),
            Command::Slots(slots) => world.change(Setting::ConcurrentUpgrades(slots)),
            Command::Bandwidth(bytes_per_s) => world.change(Setting::UpgradeBandwidth(bytes_per_s)),
            Command::ByHand(client, by) if world.appliance.is_up() => {
                let client = ClientId((client % clients) as u32);
                if world.ask(|appliance| appliance.upgrade(client, by)).is_ok() {
                    by_hand.insert((world.now, client));
                }
            }
            Command::Wait(millis) => world.run_for(SimDuration::from_millis(millis)),
            Command::GoDown(_) | Command::ComeUp | Command::Remove(_) | Command::ByHand(..) => {}
        }
    }
    world.open(true, true);
    if !world.appliance.is_up() {
        world.come_up();
    }
    (0..clients).for_each(|client| world.start(client));
    world.change(Setting::AutomaticUpgrades(AutomaticUpgrades::Enabled));
    world.change(Setting::UpgradeBandwidth(2_000));
    world.run_for(SimDuration::from_secs(900));
    (world, by_hand)
}

/// Walks through what happened with versions and modes in mind, and gives how often a cycle ended by itself.
fn follow(case: &Case, trace: &[Stamped], by_hand: &BTreeSet<(SimTime, ClientId)>) -> Result<u32, TestCaseError> {
    let begins = |client: u32| u32::from(client >= case.outdated);
    let mut versions: Vec<u32> = (0..case.clients).map(begins).collect();
    let mut online = vec![false; case.clients as usize];
    let (mut version, mut mode, mut cycles) = (1, AutomaticUpgrades::Enabled, 0);
    // Clients that came in outdated and, by the mode, must ask for a slot before time goes on.
    let mut owing: BTreeSet<ClientId> = BTreeSet::new();
    let mut now = SimTime::ZERO;
    for stamped in trace {
        if stamped.at > now {
            prop_assert!(owing.is_empty(), "{:?} did not ask for a slot at {}", owing, now);
            now = stamped.at;
        }
        match stamped.event {
            Event::Client(client, ClientEvent::UpgradeInstalled { version: installed }) => {
                // One that has not heard of the restart yet may be about the package before.
                prop_assert!(installed <= version && versions[client.index()] < installed);
                versions[client.index()] = installed;
            }
            Event::Appliance(ApplianceEvent::PackageInstalled { version: installed, .. }) => {
                version += 1;
                prop_assert_eq!(installed, version);
            }
            Event::Appliance(ApplianceEvent::SettingChanged { setting: Setting::AutomaticUpgrades(chosen) }) => {
                let commanded = case.commands.iter().any(|command| matches!(command, Command::Mode(_)));
                prop_assert!(commanded || chosen == AutomaticUpgrades::Enabled);
                cycles += u32::from(mode == AutomaticUpgrades::CurrentCycle && chosen == AutomaticUpgrades::Disabled);
                mode = chosen;
            }
            Event::Appliance(ApplianceEvent::Admitted { client, .. }) => {
                online[client.index()] = true;
                if versions[client.index()] < version && mode != AutomaticUpgrades::Disabled {
                    owing.insert(client);
                }
            }
            Event::Appliance(ApplianceEvent::SeenOffline { client, .. }) => {
                online[client.index()] = false;
                owing.remove(&client);
            }
            Event::Appliance(ApplianceEvent::UpgradeQueued { client, .. }) => {
                owing.remove(&client);
                prop_assert!(online[client.index()]);
                let wanted = mode != AutomaticUpgrades::Disabled || by_hand.contains(&(now, client));
                prop_assert!(wanted, "{} asks for a slot with upgrades disabled, at {}", client, now);
            }
            _ => {}
        }
    }
    Ok(cycles)
}

/// Covers: UPG-3, UPG-7, UPG-8, UPG-9, UPG-10, UPG-12, UPG-14, UPG-15.
#[test]
fn any_life_ends_with_everybody_upgraded_and_every_slot_free() {
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let reached = Cell::new([0; 4]);
    let result = runner.run(&cases(), |case| {
        let (world, by_hand) = live(&case);
        world.assert_lawful();
        let cycles = follow(&case, &world.trace, &by_hand)?;
        let upgrades = world.appliance.upgrades();
        prop_assert_eq!((upgrades.busy(), upgrades.line()), (0, 0));
        for client in world.clients.iter().filter(|client| client.is_running()) {
            prop_assert!(client.is_connected());
            prop_assert_eq!(client.version(), upgrades.version());
        }
        let told = |is_such: fn(&ApplianceEvent) -> bool| world.appliance_events().any(|(_, event)| is_such(&event));
        let now_reached = [
            told(|event| matches!(event, ApplianceEvent::UpgradeInterrupted { sent: 1.., .. })),
            told(|event| matches!(event, ApplianceEvent::UpgradeCalledOff { .. })),
            cycles > 0,
            !by_hand.is_empty(),
        ];
        let mut counts = reached.get();
        counts.iter_mut().zip(now_reached).for_each(|(count, now)| *count += u32::from(now));
        reached.set(counts);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    // Interruptions in mid-transfer, calling off, ends of cycles, upgrades by hand: a fair share of 400 each.
    for (count, least) in reached.get().into_iter().zip([80, 35, 80, 50]) {
        assert!(count >= least, "cases reach what they are for: {:?}", reached.get());
    }
}
