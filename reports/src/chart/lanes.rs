//! The timeline's entries as labelled bars in a few lanes above a plot, so that a reader sees what acted when.

use model::plan::Action;

use super::axis::{Axis, Window};
use super::ink::Ink;
use super::scene::{Anchor, Scene, Type};
use crate::run::Run;
use crate::words::one_line;

/// The entries that acted within a window, in axis seconds.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    bars: Vec<Bar>,
}

#[derive(Clone, Debug)]
struct Bar {
    name: String,
    from: f64,
    to: f64,
    outage: bool,
}

impl Lanes {
    /// The entries that acted within the window; one that had not ended acts until the window's end.
    pub(super) fn of(run: &Run<'_>, window: &Window) -> Self {
        let seconds = |at: model::time::SimTime| (at.as_micros() - window.zero.as_micros()) as f64 / 1e6;
        let bar = |effect: &model::record::Effect| {
            let (began, ended) = (effect.began?, effect.ended.unwrap_or(window.until));
            if ended < window.from || began > window.until {
                return None;
            }
            let entry = &run.plan.timeline[effect.entry.index()];
            let outage = matches!(
                entry.action,
                Action::ApplianceDown { .. }
                    | Action::SitePackage { .. }
                    | Action::UplinkLoss { .. }
                    | Action::SiteOutage { .. }
            );
            Some(Bar {
                name: one_line(&entry.name),
                from: seconds(began.max(window.from)),
                to: seconds(ended.min(window.until)),
                outage,
            })
        };
        let mut bars: Vec<_> = run.record.effects.iter().filter_map(bar).collect();
        bars.sort_by(|a, b| a.from.total_cmp(&b.from));
        Self { bars }
    }

    /// The stretches of time in which an outage acted, overlapping ones joined.
    pub(super) fn shaded(&self) -> Vec<(f64, f64)> {
        let mut joined: Vec<(f64, f64)> = Vec::new();
        for bar in self.bars.iter().filter(|bar| bar.outage) {
            match joined.last_mut() {
                Some(last) if bar.from <= last.1 => last.1 = last.1.max(bar.to),
                _ => joined.push((bar.from, bar.to)),
            }
        }
        joined
    }

    /// Draws with `draw`, at the place that `place` gives, each moment at which an entry began or ceased to act: each
    /// place once, and none where there are so many that they would hide the data.
    pub(super) fn edges(&self, place: impl Fn(f64) -> f64, mut draw: impl FnMut(f64)) {
        if self.bars.len() > EDGED_MAX {
            return;
        }
        let mut places: Vec<f64> = self.bars.iter().flat_map(|bar| [bar.from, bar.to]).map(place).collect();
        places.sort_by(f64::total_cmp);
        places.dedup_by(|a, b| (*a - *b).abs() < 1.0);
        places.into_iter().for_each(&mut draw);
    }

    /// Draws the bars from `top` on; says how much height they take.
    pub(super) fn draw(&self, scene: &mut Scene, x: &Axis, (left, right): (f64, f64), top: f64) -> f64 {
        let mut taken: Vec<f64> = Vec::new();
        let mut unnamed = 0_usize;
        for bar in &self.bars {
            let place = |value| left + (right - left) * x.place(value);
            let from = place(bar.from);
            let to = place(bar.to).max(from + BAR_MIN);
            let label = LABEL.fitted(&bar.name, LABEL_MAX);
            let width = LABEL.width(&label) + 10.0;
            let inside = width <= to - from;
            let end = if inside { to } else { to + width };
            // Near the right edge the label stands before its bar.
            let (start, end, before) = if end > right { (from - width, to, !inside) } else { (from, end, false) };
            let lane = match taken.iter().position(|busy_until| *busy_until <= start) {
                Some(lane) => lane,
                None if taken.len() < LANES_MAX => {
                    taken.push(0.0);
                    taken.len() - 1
                }
                None => {
                    unnamed += 1;
                    continue;
                }
            };
            taken[lane] = end + 8.0;
            let y = top + lane as f64 * LANE;
            scene.rect(
                (from, y - 8.0),
                (to, y + 8.0),
                Ink::Acting,
                if bar.outage || to - from <= BAR_MIN { 0.6 } else { 0.3 },
            );
            let (at, anchor) = match (inside, before) {
                (true, _) => ((from + 5.0, y), Anchor::Left),
                (false, true) => ((from - 5.0, y), Anchor::Right),
                (false, false) => ((to + 5.0, y), Anchor::Left),
            };
            scene.text(at, anchor, LABEL, label);
        }
        let mut lanes = taken.len();
        if unnamed > 0 {
            let y = top + lanes as f64 * LANE;
            scene.text((left, y), Anchor::Left, LABEL, format!("… and {unnamed} more entries of the timeline"));
            lanes += 1;
        }
        lanes as f64 * LANE
    }
}

const LABEL: Type = Type { size: 15.5, bold: false, ink: Ink::Text };
const LANE: f64 = 20.0;
/// More lanes would leave too little of the chart.
const LANES_MAX: usize = 3;
const LABEL_MAX: f64 = 320.0;
const EDGED_MAX: usize = 20;
/// What happens in an instant is still seen.
const BAR_MIN: f64 = 3.0;
