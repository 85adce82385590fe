//! The canonical text of an expectation: one way to write each tree, which reads back as the same tree.

use std::fmt;

use model::time::SimDuration;

use super::grammar::{
    Expectation, GaugeFigure, Instant, LatencyFigure, Moment, Origin, Scope, Span, Subject, Test, Thousandths, Time,
    Tolerance, Value, Which,
};

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{} {}", self.scope, self.subject, self.test)
    }
}

/// With its colon and a blank after it; nothing for the whole run.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run => Ok(()),
            Self::Span(span) => write!(f, "{span}: "),
            Self::Always(None) => f.write_str("always: "),
            Self::Always(Some(span)) => write!(f, "{span}, always: "),
            Self::Never(None) => f.write_str("never: "),
            Self::Never(Some(span)) => write!(f, "{span}, never: "),
            Self::At(instant) => write!(f, "at {instant}: "),
            Self::Within { lasting, of } => write!(f, "within {lasting} of {of}: "),
            Self::By(instant) => write!(f, "by {instant}: "),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from {} to {}", self.from, self.to)
    }
}

/// Instants after the start of the run are written as the span since then: `12m`.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.origin, u64::try_from(self.offset)) {
            (Origin::Start, Ok(micros @ 1..)) => SimDuration::from_micros(micros).fmt(f),
            (origin, _) => write_moved(f, &origin.text(), self.offset),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = match self.which {
            Which::First => "first",
            Which::Last => "last",
        };
        write_moved(f, &format!("{which} {}", self.counter.event_name()), self.offset)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(instant) => instant.fmt(f),
            Self::Moment(moment) => moment.fmt(f),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gauge(gauge) => gauge.fmt(f),
            Self::GaugeFigure(figure, gauge) => write!(f, "{figure} {gauge}"),
            Self::Total(counter) => counter.fmt(f),
            Self::Peak { counter, width } => write!(f, "max {counter} in any {width}"),
            Self::Latency(figure, latency) => write!(f, "{figure} {latency}"),
            Self::Time(time) => time.fmt(f),
            Self::Difference { later, earlier } => write!(f, "{later} - {earlier}"),
        }
    }
}

impl fmt::Display for GaugeFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::Mean => "mean",
        })
    }
}

impl fmt::Display for LatencyFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Min => f.write_str("min"),
            Self::Max => f.write_str("max"),
            Self::Mean => f.write_str("mean"),
            Self::Count => f.write_str("count"),
            Self::Percentile(percent) => write!(f, "p{percent}"),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare(comparator, value) => write!(f, "{} {value}", comparator.symbol()),
            Self::Near(value, tolerance) => write!(f, "= {value} +- {tolerance}"),
            Self::Between(low, high) => write!(f, "between {low} and {high}"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Share(share) => write!(f, "{share}%"),
            Self::Duration(duration) => duration.fmt(f),
            Self::Time(time) => time.fmt(f),
        }
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Share(share) => write!(f, "{share}%"),
            Self::Duration(duration) => duration.fmt(f),
        }
    }
}

impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0 / 1_000)?;
        match self.0 % 1_000 {
            0 => Ok(()),
            rest => write!(f, ".{}", format!("{rest:03}").trim_end_matches('0')),
        }
    }
}

fn write_moved(f: &mut fmt::Formatter<'_>, what: &str, offset: i64) -> fmt::Result {
    let by = SimDuration::from_micros(offset.unsigned_abs());
    match offset {
        0 => f.write_str(what),
        1.. => write!(f, "{what} + {by}"),
        _ => write!(f, "{what} - {by}"),
    }
}
