//! The exit codes of the contract.

use tempfile::tempdir;

use crate::tools::{SMALL, code, names, said, scenario, xtask};

#[test]
fn a_call_ends_with_what_its_runs_came_to() {
    let home = tempdir().unwrap();
    let cases: [(&str, &[&str], i32); 6] = [
        ("all held", &[], 0),
        ("an expectation failed", &["--set", "expect.2.that=p99 time_to_reconnect <= 1s"], 1),
        ("the fleet is larger than the appliance", &["--set", "fleet.clients=100000"], 2),
        ("a key that is not there", &["--set", "fleet.client=1"], 2),
        ("the file says what is wrong of itself", &["--set", "run.duration=soon"], 2),
        ("a seed beyond the largest", &["--seed", "9007199254740991", "--seeds", "2"], 2),
    ];
    for (what, flags, expected) in cases {
        let output = scenario(SMALL, &home.path().join("report")).args(flags).output().unwrap();
        assert_eq!(output.status.code(), Some(expected), "{what}: {}", said(&output));
    }
}

/// Covers: RUN-7.
#[test]
fn nothing_passes_on_emptiness() {
    let home = tempdir().unwrap();
    let cases = [
        ("a fault that is switched off", "timeline.outage.enabled=false"),
        ("an expectation without samples", "expect.0.that=last refused_at_capacity <= 20m"),
    ];
    for (what, set) in cases {
        let flags = ["--set", set];
        let output = scenario(SMALL, &home.path().join("report")).args(flags).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{what}: {}", said(&output));
        assert!(said(&output).contains("inconclusive"), "{what}: {}", said(&output));
    }
}

#[test]
fn the_gravest_of_several_runs_wins() {
    let home = tempdir().unwrap();
    let inconclusive = ["--set", "expect.1.that=last refused_at_capacity <= 20m"];
    let failed = ["--set", "expect.2.that=p99 time_to_reconnect <= 1s"];
    assert_eq!(code(scenario(SMALL, &home.path().join("a")).args(inconclusive).args(failed)), 1);
    let unknown = scenario(SMALL, &home.path().join("b")).arg("no-such-name").args(failed).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2), "{}", said(&unknown));
    assert!(said(&unknown).contains("Nothing was run."));
    assert!(names(&home.path().join("b")).is_empty());
}

#[test]
fn bad_input_is_told_with_what_to_do() {
    let cases: [(&[&str], &str); 10] = [
        (&["scenario", "reconnect-storm-b40"], "Did you mean `reconnect-storm-b400`?"),
        (&["scenario", "no/such.toml"], "there is no such file"),
        (&["scenario", "xtask"], "there is no scenario `xtask` in the library"),
        (&["scenario", "xtask/tests"], "it is a folder"),
        (&["scenario"], "required arguments were not provided"),
        (&["scenario", SMALL, SMALL], "name each scenario once"),
        (&["scenario", SMALL, "--seeds", "0"], "1..=1000"),
        (&["scenario", SMALL, "--jobs", "0"], "--jobs"),
        (&["scenario", SMALL, "--driver", "dirct"], "similar value exists: 'direct'"),
        (&["explain", "no-such-name"], "there is no scenario `no-such-name`"),
    ];
    for (words, expected) in cases {
        let output = xtask().args(words).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {}", said(&output));
        assert!(said(&output).contains(expected), "{words:?}: {}", said(&output));
    }
}

#[test]
fn a_reader_who_has_gone_is_no_error_and_a_full_disk_is() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    assert_eq!(xtask().arg("list").stdout(writer).status().unwrap().code(), Some(0));
    if let Ok(full) = std::fs::File::create("/dev/full") {
        let output = xtask().arg("schema").stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("cannot write to standard output"), "{}", said(&output));
    }
}
