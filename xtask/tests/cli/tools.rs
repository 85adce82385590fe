//! Starting the program, and looking at what it left.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The program, ready for arguments. Nothing of the environment shows in what it prints.
pub(crate) fn xtask() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(root()).env_remove("RUST_BACKTRACE").env("NO_COLOR", "1").env("COLUMNS", "120");
    command
}

/// A call of `scenario` without progress, with its report in `out`.
pub(crate) fn scenario(file: &str, out: &Path) -> Command {
    let mut command = xtask();
    command.args(["scenario", file, "--quiet", "--jobs", "1", "--out"]).arg(out);
    command
}

/// Runs to the end and gives the exit code.
pub(crate) fn code(command: &mut Command) -> i32 {
    let output = command.output().unwrap();
    output.status.code().unwrap_or_else(|| panic!("ended by a signal: {}", said(&output)))
}

/// Everything that was printed.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The project's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The names in a folder, hidden ones too, in order; none where there is no folder.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A run's `result.json`.
pub(crate) fn result(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("result.json")).unwrap()).unwrap()
}

/// Every file of a report with its bytes, without what the runs cost on this machine.
pub(crate) fn timeless(report: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    fn walk(report: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
        for name in names(folder) {
            let path = folder.join(&name);
            if path.is_dir() {
                walk(report, &path, files);
                continue;
            }
            let mut bytes = fs::read(&path).unwrap();
            if name == "result.json" {
                let mut value: Value = serde_json::from_slice(&bytes).unwrap();
                for cost in ["wall_seconds", "peak_rss_bytes"] {
                    assert!(value.as_object_mut().unwrap().remove(cost).is_some());
                }
                bytes = value.to_string().into_bytes();
            }
            files.push((path.strip_prefix(report).unwrap().to_owned(), bytes));
        }
    }
    let mut files = Vec::new();
    walk(report, report, &mut files);
    assert!(files.len() > 5, "{} files in {}", files.len(), report.display());
    files
}

/// Fails on the first file that two reports do not have alike.
pub(crate) fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (timeless(one), timeless(other));
    for ((left, left_bytes), (right, right_bytes)) in one.iter().zip(&other) {
        assert_eq!(left, right);
        assert!(left_bytes == right_bytes, "{} differs", left.display());
    }
    assert_eq!(one.len(), other.len());
}

/// The small scenario, from the project's root.
pub(crate) const SMALL: &str = "xtask/tests/fixtures/small.toml";
