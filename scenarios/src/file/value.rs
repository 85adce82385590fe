//! What can stand behind a key, and how each kind is read.

use std::fmt::Display;
use std::net::Ipv4Addr;

use jiff::Zoned;
use model::plan::{
    AfterInterruption, Assumption, AtCapacity, AutomaticUpgrades, BackOffLaw, Begin, Computer, Direction, Distribution,
    EndUser, Model, OperatingSystem, Staff, UninstalledBehaviour, WhileDown,
};

use super::key::{Form, Key, TableForm};
use super::shape::{Shape, report_unknown};
use super::timeline::NightHow;
use super::tree::{Node, Tree};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::units::{self, Quantity, TimeOfDay, Unfit};

/// A kind of value.
pub(crate) trait Value: Sized {
    /// Its form, for messages, schema and reference.
    const FORM: Form;

    /// Reads it for `key`; reports what is wrong and then gives nothing.
    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self>;

    /// Lists the assumptions in it.
    fn assumptions(&self, _path: &str, _out: &mut Vec<Assumption>) {}
}

/// A string with something in it.
#[derive(Clone, Debug)]
pub(crate) struct Text(pub(crate) String);

/// The name of an entry of the timeline: expectations use it as a word.
#[derive(Clone, Debug)]
pub(crate) struct Name(pub(crate) String);

/// The name of a site. No dot, so that it can stand in the key of a `--set`; no glob.
#[derive(Clone, Debug)]
pub(crate) struct SiteName(pub(crate) String);

/// The name of something in the directory: people read it, and other parts of the directory refer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DirectoryName(pub(crate) String);

/// A file's path, relative to the file that names it.
#[derive(Clone, Debug)]
pub(crate) struct FilePath(pub(crate) String);

/// A number of zero or more, with or without a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number(pub(crate) f64);

/// A table without keys, for what needs no details.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nothing;

/// How an installer is made (INST-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MadeBy {
    /// With the mass deployment wizard.
    Wizard,
    /// In a session, by pinning.
    Session,
}

/// How reports of statistics travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Traffic {
    /// On sound lines they are accounted for.
    Flow,
    /// One by one.
    Messages,
}

/// Something and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Placed<T> {
    pub(crate) span: Span,
    pub(crate) value: T,
}

impl<T> std::ops::Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<S: Shape> Value for S {
    const FORM: Form = Form::Table(S::TABLE);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Table(table) => Some(S::read_table(table, node.span, out)),
            _ => wrong_type(node, key, out),
        }
    }

    fn assumptions(&self, path: &str, out: &mut Vec<Assumption>) {
        self.list_assumptions(path, out);
    }
}

impl<T: Value> Value for Vec<T> {
    const FORM: Form = Form::List(&T::FORM);

    /// Elements that are wrong are left out.
    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::List(nodes) => Some(nodes.iter().filter_map(|node| T::read(node, key, out)).collect()),
            _ => wrong_type(node, key, out),
        }
    }
}

impl<T: Value> Value for Placed<T> {
    const FORM: Form = T::FORM;

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        T::read(node, key, out).map(|value| Self { span: node.span, value })
    }
}

/// Quantities that every part of the simulator knows by these types.
macro_rules! quantity {
    ($($Type:ty),*) => {$(
        impl Value for $Type {
            const FORM: Form = Form::Text { kind: <$Type>::KIND, what: <$Type>::WHAT, pattern: Some(<$Type>::PATTERN) };

            fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
                match &node.value {
                    Tree::Text(text) => match Self::parse(text) {
                        Ok(value) => within(value, |text| Self::parse(text).ok(), node, key, out),
                        Err(unfit) => refuse(unfit, node, key, out),
                    },
                    Tree::Whole(_) | Tree::Fraction(_) => {
                        let message = format!("`{}` has no unit", node.text());
                        let diagnostic = Diagnostic::error(Code::WrongUnit, node.span, message);
                        out.push(diagnostic.help(format!("`{}` is {}", key.name, key.allowed())));
                        None
                    }
                    _ => wrong_type(node, key, out),
                }
            }
        }
    )*};
}
quantity!(model::time::SimDuration, units::Rate, units::ConnectionRate, units::Size, units::Bandwidth, units::Share);

macro_rules! whole {
    ($($Type:ty),*) => {$(
        impl Value for $Type {
            const FORM: Form = Form::Whole;

            fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
                let Tree::Whole(number) = node.value else { return wrong_type(node, key, out) };
                let number = within(number, |text| text.parse::<i128>().ok(), node, key, out)?;
                match Self::try_from(number) {
                    Ok(number) => Some(number),
                    Err(_) => out_of_bounds(node, key, format!("`{number}` is not within 0 to {}", Self::MAX), out),
                }
            }
        }
    )*};
}
whole!(u32, u64);

