//! What came of all sessions together: how often, first and last.

use model::event::{PinningStep, SessionEnd, SessionRefusal};
use model::record::FirstLast;
use model::time::SimTime;

use super::{names, reasons};
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

/// What came of all sessions. Of each kind, the most frequent first; one of its kind stands for all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) asked: Times,
    pub(crate) started: Times,
    pub(crate) overridden: Times,
    pub(crate) notices: Times,
    pub(crate) refused: Vec<(SessionRefusal, Times)>,
    pub(crate) ended: Vec<(SessionEnd, Times)>,
    pub(crate) pinning: Vec<(PinningStep, Times)>,
    /// Asked for, and neither started nor refused when the run ended.
    pub(crate) unanswered: u64,
    /// Under way when the run ended.
    pub(crate) under_way: u64,
}

impl Tally {
    /// Of a run.
    pub(crate) fn of(run: &Run<'_>) -> Self {
        let mut tally = Self::default();
        for (_, session) in names::asked(run) {
            tally.asked.extend(session.asked.map(|(at, ..)| at));
            tally.started.extend(session.started.map(|(at, ..)| at));
            tally.overridden.extend(session.started.filter(|_| session.overridden).map(|(at, ..)| at));
            tally.notices.extend(session.notices.iter().copied());
            count(&mut tally.refused, session.refused, SessionRefusal::name);
            count(&mut tally.ended, session.ended, SessionEnd::name);
            count(&mut tally.pinning, session.pinning.iter().copied(), PinningStep::name);
            tally.unanswered += u64::from(session.started.is_none() && session.refused.is_none());
            tally.under_way += u64::from(session.started.is_some() && session.ended.is_none());
        }
        sort(&mut tally.refused, SessionRefusal::name);
        sort(&mut tally.ended, SessionEnd::name);
        sort(&mut tally.pinning, PinningStep::name);
        tally
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
