//! More than one representative: transfers, invitations, joining, and who can be removed (SHARE-1 to SHARE-9, EXT-1).

use crate::access::Right;
use crate::event::{CustomerGone, SessionEvent, WhyLeft};
use crate::id::{SessionId, TeamId, UserId};
use crate::session::{ActRefusal, InvitationEnd, Invitee, Queue, WhyStopped, WhyWaiting};
use crate::session_policy::Representative;
use crate::time::SimTime;
use crate::wire::ToClient;

use super::Appliance;

impl Appliance {
    /// The owner has the session wait for another, and goes on with it until somebody accepts it (SHARE-9).
    pub(super) fn transfer(&mut self, now: SimTime, id: SessionId, to: Queue) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        if session.waiting().is_some() {
            return Err(ActRefusal::InTransfer);
        }
        if matches!(to, Queue::Personal(user) if session.owner() == Some(user)) {
            return Err(ActRefusal::AlreadyIn);
        }
        self.can_be_sent_to(to)?;
        self.wait_in(now, id, to, WhyWaiting::Transferred);
        Ok(())
    }

    /// The owner invites somebody.
    pub(super) fn invite(&mut self, owner: UserId, id: SessionId, invitee: Invitee) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        let mut mailed = false;
        match invitee {
            Invitee::User(user) => {
                if session.has(Representative::User(user)) {
                    return Err(ActRefusal::AlreadyIn);
                }
                // Two for the same representative are never outstanding; several for anybody of a team are (SHARE-2).
                if session.invitations().contains(&invitee) {
                    return Err(ActRefusal::AlreadyInvited);
                }
                self.may_share_with(owner, |_, member| member == user)?;
                mailed = self.reach_for_sharing(user)?;
            }
            Invitee::Team(team) => {
                self.may_share_with(owner, |its, _| its == team)?;
                let members = &self.sessions.directory()[team].members;
                let others = members.iter().filter(|(user, _)| *user != owner);
                let reached: Vec<bool> = others.filter_map(|(user, _)| self.reach_for_sharing(*user).ok()).collect();
                if reached.is_empty() {
                    return Err(ActRefusal::NotThere);
                }
                mailed = reached.into_iter().all(|mailed| mailed);
            }
            Invitee::Issue(issue) => {
                if !self.sessions.directory()[issue].help {
                    return Err(ActRefusal::NoHelp);
                }
            }
            // One person, once.
            Invitee::External(profile) => {
                if session.has(Representative::External(profile)) {
                    return Err(ActRefusal::AlreadyIn);
                }
                if session.invitations().contains(&invitee) {
                    return Err(ActRefusal::AlreadyInvited);
                }
            }
        }
        if let Some(session) = self.sessions.table.get_mut(&id) {
            session.invitations.push(invitee);
        }
        self.tell_session(id, SessionEvent::Invited { invitee, mailed });
        self.tell_invitees(invitee, ToClient::Invited { session: id, invitee });
        Ok(())
    }

    /// An owner shares with those of the own teams, and with others only by right (SHARE-4); `is` says which pair of team and
    /// member is meant.
    fn may_share_with(&self, owner: UserId, is: impl Fn(TeamId, UserId) -> bool) -> Result<(), ActRefusal> {
        let directory = self.sessions.directory();
        let own = (0..directory.teams.len() as u32).map(TeamId).any(|team| {
            let members = &directory[team].members;
            members.iter().any(|(user, _)| *user == owner) && members.iter().any(|(user, _)| is(team, *user))
        });
        if own || self.sessions.in_force.reach().right(owner, Right::ShareWithOtherTeams).0 {
            Ok(())
        } else {
            Err(ActRefusal::OtherTeam)
        }
    }

    /// Whether a user is listed for sharing: logged in, or else by e-mail (`true`) with extended availability (SHARE-4).
    fn reach_for_sharing(&self, user: UserId) -> Result<bool, ActRefusal> {
        match (self.consoles.is_at_hand(user), self.sessions.directory()[user].extended_availability) {
            (true, _) => Ok(false),
            (false, true) => Ok(true),
            (false, false) => Err(ActRefusal::NotThere),
        }
    }

    /// The owner cancels an invitation.
    pub(super) fn cancel_invitation(&mut self, id: SessionId, invitee: Invitee) -> Result<(), ActRefusal> {
        self.end_invitation(id, invitee, InvitationEnd::Cancelled)
    }

    /// Somebody accepts an invitation and is in the session from then on.
    pub(super) fn join(&mut self, id: SessionId, who: Representative, invitee: Invitee) -> Result<(), ActRefusal> {
        self.invited(id, who, invitee)?;
        if self.sessions.get(id).is_some_and(|session| session.has(who)) {
            return Err(ActRefusal::AlreadyIn);
        }
        if matches!(who, Representative::External(_)) && self.sessions.iter().any(|(_, session)| session.has(who)) {
            return Err(ActRefusal::Elsewhere);
        }
        self.end_invitation(id, invitee, InvitationEnd::Accepted)?;
        if let Representative::User(user) = who {
            // Whoever is in it needs no other one.
            let _none: Result<(), ActRefusal> = self.end_invitation(id, Invitee::User(user), InvitationEnd::Accepted);
        }
        self.join_member(id, who);
        self.tell_representative(who, ToClient::SessionJoined { session: id });
        Ok(())
    }

    /// Somebody declines an invitation. One to a whole team is nobody's to decline for the others.
    pub(super) fn decline(&mut self, id: SessionId, who: Representative, invitee: Invitee) -> Result<(), ActRefusal> {
        self.invited(id, who, invitee)?;
        if matches!(invitee, Invitee::Team(_) | Invitee::Issue(_)) {
            return Err(ActRefusal::NotInvited);
        }
        self.end_invitation(id, invitee, InvitationEnd::Declined)
    }

    /// Whether an invitation is outstanding, and is to that representative too.
    pub(in crate::appliance) fn invited(
        &self,
        id: SessionId,
        who: Representative,
        invitee: Invitee,
    ) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        if !session.invitations().contains(&invitee) {
            return Err(ActRefusal::NoInvitation);
        }
        let member = |team, user| self.sessions.serves(user, Queue::Team(team));
        let is_meant = match (invitee, who) {
            (Invitee::User(invited), Representative::User(user)) => invited == user,
            (Invitee::Team(team), Representative::User(user)) => member(team, user),
            (Invitee::Issue(issue), Representative::User(user)) => member(self.sessions.directory()[issue].team, user),
            (Invitee::External(invited), Representative::External(external)) => invited == external,
            _ => false,
        };
        if is_meant { Ok(()) } else { Err(ActRefusal::NotInvited) }
    }

    /// Ends one invitation to that invitee.
    fn end_invitation(&mut self, id: SessionId, invitee: Invitee, how: InvitationEnd) -> Result<(), ActRefusal> {
        let session = self.sessions.table.get_mut(&id).ok_or(ActRefusal::NoSession)?;
        let place = session.invitations.iter().position(|one| *one == invitee).ok_or(ActRefusal::NoInvitation)?;
        session.invitations.remove(place);
        self.tell_session(id, SessionEvent::InvitationEnded { invitee, how });
        self.tell_invitees(invitee, ToClient::InvitationOver { session: id, invitee });
        Ok(())
    }

    /// Ends every invitation into a session: its owner, whose they are, owns it no more.
    pub(super) fn end_invitations(&mut self, id: SessionId, how: InvitationEnd) {
        while let Some(invitee) = self.sessions.get(id).and_then(|session| session.invitations().first().copied()) {
            let _ended: Result<(), ActRefusal> = self.end_invitation(id, invitee, how);
        }
    }

    /// Somebody comes into a session that goes on.
    pub(super) fn join_member(&mut self, id: SessionId, who: Representative) {
        let Some(history) = self.sessions.get(id).map(|session| session.chat) else { return };
        self.tell_session(id, SessionEvent::Joined { who, history });
        self.admit_member(id, who);
    }

    /// The owner removes somebody else (SHARE-8).
    pub(super) fn remove_member(
        &mut self,
        owner: UserId,
        id: SessionId,
        whom: Representative,
    ) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        if whom == Representative::User(owner) {
            return Err(ActRefusal::Owner);
        }
        if !session.has(whom) {
            return Err(ActRefusal::NobodyThere);
        }
        self.drop_member(id, whom, WhyLeft::Removed);
        Ok(())
    }

    /// The owner removes the customer; the session stays open for its representatives (SHARE-8).
    pub(super) fn remove_customer(&mut self, id: SessionId) -> Result<(), ActRefusal> {
        let session = self.sessions.table.get_mut(&id).ok_or(ActRefusal::NoSession)?;
        let customer = session.customer.take();
        session.client = None;
        if session.remote.take().is_none() {
            return Err(ActRefusal::NoCustomer);
        }
        self.stop_all_uses(id, WhyStopped::CustomerGone);
        self.tell_session(id, SessionEvent::CustomerGone { how: CustomerGone::Removed });
        if customer.is_some() {
            self.tell_customer(id, ToClient::SessionOver { session: id });
        }
        Ok(())
    }

    /// Somebody is not in a session any more.
    pub(super) fn drop_member(&mut self, id: SessionId, who: Representative, why: WhyLeft) {
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        session.members.retain(|member| member.who != who);
        self.stop_uses_of(id, who, WhyStopped::UserGone);
        self.tell_session(id, SessionEvent::Left { who, why });
        self.tell_representative(who, ToClient::SessionOver { session: id });
    }
}
