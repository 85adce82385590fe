//! What must hold: a small typed grammar with time in it (RUN-8), and the judge that applies it to what happened.
//!
//! A text is read once, by [`parse`], against the names that its scenario knows; every mistake of type, name or time is
//! found there. [`measures`] says what a run has to record so that [`judge`] can be exact. The judge never passes
//! anything on emptiness (RUN-7), and it runs nothing: all it sees is a plan and a record.
//! `docs/expectations.md` is the reference for people.

mod band;
mod canonical;
mod error;
mod fit;
mod grammar;
mod judge;
mod measures;
mod outcome;
mod parser;
mod token;
mod words;

#[cfg(test)]
mod documents;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod roundtrip;
#[cfg(test)]
mod samples;

use model::time::{SimDuration, SimTime};

pub use error::ParseError;
pub use grammar::{
    Comparator, Edge, Expectation, GaugeFigure, Instant, LatencyFigure, Moment, Origin, Scope, Span, Subject, Test,
    Thousandths, Time, Tolerance, Value, Which,
};
pub use judge::{Expected, judge};
pub use measures::measures;
pub use outcome::{Answers, Clause, ExpectedOutcome, InUse, Of, QuestionCame, Standing, ToolClause};

/// What an expectation may refer to: the scenario's run and its timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The entries of the timeline as the file names them, in its order. Where one entry became several (stagger), the
    /// file's name spans from the first one's start to the last one's end.
    pub entries: Vec<NamedSpan>,
    /// How long the run is planned to last. Above zero.
    pub duration: SimDuration,
}

/// A timeline entry by name: `outage` in `outage.end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSpan {
    /// Its name.
    pub name: String,
    /// When it begins to act.
    pub start: SimTime,
    /// When it ceases to act; its start for what happens in an instant.
    pub end: SimTime,
}

/// Reads one expectation (RUN-8).
///
/// # Errors
///
/// The first mistake in the text, with its place in bytes, what is allowed there, and the nearest name where one was
/// misspelt (RUN-5). Texts longer than [`TEXT_CHARS_MAX`] characters are refused unread.
pub fn parse(text: &str, names: &Names) -> Result<Expectation, ParseError> {
    if let Some((end, _)) = text.char_indices().nth(TEXT_CHARS_MAX) {
        return Err(ParseError::new(
            end..text.len(),
            format!("an expectation has at most {} characters", words::grouped(TEXT_CHARS_MAX as u128)),
            "split it: each expectation makes one claim",
        ));
    }
    parser::parse(text, names)
}

/// The most characters of one expectation's text. Far beyond what one claim needs.
pub const TEXT_CHARS_MAX: usize = 1_000;
