//! Phases within a period, of very many connections: a bag of numbers that says how many are no greater than one.
//!
//! Phases come and go all the time, and are asked about a few thousand times a run. So coming and going is cheap, and
//! whoever asks looks through one bin of many.

use model::time::SimDuration;

/// A bag of phases.
#[derive(Debug)]
pub(super) struct Phases {
    width: u64,
    /// Empty while the bag is.
    bins: Vec<Bin>,
    count: u64,
}

/// The phases of one span of the period, in no order.
#[derive(Clone, Debug, Default)]
struct Bin {
    came: Vec<u64>,
    /// Of those, the ones that have left again. Never more than half of them after [`Bin::settle`].
    left: Vec<u64>,
}

impl Phases {
    pub(super) fn new(period: SimDuration) -> Self {
        Self { width: period.as_micros().div_ceil(BINS as u64).max(1), bins: Vec::new(), count: 0 }
    }

    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn add(&mut self, phase: u64) {
        if self.bins.is_empty() {
            self.bins = vec![Bin::default(); BINS];
        }
        let bin = self.bin(phase);
        self.bins[bin].came.push(phase);
        self.count += 1;
    }

    /// Takes out one that was put in.
    pub(super) fn remove(&mut self, phase: u64) {
        self.count -= 1;
        if self.count == 0 {
            self.bins = Vec::new();
            return;
        }
        let bin = self.bin(phase);
        self.bins[bin].left.push(phase);
        self.bins[bin].settle();
    }

    /// How many are no greater than `phase`.
    pub(super) fn count_to(&self, phase: u64) -> u64 {
        if self.bins.is_empty() {
            return 0;
        }
        let bin = self.bin(phase);
        let whole: usize = self.bins[..bin].iter().map(Bin::len).sum();
        (whole + self.bins[bin].count_to(phase)) as u64
    }

    fn bin(&self, phase: u64) -> usize {
        (phase / self.width) as usize
    }
}

impl Bin {
    fn len(&self) -> usize {
        self.came.len() - self.left.len()
    }

    fn count_to(&self, phase: u64) -> usize {
        let no_greater = |list: &[u64]| list.iter().filter(|own| **own <= phase).count();
        no_greater(&self.came) - no_greater(&self.left)
    }

    /// Forgets those that have left once they are many: sorting then costs each of them little.
    fn settle(&mut self) {
        if self.left.len() * 2 < self.came.len() {
            return;
        }
        self.came.sort_unstable();
        self.left.sort_unstable();
        let mut left = std::mem::take(&mut self.left).into_iter().peekable();
        self.came.retain(|phase| left.next_if_eq(phase).is_none());
        if self.came.capacity() > self.came.len() * 4 {
            self.came.shrink_to_fit();
        }
    }
}

/// A thousand of a million connections lie in one of so many bins: looked through in a microsecond.
const BINS: usize = 1_024;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Agrees with a sorted list, with many alike and many in one bin.
        #[test]
        fn it_counts_like_a_sorted_list(
            steps in prop::collection::vec((any::<bool>(), 0_u64..5_000, 0_u64..5_000), 1..200),
            period in prop::sample::select(vec![5_000_u64, 5_000_000]),
        ) {
            let mut phases = Phases::new(SimDuration::from_micros(period));
            let mut list: Vec<u64> = Vec::new();
            for (comes, phase, asked) in steps {
                let phase = phase / 7 * 7;
                if comes || list.is_empty() {
                    phases.add(phase);
                    list.push(phase);
                } else {
                    let gone = list.swap_remove(phase as usize % list.len());
                    phases.remove(gone);
                }
                let expected = list.iter().filter(|own| **own <= asked).count() as u64;
                prop_assert_eq!((phases.count_to(asked), phases.count()), (expected, list.len() as u64));
            }
        }
    }
}
