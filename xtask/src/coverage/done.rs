//! The committed list of areas whose rules must all be shown.

use serde::Deserialize;

use scenarios::rules;

/// `xtask/coverage-done.toml`.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Done {
    /// Areas of the catalogue.
    areas: Vec<String>,
    /// Rules of these areas that cannot be shown yet.
    #[serde(default)]
    later: Vec<Later>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Later {
    rule: String,
    waits_for: String,
}

impl Done {
    /// Reads the list and holds it against the catalogue.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let done: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for area in &done.areas {
            if !rules::all().iter().any(|rule| rule.area() == area) {
                return Err(format!("the catalogue has no area `{area}`"));
            }
        }
        for Later { rule, waits_for } in &done.later {
            if rules::find(rule).is_none() {
                return Err(format!("the catalogue has no rule `{rule}`"));
            }
            if waits_for.trim().is_empty() {
                return Err(format!("{rule}: say what it waits for"));
            }
        }
        Ok(done)
    }

    /// Whether the area must be complete.
    pub(super) fn area(&self, area: &str) -> bool {
        self.areas.iter().any(|done| done == area)
    }

    /// What the rule waits for, if it cannot be shown yet.
    pub(super) fn waits_for(&self, rule: &str) -> Option<&str> {
        self.later.iter().find(|later| later.rule == rule).map(|later| later.waits_for.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_catalogue_does_not_have_is_refused() {
        let later = |rule, what| format!("areas = []\n[[later]]\nrule = \"{rule}\"\nwaits_for = \"{what}\"");
        let cases = [
            ("areas = [\"APP\", \"CONN\"]".to_owned(), None),
            ("areas = [\"APPS\"]".to_owned(), Some("no area `APPS`")),
            (later("APP-8", "reps"), None),
            (later("APP-800", "reps"), Some("no rule `APP-800`")),
            (later("APP-8", " "), Some("say what it waits for")),
            ("areas = []\nfoo = 1".to_owned(), Some("unknown field `foo`")),
        ];
        for (text, problem) in cases {
            let found = Done::read(&text).err();
            assert!(found.as_deref().unwrap_or("").contains(problem.unwrap_or("")), "{text}: {found:?}");
            assert_eq!(found.is_some(), problem.is_some(), "{text}: {found:?}");
        }
    }
}
