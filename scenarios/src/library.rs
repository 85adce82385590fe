//! The library of scenarios: what a folder of files offers by name.
//!
//! The files stand in `scenarios/library`, one scenario a file; files that are only included stand in folders beneath
//! it and are not listed.

use std::path::Path;

use crate::diagnostic::nearest;
use crate::load::Scenario;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The scenario's name.
    pub name: String,
    /// What it teaches.
    pub teaches: String,
    /// The appliance's model.
    pub model: String,
    /// How many Jump Clients the fleet has.
    pub clients: usize,
    /// How much simulated time passes, as files write it.
    pub duration: String,
}

/// The line for a scenario.
pub fn row(scenario: &Scenario) -> Row {
    let plan = &scenario.plan;
    Row {
        name: plan.name.clone(),
        teaches: scenario.teaches.clone(),
        model: plan.appliance.model.to_string(),
        clients: plan.clients.len(),
        duration: plan.duration.to_string(),
    }
}

/// The scenarios among the files of the library's folder, by name.
pub fn names<'a>(files: impl IntoIterator<Item = &'a Path>) -> Vec<String> {
    let scenarios = files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "toml"));
    let mut names: Vec<_> =
        scenarios.filter_map(|file| file.file_stem()).map(|stem| stem.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Whether an argument is the path of a file rather than a name of the library.
pub fn is_path(argument: &str) -> bool {
    argument.ends_with(".toml") || argument.contains(['/', '\\'])
}

/// What to say of a name that the library does not have.
pub fn unknown(name: &str, names: &[String]) -> String {
    let near = nearest(name, names).map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    format!(
        "there is no scenario `{name}` in the library.{near} A path ends in .toml; `cargo xtask list` lists all names"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_offers_its_scenarios_in_order() {
        let files = ["b.toml", "a.toml", "fleet.csv", "README.md"].map(Path::new);
        assert_eq!(names(files), ["a", "b"]);
    }

    #[test]
    fn names_and_paths_are_told_apart() {
        for (argument, path) in [("outage-b400", false), ("outage.toml", true), ("./outage", true), ("a\\b", true)] {
            assert_eq!(is_path(argument), path, "{argument}");
        }
        let names = ["outage-b400".to_owned()];
        assert!(unknown("outage-b40", &names).contains("Did you mean `outage-b400`?"));
        assert!(!unknown("zebra", &names).contains("Did you mean"));
    }
}
