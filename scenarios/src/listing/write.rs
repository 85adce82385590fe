//! A listing as text: what [`super::rows`] reads, written.

use serde::Serialize;

use super::Form;
use super::column::Column;
use super::row::Row;

/// Writes rows in the export's form: CSV with a header row, or a JSON array with one row a line. Ends with a line feed.
pub fn write(rows: &[Row], form: Form) -> String {
    let bytes = match form {
        Form::Csv => csv(rows),
        Form::Json => json(rows),
    };
    String::from_utf8(bytes).expect("both writers write UTF-8")
}

fn csv(rows: &[Row]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.write_record(Column::names()).expect("memory takes all");
    for row in rows {
        writer.serialize(row).expect("a row is flat, and memory takes all");
    }
    writer.into_inner().expect("memory takes all")
}

fn json(rows: &[Row]) -> Vec<u8> {
    let mut text = b"[".to_vec();
    for (place, row) in rows.iter().enumerate() {
        text.extend_from_slice(if place == 0 { b"\n" } else { b",\n" });
        row.serialize(&mut serde_json::Serializer::new(&mut text)).expect("a row is plain, and memory takes all");
    }
    text.extend_from_slice(b"\n]\n");
    text
}
