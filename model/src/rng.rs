//! Chance from a labelled seed: every entity draws its own generator from the root by name, so that adding one Jump
//! Client does not shift the fate of another.
//!
//! The generator is ChaCha8, the derivation is BLAKE3 keyed with the root seed. There is no other source of chance.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// The root of all chance in one run.
#[derive(Clone, Copy, Debug)]
pub struct Chance {
    key: [u8; 32],
}

impl Chance {
    /// The root for a scenario's `seed`.
    pub fn new(seed: u64) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("jumpstorm 2026 root seed");
        hasher.update(&seed.to_le_bytes());
        Self { key: *hasher.finalize().as_bytes() }
    }

    /// A generator for the entity called `label`, such as `site/7/client/42`. Equal labels draw equal values.
    pub fn generator(&self, label: &str) -> ChaCha8Rng {
        ChaCha8Rng::from_seed(*blake3::keyed_hash(&self.key, label.as_bytes()).as_bytes())
    }

    /// The decisions of the entity called `label`, for entities of which there are very many.
    pub fn decisions(&self, label: &str) -> Decisions {
        Decisions { key: *blake3::keyed_hash(&self.key, label.as_bytes()).as_bytes(), made: 0 }
    }

    /// A single number for `label`: for what draws once, and for the `u64` that an engine wants as its own seed.
    pub fn number(&self, label: &str) -> u64 {
        first_number(&blake3::keyed_hash(&self.key, label.as_bytes()))
    }
}

/// One entity's decisions, each with a generator of its own: a stream of the entity's ChaCha8. A tenth of a generator's
/// size, so that each of a hundred thousand Jump Clients can have one.
#[derive(Clone, Debug)]
pub struct Decisions {
    key: [u8; 32],
    made: u64,
}

impl Decisions {
    /// The generator for the next decision.
    pub fn next_generator(&mut self) -> ChaCha8Rng {
        let generator = self.nth_generator(self.made);
        self.made += 1;
        generator
    }

    /// The generator for the `nth` decision, counted from 0, whatever was decided so far.
    pub fn nth_generator(&self, nth: u64) -> ChaCha8Rng {
        let mut generator = ChaCha8Rng::from_seed(self.key);
        generator.set_stream(nth);
        generator
    }

    /// The single number that `label` draws for the `nth` time, whatever else was decided: for decisions that must not shift
    /// others.
    pub fn number(&self, label: &str, nth: u32) -> u64 {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(label.as_bytes()).update(&nth.to_le_bytes());
        first_number(&hasher.finalize())
    }
}

fn first_number(hash: &blake3::Hash) -> u64 {
    let (first, _) = hash.as_bytes().split_first_chunk::<8>().expect("a hash has 32 bytes");
    u64::from_le_bytes(*first)
}

/// The largest seed a scenario may name: browsers and spreadsheets keep whole numbers exact up to here (2^53 - 1).
pub const SEED_MAX: u64 = (1 << 53) - 1;

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;

    #[test]
    fn labels_are_independent_and_repeat() {
        let chance = Chance::new(7);
        let draw = |label: &str| chance.generator(label).random::<u64>();
        assert_eq!(draw("site/7/client/42"), draw("site/7/client/42"));
        assert_ne!(draw("site/7/client/42"), draw("site/7/client/43"));
        assert_ne!(Chance::new(8).number("a"), chance.number("a"));
    }

    #[test]
    fn decisions_differ_and_repeat() {
        let draw = |decisions: &mut Decisions| decisions.next_generator().random::<u64>();
        let mut decisions = Chance::new(7).decisions("client");
        let (first, second) = (draw(&mut decisions), draw(&mut decisions));
        assert_ne!(first, second);
        assert_eq!(decisions.nth_generator(1).random::<u64>(), second);
        assert_eq!(draw(&mut Chance::new(7).decisions("client")), first);
        assert_eq!(
            Chance::new(7).generator("client").random::<u64>(),
            first,
            "the first stream is the generator's own"
        );
    }

    #[test]
    fn numbers_of_an_entity_repeat_and_shift_no_decision() {
        let mut decisions = Chance::new(7).decisions("client");
        let numbers = [decisions.number("a", 1), decisions.number("a", 2), decisions.number("b", 1)];
        assert!(numbers[0] != numbers[1] && numbers[0] != numbers[2]);
        let next = decisions.next_generator().random::<u64>();
        assert_eq!(next, Chance::new(7).generator("client").random::<u64>());
        assert_eq!(decisions.number("a", 1), numbers[0]);
        assert_ne!(Chance::new(7).decisions("other").number("a", 1), numbers[0]);
    }

    #[test]
    fn values_are_pinned_so_that_old_seeds_replay() {
        assert_eq!(Chance::new(7).number("golden"), GOLDEN_NUMBER);
        assert_eq!(Chance::new(7).generator("golden").random::<u64>(), GOLDEN_DRAW);
    }

    const GOLDEN_NUMBER: u64 = 6490869761897982483;
    const GOLDEN_DRAW: u64 = 8385173895853893838;
}
