//! One line before a few representatives, first come first served, by a loop of its own: it knows neither the appliance nor any
//! formula.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jumpstorm_model::rng::Chance;
use jumpstorm_model::time::{SimDuration, SimTime};
use jumpstorm_model::workload::{Arrivals, Calendar, Pattern, Rate, Spread, StreamChance};

/// Who comes, and how many take their requests.
pub(crate) struct Desk {
    pub(crate) reps: u32,
    /// At random, at this rate.
    pub(crate) rate: Rate,
    pub(crate) handling: Spread,
    /// Nothing: nobody gives up.
    pub(crate) patience: Option<Spread>,
}

/// What became of all of them.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) customers: u64,
    pub(crate) waited: u64,
    pub(crate) gave_up: u64,
    /// Served within the target.
    pub(crate) in_time: u64,
    pub(crate) wait_seconds: f64,
    pub(crate) served_wait_seconds: f64,
}

impl Desk {
    /// The first `customers` of a stream, from nobody waiting.
    pub(crate) fn run(&self, seed: u64, customers: u64, target: SimDuration) -> Seen {
        let chance = StreamChance::new(Chance::new(seed), "phone");
        let calendar = Calendar::new(&"2026-11-16T10:00:00[UTC]".parse().expect("a moment"));
        let until = SimTime::from_secs(36_525 * 86_400);
        let arrivals = Arrivals::new(Pattern::Poisson(self.rate), SimTime::ZERO, until).expect("arrivals");
        // When each representative is next free.
        let mut free: BinaryHeap<_> = (0..self.reps).map(|_| Reverse(SimTime::ZERO)).collect();
        let (mut seen, mut at) = (Seen::default(), SimTime::ZERO);
        for nth in 0..customers {
            at = arrivals.next(at, nth, &chance, &calendar).expect("the window is long enough");
            let Reverse(next_free) = *free.peek().expect("there is a representative");
            let would_wait = next_free.since(at);
            seen.customers += 1;
            seen.waited += u64::from(!would_wait.is_zero());
            match self
                .patience
                .map(|patience| chance.patience(nth, &patience))
                .filter(|patience| *patience < would_wait)
            {
                Some(patience) => {
                    seen.gave_up += 1;
                    seen.wait_seconds += patience.as_secs_f64();
                }
                None => {
                    free.pop();
                    free.push(Reverse(at.max(next_free) + chance.handling(nth, &self.handling)));
                    seen.in_time += u64::from(would_wait <= target);
                    seen.wait_seconds += would_wait.as_secs_f64();
                    seen.served_wait_seconds += would_wait.as_secs_f64();
                }
            }
        }
        seen
    }
}

impl Seen {
    /// Of all customers.
    pub(crate) fn share(&self, some: u64) -> f64 {
        some as f64 / self.customers as f64
    }

    pub(crate) fn wait_seconds_mean(&self) -> f64 {
        self.wait_seconds / self.customers as f64
    }

    pub(crate) fn served_wait_seconds_mean(&self) -> f64 {
        self.served_wait_seconds / (self.customers - self.gave_up) as f64
    }
}
