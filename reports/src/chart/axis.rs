//! Axes: which values are marked, and what the marks say.

use jiff::Zoned;
use model::time::{SimDuration, SimTime};

use crate::words;

/// One direction of a plot.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    from: f64,
    to: f64,
    logarithmic: bool,
    /// The values that are marked, each with its label.
    pub(super) ticks: Vec<(f64, String)>,
    /// Calendar dates at some of these values, on an axis of days.
    pub(super) dates: Vec<(f64, String)>,
    /// What is measured, with its unit.
    pub(super) title: String,
}

/// The stretch of time that a chart shows, and the moment its axis counts from.
#[derive(Clone, Debug)]
pub(super) struct Window {
    /// Its first moment.
    pub(super) from: SimTime,
    /// Its last moment.
    pub(super) until: SimTime,
    /// The moment that the axis calls 0.
    pub(super) zero: SimTime,
    /// What that moment is, to follow "Time since".
    pub(super) since: String,
    /// Its calendar time, in words.
    pub(super) calendar: String,
    /// When the run begins.
    pub(super) starts: Zoned,
}

impl Axis {
    /// Counts from 0 to a little above `most`, in whole numbers.
    pub(super) fn counts(most: f64, title: &str) -> Self {
        let to = if most <= 0.0 { 1.0 } else { most * HEADROOM };
        let step = round_step(to / 6.0).max(1.0);
        Self::stepped(0.0, to, step, title.to_owned(), |value| words::decimal(value, 0))
    }

    /// The same with few marks, for a low plot.
    pub(super) fn coarse(most: f64, title: &str) -> Self {
        let to = if most <= 0.0 { 1.0 } else { most * HEADROOM };
        let step = round_step(to / 4.0).max(1.0);
        Self::stepped(0.0, to, step, title.to_owned(), |value| words::decimal(value, 0))
    }

    /// Bytes a second from 0 to a little above `most`, in the binary unit that suits them, with few marks.
    pub(super) fn bytes(most: f64, title: &str) -> Self {
        let to = if most <= 0.0 { 1.0 } else { most * HEADROOM };
        let power = (to.max(1.0).log2() / 10.0).floor();
        let unit = 1_024_f64.powf(power);
        let step = round_step(to / unit / 4.0) * unit;
        Self::stepped(0.0, to, step, title.to_owned(), |value| words::bytes(value.round() as u64))
    }

    /// Shares from 0 to 100%.
    pub(super) fn shares(title: &str) -> Self {
        Self::stepped(0.0, 100.0, 20.0, title.to_owned(), |value| format!("{value:.0}%"))
    }

    /// Simulated time over a window, in the unit that suits its length.
    pub(super) fn time(window: &Window) -> Self {
        let relative = |at: SimTime| (at.as_micros() - window.zero.as_micros()) as f64 / MICROS;
        let (from, to) = (relative(window.from), relative(window.until).max(relative(window.from) + 1.0 / MICROS));
        let (unit, name) = unit_for(to - from);
        let title = format!("Time since {} ({name}); 0 is {}", window.since, window.calendar);
        let step = time_step(to - from, unit);
        let axis = Self::stepped(from, to, step, title, |value| words_signed(value / unit));
        if unit < DAY {
            return axis;
        }
        let date = |value: f64| {
            words::date(&window.starts, SimTime::from_micros(window.zero.as_micros() + (value * MICROS) as i64))
        };
        let dates = axis.ticks.iter().map(|(value, _)| (*value, date(*value))).collect();
        Self { dates, ..axis }
    }

    /// Spans from 0 to somewhat above `most`; logarithmic from `least` where the spans differ too much for one ruler.
    pub(super) fn spans(least: SimDuration, median: SimDuration, most: SimDuration, title: &str) -> Self {
        let (least, median, most) =
            (least.as_secs_f64().max(1.0 / MICROS), median.as_secs_f64(), most.as_secs_f64().max(1.0 / MICROS));
        let (unit, name) = unit_for(most);
        if most > median.max(least) * LINEAR_MAX {
            let low = least.log10().floor() as i32;
            let (from, to) = (10_f64.powi(low), most * 4.0);
            // Powers of ten up to ten seconds, and from there on those of clocks.
            let values =
                (low..=1).map(|power| 10_f64.powi(power)).chain(CLOCKS.into_iter().filter(|value| *value > from));
            return Self {
                from,
                to,
                logarithmic: true,
                ticks: values
                    .filter(|value| *value <= to)
                    .map(|value| (value, words::length(SimDuration::from_secs_f64(value))))
                    .collect(),
                dates: Vec::new(),
                title: format!("{title}, logarithmic"),
            };
        }
        let to = most * 1.18;
        Self::stepped(0.0, to, time_step(to, unit), format!("{title} ({name})"), |value| words_signed(value / unit))
    }

