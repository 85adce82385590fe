//! A customer who comes for a session: dials in, waits as long as patience lasts, and is there until it is over.
//!
//! Call order: any `handle_*` or command with the current time, then [`Customer::poll_output`] until it is empty, then
//! [`Customer::poll_timeout`] for the moment at which to call [`Customer::handle_timeout`]. Once [`Customer::is_over`], it can be
//! forgotten.

use std::collections::VecDeque;

use crate::caller::{self, Caller, News};
use crate::event::{DialFailure, LossSeen, SessionEvent};
use crate::id::{ConnectionId, Party, SessionId};
use crate::plan::Behaviour;
use crate::questions::Questions;
use crate::rng::Decisions;
use crate::session::{Answer, Replies};
use crate::time::SimTime;
use crate::wire::{ToAppliance, ToClient};

/// A customer.
#[derive(Debug)]
pub struct Customer {
    session: SessionId,
    caller: Caller,
    stage: Stage,
    /// When patience is at its end.
    gives_up: Option<SimTime>,
    replies: Replies,
    questions: Questions,
    outputs: VecDeque<Output>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// On the way; the appliance has not answered.
    Coming,
    /// In a queue, or in the session.
    There,
    Gone,
}

/// What a customer wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Dial the appliance; the answer is [`Customer::handle_dialled`] or [`Customer::handle_dial_failed`].
    Dial,
    /// Send this on the connection.
    Send(ToAppliance),
    /// Close the connection, or give up the dial; nothing more is to be heard of it.
    HangUp,
    /// Forget the connection or the dial without a word to anybody.
    Abandon,
    /// Something observable happened to the session.
    Event(SessionEvent),
}

impl Customer {
    /// One who wants that session from now on, and is willing to wait until then. `decisions` is the own chance.
    pub fn new(session: SessionId, gives_up: Option<SimTime>, decisions: Decisions) -> Self {
        let mut caller = Caller::new(decisions);
        caller.call(ToAppliance::Call { party: Party::Customer(session) });
        let mut customer = Self {
            session,
            caller,
            stage: Stage::Coming,
            gives_up,
            replies: Replies::default(),
            questions: Questions::default(),
            outputs: VecDeque::from([Output::Event(SessionEvent::Wanted)]),
        };
        customer.settle();
        customer
    }

    /// The same customer, who deals with questions like that; any other answers none.
    #[must_use]
    pub fn with_replies(self, replies: Replies) -> Self {
        Self { replies, ..self }
    }

    /// Which session it is for.
    pub const fn session(&self) -> SessionId {
        self.session
    }

