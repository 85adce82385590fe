//! Spans of time: `"15d"`, `"1h30m"`, `"2.9ms"`.

use jiff::{SignedDuration, Span, SpanRelativeTo};
use model::time::SimDuration;

use super::{Quantity, Unfit, split_number, unknown_unit};
use crate::diagnostic::{Code, shorten};

impl Quantity for SimDuration {
    const KIND: &'static str = "span of time";
    const WHAT: &'static str = "a span of time in w, d, h, m, s, ms or us, such as \"15d\", \"1h30m\" or \"250ms\"";
    const PATTERN: &'static str = r"^([0-9]+(\.[0-9]+)?(w|d|h|m|s|ms|us))+$";

    /// A day has 24 hours. Months and years have no fixed length and are refused, and so is what is finer than a
    /// microsecond.
    fn parse(text: &str) -> Result<Self, Unfit> {
        if text.starts_with('-') {
            return Err(Unfit::new(Code::OutOfBounds, format!("`{}` is negative", shorten(text))));
        }
        units_are_known(text)?;
        let spelt = |problem: jiff::Error| {
            // The outermost of jiff's messages only names the format; what is wrong stands behind it.
            let problem = problem.to_string();
            let reason = problem.rsplit(" format: ").next().unwrap_or_default();
            Unfit::new(Code::WrongValue, format!("`{}` is not a span of time: {reason}", shorten(text)))
        };
        let span: Span = text.parse().map_err(spelt)?;
        let span: SignedDuration = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(spelt)?;
        if span.subsec_nanos() % 1_000 != 0 {
            let message = format!("`{}` is finer than a microsecond", shorten(text));
            return Err(Unfit::new(Code::WrongValue, message));
        }
        let micros = u64::try_from(span.as_micros()).ok().filter(|micros| *micros <= MICROS_MAX);
        micros.map(SimDuration::from_micros).ok_or_else(|| {
            Unfit::new(Code::OutOfBounds, format!("`{}` is longer than anything that can be simulated", shorten(text)))
        })
    }
}

/// Whether `text` is a row of numbers, each with one of our units: fewer than jiff would take, so that a file has one
/// way to say a thing, and schema and reader agree.
fn units_are_known(text: &str) -> Result<(), Unfit> {
    let mut rest = text;
    loop {
        let (number, behind) = split_number(rest);
        if number.is_empty() {
            return Err(Unfit::new(Code::WrongValue, format!("`{}` is not a span of time", shorten(text))));
        }
        let end = behind.find(|c: char| c.is_ascii_digit()).unwrap_or(behind.len());
        let (unit, next) = behind.split_at(end);
        if !UNITS.contains(&unit) {
            let named = unit.trim().to_lowercase();
            return Err(match named.as_str() {
                "mo" | "mon" | "month" | "months" | "y" | "yr" | "year" | "years" => {
                    Unfit::new(Code::WrongUnit, format!("`{}` has no fixed length", shorten(unit.trim())))
                        .help("write days: a month is 30d, a year 365d")
                }
                "min" | "mins" | "minute" | "minutes" => misspelt(text, unit, "m"),
                "sec" | "secs" | "second" | "seconds" => misspelt(text, unit, "s"),
                "hr" | "hrs" | "hour" | "hours" => misspelt(text, unit, "h"),
                "day" | "days" => misspelt(text, unit, "d"),
                _ => unknown_unit(text, unit, &UNITS),
            });
        }
        if next.is_empty() {
            return Ok(());
        }
        rest = next;
    }
}

fn misspelt(text: &str, unit: &str, right: &str) -> Unfit {
    let meant = text.replacen(unit, right, 1);
    Unfit::new(Code::WrongUnit, format!("`{}` is not a unit that fits here", shorten(unit.trim())))
        .help(format!("did you mean `{}`?", shorten(&meant)))
}

const UNITS: [&str; 7] = ["w", "d", "h", "m", "s", "ms", "us"];

/// 20 times the longest run: sums of a few spans stay far from overflow.
const MICROS_MAX: u64 = 20 * 3_660 * 86_400 * 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_exactly_and_read_back() {
        let cases = [
            ("15d", 1_296_000_000_000, "15d"),
            ("2w", 1_209_600_000_000, "14d"),
            ("1h30m", 5_400_000_000, "1h30m"),
            ("1.5h", 5_400_000_000, "1h30m"),
            ("250ms", 250_000, "250ms"),
            ("2.9ms", 2_900, "2.9ms"),
            ("7us", 7, "7us"),
            ("0s", 0, "0s"),
        ];
        for (text, micros, shown) in cases {
            let span = SimDuration::parse(text).unwrap_or_else(|unfit| panic!("{text}: {}", unfit.message));
            assert_eq!((span.as_micros(), span.to_string().as_str()), (micros, shown), "{text}");
            assert_eq!(SimDuration::parse(shown), Ok(span), "{text} reads back");
        }
    }

    #[test]
    fn everything_else_is_refused_with_advice() {
        let cases = [
            ("5", Code::WrongUnit, "`5` has no unit", None),
            ("1h30", Code::WrongUnit, "`1h30` has no unit", None),
            ("1mo", Code::WrongUnit, "`mo` has no fixed length", Some("write days: a month is 30d, a year 365d")),
            (
                "2 years",
                Code::WrongUnit,
                "`years` has no fixed length",
                Some("write days: a month is 30d, a year 365d"),
            ),
            ("10min", Code::WrongUnit, "`min` is not a unit that fits here", Some("did you mean `10m`?")),
            ("10 m", Code::WrongUnit, "` m` is not a unit that fits here", Some("did you mean `10m`?")),
            ("1ns", Code::WrongUnit, "`ns` is not a unit that fits here", Some("did you mean `1s`?")),
            ("-3s", Code::OutOfBounds, "`-3s` is negative", None),
            ("", Code::WrongValue, "`` is not a span of time", None),
            ("soon", Code::WrongValue, "`soon` is not a span of time", None),
            ("PT5S", Code::WrongValue, "`PT5S` is not a span of time", None),
            ("0.0000001s", Code::WrongValue, "`0.0000001s` is finer than a microsecond", None),
            ("1.5d", Code::WrongValue, "`1.5d` is not a span of time: fractional days are not supported", None),
            ("900000d", Code::OutOfBounds, "`900000d` is longer than anything that can be simulated", None),
        ];
        for (text, code, message, help) in cases {
            let unfit = SimDuration::parse(text).expect_err(text);
            let got = (unfit.code, unfit.message.as_str(), unfit.help.as_deref());
            assert_eq!(got, (code, message, help), "{text}");
        }
        for text in ["30s1m", "1s1s", "99999999999999999999d", "1..5s", ".s", "5.s"] {
            SimDuration::parse(text).expect_err(text);
        }
    }
}
