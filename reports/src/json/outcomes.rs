//! What sessions were expected to get, and got, part by part.

use model::time::SimTime;
use model::verdict::{self, Verdict};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Outcome<'a> {
    text: &'a str,
    covers: &'a [String],
    verdict: verdict::Outcome,
    at_seconds: Option<f64>,
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    about: &'a str,
    verdict: verdict::Outcome,
    expected: &'a str,
    measured: &'a str,
}

/// Those expectations that ask for several things of one session, in their order.
pub(super) fn outcomes(verdict: &Verdict) -> Vec<Outcome<'_>> {
    let of_sessions = verdict.expectations.iter().filter(|judged| !judged.parts.is_empty());
    of_sessions.map(outcome).collect()
}

fn outcome(judged: &verdict::Judgement) -> Outcome<'_> {
    Outcome {
        text: &judged.text,
        covers: &judged.covers,
        verdict: judged.outcome,
        at_seconds: judged.at.map(SimTime::as_secs_f64),
        parts: judged.parts.iter().map(part).collect(),
    }
}

fn part(part: &verdict::Part) -> Part<'_> {
    Part { about: &part.about, verdict: part.outcome, expected: &part.expected, measured: &part.measured }
}
