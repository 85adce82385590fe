//! When a silent connection is held to be gone (CONN-8), on either side of it.
//!
//! Keep-alive `k` of a connection is due at `since + k * interval`. A side that last heard keep-alive `k` holds the
//! connection to be gone when number `k + missed_max` falls due without another having been heard. Both ends of that
//! rule are times that follow from numbers alone, so keep-alives on a healthy line need not be sent one by one: what
//! they would have said can be worked out whenever somebody asks.

use crate::time::{SimDuration, SimTime};

/// One side's view of one connection's keep-alives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepAlive {
    since: SimTime,
    interval: SimDuration,
    missed_max: u32,
    heard: u32,
}

impl KeepAlive {
    /// Counting from `since`. `interval` and `missed_max` must not be zero.
    pub fn new(since: SimTime, interval: SimDuration, missed_max: u32) -> Self {
        debug_assert!(!interval.is_zero() && missed_max > 0);
        Self { since, interval, missed_max, heard: 0 }
    }

    /// The moment from which keep-alives are counted.
    pub const fn since(&self) -> SimTime {
        self.since
    }

    /// When keep-alive `number` is due.
    pub fn due(&self, number: u32) -> SimTime {
        self.since.saturating_add(self.interval.saturating_mul(u64::from(number)))
    }

    /// How many keep-alives fell due strictly before `now`.
    pub fn due_before(&self, now: SimTime) -> u32 {
        let micros = now.since(self.since).as_micros();
        u32::try_from(micros.saturating_sub(1) / self.interval.as_micros()).unwrap_or(u32::MAX)
    }

    /// The number last heard; 0 before the first.
    pub const fn last_heard(&self) -> u32 {
        self.heard
    }

    /// Notes that keep-alive `number`, or its answer, was heard. Late ones change nothing.
    pub fn hear(&mut self, number: u32) {
        self.heard = self.heard.max(number);
    }

    /// When this side holds the connection to be gone unless it hears more.
    pub fn deadline(&self) -> SimTime {
        self.due(self.heard.saturating_add(self.missed_max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> SimTime {
        SimTime::from_secs(seconds)
    }

    /// Covers: CONN-8.
    #[test]
    fn silence_counts_from_the_last_one_heard() {
        let mut side = KeepAlive::new(at(-20), SimDuration::from_secs(60), 3);
        assert_eq!(side.deadline(), at(160));
        side.hear(2);
        assert_eq!(side.deadline(), at(280));
        side.hear(1);
        assert_eq!(side.deadline(), at(280), "a late one changes nothing");
    }

    #[test]
    fn one_due_now_is_not_before_now() {
        let side = KeepAlive::new(at(0), SimDuration::from_secs(60), 3);
        for (now, due) in [(-5, 0), (0, 0), (59, 0), (60, 0), (61, 1), (120, 1), (121, 2)] {
            assert_eq!(side.due_before(at(now)), due, "before {now} s");
        }
    }
}
