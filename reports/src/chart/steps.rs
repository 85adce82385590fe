//! A figure over time as a filled staircase: one step a column, as high as the greatest of its values.

use model::time::SimTime;

use super::View;
use super::frame::Plot;
use super::ink::Ink;
use super::scene::{Point, Scene};
use crate::series::{self, Cell};

/// Draws the staircase of `value` over the cells of a view. Its rim keeps the narrowest step in sight.
pub(super) fn steps(
    scene: &mut Scene,
    plot: &Plot,
    shown: &[Cell<'_>],
    view: &View,
    (ink, opacity): (Ink, f64),
    value: impl Fn(&Cell<'_>) -> f64,
) {
    let edge = |at: SimTime| view.seconds(at.clamp(view.window.from, view.window.until));
    let mut corners = Vec::new();
    for column in series::columns(shown) {
        let (Some(first), Some(last)) = (column.first(), column.last()) else { continue };
        let height = column.iter().map(&value).fold(0.0, f64::max);
        corners.extend([plot.at(edge(first.from()), height), plot.at(edge(last.until()), height)]);
    }
    let floor = plot.y(0.0);
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
