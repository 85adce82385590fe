//! Reading and explaining scenario files without running them; making new ones.

use std::fs;

use serde_json::Value;
use tempfile::tempdir;

use crate::tools::{SMALL, code, names, root, said, scenario, xtask};

/// Covers: RUN-5.
#[test]
fn every_problem_of_a_bad_file_is_listed_and_nothing_runs() {
    let home = tempdir().unwrap();
    let output = scenario(BROKEN, &home.path().join("report")).arg(SMALL).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    let expected = [
        "broken.toml:5:12",
        "\"25\"",
        "broken.toml:8:9",
        "B500",
        "broken.toml:11:1",
        "did you mean `connection_rate`?",
        "broken.toml:14:11",
        "broken.toml:18:11",
        "CONN-2000",
        "Nothing was run.",
    ];
    for expected in expected {
        assert!(said.contains(expected), "{expected} is not in:\n{said}");
    }
    assert!(names(home.path()).is_empty(), "{:?}", names(home.path()));
}

#[test]
fn check_knows_three_forms() {
    let run = |form: &str| xtask().args(["check", BROKEN, SMALL, "--format", form]).output().unwrap();
    let text = run("text");
    assert_eq!(text.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&text.stdout).contains("small.toml: no problems"));
    let json: Value = serde_json::from_slice(&run("json").stdout).unwrap();
    assert_eq!(json["files"][0]["file"], BROKEN);
    assert_eq!(json["files"][1]["errors"], 0);
    assert!(json["errors"].as_u64().unwrap() >= 5);
    assert_eq!(json["files"][0]["problems"][0]["line"], 5);
    let github = String::from_utf8(run("github").stdout).unwrap();
    assert!(github.starts_with(&format!("::error file={BROKEN},line=5,col=12,")), "{github}");
}

#[test]
fn the_whole_library_is_sound_and_checking_it_runs_nothing() {
    let output = xtask().args(["check", "scenarios/library"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn explain_shows_what_a_scenario_expands_to() {
    let output = xtask().args(["explain", SMALL, "--set", "fleet.clients=150"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "sites with exact counts cannot hold 150: {}", said(&output));
    let output = xtask().args(["explain", SMALL]).output().unwrap();
    insta::assert_snapshot!(said(&output));
}

#[test]
fn a_new_scenario_is_sound_and_never_replaces_a_file() {
    let home = tempdir().unwrap();
    let new = |name: &str| xtask().current_dir(home.path()).args(["new", name]).output().unwrap();
    assert_eq!(new("my-outage").status.code(), Some(0));
    let path = home.path().join("my-outage.toml");
    assert_eq!(code(xtask().arg("check").arg(&path)), 0);
    fs::write(&path, "mine").unwrap();
    let again = new("my-outage");
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("my-outage.toml exists"), "{}", said(&again));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    assert_eq!(new("my outage").status.code(), Some(2));
    assert_eq!(names(home.path()), ["my-outage.toml"]);
}

#[test]
fn the_committed_schema_is_the_one_that_is_printed() {
    let output = xtask().arg("schema").output().unwrap();
    let committed = fs::read(root().join("scenarios/scenario.schema.json")).unwrap();
    assert!(output.stdout == committed, "write it anew: cargo xtask schema --write");
    assert_eq!(code(xtask().args(["schema", "--check"])), 0);
}

#[test]
fn a_fleet_of_one_seed_is_one_listing() {
    let home = tempdir().unwrap();
    let fleet = |file: &str, seed: &str| {
        let out = home.path().join(file);
        let flags = ["fleet", "--clients", "40", "--sites", "3", "--home-users", "5", "--seed", seed, "--out"];
        let output = xtask().args(flags).arg(&out).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        fs::read_to_string(out).unwrap()
    };
    let csv = fleet("a.csv", "7");
    assert_eq!(csv.lines().count(), 41);
    assert_eq!(fleet("b.csv", "7"), csv);
    assert_ne!(fleet("a.csv", "8"), csv, "an existing listing is replaced");
    assert!(fleet("a.json", "7").starts_with("[\n{"));
    let bad = [["--out", "a.txt"], ["--out", "no/such/folder.csv"], ["--starts", "yesterday"], ["--sites", "0"]];
    for bad in bad {
        let mut command = xtask();
        command.current_dir(home.path()).args(["fleet", "--clients", "4"]).args(bad);
        if bad[0] != "--out" {
            command.args(["--out", "c.csv"]);
        }
        assert_eq!(code(&mut command), 2, "{bad:?}");
    }
    assert_eq!(names(home.path()), ["a.csv", "a.json", "b.csv"]);
}

const BROKEN: &str = "xtask/tests/fixtures/broken.toml";