    /// Places from 0 to `to`, marked as given.
    pub(super) fn places(to: f64, ticks: Vec<(f64, String)>, title: &str) -> Self {
        Self { from: 0.0, to, logarithmic: false, ticks, dates: Vec::new(), title: title.to_owned() }
    }

    /// Bits a second, logarithmic from below `least` to above `most`.
    pub(super) fn bit_rates(least: f64, most: f64) -> Self {
        let most = most.max(1.0);
        let least = least.clamp(1e-3, most);
        let (low, high) = (least.log10().floor() as i32, (most * 1.6).log10().ceil() as i32);
        let tick = |power: i32| {
            let (unit, name) = match power {
                ..3 => (0, ""),
                3..6 => (3, " k"),
                6..9 => (6, " M"),
                _ => (9, " G"),
            };
            (10_f64.powi(power), format!("{}{name}", words::decimal(10_f64.powi(power - unit), 3)))
        };
        let (from, to) = (10_f64.powi(low), (most * 4.0).min(10_f64.powi(high)));
        let ticks = (low..=high).map(tick).filter(|(value, _)| *value <= to).collect();
        Self { from, to, logarithmic: true, ticks, dates: Vec::new(), title: "Bits a second, logarithmic".to_owned() }
    }

    /// Where `value` lies between the ends: 0 at the first, 1 at the last, and never beyond.
    pub(super) fn place(&self, value: f64) -> f64 {
        let place = if self.logarithmic {
            (value.max(self.from) / self.from).ln() / (self.to / self.from).ln()
        } else {
            (value - self.from) / (self.to - self.from)
        };
        place.clamp(0.0, 1.0)
    }

    fn stepped(from: f64, to: f64, step: f64, title: String, label: impl Fn(f64) -> String) -> Self {
        let (first, last) = ((from / step - SLACK).ceil() as i64, (to / step + SLACK).floor() as i64);
        let ticks = (first..=last).map(|place| place as f64 * step).map(|value| (value, label(value))).collect();
        Self { from, to, logarithmic: false, ticks, dates: Vec::new(), title }
    }
}

/// 1, 2 or 5 times a power of ten: the least of them that is not below `least`.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= least * (1.0 - SLACK))
        .unwrap_or(least)
}

/// The unit for a span of so many seconds, in seconds, and its name.
fn unit_for(span: f64) -> (f64, &'static str) {
    match span {
        ..1.0 => (1e-3, "ms"),
        ..=600.0 => (1.0, "s"),
        ..=12_600.0 => (60.0, "min"),
        ..=400_000.0 => (3_600.0, "h"),
        _ => (DAY, "days"),
    }
}

/// The step between marks, in seconds: one that clocks and calendars use.
fn time_step(span: f64, unit: f64) -> f64 {
    let least = span / unit / TICKS_MAX;
    let steps: &[f64] = match unit {
        60.0 => &[0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0],
        3_600.0 => &[0.5, 1.0, 2.0, 3.0, 6.0, 12.0],
        86_400.0 => &[0.5, 1.0, 2.0, 5.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0],
        _ => &[1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0],
    };
    let fits = steps.iter().copied().find(|step| *step >= least);
    unit * fits.filter(|_| least >= steps[0] / 5.0).unwrap_or_else(|| round_step(least))
}

fn words_signed(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{}", words::decimal(value.abs(), 3))
}

