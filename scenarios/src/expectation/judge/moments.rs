//! Claims about when something first or last happened.

use model::time::SimTime;

use super::super::band::{Band, Fraction};
use super::super::grammar::{Moment, Test, Time, Value, Which};
use super::super::words;
use super::Ruling;
use super::history::{Figure, History, Trend};

pub(super) fn rule_time(history: &History<'_>, time: &Time, test: &Test) -> Ruling {
    let (band, at) = match (band(history, test), when(history, time)) {
        (Ok(band), Ok(at)) => (band, at),
        (Err(why), _) | (_, Err(why)) => return Ruling::inconclusive(why),
    };
    let trend = if against_moments(test) { Trend::Open } else { trend(time) };
    let text = words::micros(shown(&band, at.as_micros().into()));
    let against = values(test).into_iter().filter(|time| matches!(time, Time::Moment(_)));
    let against = against.filter_map(|time| Some(format!("; {time} is {}", words::instant(when(history, time).ok()?))));
    let text = text + &against.collect::<String>();
    decide(history, &band, at.as_micros().into(), trend, text, origin(history, time))
}

pub(super) fn rule_difference(history: &History<'_>, later: &Time, earlier: &Time, test: &Test) -> Ruling {
    let (band, to, from) = match (band(history, test), when(history, later), when(history, earlier)) {
        (Ok(band), Ok(to), Ok(from)) => (band, to, from),
        (Err(why), _, _) | (_, Err(why), _) | (_, _, Err(why)) => return Ruling::inconclusive(why),
    };
    let trend = match (trend(later), trend(earlier)) {
        (trend, Trend::Settled) => trend,
        (Trend::Settled, _) => Trend::Falls,
        _ => Trend::Open,
    };
    let between = i128::from(to.as_micros()) - i128::from(from.as_micros());
    let length = words::micros(shown(&band, between));
    let text = format!("{length}, from {} to {}", words::instant(from), words::instant(to));
    let at = origin(history, later).or_else(|| origin(history, earlier));
    decide(history, &band, between, trend, text, at)
}

fn decide(history: &History<'_>, band: &Band, value: i128, trend: Trend, text: String, at: Option<SimTime>) -> Ruling {
    let value = Fraction::whole(value);
    history.decide(band, Figure { low: value, high: value, trend, text, at }, history.end)
}

/// When `time` was; or that it never was.
fn when(history: &History<'_>, time: &Time) -> Result<SimTime, String> {
    match time {
        Time::Instant(instant) => Ok(instant.at),
        Time::Moment(moment) => happened(history, moment)
            .map(|at| SimTime::from_micros(at.as_micros() + moment.offset))
            .ok_or_else(|| format!("`{}` never happened", moment.counter.event_name())),
    }
}

/// The moment itself, without what is added to it; nothing for an instant, which decides nothing.
fn origin(history: &History<'_>, time: &Time) -> Option<SimTime> {
    match time {
        Time::Instant(_) => None,
        Time::Moment(moment) => happened(history, moment),
    }
}

fn happened(history: &History<'_>, moment: &Moment) -> Option<SimTime> {
    let moments = history.record.moments[moment.counter.index()]?;
    Some(match moment.which {
        Which::First => moments.first,
        Which::Last => moments.last,
    })
}

fn band(history: &History<'_>, test: &Test) -> Result<Band, String> {
    let missing = values(test).into_iter().find_map(|time| when(history, time).err());
    missing.map_or_else(|| Band::of(test, |time| when(history, time).ok()).ok_or_else(String::new), Err)
}

/// The points in time that a test names.
fn values(test: &Test) -> Vec<&Time> {
    let values = match test {
        Test::Compare(_, value) | Test::Near(value, _) => vec![value],
        Test::Between(low, high) => vec![low, high],
    };
    values.into_iter().filter_map(|value| if let Value::Time(time) = value { Some(time) } else { None }).collect()
}

fn against_moments(test: &Test) -> bool {
    values(test).iter().any(|time| matches!(time, Time::Moment(_)))
}

/// What happened first stays the first; what happened last may happen again.
fn trend(time: &Time) -> Trend {
    match time {
        Time::Moment(Moment { which: Which::Last, .. }) => Trend::Grows,
        Time::Instant(_) | Time::Moment(_) => Trend::Settled,
    }
}

/// Rounded for people, unless that would cross a bound.
fn shown(band: &Band, value: i128) -> i128 {
    let rounded = words::micros_rounded(value);
    if band.side(Fraction::whole(rounded)) == band.side(Fraction::whole(value)) { rounded } else { value }
}
