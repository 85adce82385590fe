//! `docs/results.md` explains every event: its name, its fields, and every word that can stand in them.
//!
//! The events are made by their own `Deserialize`, so that none can be left out: whoever adds a variant adds it here.

use std::collections::BTreeMap;
use std::fmt;

use model::event::{Event, Stamped};
use model::time::SimTime;
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::Value;

use super::line;

/// A field is explained in the row of its event, a word there or below the table.
#[test]
fn every_event_and_every_word_in_it_is_documented() {
    let section = SECTION.split_once("## events.jsonl\n").and_then(|(_, rest)| rest.split_once("\n## "));
    let (section, _) = section.expect("a section about events, and one after it");
    let (rows, shared): (Vec<&str>, Vec<&str>) = section.lines().partition(|line| line.starts_with("| "));
    let shared = shared.concat();
    let mut missing = Vec::new();
    let mut checked = 0;
    for event in every_event() {
        let line: Value = line(&Stamped { at: SimTime::ZERO, event }).parse().expect("a line is JSON");
        let (saw, name) = (line["saw"].as_str().expect("a word"), line["event"].as_str().expect("a word"));
        let Some(row) = row_of(&rows, saw, name) else {
            missing.push(format!("{saw}: `{name}`"));
            continue;
        };
        let fields = line.as_object().expect("an object").iter().filter(|(key, _)| !COMMON.contains(&key.as_str()));
        for (key, value) in fields {
            let mut words = Vec::new();
            words_in(value, &mut words);
            checked += 1 + words.len();
            let said = |word: &str, text: &str| text.contains(&format!("`{word}`"));
            words.retain(|word| !said(word, row) && !said(word, &shared));
            words.extend((!said(key, row)).then_some(key.as_str()));
            missing.extend(words.into_iter().map(|word| format!("{saw}: `{name}`: `{word}`")));
        }
    }
    missing.sort();
    missing.dedup();
    assert!(checked > 300, "only {checked} words were looked for");
    assert!(missing.is_empty(), "docs/results.md does not explain:\n{}", missing.join("\n"));
}

/// The row that explains an event: rows without a word in their first cell go on with that of the row above.
fn row_of<'a>(rows: &[&'a str], saw: &str, name: &str) -> Option<&'a str> {
    let mut seer = "";
    rows.iter().copied().find(|row| {
        let mut cells = row.split('|').map(str::trim).skip(1);
        let (first, second) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        if !first.is_empty() {
            seer = first;
        }
        seer == format!("`{saw}`") && second.split(", ").any(|cell| cell == format!("`{name}`"))
    })
}

/// Every name and word in a value.
fn words_in<'a>(value: &'a Value, words: &mut Vec<&'a str>) {
    match value {
        Value::String(word) => words.push(word),
        Value::Object(tagged) => tagged.iter().for_each(|(name, value)| {
            words.push(name);
            words_in(value, words);
        }),
        Value::Array(values) => values.iter().for_each(|value| words_in(value, words)),
        _ => {}
    }
}

/// Events of every kind, with every word that can stand in them.
fn every_event() -> Vec<Event> {
    let mut next = BTreeMap::new();
    let mut events = Vec::new();
    while next.is_empty() || next.values().any(|(turn, of)| turn < of) {
        events.push(Event::deserialize(Maker { next: &mut next }).expect("events can be made of nothing"));
    }
    events
}

/// Makes values of any type: of an enum the variant whose turn it is, of the rest as little as there can be.
struct Maker<'a> {
    /// Of each enum by name: whose turn it is, and how many there are. Turns go on beyond that, from the first again.
    next: &'a mut BTreeMap<&'static str, (usize, usize)>,
}

/// One variant of an enum.
struct Variant<'a> {
    maker: Maker<'a>,
    name: &'static str,
}

/// The fields of a variant that are still to be made.
struct Fields<'a> {
    maker: Maker<'a>,
    names: &'static [&'static str],
}

impl Maker<'_> {
    const fn again(&mut self) -> Maker<'_> {
        Maker { next: self.next }
    }
}

/// What neither events nor anything in them is made of.
macro_rules! unused {
    ($($method:ident($($argument:ident: $Type:ty),*)),*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $Type,)* _: V) -> Result<V::Value, Never> {
            $(let _unused = $argument;)*
            Err(Never(stringify!($method)))
        }
    )*};
}

/// Numbers are 1.
macro_rules! numbers {
    ($($method:ident),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
            visitor.visit_u8(1)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Maker<'_> {
    type Error = Never;

    numbers!(deserialize_i8, deserialize_i16, deserialize_i32, deserialize_i64);
    numbers!(deserialize_u8, deserialize_u16, deserialize_u32, deserialize_u64);
    unused!(deserialize_any(), deserialize_f32(), deserialize_f64(), deserialize_char(), deserialize_str());
    unused!(deserialize_string(), deserialize_bytes(), deserialize_byte_buf(), deserialize_unit(), deserialize_seq());
    unused!(deserialize_tuple(len: usize), deserialize_tuple_struct(name: &'static str, len: usize));
    unused!(deserialize_unit_struct(name: &'static str), deserialize_map(), deserialize_ignored_any());
    unused!(deserialize_identifier());

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Never> {
        visitor.visit_map(Fields { maker: self, names: fields })
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_bool(true)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Never> {
        let (turn, of) = self.next.entry(name).or_insert((0, variants.len()));
        let name = variants[*turn % *of];
        *turn += 1;
        visitor.visit_enum(Variant { maker: self, name })
    }
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Never;
    type Variant = Maker<'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Maker<'a>), Never> {
        let name: StrDeserializer<'_, Never> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.maker))
    }
}

impl<'de> VariantAccess<'de> for Maker<'_> {
    type Error = Never;

    fn unit_variant(self) -> Result<(), Never> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Never> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_seq(Fields { maker: self, names: &[] })
    }

    fn struct_variant<V: Visitor<'de>>(self, names: &'static [&'static str], visitor: V) -> Result<V::Value, Never> {
        visitor.visit_map(Fields { maker: self, names })
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Never;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Never> {
        let Some((first, rest)) = self.names.split_first() else { return Ok(None) };
        self.names = rest;
        let name: StrDeserializer<'_, Never> = (*first).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Never> {
        seed.deserialize(self.maker.again())
    }
}

impl<'de> SeqAccess<'de> for Fields<'_> {
    type Error = Never;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Never> {
        seed.deserialize(self.maker.again()).map(Some)
    }
}

/// A kind of data that events do not hold, or hold since lately: then the maker has to learn it.
#[derive(Debug)]
struct Never(&'static str);

impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Never {}

impl de::Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("a value that its type refuses")
    }
}

/// What the section explains for all events together.
const COMMON: [&str; 3] = ["at_us", "saw", "event"];
const SECTION: &str = include_str!("../../../docs/results.md");