/// Words that stand for the variants of an enum.
macro_rules! choice {
    ($($Type:ident { $($word:literal $variant:ident),* $(,)? })*) => {$(
        impl $crate::file::value::Value for $Type {
            const FORM: $crate::file::key::Form = $crate::file::key::Form::Choice(&[$($word),*]);

            fn read(
                node: &$crate::file::tree::Node,
                key: &$crate::file::key::Key,
                out: &mut $crate::diagnostic::Diagnostics,
            ) -> Option<Self> {
                match $crate::file::value::word(node, &[$($word),*], key, out)? {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    )*};
}
pub(crate) use choice;

choice! {
    Begin { "connected" Connected, "cold" Cold }
    Model { "B200" B200, "B300" B300, "B400" B400, "Cloud" Cloud, "custom" Custom }
    AtCapacity { "refuse" Refuse, "warn" Warn }
    Distribution { "fixed" Fixed, "exponential" Exponential }
    BackOffLaw { "full_jitter" FullJitter, "exponential" Exponential, "fixed" Fixed, "decorrelated" Decorrelated }
    WhileDown { "silence" Silence, "refusal" Refusal }
    Direction { "both" Both, "to_appliance" ToAppliance, "from_appliance" FromAppliance }
    OperatingSystem { "windows" Windows, "mac" Mac, "linux" Linux, "raspberry_pi" RaspberryPi }
    Computer { "desktop" Desktop, "laptop" Laptop, "server" Server }
    AutomaticUpgrades { "disabled" Disabled, "current_cycle" CurrentCycle, "enabled" Enabled }
    AfterInterruption { "restart" Restart, "resume" Resume }
    UninstalledBehaviour { "keep" Keep, "remove" Remove }
    Staff { "administrator" Administrator, "privileged" Privileged, "representative" Representative }
    EndUser { "user" Unprivileged, "administrator" Privileged }
    MadeBy { "wizard" Wizard, "session" Session }
    Traffic { "flow" Flow, "messages" Messages }
    NightHow { "sleep" Sleep, "shutdown" Shutdown }
}

impl Value for Nothing {
    const FORM: Form =
        Form::Table(&TableForm { title: "a table without keys", about: "It says all by being there.", keys: &[] });

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let (Form::Table(form), Tree::Table(table)) = (Self::FORM, &node.value) else {
            return wrong_type(node, key, out);
        };
        report_unknown(table, form, out);
        Some(Self)
    }
}

impl Value for Number {
    const FORM: Form = Form::Number;

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let number = match &node.value {
            Tree::Whole(number) => *number as f64,
            Tree::Fraction(text) => text.replace('_', "").parse().unwrap_or(f64::NAN),
            _ => return wrong_type(node, key, out),
        };
        if number.is_finite() && number >= 0.0 {
            return Some(Self(number));
        }
        out_of_bounds(node, key, format!("`{}` is not a number of zero or more", node.text()), out)
    }
}

impl Value for bool {
    const FORM: Form = Form::Flag;

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match node.value {
            Tree::Flag(flag) => Some(flag),
            _ => wrong_type(node, key, out),
        }
    }
}

impl Value for Zoned {
    const FORM: Form = Form::Text { kind: "moment", what: units::MOMENT, pattern: None };

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        // TOML's own dates are welcome as well, if they carry an offset.
        let (Tree::Text(text) | Tree::Date(text)) = &node.value else { return wrong_type(node, key, out) };
        units::moment(text).or_else(|unfit| refuse(unfit, node, key, out).ok_or(())).ok()
    }
}

impl Value for TimeOfDay {
    const FORM: Form = Form::Text { kind: Self::KIND, what: Self::WHAT, pattern: Some(Self::PATTERN) };

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let text = match &node.value {
            Tree::Text(text) => text.as_str(),
            // TOML's own times are welcome as well, if they are on the minute.
            Tree::Date(text) => text.strip_suffix(":00").filter(|text| text.contains(':')).unwrap_or(text),
            _ => return wrong_type(node, key, out),
        };
        Self::parse(text).or_else(|unfit| refuse(unfit, node, key, out).ok_or(())).ok()
    }
}

