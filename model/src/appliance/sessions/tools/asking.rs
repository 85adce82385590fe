//! What customers are asked before something is done, and what becomes of it (TOOL-6).

use smallvec::SmallVec;

use crate::event::SessionEvent;
use crate::id::{ConnectionId, Party, SessionId};
use crate::permission::{Permission, Value};
use crate::session::{Act, ActRefusal, Answer, Elevation, Question, QuestionEnd, WhyStopped};
use crate::session_policy::{Outcome, Representative};
use crate::time::{SimDuration, SimTime};
use crate::wire::{ToAppliance, ToClient};

use super::{Appliance, InUse};
use crate::appliance::connections::Stage;

/// A question that is outstanding.
#[derive(Clone, Debug)]
pub(in crate::appliance::sessions) struct Asked {
    pub(super) number: u32,
    /// For whom; for nobody as the site is set up.
    pub(super) who: Option<Representative>,
    pub(super) question: Question,
    /// Until when an answer counts; for good if nothing.
    pub(super) until: Option<SimTime>,
    /// What is to be done then.
    act: Act,
    /// What was asked for it already, and allowed.
    passed: SmallVec<[Question; 2]>,
}

impl InUse {
    /// Whether the customer is asked, with these permissions of whoever acts.
    pub(super) fn must_ask(&self, outcome: &Outcome, question: Question) -> Result<bool, ActRefusal> {
        let Some(prompt) = question.prompt() else { return Ok(true) };
        if outcome.get(prompt).value != Value::Prompts(true) {
            return Ok(false);
        }
        match self.answered.get(&question).filter(|_| outcome.allows(Permission::PromptOnce)) {
            None => Ok(true),
            Some(true) => Ok(false),
            Some(false) => Err(ActRefusal::Declined),
        }
    }
}

impl Appliance {
    /// Asks the customer of a session; what comes of it is an event.
    pub(in crate::appliance::sessions) fn ask(
        &mut self,
        now: SimTime,
        who: Option<Representative>,
        id: SessionId,
        act: Act,
        question: Question,
        passed: &[Question],
    ) -> Result<(), ActRefusal> {
        let session = self.sessions.table.get_mut(&id).ok_or(ActRefusal::NoSession)?;
        // What is not about a representative's tool is asked once, whoever wishes it.
        let same = |asked: &Asked| asked.question == question && (asked.who == who || question.prompt().is_none());
        if session.in_use.asked.iter().any(same) {
            return Err(ActRefusal::BeingAsked);
        }
        let outcome = who.and_then(|who| session.outcome_of(who));
        let seconds = outcome.filter(|_| question.prompt().is_some()).and_then(time_out_of);
        let until = seconds.map(|seconds| now + seconds);
        let number = session.in_use.number();
        let passed = SmallVec::from_slice(passed);
        session.in_use.asked.push(Asked { number, who, question, until, act, passed });
        self.sessions.touch(id);
        self.tell_session(id, SessionEvent::Questioned { who, number, question, until });
        self.tell_remote(id, ToClient::Question { session: id, number, question });
        Ok(())
    }

    /// Whoever is at the other end of a session says something about it.
    pub(in crate::appliance) fn hear_customer(&mut self, now: SimTime, connection: ConnectionId, message: ToAppliance) {
        let (ToAppliance::Answer { session, .. } | ToAppliance::TakeBack { session }) = message else { return };
        let is_own = match self.connections.stage(connection) {
            Some(Stage::Talking { party }) => party == Party::Customer(session),
            Some(Stage::Admitted { client }) => {
                self.sessions.get(session).is_some_and(|own| own.client == Some(client))
            }
            _ => false,
        };
        match message {
            ToAppliance::Answer { session, number, answer } if is_own => {
                self.answer(now, session, number, answer);
            }
            ToAppliance::TakeBack { session } if is_own => self.take_back(session),
            _ => {}
        }
    }

    /// The customer of a session answers the question of that number. Returns whether it was outstanding.
    pub fn answer(&mut self, now: SimTime, id: SessionId, number: u32, answer: Answer) -> bool {
        let Some(asked) = self.take_question(id, number) else { return false };
        self.tell_session(id, SessionEvent::QuestionOver { number, how: QuestionEnd::Answered(answer) });
        let allowed = answer == Answer::Yes;
        let once = asked.who.and_then(|who| self.sessions.get(id)?.outcome_of(who).copied());
        if once.is_some_and(|outcome| outcome.allows(Permission::PromptOnce))
            && asked.question.prompt().is_some()
            && let Some(session) = self.sessions.table.get_mut(&id)
        {
            session.in_use.answered.insert(asked.question, allowed);
        }
        let why = match (asked.question, answer) {
            (_, Answer::Yes) => None,
            (Question::Credentials, Answer::WrongCredentials) => Some(ActRefusal::WrongCredentials),
            (Question::Challenge, _) => Some(ActRefusal::Challenge),
            _ => Some(ActRefusal::Declined),
        };
        self.follow_answer(now, id, asked, why);
        true
    }

