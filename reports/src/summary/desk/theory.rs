//! What queueing theory says of a desk, beside what was measured: a cross-check where the desk is as simple as the formulas ask for
//! (QUEUE-8).
//!
//! Refuses to guess: one stream of customers at random, with exponential handling times and no patience or an exponential one, into
//! one queue, whose representatives are all there the whole time, each with one session at a time; and nothing on the timeline.

use model::erlang::Demand;
use model::plan::{Plan, Stream, Work};
use model::session::Entrance;
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};
use model::workload::{Law, Pattern};

use super::crowd::{Crowd, LEVELS};
use super::staff::Staff;
use crate::run::Run;

/// The formula's figures, of customers who were helped. What it knows nothing of is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Theory {
    /// Whether customers give up: Erlang A, or else Erlang C.
    pub(crate) gives_up: bool,
    /// The mean wait of those who are helped, in seconds.
    pub(crate) wait_seconds_mean: f64,
    /// The share helped within [`LEVELS`]' first, where nobody gives up.
    pub(crate) service_level: Option<f64>,
    /// The share that gives up.
    pub(crate) abandoned_share: f64,
    /// The share of their time for which representatives are busy, reaching for customers included.
    pub(crate) occupancy: f64,
}

impl Theory {
    /// Of a run whose desk is simple enough, and not asked for more than it can do.
    pub(crate) fn of(run: &Run<'_>) -> Option<Self> {
        let plan = run.plan;
        let [stream] = plan.support.streams.as_slice() else { return None };
        let Pattern::Poisson(rate) = stream.arrivals.pattern() else { return None };
        let Law::Exponential { mean } = stream.handling.law() else { return None };
        if plan.timeline.iter().any(|entry| entry.enabled) {
            return None;
        }
        let (reps, reaction) = desk(plan, stream, SimTime::ZERO + run.record.ran)?;
        // Whoever reaches for a customer takes no other one: that is work, and the customer waits meanwhile.
        let demand = Demand::new(reps, rate.per_second(), mean + reaction).ok()?;
        let late = reaction.as_secs_f64();
        // The share of the work that is not reaching.
        let serving = mean.as_secs_f64() / (mean + reaction).as_secs_f64();
        match stream.patience.map(|patience| patience.law()) {
            None => {
                let waiting = demand.waiting().ok()?;
                let within = LEVELS[0].saturating_sub(reaction);
                Some(Self {
                    gives_up: false,
                    wait_seconds_mean: waiting.wait_seconds_mean + late,
                    service_level: (reaction <= LEVELS[0]).then(|| waiting.service_level(within)),
                    abandoned_share: 0.0,
                    occupancy: waiting.utilisation * serving,
                })
            }
            Some(Law::Exponential { mean: patience }) => {
                let abandonment = demand.abandonment(patience).ok()?;
                Some(Self {
                    gives_up: true,
                    wait_seconds_mean: abandonment.served_wait_seconds_mean + late,
                    service_level: None,
                    abandoned_share: abandonment.abandoning_share,
                    occupancy: abandonment.utilisation * serving,
                })
            }
            Some(_) => None,
        }
    }

    /// The formula's name.
    pub(crate) const fn name(&self) -> &'static str {
        if self.gives_up { "Erlang A" } else { "Erlang C" }
    }

    /// Figure by figure: its name, what was measured, what the formula says. Spans in seconds, and shares.
    pub(crate) fn beside(&self, run: &Run<'_>, crowd: &Crowd) -> Vec<(Beside, Option<f64>, f64)> {
        let mut rows = vec![(Beside::Wait, crowd.wait_mean().map(|wait| wait.as_secs_f64()), self.wait_seconds_mean)];
        rows.extend(self.service_level.map(|level| (Beside::ServiceLevel, crowd.helped_within(LEVELS[0]), level)));
        if self.gives_up {
            rows.push((Beside::Abandoned, Some(crowd.abandoned_share()), self.abandoned_share));
        }
        rows.push((Beside::Occupancy, Staff::of(run).occupancy(), self.occupancy));
        rows
    }
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    /// The mean wait of those helped.
    Wait,
    /// The share helped in time.
    ServiceLevel,
    /// The share that gave up.
    Abandoned,
    /// The share of the time logged in that was spent in sessions.
    Occupancy,
}

/// How many representatives serve the stream's queue and nothing else, and how long they take to react in the mean; nothing where
/// they are not all the same and all there from the first customer to the last.
fn desk(plan: &Plan, stream: &Stream, end: SimTime) -> Option<(u32, SimDuration)> {
    let Entrance::Issue { issue, .. } = stream.entrance else { return None };
    let team = plan.directory.issues.get(issue.index())?.team;
    let queue = plan.directory.teams.get(team.index())?;
    let reps = u32::try_from(plan.consoles.len()).ok()?;
    let (from, until) = stream.arrivals.window();
    let serves = |who: Representative| match who {
        Representative::User(user) => queue.members.iter().any(|(own, _)| *own == user),
        Representative::External(_) => false,
    };
    let mut people: Vec<_> = plan.consoles.iter().map(|console| console.who).collect();
    people.sort_unstable();
    people.dedup();
    let there = |work: &Work| {
        let whole = |shift: &model::plan::Shift| shift.from <= from && shift.until >= until.min(end);
        work.sessions_max == 1 && matches!(work.shifts.as_slice(), [shift] if whole(shift))
    };
    let first = plan.consoles.first()?.work.as_ref()?;
    let alike = plan.consoles.iter().all(|console| {
        serves(console.who) && console.work.as_ref().is_some_and(|work| there(work) && work.reaction == first.reaction)
    });
    let licensed = plan.appliance.licences.is_none_or(|licences| licences >= reps);
    let alone =
        people.len() == plan.consoles.len() && queue.queue.overdue.is_none() && plan.support.assignment.is_none();
    (alike && licensed && alone).then(|| (reps, SimDuration::from_secs_f64(first.reaction.mean_seconds())))
}
