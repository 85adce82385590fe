//! Events to what is going on at the support desk: who is in sessions, and how many wait.

use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;

use crate::event::{ConsoleEvent, SessionEvent};
use crate::id::{SessionId, UserId};
use crate::metric::Gauge;
use crate::session_policy::Representative;

/// Follows sessions and consoles.
#[derive(Clone, Debug, Default)]
pub(super) struct Desk {
    sessions: BTreeMap<SessionId, View>,
    /// In how many sessions each user is; nobody who is in none.
    busy: BTreeMap<UserId, u32>,
    logged_in: BTreeSet<Representative>,
}

#[derive(Clone, Debug, Default)]
struct View {
    started: bool,
    waits: bool,
    users: SmallVec<[UserId; 2]>,
}

/// What an event adds to gauges.
pub(super) type Changes = SmallVec<[(Gauge, i64); 4]>;

impl Desk {
    /// Takes one event of a session.
    pub(super) fn handle_session(&mut self, session: SessionId, event: SessionEvent) -> Changes {
        let mut changes = Changes::new();
        match event {
            SessionEvent::Waits { .. } => {
                let view = self.sessions.entry(session).or_default();
                if !std::mem::replace(&mut view.waits, true) {
                    changes.push((Gauge::SessionsWaiting, 1));
                }
            }
            SessionEvent::Accepted { .. } | SessionEvent::TransferCalledOff => self.stop_waiting(session, &mut changes),
            SessionEvent::Started { user, .. } => {
                self.sessions.entry(session).or_default().started = true;
                changes.push((Gauge::Sessions, 1));
                self.come(session, user, &mut changes);
            }
            SessionEvent::Joined { who: Representative::User(user), .. } => self.come(session, user, &mut changes),
            SessionEvent::Left { who: Representative::User(user), .. } => self.go(session, user, &mut changes),
            SessionEvent::Ended { .. } => {
                self.stop_waiting(session, &mut changes);
                let users = self.sessions.get(&session).map(|view| view.users.clone()).unwrap_or_default();
                users.into_iter().for_each(|user| self.go(session, user, &mut changes));
                if self.sessions.remove(&session).is_some_and(|view| view.started) {
                    changes.push((Gauge::Sessions, -1));
                }
            }
            _ => {}
        }
        changes
    }

    fn stop_waiting(&mut self, session: SessionId, changes: &mut Changes) {
        if self.sessions.get_mut(&session).is_some_and(|view| std::mem::take(&mut view.waits)) {
            changes.push((Gauge::SessionsWaiting, -1));
        }
    }

    fn come(&mut self, session: SessionId, user: UserId, changes: &mut Changes) {
        self.sessions.entry(session).or_default().users.push(user);
        let count = self.busy.entry(user).or_default();
        *count += 1;
        if *count == 1 {
            changes.push((Gauge::Busy, 1));
        }
    }

    fn go(&mut self, session: SessionId, user: UserId, changes: &mut Changes) {
        let Some(view) = self.sessions.get_mut(&session) else { return };
        let Some(place) = view.users.iter().position(|own| *own == user) else { return };
        view.users.remove(place);
        if let Some(count) = self.busy.get_mut(&user) {
            *count -= 1;
            if *count == 0 {
                self.busy.remove(&user);
                changes.push((Gauge::Busy, -1));
            }
        }
    }

    /// Takes one event of a console: what it adds to the users who are logged in.
    pub(super) fn handle_console(&mut self, event: ConsoleEvent) -> Option<i64> {
        match event {
            ConsoleEvent::LoggedIn { who: who @ Representative::User(_) } => self.logged_in.insert(who).then_some(1),
            ConsoleEvent::LoggedOut { who: who @ Representative::User(_), .. } => {
                self.logged_in.remove(&who).then_some(-1)
            }
            _ => None,
        }
    }
}
