//! What the Jump Clients are doing, state over state, against what the appliance shows as online.

use model::event::ClientState;
use model::metric::Gauge;

use super::axis::Axis;
use super::frame::{Frame, Key, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::stack::{self, Band};
use super::{Chart, View, source_of_series, subject};
use crate::run::{Run, gauge_of};
use crate::series;
use crate::words;

/// Nothing to show where no client ever changed its state.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let buckets = series::buckets(run);
    let shown = series::between(&buckets, view.window.from, view.window.until);
    if !ClientState::ALL.map(gauge_of).into_iter().chain([Gauge::Online]).any(|gauge| stack::moved(shown, gauge)) {
        return None;
    }
    let band = |state: ClientState| Band { gauge: gauge_of(state), ink: Ink::State(state), name: words::state(state) };
    let bands: Vec<_> =
        ClientState::ALL.into_iter().map(band).filter(|band| stack::most(shown, band.gauge) > 0).collect();
    let gauges: Vec<_> = bands.iter().map(|band| band.gauge).chain([Gauge::Online]).collect();
    let samples = stack::samples(&buckets, shown, view, &gauges, Gauge::Connected);
    let mut keys: Vec<_> = bands.iter().map(|band| band.key(shown, Gauge::Connected)).collect();
    keys.push(Key { swatch: Swatch::Line(Ink::Text), label: "online, as the appliance shows it".to_owned() });
    let title = format!(
        "{}: {}",
        view.either("Jump Clients by state", "Jump Clients by state around the recovery"),
        subject(run)
    );
    let source = source_of_series(run, &words::clients(run.plan.clients.len() as u64));
    let lanes = Lanes::of(run, &view.window);
    let mut frame = Frame::over_time((&title, &source), &keys, &view.window, lanes);
    let plot = frame.plot((0.0, 1.0), Axis::counts(run.plan.clients.len() as f64, "Jump Clients"));
    stack::stack(&mut frame.scene, &plot, &bands, &samples);
    let online: Vec<_> = samples.iter().map(|sample| plot.at(sample.at, sample.values[bands.len()] as f64)).collect();
    frame.edges_over(&plot);
    frame.scene.line(online.clone(), Ink::Paper, 4.5);
    frame.scene.line(online, Ink::Text, 2.5);
    frame.close(&plot);
    Some(Chart {
        stem: view.either("fleet", "fleet-recovery").to_owned(),
        title: view.either("Jump Clients by state", "Jump Clients by state around the recovery").to_owned(),
        caption: view.either(WHOLE, CLOSE_UP),
        section: None,
        scene: frame.scene,
    })
}

const WHOLE: &str = "Each band is the number of Jump Clients in one state as they themselves see it; the bands add up to \
    the fleet. The heavy line is what the appliance shows as online: where it lies above the lowest band, the appliance \
    still shows clients that are gone. Bars above the plot are the timeline's entries. Where several buckets share a \
    pixel, the one with the fewest connected clients is drawn.";
const CLOSE_UP: &str = "The same, from shortly before contact could be made again until the fleet was at rest. A long \
    “waiting in line” band means the connection rate is the bottleneck; a long “backing off” band means clients had not \
    yet tried again.";