/// Strings with a rule of their own: a type, what it is, its pattern, and whether a text follows it.
macro_rules! text {
    ($($Type:ident $kind:literal $what:literal $pattern:expr, $valid:expr;)*) => {$(
        impl Value for $Type {
            const FORM: Form = Form::Text { kind: $kind, what: $what, pattern: $pattern };

            fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
                let Tree::Text(text) = &node.value else { return wrong_type(node, key, out) };
                let valid: fn(&str) -> Option<Self> = $valid;
                let read = valid(text);
                if read.is_none() {
                    let message = format!("`{}` does not fit `{}`", shorten(text), key.name);
                    out.push(Diagnostic::error(Code::WrongValue, node.span, message).help(format!("expected {}", $what)));
                }
                read
            }
        }
    )*};
}
text! {
    Text "text" "a string of 1 to 1,000 characters" None,
        |text| (!text.trim().is_empty() && text.chars().count() <= 1_000).then(|| Self(text.to_owned()));
    Name "name" "a name: a lower-case letter, then at most 63 lower-case letters, digits, `_` or `-`"
        Some("^[a-z][a-z0-9_-]{0,63}$"),
        |text| (text.starts_with(|c: char| c.is_ascii_lowercase()) && is_word(text) && text == text.to_ascii_lowercase())
            .then(|| Self(text.to_owned()));
    SiteName "name" "a name: a letter or digit, then at most 63 letters, digits, `_` or `-`"
        Some("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"), |text| is_word(text).then(|| Self(text.to_owned()));
    DirectoryName "name" "a name: 1 to 128 characters, without spaces at its ends"
        Some(r"^\S(.{0,126}\S)?$"), |text| is_directory_name(text).then(|| Self(text.to_owned()));
    FilePath "path" "a file's path, relative to this file" None,
        |text| (!text.trim().is_empty() && !text.contains('\0')).then(|| Self(text.to_owned()));
    Ipv4Addr "IPv4 address" "an IPv4 address, such as \"203.0.113.7\"" Some(r"^[0-9]{1,3}(\.[0-9]{1,3}){3}$"), |text| text.parse().ok();
}

/// Whether `text` is 1 to 64 letters, digits, `_` or `-`, of which the first is a letter or digit.
fn is_word(text: &str) -> bool {
    let inner = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-');
    text.len() <= 64 && text.bytes().all(inner) && text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether `text` is 1 to 128 characters without spaces at its ends and without control characters.
fn is_directory_name(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= 128 && !text.contains(char::is_control)
}

/// The one of some words that a value is.
pub(crate) fn word<'w>(node: &Node, words: &[&'w str], key: &Key, out: &mut Diagnostics) -> Option<&'w str> {
    let Tree::Text(text) = &node.value else { return wrong_type(node, key, out) };
    let found = words.iter().copied().find(|word| word == text);
    if found.is_none() {
        let message = format!("`{}` is not one of the values of `{}`", shorten(text), key.name);
        let diagnostic = Diagnostic::error(Code::WrongValue, node.span, message);
        out.push(diagnostic.did_you_mean(text, words).help(format!("expected {}", key.allowed())));
    }
    found
}

/// Reports a value of another type than the key's.
pub(crate) fn wrong_type<T>(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<T> {
    let message = format!("`{}` cannot be {}", key.name, node.kind());
    out.push(Diagnostic::error(Code::WrongType, node.span, message).help(format!("expected {}", key.allowed())));
    None
}

/// Reports a text that is no such quantity.
fn refuse<T>(unfit: Unfit, node: &Node, key: &Key, out: &mut Diagnostics) -> Option<T> {
    let diagnostic = Diagnostic::error(unfit.code, node.span, unfit.message);
    let diagnostic = unfit.help.into_iter().fold(diagnostic, Diagnostic::help);
    out.push(diagnostic.help(format!("`{}` is {}", key.name, key.allowed())));
    None
}

/// Holds a value against the bounds of its key.
fn within<T: PartialOrd + Display>(
    value: T,
    read: impl Fn(&str) -> Option<T>,
    node: &Node,
    key: &Key,
    out: &mut Diagnostics,
) -> Option<T> {
    let Some((least, most)) = key.bounds else { return Some(value) };
    let beyond = |side: &str, bound: &str| format!("`{}` is {side} {bound}, not {}", key.name, node.text());
    if read(least).is_some_and(|least| value < least) {
        return out_of_bounds(node, key, beyond("at least", least), out);
    }
    if read(most).is_some_and(|most| value > most) {
        return out_of_bounds(node, key, beyond("at most", most), out);
    }
    Some(value)
}

fn out_of_bounds<T>(node: &Node, key: &Key, message: String, out: &mut Diagnostics) -> Option<T> {
    let diagnostic = Diagnostic::error(Code::OutOfBounds, node.span, message);
    out.push(diagnostic.help(format!("`{}` is {}", key.name, key.allowed())));
    None
}
