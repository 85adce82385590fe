//! The calendar of a run: which evenings and mornings it holds, and which shifts, in its own zone.

use jiff::civil::{Date, Time, Weekday};
use jiff::{ToSpan, Zoned};
use model::plan::Shift;
use model::time::{SimDuration, SimTime};

/// When a run begins and how long it lasts.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    pub(crate) starts: Zoned,
    pub(crate) duration: SimDuration,
}

/// One evening and the morning after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Night {
    pub(crate) evening: SimTime,
    pub(crate) morning: SimTime,
}

impl Calendar {
    /// Every night whose evening, at `from`, is no sooner than `begin` and sooner than `end` and the run's own end. It
    /// is over at `until` the next morning; with `weekends`, Friday's is over on Monday, and Saturday and Sunday have none.
    /// A moment that the change to summer time skips is the one an hour later.
    pub(crate) fn nights(
        &self,
        (from, until): (Time, Time),
        weekends: bool,
        begin: SimTime,
        end: SimTime,
    ) -> Vec<Night> {
        let end = end.min(SimTime::ZERO + self.duration);
        let mut nights = Vec::new();
        let mut date = self.at(begin).map(|begin| begin.date());
        while let Some(today) = date {
            date = today.tomorrow().ok();
            let mornings = match today.weekday() {
                Weekday::Friday if weekends => 3,
                Weekday::Saturday | Weekday::Sunday if weekends => continue,
                _ => 1,
            };
            let morning = today.checked_add(mornings.days()).ok().and_then(|date| self.moment(date, until));
            let (Some(evening), Some(morning)) = (self.moment(today, from), morning) else { break };
            if evening >= end {
                break;
            }
            if evening >= begin {
                nights.push(Night { evening, morning });
            }
        }
        nights
    }

    /// Every shift that begins on one of these days at `from` and ends at `until`, on the next day where that is no later, as far
    /// as any of it lies in the run: one that is under way as the run begins counts from there.
    pub(crate) fn shifts(&self, days: &[Weekday], from: Time, until: Time) -> Vec<Shift> {
        let mut shifts = Vec::new();
        let mut date = self.starts.date().yesterday().ok();
        while let Some(today) = date {
            let tomorrow = today.tomorrow().ok();
            date = tomorrow;
            let last = if until > from { Some(today) } else { tomorrow };
            let moments = (self.moment(today, from), last.and_then(|last| self.moment(last, until)));
            let (Some(begin), Some(end)) = moments else { break };
            if begin >= SimTime::ZERO + self.duration {
                break;
            }
            if days.contains(&today.weekday()) && end > SimTime::ZERO {
                shifts.push(Shift { from: begin.max(SimTime::ZERO), until: end });
            }
        }
        shifts
    }

    fn at(&self, moment: SimTime) -> Option<Zoned> {
        self.starts.checked_add(jiff::SignedDuration::from_micros(moment.as_micros())).ok()
    }

    fn moment(&self, date: Date, time: Time) -> Option<SimTime> {
        let there = date.to_datetime(time).to_zoned(self.starts.time_zone().clone()).ok()?;
        Some(SimTime::from_micros(there.timestamp().as_microsecond() - self.starts.timestamp().as_microsecond()))
    }
}

impl Night {
    /// How long it is: in spring and autumn one is an hour shorter or longer than the others.
    pub(crate) fn lasting(self) -> SimDuration {
        self.morning.since(self.evening)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evenings and mornings as `hours since the start`, from 18:00 to 08:00.
    fn hours(starts: &str, days: u64, weekends: bool, begin_h: i64) -> Vec<(i64, i64)> {
        let calendar =
            Calendar { starts: starts.parse().expect("a moment"), duration: SimDuration::from_secs(days * 86_400) };
        let times = (jiff::civil::time(18, 0, 0, 0), jiff::civil::time(8, 0, 0, 0));
        let nights =
            calendar.nights(times, weekends, SimTime::from_secs(begin_h * 3_600), SimTime::from_micros(i64::MAX));
        let hours = |at: SimTime| at.as_micros() / 3_600_000_000;
        nights.iter().map(|night| (hours(night.evening), hours(night.morning))).collect()
    }

    #[test]
    fn nights_follow_the_calendar() {
        // A Thursday morning.
        let thursday = "2026-11-19T08:00:00[Europe/Berlin]";
        assert_eq!(hours(thursday, 5, false, 0), [(10, 24), (34, 48), (58, 72), (82, 96), (106, 120)]);
        assert_eq!(hours(thursday, 5, true, 0), [(10, 24), (34, 96), (106, 120)]);
        assert_eq!(hours(thursday, 5, true, 11), [(34, 96), (106, 120)], "an evening before the entry is left out");
        assert_eq!(hours(thursday, 1, true, 24), []);
        assert_eq!(
            hours("2026-11-21T12:00:00[Europe/Berlin]", 3, true, 0),
            [(54, 68)],
            "a weekend under way has no evening"
        );
    }

    #[test]
    fn shifts_follow_the_calendar_and_the_clocks() {
        let shifts = |starts: &str, days: u64, from: i8, until: i8| -> Vec<_> {
            let duration = SimDuration::from_secs(days * 86_400);
            let calendar = Calendar { starts: starts.parse().expect("a moment"), duration };
            let working = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
            let time = |hour| jiff::civil::time(hour, 0, 0, 0);
            let hours = |at: SimTime| at.as_micros() / 3_600_000_000;
            let found = calendar.shifts(&working, time(from), time(until));
            found.iter().map(|shift| (hours(shift.from), hours(shift.until))).collect()
        };
        let thursday = "2026-11-19T10:00:00[Europe/Berlin]";
        assert_eq!(shifts(thursday, 4, 8, 16), [(0, 6), (22, 30), (94, 102)], "one under way, and no weekend");
        assert_eq!(shifts(thursday, 1, 8, 10), [(22, 24)], "one that ends as the run begins is over");
        assert_eq!(shifts(thursday, 2, 22, 6), [(12, 20), (36, 44)], "past midnight");
        assert_eq!(shifts("2026-11-19T02:00:00[Europe/Berlin]", 1, 22, 6), [(0, 4), (20, 28)], "begun the day before");
        assert_eq!(shifts(thursday, 1, 8, 8), [(0, 22), (22, 46)], "a whole day");
        // Clocks go forward in the night from Saturday to Sunday, so that Monday's noon comes 71 hours after Friday's.
        assert_eq!(shifts("2026-03-27T12:00:00[Europe/Berlin]", 4, 12, 13), [(0, 1), (71, 72), (95, 96)]);
        assert_eq!(shifts("2026-10-23T12:00:00[Europe/Berlin]", 4, 12, 13), [(0, 1), (73, 74)]);
    }

    /// Clocks go forward in the night to 29 March 2026 and back in that to 25 October, both from Saturday to Sunday.
    #[test]
    fn nights_are_as_long_as_clocks_say() {
        let lengths =
            |starts, weekends| -> Vec<_> { hours(starts, 3, weekends, 0).iter().map(|(from, to)| to - from).collect() };
        assert_eq!(lengths("2026-03-27T12:00:00[Europe/Berlin]", false), [14, 13, 14]);
        assert_eq!(lengths("2026-03-27T12:00:00[Europe/Berlin]", true), [61]);
        assert_eq!(lengths("2026-10-23T12:00:00[Europe/Berlin]", false), [14, 15, 14]);
        assert_eq!(lengths("2026-10-23T12:00:00[Europe/Berlin]", true), [63]);
        assert_eq!(lengths("2026-10-23T12:00:00[UTC]", false), [14, 14, 14]);
    }
}
