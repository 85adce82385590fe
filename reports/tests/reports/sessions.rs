//! What reports tell of sessions: how many, each by itself as long as they are few, and what each was expected to get.

use crate::samples::{self, Sample};
use jumpstorm_reports::summary::Section;
use jumpstorm_reports::{Summary, report_call, report_run};
use model::verdict::{Outcome, Part};
use serde_json::{Value, json};

/// Each session is asked for once, and then is in exactly one place.
#[test]
fn nothing_is_told_twice_and_nothing_is_left_out() {
    let sessions = &result(&samples::sessions(10))["sessions"];
    let expected = json!({
        "asked": 10, "started": 5, "overridden": 1, "notices": 2,
        "refused": { "outside_schedule": 2, "may_not_override": 1, "unavailable": 1 },
        "ended": { "closed": 1, "forced": 1, "contact_lost": 1, "appliance_down": 1 },
        "pinning": { "no_role": 1, "not_permitted": 1, "pinned": 1, "unpinned": 1 },
        "unanswered": 1, "under_way": 1, "abandoned": 0, "lost_waiting": {},
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&sessions[key], value, "{key}");
    }
    // Whatever their order in the scenario.
    let mut turned = samples::sessions(10);
    turned.record.sessions.reverse();
    turned.record.session_log.reverse();
    assert_eq!(result(&turned)["sessions"]["each"][0]["name"], "session-10");
    let each = sessions["each"].as_array().unwrap();
    let told = |place: usize, keys: &[&str]| keys.iter().map(|key| each[place][*key].clone()).collect::<Vec<_>>();
    let keys = ["name", "user", "method", "through", "asked_seconds", "started_seconds", "customer_present"];
    let first =
        [json!("session-1"), json!("ines"), json!("jump"), json!("pump"), json!(600.0), json!(600.0), json!(true)];
    assert_eq!(told(0, &keys), first);
    assert_eq!(told(2, &["refused", "next_access_seconds"]), [json!("outside_schedule"), json!(36_000.0)]);
    assert_eq!(told(3, &["refused", "next_access_seconds"]), [json!("may_not_override"), Value::Null]);
    assert_eq!(told(5, &["refused", "unavailable"]), [json!("unavailable"), json!("offline")]);
    assert_eq!(each[6]["pinning"][1], json!({ "at_seconds": 760.0, "answer": "pinned", "jump_item": "pump" }));
}

/// A reader goes through fifty; a program through a thousand.
#[test]
fn long_lists_are_cut_and_say_so() {
    for (asked, caption, rows, each) in [
        (50, "50 sessions asked for", 50, 50),
        (51, "The first 50 of 51 sessions asked for; all of them are in sessions.csv", 50, 51),
        (1_001, "The first 50 of 1,001 sessions asked for; all of them are in sessions.csv", 50, 1_000),
    ] {
        let sample = samples::sessions(asked);
        let section = section(&summary(&sample));
        let table = &section.tables[1];
        assert_eq!((table.caption.as_str(), table.rows.len()), (caption, rows));
        assert_eq!(result(&sample)["sessions"]["each"].as_array().unwrap().len(), each, "{asked}");
    }
}

#[test]
fn the_summary_tells_of_sessions() {
    let files = report_call(&[summary(&samples::sessions(10))]).unwrap();
    let file = files.iter().find(|file| file.path == "summary.md").unwrap();
    insta::assert_snapshot!("sessions.md", String::from_utf8(file.bytes.clone()).unwrap());
}

/// What is planned and never asked for is no session.
#[test]
fn sessions_that_nobody_asked_for_have_no_section() {
    let mut sample = samples::sessions(1);
    sample.record.sessions[0].asked = None;
    sample.record.session_log[0] = Default::default();
    assert!(summary(&sample).sections.iter().all(|section| section.anchor != "sessions"));
    assert_eq!(result(&sample)["sessions"]["each"], json!([]));
}

/// The page groups parts under their session, and the JSON has them by themselves; what has no parts stays as it was.
#[test]
fn outcomes_are_told_part_by_part() {
    let mut sample = samples::sessions(1);
    let part = |about: &str, outcome, expected: &str, measured: &str| Part {
        about: about.to_owned(),
        outcome,
        expected: expected.to_owned(),
        measured: measured.to_owned(),
    };
    let mut judged = sample.verdict.expectations[0].clone();
    judged.text = "outcome of session pump".to_owned();
    judged.outcome = Outcome::Fail;
    judged.parts = vec![
        part("start", Outcome::Pass, "it starts", "it starts"),
        part("chat", Outcome::Fail, "deny", "allow, decided by public_portal"),
    ];
    sample.verdict.expectations.push(judged);
    let result = result(&sample);
    assert_eq!(result["expectations"].as_array().unwrap().len(), sample.verdict.expectations.len());
    assert_eq!(result["outcomes"].as_array().unwrap().len(), 1);
    let expected = json!({ "about": "chat", "verdict": "fail", "expected": "deny", "measured": "allow, decided by public_portal" });
    assert_eq!(result["outcomes"][0]["parts"][1], expected);
    let files = report_call(&[summary(&sample)]).unwrap();
    let page = String::from_utf8(files[0].bytes.clone()).unwrap();
    assert_eq!(page.matches("outcome of session pump").count(), 1, "once, above its parts");
    let row = "<tr><th scope=\"row\">chat</th><td>deny</td><td><span class=\"verdict fail\">✗ fail</span> allow, decided by public_portal</td></tr>";
    assert!(page.contains(row), "the part that fails says so");
    let groups = page.matches("<th scope=\"rowgroup\"").count();
    assert_eq!((groups, page.matches("<code>max admissions in any 1s").count()), (1, 1), "each in its own table");
}

fn summary(sample: &Sample) -> Summary {
    report_run(&sample.run()).unwrap().summary
}

fn section(summary: &Summary) -> Section {
    summary.sections.iter().find(|section| section.anchor == "sessions").cloned().unwrap()
}

fn result(sample: &Sample) -> Value {
    let report = report_run(&sample.run()).unwrap();
    let file = report.files.iter().find(|file| file.path == "result.json").unwrap();
    serde_json::from_slice(&file.bytes).unwrap()
}
