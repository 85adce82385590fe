//! The desk: what consoles and customers come for, what they say there, and what is said to whom.

use crate::event::{CustomerGone, LossSeen, WhyLeft};
use crate::id::{ConnectionId, ConsoleId, Party, SessionId, UserId};
use crate::session::{ActRefusal, Arrival, Invitee, Queue};
use crate::session_policy::Representative;
use crate::time::SimTime;
use crate::wire::{ToAppliance, ToClient};

use super::Appliance;

impl Appliance {
    /// What a customer fills in at `now` who is about to come for that session.
    pub fn fill_in(&mut self, now: SimTime, session: SessionId, arrival: Arrival) {
        self.forms.insert(session, (now, arrival));
    }

    /// A customer who filled that in does not come: one who gives up on the way.
    pub fn tear_up(&mut self, session: SessionId) {
        self.forms.remove(&session);
    }

    /// A console or a customer is here: its representative is logged in, or the session waits.
    pub(super) fn come_to_the_desk(&mut self, now: SimTime, party: Party) {
        match party {
            Party::Console(console) => self.log_in(now, console),
            Party::Customer(session) => {
                // Coming took its time, and waiting counts from before it.
                if let Some((since, arrival)) = self.forms.remove(&session) {
                    self.arrive(now, session, Arrival { wanted_ago: arrival.wanted_ago + now.since(since), ..arrival });
                } else if self.sessions.get(session).is_none() {
                    // Whoever was cut off as the answer was under way comes anew to a session that is over.
                    self.dismiss_party(party, ToClient::SessionOver { session });
                }
            }
            Party::JumpClient(_) => {}
        }
    }

    /// A console or a customer is not here any more.
    pub(super) fn go_from_the_desk(&mut self, now: SimTime, party: Party, how: LossSeen) {
        // Whoever closed the connection in an orderly way has left.
        let left = how == LossSeen::Closed;
        match party {
            Party::Console(console) => {
                self.log_out(now, console, if left { WhyLeft::LoggedOut } else { WhyLeft::Lost });
            }
            Party::Customer(session) => {
                self.lose_customer(now, session, if left { CustomerGone::Left } else { CustomerGone::Lost });
            }
            Party::JumpClient(_) => {}
        }
    }

    /// Somebody at the desk says something.
    pub(super) fn hear_at_the_desk(&mut self, now: SimTime, connection: ConnectionId, message: ToAppliance) {
        let Some(party) = self.connections.talking(connection) else { return };
        match (party, message) {
            (Party::Console(console), ToAppliance::Leave) => self.log_out(now, console, WhyLeft::LoggedOut),
            (Party::Customer(session), ToAppliance::Leave) => self.lose_customer(now, session, CustomerGone::Left),
            (Party::Console(console), ToAppliance::Idle { idle }) => self.note_idle(now, console, idle),
            (Party::Console(console), ToAppliance::Act { session, act }) => {
                if let Some(who) = self.consoles.who_is_at(console) {
                    // What came of it is told to the console, and an event.
                    let _told: Result<(), ActRefusal> = self.act(now, who, session, act);
                }
            }
            (Party::Console(console), ToAppliance::Choose { script, item }) => {
                if let Some(Representative::User(user)) = self.consoles.who_is_at(console) {
                    self.hear_choice(now, user, script, item);
                }
            }
            _ => {}
        }
    }

    pub(super) fn tell_customer(&mut self, session: SessionId, message: ToClient) {
        self.send_to(Party::Customer(session), message);
    }

    /// Says something to a representative who is logged in at a console.
    pub(super) fn tell_representative(&mut self, who: Representative, message: ToClient) {
        if let Some(console) = self.consoles.console_of(who) {
            self.send_to(Party::Console(console), message);
        }
    }

    /// Says something to everybody who serves a queue.
    pub(super) fn tell_queue(&mut self, queue: Queue, message: ToClient) {
        for user in self.who_serves(queue) {
            self.tell_representative(Representative::User(user), message);
        }
    }

    /// Says something to everybody whom an invitation is to.
    pub(super) fn tell_invitees(&mut self, invitee: Invitee, message: ToClient) {
        match invitee {
            Invitee::User(user) => self.tell_representative(Representative::User(user), message),
            Invitee::Team(team) => self.tell_queue(Queue::Team(team), message),
            Invitee::Issue(issue) => self.tell_queue(Queue::Team(self.sessions.directory()[issue].team), message),
            Invitee::External(profile) => self.tell_representative(Representative::External(profile), message),
        }
    }

    /// The users who serve a queue, in the order of the directory.
    pub(super) fn who_serves(&self, queue: Queue) -> Vec<UserId> {
        let directory = self.sessions.directory();
        match queue {
            Queue::Personal(user) => vec![user],
            Queue::Team(team) => directory[team].members.iter().map(|(user, _)| *user).collect(),
            Queue::General => (0..directory.users.len() as u32).map(UserId).collect(),
        }
    }

    /// Shows a console what waits in the queues of its representative, and the invitations to it.
    pub(super) fn show_waiting(&mut self, console: ConsoleId, who: Representative) {
        let party = Party::Console(console);
        let mut seen = Vec::new();
        for (session, one) in self.sessions.iter() {
            let serves = |queue| matches!(who, Representative::User(user) if self.sessions.serves(user, queue));
            seen.extend(
                one.waiting().filter(|waiting| serves(waiting.queue)).map(|_| ToClient::SessionWaits { session }),
            );
            let offered = one.waiting().and_then(|waiting| waiting.offered_to());
            if offered.is_some_and(|user| who == Representative::User(user)) {
                seen.push(ToClient::SessionOffered { session });
            }
            let invited = one.invitations().iter().filter(|invitee| self.invited(session, who, **invitee).is_ok());
            seen.extend(invited.map(|invitee| ToClient::Invited { session, invitee: *invitee }));
        }
        for message in seen {
            self.send_to(party, message);
        }
    }
}
