//! What becomes of sessions when somebody is not there any more.

use jumpstorm_model::event::{CustomerGone, SessionEnd, SessionEvent, WhyLeft};
use jumpstorm_model::id::{SessionId, UserId};
use jumpstorm_model::session::{InvitationEnd, Queue, WhyWaiting};
use jumpstorm_model::session_policy::Representative;
use jumpstorm_model::time::SimTime;

use super::{OtherEnd, Reference};

impl Reference {
    /// Somebody is at no console any more.
    pub(crate) fn lose(&mut self, now: SimTime, who: Representative, why: WhyLeft) {
        self.logged_in.remove(&who);
        let own: Vec<SessionId> = self.sessions.iter().filter(|one| one.has(who)).map(|one| one.id).collect();
        for id in own {
            let place = self.find(id).expect("one session is lost after the other");
            self.drop_out(place, who, why);
            if self.sessions[place].owner.map(Representative::User) != Some(who) {
                self.end_if_void(place);
                continue;
            }
            self.end_invitations(place, InvitationEnd::InviterLeft);
            if self.inherit(place) {
                continue;
            }
            self.disown(place);
            if self.end_if_void(place) {
                continue;
            }
            match &mut self.sessions[place].waits {
                Some(waits) => {
                    (waits.why, waits.began) = (WhyWaiting::LostRepresentative, now);
                    let queue = waits.queue;
                    self.say(id, SessionEvent::Waits { queue, why: WhyWaiting::LostRepresentative });
                }
                None => self.fall_back(now, place, WhyWaiting::LostRepresentative),
            }
        }
        self.desert(now);
    }

    /// The first of the users who came and are still in it.
    fn inherit(&mut self, place: usize) -> bool {
        let one = &mut self.sessions[place];
        let users = one.members.iter().filter_map(|member| match member {
            Representative::User(user) => Some(*user),
            Representative::External(_) => None,
        });
        let Some(heir) = users.into_iter().next() else { return false };
        one.owner = Some(heir);
        let (id, waited) = (one.id, one.waits.take().is_some());
        self.say(id, SessionEvent::Owned { by: Some(heir) });
        if waited {
            self.say(id, SessionEvent::TransferCalledOff);
        }
        true
    }

    /// Nobody owns it, and so nobody from outside stays.
    pub(super) fn disown(&mut self, place: usize) {
        let id = self.sessions[place].id;
        self.sessions[place].owner = None;
        self.say(id, SessionEvent::Owned { by: None });
        for who in self.sessions[place].members.clone() {
            if matches!(who, Representative::External(_)) {
                self.drop_out(place, who, WhyLeft::NoOwner);
                self.logged_in.remove(&who);
            }
        }
    }

    fn fall_back(&mut self, now: SimTime, place: usize, why: WhyWaiting) {
        let one = &self.sessions[place];
        let [last, entry, general] = if one.way.is_some() { self.site.attended } else { self.site.unattended };
        let steps = [(last, one.last), (entry, one.entry), (general, Some(Queue::General))];
        let here = one.waits.map(|waits| waits.queue);
        let taken = steps.into_iter().filter(|(on, _)| *on).filter_map(|(_, queue)| queue);
        match taken.into_iter().find(|queue| Some(*queue) != here && self.is_open(*queue)) {
            Some(queue) => self.wait(now, place, queue, why),
            None => self.end(place, SessionEnd::NobodyLeft),
        }
    }

    /// Nothing waits where nobody comes.
    pub(crate) fn desert(&mut self, now: SimTime) {
        let waiting = self.sessions.iter().filter(|one| one.waits.is_some_and(|waits| !self.is_open(waits.queue)));
        let deserted: Vec<SessionId> = waiting.map(|one| one.id).collect();
        for id in deserted {
            let place = self.find(id).expect("one session goes after the other");
            if self.sessions[place].owner.is_some() {
                self.sessions[place].waits = None;
                self.say(id, SessionEvent::TransferCalledOff);
            } else if !self.inherit(place) {
                self.fall_back(now, place, WhyWaiting::Deserted);
            }
        }
    }

    /// A session is over once nobody is left at either end.
    pub(super) fn end_if_void(&mut self, place: usize) -> bool {
        let one = &self.sessions[place];
        let void = one.started && one.other_end == OtherEnd::Gone && one.members.is_empty();
        if void {
            self.end(place, SessionEnd::CustomerGone);
        }
        void
    }

    pub(crate) fn lose_customer(&mut self, id: SessionId, how: CustomerGone) {
        let Some(place) = self.find(id) else { return };
        if self.sessions[place].other_end != OtherEnd::Customer {
            return;
        }
        self.sessions[place].other_end = OtherEnd::Gone;
        if !self.sessions[place].started {
            let lost = how == CustomerGone::Lost;
            return self.end(place, if lost { SessionEnd::CustomerGone } else { SessionEnd::GaveUp });
        }
        self.say(id, SessionEvent::CustomerGone { how });
        self.end_if_void(place);
    }

    pub(crate) fn lose_jump_client(&mut self, client: u32) {
        self.online.remove(&client);
        while let Some(place) = self.sessions.iter().position(|one| one.other_end == OtherEnd::JumpClient(client)) {
            self.end(place, SessionEnd::ContactLost);
        }
    }

    pub(crate) fn go_down(&mut self) {
        while !self.sessions.is_empty() {
            self.end(0, SessionEnd::ApplianceDown);
        }
        self.logged_in.clear();
        self.online.clear();
    }

    /// Its user closes a session that is under way; nothing becomes of one that only waits.
    pub(crate) fn close(&mut self, id: SessionId) {
        if let Some(place) = self.find(id).filter(|place| self.sessions[*place].started) {
            self.end(place, SessionEnd::Closed);
        }
    }

    /// Licences that are taken.
    pub(crate) fn licences(&self) -> usize {
        self.logged_in.iter().filter(|who| matches!(who, Representative::User(UserId(_)))).count()
    }
}
