//! What is wrong with the text of an expectation, where, and what is allowed there.

use std::ops::Range;

/// One mistake in an expectation, written for the person who wrote it (RUN-5).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// The bytes of the text that are wrong; empty, at its end, where something is missing there.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What is allowed there, or what to write instead; the nearest name where one was misspelt.
    pub help: String,
}

impl ParseError {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }

    /// Nothing `what` is called `word`; `otherwise` is the help where no candidate is near.
    pub(super) fn unknown<'a>(
        span: Range<usize>,
        what: &str,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        otherwise: impl Into<String>,
    ) -> Self {
        let help = nearest(word, candidates).map_or_else(|| otherwise.into(), |name| format!("did you mean `{name}`?"));
        Self::new(span, format!("there is no {what} called `{word}`"), help)
    }
}

/// The candidate most like `word`, of several alike the one that begins like it; none if it would take more than a third
/// of the letters.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&word, name), name))
        .filter(|(distance, name)| *distance <= (name.len().max(word.len()) / 3).max(1))
        .min_by_key(|(distance, name)| (*distance, usize::MAX - common_start(&word, name)))
        .map(|(_, name)| name)
}

fn common_start(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["online", "offline", "waiting", "line"];
        for (word, near) in [
            ("onlien", Some("online")),
            ("ONLINE", Some("online")),
            ("ofline", Some("offline")),
            ("lien", Some("line")),
            ("watting", Some("waiting")),
            ("upgrading", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names), near, "{word}");
        }
    }
}
