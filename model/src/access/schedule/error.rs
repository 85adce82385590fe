//! What is wrong with a schedule.

use jiff::civil::Time;

use super::WeekTime;
use super::entry::MINUTES;

/// Why a schedule is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// No zone of the built-in database is called that.
    #[error("there is no time zone `{name}`: {}", hint(.near))]
    UnknownZone {
        /// What was asked for; its beginning, if it is long.
        name: String,
        /// The zone that was probably meant.
        near: Option<String>,
    },
    /// It is enabled and never permits access.
    #[error(
        "the schedule is enabled and has no entries, so that no session could ever start: add an entry, or disable the \
         schedule to permit access at any time"
    )]
    NoEntries,
    /// An entry ends where it starts.
    #[error(
        "an entry starts and ends on {at}: it must have a length. If access is to be possible at any time, disable the \
         schedule instead, or split the week into two entries"
    )]
    Empty {
        /// Where.
        at: WeekTime,
    },
    /// A time of day between two minutes.
    #[error("{time} has seconds: a schedule goes by whole minutes, such as {}", .time.strftime("%H:%M"))]
    Seconds {
        /// The time of day.
        time: Time,
    },
    /// Not a minute of the week.
    #[error("minute {minute} is beyond the week, which has minutes 0 to {} from Monday 00:00", MINUTES - 1)]
    BeyondTheWeek {
        /// The minute, counted from Monday 00:00.
        minute: u16,
    },
}

fn hint(near: &Option<String>) -> String {
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name one of the tz database, such as `Europe/Berlin`".to_owned(),
    }
}
