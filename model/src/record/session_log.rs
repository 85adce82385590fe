//! The session log: one line for each session of a run, however it was started and ended (CLOSE-4).
//!
//! Small, as a busy desk has a million of them in a run. What the timeline's own sessions were like from moment to moment is in
//! [`super::SessionRecord`].

use crate::event::{SessionEnd, SessionRefusal};
use crate::id::{StreamId, UserId};
use crate::plan::How;
use crate::session::{Entrance, Queue};
use crate::time::{SimDuration, SimTime};

/// One session in the log: at most [`Self::BYTES_MAX`] bytes. Its place in [`super::Record::session_log`] is its
/// [`crate::id::SessionId`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoggedSession {
    /// The stream that brought it; nothing for one of the timeline.
    pub stream: Option<StreamId>,
    /// When it was wanted: a customer began to seek help, or a user asked for it. Nothing if that never came.
    pub wanted: Option<SimTime>,
    /// How it came about; nothing only if it never did.
    pub way: Option<Way>,
    /// The first queue in which it waited.
    pub entry: Option<Queue>,
    /// When it started, and who started it: the customer's first help.
    pub started: Option<(SimTime, UserId)>,
    /// How long its customer had waited by then; nothing where nobody waited in a queue.
    pub waited: Option<SimDuration>,
    /// The most representatives in it at once.
    pub members_max: u16,
    /// How often its owners wished to transfer it.
    pub transfers: u16,
    /// How often it was held.
    pub holds: u16,
    /// How often it returned to a queue because its last representative was lost.
    pub losses: u16,
    /// When it was over, and how; nothing if it was not when the run ended.
    pub over: Option<(SimTime, Over)>,
}

/// How a session came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// That user asked for it.
    Asked(UserId, How),
    /// A customer came.
    Came(Entrance),
}

/// How a session was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// It was refused.
    Refused(SessionRefusal),
    /// It ended, or ceased to wait, as the appliance saw it.
    Ended(SessionEnd),
    /// Its customer gave up before the appliance had heard of it.
    GaveUpUnheard,
}

/// What became of a session, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It started and ended.
    Ended(SessionEnd),
    /// It started, and was under way when the run ended.
    UnderWay,
    /// It was refused.
    Refused(SessionRefusal),
    /// Its customer gave up waiting, whether the appliance had heard of it or not.
    Abandoned,
    /// It was over before anybody had helped, otherwise than by its customer's giving up.
    LostWaiting(SessionEnd),
    /// It was neither started nor over when the run ended.
    Unanswered,
}

impl LoggedSession {
    /// The most bytes of one: two million customers, the most that a scenario may bring, then take 300 MB.
    pub const BYTES_MAX: usize = 152;

    /// What became of it; nothing if it never came.
    pub fn fate(&self) -> Option<Fate> {
        self.wanted?;
        Some(match (self.started, self.over) {
            (_, Some((_, Over::Refused(why)))) => Fate::Refused(why),
            (_, Some((_, Over::GaveUpUnheard))) => Fate::Abandoned,
            (None, Some((_, Over::Ended(SessionEnd::GaveUp)))) => Fate::Abandoned,
            (None, Some((_, Over::Ended(how)))) => Fate::LostWaiting(how),
            (Some(_), Some((_, Over::Ended(how)))) => Fate::Ended(how),
            (Some(_), None) => Fate::UnderWay,
            (None, None) => Fate::Unanswered,
        })
    }

    /// Whether a customer brought it, and did not only follow a representative's wish.
    pub const fn is_customers(&self) -> bool {
        matches!(self.way, Some(Way::Came(_)))
    }
}

impl Fate {
    /// Its name in results: `ended`, `under_way`, `refused`, `abandoned`, `lost_waiting`, `unanswered`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ended(_) => "ended",
            Self::UnderWay => "under_way",
            Self::Refused(_) => "refused",
            Self::Abandoned => "abandoned",
            Self::LostWaiting(_) => "lost_waiting",
            Self::Unanswered => "unanswered",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_log_is_small() {
        assert!(size_of::<LoggedSession>() <= LoggedSession::BYTES_MAX, "{} bytes", size_of::<LoggedSession>());
    }

    #[test]
    fn every_session_that_came_has_one_fate() {
        let at = SimTime::from_secs;
        let wanted = LoggedSession { wanted: Some(at(1)), ..LoggedSession::default() };
        let started = LoggedSession { started: Some((at(2), UserId(0))), ..wanted };
        let over = |base, how| LoggedSession { over: Some((at(3), how)), ..base };
        let refusal = SessionRefusal::QueueClosed;
        let cases = [
            (LoggedSession::default(), None),
            (wanted, Some(Fate::Unanswered)),
            (started, Some(Fate::UnderWay)),
            (over(wanted, Over::Refused(refusal)), Some(Fate::Refused(refusal))),
            (over(wanted, Over::GaveUpUnheard), Some(Fate::Abandoned)),
            (over(wanted, Over::Ended(SessionEnd::GaveUp)), Some(Fate::Abandoned)),
            (over(wanted, Over::Ended(SessionEnd::ApplianceDown)), Some(Fate::LostWaiting(SessionEnd::ApplianceDown))),
            (over(started, Over::Ended(SessionEnd::ApplianceDown)), Some(Fate::Ended(SessionEnd::ApplianceDown))),
        ];
        for (session, fate) in cases {
            assert_eq!(session.fate(), fate);
        }
    }
}
