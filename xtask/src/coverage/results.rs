//! Expectations of the library that passed, from the results of a call.

use std::fs;
use std::path::Path;

use scenarios::Overrides;
use serde::Deserialize;

use crate::exit_code::Stop;
use crate::workspace::{self, Files, Named};

/// An expectation that passed with samples, and the rules it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The scenario.
    pub(super) scenario: String,
    /// The expectation.
    pub(super) text: String,
    /// The rules.
    pub(super) covers: Vec<String>,
}

#[derive(Deserialize)]
struct Saved {
    seed: u64,
    replay: String,
    expectations: Vec<Expectation>,
}

#[derive(Clone, Deserialize)]
struct Expectation {
    text: String,
    covers: Vec<String>,
    verdict: String,
}

/// Everything that passed in the report at `dir`, which must be one of the library as it stands.
pub(super) fn shown(root: &Path, dir: &Path) -> Result<Vec<Shown>, Stop> {
    let files = Files::new(root);
    let mut shown = Vec::new();
    for name in workspace::library_names(root)? {
        let path = dir.join(&name).join("result.json");
        let stale = |what: String| {
            Stop::bad_input(format!(
                "{}: {what}; run the library again with: cargo xtask scenario --all --out {}",
                path.display(),
                dir.display()
            ))
        };
        let text = fs::read_to_string(&path).map_err(|error| stale(error.to_string()))?;
        let result: Saved = serde_json::from_str(&text).map_err(|error| stale(error.to_string()))?;
        let loaded = scenarios::load(&Named::in_library(&name).file, &files, &Overrides::default());
        let scenario = loaded.map_err(|problems| Stop::bad_input(problems.to_string().trim_end()))?.scenario;
        let outcomes = scenario.outcomes.iter().map(|expected| (&expected.text, &expected.covers));
        let now = scenario.expectations.iter().map(|expected| (&expected.text, &expected.covers)).chain(outcomes);
        let then = result.expectations.iter().map(|judged| (&judged.text, &judged.covers));
        if !now.eq(then) || result.seed != scenario.plan.seed || result.replay.contains(" --set ") {
            return Err(stale("the result is of another state of the scenario".to_owned()));
        }
        let passed = result.expectations.into_iter().filter(|judged| judged.verdict == "pass");
        shown.extend(passed.map(|Expectation { text, covers, .. }| Shown { scenario: name.clone(), text, covers }));
    }
    Ok(shown)
}
