//! What the events tell, and nothing else: who is in which session, where it waits, to whom it is offered. Offers are checked
//! here as they come, one rule after the other.

use std::collections::{BTreeMap, BTreeSet};

use jumpstorm_model::event::{ConsoleEvent, KeyEvent, SessionEvent};
use jumpstorm_model::id::{SessionId, UserId};
use jumpstorm_model::permission::Permission;
use jumpstorm_model::session::{Invitee, Queue, WhyWaiting};
use jumpstorm_model::session_policy::Representative;
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::reference::Reference;
use crate::site::{USERS, seats};

#[derive(Debug, Default)]
pub(crate) struct Mirror {
    pub(crate) sessions: BTreeMap<SessionId, Seen>,
    pub(crate) logged_in: BTreeSet<Representative>,
    idle: BTreeSet<Representative>,
    over: BTreeSet<SessionId>,
    pub(crate) keys: usize,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) started: bool,
    pub(crate) owner: Option<UserId>,
    pub(crate) members: Vec<Representative>,
    pub(crate) waits: Option<(Queue, WhyWaiting)>,
    pub(crate) offer: Option<(UserId, SimTime)>,
    passed: BTreeSet<UserId>,
    pub(crate) invitations: Vec<Invitee>,
    pub(crate) customer_gone: bool,
    lines: u32,
    /// Permissions of whoever came last that are still to be told.
    untold: usize,
}

type Checked = Result<(), String>;

impl Mirror {
    /// Takes what a console or a key told.
    pub(crate) fn handle_console(&mut self, console: usize, event: ConsoleEvent) -> Checked {
        let who = seats().nth(console).expect("consoles are those of the plan");
        match event {
            ConsoleEvent::LoggedIn { .. } => check(self.logged_in.insert(who), "logged in twice"),
            ConsoleEvent::LoggedOut { .. } => {
                self.idle.remove(&who);
                check(self.logged_in.remove(&who), "logged out without having been in")
            }
            ConsoleEvent::Idle { idle: true } => check(self.idle.insert(who), "idle twice"),
            ConsoleEvent::Idle { idle: false } => check(self.idle.remove(&who), "active twice"),
            _ => Ok(()),
        }
    }

    pub(crate) fn handle_key(&mut self, event: KeyEvent) {
        match event {
            KeyEvent::Made { .. } => self.keys += 1,
            KeyEvent::Used | KeyEvent::Expired => self.keys -= 1,
            KeyEvent::Refused { .. } => {}
        }
    }

