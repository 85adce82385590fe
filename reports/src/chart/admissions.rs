//! Admissions a second against the connection rate in force.

use model::metric::Counter;
use model::time::SimTime;

use super::axis::Axis;
use super::frame::{Frame, Key, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::steps::steps;
use super::{Chart, View, source_of_series, subject};
use crate::in_force;
use crate::run::Run;
use crate::series;
use crate::summary::figures::{admissions_peak, connection_rate_max};
use crate::words;

/// Nothing to show where nobody was admitted.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let cells = series::cells(run);
    let shown = series::between(&cells, view.window.from, view.window.until);
    let total: u64 = shown.iter().map(|cell| cell.sum(Counter::Admissions)).sum();
    if total == 0 {
        return None;
    }
    let bucket = run.plan.measures.bucket.as_secs_f64().max(1e-6);
    // The counts of whole seconds are exact; over longer buckets only the mean is known.
    let drawn = if bucket > 1.0 { "admissions/s, mean of each bucket" } else { "admissions in each second" };
    let keys = [
        Key { swatch: Swatch::Area(Ink::Measured, 0.75), label: drawn.to_owned() },
        Key { swatch: Swatch::Dashes(Ink::Limit), label: "connection rate in force".to_owned() },
    ];
    let title = format!("{}: {}", view.either("Admissions", "Admissions around the recovery"), subject(run));
    let counted = words::counted(total, "admission");
    let lanes = Lanes::of(run, &view.window);
    let mut frame = Frame::over_time((&title, &source_of_series(run, &counted)), &keys, &view.window, lanes);
    let peak = admissions_peak(run);
    let highest = f64::from(connection_rate_max(run)).max(peak.map_or(0.0, |peak| peak.peak as f64));
    let plot = frame.plot((0.0, 1.0), Axis::counts(highest * 1.05, "Admissions a second"));

    steps(&mut frame.scene, &plot, shown, view, (Ink::Measured, 0.75), |cell| {
        cell.sum(Counter::Admissions) as f64 / bucket
    });
    let limit = in_force::corners(run, view.window.from, view.window.until, in_force::connection_rate);
    let corners: Vec<_> = limit.into_iter().map(|(at, rate)| plot.at(view.seconds(at), f64::from(rate))).collect();
    frame.scene.dashes(&corners, Ink::Limit, 2.0, 9.0);
    let inside = |at: &SimTime| (view.window.from..=view.window.until).contains(at);
    if let Some((peak, at)) = peak.and_then(|peak| Some((peak.peak, peak.at.filter(inside)?))) {
        let label = format!("most in any 1 s: {}, at {}", words::count(peak), words::moment(at));
        let place = plot.at(view.seconds(at), peak as f64);
        plot.flag(&mut frame.scene, place, Ink::Text, &label);
    }
    frame.close(&plot);
    Some(Chart {
        stem: view.either("admissions", "admissions-recovery").to_owned(),
        title: view.either("Admissions a second", "Admissions a second around the recovery").to_owned(),
        caption: view.either(WHOLE, CLOSE_UP),
        section: None,
        scene: frame.scene,
    })
}

const WHOLE: &str = "How many Jump Clients the appliance admitted in each second, and the connection rate in force at \
    that moment. The rule bounds every sliding second, not only whole ones: the dot names the busiest of them all.";
const CLOSE_UP: &str = "The same around the recovery. An area that fills the room under the limit means the connection \
    rate sets the pace: raising it would shorten the recovery. Gaps mean that nobody stood in line.";
