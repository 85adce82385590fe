//! The chance of one stream of requests: each request draws by its own number, whatever others draw.

use rand::rngs::ChaCha8Rng;

use crate::rng::{Chance, Decisions};
use crate::time::SimDuration;

use super::Spread;

/// What the requests of one stream draw from. Neither other streams nor what becomes of a request shift anything in it.
#[derive(Clone, Debug)]
pub struct StreamChance {
    arrival: Decisions,
    handling: Decisions,
    patience: Decisions,
}

impl StreamChance {
    /// For the stream called `name` in a run with that chance. What else its requests have can be drawn in the same way, from
    /// [`Chance::decisions`] of a label of its own and the request's number.
    pub fn new(chance: Chance, name: &str) -> Self {
        let decisions = |what| chance.decisions(&format!("workload/{name}/{what}"));
        Self { arrival: decisions("arrival"), handling: decisions("handling"), patience: decisions("patience") }
    }

    /// How long the `nth` request, counted from 0, keeps a representative busy.
    pub fn handling(&self, nth: u64, spread: &Spread) -> SimDuration {
        spread.draw(&mut self.handling.nth_generator(nth))
    }

    /// How long whoever made the `nth` request, counted from 0, is willing to wait.
    pub fn patience(&self, nth: u64, spread: &Spread) -> SimDuration {
        spread.draw(&mut self.patience.nth_generator(nth))
    }

    /// The generator for when the `nth` request arrives.
    pub(super) fn arrival(&self, nth: u64) -> ChaCha8Rng {
        self.arrival.nth_generator(nth)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Law, SPAN_MAX};
    use super::*;

    #[test]
    fn each_figure_of_each_request_has_chance_of_its_own() {
        let spread = Spread::new(Law::Exponential { mean: SimDuration::from_secs(900) }, SPAN_MAX).expect("a spread");
        let phone = StreamChance::new(Chance::new(7), "phone");
        let drawn = phone.handling(3, &spread);
        assert_eq!(drawn, StreamChance::new(Chance::new(7), "phone").handling(3, &spread));
        let others = [
            phone.patience(3, &spread),
            phone.handling(4, &spread),
            StreamChance::new(Chance::new(7), "chat").handling(3, &spread),
            StreamChance::new(Chance::new(8), "phone").handling(3, &spread),
        ];
        assert!(others.iter().all(|other| *other != drawn), "{drawn} is among {others:?}");
    }
}
