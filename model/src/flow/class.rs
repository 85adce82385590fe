//! Like flows: same site, same computer's line, same bounds. They have the same rate at every moment, so one count of what
//! each has been served does for all of them, and none is touched when the rate changes.
//!
//! What the rate is, is not known here.

use std::collections::BTreeSet;

use crate::flow::{Link, MILLION, Transfer};
use crate::id::{FlowId, SiteId};
use crate::time::{SimDuration, SimTime};

/// What makes flows alike. Ordered by endpoint, since that is the order in which sharing looks at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    /// Millionths of a byte a second.
    pub(super) endpoint: u64,
    pub(super) site: SiteId,
    pub(super) regulated: bool,
}

/// Like flows under way.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// Millionths of a byte a second that each flow gets.
    rate: u64,
    /// Parts that a flow would have got by `at`, had it been here from the beginning.
    served: u128,
    at: SimTime,
    /// The flows, each with what `served` is when it is done.
    goals: BTreeSet<(u128, FlowId)>,
    /// The lowest of them, kept at hand: it is looked at for every class at every change.
    first_goal: u128,
}

impl Kind {
    pub(super) const fn of(transfer: &Transfer) -> Self {
        Self { endpoint: transfer.endpoint.saturating_mul(MILLION), site: transfer.site, regulated: transfer.regulated }
    }

    pub(super) fn passes(&self, link: Link) -> bool {
        match link {
            Link::Uplink => true,
            Link::Upgrades => self.regulated,
            Link::Site(site) => self.site == site,
        }
    }
}

impl Class {
    pub(super) const fn new(now: SimTime) -> Self {
        Self { rate: 0, served: 0, at: now, goals: BTreeSet::new(), first_goal: NO_GOAL }
    }

    pub(super) const fn rate(&self) -> u64 {
        self.rate
    }

    pub(super) fn flows(&self) -> u64 {
        self.goals.len() as u64
    }

    /// Each flow gets `rate` from now on.
    pub(super) fn set_rate(&mut self, now: SimTime, rate: u64) {
        if self.rate != rate {
            self.served = self.served_by(now);
            self.at = now;
            self.rate = rate;
        }
    }

    /// A flow that lacks `parts` comes in. Returns its goal.
    pub(super) fn join(&mut self, now: SimTime, flow: FlowId, parts: u128) -> u128 {
        let goal = self.served_by(now) + parts;
        self.goals.insert((goal, flow));
        self.first_goal = self.first_goal.min(goal);
        goal
    }

    /// A flow goes before it is done. Returns the parts that it lacks.
    pub(super) fn leave(&mut self, now: SimTime, flow: FlowId, goal: u128) -> u128 {
        self.goals.remove(&(goal, flow));
        self.find_first_goal();
        self.lacks(now, goal)
    }

    /// The parts that a flow with that goal lacks.
    pub(super) fn lacks(&self, now: SimTime, goal: u128) -> u128 {
        goal - self.served_by(now)
    }

    /// When the first flow is done, if that is before `limit`.
    pub(super) fn done_before(&self, limit: SimTime) -> Option<SimTime> {
        // A product, so that the many classes that are not the first need no long division.
        if self.served_by(SimTime::from_micros(limit.as_micros() - 1)) < self.first_goal {
            return None;
        }
        let micros = (self.first_goal - self.served).div_ceil(u128::from(self.rate));
        let micros = u64::try_from(micros).expect("a moment before the limit can be written");
        Some(self.at.saturating_add(SimDuration::from_micros(micros)))
    }

    /// Takes out a flow that is done by `now`.
    pub(super) fn pop_done(&mut self, now: SimTime) -> Option<FlowId> {
        if self.served_by(now) < self.first_goal {
            return None;
        }
        let (_, flow) = self.goals.pop_first()?;
        self.find_first_goal();
        Some(flow)
    }

    fn find_first_goal(&mut self) {
        self.first_goal = self.goals.first().map_or(NO_GOAL, |(goal, _)| *goal);
    }

    fn served_by(&self, now: SimTime) -> u128 {
        self.served + u128::from(self.rate) * u128::from(now.since(self.at).as_micros())
    }
}

/// A millionth of a byte a second, for a microsecond, is a part.
pub(super) const PARTS_A_BYTE: u128 = 1_000_000_000_000;

/// Further than anybody is ever served.
const NO_GOAL: u128 = u128::MAX;
