//! How busy the appliance's workers were, and how many connections waited for one.

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

/// Nothing to show where the appliance had no work.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let cells = series::cells(run);
    let shown = series::between(&cells, view.window.from, view.window.until);
    let worked: u64 = shown.iter().map(|cell| cell.sum(Counter::Services)).sum();
    if worked == 0 {
        return None;
    }
    let most = |gauge| shown.iter().map(|cell| cell.max(gauge)).max().unwrap_or(0);
    let workers = u64::from(run.plan.appliance.service.workers);
    let (busy, queue) = (most(Gauge::WorkersBusy), most(Gauge::ServiceQueue));
    let keys = [
        Key { swatch: Swatch::Area(Ink::Measured, 0.3), label: "most at any moment of a bucket".to_owned() },
        Key { swatch: Swatch::Area(Ink::Mean, 0.9), label: "mean of a bucket".to_owned() },
    ];
    let title = format!("{}: {}", view.either("Service", "Service around the recovery"), subject(run));
    let note = format!(
        "{} served, at most {} of {} busy and {} waiting",
        words::counted(worked, "connection"),
        words::count(busy),
        words::counted(workers, "worker"),
        words::count(queue)
    );
    let lanes = Lanes::of(run, &view.window);
    let mut frame = Frame::over_time((&title, &source_of_series(run, &note)), &keys, &view.window, lanes);
    let share = if queue > 0 { 0.46 } else { 1.0 };
    let busy_panel = (Gauge::WorkersBusy, (0.0, share), workers.max(busy) as f64 * 1.1, "Workers busy");
    // A queue that was always empty needs no panel; the source line says so.
    let queue_panel = (queue > 0).then_some((Gauge::ServiceQueue, (0.54, 1.0), queue as f64, "Waiting for one"));
    for (gauge, span, highest, axis) in [busy_panel].into_iter().chain(queue_panel) {
        let plot = frame.plot(span, Axis::counts(highest, axis));
        steps(&mut frame.scene, &plot, shown, view, (Ink::Measured, 0.3), |cell| cell.max(gauge) as f64);
        steps(&mut frame.scene, &plot, shown, view, (Ink::Mean, 0.9), |cell| cell.mean(gauge));
        if gauge == Gauge::WorkersBusy {
            plot.limit(&mut frame.scene, workers as f64, &words::counted(workers, "worker"));
        }
        frame.close(&plot);
    }
    Some(Chart {
        stem: view.either("service", "service-recovery").to_owned(),
        title: view.either("Service", "Service around the recovery").to_owned(),
        caption: view.either(WHOLE, CLOSE_UP),
        section: None,
        scene: frame.scene,
    })
}

const WHOLE: &str = "How many of the appliance's workers were busy with connections and, below where any did, how many \
    connections waited for one. A mean near the number of workers means the appliance itself is the bottleneck; a high most with a \
    low mean means short bursts.";
const CLOSE_UP: &str = "The same around the recovery.";
