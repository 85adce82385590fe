//! One run from its file to its folder: load, run, judge, report, write. The only place where the crates meet.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use model::event::Stamped;
use model::plan::Plan;
use model::time::SimTime;
use reports::{Run, RunReport, Summary};
use scenarios::{Overrides, Scenario};
use sim::observer::{Observer, Progress};
use sim::{Driver, RunError, RunOptions};

use crate::exit_code::{ExitCode, Stop};
use crate::output::{OutputError, Staging, Stream};
use crate::progress::{Board, Watch};
use crate::replay::Replay;
use crate::workspace::{Files, Named};
use crate::{clock, console, fault, interrupt, masked, memory, trace};

/// How a call wants its runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manner {
    /// `--set KEY=VALUE`, in order.
    pub(crate) set: Vec<String>,
    /// What runs the network.
    pub(crate) driver: Driver,
    /// Step through idle time too.
    pub(crate) no_skip: bool,
    /// Run everything twice and compare.
    pub(crate) check_determinism: bool,
    /// Keep the event log.
    pub(crate) trace: bool,
    /// Replace the names of the fleet.
    pub(crate) mask: bool,
}

/// One run that a call asks for.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// Which scenario.
    pub(crate) named: Named,
    /// The seed.
    pub(crate) seed: u64,
    /// The run's folder in the report.
    pub(crate) folder: String,
}

impl Job {
    /// Runs it and writes its folder.
    ///
    /// # Errors
    /// If the report cannot be written, somebody interrupts, or we are at fault.
    pub(crate) fn rehearse(
        &self,
        manner: &Manner,
        files: &Files,
        staging: &Staging,
        board: &Board,
    ) -> Result<Summary, Stop> {
        let overrides = Overrides { seed: Some(self.seed), set: manner.set.clone() };
        let loaded = scenarios::load(&self.named.file, files, &overrides)
            .map_err(|problems| Stop::bad_input(problems.render(console::remark_style()).trim_end()))?;
        let rehearsal = Rehearsal::new(self, manner, loaded.scenario, staging);
        let report = rehearsal.run(board, "events.jsonl")?;
        for file in &report.files {
            staging.write(&self.inside(&file.path), &file.bytes).map_err(Stop::bad_input)?;
        }
        if manner.check_determinism {
            let again = rehearsal.run(board, "events.again.jsonl")?;
            rehearsal.compare(&report, &again)?;
        }
        Ok(report.summary)
    }

    fn inside(&self, path: &str) -> String {
        format!("{}/{path}", self.folder)
    }
}

struct Rehearsal<'a> {
    job: &'a Job,
    manner: &'a Manner,
    staging: &'a Staging,
    plan: Arc<Plan>,
    /// What reports are drawn from: the plan, or the plan with pseudonyms.
    shown: Arc<Plan>,
    scenario: ScenarioWords,
}

/// What is left of a scenario beside its plan.
struct ScenarioWords {
    teaches: String,
    expectations: Vec<scenarios::expectation::Expected>,
    outcomes: Vec<scenarios::expectation::ExpectedOutcome>,
}

impl<'a> Rehearsal<'a> {
    fn new(job: &'a Job, manner: &'a Manner, scenario: Scenario, staging: &'a Staging) -> Self {
        let Scenario { plan, teaches, expectations, outcomes, .. } = scenario;
        let plan = Arc::new(plan);
        let shown = if manner.mask { Arc::new(masked::plan(&plan)) } else { Arc::clone(&plan) };
        Self { job, manner, staging, plan, shown, scenario: ScenarioWords { teaches, expectations, outcomes } }
    }

    /// One run and its report; nothing but the event log is written.
    fn run(&self, board: &Board, log: &str) -> Result<RunReport, Stop> {
        let log = match self.manner.trace {
            true => Some(self.staging.stream(&self.job.inside(log)).map_err(Stop::bad_input)?),
            false => None,
        };
        let title = format!("{} seed {}", self.plan.name, self.plan.seed);
        let mut watcher =
            Watcher { watch: board.watch(title, self.plan.duration), log, log_failed: None, reached: SimTime::ZERO };
        let made = fault::guarded(|| self.run_watched(&mut watcher));
        let reached = watcher.reached;
        if let Some(error) = watcher.log_failed {
            return Err(Stop::bad_input(error));
        }
        if let Some(log) = watcher.log {
            log.close().map_err(Stop::bad_input)?;
        }
        made.unwrap_or_else(|panic| Err(self.fault(reached, &panic)))
    }

    fn run_watched(&self, watcher: &mut Watcher) -> Result<RunReport, Stop> {
        let Manner { driver, no_skip, .. } = *self.manner;
        let options = RunOptions { driver, skip_idle: !no_skip, ..RunOptions::default() };
        let began = clock::now();
        let mut record = sim::run(&self.plan, &options, watcher).map_err(|error| match error {
            RunError::Abandoned { at } => self.interrupted(at),
            RunError::Engine { at, .. } => self.fault(at, &error.to_string()),
        })?;
        let wall_seconds = began.elapsed().as_secs_f64();
        if self.manner.mask {
            masked::scrub(&mut record, &self.plan, &self.shown);
        }
        let verdict = scenarios::judge(&self.shown, &self.scenario.expectations, &self.scenario.outcomes, &record);
        let run = Run {
            plan: &self.shown,
            record: &record,
            verdict: &verdict,
            teaches: &self.scenario.teaches,
            file: &self.job.named.file.display().to_string(),
            replay: &self.replay(false),
            folder: &self.job.folder,
            wall_seconds,
            peak_rss_bytes: memory::peak_rss_bytes(),
        };
        reports::report_run(&run).map_err(|error| self.fault(watcher.reached, &error.to_string()))
    }

