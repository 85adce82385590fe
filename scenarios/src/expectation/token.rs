//! An expectation's text, cut into words, values and symbols, each with its place.

use std::ops::Range;

use model::time::SimDuration;

use super::error::ParseError;
use super::grammar::Thousandths;
use crate::units::{Bandwidth, Quantity, Size};

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    /// Its bytes in the text; empty for the end.
    pub(super) span: Range<usize>,
}

/// What a piece of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// A name or a keyword.
    Word(&'a str),
    /// A number without a unit.
    Count(Thousandths),
    /// A number with `%`, in thousandths of a percent.
    Share(Thousandths),
    /// A number with units of time.
    Duration(SimDuration),
    /// A number with a unit of size: so many bytes.
    Bytes(u64),
    /// A number with a unit of bandwidth: so many bytes a second.
    BytesPerSecond(u64),
    /// A comparator or other sign, as written.
    Symbol(&'static str),
    /// Nothing follows.
    End,
}

/// All pieces of the text, the last one being its end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, ParseError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, end) = match first {
            '0'..='9' => value(text, at)?,
            'A'..='Z' | 'a'..='z' | '_' => {
                let is_edge = tokens.last().is_some_and(|token: &Token<'_>| token.kind == Kind::Symbol("."));
                let end = word_end(text, at, is_edge);
                (Kind::Word(&text[at..end]), end)
            }
            _ => symbol(text, at, first)?,
        };
        tokens.push(Token { kind, span: at..end });
        at = end;
    }
    tokens.push(Token { kind: Kind::End, span: text.len()..text.len() });
    Ok(tokens)
}

