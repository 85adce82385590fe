//! Keep-alives that are counted instead of sent.
//!
//! On a sound line a keep-alive has no effect but its bytes. Each connection that is left in peace stands here with its
//! phase; how many keep-alives fell due between two moments is then a matter of counting phases, not of sending.

use model::time::{SimDuration, SimTime};

/// Phases of quiet connections within the keep-alive interval, one bin an engine tick.
#[derive(Debug)]
pub(crate) struct QuietKeepAlives {
    bins: u64,
    tick: SimDuration,
    /// A Fenwick tree over bins: sums of counts.
    tree: Vec<u32>,
    connections: u64,
    counted_until: i64,
    counted: i64,
}

impl QuietKeepAlives {
    /// `interval` must be a whole number of `tick`s.
    pub(crate) fn new(interval: SimDuration, tick: SimDuration) -> Self {
        let bins = interval.as_micros() / tick.as_micros();
        Self { bins, tick, tree: vec![0; bins as usize + 1], connections: 0, counted_until: 0, counted: 0 }
    }

    /// A connection with keep-alives counted from `since` is left in peace from `now` on: those are counted that fall due
    /// after `after`, a moment within a tick of `now`.
    pub(crate) fn add(&mut self, now: SimTime, since: SimTime, after: SimTime) {
        self.count_until(now);
        // The bin that is counted next may stand for a moment before it came to rest, or come too late for one after it.
        self.counted -= self.passed(since, after) - self.passed(since, self.floor(now));
        self.change(since, 1);
        self.connections += 1;
    }

    /// A connection that was left in peace is so no more: of its keep-alives, exactly those due after `after` and before
    /// `now` shall have been counted.
    pub(crate) fn remove(&mut self, now: SimTime, since: SimTime, after: SimTime) {
        self.count_until(now);
        let before = SimTime::from_micros(now.as_micros() - 1);
        let due = (self.passed(since, before) - self.passed(since, after)).max(0);
        let counted = self.passed(since, self.floor(now)) - self.passed(since, after);
        self.counted += due - counted;
        self.change(since, -1);
        self.connections -= 1;
    }

    /// One of the keep-alives that were counted is accounted for by other means.
    pub(crate) fn uncount(&mut self) {
        self.counted -= 1;
    }

    /// How many keep-alives fell due, each on the tick that would have carried it, since this was last asked.
    pub(crate) fn take(&mut self, now: SimTime) -> u64 {
        self.count_until(now);
        // Corrections for those that have just joined are made good by the next tick.
        let counted = self.counted.max(0);
        self.counted -= counted;
        counted as u64
    }

    /// The number of the last keep-alive due at or before `at`, the moment they are counted from being number 0.
    fn passed(&self, since: SimTime, at: SimTime) -> i64 {
        (at.as_micros() - since.as_micros()).div_euclid((self.bins * self.tick.as_micros()) as i64)
    }

    /// The last tick at or before a moment.
    fn floor(&self, at: SimTime) -> SimTime {
        let tick = self.tick.as_micros() as i64;
        SimTime::from_micros(at.as_micros().div_euclid(tick) * tick)
    }

    fn count_until(&mut self, now: SimTime) {
        let to = now.as_micros().div_euclid(self.tick.as_micros() as i64);
        if to <= self.counted_until {
            return;
        }
        let span = (to - self.counted_until) as u64;
        self.counted += (span / self.bins * self.connections) as i64;
        let rest = span % self.bins;
        let from = self.counted_until.rem_euclid(self.bins as i64) as u64;
        // Bins in (from, from + rest], which may wrap around once.
        let until = from + rest;
        let in_rest = if until < self.bins {
            self.sum(until) - self.sum(from)
        } else {
            self.connections - self.sum(from) + self.sum(until - self.bins)
        };
        self.counted += in_rest as i64;
        self.counted_until = to;
    }

    fn change(&mut self, since: SimTime, by: i32) {
        let mut node = self.bin(since) as usize + 1;
        while node < self.tree.len() {
            self.tree[node] = self.tree[node].wrapping_add_signed(by);
            node += node & node.wrapping_neg();
        }
    }

    /// How many stand in bins `0..=bin`.
    fn sum(&self, bin: u64) -> u64 {
        let (mut node, mut total) = (bin as usize + 1, 0);
        while node > 0 {
            total += u64::from(self.tree[node]);
            node &= node - 1;
        }
        total
    }

    fn bin(&self, since: SimTime) -> u64 {
        let tick = since.ceil_to(self.tick).as_micros().div_euclid(self.tick.as_micros() as i64);
        tick.rem_euclid(self.bins as i64) as u64
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Agrees with walking every tick of every connection.
        #[test]
        fn counting_agrees_with_sending(
            spans in prop::collection::vec((-5_000_i64..20_000, 0_u64..20_000, 0_u64..9_000, 0_i64..2), 1..20),
            asks in prop::collection::vec(0_i64..40_000, 0..5),
            // Whole multiples make ties between due times, ticks and changes common.
            grain in prop::sample::select(vec![1_i64, 10, 100]),
        ) {
            let (interval, tick) = (SimDuration::from_micros(600), SimDuration::from_micros(10));
            let at = SimTime::from_micros;
            let mut steps: Vec<(i64, i32, i64, i64)> = Vec::new();
            let mut sent = 0;
            for (since, gap, stay, early) in &spans {
                let since = since / grain * grain;
                let joins = since.max(0) + *gap as i64 / grain * grain;
                let leaves = joins + *stay as i64 / grain * grain;
                let after = (joins - early).max(since);
                steps.push((joins, 1, since, after));
                steps.push((leaves, -1, since, after));
                sent += (1..).map(|k| since + k * 600).take_while(|due| *due < leaves).filter(|due| *due > after).count();
            }
            steps.extend(asks.iter().map(|ask| (*ask, 0, 0, 0)));
            steps.sort_by_key(|step| step.0);
            let mut quiet = QuietKeepAlives::new(interval, tick);
            let mut counted = 0;
            for (now, change, since, after) in steps {
                match change {
                    1 => quiet.add(at(now), at(since), at(after)),
                    -1 => quiet.remove(at(now), at(since), at(after)),
                    _ => counted += quiet.take(at(now)),
                }
            }
            counted += quiet.take(at(100_000));
            prop_assert_eq!(counted, sent as u64);
        }
    }
}
