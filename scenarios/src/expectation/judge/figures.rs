//! Claims about totals, sliding windows and distributions.

use hdrhistogram::Histogram;
use model::metric::{Counter, Latency};
use model::plan::WindowMeasure;
use model::time::{SimDuration, SimTime};

use super::super::band::{Band, Fraction};
use super::super::grammar::{LatencyFigure, Scope, Test, Value};
use super::super::words;
use super::Ruling;
use super::history::{Figure, History, Trend};

pub(super) fn rule_total(history: &History<'_>, counter: Counter, scope: &Scope, test: &Test) -> Ruling {
    let Some(band) = Band::of(test, |_| None) else { return Ruling::ill_typed() };
    let (from, to) = match scope {
        Scope::Span(span) => (span.from.at, span.to.at),
        _ => (SimTime::ZERO, history.end),
    };
    let buckets = match history.buckets(from, to) {
        Ok(buckets) => buckets,
        Err(why) => return Ruling::inconclusive(why),
    };
    let mut total = 0;
    let mut passed = None;
    for bucket in buckets {
        total += i128::from(bucket.counters[counter.index()]);
        if passed.is_none() && band.is_past(Fraction::whole(total)) {
            passed = Some(bucket.until);
        }
    }
    let total = if *scope == Scope::Run { i128::from(history.record.total(counter)) } else { total };
    let unit = words::counter_unit(counter);
    if is_empty_bound(&band, total) {
        return Ruling::inconclusive(format!("0 {unit}: a bound on what did not happen shows nothing"));
    }
    let text = format!("{} {unit}", words::grouped(total.unsigned_abs()));
    let at = Some(passed.unwrap_or(to.min(history.ran)));
    history.decide(&band, exactly(total, Trend::Grows, text, at), to)
}

pub(super) fn rule_peak(history: &History<'_>, counter: Counter, width: SimDuration, test: &Test) -> Ruling {
    let Some(band) = Band::of(test, |_| None) else { return Ruling::ill_typed() };
    let unit = words::counter_unit(counter);
    let measure = WindowMeasure { counter, width };
    let Some(found) = history.record.windows.iter().find(|window| window.measure == measure) else {
        return Ruling::inconclusive(format!(
            "the record was made without windows of {} over {unit}: run the scenario again",
            words::duration(width)
        ));
    };
    let Some(at) = found.at else {
        return Ruling::inconclusive(format!("0 {unit} in the whole run: there is no window to look at"));
    };
    let text = format!(
        "{} {unit} in the {} up to {}",
        words::grouped(found.peak.into()),
        words::duration(width),
        words::instant(at)
    );
    history.decide(&band, exactly(found.peak.into(), Trend::Grows, text, Some(at)), history.end)
}

pub(super) fn rule_latency(history: &History<'_>, figure: LatencyFigure, latency: Latency, test: &Test) -> Ruling {
    let Some(band) = Band::of(test, |_| None) else { return Ruling::ill_typed() };
    let samples = history.record.latencies.get(&latency).filter(|histogram| !histogram.is_empty());
    let count = samples.map_or(0, |histogram| i128::from(histogram.len()));
    if figure == LatencyFigure::Count {
        if is_empty_bound(&band, count) {
            return Ruling::inconclusive(format!("`{latency}` has no samples: a bound on them shows nothing"));
        }
        let text = format!("{} samples", words::grouped(count.unsigned_abs()));
        return history.decide(&band, exactly(count, Trend::Grows, text, None), history.end);
    }
    let Some(samples) = samples else { return Ruling::inconclusive(format!("`{latency}` has no samples")) };
    let (low, high, trend) = match figure {
        LatencyFigure::Min => steps(samples, samples.min(), Trend::Falls),
        LatencyFigure::Max => steps(samples, samples.max(), Trend::Grows),
        LatencyFigure::Percentile(percent) => {
            steps(samples, samples.value_at_quantile(percent.0 as f64 / 100_000.0), Trend::Open)
        }
        LatencyFigure::Mean | LatencyFigure::Count => {
            let (low, high) = mean(samples);
            (low, high, Trend::Open)
        }
    };
    // A figure is known to one step of the histogram; a bound within that step counts as met.
    let value = aim(test).map_or(high, |aim| aim.clamp(low, high));
    let rounded = words::micros_rounded(value);
    let keeps_side = band.side(Fraction::whole(rounded)) == band.side(Fraction::whole(value));
    let shown = words::micros(if keeps_side { rounded } else { value });
    let text = format!("{shown}, the {figure} of {} samples", words::grouped(count.unsigned_abs()));
    history.decide(&band, exactly(value, trend, text, None), history.end)
}

/// Zero is an answer only to a claim that asks for zero: a bound that one more would meet as well has seen nothing.
fn is_empty_bound(band: &Band, total: i128) -> bool {
    total == 0 && band.allows(Fraction::whole(0)) && band.allows(Fraction::whole(1))
}

fn exactly(value: i128, trend: Trend, text: String, at: Option<SimTime>) -> Figure {
    Figure { low: Fraction::whole(value), high: Fraction::whole(value), trend, text, at }
}

/// The least and the greatest value that the histogram does not tell from `value`.
fn steps(samples: &Histogram<u64>, value: u64, trend: Trend) -> (i128, i128, Trend) {
    (samples.lowest_equivalent(value).into(), samples.highest_equivalent(value).into(), trend)
}

/// The least and the greatest mean that the samples may have, in whole microseconds.
fn mean(samples: &Histogram<u64>) -> (i128, i128) {
    let count = i128::from(samples.len());
    let (mut low, mut high) = (0, 0);
    for step in samples.iter_recorded() {
        let (value, times) = (step.value_iterated_to(), i128::from(step.count_at_value()));
        low += i128::from(samples.lowest_equivalent(value)) * times;
        high += i128::from(samples.highest_equivalent(value)) * times;
    }
    (low / count, (high + count - 1) / count)
}

/// The duration that a test aims at.
fn aim(test: &Test) -> Option<i128> {
    let micros = |value: &Value| match value {
        Value::Duration(duration) => Some(i128::from(duration.as_micros())),
        _ => None,
    };
    match test {
        Test::Compare(_, value) | Test::Near(value, _) => micros(value),
        Test::Between(low, high) => Some((micros(low)? + micros(high)?) / 2),
    }
}
