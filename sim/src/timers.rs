//! The domain clock's queue: what is to happen at which moment, in order of time, then of rank, then of being set.
//!
//! Most timers are due within a minute, and there are many: they lie in a ring of short spans of time, of which only
//! the one under way is kept in order. A heap of them all would be out of the processor's cache at every step. What is
//! due within days lies in a ring of longer spans, and the rest by spans of days: each moves on when its span comes.

mod ring;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use model::time::SimTime;

use ring::{Ring, SPANS_BITS};

/// An ordered queue of timers. There is no cancelling: whoever takes one asks whether it still applies.
#[derive(Debug)]
pub(crate) struct Timers<T> {
    /// What was due in the span under way when it began, the next one last.
    due: Vec<Slot<T>>,
    /// What was set for it since, or for a moment before it.
    late: BinaryHeap<Reverse<Slot<T>>>,
    /// The number of the span under way.
    span: i64,
    /// What is due within a minute.
    near: Ring<T>,
    /// What is due within days; a span here is as long as all of the ring above.
    far: Ring<T>,
    /// What is due later; a span here is as long as all of the ring of days.
    beyond: BTreeMap<i64, Vec<Slot<T>>>,
    set: u64,
}

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Self::new()
    }
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
        Self {
            due: Vec::new(),
            late: BinaryHeap::new(),
            span: 0,
            near: Ring::new(),
            far: Ring::new(),
            beyond: BTreeMap::new(),
            set: 0,
        }
    }

    /// Of two timers for the same moment the one of lower rank comes first.
    pub(crate) fn set(&mut self, at: SimTime, rank: u64, timer: T) {
        self.set += 1;
        let slot = Slot { at, rank, number: self.set, timer };
        self.put(slot);
    }

    fn put(&mut self, slot: Slot<T>) {
        let span = span_of(slot.at);
        let (span_far, span_beyond) = (span >> SPANS_BITS, span >> (2 * SPANS_BITS));
        if span <= self.span {
            self.late.push(Reverse(slot));
        } else if Ring::<T>::reaches(self.span, span) {
            self.near.put(span, slot);
        } else if Ring::<T>::reaches(self.span >> SPANS_BITS, span_far) {
            self.far.put(span_far, slot);
        } else {
            self.beyond.entry(span_beyond).or_default().push(slot);
        }
    }

    pub(crate) fn next_at(&mut self) -> Option<SimTime> {
        self.reach_next();
        let due = self.due.last().map(|slot| slot.at);
        let late = self.late.peek().map(|Reverse(slot)| slot.at);
        due.into_iter().chain(late).min()
    }

    pub(crate) fn take(&mut self) -> Option<(SimTime, T)> {
        self.reach_next();
        let slot = match (self.due.last(), self.late.peek()) {
            (Some(due), Some(Reverse(late))) if late < due => self.late.pop().map(|Reverse(slot)| slot),
            (Some(_), _) => self.due.pop(),
            (None, _) => self.late.pop().map(|Reverse(slot)| slot),
        };
        slot.map(|slot| (slot.at, slot.timer))
    }

    /// With nothing due in the span under way, goes to the next one in which something is.
    fn reach_next(&mut self) {
        if !self.due.is_empty() || !self.late.is_empty() {
            return;
        }
        loop {
            let near = self.near.next_after(self.span);
            // A longer span that begins no later may hold something earlier: it moves on first.
            let far = self.far.next_after(self.span >> SPANS_BITS).map(|span| (span << SPANS_BITS, span));
            let beyond = self.beyond.first_key_value().map(|(span, _)| (span << (2 * SPANS_BITS), *span));
            let first = [near, far.map(|(first, _)| first), beyond.map(|(first, _)| first)].into_iter().flatten().min();
            let Some(first) = first else { return };
            let moves = if let Some((_, span)) = beyond.filter(|(begins, _)| *begins == first) {
                self.beyond.remove(&span).unwrap_or_default()
            } else if let Some((_, span)) = far.filter(|(begins, _)| *begins == first) {
                self.far.take(span, Vec::new())
            } else {
                return self.enter(first);
            };
            self.span = first - 1;
            moves.into_iter().for_each(|slot| self.put(slot));
        }
    }

    /// That span of the near ring is under way.
    fn enter(&mut self, span: i64) {
        self.span = span;
        // The place takes over the room of the span before, unless that is much: after a storm each place would hold on to
        // room that it never needs again.
        let room = std::mem::take(&mut self.due);
        let room = if room.capacity() > ROOM_MAX { Vec::new() } else { room };
        self.due = self.near.take(span, room);
        self.due.sort_unstable_by(|one, other| other.cmp(one));
    }
}

fn span_of(at: SimTime) -> i64 {
    at.as_micros() >> SPAN_BITS
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

/// A span is 2^14 us, 16.4 ms: a tick or two. The near ring is then 67 s, which holds a keep-alive interval and the longest
/// back-off, and the far one 76 h.
const SPAN_BITS: u32 = 14;
/// Timers that a place of the ring keeps room for: what lies there at a few thousand timers a second.
const ROOM_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn timers_come_by_time_then_by_rank_and_then_in_the_order_they_were_set() {
        let mut timers = Timers::new();
        let set =
            [(2, 0, "d"), (1, 9, "b"), (1, 9, "c"), (1, 8, "a"), (0, 10, "z"), (-3, 9, "y"), (86_400 * 30, 0, "far")];
        for (seconds, rank, name) in set {
            timers.set(SimTime::from_secs(seconds), rank, name);
        }
        let order: Vec<&str> = std::iter::from_fn(|| timers.take()).map(|(_, name)| name).collect();
        assert_eq!(order, ["y", "z", "a", "b", "c", "d", "far"]);
    }

    proptest! {
        /// Agrees with a sorted list, whatever is set while time goes on: near, far, around the ring, in the past.
        #[test]
        fn the_ring_agrees_with_a_sorted_list(
            steps in prop::collection::vec((prop::sample::select(vec![10_u32, 15, 20, 26, 27, 33, 38, 40, 43]), any::<u64>(), 0_usize..4), 1..200)
        ) {
            let (mut timers, mut list, mut now) = (Timers::new(), Vec::new(), 0_i64);
            for (number, (bits, chance, taken)) in steps.into_iter().enumerate() {
                let at = now - 50 + (chance % (1 << bits)) as i64;
                timers.set(SimTime::from_micros(at), chance >> 62, number);
                list.push((at, chance >> 62, number));
                for _ in 0..taken {
                    list.sort_unstable();
                    let expected = (!list.is_empty()).then(|| list.remove(0));
                    prop_assert_eq!(timers.next_at(), expected.map(|(at, ..)| SimTime::from_micros(at)));
                    prop_assert_eq!(timers.take(), expected.map(|(at, _, number)| (SimTime::from_micros(at), number)));
                    now = expected.map_or(now, |(at, ..)| at.max(now));
                }
            }
        }
    }
}
