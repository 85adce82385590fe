//! What must hold: every text read against the timeline of its own file.

use model::time::SimTime;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::expectation::{Expected, NamedSpan, Names, ParseError, parse};
use crate::file::File;
use crate::lower::{Writing, moments};
use crate::rules;

/// Reads every expectation; those that can be read come back, the others are reported.
pub(super) fn check(file: &File, writing: Writing<'_>, out: &mut Diagnostics) -> Vec<Expected> {
    let Some(expectations) = file.expect.get() else { return Vec::new() };
    if let Some(first) = expectations.get(EXPECTATIONS_MAX) {
        let message = format!("{} expectations are more than {EXPECTATIONS_MAX}", expectations.len());
        out.push(Diagnostic::error(Code::TooLarge, first.span, message).help("split the scenario"));
    }
    let outcomes = file.outcome.get().map(Vec::as_slice).unwrap_or_default();
    let covers = outcomes.iter().filter_map(|outcome| outcome.covers.get()).flatten();
    covers.for_each(|rule| exists(rule.span, rule.value.0.as_str(), out));
    if expectations.is_empty() && !file.expect.given && outcomes.is_empty() {
        let diagnostic =
            Diagnostic::note(Code::NothingExpected, file.expect.span, "nothing is expected of this scenario");
        out.push(diagnostic.help("add an `[[expect]]`; without one, only the laws that hold on every run are judged"));
    }
    let names = names(file, writing);
    let mut read = Vec::new();
    for expectation in expectations.iter().take(EXPECTATIONS_MAX) {
        let covers = expectation.covers.get().map(Vec::as_slice).unwrap_or_default();
        covers.iter().for_each(|rule| exists(rule.span, rule.value.0.as_str(), out));
        // Where the run or the timeline cannot be read, instants cannot be judged.
        let (Some(names), Some(that)) = (&names, expectation.that.get()) else { continue };
        match parse(&that.0, names) {
            Ok(parsed) => read.push(Expected {
                expectation: parsed,
                text: that.0.clone(),
                covers: covers.iter().map(|rule| rule.value.0.clone()).collect(),
            }),
            Err(error) => report(expectation.that.span, error, out),
        }
    }
    read
}

/// What expectations can name, as far as the file says it.
fn names(file: &File, writing: Writing<'_>) -> Option<Names> {
    let duration = file.run.get()?.duration.copied()?;
    let timeline = file.timeline.get()?;
    let known = moments(timeline, writing);
    let mut entries: Vec<NamedSpan> = known
        .iter()
        .map(|(name, moments)| NamedSpan { name: name.clone(), start: moments.start, end: moments.end })
        .collect();
    // An entry whose time is itself at fault has a name all the same.
    for name in timeline.iter().filter_map(|entry| entry.name.get()).filter(|name| !known.contains_key(&name.0)) {
        entries.push(NamedSpan { name: name.0.clone(), start: SimTime::ZERO, end: SimTime::ZERO });
    }
    Some(Names { entries, duration })
}

/// Points at the character; what is missing at the end is shown at the closing quote.
fn report(whole: Span, error: ParseError, out: &mut Diagnostics) {
    let span = out.sources().part(whole, error.span.start..error.span.end.max(error.span.start + 1));
    out.push(Diagnostic::error(Code::Expectation, span, error.message).help(error.help));
}

fn exists(span: Span, id: &str, out: &mut Diagnostics) {
    if rules::find(id).is_none() {
        let shown = crate::diagnostic::shorten(id);
        let diagnostic = Diagnostic::error(Code::UnknownRule, span, format!("there is no rule `{shown}`"));
        let diagnostic = diagnostic.did_you_mean(id, rules::all().iter().map(|rule| rule.id.as_str()));
        out.push(diagnostic.help("rules have ids such as `CONN-2`; scenarios/rules.toml lists them"));
    }
}

/// The most expectations of one scenario.
const EXPECTATIONS_MAX: usize = 1_000;
