//! The only writer of files. A report is made aside and takes its place when it is whole.
//!
//! Beside `DIR` stand, while a report is made: `.DIR.lock`, which one process holds; `.DIR.partial`, the report so far;
//! and for a moment `.DIR.old`, the report before it. What a process that died left of them goes with the next report.
//! Never removes or replaces a folder that it did not make, nor one in which somebody else put something.

mod error;
mod lock;
mod single;

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use lock::Lock;

pub(crate) use error::OutputError;
pub(crate) use single::{write_new, write_over};

/// A report in the making. Dropped before [`Self::publish`], it leaves nothing.
#[derive(Debug)]
pub(crate) struct Staging {
    target: PathBuf,
    partial: PathBuf,
    old: PathBuf,
    // Last, so that it is given back when the rest is tidy.
    _lock: Lock,
}

impl Staging {
    /// Makes ready to write a report to `dir`, which may exist if it is empty or a report.
    ///
    /// # Errors
    /// If the folder cannot be used, or somebody else is making a report there.
    pub(crate) fn open(dir: &Path) -> Result<Self, OutputError> {
        let target = resolve(dir)?;
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(OutputError::NoFolder { target });
        };
        fs::create_dir_all(parent).map_err(|error| OutputError::io("make", parent, error))?;
        let beside = |what: &str| parent.join(format!(".{}.{what}", name.to_string_lossy()));
        let lock = Lock::take(&beside("lock"), &target)?;
        let staging = Self { partial: beside("partial"), old: beside("old"), _lock: lock, target };
        staging.clear_what_the_dead_left()?;
        is_ours(&staging.target)?;
        fs::create_dir(&staging.partial).map_err(|error| OutputError::io("make", &staging.partial, error))?;
        Ok(staging)
    }

    /// Where the report will be.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Writes the file at `path`, which has `/` between folders, and the folders it needs.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let mut stream = self.stream(path)?;
        stream.write(bytes)?;
        stream.close()
    }

    /// A file to be written bit by bit.
    pub(crate) fn stream(&self, path: &str) -> Result<Stream, OutputError> {
        let place = self.partial.join(path);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).map_err(|error| OutputError::io("make", folder, error))?;
        }
        let shown = self.target.join(path);
        let file = File::create_new(&place).map_err(|error| OutputError::io("write", &shown, error))?;
        Ok(Stream { file: BufWriter::new(file), shown })
    }

    /// Whether two files of this report are equal, and if not, the first byte at which they differ.
    pub(crate) fn first_difference(&self, one: &str, other: &str) -> Result<Option<u64>, OutputError> {
        use std::io::{BufRead, BufReader};
        let open = |path: &str| {
            let place = self.partial.join(path);
            File::open(&place).map(BufReader::new).map_err(|error| OutputError::io("read", &place, error))
        };
        let (mut a, mut b) = (open(one)?, open(other)?);
        let mut at = 0;
        loop {
            let read = |error| OutputError::io("read", &self.partial, error);
            let (left, right) = (a.fill_buf().map_err(read)?, b.fill_buf().map_err(read)?);
            let length = left.len().min(right.len());
            if let Some(place) = left.iter().zip(right).position(|(left, right)| left != right) {
                return Ok(Some(at + place as u64));
            }
            if length == 0 {
                return Ok(if left.len() == right.len() { None } else { Some(at) });
            }
            at += length as u64;
            a.consume(length);
            b.consume(length);
        }
    }

    /// Takes back a file of this report.
    pub(crate) fn remove(&self, path: &str) -> Result<(), OutputError> {
        let place = self.partial.join(path);
        fs::remove_file(&place).map_err(|error| OutputError::io("remove", &place, error))
    }

    /// The report is whole: puts it in its place, and gives that.
    pub(crate) fn publish(self) -> Result<PathBuf, OutputError> {
        let marked = |error| OutputError::io("write", &self.target.join(MARKER), error);
        let mut names = entries(&self.partial).map_err(marked)?;
        names.push(MARKER.to_owned());
        names.sort();
        self.write(MARKER, format!("{MARKER_HEAD}{}\n", names.join("\n")).as_bytes())?;
        sync_folder(&self.partial).map_err(marked)?;
        // Somebody may have put something there meanwhile.
        is_ours(&self.target)?;
        let replace = |error| OutputError::io("replace", &self.target, error);
        let existed = match fs::rename(&self.target, &self.old) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(replace(error)),
        };
        if let Err(error) = fs::rename(&self.partial, &self.target) {
            if existed {
                fs::rename(&self.old, &self.target).map_err(replace)?;
            }
            return Err(replace(error));
        }
        if let Some(parent) = self.target.parent() {
            sync_folder(parent).map_err(replace)?;
        }
        Ok(self.target.clone())
    }

    fn clear_what_the_dead_left(&self) -> Result<(), OutputError> {
        // A process that died between the two renames of `publish` took the last whole report out of its place.
        if self.old.is_dir() && !self.target.exists() {
            fs::rename(&self.old, &self.target).map_err(|error| OutputError::io("restore", &self.target, error))?;
        }
        for folder in [&self.partial, &self.old] {
            match fs::remove_dir_all(folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(OutputError::io("remove", folder, error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next report.
        let _next_time = fs::remove_dir_all(&self.partial);
        if self.target.exists() {
            let _next_time = fs::remove_dir_all(&self.old);
        }
    }
}

/// A file that grows while a run goes on.
#[derive(Debug)]
pub(crate) struct Stream {
    file: BufWriter<File>,
    shown: PathBuf,
}

impl Stream {
    /// Adds to the file.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.file.write_all(bytes).map_err(|error| OutputError::io("write", &self.shown, error))
    }

    /// All is written: waits until it is on the disk.
    pub(crate) fn close(self) -> Result<(), OutputError> {
        let Self { file, shown } = self;
        let written = file.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.sync_all());
        written.map_err(|error| OutputError::io("write", &shown, error))
    }
}

/// The folder itself where it exists, whatever links lead there.
fn resolve(dir: &Path) -> Result<PathBuf, OutputError> {
    let fails = |error| OutputError::io("use", dir, error);
    match fs::canonicalize(dir) {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == ErrorKind::NotFound => std::path::absolute(dir).map_err(fails),
        Err(error) => Err(fails(error)),
    }
}

/// Whether a report may take the place of `target`: nothing is there, or nothing but what a report's marker lists.
fn is_ours(target: &Path) -> Result<(), OutputError> {
    let found = match entries(target) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(OutputError::NotAFolder { target: target.to_owned() });
        }
        Err(error) => return Err(OutputError::io("read", target, error)),
    };
    let marker = fs::read_to_string(target.join(MARKER)).unwrap_or_default();
    let listed: Vec<_> = marker.strip_prefix(MARKER_HEAD).unwrap_or_default().lines().collect();
    match found.into_iter().find(|name| !listed.contains(&name.as_str())) {
        Some(entry) => Err(OutputError::Foreign { target: target.to_owned(), entry }),
        None => Ok(()),
    }
}

