//! The same runs in other processes, other numbers of jobs, with idle time simulated and in a debug build: each must
//! leave the same report, byte by byte but for what it cost (RUN-2, RUN-6).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{cargo, succeeds, this_binary};
use crate::exit_code::Stop;
use crate::{console, rehearsal, tidy};

/// What the step says of itself.
pub(super) const SHOWN: &str = "the same scenarios in other processes, with other jobs, without skipping, in debug";

/// Runs them, compares them, and says what differs.
pub(super) fn run(root: &Path) -> Result<bool, Stop> {
    // As for the tests, so that what they have built is not built again with other features.
    if !succeeds(Command::new(cargo()).args(["test", "--workspace", "--locked", "--no-run"]).current_dir(root))? {
        return Ok(false);
    }
    let release = this_binary()?;
    let debug = target_folder(&release).join("debug").join(release.file_name().unwrap_or_default());
    let ways: [(&str, &Path, &[&str]); 5] = [
        ("one-job", &release, &["--jobs", "1"]),
        ("again", &release, &["--jobs", "1"]),
        ("two-jobs", &release, &["--jobs", "2"]),
        ("no-skip", &release, &["--no-skip"]),
        ("debug", &debug, &[]),
    ];
    let mut first: Option<(&str, PathBuf)> = None;
    let mut same = true;
    for (name, program, flags) in ways {
        let out = root.join("target/reports/repeat").join(name);
        let mut command = Command::new(program);
        command.arg("scenario").args(SCENARIOS).args(["--quiet", "--out"]).arg(&out).args(flags).current_dir(root);
        if !succeeds(&mut command)? {
            return Ok(false);
        }
        match &first {
            None => first = Some((name, out)),
            Some((first_name, first_out)) => {
                for difference in differences(first_out, &out)? {
                    console::print(&format!("{first_name} and {name} differ: {difference}\n"))?;
                    same = false;
                }
            }
        }
    }
    Ok(same)
}

/// The files of two reports that are not the same.
fn differences(one: &Path, other: &Path) -> Result<Vec<String>, Stop> {
    let names = |dir: &Path| -> Vec<PathBuf> {
        let files = tidy::files_in(dir).into_iter();
        files.map(|file| file.strip_prefix(dir).map(Path::to_owned).unwrap_or(file)).collect()
    };
    if names(one) != names(other) {
        return Ok(vec!["they hold different files".to_owned()]);
    }
    let mut different = Vec::new();
    for name in names(one) {
        let read = |dir: &Path| {
            let path = dir.join(&name);
            fs::read(&path).map_err(|error| Stop::bad_input(format!("cannot read {}: {error}", path.display())))
        };
        let (left, right) = (read(one)?, read(other)?);
        let shown = name.to_string_lossy();
        if rehearsal::timeless(&shown, &left) != rehearsal::timeless(&shown, &right) {
            different.push(shown.into_owned());
        }
    }
    Ok(different)
}

/// The folder that builds go to: two above the program.
fn target_folder(program: &Path) -> PathBuf {
    program.ancestors().nth(2).unwrap_or(Path::new("target")).to_owned()
}

/// Few enough Jump Clients that simulating every idle tick is bearable; churn, faults of lines, of clients and of the
/// appliance, waiting in line, and a listing are all among them.
const SCENARIOS: [&str; 5] =
    ["over-capacity-b200", "planner-fleet", "reconnect-storm-b200", "silent-partition", "sleeping-laptops"];
