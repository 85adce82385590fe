//! Each session by itself: who asked for it, by what, and what came of it.

use model::id::SessionId;
use model::record::SessionRecord;
use model::session_policy::Start;
use model::time::{SimDuration, SimTime};

use super::{names, reasons};
use crate::run::Run;
use crate::summary::section::Table;
use crate::words;

/// The sessions in order of time, as many as a reader goes through.
pub(super) fn table(run: &Run<'_>) -> Table {
    let rows: Vec<_> = names::asked(run).filter_map(|(id, session)| row(run, id, session)).collect();
    let caption = match rows.len() {
        all @ 0..=LISTED_MAX => format!("{} asked for", words::counted(all as u64, "session")),
        all => format!(
            "The first {LISTED_MAX} of {} asked for; more of them are in result.json, all in events.jsonl (--trace)",
            words::counted(all as u64, "session")
        ),
    };
    let columns = ["Session", "Asked for", "Who", "By what", "Answer", "Ended", "Why"].map(|name| (name, false));
    Table { caption, columns: columns.to_vec(), rows: rows.into_iter().take(LISTED_MAX).collect() }
}

fn row(run: &Run<'_>, id: SessionId, session: &SessionRecord) -> Option<Vec<String>> {
    let (asked, user, how) = session.asked?;
    let mut means = names::means(run.plan, how);
    if session.started.is_some_and(|(_, _, start)| matches!(start, Start::Jump { present: true, .. })) {
        means += ", a customer present";
    }
    let answer = match (session.started, session.refused) {
        (Some((at, ..)), _) => format!("started{}", later(asked, at)),
        (None, Some((at, _))) => format!("refused{}", later(asked, at)),
        (None, None) => "none when the run ended".to_owned(),
    };
    let ended = match (session.started, session.ended) {
        (_, Some((at, _))) => words::briefly_dated(run, at),
        (Some(_), None) => "still under way".to_owned(),
        (None, None) => "–".to_owned(),
    };
    let mut why = Vec::new();
    why.extend(session.refused.map(|(_, why)| reasons::refused(run, why)));
    why.extend(session.overridden.then(|| "its schedule was overridden".to_owned()));
    let notices = session.notices.len() as u64;
    why.extend((notices > 0).then(|| format!("told {} that its schedule ends", words::times(notices))));
    why.extend(session.ended.map(|(_, how)| reasons::ended(how).to_owned()));
    Some(vec![
        names::session(run.plan, id),
        words::briefly_dated(run, asked),
        names::user(run.plan, user),
        means,
        answer,
        ended,
        why.join("; "),
    ])
}

/// How long an answer took, if a reader could have noticed.
fn later(asked: SimTime, answered: SimTime) -> String {
    let took = answered.since(asked);
    if took < NOTICED_MIN { String::new() } else { format!(" after {}", words::span(took)) }
}

/// A longer table is not read; the JSON has more.
pub(super) const LISTED_MAX: usize = 50;

/// In less than that goes the way to the Jump Client and back.
const NOTICED_MIN: SimDuration = SimDuration::from_millis(500);
