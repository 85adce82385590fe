//! `junit.xml`: one suite a run, one case an expectation, a law and a finding, for CI systems.
//!
//! A failed case is a `failure`, an inconclusive one an `error`, a law that never had anything to check `skipped`.
//! Times are all zero and there is no timestamp, so that equal runs give equal files.

use std::time::Duration;

use model::verdict::Outcome;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::run::ReportError;
use crate::summary::{Summary, outcome_word};
use crate::words;

/// The file's text.
pub(crate) fn junit_xml(runs: &[Summary]) -> Result<String, ReportError> {
    let mut report = Report::new("jumpstorm");
    report.set_time(Duration::ZERO);
    report.add_test_suites(runs.iter().map(suite));
    report.to_string().map_err(|error| ReportError::format("junit.xml", error))
}

fn suite(run: &Summary) -> TestSuite {
    let mut suite = TestSuite::new(run.title(true));
    suite.set_time(Duration::ZERO);
    suite.add_properties([
        ("scenario", run.name.as_str()),
        ("seed", &run.seed.to_string()),
        ("file", &run.file),
        ("model", run.model),
        ("driver", run.driver),
        ("trace_hash", &run.trace_hash),
        ("verdict", outcome_word(run.outcome)),
        ("replay", &run.replay),
    ]);
    for expected in &run.expectations {
        let happened = format!(
            "expected: {}\nmeasured: {}\nat: {}\ncovers: {}\nreplay: {}",
            expected.expected,
            expected.measured,
            dash(&expected.when),
            dash(&expected.covers.join(", ")),
            run.replay
        );
        let message = format!("expected {}, measured {}", expected.expected, expected.measured);
        suite.add_test_case(case(run, "expectation", &expected.text, status(expected.outcome, &message, &happened)));
    }
    for law in &run.laws {
        let status = match (law.checks, law.violations) {
            (0, 0) => {
                let mut skipped = TestCaseStatus::skipped();
                skipped.set_message("nothing to check in this run");
                skipped
            }
            (_, 0) => TestCaseStatus::success(),
            (checks, broken) => {
                let message = format!("broken {} in {checks} checks, first at {}", words::times(broken), law.first);
                status(
                    Outcome::Fail,
                    &message,
                    &format!("{}\nrules: {}\nreplay: {}", law.says, law.rules.join(", "), run.replay),
                )
            }
        };
        suite.add_test_case(case(run, "invariant", law.name, status));
    }
    for finding in run.further_findings() {
        let happened = format!("{}\nat: {}\nreplay: {}", finding.what, dash(&finding.when), run.replay);
        suite.add_test_case(case(run, "finding", &finding.about, status(finding.outcome, &finding.what, &happened)));
    }
    suite
}

fn case(run: &Summary, kind: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(format!("{}.{kind}", run.title(true)));
    case.set_time(Duration::ZERO);
    case
}

fn status(outcome: Outcome, message: &str, happened: &str) -> TestCaseStatus {
    let kind = match outcome {
        Outcome::Pass => return TestCaseStatus::success(),
        Outcome::Fail => NonSuccessKind::Failure,
        Outcome::Inconclusive => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(outcome_word(outcome)).set_message(message).set_description(happened);
    status
}

fn dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}
