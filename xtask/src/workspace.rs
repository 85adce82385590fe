//! Where the project stands on this machine, and how its scenario files are found and read.
//!
//! Nothing below knows absolute paths: files of the library are named from the project's root, so that reports are the
//! same on every machine.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use scenarios::{ReadError, Reader, library};

use crate::exit_code::Stop;

/// The project's root: the nearest folder from here upward that has a library, or else where this was built.
pub(crate) fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let above = here.ancestors().find(|folder| folder.join(LIBRARY).is_dir());
    above.unwrap_or(built_at()).to_owned()
}

/// The names of the library, in order.
pub(crate) fn library_names(root: &Path) -> Result<Vec<String>, Stop> {
    let files = scenario_files(&root.join(LIBRARY))?;
    Ok(library::names(files.iter().map(PathBuf::as_path)))
}

/// The scenario files that stand in `folder` itself, in order.
pub(crate) fn scenario_files(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let unreadable = |error| Stop::bad_input(format!("cannot list {}: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() && path.extension().is_some_and(|end| end == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A scenario file as a call names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    /// What to write on the command line to get it again.
    pub(crate) argument: String,
    /// The file: as given, or from the project's root for a scenario of the library.
    pub(crate) file: PathBuf,
}

impl Named {
    /// A scenario of the library.
    pub(crate) fn in_library(name: &str) -> Self {
        Self { argument: name.to_owned(), file: Path::new(LIBRARY).join(format!("{name}.toml")) }
    }

    /// What `argument` names.
    ///
    /// # Errors
    /// If the library has no such name; says which one is near.
    pub(crate) fn find(argument: &str, root: &Path) -> Result<Self, String> {
        if library::is_path(argument) {
            return Ok(Self { argument: argument.to_owned(), file: PathBuf::from(argument) });
        }
        let names = library_names(root).map_err(|stop| stop.message)?;
        match names.iter().any(|name| name == argument) {
            true => Ok(Self::in_library(argument)),
            false => Err(library::unknown(argument, &names)),
        }
    }
}

/// Reads files, each once: what was checked is what runs, whatever becomes of the file meanwhile.
#[derive(Debug)]
pub(crate) struct Files {
    root: PathBuf,
    read: Mutex<BTreeMap<PathBuf, Vec<u8>>>,
}

impl Files {
    /// Files of the library are found from `root`, others from the current folder.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), read: Mutex::default() }
    }

    fn read_anew(&self, path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
        let place = if path.starts_with(LIBRARY) { self.root.join(path) } else { path.to_owned() };
        let describe = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => ReadError::NotFound,
            ErrorKind::IsADirectory => ReadError::Other("it is a folder".to_owned()),
            _ => ReadError::Other(error.to_string()),
        };
        let file = File::open(place).map_err(describe)?;
        let mut bytes = Vec::new();
        // A pipe or a device has no length to ask for beforehand.
        file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(describe)?;
        if bytes.len() as u64 > bytes_max { Err(ReadError::TooLarge(bytes_max)) } else { Ok(bytes) }
    }
}

impl Reader for Files {
    fn read(&self, path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = read.get(path) {
            return Ok(bytes.clone());
        }
        let bytes = self.read_anew(path, bytes_max)?;
        read.insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

/// Where the sources stood when this was built.
fn built_at() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The library's folder, from the project's root.
pub(crate) const LIBRARY: &str = "scenarios/library";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_once_and_never_beyond_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "12345").unwrap();
        let files = Files::new(folder.path());
        assert_eq!(files.read(&path, 4), Err(ReadError::TooLarge(4)));
        assert_eq!(files.read(&path, 5), Ok(b"12345".to_vec()));
        fs::write(&path, "other").unwrap();
        assert_eq!(files.read(&path, 5), Ok(b"12345".to_vec()));
        assert_eq!(files.read(&folder.path().join("b.toml"), 5), Err(ReadError::NotFound));
        assert_eq!(files.read(folder.path(), 5), Err(ReadError::Other("it is a folder".to_owned())));
    }
}
