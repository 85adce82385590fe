//! Gauges and counters over time, event by event.

use super::*;
use crate::event::ClientEvent;

fn at(seconds: f64) -> SimTime {
    SimTime::from_micros((seconds * 1e6) as i64)
}

fn series(marks: &[f64]) -> Series {
    let measures = Measures {
        bucket: SimDuration::from_secs(10),
        marks: marks.iter().map(|mark| at(*mark)).collect(),
        windows: Vec::new(),
    };
    Series::new(&measures, at(30.0), 2)
}

fn client(seconds: f64, event: ClientEvent) -> Stamped {
    Stamped { at: at(seconds), event: Event::Client(ClientId(0), event) }
}

const BACKING_OFF: ClientEvent = ClientEvent::Began { state: ClientState::BackingOff, since: SimTime::ZERO };

#[test]
fn buckets_end_where_they_say_and_hold_their_last_instant() {
    let mut series = series(&[4.0]);
    series.handle(&client(0.0, BACKING_OFF));
    series.handle(&client(4.0, ClientEvent::Dialled { attempt: 1 }));
    series.handle(&client(12.0, ClientEvent::ToldToWait));
    let (buckets, totals, moments) = series.finish(at(30.0));
    let ends: Vec<f64> = buckets.iter().map(|bucket| bucket.until.as_secs_f64()).collect();
    assert_eq!(ends, [4.0, 10.0, 20.0, 30.0]);
    let connecting: Vec<(u64, u64, u64)> = buckets
        .iter()
        .map(|bucket| bucket.gauges[Gauge::Connecting.index()])
        .map(|span| (span.min, span.max, span.last))
        .collect();
    assert_eq!(connecting, [(0, 1, 1), (1, 1, 1), (0, 1, 0), (0, 0, 0)]);
    assert_eq!(buckets[2].gauges[Gauge::Connecting.index()].integral, 2_000_000);
    assert_eq!(totals[Counter::Dials.index()], 1);
    assert_eq!(moments[Counter::Dials.index()], Some(FirstLast { first: at(4.0), last: at(4.0) }));
}

#[test]
fn a_mark_at_the_beginning_has_a_bucket_of_its_own() {
    let mut series = series(&[0.0]);
    series.handle(&client(0.0, BACKING_OFF));
    series.handle(&client(5.0, ClientEvent::Dialled { attempt: 1 }));
    let (buckets, ..) = series.finish(at(30.0));
    let ends: Vec<f64> = buckets.iter().map(|bucket| bucket.until.as_secs_f64()).collect();
    assert_eq!(ends, [0.0, 10.0, 20.0, 30.0]);
    assert_eq!(buckets[0].gauges[Gauge::BackingOff.index()].last, 1);
    assert_eq!(buckets[1].gauges[Gauge::BackingOff.index()].max, 1);
}

/// Covers: TOOL-4.
#[test]
fn the_bytes_of_tools_are_their_traffic_over_time_to_the_byte() {
    let traffic = |seconds: f64, bytes_per_s| Stamped {
        at: at(seconds),
        event: Event::Appliance(ApplianceEvent::ToolTraffic { bytes_per_s }),
    };
    let mut series = series(&[]);
    // A third of a second and more, at rates that leave parts of a byte in every bucket.
    for (seconds, bytes_per_s) in [(1.333_333, 4_375), (9.5, 7), (12.4, 0), (15.0, 1), (15.0, 3)] {
        series.handle(&traffic(seconds, bytes_per_s));
    }
    let (buckets, totals, _) = series.finish(at(30.0));
    let millionths = 8_166_667_u64 * 4_375 + 2_900_000 * 7 + 15_000_000 * 3;
    assert_eq!(totals[Counter::ToolBytes.index()], millionths / 1_000_000);
    let booked: Vec<u64> = buckets.iter().map(|bucket| bucket.counters[Counter::ToolBytes.index()]).collect();
    assert_eq!(booked, [35_732, 32, 30]);
    let most: Vec<u64> = buckets.iter().map(|bucket| bucket.gauges[Gauge::ToolBandwidth.index()].max).collect();
    assert_eq!(most, [4_375, 7, 3]);
}

#[test]
fn what_comes_and_goes_in_one_moment_leaves_no_trace() {
    let mut series = series(&[]);
    series.handle(&client(0.0, BACKING_OFF));
    series.handle(&client(5.0, ClientEvent::Dialled { attempt: 1 }));
    series.handle(&client(5.0, ClientEvent::ToldToWait));
    let (buckets, ..) = series.finish(at(30.0));
    assert_eq!(buckets[0].gauges[Gauge::Connecting.index()].max, 0);
    assert_eq!(buckets[0].gauges[Gauge::Waiting.index()].max, 1);
}
