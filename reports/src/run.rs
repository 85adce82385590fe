//! What a report is made from, and what making one can run into.

use model::event::ClientState;
use model::metric::{Counter, Gauge};
use model::plan::Plan;
use model::record::Record;
use model::verdict::Verdict;

/// One rehearsal, judged: everything its report is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// What was rehearsed, with names already masked where they must not be seen.
    pub plan: &'a Plan,
    /// What happened.
    pub record: &'a Record,
    /// How it was judged.
    pub verdict: &'a Verdict,
    /// One line that says what the scenario teaches.
    pub teaches: &'a str,
    /// The scenario's file, as it was named in the call.
    pub file: &'a str,
    /// The command that runs it again.
    pub replay: &'a str,
    /// The run's folder inside the report's: `<scenario>` or `<scenario>-<seed>`.
    pub folder: &'a str,
    /// Wall-clock time that the run took. Shown in `result.json` and the console alone, so that all else repeats.
    pub wall_seconds: f64,
    /// The process's peak memory. Likewise.
    pub peak_rss_bytes: u64,
}

/// A file of a report, not yet written anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// Where it belongs, with `/` between folders: inside the run's folder, or inside the report's.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl ReportFile {
    pub(crate) fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }
}

/// Why a report could not be made. Each is a fault of ours: nothing that a scenario file says leads here.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The record or the verdict does not belong to the plan.
    #[error("the record does not fit the plan: {what}; report this with the scenario file and its seed")]
    Mismatch {
        /// What does not fit.
        what: String,
    },
    /// A format's own library refused.
    #[error("{file} could not be made: {why}; report this with the scenario file and its seed")]
    Format {
        /// Which file.
        file: String,
        /// What the library said.
        why: String,
    },
}

impl ReportError {
    pub(crate) fn format(file: &str, why: impl std::fmt::Display) -> Self {
        Self::Format { file: file.to_owned(), why: why.to_string() }
    }
}

impl Run<'_> {
    /// Checks once that the record's tables have the sizes that the catalogue and the plan give them, so that what
    /// follows can index them.
    pub(crate) fn check(&self) -> Result<(), ReportError> {
        let Self { plan, record, .. } = self;
        let sizes = [
            ("totals", record.totals.len(), Counter::ALL.len()),
            ("moments", record.moments.len(), Counter::ALL.len()),
            ("effects", record.effects.len(), plan.timeline.len()),
            ("sessions", record.sessions.len(), plan.sessions.len()),
        ];
        for (table, found, wanted) in sizes {
            if found != wanted {
                return Err(ReportError::Mismatch { what: format!("{table} has {found} rows, not {wanted}") });
            }
        }
        if record.session_log.len() < plan.sessions.len() {
            return Err(ReportError::Mismatch { what: "the session log lacks sessions of the timeline".to_owned() });
        }
        for bucket in &record.series {
            if bucket.gauges.len() != Gauge::ALL.len() || bucket.counters.len() != Counter::ALL.len() {
                return Err(ReportError::Mismatch {
                    what: format!("the bucket that ends at {} lacks series", bucket.until),
                });
            }
            if bucket.until < bucket.from {
                return Err(ReportError::Mismatch {
                    what: format!("a bucket ends at {} before it begins", bucket.until),
                });
            }
        }
        if let Some(effect) = record.effects.iter().find(|effect| effect.entry.index() >= plan.timeline.len()) {
            return Err(ReportError::Mismatch { what: format!("there is no {} in the timeline", effect.entry) });
        }
        if let Some((client, ..)) = record.rest.named.iter().find(|(client, ..)| client.index() >= plan.clients.len()) {
            return Err(ReportError::Mismatch { what: format!("there is no {client} in the fleet") });
        }
        Ok(())
    }

    /// The greatest value of a gauge at any moment of the run.
    pub(crate) fn peak(&self, gauge: Gauge) -> u64 {
        self.record.series.iter().map(|bucket| bucket.gauges[gauge.index()].max).max().unwrap_or(0)
    }

    /// The clients that are in `state` when the run ends.
    pub(crate) fn final_in(&self, state: ClientState) -> u64 {
        self.record.final_value(gauge_of(state))
    }
}

/// The gauge that counts the clients in a state.
pub(crate) const fn gauge_of(state: ClientState) -> Gauge {
    match state {
        ClientState::Connected => Gauge::Connected,
        ClientState::Connecting => Gauge::Connecting,
        ClientState::Waiting => Gauge::Waiting,
        ClientState::BackingOff => Gauge::BackingOff,
        ClientState::ToldToReturn => Gauge::ToldToReturn,
        ClientState::Refused => Gauge::Refused,
        ClientState::Asleep => Gauge::Asleep,
        ClientState::Crashed => Gauge::Crashed,
        ClientState::SwitchedOff => Gauge::SwitchedOff,
        ClientState::Uninstalled => Gauge::Uninstalled,
        ClientState::NotInstalled => Gauge::NotInstalled,
    }
}
