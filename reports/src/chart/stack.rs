//! Gauges that add up to a whole, band over band, over time.

use model::metric::Gauge;

use super::View;
use super::frame::{Key, Plot, Swatch};
use super::ink::Ink;
use super::scene::Scene;
use crate::series::{self, Cell};
use crate::words;

/// One band of a stack.
#[derive(Clone, Debug)]
pub(super) struct Band {
    pub(super) gauge: Gauge,
    pub(super) ink: Ink,
    pub(super) name: &'static str,
}

/// The values of some gauges at one instant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sample {
    /// In seconds of the axis.
    pub(super) at: f64,
    /// In the order in which the gauges were asked for.
    pub(super) values: Vec<u64>,
}

impl Band {
    /// Its entry in the legend: with the greatest value, unless it is the `plain` one.
    pub(super) fn key(&self, shown: &[Cell<'_>], plain: Gauge) -> Key {
        let label = if self.gauge == plain {
            self.name.to_owned()
        } else {
            format!("{} (at most {})", self.name, words::count(most(shown, self.gauge)))
        };
        Key { swatch: Swatch::Area(self.ink, 1.0), label }
    }
}

/// Whether a gauge had more than one value within the cells.
pub(super) fn moved(shown: &[Cell<'_>], gauge: Gauge) -> bool {
    let mut values = shown.iter().map(|cell| (cell.last(gauge), cell.max(gauge)));
    let first = values.next();
    first.is_some_and(|(last, max)| last != max || values.any(|value| value != (last, last)))
}

/// The greatest value of a gauge within the cells.
pub(super) fn most(shown: &[Cell<'_>], gauge: Gauge) -> u64 {
    shown.iter().map(|cell| cell.max(gauge)).max().unwrap_or(0)
}

/// One sample a column: the instant at which `least` was least, so that no outage falls between two. Samples in a row that
/// do not differ are left out but for the first and the last.
pub(super) fn samples(
    all: &[Cell<'_>],
    shown: &[Cell<'_>],
    view: &View,
    gauges: &[Gauge],
    least: Gauge,
) -> Vec<Sample> {
    let values = |cell: &Cell<'_>| gauges.iter().map(|gauge| cell.last(*gauge)).collect();
    samples_of(all, shown, view, values, |cell| cell.last(least))
}

/// The same of any values that add up, at the instant of each column at which `least` was least.
pub(super) fn samples_of(
    all: &[Cell<'_>],
    shown: &[Cell<'_>],
    view: &View,
    values: impl Fn(&Cell<'_>) -> Vec<u64>,
    least: impl Fn(&Cell<'_>) -> u64,
) -> Vec<Sample> {
    let sample = |at: f64, cell: &Cell<'_>| Sample { at, values: values(cell) };
    let before = all.partition_point(|cell| cell.until() <= view.window.from).checked_sub(1);
    let begin = before.map(|place| &all[place]).or(shown.first());
    let mut samples: Vec<_> = begin.map(|cell| sample(view.seconds(view.window.from), cell)).into_iter().collect();
    for column in series::columns(shown) {
        let Some(worst) = column.iter().min_by_key(|cell| least(cell)) else { continue };
        let next = sample(view.seconds(worst.until()), worst);
        match samples.as_mut_slice() {
            [.., older, newer] if older.values == next.values && newer.values == next.values => newer.at = next.at,
            _ => samples.push(next),
        }
    }
    samples
}

/// Draws the bands, the first at the bottom; samples hold the bands' gauges first, in this order.
pub(super) fn stack(scene: &mut Scene, plot: &Plot, bands: &[Band], samples: &[Sample]) {
    let inks: Vec<_> = bands.iter().map(|band| band.ink).collect();
    layers(scene, plot, &inks, samples);
}

/// Draws one layer an ink, the first at the bottom; samples hold the layers' values in this order.
pub(super) fn layers(scene: &mut Scene, plot: &Plot, inks: &[Ink], samples: &[Sample]) {
    let mut floor = vec![0; samples.len()];
    for (place, ink) in inks.iter().enumerate() {
        let ceiling: Vec<u64> = floor.iter().zip(samples).map(|(floor, sample)| floor + sample.values[place]).collect();
        let edge = |heights: &[u64]| -> Vec<_> {
            samples.iter().zip(heights).map(|(sample, height)| plot.at(sample.at, *height as f64)).collect()
        };
        let (lower, upper) = (edge(&floor), edge(&ceiling));
        let outline = upper.iter().copied().chain(lower.into_iter().rev()).collect();
        scene.area(outline, *ink, 1.0);
        scene.line(upper, Ink::Paper, 1.0);
        floor = ceiling;
    }
}
