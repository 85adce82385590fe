//! Messages that fall due over and over and are counted instead of sent: keep-alives, reports of statistics.
//!
//! On a sound line such a message has no effect but its bytes. Each connection that is left in peace stands here with
//! the phase of its messages; how many fell due by a moment is then a matter of arithmetic and of one look at the phases,
//! however long the period is and however fine the moments are. Nobody is walked and nothing is rounded.

mod phases;

use std::collections::BTreeMap;

use model::time::{SimDuration, SimTime};

use phases::Phases;

/// Connections whose messages fall due with one period, each in its own phase.
///
/// Message `k` of a connection is due at `since + k * period`, for `k` from 1.
#[derive(Debug)]
pub(crate) struct Quiet {
    period: i64,
    /// Those that count from a moment at or before `taken_until`: the phases within the period of that moment.
    phases: Phases,
    /// For how many whole periods from the beginning of time the moments of those lie, in sum.
    turns: i128,
    /// Those that count from a later moment: nothing of theirs can have fallen due yet.
    later: BTreeMap<SimTime, u64>,
    /// What fell due before a connection joined and what would have after it left, in sum.
    correction: i128,
    taken: i128,
    taken_until: SimTime,
}

impl Quiet {
    /// `period` must not be zero.
    pub(crate) fn new(period: SimDuration) -> Self {
        Self {
            period: period.as_micros() as i64,
            phases: Phases::new(period),
            turns: 0,
            later: BTreeMap::new(),
            correction: 0,
            taken: 0,
            taken_until: SimTime::from_micros(i64::MIN),
        }
    }

    /// A connection whose messages count from `since` is left in peace: those due after `after` are counted, which must lie
    /// neither before `since` nor before a moment up to which was asked.
    pub(crate) fn add(&mut self, since: SimTime, after: SimTime) {
        self.correction -= i128::from(self.passed(since, after));
        if since > self.taken_until {
            *self.later.entry(since).or_default() += 1;
        } else {
            self.join(since, 1);
        }
    }

    /// It is so no more: of its messages, those due before `before` shall have been counted and no other. `before` must lie
    /// after the `after` with which it was added, or that be its `since`.
    pub(crate) fn remove(&mut self, since: SimTime, before: SimTime) {
        let last = SimTime::from_micros(before.as_micros() - 1).max(since);
        self.correction += i128::from(self.passed(since, last));
        if since > self.taken_until {
            match self.later.get_mut(&since) {
                Some(count) if *count > 1 => *count -= 1,
                _ => drop(self.later.remove(&since)),
            }
        } else {
            let (turn, phase) = self.place(since);
            self.turns -= i128::from(turn);
            self.phases.remove(phase);
        }
    }

    /// One of the messages that were counted is accounted for by other means.
    pub(crate) fn uncount(&mut self) {
        self.correction -= 1;
    }

    /// How many messages fell due up to and at `until`, since this was last asked.
    pub(crate) fn take(&mut self, until: SimTime) -> u64 {
        while let Some(first) = self.later.first_entry().filter(|first| *first.key() <= until) {
            let (since, count) = first.remove_entry();
            self.join(since, count);
        }
        self.taken_until = until;
        let (turn, phase) = self.place(until);
        // Each has turned as often as `until` has, but those whose phase in this turn is yet to come.
        let count = i128::from(self.phases.count());
        let yet_to_come = count - i128::from(self.phases.count_to(phase));
        let due = i128::from(turn) * count - self.turns - yet_to_come + self.correction;
        // What was uncounted after it had been given is made good by those that fall due next.
        let taken = (due - self.taken).max(0);
        self.taken += taken;
        u64::try_from(taken).unwrap_or(u64::MAX)
    }

    fn join(&mut self, since: SimTime, count: u64) {
        let (turn, phase) = self.place(since);
        self.turns += i128::from(turn) * i128::from(count);
        for _ in 0..count {
            self.phases.add(phase);
        }
    }

    /// The number of the last message due at or before `at`, which must not lie before `since`.
    fn passed(&self, since: SimTime, at: SimTime) -> i64 {
        (at.as_micros() - since.as_micros()) / self.period
    }

    /// Whole periods since the beginning of time, and the rest.
    fn place(&self, at: SimTime) -> (i64, u64) {
        let micros = at.as_micros();
        (micros.div_euclid(self.period), micros.rem_euclid(self.period) as u64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Agrees with walking every message of every connection, whatever the period, at every moment asked for.
        #[test]
        fn counting_agrees_with_sending(
            spans in prop::collection::vec((-5_000_i64..20_000, 0_u64..20_000, 0_u64..9_000, any::<bool>()), 1..40),
            asks in prop::collection::vec(0_i64..40_000, 0..8),
            period in prop::sample::select(vec![1_i64, 7, 600, 5_000, 86_400_000_000]),
            // Whole multiples make ties between due times and changes common.
            grain in prop::sample::select(vec![1_i64, 10, 100]),
        ) {
            let at = SimTime::from_micros;
            // When, in which order, what it does, whose, the moment from which or up to which it counts.
            let mut steps: Vec<(i64, u8, usize, i64)> = Vec::new();
            let mut members: Vec<(i64, i64, i64)> = Vec::new();
            for (number, (since, gap, stay, later)) in spans.iter().enumerate() {
                let mut since = since / grain * grain;
                let joins = since.max(0) + *gap as i64 / grain * grain;
                // Some count from a moment that is yet to come.
                since += if *later { joins } else { 0 };
                let leaves = joins + *stay as i64 / grain * grain;
                let after = (joins - 1).max(since);
                members.push((since, after, leaves));
                steps.push((joins, 1, number, after));
                steps.push((leaves, 2, number, leaves));
            }
            // Questions are asked at the end of a moment: nothing joins or leaves at it any more.
            steps.extend(asks.iter().map(|ask| (*ask, 3, 0, *ask)));
            steps.push((1_000_000, 3, 0, 1_000_000));
            steps.sort_unstable();
            let mut quiet = Quiet::new(SimDuration::from_micros(period as u64));
            let mut taken = 0;
            for (_, what, member, moment) in steps {
                match what {
                    1 => quiet.add(at(members[member].0), at(moment)),
                    2 => quiet.remove(at(members[member].0), at(moment)),
                    _ => {
                        taken += quiet.take(at(moment));
                        let due = |(since, after, leaves): &(i64, i64, i64)| {
                            let until = moment.min(leaves - 1).max(*since);
                            ((until - since) / period - (after - since) / period).max(0) as u64
                        };
                        prop_assert_eq!(taken, members.iter().map(due).sum::<u64>(), "up to {}", moment);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_uncounted_after_it_was_given_is_given_once_less_later() {
        let at = SimTime::from_secs;
        let mut quiet = Quiet::new(SimDuration::from_secs(10));
        quiet.add(at(-5), at(0));
        assert_eq!(quiet.take(at(5)), 1, "one due at the very moment is counted");
        quiet.uncount();
        assert_eq!(quiet.take(at(6)), 0);
        assert_eq!((quiet.take(at(15)), quiet.take(at(25))), (0, 1));
    }
}
