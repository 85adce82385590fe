//! Events to what is going on at the support desk: who is in sessions, and how many wait.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use crate::event::{ConsoleEvent, SessionEvent};
use crate::id::{SessionId, UserId};
use crate::metric::Gauge;
use crate::session_policy::Representative;
use crate::time::SimTime;

use super::attendances::Attendances;
use super::give_ups::GiveUps;

/// Follows sessions and consoles.
#[derive(Clone, Debug, Default)]
pub(super) struct Desk {
    sessions: BTreeMap<SessionId, View>,
    pub(super) attendances: Attendances,
    pub(super) give_ups: GiveUps,
}

#[derive(Clone, Debug, Default)]
struct View {
    started: bool,
    waits: bool,
    owned: bool,
    users: SmallVec<[UserId; 2]>,
}

/// What an event adds to gauges.
pub(super) type Changes = SmallVec<[(Gauge, i64); 6]>;

impl Desk {
    /// Takes one event of a session.
    pub(super) fn handle_session(&mut self, now: SimTime, session: SessionId, event: SessionEvent) -> Changes {
        let mut changes = Changes::new();
        match event {
            SessionEvent::Waits { .. } => self.change(session, &mut changes, |view| view.waits = true),
            SessionEvent::Accepted { .. } | SessionEvent::TransferCalledOff => {
                self.change(session, &mut changes, |view| view.waits = false);
            }
            SessionEvent::Owned { by } => self.change(session, &mut changes, |view| view.owned = by.is_some()),
            SessionEvent::Started { user, .. } => {
                self.change(session, &mut changes, |view| (view.started, view.owned) = (true, true));
                self.come(now, session, user, &mut changes);
            }
            SessionEvent::Joined { who: Representative::User(user), .. } => self.come(now, session, user, &mut changes),
            SessionEvent::Left { who: Representative::User(user), .. } => self.go(now, session, user, &mut changes),
            SessionEvent::Ended { .. } => {
                let users = self.sessions.get(&session).map(|view| view.users.clone()).unwrap_or_default();
                users.into_iter().for_each(|user| self.go(now, session, user, &mut changes));
                self.change(session, &mut changes, |view| *view = View::default());
                self.sessions.remove(&session);
            }
            _ => {}
        }
        changes
    }

    /// Something changes about a session, and with it the gauges that count it.
    fn change(&mut self, session: SessionId, changes: &mut Changes, change: impl FnOnce(&mut View)) {
        let view = self.sessions.entry(session).or_default();
        let before = view.counted();
        change(view);
        for ((gauge, was), (_, is)) in before.into_iter().zip(view.counted()) {
            if was != is {
                changes.push((gauge, i64::from(is) - i64::from(was)));
            }
        }
    }

    fn come(&mut self, now: SimTime, session: SessionId, user: UserId, changes: &mut Changes) {
        self.sessions.entry(session).or_default().users.push(user);
        if self.attendances.come(now, user) {
            changes.push((Gauge::Busy, 1));
        }
    }

    fn go(&mut self, now: SimTime, session: SessionId, user: UserId, changes: &mut Changes) {
        let Some(view) = self.sessions.get_mut(&session) else { return };
        let Some(place) = view.users.iter().position(|own| *own == user) else { return };
        view.users.remove(place);
        if self.attendances.go(now, user) {
            changes.push((Gauge::Busy, -1));
        }
    }

    /// Takes one event of a console: what it adds to the users who are logged in.
    pub(super) fn handle_console(&mut self, now: SimTime, event: ConsoleEvent) -> Option<i64> {
        match event {
            ConsoleEvent::LoggedIn { who: Representative::User(user) } => {
                self.attendances.log_in(now, user).then_some(1)
            }
            ConsoleEvent::LoggedOut { who: Representative::User(user), .. } => {
                self.attendances.log_out(now, user).then_some(-1)
            }
            _ => None,
        }
    }
}

impl View {
    /// Which gauges count such a session.
    const fn counted(&self) -> [(Gauge, bool); 4] {
        [
            (Gauge::Sessions, self.started),
            (Gauge::SessionsWaiting, self.waits),
            (Gauge::CustomersWaiting, self.waits && !self.started),
            (Gauge::SessionsOnHold, self.started && !self.owned),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{SessionEnd, WhyLeft};
    use crate::id::{PortalId, TeamId};
    use crate::session::{Queue, WhyWaiting};
    use crate::session_policy::Start;
    use crate::time::SimDuration;

    /// After each event: sessions under way, waiting, customers waiting, on hold, users busy.
    #[test]
    fn a_session_is_counted_where_it_is() {
        let (alice, queue) = (UserId(0), Queue::Team(TeamId(0)));
        let waits = |why| SessionEvent::Waits { queue, why };
        let accepted = |first| SessionEvent::Accepted { user: alice, waited: SimDuration::ZERO, first };
        let start = Start::Customer { portal: PortalId(0) };
        let left = SessionEvent::Left { who: Representative::User(alice), why: WhyLeft::Held };
        let joined = SessionEvent::Joined { who: Representative::User(alice), history: 0 };
        let story = [
            (waits(WhyWaiting::Came), [0, 1, 1, 0, 0]),
            (accepted(true), [0, 0, 0, 0, 0]),
            (SessionEvent::Started { user: alice, start, overridden: false }, [1, 0, 0, 0, 1]),
            // While it waits to be transferred its owner goes on with it.
            (waits(WhyWaiting::Transferred), [1, 1, 0, 0, 1]),
            (SessionEvent::TransferCalledOff, [1, 0, 0, 0, 1]),
            (left, [1, 0, 0, 0, 0]),
            (SessionEvent::Owned { by: None }, [1, 0, 0, 1, 0]),
            (waits(WhyWaiting::Held), [1, 1, 0, 1, 0]),
            (accepted(false), [1, 0, 0, 1, 0]),
            (joined, [1, 0, 0, 1, 1]),
            (SessionEvent::Owned { by: Some(alice) }, [1, 0, 0, 0, 1]),
            (SessionEvent::Ended { how: SessionEnd::Closed }, [0, 0, 0, 0, 0]),
        ];
        let gauges =
            [Gauge::Sessions, Gauge::SessionsWaiting, Gauge::CustomersWaiting, Gauge::SessionsOnHold, Gauge::Busy];
        let (mut desk, mut values) = (Desk::default(), [0; 5]);
        for (place, (event, expected)) in story.into_iter().enumerate() {
            for (gauge, by) in desk.handle_session(SimTime::ZERO, SessionId(7), event) {
                values[gauges.iter().position(|own| *own == gauge).expect("one of them")] += by;
            }
            assert_eq!(values, expected, "after event {place}");
        }
        assert!(desk.sessions.is_empty(), "nothing is kept of what is over");
    }
}
