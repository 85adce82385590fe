//! What every run measures besides what its expectations ask for, so that every report can tell the same story.

use std::collections::BTreeSet;

use model::metric::Counter;
use model::plan::{Entry, Measures, WindowMeasure};
use model::time::{SimDuration, SimTime};

use crate::expectation::{Expected, measures};

/// The measures of the expectations, the busiest second of admissions, and, where buckets are wide, narrow ones after
/// the end of each entry of the timeline: a storm of a minute is a sliver of a month, and is what a month is run for.
pub(super) fn measures_of(expectations: &[Expected], duration: SimDuration, timeline: &[Entry]) -> Measures {
    let bucket = Measures::bucket_for(duration);
    let mut measures = measures(expectations.iter().map(|one| &one.expectation), bucket);
    let busiest = WindowMeasure { counter: Counter::Admissions, width: SECOND };
    if !measures.windows.contains(&busiest) {
        measures.windows.push(busiest);
    }
    if bucket > SECOND {
        let ends: BTreeSet<SimTime> = timeline.iter().filter(|entry| entry.enabled).map(Entry::ends).collect();
        let each = CLOSE_UPS_MAX / ends.len().max(1) as u64;
        let close_up = |end: SimTime| (0..each.min(CLOSE_UP_SECONDS)).map(move |second| end + SECOND * second);
        let mut marks: BTreeSet<SimTime> = measures.marks.iter().copied().collect();
        marks.extend(ends.into_iter().flat_map(close_up).filter(|mark| *mark < SimTime::ZERO + duration));
        measures.marks = marks.into_iter().collect();
    }
    measures
}

const SECOND: SimDuration = SimDuration::from_secs(1);
/// How long after an end a close-up lasts: the slowest storm, 25,000 at 50/s, takes 500 s.
const CLOSE_UP_SECONDS: u64 = 600;
/// The most narrow buckets of one run, shared out evenly over its ends.
const CLOSE_UPS_MAX: u64 = 7_200;
