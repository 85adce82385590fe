//! What came of all sessions together: how often, first and last.

use model::event::{PinningStep, SessionEnd, SessionRefusal};
use model::record::{Fate, FirstLast, LoggedSession};
use model::time::SimTime;

use super::reasons;
use crate::run::Run;
use crate::summary::section::Table;
use crate::words;

/// How often something happened, first and last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times {
    /// How often.
    pub(crate) count: u64,
    moments: Option<FirstLast>,
}

/// What came of all sessions. Of each kind, the most frequent first; one of its kind stands for all of them. Each of those asked
/// for is started, refused, abandoned, lost while it waited, or without an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Wanted, by customers or representatives.
    pub(crate) asked: Times,
    pub(crate) started: Times,
    pub(crate) overridden: Times,
    pub(crate) notices: Times,
    pub(crate) refused: Vec<(SessionRefusal, Times)>,
    /// Of those that started.
    pub(crate) ended: Vec<(SessionEnd, Times)>,
    /// Given up by customers who waited.
    pub(crate) abandoned: Times,
    /// Over before anybody had accepted them, and not given up.
    pub(crate) lost_waiting: Vec<(SessionEnd, Times)>,
    pub(crate) pinning: Vec<(PinningStep, Times)>,
    /// Neither started nor over when the run ended.
    pub(crate) unanswered: u64,
    /// Under way when the run ended.
    pub(crate) under_way: u64,
}

impl Tally {
    /// Of all sessions of a run.
    pub(crate) fn of(run: &Run<'_>) -> Self {
        Self::of_those(run, |_| true)
    }

    /// Of some of them.
    pub(crate) fn of_those(run: &Run<'_>, which: impl Fn(&LoggedSession) -> bool) -> Self {
        let mut tally = Self::default();
        for (place, line) in run.record.session_log.iter().enumerate().filter(|(_, line)| which(line)) {
            tally.add(line);
            // What only sessions of the timeline have.
            if let Some(session) = run.record.sessions.get(place).filter(|_| line.wanted.is_some()) {
                tally.overridden.extend(session.started.filter(|_| session.overridden).map(|(at, ..)| at));
                tally.notices.extend(session.notices.iter().copied());
                count(&mut tally.pinning, session.pinning.iter().copied(), PinningStep::name);
            }
        }
        sort(&mut tally.refused, SessionRefusal::name);
        sort(&mut tally.ended, SessionEnd::name);
        sort(&mut tally.lost_waiting, SessionEnd::name);
        sort(&mut tally.pinning, PinningStep::name);
        tally
    }

    fn add(&mut self, line: &LoggedSession) {
        let Some(fate) = line.fate() else { return };
        self.asked.extend(line.wanted);
        self.started.extend(line.started.map(|(at, _)| at));
        let over = line.over.map(|(at, _)| at);
        match fate {
            Fate::Refused(why) => count(&mut self.refused, over.map(|at| (at, why)), SessionRefusal::name),
            Fate::Ended(how) => count(&mut self.ended, over.map(|at| (at, how)), SessionEnd::name),
            Fate::LostWaiting(how) => count(&mut self.lost_waiting, over.map(|at| (at, how)), SessionEnd::name),
            Fate::Abandoned => self.abandoned.extend(over),
            Fate::UnderWay => self.under_way += 1,
            Fate::Unanswered => self.unanswered += 1,
        }
    }

    /// All of it, row by row.
    pub(super) fn table(&self, run: &Run<'_>) -> Table {
        let mut rows = vec![row(run, "Asked for", self.asked, ""), row(run, "Started", self.started, "")];
        for (why, times) in &self.refused {
            let what = format!("Refused {}", reasons::refused_briefly(*why));
            rows.push(row(run, &what, *times, reasons::refusal_rules(*why)));
        }
        for (how, times) in &self.ended {
            rows.push(row(run, &format!("Ended: {}", reasons::ended(*how)), *times, reasons::end_rules(*how)));
        }
        rows.push(row(run, "Given up by customers who waited", self.abandoned, ""));
        for (how, times) in &self.lost_waiting {
            let what = format!("Over before anybody helped: {}", reasons::ended(*how));
            rows.push(row(run, &what, *times, reasons::end_rules(*how)));
        }
        for (what, count) in [
            ("Without an answer when the run ended", self.unanswered),
            ("Under way when the run ended", self.under_way),
        ] {
            rows.push(row(run, what, Times { count, moments: None }, ""));
        }
        rows.push(row(run, "Schedules overridden", self.overridden, "JPOL-4"));
        rows.push(row(run, "Users told that a schedule ends", self.notices, "JPOL-5"));
        rows.retain(|row| row[1] != "0");
        Table {
            caption: "What came of them".to_owned(),
            columns: vec![("What", false), ("How often", true), ("First", false), ("Last", false), ("Rules", false)],
            rows,
        }
    }
}

impl Times {
    fn extend(&mut self, moments: impl IntoIterator<Item = SimTime>) {
        for at in moments {
            self.count += 1;
            let first = self.moments.map_or(at, |moments| moments.first.min(at));
            let last = self.moments.map_or(at, |moments| moments.last.max(at));
            self.moments = Some(FirstLast { first, last });
        }
    }
}

fn count<T: Copy>(
    kinds: &mut Vec<(T, Times)>,
    happened: impl IntoIterator<Item = (SimTime, T)>,
    name: fn(T) -> &'static str,
) {
    for (at, what) in happened {
        match kinds.iter_mut().find(|(kind, _)| name(*kind) == name(what)) {
            Some((_, times)) => times.extend([at]),
            None => {
                let mut times = Times::default();
                times.extend([at]);
                kinds.push((what, times));
            }
        }
    }
}

fn sort<T: Copy>(kinds: &mut [(T, Times)], name: fn(T) -> &'static str) {
    kinds.sort_by_key(|(kind, times)| (std::cmp::Reverse(times.count), name(*kind)));
}

fn row(run: &Run<'_>, what: &str, times: Times, rules: &str) -> Vec<String> {
    let when = |at: Option<SimTime>| at.map_or_else(String::new, |at| words::briefly_dated(run, at));
    vec![
        what.to_owned(),
        words::count(times.count),
        when(times.moments.map(|moments| moments.first)),
        when(times.moments.map(|moments| moments.last)),
        rules.to_owned(),
    ]
}
