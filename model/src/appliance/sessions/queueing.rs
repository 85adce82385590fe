//! Waiting: customers who come, sessions that move from queue to queue, and who accepts them (QUEUE-1 to QUEUE-7, QUEUE-11).

use std::sync::Arc;

use crate::event::{SessionEvent, SessionRefusal};
use crate::id::{SessionId, TeamId, UserId};
use crate::session::{ActRefusal, Arrival, CustomerClient, Entrance, InvitationEnd, Queue, WhyWaiting};
use crate::session_policy::{Representative, Start};
use crate::time::SimTime;
use crate::wire::ToClient;

use super::{Appliance, Customer, Session};

impl Appliance {
    /// A customer comes, for a session that nobody asked for before. The answer is an event: where it waits, or why it does
    /// not.
    pub fn arrive(&mut self, now: SimTime, id: SessionId, arrival: Arrival) {
        self.tell_session(id, SessionEvent::Came { entrance: arrival.entrance, ago: arrival.wanted_ago });
        match self.enter(now, arrival) {
            Ok((start, queue)) => {
                let customer = Customer { client: client_of(arrival), device: arrival.device };
                let session = Session {
                    number: self.sessions.number(),
                    customer: Some(customer),
                    remote: Some(customer),
                    entry: Some(queue),
                    wanted: now - arrival.wanted_ago,
                    handling: arrival.handling,
                    screen: arrival.screen,
                    ..Session::new(start)
                };
                self.sessions.table.insert(id, session);
                self.wait_in(now, id, queue, WhyWaiting::Came);
            }
            Err(why) => {
                self.tell_session(id, SessionEvent::Refused { why });
                self.tell_customer(id, ToClient::SessionOver { session: id });
            }
        }
    }

    /// By which portal a customer comes in, and which queue takes the session.
    fn enter(&mut self, now: SimTime, arrival: Arrival) -> Result<(Start, Queue), SessionRefusal> {
        let (start, queue) = match arrival.entrance {
            Entrance::Issue { portal, issue } => {
                (Start::Customer { portal }, Queue::Team(self.sessions.directory()[issue].team))
            }
            Entrance::Name { portal, user } => (Start::Customer { portal }, Queue::Personal(user)),
            Entrance::HelpLink { portal, queue } => (Start::Customer { portal }, queue),
            Entrance::Button(button) if !self.support_buttons.starts_sessions(now, button) => {
                return Err(SessionRefusal::Button);
            }
            Entrance::Button(button) => (Start::SupportButton(button), self.sessions.directory()[button].queue),
            Entrance::Key(key) => {
                let (portal, user) = self.use_key(now, key)?;
                (Start::Customer { portal }, Queue::Personal(user))
            }
        };
        if self.is_open(queue) { Ok((start, queue)) } else { Err(SessionRefusal::QueueClosed) }
    }

    /// Whether sessions can wait in a queue: somebody who serves it is logged in, or it stays open by itself.
    pub(in crate::appliance) fn is_open(&self, queue: Queue) -> bool {
        let sessions = &self.sessions;
        match queue {
            Queue::Personal(user) => self.consoles.is_at_hand(user),
            Queue::Team(team) => sessions.directory()[team].queue.persistent || self.is_staffed(team),
            Queue::General => {
                sessions.support.general_queue
                    && (0..sessions.directory().users.len() as u32).any(|user| self.consoles.is_at_hand(UserId(user)))
            }
        }
    }

    /// Whether somebody of a team is logged in.
    pub(super) fn is_staffed(&self, team: TeamId) -> bool {
        self.sessions.directory()[team].members.iter().any(|(user, _)| self.consoles.is_at_hand(*user))
    }

    /// A session waits in a queue from now on, and nowhere else; what was said of offers elsewhere is forgotten. One that has an
    /// owner, who transfers it, keeps its owner.
    pub(super) fn wait_in(&mut self, now: SimTime, id: SessionId, queue: Queue, why: WhyWaiting) {
        let goes_on = matches!(why, WhyWaiting::Moved | WhyWaiting::Overdue | WhyWaiting::Deserted);
        let former = self.sessions.get(id).and_then(|session| session.waiting()).map(|waiting| waiting.began);
        self.leave_queue(id);
        self.sessions.enqueue(now, id, queue, why, former.filter(|_| goes_on).unwrap_or(now));
        self.tell_session(id, SessionEvent::Waits { queue, why });
        self.tell_queue(queue, ToClient::SessionWaits { session: id });
        self.assign(now);
    }

