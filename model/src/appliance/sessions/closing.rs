//! How sessions end, are held and are left (CLOSE-1 to CLOSE-3).

use crate::event::{SessionEnd, SessionEvent, SessionRefusal, WhyLeft};
use crate::id::{SessionId, UserId};
use crate::session::{ActRefusal, InvitationEnd, Queue, WhyStopped, WhyWaiting};
use crate::session_policy::Representative;
use crate::time::SimTime;
use crate::wire::ToClient;

use super::{Appliance, Session};

impl Appliance {
    /// The user of a session closes it, or withdraws before it began. Returns whether there was anything to close.
    pub fn close_session(&mut self, now: SimTime, session: SessionId) -> bool {
        if self.sessions.asked.remove(&session).is_some() {
            self.tell_session(session, SessionEvent::Refused { why: SessionRefusal::Withdrawn });
            return true;
        }
        let closes = self.sessions.get(session).is_some_and(|session| session.is_under_way());
        if closes {
            self.end_session(now, session, SessionEnd::Closed);
        }
        closes
    }

    /// A session is over: everybody in it is out, no invitation into it is left, and the customer client is uninstalled; an
    /// installed Jump Client stays (CLOSE-1).
    pub(super) fn end_session(&mut self, now: SimTime, id: SessionId, how: SessionEnd) {
        self.end_invitations(id, InvitationEnd::SessionEnded);
        self.leave_queue(id);
        self.stop_all_uses(id, WhyStopped::SessionEnded);
        let Some(session) = self.sessions.forget(id) else { return };
        self.tell_session(id, SessionEvent::Ended { how });
        for member in &session.members {
            self.tell_representative(member.who, ToClient::SessionOver { session: id });
        }
        if session.customer.is_some() {
            self.tell_customer(id, ToClient::SessionOver { session: id });
        }
        self.assign(now);
    }

    /// The owner closes the own view; the session waits in the own personal queue, other representatives stay (CLOSE-2), but
    /// none from outside (EXT-3). One in which nobody is left, at either end, is over.
    pub(super) fn hold(&mut self, now: SimTime, owner: UserId, id: SessionId) -> Result<(), ActRefusal> {
        self.end_invitations(id, InvitationEnd::InviterLeft);
        if let Some(session) = self.sessions.table.get_mut(&id) {
            session.owner = None;
        }
        self.drop_member(id, Representative::User(owner), WhyLeft::Held);
        self.tell_session(id, SessionEvent::Owned { by: None });
        self.log_externals_out(id);
        if !self.end_void(now, id) {
            self.wait_in(now, id, Queue::Personal(owner), WhyWaiting::Held);
        }
        Ok(())
    }

    /// Somebody leaves who does not own the session; it goes on (CLOSE-3).
    pub(super) fn leave(&mut self, now: SimTime, id: SessionId, who: Representative) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        if !session.has(who) {
            return Err(ActRefusal::NotIn);
        }
        if session.owner().map(Representative::User) == Some(who) {
            return Err(ActRefusal::Owner);
        }
        self.drop_member(id, who, WhyLeft::Left);
        self.end_void(now, id);
        Ok(())
    }

    /// A session in which nobody is left, at either end, is over. Returns whether it is.
    pub(super) fn end_void(&mut self, now: SimTime, id: SessionId) -> bool {
        let void = self.sessions.get(id).is_some_and(Session::is_void);
        if void {
            self.end_session(now, id, SessionEnd::CustomerGone);
        }
        void
    }

    /// External representatives do not stay in a session without an owner (EXT-2, EXT-3).
    pub(super) fn log_externals_out(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get(id) else { return };
        let members: Vec<Representative> = session.members().iter().map(|member| member.who).collect();
        for who in members.into_iter().filter(|who| matches!(who, Representative::External(_))) {
            self.drop_member(id, who, WhyLeft::NoOwner);
            self.log_external_out(who);
        }
    }
}
