//! `cargo xtask scenario`: runs scenarios and writes a report.
//!
//! Everything is checked before anything runs; a report takes its place when it is whole.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use comfy_table::{Table, presets};
use model::rng::SEED_MAX;
use rayon::prelude::*;
use reports::{Summary, console as table};
use scenarios::Overrides;
use sim::Driver;

use crate::exit_code::{ExitCode, Stop};
use crate::output::Staging;
use crate::progress::Board;
use crate::rehearsal::{Job, Manner};
use crate::workspace::{self, Files, Named};
use crate::{console, interrupt};

/// Which scenarios to run, and how.
#[derive(Args, Debug)]
pub(crate) struct ScenarioArgs {
    /// Names of the library, or paths of scenario files
    #[arg(value_name = "NAME-OR-PATH", required_unless_present = "all", conflicts_with = "all")]
    scenarios: Vec<String>,
    /// Run the whole library
    #[arg(long)]
    all: bool,
    /// Use this seed instead of the scenario's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=SEED_MAX))]
    seed: Option<u64>,
    /// Run this many seeds of each scenario: its own (or that of --seed) and those after it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=SEEDS_MAX))]
    seeds: Option<u64>,
    /// The folder for the report; replaced when the new report is whole [default: target/reports/latest]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Run so many at the same time; it changes no result [default: one a core]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Simulate idle time too, tick by tick; slow, and it changes no result. The direct engine has no ticks and takes no
    /// notice
    #[arg(long)]
    no_skip: bool,
    /// Run everything twice and compare the results, byte by byte
    #[arg(long)]
    check_determinism: bool,
    /// The engine that runs the network: turmoil carries framed messages over simulated TCP, direct is a bare queue of
    /// events, many times as fast
    #[arg(long, value_name = "ENGINE", default_value = Driver::default().name(), value_parser = driver())]
    driver: Driver,
    /// Keep every event of each run in events.jsonl (large)
    #[arg(long)]
    trace: bool,
    /// Override a key of the scenario, as in appliance.settings.connection_rate=300/s; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Replace the names and addresses of the fleet by pseudonyms in everything that is written
    #[arg(long)]
    mask: bool,
    /// Show no progress, and no warnings of scenario files
    #[arg(long)]
    quiet: bool,
}

/// The engines by their names.
fn driver() -> impl TypedValueParser<Value = Driver> {
    let by_name = |name: String| Driver::ALL.into_iter().find(|driver| driver.name() == name);
    PossibleValuesParser::new(Driver::ALL.map(Driver::name)).map(move |name| by_name(name).unwrap_or_default())
}

/// Runs the command.
pub(crate) fn run(args: &ScenarioArgs) -> Result<ExitCode, Stop> {
    let root = workspace::root();
    let scenarios = if args.all { workspace::library_names(&root)? } else { args.scenarios.clone() };
    let call = Call {
        scenarios,
        seed: args.seed,
        seeds: args.seeds,
        out: args.out.clone().unwrap_or_else(|| root.join(OUT)),
        jobs: args.jobs,
        quiet: args.quiet,
        manner: Manner {
            set: args.set.clone(),
            driver: args.driver,
            no_skip: args.no_skip,
            check_determinism: args.check_determinism,
            trace: args.trace,
            mask: args.mask,
        },
    };
    let (summaries, place) = call.run(&root)?;
    console::print(&closing(&summaries, &place))?;
    let worst = summaries.iter().map(|summary| ExitCode::from(summary.outcome)).max();
    Ok(worst.unwrap_or(ExitCode::Held))
}

/// Runs of scenarios that make one report.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Names of the library, or paths.
    pub(crate) scenarios: Vec<String>,
    /// The seed instead of each scenario's own.
    pub(crate) seed: Option<u64>,
    /// How many seeds of each, from the first; where there are several, each run's folder names its seed.
    pub(crate) seeds: Option<u64>,
    /// The report's folder.
    pub(crate) out: PathBuf,
    /// How many runs at the same time.
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Whether to show no progress.
    pub(crate) quiet: bool,
    /// How each is run.
    pub(crate) manner: Manner,
}

