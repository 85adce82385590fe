//! What Jump Clients report about their computers, and how often (STAT-1, STAT-2).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::time::SimDuration;

/// What is reported, how often, and what it weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatisticsPlan {
    /// The statistics that are viewed, site-wide; none: nothing is reported (STAT-1).
    pub kinds: StatisticsSet,
    /// Time between two reports of one client, 1 to 1,440 minutes (STAT-2).
    pub interval: SimDuration,
    /// Bytes of each statistic that is text.
    pub text_bytes: u32,
    /// Bytes of a thumbnail of the screen.
    pub thumbnail_bytes: u32,
    /// Whether reports on sound lines are sent one by one; otherwise they are accounted for, with the same outcome.
    pub sent_singly: bool,
}

impl StatisticsPlan {
    /// Bytes of one report of these kinds on the wire, everything that carries it included.
    pub fn report_bytes(&self, kinds: StatisticsSet) -> u64 {
        let bytes = |kind: &Statistic| match kind {
            Statistic::Thumbnail => u64::from(self.thumbnail_bytes),
            _ => u64::from(self.text_bytes),
        };
        Statistic::ALL.iter().filter(|kind| kinds.contains(**kind)).map(bytes).sum()
    }
}

impl Default for StatisticsPlan {
    /// As assumptions.md 3 has it (half a KiB for the four texts together), with none chosen.
    fn default() -> Self {
        Self {
            kinds: StatisticsSet::default(),
            interval: SimDuration::from_secs(15 * 60),
            text_bytes: 128,
            thumbnail_bytes: 8 << 10,
            sent_singly: false,
        }
    }
}

/// A statistic that can be chosen (STAT-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Processor usage.
    Cpu,
    /// Who is logged in at the screen.
    ConsoleUser,
    /// Disk usage.
    Disk,
    /// A thumbnail of the remote screen.
    Thumbnail,
    /// How long the computer has been up.
    Uptime,
}

impl Statistic {
    /// Every one of them.
    pub const ALL: [Self; 5] = [Self::Cpu, Self::ConsoleUser, Self::Disk, Self::Thumbnail, Self::Uptime];

    /// The one called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::ConsoleUser => "console_user",
            Self::Disk => "disk",
            Self::Thumbnail => "thumbnail",
            Self::Uptime => "uptime",
        }
    }
}

/// A choice of statistics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatisticsSet(u8);

impl StatisticsSet {
    /// With `kind` as well.
    pub const fn with(self, kind: Statistic) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// Whether it holds `kind`.
    pub const fn contains(self, kind: Statistic) -> bool {
        self.0 & 1 << kind as u8 != 0
    }

    /// Every one of them.
    pub fn all() -> Self {
        Statistic::ALL.into_iter().collect()
    }

    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Statistic> for StatisticsSet {
    fn from_iter<I: IntoIterator<Item = Statistic>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::default(), Self::with)
    }
}

/// The names, in the order of [`Statistic::ALL`]: `cpu, disk`; `none`.
impl fmt::Display for StatisticsSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        let names: Vec<_> =
            Statistic::ALL.iter().filter(|kind| self.contains(**kind)).map(|kind| kind.name()).collect();
        f.write_str(&names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers: STAT-1.
    #[test]
    fn any_choice_of_the_five_weighs_what_its_statistics_weigh() {
        use Statistic::{ConsoleUser, Cpu, Disk, Thumbnail, Uptime};
        let cases: [(&[Statistic], &str, u64); 5] = [
            (&[], "none", 0),
            (&[Uptime], "uptime", 128),
            (&[Uptime, Cpu, Uptime], "cpu, uptime", 256),
            (&[Thumbnail], "thumbnail", 8_192),
            (&[Cpu, ConsoleUser, Disk, Thumbnail, Uptime], "cpu, console_user, disk, thumbnail, uptime", 8_704),
        ];
        for (kinds, shown, bytes) in cases {
            let set: StatisticsSet = kinds.iter().copied().collect();
            assert_eq!((set.to_string().as_str(), StatisticsPlan::default().report_bytes(set)), (shown, bytes));
            assert!(Statistic::ALL.iter().all(|kind| set.contains(*kind) == kinds.contains(kind)));
            assert_eq!(set.is_empty(), kinds.is_empty());
        }
        assert_eq!(Statistic::ALL.map(|kind| Statistic::named(kind.name())), Statistic::ALL.map(Some));
    }
}
