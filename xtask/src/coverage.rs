//! `cargo xtask coverage`: rule by rule, what shows it: expectations of the library that passed with samples, and tests
//! that were executed and passed.
//!
//! A rule that nothing shows is bare; in an area listed as done that is a failure. Invariants are no evidence here: they
//! are checked on every run, and a law that nothing could have broken proves little.

mod done;
mod executed;
mod marks;
mod results;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use comfy_table::{Table, presets};
use scenarios::rules::{self, Rule};
use serde::Serialize;

use crate::exit_code::{ExitCode, Stop};
use crate::rehearsal::Manner;
use crate::scenario::Call;
use crate::{console, workspace};

use done::Done;
use marks::Mark;
use results::Shown;

/// What to take results from, and how to show what was found.
#[derive(Args, Debug)]
pub(crate) struct CoverageArgs {
    /// Take results from this report of the whole library instead of running it
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
    /// Take from this file what `cargo test` said of all tests, instead of executing those that name rules
    #[arg(long, value_name = "FILE")]
    tests: Option<PathBuf>,
    /// How the rules are shown
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Form::Table)]
    format: Form,
}

/// How the rules are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A table, and what is missing
    Table,
    /// One JSON object
    Json,
}

/// Runs the command.
pub(crate) fn run(args: &CoverageArgs) -> Result<ExitCode, Stop> {
    let root = workspace::root();
    let place = root.join(DONE);
    let text = fs::read_to_string(&place).map_err(|error| Stop::bad_input(format!("cannot read {DONE}: {error}")))?;
    let done = Done::read(&text).map_err(|problem| Stop::bad_input(format!("{DONE}: {problem}")))?;
    let marks = marks::marks(&root).map_err(|problems| Stop::bad_input(problems.join("\n")))?;
    let results = match &args.results {
        Some(dir) => dir.clone(),
        None => run_library(&root)?,
    };
    let shown = results::shown(&root, &results)?;
    let said = match &args.tests {
        None => executed::execute(&root, &marks)?,
        Some(file) => fs::read_to_string(file)
            .map_err(|error| Stop::bad_input(format!("cannot read {}: {error}", file.display())))?,
    };
    executed::check(&said, &marks).map_err(|message| Stop { code: ExitCode::Failed, message })?;
    let rows: Vec<_> = rules::all().iter().map(|rule| Row::new(rule, &done, &shown, &marks)).collect();
    console::print(&match args.format {
        Form::Table => table(&rows),
        Form::Json => format!("{:#}\n", serde_json::json!({ "rules": rows })),
    })?;
    let wrong = wrong(&rows);
    match wrong.is_empty() {
        true => Ok(ExitCode::Held),
        false => Err(Stop { code: ExitCode::Failed, message: wrong.join("\n") }),
    }
}

/// Runs the library; whether it passes is not asked here.
fn run_library(root: &Path) -> Result<PathBuf, Stop> {
    let out = root.join(RESULTS);
    let scenarios = workspace::library_names(root)?;
    let call = Call {
        scenarios,
        seed: None,
        seeds: None,
        out: out.clone(),
        jobs: None,
        quiet: true,
        manner: Manner::default(),
    };
    call.run(root)?;
    Ok(out)
}

/// One rule and what shows it.
#[derive(Debug, Serialize)]
struct Row<'a> {
    rule: &'a str,
    state: State,
    waits_for: Option<&'a str>,
    /// `scenario: expectation`.
    expectations: Vec<String>,
    /// `binary::path`.
    tests: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Something shows it.
    Shown,
    /// Nothing shows it, and its area is done.
    Bare,
    /// Nothing shows it, and the list says what it waits for.
    Waits,
    /// Something shows it, and the list says that nothing can.
    NoLongerWaits,
    /// Nothing shows it, and its area is not done.
    Open,
}

