//! One client as the appliance's list has it: since when it is offline, and what that allows and demands.

use crate::event::ApplianceEvent;
use crate::id::ClientId;
use crate::time::{SimDuration, SimTime};

use super::super::Tally;
use super::Spans;

/// One client in the list.
#[derive(Clone, Copy, Default)]
pub(super) struct ListSide {
    /// Nothing while it is online or not in the list.
    offline_since: Option<SimTime>,
    /// Nothing can act on it before that: it was not in the list, or stood in line.
    not_before: SimTime,
    in_line: bool,
    lost: bool,
}

/// The client that an event of the list is about, if it matters here.
pub(super) const fn concerns(event: &ApplianceEvent) -> Option<ClientId> {
    match event {
        ApplianceEvent::Listed { client, .. }
        | ApplianceEvent::Registered { client, .. }
        | ApplianceEvent::Removed { client }
        | ApplianceEvent::Queued { client, .. }
        | ApplianceEvent::LeftLine { client, .. }
        | ApplianceEvent::Admitted { client, .. }
        | ApplianceEvent::SeenOffline { client, .. }
        | ApplianceEvent::SeenUninstalled { client, .. }
        | ApplianceEvent::LabelledLost { client, .. }
        | ApplianceEvent::Deleted { client, .. } => Some(*client),
        _ => None,
    }
}

impl ListSide {
    /// It is in the list as offline since then, from `now` on.
    pub(super) fn begin_absent(&mut self, since: SimTime, now: SimTime) {
        *self = Self { offline_since: Some(since), not_before: now, ..Self::default() };
    }

    pub(super) fn handle(
        &mut self,
        at: SimTime,
        number: usize,
        event: ApplianceEvent,
        spans: &Spans,
        tally: &mut Tally,
    ) {
        match event {
            ApplianceEvent::Registered { .. } | ApplianceEvent::SeenOffline { .. } => self.begin_absent(at, at),
            ApplianceEvent::Queued { .. } => {
                self.check_nothing_overdue(at, number, spans, tally);
                self.in_line = true;
            }
            ApplianceEvent::LeftLine { .. } => (self.in_line, self.not_before) = (false, at),
            ApplianceEvent::Admitted { .. }
            | ApplianceEvent::Removed { .. }
            | ApplianceEvent::SeenUninstalled { .. } => {
                self.check_nothing_overdue(at, number, spans, tally);
                *self = Self::default();
            }
            ApplianceEvent::LabelledLost { since, .. } => {
                self.check_due(at, number, since, "labelled lost", spans.lost_after, spans, tally);
                let before = std::mem::replace(&mut self.lost, true);
                tally.check(at, !before, || format!("{} was labelled lost twice", ClientId(number as u32)));
            }
            ApplianceEvent::Deleted { since, .. } => {
                let span = spans.delete_after(number);
                self.check_due(at, number, since, "deleted", span, spans, tally);
                // Whoever could be seen as lost before was so.
                let (lost, after) = (self.lost, spans.lost_after);
                tally.check(at, lost || after > span, || {
                    let client = ClientId(number as u32);
                    format!("{client} was deleted after {span} without having been labelled lost after {after}")
                });
                *self = Self::default();
            }
            _ => {}
        }
    }

    /// It is neither labelled nor deleted by `now`: nothing may have been due for more than the tolerance.
    pub(super) fn check_nothing_overdue(&self, now: SimTime, number: usize, spans: &Spans, tally: &mut Tally) {
        let Some(since) = self.offline_since.filter(|_| !self.in_line) else { return };
        let label = (!self.lost).then_some((spans.lost_after, "labelled lost"));
        for (span, what) in label.into_iter().chain([(spans.delete_after(number), "deleted")]) {
            let latest = self.latest(since, span, spans);
            tally.check(now, now <= latest, || {
                let client = ClientId(number as u32);
                format!("{client} has been offline since {since} and was not {what} by {now}, with {span} allowed")
            });
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what was done, to whom, and under which settings")]
    fn check_due(
        &self,
        at: SimTime,
        number: usize,
        since: SimTime,
        what: &str,
        span: SimDuration,
        spans: &Spans,
        tally: &mut Tally,
    ) {
        let client = ClientId(number as u32);
        let allowed = spans.is_up && !self.in_line && self.offline_since == Some(since);
        tally.check(at, allowed, || {
            let seen = match (spans.is_up, self.in_line, self.offline_since) {
                (false, ..) => "while the appliance was down".to_owned(),
                (_, true, _) => "while it stood in line".to_owned(),
                (_, _, Some(own)) => format!("where it was offline since {own}"),
                (_, _, None) => "where it was not offline".to_owned(),
            };
            format!("{client} was {what} as offline since {since} {seen}")
        });
        let in_time = at >= since.saturating_add(span) && at <= self.latest(since, span, spans);
        tally.check(at, in_time, || {
            format!("{client} was {what} at {at}, having been offline since {since} with {span} allowed")
        });
    }

    /// The latest moment at which something may be done about that span.
    fn latest(&self, since: SimTime, span: SimDuration, spans: &Spans) -> SimTime {
        since.saturating_add(span).max(self.not_before).max(spans.since).saturating_add(TOLERANCE)
    }
}

/// As MAINT-13 has it.
const TOLERANCE: SimDuration = SimDuration::from_secs(1);
