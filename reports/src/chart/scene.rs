//! A drawing as a list of marks in units of one pixel at 1,200 by 600, drawn alike as SVG and as PNG.
//!
//! Knows shapes, inks and text; nothing of what they stand for.

use std::sync::Once;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, register_font};

use super::ink::Ink;

/// A place in a scene: right, then down.
pub(super) type Point = (f64, f64);

/// A drawing of [`WIDTH`] by [`HEIGHT`].
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    marks: Vec<Mark>,
}

/// How a text sits on its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// It begins there, centred on the point's height.
    Left,
    /// It ends there, centred on the point's height.
    Right,
    /// It is centred there.
    Middle,
    /// It is centred there and reads upwards.
    Upwards,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) ink: Ink,
}

#[derive(Clone, Debug)]
enum Mark {
    Area { points: Vec<Point>, ink: Ink, opacity: f64 },
    Line { points: Vec<Point>, ink: Ink, width: f64 },
    Box { from: Point, to: Point, ink: Ink, opacity: f64 },
    Dot { at: Point, radius: f64, ink: Ink },
    Text { at: Point, anchor: Anchor, look: Type, text: String },
}

impl Scene {
    /// A filled shape.
    pub(super) fn area(&mut self, points: Vec<Point>, ink: Ink, opacity: f64) {
        if points.len() > 2 {
            self.marks.push(Mark::Area { points, ink, opacity });
        }
    }

    /// An open line.
    pub(super) fn line(&mut self, points: Vec<Point>, ink: Ink, width: f64) {
        if points.len() > 1 {
            self.marks.push(Mark::Line { points, ink, width });
        }
    }

    /// An open line of dashes, `dash` long with gaps of the same length.
    pub(super) fn dashes(&mut self, points: &[Point], ink: Ink, width: f64, dash: f64) {
        for piece in dashed(points, dash) {
            self.line(piece, ink, width);
        }
    }

    /// A filled rectangle.
    pub(super) fn rect(&mut self, from: Point, to: Point, ink: Ink, opacity: f64) {
        self.marks.push(Mark::Box { from, to, ink, opacity });
    }

    /// A filled circle with a rim of paper, so that it stands out of lines.
    pub(super) fn dot(&mut self, at: Point, radius: f64, ink: Ink) {
        self.marks.push(Mark::Dot { at, radius: radius + 1.5, ink: Ink::Paper });
        self.marks.push(Mark::Dot { at, radius, ink });
    }

    /// A line of text.
    pub(super) fn text(&mut self, at: Point, anchor: Anchor, look: Type, text: impl Into<String>) {
        self.marks.push(Mark::Text { at, anchor, look, text: text.into() });
    }

    /// The scene as an SVG document whose accessible name is `label`.
    pub(super) fn svg(&self, label: &str) -> Result<String, String> {
        fonts();
        let mut drawn = String::new();
        let mut backend = SVGBackend::with_string(&mut drawn, (WIDTH * FINENESS, HEIGHT * FINENESS));
        self.draw(&mut backend, Medium::Svg)?;
        backend.present().map_err(|error| error.to_string())?;
        drop(backend);
        let fine = format!("<svg width=\"{}\" height=\"{}\"", WIDTH * FINENESS, HEIGHT * FINENESS);
        let named = format!("<svg role=\"img\" aria-label=\"{}\" width=\"{WIDTH}\" height=\"{HEIGHT}\"", escape(label));
        match drawn.strip_prefix(&fine) {
            Some(rest) => Ok(named + rest),
            None => Err("the SVG does not begin with its size".to_owned()),
        }
    }

