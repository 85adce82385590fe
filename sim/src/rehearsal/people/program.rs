//! What runs in front of somebody: a console, or a customer's program. Both are driven alike.

use model::console::{self, Console};
use model::customer::{self, Customer};
use model::event::{DialFailure, Event, LossSeen};
use model::id::{ConnectionId, ConsoleId};
use model::plan::Behaviour;
use model::time::SimTime;
use model::wire::{ToAppliance, ToClient};

/// A program that holds a connection, or wishes to.
#[derive(Debug)]
pub(in crate::rehearsal) enum Program {
    Console(ConsoleId, Console),
    Customer(Customer),
}

/// What a program wants done.
pub(super) enum Output {
    Dial,
    Send(ToAppliance),
    HangUp,
    Abandon,
    Event(Event),
}

macro_rules! each {
    ($program:expr, $own:ident => $what:expr) => {
        match $program {
            Program::Console(_, $own) => $what,
            Program::Customer($own) => $what,
        }
    };
}

impl Program {
    pub(in crate::rehearsal) fn handle_dialled(&mut self, now: SimTime, connection: ConnectionId, how: &Behaviour) {
        each!(self, own => own.handle_dialled(now, connection, how));
    }

    pub(in crate::rehearsal) fn handle_dial_failed(&mut self, now: SimTime, why: DialFailure, how: &Behaviour) {
        each!(self, own => own.handle_dial_failed(now, why, how));
    }

    pub(in crate::rehearsal) fn handle_message(
        &mut self,
        now: SimTime,
        connection: ConnectionId,
        message: ToClient,
        how: &Behaviour,
    ) {
        each!(self, own => own.handle_message(now, connection, message, how));
    }

    pub(in crate::rehearsal) fn handle_hung_up(
        &mut self,
        now: SimTime,
        connection: ConnectionId,
        seen: LossSeen,
        how: &Behaviour,
    ) {
        each!(self, own => own.handle_hung_up(now, connection, seen, how));
    }

    pub(super) fn handle_timeout(&mut self, now: SimTime, how: &Behaviour) {
        each!(self, own => own.handle_timeout(now, how));
    }

    pub(super) fn poll_timeout(&self) -> Option<SimTime> {
        each!(self, own => own.poll_timeout())
    }

    pub(in crate::rehearsal) fn is_over(&self) -> bool {
        each!(self, own => own.is_over())
    }

    pub(in crate::rehearsal) fn is_asleep(&self) -> bool {
        match self {
            Self::Console(_, console) => console.is_asleep(),
            Self::Customer(customer) => customer.is_asleep(),
        }
    }

    pub(super) fn poll_output(&mut self) -> Option<Output> {
        Some(match self {
            Self::Console(id, console) => match console.poll_output()? {
                console::Output::Dial => Output::Dial,
                console::Output::Send(message) => Output::Send(message),
                console::Output::HangUp => Output::HangUp,
                console::Output::Abandon => Output::Abandon,
                console::Output::Event(event) => Output::Event(Event::Console(*id, event)),
            },
            Self::Customer(customer) => {
                let session = customer.session();
                match customer.poll_output()? {
                    customer::Output::Dial => Output::Dial,
                    customer::Output::Send(message) => Output::Send(message),
                    customer::Output::HangUp => Output::HangUp,
                    customer::Output::Abandon => Output::Abandon,
                    customer::Output::Event(event) => Output::Event(Event::Session(session, event)),
                }
            }
        })
    }
}
