//! Automatic assignment: waiting sessions are offered to whoever is least busy (QUEUE-10).

use std::collections::BTreeMap;

use crate::event::SessionEvent;
use crate::id::{SessionId, UserId};
use crate::session::{ActRefusal, Queue, WhyWaiting};
use crate::session_policy::Representative;
use crate::time::SimTime;
use crate::wire::ToClient;

use super::{Appliance, Sessions};

impl Sessions {
    /// How many sessions each user is in or is offered; nobody of whom neither is true.
    fn loads(&self) -> BTreeMap<UserId, u32> {
        let mut loads = BTreeMap::new();
        for session in self.table.values() {
            let members = session.members.iter().filter_map(|member| match member.who {
                Representative::User(user) => Some(user),
                Representative::External(_) => None,
            });
            let offered = session.waiting().and_then(|waiting| waiting.offer).map(|(user, _)| user);
            members.chain(offered).for_each(|user| *loads.entry(user).or_default() += 1);
        }
        loads
    }

    /// What waits and could be offered, first come first. What somebody holds is for that one to take up again.
    fn unoffered(&self) -> Vec<(u64, SessionId, Queue)> {
        let is_open = |id: &SessionId| {
            let waiting = self.get(*id).and_then(|session| session.waiting());
            waiting.is_some_and(|waiting| waiting.offer.is_none() && waiting.why != WhyWaiting::Held)
        };
        let waiting = self.queues.iter().flat_map(|(queue, all)| all.iter().map(|(number, id)| (*number, *id, *queue)));
        let mut unoffered: Vec<_> = waiting.filter(|(_, id, _)| is_open(id)).collect();
        unoffered.sort_unstable();
        unoffered
    }
}

impl Appliance {
    /// Offers what waits and is offered to nobody, first come first, as far as somebody is free for it.
    pub(in crate::appliance) fn assign(&mut self, now: SimTime) {
        let Some(assignment) = self.sessions.support.assignment else { return };
        let unoffered = self.sessions.unoffered();
        if unoffered.is_empty() {
            return;
        }
        let mut loads = self.sessions.loads();
        for (_, id, queue) in unoffered {
            let Some((session, waiting)) =
                self.sessions.get(id).and_then(|session| Some((session, session.waiting()?)))
            else {
                continue;
            };
            let is_free = |user: &UserId| {
                let passed = waiting.passed.contains(user);
                !passed && !session.has(Representative::User(*user)) && self.consoles.takes_offers(*user)
            };
            let load = |user: UserId| loads.get(&user).copied().unwrap_or_default();
            let free = self.who_serves(queue).into_iter().filter(is_free);
            let least_busy =
                free.map(|user| (load(user), user)).filter(|(load, _)| *load < assignment.sessions_max).min();
            let Some((_, user)) = least_busy else { continue };
            if let Some(waiting) = self.sessions.table.get_mut(&id).and_then(|session| session.waiting.as_mut()) {
                waiting.offer = Some((user, now + assignment.offer_timeout));
            }
            *loads.entry(user).or_default() += 1;
            self.sessions.touch(id);
            self.tell_session(id, SessionEvent::Offered { user });
            self.tell_representative(Representative::User(user), ToClient::SessionOffered { session: id });
        }
    }

    /// A user refuses an offer; it goes to the next (QUEUE-10).
    pub(super) fn refuse(&mut self, now: SimTime, user: UserId, id: SessionId) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        let offer = session.waiting().ok_or(ActRefusal::NotWaiting)?.offer;
        if offer.is_none_or(|(own, _)| own != user) {
            return Err(ActRefusal::NotOffered);
        }
        self.pass_offer(now, id, user, true);
        Ok(())
    }

    /// A user has let an offer pass and does not get it again; once everybody has, the session waits to be accepted.
    pub(super) fn pass_offer(&mut self, now: SimTime, id: SessionId, user: UserId, refused: bool) {
        if let Some(waiting) = self.sessions.table.get_mut(&id).and_then(|session| session.waiting.as_mut()) {
            waiting.passed.push(user);
        }
        self.end_offer(id, user, refused);
        self.assign(now);
    }

    /// Offers to whom that is true, of that session, are taken back; they may be made again.
    pub(super) fn withdraw_offers(&mut self, is_meant: impl Fn(UserId, SessionId) -> bool) {
        let offers = self.sessions.iter().filter_map(|(id, session)| Some((id, session.waiting()?.offer?.0)));
        let meant: Vec<_> = offers.filter(|(id, user)| is_meant(*user, *id)).collect();
        for (id, user) in meant {
            self.end_offer(id, user, false);
        }
    }

    fn end_offer(&mut self, id: SessionId, user: UserId, refused: bool) {
        if let Some(waiting) = self.sessions.table.get_mut(&id).and_then(|session| session.waiting.as_mut()) {
            waiting.offer = None;
        }
        self.sessions.touch(id);
        self.tell_session(id, SessionEvent::OfferPassed { user, refused });
    }
}
