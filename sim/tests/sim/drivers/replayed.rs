//! What arrived on turmoil, replayed without it: the same run to the last event.

use std::cell::Cell;
use std::sync::Arc;

use jumpstorm_sim::arrivals::Arrivals;
use jumpstorm_sim::{ReplayError, RunOptions, replay, run_logged};
use model::plan::Plan;
use proptest::prelude::*;

use crate::plans::{Keeper, Outcome};
use crate::random::{cases, check};

/// A run on turmoil with the log of its arrivals.
fn logged(plan: &Plan) -> (Outcome, Arrivals) {
    let mut keeper = Keeper::default();
    let logged = run_logged(&Arc::new(plan.clone()), &RunOptions::default(), &mut keeper);
    let (record, arrivals) = logged.expect("the plan runs");
    (Outcome { record, trace: keeper.0 }, arrivals)
}

fn replayed(plan: &Plan, arrivals: &Arrivals) -> Result<Outcome, ReplayError> {
    let mut keeper = Keeper::default();
    let record = replay(&Arc::new(plan.clone()), arrivals, &RunOptions::default(), &mut keeper)?;
    Ok(Outcome { record, trace: keeper.0 })
}

#[test]
fn a_replayed_run_is_the_run_itself() {
    let ran = Cell::new(0);
    check(CASES, cases(true), |case| {
        let plan = case.plan();
        let (original, arrivals) = logged(&plan);
        let again = replayed(&plan, &arrivals).map_err(|error| TestCaseError::fail(error.to_string()))?;
        for (original, again) in original.trace.iter().zip(&again.trace) {
            prop_assert_eq!(original, again);
        }
        prop_assert_eq!(original.trace.len(), again.trace.len());
        prop_assert_eq!(&original.record.totals, &again.record.totals);
        prop_assert_eq!(&original.record.trace_hash, &again.record.trace_hash);
        ran.set(ran.get() + 1);
        Ok(())
    });
}

const CASES: u32 = 60;
