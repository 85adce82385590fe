//! The test on what is measured: a comparator with a value of the same kind.

use std::ops::Range;

use model::metric::{Counter, Gauge};

use super::super::error::ParseError;
use super::super::grammar::{
    Comparator, GaugeFigure, LatencyFigure, Subject, Test, Thousandths, Time, Tolerance, Value,
};
use super::super::token::{Kind, NUMBER_MAX};
use super::Cursor;

/// The kind of value that a subject is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// A whole number.
    Count,
    /// A whole number, or a percentage.
    CountOrShare,
    /// A number, or a percentage.
    MeanOrShare,
    /// A duration that cannot be negative.
    Duration,
    /// A duration between two points in time, of which either may be the later.
    Difference,
    /// A point in time.
    Time,
}

impl Cursor<'_> {
    pub(super) fn test(&mut self, subject: &Subject, subject_span: Range<usize>) -> Result<Test, ParseError> {
        let wanted = Wanted::of(subject);
        let whole_from = self.here().start;
        if self.take_if(Kind::Word("between")) {
            let low = self.value(wanted, subject)?;
            self.require(Kind::Word("and"), "`and` and the upper value are expected here", BETWEEN_HELP)?;
            let high = self.value(wanted, subject)?;
            let span = whole_from..self.before().end;
            return match order(&low, &high) {
                None => Err(ParseError::new(span, "the two values are of different kinds", BETWEEN_HELP)),
                Some(false) => {
                    Err(ParseError::new(span, "the lower value is above the upper one", "write the lower value first"))
                }
                Some(true) => Ok(Test::Between(low, high)),
            };
        }
        let Some(comparator) = Comparator::ALL.into_iter().find(|known| self.peek() == Kind::Symbol(known.symbol()))
        else {
            let message = match self.peek() {
                Kind::Symbol(":") => format!("`{subject}` is not a scope"),
                _ => "a comparator is expected here".into(),
            };
            return Err(self.wrong(message, "`<=`, `<`, `>=`, `>`, `=`, `!=` and `between A and B` are allowed"));
        };
        self.take();
        let value = self.value(wanted, subject)?;
        if comparator == Comparator::Equal && self.take_if(Kind::Symbol("+-")) {
            let tolerance = self.tolerance(wanted, &value, subject)?;
            return Ok(Test::Near(value, tolerance));
        }
        if let Some(answer) = foregone(wanted, comparator, &value) {
            let message = format!("this {answer} holds, whatever is measured");
            return Err(ParseError::new(
                subject_span.start..self.before().end,
                message,
                "claim what a run could break",
            ));
        }
        Ok(Test::Compare(comparator, value))
    }

    fn value(&mut self, wanted: Wanted, subject: &Subject) -> Result<Value, ParseError> {
        let value = match (wanted, self.peek()) {
            (Wanted::Time, _) => return self.time_value(subject),
            (_, kind @ (Kind::Bytes(_) | Kind::BytesPerSecond(_))) => {
                let count = in_bytes(kind, subject).ok_or_else(|| self.mismatch(wanted, kind, subject))?;
                Value::Count(self.countable(count)?)
            }
            (Wanted::MeanOrShare, Kind::Count(number)) => Value::Count(number),
            (Wanted::Count | Wanted::CountOrShare, Kind::Count(number)) if number.is_whole() => Value::Count(number),
            (Wanted::CountOrShare | Wanted::MeanOrShare, Kind::Share(share)) => {
                if share > Thousandths::whole(100) {
                    return Err(self.wrong("a share is at most 100%", "write a percentage from 0% to 100%"));
                }
                Value::Share(share)
            }
            (Wanted::Duration | Wanted::Difference, Kind::Duration(duration)) => Value::Duration(duration),
            (_, found) => return Err(self.mismatch(wanted, found, subject)),
        };
        self.take();
        Ok(value)
    }

    /// So many bytes as a count, if that many can be counted.
    fn countable(&self, bytes: u64) -> Result<Thousandths, ParseError> {
        let counted = (bytes <= NUMBER_MAX).then(|| Thousandths::whole(bytes));
        counted.ok_or_else(|| self.wrong("this is too large", "sizes up to `1000GB` are allowed"))
    }

    fn time_value(&mut self, subject: &Subject) -> Result<Value, ParseError> {
        if let Kind::Count(_) | Kind::Share(_) = self.peek() {
            return Err(self.mismatch(Wanted::Time, self.peek(), subject));
        }
        let from = self.here().start;
        let time = self.time()?;
        if let Time::Instant(instant) = &time {
            self.in_run(instant, from)?;
        }
        if self.peek() == Kind::Symbol("-") {
            let message = "a difference is a duration, and a point in time is expected here";
            return Err(ParseError::new(from..self.here().end, message, "write the difference on the left side"));
        }
        Ok(Value::Time(time))
    }

    /// A value of the wrong kind comes next.
    fn mismatch(&self, wanted: Wanted, found: Kind<'_>, subject: &Subject) -> ParseError {
        let found = match found {
            Kind::Count(number) if !number.is_whole() && matches!(wanted, Wanted::Count | Wanted::CountOrShare) => {
                format!("{number} is not a whole number")
            }
            Kind::Count(number) => format!("{number} is a count"),
            Kind::Share(share) => format!("{share}% is a percentage"),
            Kind::Duration(duration) => format!("{duration} is a duration"),
            Kind::Bytes(_) => "this is a size".to_owned(),
            Kind::BytesPerSecond(_) => "this is a bandwidth".to_owned(),
            Kind::Word(word) => format!("`{word}` is not a value"),
            Kind::End => return self.wrong("a value is missing here", wanted.help()),
            Kind::Symbol("-") => return self.wrong("values are not negative", wanted.help()),
            Kind::Symbol(symbol) => format!("`{symbol}` is not a value"),
        };
        self.wrong(format!("{found}, and `{subject}` is {}", wanted.name()), wanted.help())
    }

    fn tolerance(&mut self, wanted: Wanted, value: &Value, subject: &Subject) -> Result<Tolerance, ParseError> {
        let tolerance = match (self.peek(), value) {
            (kind @ (Kind::Bytes(_) | Kind::BytesPerSecond(_)), Value::Count(_))
                if in_bytes(kind, subject).is_some() =>
            {
                Tolerance::Count(self.countable(in_bytes(kind, subject).unwrap_or_default())?)
            }
            (Kind::Count(number), Value::Count(_)) if wanted == Wanted::MeanOrShare || number.is_whole() => {
                Tolerance::Count(number)
            }
            (Kind::Share(share), Value::Count(_) | Value::Duration(_)) => Tolerance::Share(share),
            (Kind::Duration(duration), Value::Duration(_) | Value::Time(_)) => Tolerance::Duration(duration),
            (Kind::Share(_), Value::Share(_)) => {
                let help = "write both bounds: `between 48% and 52%`";
                return Err(self.wrong("a percentage of a percentage is easily misread", help));
            }
            (_, value) => {
                let (message, help) = match value {
                    Value::Count(_) => {
                        ("the tolerance of a count is a count or a percentage of it", "write `+- 5` or `+- 2%`")
                    }
                    Value::Share(_) => ("a percentage takes no tolerance", "write both bounds: `between 48% and 52%`"),
                    Value::Duration(_) => {
                        ("the tolerance of a duration is a duration or a percentage of it", "write `+- 1s` or `+- 2%`")
                    }
                    Value::Time(_) => ("the tolerance of a point in time is a duration", "write `+- 1s`"),
                };
                return Err(self.wrong(message, help));
            }
        };
        if matches!(tolerance, Tolerance::Share(share) if share > Thousandths::whole(100)) {
            return Err(self.wrong("a tolerance is at most 100%", "write a percentage from 0% to 100%"));
        }
        self.take();
        Ok(tolerance)
    }
}

