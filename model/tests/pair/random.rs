//! Random lives against a reference that knows no machine: who can be online in the end, how many have a place, how many
//! came in within a second.

use std::cell::Cell;
use std::collections::BTreeSet;

use jumpstorm_model::event::{ApplianceEvent, DownHow, Event, LossSeen, Setting, StopHow};
use jumpstorm_model::plan::BackOffLaw;
use jumpstorm_model::time::{SimDuration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::plans::plan;
use crate::world::World;

#[derive(Clone, Debug)]
enum Command {
    Stop(usize, StopHow),
    Start(usize),
    Open(bool, bool),
    /// It crashes without a word and runs again at once.
    Vanish(usize),
    GoDown(DownHow),
    ComeUp,
    Remove(usize),
    Rate(u32),
    Wait(u64),
}

#[derive(Clone, Debug)]
struct Case {
    seed: u64,
    clients: u32,
    places_lacking: u32,
    line_max: u32,
    rate: u32,
    commands: Vec<Command>,
}

fn cases() -> impl Strategy<Value = Case> {
    let how = prop::sample::select(vec![StopHow::Crashed, StopHow::Asleep]);
    let command = prop_oneof![
        3 => (0_usize..12, how).prop_map(|(client, how)| Command::Stop(client, how)),
        3 => (0_usize..12).prop_map(Command::Start),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(up, down)| Command::Open(up, down)),
        2 => (0_usize..12).prop_map(Command::Vanish),
        1 => prop::sample::select(vec![DownHow::Restart, DownHow::Crash]).prop_map(Command::GoDown),
        1 => Just(Command::ComeUp),
        1 => (0_usize..12).prop_map(Command::Remove),
        1 => (1_u32..8).prop_map(Command::Rate),
        // From within a round trip to past every time-out.
        4 => (0_u64..100).prop_map(Command::Wait),
        4 => (100_u64..90_000).prop_map(Command::Wait),
    ];
    let commands = prop::collection::vec(command, 1..60);
    (0_u64..1_000, 2_u32..12, 0_u32..3, 1_u32..4, 1_u32..8, commands).prop_map(
        |(seed, clients, places_lacking, line_max, rate, commands)| Case {
            seed,
            clients,
            places_lacking,
            line_max,
            rate,
            commands,
        },
    )
}

/// What plain counting says about a life.
struct Reference {
    clients: usize,
    capacity: usize,
    rates: Vec<(SimTime, u32)>,
    removed: BTreeSet<usize>,
}

impl Reference {
    /// The most admissions in any second are those of the highest rate in force in it.
    fn assert_paced(&self, admitted: &[SimTime]) {
        const SECOND: SimDuration = SimDuration::from_secs(1);
        for (number, at) in admitted.iter().enumerate() {
            let inside = admitted[..=number].iter().filter(|earlier| **earlier + SECOND > *at).count();
            let last_before = self.rates.iter().rposition(|(from, _)| *from + SECOND <= *at).unwrap_or(0);
            let in_force = self.rates[last_before..].iter().filter(|(from, _)| from <= at).map(|(_, rate)| *rate);
            let most = in_force.max().expect("a rate is in force") as usize;
            assert!(inside <= most, "{inside} admissions in the second up to {at} at a rate of {most}");
        }
    }

    /// Once everything works and runs, whoever is not removed is online as far as there are places.
    fn online_in_the_end(&self) -> usize {
        self.capacity.min(self.clients - self.removed.len())
    }
}

fn live(case: &Case) -> (World, Reference) {
    let mut plan = plan(case.clients);
    plan.seed = case.seed;
    plan.appliance.connection_rate = case.rate;
    plan.appliance.line_max = case.line_max;
    plan.appliance.capacity = (case.clients - case.places_lacking.min(case.clients - 1)).max(1);
    plan.behaviour.back_off.law = BackOffLaw::FullJitter;
    let clients = case.clients as usize;
    let capacity = plan.appliance.capacity as usize;
    let rates = vec![(SimTime::ZERO, case.rate)];
    let mut reference = Reference { clients, capacity, rates, removed: BTreeSet::new() };
    let mut world = World::new(plan);
    for command in &case.commands {
        match *command {
            Command::Stop(client, how) => world.stop(client % clients, how),
            Command::Start(client) => world.start(client % clients),
            Command::Open(up, down) => world.open(up, down),
            Command::Vanish(client) => {
                let ways = world.ways();
                world.open(false, false);
                world.stop(client % clients, StopHow::Crashed);
                world.open(ways.0, ways.1);
                world.start(client % clients);
            }
            Command::GoDown(how) if world.appliance.is_up() => world.go_down(how),
            Command::ComeUp if !world.appliance.is_up() => world.come_up(),
            Command::Remove(client) if world.appliance.is_up() => {
                if world.remove(client % clients) {
                    reference.removed.insert(client % clients);
                }
            }
            Command::Rate(rate) => {
                world.change(Setting::ConnectionRate(rate));
                reference.rates.push((world.now, rate));
            }
            Command::Wait(millis) => world.run_for(SimDuration::from_millis(millis)),
            Command::GoDown(_) | Command::ComeUp | Command::Remove(_) => {}
        }
    }
    // Everything works and runs again, for long enough.
    world.open(true, true);
    if !world.appliance.is_up() {
        world.come_up();
    }
    for client in 0..clients {
        world.start(client);
    }
    world.run_for(SimDuration::from_secs(900));
    (world, reference)
}

/// Covers: CONN-1, CONN-2, CONN-5, CONN-7, CONN-8, CONN-9, APP-6.
#[test]
fn any_life_ends_with_everybody_where_they_belong() {
    let config = Config { cases: 500, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let reached = Cell::new([0; 4]);
    let result = runner.run(&cases(), |case| {
        let (world, reference) = live(&case);
        world.assert_lawful();
        let admitted: Vec<SimTime> = world.admitted().into_iter().map(|(at, _)| at).collect();
        reference.assert_paced(&admitted);
        let connected = world.clients.iter().filter(|client| client.is_connected()).count();
        prop_assert_eq!(connected, reference.online_in_the_end());
        prop_assert_eq!(world.appliance.registry().registered() as usize, connected);
        prop_assert_eq!(world.appliance.registry().online().count(), connected);
        for client in &reference.removed {
            prop_assert!(!world.clients[*client].is_running(), "client {} was removed and runs", client);
        }
        let mut registered = 0_usize;
        let mut now_reached = [false; 4];
        for stamped in &world.trace {
            let Event::Appliance(event) = stamped.event else { continue };
            match event {
                ApplianceEvent::Registered { .. } => registered += 1,
                ApplianceEvent::Removed { .. } => registered -= 1,
                ApplianceEvent::RefusedAtCapacity { .. } => now_reached[0] = true,
                ApplianceEvent::TurnedAway { .. } => now_reached[1] = true,
                ApplianceEvent::SeenOffline { how: LossSeen::KeepAliveTimeout, .. } => now_reached[2] = true,
                ApplianceEvent::SeenOffline { how: LossSeen::Superseded, .. } => now_reached[3] = true,
                _ => {}
            }
            prop_assert!(registered <= reference.capacity, "{} registered", registered);
        }
        let mut counts = reached.get();
        for (count, now) in counts.iter_mut().zip(now_reached) {
            *count += u32::from(now);
        }
        reached.set(counts);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    // Capacity, a full line, a keep-alive time-out, a superseded connection: a fair share of 500 each.
    for (count, least) in reached.get().into_iter().zip([125, 125, 125, 50]) {
        assert!(count >= least, "cases reach what they are for: {:?}", reached.get());
    }
}
