//! One permission for all representatives and all starts, small enough to be read: starts that no representative can tell apart
//! are one column, representatives with the same row are one row.
//!
//! Says what each cell is, never why: that is [`super::explanation`]. Schedules of Jump Policies are left out.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::access::Reach;
use crate::permission::{Permission, Value};

use super::layers::Resolver;
use super::simulator::may_start;
use super::start_class::lots;
use super::{Representative, Start, StartMethod};

/// One permission for everybody and every start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    permission: Permission,
    rows: Vec<Row>,
    columns: Vec<Column>,
}

/// Representatives for whom everything is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who, in the directory's order.
    pub representatives: Vec<Representative>,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// Starts that are the same for everybody: by one method, or to Jump Clients, whether or not a customer is present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// By which methods, in order.
    pub methods: Vec<StartMethod>,
    /// Which starts, in the directory's order.
    pub starts: Vec<Start>,
}

/// What the permission is in sessions of a row's representatives by a column's starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The value, whether or not the representative may start such a session.
    pub value: Value,
    /// Whether the representative may be in a session that starts that way.
    pub may_start: bool,
}

impl Matrix {
    /// For everybody and every start. Resolver and reach are those of one directory.
    pub fn new(resolver: &Resolver<'_>, reach: &Reach<'_>, permission: Permission) -> Self {
        let directory = resolver.directory();
        Self::of(resolver, reach, permission, Representative::all(directory), Start::all(directory))
    }

    /// For these representatives and starts, none of them twice.
    pub fn of(
        resolver: &Resolver<'_>,
        reach: &Reach<'_>,
        permission: Permission,
        everybody: Vec<Representative>,
        starts: Vec<Start>,
    ) -> Self {
        let directory = resolver.directory();
        let cell = |representative, start| Cell {
            value: resolver.decide(representative, start, permission).value,
            may_start: may_start(reach, representative, start).is_ok(),
        };
        let mut columns: IndexMap<(StartMethod, Vec<Cell>), Vec<Start>, FxBuildHasher> = IndexMap::default();
        for (class, starts) in lots(starts, |start| start.class(directory)) {
            let cells = everybody.iter().map(|representative| cell(*representative, starts[0])).collect();
            columns.entry((shown_with(class.method), cells)).or_default().extend(starts);
        }
        let mut rows: IndexMap<Vec<Cell>, Vec<Representative>, FxBuildHasher> = IndexMap::default();
        for (place, representative) in everybody.into_iter().enumerate() {
            let cells = columns.keys().map(|(_, cells)| cells[place]).collect();
            rows.entry(cells).or_default().push(representative);
        }
        let column = |(_, mut starts): (_, Vec<Start>)| {
            starts.sort_unstable();
            let mut methods: Vec<_> = starts.iter().map(|start| start.method(directory)).collect();
            methods.sort_unstable();
            methods.dedup();
            Column { methods, starts }
        };
        Self {
            permission,
            rows: rows.into_iter().map(|(cells, representatives)| Row { representatives, cells }).collect(),
            columns: columns.into_iter().map(column).collect(),
        }
    }

    /// Which permission.
    pub const fn permission(&self) -> Permission {
        self.permission
    }

    /// Rows, in the order of each one's first representative. Nobody is in two, everybody in one.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Columns, method by method. No start is in two, every start in one.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }
}

/// Starts that can share a column: presence is worth one only where it makes a difference.
const fn shown_with(method: StartMethod) -> StartMethod {
    match method {
        StartMethod::JumpClientNotPresent => StartMethod::JumpClientPresent,
        other => other,
    }
}
