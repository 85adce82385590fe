//! A listing as CSV: a header row, then a row a Jump Client.
//!
//! The `csv` crate reads the fields; it does not say where they stand and forgives an unclosed quote, so both are made
//! up for with [`Fields`].

use std::mem;

use csv::{ReaderBuilder, StringRecord};

use super::cell::{Cells, Value};
use super::column::{COLUMN_COUNT, Column};
use super::place::{Fields, Place};
use super::problem::Findings;
use super::scan::Scanner;

/// Gives every row of `text` to `scanner`.
pub(super) fn each_row(text: &str, scanner: &mut Scanner<'_>) {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut header = None;
    // The text is in memory and known to be UTF-8: reading a record of it does not fail.
    while reader.read_record(&mut record).is_ok_and(|more| more) {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let is_last = reader.position().byte() as usize >= text.len();
        if is_last && report_unclosed_quote(text, start, scanner.findings) {
            return;
        }
        let Some(columns) = &header else {
            match columns_of(&record, start, scanner) {
                Some(columns) => header = Some(columns),
                None => return,
            }
            continue;
        };
        let place = |field| Place::Field { record: start, field };
        if record.len() != columns.len() {
            if scanner.count(place(0)).is_break() {
                return;
            }
            report_length(&record, columns.len(), start, scanner.findings);
            continue;
        }
        let mut cells = Cells::new(place(0));
        for ((column, value), field) in columns.iter().zip(&record).zip(0..) {
            if let Some(column) = column {
                cells.put(*column, Value::Untyped(value), place(field));
            }
        }
        if scanner.row(&cells).is_break() {
            return;
        }
    }
}

/// The column of each field, if the header can be used.
fn columns_of(header: &StringRecord, start: usize, scanner: &mut Scanner<'_>) -> Option<Vec<Option<Column>>> {
    let columns: Vec<Option<Column>> = header.iter().map(|name| Column::named(name.trim_ascii())).collect();
    let place = |field| Place::Field { record: start, field };
    let mut sound = true;
    let mut seen = [false; COLUMN_COUNT];
    for (field, (column, name)) in columns.iter().zip(header).enumerate() {
        match column {
            None => scanner.unknown(name),
            Some(column) if mem::replace(&mut seen[*column as usize], true) => {
                sound = false;
                let message = format!("column `{}` comes twice in the header", name.trim_ascii());
                scanner.findings.report(place(field), name, message, "remove one of the two columns");
            }
            Some(_) => (),
        }
    }
    for required in [Column::Id, Column::Hostname].into_iter().filter(|required| !seen[*required as usize]) {
        sound = false;
        let help = match header.get(0) {
            Some(only) if header.len() == 1 && only.contains(';') => {
                "separate columns with commas, not with semicolons"
            }
            Some(only) if header.len() == 1 && only.contains('\t') => "separate columns with commas, not with tabs",
            _ => "the first line names the columns, as the configuration API names its fields",
        };
        let message = format!("the header has no column `{}`", required.name());
        scanner.findings.report(place(0), header.get(0).unwrap_or_default(), message, help);
    }
    sound.then_some(columns)
}

fn report_length(record: &StringRecord, expected: usize, start: usize, findings: &mut Findings) {
    let (field, help) = if record.len() < expected {
        (record.len() - 1, "give every row as many fields as the header, blank ones included")
    } else {
        (expected, "put text that has a comma in it in double quotes")
    };
    let message = format!("the row has {} fields, the header has {expected}", record.len());
    findings.report(Place::Field { record: start, field }, &record[field], message, help);
}

/// Whether the last record ends within quotes: all after the opening one has been taken for one field.
fn report_unclosed_quote(text: &str, start: usize, findings: &mut Findings) -> bool {
    let Some(quote) = Fields::of(text, start).unclosed else { return false };
    let help = "close it with a double quote; a double quote within quotes is written twice";
    findings.report(Place::At(quote), &text[quote..], "the quote that opens here is never closed", help);
    true
}
