//! The figures a planner looks for, each with its unit, the limit it stands against and where it comes from.

use std::fmt;

use hdrhistogram::Histogram;
use model::metric::{Counter, Gauge, Latency};
use model::record::WindowPeak;
use model::time::{SimDuration, SimTime};

use super::recovery::Recovery;
use super::{deeds, desk, life, sessions, upgrades};
use crate::in_force;
use crate::run::Run;
use crate::words;

/// A figure of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is, for a reader; unique within a run.
    pub name: &'static str,
    /// How much.
    pub value: Quantity,
    /// What it stands against, in words; empty where nothing bounds it.
    pub limit: String,
    /// How it was measured or where it comes from.
    pub source: &'static str,
    /// The moment it was reached, where there is one.
    pub at: Option<SimTime>,
    /// Whether it belongs in the short tables.
    pub headline: bool,
}

/// How much, with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// So many.
    Count(u64),
    /// So many in some window of one second.
    PerSecond(u64),
    /// So long.
    Span(SimDuration),
    /// So many bytes.
    Bytes(u64),
    /// So many bytes a second.
    BytesPerSecond(u64),
    /// A share between 0 and 1.
    Share(f64),
}

impl Quantity {
    /// The bare number, to compare quantities of one kind.
    pub fn number(self) -> f64 {
        match self {
            Self::Count(value) | Self::PerSecond(value) | Self::Bytes(value) | Self::BytesPerSecond(value) => {
                value as f64
            }
            Self::Span(span) => span.as_secs_f64(),
            Self::Share(share) => share,
        }
    }
}

/// As a reader sees it: `25,000`, `300/s`, `92.4 s`, `84.1 MiB`, `64.3%`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(value) => f.write_str(&words::count(*value)),
            Self::PerSecond(value) => write!(f, "{}/s", words::count(*value)),
            Self::Span(span) => f.write_str(&words::span(*span)),
            Self::Bytes(value) => f.write_str(&words::bytes(*value)),
            Self::BytesPerSecond(value) => f.write_str(&words::bytes_per_second(*value)),
            Self::Share(share) => write!(f, "{}%", words::decimal(share * 100.0, 1)),
        }
    }
}

/// Every figure that the run has, the headline ones first.
pub(super) fn figures(run: &Run<'_>) -> Vec<Figure> {
    let mut figures = fleet(run);
    figures.extend(recovery(run));
    figures.extend(admission(run));
    figures.extend(service(run));
    figures.extend(upgrades::figures(run));
    figures.extend(desk::figures(run));
    figures.extend(sessions::figures(run));
    figures.extend(life::figures(run));
    figures.extend(deeds::figures(run));
    figures.extend(traffic(run));
    figures.extend(super::traffic::figures(run));
    figures.sort_by_key(|figure| !figure.headline);
    figures
}

/// The greatest number of admissions in any sliding second, if the run measured it.
pub(crate) fn admissions_peak(run: &Run<'_>) -> Option<WindowPeak> {
    let second = SimDuration::from_secs(1);
    let wanted = |peak: &&WindowPeak| peak.measure.counter == Counter::Admissions && peak.measure.width == second;
    run.record.windows.iter().find(wanted).copied()
}

/// The largest connection rate that was in force at any moment.
pub(crate) fn connection_rate_max(run: &Run<'_>) -> u32 {
    let rates = run.record.settings.iter().filter_map(|(_, setting)| in_force::connection_rate(setting));
    rates.max().unwrap_or(run.plan.appliance.connection_rate)
}

/// The connection rate in force just before `at`, which is what an admission at that moment was bound by.
fn connection_rate_at(run: &Run<'_>, at: SimTime) -> u32 {
    let before = SimTime::from_micros(at.as_micros() - 1);
    in_force::at(run, before, in_force::connection_rate).unwrap_or(run.plan.appliance.connection_rate)
}

/// A histogram's value, in microseconds, as a span of the three significant figures that the histogram keeps.
pub(crate) fn sampled(micros: u64) -> SimDuration {
    let unit = 10_u64.pow(micros.checked_ilog10().unwrap_or(0).saturating_sub(2));
    SimDuration::from_micros(micros.saturating_add(unit / 2) / unit * unit)
}

