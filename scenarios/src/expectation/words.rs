//! Values and claims in words for people: `25,000 admissions`, `82.5 ms`, `at least 100% of those registered`.

use model::metric::{Counter, Gauge, Whole};
use model::time::{SimDuration, SimTime};

use super::band::{Fraction, SHARE_ONE};
use super::grammar::{
    Comparator, Expectation, LatencyFigure, Scope, Span, Subject, Test, Thousandths, Time, Tolerance, Value,
};

/// What is expected, with units.
pub(super) fn expected(expectation: &Expectation) -> String {
    let Expectation { scope, subject, test } = expectation;
    let test = test_words(subject, test);
    let during = |span: &Option<Span>| span.as_ref().map_or_else(String::new, |span| format!(" {}", span_words(span)));
    match scope {
        Scope::Run if matches!(subject, Subject::Gauge(_)) => format!("{test}, when the run ends"),
        Scope::Run => test,
        Scope::Span(span) => format!("{test}, {}", span_words(span)),
        Scope::Always(span) => format!("{test}, at every moment{}", during(span)),
        Scope::Never(span) => format!("at no moment{} {test}", during(span)),
        Scope::At(at) => format!("{test}, at {}", instant(at.at)),
        Scope::By(at) => format!("{test}, by {}", instant(at.at)),
        Scope::Within { lasting, of } => {
            let (from, to) = (instant(of.at), instant(of.at.saturating_add(*lasting)));
            format!("{test}, at some moment from {from} to {to}")
        }
    }
}

/// `12,345`
pub(super) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group));
    groups.collect::<Vec<_>>().join(",")
}

/// Exact to the microsecond: `499.98 s`, `82.5 ms`, `7 µs`; from two hours on, `26 h 12 min 5 s`.
pub(super) fn micros(micros: i128) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let size = micros.unsigned_abs();
    let written = match size {
        0 => "0 s".into(),
        1..1_000 => format!("{size} µs"),
        1_000..SECOND => format!("{} ms", decimal(size, 1_000)),
        SECOND..TWO_HOURS => format!("{} s", decimal(size, SECOND)),
        _ => {
            let parts = [(size / DAY, "d"), (size % DAY / HOUR, "h"), (size % HOUR / MINUTE, "min")];
            let mut parts: Vec<_> = parts
                .iter()
                .filter(|(number, _)| *number > 0)
                .map(|(number, unit)| format!("{} {unit}", grouped(*number)))
                .collect();
            if !size.is_multiple_of(MINUTE) {
                parts.push(format!("{} s", decimal(size % MINUTE, SECOND)));
            }
            parts.join(" ")
        }
    };
    format!("{sign}{written}")
}

/// To the millisecond where it is a second or more, otherwise exact.
pub(super) fn micros_rounded(value: i128) -> i128 {
    if value.unsigned_abs() < SECOND { value } else { (value + 500).div_euclid(1_000) * 1_000 }
}

/// Since the run began.
pub(super) fn instant(at: SimTime) -> String {
    micros(at.as_micros().into())
}

pub(super) fn duration(duration: SimDuration) -> String {
    micros(duration.as_micros().into())
}

/// `94.2%`, cut off after three decimals so that only all is 100%.
pub(super) fn percent(share: Fraction) -> String {
    format!("{}%", thousandths(Thousandths((share.over * SHARE_ONE / share.under) as u64)))
}

/// `12.345`, cut off after three decimals.
pub(super) fn number(value: Fraction) -> String {
    thousandths(Thousandths((value.over * 1_000 / value.under) as u64))
}

/// What a gauge counts.
pub(super) const fn gauge_unit(gauge: Gauge) -> &'static str {
    match gauge {
        Gauge::ServiceQueue => "connections",
        Gauge::WorkersBusy => "workers",
        Gauge::UpgradeBandwidth | Gauge::ToolBandwidth => "bytes a second",
        Gauge::Transfers => "transfers",
        Gauge::Sessions | Gauge::SessionsWaiting | Gauge::SessionsOnHold => "sessions",
        Gauge::CustomersWaiting => "customers",
        Gauge::LoggedIn | Gauge::Busy => "representatives",
        _ => "Jump Clients",
    }
}

/// What a counter counts.
pub(super) fn counter_unit(counter: Counter) -> String {
    match counter {
        Counter::BytesIn | Counter::BytesOut => "bytes".into(),
        _ => counter.name().replace('_', " "),
    }
}

/// What a percentage of a gauge is a percentage of.
pub(super) const fn whole(gauge: Gauge) -> &'static str {
    match gauge.whole() {
        Whole::Registered => "those registered",
        Whole::Fleet => "the fleet",
        Whole::Workers => "the workers",
    }
}

fn test_words(subject: &Subject, test: &Test) -> String {
    let unit = match subject {
        Subject::Gauge(gauge) | Subject::GaugeFigure(_, gauge) => gauge_unit(*gauge).to_owned(),
        Subject::Total(counter) => counter_unit(*counter),
        Subject::Peak { counter, width } => format!("{} in any {}", counter_unit(*counter), duration(*width)),
        Subject::Latency(LatencyFigure::Count, _) => "samples".into(),
        Subject::Latency(..) | Subject::Time(_) | Subject::Difference { .. } => String::new(),
    };
    let after = |value: &Value| match (value, subject) {
        (Value::Count(_), _) => format!(" {unit}"),
        (Value::Share(_), Subject::Gauge(gauge) | Subject::GaugeFigure(_, gauge)) => format!(" of {}", whole(*gauge)),
        _ => String::new(),
    };
    match test {
        Test::Compare(comparator, value) => {
            let words =
                if matches!(value, Value::Time(_)) { time_words(*comparator) } else { number_words(*comparator) };
            format!("{words} {}{}", value_words(value), after(value))
        }
        Test::Near(value, tolerance) => {
            format!("{} ± {}{}", value_words(value), tolerance_words(tolerance), after(value))
        }
        Test::Between(low, high) => format!("between {} and {}{}", value_words(low), value_words(high), after(high)),
    }
}

