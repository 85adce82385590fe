//! How many sessions were under way and, where customers came, how many waited or were on hold.

use model::metric::{Counter, Gauge};

use super::axis::Axis;
use super::frame::{Frame, Key, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::stack;
use super::steps::steps;
use super::{Chart, View, source_of_series, subject};
use crate::run::Run;
use crate::series::{self, Cell};
use crate::words;

/// Nothing to show where none ever was.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let cells = series::cells(run);
    let shown = series::between(&cells, view.window.from, view.window.until);
    let waited = [Gauge::CustomersWaiting, Gauge::SessionsOnHold].iter().any(|gauge| stack::most(shown, *gauge) > 0);
    if waited { by_state(run, view, &cells, shown) } else { under_way(run, view, shown) }
}

fn under_way(run: &Run<'_>, view: &View, shown: &[Cell<'_>]) -> Option<Chart> {
    let peak = shown.iter().map(|cell| cell.max(Gauge::Sessions)).max().filter(|peak| *peak > 0)?;
    let keys = [Key {
        swatch: Swatch::Area(Ink::Measured, 0.75),
        label: "sessions under way, most in each bucket".to_owned(),
    }];
    let title = format!("Sessions: {}", subject(run));
    let lanes = Lanes::of(run, &view.window);
    let note = note(shown);
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

/// The states that a session can be in, over each other: they add up to all that is not over.
fn by_state(run: &Run<'_>, view: &View, all: &[Cell<'_>], shown: &[Cell<'_>]) -> Option<Chart> {
    let values = |cell: &Cell<'_>| {
        let (under_way, on_hold) = (cell.last(Gauge::Sessions), cell.last(Gauge::SessionsOnHold));
        vec![under_way.saturating_sub(on_hold), on_hold, cell.last(Gauge::CustomersWaiting)]
    };
    // Of the buckets that share a column, the one in which most wait.
    let samples = stack::samples_of(all, shown, view, values, |cell| {
        u64::MAX - cell.last(Gauge::CustomersWaiting) - cell.last(Gauge::SessionsOnHold)
    });
    let highest = samples.iter().map(|sample| sample.values.iter().sum::<u64>()).max()?;
    let most = |gauge| words::count(stack::most(shown, gauge));
    let mut keys = vec![Key { swatch: Swatch::Area(SERVED, 1.0), label: "in progress".to_owned() }];
    if stack::most(shown, Gauge::SessionsOnHold) > 0 {
        let label = format!("on hold, or without a representative (at most {})", most(Gauge::SessionsOnHold));
        keys.push(Key { swatch: Swatch::Area(ON_HOLD, 1.0), label });
    }
    let label = format!("customers waiting for first help (at most {})", most(Gauge::CustomersWaiting));
    keys.push(Key { swatch: Swatch::Area(WAITING, 1.0), label });
    let title = format!("Sessions by state: {}", subject(run));
    let lanes = Lanes::of(run, &view.window);
    let note = note(shown);
    let mut frame = Frame::over_time((&title, &source_of_series(run, &note)), &keys, &view.window, lanes);
    let plot = frame.plot((0.0, 1.0), Axis::counts(highest as f64 * 1.05, "Sessions"));
    stack::layers(&mut frame.scene, &plot, &[SERVED, ON_HOLD, WAITING], &samples);
    frame.edges_over(&plot);
    frame.close(&plot);
    Some(Chart {
        stem: "sessions".to_owned(),
        title: "Sessions by state".to_owned(),
        caption: BY_STATE,
        section: Some("desk"),
        scene: frame.scene,
    })
}

/// `551 sessions started, at most 33 at once, 1 refused`.
fn note(shown: &[Cell<'_>]) -> String {
    let started: u64 = shown.iter().map(|cell| cell.sum(Counter::SessionStarts)).sum();
    let refused: u64 = shown.iter().map(|cell| cell.sum(Counter::SessionRefusals)).sum();
    let most = stack::most(shown, Gauge::Sessions);
    let mut note = format!("{} started, at most {} at once", words::counted(started, "session"), words::count(most));
    if refused > 0 {
        note += &format!(", {} refused", words::count(refused));
    }
    note
}

const CAPTION: &str = "How many sessions were under way, the most at any moment of each bucket. A step down at the edge of a \
    grey stretch is an outage that ended them.";
const BY_STATE: &str = "Each band is the number of sessions in one state at that moment: somebody works on them, nobody does for \
    the time being, or their customers wait for their first help. Where several buckets share a pixel, the one in which \
    most wait is drawn. A step down at the edge of a grey stretch is an outage that ended sessions.";
const SERVED: Ink = Ink::Choice(1);
const ON_HOLD: Ink = Ink::Choice(6);
const WAITING: Ink = Ink::Choice(3);
