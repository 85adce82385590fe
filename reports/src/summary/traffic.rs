//! What crosses the appliance's line, by kind, and what statistics cost (STAT-3).

use model::metric::{Counter, Gauge};
use model::plan::StatisticsSet;
use model::time::{SimDuration, SimTime};

use super::figures::{Figure, Quantity, figure, headline};
use super::section::{Section, Table};
use crate::in_force;
use crate::run::Run;
use crate::series::{self, Cell};
use crate::words;

/// A kind of traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Connections, messages and keep-alives: whatever is none of the others.
    Messages,
    /// Reports of statistics.
    Statistics,
    /// Packages to Jump Clients.
    Upgrades,
    /// Packages to representative consoles and Support Buttons.
    Others,
}

impl Kind {
    /// Every kind, in the order in which they are shown.
    pub(crate) const ALL: [Self; 4] = [Self::Messages, Self::Statistics, Self::Upgrades, Self::Others];

    /// Its name for a reader.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Messages => "Messages and keep-alives",
            Self::Statistics => "Statistics",
            Self::Upgrades => "Upgrades of Jump Clients",
            Self::Others => "Consoles and Support Buttons",
        }
    }

    /// Its name in result.json.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Statistics => "statistics",
            Self::Upgrades => "upgrades",
            Self::Others => "transfers",
        }
    }

    /// Its bytes, given the counters' sums.
    pub(crate) fn bytes(self, sum: impl Fn(Counter) -> u64) -> u64 {
        match self {
            Self::Statistics => sum(Counter::StatisticsBytes),
            Self::Upgrades => sum(Counter::UpgradeBytes),
            Self::Others => sum(Counter::TransferBytes),
            Self::Messages => (sum(Counter::BytesIn) + sum(Counter::BytesOut)).saturating_sub(
                sum(Counter::StatisticsBytes) + sum(Counter::UpgradeBytes) + sum(Counter::TransferBytes),
            ),
        }
    }
}

/// A stretch of the run in which the same statistics were reported at the same interval.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phase {
    /// Its first moment.
    pub(crate) from: SimTime,
    /// Its last moment.
    pub(crate) until: SimTime,
    /// What was reported.
    pub(crate) kinds: StatisticsSet,
    /// How often.
    pub(crate) interval: SimDuration,
    /// Clients online, in the mean.
    pub(crate) online: f64,
    /// Reports of the buckets that end within it.
    pub(crate) reports: u64,
    /// Bytes of those reports.
    pub(crate) bytes: u64,
}

impl Phase {
    /// Bytes a second in the mean.
    pub(crate) fn per_second(&self) -> f64 {
        self.bytes as f64 / self.until.since(self.from).as_secs_f64().max(1e-6)
    }

    /// Bytes a second that kinds, interval and the clients online ask for.
    pub(crate) fn expected_per_second(&self, run: &Run<'_>) -> f64 {
        let report = run.plan.appliance.statistics.report_bytes(self.kinds) as f64;
        self.online * report / self.interval.as_secs_f64().max(1e-6)
    }
}

/// Whether any traffic beside messages was counted.
pub(crate) fn happened(run: &Run<'_>) -> bool {
    [Counter::StatisticsBytes, Counter::UpgradeBytes, Counter::TransferBytes]
        .into_iter()
        .any(|counter| run.record.total(counter) > 0)
}

