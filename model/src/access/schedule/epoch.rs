//! Simulated time and the calendar: the one place in which either becomes the other.

use jiff::{SignedDuration, Timestamp, Zoned};

use crate::time::SimTime;

/// The instant at which a run begins, [`SimTime::ZERO`], on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch(Timestamp);

impl Epoch {
    /// The epoch of a plan that starts then ([`crate::plan::Plan::starts`]).
    pub fn new(starts: &Zoned) -> Self {
        Self(starts.timestamp())
    }

    /// A moment of the run on the calendar; its end, in the year 9999, for what lies beyond.
    pub fn timestamp(self, moment: SimTime) -> Timestamp {
        let edge = if moment < SimTime::ZERO { Timestamp::MIN } else { Timestamp::MAX };
        self.0.checked_add(SignedDuration::from_micros(moment.as_micros())).unwrap_or(edge)
    }

    /// The moment of the run at that time on the calendar, to the microsecond before it.
    pub fn sim_time(self, at: Timestamp) -> SimTime {
        SimTime::from_micros(at.as_microsecond() - self.0.as_microsecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_go_to_the_calendar_and_back() {
        let epoch = Epoch::new(&"2026-03-28T18:00:00[Europe/Berlin]".parse().expect("a moment"));
        let cases = [
            (0, "2026-03-28T17:00:00Z"),
            (1, "2026-03-28T17:00:00.000001Z"),
            (-3_600_000_000, "2026-03-28T16:00:00Z"),
            (86_400_000_000, "2026-03-29T17:00:00Z"),
        ];
        for (micros, shown) in cases {
            let at = epoch.timestamp(SimTime::from_micros(micros));
            assert_eq!((at.to_string().as_str(), epoch.sim_time(at).as_micros()), (shown, micros));
        }
        assert_eq!(epoch.timestamp(SimTime::NEVER), Timestamp::MAX);
        assert_eq!(epoch.timestamp(SimTime::from_micros(i64::MIN)), Timestamp::MIN);
    }
}
