//! How a run was judged.

use serde::{Deserialize, Serialize};

use crate::time::SimTime;

/// How a run, or one expectation of it, came out. The gravest wins: a fail outweighs what is inconclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It held, on samples.
    Pass,
    /// Nothing failed, but something had no samples or changed nothing (RUN-7).
    Inconclusive,
    /// It did not hold.
    Fail,
}

/// How a whole run was judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The gravest of all that follows.
    pub outcome: Outcome,
    /// Every expectation of the scenario, in its order.
    pub expectations: Vec<Judgement>,
    /// Whatever else made the run fail or inconclusive, one sentence each: a broken invariant, an entry of the timeline
    /// that changed nothing, clients still under way at the end.
    pub findings: Vec<Finding>,
}

/// One expectation, judged (RUN-4).
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The expectation as written.
    pub text: String,
    /// The rules it covers.
    pub covers: Vec<String>,
    /// How it came out.
    pub outcome: Outcome,
    /// What was expected, with units. Of several parts that did not all hold: of those that did not.
    pub expected: String,
    /// What was measured, with units; why there is nothing to measure, where it is inconclusive. Of several parts likewise.
    pub measured: String,
    /// The moment that decided it, where there is one.
    pub at: Option<SimTime>,
    /// What it asks for, part by part, where it asks for several things of one session; empty of any other expectation.
    pub parts: Vec<Part>,
}

/// One thing of those that an expectation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is about: `starts`, `screen_sharing`.
    pub about: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What was expected.
    pub expected: String,
    /// What was found, or why nothing was.
    pub measured: String,
}

/// Something besides the expectations that weighs on the verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// How grave.
    pub outcome: Outcome,
    /// What it is about: `invariant connection_rate`, `timeline outage`, `recovery`.
    pub about: String,
    /// What was found, in a sentence with figures.
    pub what: String,
    /// When, where that can be said.
    pub at: Option<SimTime>,
}
