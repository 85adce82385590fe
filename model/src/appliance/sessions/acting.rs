//! What representatives do to sessions: who may, and where it is done.

use crate::event::SessionEvent;
use crate::id::{SessionId, UserId};
use crate::session::{Act, ActRefusal};
use crate::session_policy::Representative;
use crate::time::SimTime;
use crate::wire::ToClient;

use super::Appliance;

impl Appliance {
    /// A representative does something to a session. What came of it is an event, and told to the representative's console.
    ///
    /// # Errors
    /// Why it came to nothing.
    pub fn act(&mut self, now: SimTime, who: Representative, id: SessionId, act: Act) -> Result<(), ActRefusal> {
        let done = self.try_act(now, who, id, act);
        match done {
            // Whatever it was, somebody may be less busy now.
            Ok(()) => self.assign(now),
            Err(why) => self.refuse_act(id, who, act, why),
        }
        done
    }

    /// An act came to nothing.
    pub(super) fn refuse_act(&mut self, id: SessionId, who: Representative, act: Act, why: ActRefusal) {
        self.tell_session(id, SessionEvent::ActRefused { who, act, why });
        self.tell_representative(who, ToClient::ActRefused { session: id, why });
    }

    fn try_act(&mut self, now: SimTime, who: Representative, id: SessionId, act: Act) -> Result<(), ActRefusal> {
        if !self.consoles.is_there(who) {
            return Err(ActRefusal::NotLoggedIn);
        }
        match act {
            Act::Leave => self.leave(now, id, who),
            Act::Chat => self.chat(id, who),
            Act::UseTool(_) | Act::Elevate(_) | Act::Button(_) => self.attempt(now, who, id, act, &[]),
            Act::Join(invitee) => self.join(id, who, invitee),
            Act::Decline(invitee) => self.decline(id, who, invitee),
            Act::ListCredentials => self.list_credentials(now, who, id),
            Act::Inject(credential, injection) => self.inject(now, who, id, credential, injection),
            _ => {
                let Representative::User(user) = who else { return Err(ActRefusal::External) };
                self.act_as_user(now, user, id, act)
            }
        }
    }

    fn act_as_user(&mut self, now: SimTime, user: UserId, id: SessionId, act: Act) -> Result<(), ActRefusal> {
        match act {
            Act::Accept => return self.accept(now, user, id),
            Act::Refuse => return self.refuse(now, user, id),
            Act::Move(queue) => return self.move_waiting(now, user, id, queue),
            _ => {}
        }
        self.owned_by(user, id)?;
        match act {
            Act::Transfer(queue) => self.transfer(now, id, queue),
            Act::Invite(invitee) => self.invite(user, id, invitee),
            Act::CancelInvitation(invitee) => self.cancel_invitation(id, invitee),
            Act::Remove(whom) => self.remove_member(user, id, whom),
            Act::RemoveCustomer => self.remove_customer(id),
            Act::Hold => self.hold(now, user, id),
            Act::End => {
                self.end_session(now, id, crate::event::SessionEnd::Closed);
                Ok(())
            }
            Act::Accept
            | Act::Refuse
            | Act::Move(_)
            | Act::Join(_)
            | Act::Decline(_)
            | Act::Leave
            | Act::Chat
            | Act::UseTool(_)
            | Act::Elevate(_)
            | Act::Button(_)
            | Act::ListCredentials
            | Act::Inject(..) => Ok(()),
        }
    }

    /// Only its owner does that with a session (SHARE-1).
    fn owned_by(&self, user: UserId, id: SessionId) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        if session.owner() == Some(user) {
            Ok(())
        } else if session.has(Representative::User(user)) {
            Err(ActRefusal::NotOwner)
        } else {
            Err(ActRefusal::NotIn)
        }
    }

    /// Writing needs no permission but that to chat (TOOL-1).
    fn chat(&mut self, id: SessionId, who: Representative) -> Result<(), ActRefusal> {
        let session = self.sessions.table.get_mut(&id).ok_or(ActRefusal::NoSession)?;
        let outcome = session.outcome_of(who).ok_or(ActRefusal::NotIn)?;
        if !outcome.allows(crate::permission::Permission::Chat) {
            return Err(ActRefusal::NotPermitted);
        }
        session.chat += 1;
        let lines = session.chat;
        self.tell_session(id, SessionEvent::Chatted { who, lines });
        Ok(())
    }
}
