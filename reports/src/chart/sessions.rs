//! How many sessions were under way.

use model::metric::{Counter, Gauge};

use super::axis::Axis;
use super::frame::{Frame, Key, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::steps::steps;
use super::{Chart, View, source_of_series, subject};
use crate::run::Run;
use crate::series;
use crate::words;

/// Nothing to show where none ever was.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let cells = series::cells(run);
    let shown = series::between(&cells, view.window.from, view.window.until);
    let peak = shown.iter().map(|cell| cell.max(Gauge::Sessions)).max().filter(|peak| *peak > 0)?;
    let started: u64 = shown.iter().map(|cell| cell.sum(Counter::SessionStarts)).sum();
    let refused: u64 = shown.iter().map(|cell| cell.sum(Counter::SessionRefusals)).sum();
    let mut note = format!("{} started, at most {} at once", words::counted(started, "session"), words::count(peak));
    if refused > 0 {
        note += &format!(", {} refused", words::count(refused));
    }
    let keys = [Key {
        swatch: Swatch::Area(Ink::Measured, 0.75),
        label: "sessions under way, most in each bucket".to_owned(),
    }];
    let title = format!("Sessions: {}", subject(run));
    let lanes = Lanes::of(run, &view.window);
    let mut frame = Frame::over_time((&title, &source_of_series(run, &note)), &keys, &view.window, lanes);
    let plot = frame.plot((0.0, 1.0), Axis::counts(peak as f64 * 1.05, "Sessions under way"));
    steps(&mut frame.scene, &plot, shown, view, (Ink::Measured, 0.75), |cell| cell.max(Gauge::Sessions) as f64);
    frame.close(&plot);
    Some(Chart {
        stem: "sessions".to_owned(),
        title: "Sessions under way".to_owned(),
        caption: CAPTION,
        section: Some("sessions"),
        scene: frame.scene,
    })
}

const CAPTION: &str = "How many sessions were under way, the most at any moment of each bucket. A step down at the edge of a \
    grey stretch is an outage that ended them.";
