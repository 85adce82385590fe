//! Texts that come from files cannot break out of their place in any format, and every format reads back.

use crate::samples::{self, HOSTILE, Sample};
use hdrhistogram::Histogram;
use hdrhistogram::serialization::Deserializer;
use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};
use jumpstorm_reports::{ReportFile, RunReport, report_call, report_run};
use model::metric::Latency;

#[test]
fn markup_stays_balanced() {
    for sample in [samples::hostile(), samples::storm(), samples::failing(), samples::desk()] {
        let report = report(&sample);
        for file in report.files.iter().filter(|file| file.path.ends_with(".svg")) {
            balanced(&file.path, &text(file));
        }
        for file in report_call(&[report.summary]).unwrap() {
            if file.path != "summary.md" {
                balanced(&file.path, &text(&file));
            }
        }
    }
}

#[test]
fn no_text_becomes_markup() {
    let report = report(&samples::hostile());
    let call = report_call(&[report.summary.clone(), report.summary]).unwrap();
    // What programs read keeps names as they are: see below.
    let plain = ["png", "json", "hlog", "sessions.csv"];
    let is_plain = |file: &&ReportFile| plain.iter().any(|kind| file.path.ends_with(kind));
    for file in report.files.iter().chain(&call).filter(|file| !is_plain(file)) {
        let text = text(file);
        assert!(!text.contains("<script"), "{} holds a script", file.path);
        assert!(!text.contains("<b>"), "{} holds a tag from a name", file.path);
        assert!(!text.contains(['\u{0}', '\u{202e}']), "{} holds a control character", file.path);
    }
}

/// Names of installers, sites, portals and packages stand in the page, as text.
#[test]
fn every_section_shows_hostile_names_as_text() {
    let summary = report(&samples::hostile()).summary;
    let anchors: Vec<_> = summary.sections.iter().map(|section| section.anchor).collect();
    assert_eq!(anchors, ["upgrades", "desk", "sessions", "life", "traffic", "deeds"]);
    let all: Vec<_> = summary.settings.iter().map(|set| set.name.clone() + &set.value).collect();
    assert_eq!(all.iter().filter(|text| text.contains("<script>")).count(), 1, "the installer's row: {all:?}");
    assert!(summary.happenings.iter().all(|happened| !happened.what.contains(['\n', '\u{0}', '\u{202e}'])));
    assert_eq!(summary.happenings.iter().filter(|happened| happened.what.contains("<script>")).count(), 2);
    let files = report_call(&[summary]).unwrap();
    let page = text(&files[0]);
    assert!(page.matches("installer “&#60;script&#62;").count() >= 2, "named in the timeline and in the settings");
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let summaries = [samples::hostile(), samples::storm()].map(|sample| report(&sample).summary);
    let page = text(&report_call(&summaries).unwrap()[0]).replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for foreign in ["http:", "https:", "src=", "<link", "<script", "@import", "url(", "javascript:"] {
        assert!(!page.contains(foreign), "the page holds {foreign}");
    }
}

#[test]
fn json_keeps_the_text_as_it_was() {
    let report = report(&samples::hostile());
    let json: serde_json::Value = serde_json::from_str(&text(file(&report.files, "result.json"))).unwrap();
    for pointer in [
        "/scenario",
        "/replay",
        "/timeline/0/name",
        "/expectations/0/text",
        "/rest/named/0/name",
        "/upgrades/0/site_package",
        "/sessions/each/0/name",
        "/sessions/each/0/user",
        "/sessions/each/0/through",
        "/sessions/each/10/stream",
        "/desk/queues/0/name",
        "/outcomes/0/text",
        "/outcomes/0/parts/0/about",
    ] {
        assert_eq!(json.pointer(pointer).and_then(|value| value.as_str()), Some(HOSTILE), "{pointer}");
    }
}

#[test]
fn junit_reads_back() {
    let summary = report(&samples::hostile()).summary;
    let xml = text(&report_call(&[summary]).unwrap()[1]);
    let read = quick_junit::Report::deserialize_from_str(&xml).unwrap();
    let cases: Vec<_> = read.test_suites[0].test_cases.iter().map(|case| case.classname.clone().unwrap()).collect();
    assert_eq!(cases.len(), 5, "{cases:?}");
    assert_eq!((read.failures, read.errors), (3, 1));
}

