//! Entries of the timeline that cannot both be: what is down already cannot go down.

use std::collections::BTreeSet;

use model::id::SiteId;
use model::plan::Direction;
use model::time::SimTime;

/// A span of time in which an entry has something in its grip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hold {
    /// What: a site and one direction of its line; nothing for the appliance and for its uplink.
    pub(super) what: Option<(SiteId, Way)>,
    pub(super) from: SimTime,
    pub(super) until: SimTime,
    /// Which entry, by its place in the file.
    pub(super) entry: usize,
}

/// One direction of a line, or its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    ToAppliance,
    FromAppliance,
    /// Neither: the line's latency, jitter and loss.
    Values,
}

/// The directions that an outage cuts.
pub(super) fn ways(direction: Direction) -> &'static [Way] {
    match direction {
        Direction::Both => &[Way::ToAppliance, Way::FromAppliance],
        Direction::ToAppliance => &[Way::ToAppliance],
        Direction::FromAppliance => &[Way::FromAppliance],
    }
}

/// Every entry that grips what another one still holds, each pair once: the later and the earlier of both.
///
/// A grip that begins at the moment at which another ends is no clash.
pub(super) fn clashes(mut holds: Vec<Hold>) -> Vec<(Hold, Hold)> {
    holds.sort();
    let mut clashes = Vec::new();
    let mut said = BTreeSet::new();
    let mut longest: Option<Hold> = None;
    for hold in holds {
        match longest {
            Some(before) if before.what == hold.what => {
                if hold.from < before.until && said.insert((hold.entry, before.entry)) {
                    clashes.push((hold, before));
                }
                if hold.until > before.until {
                    longest = Some(hold);
                }
            }
            _ => longest = Some(hold),
        }
    }
    clashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_overlaps_on_the_same_thing_clashes() {
        let hold = |site, way, from, until, entry| Hold {
            what: Some((SiteId(site), way)),
            from: SimTime::from_secs(from),
            until: SimTime::from_secs(until),
            entry,
        };
        let (to, fro) = (Way::ToAppliance, Way::FromAppliance);
        let cases = [
            (vec![hold(1, to, 0, 10, 0), hold(1, to, 9, 12, 1)], vec![(1, 0)]),
            (vec![hold(1, to, 0, 10, 0), hold(1, to, 10, 12, 1)], vec![]),
            (vec![hold(1, to, 0, 10, 0), hold(2, to, 9, 12, 1)], vec![]),
            (vec![hold(1, to, 0, 10, 0), hold(1, fro, 9, 12, 1)], vec![]),
            (vec![hold(1, to, 0, 99, 0), hold(1, to, 1, 2, 1), hold(1, to, 50, 60, 2)], vec![(1, 0), (2, 0)]),
            (
                vec![hold(1, to, 5, 9, 0), hold(1, to, 0, 6, 1), hold(2, to, 0, 6, 1), hold(2, to, 5, 9, 0)],
                vec![(0, 1)],
            ),
        ];
        for (holds, expected) in cases {
            let found: Vec<_> =
                clashes(holds.clone()).iter().map(|(later, earlier)| (later.entry, earlier.entry)).collect();
            assert_eq!(found, expected, "{holds:?}");
        }
    }
}
