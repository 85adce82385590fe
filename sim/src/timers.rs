//! The domain clock's queue: what is to happen at which moment, in order of time, then of rank, then of being set.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use model::time::SimTime;

/// An ordered queue of timers. There is no cancelling: whoever takes one asks whether it still applies.
#[derive(Debug)]
pub(crate) struct Timers<T> {
    heap: BinaryHeap<Reverse<Slot<T>>>,
    set: u64,
}

#[derive(Debug)]
struct Slot<T> {
    at: SimTime,
    rank: u64,
    number: u64,
    timer: T,
}

impl<T> Timers<T> {
    pub(crate) fn new() -> Self {
        Self { heap: BinaryHeap::new(), set: 0 }
    }

    /// Of two timers for the same moment the one of lower rank comes first.
    pub(crate) fn set(&mut self, at: SimTime, rank: u64, timer: T) {
        self.set += 1;
        self.heap.push(Reverse(Slot { at, rank, number: self.set, timer }));
    }

    pub(crate) fn next_at(&self) -> Option<SimTime> {
        self.heap.peek().map(|Reverse(slot)| slot.at)
    }

    pub(crate) fn take(&mut self) -> Option<(SimTime, T)> {
        self.heap.pop().map(|Reverse(slot)| (slot.at, slot.timer))
    }
}

impl<T> Slot<T> {
    fn key(&self) -> (SimTime, u64, u64) {
        (self.at, self.rank, self.number)
    }
}

impl<T> PartialEq for Slot<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<T> Eq for Slot<T> {}

impl<T> PartialOrd for Slot<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Slot<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_come_by_time_then_by_rank_and_then_in_the_order_they_were_set() {
        let mut timers = Timers::new();
        for (seconds, rank, name) in [(2, 0, "d"), (1, 9, "b"), (1, 9, "c"), (1, 8, "a"), (0, 10, "z")] {
            timers.set(SimTime::from_secs(seconds), rank, name);
        }
        let order: Vec<&str> = std::iter::from_fn(|| timers.take()).map(|(_, name)| name).collect();
        assert_eq!(order, ["z", "a", "b", "c", "d"]);
    }
}
