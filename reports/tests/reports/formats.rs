//! Every text format, snapshotted whole, and what holds for all files: they repeat, and their keys are documented.

use crate::samples::{self, Sample};
use jumpstorm_reports::{ReportError, ReportFile, RunReport, Summary, console, report_call, report_run};

#[test]
fn result_json_is_as_documented() {
    let report = report(&samples::failing());
    insta::assert_snapshot!("result.json", text(&report.files, "result.json"));
}

#[test]
fn timeline_csv_is_as_documented() {
    let report = report(&samples::failing());
    insta::assert_snapshot!("timeline.csv", text(&report.files, "timeline.csv"));
}

#[test]
fn histograms_are_tagged() {
    let report = report(&samples::failing());
    insta::assert_snapshot!("histograms.hlog", text(&report.files, "histograms.hlog"));
}

#[test]
fn a_chart_says_what_it_shows() {
    let report = report(&samples::failing());
    insta::assert_snapshot!("fleet.svg", text(&report.files, "charts/fleet.svg"));
}

#[test]
fn junit_and_summary_tell_all_outcomes() {
    let files = report_call(&summaries(&[samples::small(), samples::quiet(), samples::failing()])).unwrap();
    insta::assert_snapshot!("junit.xml", text(&files, "junit.xml"));
    insta::assert_snapshot!("summary.md", text(&files, "summary.md"));
}

/// The charts are snapshotted by themselves; here they would hide the page.
#[test]
fn the_page_tells_all_outcomes() {
    let mut second = samples::failing();
    second.plan.seed = 8;
    let files = report_call(&summaries(&[samples::quiet(), samples::failing(), second])).unwrap();
    let page = text(&files, "index.html");
    let style = page.find("<style>").zip(page.find("</style>")).map(|(from, to)| &page[from..to]).unwrap();
    let mut page = page.replace(style, "<style>…");
    while let Some(from) = page.find("<svg ") {
        let to = page[from..].find("</svg>").unwrap() + from + "</svg>".len();
        page.replace_range(from..to, "<svg…>");
    }
    insta::assert_snapshot!("index.html", page);
}

#[test]
fn the_console_shows_verdicts_then_failures() {
    let runs = summaries(&[samples::storm(), samples::quiet(), samples::failing()]);
    let mut shown = console::HEADER.join(" | ");
    for row in console::rows(&runs) {
        shown += "\n";
        shown += &row.join(" | ");
    }
    insta::assert_snapshot!("console", format!("{shown}\n\n{}", console::failures(&runs)));
    assert_eq!(console::failures(&runs[..2]), "", "nothing to say where all held");
}

#[test]
fn charts_are_drawn_where_there_is_something_to_show() {
    let recovery = ["admissions-recovery", "fleet-recovery", "line-recovery", "service-recovery"];
    let whole = ["admissions", "fleet", "line", "service", "time-to-reconnect"];
    let cases = [
        (samples::storm(), [&whole[..], &recovery[..]].concat()),
        (samples::month(), whole.to_vec()),
        (samples::quiet(), Vec::new()),
        (samples::failing(), vec!["admissions", "fleet", "service", "time-to-reconnect"]),
        (samples::upgrade(), [&whole[..], &["statuses", "time-to-upgrade", "upgrades"], &["traffic"]].concat()),
        (samples::lost(), vec!["fleet", "statuses"]),
        (samples::sessions(10), vec!["sessions"]),
        (samples::desk(), vec!["representatives", "sessions", "tools", "waiting"]),
        (samples::statistics(), vec!["admissions", "fleet", "traffic"]),
    ];
    for (sample, mut expected) in cases {
        let report = report(&sample);
        let charts = report.files.iter().filter_map(|file| file.path.strip_prefix("charts/"));
        let mut drawn: Vec<_> = charts.filter_map(|chart| chart.strip_suffix(".png")).collect();
        drawn.sort_unstable();
        expected.sort_unstable();
        assert_eq!(drawn, expected, "{}", sample.plan.name);
        for stem in drawn {
            assert!(report.files.iter().any(|file| file.path == format!("charts/{stem}.svg")), "{stem}");
        }
    }
}

