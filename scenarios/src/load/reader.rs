//! Where contents come from. This crate opens no file; `xtask` does, and tests read from memory.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Diagnostics, Span};

/// Gives the contents of files.
pub trait Reader {
    /// The whole file at `path`, if it has at most `bytes_max` bytes.
    ///
    /// # Errors
    /// Why not; a larger file is refused without being read.
    fn read(&self, path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError>;
}

/// Why a file's contents are not to be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("there is no such file")]
    NotFound,
    /// It is larger than allowed.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// The system says so, in its words.
    #[error("{0}")]
    Other(String),
}

/// Files in memory.
impl Reader for BTreeMap<PathBuf, Vec<u8>> {
    fn read(&self, path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.get(path).ok_or(ReadError::NotFound)?;
        if bytes.len() as u64 > bytes_max {
            return Err(ReadError::TooLarge(bytes_max));
        }
        Ok(bytes.clone())
    }
}

/// `path` without `.` and without `..` behind a folder, so that equal files have equal paths. Looks at no file.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if tidied.file_name().is_some() => {
                tidied.pop();
            }
            other => tidied.push(other),
        }
    }
    tidied
}

/// The folder from which a path that is named at `span` is meant: that of its file. What an option names is meant from the
/// scenario's folder, as if it stood in the scenario.
pub(crate) fn beside(span: Span, scenario: &Path, out: &Diagnostics) -> PathBuf {
    let from = out.sources().name(span.source);
    let from = if from.starts_with("--") { scenario } else { Path::new(from) };
    from.parent().unwrap_or(Path::new("")).to_owned()
}
