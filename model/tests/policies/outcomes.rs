//! Sessions in random directories get what the reference reads from its list.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jumpstorm_model::access::Reach;
use jumpstorm_model::permission::Permission;
use jumpstorm_model::session_policy::layers::Resolver;
use jumpstorm_model::session_policy::simulator::simulate;
use proptest::prelude::*;

use crate::reference::session::{Said, line};
use crate::sites::for_all;

/// What the sessions met, so that none of it can go untested.
#[derive(Debug, Default)]
struct Met {
    starts: usize,
    /// Decisions by layer, and by kind of object.
    layers: BTreeMap<&'static str, usize>,
    holders: BTreeMap<&'static str, usize>,
    /// Sessions in which a final group policy kept something from one further down.
    finals: usize,
}

/// Covers: SPOL-1, SPOL-2, SPOL-3, SPOL-5, SPOL-6, SPOL-7, SPOL-8, SPOL-9, SPOL-10, SPOL-16, SPOL-19.
/// Covers: GPOL-1, GPOL-2, GPOL-5, GPOL-6, PSIM-1.
#[test]
fn every_permission_is_decided_as_reading_down_the_list_decides_it() {
    let met = RefCell::new(Met::default());
    for_all(SITES, |site| {
        let resolver = Resolver::new(&site.directory);
        let reach = Reach::new(&site.directory);
        for (who, start) in &site.starts {
            let said = Said::about(&site.directory, *who, *start);
            let outcome = resolver.outcome(*who, *start);
            let mut met = met.borrow_mut();
            for permission in Permission::ALL {
                let first = said.first(permission);
                prop_assert_eq!(&line(permission, outcome.get(permission)), first, "{:?}, {:?}", who, start);
                *met.layers.entry(first.layer).or_default() += 1;
                *met.holders.entry(first.holder.0).or_default() += 1;
            }
            met.starts += 1;
            met.finals += usize::from(said.finals > 0);
            let simulation = simulate(&resolver, &reach, *who, *start);
            prop_assert_eq!(simulation.outcome, outcome);
        }
        Ok(())
    });
    let met = met.into_inner();
    assert_eq!(met.starts, STARTS);
    let decisions = STARTS * Permission::ALL.len();
    for (layer, decided) in &met.layers {
        assert!(decided * 10 >= decisions, "{layer} decides at least a tenth: {met:?}");
    }
    assert_eq!(met.layers.len(), 4);
    assert_eq!(met.holders.len(), 7);
    assert!(met.holders.values().all(|decided| decided * 100 >= decisions), "at least a hundredth each: {met:?}");
    assert!(met.finals * 25 >= STARTS, "final ones matter in at least every twenty-fifth session: {met:?}");
}

const SITES: u32 = 20_000;
const STARTS: usize = 100_000;
