//! The access schedule of a Jump Policy: weekly entries in a time zone, and the moments at which they begin and end
//! (JPOL-2, JPOL-3).
//!
//! What counts is what the clocks of the zone show: access is possible at a moment if, and only if, the weekday and the time of
//! day shown then lie in an entry. So an entry's start that the change to summer time skips acts when the clocks jump, and so
//! does its end. The hour that autumn brings twice is the same hour twice: an entry from 02:15 to 02:45 opens and ends twice
//! that night, and one until 02:30 ends, opens again when the clocks show 02:00 once more, and ends again. No entry is ever
//! open for less time than on other days because of that, and nobody gets in at a time that the entry does not name.
//!
//! Refuses to know of sessions and of who may override what; that is the Jump Policy's. Refuses the
//! machine's own zone files: zones are those that were built in.

mod entry;
mod epoch;
mod error;
mod hours;
mod zone;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use hours::OpenHours;

pub use entry::{Entry, WeekTime};
pub use epoch::Epoch;
pub use error::ScheduleError;

/// When the Jump Items of a Jump Policy can be accessed (JPOL-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Schedule {
    enabled: bool,
    zone: TimeZone,
    entries: Vec<Entry>,
    strict: bool,
    /// What the entries amount to.
    open: OpenHours,
}

impl Schedule {
    /// A schedule in the time zone called `zone`, such as `Europe/Berlin`. With `strict`, sessions are forced to end when it
    /// does not permit access (JPOL-5). Entries may overlap and touch, in any order.
    ///
    /// # Errors
    /// If there is no such zone, or the schedule is enabled and has no entries, so that nobody could ever start a session.
    pub fn new(enabled: bool, zone: &str, entries: Vec<Entry>, strict: bool) -> Result<Self, ScheduleError> {
        let zone = zone::find(zone)?;
        if enabled && entries.is_empty() {
            return Err(ScheduleError::NoEntries);
        }
        let open = OpenHours::of(&entries);
        Ok(Self { enabled, zone, entries, strict, open })
    }

    /// Whether it restricts anything; if not, access is possible at any time.
    pub const fn enabled(&self) -> bool {
        self.enabled
    }

    /// The zone whose clocks count.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The entries, as they were given.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether sessions are forced to end when it does not permit access; as set, whether or not it is enabled.
    pub const fn strict(&self) -> bool {
        self.strict
    }

    /// Whether a session may start at `moment`. An entry's start belongs to it, its end does not (JPOL-2).
    pub fn is_open(&self, moment: Timestamp) -> bool {
        !self.enabled || self.open.contains(self.shown(second_of(moment)))
    }

    /// When access is next possible: `moment` itself, if it is then. Nothing if it is not before the calendar ends, in the
    /// year 9999 (JPOL-3).
    pub fn next_open(&self, moment: Timestamp) -> Option<Timestamp> {
        if self.is_open(moment) { Some(moment) } else { self.next_change(moment) }
    }

    /// The scheduled end for a session that begins at `moment`. Entries that touch or overlap have one end. Nothing if the
    /// schedule is never closed, and nothing if it is closed at `moment`.
    pub fn window_end(&self, moment: Timestamp) -> Option<Timestamp> {
        if self.enabled && self.is_open(moment) { self.next_change(moment) } else { None }
    }

    /// The first moment after `moment` at which access becomes possible or ceases to be.
    ///
    /// Between two changes of the clocks, time runs evenly and the next turn of the week can be worked out; at each change,
    /// the clocks are read anew. A turn and a change at the same moment are one: what is shown afterwards counts.
    fn next_change(&self, moment: Timestamp) -> Option<Timestamp> {
        let open = self.is_open(moment);
        let mut second = second_of(moment);
        loop {
            let turn = second + self.open.until_turn(self.shown(second))?;
            match self.clocks_change_after(second) {
                Some(change) if change <= turn && self.open.contains(self.shown(change)) == open => second = change,
                Some(change) if change <= turn => return Timestamp::from_second(change).ok(),
                _ => return Timestamp::from_second(turn).ok(),
            }
        }
    }

    /// The second of the week, from Monday 00:00, that the clocks of the zone show at a second of the epoch.
    fn shown(&self, second: i64) -> i64 {
        let ahead = self.zone.to_offset(clamped(second)).seconds();
        (second + i64::from(ahead) + EPOCH_IN_WEEK).rem_euclid(WEEK)
    }

    /// When the clocks of the zone are next put forward or back after a second of the epoch.
    fn clocks_change_after(&self, second: i64) -> Option<i64> {
        let (at, ahead) = (clamped(second), self.zone.to_offset(clamped(second)));
        // A zone also changes its name, or whether it calls its time summer time, with the clocks going on as they went.
        self.zone.following(at).find(|change| change.offset() != ahead).map(|change| change.timestamp().as_second())
    }
}

/// The whole second that has begun at `moment`, since the epoch. Neither clocks nor entries change within one.
fn second_of(moment: Timestamp) -> i64 {
    moment.as_microsecond().div_euclid(1_000_000)
}

fn clamped(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(if second < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// A schedule as it is written down.
#[derive(Serialize, Deserialize)]
struct Written {
    enabled: bool,
    zone: String,
    entries: Vec<Entry>,
    strict: bool,
}

impl From<Schedule> for Written {
    fn from(schedule: Schedule) -> Self {
        let Schedule { enabled, zone, entries, strict, open: _ } = schedule;
        Self { enabled, zone: zone.iana_name().unwrap_or_default().to_owned(), entries, strict }
    }
}

impl TryFrom<Written> for Schedule {
    type Error = ScheduleError;
    fn try_from(written: Written) -> Result<Self, ScheduleError> {
        Self::new(written.enabled, &written.zone, written.entries, written.strict)
    }
}

/// Seconds in a week.
const WEEK: i64 = 7 * 86_400;
/// The epoch, 1 January 1970, was a Thursday.
const EPOCH_IN_WEEK: i64 = 3 * 86_400;

#[cfg(test)]
mod tests;
