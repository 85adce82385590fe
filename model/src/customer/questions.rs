//! What a customer is asked and has not answered, and when an answer is ready (TOOL-6, ELEV-1, ELEV-2).

use crate::session::{Answer, Question, Replies};
use crate::time::SimTime;

/// The questions that a customer sees.
#[derive(Debug, Default)]
pub(super) struct Questions {
    replies: Replies,
    /// In the order in which they were asked: number, and the answer that is made up, if there will be one.
    open: Vec<(u32, Option<(SimTime, Answer)>)>,
}

impl Questions {
    pub(super) fn new(replies: Replies) -> Self {
        Self { replies, open: Vec::new() }
    }

    pub(super) fn hear(&mut self, now: SimTime, number: u32, question: Question) {
        let reply = self.replies.to(question).map(|reply| (now + reply.after, reply.answer));
        self.open.push((number, reply));
    }

    pub(super) fn forget(&mut self, number: u32) {
        self.open.retain(|(own, _)| *own != number);
    }

    /// The one that was asked first, to be answered now by somebody who is told to.
    pub(super) fn take_first(&mut self) -> Option<u32> {
        (!self.open.is_empty()).then(|| self.open.remove(0).0)
    }

    /// The next answer that is ready.
    pub(super) fn poll_answer(&mut self, now: SimTime) -> Option<(u32, Answer)> {
        let ready = |(_, reply): &(u32, Option<(SimTime, Answer)>)| reply.is_some_and(|(at, _)| at <= now);
        let (number, reply) = self.open.remove(self.open.iter().position(ready)?);
        reply.map(|(_, answer)| (number, answer))
    }

    /// When an answer is ready next.
    pub(super) fn poll_timeout(&self) -> Option<SimTime> {
        self.open.iter().filter_map(|(_, reply)| reply.map(|(at, _)| at)).min()
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
        let mut questions = Questions::new(replies);
        let at = SimTime::from_secs;
        let asked = [Question::CommandShell, Question::FullClient, Question::Credentials, Question::Elevation];
        for (number, question) in asked.into_iter().enumerate() {
            questions.hear(at(number as i64), number as u32, question);
        }
        assert_eq!(questions.poll_timeout(), Some(at(7)));
        assert_eq!(
            (questions.poll_answer(at(6)), questions.poll_answer(at(7))),
            (None, Some((2, Answer::WrongCredentials)))
        );
        questions.forget(3);
        assert_eq!((questions.poll_answer(at(99)), questions.poll_answer(at(99))), (Some((0, Answer::Yes)), None));
        assert_eq!((questions.poll_timeout(), questions.take_first(), questions.take_first()), (None, Some(1), None));
    }
}
