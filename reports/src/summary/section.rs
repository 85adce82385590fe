//! Parts of a report that a run has only where something of their kind happened: a heading, sentences, tables.
//!
//! Plain text in rows; escaping and layout are each format's own business.

use super::{deeds, desk, life, sessions, traffic, upgrades};
use crate::run::Run;

/// One such part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name in addresses: `upgrades`.
    pub anchor: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it says in sentences, the most important first.
    pub said: Vec<String>,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// A table of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The heads of its columns, and whether numbers stand in them.
    pub columns: Vec<(&'static str, bool)>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// The parts that this run has.
pub(super) fn sections(run: &Run<'_>) -> Vec<Section> {
    let parts = [
        upgrades::section(run),
        desk::section(run),
        sessions::section(run),
        life::section(run),
        traffic::section(run),
        deeds::section(run),
    ];
    parts.into_iter().flatten().collect()
}
