//! The documents for people say what the code does: every example of `docs/expectations.md` is read, and
//! `docs/metrics.md` is the catalogue.

use model::metric::{Counter, Gauge, Latency};

use super::grammar::Comparator;
use super::samples::names;
use super::{TEXT_CHARS_MAX, parse, words};

#[test]
fn every_example_is_read() {
    let examples = blocks(EXPECTATIONS, "expect");
    assert!(examples.len() >= 30, "only {} examples were found", examples.len());
    for text in examples {
        if let Err(error) = parse(text, &names()) {
            panic!("{text}: {error} at {:?}; {}", error.span, error.help);
        }
    }
}

/// A refused example is three lines: the text, marks below what is wrong with the message after them, and the help.
#[test]
fn every_refused_example_is_answered_as_shown() {
    let lines = blocks(EXPECTATIONS, "refused");
    assert!(lines.len() >= 30 && lines.len().is_multiple_of(3), "{} lines were found", lines.len());
    for example in lines.chunks(3) {
        let error = parse(example[0], &names()).expect_err(example[0]);
        let marks = format!("{}{}", " ".repeat(error.span.start), "^".repeat(error.span.len().max(1)));
        let shown = [format!("{marks} {error}"), format!("help: {}", error.help)];
        assert_eq!(example[1..], shown, "{}", example[0]);
    }
}

#[test]
fn the_grammar_names_every_terminal() {
    let grammar = blocks(EXPECTATIONS, "ebnf").join("\n");
    let words = "always never at by within of from to after in any first last start end min max mean count p between and +- + - : ,";
    let symbols = Comparator::ALL.iter().map(|comparator| comparator.symbol());
    for terminal in words.split(' ').chain(symbols).chain(["d", "h", "m", "s", "ms", "us", "%"]) {
        assert!(grammar.contains(&format!("\"{terminal}\"")), "\"{terminal}\" is missing");
    }
    assert!(EXPECTATIONS.contains(&format!("{} characters", words::grouped(TEXT_CHARS_MAX as u128))));
}

#[test]
fn the_catalogue_is_written_down() {
    let gauges = Gauge::ALL.iter().map(|gauge| {
        format!("| `{gauge}` | {} | {} | {} |", words::gauge_unit(*gauge), words::whole(*gauge), gauge.about())
    });
    let counters = Counter::ALL.iter().map(|counter| {
        let event = if counter.has_moments() { format!("`{}`", counter.event_name()) } else { "none".into() };
        format!("| `{counter}` | {} | {event} | {} |", words::counter_unit(*counter), counter.about())
    });
    let latencies = Latency::ALL.iter().map(|latency| format!("| `{latency}` | duration | {} |", latency.about()));
    let expected: Vec<_> = gauges.chain(counters).chain(latencies).collect();
    let written: Vec<_> = METRICS.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(written, expected, "docs/metrics.md should hold these rows:\n{}", expected.join("\n"));
}

/// The lines of all fenced blocks of a kind, without empty ones.
fn blocks<'a>(document: &'a str, kind: &str) -> Vec<&'a str> {
    let mut inside = None;
    let mut lines = Vec::new();
    for line in document.lines() {
        match (line.strip_prefix("```"), inside) {
            (Some(opened), None) => inside = Some(opened),
            (Some(_), Some(_)) => inside = None,
            (None, Some(block)) if block == kind && !line.trim().is_empty() => lines.push(line),
            _ => {}
        }
    }
    lines
}

const EXPECTATIONS: &str = include_str!("../../../docs/expectations.md");
const METRICS: &str = include_str!("../../../docs/metrics.md");
