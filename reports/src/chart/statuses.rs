//! What the Jump interface shows of the Jump Clients in the appliance's list, status over status.

use model::metric::Gauge;

use super::axis::Axis;
use super::frame::Frame;
use super::ink::Ink;
use super::lanes::Lanes;
use super::stack::{self, Band};
use super::{Chart, View, source_of_series, subject};
use crate::run::Run;
use crate::series;
use crate::summary::life::STATUSES;
use crate::words;

/// Nothing to show where clients were never shown as anything but online and offline, and none left the list.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let buckets = series::buckets(run);
    let shown = series::between(&buckets, view.window.from, view.window.until);
    let ordinary = [Gauge::ShownOnline, Gauge::ShownOffline];
    let told = |gauge: Gauge| !ordinary.contains(&gauge) && stack::moved(shown, gauge);
    if !STATUSES.iter().any(|(gauge, _)| told(*gauge)) && !crate::summary::life::happened(run) {
        return None;
    }
    let band = |(gauge, name): (Gauge, &'static str)| Band { gauge, ink: Ink::Status(gauge), name };
    let bands: Vec<_> = STATUSES.into_iter().map(band).filter(|band| stack::most(shown, band.gauge) > 0).collect();
    let gauges: Vec<_> = bands.iter().map(|band| band.gauge).collect();
    let samples = stack::samples(&buckets, shown, view, &gauges, Gauge::ShownOnline);
    let keys: Vec<_> = bands.iter().map(|band| band.key(shown, Gauge::ShownOnline)).collect();
    let title = format!("Jump Clients as shown: {}", subject(run));
    let most = stack::most(shown, Gauge::Listed);
    let note = format!("At most {} in the list", words::clients(most));
    let lanes = Lanes::of(run, &view.window);
    let mut frame = Frame::over_time((&title, &source_of_series(run, &note)), &keys, &view.window, lanes);
    let plot = frame.plot((0.0, 1.0), Axis::counts(most as f64, "Jump Clients in the list"));
    stack::stack(&mut frame.scene, &plot, &bands, &samples);
    frame.edges_over(&plot);
    frame.close(&plot);
    Some(Chart {
        stem: "statuses".to_owned(),
        title: "Jump Clients as the Jump interface shows them".to_owned(),
        caption: CAPTION,
        section: crate::summary::life::happened(run).then_some("life"),
        scene: frame.scene,
    })
}

const CAPTION: &str = "Each band is the number of Jump Clients that the Jump interface shows with one status; where \
    several hold, the most serious is shown. The bands add up to the list, so that a step down of the whole stack is a \
    deletion. Where several buckets share a pixel, the one with the fewest online is drawn.";
