//! What the Jump Clients are doing, state over state, against what the appliance shows as online.

use model::event::ClientState;
use model::metric::Gauge;

use super::axis::Axis;
use super::frame::{Frame, Key, Plot, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::scene::Scene;
use super::{Chart, View, source_of_series, subject};
use crate::run::{Run, gauge_of};
use crate::series::{self, Cell};
use crate::words;

/// Nothing to show where no client ever changed its state.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let buckets = series::buckets(run);
    let shown = series::between(&buckets, view.window.from, view.window.until);
    let moved = |gauge: &Gauge| {
        let mut values = shown.iter().map(|cell| (cell.last(*gauge), cell.max(*gauge)));
        let first = values.next();
        first.is_some_and(|(last, max)| last != max || values.any(|value| value != (last, last)))
    };
    if !ClientState::ALL.map(gauge_of).iter().any(&moved) && !moved(&Gauge::Online) {
        return None;
    }
    let samples = samples(&buckets, shown, view);
    let states: Vec<_> =
        ClientState::ALL.into_iter().filter(|state| shown.iter().any(|cell| cell.max(gauge_of(*state)) > 0)).collect();
    let mut keys: Vec<_> = states.iter().map(|state| key(*state, shown)).collect();
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
    stack(&mut frame.scene, &plot, &states, &samples);
    let online: Vec<_> = samples.iter().map(|sample| plot.at(sample.at, sample.online as f64)).collect();
    frame.edges_over(&plot);
    frame.scene.line(online.clone(), Ink::Paper, 4.5);
    frame.scene.line(online, Ink::Text, 2.5);
    frame.close(&plot);
    Some(Chart {
        stem: view.either("fleet", "fleet-recovery"),
        title: view.either("Jump Clients by state", "Jump Clients by state around the recovery"),
        caption: view.either(WHOLE, CLOSE_UP),
        scene: frame.scene,
    })
}

/// The fleet at one instant.
struct Sample {
    at: f64,
    states: [u64; ClientState::ALL.len()],
    online: u64,
}

/// One sample a column: the instant at which the fewest clients were connected, so that no outage falls between two.
/// Samples in a row that do not differ are left out but for the first and the last.
fn samples(all: &[Cell<'_>], shown: &[Cell<'_>], view: &View) -> Vec<Sample> {
    let sample = |at: f64, cell: &Cell<'_>| Sample {
        at,
        states: ClientState::ALL.map(|state| cell.last(gauge_of(state))),
        online: cell.last(Gauge::Online),
    };
    let before = all.partition_point(|cell| cell.until() <= view.window.from).checked_sub(1);
    let begin = before.map(|place| &all[place]).or(shown.first());
    let mut samples: Vec<_> = begin.map(|cell| sample(view.seconds(view.window.from), cell)).into_iter().collect();
    for column in series::columns(shown) {
        let Some(worst) = column.iter().min_by_key(|cell| cell.last(Gauge::Connected)) else { continue };
        let next = sample(view.seconds(worst.until()), worst);
        let same = |older: &Sample| (older.states, older.online) == (next.states, next.online);
        match samples.as_mut_slice() {
            [.., older, newer] if same(older) && same(newer) => newer.at = next.at,
            _ => samples.push(next),
        }
    }
    samples
}

fn stack(scene: &mut Scene, plot: &Plot, states: &[ClientState], samples: &[Sample]) {
    let mut floor = vec![0; samples.len()];
    for state in states {
        let place = ClientState::ALL.iter().position(|one| one == state).unwrap_or_default();
        let ceiling: Vec<u64> = floor.iter().zip(samples).map(|(floor, sample)| floor + sample.states[place]).collect();
        let edge = |heights: &[u64]| -> Vec<_> {
            samples.iter().zip(heights).map(|(sample, height)| plot.at(sample.at, *height as f64)).collect()
        };
        let (lower, upper) = (edge(&floor), edge(&ceiling));
        let outline = upper.iter().copied().chain(lower.into_iter().rev()).collect();
        scene.area(outline, Ink::State(*state), 1.0);
        scene.line(upper, Ink::Paper, 1.0);
        floor = ceiling;
    }
}

fn key(state: ClientState, shown: &[Cell<'_>]) -> Key {
    let most = shown.iter().map(|cell| cell.max(gauge_of(state))).max().unwrap_or(0);
    let label = match state {
        ClientState::Connected => words::state(state).to_owned(),
        _ => format!("{} (at most {})", words::state(state), words::count(most)),
    };
    Key { swatch: Swatch::Area(Ink::State(state), 1.0), label }
}

const WHOLE: &str = "Each band is the number of Jump Clients in one state as they themselves see it; the bands add up to \
    the fleet. The heavy line is what the appliance shows as online: where it lies above the lowest band, the appliance \
    still shows clients that are gone. Bars above the plot are the timeline's entries. Where several buckets share a \
    pixel, the one with the fewest connected clients is drawn.";
const CLOSE_UP: &str = "The same, from shortly before contact could be made again until the fleet was at rest. A long \
    “waiting in line” band means the connection rate is the bottleneck; a long “backing off” band means clients had not \
    yet tried again.";