    /// Whether the customer has gone for good, and nothing is left to be done.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Gone && self.outputs.is_empty() && self.caller.is_over()
    }

    /// Whether the appliance has answered, and the customer waits or is in the session.
    pub fn is_there(&self) -> bool {
        self.stage == Stage::There
    }

    /// Whether the lid is closed.
    pub fn is_asleep(&self) -> bool {
        self.caller.is_asleep()
    }

    // ---- commands

    /// The customer leaves. Returns whether there was anybody.
    pub fn leave(&mut self) -> bool {
        let anybody = self.stage != Stage::Gone;
        if anybody {
            if self.stage == Stage::Coming {
                self.outputs.push_back(Output::Event(SessionEvent::GaveUpUnheard));
            }
            self.caller.send(ToAppliance::Leave);
            self.go();
        }
        anybody
    }

    /// The customer answers what was asked first and is not answered yet (TOOL-6). Returns whether there was such a question.
    pub fn answer(&mut self, answer: Answer) -> bool {
        let number = self.questions.take_first(self.session);
        if let Some(number) = number {
            self.say_answer(number, answer);
        }
        number.is_some()
    }

    /// The customer takes control back (TOOL-3). Returns whether there was a connection to say it on.
    pub fn take_back(&mut self) -> bool {
        let said = self.caller.send(ToAppliance::TakeBack { session: self.session });
        self.settle();
        said
    }

    /// The lid is closed: a connection stays, unheard and unanswering.
    pub fn fall_asleep(&mut self) {
        self.caller.fall_asleep();
        self.settle();
    }

    /// The lid is opened again.
    pub fn wake(&mut self, now: SimTime, behaviour: &Behaviour) {
        self.caller.wake(now, behaviour);
        self.settle();
    }

    // ---- what happens

    /// The dial reached the appliance and the handshakes are done.
    pub fn handle_dialled(&mut self, now: SimTime, connection: ConnectionId, behaviour: &Behaviour) {
        self.caller.handle_dialled(now, connection, behaviour);
        self.settle();
    }

    /// The dial came to nothing.
    pub fn handle_dial_failed(&mut self, now: SimTime, why: DialFailure, behaviour: &Behaviour) {
        self.caller.handle_dial_failed(now, why, behaviour);
        self.settle();
    }

    /// The other side ended the connection, or the network did.
    pub fn handle_hung_up(&mut self, now: SimTime, connection: ConnectionId, how: LossSeen, behaviour: &Behaviour) {
        self.caller.handle_hung_up(now, connection, how, behaviour);
        self.settle();
    }

    /// A message arrived.
    pub fn handle_message(&mut self, now: SimTime, connection: ConnectionId, message: ToClient, behaviour: &Behaviour) {
        match self.caller.handle_message(now, connection, message, behaviour) {
            Some(ToClient::SessionBegins { .. }) => self.gives_up = None,
            Some(ToClient::SessionOver { .. }) => self.go(),
            Some(ToClient::Question { session, number, question }) => {
                self.questions.hear(now, session, number, question, &self.replies);
            }
            Some(ToClient::QuestionOver { session, number }) => self.questions.forget(session, number),
            _ => {}
        }
        self.settle();
    }

    /// Time has come for whatever [`Self::poll_timeout`] announced; does nothing before that.
    pub fn handle_timeout(&mut self, now: SimTime, behaviour: &Behaviour) {
        if self.gives_up.is_some_and(|at| at <= now) && !self.caller.is_asleep() {
            self.leave();
        }
        self.caller.handle_timeout(now, behaviour);
        if !self.caller.is_asleep() {
            while let Some((_, number, answer)) = self.questions.poll_answer(now) {
                self.say_answer(number, answer);
            }
        }
        self.settle();
    }

    // ---- what the customer wants

    /// The next thing that is to be done; call until there is none.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Self::handle_timeout`] at the latest.
    pub fn poll_timeout(&self) -> Option<SimTime> {
        let own = self.gives_up.into_iter().chain(self.questions.poll_timeout());
        self.caller.poll_timeout().into_iter().chain(own.filter(|_| !self.caller.is_asleep())).min()
    }

    // ---- below the surface

    fn say_answer(&mut self, number: u32, answer: Answer) {
        self.caller.send(ToAppliance::Answer { session: self.session, number, answer });
        self.settle();
    }

    fn go(&mut self) {
        self.stage = Stage::Gone;
        self.gives_up = None;
        self.questions = Questions::default();
        self.caller.hang_up();
        self.settle();
    }

    fn settle(&mut self) {
        while let Some(output) = self.caller.poll_output() {
            match output {
                caller::Output::Dial => self.outputs.push_back(Output::Dial),
                caller::Output::Send(message) => self.outputs.push_back(Output::Send(message)),
                caller::Output::HangUp => self.outputs.push_back(Output::HangUp),
                caller::Output::Abandon => self.outputs.push_back(Output::Abandon),
                caller::Output::News(News::Answered { .. }) => self.stage = Stage::There,
                // Whoever is cut off is out of the session; help is asked for anew, if at all.
                caller::Output::News(News::Lost { .. }) => {
                    self.outputs.push_back(Output::Event(SessionEvent::LostTouch));
                    self.go();
                }
                caller::Output::News(News::Dialled { .. } | News::DialFailed { .. }) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Chance;
    use crate::session::{Question, Reply};
    use crate::time::SimDuration;

    const LINE: ConnectionId = ConnectionId(1);
    const SESSION: SessionId = SessionId(3);

    fn at(seconds: i64) -> SimTime {
        SimTime::from_secs(seconds)
    }

    /// One who is there, and answers prompts with yes after ten seconds.
    fn customer(behaviour: &Behaviour) -> Customer {
        let reply = Reply { after: SimDuration::from_secs(10), answer: Answer::Yes };
        let replies = Replies { prompts: Some(reply), ..Replies::default() };
        let customer = Customer::new(SESSION, None, Chance::new(7).decisions("customer"));
        let mut customer = customer.with_replies(replies);
        customer.handle_dialled(at(0), LINE, behaviour);
        customer.handle_message(at(0), LINE, ToClient::Connected, behaviour);
        said(&mut customer);
        customer
    }

    fn ask(customer: &mut Customer, number: u32, question: Question, behaviour: &Behaviour) {
        customer.handle_message(at(1), LINE, ToClient::Question { session: SESSION, number, question }, behaviour);
    }

    fn said(customer: &mut Customer) -> Vec<Output> {
        std::iter::from_fn(|| customer.poll_output()).collect()
    }

    fn answers(number: u32, answer: Answer) -> [Output; 1] {
        [Output::Send(ToAppliance::Answer { session: SESSION, number, answer })]
    }

    /// Covers: TOOL-6, TOOL-3, ELEV-1.
    #[test]
    fn a_customer_answers_after_a_while_or_when_told_to_or_not_at_all() {
        let behaviour = Behaviour::default();
        let mut one = customer(&behaviour);
        ask(&mut one, 1, Question::CommandShell, &behaviour);
        ask(&mut one, 2, Question::FullClient, &behaviour);
        assert_eq!(one.poll_timeout(), Some(at(11)));
        one.handle_timeout(at(10), &behaviour);
        assert_eq!(said(&mut one), []);
        one.handle_timeout(at(11), &behaviour);
        assert_eq!(said(&mut one), answers(1, Answer::Yes));
        one.handle_timeout(at(59), &behaviour);
        assert_eq!(said(&mut one), [], "no reply to that was thought of");
        assert!(one.answer(Answer::No));
        assert_eq!(said(&mut one), answers(2, Answer::No));
        assert!(!one.answer(Answer::No), "nothing is left to answer");
        assert!(one.take_back());
        assert_eq!(said(&mut one), [Output::Send(ToAppliance::TakeBack { session: SESSION })]);
        // What nobody needs an answer to, or who is gone, is not answered.
        ask(&mut one, 3, Question::CommandShell, &behaviour);
        one.handle_message(at(2), LINE, ToClient::QuestionOver { session: SESSION, number: 3 }, &behaviour);
        assert!(!one.answer(Answer::Yes));
        ask(&mut one, 4, Question::CommandShell, &behaviour);
        assert!(one.leave());
        assert!(!one.answer(Answer::Yes));
        assert_eq!(one.poll_timeout(), None);
    }

    #[test]
    fn whoever_sleeps_answers_on_waking() {
        let behaviour = Behaviour::default();
        let mut one = customer(&behaviour);
        ask(&mut one, 1, Question::Registry, &behaviour);
        one.fall_asleep();
        one.handle_timeout(at(11), &behaviour);
        assert_eq!((said(&mut one), one.poll_timeout()), (vec![], None));
        one.wake(at(30), &behaviour);
        one.handle_timeout(at(30), &behaviour);
        assert_eq!(said(&mut one), answers(1, Answer::Yes));
    }
}
