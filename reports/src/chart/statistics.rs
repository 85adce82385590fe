//! What reports of statistics take: one line for each choice of statistics, over intervals, beside each other for each fleet.

use super::axis::Axis;
use super::frame::{Frame, Key, Plot, Swatch};
use super::ink::Ink;
use super::scene::{Anchor, Scene, Type};
use crate::run::ReportError;
use crate::statistics::{Cell, Table, rate};
use crate::words;

/// The chart as SVG and as PNG.
pub(crate) fn drawn(table: &Table) -> Result<(String, Vec<u8>), ReportError> {
    let failed = |why: String| ReportError::format("statistics", why);
    let scene = scene(table);
    Ok((
        scene.svg(&format!("{TITLE}, against fleet size, statistics chosen and interval")).map_err(failed)?,
        scene.png().map_err(failed)?,
    ))
}

fn scene(table: &Table) -> Scene {
    let (fleets, intervals, kinds) = (table.clients(), table.intervals(), table.kinds());
    let mut keys: Vec<Key> = Vec::new();
    for (place, kinds) in kinds.iter().enumerate().rev() {
        let label = format!("{kinds} ({})", words::bytes(table.plan().report_bytes(*kinds)));
        keys.push(Key { swatch: Swatch::Line(Ink::Choice(place)), label });
    }
    keys.push(Key { swatch: Swatch::Dashes(Ink::Acting), label: "keep-alives, both ways".to_owned() });
    let note = "mean at the appliance, with every Jump Client online · assumed sizes of reports";

    // Each fleet has a stretch of the axis, and half a step to either side of its intervals.
    let at = |fleet: usize, interval: usize| (fleet * intervals.len() + interval) as f64 + 0.5;
    let steps = fleets.len() * intervals.len();
    let every = steps.div_ceil(LABELS_MAX);
    let ticks = (0..fleets.len()).flat_map(|fleet| {
        let marked = intervals.iter().enumerate().filter(move |(place, _)| place % every == 0);
        marked.map(move |(place, interval)| (at(fleet, place), interval.to_string()))
    });
    let x = Axis::places(steps as f64, ticks.collect(), "Interval between two reports of a Jump Client");
    let rates = || table.cells().map(|cell| cell.statistics.bytes_per_s()).filter(|rate| *rate > 0.0);
    let keep_alives = || fleets.iter().map(|clients| table.keep_alives(*clients).bytes_per_s());
    let least = rates().chain(keep_alives()).fold(f64::INFINITY, f64::min);
    let most = rates().chain(keep_alives()).fold(0.0, f64::max);
    let mut frame = Frame::new((TITLE, note), &keys, x);
    let plot = frame.plot((0.05, 1.0), Axis::bit_rates(least * 8.0, most * 8.0));

    for (fleet, clients) in fleets.iter().enumerate() {
        let (from, to) = (at(fleet, 0) - 0.5, at(fleet, intervals.len() - 1) + 0.5);
        separate(&mut frame.scene, &plot, from, fleet > 0);
        let name = NAME.fitted(&words::clients((*clients).into()), plot.x(to) - plot.x(from) - 4.0);
        frame.scene.text(((plot.x(from) + plot.x(to)) / 2.0, plot.top() - 14.0), Anchor::Middle, NAME, name);
        let level = table.keep_alives(*clients).bytes_per_s() * 8.0;
        frame.scene.dashes(&[plot.at(from, level), plot.at(to, level)], Ink::Acting, 2.0, 7.0);
        for place in 0..kinds.len() {
            let own: Vec<Cell> = table.cells_of(*clients, kinds[place]).collect();
            let bits = |cell: &Cell| cell.statistics.bytes_per_s() * 8.0;
            let line = own.iter().enumerate().map(|(interval, cell)| plot.at(at(fleet, interval), bits(cell)));
            let line: Vec<_> = line.collect();
            for point in &line {
                frame.scene.dot(*point, 3.5, Ink::Choice(place));
            }
            frame.scene.line(line.clone(), Ink::Choice(place), 2.5);
            if place + 1 == kinds.len() && every == 1 {
                for (point, cell) in line.iter().zip(own) {
                    // The line goes on to the right and down.
                    let label = rate(cell.statistics);
                    let label = label.trim_end_matches("bit/s").trim_end();
                    let left = (point.0 + 6.0).min(plot.x(to) - VALUE.width(label) - 3.0);
                    frame.scene.text((left, point.1 - 11.0), Anchor::Left, VALUE, label);
                }
            }
        }
    }
    frame.close(&plot);
    frame.scene
}

fn separate(scene: &mut Scene, plot: &Plot, at: f64, between: bool) {
    if between {
        scene.line(vec![(plot.x(at), plot.top() - 24.0), (plot.x(at), plot.bottom())], Ink::Muted, 1.0);
    }
}

const TITLE: &str = "What reports of statistics take";
const NAME: Type = Type { size: 17.0, bold: true, ink: Ink::Text };
const VALUE: Type = Type { size: 14.0, bold: false, ink: Ink::Text };
/// More names of intervals would run into each other.
const LABELS_MAX: usize = 18;
