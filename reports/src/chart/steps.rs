//! A figure over time as a filled staircase: one step a column, as high as the greatest of its values.

use model::time::SimTime;

use super::View;
use super::frame::Plot;
use super::ink::Ink;
use super::scene::{Point, Scene};
use crate::series::{self, Cell};

/// Draws the staircase of `value` over the cells of a view.
pub(super) fn steps(
    scene: &mut Scene,
    plot: &Plot,
    shown: &[Cell<'_>],
    view: &View,
    ink: (Ink, f64),
    value: impl Fn(&Cell<'_>) -> f64,
) {
    let edge = |at: SimTime| view.seconds(at.clamp(view.window.from, view.window.until));
    let stair = |column: &[Cell<'_>]| {
        let height = column.iter().map(&value).fold(0.0, f64::max);
        Some((edge(column.first()?.from()), edge(column.last()?.until()), height))
    };
    stairs(scene, plot, series::columns(shown).filter_map(stair), ink);
}

/// Draws a staircase of stairs (from, to, height), in order. Its rim keeps the narrowest stair in sight.
pub(super) fn stairs(
    scene: &mut Scene,
    plot: &Plot,
    stairs: impl IntoIterator<Item = (f64, f64, f64)>,
    (ink, opacity): (Ink, f64),
) {
    let floor = plot.y(0.0);
    let mut corners: Vec<Point> = Vec::new();
    for (from, to, height) in stairs {
        let (from, to) = (plot.at(from, height), plot.at(to, height));
        // Between two stairs that do not touch there is nothing.
        if let Some(last) = corners.last().filter(|last| from.0 - last.0 > 1e-6).copied() {
            corners.extend([(last.0, floor), (from.0, floor)]);
        }
        corners.extend([from, to]);
    }
    let outline = outline(corners, floor);
    for rise in outline.split(|point| point.1 == floor).filter(|rise| !rise.is_empty()) {
        let ends = [rise[0], rise[rise.len() - 1]].map(|end| (end.0, floor));
        let rim = [&ends[..1], rise, &ends[1..]].concat();
        scene.line(rim, ink, 1.0);
    }
    scene.area(outline, ink, opacity);
}

/// The corners closed at the floor, without those that lie on a straight line.
fn outline(corners: Vec<Point>, floor: f64) -> Vec<Point> {
    let (Some(first), Some(last)) = (corners.first().copied(), corners.last().copied()) else { return Vec::new() };
    let mut kept: Vec<Point> = vec![(first.0, floor)];
    for corner in corners {
        match kept.as_mut_slice() {
            [.., older, newer] if older.1 == newer.1 && newer.1 == corner.1 => newer.0 = corner.0,
            _ => kept.push(corner),
        }
    }
    kept.push((last.0, floor));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_stretches_keep_their_ends_only() {
        let corners = vec![(0.0, 5.0), (1.0, 5.0), (1.0, 5.0), (2.0, 5.0), (2.0, 3.0), (3.0, 3.0)];
        let kept = outline(corners, 9.0);
        assert_eq!(kept, [(0.0, 9.0), (0.0, 5.0), (2.0, 5.0), (2.0, 3.0), (3.0, 3.0), (3.0, 9.0)]);
        assert!(outline(Vec::new(), 9.0).is_empty());
    }
}