/// The stretches of the run by what statistics were set to; empty where none were ever reported.
pub(crate) fn phases(run: &Run<'_>) -> Vec<Phase> {
    if run.record.total(Counter::StatisticsReports) == 0 {
        return Vec::new();
    }
    let end = SimTime::ZERO + run.record.ran;
    let mut begins = vec![SimTime::ZERO];
    let changes = in_force::changes(run).into_iter().filter(|(_, setting)| {
        in_force::statistics(setting).is_some() || in_force::statistics_interval(setting).is_some()
    });
    begins.extend(changes.map(|(at, _)| *at).filter(|at| *at > SimTime::ZERO && *at < end));
    begins.dedup();
    let buckets = series::buckets(run);
    let statistics = &run.plan.appliance.statistics;
    let phase = |(place, from): (usize, &SimTime)| {
        let until = begins.get(place + 1).copied().unwrap_or(end);
        let begin = buckets.partition_point(|cell| cell.until() <= *from);
        let last = buckets.partition_point(|cell| cell.until() <= until);
        let within: &[Cell<'_>] = &buckets[begin.min(last)..last];
        let seconds: f64 = within.iter().map(|cell| cell.width().as_secs_f64()).sum();
        let online: f64 = within.iter().map(|cell| cell.mean(Gauge::Online) * cell.width().as_secs_f64()).sum();
        Phase {
            from: *from,
            until,
            kinds: in_force::at(run, *from, in_force::statistics).unwrap_or(statistics.kinds),
            interval: in_force::at(run, *from, in_force::statistics_interval).unwrap_or(statistics.interval),
            online: if seconds > 0.0 { online / seconds } else { 0.0 },
            reports: within.iter().map(|cell| cell.sum(Counter::StatisticsReports)).sum(),
            bytes: within.iter().map(|cell| cell.sum(Counter::StatisticsBytes)).sum(),
        }
    };
    begins.iter().enumerate().map(phase).collect()
}

/// The part of the report about traffic; nothing where all of it is messages.
pub(super) fn section(run: &Run<'_>) -> Option<Section> {
    if !happened(run) {
        return None;
    }
    let mut tables = vec![by_kind(run)];
    tables.extend(statistics(run));
    Some(Section { anchor: "traffic", title: "Traffic", said: sentences(run), tables })
}

/// What statistics cost, in a sentence.
pub(super) fn sentences(run: &Run<'_>) -> Vec<String> {
    let phases = phases(run);
    let reports: u64 = phases.iter().map(|phase| phase.reports).sum();
    let Some(dearest) = phases.iter().max_by(|a, b| a.per_second().total_cmp(&b.per_second())) else {
        return Vec::new();
    };
    if reports == 0 {
        return Vec::new();
    }
    let each = dearest.per_second() / dearest.online.max(1.0);
    let dearest_of = if phases.len() > 1 { "At their dearest, statistics" } else { "Statistics" };
    vec![format!(
        "{dearest_of} ({} every {}) cost {}, {} for each of {} online in the mean.",
        words::statistics(dearest.kinds),
        words::length(dearest.interval),
        words::bytes_per_second(dearest.per_second().round() as u64),
        words::bytes_per_second(each.round() as u64),
        words::clients(dearest.online.round() as u64),
    )]
}

/// Means over the run.
pub(super) fn figures(run: &Run<'_>) -> Vec<Figure> {
    if !happened(run) {
        return Vec::new();
    }
    let mean = |bytes: u64| Quantity::BytesPerSecond((bytes as f64 / seconds(run)).round() as u64);
    let names = ["Messages, mean", "Statistics, mean", "Upgrades, mean", "Consoles and Support Buttons, mean"];
    let mut figures = Vec::new();
    for (kind, name) in Kind::ALL.into_iter().zip(names) {
        let bytes = kind.bytes(|counter| run.record.total(counter));
        if kind != Kind::Messages && bytes == 0 {
            continue;
        }
        let about = "bytes of the whole run over its length";
        match (kind, phases(run).as_slice()) {
            (Kind::Statistics, [only]) => {
                let expected = only.expected_per_second(run).round() as u64;
                let limit = format!("{} for those online (STAT-2)", words::bytes_per_second(expected));
                figures.push(headline(name, mean(bytes), limit, about));
            }
            (Kind::Statistics, _) => figures.push(headline(name, mean(bytes), String::new(), about)),
            _ => figures.push(figure(name, mean(bytes), String::new(), about)),
        }
    }
    figures
}

fn by_kind(run: &Run<'_>) -> Table {
    let cells = series::cells(run);
    let whole = |cell: &&Cell<'_>| cell.width() * 2 >= run.plan.measures.bucket;
    let row = |kind: Kind| {
        let total = kind.bytes(|counter| run.record.total(counter));
        let rate =
            |cell: &Cell<'_>| kind.bytes(|counter| cell.sum(counter)) as f64 / cell.width().as_secs_f64().max(1e-6);
        let busiest = cells.iter().filter(whole).map(|cell| (rate(cell), cell.until()));
        let busiest = busiest.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(rate, _)| *rate > 0.0);
        (kind == Kind::Messages || total > 0).then(|| {
            vec![
                kind.name().to_owned(),
                words::bytes(total),
                words::bytes_per_second((total as f64 / seconds(run)).round() as u64),
                busiest.map_or_else(|| "–".to_owned(), |(rate, _)| words::bytes_per_second(rate.round() as u64)),
                busiest.map_or_else(String::new, |(_, at)| words::moment(at)),
            ]
        })
    };
    Table {
        caption: format!(
            "Both ways together, over the whole run; the busiest bucket of {} and its end",
            words::length(run.plan.measures.bucket)
        ),
        columns: vec![("Kind", false), ("Bytes", true), ("Mean", true), ("Busiest", true), ("When", false)],
        rows: Kind::ALL.into_iter().filter_map(row).collect(),
    }
}

fn statistics(run: &Run<'_>) -> Option<Table> {
    let phases = phases(run);
    let plan = &run.plan.appliance.statistics;
    let row = |phase: &Phase| {
        vec![
            words::moment(phase.from),
            words::statistics(phase.kinds),
            words::length(phase.interval),
            words::bytes(plan.report_bytes(phase.kinds)),
            words::count(phase.online.round() as u64),
            words::count(phase.reports),
            words::bytes_per_second(phase.per_second().round() as u64),
            words::bytes_per_second(phase.expected_per_second(run).round() as u64),
        ]
    };
    (!phases.is_empty()).then(|| Table {
        caption:
            "Statistics by what was viewed and how often; expected is a report an interval from each client online"
                .to_owned(),
        columns: vec![
            ("From", false),
            ("Statistics", false),
            ("Interval", true),
            ("A report", true),
            ("Online, mean", true),
            ("Reports", true),
            ("Cost", true),
            ("Expected", true),
        ],
        rows: phases.iter().take(PHASES_SHOWN_MAX).map(row).collect(),
    })
}

fn seconds(run: &Run<'_>) -> f64 {
    run.record.ran.as_secs_f64().max(1e-6)
}

/// The most stretches that the table shows; result.json has all.
const PHASES_SHOWN_MAX: usize = 20;
