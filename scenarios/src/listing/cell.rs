//! The cells of one row, and how they become checked values.

use std::borrow::Cow;
use std::net::IpAddr;
use std::str::FromStr;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};

use super::column::{COLUMN_COUNT, Column, Shape};
use super::place::Place;
use super::problem::{Findings, excerpt};
use super::row::Row;

/// What stands in one cell.
#[derive(Clone, Debug, Default)]
pub(super) enum Value<'a> {
    /// Nothing: no such column, a blank CSV field, a JSON null.
    #[default]
    Absent,
    /// A CSV field, which has no type of its own.
    Untyped(&'a str),
    /// JSON text: as it stands there, and unescaped.
    Text { raw: &'a str, text: Cow<'a, str> },
    /// A JSON number, true or false.
    Bare(&'a str),
    /// JSON that no column may hold: an array, an object, half a character.
    Unfit(&'a str),
}

/// One row before it is checked.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    /// Where the row begins: the place of whatever it lacks.
    pub(super) start: Place,
    values: [(Value<'a>, Place); COLUMN_COUNT],
}

impl<'a> Cells<'a> {
    /// A row without any value.
    pub(super) fn new(start: Place) -> Self {
        Self { start, values: std::array::from_fn(|_| (Value::Absent, start)) }
    }

    pub(super) fn put(&mut self, column: Column, value: Value<'a>, place: Place) {
        self.values[column as usize] = (value, place);
    }

    /// Where the value of `column` stands.
    pub(super) fn place(&self, column: Column) -> Place {
        self.values[column as usize].1
    }

    /// The value of `column` as it stands there, for problems.
    pub(super) fn shown(&self, column: Column) -> &str {
        self.values[column as usize].0.shown()
    }

    /// Whether nothing stands in `column`.
    pub(super) fn is_blank(&self, column: Column) -> bool {
        self.values[column as usize].0.is_blank()
    }

    /// The row, with defaults for what is unsound; every problem in it goes to `findings`.
    pub(super) fn check(&self, findings: &mut Findings) -> Checked {
        let mut reading = Reading { cells: self, findings, unsound: 0 };
        reading.require(Column::Id, "every Jump Client has an id: export that column too");
        reading.require(Column::Hostname, "every Jump Client has a hostname: export that column too");
        let row = Row {
            id: reading.integer(Column::Id).unwrap_or_default().unsigned_abs(),
            name: reading.text(Column::Name),
            hostname: reading.text(Column::Hostname),
            fqdn: reading.text(Column::Fqdn),
            tag: reading.text(Column::Tag),
            comments: reading.text(Column::Comments),
            jump_group_id: reading.integer(Column::JumpGroupId),
            jump_group_type: reading.word(Column::JumpGroupType),
            jump_policy_id: reading.integer(Column::JumpPolicyId),
            attended_session_policy_id: reading.integer(Column::AttendedSessionPolicyId),
            unattended_session_policy_id: reading.integer(Column::UnattendedSessionPolicyId),
            public_site_address: reading.text(Column::PublicSiteAddress),
            install_mode: reading.word(Column::InstallMode),
            connection_type: reading.word(Column::ConnectionType),
            last_connect_timestamp: reading.time(Column::LastConnectTimestamp),
            last_disconnect_timestamp: reading.time(Column::LastDisconnectTimestamp),
            is_lost: reading.flag(Column::IsLost),
            needs_update: reading.flag(Column::NeedsUpdate),
            unavailable_reason: reading.word(Column::UnavailableReason),
            operating_system: reading.text(Column::OperatingSystem),
            public_ip: reading.address(Column::PublicIp),
            private_ip: reading.address(Column::PrivateIp),
            console_user: reading.text(Column::ConsoleUser),
            max_offline_minutes: reading.integer(Column::MaxOfflineMinutes).map_or(0, |minutes| minutes as u32),
        };
        Checked { row, unsound: reading.unsound }
    }
}

/// A row, and which of its values are not what stands in the listing.
pub(super) struct Checked {
    pub(super) row: Row,
    /// Columns as bits.
    unsound: u32,
}

impl Checked {
    pub(super) fn is_sound(&self, column: Column) -> bool {
        self.unsound & (1 << column as u32) == 0
    }
}

impl Value<'_> {
    /// As it stands there, for problems.
    pub(super) fn shown(&self) -> &str {
        match self {
            Self::Absent => "",
            Self::Untyped(raw) | Self::Bare(raw) | Self::Unfit(raw) | Self::Text { raw, .. } => raw,
        }
    }

    /// The text, if it is text.
    fn text(&self) -> Option<&str> {
        match self {
            Self::Untyped(text) => Some(text),
            Self::Text { text, .. } => Some(text),
            Self::Absent | Self::Bare(_) | Self::Unfit(_) => None,
        }
    }

    /// What stands there without quotes, if anything does.
    fn bare(&self) -> Option<&str> {
        match self {
            Self::Untyped(text) | Self::Bare(text) => Some(text.trim_ascii()),
            Self::Absent | Self::Text { .. } | Self::Unfit(_) => None,
        }
    }

    fn is_blank(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Untyped(text) => text.trim().is_empty(),
            Self::Text { text, .. } => text.trim().is_empty(),
            Self::Bare(_) | Self::Unfit(_) => false,
        }
    }
}

/// One row while it is checked.
struct Reading<'r, 'a> {
    cells: &'r Cells<'a>,
    findings: &'r mut Findings,
    unsound: u32,
}

impl<'r, 'a> Reading<'r, 'a> {
    fn value(&self, column: Column) -> &'r Value<'a> {
        &self.cells.values[column as usize].0
    }

    fn require(&mut self, column: Column, help: &str) {
        if self.value(column).is_blank() {
            self.unsound |= 1 << column as u32;
            self.findings.report(self.cells.place(column), "", format!("`{}` is missing", column.name()), help);
        }
    }

    /// The value of a column, read by `parse`; a blank one is nothing.
    fn parsed<T>(&mut self, column: Column, parse: impl FnOnce(&Value<'_>) -> Option<T>) -> Option<T> {
        let value = self.value(column);
        if value.is_blank() { None } else { self.read(value, column, parse) }
    }

    /// A value, read by `parse`; one that it cannot read is reported.
    fn read<T>(&mut self, value: &Value<'_>, column: Column, parse: impl FnOnce(&Value<'_>) -> Option<T>) -> Option<T> {
        let parsed = parse(value);
        if parsed.is_none() {
            self.unsound |= 1 << column as u32;
            let message = format!("`{}` is not {}", column.name(), column.shape());
            self.findings.report(self.cells.place(column), value.shown(), message, help(value, column));
        }
        parsed
    }

    fn integer(&mut self, column: Column) -> Option<i64> {
        let Shape::Integer { min, max } = column.shape() else { unreachable!("{} holds integers", column.name()) };
        self.parsed(column, |value| value.bare()?.parse().ok().filter(|number| (min..=max).contains(number)))
    }

    /// Text is kept as it stands, spaces included.
    fn text(&mut self, column: Column) -> String {
        let Shape::Text { max } = column.shape() else { unreachable!("{} holds text", column.name()) };
        let fits = |text: &&str| text.len() <= max || text.chars().count() <= max;
        match self.value(column) {
            Value::Absent => String::new(),
            value => self.read(value, column, |value| value.text().filter(fits).map(str::to_owned)).unwrap_or_default(),
        }
    }

    fn word<T: Default + DeserializeOwned>(&mut self, column: Column) -> T {
        let parse = |value: &Value<'_>| T::deserialize(StrDeserializer::<Error>::new(value.text()?)).ok();
        self.parsed(column, parse).unwrap_or_default()
    }

    /// Spreadsheets write `TRUE`, so case does not matter in a CSV field.
    fn flag(&mut self, column: Column) -> bool {
        let parse = |value: &Value<'_>| match value.bare()? {
            text if text.eq_ignore_ascii_case("true") => Some(true),
            text if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        self.parsed(column, parse).unwrap_or_default()
    }

    fn time(&mut self, column: Column) -> Option<Timestamp> {
        self.parsed(column, from_text)
    }

    fn address(&mut self, column: Column) -> Option<IpAddr> {
        self.parsed(column, from_text)
    }
}

fn from_text<T: FromStr>(value: &Value<'_>) -> Option<T> {
    value.text()?.trim_ascii().parse().ok()
}

/// What to do about a bad value.
fn help(value: &Value<'_>, column: Column) -> String {
    match (value, column.shape()) {
        (Value::Unfit(raw), _) if raw.starts_with('"') => "a \\u escape in it stands for half a character".to_owned(),
        (Value::Unfit(_), _) => "give a single value; null stands for none".to_owned(),
        (Value::Text { text, .. }, Shape::Integer { .. }) if text.parse::<i64>().is_ok() => {
            format!("write {text} without quotes")
        }
        (Value::Text { text, .. }, Shape::Flag) if text.parse::<bool>().is_ok() => {
            format!("write {text} without quotes")
        }
        (Value::Bare(raw), Shape::Text { .. } | Shape::Word(_) | Shape::Time | Shape::Address) => {
            format!("write \"{}\" in quotes", excerpt(raw))
        }
        (_, Shape::Text { max }) => {
            let length = value.text().map_or(0, |text| text.chars().count());
            format!("shorten it: it has {length} characters, {} too many", length.saturating_sub(max))
        }
        (_, Shape::Integer { .. }) if column == Column::Id => {
            "give the id that the client has on the appliance".to_owned()
        }
        (_, Shape::Integer { .. }) => "write digits only, or leave it blank for none".to_owned(),
        (_, Shape::Word(words)) => format!("leave it blank for `{}`, the default", words[0]),
        (_, Shape::Flag) => "leave it blank for `false`, the default".to_owned(),
        (_, Shape::Time) => "write it as RFC 3339 does, such as 2026-11-16T09:30:00+00:00".to_owned(),
        (_, Shape::Address) => "write it such as 203.0.113.7 or 2001:db8::7, without port or prefix length".to_owned(),
    }
}
