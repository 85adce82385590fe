//! Code names: given, or made from the name (JPOL-8).

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::value::SiteName as CodeName;
use crate::file::{DirectoryName, Field};

use super::names::Kind;

/// The code name of each, in order; one that is given twice is reported. Those that are made give way to those that are given.
pub(super) fn code_names<'f>(
    kind: Kind,
    all: impl Iterator<Item = (&'f Field<DirectoryName>, &'f Field<CodeName>)> + Clone,
    out: &mut Diagnostics,
) -> Vec<String> {
    let mut given: BTreeMap<&str, Span> = BTreeMap::new();
    for (_, field) in all.clone() {
        let Some(code_name) = field.get() else { continue };
        if let Some(first) = given.get(code_name.0.as_str()) {
            let message = format!("another {} has the code name `{}`", kind.title(), code_name.0);
            let diagnostic = Diagnostic::error(Code::DuplicateName, field.span, message);
            out.push(diagnostic.and(*first, "first given here").help("leave it out to have one made"));
        } else {
            given.insert(&code_name.0, field.span);
        }
    }
    let mut taken: BTreeSet<String> = given.keys().map(|name| (*name).to_owned()).collect();
    let code_name = |(name, given): (&Field<DirectoryName>, &Field<CodeName>)| match given.get() {
        Some(given) => given.0.clone(),
        None => {
            let made = made(name.get().map(|name| name.0.as_str()).unwrap_or_default(), kind);
            let numbered = (2_u64..).map(|number| format!("{made}_{number}"));
            let free = std::iter::once(made.clone()).chain(numbered).find(|name| !taken.contains(name));
            let free = free.expect("there are more numbers than names");
            taken.insert(free.clone());
            free
        }
    };
    all.map(code_name).collect()
}

/// The name in small letters, digits and underscores. Of a name in another script no letter is left: then its kind.
fn made(name: &str, kind: Kind) -> String {
    let words = |text: &str| {
        let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
    };
    let made = words(name);
    if made.is_empty() { words(kind.title()) } else { made }
}
