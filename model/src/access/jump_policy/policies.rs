//! The Jump Policies of an appliance, and the code names of those that were given none (JPOL-8).

use indexmap::IndexMap;

use super::JumpPolicy;

/// Policies by code name, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JumpPolicies {
    by_code_name: IndexMap<String, JumpPolicy>,
}

/// Why a policy is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JumpPolicyError {
    /// It has no name.
    #[error("a Jump Policy has no name: give it one that says when or how its Jump Items can be accessed")]
    Nameless,
    /// Another one has its name.
    #[error("there are two Jump Policies called `{name}`: names are unique, rename one of them")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Another one has its code name.
    #[error(
        "Jump Policy `{name}` cannot have the code name `{code_name}`, which is that of `{holder}`: choose another one, or \
         leave it empty to have one made"
    )]
    CodeNameTaken {
        /// The policy's name.
        name: String,
        /// The code name.
        code_name: String,
        /// The name of the policy that has it.
        holder: String,
    },
}

impl JumpPolicies {
    /// Policies that come together. Code names are made after all given ones are known, so that none that is made takes one
    /// that is given further down.
    ///
    /// # Errors
    /// If a name is missing, or a name or a code name is there twice.
    pub fn new(policies: Vec<JumpPolicy>) -> Result<Self, JumpPolicyError> {
        let order: Vec<_> = policies.iter().map(|policy| policy.name.clone()).collect();
        let (given, left_empty): (Vec<_>, Vec<_>) =
            policies.into_iter().partition(|policy| !policy.code_name.trim().is_empty());
        let mut all = Self::default();
        for policy in given.into_iter().chain(left_empty) {
            all.add(policy)?;
        }
        let place = |policy: &JumpPolicy| order.iter().position(|name| *name == policy.name);
        all.by_code_name.sort_by_cached_key(|_, policy| place(policy));
        Ok(all)
    }

    /// One more policy, and the code name it goes by from now on.
    ///
    /// # Errors
    /// If it has no name, or another one has its name or its code name. Nothing is added then.
    pub fn add(&mut self, mut policy: JumpPolicy) -> Result<&JumpPolicy, JumpPolicyError> {
        if policy.name.trim().is_empty() {
            return Err(JumpPolicyError::Nameless);
        }
        if self.iter().any(|other| other.name == policy.name) {
            return Err(JumpPolicyError::NameTaken { name: policy.name });
        }
        if policy.code_name.trim().is_empty() {
            policy.code_name = self.made_code_name(&policy.name);
        } else if let Some(holder) = self.get(&policy.code_name) {
            let holder = holder.name.clone();
            return Err(JumpPolicyError::CodeNameTaken { name: policy.name, code_name: policy.code_name, holder });
        }
        Ok(self.by_code_name.entry(policy.code_name.clone()).or_insert(policy))
    }

    /// The policy with that code name.
    pub fn get(&self, code_name: &str) -> Option<&JumpPolicy> {
        self.by_code_name.get(code_name)
    }

    /// Every policy, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = &JumpPolicy> {
        self.by_code_name.values()
    }

    /// The name in small letters, digits and underscores, and a number from 2 on if that is taken.
    fn made_code_name(&self, name: &str) -> String {
        let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut made = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_");
        if made.is_empty() {
            // Of a name in another script no letter is left.
            made.push_str("jump_policy");
        }
        let numbered = (2_u64..).map(|number| format!("{made}_{number}"));
        let free = |code_name: &String| self.get(code_name).is_none();
        std::iter::once(made.clone()).chain(numbered).find(free).unwrap_or(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(name: &str, code_name: &str) -> JumpPolicy {
        JumpPolicy { name: name.into(), code_name: code_name.into(), ..JumpPolicy::default() }
    }

    fn code_names(policies: &[(&str, &str)]) -> Result<Vec<String>, JumpPolicyError> {
        let policies = policies.iter().map(|(name, code_name)| policy(name, code_name)).collect();
        JumpPolicies::new(policies).map(|all| all.iter().map(|policy| policy.code_name.clone()).collect())
    }

    /// Covers: JPOL-8.
    #[test]
    fn code_names_left_empty_are_made() {
        let cases: [(&[_], &[_]); 6] = [
            (&[("Nights & Weekends", "")], &["nights_weekends"]),
            (&[("Nights", "N1"), ("Days", " ")], &["N1", "days"]),
            (&[("nights", ""), ("Nights", ""), ("NIGHTS!", "")], &["nights", "nights_2", "nights_3"]),
            (&[("Nights", ""), ("Other", "nights")], &["nights_2", "nights"]),
            (&[("夜間", ""), ("週末", "")], &["jump_policy", "jump_policy_2"]),
            (&[("  Büro 9-5 ", "")], &["b_ro_9_5"]),
        ];
        for (policies, made) in cases {
            assert_eq!(code_names(policies).expect("no two are alike"), made, "{policies:?}");
        }
    }

    /// Covers: JPOL-8.
    #[test]
    fn names_and_code_names_are_unique() {
        let taken = code_names(&[("Nights", "a"), ("Nights", "b")]).expect_err("one name");
        assert_eq!(
            taken.to_string(),
            "there are two Jump Policies called `Nights`: names are unique, rename one of them"
        );
        let taken = code_names(&[("Nights", "a"), ("Days", "a")]).expect_err("one code name");
        assert_eq!(
            taken.to_string(),
            "Jump Policy `Days` cannot have the code name `a`, which is that of `Nights`: choose another one, or leave it \
             empty to have one made"
        );
        assert_eq!(code_names(&[(" ", "a")]), Err(JumpPolicyError::Nameless));
    }

    #[test]
    fn what_is_refused_is_not_added() {
        let mut all = JumpPolicies::new(vec![policy("Nights", "")]).expect("one policy");
        all.add(policy("Nights", "x")).expect_err("the name is taken");
        all.add(policy("Days", "nights")).expect_err("the code name is taken");
        assert_eq!(all.iter().count(), 1);
        assert_eq!(all.add(policy("Days", "")).map(|added| added.code_name.clone()), Ok("days".into()));
        assert_eq!(all.get("days").map(|found| found.name.as_str()), Some("Days"));
    }
}