    /// Whoever was not answered in time gets the default answer.
    pub(super) fn time_questions_out(&mut self, now: SimTime, id: SessionId) {
        loop {
            let late = |asked: &&Asked| asked.until.is_some_and(|until| until <= now);
            let late = self.sessions.get(id).and_then(|session| session.in_use.asked.iter().find(late));
            let Some(asked) = late.map(|asked| asked.number).and_then(|number| self.take_question(id, number)) else {
                return;
            };
            let outcome = asked.who.and_then(|who| self.sessions.get(id)?.outcome_of(who));
            let allowed = outcome.is_some_and(|outcome| outcome.allows(Permission::PromptDefault));
            let number = asked.number;
            self.tell_session(id, SessionEvent::QuestionOver { number, how: QuestionEnd::TimedOut { allowed } });
            self.tell_remote(id, ToClient::QuestionOver { session: id, number });
            self.follow_answer(now, id, asked, (!allowed).then_some(ActRefusal::Unanswered));
        }
    }

    /// Goes on with what the question was asked for, or refuses it.
    fn follow_answer(&mut self, now: SimTime, id: SessionId, asked: Asked, why: Option<ActRefusal>) {
        let Asked { who, question, act, mut passed, .. } = asked;
        passed.push(question);
        let done = match (why, who) {
            (Some(why), _) => Err(why),
            // What may have changed meanwhile is looked at again.
            (None, Some(who)) => self.attempt(now, who, id, act, &passed),
            (None, None) => {
                self.finish_elevation(id, act);
                Ok(())
            }
        };
        self.sessions.touch(id);
        if let (Err(why), Some(who)) = (done, who) {
            self.refuse_act(id, who, act, why);
        }
    }

    /// Nobody needs answers any more.
    pub(super) fn call_off(&mut self, id: SessionId, why: WhyStopped, ends: impl Fn(&Asked) -> bool) {
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        let (ended, asked): (Vec<Asked>, Vec<Asked>) = session.in_use.asked.drain(..).partition(ends);
        session.in_use.asked = asked;
        for Asked { number, .. } in ended {
            self.tell_session(id, SessionEvent::QuestionOver { number, how: QuestionEnd::CalledOff });
            // Others will hear, or have said, that it is over.
            if !matches!(why, WhyStopped::SessionEnded | WhyStopped::CustomerGone) {
                self.tell_remote(id, ToClient::QuestionOver { session: id, number });
            }
        }
    }

    /// The customer client was elevated: what was asked for the same is settled.
    pub(in crate::appliance::sessions) fn call_off_elevation(&mut self, id: SessionId, how: Elevation) {
        self.call_off(id, WhyStopped::Finished, |asked| match how {
            Elevation::FullClient => asked.question == Question::FullClient,
            Elevation::Administrator(_) => {
                matches!(asked.question, Question::Elevation | Question::Credentials | Question::Challenge)
            }
        });
        self.sessions.touch(id);
    }

    fn take_question(&mut self, id: SessionId, number: u32) -> Option<Asked> {
        let asked = &mut self.sessions.table.get_mut(&id)?.in_use.asked;
        let place = asked.iter().position(|asked| asked.number == number)?;
        Some(asked.remove(place))
    }

    /// Says something to the customer, or to the Jump Client at the other end.
    fn tell_remote(&mut self, id: SessionId, message: ToClient) {
        let Some(session) = self.sessions.get(id) else { return };
        if session.customer.is_some() {
            self.tell_customer(id, message);
        } else if let Some(connection) = session.client.and_then(|client| self.connection_of(client)) {
            self.send(connection, message);
        }
    }
}

/// How long the customer has to answer.
fn time_out_of(outcome: &Outcome) -> Option<SimDuration> {
    match outcome.get(Permission::PromptTimeout).value {
        Value::Seconds(seconds) => Some(SimDuration::from_secs(seconds.into())),
        _ => None,
    }
}
