//! Exact shares of a whole number, by weight.

use std::cmp::Reverse;

/// Shares `total` out by `weights` with the method of the largest remainder: the shares sum to `total`, and each is its
/// exact quota rounded up or down. Equal remainders favour the earlier. Without any weight nothing is shared out.
pub fn largest_remainder(total: u32, weights: &[u32]) -> Vec<u32> {
    let sum: u64 = weights.iter().copied().map(u64::from).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let product = |weight: u32| u64::from(total) * u64::from(weight);
    let mut shares: Vec<u32> = weights
        .iter()
        .map(|weight| u32::try_from(product(*weight) / sum).expect("no share exceeds the total"))
        .collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|place| Reverse(product(weights[*place]) % sum));
    let left = total - shares.iter().sum::<u32>();
    for place in by_remainder.into_iter().take(left as usize) {
        shares[place] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shares_are_exact() {
        let cases: [(u32, &[u32], &[u32]); 7] = [
            (100, &[80, 12, 6, 2], &[80, 12, 6, 2]),
            (10, &[80, 12, 6, 2], &[8, 1, 1, 0]),
            (3, &[1, 1], &[2, 1]),
            (7, &[0, 3, 0], &[0, 7, 0]),
            (0, &[1, 2], &[0, 0]),
            (5, &[0, 0], &[0, 0]),
            (5, &[], &[]),
        ];
        for (total, weights, shares) in cases {
            assert_eq!(largest_remainder(total, weights), shares, "{total} by {weights:?}");
        }
    }

    proptest! {
        #[test]
        fn shares_sum_and_stay_within_one_of_their_quota(
            total in any::<u32>(),
            weights in prop::collection::vec(any::<u32>(), 1..20),
        ) {
            let sum: u64 = weights.iter().copied().map(u64::from).sum();
            prop_assume!(sum > 0);
            let shares = largest_remainder(total, &weights);
            prop_assert_eq!(shares.iter().copied().map(u64::from).sum::<u64>(), u64::from(total));
            for (share, weight) in shares.into_iter().zip(weights) {
                let floor = u64::from(total) * u64::from(weight) / sum;
                prop_assert!((floor..=floor + 1).contains(&u64::from(share)));
            }
        }
    }
}
