//! Timers by span of time: so many spans ahead, each in no order.

use super::Slot;

/// Spans to come, each at its number modulo [`SPANS`].
#[derive(Debug)]
pub(super) struct Ring<T> {
    spans: Vec<Vec<Slot<T>>>,
    held: usize,
    /// One bit a place: whether anything lies there.
    occupied: [u64; SPANS / 64],
}

impl<T> Ring<T> {
    pub(super) fn new() -> Self {
        Self { spans: (0..SPANS).map(|_| Vec::new()).collect(), held: 0, occupied: [0; SPANS / 64] }
    }

    /// Whether there is a place for the span, with that one under way.
    pub(super) const fn reaches(under_way: i64, span: i64) -> bool {
        under_way < span && span - under_way <= SPANS as i64
    }

    /// Puts a timer to a span that the ring reaches.
    pub(super) fn put(&mut self, span: i64, slot: Slot<T>) {
        let place = place_of(span);
        self.spans[place].push(slot);
        self.held += 1;
        self.occupied[place / 64] |= 1 << (place % 64);
    }

    /// Takes everything out of a span, and leaves it `room` to use again.
    pub(super) fn take(&mut self, span: i64, room: Vec<Slot<T>>) -> Vec<Slot<T>> {
        let place = place_of(span);
        self.occupied[place / 64] &= !(1 << (place % 64));
        let taken = std::mem::replace(&mut self.spans[place], room);
        self.held -= taken.len();
        taken
    }

    /// The first span after the one under way in which anything lies.
    pub(super) fn next_after(&self, under_way: i64) -> Option<i64> {
        if self.held == 0 {
            return None;
        }
        let first = place_of(under_way + 1);
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
                under_way + 1 + (place + SPANS - first).rem_euclid(SPANS) as i64
            })
        })
    }
}

fn place_of(span: i64) -> usize {
    span.rem_euclid(SPANS as i64) as usize
}

/// Spans in a ring, as a power of two.
pub(super) const SPANS_BITS: u32 = 12;
const SPANS: usize = 1 << SPANS_BITS;
