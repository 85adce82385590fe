//! A file with everything it includes, merged into one tree.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::merge::merge;
use super::reader::{Reader, tidy};
use super::text::{Limit, text};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::tree::{self, Table, Tree};
use crate::file::{File, FilePath, Placed, Shape, Value};

/// Reads the file at `path` and what it includes. Gives the merged tree and the place of the file itself, or nothing
/// where going on would only repeat what has been reported.
pub(super) fn assemble(path: &Path, reader: &dyn Reader, out: &mut Diagnostics) -> Option<(Table, Span)> {
    let mut assembly = Assembly { reader, out, open: Vec::new(), done: BTreeSet::new() };
    assembly.read(path, None)
}

struct Assembly<'a> {
    reader: &'a dyn Reader,
    out: &'a mut Diagnostics,
    /// The files that are being read, each included by the one before it.
    open: Vec<PathBuf>,
    /// The files that were included already: a second time adds nothing.
    done: BTreeSet<PathBuf>,
}

impl Assembly<'_> {
    /// One file; `named` is where another file includes it.
    fn read(&mut self, path: &Path, named: Option<Span>) -> Option<(Table, Span)> {
        let path = tidy(path);
        let name = path.display().to_string();
        if let Some(named) = named.filter(|_| self.open.contains(&path) || self.open.len() >= DEPTH_MAX) {
            let (message, help) = match self.open.contains(&path) {
                true => (format!("`{name}` includes itself"), format!("the circle: {}", self.circle(&path))),
                false => (format!("`{name}` is included too deeply"), format!("at most {DEPTH_MAX} files deep")),
            };
            self.out.push(Diagnostic::error(Code::IncludeCycle, named, message).help(help));
            return None;
        }
        let source = text(&path, named, &LIMIT, self.reader, self.out)?;
        let mut table = tree::parse(source, self.out);
        let start = Span::new(source, 0..0);
        if !self.format_is_known(&table, named.is_none()) {
            return None;
        }
        let includes = self.includes(&mut table);
        self.open.push(path.clone());
        let mut merged = Table::default();
        for include in includes {
            let target = tidy(&path.parent().unwrap_or(Path::new("")).join(&include.value.0));
            if self.done.contains(&target) {
                continue;
            }
            if let Some((included, _)) = self.read(&target, Some(include.span)) {
                merge(&mut merged, included, Some(File::TABLE));
            }
        }
        self.open.pop();
        self.done.insert(path);
        merge(&mut merged, table, Some(File::TABLE));
        Some((merged, start))
    }

    /// Takes `include` out of a table. What is wrong with it is reported here, as the merged tree has it no more.
    fn includes(&mut self, table: &mut Table) -> Vec<Placed<FilePath>> {
        let Some(entry) = table.entries.shift_remove("include") else { return Vec::new() };
        let key = File::TABLE.keys.iter().find(|key| key.name == "include").expect("the format has this key");
        Vec::read(&entry.node, key, self.out).unwrap_or_default()
    }

    /// Whether a file is of the format that is read here. One of another would only give misleading problems.
    fn format_is_known(&mut self, table: &Table, required: bool) -> bool {
        match table.entries.get("format").map(|entry| &entry.node) {
            Some(node) => match node.value {
                Tree::Whole(1) => true,
                Tree::Whole(other) => {
                    let message = format!("format {other} is not known");
                    let diagnostic = Diagnostic::error(Code::WrongValue, node.span, message);
                    self.out.push(diagnostic.help("this build reads `format = 1`"));
                    false
                }
                // Of another type: said once, when the file as a whole is read.
                _ => required,
            },
            None => true,
        }
    }

    fn circle(&self, path: &Path) -> String {
        let from = self.open.iter().position(|open| open == path).unwrap_or(0);
        let files = self.open[from..].iter().map(PathBuf::as_path).chain([path]);
        files.map(|file| file.display().to_string()).collect::<Vec<_>>().join(" -> ")
    }
}

/// How many files deep an include may lie, the scenario itself counted.
const DEPTH_MAX: usize = 8;

/// The largest scenario file. What is larger is a fleet, and belongs into a listing.
const LIMIT: Limit =
    Limit { bytes_max: 1 << 20, help: "a scenario file has at most 1 MiB; a fleet goes into a listing" };
