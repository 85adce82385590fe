//! Why something cannot be written, for the person who chose where.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why something cannot be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    /// Another process is making a report in the same folder.
    #[error(
        "{} is being written by another call (process {holder}); wait for it, or choose another folder with --out",
        target.display()
    )]
    Busy {
        /// The folder.
        target: PathBuf,
        /// The other process.
        holder: String,
    },
    /// The folder holds what we did not put there.
    #[error(
        "{} holds `{entry}`, which is no part of a report, and would be replaced; move it away, or choose another \
         folder with --out",
        target.display()
    )]
    Foreign {
        /// The folder.
        target: PathBuf,
        /// What is in it.
        entry: String,
    },
    /// There is something else in the folder's place.
    #[error("{} is not a folder; choose another with --out", target.display())]
    NotAFolder {
        /// What is there.
        target: PathBuf,
    },
    /// The root, or a path that ends in `..`.
    #[error("{} cannot be replaced by a report; name a folder beneath it with --out", target.display())]
    NoFolder {
        /// As it was given.
        target: PathBuf,
    },
    /// The file is there.
    #[error("{} exists and is left as it is; choose another name", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The system refuses.
    #[error("cannot {verb} {}: {error}{}", path.display(), advice(.error))]
    Io {
        /// What was tried.
        verb: &'static str,
        /// With what.
        path: PathBuf,
        /// In the system's words.
        error: io::Error,
    },
}

impl OutputError {
    pub(super) fn io(verb: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io { verb, path: path.to_owned(), error }
    }
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "; make room or choose another folder; nothing was replaced"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "; choose a folder that you may write to",
        _ => "",
    }
}
