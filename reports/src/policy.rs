//! Answers about session policies: what one session gets, what everybody gets, why, and what an edit changes.
//!
//! Each answer is put down once, as sentences and tables of plain text, and as JSON beside them; the console and the page lay
//! the same sentences out. Refuses to work anything out: the model did.

mod difference;
mod explanation;
mod json;
mod matrix;
mod names;
mod page;
mod simulation;

use model::permission::{ScreenAccess, Value};

use crate::run::{ReportError, ReportFile};

pub use difference::{Sides, difference};
pub use explanation::explanation;
pub use matrix::matrix;
pub use simulation::simulation;

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What it is about, in a line.
    pub title: String,
    /// The answer itself, in a few sentences.
    pub lead: Vec<String>,
    /// What stands behind it.
    pub sections: Vec<Section>,
    /// All of it for programs (`docs/policies.md`).
    pub json: serde_json::Value,
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What it says in sentences.
    pub said: Vec<String>,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is about, where its section does not say so: the main thing first, line by line.
    pub caption: Vec<String>,
    /// The heads of its columns.
    pub head: Vec<String>,
    /// Its rows, each as long as the head. An empty first cell goes on with the row above.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// What colour underlines it, where there are colours; the text says it all.
    pub tone: Tone,
}

/// How a cell is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As any text.
    #[default]
    Plain,
    /// Everything is allowed.
    Open,
    /// Nothing is allowed.
    Shut,
    /// It does not count here.
    Muted,
}

/// The files of an answer: `answer.json` and `index.html`.
///
/// # Errors
/// When a format's library refuses: always a fault of ours.
pub fn report_answer(answer: &Answer) -> Result<Vec<ReportFile>, ReportError> {
    Ok(vec![
        ReportFile::new("answer.json", format!("{:#}\n", answer.json)),
        ReportFile::new("index.html", page::page(answer)?),
    ])
}

impl Section {
    fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), said: Vec::new(), tables: Vec::new() }
    }

    fn say(mut self, sentence: impl Into<String>) -> Self {
        self.said.push(sentence.into());
        self
    }

    fn table(self, head: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        self.captioned(Vec::new(), head, rows)
    }

    fn captioned(mut self, caption: Vec<String>, head: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        self.tables.push(Table { caption, head: head.iter().map(|column| (*column).to_owned()).collect(), rows });
        self
    }
}

impl Cell {
    fn value(value: Value, text: String) -> Self {
        let tone = match value {
            Value::Allowed(true) | Value::Screen(ScreenAccess::ViewAndControl) => Tone::Open,
            Value::Allowed(false) | Value::Screen(ScreenAccess::NotAllowed) => Tone::Shut,
            Value::Screen(ScreenAccess::ViewOnly) | Value::Paths(_) | Value::Prompts(_) | Value::Seconds(_) => {
                Tone::Plain
            }
        };
        Self { text, tone }
    }

    fn muted(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Muted }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), tone: Tone::Plain }
    }
}
