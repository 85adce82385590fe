//! Events to the story of each session that the timeline asks for.

use crate::event::{Event, SessionEvent, Stamped};
use crate::permission::Permission;
use crate::record::SessionRecord;
use crate::session_policy::{Decision, Outcome};

/// Follows every session.
#[derive(Clone, Debug)]
pub struct Sessions {
    sessions: Vec<(SessionRecord, Vec<Decision>)>,
}

impl Sessions {
    /// For so many sessions.
    pub fn new(sessions: usize) -> Self {
        Self { sessions: vec![(SessionRecord::default(), Vec::new()); sessions] }
    }

    /// Takes one event; none may be earlier than the one before it.
    pub fn handle(&mut self, stamped: &Stamped) {
        let Event::Session(session, event) = stamped.event else { return };
        let at = stamped.at;
        let (record, decisions) = &mut self.sessions[session.index()];
        match event {
            SessionEvent::Asked { user, how } => record.asked = Some((at, user, how)),
            SessionEvent::Refused { why } => record.refused = Some((at, why)),
            SessionEvent::Started { user, start, overridden } => {
                record.started = Some((at, user, start));
                record.overridden = overridden;
            }
            SessionEvent::Permitted { decision, .. } => decisions.push(decision),
            SessionEvent::Notified { .. } => record.notices.push(at),
            SessionEvent::Ended { how } => record.ended = Some((at, how)),
            SessionEvent::Pinning { what } => record.pinning.push((at, what)),
        }
    }

    /// What became of each, in the order of the plan.
    pub fn finish(self) -> Vec<SessionRecord> {
        let story = |(record, decisions): (SessionRecord, Vec<Decision>)| {
            // They come in the order of the catalogue, all of them at once.
            let whole = decisions.len() == Permission::ALL.len();
            let outcome = whole.then(|| Outcome::new(|permission| decisions[permission as usize]));
            SessionRecord { outcome, ..record }
        };
        self.sessions.into_iter().map(story).collect()
    }
}
