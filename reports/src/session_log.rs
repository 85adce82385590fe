//! `sessions.csv`: the session log, a line for each session of the run, however it was started and ended (CLOSE-4).

use model::id::SessionId;
use model::record::{Fate, LoggedSession, Way};
use model::time::{SimDuration, SimTime};

use crate::run::{ReportError, Run};
use crate::summary::sessions::names;
use crate::timeline::seconds;
use crate::words;

/// The file's bytes; nothing where no session came.
pub(crate) fn sessions_csv(run: &Run<'_>) -> Result<Option<Vec<u8>>, ReportError> {
    let failed = |error: csv::Error| ReportError::format(FILE, error);
    let logged = names::logged(run);
    if logged.is_empty() {
        return Ok(None);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(failed)?;
    for (id, line) in logged {
        if let Some(row) = row(run, id, line) {
            writer.write_record(row).map_err(failed)?;
        }
    }
    writer.into_inner().map(Some).map_err(|error| ReportError::format(FILE, error))
}

fn row(run: &Run<'_>, id: SessionId, line: &LoggedSession) -> Option<[String; COLUMNS.len()]> {
    let plan = run.plan;
    let (wanted, way, fate) = (line.wanted?, line.way?, line.fate()?);
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let span = |span: SimDuration| seconds(SimTime::ZERO + span);
    let date = |at: SimTime| words::rfc3339(&plan.starts, at);
    let asked_by = match way {
        Way::Asked(user, _) => names::user_as_written(plan, user),
        Way::Came(_) => None,
    };
    let (method, through) = names::method(plan, way);
    let (queue_kind, queue) = names::queue_of(plan, line).map_or(("", None), |queue| names::queue(plan, queue));
    let why = match fate {
        Fate::Refused(why) => why.name(),
        Fate::Ended(how) | Fate::LostWaiting(how) => how.name(),
        Fate::UnderWay | Fate::Abandoned | Fate::Unanswered => "",
    };
    let over = line.over.map(|(at, _)| at);
    let started = line.started.map(|(at, _)| at);
    Some([
        id.0.to_string(),
        text(plan.sessions.get(id.index()).map(String::as_str)),
        text(names::stream(plan, line)),
        method.to_owned(),
        text(through),
        text(asked_by),
        queue_kind.to_owned(),
        text(queue),
        seconds(wanted),
        date(wanted),
        line.waited.map(span).unwrap_or_default(),
        started.map(seconds).unwrap_or_default(),
        started.map(date).unwrap_or_default(),
        text(line.started.and_then(|(_, user)| names::user_as_written(plan, user))),
        line.members_max.to_string(),
        line.transfers.to_string(),
        line.holds.to_string(),
        line.losses.to_string(),
        over.map(seconds).unwrap_or_default(),
        over.map(date).unwrap_or_default(),
        fate.name().to_owned(),
        why.to_owned(),
    ])
}

const FILE: &str = "sessions.csv";

const COLUMNS: [&str; 22] = [
    "session",
    "name",
    "stream",
    "method",
    "through",
    "asked_by",
    "queue_kind",
    "queue",
    "wanted_seconds",
    "wanted",
    "waited_seconds",
    "started_seconds",
    "started",
    "started_by",
    "representatives_max",
    "transfers",
    "holds",
    "losses",
    "over_seconds",
    "over",
    "fate",
    "why",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_documented() {
        let documented = include_str!("../../docs/results.md");
        let section = documented.split("## sessions.csv").nth(1).and_then(|rest| rest.split("\n## ").next());
        let section = section.expect("docs/results.md has a section about the file");
        for column in COLUMNS {
            assert!(section.contains(&format!("`{column}`")), "docs/results.md does not explain `{column}`");
        }
    }
}
