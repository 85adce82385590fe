//! Bytes a second over time, kind by kind, each on a scale of its own.

use super::axis::Axis;
use super::frame::{Frame, Key, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::steps::steps;
use super::{Chart, View, source_of_series, subject};
use crate::run::Run;
use crate::series::{self, Cell};
use crate::summary::traffic::{self, Kind};
use crate::words;

/// Nothing to show where all traffic is messages.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    if !traffic::happened(run) {
        return None;
    }
    let cells = series::cells(run);
    let shown = series::between(&cells, view.window.from, view.window.until);
    let rate = |kind: Kind, cell: &Cell<'_>| {
        kind.bytes(|counter| cell.sum(counter)) as f64 / cell.width().as_secs_f64().max(1e-6)
    };
    let highest = |kind: Kind| shown.iter().map(|cell| rate(kind, cell)).fold(0.0, f64::max);
    let kinds: Vec<_> =
        Kind::ALL.into_iter().map(|kind| (kind, highest(kind))).filter(|(_, highest)| *highest > 0.0).collect();
    let total: u64 = kinds.iter().map(|(kind, _)| kind.bytes(|counter| run.record.total(counter))).sum();
    let keys = [Key {
        swatch: Swatch::Area(Ink::Measured, 0.75),
        label: "bytes a second, mean of each bucket; every panel has its own scale".to_owned(),
    }];
    let title = format!("Traffic: {}", subject(run));
    let lanes = Lanes::of(run, &view.window);
    let note = format!("{} both ways", words::bytes(total));
    let mut frame = Frame::over_time((&title, &source_of_series(run, &note)), &keys, &view.window, lanes);
    let share = 1.0 / kinds.len() as f64;
    for (place, (kind, highest)) in kinds.iter().enumerate() {
        let span = (place as f64 * share + GAP, (place + 1) as f64 * share);
        // The last one reaches the bottom whatever the shares add up to.
        let span = if place + 1 == kinds.len() { (span.0, 1.0) } else { span };
        let plot = frame.plot(span, Axis::bytes(*highest, ""));
        steps(&mut frame.scene, &plot, shown, view, (Ink::Measured, 0.75), |cell| rate(*kind, cell));
        plot.heading(&mut frame.scene, kind.name());
        frame.close(&plot);
    }
    Some(Chart {
        stem: "traffic".to_owned(),
        title: "Traffic".to_owned(),
        caption: CAPTION,
        section: Some("traffic"),
        scene: frame.scene,
    })
}

const CAPTION: &str = "Bytes a second of each kind, both ways together. The scales differ from panel to panel: read the \
    labels at the left before comparing. Messages are what connections and keep-alives cost, whatever else goes on.";
/// Of the free height, above each panel, for its heading.
const GAP: f64 = 0.07;