/// Where the word that begins at `at` ends.
///
/// A hyphen belongs to a word only in the name of a timeline entry, that is, where `.` and a letter follow, and not in the
/// edge after that: `rolling-1.end-5m` is `rolling-1`, `end`, `-`. A dot belongs to a word only in a percentile: `p99.9`.
fn word_end(text: &str, at: usize, is_edge: bool) -> usize {
    let run = |from: usize, within: fn(u8) -> bool| {
        from + text.as_bytes()[from..].iter().take_while(|byte| within(**byte)).count()
    };
    let byte = |at: usize| text.as_bytes().get(at).copied().unwrap_or(b' ');
    let plain = run(at, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let hyphenated = run(at, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let percentile =
        text[at..plain].strip_prefix('p').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_edge && byte(hyphenated) == b'.' && byte(hyphenated + 1).is_ascii_alphabetic() {
        hyphenated
    } else if percentile && byte(plain) == b'.' && byte(plain + 1).is_ascii_digit() {
        run(plain + 1, |byte| byte.is_ascii_digit())
    } else {
        plain
    }
}

fn value(text: &str, at: usize) -> Result<(Kind<'static>, usize), ParseError> {
    let bytes = text.as_bytes();
    let mut end = at;
    while bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        || (bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
    {
        end += 1;
    }
    let written = &text[at..end];
    let is_number = written.bytes().all(|byte| !byte.is_ascii_alphabetic());
    match bytes.get(end) {
        Some(b',') if is_number && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) => {
            Err(ParseError::new(end..end + 1, "thousands are not set apart by commas", "write `25_000` or `25000`"))
        }
        Some(b'%') if is_number => Ok((Kind::Share(thousandths(written, at)?), end + 1)),
        _ if is_number => Ok((Kind::Count(thousandths(written, at)?), end)),
        Some(b'/') if bytes.get(end + 1) == Some(&b's') => {
            let written = &text[at..end + 2];
            Ok((Kind::BytesPerSecond(quantity::<Bandwidth>(written, at)?.0), end + 2))
        }
        _ if written.ends_with('B') => Ok((Kind::Bytes(quantity::<Size>(written, at)?.0), end)),
        _ => Ok((Kind::Duration(duration(written, at)?), end)),
    }
}

/// Reads `25_000`, `12.5`: at most three decimals, at most [`NUMBER_MAX`].
pub(super) fn thousandths(written: &str, at: usize) -> Result<Thousandths, ParseError> {
    let wrong = |message: String, help: &str| ParseError::new(at..at + written.len(), message, help);
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    if whole.split('_').any(str::is_empty) || fraction.contains(['_', '.']) {
        return Err(wrong(format!("`{written}` is not a number"), "write `25000`, `25_000` or `12.5`"));
    }
    if fraction.len() > 3 {
        return Err(wrong(format!("`{written}` has more than three decimals"), "three decimals are allowed at most"));
    }
    whole
        .replace('_', "")
        .parse::<u64>()
        .ok()
        .filter(|number| *number <= NUMBER_MAX)
        .map(|number| Thousandths(number * 1_000 + format!("{fraction:0<3}").parse::<u64>().unwrap_or(0)))
        .ok_or_else(|| wrong(format!("`{written}` is too large"), "numbers up to 1_000_000_000_000 are allowed"))
}

/// Reads `100MiB/s` or `5GiB`, as scenario files write them.
fn quantity<Q: Quantity>(written: &str, at: usize) -> Result<Q, ParseError> {
    Q::parse(written).map_err(|unfit| {
        let help = unfit.help.unwrap_or_else(|| format!("write {}", Q::WHAT));
        ParseError::new(at..at + written.len(), unfit.message, help)
    })
}

fn duration(written: &str, at: usize) -> Result<SimDuration, ParseError> {
    let wrong = |message: String| ParseError::new(at..at + written.len(), message, DURATION_HELP);
    let mut from = 0;
    for unit in written.split(|c: char| !c.is_ascii_alphabetic()).filter(|unit| !unit.is_empty()) {
        let place = from + written[from..].find(unit).unwrap_or(0);
        from = place + unit.len();
        if !DURATION_UNITS.contains(&unit) {
            let message = format!("there is no unit of time called `{unit}`");
            return Err(ParseError::new(at + place..at + from, message, DURATION_HELP));
        }
    }
    let nanos = written
        .parse::<jiff::Span>()
        .and_then(|span| span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()))
        .map_err(|_| wrong(format!("`{written}` is not a duration")))?
        .as_nanos();
    if nanos % 1_000 != 0 {
        return Err(wrong(format!("`{written}` is finer than a microsecond")));
    }
    match u64::try_from(nanos / 1_000) {
        Ok(micros) if micros <= DURATION_MAX.as_micros() => Ok(SimDuration::from_micros(micros)),
        _ => Err(wrong(format!("`{written}` is longer than any run, which is {DURATION_MAX} at most"))),
    }
}

fn symbol(text: &str, at: usize, first: char) -> Result<(Kind<'static>, usize), ParseError> {
    let rest = &text[at..];
    let foreign = FOREIGN.into_iter().find(|(foreign, _)| rest.starts_with(foreign));
    let symbol = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol));
    let (written, help) = match (foreign, symbol) {
        (None, Some(symbol)) => return Ok((Kind::Symbol(symbol), at + symbol.len())),
        (Some((foreign, help)), _) => (foreign.to_owned(), help),
        (None, None) => {
            (first.to_string(), "words, values with units, `<= < >= > = !=`, `+ - +-`, `:` and `,` are allowed")
        }
    };
    Err(ParseError::new(at..at + written.len(), format!("`{written}` has no meaning here"), help))
}

