//! What a run has to record so that its expectations can be judged exactly.

use std::collections::BTreeSet;

use model::plan::{Measures, WindowMeasure};
use model::time::SimDuration;

use super::grammar::{Expectation, Subject};

/// The measures that `expectations` need, with series in buckets of `bucket`: a mark at every edge of a scope, and every
/// sliding window once. Both are in order.
pub fn measures<'a>(expectations: impl IntoIterator<Item = &'a Expectation>, bucket: SimDuration) -> Measures {
    let mut marks = BTreeSet::new();
    let mut windows = BTreeSet::new();
    for expectation in expectations {
        marks.extend(expectation.scope.edges());
        if let Subject::Peak { counter, width } = expectation.subject {
            windows.insert((counter, width));
        }
    }
    let windows = windows.into_iter().map(|(counter, width)| WindowMeasure { counter, width }).collect();
    Measures { bucket, marks: marks.into_iter().collect(), windows }
}

#[cfg(test)]
mod tests {
    use model::metric::Counter;
    use model::time::SimTime;

    use super::super::parse;
    use super::super::samples::names;
    use super::*;

    #[test]
    fn marks_and_windows_come_once_and_in_order() {
        let texts = [
            "max admissions in any 10s <= 500",
            "within 95s of outage.end: online = 100%",
            "max dials in any 1s <= 50",
            "at outage.end + 95s: waiting = 0",
            "max admissions in any 1s <= 50",
            "from 5m to outage.start, never: waiting > 5",
            "max admissions in any 10s >= 400",
            "by 7m: online >= 5",
            "always: online >= 5",
            "admissions >= 5",
            "last admitted <= outage.end + 7s",
        ];
        let expectations = texts.map(|text| parse(text, &names()).expect(text));
        let second = SimDuration::from_secs(1);
        let window = |counter, seconds| WindowMeasure { counter, width: SimDuration::from_secs(seconds) };
        assert_eq!(
            measures(&expectations, second),
            Measures {
                bucket: second,
                marks: [300, 420, 600, 1_200, 1_295].map(SimTime::from_secs).to_vec(),
                windows: vec![
                    window(Counter::Admissions, 1),
                    window(Counter::Admissions, 10),
                    window(Counter::Dials, 1)
                ],
            }
        );
    }
}
