//! From a path to a scenario: reading, including, merging, `--set`, checking, lowering.
//!
//! Opens no file: contents come through a [`Reader`]. Nothing half-runs: either there is a whole scenario, or there is
//! at least one error that says why not.

mod directory;
mod include;
mod merge;
mod reader;
mod set;
mod staff;
mod text;

use std::collections::BTreeSet;
use std::path::Path;

use indexmap::IndexMap;
use model::plan::Plan;
use model::time::SimTime;

pub(crate) use directory::file as directory_file;
pub use reader::{ReadError, Reader};
pub(crate) use reader::{beside, tidy};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, Span, shorten};
use crate::directory::Resolved;
use crate::expectation::{Expected, ExpectedOutcome};
use crate::file::{File, Shape};
use crate::{check, directory as directories, lower};

/// What the command line says besides the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--seed N`: the seed instead of the file's.
    pub seed: Option<u64>,
    /// `--set KEY=VALUE`, in order: any key of the file, and a value as in the file, where quotes may be left out.
    pub set: Vec<String>,
}

/// A scenario, ready to run and to be judged.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What to rehearse.
    pub plan: Plan,
    /// What must hold.
    pub expectations: Vec<Expected>,
    /// What sessions must get.
    pub outcomes: Vec<ExpectedOutcome>,
    /// What it teaches, in one line.
    pub teaches: String,
    /// What expectations can name: each entry of the timeline with its beginning and end. An entry with `stagger` is
    /// here as a whole, and once for each of its outages.
    pub moments: IndexMap<String, Moments>,
}

/// When an entry of the timeline begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moments {
    /// `NAME.start`.
    pub start: SimTime,
    /// `NAME.end`; its start for what happens in an instant.
    pub end: SimTime,
}

/// A scenario and what there is to say about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// Warnings and notes, none of them an error, and the texts that were read.
    pub warnings: Diagnostics,
}

/// Reads the scenario at `path`.
///
/// # Errors
/// Every problem that could be found, in order of place, with at least one error among them.
pub fn load(path: &Path, reader: &dyn Reader, overrides: &Overrides) -> Result<Loaded, Diagnostics> {
    let mut out = Diagnostics::default();
    let scenario = attempt(path, reader, overrides, &mut out);
    out.sort();
    match scenario {
        Some(scenario) if !out.has_errors() => Ok(Loaded { scenario, warnings: out }),
        _ => Err(out),
    }
}

/// The scenario, or at least one error in `out`.
fn attempt(path: &Path, reader: &dyn Reader, overrides: &Overrides, out: &mut Diagnostics) -> Option<Scenario> {
    let (mut table, span) = include::assemble(path, reader, out)?;
    let name = name_of(path, span, out);
    if let Some(seed) = overrides.seed {
        set::apply(&mut table, &format!("--seed {seed}"), &format!("run.seed={seed}"), out);
    }
    // Which directory it is comes before what is set in it.
    let (files, others): (Vec<_>, Vec<_>) = overrides.set.iter().partition(|set| set.starts_with("directory.file="));
    files.iter().for_each(|setting| set::apply(&mut table, &format!("--set {setting}"), setting, out));
    directory::lay_under(&mut table, path, reader, out);
    others.iter().for_each(|setting| set::apply(&mut table, &format!("--set {setting}"), setting, out));
    staff::lay_staff(&mut table);
    directory::lay_changes(&mut table, out);
    let file = File::read_table(&table, span, out);
    if !is_certain(out) {
        return None;
    }
    let listed = lower::listing(&file, path, reader, out);
    let directory = file.directory.get();
    let directory = directory.map(|directory| directories::resolve(directory, &directories::Taken::of(&file), out));
    let expectations = check::check(&file, listed.as_ref(), directory.as_ref(), out);
    if out.has_errors() {
        return None;
    }
    let changes = changes(&file, out);
    if out.has_errors() {
        return None;
    }
    let directories = lower::Directories { begins: directory?, changes };
    Some(lower::lower(name, &file, listed, directories, expectations, out))
}

/// The directory from each entry on that changes it.
fn changes(file: &File, out: &mut Diagnostics) -> Vec<(String, Resolved)> {
    let entries = file.timeline.get().into_iter().flatten();
    let changed = entries.filter_map(|entry| Some((entry.name.get()?.0.clone(), entry.change_directory.get()?)));
    changed
        .map(|(name, change)| {
            // What has no effect was said of the directory itself.
            let mut own = Diagnostics::default();
            let resolved = directories::resolve(change, &directories::Taken::of(file), &mut own);
            own.iter().filter(|one| one.severity == Severity::Error).for_each(|error| out.push(error.clone()));
            (name, resolved)
        })
        .collect()
}

/// Whether every key could be got at. If not, only what is certain is left in `out`.
pub(crate) fn is_certain(out: &mut Diagnostics) -> bool {
    let certain = out.iter().all(|one| !is_of_reading(one.code));
    if !certain {
        keep_what_is_certain(out);
    }
    certain
}

/// Whether `name` can be a scenario's name: a folder of reports and a word of the replay command.
pub fn is_scenario_name(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(inner) && name.len() <= NAME_BYTES_MAX
}

/// The scenario's name: the stem of its file.
fn name_of(path: &Path, span: Span, out: &mut Diagnostics) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if !is_scenario_name(&stem) {
        let message = format!("`{}` cannot be a scenario's name", shorten(&stem));
        let help = format!(
            "name the file with a letter or digit, then letters, digits, `_`, `-` or `.`, {NAME_BYTES_MAX} in all at most"
        );
        out.push(Diagnostic::error(Code::ScenarioName, span, message).help(help));
    }
    stem
}

/// Whether a problem is one of getting at the keys at all.
fn is_of_reading(code: Code) -> bool {
    matches!(code, Code::Syntax | Code::Unreadable | Code::TooLarge | Code::NotUtf8 | Code::IncludeCycle)
}

/// Where the syntax is broken, keys land in wrong tables or vanish; where a file could not be included, they are not
/// there. What may only follow from that is not reported.
fn keep_what_is_certain(out: &mut Diagnostics) {
    let sources = out.sources().clone();
    let syntax: Vec<_> = out.iter().filter(|one| one.code == Code::Syntax).map(|one| one.primary.span).collect();
    let line = |span: Span| (span.source, sources.place(span).line);
    let broken: BTreeSet<_> = syntax.iter().map(|span| line(*span)).collect();
    let header = syntax.iter().any(|span| sources.line(*span).trim_start().starts_with('['));
    out.retain(|one| match one.code {
        code if is_of_reading(code) => true,
        Code::MissingKey => false,
        Code::UnknownKey if header => false,
        _ => !broken.contains(&line(one.primary.span)),
    });
}

/// The longest name, so that folders made of it have room for a seed.
const NAME_BYTES_MAX: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_fit_for_folders() {
        for (name, fit) in
            [("my-outage", true), ("a.b", true), ("", false), ("-x", false), ("a b", false), ("..", false)]
        {
            assert_eq!(is_scenario_name(name), fit, "{name}");
        }
    }
}
