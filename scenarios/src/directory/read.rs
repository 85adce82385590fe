//! A directory by itself: from a file of its own, or out of a scenario.

use std::path::Path;

use model::access::Directory;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{self, File, Shape};
use crate::load::{self, Overrides, Reader};

use super::{Taken, resolve};

/// A directory and what there is to say about it.
#[derive(Clone, Debug)]
pub struct LoadedDirectory {
    /// The directory.
    pub directory: Directory,
    /// Warnings and notes, none of them an error, and the texts that were read.
    pub warnings: Diagnostics,
}

/// Reads the directory at `path`: a file of its own, or a scenario, of which the directory is taken with the Jump Clients of
/// the scenario's fleet. A file that has any key of a scenario is one.
///
/// # Errors
/// Every problem that could be found, in order of place, with at least one error among them.
pub fn directory(path: &Path, reader: &dyn Reader) -> Result<LoadedDirectory, Diagnostics> {
    let mut out = Diagnostics::default();
    let Some((table, span)) = load::directory_file(path, None, reader, &mut out) else { return Err(out) };
    let of_a_scenario = |key: &file::key::Key| table.entries.contains_key(key.name);
    if File::TABLE.keys.iter().any(of_a_scenario) {
        let loaded = load::load(path, reader, &Overrides::default())?;
        return Ok(LoadedDirectory { directory: loaded.scenario.plan.directory, warnings: loaded.warnings });
    }
    let file = file::Directory::read_table(&table, span, &mut out);
    if load::is_certain(&mut out) {
        if file.file.given {
            out.push(names_another(file.file.key));
        }
        let directory = resolve(&file, &Taken::default(), &mut out).without_fleet(&mut out);
        if !out.has_errors() {
            out.sort();
            return Ok(LoadedDirectory { directory, warnings: out });
        }
    }
    out.sort();
    Err(out)
}

/// Everything that there is to say about the file at `path`: a directory in a file of its own, or else a scenario.
pub fn check(path: &Path, reader: &dyn Reader) -> Diagnostics {
    // What cannot be read is reported by whoever reads it next.
    let table = load::directory_file(path, None, reader, &mut Diagnostics::default());
    let is_directory = table.is_some_and(|(table, _)| {
        let has = |keys: &[file::key::Key]| keys.iter().any(|key| table.entries.contains_key(key.name));
        has(file::Directory::TABLE.keys) && !has(File::TABLE.keys)
    });
    let found = match is_directory {
        true => directory(path, reader).map(|loaded| loaded.warnings),
        false => load::load(path, reader, &Overrides::default()).map(|loaded| loaded.warnings),
    };
    found.unwrap_or_else(|problems| problems)
}

/// A directory of its own that names another one.
pub(crate) fn names_another(key: crate::diagnostic::Span) -> Diagnostic {
    Diagnostic::error(Code::Conflict, key, "a directory in a file of its own lies over no other")
        .help("name both in a scenario, or put what they share into one file")
}
