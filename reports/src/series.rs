//! The record's series, regrouped for drawing and for means: marks may cut a bucket into slivers in which one event
//! looks like a rate of hundreds a second, and a run has more buckets than a chart has pixels.

use model::metric::{Counter, Gauge};
use model::record::Bucket;
use model::time::{SimDuration, SimTime};

use crate::run::Run;

/// Some buckets in a row, taken as one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a> {
    buckets: &'a [Bucket],
}

impl Cell<'_> {
    /// Where it begins.
    pub(crate) fn from(&self) -> SimTime {
        self.buckets[0].from
    }

    /// Its last instant.
    pub(crate) fn until(&self) -> SimTime {
        self.buckets[self.buckets.len() - 1].until
    }

    /// How long it is.
    pub(crate) fn width(&self) -> SimDuration {
        self.until().since(self.from())
    }

    /// The gauge's value at the last instant.
    pub(crate) fn last(&self, gauge: Gauge) -> u64 {
        self.buckets[self.buckets.len() - 1].gauges[gauge.index()].last
    }

    /// The gauge's greatest value at any moment.
    pub(crate) fn max(&self, gauge: Gauge) -> u64 {
        self.buckets.iter().map(|bucket| bucket.gauges[gauge.index()].max).max().unwrap_or(0)
    }

    /// The gauge's mean over time; its last value where the cell has no length.
    pub(crate) fn mean(&self, gauge: Gauge) -> f64 {
        let integral: u128 = self.buckets.iter().map(|bucket| bucket.gauges[gauge.index()].integral).sum();
        match self.width().as_micros() {
            0 => self.last(gauge) as f64,
            micros => integral as f64 / micros as f64,
        }
    }

    /// What was added to the counter.
    pub(crate) fn sum(&self, counter: Counter) -> u64 {
        self.buckets.iter().map(|bucket| bucket.counters[counter.index()]).sum()
    }
}

/// The buckets rejoined where marks cut them: one cell for each step of the plan's bucket width.
pub(crate) fn cells<'a>(run: &Run<'a>) -> Vec<Cell<'a>> {
    let width = run.plan.measures.bucket.as_micros().max(1) as i64;
    let step = |bucket: &Bucket| (bucket.until.as_micros() - 1).div_euclid(width);
    run.record.series.chunk_by(|a, b| step(a) == step(b)).map(|buckets| Cell { buckets }).collect()
}

/// Every bucket by itself.
pub(crate) fn buckets<'a>(run: &Run<'a>) -> Vec<Cell<'a>> {
    run.record.series.chunks(1).map(|buckets| Cell { buckets }).collect()
}

/// Those cells that lie, at least partly, between two moments.
pub(crate) fn between<'c, 'a>(cells: &'c [Cell<'a>], from: SimTime, until: SimTime) -> &'c [Cell<'a>] {
    let begin = cells.partition_point(|cell| cell.until() <= from);
    let end = cells.partition_point(|cell| cell.from() < until);
    &cells[begin..end.max(begin)]
}

/// The cells in groups of equal size, at most [`COLUMNS_MAX`] of them: what shares a column of a chart.
pub(crate) fn columns<'c, 'a>(cells: &'c [Cell<'a>]) -> impl Iterator<Item = &'c [Cell<'a>]> {
    cells.chunks(cells.len().div_ceil(COLUMNS_MAX).max(1))
}

/// The most columns that a chart draws: about one a pixel of its plot.
pub(crate) const COLUMNS_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use model::record::GaugeSpan;

    use super::*;

    fn bucket(from: i64, until: i64, admissions: u64) -> Bucket {
        let mut counters = vec![0; Counter::ALL.len()];
        counters[Counter::Admissions.index()] = admissions;
        let mut gauges = vec![GaugeSpan::default(); Gauge::ALL.len()];
        gauges[Gauge::Line.index()] = GaugeSpan {
            min: 0,
            max: admissions,
            last: admissions,
            integral: u128::from(admissions) * (until - from) as u128,
        };
        Bucket { from: SimTime::from_micros(from), until: SimTime::from_micros(until), gauges, counters }
    }

    #[test]
    fn cells_rejoin_what_marks_cut() {
        let series = [bucket(0, 10, 1), bucket(10, 13, 2), bucket(13, 20, 3), bucket(20, 25, 4)];
        let step = |bucket: &Bucket| (bucket.until.as_micros() - 1).div_euclid(10);
        let cells: Vec<_> = series.chunk_by(|a, b| step(a) == step(b)).map(|buckets| Cell { buckets }).collect();
        let sums: Vec<_> = cells.iter().map(|cell| (cell.width().as_micros(), cell.sum(Counter::Admissions))).collect();
        assert_eq!(sums, [(10, 1), (10, 5), (5, 4)]);
        assert_eq!(cells[1].mean(Gauge::Line), 2.7);
        assert_eq!((cells[1].max(Gauge::Line), cells[1].last(Gauge::Line)), (3, 3));
        let middle = between(&cells, SimTime::from_micros(10), SimTime::from_micros(20));
        assert_eq!(middle.len(), 1, "cells that only touch a border lie outside");
        assert!(between(&cells, SimTime::from_micros(30), SimTime::from_micros(40)).is_empty());
    }

    #[test]
    fn columns_are_few_and_lose_nothing() {
        let series: Vec<_> = (0..2_500).map(|place| bucket(place, place + 1, 1)).collect();
        let cells: Vec<_> = series.chunks(1).map(|buckets| Cell { buckets }).collect();
        assert_eq!(columns(&cells).count(), 834);
        assert_eq!(columns(&cells).flatten().count(), 2_500);
        assert_eq!(columns(&[]).count(), 0);
    }
}
