//! Quantities with their units, as scenario files write them: `"15d"`, `"50/s"`, `"20MiB"`, `"100Mbit/s"`, `"2%"`.
//!
//! Every quantity is written one way, read exactly (no floating point) and refused with what is allowed. Nothing here
//! guesses a unit: a bare number is an error.

mod duration;
mod moment;
mod rate;
mod share;
mod size;
mod time_of_day;

use std::fmt::Display;

pub use moment::{MOMENT, moment};
pub use rate::{ConnectionRate, Rate};
pub use share::Share;
pub use size::{Bandwidth, Size};
pub use time_of_day::TimeOfDay;

use crate::diagnostic::{Code, nearest, shorten};

/// A number with a unit.
pub trait Quantity: Sized + PartialOrd + Display {
    /// What it is, in a word or two.
    const KIND: &'static str;
    /// What it is, with examples: follows "expected".
    const WHAT: &'static str;
    /// A regular expression that every valid text matches; for editors.
    const PATTERN: &'static str;

    /// Reads it.
    fn parse(text: &str) -> Result<Self, Unfit>;
}

/// Why a text is no such quantity, for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// Which kind of problem.
    pub code: Code,
    /// What is wrong, with the offending text.
    pub message: String,
    /// What to write instead, where there is more to say than what is allowed.
    pub help: Option<String>,
}

impl Unfit {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A number and what follows it: `2.9` and `ms`.
fn split_number(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len()))
}

/// A plain decimal number in millionths: digits, and at most six more behind a point.
fn millionths(number: &str) -> Option<u128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole, 20) || !digits(fraction, 6) {
        return None;
    }
    Some(whole.parse::<u128>().ok()? * MILLION + format!("{fraction:0<6}").parse::<u128>().ok()?)
}

/// The number in front of a unit, in millionths, or why there is none.
fn number_before<'a>(text: &'a str, what: &str) -> Result<(u128, &'a str), Unfit> {
    let (number, unit) = split_number(text);
    if text.starts_with('-') {
        return Err(Unfit::new(Code::OutOfBounds, format!("`{}` is negative", shorten(text))));
    }
    match millionths(number) {
        Some(value) => Ok((value, unit)),
        None if number.contains('.') && !number.is_empty() => Err(Unfit::new(
            Code::WrongValue,
            format!("`{}` is not {what}: write digits, and at most six behind one point", shorten(text)),
        )),
        None => Err(Unfit::new(Code::WrongValue, format!("`{}` is not {what}", shorten(text)))),
    }
}

/// An unknown unit, with the one that was probably meant.
fn unknown_unit(text: &str, unit: &str, allowed: &[&str]) -> Unfit {
    if unit.is_empty() {
        return Unfit::new(Code::WrongUnit, format!("`{}` has no unit", shorten(text)));
    }
    let unfit = Unfit::new(Code::WrongUnit, format!("`{}` is not a unit that fits here", shorten(unit)));
    match nearest(unit, allowed) {
        Some(near) => unfit.help(format!("did you mean `{}{near}`?", text.strip_suffix(unit).unwrap_or_default())),
        None => unfit,
    }
}

/// Writes `millionths` as a decimal number without superfluous zeros.
fn write_millionths(f: &mut std::fmt::Formatter<'_>, value: u128) -> std::fmt::Result {
    match format!("{:06}", value % MILLION).trim_end_matches('0') {
        "" => write!(f, "{}", value / MILLION),
        fraction => write!(f, "{}.{fraction}", value / MILLION),
    }
}

const MILLION: u128 = 1_000_000;
