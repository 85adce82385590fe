//! A directory in a file of its own, under what a scenario says of its directory.

use std::path::Path;

use model::time::SimDuration;

use super::merge::merge;
use super::reader::{Reader, beside, tidy};
use super::text::{Limit, text};
use crate::diagnostic::{Diagnostics, Span};
use crate::directory::names_another;
use crate::file::tree::{self, Table, Tree};
use crate::file::{Directory, Shape};
use crate::units::Quantity;

/// Lays the directory of the file that `[directory]` names under what stands there.
pub(super) fn lay_under(root: &mut Table, scenario: &Path, reader: &dyn Reader, out: &mut Diagnostics) {
    let Some(Tree::Table(over)) = root.entries.get_mut("directory").map(|entry| &mut entry.node.value) else { return };
    let Some(node) = over.entries.get("file").map(|entry| &entry.node) else { return };
    // Of another type: said once, when the file as a whole is read.
    let Tree::Text(named) = &node.value else { return };
    let span = node.span;
    let path = tidy(&beside(span, scenario, out).join(named));
    let Some((mut table, _)) = file(&path, Some(span), reader, out) else { return };
    if let Some(entry) = table.entries.shift_remove("file") {
        out.push(names_another(entry.key));
    }
    merge(&mut table, std::mem::take(over), Some(Directory::TABLE));
    *over = table;
}

/// Lays what each entry of the timeline says of the directory over what the entries before it in time have left. One that is
/// switched off leaves nothing to others.
pub(super) fn lay_changes(root: &mut Table, out: &mut Diagnostics) {
    let mut directory = match root.entries.get("directory").map(|entry| &entry.node.value) {
        Some(Tree::Table(table)) => table.clone(),
        _ => Table::default(),
    };
    directory.entries.shift_remove("file");
    let Some(Tree::List(entries)) = root.entries.get_mut("timeline").map(|entry| &mut entry.node.value) else { return };
    let mut changing: Vec<&mut Table> = entries
        .iter_mut()
        .filter_map(|entry| match &mut entry.value {
            Tree::Table(entry) => entry.entries.contains_key("change_directory").then_some(entry),
            _ => None,
        })
        .collect();
    // A moment that cannot be read is reported when the file as a whole is read.
    changing.sort_by_key(|entry| moment(entry));
    for entry in changing {
        let enabled = !matches!(entry.entries.get("enabled").map(|one| &one.node.value), Some(Tree::Flag(false)));
        let change = entry.entries.get_mut("change_directory").map(|entry| &mut entry.node.value);
        let Some(Tree::Table(change)) = change else { continue };
        if let Some(file) = change.entries.shift_remove("file") {
            out.push(names_another(file.key));
        }
        let mut changed = directory.clone();
        merge(&mut changed, std::mem::take(change), Some(Directory::TABLE));
        if enabled {
            directory = changed.clone();
        }
        *change = changed;
    }
}

/// When an entry of the timeline begins.
fn moment(entry: &Table) -> Option<SimDuration> {
    match &entry.entries.get("at")?.node.value {
        Tree::Text(text) => SimDuration::parse(text).ok(),
        _ => None,
    }
}

/// Reads the file of a directory; `named` is where a scenario names it.
pub(crate) fn file(
    path: &Path,
    named: Option<Span>,
    reader: &dyn Reader,
    out: &mut Diagnostics,
) -> Option<(Table, Span)> {
    let source = text(path, named, &LIMIT, reader, out)?;
    Some((tree::parse(source, out), Span::new(source, 0..0)))
}

/// The largest directory in a file of its own.
const LIMIT: Limit =
    Limit { bytes_max: 16 << 20, help: "a directory has at most 16 MiB; selections name many Jump Clients at once" };
