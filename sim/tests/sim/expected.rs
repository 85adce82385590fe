//! What is to be seen of a silent line, worked out from keep-alive phases and TCP's resends alone.

use model::event::LossSeen;
use model::id::ClientId;
use model::time::SimTime;

use crate::faults::TICK;
use crate::plans::{due, first_due_after, secs};

/// Asserts that `found` holds exactly one entry for each expected client, at its moment (rounded up to a tick at most)
/// and of its kind.
pub(crate) fn assert_seen(found: &[(SimTime, ClientId, LossSeen)], expected: &[(SimTime, ClientId, LossSeen)]) {
    let mut found: Vec<_> = found.iter().map(|(at, client, how)| (*client, *how, *at)).collect();
    let mut expected: Vec<_> = expected.iter().map(|(at, client, how)| (*client, *how, *at)).collect();
    found.sort();
    expected.sort();
    assert_eq!(
        found.iter().map(|(client, how, _)| (*client, *how)).collect::<Vec<_>>(),
        expected.iter().map(|(client, how, _)| (*client, *how)).collect::<Vec<_>>()
    );
    for ((client, how, found), (.., expected)) in found.iter().zip(&expected) {
        let late = found.since(*expected);
        assert!(found >= expected && late <= TICK * 2, "{client} {how:?}: seen at {found}, expected at {expected}");
    }
}

/// When TCP sends again what it sent at `first`, until it is acknowledged.
pub(crate) fn resends(first: SimTime) -> impl Iterator<Item = SimTime> {
    let delays = (0..).map(|n| secs(1_u64.checked_shl(n).unwrap_or(60).min(60)));
    delays.scan(first, |at, delay| {
        *at += delay;
        Some(*at)
    })
}

/// The moment at which a client is given up if nothing of it is heard between two moments.
pub(crate) fn given_up(client: ClientId, silent_from: SimTime) -> SimTime {
    due(client, first_due_after(client, silent_from) + 2)
}