/// Longer ones first, where one begins like another.
const SYMBOLS: [&str; 12] = ["<=", "<", ">=", ">", "!=", "=", "+-", "+", "-", ":", ",", "."];
/// How others write it, with our way.
const FOREIGN: [(&str, &str); 11] = [
    ("==", "write `=`"),
    ("≤", "write `<=`"),
    ("≥", "write `>=`"),
    ("≠", "write `!=`"),
    ("<>", "write `!=`"),
    ("±", "write `+-`"),
    ("–", "write `-`"),
    ("−", "write `-`"),
    ("&&", "write a second expectation"),
    ("||", "write an expectation that says it in one comparison"),
    ("%", "write it right after the number: `100%`"),
];
const DURATION_UNITS: [&str; 6] = ["d", "h", "m", "s", "ms", "us"];
const DURATION_HELP: &str = "write it as `190s`, `2.5s`, `82.5ms`, `1h30m` or `15d`";
/// The largest number that can be written.
pub(super) const NUMBER_MAX: u64 = 1_000_000_000_000;
/// As long as the longest run that a scenario may ask for.
const DURATION_MAX: SimDuration = SimDuration::from_secs(3_660 * 86_400);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_exactly() {
        let second = SimDuration::from_secs;
        for (text, kind) in [
            ("25000", Kind::Count(Thousandths::whole(25_000))),
            ("25_000", Kind::Count(Thousandths::whole(25_000))),
            ("12.5", Kind::Count(Thousandths(12_500))),
            ("99.95%", Kind::Share(Thousandths(99_950))),
            ("190s", Kind::Duration(second(190))),
            ("1h30m", Kind::Duration(second(5_400))),
            ("15d", Kind::Duration(second(1_296_000))),
            ("82.5ms", Kind::Duration(SimDuration::from_micros(82_500))),
            ("1m0.000007s", Kind::Duration(SimDuration::from_micros(60_000_007))),
            ("7us", Kind::Duration(SimDuration::from_micros(7))),
            ("100MiB/s", Kind::BytesPerSecond(100 << 20)),
            ("10Mbit/s", Kind::BytesPerSecond(1_250_000)),
            ("1.5GiB", Kind::Bytes(3 << 29)),
            ("150B", Kind::Bytes(150)),
        ] {
            assert_eq!(tokens(text).expect(text)[0], Token { kind, span: 0..text.len() });
        }
    }

    #[test]
    fn every_duration_reads_back_as_it_is_written() {
        for micros in [1, 999, 4_900, 3_334, 1_500_001, 60_000_007, 5_400_000_000, 90_061_000_001, 1_296_000_000_000] {
            let written = SimDuration::from_micros(micros).to_string();
            assert_eq!(tokens(&written).expect(&written)[0].kind, Kind::Duration(SimDuration::from_micros(micros)));
        }
    }

    #[test]
    fn hyphens_and_dots_belong_to_names_and_percentiles_only() {
        for (text, words) in [
            ("rolling-1.end", vec!["rolling-1", ".", "end"]),
            ("end-start", vec!["end", "-", "start"]),
            ("outage.end-first admitted", vec!["outage", ".", "end", "-", "first", "admitted"]),
            ("p99.9 back_off", vec!["p99.9", "back_off"]),
            ("a-1.end-b.start", vec!["a-1", ".", "end", "-", "b", ".", "start"]),
            ("p99. x", vec!["p99", ".", "x"]),
        ] {
            let found = tokens(text).expect(text);
            let found = found.iter().filter_map(|token| match token.kind {
                Kind::Word(word) => Some(word),
                Kind::Symbol(symbol) => Some(symbol),
                _ => None,
            });
            assert_eq!(found.collect::<Vec<_>>(), words, "{text}");
        }
    }

    #[test]
    fn bad_values_are_pointed_at() {
        for (text, span, message) in [
            ("a <= 25,000", 7..8, "thousands are not set apart by commas"),
            ("1_", 0..2, "`1_` is not a number"),
            ("1__0", 0..4, "`1__0` is not a number"),
            ("1.2345", 0..6, "`1.2345` has more than three decimals"),
            ("1.2.3", 0..5, "`1.2.3` is not a number"),
            ("9999999999999", 0..13, "`9999999999999` is too large"),
            ("< 5min", 3..6, "there is no unit of time called `min`"),
            ("30m1h", 0..5, "`30m1h` is not a duration"),
            ("1_0s", 0..4, "`1_0s` is not a duration"),
            ("0.0000001s", 0..10, "`0.0000001s` is finer than a microsecond"),
            ("3661d", 0..5, "`3661d` is longer than any run, which is 3660d at most"),
            ("99999999999999999999d", 0..21, "`99999999999999999999d` is not a duration"),
            ("a <= 5Mb/s", 5..10, "`Mb` may count in bits or in bytes"),
            ("a <= 5XB", 5..8, "`XB` is not a unit that fits here"),
            ("a == 5", 2..4, "`==` has no meaning here"),
            ("a ≤ 5", 2..5, "`≤` has no meaning here"),
            ("a # 5", 2..3, "`#` has no meaning here"),
            ("ä", 0..2, "`ä` has no meaning here"),
        ] {
            let error = tokens(text).expect_err(text);
            assert_eq!((error.span, error.message.as_str()), (span, message), "{text}");
        }
    }
}
