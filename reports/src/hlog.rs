//! `histograms.hlog`: every distribution of a run in HdrHistogram's interval log (V2, compressed), one tag each, so
//! that other tools read, merge and plot them without loss.

use std::time::{Duration, SystemTime};

use hdrhistogram::serialization::V2DeflateSerializer;
use hdrhistogram::serialization::interval_log::{IntervalLogWriterBuilder, Tag};

use crate::run::{ReportError, Run};
use crate::words::one_line;

/// The file's bytes. Values are microseconds; the log's readable maxima are milliseconds.
pub(crate) fn histograms_hlog(run: &Run<'_>) -> Result<Vec<u8>, ReportError> {
    let failed = |error: &dyn std::fmt::Display| ReportError::format("histograms.hlog", error);
    let mut bytes = Vec::new();
    let mut serializer = V2DeflateSerializer::new();
    let mut log = IntervalLogWriterBuilder::new()
        .add_comment(&format!(
            "Jumpstorm: {}, seed {}; values in microseconds",
            one_line(&run.plan.name),
            run.plan.seed
        ))
        .with_start_time(epoch(run))
        .with_max_value_divisor(MICROS_PER_MS)
        .begin_log_with(&mut bytes, &mut serializer)
        .map_err(|error| failed(&error))?;
    let ran = Duration::from_micros(run.record.ran.as_micros());
    for (latency, samples) in &run.record.latencies {
        let tag = Tag::new(latency.name()).ok_or_else(|| failed(&format!("{latency} cannot be a tag")))?;
        log.write_histogram(samples, Duration::ZERO, ran, Some(tag)).map_err(|error| failed(&error))?;
    }
    Ok(bytes)
}

/// The moment the run begins on its own calendar; the log knows no times before 1970.
fn epoch(run: &Run<'_>) -> SystemTime {
    let micros = run.plan.starts.timestamp().as_microsecond();
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

const MICROS_PER_MS: f64 = 1_000.0;
