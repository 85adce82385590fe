//! What representatives do, and why it comes to nothing.

use jumpstorm_model::event::{CustomerGone, SessionEnd, SessionEvent, WhyLeft};
use jumpstorm_model::id::{SessionId, UserId};
use jumpstorm_model::session::{Act, ActRefusal, InvitationEnd, Invitee, Queue, WhyWaiting};
use jumpstorm_model::session_policy::Representative;
use jumpstorm_model::time::SimTime;

use super::{OtherEnd, Reference};
use crate::site::USERS;

type Done = Result<(), ActRefusal>;

impl Reference {
    /// `offered`: to whom the session is offered.
    pub(crate) fn act(&mut self, now: SimTime, who: Representative, id: SessionId, act: Act, offered: Option<UserId>) {
        let done = match who {
            _ if !self.is_there(who) => Err(ActRefusal::NotLoggedIn),
            Representative::User(user) => self.act_of_user(now, user, id, act, offered),
            Representative::External(_) => self.act_of_anybody(who, id, act).unwrap_or(Err(ActRefusal::External)),
        };
        if let Err(why) = done {
            self.say(id, SessionEvent::ActRefused { who, act, why });
        }
    }

    /// What everybody may do who is in a session, or invited to one.
    fn act_of_anybody(&mut self, who: Representative, id: SessionId, act: Act) -> Option<Done> {
        Some(match act {
            Act::Leave => self.leave(who, id),
            Act::Chat => self.chat(who, id),
            Act::Join(invitee) => self.join(who, id, invitee),
            Act::Decline(invitee) => self.decline(who, id, invitee),
            _ => return None,
        })
    }

    fn act_of_user(&mut self, now: SimTime, user: UserId, id: SessionId, act: Act, offered: Option<UserId>) -> Done {
        let who = Representative::User(user);
        if let Some(done) = self.act_of_anybody(who, id, act) {
            return done;
        }
        let place = self.find(id).ok_or(ActRefusal::NoSession)?;
        let waits = self.sessions[place].waits;
        match act {
            Act::Accept => return self.accept(now, user, place),
            Act::Refuse => {
                waits.ok_or(ActRefusal::NotWaiting)?;
                return if offered == Some(user) { Ok(()) } else { Err(ActRefusal::NotOffered) };
            }
            Act::Move(to) => {
                let queue = waits.ok_or(ActRefusal::NotWaiting)?.queue;
                if !self.serves(user, queue) {
                    return Err(ActRefusal::NotYourQueue);
                }
                if queue == to {
                    return Err(ActRefusal::ThereAlready);
                }
                self.can_go_to(to)?;
                self.wait(now, place, to, WhyWaiting::Moved);
                return Ok(());
            }
            _ => {}
        }
        let one = &self.sessions[place];
        if one.owner != Some(user) {
            return Err(if one.has(who) { ActRefusal::NotOwner } else { ActRefusal::NotIn });
        }
        match act {
            Act::Transfer(_) if waits.is_some() => return Err(ActRefusal::InTransfer),
            Act::Transfer(to) if to == Queue::Personal(user) => return Err(ActRefusal::AlreadyIn),
            Act::Transfer(to) => {
                self.can_go_to(to)?;
                self.wait(now, place, to, WhyWaiting::Transferred);
            }
            Act::Invite(invitee) => return self.invite(user, place, invitee),
            Act::CancelInvitation(invitee) => return self.strike_out(place, invitee, InvitationEnd::Cancelled),
            Act::Remove(whom) if whom == who => return Err(ActRefusal::Owner),
            Act::Remove(whom) if !one.has(whom) => return Err(ActRefusal::NobodyThere),
            Act::Remove(whom) => self.drop_out(place, whom, WhyLeft::Removed),
            Act::RemoveCustomer => match one.other_end {
                OtherEnd::Gone => return Err(ActRefusal::NoCustomer),
                OtherEnd::Customer | OtherEnd::JumpClient(_) | OtherEnd::Computer => {
                    self.sessions[place].other_end = OtherEnd::Gone;
                    self.say(id, SessionEvent::CustomerGone { how: CustomerGone::Removed });
                }
            },
            Act::Hold => {
                self.end_invitations(place, InvitationEnd::InviterLeft);
                self.drop_out(place, who, WhyLeft::Held);
                self.disown(place);
                if !self.end_if_void(place) {
                    self.wait(now, place, Queue::Personal(user), WhyWaiting::Held);
                }
            }
            Act::End => self.end(place, SessionEnd::Closed),
            _ => {}
        }
        Ok(())
    }

