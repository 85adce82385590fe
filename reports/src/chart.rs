//! The charts of a run: which ones there is something to show in, what they say, and their pictures.
//!
//! Every chart is one scene, drawn as SVG and as PNG from the same marks. Nothing is drawn of a figure that never moved.

mod admissions;
mod axis;
mod distribution;
mod fleet;
mod frame;
mod ink;
mod lanes;
mod line;
mod representatives;
mod scene;
mod service;
mod sessions;
mod stack;
pub(crate) mod statistics;
mod statuses;
mod steps;
mod tools;
mod traffic;
mod upgrades;
mod waiting;

use model::metric::Counter;
use model::time::{SimDuration, SimTime};

use crate::run::{ReportError, Run};
use crate::summary::recovery::Recovery;
use crate::words::{self, one_line, span};

use axis::Window;
use scene::Scene;

/// A chart, drawn.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// Its file's stem: `fleet`, `fleet-recovery`.
    pub(crate) stem: String,
    /// Its title, for a heading.
    pub(crate) title: String,
    /// How to read it.
    pub(crate) caption: &'static str,
    /// The section of the report that it belongs to, by its anchor; nothing for the charts that any run may have.
    pub(crate) section: Option<&'static str>,
    /// The drawing.
    pub(crate) svg: String,
}

/// A chart that can be drawn: its scene and the words beside it.
struct Chart {
    stem: String,
    title: String,
    caption: &'static str,
    section: Option<&'static str>,
    scene: Scene,
}

/// What a chart over time is about: the whole run, or the recovery seen from close by.
struct View {
    window: Window,
    close_up: bool,
}

/// Every chart of the run, each with its PNG.
pub(crate) fn pictures(run: &Run<'_>) -> Result<Vec<(Picture, Vec<u8>)>, ReportError> {
    let views: Vec<_> = [Some(whole(run)), recovery(run)].into_iter().flatten().collect();
    let mut charts: Vec<Chart> = views.iter().filter_map(|view| fleet::chart(run, view)).collect();
    charts.extend(distribution::reconnect(run));
    charts.extend(views.iter().filter_map(|view| admissions::chart(run, view)));
    charts.extend(views.iter().filter_map(|view| line::chart(run, view)));
    charts.extend(views.iter().filter_map(|view| service::chart(run, view)));
    charts.extend(upgrades::charts(run));
    charts.extend(distribution::upgrade(run));
    charts.extend(waiting::chart(run, &views[0]));
    charts.extend(sessions::chart(run, &views[0]));
    charts.extend(representatives::chart(run, &views[0]));
    charts.extend(tools::chart(run, &views[0]));
    charts.extend(statuses::chart(run, &views[0]));
    charts.extend(traffic::chart(run, &views[0]));
    charts.into_iter().map(|chart| chart.drawn(run)).collect()
}

impl Chart {
    fn drawn(self, run: &Run<'_>) -> Result<(Picture, Vec<u8>), ReportError> {
        let failed = |why: String| ReportError::format(&format!("charts/{}", self.stem), why);
        let label = format!("{}: {}", self.title, subject(run));
        let svg = self.scene.svg(&label).map_err(failed)?;
        let png = self.scene.png().map_err(failed)?;
        let Self { stem, title, caption, section, .. } = self;
        Ok((Picture { stem, title, caption, section, svg }, png))
    }
}

/// `reconnect-storm-b400, B400`: what a title says after its colon.
fn subject(run: &Run<'_>) -> String {
    format!("{}, {}", one_line(&run.plan.name), run.plan.appliance.model)
}

/// The line under a title: `note`, then where the figures come from and how fine they are.
fn source(run: &Run<'_>, note: &str) -> String {
    let (seed, driver, tick) = (run.plan.seed, run.record.driver, run.record.tick);
    let tick = match tick.is_zero() {
        true => "no tick".to_owned(),
        false => format!("tick {} (arrivals are seen on its multiples)", span(tick)),
    };
    format!("{note} · seed {seed}, driver {driver}, {tick}")
}

/// The same for a chart of the record's series, which are no finer than their buckets.
fn source_of_series(run: &Run<'_>, note: &str) -> String {
    source(run, &format!("{note} · {} buckets", words::length(run.plan.measures.bucket)))
}

fn whole(run: &Run<'_>) -> View {
    let window = Window {
        from: SimTime::ZERO,
        until: SimTime::ZERO + run.record.ran,
        zero: SimTime::ZERO,
        since: "the run began".to_owned(),
        calendar: words::calendar(&run.plan.starts, SimTime::ZERO),
        starts: run.plan.starts.clone(),
    };
    View { window, close_up: false }
}

/// From a little before the last disturbance's end to a little after the fleet came to rest, where that is a small part
/// of the run and there are buckets enough to see something.
fn recovery(run: &Run<'_>) -> Option<View> {
    let recovery = Recovery::of(run)?;
    let end = SimTime::ZERO + run.record.ran;
    let last_online = run.record.moments[Counter::Onlines.index()].map(|moments| moments.last);
    let back = recovery.rest.or(last_online).filter(|back| *back > recovery.ended)?;
    let bucket = run.plan.measures.bucket.as_micros();
    let length = back.since(recovery.ended).as_micros();
    if length < bucket.saturating_mul(BUCKETS_MIN) {
        return None;
    }
    let from =
        SimTime::from_micros(recovery.ended.as_micros() - (length / 8).max(bucket * 3) as i64).max(SimTime::ZERO);
    let until = (recovery.ended + SimDuration::from_micros(length + length / 8)).min(end);
    if until.since(from).as_micros().saturating_mul(2) > run.record.ran.as_micros() {
        return None;
    }
    let window = Window {
        from,
        until,
        zero: recovery.ended,
        since: recovery.axis_zero(),
        calendar: format!(
            "{} into the run, {}",
            words::moment(recovery.ended),
            words::calendar(&run.plan.starts, recovery.ended)
        ),
        starts: run.plan.starts.clone(),
    };
    Some(View { window, close_up: true })
}

impl View {
    /// One of two: for the whole run, or for the close-up.
    fn either(&self, whole: &'static str, close_up: &'static str) -> &'static str {
        if self.close_up { close_up } else { whole }
    }

    /// A moment in seconds of the axis.
    fn seconds(&self, at: SimTime) -> f64 {
        (at.as_micros() - self.window.zero.as_micros()) as f64 / 1e6
    }
}

/// A recovery of fewer buckets shows nothing from close by that it does not show from afar.
const BUCKETS_MIN: u64 = 3;