    /// The scene as a PNG of twice [`WIDTH`] by twice [`HEIGHT`], so that it prints well.
    pub(super) fn png(&self) -> Result<Vec<u8>, String> {
        fonts();
        let (width, height) = (WIDTH * FINENESS, HEIGHT * FINENESS);
        let mut pixels = vec![0; (width * height * 3) as usize];
        let mut backend = BitMapBackend::with_buffer(&mut pixels, (width, height));
        self.draw(&mut backend, Medium::Png)?;
        backend.present().map_err(|error| error.to_string())?;
        drop(backend);
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_filter(png::FilterType::NoFilter);
        encoder.set_compression(png::Compression::Default);
        let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
        writer.write_image_data(&pixels).map_err(|error| error.to_string())?;
        writer.finish().map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    fn draw<DB: DrawingBackend>(&self, backend: &mut DB, medium: Medium) -> Result<(), String> {
        let paper = (WIDTH * FINENESS, HEIGHT * FINENESS);
        backend
            .draw_rect((0, 0), (paper.0 as i32, paper.1 as i32), &Ink::Paper.rgb().filled(), true)
            .map_err(|error| error.to_string())?;
        for mark in &self.marks {
            match mark {
                Mark::Area { points, ink, opacity } => {
                    backend
                        .fill_polygon(points.iter().map(fine), &ink.rgb().mix(*opacity).filled())
                        .map_err(|error| error.to_string())?;
                }
                Mark::Line { points, ink, width } => {
                    let stroke = (width * f64::from(FINENESS)).round().max(1.0) as u32;
                    let style = ink.rgb().stroke_width(stroke);
                    // As one path, the bitmap's joins of a wide line would shoot out far beyond a sharp corner.
                    let pieces = if medium == Medium::Png { 2 } else { points.len() };
                    for piece in points.windows(pieces) {
                        backend.draw_path(piece.iter().map(fine), &style).map_err(|error| error.to_string())?;
                    }
                }
                Mark::Box { from, to, ink, opacity } => {
                    backend
                        .draw_rect(fine(from), fine(to), &ink.rgb().mix(*opacity).filled(), true)
                        .map_err(|error| error.to_string())?;
                }
                Mark::Dot { at, radius, ink } => {
                    backend
                        .draw_circle(fine(at), (radius * f64::from(FINENESS)) as u32, &ink.rgb().filled(), true)
                        .map_err(|error| error.to_string())?;
                }
                Mark::Text { at, anchor, look, text } => {
                    let (h_pos, transform) = match anchor {
                        Anchor::Left => (HPos::Left, FontTransform::None),
                        Anchor::Right => (HPos::Right, FontTransform::None),
                        Anchor::Middle => (HPos::Center, FontTransform::None),
                        Anchor::Upwards => (HPos::Center, FontTransform::Rotate270),
                    };
                    let colour = look.ink.rgb();
                    let style = TextStyle::from(look.font(FINENESS).transform(transform))
                        .color(&colour)
                        .pos(Pos::new(h_pos, VPos::Center));
                    backend
                        .draw_text(text, &style, fine(&medium.centred(*at, *anchor, look.size)))
                        .map_err(|error| error.to_string())?;
                }
            }
        }
        Ok(())
    }
}

/// What a scene is drawn as, where the two backends differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Medium {
    Svg,
    Png,
}

impl Medium {
    /// Where to draw a text so that its capitals are centred on `at`: each backend centres something else, too high.
    fn centred(self, at: Point, anchor: Anchor, size: f64) -> Point {
        let lower = size
            * match self {
                Self::Svg => 0.07,
                Self::Png => 0.21,
            };
        match anchor {
            Anchor::Upwards => (at.0 + lower, at.1),
            Anchor::Left | Anchor::Right | Anchor::Middle => (at.0, at.1 + lower),
        }
    }
}

impl Type {
    /// Text for reading, in the ordinary ink.
    pub(super) const BODY: Self = Self { size: 16.5, bold: false, ink: Ink::Text };
    /// Text beside other text.
    pub(super) const NOTE: Self = Self { size: 16.0, bold: false, ink: Ink::Muted };

