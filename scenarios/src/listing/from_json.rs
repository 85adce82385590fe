//! A listing as JSON: an array of objects, as the configuration API gives it.
//!
//! Values are taken raw, as slices of the text, so that each knows where it stands.

use std::borrow::Cow;
use std::fmt;
use std::ops::ControlFlow;

use serde::Deserializer;
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::cell::{Cells, Value};
use super::column::Column;
use super::place::Place;
use super::scan::Scanner;

/// Gives every row of `text` to `scanner`.
pub(super) fn each_row(text: &str, scanner: &mut Scanner<'_>) {
    let first = text.len() - text.trim_ascii_start().len();
    if !text[first..].starts_with('[') {
        let message = "the listing is not a JSON array of objects";
        let help = "one object a Jump Client, in brackets: [{\"id\": 1, \"hostname\": \"pc-1\"}]";
        scanner.findings.report(Place::At(first), &text[first..], message, help);
        return;
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut broke_off = false;
    let rows = Rows { text, scanner, broke_off: &mut broke_off };
    if let Err(error) = deserializer.deserialize_seq(rows).and_then(|()| deserializer.end())
        && !broke_off
    {
        let what = error.to_string();
        let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
        let (at, message) = match error.is_eof() {
            true => (text.len(), format!("the JSON ends too early: {what}")),
            false => (offset_of(text, &error), format!("the JSON is not sound: {what}")),
        };
        let help = "put the JSON right here; nothing after it has been read";
        scanner.findings.report(Place::At(at), text[at..].lines().next().unwrap_or_default(), message, help);
    }
}

/// The array.
struct Rows<'r, 's, 'a> {
    text: &'a str,
    scanner: &'r mut Scanner<'s>,
    broke_off: &'r mut bool,
}

impl<'de> Visitor<'de> for Rows<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<&'de RawValue>()? {
            if row(self.text, element.get(), self.scanner).is_break() {
                *self.broke_off = true;
                return Err(de::Error::custom("too many rows"));
            }
        }
        Ok(())
    }
}

/// Reads one element of the array.
fn row(text: &str, element: &str, scanner: &mut Scanner<'_>) -> ControlFlow<()> {
    let start = Place::At(offset_in(text, element));
    if !element.starts_with('{') {
        scanner.count(start)?;
        let help = "each row is an object of columns and values: {\"id\": 1, \"hostname\": \"pc-1\"}";
        scanner.findings.report(start, element, "the row is not an object", help);
        return ControlFlow::Continue(());
    }
    let mut cells = Cells::new(start);
    let fields = Object { text, cells: &mut cells, scanner, seen: 0 };
    match serde_json::Deserializer::from_str(element).deserialize_map(fields) {
        Ok(()) => scanner.row(&cells),
        // The element as a whole is sound JSON: only a key can fail, by half a character in an escape.
        Err(_) => {
            scanner.count(start)?;
            let help = "a \\u escape stands for half a character without its other half";
            scanner.findings.report(start, element, "a key of the row is not text", help);
            ControlFlow::Continue(())
        }
    }
}

/// One object: a row.
struct Object<'r, 's, 'a> {
    text: &'a str,
    cells: &'r mut Cells<'a>,
    scanner: &'r mut Scanner<'s>,
    /// The columns that had a value, as bits.
    seen: u32,
}

impl<'de> Visitor<'de> for Object<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key_seed(Key(&mut *self.scanner))? {
            let raw = fields.next_value::<&'de RawValue>()?.get();
            let Some(column) = key else { continue };
            let place = Place::At(offset_in(self.text, raw));
            if self.seen & (1 << column as u32) != 0 {
                let message = format!("`{}` comes twice in the row", column.name());
                self.scanner.findings.report(place, raw, message, "remove one of the two values");
            }
            self.seen |= 1 << column as u32;
            self.cells.put(column, value(raw), place);
        }
        Ok(())
    }
}

/// A key: the column it names, if there is one.
struct Key<'r, 's>(&'r mut Scanner<'s>);

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = Option<Column>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = Option<Column>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        let column = Column::named(name);
        if column.is_none() {
            self.0.unknown(name);
        }
        Ok(column)
    }
}

fn value(raw: &str) -> Value<'_> {
    match raw.as_bytes() {
        b"null" => Value::Absent,
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => {
            Value::Text { raw, text: Cow::Borrowed(&raw[1..raw.len() - 1]) }
        }
        [b'"', ..] => {
            serde_json::from_str(raw).map_or(Value::Unfit(raw), |text| Value::Text { raw, text: Cow::Owned(text) })
        }
        [b'[' | b'{', ..] => Value::Unfit(raw),
        _ => Value::Bare(raw),
    }
}

/// Where `part`, a slice of `text`, begins in it.
fn offset_in(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

/// The byte that `error` speaks of. The parser counts lines by line feeds, and bytes from 1 within them.
fn offset_of(text: &str, error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    text.floor_char_boundary(start + error.column().saturating_sub(1))
}
