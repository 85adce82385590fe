//! One entry of a schedule: from a weekday and time to a weekday and time, every week, by the clocks of the schedule's zone.

use std::fmt;

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

use super::ScheduleError;

/// A stretch of every week. It may cross midnight and the week's end, and lasts less than a week (JPOL-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(WeekTime, WeekTime)", into = "(WeekTime, WeekTime)")]
pub struct Entry {
    start: WeekTime,
    end: WeekTime,
}

/// A weekday and a time of day, in whole minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct WeekTime {
    /// Minutes since Monday 00:00, below [`MINUTES`].
    minute: u16,
}

impl Entry {
    /// From `start` until `end`, which is in the following week where it lies before `start` in this one.
    ///
    /// # Errors
    /// If both are the same: that may be meant as no time at all or as the whole week, and a lock must not guess.
    pub fn new(start: WeekTime, end: WeekTime) -> Result<Self, ScheduleError> {
        if start == end { Err(ScheduleError::Empty { at: start }) } else { Ok(Self { start, end }) }
    }

    /// When it begins; access is possible from then on.
    pub const fn start(self) -> WeekTime {
        self.start
    }

    /// When it is over; access is no longer possible then.
    pub const fn end(self) -> WeekTime {
        self.end
    }
}

impl WeekTime {
    /// A time of day on a weekday.
    ///
    /// # Errors
    /// If the time has seconds: a schedule goes by minutes.
    pub fn new(day: Weekday, time: Time) -> Result<Self, ScheduleError> {
        if time.second() != 0 || time.subsec_nanosecond() != 0 {
            return Err(ScheduleError::Seconds { time });
        }
        let hours = i16::from(day.to_monday_zero_offset()) * 24 + i16::from(time.hour());
        let minute = hours * 60 + i16::from(time.minute());
        Ok(Self { minute: minute.unsigned_abs() })
    }

    /// Minutes since Monday 00:00, 0 to 10,079.
    pub const fn minute(self) -> u16 {
        self.minute
    }
}

impl TryFrom<(WeekTime, WeekTime)> for Entry {
    type Error = ScheduleError;
    fn try_from((start, end): (WeekTime, WeekTime)) -> Result<Self, ScheduleError> {
        Self::new(start, end)
    }
}

impl From<Entry> for (WeekTime, WeekTime) {
    fn from(entry: Entry) -> Self {
        (entry.start, entry.end)
    }
}

impl TryFrom<u16> for WeekTime {
    type Error = ScheduleError;
    fn try_from(minute: u16) -> Result<Self, ScheduleError> {
        if minute < MINUTES { Ok(Self { minute }) } else { Err(ScheduleError::BeyondTheWeek { minute }) }
    }
}

impl From<WeekTime> for u16 {
    fn from(time: WeekTime) -> Self {
        time.minute
    }
}

/// `Monday 08:00`.
impl fmt::Display for WeekTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minute) = (self.minute / 60, self.minute % 60);
        write!(f, "{} {:02}:{minute:02}", DAYS[usize::from(hours / 24)], hours % 24)
    }
}

/// Minutes in a week.
pub(super) const MINUTES: u16 = 7 * 24 * 60;
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_week_count_from_monday() {
        let cases = [
            (Weekday::Monday, (0, 0), 0, "Monday 00:00"),
            (Weekday::Monday, (8, 5), 485, "Monday 08:05"),
            (Weekday::Wednesday, (12, 0), 3_600, "Wednesday 12:00"),
            (Weekday::Sunday, (23, 59), 10_079, "Sunday 23:59"),
        ];
        for (day, (hour, minute), minutes, shown) in cases {
            let time = WeekTime::new(day, jiff::civil::time(hour, minute, 0, 0)).expect("whole minutes");
            assert_eq!((time.minute(), time.to_string().as_str()), (minutes, shown));
            assert_eq!(WeekTime::try_from(minutes), Ok(time));
        }
    }

    #[test]
    fn what_is_no_entry_is_refused() {
        let time = |minute: u16| WeekTime::try_from(minute).expect("within the week");
        let same = Entry::new(time(0), time(0)).expect_err("it is nothing or all");
        assert_eq!(
            same.to_string(),
            "an entry starts and ends on Monday 00:00: it must have a length. If access is to be possible at any time, \
             disable the schedule instead, or split the week into two entries"
        );
        let seconds = WeekTime::new(Weekday::Monday, jiff::civil::time(8, 0, 30, 0)).expect_err("it has seconds");
        assert_eq!(seconds.to_string(), "08:00:30 has seconds: a schedule goes by whole minutes, such as 08:00");
        let beyond = WeekTime::try_from(MINUTES).expect_err("it is the next week's");
        assert_eq!(
            beyond.to_string(),
            "minute 10080 is beyond the week, which has minutes 0 to 10079 from Monday 00:00"
        );
    }
}