    fn can_go_to(&self, queue: Queue) -> Done {
        match queue {
            Queue::General if !self.site.general => Err(ActRefusal::NoQueue),
            _ if self.is_open(queue) => Ok(()),
            _ => Err(ActRefusal::NotThere),
        }
    }

    fn accept(&mut self, now: SimTime, user: UserId, place: usize) -> Done {
        let one = &self.sessions[place];
        let (id, owner, first, who) = (one.id, one.owner, !one.started, Representative::User(user));
        let Some(waits) = one.waits else {
            return Err(if owner == Some(user) { ActRefusal::AlreadyIn } else { ActRefusal::NotWaiting });
        };
        if !self.serves(user, waits.queue) {
            return Err(ActRefusal::NotYourQueue);
        }
        self.sessions[place].waits = None;
        if owner == Some(user) {
            self.say(id, SessionEvent::TransferCalledOff);
            return Ok(());
        }
        self.end_invitations(place, InvitationEnd::Transferred);
        let one = &mut self.sessions[place];
        let waited = now.since(if first { one.wanted } else { waits.began });
        (one.owner, one.last, one.started) = (Some(user), Some(waits.queue), true);
        let (comes, history, way) = (!one.has(who), one.lines, one.way);
        if comes {
            one.members.push(who);
        }
        self.say(id, SessionEvent::Accepted { user, waited, first });
        if let Some(start) = way.filter(|_| first) {
            self.say(id, SessionEvent::Started { user, start, overridden: false });
            return Ok(());
        }
        if comes {
            self.say(id, SessionEvent::Joined { who, history });
        }
        self.say(id, SessionEvent::Owned { by: Some(user) });
        Ok(())
    }

    fn invite(&mut self, owner: UserId, place: usize, invitee: Invitee) -> Done {
        let one = &self.sessions[place];
        let twice = one.invitations.contains(&invitee);
        let may = |wanted: &dyn Fn(usize, &[u32]) -> bool| {
            let mut own = self.site.teams.iter().enumerate().filter(|(_, team)| team.users.contains(&owner.0));
            self.site.shares[owner.index()] || own.any(|(number, team)| wanted(number, &team.users))
        };
        let reached = |user: u32| self.there(user) || self.site.extended[user as usize];
        let mut mailed = false;
        match invitee {
            Invitee::User(user) if one.has(Representative::User(user)) => return Err(ActRefusal::AlreadyIn),
            Invitee::User(_) if twice => return Err(ActRefusal::AlreadyInvited),
            Invitee::User(user) if !may(&|_, users| users.contains(&user.0)) => return Err(ActRefusal::OtherTeam),
            Invitee::User(user) if !reached(user.0) => return Err(ActRefusal::NotThere),
            Invitee::User(user) => mailed = !self.there(user.0),
            Invitee::Team(team) if !may(&|number, _| number == team.index()) => return Err(ActRefusal::OtherTeam),
            Invitee::Team(team) => {
                let others = (0..USERS).filter(|user| *user != owner.0 && reached(*user));
                let others: Vec<u32> =
                    others.filter(|user| self.site.teams[team.index()].users.contains(user)).collect();
                if others.is_empty() {
                    return Err(ActRefusal::NotThere);
                }
                mailed = !others.into_iter().any(|user| self.there(user));
            }
            Invitee::Issue(issue) if !self.site.help[issue.index()] => return Err(ActRefusal::NoHelp),
            Invitee::Issue(_) => {}
            Invitee::External(external) if one.has(Representative::External(external)) => {
                return Err(ActRefusal::AlreadyIn);
            }
            Invitee::External(_) if twice => return Err(ActRefusal::AlreadyInvited),
            Invitee::External(_) => {}
        }
        let id = one.id;
        self.sessions[place].invitations.push(invitee);
        self.say(id, SessionEvent::Invited { invitee, mailed });
        Ok(())
    }

