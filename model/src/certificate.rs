//! Certificate chains, as far as trust depends on them: which chain the appliance presents, and which ones the store on a
//! Jump Client's computer holds (UPG-13). No keys, no validity in time, no revocation.

use serde::{Deserialize, Serialize};

/// A certificate chain of the appliance, numbered in the order in which they are made; the first is number 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Chain(pub u32);

/// The appliance's chains.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chains {
    presented: Chain,
    newest: Chain,
}

/// A computer's certificate store: it holds every chain up to one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Store {
    holds: Chain,
}

impl Chains {
    /// The chain that is presented to whoever dials.
    pub const fn presented(&self) -> Chain {
        self.presented
    }

    /// The last chain that was made.
    pub const fn newest(&self) -> Chain {
        self.newest
    }

    /// A new chain is made, and presented from now on.
    pub const fn renew(&mut self) {
        self.newest = Chain(self.newest.0 + 1);
        self.presented = self.newest;
    }

    /// The first chain is presented again. Returns whether another one was.
    pub fn restore(&mut self) -> bool {
        std::mem::take(&mut self.presented) != Chain::default()
    }
}

impl Store {
    /// A store that is kept up to date holds any chain as soon as it is made.
    pub const MANAGED: Self = Self { holds: Chain(u32::MAX) };

    /// Whether it holds that chain.
    pub fn trusts(self, chain: Chain) -> bool {
        chain <= self.holds
    }

    /// Is brought up to date. A chain is published before the site package that presents it, so that the store then holds
    /// the one after the newest as well: stores can be prepared before an upgrade, as S2 asks. Returns whether it lacked one
    /// of them.
    pub fn update(&mut self, newest: Chain) -> bool {
        let next = Chain(newest.0 + 1);
        let lacked = self.holds < next;
        self.holds = self.holds.max(next);
        lacked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers: UPG-13.
    #[test]
    fn a_store_trusts_what_it_was_given_in_time() {
        let mut chains = Chains::default();
        let (mut neglected, mut prepared) = (Store::default(), Store::default());
        let trust = |chains: &Chains, store: Store| store.trusts(chains.presented());
        assert!(trust(&chains, neglected) && trust(&chains, Store::MANAGED));
        assert!(prepared.update(chains.newest()));
        assert!(!prepared.update(chains.newest()), "it has that one already");
        chains.renew();
        assert_eq!((trust(&chains, neglected), trust(&chains, prepared)), (false, true));
        chains.renew();
        assert!(!trust(&chains, prepared), "only the next package was prepared for");
        assert!(trust(&chains, Store::MANAGED));
        assert!(neglected.update(chains.newest()) && trust(&chains, neglected), "better late than never");
        assert!(chains.restore() && trust(&chains, Store::default()));
        assert!(!chains.restore(), "it is the first one already");
        chains.renew();
        assert_eq!(chains.newest(), Chain(3), "a chain that was made is never made again");
    }
}
