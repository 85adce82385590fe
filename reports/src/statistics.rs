//! The bandwidth table: what reports of statistics take, by fleet size, statistics chosen and interval (STAT-3).
//!
//! Every figure is the model's own. Runs nothing: a report is sent once in every interval, so that the mean is known, and
//! tests hold it against runs.

use model::bandwidth::Bandwidth;
use model::plan::{Behaviour, StatisticsPlan, StatisticsSet};
use model::time::SimDuration;

use crate::chart::statistics::drawn;
use crate::run::{ReportError, ReportFile};
use crate::words;

/// A table of fleets by choices of statistics by intervals.
#[derive(Clone, Debug)]
pub struct Table {
    plan: StatisticsPlan,
    behaviour: Behaviour,
    clients: Vec<u32>,
    kinds: Vec<StatisticsSet>,
    intervals: Vec<SimDuration>,
}

/// One figure of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Jump Clients that are online.
    pub clients: u32,
    /// The statistics that each reports.
    pub kinds: StatisticsSet,
    /// Time between two reports.
    pub interval: SimDuration,
    /// Bytes of one report.
    pub report_bytes: u64,
    /// What all reports come to.
    pub statistics: Bandwidth,
}

impl Table {
    /// A table of these, each list in order and without repetition; `plan` says what a report weighs, `behaviour` what a
    /// keep-alive does. None of the lists may be empty.
    pub fn new(
        plan: StatisticsPlan,
        behaviour: Behaviour,
        mut clients: Vec<u32>,
        mut kinds: Vec<StatisticsSet>,
        mut intervals: Vec<SimDuration>,
    ) -> Self {
        clients.sort_unstable();
        clients.dedup();
        intervals.sort_unstable();
        intervals.dedup();
        kinds.sort_by_cached_key(|kinds| (plan.report_bytes(*kinds), kinds.to_string()));
        kinds.dedup();
        Self { plan, behaviour, clients, kinds, intervals }
    }

    /// Fleet sizes, smallest first.
    pub fn clients(&self) -> &[u32] {
        &self.clients
    }

    /// Choices of statistics, those with the smallest report first.
    pub fn kinds(&self) -> &[StatisticsSet] {
        &self.kinds
    }

    /// Intervals, shortest first.
    pub fn intervals(&self) -> &[SimDuration] {
        &self.intervals
    }

    /// What reports weigh.
    pub const fn plan(&self) -> &StatisticsPlan {
        &self.plan
    }

    /// What keep-alives are.
    pub const fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    /// What the keep-alives of a fleet come to, both ways together.
    pub fn keep_alives(&self, clients: u32) -> Bandwidth {
        self.behaviour.keep_alive_bandwidth(clients.into())
    }

    /// Every figure: fleet by fleet, choice by choice, interval by interval.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        let pairs = self.clients.iter().flat_map(|clients| self.kinds.iter().map(move |kinds| (*clients, *kinds)));
        pairs.flat_map(|(clients, kinds)| self.cells_of(clients, kinds))
    }

    /// The figures of one fleet and choice, interval by interval.
    pub fn cells_of(&self, clients: u32, kinds: StatisticsSet) -> impl Iterator<Item = Cell> {
        self.intervals.iter().map(move |interval| {
            let plan = StatisticsPlan { kinds, interval: *interval, ..self.plan };
            let (report_bytes, statistics) = (plan.report_bytes(kinds), plan.bandwidth(clients.into()));
            Cell { clients, kinds, interval: *interval, report_bytes, statistics }
        })
    }
}

/// The table's files: `statistics.csv`, `statistics.png`, `statistics.svg`.
///
/// # Errors
/// When a format's library refuses: always a fault of ours.
pub fn report_statistics(table: &Table) -> Result<Vec<ReportFile>, ReportError> {
    let (svg, png) = drawn(table)?;
    Ok(vec![
        ReportFile::new("statistics.csv", csv(table)?),
        ReportFile::new("statistics.png", png),
        ReportFile::new("statistics.svg", svg),
    ])
}

