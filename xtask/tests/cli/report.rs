//! What a report says: enough to replay a failure, to know what figures rest on, and nothing that must stay in the house.

use std::fs;
use std::process::Command;

use tempfile::tempdir;

use crate::tools::{SMALL, code, result, root, said, scenario, timeless};

/// Covers: RUN-4.
#[test]
fn a_failure_says_what_was_expected_measured_when_and_how_to_replay_it() {
    let home = tempdir().unwrap();
    let out = home.path().join("report");
    let set = ["--set", "expect.1.that=within 1s of outage.end: online >= 100%", "--set", "site.harbour.latency=9ms"];
    let output = scenario(SMALL, &out).args(set).args(["--seed", "11"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let said = said(&output);
    let first = result(&out.join("small"));
    let failed = &first["expectations"][1];
    let (wanted, measured) = (failed["expected"].as_str().unwrap(), failed["measured"].as_str().unwrap());
    assert!(wanted.contains("100%") && measured.contains("% ("), "{failed}");
    let sides = format!("expected {wanted}, measured {measured}, at 15 min");
    for expected in ["fail: within 1s of outage.end: online >= 100%", &sides] {
        assert!(said.contains(expected), "{expected} is not in:\n{said}");
    }
    assert!(failed["at_seconds"].as_f64().unwrap() >= 900.0);
    // The command it names runs the same once more.
    let replay = first["replay"].as_str().unwrap();
    assert!(said.contains(replay), "{replay} is not in:\n{said}");
    let again = home.path().join("again");
    let words = replay.strip_prefix("cargo xtask").unwrap();
    let line = format!("{}{words} --quiet --out {}", env!("CARGO_BIN_EXE_xtask"), again.display());
    let status = Command::new("sh").args(["-c", &line]).current_dir(root()).output().unwrap().status;
    assert_eq!(status.code(), Some(1));
    assert_eq!(result(&again.join("small"))["trace_hash"], first["trace_hash"]);
}

/// Covers: RUN-9.
#[test]
fn figures_come_with_what_they_rest_on() {
    let home = tempdir().unwrap();
    let out = home.path().join("report");
    assert_eq!(code(scenario(SMALL, &out).args(["--set", "run.tick=20ms"])), 0);
    let result = result(&out.join("small"));
    assert_eq!((&result["tick_ms"], &result["driver"]), (&20.into(), &"turmoil".into()));
    let assumptions = result["assumptions"].as_array().unwrap();
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    for key in ["appliance.service.workers", "appliance.service.tls_handshake", "jump_clients.back_off.cap"] {
        assert!(assumptions.iter().any(|one| one["key"] == key), "{key} is not in {assumptions:?}");
        assert!(page.contains(key), "{key} is not in index.html");
    }
    assert!(assumptions.iter().all(|one| one["value"] != "" && one["why"] != ""));
    assert_eq!(result["appliance"]["connection_rate_per_second"], 50);
    assert!(page.contains("on multiples of the tick, 20 ms"), "the tick is not in index.html");
}

/// A driver without ticks says so, and nothing of a tick that it did not use.
///
/// Covers: RUN-9.
#[test]
fn a_run_without_ticks_claims_none() {
    let home = tempdir().unwrap();
    let out = home.path().join("report");
    let set = ["--set", "expect.1.that=within 1s of outage.end: online >= 100%"];
    let output = scenario(SMALL, &out).args(["--driver", "direct"]).args(set).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let result = result(&out.join("small"));
    assert_eq!((&result["tick_ms"], &result["driver"]), (&0.into(), &"direct".into()));
    let replay = result["replay"].as_str().unwrap();
    assert!(replay.contains(" --driver direct"), "{replay}");
    assert!(said(&output).contains(replay), "{replay} is not in:\n{}", said(&output));
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(page.contains("driver direct, no tick"), "not under the charts");
    assert!(page.contains("this driver has no tick"), "not under what figures rest on");
    assert!(!page.contains("on multiples of the tick"));
}

/// Covers: RUN-3.
#[test]
fn every_law_is_checked_whatever_the_scenario_asks() {
    let home = tempdir().unwrap();
    let out = home.path().join("report");
    // Only a connection that was made within the run has a beginning to count keep-alives from.
    assert_eq!(code(scenario(SMALL, &out).args(["--set", "run.fleet=cold"])), 0);
    let result = result(&out.join("small"));
    let checked = |name: &str| {
        let laws = result["invariants"].as_array().unwrap();
        laws.iter().find(|law| law["name"] == name).map_or(0, |law| law["checks"].as_u64().unwrap())
    };
    let laws = [
        "accounted_for",
        "capacity",
        "connection_rate",
        "even_pacing",
        "keep_alive_timeout",
        "one_connection",
        "states_partition",
    ];
    for law in laws {
        assert!(checked(law) > 0, "{law} was not checked");
    }
}

#[test]
fn masked_reports_keep_no_name_of_the_fleet() {
    let home = tempdir().unwrap();
    // Cut off while nobody is back, so that clients are named.
    let set = ["--set", "run.duration=14m", "--set", "timeline.outage.uplink_loss={for=\"30m\"}"];
    let run = |name: &str, mask: &[&str]| {
        let out = home.path().join(name);
        let set = set.iter().chain(&["--set", "expect.1.that=by 14m: online >= 100%"]);
        let output = scenario(SMALL, &out).args(set).args(mask).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let files = timeless(&out);
        let text: Vec<_> = files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
        (result(&out.join("small")), text.concat() + &said(&output))
    };
    let (plain, _) = run("plain", &[]);
    let (masked, text) = run("masked", &["--mask"]);
    assert_eq!(plain["trace_hash"], masked["trace_hash"], "a mask changes no outcome");
    let named = plain["rest"]["named"].as_array().unwrap();
    assert!(named.len() > 5, "{named:?}");
    for one in named {
        let name = one["name"].as_str().unwrap();
        assert!(!text.contains(name), "{name} is in the masked report");
    }
}
