//! The domain clock's queue: what is to happen at which moment, in order of time, then of rank, then of being set.
//!
//! Most timers are due within a minute, and there are many: they lie in a ring of short spans of time, of which only
//! the one under way is kept in order. A heap of them all would be out of the processor's cache at every step.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use model::time::SimTime;

/// An ordered queue of timers. There is no cancelling: whoever takes one asks whether it still applies.
#[derive(Debug)]
pub(crate) struct Timers<T> {
    /// What was due in the span under way when it began, the next one last.
    due: Vec<Slot<T>>,
    /// What was set for it since, or for a moment before it.
    late: BinaryHeap<Reverse<Slot<T>>>,
    /// The number of the span under way.
    span: i64,
    /// Later spans, each at its number modulo [`SPANS`], in no order.
    ring: Vec<Vec<Slot<T>>>,
    /// How many lie in the ring.
    in_ring: usize,
    /// One bit a place of the ring: whether anything lies there.
    occupied: [u64; SPANS / 64],
    /// What lies beyond the ring's reach.
    far: BinaryHeap<Reverse<Slot<T>>>,
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
            ring: (0..SPANS).map(|_| Vec::new()).collect(),
            in_ring: 0,
            occupied: [0; SPANS / 64],
            far: BinaryHeap::new(),
            set: 0,
        }
    }

    /// Of two timers for the same moment the one of lower rank comes first.
    pub(crate) fn set(&mut self, at: SimTime, rank: u64, timer: T) {
        self.set += 1;
        let slot = Slot { at, rank, number: self.set, timer };
        let span = span_of(at);
        if span <= self.span {
            self.late.push(Reverse(slot));
        } else if span - self.span < SPANS as i64 {
            let place = span.rem_euclid(SPANS as i64) as usize;
            self.ring[place].push(slot);
            self.in_ring += 1;
            self.occupied[place / 64] |= 1 << (place % 64);
        } else {
            self.far.push(Reverse(slot));
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
        let far = self.far.peek().map(|Reverse(slot)| span_of(slot.at));
        let Some(span) = self.next_in_ring().into_iter().chain(far).min() else { return };
        self.span = span;
        let place = span.rem_euclid(SPANS as i64) as usize;
        self.occupied[place / 64] &= !(1 << (place % 64));
        // The place takes over the room of the span before, unless that is much: after a storm each place would hold on to
        // room that it never needs again.
        if self.due.capacity() > ROOM_MAX {
            self.due = Vec::new();
        }
        std::mem::swap(&mut self.due, &mut self.ring[place]);
        self.in_ring -= self.due.len();
        while self.far.peek().is_some_and(|Reverse(slot)| span_of(slot.at) <= span) {
            self.due.extend(self.far.pop().map(|Reverse(slot)| slot));
        }
        self.due.sort_unstable_by(|one, other| other.cmp(one));
    }

    /// The first span of the ring, after the one under way, in which anything lies.
    fn next_in_ring(&self) -> Option<i64> {
        if self.in_ring == 0 {
            return None;
        }
        let first = (self.span + 1).rem_euclid(SPANS as i64) as usize;
        let words = SPANS / 64;
        // The word with the first place comes twice: for its upper bits first, for its lower ones last.
        (0..=words).find_map(|step| {
            let word = (first / 64 + step) % words;
            let bits = match step {
                0 => self.occupied[word] & (u64::MAX << (first % 64)),
                step if step == words => self.occupied[word] & !(u64::MAX << (first % 64)),
                _ => self.occupied[word],
            };
            (bits != 0).then(|| {
                let place = word * 64 + bits.trailing_zeros() as usize;
                self.span + 1 + (place + SPANS - first).rem_euclid(SPANS) as i64
            })
        })
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

/// A span is 2^14 us, 16.4 ms: a tick or two.
const SPAN_BITS: u32 = 14;
/// Spans in the ring: 67 s, which holds a keep-alive interval and the longest back-off.
const SPANS: usize = 4_096;
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
            steps in prop::collection::vec((prop::sample::select(vec![10_u32, 15, 20, 26, 27, 33, 40]), any::<u64>(), 0_usize..4), 1..200)
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
