//! What the console shows when a call is done: a table of its runs, then what did not hold.
//!
//! Rows and lines only; whoever prints them chooses borders and colours.

use std::fmt::Write as _;

use model::verdict::Outcome;

use crate::summary::{Summary, outcome_word};
use crate::words;

/// The final table's head.
pub const HEADER: [&str; 8] =
    ["Scenario", "Seed", "Verdict", "Expected", "Clients", "Back after (p99)", "Most admitted in 1 s", "Took"];

/// The final table's rows, one a run.
pub fn rows(runs: &[Summary]) -> Vec<[String; HEADER.len()]> {
    let row = |run: &Summary| {
        let figure = |name: &str| run.figure(name).map_or_else(|| "–".to_owned(), |figure| figure.value.to_string());
        [
            run.name.clone(),
            run.seed.to_string(),
            outcome_word(run.outcome).to_owned(),
            run.passed(),
            words::count(run.clients),
            figure("Time to reconnect, p99"),
            figure("Most admissions in any 1 s"),
            format!("{:.1} s", run.wall_seconds),
        ]
    };
    runs.iter().map(row).collect()
}

/// What did not hold, run by run, with what was expected, measured, when, and how to replay it (RUN-4). Empty where all
/// held.
pub fn failures(runs: &[Summary]) -> String {
    let mut text = String::new();
    for run in runs.iter().filter(|run| run.outcome != Outcome::Pass) {
        let _infallible = writeln!(text, "{}: {}", run.title(true), outcome_word(run.outcome));
        for expected in run.unmet() {
            let _infallible = writeln!(
                text,
                "  {}: {}\n    expected {}, measured {}{}",
                outcome_word(expected.outcome),
                expected.text,
                expected.expected,
                expected.measured,
                at(&expected.when)
            );
        }
        for law in run.laws.iter().filter(|law| law.violations > 0) {
            let _infallible = writeln!(
                text,
                "  fail: invariant {}\n    {}; broken {}, first at {}",
                law.name,
                law.says.trim_end_matches('.'),
                words::times(law.violations),
                law.first
            );
        }
        for finding in run.further_findings().filter(|finding| finding.outcome != Outcome::Pass) {
            let word = outcome_word(finding.outcome);
            let _infallible = writeln!(text, "  {word}: {}\n    {}{}", finding.about, finding.what, at(&finding.when));
        }
        let _infallible = writeln!(text, "  replay: {}", run.replay);
    }
    text
}

fn at(when: &str) -> String {
    if when.is_empty() { String::new() } else { format!(", at {when}") }
}
