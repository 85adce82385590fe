//! The catalogue of rules: everything the simulated appliance must do, as `scenarios/rules.toml` lists it.
//!
//! Compiled in, so that a scenario that names a rule which does not exist is refused before it runs.

use std::sync::LazyLock;

use serde::Deserialize;

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its stable name: the area, a dash and a number, as in `CONN-2`.
    pub id: String,
    /// The rule.
    pub text: String,
    /// The document that says so, or `design`.
    pub source: String,
    /// On what grounds it stands.
    pub kind: Kind,
}

/// On what grounds a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A source says it.
    Documented,
    /// Sources imply it; the detail is ours.
    Inferred,
    /// No source: a default of ours.
    Assumption,
    /// Asked of the harness itself.
    Required,
}

impl Rule {
    /// The part of the id before the dash: `CONN`.
    pub fn area(&self) -> &str {
        self.id.split_once('-').map_or(self.id.as_str(), |(area, _)| area)
    }
}

/// Every rule, in the order of the catalogue.
pub fn all() -> &'static [Rule] {
    &CATALOGUE.rule
}

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.id == id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    rule: Vec<Rule>,
}

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| toml::from_str(include_str!("../rules.toml")).expect("the catalogue is part of the build"));

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn ids_are_unique_and_have_an_area_and_a_number() {
        let ids: BTreeSet<_> = all().iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids.len(), all().len());
        for rule in all() {
            let (area, number) = rule.id.split_once('-').expect("a dash");
            assert_eq!(area, rule.area());
            assert!(area.bytes().all(|b| b.is_ascii_uppercase()) && number.parse::<u32>().is_ok(), "{}", rule.id);
        }
        assert_eq!(find("CONN-4").map(|rule| rule.kind), Some(Kind::Documented));
        assert_eq!(find("CONN-999"), None);
    }

    /// The catalogue is kept beside the workspace; a copy that has fallen behind would hide new rules.
    #[test]
    fn the_copy_equals_the_catalogue_where_that_is_at_hand() {
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/spec/rules.toml");
        if let Ok(original) = std::fs::read_to_string(original) {
            assert_eq!(
                include_str!("../rules.toml"),
                original,
                "copy ../shared/spec/rules.toml to scenarios/rules.toml"
            );
        }
    }
}