    /// Whether two runs left the same, byte by byte but for what the run cost on this machine.
    fn compare(&self, one: &RunReport, other: &RunReport) -> Result<(), Stop> {
        let hashes = [&one.summary.trace_hash, &other.summary.trace_hash];
        if hashes[0] != hashes[1] {
            return Err(self.differ(&format!("the trace hash was {} and then {}", hashes[0], hashes[1])));
        }
        let names = |report: &RunReport| report.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
        if names(one) != names(other) {
            return Err(self.differ("they left different files"));
        }
        for (left, right) in one.files.iter().zip(&other.files) {
            if timeless(&left.path, &left.bytes) != timeless(&right.path, &right.bytes) {
                return Err(self.differ(&format!("{} is not the same", left.path)));
            }
        }
        if self.manner.trace {
            let [first, again] = ["events.jsonl", "events.again.jsonl"].map(|name| self.job.inside(name));
            if let Some(byte) = self.staging.first_difference(&first, &again).map_err(Stop::bad_input)? {
                return Err(self.differ(&format!("events.jsonl is not the same from byte {byte} on")));
            }
            self.staging.remove(&again).map_err(Stop::bad_input)?;
        }
        Ok(())
    }

    fn differ(&self, how: &str) -> Stop {
        let end = SimTime::ZERO + self.plan.duration;
        self.fault(end, &format!("two runs of one seed differ: {how}"))
    }

    fn interrupted(&self, at: SimTime) -> Stop {
        let message = format!("{} was stopped at {at} of simulated time; nothing was written", self.plan.name);
        Stop { code: ExitCode::Interrupted, message }
    }

    fn fault(&self, at: SimTime, what: &str) -> Stop {
        Stop::our_fault(format!(
            "{} with seed {} broke at {at} of simulated time: {what}\nThis is a fault of ours. To replay it: {}{}",
            self.plan.name,
            self.plan.seed,
            self.replay(self.manner.no_skip),
            if self.manner.check_determinism { " --check-determinism" } else { "" },
        ))
    }

    fn replay(&self, no_skip: bool) -> String {
        let Job { named, seed, .. } = self.job;
        let Manner { set, driver, .. } = self.manner;
        Replay { scenario: &named.argument, seed: *seed, set, driver: *driver, no_skip }.command()
    }
}

/// Watches a run: shows it, keeps its log, and ends it where somebody asked for that.
struct Watcher {
    watch: Watch,
    log: Option<Stream>,
    log_failed: Option<OutputError>,
    reached: SimTime,
}

impl Observer for Watcher {
    fn wants_events(&self) -> bool {
        self.log.is_some()
    }

    fn events(&mut self, events: &[Stamped]) {
        let Some(log) = self.log.as_mut().filter(|_| self.log_failed.is_none()) else { return };
        let written = events.iter().try_for_each(|event| log.write(trace::line(event).as_bytes()));
        self.log_failed = written.err();
    }

    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        self.reached = progress.now;
        self.watch.show(&progress);
        if interrupt::requested() || self.log_failed.is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// A file's bytes, without what its run cost on this machine.
pub(crate) fn timeless<'a>(path: &str, bytes: &'a [u8]) -> Cow<'a, [u8]> {
    if path.rsplit('/').next() != Some("result.json") {
        return Cow::Borrowed(bytes);
    }
    let text = String::from_utf8_lossy(bytes);
    let costs = |line: &&str| !WALL_KEYS.iter().any(|key| line.trim_start().starts_with(key));
    Cow::Owned(text.lines().filter(costs).collect::<Vec<_>>().join("\n").into_bytes())
}

/// The keys of `result.json` that may differ between equal runs, as lines begin with them.
const WALL_KEYS: [&str; 2] = ["\"wall_seconds\":", "\"peak_rss_bytes\":"];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use super::*;

    #[test]
    fn a_fault_names_scenario_seed_time_and_how_to_replay_it() {
        let path = Path::new("storm.toml");
        let files: BTreeMap<PathBuf, Vec<u8>> = [(path.to_owned(), scenarios::starter::text().into())].into();
        let overrides = Overrides { seed: Some(7), set: Vec::new() };
        let scenario = scenarios::load(path, &files, &overrides).unwrap().scenario;
        let home = tempfile::tempdir().unwrap();
        let staging = Staging::open(&home.path().join("report")).unwrap();
        let named = Named { argument: "storm.toml".to_owned(), file: path.to_owned() };
        let job = Job { named, seed: 7, folder: "storm".to_owned() };
        let manner = Manner { set: vec!["fleet.clients=5001".to_owned()], no_skip: true, ..Manner::default() };
        let rehearsal = Rehearsal::new(&job, &manner, scenario, &staging);
        let stop = rehearsal.fault(SimTime::from_secs(90), "no such connection (appliance.rs:7)");
        assert_eq!(stop.code, ExitCode::OurFault);
        assert_eq!(
            stop.message,
            "storm with seed 7 broke at 1m30s of simulated time: no such connection (appliance.rs:7)\n\
             This is a fault of ours. To replay it: cargo xtask scenario storm.toml --seed 7 \
             --set fleet.clients=5001 --no-skip"
        );
    }

    #[test]
    fn only_what_a_run_cost_may_differ() {
        let result =
            |wall: f64, seed: u64| format!("{{\n  \"seed\": {seed},\n  \"wall_seconds\": {wall},\n}}\n").into_bytes();
        assert_eq!(timeless("a/result.json", &result(1.0, 7)), timeless("a/result.json", &result(2.5, 7)));
        assert_ne!(timeless("a/result.json", &result(1.0, 7)), timeless("a/result.json", &result(1.0, 8)));
        assert_ne!(timeless("a/timeline.csv", &result(1.0, 7)), timeless("a/timeline.csv", &result(2.5, 7)));
    }
}
