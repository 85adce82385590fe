//! What the entries of a schedule amount to: the seconds of the week at which it is open, each once. Knows no zone and no
//! calendar.

use super::{Entry, WEEK};

/// The open seconds of a week that begins on Monday 00:00 and is followed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenHours {
    /// From the first until before the second, within `0..=WEEK`, in order, with time between them.
    stretches: Vec<(i64, i64)>,
}

impl OpenHours {
    /// Entries that overlap or touch become one.
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut pieces: Vec<_> = entries.iter().flat_map(pieces).filter(|(start, end)| start < end).collect();
        pieces.sort_unstable();
        let mut stretches: Vec<(i64, i64)> = Vec::with_capacity(pieces.len());
        for (start, end) in pieces {
            match stretches.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => stretches.push((start, end)),
            }
        }
        Self { stretches }
    }

    /// Whether a second of the week is open.
    pub(super) fn contains(&self, second: i64) -> bool {
        self.stretches.get(self.reached(second)).is_some_and(|(start, _)| *start <= second)
    }

    /// How many seconds after `second` the week next turns from open to closed or from closed to open; nothing if it never
    /// does.
    pub(super) fn until_turn(&self, second: i64) -> Option<i64> {
        let first = self.stretches.first()?;
        if *first == (0, WEEK) {
            return None;
        }
        let turn = match self.stretches.get(self.reached(second)) {
            // Open across the week's end.
            Some((start, WEEK)) if *start <= second && first.0 == 0 => WEEK + first.1,
            Some((start, end)) if *start <= second => *end,
            Some((start, _)) => *start,
            None => WEEK + first.0,
        };
        Some(turn - second)
    }

    /// The place of the first stretch that is not over at `second`.
    fn reached(&self, second: i64) -> usize {
        self.stretches.partition_point(|(_, end)| *end <= second)
    }
}

/// An entry cut at the week's end.
fn pieces(entry: &Entry) -> [(i64, i64); 2] {
    let (start, end) = (i64::from(entry.start().minute()) * 60, i64::from(entry.end().minute()) * 60);
    if start < end { [(start, end), (0, 0)] } else { [(start, WEEK), (0, end)] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::schedule::WeekTime;

    fn hours(entries: &[(u16, u16)]) -> OpenHours {
        let time = |hour: u16| WeekTime::try_from(hour * 60).expect("within the week");
        let entries: Vec<_> =
            entries.iter().map(|(start, end)| Entry::new(time(*start), time(*end)).expect("an entry")).collect();
        OpenHours::of(&entries)
    }

    #[test]
    fn entries_that_meet_are_one() {
        let cases: [(&[_], &[_]); 9] = [
            (&[], &[]),
            (&[(8, 17)], &[(8, 17)]),
            (&[(12, 17), (8, 12)], &[(8, 17)]),
            (&[(8, 14), (12, 17), (13, 15)], &[(8, 17)]),
            (&[(8, 12), (13, 17)], &[(8, 12), (13, 17)]),
            (&[(160, 8)], &[(0, 8), (160, 168)]),
            (&[(160, 0)], &[(160, 168)]),
            (&[(0, 84), (84, 0)], &[(0, 168)]),
            (&[(100, 50), (40, 100)], &[(0, 168)]),
        ];
        for (entries, stretches) in cases {
            let expected: Vec<_> = stretches.iter().map(|(start, end)| (start * 3_600, end * 3_600)).collect();
            assert_eq!(hours(entries).stretches, expected, "{entries:?}");
        }
    }

    #[test]
    fn turns_come_round_with_the_week() {
        let turns = |entries: &[(u16, u16)], hour: i64| {
            let hours = hours(entries);
            (hours.contains(hour * 3_600), hours.until_turn(hour * 3_600).map(|second| second / 3_600))
        };
        let week = [(160, 8), (40, 50)];
        let cases = [
            (0, true, 8),
            (7, true, 1),
            (8, false, 32),
            (39, false, 1),
            (40, true, 10),
            (50, false, 110),
            (160, true, 16),
            (167, true, 9),
        ];
        for (hour, open, until) in cases {
            assert_eq!(turns(&week, hour), (open, Some(until)), "hour {hour}");
        }
        assert_eq!(turns(&[(8, 17)], 17), (false, Some(159)));
        assert_eq!(turns(&[(160, 0)], 167), (true, Some(1)));
        assert_eq!(turns(&[(0, 84), (84, 0)], 84), (true, None));
        assert_eq!(turns(&[], 84), (false, None));
    }
}