impl Wanted {
    fn of(subject: &Subject) -> Self {
        match subject {
            Subject::Gauge(_) | Subject::GaugeFigure(GaugeFigure::Min | GaugeFigure::Max, _) => Self::CountOrShare,
            Subject::GaugeFigure(GaugeFigure::Mean, _) => Self::MeanOrShare,
            Subject::Total(_) | Subject::Peak { .. } | Subject::Latency(LatencyFigure::Count, _) => Self::Count,
            Subject::Latency(..) => Self::Duration,
            Subject::Difference { .. } => Self::Difference,
            Subject::Time(_) => Self::Time,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Count | Self::CountOrShare => "a count",
            Self::MeanOrShare => "a mean",
            Self::Duration | Self::Difference => "a duration",
            Self::Time => "a point in time",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Count => "write a whole number: `50` or `25_000`",
            Self::CountOrShare => "write a whole number or a percentage: `25_000` or `100%`",
            Self::MeanOrShare => "write a number or a percentage: `12.5` or `50%`",
            Self::Duration | Self::Difference => "write a duration: `190s`, `82.5ms`, `1h30m`",
            Self::Time => "write a point in time: `outage.end + 95s`, `12m`, `last admitted`",
        }
    }
}

/// The bytes that a size or a bandwidth comes to, if `subject` counts bytes, or bytes a second.
fn in_bytes(kind: Kind<'_>, subject: &Subject) -> Option<u64> {
    match (kind, subject) {
        (Kind::BytesPerSecond(bytes), Subject::Gauge(gauge) | Subject::GaugeFigure(_, gauge)) => {
            matches!(gauge, Gauge::UpgradeBandwidth | Gauge::ToolBandwidth).then_some(bytes)
        }
        (Kind::Bytes(bytes), Subject::Total(counter)) => {
            use Counter::{BytesIn, BytesOut, StatisticsBytes, ToolBytes, TransferBytes, UpgradeBytes};
            let counts_bytes =
                matches!(counter, BytesIn | BytesOut | StatisticsBytes | ToolBytes | TransferBytes | UpgradeBytes);
            counts_bytes.then_some(bytes)
        }
        _ => None,
    }
}

/// Whether `low` is at most `high`; nothing if they are of different kinds. Moments are known only after the run.
fn order(low: &Value, high: &Value) -> Option<bool> {
    match (low, high) {
        (Value::Count(low), Value::Count(high)) | (Value::Share(low), Value::Share(high)) => Some(low <= high),
        (Value::Duration(low), Value::Duration(high)) => Some(low <= high),
        (Value::Time(Time::Instant(low)), Value::Time(Time::Instant(high))) => Some(low.at <= high.at),
        (Value::Time(_), Value::Time(_)) => Some(true),
        _ => None,
    }
}

/// The answer of a comparison that does not depend on what is measured: no count is below 0, no share above 100%.
fn foregone(wanted: Wanted, comparator: Comparator, value: &Value) -> Option<&'static str> {
    let is_least = match value {
        Value::Count(number) | Value::Share(number) => number.0 == 0,
        Value::Duration(duration) => duration.is_zero() && wanted == Wanted::Duration,
        Value::Time(_) => false,
    };
    let is_most = *value == Value::Share(Thousandths::whole(100));
    match comparator {
        Comparator::AtLeast if is_least => Some("always"),
        Comparator::Below if is_least => Some("never"),
        Comparator::AtMost if is_most => Some("always"),
        Comparator::Above if is_most => Some("never"),
        _ => None,
    }
}

const BETWEEN_HELP: &str = "write `between 81ms and 84ms`";
