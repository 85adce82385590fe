//! How long representatives were logged in, and how busy they were meanwhile.

use model::id::UserId;
use model::session::Queue;
use model::time::SimDuration;

use crate::run::Run;

/// Some of the representatives who were ever logged in at a console.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Staff {
    /// How many.
    pub(crate) people: u64,
    /// How long all of them together were logged in.
    pub(crate) logged_in: SimDuration,
    /// How long all of them together were in a session.
    pub(crate) busy: SimDuration,
}

impl Staff {
    /// All of a run.
    pub(crate) fn of(run: &Run<'_>) -> Self {
        Self::of_those(run, |_| true)
    }

    /// Those who serve a queue, by the directory as it was when the run began. Whoever serves several is in each, with all of
    /// the time.
    pub(crate) fn of_queue(run: &Run<'_>, queue: Queue) -> Self {
        match queue {
            Queue::General => Self::of(run),
            Queue::Personal(owner) => Self::of_those(run, |user| user == owner),
            Queue::Team(team) => {
                let members = run.plan.directory.teams.get(team.index()).map(|team| &team.members);
                Self::of_those(run, |user| members.is_some_and(|members| members.iter().any(|(own, _)| *own == user)))
            }
        }
    }

    fn of_those(run: &Run<'_>, which: impl Fn(UserId) -> bool) -> Self {
        let there = run.record.attendances.iter().filter(|one| !one.logged_in.is_zero() && which(one.user));
        there.fold(Self::default(), |staff, one| Self {
            people: staff.people + 1,
            logged_in: staff.logged_in + one.logged_in,
            busy: staff.busy + one.busy,
        })
    }

    /// The share of the time logged in that was spent in sessions; nothing where nobody was logged in.
    pub(crate) fn occupancy(&self) -> Option<f64> {
        (!self.logged_in.is_zero()).then(|| self.busy.as_secs_f64() / self.logged_in.as_secs_f64())
    }
}
