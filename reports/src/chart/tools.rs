//! Bytes a second that the tools of all sessions sent through the appliance.

use model::metric::{Counter, Gauge};

use super::axis::Axis;
use super::frame::{Frame, Key, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::steps::steps;
use super::{Chart, View, source_of_series, subject};
use crate::run::Run;
use crate::series;
use crate::summary::desk;
use crate::words;

/// Nothing to show where no tool sent anything.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let cells = series::cells(run);
    let shown = series::between(&cells, view.window.from, view.window.until);
    let peak = shown.iter().map(|cell| cell.max(Gauge::ToolBandwidth)).max().filter(|peak| *peak > 0)?;
    let uplink = run.plan.appliance.uplink;
    let near = uplink <= peak.saturating_mul(NEAR);
    let note = format!(
        "{} in all, at most {} of an uplink of {}",
        words::bytes(run.record.total(Counter::ToolBytes)),
        words::bytes_per_second(peak),
        words::bytes_per_second(uplink)
    );
    let keys = [
        Key { swatch: Swatch::Area(Ink::Measured, 0.3), label: "most at any moment of a bucket".to_owned() },
        Key { swatch: Swatch::Area(Ink::Mean, 0.9), label: "mean of a bucket".to_owned() },
    ];
    let title = format!("Traffic of tools: {}", subject(run));
    let lanes = Lanes::of(run, &view.window);
    let mut frame = Frame::over_time((&title, &source_of_series(run, &note)), &keys, &view.window, lanes);
    let highest = if near { peak.max(uplink) } else { peak };
    let plot = frame.plot((0.0, 1.0), Axis::bytes(highest as f64, "Bytes a second"));
    steps(&mut frame.scene, &plot, shown, view, (Ink::Measured, 0.3), |cell| cell.max(Gauge::ToolBandwidth) as f64);
    steps(&mut frame.scene, &plot, shown, view, (Ink::Mean, 0.9), |cell| cell.mean(Gauge::ToolBandwidth));
    if near {
        plot.limit(&mut frame.scene, uplink as f64, &format!("uplink {}", words::bytes_per_second(uplink)));
    }
    frame.close(&plot);
    Some(Chart {
        stem: "tools".to_owned(),
        title: "Traffic of tools".to_owned(),
        caption: CAPTION,
        section: Some(if desk::happened(run) { "desk" } else { "sessions" }),
        scene: frame.scene,
    })
}

const CAPTION: &str = "What screen sharing, file transfers and the other tools of all sessions together sent through the appliance. \
    It comes on top of what Jump Clients and upgrades take of the same line.";
/// An uplink more than so many times the peak would squeeze the data to the floor; the source line names it instead.
const NEAR: u64 = 3;