/// The names in a folder, in order.
fn entries(folder: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<_> = names.collect::<io::Result<_>>()?;
    names.sort();
    Ok(names)
}

/// So that the names of new files outlive a power cut as well. Not every system lets folders be opened.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The file that tells a report of ours: its first line, then everything that stands beside it.
const MARKER: &str = ".jumpstorm";
const MARKER_HEAD: &str = "A report of Jumpstorm. The next one replaces this folder if it holds nothing but:\n";

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(dir: &Path, text: &str) -> Result<PathBuf, OutputError> {
        let staging = Staging::open(dir)?;
        staging.write("run/result.json", text.as_bytes())?;
        staging.write("index.html", text.as_bytes())?;
        staging.publish()
    }

    fn names(folder: &Path) -> Vec<String> {
        entries(folder).unwrap()
    }

    #[test]
    fn a_report_replaces_a_report_and_leaves_nothing_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("deep/report");
        publish(&dir, "one").unwrap();
        publish(&dir, "two").unwrap();
        assert_eq!(fs::read_to_string(dir.join("run/result.json")).unwrap(), "two");
        assert_eq!(names(&dir), [".jumpstorm", "index.html", "run"]);
        assert_eq!(names(&home.path().join("deep")), ["report"]);
    }

    #[test]
    fn a_report_that_is_given_up_leaves_what_was_there() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("report");
        publish(&dir, "one").unwrap();
        let staging = Staging::open(&dir).unwrap();
        staging.write("index.html", b"two").unwrap();
        drop(staging);
        assert_eq!(fs::read_to_string(dir.join("index.html")).unwrap(), "one");
        assert_eq!(names(home.path()), ["report"]);
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("report");
        publish(&dir, "one").unwrap();
        fs::write(dir.join("notes.txt"), "mine").unwrap();
        let refused = publish(&dir, "two").unwrap_err().to_string();
        assert!(refused.contains("holds `notes.txt`"), "{refused}");
        assert_eq!(fs::read_to_string(dir.join("index.html")).unwrap(), "one");
        let file = home.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(Staging::open(&file), Err(OutputError::NotAFolder { .. })));
        assert!(matches!(Staging::open(Path::new("/")), Err(OutputError::NoFolder { .. })));
        let empty = home.path().join("empty");
        fs::create_dir(&empty).unwrap();
        publish(&empty, "one").unwrap();
    }

    #[test]
    fn only_one_call_at_a_time_writes_to_a_folder() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("report");
        let first = Staging::open(&dir).unwrap();
        let refused = Staging::open(&dir).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(first);
        publish(&dir, "one").unwrap();
    }

    #[test]
    fn what_a_dead_process_left_is_cleared_and_its_last_whole_report_restored() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("report");
        publish(&dir, "one").unwrap();
        fs::rename(&dir, home.path().join(".report.old")).unwrap();
        fs::create_dir(home.path().join(".report.partial")).unwrap();
        fs::write(home.path().join(".report.lock"), "4000000000").unwrap();
        drop(Staging::open(&dir).unwrap());
        assert_eq!(names(home.path()), ["report"]);
        assert_eq!(fs::read_to_string(dir.join("index.html")).unwrap(), "one");
    }

    #[test]
    fn differences_are_found_at_their_byte() {
        let home = tempfile::tempdir().unwrap();
        let staging = Staging::open(&home.path().join("report")).unwrap();
        for (name, text) in [("a", "same text"), ("b", "same text"), ("c", "same test"), ("d", "same")] {
            staging.write(name, text.as_bytes()).unwrap();
        }
        let differ = |other| staging.first_difference("a", other).unwrap();
        assert_eq!((differ("b"), differ("c"), differ("d")), (None, Some(7), Some(4)));
    }
}
