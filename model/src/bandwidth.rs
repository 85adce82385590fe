//! What small messages that a whole fleet sends over and over come to on the wire, as a mean (STAT-3).
//!
//! Only a multiplication, kept in one place so that tables, reports and tests mean the same by it. What bursts and storms do
//! to a line is for runs to show.

use crate::plan::{Behaviour, StatisticsPlan};
use crate::time::SimDuration;

/// A mean amount of data in a span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Bandwidth {
    bytes_per_s: f64,
}

impl Bandwidth {
    /// Of `clients` that each send so many bytes once in every interval. An interval of nothing is never, as is that of
    /// messages without bytes.
    pub fn of(clients: u64, bytes: u64, interval: SimDuration) -> Self {
        if interval.is_zero() {
            return Self::default();
        }
        Self { bytes_per_s: clients as f64 * bytes as f64 / interval.as_secs_f64() }
    }

    /// In bytes a second.
    pub const fn bytes_per_s(self) -> f64 {
        self.bytes_per_s
    }

    /// In megabits a second, of a million bits each.
    pub fn mbit_per_s(self) -> f64 {
        self.bytes_per_s * 8.0 / 1e6
    }
}

impl StatisticsPlan {
    /// What the reports of so many online Jump Clients come to, with these kinds at this interval (STAT-3).
    pub fn bandwidth(&self, clients: u64) -> Bandwidth {
        Bandwidth::of(clients, self.report_bytes(self.kinds), self.interval)
    }
}

impl Behaviour {
    /// What the keep-alives of so many connected Jump Clients and their answers come to, both ways together.
    pub fn keep_alive_bandwidth(&self, clients: u64) -> Bandwidth {
        Bandwidth::of(clients, self.keep_alive_bytes.into(), self.keep_alive_interval)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Statistic, StatisticsSet};

    /// The figures of assumptions.md: a B400 with thumbnails, at 1 and at 15 min.
    ///
    /// Covers: STAT-3.
    #[test]
    fn fewer_statistics_and_longer_intervals_take_less() {
        let all: StatisticsSet = Statistic::ALL.into_iter().collect();
        let text: StatisticsSet = Statistic::ALL.into_iter().filter(|kind| *kind != Statistic::Thumbnail).collect();
        let cases = [
            (25_000, all, 1, 29.01),
            (25_000, all, 15, 1.93),
            (25_000, text, 15, 0.11),
            (1_000, all, 1, 1.16),
            (25_000, StatisticsSet::default(), 1, 0.0),
        ];
        for (clients, kinds, minutes, mbit_per_s) in cases {
            let plan = StatisticsPlan { kinds, interval: SimDuration::from_secs(minutes * 60), ..Default::default() };
            let found = plan.bandwidth(clients).mbit_per_s();
            assert!((found - mbit_per_s).abs() < 0.005, "{kinds} every {minutes} min: {found}");
        }
    }

    #[test]
    fn keep_alives_are_counted_with_their_answers() {
        assert_eq!(Behaviour::default().keep_alive_bandwidth(25_000).bytes_per_s(), 62_500.0);
        assert_eq!(Bandwidth::of(25_000, 150, SimDuration::ZERO), Bandwidth::default());
    }
}