    /// How wide `text` is.
    pub(super) fn width(self, text: &str) -> f64 {
        fonts();
        // Without a font nothing can be drawn, and drawing says so; until then any width will do.
        self.font(1).box_size(text).map_or(0.0, |(width, _)| f64::from(width))
    }

    /// `text`, cut with an ellipsis where it is wider than `width`.
    pub(super) fn fitted(self, text: &str, width: f64) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut kept: Vec<char> = text.chars().collect();
        loop {
            kept.pop();
            let cut: String = kept.iter().copied().chain(['…']).collect();
            if kept.is_empty() || self.width(&cut) <= width {
                return cut;
            }
        }
    }

    fn font(self, fineness: u32) -> FontDesc<'static> {
        let style = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        FontDesc::new(FontFamily::SansSerif, self.size * f64::from(fineness), style)
    }
}

fn fine(point: &Point) -> (i32, i32) {
    let scaled = |value: f64| (value * f64::from(FINENESS)).round() as i32;
    (scaled(point.0), scaled(point.1))
}

/// The pieces of a line that are drawn when every other `dash` of it is left out.
fn dashed(points: &[Point], dash: f64) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
    let (mut drawing, mut left) = (true, dash);
    for pair in points.windows(2) {
        let ((mut x, mut y), (to_x, to_y)) = (pair[0], pair[1]);
        loop {
            let length = (to_x - x).hypot(to_y - y);
            if length <= left {
                left -= length;
                if drawing {
                    piece.push((to_x, to_y));
                }
                break;
            }
            (x, y) = (x + (to_x - x) * left / length, y + (to_y - y) * left / length);
            if drawing {
                piece.push((x, y));
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![(x, y)];
            }
            drawing = !drawing;
            left = dash;
        }
    }
    if drawing {
        pieces.push(piece);
    }
    pieces
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Registers the embedded font, once for the process: even an SVG's layout measures text.
fn fonts() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        for (style, bytes) in [(FontStyle::Normal, dejavu::sans::regular()), (FontStyle::Bold, dejavu::sans::bold())] {
            // A failure shows at the first drawing, which then finds no font.
            let _registered = register_font("sans-serif", style, bytes);
        }
    });
}

/// Width of every scene.
pub(super) const WIDTH: u32 = 1_200;
/// Height of every scene.
pub(super) const HEIGHT: u32 = 600;
/// Steps of coordinates in a unit: backends round to whole ones, and half a unit is what the eye still sees.
const FINENESS: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_go_round_corners() {
        let pieces = dashed(&[(0.0, 0.0), (3.0, 0.0), (3.0, 3.0)], 2.0);
        assert_eq!(pieces, [vec![(0.0, 0.0), (2.0, 0.0)], vec![(3.0, 1.0), (3.0, 3.0)]]);
        assert_eq!(dashed(&[], 2.0), [Vec::<Point>::new()]);
    }

    #[test]
    fn text_is_cut_to_its_room() {
        let look = Type::BODY;
        assert_eq!(look.fitted("short", 500.0), "short");
        let cut = look.fitted("a name that is far too long for its place", 100.0);
        assert!(cut.ends_with('…') && look.width(&cut) <= 100.0, "{cut}");
    }

    #[test]
    fn both_renderings_repeat() {
        let mut scene = Scene::default();
        scene.text((10.0, 20.0), Anchor::Left, Type::BODY, "<a> & b");
        scene.dot((50.0, 50.0), 5.0, Ink::Text);
        assert_eq!(scene.svg("x").unwrap(), scene.clone().svg("x").unwrap());
        assert_eq!(scene.png().unwrap(), scene.clone().png().unwrap());
        let svg = scene.svg("<&\"'>").unwrap();
        assert!(svg.starts_with("<svg role=\"img\" aria-label=\"&lt;&amp;&quot;&apos;&gt;\" width=\"1200\""), "{svg}");
        assert!(svg.contains("&lt;a&gt; &amp; b"), "{svg}");
    }
}
