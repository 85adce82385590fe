//! A listing from its bytes to its rows, one at a time: what both forms have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::cell::Cells;
use super::column::Column;
use super::place::Place;
use super::problem::{Finding, Findings, Notes, Problem, excerpt};
use super::row::Row;
use super::{BYTES_MAX, Form, ROWS_MAX, from_csv, from_json};

/// What is done with each row. It may find further problems, and once there is one, all that it made is thrown away.
pub(super) type Take<'t> = dyn FnMut(Row, &Cells<'_>, &mut Findings) + 't;

/// The text of a listing, without byte-order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Vec<Problem>> {
    let whole = |offending: String, message: String, help: &str| {
        Err(vec![Problem { line: 1, column: 1, offending, message, help: help.into() }])
    };
    if bytes.len() > BYTES_MAX {
        return whole(
            format!("{} bytes", bytes.len()),
            format!("the listing is larger than {} MiB", BYTES_MAX >> 20),
            "export fewer columns, or split the listing",
        );
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return whole("UTF-16".into(), "the listing is in UTF-16, not in UTF-8".into(), UTF_8_HELP);
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    std::str::from_utf8(bytes).or_else(|error| {
        let (sound, rest) = bytes.split_at(error.valid_up_to());
        let sound = String::from_utf8_lossy(sound);
        let mut findings = Findings::default();
        let offending = rest.iter().take(1).map(|byte| format!("byte 0x{byte:02x}")).collect::<String>();
        findings.report(Place::At(sound.len()), &offending, "the listing is not in UTF-8", UTF_8_HELP);
        findings.none_in(&sound).map(|()| "")
    })
}

/// Gives every row of `text` to `take`, every problem to `findings` and what went unused to `notes`.
pub(super) fn each_row(text: &str, form: Form, findings: &mut Findings, notes: &mut Notes, take: &mut Take<'_>) {
    let mut scanner = Scanner { findings, take, ids: BTreeMap::new(), rows: 0, unused: BTreeSet::new() };
    match form {
        Form::Json => from_json::each_row(text, &mut scanner),
        Form::Csv => from_csv::each_row(text, &mut scanner),
    }
    let Scanner { findings, rows, unused, .. } = scanner;
    if rows == 0 && findings.is_empty() {
        findings.report(Place::At(0), "", "the listing has no row", "export at least one Jump Client");
    }
    let unused = unused.iter().map(|name| match Column::nearest(name) {
        _ if name.trim().is_empty() => "a column without a name is not used".to_owned(),
        Some(nearest) => format!("column `{}` is not used; did you mean `{nearest}`?", excerpt(name)),
        None => format!("column `{}` is not used", excerpt(name)),
    });
    notes.add_some(unused, "columns are not used");
}

/// What is known while rows come in.
pub(super) struct Scanner<'s> {
    pub(super) findings: &'s mut Findings,
    take: &'s mut Take<'s>,
    /// Where each id stands.
    ids: BTreeMap<u64, Place>,
    rows: usize,
    /// Unknown columns.
    unused: BTreeSet<String>,
}

impl Scanner<'_> {
    /// A row came in. Breaks off at the one that is too many.
    pub(super) fn row(&mut self, cells: &Cells<'_>) -> ControlFlow<()> {
        self.count(cells.start)?;
        let checked = cells.check(self.findings);
        if checked.is_sound(Column::Id) {
            self.claim(checked.row.id, cells.place(Column::Id));
        }
        // Without it there is no telling what else the row must have.
        if checked.is_sound(Column::ConnectionType) {
            (self.take)(checked.row, cells, self.findings);
        }
        ControlFlow::Continue(())
    }

    fn claim(&mut self, id: u64, place: Place) {
        match self.ids.get(&id) {
            Some(first) => self.findings.push(Finding {
                place,
                earlier: Some(*first),
                offending: id.to_string(),
                message: format!("`id` {id} is already taken"),
                help: "each Jump Client has its own id: remove one of the two rows".into(),
            }),
            None => {
                self.ids.insert(id, place);
            }
        }
    }

    /// A row came in that has no cells.
    pub(super) fn count(&mut self, start: Place) -> ControlFlow<()> {
        if self.rows == ROWS_MAX {
            let message = format!("the listing has more than {ROWS_MAX} rows");
            self.findings.report(start, "", message, "split the listing: no appliance holds as many Jump Clients");
            return ControlFlow::Break(());
        }
        self.rows += 1;
        ControlFlow::Continue(())
    }

    /// A column came in that no listing has.
    pub(super) fn unknown(&mut self, name: &str) {
        if !self.unused.contains(name) {
            self.unused.insert(name.to_owned());
        }
    }
}

const UTF_8_HELP: &str = "save it as UTF-8 (in PowerShell: Export-Csv -Encoding utf8; in a spreadsheet: CSV UTF-8)";
