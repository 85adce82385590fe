//! How many representatives were logged in and how many of them were in a session, against the licences.

use model::metric::{Counter, Gauge};

use super::axis::Axis;
use super::frame::{Frame, Key, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::steps::steps;
use super::{Chart, View, source_of_series, subject};
use crate::run::Run;
use crate::series;
use crate::summary::desk::staff::Staff;
use crate::summary::figures::Quantity;
use crate::words;

/// Nothing to show where nobody was ever logged in at a console.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let cells = series::cells(run);
    let shown = series::between(&cells, view.window.from, view.window.until);
    let (logged_in, busy) = (run.peak(Gauge::LoggedIn), run.peak(Gauge::Busy));
    if logged_in == 0 {
        return None;
    }
    let most = logged_in.max(busy);
    let licences = run.plan.appliance.licences.map(u64::from);
    // Far more licences than anybody uses would squeeze the data to the floor; the source line names them.
    let near = licences.filter(|licences| *licences <= most.saturating_mul(NEAR));
    let mut note = format!("At most {} logged in", words::counted(logged_in, "representative"));
    if let Some(licences) = licences {
        note += &format!(" with {}", words::counted(licences, "licence"));
    }
    note += &format!(", {} busy at once", words::count(busy));
    if let Some(share) = Staff::of(run).occupancy() {
        note += &format!(", occupancy {}", Quantity::Share(share));
    }
    let refused = run.record.total(Counter::LogInRefusals);
    if refused > 0 {
        note += &format!(", {} refused", words::counted(refused, "log-in"));
    }
    let keys = [
        Key { swatch: Swatch::Area(Ink::Measured, 0.3), label: "logged in, most in each bucket".to_owned() },
        Key { swatch: Swatch::Area(Ink::Mean, 0.9), label: "in a session, mean of each bucket".to_owned() },
    ];
    let title = format!("Representatives: {}", subject(run));
    let lanes = Lanes::of(run, &view.window);
    let mut frame = Frame::over_time((&title, &source_of_series(run, &note)), &keys, &view.window, lanes);
    let highest = near.unwrap_or(0).max(most);
    let plot = frame.plot((0.0, 1.0), Axis::counts(highest as f64 * 1.05, "Representatives"));
    steps(&mut frame.scene, &plot, shown, view, (Ink::Measured, 0.3), |cell| cell.max(Gauge::LoggedIn) as f64);
    steps(&mut frame.scene, &plot, shown, view, (Ink::Mean, 0.9), |cell| cell.mean(Gauge::Busy));
    if let Some(licences) = near {
        plot.limit(&mut frame.scene, licences as f64, &words::counted(licences, "licence"));
    }
    frame.close(&plot);
    Some(Chart {
        stem: "representatives".to_owned(),
        title: "Representatives".to_owned(),
        caption: CAPTION,
        section: Some("desk"),
        scene: frame.scene,
    })
}

const CAPTION: &str = "How many representatives were logged in at a console, and how many of them were in a session. What is left \
    between the two is room for more customers, as far as those who are free serve their queue; a dashed line is the \
    licences, beyond which nobody logs in. A step down to nothing is an outage that put everybody off.";
/// So many times the most ever logged in.
const NEAR: u64 = 3;
