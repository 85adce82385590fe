//! What reports tell of the support desk: every customer once, by queue, with how long the wait was and who was there.

use crate::samples::{self, Sample};
use jumpstorm_reports::{RunReport, report_call, report_run};
use model::erlang::Demand;
use model::id::UserId;
use model::plan::Plan;
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};
use serde_json::{Value, json};

/// Covers: CLOSE-4.
#[test]
fn every_session_is_in_the_log_whoever_brought_it() {
    let sample = samples::desk();
    let report = report(&sample);
    let file = report.files.iter().find(|file| file.path == "sessions.csv").unwrap();
    let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
    let columns = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), sample.record.session_log.len());
    let told = |row: usize, names: &[&str]| -> Vec<String> {
        let place = |name: &&str| columns.iter().position(|column| column == *name).unwrap();
        names.iter().map(|name| rows[row][place(name)].to_owned()).collect()
    };
    let who = ["session", "name", "stream", "method", "through", "queue_kind", "queue"];
    assert_eq!(told(0, &who), ["0", "walk-in", "", "name", "bo", "personal", "bo"]);
    assert_eq!(told(1, &who), ["1", "", "mail", "issue", "mail", "team", "network"]);
    let when =
        ["wanted_seconds", "wanted", "waited_seconds", "started_seconds", "started_by", "over_seconds", "fate", "why"];
    let first = ["720", "2026-11-16T10:12:00.000000+01:00", "95", "815", "ines", "1120", "ended", "closed"];
    assert_eq!(told(2, &when), first);
    assert_eq!(told(2, &["representatives_max", "transfers", "holds", "losses"]), ["2", "1", "0", "1"]);
    let ends = |row| told(row, &["queue", "over_seconds", "fate", "why"]);
    assert_eq!(ends(3), ["hardware", "840", "abandoned", ""]);
    // What the appliance never heard of has the queue that it was for.
    assert_eq!(ends(4), ["network", "885", "abandoned", ""]);
    assert_eq!(ends(5), ["hardware", "900", "refused", "queue_closed"]);
    assert_eq!(ends(6), ["hardware", "980", "lost_waiting", "appliance_down"]);
    assert_eq!(ends(7), ["hardware", "", "under_way", ""]);
    assert_eq!(ends(40), ["hardware", "", "unanswered", ""]);
}

/// A session that customers brought counts like any other, and each has one fate.
#[test]
fn customers_are_counted_once_in_all_and_once_in_a_queue() {
    let result = result(&samples::desk());
    let sessions = &result["sessions"];
    let expected = json!({
        "asked": 41, "started": 20, "refused": { "queue_closed": 5 }, "abandoned": 10,
        "lost_waiting": { "appliance_down": 5 }, "unanswered": 1, "ended": { "closed": 15 }, "under_way": 5,
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&sessions[key], value, "{key}");
    }
    let desk = &result["desk"];
    let fates = ["helped", "abandoned", "refused", "lost_waiting", "unanswered"];
    let count = |of: &Value, key: &str| of[key].as_u64().unwrap();
    assert_eq!(fates.map(|fate| count(desk, fate)), [20, 10, 5, 5, 1]);
    let queues = desk["queues"].as_array().unwrap();
    for key in fates.into_iter().chain(["customers"]) {
        assert_eq!(queues.iter().map(|queue| count(queue, key)).sum::<u64>(), count(desk, key), "{key}");
    }
    let busiest: Vec<_> =
        queues.iter().map(|queue| (&queue["kind"], &queue["name"], count(queue, "customers"))).collect();
    let [team, personal] = [json!("team"), json!("personal")];
    let names = ["hardware", "network", "bo"].map(|name| json!(name));
    assert_eq!(busiest, [(&team, &names[0], 30), (&team, &names[1], 10), (&personal, &names[2], 1)]);
    let expected =
        json!({ "count": 20, "mean_seconds": 32.5, "p50_seconds": 12.0, "p95_seconds": 95.0, "max_seconds": 95.0 });
    assert_eq!(desk["first_help"], expected);
    let level =
        |place: usize| (&desk["service_levels"][place]["within_seconds"], &desk["service_levels"][place]["share"]);
    assert_eq!(level(0), (&json!(20.0), &json!(0.375)), "15 of the 40 who are not still waiting");
    assert_eq!(desk["representatives"]["occupancy"], json!(5_000.0 / 8_500.0));
    assert_eq!((count(&queues[0], "representatives"), &queues[0]["occupancy"]), (2, &json!(0.75)));
    assert_eq!(desk["licences"], json!({ "limit": 3, "max": 3, "log_ins_refused": 12 }));
}

