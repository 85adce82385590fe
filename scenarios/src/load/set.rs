//! `--set KEY=VALUE`: one value of a scenario from the command line.

use super::merge::{blocks, name_of};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::key::TableForm;
use crate::file::tree::{self, Entry, Node, Table, Tree};
use crate::file::{Directory, File, Shape};

/// Puts the value of `setting` (`run.duration=1h`) into the tree. Problems in it point into a text called `source`.
///
/// The value replaces what was there, tables too. Keys that do not exist are put in all the same: whoever reads the
/// tree reports them as in a file.
pub(super) fn apply(root: &mut Table, source: &str, setting: &str, out: &mut Diagnostics) {
    let id = out.sources_mut().add(source, setting);
    let Some((path, value)) = setting.split_once('=') else {
        let diagnostic = Diagnostic::error(Code::SetPath, out.sources().whole(id), "`=` is missing");
        out.push(diagnostic.help(SHAPE));
        return;
    };
    let mut keys = Vec::new();
    let mut start = 0;
    for key in path.split('.') {
        keys.push((key.trim(), Span::new(id, start..start + key.len())));
        start += key.len() + 1;
    }
    let node = tree::value(id, path.len() + 1, value);
    if let Err(diagnostic) = put(root, &keys, node) {
        out.push(diagnostic);
    }
}

/// Puts `node` where `keys` lead, making the tables on the way.
fn put(root: &mut Table, keys: &[(&str, Span)], node: Node) -> Result<(), Diagnostic> {
    if let Some((_, span)) = keys.iter().find(|(key, _)| key.is_empty()) {
        return Err(refuse(*span, "a key is empty").help(SHAPE));
    }
    if let [(key @ ("include" | "format"), span), ..] = keys {
        return Err(refuse(*span, format!("`{key}` cannot be set")).help("it only says how the file is read"));
    }
    let (root, form, keys) = match keys {
        [("directory", span), rest @ ..] if !rest.is_empty() => {
            (inner(root, "directory", *span)?, Directory::TABLE, rest)
        }
        keys => (root, File::TABLE, keys),
    };
    let (mut table, way) = match keys {
        [(list, span)] | [(list, _), (_, span)] if has_blocks(form, list) => {
            return Err(refuse(*span, format!("this names no key of an element of `{list}`")).help(SHAPE));
        }
        [(list, _), (name, span), way @ ..] if has_blocks(form, list) => (element(root, list, name, *span)?, way),
        way => (root, way),
    };
    let Some(((last, last_span), tables)) = way.split_last() else { return Ok(()) };
    for (key, span) in tables {
        table = inner(table, key, *span)?;
    }
    table.entries.insert((*last).to_owned(), Entry { key: *last_span, node });
    Ok(())
}

/// The table of `key`, made if it is not there.
fn inner<'a>(table: &'a mut Table, key: &str, span: Span) -> Result<&'a mut Table, Diagnostic> {
    let entry = table.entries.entry(key.to_owned()).or_insert_with(|| {
        let node = Node { span, value: Tree::Table(Table::default()) };
        Entry { key: span, node }
    });
    let kind = entry.node.kind();
    match &mut entry.node.value {
        Tree::Table(inner) => Ok(inner),
        _ => Err(refuse(span, format!("`{}` is {kind} and has no keys", shorten(key))).help(SHAPE)),
    }
}

/// Whether a key of the form holds blocks, which are addressed by name.
fn has_blocks(form: &TableForm, key: &str) -> bool {
    form.keys.iter().any(|known| known.name == key && blocks(&known.form).is_some())
}

/// The element of `list` that is called `name`; for expectations, which have no names, the one at that index.
fn element<'a>(root: &'a mut Table, list: &str, name: &str, span: Span) -> Result<&'a mut Table, Diagnostic> {
    let nodes = match root.entries.get_mut(list).map(|entry| &mut entry.node.value) {
        Some(Tree::List(nodes)) => nodes.as_mut_slice(),
        _ => &mut [],
    };
    let names: Vec<_> = nodes.iter().filter_map(name_of).map(str::to_owned).collect();
    let count = nodes.len();
    let found = match list {
        "expect" => name.parse().ok().and_then(|index: usize| nodes.get_mut(index)),
        _ => nodes.iter_mut().find(|node| name_of(node) == Some(name)),
    };
    if let Some(Node { value: Tree::Table(table), .. }) = found {
        return Ok(table);
    }
    let diagnostic = refuse(span, format!("there is no `{}` in `{list}`", shorten(name)));
    Err(match (list, names.as_slice()) {
        ("expect", _) => diagnostic.help(format!("expectations are counted from 0; there are {count}")),
        (_, []) => diagnostic.help(format!("the file has no `[[{list}]]` with a name")),
        (_, names) => {
            let first: Vec<_> = names.iter().take(NAMES_SHOWN_MAX).map(String::as_str).collect();
            let more = if names.len() > first.len() { ", ..." } else { "" };
            diagnostic.did_you_mean(name, names).help(format!("there are: {}{more}", first.join(", ")))
        }
    })
}

fn refuse(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::SetPath, span, message)
}

const SHAPE: &str = "write KEY=VALUE, such as run.duration=1h, site.berlin.latency=50ms, timeline.outage.enabled=false \
                     or expect.0.that=\"...\"";

/// How many names an error lists.
const NAMES_SHOWN_MAX: usize = 10;