const fn number_words(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Below => "less than",
        Comparator::AtMost => "at most",
        Comparator::Equal => "exactly",
        Comparator::NotEqual => "anything but",
        Comparator::AtLeast => "at least",
        Comparator::Above => "more than",
    }
}

const fn time_words(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Below => "before",
        Comparator::AtMost => "no later than",
        Comparator::Equal => "at",
        Comparator::NotEqual => "not at",
        Comparator::AtLeast => "no earlier than",
        Comparator::Above => "after",
    }
}

fn value_words(value: &Value) -> String {
    match value {
        Value::Count(count) => thousandths(*count),
        Value::Share(share) => format!("{share}%"),
        Value::Duration(span) => duration(*span),
        Value::Time(Time::Instant(at)) => instant(at.at),
        Value::Time(Time::Moment(moment)) => moment.to_string(),
    }
}

fn tolerance_words(tolerance: &Tolerance) -> String {
    match tolerance {
        Tolerance::Count(count) => thousandths(*count),
        Tolerance::Share(share) => format!("{share}%"),
        Tolerance::Duration(span) => duration(*span),
    }
}

fn span_words(span: &Span) -> String {
    format!("from {} to {}", instant(span.from.at), instant(span.to.at))
}

fn thousandths(number: Thousandths) -> String {
    decimal(number.0.into(), 1_000)
}

/// `value / one` with as many decimals as it has; `one` is a power of ten.
fn decimal(value: u128, one: u128) -> String {
    let fraction = format!("{:0width$}", value % one, width = one.ilog10() as usize);
    match fraction.trim_end_matches('0') {
        "" => grouped(value / one),
        digits => format!("{}.{digits}", grouped(value / one)),
    }
}

const SECOND: u128 = 1_000_000;
const MINUTE: u128 = 60 * SECOND;
const HOUR: u128 = 60 * MINUTE;
/// Below this, people compare recovery times in plain seconds.
const TWO_HOURS: u128 = 2 * HOUR;
const DAY: u128 = 24 * HOUR;

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::super::samples::names;
    use super::*;

    #[test]
    fn durations_are_written_for_people() {
        for (value, written) in [
            (0, "0 s"),
            (7, "7 µs"),
            (82_500, "82.5 ms"),
            (499_980_000, "499.98 s"),
            (-5_000_000, "-5 s"),
            (3_600_000_000, "3,600 s"),
            (7_200_000_000, "2 h"),
            (94_325_500_000, "1 d 2 h 12 min 5.5 s"),
            (1_296_000_000_000, "15 d"),
        ] {
            assert_eq!(micros(value), written);
        }
        for (value, rounded) in
            [(999_999, 999_999), (1_000_499, 1_000_000), (1_000_500, 1_001_000), (-1_000_600, -1_001_000)]
        {
            assert_eq!(micros_rounded(value), rounded);
        }
    }

    #[test]
    fn only_all_is_a_hundred_percent() {
        for (over, under, written) in [(5, 5, "100%"), (249_999, 250_000, "99.999%"), (1, 3, "33.333%"), (0, 9, "0%")] {
            assert_eq!(percent(Fraction { over, under }), written);
        }
        assert_eq!(number(Fraction { over: 12_345_678, under: 10_000 }), "1,234.567");
    }

    #[test]
    fn claims_are_told_in_words() {
        for (text, words) in [
            ("max admissions in any 1s <= 50", "at most 50 admissions in any 1 s"),
            ("admissions = 25_000", "exactly 25,000 admissions"),
            ("bytes_out > 5", "more than 5 bytes"),
            ("from 5m to 10m: turned_away < 5", "less than 5 turned away, from 300 s to 600 s"),
            ("online >= 100%", "at least 100% of those registered, when the run ends"),
            ("never: waiting > 500", "at no moment more than 500 Jump Clients"),
            ("from 5m to 10m, never: waiting > 5%", "at no moment from 300 s to 600 s more than 5% of the fleet"),
            ("always: service_queue != 3", "anything but 3 connections, at every moment"),
            ("at 12m: online = 100%", "exactly 100% of those registered, at 720 s"),
            ("by 12m: online = 5", "exactly 5 Jump Clients, by 720 s"),
            ("within 95s of outage.end: waiting = 0", "exactly 0 Jump Clients, at some moment from 1,200 s to 1,295 s"),
            ("mean workers_busy <= 50%", "at most 50% of the workers"),
            ("mean line between 1.5 and 3", "between 1.5 and 3 Jump Clients"),
            ("mean service_wait = 82.5ms +- 2%", "82.5 ms ± 2%"),
            ("count back_off >= 5", "at least 5 samples"),
            ("last admitted - first admitted >= 499.98s", "at least 499.98 s"),
            ("last admitted <= outage.end + 95s", "no later than 1,295 s"),
            ("last admitted >= last queued - 5s", "no earlier than last queued - 5s"),
        ] {
            assert_eq!(expected(&parse(text, &names()).expect(text)), words, "{text}");
        }
    }
}
