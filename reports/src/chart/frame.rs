//! What every chart has around its data: title, source line, legend, the timeline above the plot, axes and grid.

use super::axis::{Axis, Window};
use super::ink::Ink;
use super::lanes::Lanes;
use super::scene::{Anchor, HEIGHT, Point, Scene, Type, WIDTH};

/// A chart under construction: the words around the plot are placed, the plot is free.
#[derive(Debug)]
pub(super) struct Frame {
    /// What is drawn so far.
    pub(super) scene: Scene,
    x: Axis,
    top: f64,
    lanes: Lanes,
}

/// A rectangle with two axes.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    x: Axis,
    y: Axis,
    top: f64,
    bottom: f64,
}

/// An entry of the legend.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// How the thing looks.
    pub(super) swatch: Swatch,
    /// What it is.
    pub(super) label: String,
}

/// How a thing looks in the legend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Swatch {
    /// An area.
    Area(Ink, f64),
    /// A line.
    Line(Ink),
    /// A dashed line.
    Dashes(Ink),
}

impl Frame {
    /// A chart over time, with the timeline's entries in lanes above the plot.
    pub(super) fn over_time(words: (&str, &str), keys: &[Key], window: &Window, lanes: Lanes) -> Self {
        let mut frame = Self::new(words, keys, Axis::time(window));
        frame.lanes = lanes;
        frame.top += frame.lanes.draw(&mut frame.scene, &frame.x, (LEFT, RIGHT), frame.top);
        frame
    }

    /// A chart over anything else.
    pub(super) fn new((title, source): (&str, &str), keys: &[Key], x: Axis) -> Self {
        let mut scene = Scene::default();
        let room = RIGHT - MARGIN;
        scene.text((MARGIN, 28.0), Anchor::Left, TITLE, TITLE.fitted(title, room));
        scene.text((MARGIN, 54.0), Anchor::Left, Type::NOTE, Type::NOTE.fitted(source, room));
        let rows = legend(&mut scene, keys, 80.0);
        Self { scene, x, top: 80.0 + rows * LEGEND_ROW, lanes: Lanes::default() }
    }

    /// A plot over the share `span` of the free height, with its grid and axes; the lowest one carries the x axis.
    pub(super) fn plot(&mut self, span: (f64, f64), y: Axis) -> Plot {
        let bottom = if self.x.dates.is_empty() { BOTTOM } else { BOTTOM - DATES };
        let height = bottom - self.top;
        let plot = Plot { x: self.x.clone(), y, top: self.top + height * span.0, bottom: self.top + height * span.1 };
        let scene = &mut self.scene;
        for (from, to) in self.lanes.shaded() {
            scene.rect((plot.x(from), plot.top), (plot.x(to), plot.bottom), Ink::Acting, 0.18);
        }
        self.lanes.edges(|at| plot.x(at), |x| scene.line(vec![(x, plot.top), (x, plot.bottom)], Ink::Acting, 1.0));
        for (value, label) in &plot.y.ticks {
            let y = plot.y(*value);
            scene.line(vec![(LEFT, y), (RIGHT, y)], Ink::Grid, 1.0);
            scene.text((LEFT - 8.0, y), Anchor::Right, Type::BODY, label);
        }
        for (value, label) in &plot.x.ticks {
            let x = plot.x(*value);
            scene.line(vec![(x, plot.top), (x, plot.bottom)], Ink::Grid, 1.0);
            scene.line(vec![(x, plot.bottom), (x, plot.bottom + 5.0)], Ink::Text, 1.0);
            if span.1 >= 1.0 {
                scene.text((x, plot.bottom + 18.0), Anchor::Middle, Type::BODY, label);
            }
        }
        for (value, date) in plot.x.dates.iter().filter(|_| span.1 >= 1.0) {
            scene.text((plot.x(*value), plot.bottom + 37.0), Anchor::Middle, Type::NOTE, date);
        }
        scene.text((MARGIN, (plot.top + plot.bottom) / 2.0), Anchor::Upwards, Type::BODY, &plot.y.title);
        if span.1 >= 1.0 {
            let title = Type::BODY.fitted(&plot.x.title, RIGHT - LEFT);
            scene.text(((LEFT + RIGHT) / 2.0, HEIGHT as f64 - 20.0), Anchor::Middle, Type::BODY, title);
        }
        plot
    }