/// The sentences and tables, as CI and a reader of the summary see them.
#[test]
fn the_summary_tells_of_the_desk() {
    let files = report_call(&[report(&samples::desk()).summary]).unwrap();
    let file = files.iter().find(|file| file.path == "summary.md").unwrap();
    insta::assert_snapshot!("desk.md", String::from_utf8(file.bytes.clone()).unwrap());
}

/// Covers: QUEUE-8.
#[test]
fn theory_is_told_only_where_the_desk_is_as_simple_as_it_asks_for() {
    let theory = |sample: &Sample| result(sample)["desk"]["theory"].clone();
    let simple = samples::simple_desk();
    let found = theory(&simple);
    assert_eq!(found["formula"], "erlang_a");
    let demand = Demand::new(2, 60.0 / 3_600.0, SimDuration::from_secs(900)).unwrap();
    let said = demand.abandonment(SimDuration::from_secs(120)).unwrap();
    assert_eq!(found["wait_mean_seconds"], said.served_wait_seconds_mean);
    assert_eq!(found["abandoned_share"], said.abandoning_share);
    let table = |sample: &Sample| {
        let sections = report(sample).summary.sections;
        sections.into_iter().flat_map(|section| section.tables).find(|table| table.caption.starts_with("Beside theory"))
    };
    assert_eq!(table(&simple).unwrap().rows.len(), 3);
    // Seven and a half of the fifteen erlangs for each of two, if nobody gave up.
    let mut endless = samples::simple_desk();
    endless.plan.support.streams[0].patience = None;
    assert_eq!(theory(&endless), Value::Null, "the line would grow without end");
    let breaks: [fn(&mut Plan); 7] = [
        |plan| plan.support.streams.push(plan.support.streams[0].clone()),
        |plan| plan.timeline = samples::desk().plan.timeline,
        |plan| plan.appliance.licences = Some(1),
        |plan| plan.consoles[1].work = None,
        |plan| plan.consoles[1].work.as_mut().unwrap().sessions_max = 2,
        |plan| plan.consoles[1].work.as_mut().unwrap().shifts[0].from = SimTime::from_secs(60),
        |plan| plan.consoles[1].who = Representative::User(UserId(2)),
    ];
    for (place, change) in breaks.into_iter().enumerate() {
        let mut other = samples::simple_desk();
        change(&mut other.plan);
        other.record.effects = if other.plan.timeline.is_empty() { Vec::new() } else { samples::desk().record.effects };
        assert_eq!(theory(&other), Value::Null, "case {place}");
        assert_eq!(table(&other), None, "case {place}");
    }
}

#[test]
fn whoever_has_no_desk_is_told_of_none() {
    for sample in [samples::quiet(), samples::sessions(10)] {
        assert_eq!(result(&sample)["desk"], Value::Null, "{}", sample.plan.name);
    }
    assert!(report(&samples::quiet()).files.iter().all(|file| file.path != "sessions.csv"));
}

fn report(sample: &Sample) -> RunReport {
    report_run(&sample.run()).unwrap()
}

fn result(sample: &Sample) -> Value {
    let report = report(sample);
    let file = report.files.iter().find(|file| file.path == "result.json").unwrap();
    serde_json::from_slice(&file.bytes).unwrap()
}
