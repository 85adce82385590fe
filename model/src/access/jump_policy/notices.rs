//! The notices before the end of a strict schedule (JPOL-5): the first 15 minutes before it, as S2 says, then one every 5
//! minutes, which is an assumption.

use jiff::{SignedDuration, Timestamp};

/// When a session's user is told that the schedule is about to end: in order, at most three times.
///
/// A session that begins in the last 15 minutes is told at once, or it might end without a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notices {
    from: Timestamp,
    end: Timestamp,
}

impl Notices {
    /// No notices: there is no time before the end.
    pub const NONE: Self = Self { from: Timestamp::UNIX_EPOCH, end: Timestamp::UNIX_EPOCH };

    /// Those of a session that begins at `from`, before the `end` of the schedule.
    pub(super) const fn new(from: Timestamp, end: Timestamp) -> Self {
        Self { from, end }
    }

    /// The end that they are about.
    pub const fn end(self) -> Timestamp {
        self.end
    }

    /// Their moments.
    pub fn iter(self) -> impl Iterator<Item = Timestamp> {
        let first = self.from.max(before(self.end, FIRST_MINUTES));
        let later = (1..FIRST_MINUTES).rev().filter(|minutes| minutes % EVERY_MINUTES == 0);
        let later = later.map(move |minutes| before(self.end, minutes)).filter(move |notice| *notice > first);
        std::iter::once(first).chain(later).filter(move |notice| *notice < self.end)
    }
}

fn before(end: Timestamp, minutes: i64) -> Timestamp {
    end.checked_sub(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MIN)
}

/// How long before the end the first notice comes (S2).
const FIRST_MINUTES: i64 = 15;
/// How far apart notices are. S2 only calls them recurring.
const EVERY_MINUTES: i64 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_in_order_and_before_the_end() {
        let second = |second| Timestamp::from_second(second).expect("a moment");
        let moments = |from, end| -> Vec<_> {
            Notices::new(second(from), second(end)).iter().map(|notice| notice.as_second()).collect()
        };
        assert_eq!(moments(0, 7_200), [6_300, 6_600, 6_900]);
        assert_eq!(moments(6_301, 7_200), [6_301, 6_600, 6_900]);
        assert_eq!(moments(6_600, 7_200), [6_600, 6_900]);
        assert_eq!(moments(7_199, 7_200), [7_199]);
        assert_eq!(Notices::NONE.iter().count(), 0);
    }
}