#[test]
fn nothing_is_drawn_beyond_the_paper() {
    for sample in [samples::storm(), samples::crowded(), samples::small(), samples::desk()] {
        for file in report(&sample).files.iter().filter(|file| file.path.ends_with(".svg")) {
            let svg = text(std::slice::from_ref(file), &file.path);
            let within = |attribute: &str, most: f64| {
                for value in svg.split(&format!(" {attribute}=\"")).skip(1) {
                    let value: f64 = value.split('"').next().unwrap().parse().unwrap();
                    assert!((0.0..=most).contains(&value), "{}: {attribute}={value}", file.path);
                }
            };
            for attribute in ["x", "x1", "x2", "cx"] {
                within(attribute, 2_400.0);
            }
            for attribute in ["y", "y1", "y2", "cy"] {
                within(attribute, 1_200.0);
            }
            for points in svg.split(" points=\"").skip(1) {
                for point in points.split('"').next().unwrap().split_whitespace() {
                    let (x, y) = point.split_once(',').unwrap();
                    let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                    assert!((0.0..=2_400.0).contains(&x) && (0.0..=1_200.0).contains(&y), "{}: {point}", file.path);
                }
            }
        }
    }
}

#[test]
fn equal_runs_give_equal_bytes() {
    for sample in [samples::storm(), samples::failing(), samples::hostile()] {
        let (one, other) = (report(&sample), report(&sample.clone()));
        assert_eq!(one.files, other.files, "{}", sample.plan.name);
        let call = |report: RunReport| report_call(&[report.summary]).unwrap();
        assert_eq!(call(one), call(other), "{}", sample.plan.name);
    }
}

#[test]
fn wall_clock_figures_stay_in_their_two_keys() {
    let sample = samples::small();
    let (one, mut run) = (sample.run(), sample.run());
    (run.wall_seconds, run.peak_rss_bytes) = (99.5, 1);
    let (one, other) = (report_run(&one).unwrap(), report_run(&run).unwrap());
    for (a, b) in one.files.iter().zip(&other.files).filter(|(a, _)| a.path != "result.json") {
        assert_eq!(a, b);
    }
    let lines = |report: &RunReport| text(&report.files, "result.json").lines().map(str::to_owned).collect::<Vec<_>>();
    let differ: Vec<_> = lines(&one).into_iter().zip(lines(&other)).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    assert_eq!(differ, ["  \"wall_seconds\": 1.9,", "  \"peak_rss_bytes\": 123456789,"]);
    assert_eq!(report_call(&[one.summary]).unwrap(), report_call(&[other.summary]).unwrap());
}

#[test]
fn every_key_is_documented() {
    fn check(value: &serde_json::Value, documented: &str) {
        match value {
            serde_json::Value::Object(entries) => {
                for (key, value) in entries {
                    assert!(documented.contains(&format!("`{key}`")), "docs/results.md does not explain `{key}`");
                    check(value, documented);
                }
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| check(value, documented)),
            _ => {}
        }
    }
    for sample in [samples::failing(), samples::sessions(10), samples::simple_desk(), samples::hostile()] {
        let report = report(&sample);
        let result: serde_json::Value = serde_json::from_str(&text(&report.files, "result.json")).unwrap();
        check(&result, include_str!("../../../docs/results.md"));
        for file in report.files.iter().filter(|file| file.path.ends_with(".svg")) {
            let stem = file.path.trim_start_matches("charts/").trim_end_matches(".svg");
            assert!(include_str!("../../../docs/results.md").contains(&format!("`{stem}`")), "{stem}");
        }
    }
}

#[test]
fn a_record_that_does_not_fit_its_plan_is_an_error() {
    let breaks: [fn(&mut Sample); 5] = [
        |sample| sample.record.totals.truncate(3),
        |sample| sample.record.effects.clear(),
        |sample| sample.record.series[4].gauges.truncate(1),
        |sample| sample.record.effects[0].entry.0 = 77,
        |sample| {
            sample.record.rest.named.push((
                model::id::ClientId(9),
                model::event::ClientState::Waiting,
                model::time::SimTime::ZERO,
            ))
        },
    ];
    for (place, break_it) in breaks.into_iter().enumerate() {
        let mut sample = samples::small();
        break_it(&mut sample);
        let error = report_run(&sample.run()).expect_err("the tables do not fit");
        assert!(matches!(error, ReportError::Mismatch { .. }), "case {place}: {error}");
    }
}

#[test]
fn a_run_without_a_single_bucket_still_has_a_report() {
    let mut sample = samples::small();
    sample.record.series.clear();
    let report = report(&sample);
    assert_eq!(text(&report.files, "timeline.csv").lines().count(), 1);
    report_call(&[report.summary]).unwrap();
}

fn report(sample: &Sample) -> RunReport {
    report_run(&sample.run()).unwrap()
}

fn summaries(samples: &[Sample]) -> Vec<Summary> {
    samples.iter().map(|sample| report(sample).summary).collect()
}

fn text(files: &[ReportFile], path: &str) -> String {
    let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(file.bytes.clone()).unwrap()
}
