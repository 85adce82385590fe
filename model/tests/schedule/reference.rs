//! The clock on the wall, and somebody who looks at it once a minute.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jumpstorm_model::access::schedule::{Entry, Schedule, WeekTime};

/// What hangs on the wall beside the clock: from a weekday, hour and minute to another. Weekdays count from Monday, 0.
pub(crate) type Line = ((i8, i8, i8), (i8, i8, i8));

/// A stretch of time, minute by minute.
pub(crate) struct Walk {
    pub(crate) first: Timestamp,
    /// What the clock shows in each minute.
    pub(crate) shown: Vec<DateTime>,
    /// Whether access is possible throughout each minute.
    pub(crate) open: Vec<bool>,
}

impl Walk {
    /// From `first`, a whole minute, for so many minutes.
    pub(crate) fn new(zone: &str, lines: &[Line], first: Timestamp, minutes: usize) -> Self {
        let zone = TimeZone::get(zone).expect("a zone");
        let at = |minute: usize| Timestamp::from_second(first.as_second() + minute as i64 * 60).expect("a moment");
        let shown: Vec<_> = (0..minutes).map(|minute| zone.to_datetime(at(minute))).collect();
        let open = shown.iter().map(|shown| lines.iter().any(|line| stands_in(line, *shown))).collect();
        Self { first, shown, open }
    }

    /// The moment at which a minute begins.
    pub(crate) fn at(&self, minute: usize) -> Timestamp {
        Timestamp::from_second(self.first.as_second() + minute as i64 * 60).expect("a moment")
    }

    /// The first minute from `minute` on that is open, or closed; nothing if it lies beyond the walk.
    pub(crate) fn first_that_is(&self, open: bool, minute: usize) -> Option<usize> {
        (minute..self.open.len()).find(|minute| self.open[*minute] == open)
    }
}

/// Whether a line names what the clock shows. Days, hours and minutes compare in this order.
fn stands_in((start, end): &Line, shown: DateTime) -> bool {
    let now = (shown.weekday().to_monday_zero_offset(), shown.hour(), shown.minute());
    match start < end {
        true => *start <= now && now < *end,
        false => *start <= now || now < *end,
    }
}

/// The schedule under test.
pub(crate) fn schedule(zone: &str, lines: &[Line]) -> Schedule {
    let time = |(day, hour, minute): (i8, i8, i8)| {
        let day = Weekday::from_monday_zero_offset(day).expect("a weekday");
        WeekTime::new(day, Time::new(hour, minute, 0, 0).expect("a time of day")).expect("whole minutes")
    };
    let entry = |line: &Line| Entry::new(time(line.0), time(line.1)).expect("it has a length");
    Schedule::new(true, zone, lines.iter().map(entry).collect(), true).expect("a schedule")
}
