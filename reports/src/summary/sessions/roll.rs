//! Each session by itself: who asked for it or helped, by what it came about, and what came of it.

use model::id::SessionId;
use model::record::{Fate, LoggedSession, Way};
use model::session_policy::Start;
use model::time::{SimDuration, SimTime};

use super::{names, reasons};
use crate::run::Run;
use crate::summary::section::Table;
use crate::words;

/// The sessions in order of time, as many as a reader goes through (CLOSE-4).
pub(super) fn table(run: &Run<'_>) -> Table {
    let logged = names::logged(run);
    let caption = match logged.len() {
        all @ 0..=LISTED_MAX => format!("{} asked for", words::counted(all as u64, "session")),
        all => format!(
            "The first {LISTED_MAX} of {} asked for; all of them are in sessions.csv",
            words::counted(all as u64, "session")
        ),
    };
    let columns = ["Session", "Asked for", "Who", "By what", "Answer", "Ended", "Why"].map(|name| (name, false));
    let rows = logged.into_iter().take(LISTED_MAX).filter_map(|(id, line)| row(run, id, line)).collect();
    Table { caption, columns: columns.to_vec(), rows }
}

fn row(run: &Run<'_>, id: SessionId, line: &LoggedSession) -> Option<Vec<String>> {
    let (wanted, way, fate) = (line.wanted?, line.way?, line.fate()?);
    let told = run.record.sessions.get(id.index());
    let mut means = names::method_in_words(run.plan, way);
    if told
        .and_then(|told| told.started)
        .is_some_and(|(_, _, start)| matches!(start, Start::Jump { present: true, .. }))
    {
        means += ", a customer present";
    }
    let who = match (way, line.started) {
        (Way::Asked(user, _), _) | (Way::Came(_), Some((_, user))) => names::user(run.plan, user),
        (Way::Came(_), None) => "–".to_owned(),
    };
    let over = line.over.map(|(at, _)| at);
    let after = |at: Option<SimTime>| at.map_or_else(String::new, |at| later(wanted, at));
    let answer = match (line.started, fate) {
        (Some((at, _)), _) => format!("started{}", after(Some(at))),
        (None, Fate::Refused(_)) => format!("refused{}", after(over)),
        (None, Fate::Abandoned) => format!("gave up{}", after(over)),
        (None, Fate::LostWaiting(_)) => format!("lost{}", after(over)),
        (None, _) => "none when the run ended".to_owned(),
    };
    let ended = match (line.started, over) {
        (Some(_), Some(at)) => words::briefly_dated(run, at),
        (None, Some(at)) if !matches!(fate, Fate::Refused(_)) => words::briefly_dated(run, at),
        (Some(_), None) => "still under way".to_owned(),
        (None, _) => "–".to_owned(),
    };
    let mut why = Vec::new();
    if let Fate::Refused(reason) = fate {
        why.push(reasons::refused(run, reason));
    }
    if let Some(told) = told {
        why.extend(told.overridden.then(|| "its schedule was overridden".to_owned()));
        let notices = told.notices.len() as u64;
        why.extend((notices > 0).then(|| format!("told {} that its schedule ends", words::times(notices))));
    }
    why.extend((line.members_max > 1).then(|| format!("{} representatives at once", line.members_max)));
    for (what, times) in
        [("transferred", line.transfers), ("held", line.holds), ("without its representatives", line.losses)]
    {
        why.extend((times > 0).then(|| format!("{what} {}", words::times(times.into()))));
    }
    match fate {
        Fate::Ended(how) | Fate::LostWaiting(how) => why.push(reasons::ended(how).to_owned()),
        Fate::Abandoned if line.entry.is_none() => why.push("the appliance never heard of it".to_owned()),
        Fate::Abandoned | Fate::UnderWay | Fate::Refused(_) | Fate::Unanswered => {}
    }
    Some(vec![
        names::logged_session(run.plan, id, line),
        words::briefly_dated(run, wanted),
        who,
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

/// A longer table is not read; sessions.csv has all.
pub(super) const LISTED_MAX: usize = 50;

/// In less than that goes the way to the Jump Client and back.
const NOTICED_MIN: SimDuration = SimDuration::from_millis(500);
