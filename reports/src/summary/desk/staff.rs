//! How many representatives were logged in, and how busy they were.

use std::collections::BTreeSet;

use model::id::UserId;
use model::metric::{Counter, Gauge};
use model::session_policy::Representative;
use model::time::SimDuration;

use crate::run::Run;

/// The representatives of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Staff {
    /// The most logged in at once: licences in use (APP-8).
    pub(crate) logged_in_max: u64,
    /// The most in a session at once.
    pub(crate) busy_max: u64,
    /// How long all of them together were logged in.
    pub(crate) logged_in: SimDuration,
    /// How long all of them together were in a session.
    pub(crate) busy: SimDuration,
    /// Whether somebody started a session who has no console: such a user is busy without being logged in.
    pub(crate) without_console: bool,
    /// Log-ins that were refused, for whatever reason.
    pub(crate) refused: u64,
}

impl Staff {
    /// Of a run.
    pub(crate) fn of(run: &Run<'_>) -> Self {
        let consoles: BTreeSet<UserId> = run.plan.consoles.iter().filter_map(|console| user(console.who)).collect();
        let mut starters = run.record.session_log.iter().filter_map(|line| line.started);
        Self {
            logged_in_max: run.peak(Gauge::LoggedIn),
            busy_max: run.peak(Gauge::Busy),
            logged_in: together(run, Gauge::LoggedIn),
            busy: together(run, Gauge::Busy),
            without_console: starters.any(|(_, user)| !consoles.contains(&user)),
            refused: run.record.total(Counter::LogInRefusals),
        }
    }

    /// The share of the time logged in that was spent in sessions. Nothing where nobody was logged in, or where somebody works
    /// without that.
    pub(crate) fn occupancy(&self) -> Option<f64> {
        let known = !self.without_console && !self.logged_in.is_zero();
        known.then(|| self.busy.as_secs_f64() / self.logged_in.as_secs_f64())
    }
}

fn user(who: Representative) -> Option<UserId> {
    match who {
        Representative::User(user) => Some(user),
        Representative::External(_) => None,
    }
}

/// A gauge times the time for which it held, over the whole run.
fn together(run: &Run<'_>, gauge: Gauge) -> SimDuration {
    let micros: u128 = run.record.series.iter().map(|bucket| bucket.gauges[gauge.index()].integral).sum();
    SimDuration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
}
