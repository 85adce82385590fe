//! The commented scenario that `new` writes: something to run at once and to change step by step.

/// The starter scenario. It is whole and valid as it stands.
pub fn text() -> &'static str {
    include_str!("starter.toml")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use super::*;
    use crate::load::{Overrides, load};

    #[test]
    fn the_starter_loads_and_nothing_is_said_of_it() {
        let path = PathBuf::from("starter.toml");
        let reader: BTreeMap<_, Vec<u8>> = [(path.clone(), text().into())].into();
        let loaded = load(&path, &reader, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
        assert!(!loaded.scenario.expectations.is_empty());
        assert!(!loaded.scenario.plan.timeline.is_empty());
    }
}
