//! One upgrade cycle: how many clients were upgraded by when, and how far slots and bandwidth were used for it.

use model::metric::{Counter, Gauge};
use model::time::{SimDuration, SimTime};

use super::axis::{Axis, Window};
use super::frame::{Frame, Key, Plot, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::scene::{Anchor, Type};
use super::steps::steps;
use super::{Chart, View, source_of_series, subject};
use crate::in_force;
use crate::run::Run;
use crate::series::{self, Cell};
use crate::summary::upgrades::{Cycle, cycles};
use crate::words;

/// One chart for each of the first few cycles in which anybody took a slot.
pub(super) fn charts(run: &Run<'_>) -> Vec<Chart> {
    let cycles = cycles(run);
    let drawn = cycles.iter().filter(|cycle| cycle.starts > 0).take(CHARTS_MAX);
    drawn.enumerate().map(|(place, cycle)| chart(run, cycle, place)).collect()
}

fn chart(run: &Run<'_>, cycle: &Cycle<'_>, place: usize) -> Chart {
    // Every bucket by itself: where marks cut them finely, a long run has its upgrades in slivers of its coarse buckets.
    let cells = series::buckets(run);
    let view = view(run, cycle, &cells);
    let shown = series::between(&cells, view.window.from, view.window.until);
    let what = cycle.entry.map_or_else(|| "the outdated".to_owned(), |entry| words::one_line(&entry.name));
    let title = format!("Upgrades, {what}: {}", subject(run));
    let note = format!("{} of {} upgraded", words::count(cycle.upgraded), words::clients(cycle.outdated));
    let keys = [
        Key { swatch: Swatch::Line(Ink::Measured), label: "upgraded so far".to_owned() },
        Key { swatch: Swatch::Area(Ink::Measured, 0.3), label: "most in a bucket".to_owned() },
        Key { swatch: Swatch::Area(Ink::Mean, 0.9), label: "mean of a bucket".to_owned() },
        Key { swatch: Swatch::Dashes(Ink::Limit), label: "limits, and the least time under them".to_owned() },
    ];
    let lanes = Lanes::of(run, &view.window);
    let mut frame = Frame::over_time((&title, &source_of_series(run, &note)), &keys, &view.window, lanes);
    let plot = frame.plot((0.0, 0.4), Axis::coarse(cycle.outdated.max(cycle.upgraded) as f64, "Upgraded"));
    pace(&mut frame, &plot, &view, cycle);
    progress(&mut frame, &plot, &view, cycle, shown);
    frame.close(&plot);

    let (from, until) = (view.window.from, view.window.until);
    let places = in_force::corners(run, from, until, in_force::concurrent_upgrades);
    let places: Vec<_> = places.into_iter().map(|(at, most)| (at, f64::from(most))).collect();
    let highest = highest(shown, Gauge::Upgrading, &places);
    let plot = frame.plot((0.47, 0.7), Axis::coarse(highest, "Upgrading"));
    panel(&mut frame, &plot, (&view, shown), Gauge::Upgrading, &places);

    let rates = in_force::corners(run, from, until, in_force::upgrade_bandwidth);
    let rates: Vec<_> = rates.into_iter().map(|(at, rate)| (at, rate as f64)).collect();
    let highest = self::highest(shown, Gauge::UpgradeBandwidth, &rates);
    let plot = frame.plot((0.77, 1.0), Axis::bytes(highest, "Bytes a second"));
    panel(&mut frame, &plot, (&view, shown), Gauge::UpgradeBandwidth, &rates);
    let stem = if place == 0 { "upgrades".to_owned() } else { format!("upgrades-{}", place + 1) };
    let title = if place == 0 { "Upgrades".to_owned() } else { format!("Upgrades, {what}") };
    Chart { stem, title, caption: CAPTION, section: Some("upgrades"), scene: frame.scene }
}

/// From shortly before the cycle began until shortly after its last upgrade; where a few came much later than the others,
/// until shortly after 99 of a hundred.
fn view(run: &Run<'_>, cycle: &Cycle<'_>, buckets: &[Cell<'_>]) -> View {
    let end = SimTime::ZERO + run.record.ran;
    let unfinished = cycle.left.upgrading + cycle.left.in_line > 0;
    let nearly = cycle.milestones[2].filter(|_| !unfinished);
    let last = cycle.last.filter(|_| !unfinished).unwrap_or(cycle.until);
    let until = match nearly {
        Some(nearly) if last.since(cycle.from) > nearly.since(cycle.from) * LATE => nearly,
        _ => last,
    };
    // Nothing is known within a bucket: the last one is shown to its end.
    let place = buckets.partition_point(|cell| cell.until() < until);
    let until = buckets.get(place).map_or(until, Cell::until);
    let margin = SimDuration::from_micros(until.since(cycle.from).as_micros() / 12);
    let from = SimTime::from_micros(cycle.from.as_micros() - margin.as_micros() as i64).max(SimTime::ZERO);
    let until = (until + margin).min(end);
    let zero = cycle.open.filter(|_| cycle.entry.is_some()).unwrap_or(SimTime::ZERO);
    let since = if zero == SimTime::ZERO { "the run began" } else { "the appliance was back" };
    let calendar = words::calendar(&run.plan.starts, zero);
    let starts = run.plan.starts.clone();
    let window = Window { from, until, zero, since: since.to_owned(), calendar, starts };
    View { window, close_up: true }
}

/// The least time under the tightest limit, as a straight line from nothing to everybody.
fn pace(frame: &mut Frame, plot: &Plot, view: &View, cycle: &Cycle<'_>) {
    let (Some(open), Some(limit)) = (cycle.open, cycle.limits.first()) else { return };
    let ends = [(open, 0), (open + limit.least, cycle.upgraded)];
    frame.scene.dashes(&ends.map(|(at, done)| plot.at(view.seconds(at), done as f64)), Ink::Limit, 2.0, 9.0);
}

/// How many were upgraded by when, with the last one named.
fn progress(frame: &mut Frame, plot: &Plot, view: &View, cycle: &Cycle<'_>, shown: &[Cell<'_>]) {
    let mut done = 0;
    let mut curve = vec![plot.at(view.seconds(cycle.from.max(view.window.from)), 0.0)];
    let cycle_cells = shown.iter().filter(|cell| cell.until() > cycle.from && cell.from() < cycle.until);
    let cycle_cells: Vec<_> = cycle_cells.copied().collect();
    for column in series::columns(&cycle_cells) {
        done += column.iter().map(|cell| cell.sum(Counter::Upgrades)).sum::<u64>();
        let at = column.last().map_or(view.window.until, Cell::until).min(view.window.until);
        curve.push(plot.at(view.seconds(at), done as f64));
    }
    let floor = plot.y(0.0);
    let ends = curve.first().zip(curve.last()).map(|(first, last)| [(last.0, floor), (first.0, floor)]);
    frame.scene.area(curve.iter().copied().chain(ends.into_iter().flatten()).collect(), Ink::Measured, 0.12);
    frame.scene.line(curve, Ink::Measured, 3.0);
    let Some((last, took)) = cycle.last.zip(cycle.took()) else { return };
    let (at, done) = if last <= view.window.until { (last, cycle.upgraded) } else { (view.window.until, done) };
    let label = format!("the last of {} after {}", words::count(cycle.upgraded), words::span(took));
    let (x, y) = plot.at(view.seconds(at), done as f64);
    // Near the floor, where no curve is that has risen before.
    frame.scene.line(vec![(x, y), (x, floor)], Ink::Acting, 1.0);
    frame.scene.dot((x, y), 4.5, Ink::Text);
    frame.scene.text((x - 8.0, floor - 14.0), Anchor::Right, Type::BODY, label);
}

/// A gauge with the limit that was in force.
fn panel(frame: &mut Frame, plot: &Plot, (view, shown): (&View, &[Cell<'_>]), gauge: Gauge, limit: &[(SimTime, f64)]) {
    steps(&mut frame.scene, plot, shown, view, (Ink::Measured, 0.3), |cell| cell.max(gauge) as f64);
    steps(&mut frame.scene, plot, shown, view, (Ink::Mean, 0.9), |cell| cell.mean(gauge));
    let corners: Vec<_> = limit.iter().map(|(at, value)| plot.at(view.seconds(*at), *value)).collect();
    frame.scene.dashes(&corners, Ink::Limit, 2.0, 9.0);
    frame.close(plot);
}

/// The greatest value to be drawn. A limit far above what was used would squeeze it to the floor and lies outside.
fn highest(shown: &[Cell<'_>], gauge: Gauge, limit: &[(SimTime, f64)]) -> f64 {
    let used = shown.iter().map(|cell| cell.max(gauge)).max().unwrap_or(0) as f64;
    let limit = limit.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    if limit > used * FAR { used } else { limit.max(used) }
}

const CAPTION: &str = "At the top how many Jump Clients were upgraded by when; the dashed line leads to the least time \
    that the limits allow, so that a curve beside it means that nothing was wasted. Below, how many were upgrading at once \
    and how many bytes a second went to them, each with its limit: the one that stays full sets the pace. Grey is the \
    appliance's restart. A limit far above what was used lies outside its panel.";
/// Later upgrades than this many times as late as nearly all others are told and not drawn.
const LATE: u64 = 3;
const FAR: f64 = 20.0;
/// The most cycles that have a chart.
const CHARTS_MAX: usize = 6;
