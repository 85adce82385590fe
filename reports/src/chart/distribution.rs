//! How long something took: the share of samples that took no longer, over the time.

use hdrhistogram::Histogram;
use model::metric::Latency;

use super::axis::Axis;
use super::frame::{Frame, Key, Swatch};
use super::ink::Ink;
use super::scene::{Anchor, Type};
use super::{Chart, source, subject};
use crate::run::Run;
use crate::summary::figures::sampled;
use crate::words;

/// How long until Jump Clients were back. Nothing to show where nobody had to come back.
pub(super) fn reconnect(run: &Run<'_>) -> Option<Chart> {
    let words = Words {
        stem: "time-to-reconnect",
        title: "Time to reconnect",
        caption: RECONNECT,
        section: None,
        sample: "reconnection",
        x: "Time from being able to reach the appliance again to being online",
    };
    chart(run, Latency::TimeToReconnect, &words)
}

/// How long until Jump Clients ran a site package. Nothing to show where nobody was upgraded.
pub(super) fn upgrade(run: &Run<'_>) -> Option<Chart> {
    let words = Words {
        stem: "time-to-upgrade",
        title: "Time to upgrade",
        caption: UPGRADE,
        section: Some("upgrades"),
        sample: "upgrade",
        x: "Time from the site package's installation to being online with it",
    };
    chart(run, Latency::TimeToUpgrade, &words)
}

/// What a chart of a distribution says.
struct Words {
    stem: &'static str,
    title: &'static str,
    caption: &'static str,
    section: Option<&'static str>,
    /// One sample.
    sample: &'static str,
    /// What is measured.
    x: &'static str,
}

fn chart(run: &Run<'_>, latency: Latency, words: &Words) -> Option<Chart> {
    let samples = run.record.latencies.get(&latency).filter(|samples| !samples.is_empty())?;
    let at = |quantile: f64| sampled(samples.value_at_quantile(quantile));
    let title = format!("{}: {}", words.title, subject(run));
    let note = format!("{}, longest {}", words::counted(samples.len(), words.sample), words::span(at(1.0)));
    let keys = [Key {
        swatch: Swatch::Line(Ink::Measured),
        label: format!("share of {}s that took at most so long", words.sample),
    }];
    let x = Axis::spans(sampled(samples.min()), at(0.5), at(1.0), words.x);
    let mut frame = Frame::new((&title, &source(run, &note)), &keys, x);
    let plot = frame.plot((0.0, 1.0), Axis::shares(&format!("Share of {}s", words.sample)));
    let curve: Vec<_> = curve(samples).into_iter().map(|(value, share)| plot.at(value, share)).collect();
    let floor = plot.y(0.0);
    let under = [(plot.x(0.0), floor)].into_iter().chain(curve.iter().copied());
    let last = curve.last().map(|last| (last.0, floor));
    frame.scene.area(under.chain(last).collect(), Ink::Measured, 0.12);
    frame.scene.line(curve, Ink::Measured, 3.0);
    let mut lowest = f64::NEG_INFINITY;
    // From the top down, each label below the one before, to the right of the curve where nothing is drawn.
    for (name, quantile) in [("p99", 0.99), ("p90", 0.9), ("p50", 0.5)] {
        let (x, y) = plot.at(at(quantile).as_secs_f64(), quantile * 100.0);
        frame.scene.line(vec![(plot.x(0.0), y), (x, y), (x, floor)], Ink::Acting, 1.0);
        frame.scene.dot((x, y), 5.0, Ink::Text);
        lowest = (y + 16.0).max(lowest + 22.0);
        let look = Type { bold: true, ..Type::BODY };
        frame.scene.text((x + 10.0, lowest), Anchor::Left, look, format!("{name}: {}", words::span(at(quantile))));
    }
    frame.close(&plot);
    Some(Chart {
        stem: words.stem.to_owned(),
        title: words.title.to_owned(),
        caption: words.caption,
        section: words.section,
        scene: frame.scene,
    })
}

/// Seconds and the share, in percent, of samples up to there. Few samples make a staircase, many a curve.
fn curve(samples: &Histogram<u64>) -> Vec<(f64, f64)> {
    let total = samples.len() as f64;
    let recorded: Vec<_> = samples.iter_recorded().collect();
    let stride = recorded.len().div_ceil(POINTS_MAX).max(1);
    let stairs = recorded.len() <= STAIRS_MAX;
    let mut points = vec![(samples.min() as f64 / 1e6, 0.0)];
    let mut counted = 0;
    for (place, step) in recorded.iter().enumerate() {
        let before = counted as f64 / total * 100.0;
        counted += step.count_since_last_iteration();
        let value = step.value_iterated_to() as f64 / 1e6;
        if stairs {
            points.push((value, before));
        }
        if stairs || place % stride == 0 || place + 1 == recorded.len() {
            points.push((value, counted as f64 / total * 100.0));
        }
    }
    points
}

const RECONNECT: &str = "Read up from a time to the curve: so large a share of the reconnections took no longer. The dots \
    mark the median (p50), p90 and p99. A straight rise means that clients were let in at an even pace; a long flat end \
    means that a few came back much later than the rest. Time counts from the moment a client could have reached the \
    appliance again, so the outage itself is not in it.";
const UPGRADE: &str = "Read up from a time to the curve: so large a share of the upgrades were done no later after the \
    package was installed, the appliance's own outage included. A straight rise means that upgrades went at an even pace, \
    which one of the limits sets; a long flat end means that Jump Clients came back late, or were interrupted.";
const POINTS_MAX: usize = 1_000;
const STAIRS_MAX: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use model::record::latency_histogram;

    #[test]
    fn the_curve_ends_at_all_of_them_and_never_falls() {
        for count in [1_u64, 2, 50, 25_000] {
            let mut samples = latency_histogram();
            for place in 0..count {
                samples.record(1_000_000 + place * 3_333).unwrap();
            }
            let points = curve(&samples);
            assert_eq!(points.last().map(|point| point.1), Some(100.0), "{count} samples");
            assert!(points.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1), "{count} samples");
            assert!(points.len() <= 2 * POINTS_MAX);
        }
    }
}
