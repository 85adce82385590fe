//! From directories in files to the directory of a plan: what each key becomes, and where directories come from.

#[path = "directories/limits.rs"]
mod limits;
#[path = "directories/lowering.rs"]
mod lowering;
#[path = "directories/sources.rs"]
mod sources;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jumpstorm_scenarios::diagnostic::Diagnostics;
use jumpstorm_scenarios::{LoadedDirectory, Overrides, directory, load};
use model::access::Directory;

/// Six Jump Clients at two sites.
const SCENARIO: &str = r#"
format = 1
teaches = "Who may do what."
run = { duration = "1h" }
appliance = { model = "B300" }
fleet = { clients = 6 }
site = [{ name = "berlin", clients = 4 }, { name = "home", clients = 2 }]
expect = [{ that = "max admissions in any 1s <= 50" }]
"#;

fn files(files: &[(&str, &str)]) -> BTreeMap<PathBuf, Vec<u8>> {
    files.iter().map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec())).collect()
}

/// A directory in a file of its own.
fn of_its_own(text: &str) -> Result<LoadedDirectory, Diagnostics> {
    directory(Path::new("acme.toml"), &files(&[("acme.toml", text)]))
}

fn sound(text: &str) -> Directory {
    of_its_own(text).unwrap_or_else(|problems| panic!("{problems}")).directory
}

/// The directory of a scenario that has `text` besides [`SCENARIO`], and other files besides it.
fn of_scenario(text: &str, others: &[(&str, &str)], set: &[&str]) -> Result<Directory, Diagnostics> {
    let scenario = format!("{SCENARIO}{text}");
    let all: Vec<_> = others.iter().copied().chain([("a.toml", scenario.as_str())]).collect();
    let set = set.iter().map(|set| (*set).to_owned()).collect();
    let loaded = load(Path::new("a.toml"), &files(&all), &Overrides { seed: None, set })?;
    Ok(loaded.scenario.plan.directory)
}

/// The messages of all problems, one a line.
fn messages(problems: &Diagnostics) -> String {
    problems.iter().map(|one| format!("{}: {}\n", one.severity.name(), one.message)).collect()
}
