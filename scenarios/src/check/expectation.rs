//! What must hold: every text read against the timeline of its own file.

use model::time::SimTime;

use super::timeline::outages;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::expectation::{Expected, NamedSpan, Names, ParseError, parse};
use crate::file::File;
use crate::lower::{Selection, ends};
use crate::rules;

/// Reads every expectation; those that can be read come back, the others are reported.
pub(super) fn check(file: &File, selection: Option<&Selection<'_>>, out: &mut Diagnostics) -> Vec<Expected> {
    let Some(expectations) = file.expect.get() else { return Vec::new() };
    if let Some(first) = expectations.get(EXPECTATIONS_MAX) {
        let message = format!("{} expectations are more than {EXPECTATIONS_MAX}", expectations.len());
        out.push(Diagnostic::error(Code::TooLarge, first.span, message).help("split the scenario"));
    }
    if expectations.is_empty() && !file.expect.given {
        let diagnostic =
            Diagnostic::note(Code::NothingExpected, file.expect.span, "nothing is expected of this scenario");
        out.push(diagnostic.help("add an `[[expect]]`; without one, only the laws that hold on every run are judged"));
    }
    let names = names(file, selection);
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
            Err(error) => report(&that.0, expectation.that.span, error, out),
        }
    }
    read
}

/// What expectations can name, as far as the file says it.
fn names(file: &File, selection: Option<&Selection<'_>>) -> Option<Names> {
    let duration = file.run.get()?.duration.copied()?;
    let mut entries = Vec::new();
    for entry in file.timeline.get()? {
        let Some(name) = entry.name.get() else { continue };
        // An entry whose time is itself at fault has a name all the same.
        let start = entry.at.copied().map_or(SimTime::ZERO, |at| SimTime::ZERO + at);
        let count = selection.map_or(1, |selection| outages(entry, selection));
        let end = ends(entry, count).unwrap_or(start);
        entries.push(NamedSpan { name: name.0.clone(), start, end });
        if let Some(stagger) = entry.site_outage.get().and_then(|outage| outage.stagger.copied()) {
            let single = ends(entry, 1).unwrap_or(start).since(start);
            for number in 0..count as u64 {
                let start = start.saturating_add(stagger.saturating_mul(number));
                let name = format!("{}-{}", name.0, number + 1);
                entries.push(NamedSpan { name, start, end: start.saturating_add(single) });
            }
        }
    }
    Some(Names { entries, duration })
}

/// Points at the character, where the text stands in its file as it is.
fn report(text: &str, whole: Span, error: ParseError, out: &mut Diagnostics) {
    let raw = out.sources().slice(whole);
    let quote = raw.find(text).filter(|quote| raw.len() == text.len() + 2 * quote);
    let span = quote.map_or(whole, |quote| {
        let start = whole.range().start + quote;
        // What is missing at the end is shown at the closing quote.
        Span::new(whole.source, start + error.span.start..start + error.span.end.max(error.span.start + 1))
    });
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
