//! What goes on at the computer's screen, and the answer to a session that is to begin (PRES-1 to PRES-3).

use crate::access::Screen;
use crate::event::ClientEvent;
use crate::id::SessionId;
use crate::plan::Behaviour;
use crate::session::{Answer, Question, Replies};
use crate::time::SimTime;
use crate::wire::ToAppliance;

use super::{JumpClient, Output};

impl JumpClient {
    /// This goes on at its screen when the run begins.
    pub const fn begin_screen(&mut self, screen: Screen) {
        self.screen = screen;
    }

    /// This goes on at its screen from now on. Returns whether it is something else.
    pub fn change_screen(&mut self, screen: Screen) -> bool {
        let changes = self.screen != screen;
        if changes {
            self.screen = screen;
            self.outputs.push(Output::Event(ClientEvent::ScreenChanged { screen }));
        }
        changes
    }

    /// The customer at its screen answers what was asked first in a session with it and is not answered yet (TOOL-6). Returns
    /// whether there was such a question, anybody to answer it, and a connection to say it on.
    pub fn answer(&mut self, session: SessionId, answer: Answer) -> bool {
        let number = self.questions.as_mut().and_then(|questions| questions.take_first(session));
        number.is_some_and(|number| self.say(ToAppliance::Answer { session, number, answer }))
    }

    /// The customer at its screen takes control back in a session with it (TOOL-3). Returns as [`Self::answer`] does.
    pub fn take_back(&mut self, session: SessionId) -> bool {
        self.say(ToAppliance::TakeBack { session })
    }

    /// A question appears on its screen. Where nobody is, nobody ever answers it.
    pub(super) fn hear_question(
        &mut self,
        now: SimTime,
        session: SessionId,
        number: u32,
        question: Question,
        behaviour: &Behaviour,
    ) {
        let replies = if self.screen.user_logged_in { behaviour.replies } else { Replies::default() };
        self.questions.get_or_insert_default().hear(now, session, number, question, &replies);
    }

    /// Nobody needs an answer to that one any more.
    pub(super) fn forget_question(&mut self, session: SessionId, number: u32) {
        if let Some(questions) = &mut self.questions {
            questions.forget(session, number);
        }
    }

    /// Says what is ready by now; nobody who has left the screen or is out of reach does.
    pub(super) fn answer_questions(&mut self, now: SimTime) {
        while let Some((session, number, answer)) = self.questions.as_mut().and_then(|own| own.poll_answer(now)) {
            self.say(ToAppliance::Answer { session, number, answer });
        }
    }

    /// When an answer is ready next.
    pub(super) fn answers_at(&self) -> Option<SimTime> {
        self.questions.as_ref()?.poll_timeout()
    }

    fn say(&mut self, message: ToAppliance) -> bool {
        let said = self.is_connected() && self.screen.user_logged_in;
        if said {
            self.outputs.push(Output::Send(message));
        }
        said
    }

    /// A session with it is to begin: it says what goes on at its screen, as presence counts from there (PRES-3).
    pub(super) fn answer_session(&mut self, session: SessionId) {
        self.outputs.push(Output::Send(ToAppliance::SessionReady { session, screen: self.screen }));
    }
}