    /// Takes what a session told. The reference says who serves which queue, and who needs no console.
    pub(crate) fn handle(
        &mut self,
        now: SimTime,
        id: SessionId,
        event: SessionEvent,
        reference: &Reference,
    ) -> Checked {
        let begins =
            matches!(event, SessionEvent::Came { .. } | SessionEvent::Asked { .. } | SessionEvent::ActRefused { .. });
        if matches!(event, SessionEvent::Came { .. } | SessionEvent::Asked { .. }) {
            return check(self.sessions.insert(id, Seen::default()).is_none(), "came twice");
        }
        if begins {
            return Ok(());
        }
        if let SessionEvent::Offered { user } = event {
            let free = self.free_for(id, reference);
            check(free.first() == Some(&user), &format!("offered to {user}, free are {free:?}"))?;
        }
        let there = |user: UserId| {
            let who = Representative::User(user);
            self.logged_in.contains(&who) || seats().all(|seat| seat != who)
        };
        let away = matches!(event, SessionEvent::OfferPassed { user, .. } if !there(user));
        let seen = self.sessions.get_mut(&id).ok_or("told of a session that is over, or never began")?;
        match event {
            SessionEvent::Refused { .. } => {
                self.sessions.remove(&id);
                self.over.insert(id);
            }
            SessionEvent::Started { user, .. } => {
                check(!seen.started, "started twice")?;
                (seen.started, seen.owner, seen.untold) = (true, Some(user), Permission::ALL.len());
                seen.members.push(Representative::User(user));
            }
            SessionEvent::Permitted { .. } => {
                seen.untold = seen.untold.checked_sub(1).ok_or("more permissions than there are")?;
            }
            SessionEvent::PermittedAs { .. } => {
                check(seen.untold == Permission::ALL.len(), "permissions told twice")?;
                seen.untold = 0;
            }
            SessionEvent::Waits { queue, why } => {
                if why != WhyWaiting::LostRepresentative || seen.waits.is_none_or(|(own, _)| own != queue) {
                    seen.passed.clear();
                    seen.offer = None;
                }
                seen.waits = Some((queue, why));
            }
            SessionEvent::TransferCalledOff => {
                check(seen.waits.take().is_some(), "called off what was none")?;
                (seen.offer, seen.passed) = (None, BTreeSet::new());
            }
            SessionEvent::Offered { user } => {
                check(seen.offer.replace((user, now)).is_none(), "offered to two")?;
            }
            SessionEvent::OfferPassed { user, refused } => {
                let (own, since) = seen.offer.take().ok_or("passed what was not offered")?;
                check(own == user, "passed by somebody else")?;
                if refused || now == since + OFFER {
                    seen.passed.insert(user);
                } else {
                    let serves = seen.waits.is_some_and(|(queue, _)| reference.serves(user, queue));
                    check(away || !serves, "taken back without a reason")?;
                }
            }
            SessionEvent::Accepted { user, .. } => {
                check(seen.waits.take().is_some(), "accepted while it did not wait")?;
                (seen.offer, seen.passed, seen.owner) = (None, BTreeSet::new(), Some(user));
            }
            SessionEvent::Joined { who, history } => {
                check(!seen.members.contains(&who) && seen.untold == 0, "joined twice, or others knew too little")?;
                check(history == seen.lines, "not the whole history")?;
                seen.members.push(who);
                seen.untold = Permission::ALL.len();
            }
            SessionEvent::Left { who, .. } => {
                let count = seen.members.len();
                seen.members.retain(|member| *member != who);
                check(seen.members.len() + 1 == count, "left without having been in")?;
            }
            SessionEvent::Owned { by } => seen.owner = by,
            SessionEvent::Invited { invitee, .. } => seen.invitations.push(invitee),
            SessionEvent::InvitationEnded { invitee, .. } => {
                let place = seen.invitations.iter().position(|own| *own == invitee).ok_or("ended no invitation")?;
                seen.invitations.remove(place);
            }
            SessionEvent::CustomerGone { .. } => {
                check(!std::mem::replace(&mut seen.customer_gone, true), "the customer went twice")?;
            }
            SessionEvent::Chatted { lines, .. } => {
                check(lines == seen.lines + 1, "a line was skipped")?;
                seen.lines = lines;
            }
            SessionEvent::Ended { .. } => {
                check(seen.invitations.is_empty() && seen.untold == 0, "invitations outlive it")?;
                self.sessions.remove(&id);
                check(self.over.insert(id), "ended twice")?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Users whom a session could be offered to, the one first who is to get it.
    fn free_for(&self, id: SessionId, reference: &Reference) -> Vec<UserId> {
        let Some(limit) = reference.site.offers else { return Vec::new() };
        let Some(seen) = self.sessions.get(&id) else { return Vec::new() };
        let Some((queue, why)) = seen.waits else { return Vec::new() };
        let load = |user: UserId| {
            let who = Representative::User(user);
            let is_in = self.sessions.values().filter(|seen| seen.members.contains(&who)).count();
            is_in + self.sessions.values().filter(|seen| seen.offer.is_some_and(|(own, _)| own == user)).count()
        };
        let free = (0..USERS).map(UserId).filter(|user| {
            let who = Representative::User(*user);
            let there = self.logged_in.contains(&who) || seats().all(|seat| seat != who);
            let knows = seen.members.contains(&who) || seen.passed.contains(user);
            there && !knows && !self.idle.contains(&who) && reference.serves(*user, queue)
        });
        let mut free: Vec<(usize, UserId)> = free.map(|user| (load(user), user)).collect();
        free.retain(|(load, _)| *load < limit as usize && why != WhyWaiting::Held);
        free.sort_unstable();
        free.into_iter().map(|(_, user)| user).collect()
    }

    /// What holds between two commands, of offers and of owners.
    pub(crate) fn settled(&self, now: SimTime, reference: &Reference) -> Checked {
        for (id, seen) in &self.sessions {
            if seen.offer.is_none() {
                check(self.free_for(*id, reference).is_empty(), &format!("{id} could be offered"))?;
            }
            let stale = seen.offer.is_some_and(|(_, since)| now >= since + OFFER);
            check(!stale, &format!("an offer of {id} stands for too long"))?;
            let owner = seen.owner.map(Representative::User);
            check(owner.is_none_or(|owner| seen.members.contains(&owner)), &format!("{id} is owned from outside"))?;
            check(owner.is_some() || seen.waits.is_some(), &format!("{id} has no owner and waits nowhere"))?;
            check(owner.is_some() || seen.invitations.is_empty(), &format!("{id} is nobody's to invite to"))?;
            check(seen.untold == 0, &format!("somebody in {id} does not know what is permitted"))?;
        }
        let users = self.logged_in.iter().filter(|who| matches!(who, Representative::User(_))).count();
        let held = reference.site.licences.is_none_or(|licences| users <= licences as usize);
        check(held, "more users than licences")
    }
}

fn check(held: bool, what: &str) -> Checked {
    if held { Ok(()) } else { Err(what.to_owned()) }
}

/// How long an offer stands.
const OFFER: SimDuration = SimDuration::from_secs(60);
