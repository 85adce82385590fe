//! Sessions: how many were asked for, what came of them, and each by itself where they are few.
//!
//! One question a file: what came of all of them (`tally`), each session (`roll`), pins and unpins (`pinning`), and what a
//! reader calls things (`names`, `reasons`). How long customers waited for one is the support desk's (`super::desk`).

pub(crate) mod names;
mod pinning;
mod reasons;
mod roll;
pub(crate) mod tally;

use model::metric::{Counter, Gauge};

use super::figures::{Figure, Quantity, figure, headline};
use super::section::Section;
use crate::run::Run;
use crate::words;
use tally::Tally;

/// The part of the report about sessions.
pub(super) fn section(run: &Run<'_>) -> Option<Section> {
    let tally = Tally::of(run);
    if tally.asked.count == 0 {
        return None;
    }
    let tables = [Some(tally.table(run)), Some(roll::table(run)), pinning::table(run)];
    let mut said = sentences(run);
    said.extend(pinning::sentence(&tally));
    Some(Section { anchor: "sessions", title: "Sessions", said, tables: tables.into_iter().flatten().collect() })
}

/// What came out of those that representatives asked for, in a sentence. What customers came for is the desk's.
pub(super) fn sentences(run: &Run<'_>) -> Vec<String> {
    let tally = Tally::of_those(run, |line| !line.is_customers());
    if tally.asked.count == 0 {
        return Vec::new();
    }
    if tally.started.count == tally.asked.count {
        let asked = words::was_were(tally.asked.count, "session");
        return vec![format!("{asked} asked for and started.{}", cut_short(&tally))];
    }
    let mut parts = vec![format!("{} started", words::count(tally.started.count))];
    let refused: u64 = tally.refused.iter().map(|(_, times)| times.count).sum();
    if refused > 0 {
        let mut why: Vec<_> = tally
            .refused
            .iter()
            .take(REASONS_TOLD_MAX)
            .map(|(why, times)| format!("{} {}", words::count(times.count), reasons::refused_briefly(*why)))
            .collect();
        let others: u64 = tally.refused.iter().skip(REASONS_TOLD_MAX).map(|(_, times)| times.count).sum();
        if others > 0 {
            why.push(format!("{} for other reasons", words::count(others)));
        }
        parts.push(format!("{} refused ({})", words::count(refused), words::list(&why)));
    }
    if tally.unanswered > 0 {
        parts.push(format!("{} without an answer when the run ended", words::count(tally.unanswered)));
    }
    let asked = words::was_were(tally.asked.count, "session");
    vec![format!("{asked} asked for: {}.{}", words::list(&parts), cut_short(&tally))]
}

/// What ended sessions whose users did not.
pub(super) fn cut_short(tally: &Tally) -> String {
    let told =
        |(how, times): &(_, tally::Times)| Some(format!("{} {}", words::count(times.count), reasons::cut_short(*how)?));
    let told: Vec<_> = tally.ended.iter().filter_map(told).collect();
    if told.is_empty() { String::new() } else { format!(" Of those that started, {}.", words::list(&told)) }
}

/// The counts as figures.
pub(super) fn figures(run: &Run<'_>) -> Vec<Figure> {
    let tally = Tally::of(run);
    if tally.asked.count == 0 {
        return Vec::new();
    }
    let of = format!("of {} asked for", words::count(tally.asked.count));
    let refused = tally.refused.iter().map(|(_, times)| times.count).sum();
    let mut figures = vec![
        headline("Sessions started", Quantity::Count(tally.started.count), of, Counter::SessionStarts.about()),
        figure(
            "Most sessions at once",
            Quantity::Count(run.peak(Gauge::Sessions)),
            String::new(),
            Gauge::Sessions.about(),
        ),
    ];
    if refused > 0 {
        let refusals = Counter::SessionRefusals;
        figures.push(headline("Sessions refused", Quantity::Count(refused), String::new(), refusals.about()));
    }
    figures
}

/// A sentence with more reasons than that is none.
const REASONS_TOLD_MAX: usize = 3;