    /// Draws again, over areas that fill the plot, the moments at which the timeline began and ceased to act.
    pub(super) fn edges_over(&mut self, plot: &Plot) {
        let scene = &mut self.scene;
        self.lanes.edges(|at| plot.x(at), |x| scene.line(vec![(x, plot.top), (x, plot.bottom)], Ink::Muted, 1.0));
    }

    /// Draws the axes, over the data.
    pub(super) fn close(&mut self, plot: &Plot) {
        self.scene.line(vec![(LEFT, plot.top), (LEFT, plot.bottom), (RIGHT, plot.bottom)], Ink::Text, 1.0);
    }
}

impl Plot {
    /// Its upper edge.
    pub(super) const fn top(&self) -> f64 {
        self.top
    }

    /// Its lower edge.
    pub(super) const fn bottom(&self) -> f64 {
        self.bottom
    }

    /// Where a value lies from left to right.
    pub(super) fn x(&self, value: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * self.x.place(value)
    }

    /// Where a value lies from top to bottom.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * self.y.place(value)
    }

    /// The place of a pair of values.
    pub(super) fn at(&self, x: f64, y: f64) -> Point {
        (self.x(x), self.y(y))
    }

    /// A dashed horizontal limit over the whole width, named at its right end.
    pub(super) fn limit(&self, scene: &mut Scene, value: f64, label: &str) {
        let y = self.y(value);
        scene.dashes(&[(LEFT, y), (RIGHT, y)], Ink::Limit, 2.0, 9.0);
        scene.text((RIGHT - 4.0, y - 11.0), Anchor::Right, LIMIT, label);
    }

    /// What a plot without a title of its own shows, above its top left.
    pub(super) fn heading(&self, scene: &mut Scene, words: &str) {
        scene.text((LEFT, self.top - 11.0), Anchor::Left, HEADING, words);
    }

    /// A dot with its words beside it, kept inside the plot.
    pub(super) fn flag(&self, scene: &mut Scene, at: Point, ink: Ink, label: &str) {
        let width = Type::BODY.width(label);
        let y = if at.1 - 16.0 < self.top + 8.0 { at.1 + 18.0 } else { at.1 - 16.0 };
        let (x, anchor) =
            if at.0 + 10.0 + width > RIGHT { (at.0 - 10.0, Anchor::Right) } else { (at.0 + 10.0, Anchor::Left) };
        scene.dot(at, 4.5, ink);
        scene.text((x, y), anchor, Type::BODY, label);
    }
}

/// Draws the legend from `top` on, in as many rows as it takes; says how many.
fn legend(scene: &mut Scene, keys: &[Key], top: f64) -> f64 {
    let mut at = (MARGIN, top);
    for key in keys {
        let width = SWATCH + 6.0 + Type::BODY.width(&key.label) + 22.0;
        if at.0 > MARGIN && at.0 + width > RIGHT {
            at = (MARGIN, at.1 + LEGEND_ROW);
        }
        let (x, y) = at;
        let line = [(x, y), (x + SWATCH, y)];
        match key.swatch {
            Swatch::Area(ink, opacity) => scene.rect((x, y - 7.0), (x + SWATCH, y + 7.0), ink, opacity),
            Swatch::Line(ink) => scene.line(line.to_vec(), ink, 2.5),
            Swatch::Dashes(ink) => scene.dashes(&line, ink, 2.5, SWATCH / 5.0),
        }
        scene.text((x + SWATCH + 6.0, y), Anchor::Left, Type::BODY, &key.label);
        at.0 += width;
    }
    if keys.is_empty() { 0.0 } else { (at.1 - top) / LEGEND_ROW + 1.0 }
}

const TITLE: Type = Type { size: 24.0, bold: true, ink: Ink::Text };
const HEADING: Type = Type { size: 15.5, bold: true, ink: Ink::Text };
const LIMIT: Type = Type { size: 16.5, bold: true, ink: Ink::Limit };
const MARGIN: f64 = 20.0;
/// The plot's edges; room for the widest label of the y axis stands to its left.
const LEFT: f64 = 100.0;
const RIGHT: f64 = WIDTH as f64 - 28.0;
const BOTTOM: f64 = HEIGHT as f64 - 64.0;
/// Room for a row of dates under the labels of the x axis.
const DATES: f64 = 18.0;
const LEGEND_ROW: f64 = 24.0;
const SWATCH: f64 = 26.0;