const MICROS: f64 = 1e6;
const DAY: f64 = 86_400.0;
/// The most marks on an axis of time; more run into each other.
const TICKS_MAX: f64 = 12.0;
/// Room above the greatest value, for its label.
const HEADROOM: f64 = 1.12;
/// How many times the median the longest span may be before a linear axis would hide the many behind the one.
const LINEAR_MAX: f64 = 30.0;
/// Marks of a logarithmic axis of spans beyond seconds: 1 and 10 of each unit, and 100 days.
const CLOCKS: [f64; 7] = [60.0, 600.0, 3_600.0, 36_000.0, DAY, 10.0 * DAY, 100.0 * DAY];
/// Against the last bit of a division.
const SLACK: f64 = 1e-9;

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> String {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn window(from: i64, until: i64, zero: i64) -> Window {
        Window {
            from: SimTime::from_secs(from),
            until: SimTime::from_secs(until),
            zero: SimTime::from_secs(zero),
            since: "the run began".to_owned(),
            calendar: "noon".to_owned(),
            starts: "2026-11-16T12:00:00[UTC]".parse().unwrap(),
        }
    }

    #[test]
    fn time_takes_the_unit_and_the_steps_of_a_clock() {
        let cases = [
            (0, 60, 0, "0 5 10 15 20 25 30 35 40 45 50 55 60", "(s)"),
            (2_390, 2_505, 2_400, "−10 0 10 20 30 40 50 60 70 80 90 100", "(s)"),
            (0, 7_200, 0, "0 10 20 30 40 50 60 70 80 90 100 110 120", "(min)"),
            (0, 86_400, 0, "0 2 4 6 8 10 12 14 16 18 20 22 24", "(h)"),
            (0, 30 * 86_400, 0, "0 5 10 15 20 25 30", "(days)"),
            (0, 3_660 * 86_400, 0, "0 365 730 1,095 1,460 1,825 2,190 2,555 2,920 3,285 3,650", "(days)"),
        ];
        for (from, until, zero, expected, unit) in cases {
            let axis = Axis::time(&window(from, until, zero));
            assert_eq!(labels(&axis), expected);
            assert!(axis.title.contains(unit), "{}", axis.title);
            assert_eq!(axis.dates.len(), if unit == "(days)" { axis.ticks.len() } else { 0 });
        }
        let month = Axis::time(&window(0, 30 * 86_400, 0));
        let dates: Vec<_> = month.dates.iter().map(|(_, date)| date.as_str()).collect();
        assert_eq!(dates, ["16 Nov", "21 Nov", "26 Nov", "1 Dec", "6 Dec", "11 Dec", "16 Dec"]);
    }

    #[test]
    fn counts_are_whole_and_start_at_nothing() {
        for (most, expected) in [
            (0.0, "0 1"),
            (3.0, "0 1 2 3"),
            (300.0, "0 100 200 300"),
            (25_000.0, "0 5,000 10,000 15,000 20,000 25,000"),
        ] {
            assert_eq!(labels(&Axis::counts(most, "x")), expected);
        }
    }

    #[test]
    fn spans_turn_logarithmic_when_one_dwarfs_the_many() {
        let span = SimDuration::from_millis;
        let linear = Axis::spans(span(10), span(45_000), span(92_000), "t");
        assert_eq!(labels(&linear), "0 10 20 30 40 50 60 70 80 90 100");
        let log = Axis::spans(span(10), span(100), span(3_600_000), "t");
        assert!(log.title.ends_with("logarithmic"));
        assert_eq!(labels(&log), "10 ms 100 ms 1 s 10 s 1 min 10 min 1 h");
        assert_eq!(log.place(0.0), 0.0);
        assert!((log.place(0.1) - log.place(0.01) - (log.place(1.0) - log.place(0.1))).abs() < 1e-9);
    }

    #[test]
    fn bit_rates_are_marked_at_powers_of_ten_in_the_unit_that_suits_them() {
        assert_eq!(labels(&Axis::bit_rates(700.0, 29e6)), "100 1 k 10 k 100 k 1 M 10 M 100 M");
        assert_eq!(labels(&Axis::bit_rates(f64::INFINITY, 0.0)), "1");
    }

    #[test]
    fn a_window_without_length_still_has_an_axis() {
        assert!(Axis::time(&window(5, 5, 0)).place(5.0).is_finite());
    }
}
