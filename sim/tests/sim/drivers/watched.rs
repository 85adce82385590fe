//! An observer sees as much of a run on either driver, and can end it there.

use std::ops::ControlFlow;
use std::sync::Arc;

use jumpstorm_sim::observer::{Observer, Progress};
use jumpstorm_sim::{Driver, RunError, RunOptions, run};
use model::event::{DownHow, Stamped};
use model::plan::{Plan, WhileDown};
use model::time::SimTime;

use crate::plans::{at, down, entry, fleet};

/// Looks at everything, and ends the run at a moment, if it has one.
#[derive(Default)]
struct Watcher {
    events: usize,
    moments: Vec<Progress>,
    ends_at: Option<SimTime>,
}

impl Observer for Watcher {
    fn wants_events(&self) -> bool {
        true
    }

    fn events(&mut self, events: &[Stamped]) {
        self.events += events.len();
    }

    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        self.moments.push(progress);
        match self.ends_at {
            Some(at) if progress.now >= at => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

fn plan() -> Arc<Plan> {
    let mut plan = fleet(3_000, &[20, 45], 20);
    plan.appliance.connection_rate = 10;
    plan.timeline = vec![entry(60.0, down(DownHow::Restart, WhileDown::Refusal, 20))];
    Arc::new(plan)
}

#[test]
fn progress_goes_on_to_the_end_and_no_event_is_missed() {
    for driver in Driver::ALL {
        let mut watcher = Watcher::default();
        let record = run(&plan(), &RunOptions { driver, ..RunOptions::default() }, &mut watcher).expect("it runs");
        assert_eq!((record.driver, record.events), (driver.name(), watcher.events as u64));
        assert!(watcher.moments.len() > 10, "{} looks", watcher.moments.len());
        assert!(watcher.moments.is_sorted_by_key(|progress| progress.now));
        assert!(watcher.moments.iter().all(|progress| progress.end == at(1_200.0)));
        assert_eq!(watcher.moments.last().map(|progress| (progress.now, progress.online)), Some((at(1_200.0), 3_000)));
        assert!(watcher.moments.iter().any(|progress| progress.online < 1_000));
    }
}

#[test]
fn an_abandoned_run_says_how_far_it_came() {
    for driver in Driver::ALL {
        let mut watcher = Watcher { ends_at: Some(at(100.0)), ..Watcher::default() };
        let abandoned = run(&plan(), &RunOptions { driver, ..RunOptions::default() }, &mut watcher).unwrap_err();
        let RunError::Abandoned { at: came_to } = abandoned else { panic!("{abandoned}") };
        assert!(at(100.0) <= came_to && came_to < at(160.0), "{came_to}");
        assert_eq!(watcher.moments.last().map(|progress| progress.now), Some(came_to));
    }
}
