//! `cargo xtask check`: reads scenario files and directory files and says everything that is wrong with them. Runs nothing.

use std::path::Path;

use clap::{Args, ValueEnum};
use scenarios::diagnostic::Diagnostics;
use serde_json::json;

use crate::console;
use crate::exit_code::{ExitCode, Stop};
use crate::workspace::{self, Files, Named};

/// Which files to check.
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Scenario files, directory files, folders of them, or names of the library
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
    /// How problems are shown
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Form::Text)]
    format: Form,
}

/// How problems are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people: each problem with the lines it stands in
    Text,
    /// For programs: one JSON object
    Json,
    /// For GitHub: remarks on the lines of a pull request
    Github,
}

/// Runs the command.
pub(crate) fn run(args: &CheckArgs) -> Result<ExitCode, Stop> {
    let root = workspace::root();
    let files = Files::new(&root);
    let checked: Vec<_> = named(&args.paths, &root)?
        .into_iter()
        .map(|named| {
            let found = scenarios::check(&named.file, &files);
            (named.file.display().to_string(), found)
        })
        .collect();
    console::print(&match args.format {
        Form::Text => text(&checked),
        Form::Json => json(&checked),
        Form::Github => checked.iter().map(|(_, found)| found.to_github()).collect(),
    })?;
    let sound = checked.iter().all(|(_, found)| !found.has_errors());
    Ok(if sound { ExitCode::Held } else { ExitCode::BadInput })
}

/// The files that the arguments name; of a folder, those that stand in it.
fn named(paths: &[String], root: &Path) -> Result<Vec<Named>, Stop> {
    let mut all = Vec::new();
    for path in paths {
        if Path::new(path).is_dir() {
            let files = workspace::scenario_files(Path::new(path))?;
            if files.is_empty() {
                return Err(Stop::bad_input(format!("there is no scenario file (.toml) in the folder {path}")));
            }
            all.extend(files.into_iter().map(|file| Named { argument: file.display().to_string(), file }));
        } else {
            all.push(Named::find(path, root).map_err(Stop::bad_input)?);
        }
    }
    Ok(all)
}

fn text(checked: &[(String, Diagnostics)]) -> String {
    let mut text = String::new();
    for (file, found) in checked {
        match found.is_empty() {
            true => text.push_str(&format!("{file}: no problems\n")),
            false => text.push_str(&format!("{}{file}: {}\n", without_sum(found), found.sum())),
        }
    }
    text
}

/// What is found, without the line that counts it: ours names the file too.
fn without_sum(found: &Diagnostics) -> String {
    let text = found.render(console::print_style());
    text.strip_suffix(&format!("{}\n", found.sum())).unwrap_or(&text).to_owned()
}

fn json(checked: &[(String, Diagnostics)]) -> String {
    let files: Vec<_> = checked
        .iter()
        .map(|(file, found)| {
            let mut object = found.to_json();
            object["file"] = json!(file);
            object
        })
        .collect();
    let errors: usize = checked.iter().map(|(_, found)| found.errors()).sum();
    let warnings: usize = checked.iter().map(|(_, found)| found.warnings()).sum();
    format!("{:#}\n", json!({ "errors": errors, "warnings": warnings, "files": files }))
}
