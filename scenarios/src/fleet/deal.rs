//! Kinds dealt out over a fleet: exact shares, and who gets which by chance.

use std::iter;

use super::apportion::largest_remainder;

/// The kind of each of `count`, in order, in exact shares by weight. Each draws a rank, and kinds are dealt out by rank: one
/// more moves the shares' borders past a few others at most. At least one weight is positive, or there is nobody.
pub(super) fn deal<T: Copy>(weights: &[(T, u32)], count: usize, rank: impl FnMut(usize) -> u64) -> Vec<T> {
    let total = u32::try_from(count).expect("a fleet has at most 250,000 clients");
    let shares = largest_remainder(total, &weights.iter().map(|(_, weight)| *weight).collect::<Vec<_>>());
    let by_rank: Vec<T> =
        weights.iter().zip(&shares).flat_map(|((kind, _), share)| iter::repeat_n(*kind, *share as usize)).collect();
    if shares.iter().filter(|share| **share > 0).count() <= 1 {
        return by_rank;
    }
    let mut ranked: Vec<(u64, usize)> = (0..count).map(rank).zip(0..).collect();
    ranked.sort_unstable();
    let mut dealt = by_rank.clone();
    for ((_, place), kind) in ranked.into_iter().zip(by_rank) {
        dealt[place] = kind;
    }
    dealt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_and_ranks_say_who() {
        assert_eq!(deal(&[('a', 1), ('b', 3)], 4, |place| [7, 1, 9, 5][place]), ['b', 'a', 'b', 'b']);
        assert_eq!(deal(&[('a', 0), ('b', 3)], 2, |_| panic!("no chance is needed")), ['b', 'b']);
        assert!(deal(&[('a', 0), ('b', 0)], 0, |_| 0).is_empty());
    }
}
