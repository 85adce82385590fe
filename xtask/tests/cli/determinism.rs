//! The same scenario, seed and build give the same report, in any process and with any number of jobs.

use std::fs;

use tempfile::tempdir;

use crate::tools::{SMALL, assert_same, code, names, result, scenario, xtask};

/// Covers: RUN-2.
#[test]
fn two_processes_leave_the_same_bytes() {
    let home = tempdir().unwrap();
    let [one, other] = ["one", "other"].map(|name| home.path().join(name));
    for out in [&one, &other] {
        assert_eq!(code(scenario(SMALL, out).arg("--trace")), 0);
    }
    assert_same(&one, &other);
    let lines = fs::read_to_string(one.join("small/events.jsonl")).unwrap().lines().count() as u64;
    assert_eq!(result(&one.join("small"))["events"], lines);
    assert_eq!(code(scenario(SMALL, &other).args(["--seed", "8"])), 0);
    assert_ne!(result(&one.join("small"))["trace_hash"], result(&other.join("small"))["trace_hash"]);
}

/// Covers: RUN-2.
#[test]
fn the_number_of_jobs_changes_nothing() {
    let home = tempdir().unwrap();
    let run = |jobs: &str| {
        let out = home.path().join(jobs);
        let flags = ["scenario", "sleeping-laptops", SMALL, "--quiet", "--seeds", "3", "--jobs", jobs, "--out"];
        assert_eq!(code(xtask().args(flags).arg(&out)), 0);
        out
    };
    let (one, three) = (run("1"), run("3"));
    assert_same(&one, &three);
    let runs: Vec<_> = names(&one).into_iter().filter(|name| one.join(name).is_dir()).collect();
    let expected = ["sleeping-laptops-7", "sleeping-laptops-8", "sleeping-laptops-9", "small-7", "small-8", "small-9"];
    assert_eq!(runs, expected);
    assert_eq!(result(&one.join("small-9"))["seed"], 9);
}

/// Covers: RUN-6.
#[test]
fn simulating_idle_time_changes_nothing() {
    let home = tempdir().unwrap();
    for scenario_name in [SMALL, "silent-partition", "sleeping-laptops"] {
        let [skipped, stepped] = ["skipped", "stepped"].map(|name| home.path().join(name));
        assert_eq!(code(&mut scenario(scenario_name, &skipped)), 0);
        assert_eq!(code(scenario(scenario_name, &stepped).arg("--no-skip")), 0);
        assert_same(&skipped, &stepped);
    }
}

/// Without ticks there is no idle time to simulate.
#[test]
fn on_the_direct_driver_there_is_nothing_to_skip() {
    let home = tempdir().unwrap();
    let [skipped, stepped] = ["skipped", "stepped"].map(|name| home.path().join(name));
    for (out, flags) in [(&skipped, &["--driver", "direct"][..]), (&stepped, &["--driver", "direct", "--no-skip"])] {
        assert_eq!(code(scenario(SMALL, out).args(flags)), 0);
    }
    assert_same(&skipped, &stepped);
}

/// Covers: RUN-2.
#[test]
fn a_call_can_check_itself() {
    let home = tempdir().unwrap();
    let out = home.path().join("report");
    for driver in ["turmoil", "direct"] {
        assert_eq!(code(scenario(SMALL, &out).args(["--check-determinism", "--trace", "--driver", driver])), 0);
        let files = names(&out.join("small"));
        assert_eq!(files, ["charts", "events.jsonl", "histograms.hlog", "result.json", "timeline.csv"]);
        assert_eq!(result(&out.join("small"))["driver"], driver);
    }
}
