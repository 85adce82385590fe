//! One file over another.

use std::collections::BTreeMap;

use crate::file::key::{Form, TableForm};
use crate::file::tree::{Node, Table, Tree};

/// Merges `over` into `base`, both of that form: tables key by key, blocks such as `[[site]]` and `[[directory.user]]` by
/// name, and whatever else is replaced.
pub(super) fn merge(base: &mut Table, over: Table, form: Option<&TableForm>) {
    for (name, entry) in over.entries {
        let Some(below) = base.entries.get_mut(&name) else {
            base.entries.insert(name, entry);
            continue;
        };
        let key = form.and_then(|form| form.keys.iter().find(|key| key.name == name));
        match (&mut below.node.value, entry.node.value) {
            (Tree::List(below), Tree::List(above)) if key.is_some_and(|key| blocks(&key.form).is_some()) => {
                append(below, above, key.and_then(|key| blocks(&key.form)));
            }
            (Tree::Table(below_table), Tree::Table(above)) => {
                merge(below_table, above, key.and_then(|key| key.form.table()));
                (below.key, below.node.span) = (entry.key, entry.node.span);
            }
            (_, value) => {
                below.key = entry.key;
                below.node = Node { span: entry.node.span, value };
            }
        }
    }
}

/// The form of the blocks of a key that has some.
pub(super) fn blocks(form: &Form) -> Option<&'static TableForm> {
    match form {
        Form::List(Form::Table(table)) => Some(table),
        _ => None,
    }
}

/// Appends `over`, except that an element with the name of an earlier one merges into it. Equal names within one file
/// stay apart: they are a mistake, and reported as one.
fn append(base: &mut Vec<Node>, over: Vec<Node>, form: Option<&TableForm>) {
    let mut earlier = BTreeMap::new();
    for (index, node) in base.iter().enumerate() {
        if let Some(name) = name_of(node) {
            earlier.entry(name.to_owned()).or_insert(index);
        }
    }
    for node in over {
        let below = name_of(&node).and_then(|name| earlier.get(name)).map(|index| &mut base[*index]);
        match (below, node) {
            (Some(Node { value: Tree::Table(below), span }), Node { value: Tree::Table(above), span: above_span }) => {
                merge(below, above, form);
                *span = above_span;
            }
            (_, node) => base.push(node),
        }
    }
}

/// The `name` of a table that has one.
pub(super) fn name_of(node: &Node) -> Option<&str> {
    match &node.value {
        Tree::Table(table) => match &table.entries.get("name")?.node.value {
            Tree::Text(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}
