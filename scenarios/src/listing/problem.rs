//! What is wrong with a listing, and what is merely worth knowing.

use std::fmt;

use super::PROBLEMS_MAX;
use super::place::{Place, lines_and_columns};

/// One thing that must be put right before the listing can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line of the offending value, from 1.
    pub line: u32,
    /// The column of its first character (its opening quote, if it has one), from 1, in characters.
    pub column: u32,
    /// The offending text, shortened to 60 characters, control characters escaped; blank where something is missing.
    pub offending: String,
    /// What is wrong.
    pub message: String,
    /// What is allowed, or what to do next.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

/// One thing that was left unused or read in a particular way; nothing has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What, in a sentence with figures.
    pub message: String,
}

/// A problem whose place is not yet a line and a column.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) place: Place,
    /// An earlier place that it clashes with: its line is added to the message.
    pub(super) earlier: Option<Place>,
    pub(super) offending: String,
    pub(super) message: String,
    pub(super) help: String,
}

/// The problems found so far: the first [`PROBLEMS_MAX`], and how many more.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Finding>,
    more: usize,
}

impl Findings {
    pub(super) fn push(&mut self, finding: Finding) {
        if self.kept.len() < PROBLEMS_MAX {
            self.kept.push(finding);
        } else {
            self.more += 1;
        }
    }

    pub(super) fn report(
        &mut self,
        place: Place,
        offending: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let (message, help) = (message.into(), help.into());
        self.push(Finding { place, earlier: None, offending: excerpt(offending), message, help });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Nothing, or every problem in order of place.
    pub(super) fn none_in(self, text: &str) -> Result<(), Vec<Problem>> {
        if self.kept.is_empty() {
            return Ok(());
        }
        let mut offsets: Vec<usize> = Vec::with_capacity(self.kept.len());
        let mut placed: Vec<(usize, Option<usize>, Finding)> = Vec::with_capacity(self.kept.len());
        for finding in self.kept {
            let (at, earlier) = (finding.place.offset(text), finding.earlier.map(|earlier| earlier.offset(text)));
            offsets.push(at);
            offsets.extend(earlier);
            placed.push((at, earlier, finding));
        }
        placed.sort_by_key(|(at, ..)| *at);
        offsets.sort_unstable();
        let resolved = lines_and_columns(text, &offsets);
        let resolve = |offset: usize| resolved[offsets.partition_point(|known| *known < offset)];
        let mut problems: Vec<Problem> = placed
            .into_iter()
            .map(|(at, earlier, Finding { offending, mut message, help, .. })| {
                let (line, column) = resolve(at);
                if let Some(earlier) = earlier {
                    message.push_str(&format!(" on line {}", resolve(earlier).0));
                }
                Problem { line, column, offending, message, help }
            })
            .collect();
        if let Some(last) = problems.last_mut().filter(|_| self.more > 0) {
            last.message.push_str(&format!(" (and {} more {} after this one)", self.more, problems_word(self.more)));
        }
        Err(problems)
    }
}

/// Notes, in the order in which they are given.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<Note>);

impl Notes {
    pub(super) fn add(&mut self, message: impl Into<String>) {
        self.0.push(Note { message: message.into() });
    }

    /// One note for each of `messages`, the last of at most [`NOTES_MAX`] standing for the rest.
    pub(super) fn add_some(&mut self, messages: impl ExactSizeIterator<Item = String>, rest: &str) {
        let surplus = (messages.len() + 1).saturating_sub(NOTES_MAX);
        let shown = if surplus > 1 { NOTES_MAX - 1 } else { NOTES_MAX };
        messages.take(shown).for_each(|message| self.add(message));
        if surplus > 1 {
            self.add(format!("{surplus} more {rest}"));
        }
    }

    pub(super) fn into_list(self) -> Vec<Note> {
        self.0
    }
}

/// `text` fit to be shown on one line: control characters escaped, at most 60 characters.
pub(super) fn excerpt(text: &str) -> String {
    let mut shown = String::new();
    for (place, character) in text.chars().enumerate() {
        if place == EXCERPT_MAX {
            shown.push('\u{2026}');
            break;
        }
        if character.is_control() { shown.extend(character.escape_default()) } else { shown.push(character) }
    }
    shown
}

fn problems_word(count: usize) -> &'static str {
    if count == 1 { "problem" } else { "problems" }
}

/// The longest offending text that is shown, in characters.
const EXCERPT_MAX: usize = 60;
/// The most notes of one kind.
const NOTES_MAX: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_come_in_order_of_place_and_the_last_counts_the_rest() {
        let mut findings = Findings::default();
        for place in (0..PROBLEMS_MAX + 2).rev() {
            findings.report(Place::At(place), "", "bad", "");
        }
        let problems = findings.none_in(&"\n".repeat(200)).unwrap_err();
        assert_eq!(problems.len(), PROBLEMS_MAX);
        assert!(problems.is_sorted_by_key(|problem| problem.line));
        assert_eq!(problems[PROBLEMS_MAX - 2].message, "bad");
        assert_eq!(problems[PROBLEMS_MAX - 1].message, "bad (and 2 more problems after this one)");
    }

    #[test]
    fn offending_text_is_fit_to_be_shown() {
        assert_eq!(excerpt("a\tb\u{1b}[31m\n"), "a\\tb\\u{1b}[31m\\n");
        assert_eq!(excerpt(&"\u{e9}".repeat(61)), "\u{e9}".repeat(60) + "\u{2026}");
        assert_eq!(excerpt(&"x".repeat(60)), "x".repeat(60));
    }

    #[test]
    fn notes_of_one_kind_are_bounded() {
        for (count, listed, last) in [(20, 20, "n19"), (21, 20, "2 more of them"), (99, 20, "80 more of them")] {
            let mut notes = Notes::default();
            notes.add_some((0..count).map(|n| format!("n{n}")), "of them");
            let list = notes.into_list();
            assert_eq!((list.len(), list.last().unwrap().message.as_str()), (listed, last));
        }
    }
}