/// A mean bandwidth to about three figures, in the unit that suits it: `29 Mbit/s`, `512 kbit/s`.
pub fn rate(bandwidth: Bandwidth) -> String {
    let bits = bandwidth.bytes_per_s() * 8.0;
    let (scaled, unit) = match bits {
        ..1e3 => (bits, "bit/s"),
        ..1e6 => (bits / 1e3, "kbit/s"),
        ..1e9 => (bits / 1e6, "Mbit/s"),
        _ => (bits / 1e9, "Gbit/s"),
    };
    let places = match scaled {
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{} {unit}", words::decimal(scaled, places))
}

/// One row a figure, nothing rounded.
fn csv(table: &Table) -> Result<Vec<u8>, ReportError> {
    let failed = |error: csv::Error| ReportError::format("statistics.csv", error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(failed)?;
    for cell in table.cells() {
        let keep_alives = table.keep_alives(cell.clients);
        let row = [
            cell.clients.to_string(),
            cell.kinds.to_string(),
            cell.interval.as_secs_f64().to_string(),
            cell.report_bytes.to_string(),
            cell.statistics.bytes_per_s().to_string(),
            cell.statistics.mbit_per_s().to_string(),
            keep_alives.bytes_per_s().to_string(),
            keep_alives.mbit_per_s().to_string(),
        ];
        writer.write_record(row).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| ReportError::format("statistics.csv", error))
}

const COLUMNS: [&str; 8] = [
    "clients",
    "statistics",
    "interval_seconds",
    "report_bytes",
    "statistics_bytes_per_s",
    "statistics_mbit_per_s",
    "keep_alive_bytes_per_s",
    "keep_alive_mbit_per_s",
];

#[cfg(test)]
mod tests {
    use model::plan::Statistic;

    use super::*;

    fn minutes(minutes: u64) -> SimDuration {
        SimDuration::from_secs(minutes * 60)
    }

    fn table() -> Table {
        let uptime = StatisticsSet::default().with(Statistic::Uptime);
        let kinds = vec![StatisticsSet::all(), uptime, StatisticsSet::all()];
        let intervals = vec![minutes(15), minutes(1)];
        Table::new(StatisticsPlan::default(), Behaviour::default(), vec![25_000, 1_000], kinds, intervals)
    }

    /// The figures of assumptions.md are among them.
    ///
    /// Covers: STAT-3.
    #[test]
    fn the_table_has_a_row_for_each_fleet_choice_and_interval() {
        let csv = String::from_utf8(csv(&table()).unwrap()).unwrap();
        let rows: Vec<&str> = csv.lines().collect();
        assert_eq!(rows.len(), 1 + 2 * 2 * 2);
        assert_eq!(rows[0], COLUMNS.join(","));
        assert!(rows[1].starts_with("1000,uptime,60,128,"), "{}", rows[1]);
        let whole = "\"cpu, console_user, disk, thumbnail, uptime\"";
        assert!(rows[7].starts_with(&format!("25000,{whole},60,8704,3626666.6")), "{}", rows[7]);
        let mbit: Vec<f64> = table().cells().map(|cell| cell.statistics.mbit_per_s()).collect();
        assert_eq!(format!("{:.1} {:.1}", mbit[6], mbit[7]), "29.0 1.9");
        assert!(rows[8].ends_with(",62500,0.5"), "{}", rows[8]);
    }

    #[test]
    fn rates_take_the_unit_that_suits_them() {
        let rate_of = |bytes| rate(Bandwidth::of(1, bytes, SimDuration::from_secs(1)));
        for (bytes, written) in [
            (0, "0 bit/s"),
            (100, "800 bit/s"),
            (1_250, "10 kbit/s"),
            (68_000, "544 kbit/s"),
            (3_626_666, "29 Mbit/s"),
            (241_778, "1.93 Mbit/s"),
            (1_000_000_000, "8 Gbit/s"),
        ] {
            assert_eq!(rate_of(bytes), written);
        }
    }

    /// Every choice is named in the chart, however many there are.
    #[test]
    fn the_chart_names_every_choice_fleet_and_interval() {
        let (svg, png) = drawn(&table()).unwrap();
        assert!(png.starts_with(b"\x89PNG"));
        for words in ["uptime (128 B)", "1,000 Jump Clients", "25,000 Jump Clients", "15m", "29 M", "keep-alives"] {
            assert!(svg.contains(words), "{words}");
        }
    }

    #[test]
    fn a_table_of_one_figure_or_of_none_still_draws() {
        for kinds in [StatisticsSet::all(), StatisticsSet::default()] {
            let plan = StatisticsPlan::default();
            let table = Table::new(plan, Behaviour::default(), vec![1], vec![kinds], vec![minutes(1)]);
            assert_eq!(report_statistics(&table).unwrap().len(), 3);
        }
    }
}