impl<'a> Row<'a> {
    fn new(rule: &'a Rule, done: &'a Done, shown: &[Shown], marks: &[Mark]) -> Self {
        let covers = |rules: &[String]| rules.contains(&rule.id);
        let expectations: Vec<_> = shown
            .iter()
            .filter(|shown| covers(&shown.covers))
            .map(|shown| format!("{}: {}", shown.scenario, shown.text))
            .collect();
        let tests = marks.iter().filter(|mark| covers(&mark.rules));
        let tests: Vec<_> = tests.map(|mark| format!("{}::{}", mark.binary, mark.test)).collect();
        let waits_for = done.waits_for(&rule.id);
        let state = match (expectations.is_empty() && tests.is_empty(), waits_for) {
            (false, None) => State::Shown,
            (false, Some(_)) => State::NoLongerWaits,
            (true, Some(_)) => State::Waits,
            (true, None) if done.area(rule.area()) => State::Bare,
            (true, None) => State::Open,
        };
        Self { rule: &rule.id, state, waits_for, expectations, tests }
    }
}

/// Rules that something shows or should, then the areas that are still to come.
fn table(rows: &[Row<'_>]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["Rule", "State", "Expectations", "Tests", "For example"]);
    for row in rows.iter().filter(|row| row.state != State::Open) {
        let state = match row.state {
            State::Shown => "shown",
            State::Bare => "BARE",
            State::Waits => "waits",
            State::NoLongerWaits => "NO LONGER WAITS",
            State::Open => "",
        };
        let waits = row.waits_for.map(|what| format!("waits for {what}"));
        let example = row.expectations.first().or(row.tests.first()).cloned().or(waits).unwrap_or_default();
        let counts = [row.expectations.len().to_string(), row.tests.len().to_string()];
        let [expectations, tests] = counts;
        table.add_row([row.rule.to_owned(), state.to_owned(), expectations, tests, example]);
    }
    let open = rows.iter().filter(|row| row.state == State::Open).count();
    let shown = rows.iter().filter(|row| matches!(row.state, State::Shown | State::NoLongerWaits)).count();
    format!("{}\n\n{shown} of {} rules are shown; {open} are of areas still to come\n", table.trim_fmt(), rows.len())
}

fn wrong(rows: &[Row<'_>]) -> Vec<String> {
    let say = |row: &Row<'_>| match row.state {
        State::Bare => Some(format!(
            "{} is bare: no expectation of the library that passed covers it, and no test names it",
            row.rule
        )),
        State::NoLongerWaits => Some(format!("{} is shown now: take it out of [[later]] in {DONE}", row.rule)),
        State::Shown | State::Waits | State::Open => None,
    };
    rows.iter().filter_map(say).collect()
}

/// The list of what must be shown, from the project's root.
const DONE: &str = "xtask/coverage-done.toml";
/// Where the library's results go, from the project's root.
const RESULTS: &str = "target/reports/library";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_rule_of_a_done_area_is_wrong_and_so_is_a_stale_exception() {
        let done = Done::read(
            "areas = [\"CONN\"]\n[[later]]\nrule = \"CONN-6\"\nwaits_for = \"x\"\n[[later]]\nrule = \"CONN-1\"\n\
             waits_for = \"y\"",
        )
        .unwrap();
        let shown = [Shown {
            scenario: "storm".into(),
            text: "max admissions in any 1s <= 50".into(),
            covers: vec!["CONN-2".into(), "CONN-1".into()],
        }];
        let marks = [Mark { rules: vec!["CONN-3".into()], binary: "b".into(), test: "t".into() }];
        let state = |id: &str| Row::new(rules::find(id).unwrap(), &done, &shown, &marks).state;
        let cases = [
            ("CONN-1", State::NoLongerWaits),
            ("CONN-2", State::Shown),
            ("CONN-3", State::Shown),
            ("CONN-4", State::Bare),
            ("CONN-6", State::Waits),
            ("UPG-1", State::Open),
        ];
        for (rule, expected) in cases {
            assert_eq!(state(rule), expected, "{rule}");
        }
        let rows: Vec<_> = cases.map(|(id, _)| Row::new(rules::find(id).unwrap(), &done, &shown, &marks)).into();
        assert_eq!(wrong(&rows).len(), 2);
    }
}