    /// A session leaves its queue; those who serve that are told.
    pub(super) fn leave_queue(&mut self, id: SessionId) {
        if let Some(waiting) = self.sessions.dequeue(id) {
            self.tell_queue(waiting.queue, ToClient::SessionTaken { session: id });
        }
    }

    /// A user accepts a waiting session and owns it from then on (QUEUE-4).
    pub(super) fn accept(&mut self, now: SimTime, user: UserId, id: SessionId) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        let Some(waiting) = session.waiting() else {
            return Err(if session.owner() == Some(user) { ActRefusal::AlreadyIn } else { ActRefusal::NotWaiting });
        };
        let (queue, began, former) = (waiting.queue, waiting.began, session.owner());
        if !self.sessions.serves(user, queue) {
            return Err(ActRefusal::NotYourQueue);
        }
        self.leave_queue(id);
        if former == Some(user) {
            self.tell_session(id, SessionEvent::TransferCalledOff);
            return Ok(());
        }
        self.end_invitations(id, InvitationEnd::Transferred);
        let rules = Arc::clone(&self.sessions.in_force);
        let Some(session) = self.sessions.table.get_mut(&id) else { return Err(ActRefusal::NoSession) };
        let first = !session.is_under_way();
        let waited = now.since(if first { session.wanted } else { began });
        let (start, handling, screen) = (session.start, session.handling, session.screen);
        (session.owner, session.last, session.taken) = (Some(user), Some(queue), now);
        let who = Representative::User(user);
        self.tell_session(id, SessionEvent::Accepted { user, waited, first });
        if first {
            if let Some(session) = self.sessions.table.get_mut(&id) {
                (session.started, session.starter) = (Some(rules), Some(user));
            }
            self.tell_session(id, SessionEvent::Started { user, start, overridden: false });
            self.admit_member(id, who);
            self.tell_customer(id, ToClient::SessionBegins { session: id });
            self.elevate_at_start(now, id);
        } else {
            if !self.sessions.get(id).is_some_and(|session| session.has(who)) {
                self.join_member(id, who);
            }
            self.tell_session(id, SessionEvent::Owned { by: Some(user) });
        }
        self.tell_representative(who, ToClient::SessionYours { session: id, handling, screen });
        self.assign(now);
        Ok(())
    }

    /// A user moves a waiting session to another queue, without accepting it (QUEUE-6). One that is being transferred still is.
    pub(super) fn move_waiting(
        &mut self,
        now: SimTime,
        user: UserId,
        id: SessionId,
        to: Queue,
    ) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        let waiting = session.waiting().ok_or(ActRefusal::NotWaiting)?;
        if !self.sessions.serves(user, waiting.queue) {
            return Err(ActRefusal::NotYourQueue);
        }
        // It would wait there as if it had just come.
        if waiting.queue == to {
            return Err(ActRefusal::ThereAlready);
        }
        self.can_be_sent_to(to)?;
        self.wait_in(now, id, to, WhyWaiting::Moved);
        Ok(())
    }

    /// A session can be sent to a queue that there is; to a representative only who is there to accept it.
    pub(super) fn can_be_sent_to(&self, queue: Queue) -> Result<(), ActRefusal> {
        match queue {
            Queue::Personal(user) if !self.consoles.is_at_hand(user) => Err(ActRefusal::NotThere),
            Queue::General if !self.sessions.support.general_queue => Err(ActRefusal::NoQueue),
            Queue::Team(_) if !self.is_open(queue) => Err(ActRefusal::NotThere),
            Queue::Personal(_) | Queue::Team(_) | Queue::General => Ok(()),
        }
    }
}

/// A help link shares a page and nothing else, whatever the customer could run (QUEUE-7).
const fn client_of(arrival: Arrival) -> CustomerClient {
    match arrival.entrance {
        Entrance::HelpLink { .. } => CustomerClient::Browser,
        _ => arrival.client,
    }
}
