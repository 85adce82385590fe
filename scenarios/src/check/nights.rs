//! Nights: past midnight, apart from each other, and at least one of them.

use model::time::SimDuration;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::Entry;
use crate::lower::Writing;

pub(super) fn check(entry: &Entry, writing: Writing<'_>, out: &mut Diagnostics) {
    let Some(nights) = entry.nights.get() else { return };
    let (Some(from), Some(until)) = (nights.from.copied(), nights.until.copied()) else { return };
    let Ok(day) = u64::try_from(from.0.duration_since(until.0).as_micros()) else {
        let (span, help) = match nights.until.given {
            true => (nights.until.span, format!("let it be earlier in the day than `from`, which is {from}")),
            false => (nights.from.span, format!("let it be later in the day than `until`, which is {until}")),
        };
        let diagnostic = Diagnostic::error(Code::Conflict, span, format!("a night from {from} until {until} is none"));
        out.push(diagnostic.help(help));
        return;
    };
    let day = SimDuration::from_micros(day);
    if let Some(over) = nights.over.copied()
        && over > day
    {
        let message = format!("nights spread over {over} run into each other: from {until} to {from} there are {day}");
        let diagnostic = Diagnostic::error(Code::Conflict, nights.over.span, message);
        out.push(diagnostic.help(format!("spread them over {day} at most")));
    }
    if writing.calendar.is_some() && entry.at.copied().is_some() && writing.nights(entry).is_empty() {
        let message = "no night of these begins in the run";
        let diagnostic = Diagnostic::error(Code::MatchesNothing, entry.nights.span, message);
        out.push(diagnostic.help("the first is the one whose evening comes after `at`; the calendar is `run.starts`"));
    }
}
