//! Representatives by number: the users and teams that `[[representatives]]` blocks add to the directory.
//!
//! They are laid into the tree of the file, so that whatever else speaks of users and teams finds them as if they were written
//! out. What is wrong with a block is reported when the file as a whole is read.

use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use super::merge::name_of;
use crate::diagnostic::Span;
use crate::file::Shape;
use crate::file::directory::Account;
use crate::file::tree::{Entry, Node, Table, Tree};

/// Adds to the directory what each block asks for.
pub(super) fn lay_staff(root: &mut Table) {
    let Some(Tree::List(blocks)) = root.entries.get("representatives").map(|entry| &entry.node.value) else { return };
    let blocks = blocks.clone();
    let Some(span) = blocks.first().map(|block| block.span) else { return };
    let Some(directory) = table_at(root, "directory", span) else { return };
    let (mut users, mut teams) = (Vec::new(), IndexMap::new());
    for (block, staff) in blocks.iter().filter_map(|block| Some((block, Staff::of(block)?))) {
        // More are refused as too many consoles.
        if users.len() + staff.count > STAFF_MAX {
            break;
        }
        let count = staff.teams.len();
        for (place, (team, span)) in staff.teams.iter().enumerate() {
            let dealt = (0..staff.count).filter(|nth| nth % count == place);
            let members = dealt.map(|nth| text(staff.user_name(nth), block.span));
            teams.entry(*team).or_insert((*span, Vec::new())).1.extend(members);
        }
        users.extend((0..staff.count).map(|nth| staff.user(nth, block.span)));
    }
    if let Some(list) = list_at(directory, "user", span) {
        list.extend(users);
    }
    if let Some(list) = list_at(directory, "team", span) {
        join(list, teams);
    }
}

/// One block that asks for a number of representatives.
struct Staff<'t> {
    name: &'t str,
    count: usize,
    /// Each with its place.
    teams: Vec<(&'t str, Span)>,
    account: Option<&'t Table>,
}

impl<'t> Staff<'t> {
    /// Unless it asks for none, or says something that is going to be refused.
    fn of(block: &'t Node) -> Option<Self> {
        let Tree::Table(table) = &block.value else { return None };
        let value = |key: &str| table.entries.get(key).map(|entry| &entry.node.value);
        let (Tree::Text(name), Tree::Whole(count)) = (value("name")?, value("count")?) else { return None };
        let count = usize::try_from(*count).ok().filter(|count| (1..=COUNT_MAX).contains(count))?;
        let named = |node: &'t Node| match &node.value {
            Tree::Text(name) => Some((name.as_str(), node.span)),
            _ => None,
        };
        let teams = match value("teams") {
            // Nobody would be left for more.
            Some(Tree::List(teams)) => teams.iter().filter_map(named).take(count).collect(),
            _ => Vec::new(),
        };
        let account = match value("account") {
            Some(Tree::Table(account)) => Some(account),
            _ => None,
        };
        Some(Self { name, count, teams, account })
    }

    fn user_name(&self, nth: usize) -> String {
        format!("{} {}", self.name, nth + 1)
    }

    fn user(&self, nth: usize, span: Span) -> Node {
        let mut user = self.account.cloned().unwrap_or_default();
        // Others are reported where they stand.
        user.entries.retain(|name, _| Account::TABLE.keys.iter().any(|key| key.name == name));
        user.entries.insert("name".to_owned(), Entry { key: span, node: text(self.user_name(nth), span) });
        Node { span, value: Tree::Table(user) }
    }
}

/// Adds members to the teams of those names, each of which is added where there is none.
fn join(list: &mut Vec<Node>, mut teams: IndexMap<&str, (Span, Vec<Node>)>) {
    let add = |team: &mut Node, (span, members): (Span, Vec<Node>)| {
        if let Tree::Table(team) = &mut team.value
            && let Some(list) = list_at(team, "members", span)
        {
            list.extend(members);
        }
    };
    for team in list.iter_mut() {
        if let Some(members) = name_of(team).and_then(|name| teams.shift_remove(name)) {
            add(team, members);
        }
    }
    for (name, members) in teams {
        let span = members.0;
        let mut table = Table::default();
        table.entries.insert("name".to_owned(), Entry { key: span, node: text(name.to_owned(), span) });
        let mut team = Node { span, value: Tree::Table(table) };
        add(&mut team, members);
        list.push(team);
    }
}

fn text(text: String, span: Span) -> Node {
    Node { span, value: Tree::Text(text) }
}

/// The table of a key, added where there is none; nothing where something else stands there, which is refused later.
fn table_at<'t>(table: &'t mut Table, key: &str, span: Span) -> Option<&'t mut Table> {
    match &mut at(table, key, span, Tree::Table(Table::default())).value {
        Tree::Table(table) => Some(table),
        _ => None,
    }
}

/// The array of a key, likewise.
fn list_at<'t>(table: &'t mut Table, key: &str, span: Span) -> Option<&'t mut Vec<Node>> {
    match &mut at(table, key, span, Tree::List(Vec::new())).value {
        Tree::List(list) => Some(list),
        _ => None,
    }
}

fn at<'t>(table: &'t mut Table, key: &str, span: Span, empty: Tree) -> &'t mut Node {
    match table.entries.entry(key.to_owned()) {
        Slot::Occupied(entry) => &mut entry.into_mut().node,
        Slot::Vacant(entry) => &mut entry.insert(Entry { key: span, node: Node { span, value: empty } }).node,
    }
}

/// The most representatives of one block, as its key says.
const COUNT_MAX: usize = 1_000;
/// The most of all blocks: as many as there can be consoles.
const STAFF_MAX: usize = 10_000;
