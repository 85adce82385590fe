//! Judges a record against expectations, and whatever else weighs on the verdict.
//!
//! Nothing passes on emptiness (RUN-7): what has no samples is inconclusive, and so is a timeline that changed nothing.
//! A fail says what was expected, what was measured and when (RUN-4). Reads records only; runs nothing.

mod figures;
mod findings;
mod gauges;
mod history;
mod levels;
mod moments;

#[cfg(test)]
mod tests;

use model::plan::Plan;
use model::record::Record;
use model::time::SimTime;
use model::verdict::{Judgement, Outcome, Verdict};

use super::fit;
use super::grammar::{Expectation, Subject};
use super::outcome::{self, ExpectedOutcome};
use super::words;
use history::History;

/// An expectation of a scenario, with what its file says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// What must hold.
    pub expectation: Expectation,
    /// The text as written.
    pub text: String,
    /// The rules it covers.
    pub covers: Vec<String>,
}

/// Judges what happened: every expectation in its order, then the findings. The gravest of them all is the outcome.
///
/// Outcomes of sessions come behind the other expectations.
pub fn judge(plan: &Plan, expectations: &[Expected], outcomes: &[ExpectedOutcome], record: &Record) -> Verdict {
    let history = History::new(plan, record);
    let mut judgements: Vec<_> = expectations.iter().map(|expected| judgement(&history, expected)).collect();
    judgements.extend(outcomes.iter().map(|expected| outcome::judgement(plan, expected, record)));
    let findings = findings::findings(&history, judgements.is_empty());
    let outcomes = judgements.iter().map(|judgement| judgement.outcome);
    let outcome = outcomes.chain(findings.iter().map(|finding| finding.outcome)).max().unwrap_or(Outcome::Pass);
    Verdict { outcome, expectations: judgements, findings }
}

fn judgement(history: &History<'_>, expected: &Expected) -> Judgement {
    let Ruling { outcome, measured, at } = rule(history, &expected.expectation);
    Judgement {
        text: expected.text.clone(),
        covers: expected.covers.clone(),
        outcome,
        expected: words::expected(&expected.expectation),
        measured,
        at,
        parts: Vec::new(),
    }
}

fn rule(history: &History<'_>, expectation: &Expectation) -> Ruling {
    let Expectation { scope, subject, test } = expectation;
    if let Err(misfit) = fit::check(scope, subject) {
        return Ruling::inconclusive(misfit.message);
    }
    match subject {
        Subject::Gauge(gauge) => gauges::rule(history, *gauge, scope, test),
        Subject::GaugeFigure(figure, gauge) => gauges::rule_figure(history, *figure, *gauge, scope, test),
        Subject::Total(counter) => figures::rule_total(history, *counter, scope, test),
        Subject::Peak { counter, width } => figures::rule_peak(history, *counter, *width, test),
        Subject::Latency(figure, latency) => figures::rule_latency(history, *figure, *latency, test),
        Subject::Time(time) => moments::rule_time(history, time, test),
        Subject::Difference { later, earlier } => moments::rule_difference(history, later, earlier, test),
    }
}

/// How one expectation came out.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ruling {
    outcome: Outcome,
    measured: String,
    at: Option<SimTime>,
}

impl Ruling {
    fn pass(measured: impl Into<String>, at: Option<SimTime>) -> Self {
        Self { outcome: Outcome::Pass, measured: measured.into(), at }
    }

    fn fail(measured: impl Into<String>, at: Option<SimTime>) -> Self {
        Self { outcome: Outcome::Fail, measured: measured.into(), at }
    }

    /// `why` says in words what there is not.
    fn inconclusive(why: impl Into<String>) -> Self {
        Self { outcome: Outcome::Inconclusive, measured: why.into(), at: None }
    }

    /// A tree that the parser does not make.
    fn ill_typed() -> Self {
        Self::inconclusive("the value is not of the figure's kind")
    }
}
