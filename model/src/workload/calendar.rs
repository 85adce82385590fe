//! What the clocks show during a run, hour by hour of the week.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::access::schedule::Epoch;
use crate::time::{MICROS_PER_SECOND, SimDuration, SimTime};

/// The calendar of a run: when it begins, and the zone whose clocks count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    epoch: Epoch,
    zone: TimeZone,
}

impl Calendar {
    /// Of a plan that starts then, in that zone ([`crate::plan::Plan::starts`]).
    pub fn new(starts: &Zoned) -> Self {
        Self { epoch: Epoch::new(starts), zone: starts.time_zone().clone() }
    }

    /// The weekday and the hour, 0 to 23, that the clocks show at a moment.
    pub fn shown(&self, moment: SimTime) -> (Weekday, usize) {
        let shown = self.zone.to_datetime(self.epoch.timestamp(moment));
        (shown.weekday(), usize::from(shown.hour().unsigned_abs()))
    }

    /// The first moment after `moment` at which the clocks show another hour, or are put forward or back.
    pub(super) fn hour_over(&self, moment: SimTime) -> SimTime {
        let at = self.epoch.timestamp(moment);
        let shown = self.zone.to_datetime(at);
        let past = i64::from(shown.minute()) * 60 + i64::from(shown.second());
        let past = past * MICROS_PER_SECOND as i64 + i64::from(shown.subsec_nanosecond() / 1_000);
        let turn = moment.saturating_add(SimDuration::from_micros(HOUR_MICROS - past.unsigned_abs()));
        let change = self.zone.following(at).next().map(|change| change.timestamp());
        change.filter(|change| *change < Timestamp::MAX).map_or(turn, |change| turn.min(self.epoch.sim_time(change)))
    }
}

const HOUR_MICROS: u64 = 3_600 * MICROS_PER_SECOND;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_over_when_the_clocks_say_so() {
        let cases = [
            ("2026-11-16T10:00:00[UTC]", "2026-11-16T11:00:00[UTC]"),
            ("2026-11-16T10:59:59.999999[UTC]", "2026-11-16T11:00:00[UTC]"),
            ("2026-11-16T10:20:00.5[Asia/Kathmandu]", "2026-11-16T11:00:00[Asia/Kathmandu]"),
            // Clocks go from 02:00 to 03:00, and from 03:00 to 02:00.
            ("2026-03-29T01:30:00[Europe/Berlin]", "2026-03-29T03:00:00[Europe/Berlin]"),
            ("2026-10-25T02:30:00+02:00[Europe/Berlin]", "2026-10-25T02:00:00+01:00[Europe/Berlin]"),
            ("2026-10-25T02:30:00+01:00[Europe/Berlin]", "2026-10-25T03:00:00[Europe/Berlin]"),
            // By half an hour, at 02:00, which is 01:30 then.
            ("2026-04-05T01:45:00+11:00[Australia/Lord_Howe]", "2026-04-05T01:30:00+10:30[Australia/Lord_Howe]"),
            // In the middle of an hour: at 00:01, which is 23:01 then.
            ("2010-11-07T00:00:30-02:30[America/St_Johns]", "2010-11-06T23:01:00-03:30[America/St_Johns]"),
        ];
        for (at, over) in cases {
            let (at, over): (Zoned, Zoned) = (at.parse().expect("a moment"), over.parse().expect("a moment"));
            let calendar = Calendar::new(&at);
            let found = calendar.hour_over(SimTime::ZERO);
            assert_eq!(calendar.epoch.timestamp(found), over.timestamp(), "{at}");
            assert_eq!(calendar.shown(found), (over.weekday(), usize::from(over.hour().unsigned_abs())), "{at}");
        }
    }
}
