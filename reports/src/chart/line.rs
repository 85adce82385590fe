//! How many Jump Clients stood in the appliance's admission line.

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

/// Nothing to show where the line was empty throughout.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let cells = series::cells(run);
    let shown = series::between(&cells, view.window.from, view.window.until);
    let peak = shown.iter().map(|cell| cell.max(Gauge::Line)).max().filter(|peak| *peak > 0)?;
    let most = u64::from(run.plan.appliance.line_max);
    let near = peak.saturating_mul(NEAR) >= most;
    let mut note = format!("At most {} of {} places", words::count(peak), words::count(most));
    let away: u64 = shown.iter().map(|cell| cell.sum(Counter::TurnedAway)).sum();
    if away > 0 {
        note += &format!(", {} sent away", words::count(away));
    }
    let keys =
        [Key { swatch: Swatch::Area(Ink::Measured, 0.75), label: "clients in line, most in each bucket".to_owned() }];
    let title = format!("{}: {}", view.either("Admission line", "Admission line around the recovery"), subject(run));
    let lanes = Lanes::of(run, &view.window);
    let mut frame = Frame::over_time((&title, &source_of_series(run, &note)), &keys, &view.window, lanes);
    let highest = if near { peak.max(most) } else { peak };
    let plot = frame.plot((0.0, 1.0), Axis::counts(highest as f64 * 1.05, "Jump Clients in line"));
    steps(&mut frame.scene, &plot, shown, view, (Ink::Measured, 0.75), |cell| cell.max(Gauge::Line) as f64);
    if near {
        plot.limit(&mut frame.scene, most as f64, &format!("{} places", words::count(most)));
    }
    frame.close(&plot);
    Some(Chart {
        stem: view.either("line", "line-recovery").to_owned(),
        title: view.either("Admission line", "Admission line around the recovery").to_owned(),
        caption: view.either(WHOLE, CLOSE_UP),
        section: None,
        scene: frame.scene,
    })
}

const WHOLE: &str = "How many Jump Clients stood in the appliance's admission line, the most at any moment of each \
    bucket. Clients who find the line full are sent away and told when to return.";
const CLOSE_UP: &str = "The same around the recovery. The line's length over the connection rate is how long the last in \
    line has still to wait.";
/// A limit this many times above the peak would squeeze the data to the floor; the source line names it instead.
const NEAR: u64 = 3;
