//! The record of a run as the judge reads it: spans of its series, and how far it got.

use model::plan::Plan;
use model::record::{Bucket, Record};
use model::time::SimTime;

use super::super::band::{Band, Fraction};
use super::super::words;
use super::Ruling;

/// A run: what was planned and what happened.
pub(super) struct History<'a> {
    pub(super) plan: &'a Plan,
    pub(super) record: &'a Record,
    /// Where it ended.
    pub(super) ran: SimTime,
    /// Where it should have ended.
    pub(super) end: SimTime,
}

/// A measured value, and what is known of it.
pub(super) struct Figure {
    /// The least that it can have been.
    pub(super) low: Fraction,
    /// The most that it can have been.
    pub(super) high: Fraction,
    /// How it moves while a run goes on.
    pub(super) trend: Trend,
    /// In words, with units.
    pub(super) text: String,
    /// The moment that decided it, where there is one.
    pub(super) at: Option<SimTime>,
}

/// How a value moves while a run goes on: for runs that were stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trend {
    /// Not at all any more.
    Settled,
    /// Never down.
    Grows,
    /// Never up.
    Falls,
    /// Either way.
    Open,
}

impl<'a> History<'a> {
    pub(super) fn new(plan: &'a Plan, record: &'a Record) -> Self {
        Self { plan, record, ran: SimTime::ZERO + record.ran, end: SimTime::ZERO + plan.duration }
    }

    /// The buckets that lie in `[from, to]`, as far as the run got; or why they cannot be told.
    pub(super) fn buckets(&self, from: SimTime, to: SimTime) -> Result<&'a [Bucket], String> {
        let series = self.record.series.as_slice();
        if from >= self.ran {
            return Err(self.stopped_before(from));
        }
        let to = to.min(self.ran);
        let begins = if from == SimTime::ZERO { 0 } else { series.partition_point(|bucket| bucket.until <= from) };
        let ends = series.partition_point(|bucket| bucket.until <= to);
        let is_cut_at =
            |edge: SimTime, after: usize| after.checked_sub(1).is_some_and(|last| series[last].until == edge);
        if from != SimTime::ZERO && !is_cut_at(from, begins) {
            return Err(uncut(from));
        }
        if !is_cut_at(to, ends) {
            return Err(uncut(to));
        }
        Ok(&series[begins..ends])
    }

    /// The bucket whose last instant is `at`; or why there is none.
    pub(super) fn bucket_at(&self, at: SimTime) -> Result<&'a Bucket, String> {
        if at > self.ran {
            return Err(self.stopped_before(at));
        }
        let series = self.record.series.as_slice();
        let found = series.get(series.partition_point(|bucket| bucket.until < at));
        found.filter(|bucket| bucket.until == at).ok_or_else(|| uncut(at))
    }

    /// Judges a figure of a span that ends at `until`.
    pub(super) fn decide(&self, band: &Band, figure: Figure, until: SimTime) -> Ruling {
        let holds = band.allows_all(figure.low, figure.high);
        let Figure { low, high, trend, text, at } = figure;
        let is_final = until <= self.ran
            || match trend {
                Trend::Settled => true,
                Trend::Grows => band.is_past(low),
                Trend::Falls => band.is_short_of(high),
                Trend::Open => false,
            };
        match (is_final, holds) {
            (true, true) => Ruling::pass(text, at),
            (true, false) => Ruling::fail(text, at),
            (false, _) => Ruling::inconclusive(format!("so far, {text}; {}", self.stopped_before(until))),
        }
    }

    pub(super) fn stopped_before(&self, instant: SimTime) -> String {
        format!("the run was stopped at {}, before {}", words::instant(self.ran), words::instant(instant))
    }
}

fn uncut(at: SimTime) -> String {
    format!("the record was made without a mark at {}: run the scenario again", words::instant(at))
}
