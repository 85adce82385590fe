//! `cargo xtask new`: a commented scenario to begin with.

use std::path::{Component, Path, PathBuf};

use clap::Args;

use crate::exit_code::{ExitCode, Stop};
use crate::{console, output, workspace};

/// What to call the scenario.
#[derive(Args, Debug)]
pub(crate) struct NewArgs {
    /// The scenario's name, for a file of that name here; or the path of a file that ends in .toml
    #[arg(value_name = "NAME")]
    name: String,
}

/// Runs the command.
pub(crate) fn run(args: &NewArgs) -> Result<ExitCode, Stop> {
    let path = match args.name.ends_with(".toml") {
        true => PathBuf::from(&args.name),
        false => PathBuf::from(format!("{}.toml", args.name)),
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    if !scenarios::is_scenario_name(&stem) {
        return Err(Stop::bad_input(format!(
            "`{stem}` cannot be a scenario's name: it begins with a letter or digit, then letters, digits, `_`, `-` or \
             `.`, 100 in all at most"
        )));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let text = scenarios::starter::text().replacen(SCHEMA_FROM_LIBRARY, &schema_from(folder)?, 1);
    output::write_new(&path, text.as_bytes()).map_err(Stop::bad_input)?;
    console::print(&format!(
        "{0} is written. Change it, and then:\n  cargo xtask check {0}\n  cargo xtask explain {0}\n  \
         cargo xtask scenario {0}\n",
        path.display()
    ))?;
    Ok(ExitCode::Held)
}

/// Where editors find the schema, seen from `folder`.
fn schema_from(folder: &Path) -> Result<String, Stop> {
    let absolute = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        std::path::absolute(path).map_err(|error| Stop::bad_input(format!("cannot use {}: {error}", path.display())))
    };
    Ok(way(&absolute(folder)?, &absolute(&workspace::root().join(SCHEMA))?))
}

/// The way from a folder to a file, both absolute, with `/` between names.
fn way(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let ups = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let downs = to[shared..].iter().map(|part: &Component<'_>| part.as_os_str().to_string_lossy().into_owned());
    ups.chain(downs).collect::<Vec<_>>().join("/")
}

/// Where the schema is committed, from the project's root and from a file of the library.
const SCHEMA: &str = "scenarios/scenario.schema.json";
const SCHEMA_FROM_LIBRARY: &str = "../scenario.schema.json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_schema_is_relative() {
        let schema = Path::new("/p/scenarios/scenario.schema.json");
        for (from, expected) in [
            ("/p", "scenarios/scenario.schema.json"),
            ("/p/scenarios/library", "../scenario.schema.json"),
            ("/p/a/b", "../../scenarios/scenario.schema.json"),
            ("/q", "../p/scenarios/scenario.schema.json"),
        ] {
            assert_eq!(way(Path::new(from), schema), expected);
        }
    }

    #[test]
    fn the_starter_names_the_schema_as_a_file_of_the_library_does() {
        assert!(scenarios::starter::text().starts_with(&format!("#:schema {SCHEMA_FROM_LIBRARY}\n\n")));
    }
}