    /// Whether somebody is meant by an invitation.
    pub(crate) fn is_meant(&self, who: Representative, invitee: Invitee) -> bool {
        match (invitee, who) {
            (Invitee::User(meant), Representative::User(user)) => meant == user,
            (Invitee::Team(team), Representative::User(user)) => self.serves(user, Queue::Team(team)),
            // The team of an issue has its number.
            (Invitee::Issue(issue), Representative::User(user)) => {
                self.site.teams[issue.index()].users.contains(&user.0)
            }
            (Invitee::External(meant), Representative::External(external)) => meant == external,
            _ => false,
        }
    }

    fn invited(&self, who: Representative, id: SessionId, invitee: Invitee) -> Result<usize, ActRefusal> {
        let place = self.find(id).ok_or(ActRefusal::NoSession)?;
        if !self.sessions[place].invitations.contains(&invitee) {
            return Err(ActRefusal::NoInvitation);
        }
        if self.is_meant(who, invitee) { Ok(place) } else { Err(ActRefusal::NotInvited) }
    }

    fn join(&mut self, who: Representative, id: SessionId, invitee: Invitee) -> Done {
        let place = self.invited(who, id, invitee)?;
        if self.sessions[place].has(who) {
            return Err(ActRefusal::AlreadyIn);
        }
        if matches!(who, Representative::External(_)) && self.sessions.iter().any(|one| one.has(who)) {
            return Err(ActRefusal::Elsewhere);
        }
        self.strike_out(place, invitee, InvitationEnd::Accepted)?;
        if let Representative::User(user) = who {
            let _own = self.strike_out(place, Invitee::User(user), InvitationEnd::Accepted);
        }
        let one = &mut self.sessions[place];
        one.members.push(who);
        let history = one.lines;
        self.say(id, SessionEvent::Joined { who, history });
        Ok(())
    }

    fn decline(&mut self, who: Representative, id: SessionId, invitee: Invitee) -> Done {
        let place = self.invited(who, id, invitee)?;
        if matches!(invitee, Invitee::Team(_) | Invitee::Issue(_)) {
            return Err(ActRefusal::NotInvited);
        }
        self.strike_out(place, invitee, InvitationEnd::Declined)
    }

    fn strike_out(&mut self, place: usize, invitee: Invitee, how: InvitationEnd) -> Done {
        let one = &mut self.sessions[place];
        let found = one.invitations.iter().position(|own| *own == invitee).ok_or(ActRefusal::NoInvitation)?;
        one.invitations.remove(found);
        let id = one.id;
        self.say(id, SessionEvent::InvitationEnded { invitee, how });
        Ok(())
    }

    fn leave(&mut self, who: Representative, id: SessionId) -> Done {
        let place = self.find(id).ok_or(ActRefusal::NoSession)?;
        let one = &self.sessions[place];
        if !one.has(who) {
            return Err(ActRefusal::NotIn);
        }
        if one.owner.map(Representative::User) == Some(who) {
            return Err(ActRefusal::Owner);
        }
        self.drop_out(place, who, WhyLeft::Left);
        self.end_if_void(place);
        Ok(())
    }

    fn chat(&mut self, who: Representative, id: SessionId) -> Done {
        let place = self.find(id).ok_or(ActRefusal::NoSession)?;
        if !self.sessions[place].has(who) {
            return Err(ActRefusal::NotIn);
        }
        if !matches!(who, Representative::User(user) if self.site.chats[user.index()]) {
            return Err(ActRefusal::NotPermitted);
        }
        let one = &mut self.sessions[place];
        one.lines += 1;
        let lines = one.lines;
        self.say(id, SessionEvent::Chatted { who, lines });
        Ok(())
    }
}
