//! One writer at a time for each folder: a lock that the system takes back when its process ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::OutputError;

/// Held while a report is made. Its file goes when it is given back.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    // Closing it gives the lock back.
    _file: File,
}

impl Lock {
    /// Takes the lock at `path`, which guards `target`.
    ///
    /// # Errors
    /// If another process has it, or the file cannot be made.
    pub(super) fn take(path: &Path, target: &Path) -> Result<Self, OutputError> {
        let fails = |error| OutputError::io("make", path, error);
        loop {
            let mut file =
                OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(fails)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let _unknown_if_unreadable = file.read_to_string(&mut holder);
                    return Err(OutputError::Busy { target: target.to_owned(), holder: holder.trim().to_owned() });
                }
                Err(TryLockError::Error(error)) => return Err(OutputError::io("lock", path, error)),
            }
            // Its last holder may have removed the file between our opening and locking it.
            if !is_at(&file, path) {
                continue;
            }
            file.set_len(0).and_then(|()| file.rewind()).map_err(fails)?;
            write!(file, "{}", std::process::id()).map_err(fails)?;
            return Ok(Self { path: path.to_owned(), _file: file });
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _left_behind_is_harmless = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: &fs::Metadata| (metadata.dev(), metadata.ino());
    matches!((&file.metadata(), &fs::metadata(path)), (Ok(one), Ok(other)) if identity(one) == identity(other))
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    // Elsewhere an open file cannot be removed.
    true
}
