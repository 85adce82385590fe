//! How long a Jump Client waits before it dials again (CONN-5).

use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use crate::plan::{BackOff, BackOffLaw};
use crate::time::SimDuration;

/// One client's delays since it was last online.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delays {
    drawn: u32,
    last: SimDuration,
}

impl Delays {
    /// The next delay. Without chance for laws that have none: `generator` is then left alone.
    pub fn draw(&mut self, back_off: &BackOff, generator: &mut ChaCha8Rng) -> SimDuration {
        let ceiling = back_off.base.saturating_mul(1_u64.checked_shl(self.drawn).unwrap_or(u64::MAX)).min(back_off.cap);
        let delay = match back_off.law {
            BackOffLaw::FullJitter => uniform(SimDuration::ZERO, ceiling, generator),
            BackOffLaw::Exponential => ceiling,
            BackOffLaw::Fixed => back_off.base,
            BackOffLaw::Decorrelated => {
                let widest = self.last.saturating_mul(3).max(back_off.base);
                uniform(back_off.base, widest, generator).min(back_off.cap)
            }
        };
        self.drawn = self.drawn.saturating_add(1);
        self.last = delay;
        delay
    }
}

/// A span between `least` and `most`, both included.
pub fn uniform(least: SimDuration, most: SimDuration, generator: &mut ChaCha8Rng) -> SimDuration {
    SimDuration::from_micros(generator.random_range(least.as_micros()..=most.as_micros()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Chance;

    fn delays(law: BackOffLaw, seed: u64, count: usize) -> Vec<f64> {
        let back_off = BackOff { law, base: SimDuration::from_secs(1), cap: SimDuration::from_secs(60) };
        let mut generator = Chance::new(seed).generator("back_off");
        let mut delays = Delays::default();
        (0..count).map(|_| delays.draw(&back_off, &mut generator).as_secs_f64()).collect()
    }

    /// Covers: CONN-5.
    #[test]
    fn laws_without_chance_double_up_to_the_cap() {
        assert_eq!(delays(BackOffLaw::Exponential, 1, 8), [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]);
        assert_eq!(delays(BackOffLaw::Fixed, 1, 3), [1.0, 1.0, 1.0]);
    }

    /// The distribution of full jitter: the n-th delay is uniform up to min(cap, base * 2^n).
    ///
    /// Covers: CONN-5.
    #[test]
    fn full_jitter_is_uniform_below_its_ceiling() {
        const CLIENTS: u64 = 4_000;
        for (n, ceiling) in [(0, 1.0), (3, 8.0), (6, 60.0), (70, 60.0)] {
            let mut drawn: Vec<f64> =
                (0..CLIENTS).map(|seed| delays(BackOffLaw::FullJitter, seed, n + 1)[n] / ceiling).collect();
            drawn.sort_by(f64::total_cmp);
            // Kolmogorov-Smirnov at a significance of about 1 in 10,000; the seeds are fixed, so it does not flicker.
            let distance = drawn
                .iter()
                .enumerate()
                .map(|(i, x)| (x - i as f64 / CLIENTS as f64).abs().max((x - (i + 1) as f64 / CLIENTS as f64).abs()))
                .fold(0.0, f64::max);
            assert!(distance < 2.2 / (CLIENTS as f64).sqrt(), "delay {n} is {distance} away from uniform");
        }
    }

    #[test]
    fn decorrelated_stays_between_base_and_cap_and_reaches_both_halves() {
        let drawn = delays(BackOffLaw::Decorrelated, 3, 500);
        assert!(drawn.iter().all(|delay| (1.0..=60.0).contains(delay)));
        assert!(drawn.iter().any(|delay| *delay > 30.0) && drawn.iter().any(|delay| *delay < 30.0));
    }
}