#[test]
fn markdown_tables_keep_their_columns() {
    let summary = report(&samples::hostile()).summary;
    let markdown = text(&report_call(&[summary]).unwrap()[2]);
    let mut columns = None;
    for line in markdown.lines() {
        let bars = line.matches('|').count();
        match columns {
            _ if bars == 0 => columns = None,
            None => columns = Some(bars),
            Some(expected) => assert_eq!(bars, expected, "{line}"),
        }
        assert!(!line.starts_with("# x"), "a name began a line of its own");
    }
}

#[test]
fn csv_reads_back() {
    let sample = samples::hostile();
    let report = report(&sample);
    let csv = text(file(&report.files, "timeline.csv"));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let admissions = reader.headers().unwrap().iter().position(|column| column == "admissions").unwrap();
    let rows: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), sample.record.series.len());
    let total: u64 = rows.iter().map(|row| row[admissions].parse::<u64>().unwrap()).sum();
    assert_eq!(total, sample.record.total(model::metric::Counter::Admissions));
}

#[test]
fn the_session_log_keeps_names_as_they_were() {
    let report = report(&samples::hostile());
    let csv = text(file(&report.files, "sessions.csv"));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 11);
    for wanted in ["name", "through", "asked_by", "started_by"] {
        let place = columns.iter().position(|column| column == wanted).unwrap();
        assert_eq!(&rows[0][place], HOSTILE, "{wanted}");
    }
    for wanted in ["stream", "through", "queue"] {
        let place = columns.iter().position(|column| column == wanted).unwrap();
        assert!(rows.iter().any(|row| &row[place] == HOSTILE && row[0] == *"10"), "{wanted}");
    }
}

#[test]
fn histograms_read_back_without_loss() {
    for sample in [samples::storm(), samples::hostile()] {
        let report = report(&sample);
        let log = &file(&report.files, "histograms.hlog").bytes;
        let mut read = 0;
        for entry in IntervalLogIterator::new(log) {
            match entry.unwrap() {
                LogEntry::StartTime(start) => {
                    assert_eq!(start.as_secs() as i64, sample.plan.starts.timestamp().as_second());
                }
                LogEntry::Interval(interval) => {
                    let name = interval.tag().unwrap().as_str().to_owned();
                    let original = &sample.record.latencies[&Latency::named(&name).unwrap()];
                    let bytes = base64(interval.encoded_histogram());
                    let copy: Histogram<u64> = Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap();
                    assert_eq!(&copy, original, "{name}");
                    for quantile in [0.0, 0.5, 0.9, 0.99, 0.999, 1.0] {
                        assert_eq!(copy.value_at_quantile(quantile), original.value_at_quantile(quantile), "{name}");
                    }
                    read += 1;
                }
                LogEntry::BaseTime(_) => panic!("times count from StartTime"),
            }
        }
        assert_eq!(read, sample.record.latencies.len());
    }
}

/// Fails unless every tag of a document is closed in order, attributes are quoted, and no stray `<` is left.
fn balanced(path: &str, document: &str) {
    const VOID: [&str; 3] = ["meta", "!DOCTYPE", "?xml"];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = document;
    // A style sheet is text of its own rules.
    let style = rest.find("<style>").zip(rest.find("</style>"));
    let without_style = style.map(|(from, to)| format!("{}{}", &rest[..from], &rest[to + "</style>".len()..]));
    if let Some(document) = &without_style {
        rest = document;
    }
    while let Some(from) = rest.find('<') {
        let tag = &rest[from + 1..];
        let mut quoted = false;
        let to = tag.find(|c| {
            quoted ^= c == '"';
            assert!(quoted || c != '<', "{path}: a stray < in <{tag:.40}");
            c == '>' && !quoted
        });
        let inside = &tag[..to.unwrap_or_else(|| panic!("{path}: <{tag:.40} is never closed"))];
        let name = inside.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        if inside.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{path}: closed out of order");
        } else if !inside.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
        rest = &tag[inside.len() + 1..];
    }
    assert!(open.is_empty(), "{path}: never closed: {open:?}");
}

fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|c| *c != b'=').map(value).collect();
    let mut bytes = Vec::new();
    for group in digits.chunks(4) {
        let bits = group.iter().fold(0_u32, |bits, digit| bits << 6 | u32::from(*digit)) << (6 * (4 - group.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}

fn report(sample: &Sample) -> RunReport {
    report_run(&sample.run()).unwrap()
}

fn file<'a>(files: &'a [ReportFile], path: &str) -> &'a ReportFile {
    files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}"))
}

fn text(file: &ReportFile) -> String {
    String::from_utf8(file.bytes.clone()).unwrap()
}
