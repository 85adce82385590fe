//! How long customers waited for their first help, and what became of them, by when they wanted it.

use model::time::SimDuration;

use super::axis::Axis;
use super::frame::{Frame, Key, Swatch};
use super::ink::Ink;
use super::lanes::Lanes;
use super::steps::stairs;
use super::{Chart, View, source, subject};
use crate::run::Run;
use crate::summary::desk::crowd::{Crowd, Interval, by_time};
use crate::words;

/// Nothing to show where no customer came.
pub(super) fn chart(run: &Run<'_>, view: &View) -> Option<Chart> {
    let width = width_for(run.record.ran);
    let intervals = by_time(&run.record.session_log, width, view.window.until);
    let all = Crowd::of(&run.record.session_log);
    if intervals.is_empty() {
        return None;
    }
    let longest = intervals.iter().filter_map(|one| one.crowd.wait(HIGH)).max();
    let came = intervals.iter().map(|one| one.crowd.came).max().unwrap_or(0);
    let without = |crowd: &Crowd| crowd.came - crowd.helped - crowd.abandoned;
    let mut keys = vec![
        Key { swatch: Swatch::Area(Ink::Measured, 0.3), label: "wait, 95% at most".to_owned() },
        Key { swatch: Swatch::Area(Ink::Measured, 0.9), label: "wait, half at most".to_owned() },
        Key { swatch: Swatch::Area(HELPED, 1.0), label: "customers helped".to_owned() },
    ];
    if all.abandoned > 0 {
        keys.push(Key { swatch: Swatch::Area(GAVE_UP, 1.0), label: "gave up waiting".to_owned() });
    }
    if without(&all) > 0 {
        keys.push(Key {
            swatch: Swatch::Area(NEITHER, 1.0),
            label: "turned away, cut off, or still waiting".to_owned(),
        });
    }
    let title = format!("Waiting for help: {}", subject(run));
    let mut note = format!("{} of {} helped", words::count(all.helped), words::counted(all.came, "customer"));
    if all.abandoned > 0 {
        note += &format!(", {} gave up", words::count(all.abandoned));
    }
    note += &format!(" · by when they wanted help, {} each", words::length(width));
    let mut frame = Frame::over_time((&title, &source(run, &note)), &keys, &view.window, Lanes::of(run, &view.window));
    let stair = |one: &Interval, height: f64| (view.seconds(one.from), view.seconds(one.until), height);
    let share = if longest.is_some() { 0.56 } else { 0.0 };
    if let (Some(longest), Some(least), Some(median)) = (longest, all.wait(0.0), all.wait(0.5)) {
        let plot = frame.plot((0.0, share), Axis::spans(least, median, longest, "Wait"));
        for (quantile, opacity) in [(HIGH, 0.3), (0.5, 0.9)] {
            let wait = |one: &Interval| Some(stair(one, one.crowd.wait(quantile)?.as_secs_f64()));
            stairs(&mut frame.scene, &plot, intervals.iter().filter_map(wait), (Ink::Measured, opacity));
        }
        frame.close(&plot);
    }
    let plot = frame.plot((if share > 0.0 { share + 0.08 } else { 0.0 }, 1.0), Axis::coarse(came as f64, "Customers"));
    // Each with those below it, so that the heights add up.
    let heights = |crowd: &Crowd| [crowd.came, crowd.helped + crowd.abandoned, crowd.helped];
    for (place, ink) in [NEITHER, GAVE_UP, HELPED].into_iter().enumerate() {
        let layer = intervals.iter().map(|one| stair(one, heights(&one.crowd)[place] as f64));
        stairs(&mut frame.scene, &plot, layer, (ink, 1.0));
    }
    frame.edges_over(&plot);
    frame.close(&plot);
    Some(Chart {
        stem: "waiting".to_owned(),
        title: "Waiting for help".to_owned(),
        caption: CAPTION,
        section: Some("desk"),
        scene: frame.scene,
    })
}

/// The narrowest span that clocks have and that a run of that length has at most [`SPANS_MAX`] of.
fn width_for(ran: SimDuration) -> SimDuration {
    const WIDTHS: [u64; 15] = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
    let fits = |seconds: &u64| SimDuration::from_secs(*seconds) * SPANS_MAX >= ran;
    let days = || ran.as_micros().div_ceil(86_400_000_000 * SPANS_MAX) * 86_400;
    SimDuration::from_secs(WIDTHS.into_iter().find(fits).unwrap_or_else(days))
}

const CAPTION: &str = "Each column is the customers who wanted help in that stretch of time. Above, how long those waited whom \
    somebody helped; below, how many came and what became of them. Whoever could not reach the appliance during an outage \
    waits from the first attempt on.";
const HELPED: Ink = Ink::Choice(1);
const GAVE_UP: Ink = Ink::Choice(4);
const NEITHER: Ink = Ink::Choice(5);
/// The share of customers of a column who waited at most as long as its upper line says.
const HIGH: f64 = 0.95;
/// Columns narrower than that would hold a handful of customers each.
const SPANS_MAX: u64 = 75;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_of_a_clock_and_not_too_many() {
        for (seconds, width) in
            [(60, 1), (600, 10), (3_600, 60), (36_000, 600), (7 * 86_400, 14_400), (365 * 86_400, 432_000)]
        {
            assert_eq!(width_for(SimDuration::from_secs(seconds)), SimDuration::from_secs(width), "{seconds}");
        }
    }
}
