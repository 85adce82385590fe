//! Reports take their place when they are whole, and nothing else ever looks like one.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::tempdir;

use crate::tools::{SMALL, code, names, result, said, scenario};

#[test]
fn a_report_is_one_folder() {
    let home = tempdir().unwrap();
    let out = home.path().join("report");
    assert_eq!(code(&mut scenario(SMALL, &out)), 0);
    assert_eq!(names(home.path()), ["report"]);
    assert_eq!(names(&out), [".jumpstorm", "index.html", "junit.xml", "small", "summary.md"]);
    assert_eq!(names(&out.join("small")), ["charts", "histograms.hlog", "result.json", "timeline.csv"]);
    // Another call replaces it; nothing of the old one is left.
    assert_eq!(code(&mut scenario("sleeping-laptops", &out)), 0);
    assert_eq!(names(&out), [".jumpstorm", "index.html", "junit.xml", "sleeping-laptops", "summary.md"]);
}

#[test]
fn folders_that_cannot_be_used_are_refused_before_anything_runs() {
    let home = tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "mine").unwrap();
    let mine = home.path().join("mine");
    fs::create_dir(&mine).unwrap();
    fs::write(mine.join("notes.txt"), "mine").unwrap();
    let cases = [
        (file.clone(), "is not a folder"),
        (file.join("beneath"), "cannot"),
        (mine.clone(), "holds `notes.txt`"),
        ("/".into(), "name a folder beneath it"),
    ];
    for (out, expected) in cases {
        let output = scenario(SMALL, &out).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}: {}", out.display(), said(&output));
        assert!(said(&output).contains(expected), "{}: {}", out.display(), said(&output));
    }
    assert_eq!(names(home.path()), ["file", "mine"]);
    assert_eq!(names(&mine), ["notes.txt"]);
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_leaves_the_report_before_it() {
    let home = tempdir().unwrap();
    let out = home.path().join("report");
    assert_eq!(code(&mut scenario(SMALL, &out)), 0);
    let before = result(&out.join("small"));
    // Files may have four blocks; without the trap the system would end the process instead of refusing.
    let limited = format!(
        "trap '' XFSZ; ulimit -f 4; exec {} scenario {SMALL} --quiet --trace --seed 8 --out {}",
        env!("CARGO_BIN_EXE_xtask"),
        out.display()
    );
    let output = Command::new("sh").args(["-c", &limited]).current_dir(crate::tools::root()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("cannot write"), "{}", said(&output));
    assert!(said(&output).contains("report/small/"), "{}", said(&output));
    assert_eq!(result(&out.join("small")), before);
    assert_eq!(names(home.path()), ["report"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_the_report_before_it() {
    let home = tempdir().unwrap();
    let out = home.path().join("report");
    assert_eq!(code(&mut scenario(SMALL, &out)), 0);
    let before = result(&out.join("small"));
    for signal in ["INT", "TERM"] {
        let child = endless(&out);
        assert!(
            Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success()
        );
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130), "{}", said(&output));
        // On a busy machine the signal may come before the run has begun; then there is no simulated time to tell.
        assert!(said(&output).contains("stopping"), "{}", said(&output));
        assert!(said(&output).contains("No report was written"), "{}", said(&output));
        assert_eq!(result(&out.join("small")), before);
        assert_eq!(names(home.path()), ["report"]);
    }
}

#[test]
fn one_call_at_a_time_writes_to_a_folder_and_the_dead_hold_nothing() {
    let home = tempdir().unwrap();
    let out = home.path().join("report");
    let mut first = endless(&out);
    let second = scenario(SMALL, &out).output().unwrap();
    assert_eq!(second.status.code(), Some(2), "{}", said(&second));
    assert!(said(&second).contains(&format!("process {}", first.id())), "{}", said(&second));
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(names(home.path()).contains(&".report.partial".to_owned()), "{:?}", names(home.path()));
    assert_eq!(code(&mut scenario(SMALL, &out)), 0);
    assert_eq!(names(home.path()), ["report"]);
}

#[test]
fn quiet_means_that_nothing_is_said_but_the_result() {
    let home = tempdir().unwrap();
    let output = scenario(SMALL, &home.path().join("report")).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", said(&output));
    assert!(said(&output).contains("report/index.html"), "{}", said(&output));
}

/// A call that will not end by itself in any time that a test waits, begun and at work.
fn endless(out: &Path) -> Child {
    let mut command = scenario(SMALL, out);
    command.args(["--no-skip", "--set", "run.duration=3650d"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let partial = out.with_file_name(".report.partial");
    while !partial.is_dir() {
        assert_eq!(child.try_wait().unwrap(), None, "the call has ended");
        pause();
    }
    child
}

#[expect(clippy::disallowed_methods, reason = "another process is waited for")]
fn pause() {
    std::thread::sleep(Duration::from_millis(50));
}
