//! Travels, deployments, wake-ups and switched-off computers on top of every other fault: what is counted changes nothing
//! against what is sent, and no law is broken.

use std::cell::Cell;

use jumpstorm_sim::{Driver, RunOptions};
use model::event::LossSeen;
use model::metric::Counter;
use proptest::prelude::*;

use crate::plans::outcome_with;
use crate::random::{check, journeys};

/// Covers: CONN-8, RUN-3, RUN-6.
#[test]
fn journeys_break_no_law_and_are_the_same_counted_and_sent() {
    for driver in Driver::ALL {
        let [superseded, timed_out, installed, woken] = [0; 4].map(Cell::new);
        let add = |to: &Cell<u64>, more: u64| to.set(to.get() + more);
        check(CASES, journeys(), |case| {
            let plan = case.plan();
            let counted = outcome_with(&plan, &RunOptions { driver, ..RunOptions::default() });
            let sent = RunOptions { driver, count_keep_alives: false, count_reports: false, ..RunOptions::default() };
            let sent = outcome_with(&plan, &sent);
            let parted = counted.trace.iter().zip(&sent.trace).position(|(one, other)| one != other);
            prop_assert_eq!(parted.map(|place| (counted.trace[place], sent.trace[place])), None);
            prop_assert_eq!(counted.trace.len(), sent.trace.len());
            prop_assert_eq!(&counted.record.effects, &sent.record.effects);
            for law in &counted.record.invariants {
                prop_assert_eq!(law.violations, 0, "{}: {:?}", law.name, law.first);
            }
            let how = |how: LossSeen| counted.offline().iter().filter(|(_, _, own)| *own == how).count() as u64;
            add(&superseded, how(LossSeen::Superseded));
            add(&timed_out, how(LossSeen::KeepAliveTimeout));
            add(&installed, counted.record.total(Counter::Installs));
            add(&woken, counted.record.total(Counter::Wakings));
            Ok(())
        });
        for (count, least) in [(superseded, 30), (timed_out, 30), (installed, 10), (woken, 10)] {
            assert!(count.get() >= least, "{driver:?}: {} of {least}", count.get());
        }
    }
}

const CASES: u32 = 80;
