//! Managers that come and go at random, against a list of them as one would keep it on paper.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;

/// What can happen to managers.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Connect(u32),
    Lose(u32),
    Restart(u32),
    Pass(u64),
    Ask,
}

/// Managers as one would keep them on paper: since when each is connected.
#[derive(Default)]
struct Reference {
    now: u64,
    turns: u64,
    since: [Option<u64>; MANAGERS as usize],
    back_at: [Option<u64>; MANAGERS as usize],
}

impl Reference {
    fn connect(&mut self, manager: usize) {
        let count = self.since.iter().flatten().count();
        if self.since[manager].is_none() && self.back_at[manager].is_none() && count < 5 {
            self.turns += 1;
            self.since[manager] = Some(self.turns);
        }
    }

    fn pass(&mut self, seconds: u64) {
        self.now += seconds;
        let mut back: Vec<(u64, usize)> = self
            .back_at
            .iter()
            .enumerate()
            .filter_map(|(id, at)| Some((at.filter(|at| *at <= self.now)?, id)))
            .collect();
        back.sort_unstable();
        for (_, manager) in back {
            self.back_at[manager] = None;
            self.connect(manager);
        }
    }

    fn longest(&self) -> Option<ManagerId> {
        let connected = self.since.iter().enumerate().filter_map(|(id, since)| Some((since.as_ref()?, id)));
        connected.min().map(|(_, id)| ManagerId(id as u32))
    }
}

/// Requests always lie with the manager that has been connected the longest, and there are never more than five.
///
/// Covers: CRED-1, CRED-2, CRED-6.
#[test]
fn requests_lie_with_the_longest_connected_whatever_happens() {
    let manager = || 0..MANAGERS;
    let turn = prop_oneof![
        3 => manager().prop_map(Turn::Connect),
        2 => manager().prop_map(Turn::Lose),
        2 => manager().prop_map(Turn::Restart),
        2 => (1..15_u64).prop_map(Turn::Pass),
        3 => Just(Turn::Ask),
    ];
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let turns = prop::collection::vec(turn, 1..60);
    let asked = Cell::new(0);
    let outcome = TestRunner::new_with_rng(config, rng).run(&turns, |turns| {
        let mut office = in_session(office(None, &[10; MANAGERS as usize], 0), 0);
        let mut reference = Reference::default();
        for turn in turns {
            match turn {
                Turn::Connect(id) => {
                    let _told: Result<(), ManagerRefusal> = office.appliance.connect_manager(ManagerId(id));
                    reference.connect(id as usize);
                }
                Turn::Lose(id) => {
                    office.appliance.lose_manager(office.now, ManagerId(id));
                    (reference.since[id as usize], reference.back_at[id as usize]) = (None, None);
                }
                Turn::Restart(id) => {
                    office.appliance.restart_manager(office.now, ManagerId(id));
                    if reference.since[id as usize].take().is_some() {
                        reference.back_at[id as usize] = Some(reference.now + 10);
                    }
                }
                Turn::Pass(seconds) => {
                    office.pass(seconds);
                    reference.pass(seconds);
                }
                Turn::Ask => {
                    let done = act(&mut office, Act::ListCredentials);
                    prop_assert_eq!(done.is_ok(), reference.longest().is_some());
                }
            }
            prop_assert_eq!(office.appliance.credentials().connected().first().copied(), reference.longest());
            prop_assert!(office.appliance.credentials().connected().len() <= 5);
            for request in office.appliance.credentials().requests.values() {
                prop_assert_eq!(Some(request.of), Some(request.of).filter(|of| reference.since[of.index()].is_some()));
            }
            for step in steps(&office.outputs()) {
                if let CredentialStep::ListAsked { of } | CredentialStep::Rerouted { to: of } = step {
                    asked.set(asked.get() + 1);
                    prop_assert_eq!(Some(of), reference.longest());
                }
            }
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(asked.get() > 1_000, "only {} requests", asked.get());
}

const MANAGERS: u32 = 8;