impl Call {
    /// Checks, runs and writes; gives what came out and where the report is. `root` is the project's.
    pub(crate) fn run(&self, root: &Path) -> Result<(Vec<Summary>, PathBuf), Stop> {
        let files = Files::new(root);
        let jobs = self.jobs(root, &files)?;
        let staging = Staging::open(&self.out).map_err(Stop::bad_input)?;
        let board = Board::new(self.quiet);
        let mut pool = rayon::ThreadPoolBuilder::new();
        if let Some(threads) = self.jobs {
            pool = pool.num_threads(threads.get());
        }
        let pool = pool.build().map_err(|error| Stop::bad_input(format!("cannot start so many jobs: {error}")))?;
        // In the order of the call, whoever is done first.
        let results: Vec<_> = pool.install(|| {
            jobs.par_iter()
                .map(|job| match interrupt::requested() {
                    true => Err(Stop { code: ExitCode::Interrupted, message: String::new() }),
                    false => job.rehearse(&self.manner, &files, &staging, &board),
                })
                .collect()
        });
        let (summaries, stops): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        let summaries: Vec<_> = summaries.into_iter().flatten().collect();
        let stops: Vec<_> = stops.into_iter().filter_map(Result::err).collect();
        if let Some(stop) = gravest(stops, &summaries, staging.target()) {
            return Err(stop);
        }
        let report = reports::report_call(&summaries).map_err(Stop::our_fault)?;
        for file in report {
            staging.write(&file.path, &file.bytes).map_err(Stop::bad_input)?;
        }
        if interrupt::requested() {
            let message = "stopped before the report was in its place; nothing was written".to_owned();
            return Err(Stop { code: ExitCode::Interrupted, message });
        }
        let place = staging.publish().map_err(Stop::bad_input)?;
        Ok((summaries, place))
    }

    /// Every run of the call, in order, once every file has proved sound.
    fn jobs(&self, root: &Path, files: &Files) -> Result<Vec<Job>, Stop> {
        let mut problems = Vec::new();
        let mut jobs = Vec::new();
        let mut folders = BTreeMap::new();
        for argument in &self.scenarios {
            let named = match Named::find(argument, root) {
                Ok(named) => named,
                Err(unknown) => {
                    problems.push(unknown);
                    continue;
                }
            };
            let overrides = Overrides { seed: self.seed, set: self.manner.set.clone() };
            let plan = match scenarios::load(&named.file, files, &overrides) {
                Ok(loaded) => {
                    if !self.quiet && !loaded.warnings.is_empty() {
                        console::remark(loaded.warnings.render(console::remark_style()).trim_end());
                    }
                    loaded.scenario.plan
                }
                Err(found) => {
                    problems.push(found.render(console::remark_style()).trim_end().to_owned());
                    continue;
                }
            };
            let seeds = self.seeds.unwrap_or(1);
            if SEED_MAX - plan.seed < seeds - 1 {
                problems.push(format!("{argument}: the seeds after {} go beyond {SEED_MAX}; begin lower", plan.seed));
                continue;
            }
            for seed in plan.seed..plan.seed + seeds {
                let folder = if seeds > 1 { format!("{}-{seed}", plan.name) } else { plan.name.clone() };
                if RESERVED.contains(&folder.as_str()) {
                    problems.push(format!("{argument}: `{folder}` is a file of the report; rename the scenario"));
                } else if let Some(other) = folders.insert(folder.clone(), argument) {
                    problems.push(format!(
                        "{other} and {argument} would both be reported in {folder}/; name each scenario once, or run \
                         them in calls of their own"
                    ));
                }
                jobs.push(Job { named: named.clone(), seed, folder });
            }
        }
        if !problems.is_empty() {
            problems.push("Nothing was run.".to_owned());
            return Err(Stop::bad_input(problems.join("\n")));
        }
        if jobs.is_empty() {
            return Err(Stop::bad_input(format!("there is no scenario in {}", workspace::LIBRARY)));
        }
        Ok(jobs)
    }
}

/// What ends the call without a report, if anything does: everything that was said, and the gravest code.
fn gravest(stops: Vec<Stop>, summaries: &[Summary], target: &Path) -> Option<Stop> {
    let code = stops.iter().map(|stop| stop.code).max()?;
    let mut messages: Vec<_> = stops.into_iter().map(|stop| stop.message).filter(|said| !said.is_empty()).collect();
    messages.dedup();
    if !summaries.is_empty() {
        messages.push(table::failures(summaries).trim_end().to_owned());
    }
    messages.push(format!("No report was written; {} is as it was.", target.display()));
    messages.retain(|said| !said.is_empty());
    Some(Stop { code, message: messages.join("\n") })
}

/// What the console shows at the end: a table of runs, what did not hold, and where to read on.
fn closing(summaries: &[Summary], place: &Path) -> String {
    let mut runs = Table::new();
    runs.load_style(presets::NOTHING).set_header(table::HEADER).add_rows(table::rows(summaries));
    let failures = table::failures(summaries);
    let gap = if failures.is_empty() { "" } else { "\n" };
    format!("{}\n{gap}{failures}\nReport: {}\n", runs.trim_fmt(), place.join("index.html").display())
}

/// Where a report goes unless said otherwise.
const OUT: &str = "target/reports/latest";
/// The most seeds of one call: each run keeps its charts in memory until the report is whole.
const SEEDS_MAX: u64 = 1_000;
/// What a report has beside its runs' folders.
const RESERVED: [&str; 3] = ["index.html", "junit.xml", "summary.md"];