fn fleet(run: &Run<'_>) -> Vec<Figure> {
    let appliance = &run.plan.appliance;
    let holds = format!("{} holds {}", appliance.model, words::count(u64::from(appliance.capacity)));
    let mut figures = vec![
        headline("Jump Clients", Quantity::Count(run.plan.clients.len() as u64), holds.clone(), "the fleet as planned"),
        figure(
            "Most registered",
            Quantity::Count(run.peak(Gauge::Registered)),
            holds,
            "the appliance's list, any moment",
        ),
    ];
    let connected = |bucket: &&model::record::Bucket| bucket.gauges[Gauge::Connected.index()].min;
    let fewest =
        run.record.series.iter().min_by_key(connected).filter(|bucket| connected(bucket) < run.peak(Gauge::Connected));
    figures.extend(fewest.map(|bucket| Figure {
        at: Some(bucket.until),
        ..figure(
            "Fewest connected",
            Quantity::Count(connected(&bucket)),
            String::new(),
            "what Jump Clients believe, any moment; the time is the end of its bucket",
        )
    }));
    for (name, counter) in
        [("Refused for lack of capacity", Counter::Refusals), ("Admitted beyond capacity", Counter::Overloads)]
    {
        let total = run.record.total(counter);
        if total > 0 {
            figures.push(headline(name, Quantity::Count(total), String::new(), counter.about()));
        }
    }
    figures
}

fn recovery(run: &Run<'_>) -> Vec<Figure> {
    let mut figures = Vec::new();
    // Nothing, where nobody was still on the way back.
    if let Some(took) = Recovery::of(run).and_then(|recovery| recovery.took()).filter(|took| !took.is_zero()) {
        figures.push(Figure {
            at: run.record.rest.since,
            ..headline(
                "Recovery",
                Quantity::Span(took),
                String::new(),
                "from the last disturbance's end to the fleet at rest",
            )
        });
    }
    let names = [
        (
            Latency::TimeToReconnect,
            ["Time to reconnect, median", "Time to reconnect, p99", "Time to reconnect, longest"],
            true,
        ),
        (Latency::TimeOffline, ["Time offline, median", "Time offline, p99", "Time offline, longest"], false),
        (Latency::DetectionTime, ["Detection, median", "Detection, p99", "Detection, longest"], false),
    ];
    for (latency, names, first) in names {
        figures.extend(distribution(run, latency, names, first));
    }
    figures
}

fn admission(run: &Run<'_>) -> Vec<Figure> {
    let record = run.record;
    let rate = connection_rate_max(run);
    let total = record.total(Counter::Admissions);
    let mut figures = Vec::new();
    if let Some((peak, at)) = admissions_peak(run).and_then(|peak| Some((peak, peak.at?))) {
        figures.push(Figure {
            at: Some(at),
            ..headline(
                "Most admissions in any 1 s",
                Quantity::PerSecond(peak.peak),
                format!("connection rate {}/s (CONN-2)", connection_rate_at(run, at)),
                "greatest sum in any sliding window (t − 1 s, t]; the time is that window's end",
            )
        });
    }
    let moments = record.moments[Counter::Admissions.index()].filter(|_| Recovery::is_only_one(run));
    if let (Some(moments), 2..) = (moments, total) {
        let least = SimDuration::from_secs_f64((total - 1) as f64 / f64::from(rate.max(1)));
        figures.push(headline(
            "First to last admission",
            Quantity::Span(moments.last.since(moments.first)),
            format!("at least {} = ({} − 1) / {rate}/s (CONN-7)", words::span(least), words::count(total)),
            "over the whole run",
        ));
    }
    let line = run.peak(Gauge::Line);
    if line > 0 {
        let limit = format!("{} may stand in line (CONN-5)", words::count(u64::from(run.plan.appliance.line_max)));
        figures.push(headline("Longest admission line", Quantity::Count(line), limit, "any moment"));
    }
    let names = ["Admission wait, median", "Admission wait, p99", "Admission wait, longest"];
    figures.extend(distribution(run, Latency::AdmissionWait, names, false));
    for (name, counter) in [
        ("Admissions", Counter::Admissions),
        ("Sent away, line full", Counter::TurnedAway),
        ("Dials", Counter::Dials),
        ("Failed dials", Counter::FailedDials),
        ("Keep-alive time-outs", Counter::KeepAliveTimeouts),
    ] {
        if record.total(counter) > 0 {
            figures.push(figure(name, Quantity::Count(record.total(counter)), String::new(), counter.about()));
        }
    }
    figures
}

