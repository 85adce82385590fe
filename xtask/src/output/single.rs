//! Single files, written aside and put in place whole.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::OutputError;

/// Writes a file that must not exist yet.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let fails = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists => OutputError::Exists { path: path.to_owned() },
        _ => OutputError::io("write", path, error),
    };
    let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(beside).map_err(fails)?;
    file.write_all(bytes).map_err(fails)?;
    readable(&file).map_err(fails)?;
    file.persist_noclobber(path).map_err(|error| fails(error.error))?;
    Ok(())
}

/// Writes a file, or replaces it whole.
pub(crate) fn write_over(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let fails = |error| OutputError::io("write", path, error);
    let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(beside).map_err(fails)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fails)?;
    readable(&file).map_err(fails)?;
    file.persist(path).map_err(|error| fails(error.error))?;
    Ok(())
}

/// Temporary files are their owner's alone; what we write is for whoever may read the folder.
#[cfg(unix)]
fn readable(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_file: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_replaced_only_where_that_was_asked_for() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.toml");
        write_new(&path, b"one").unwrap();
        assert!(matches!(write_new(&path, b"two"), Err(OutputError::Exists { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        write_over(&path, b"two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }
}
