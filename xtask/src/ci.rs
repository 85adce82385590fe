//! `cargo xtask ci`: the whole gate, the same here and in CI.
//!
//! Goes on after a step that fails, so that one call shows everything that keeps the gate shut.

mod repeat;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use clap::Args;

use crate::exit_code::{ExitCode, Stop};
use crate::{clock, console, interrupt, workspace};

/// Which part of the gate.
#[derive(Args, Debug)]
pub(crate) struct CiArgs {
    /// The tests have just passed and said this: go on with what comes after them
    #[arg(long, value_name = "FILE")]
    after_tests: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &CiArgs) -> Result<ExitCode, Stop> {
    let root = workspace::root();
    let mut done = Vec::new();
    for step in STEPS.iter().filter(|step| args.after_tests.is_none() || step.name != TESTS) {
        if interrupt::requested() {
            return Err(Stop { code: ExitCode::Interrupted, message: format!("stopped before {}", step.name) });
        }
        console::print(&format!("\n== {}: {}\n", step.name, step.shown()))?;
        let began = clock::now();
        let held = step.run(&root, args.after_tests.as_deref())?;
        let took = began.elapsed();
        console::print(&format!("== {}: {} in {}\n", step.name, word(held), seconds(took)))?;
        done.push((step.name, held, took));
    }
    let mut text = "\nThe gate\n".to_owned();
    for (name, held, took) in &done {
        text.push_str(&format!("  {:4}  {name} ({})\n", word(*held), seconds(*took)));
    }
    console::print(&text)?;
    let failed: Vec<_> = done.iter().filter(|(_, held, _)| !held).map(|(name, ..)| *name).collect();
    match failed.is_empty() {
        true => Ok(ExitCode::Held),
        false => Err(Stop { code: ExitCode::Failed, message: format!("the gate is shut: {}", failed.join(", ")) }),
    }
}

/// One step of the gate.
struct Step {
    name: &'static str,
    work: Work,
}

enum Work {
    /// A cargo command.
    Cargo(&'static [&'static str]),
    /// A command of this binary.
    Own(&'static [&'static str]),
    /// The command of this binary that counts tests; those that have just passed are not executed again.
    Coverage(&'static [&'static str]),
    /// Runs of some scenarios in several ways, which must leave the same.
    Repeat,
}

impl Step {
    fn shown(&self) -> String {
        match self.work {
            Work::Cargo(words) => format!("cargo {}", words.join(" ")),
            Work::Own(words) | Work::Coverage(words) => format!("cargo xtask {}", words.join(" ")),
            Work::Repeat => repeat::SHOWN.to_owned(),
        }
    }

    /// Whether it held.
    fn run(&self, root: &Path, said_by_tests: Option<&Path>) -> Result<bool, Stop> {
        match self.work {
            Work::Cargo(words) => succeeds(Command::new(cargo()).args(words).current_dir(root)),
            Work::Coverage(words) => {
                let said = said_by_tests.into_iter().flat_map(|file| [OsStr::new("--tests"), file.as_os_str()]);
                succeeds(Command::new(this_binary()?).args(words).args(said).current_dir(root))
            }
            Work::Own(words) => succeeds(Command::new(this_binary()?).args(words).current_dir(root)),
            Work::Repeat => repeat::run(root),
        }
    }
}

/// Runs a command, its output being ours.
fn succeeds(command: &mut Command) -> Result<bool, Stop> {
    let status = command.status().map_err(|error| {
        Stop::bad_input(format!("cannot start {}: {error}", command.get_program().to_string_lossy()))
    })?;
    Ok(status.success())
}

fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn this_binary() -> Result<std::path::PathBuf, Stop> {
    std::env::current_exe().map_err(|error| Stop::our_fault(format!("cannot find this program itself: {error}")))
}

fn word(held: bool) -> &'static str {
    if held { "held" } else { "FAIL" }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

/// The step that `--after-tests` leaves out.
const TESTS: &str = "tests";

/// The gate, in order: what fails soonest comes first, but for the tests, which build what others need.
const STEPS: [Step; 9] = [
    Step { name: TESTS, work: Work::Cargo(&["test", "--workspace", "--locked"]) },
    Step { name: "format", work: Work::Cargo(&["fmt", "--all", "--check"]) },
    Step { name: "tidy", work: Work::Own(&["tidy"]) },
    Step { name: "schema", work: Work::Own(&["schema", "--check"]) },
    Step { name: "lints", work: Work::Cargo(&["clippy", "--workspace", "--all-targets", "--locked"]) },
    Step { name: "documentation", work: Work::Cargo(&["doc", "--workspace", "--no-deps", "--locked"]) },
    Step {
        name: "library",
        work: Work::Own(&["scenario", "--all", "--check-determinism", "--out", "target/reports/library"]),
    },
    Step { name: "coverage", work: Work::Coverage(&["coverage", "--results", "target/reports/library"]) },
    Step { name: "repeat", work: Work::Repeat },
];
