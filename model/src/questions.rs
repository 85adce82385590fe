//! What somebody at a screen is asked and has not answered, and when an answer is ready (TOOL-6, ELEV-1, ELEV-2).

use crate::id::SessionId;
use crate::session::{Answer, Question, Replies};
use crate::time::SimTime;

/// The questions that a customer sees, or the end user at a Jump Client.
#[derive(Debug, Default)]
pub(crate) struct Questions {
    /// In the order in which they were asked.
    open: Vec<Asked>,
}

#[derive(Debug)]
struct Asked {
    session: SessionId,
    number: u32,
    /// The answer that is made up, if there will be one.
    reply: Option<(SimTime, Answer)>,
}

impl Questions {
    /// A question of that number comes up in a session, and is dealt with as `replies` say.
    pub(crate) fn hear(
        &mut self,
        now: SimTime,
        session: SessionId,
        number: u32,
        question: Question,
        replies: &Replies,
    ) {
        let reply = replies.to(question).map(|reply| (now + reply.after, reply.answer));
        self.open.push(Asked { session, number, reply });
    }

    /// Nobody needs an answer to that one any more.
    pub(crate) fn forget(&mut self, session: SessionId, number: u32) {
        self.open.retain(|asked| (asked.session, asked.number) != (session, number));
    }

    /// The number of the one that was asked first in a session, to be answered now by somebody who is told to.
    pub(crate) fn take_first(&mut self, session: SessionId) -> Option<u32> {
        let place = self.open.iter().position(|asked| asked.session == session)?;
        Some(self.open.remove(place).number)
    }

    /// The next answer that is ready: in which session, to the question of which number.
    pub(crate) fn poll_answer(&mut self, now: SimTime) -> Option<(SessionId, u32, Answer)> {
        let ready = |asked: &Asked| asked.reply.is_some_and(|(at, _)| at <= now);
        let asked = self.open.remove(self.open.iter().position(ready)?);
        asked.reply.map(|(_, answer)| (asked.session, asked.number, answer))
    }

    /// When an answer is ready next.
    pub(crate) fn poll_timeout(&self) -> Option<SimTime> {
        self.open.iter().filter_map(|asked| asked.reply.map(|(at, _)| at)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Reply;
    use crate::time::SimDuration;

    /// Covers: TOOL-6.
    #[test]
    fn answers_are_ready_in_their_time_and_those_without_never() {
        let reply = |seconds, answer| Some(Reply { after: SimDuration::from_secs(seconds), answer });
        let replies = Replies {
            prompts: reply(20, Answer::Yes),
            credentials: reply(5, Answer::WrongCredentials),
            ..Replies::default()
        };
        let mut questions = Questions::default();
        let (own, other) = (SessionId(7), SessionId(8));
        let at = SimTime::from_secs;
        let asked = [Question::CommandShell, Question::FullClient, Question::Credentials, Question::Elevation];
        for (number, question) in asked.into_iter().enumerate() {
            questions.hear(at(number as i64), own, number as u32, question, &replies);
        }
        assert_eq!(questions.poll_timeout(), Some(at(7)));
        assert_eq!(
            (questions.poll_answer(at(6)), questions.poll_answer(at(7))),
            (None, Some((own, 2, Answer::WrongCredentials)))
        );
        questions.forget(other, 3);
        assert_eq!(questions.poll_timeout(), Some(at(20)));
        questions.forget(own, 3);
        assert_eq!(questions.poll_answer(at(99)), Some((own, 0, Answer::Yes)));
        assert_eq!((questions.poll_answer(at(99)), questions.take_first(other)), (None, None));
        assert_eq!(
            (questions.poll_timeout(), questions.take_first(own), questions.take_first(own)),
            (None, Some(1), None)
        );
    }
}