fn service(run: &Run<'_>) -> Vec<Figure> {
    if run.record.total(Counter::Services) == 0 {
        return Vec::new();
    }
    let service = &run.plan.appliance.service;
    let workers = u64::from(service.workers);
    let able = service.connections_per_second_max();
    let able =
        if able.is_finite() { format!(", {} connections/s at most", words::decimal(able, 0)) } else { String::new() };
    let mut figures = vec![
        figure(
            "Most workers busy",
            Quantity::Count(run.peak(Gauge::WorkersBusy)),
            format!("{}{able} (APP-9)", words::counted(workers, "worker")),
            "any moment",
        ),
        headline(
            "Busiest stretch of the workers",
            busiest(run),
            format!("mean over {}; 100% is all of them (APP-9)", words::length(run.plan.measures.bucket)),
            "mean share of workers busy, in the busiest bucket of the series",
        ),
        figure(
            "Longest queue for a worker",
            Quantity::Count(run.peak(Gauge::ServiceQueue)),
            String::new(),
            "any moment",
        ),
    ];
    let names = ["Wait for a worker, median", "Wait for a worker, p99", "Wait for a worker, longest"];
    figures.extend(distribution(run, Latency::ServiceWait, names, false));
    figures
}

/// Whole cells only: a bucket cut short at a mark would show a single connection as a fully busy appliance.
fn busiest(run: &Run<'_>) -> Quantity {
    let workers = f64::from(run.plan.appliance.service.workers.max(1));
    let cells = crate::series::cells(run).into_iter().filter(|cell| cell.width() * 2 >= run.plan.measures.bucket);
    let shares = cells.map(|cell| cell.mean(Gauge::WorkersBusy) / workers);
    Quantity::Share(shares.fold(0.0, f64::max))
}

fn traffic(run: &Run<'_>) -> Vec<Figure> {
    let total = |counter| run.record.total(counter);
    vec![
        figure("Messages", Quantity::Count(total(Counter::Messages)), String::new(), Counter::Messages.about()),
        figure("Bytes in", Quantity::Bytes(total(Counter::BytesIn)), String::new(), Counter::BytesIn.about()),
        figure("Bytes out", Quantity::Bytes(total(Counter::BytesOut)), String::new(), Counter::BytesOut.about()),
    ]
}

fn distribution(run: &Run<'_>, latency: Latency, names: [&'static str; 3], first: bool) -> Vec<Figure> {
    let Some(samples) = run.record.latencies.get(&latency).filter(|samples| !samples.is_empty()) else {
        return Vec::new();
    };
    let value = |samples: &Histogram<u64>, quantile| Quantity::Span(sampled(samples.value_at_quantile(quantile)));
    let rows = names.into_iter().zip([0.5, 0.99, 1.0]);
    rows.map(|(name, quantile)| Figure {
        headline: first,
        ..figure(name, value(samples, quantile), String::new(), latency.about())
    })
    .collect()
}

pub(super) fn figure(name: &'static str, value: Quantity, limit: String, source: &'static str) -> Figure {
    Figure { name, value, limit, source, at: None, headline: false }
}

pub(super) fn headline(name: &'static str, value: Quantity, limit: String, source: &'static str) -> Figure {
    Figure { headline: true, ..figure(name, value, limit, source) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_keep_three_figures() {
        for (micros, kept) in
            [(0, 0), (7, 7), (999, 999), (1_004, 1_000), (92_471_295, 92_500_000), (240_123_903, 240_000_000)]
        {
            assert_eq!(sampled(micros), SimDuration::from_micros(kept));
        }
    }

    #[test]
    fn quantities_carry_their_unit() {
        let cases = [
            (Quantity::Count(25_000), "25,000"),
            (Quantity::PerSecond(300), "300/s"),
            (Quantity::Span(SimDuration::from_millis(92_400)), "92.4 s"),
            (Quantity::Bytes(2_048), "2 KiB"),
            (Quantity::Share(0.6434), "64.3%"),
        ];
        for (quantity, written) in cases {
            assert_eq!(quantity.to_string(), written);
        }
    }
}
