//! A session has one owner: whoever started it, or accepted it out of a queue, or inherited it (QUEUE-4, SHARE-1).

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Event, SessionEvent, Stamped};
use crate::id::{SessionId, UserId};
use crate::plan::Plan;
use crate::session_policy::Representative;
use crate::time::SimTime;

use super::{Law, Tally};

/// Follows who is in which session, who owns it, and whether it waits.
pub(super) struct SessionOwners {
    sessions: BTreeMap<SessionId, View>,
    /// Sessions that something happened to since the clock last moved; only then must owners be where they belong.
    unsettled: BTreeSet<SessionId>,
    now: SimTime,
}

#[derive(Default)]
struct View {
    started: bool,
    waits: bool,
    owner: Option<UserId>,
    /// Who accepted it, until that one is in it.
    accepted: Option<UserId>,
    members: Vec<Representative>,
}

impl View {
    /// What is wrong with it once everything that happened at one moment has been told.
    fn fault(&self) -> Option<&'static str> {
        let owner = self.owner.map(Representative::User);
        match owner {
            None if self.started && !self.waits => Some("is under way without an owner, and waits nowhere"),
            None if !self.started && !self.waits => Some("neither waits nor is under way"),
            Some(owner) if !self.members.contains(&owner) => Some("is owned by somebody who is not in it"),
            Some(_) if self.accepted.is_some() => Some("was accepted by somebody who did not come to own it"),
            _ => None,
        }
    }
}

impl SessionOwners {
    pub(super) fn new(_: &Plan) -> Self {
        Self { sessions: BTreeMap::new(), unsettled: BTreeSet::new(), now: SimTime::ZERO }
    }

    fn settle(&mut self, tally: &mut Tally) {
        for id in std::mem::take(&mut self.unsettled) {
            let Some(view) = self.sessions.get(&id) else { continue };
            let fault = view.fault();
            tally.check(self.now, fault.is_none(), || format!("{id} {}", fault.unwrap_or_default()));
        }
    }

    fn handle_session(&mut self, at: SimTime, id: SessionId, event: SessionEvent, tally: &mut Tally) {
        let view = match event {
            SessionEvent::Came { .. } => self.sessions.entry(id).or_default(),
            SessionEvent::Started { .. } => self.sessions.entry(id).or_default(),
            SessionEvent::Ended { .. } | SessionEvent::Refused { .. } => {
                self.sessions.remove(&id);
                return;
            }
            _ => match self.sessions.get_mut(&id) {
                Some(view) => view,
                None => return,
            },
        };
        match event {
            SessionEvent::Waits { .. } => view.waits = true,
            SessionEvent::TransferCalledOff => view.waits = false,
            SessionEvent::Accepted { user, first, .. } => {
                let held = std::mem::take(&mut view.waits) && first != view.started;
                view.accepted = Some(user);
                tally.check(at, held, || format!("{user} accepted {id}, which was not there to be accepted like that"));
            }
            SessionEvent::Started { user, .. } => {
                let held = view.owner.replace(user).is_none() && view.accepted.take().is_none_or(|own| own == user);
                view.started = true;
                view.members.push(Representative::User(user));
                tally.check(at, held, || format!("{user} started {id}, which somebody else owns or accepted"));
            }
            SessionEvent::Joined { who, .. } => {
                let held = !view.members.contains(&who);
                view.members.push(who);
                tally.check(at, held, || format!("{who:?} joined {id} twice"));
            }
            SessionEvent::Left { who, .. } => {
                let held = view.members.iter().filter(|member| **member == who).count() == 1;
                view.members.retain(|member| *member != who);
                tally.check(at, held, || format!("{who:?} left {id} without having been in it once"));
            }
            SessionEvent::Owned { by } => {
                let held = by.is_none() || by.map(Representative::User).is_some_and(|by| view.members.contains(&by));
                let held = held && view.accepted.take().is_none_or(|own| by == Some(own));
                view.owner = by;
                tally.check(at, held, || format!("{id} went to {by:?}, who did not accept it or is not in it"));
            }
            SessionEvent::Came { .. } => {}
            _ => return,
        }
        self.unsettled.insert(id);
    }
}

impl Law for SessionOwners {
    fn name(&self) -> &'static str {
        "session_owners"
    }

    fn text(&self) -> &'static str {
        "A session under way has one owner, who is in it, unless it waits to be accepted; only what waits is accepted, by one \
         representative, who then owns it; nobody is in a session twice."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["QUEUE-3", "QUEUE-4", "SHARE-1", "SHARE-6", "SHARE-9"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        if stamped.at > self.now {
            self.settle(tally);
            self.now = stamped.at;
        }
        if let Event::Session(id, event) = stamped.event {
            self.handle_session(stamped.at, id, event, tally);
        }
    }

    fn finish(&mut self, _now: SimTime, tally: &mut Tally) {
        self.settle(tally);
    }
}
