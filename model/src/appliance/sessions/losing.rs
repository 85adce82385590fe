//! What becomes of sessions when somebody is lost: a representative, a customer, a Jump Client, the appliance itself (QUEUE-3,
//! QUEUE-9, EXT-2).

use crate::event::{CustomerGone, SessionEnd, SessionEvent, SessionRefusal, WhyLeft};
use crate::id::{ClientId, SessionId};
use crate::session::{InvitationEnd, Queue, WhyStopped, WhyWaiting};
use crate::session_policy::Representative;
use crate::time::SimTime;
use crate::wire::ToClient;

use super::Appliance;

impl Appliance {
    /// A representative is at no console any more, lost or logged out.
    pub(in crate::appliance) fn lose_representative(&mut self, now: SimTime, who: Representative, why: WhyLeft) {
        let own: Vec<SessionId> =
            self.sessions.iter().filter(|(_, session)| session.has(who)).map(|(id, _)| id).collect();
        for id in own {
            self.drop_member(id, who, why);
            if let Representative::User(user) = who
                && self.sessions.get(id).is_some_and(|session| session.owner() == Some(user))
            {
                self.lose_owner(now, id);
            } else {
                self.end_void(now, id);
            }
        }
        self.withdraw_offers(|user, _| Representative::User(user) == who);
        self.close_deserted_queues(now);
        self.assign(now);
    }

    /// A session has lost its owner: to whoever has shared it longest; otherwise it waits, or ends (QUEUE-9).
    fn lose_owner(&mut self, now: SimTime, id: SessionId) {
        self.end_invitations(id, InvitationEnd::InviterLeft);
        if self.inherit(now, id) {
            return;
        }
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        session.owner = None;
        // It may wait already, for somebody who was to get it anyway.
        let here = session.waiting.as_mut().map(|waiting| {
            (waiting.why, waiting.began) = (WhyWaiting::LostRepresentative, now);
            waiting.queue
        });
        self.tell_session(id, SessionEvent::Owned { by: None });
        self.log_externals_out(id);
        if self.end_void(now, id) {
            return;
        }
        match here {
            Some(queue) => self.tell_session(id, SessionEvent::Waits { queue, why: WhyWaiting::LostRepresentative }),
            None => self.fall_back(now, id, WhyWaiting::LostRepresentative),
        }
    }

    /// Whoever has shared a session longest owns it from now on, and it waits no more. Returns whether there is anybody.
    fn inherit(&mut self, now: SimTime, id: SessionId) -> bool {
        let Some(session) = self.sessions.table.get_mut(&id) else { return false };
        let heir = session.members.iter().find_map(|member| match member.who {
            Representative::User(user) => Some(user),
            Representative::External(_) => None,
        });
        let Some(heir) = heir else { return false };
        session.owner = Some(heir);
        let (waits, handling, screen) = (session.waiting.is_some(), session.handling_left(now), session.screen);
        self.tell_session(id, SessionEvent::Owned { by: Some(heir) });
        if waits {
            self.leave_queue(id);
            self.tell_session(id, SessionEvent::TransferCalledOff);
        }
        self.tell_representative(Representative::User(heir), ToClient::SessionYours { session: id, handling, screen });
        true
    }

    /// A session without anybody goes to the last queue it was in, or else to its entry queue, or else to the general queue, or
    /// else it ends; queues that are switched off or not open are passed over.
    fn fall_back(&mut self, now: SimTime, id: SessionId, why: WhyWaiting) {
        let Some(session) = self.sessions.get(id) else { return };
        let support = &self.sessions.support;
        let steps = if session.start().is_attended() { support.fallback_attended } else { support.fallback_unattended };
        let candidates = [
            session.last.filter(|_| steps.last_queue),
            session.entry.filter(|_| steps.entry_queue),
            steps.general_queue.then_some(Queue::General),
        ];
        let here = session.waiting().map(|waiting| waiting.queue);
        let next = candidates.into_iter().flatten().find(|queue| Some(*queue) != here && self.is_open(*queue));
        match next {
            Some(queue) => self.wait_in(now, id, queue, why),
            None => self.end_session(now, id, SessionEnd::NobodyLeft),
        }
    }

    /// What waits in queues that nobody serves any more, and that do not stay open, moves on or ends. Others who are in a session
    /// that was held go on with it.
    pub(super) fn close_deserted_queues(&mut self, now: SimTime) {
        let closed: Vec<Queue> = self.sessions.queues.keys().copied().filter(|queue| !self.is_open(*queue)).collect();
        for queue in closed {
            let waiting: Vec<SessionId> = self.sessions.waiting_in(queue).collect();
            for id in waiting {
                // Its owner goes on with one that was to be transferred there.
                if self.sessions.get(id).is_some_and(|session| session.owner().is_some()) {
                    self.leave_queue(id);
                    self.tell_session(id, SessionEvent::TransferCalledOff);
                } else if !self.inherit(now, id) {
                    self.fall_back(now, id, WhyWaiting::Deserted);
                }
            }
        }
    }

    /// A customer is gone, by leaving or lost. One who was still waiting has given up; otherwise the session stays open for its
    /// representatives, if there are any.
    pub fn lose_customer(&mut self, now: SimTime, id: SessionId, how: CustomerGone) {
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        if session.customer.take().is_none() {
            return;
        }
        if !session.is_under_way() {
            let how = if how == CustomerGone::Lost { SessionEnd::CustomerGone } else { SessionEnd::GaveUp };
            return self.end_session(now, id, how);
        }
        session.remote = None;
        self.stop_all_uses(id, WhyStopped::CustomerGone);
        self.tell_session(id, SessionEvent::CustomerGone { how });
        self.end_void(now, id);
    }

    /// The appliance has lost contact with a Jump Client: nothing of its sessions is left.
    pub(in crate::appliance) fn end_sessions_with(&mut self, now: SimTime, client: ClientId) {
        let asked: Vec<SessionId> =
            self.sessions.asked.iter().filter(|(_, (_, own))| *own == client).map(|(id, _)| *id).collect();
        for id in asked {
            self.sessions.asked.remove(&id);
            self.tell_session(id, SessionEvent::Refused { why: SessionRefusal::ContactLost });
        }
        let ended: Vec<SessionId> =
            self.sessions.iter().filter(|(_, one)| one.client == Some(client)).map(|(id, _)| id).collect();
        for id in ended {
            self.end_session(now, id, SessionEnd::ContactLost);
        }
    }

    /// The appliance goes down: every session is over, and nobody can be told.
    pub(in crate::appliance) fn end_all_sessions(&mut self) {
        for id in std::mem::take(&mut self.sessions.asked).into_keys() {
            self.tell_session(id, SessionEvent::Refused { why: SessionRefusal::ContactLost });
        }
        let all: Vec<SessionId> = self.sessions.table.keys().copied().collect();
        for id in all {
            self.stop_all_uses(id, WhyStopped::SessionEnded);
            for invitee in self.sessions.forget(id).map(|session| session.invitations).into_iter().flatten() {
                self.tell_session(id, SessionEvent::InvitationEnded { invitee, how: InvitationEnd::SessionEnded });
            }
            self.tell_session(id, SessionEvent::Ended { how: SessionEnd::ApplianceDown });
        }
    }
}
