//! `timeline.csv`: one row a bucket of the record's series, nothing rounded, for spreadsheets and scripts.

use model::metric::{Counter, Gauge};
use model::time::SimTime;

use crate::run::{ReportError, Run};
use crate::words;

/// The file's bytes.
pub(crate) fn timeline_csv(run: &Run<'_>) -> Result<Vec<u8>, ReportError> {
    let failed = |error: csv::Error| ReportError::format("timeline.csv", error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header()).map_err(failed)?;
    for bucket in &run.record.series {
        let mut row = vec![seconds(bucket.until), words::rfc3339(&run.plan.starts, bucket.until)];
        for gauge in Gauge::ALL {
            let span = &bucket.gauges[gauge.index()];
            row.push(span.last.to_string());
            row.extend(has_least(*gauge).then(|| span.min.to_string()));
            row.extend(has_most(*gauge).then(|| span.max.to_string()));
            if has_mean(*gauge) {
                let micros = bucket.until.since(bucket.from).as_micros();
                let mean = if micros == 0 { span.last as f64 } else { span.integral as f64 / micros as f64 };
                row.push(mean.to_string());
            }
        }
        row.extend(bucket.counters.iter().map(u64::to_string));
        writer.write_record(row).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| ReportError::format("timeline.csv", error))
}

/// The columns, in order.
fn header() -> Vec<String> {
    let mut columns = vec!["until_seconds".to_owned(), "until".to_owned()];
    for gauge in Gauge::ALL {
        columns.push(gauge.name().to_owned());
        columns.extend(has_least(*gauge).then(|| format!("{gauge}_min")));
        columns.extend(has_most(*gauge).then(|| format!("{gauge}_max")));
        columns.extend(has_mean(*gauge).then(|| format!("{gauge}_mean")));
    }
    columns.extend(Counter::ALL.iter().map(|counter| counter.name().to_owned()));
    columns
}

/// What a planner wants high, and asks how low it fell.
const fn has_least(gauge: Gauge) -> bool {
    matches!(gauge, Gauge::Online | Gauge::Connected)
}

/// What a planner wants low, and asks how high it rose between two rows.
const fn has_most(gauge: Gauge) -> bool {
    matches!(
        gauge,
        Gauge::Registered
            | Gauge::Connecting
            | Gauge::Waiting
            | Gauge::BackingOff
            | Gauge::ToldToReturn
            | Gauge::Refused
            | Gauge::Line
            | Gauge::ServiceQueue
            | Gauge::WorkersBusy
            | Gauge::Upgrading
            | Gauge::UpgradeLine
            | Gauge::UpgradeBandwidth
            | Gauge::Transfers
            | Gauge::Sessions
            | Gauge::SessionsWaiting
            | Gauge::CustomersWaiting
            | Gauge::SessionsOnHold
            | Gauge::LoggedIn
            | Gauge::Busy
            | Gauge::ToolBandwidth
    )
}

/// Whose mean over what limits it is a utilisation.
const fn has_mean(gauge: Gauge) -> bool {
    matches!(
        gauge,
        Gauge::WorkersBusy
            | Gauge::Upgrading
            | Gauge::UpgradeBandwidth
            | Gauge::LoggedIn
            | Gauge::Busy
            | Gauge::ToolBandwidth
    )
}

/// Seconds, exact to the microsecond.
pub(crate) fn seconds(at: SimTime) -> String {
    let micros = at.as_micros();
    let sign = if micros < 0 { "-" } else { "" };
    let (whole, rest) = (micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000);
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:06}").trim_end_matches('0').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_exact() {
        for (micros, written) in
            [(0, "0"), (1_000_000, "1"), (600_010_000, "600.01"), (-1, "-0.000001"), (1_500_000, "1.5")]
        {
            assert_eq!(seconds(SimTime::from_micros(micros)), written);
        }
    }

    #[test]
    fn columns_are_unique_and_documented() {
        let documented = include_str!("../../docs/results.md");
        let columns = header();
        for (place, column) in columns.iter().enumerate() {
            assert!(!columns[..place].contains(column), "{column} stands twice");
            assert!(documented.contains(&format!("`{column}`")), "docs/results.md does not explain `{column}`");
        }
    }
}
