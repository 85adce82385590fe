//! People on the network: representatives at their consoles, who stay, and customers, who come and go.

mod program;

use model::console::Console;
use model::customer::Customer;
use model::event::{ConsoleEvent, Event, SessionEvent};
use model::id::{ConnectionId, ConsoleId, Party, SessionId, SiteId};
use model::plan::{self, Plan};
use model::rng::Chance;
use model::session::{Arrival, Replies};
use model::time::{SimDuration, SimTime};

use crate::link::Parcel;
use crate::network::Way;

use super::{Rehearsal, Timer};

use program::{Output, Program};

/// Somebody at a console, or a customer.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) site: SiteId,
    /// The connection that is being dialled or held.
    pub(super) held: Option<ConnectionId>,
    /// Connections that the engine was asked to make, and has not been asked to forget.
    pub(super) wires: u32,
    pub(super) program: Program,
    /// The moment for which the timer is set.
    timer: SimTime,
}

impl Person {
    fn new(site: SiteId, program: Program) -> Self {
        Self { site, held: None, wires: 0, program, timer: SimTime::NEVER }
    }

    /// Nobody at the console of that number, as yet.
    pub(super) fn at_console(plan: &Plan, number: usize, console: &plan::Console, chance: &Chance) -> Self {
        let id = ConsoleId(number as u32);
        let name = match console.who {
            model::session_policy::Representative::User(user) => format!("user/{}", plan.directory[user].name),
            model::session_policy::Representative::External(invite) => {
                format!("external/{}", plan.directory[invite].name)
            }
        };
        let decisions = chance.decisions(&format!("console/{name}/{number}"));
        Self::new(console.site, Program::Console(id, Console::new(id, console, decisions)))
    }

    /// Whether nobody and nothing will ask for this person again.
    pub(super) fn is_over(&self) -> bool {
        self.program.is_over() && self.held.is_none() && self.wires == 0
    }
}

impl Rehearsal {
    /// A customer comes, at a site, and is willing to wait for so long.
    pub(super) fn bring_customer(
        &mut self,
        now: SimTime,
        session: SessionId,
        site: SiteId,
        arrival: Arrival,
        patience: Option<SimDuration>,
        replies: Replies,
    ) {
        let decisions = Chance::new(self.plan.seed).decisions(&format!("customer/{}", session.0));
        let customer = Customer::new(session, patience.map(|patience| now + patience), decisions).with_replies(replies);
        self.appliance.fill_in(now, session, arrival);
        self.parties.come(session, Person::new(site, Program::Customer(customer)));
        self.settle_person(now, Party::Customer(session));
    }

    /// Somebody does something at a console. Returns what came of it.
    pub(super) fn at_console(
        &mut self,
        now: SimTime,
        console: ConsoleId,
        act: impl FnOnce(&mut Console) -> bool,
    ) -> bool {
        let party = Party::Console(console);
        let Some(Program::Console(_, own)) = self.parties.person_mut(party).map(|person| &mut person.program) else {
            return false;
        };
        let done = act(own);
        self.settle_person(now, party);
        done
    }

    /// A customer does something, who has come and is not gone. Returns what came of it.
    pub(super) fn at_customer(
        &mut self,
        now: SimTime,
        session: SessionId,
        act: impl FnOnce(&mut Customer) -> bool,
    ) -> bool {
        let party = Party::Customer(session);
        let Some(Program::Customer(own)) = self.parties.person_mut(party).map(|person| &mut person.program) else {
            return false;
        };
        let done = act(own);
        self.settle_person(now, party);
        done
    }

    /// Somebody's timer has come; one that was set before they changed their mind is none.
    pub(super) fn run_person(&mut self, now: SimTime, party: Party) {
        if let Some(person) = self.parties.person_mut(party).filter(|person| person.timer == now) {
            person.timer = SimTime::NEVER;
            person.program.handle_timeout(now, &self.plan.behaviour);
            self.settle_person(now, party);
        }
    }

    /// Does what a program wants, until it wants nothing more, and sets its timer. A customer of whom nothing is left is
    /// forgotten.
    pub(super) fn settle_person(&mut self, now: SimTime, party: Party) {
        while let Some(output) = self.parties.person_mut(party).and_then(|person| person.program.poll_output()) {
            match output {
                Output::Dial => self.dial(now, party),
                Output::Send(message) => {
                    if let Some(connection) = self.parties.held(party) {
                        self.send(now, connection, Way::ToAppliance, Parcel::Up(message));
                    }
                }
                Output::HangUp => self.let_go(now, party, true),
                Output::Abandon => self.let_go(now, party, false),
                Output::Event(event) => {
                    if let Event::Console(_, ConsoleEvent::LostContact) | Event::Session(_, SessionEvent::LostTouch) =
                        event
                    {
                        self.effects.connection_ended(&self.network.culprits_on_line(self.parties.site(party)));
                    }
                    self.record(now, event);
                }
            }
        }
        let Some(person) = self.parties.person_mut(party) else { return };
        let due = person.program.poll_timeout().unwrap_or(SimTime::NEVER).max(now);
        if std::mem::replace(&mut person.timer, due) != due && due != SimTime::NEVER {
            self.set_timer(due, Timer::Party(party));
        }
        self.forget_person(party);
    }

    /// A customer is forgotten once nothing will come of it any more, and nothing of it is under way.
    pub(super) fn forget_person(&mut self, party: Party) {
        if let Party::Customer(session) = party
            && self.parties.forget_if_over(session)
        {
            self.appliance.tear_up(session);
        }
    }
}

#[cfg(test)]
mod tests;
