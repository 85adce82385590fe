//! Events to the session log: a line for each session, those that streams bring included (CLOSE-4).

use crate::event::{Event, SessionEvent, Stamped};
use crate::id::{SessionId, StreamId};
use crate::plan::{Action, DeskAction, Plan};
use crate::record::{LoggedSession, Over, Way};
use crate::session::WhyWaiting;
use crate::time::SimTime;

/// Follows every session, in a few bytes each.
#[derive(Clone, Debug)]
pub struct SessionLog {
    lines: Vec<LoggedSession>,
    /// How many representatives are in each now.
    members: Vec<u16>,
}

impl SessionLog {
    /// For the sessions of a plan's timeline; streams bring others.
    pub fn new(plan: &Plan) -> Self {
        let mut lines = vec![LoggedSession::default(); plan.sessions.len()];
        for entry in &plan.timeline {
            let (session, way) = match &entry.action {
                Action::SessionStart(request) => (request.session, Way::Asked(request.user, request.how)),
                Action::Desk(DeskAction::Customer(customer)) => {
                    (customer.session, Way::Came(customer.arrival.entrance))
                }
                _ => continue,
            };
            if let Some(line) = lines.get_mut(session.index()) {
                line.way = Some(way);
            }
        }
        Self { members: vec![0; lines.len()], lines }
    }

    /// A stream brings a customer for that session: no event says which stream it was, as nobody in the run knows it. Before
    /// any event of the session.
    pub fn bring(&mut self, session: SessionId, stream: StreamId, plan: &Plan) {
        let line = self.line(session);
        line.stream = Some(stream);
        line.way = plan.support.streams.get(stream.index()).map(|stream| Way::Came(stream.entrance));
    }

    /// Takes one event; none may be earlier than the one before it.
    pub fn handle(&mut self, stamped: &Stamped) {
        let Event::Session(session, event) = stamped.event else { return };
        let at = stamped.at;
        match event {
            SessionEvent::Permitted { .. } => {}
            SessionEvent::Asked { user, how } => {
                let line = self.line(session);
                (line.wanted, line.way) = (Some(at), Some(Way::Asked(user, how)));
            }
            SessionEvent::Wanted => self.line(session).wanted = Some(at),
            SessionEvent::Came { entrance, ago } => {
                let line = self.line(session);
                line.wanted.get_or_insert(at - ago);
                line.way = Some(Way::Came(entrance));
            }
            SessionEvent::Waits { queue, why } => {
                let line = self.line(session);
                line.entry.get_or_insert(queue);
                let times = match why {
                    WhyWaiting::Transferred => &mut line.transfers,
                    WhyWaiting::Held => &mut line.holds,
                    WhyWaiting::LostRepresentative => &mut line.losses,
                    WhyWaiting::Came | WhyWaiting::Moved | WhyWaiting::Overdue | WhyWaiting::Deserted => return,
                };
                *times = times.saturating_add(1);
            }
            SessionEvent::Accepted { waited, first: true, .. } => self.line(session).waited = Some(waited),
            SessionEvent::Started { user, .. } => {
                self.line(session).started = Some((at, user));
                self.come(session);
            }
            SessionEvent::Joined { .. } => self.come(session),
            SessionEvent::Left { .. } => {
                self.line(session);
                let members = &mut self.members[session.index()];
                *members = members.saturating_sub(1);
            }
            SessionEvent::Refused { why } => self.end(session, at, Over::Refused(why)),
            SessionEvent::GaveUpUnheard => self.end(session, at, Over::GaveUpUnheard),
            SessionEvent::Ended { how } => self.end(session, at, Over::Ended(how)),
            _ => {}
        }
    }

    /// The log, in the order of the sessions' numbers.
    pub fn finish(self) -> Vec<LoggedSession> {
        self.lines
    }

    fn come(&mut self, session: SessionId) {
        self.line(session);
        let members = &mut self.members[session.index()];
        *members = members.saturating_add(1);
        let members = *members;
        let line = self.line(session);
        line.members_max = line.members_max.max(members);
    }

    /// It is over. Word of it may have been under way when its customer gave up: then it was over already.
    fn end(&mut self, session: SessionId, at: SimTime, how: Over) {
        let line = self.line(session);
        if line.started.is_some() || !matches!(line.over, Some((_, Over::GaveUpUnheard))) {
            line.over = Some((at, how));
        }
    }

    fn line(&mut self, session: SessionId) -> &mut LoggedSession {
        let place = session.index();
        if place >= self.lines.len() {
            self.lines.resize(place + 1, LoggedSession::default());
            self.members.resize(place + 1, 0);
        }
        &mut self.lines[place]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{SessionEnd, SessionRefusal, WhyLeft};
    use crate::id::{IssueId, PortalId, TeamId, UserId};
    use crate::record::Fate;
    use crate::session::{Entrance, Queue};
    use crate::session_policy::{Representative, Start};
    use crate::time::SimDuration;

    const ENTRANCE: Entrance = Entrance::Issue { portal: PortalId(0), issue: IssueId(0) };
    const TEAM: Queue = Queue::Team(TeamId(0));

    fn log(events: &[(i64, SessionEvent)]) -> LoggedSession {
        let mut log = SessionLog::new(&Plan::standard(Vec::new(), Vec::new()));
        for (second, event) in events {
            let event = Event::Session(SessionId(4), *event);
            log.handle(&Stamped { at: SimTime::from_secs(*second), event });
        }
        let lines = log.finish();
        assert_eq!(lines.len(), 5, "one a number");
        assert!(lines[..4].iter().all(|line| line.fate().is_none()), "those that never came have no fate");
        lines[4]
    }

    /// Covers: CLOSE-4.
    #[test]
    fn a_session_is_logged_from_the_wish_for_help_to_its_end() {
        let (alice, bob) = (UserId(0), UserId(1));
        let seconds = SimDuration::from_secs;
        let start = Start::Customer { portal: PortalId(0) };
        let line = log(&[
            (10, SessionEvent::Wanted),
            (11, SessionEvent::Came { entrance: ENTRANCE, ago: seconds(1) }),
            (11, SessionEvent::Waits { queue: TEAM, why: WhyWaiting::Came }),
            (30, SessionEvent::Accepted { user: alice, waited: seconds(20), first: true }),
            (30, SessionEvent::Started { user: alice, start, overridden: false }),
            (40, SessionEvent::Joined { who: Representative::User(bob), history: 0 }),
            (50, SessionEvent::Waits { queue: Queue::General, why: WhyWaiting::Transferred }),
            (60, SessionEvent::Accepted { user: bob, waited: seconds(10), first: false }),
            (70, SessionEvent::Left { who: Representative::User(alice), why: WhyLeft::Left }),
            (80, SessionEvent::Left { who: Representative::User(bob), why: WhyLeft::Lost }),
            (80, SessionEvent::Waits { queue: TEAM, why: WhyWaiting::LostRepresentative }),
            (90, SessionEvent::Joined { who: Representative::User(alice), history: 0 }),
            (95, SessionEvent::Waits { queue: Queue::Personal(alice), why: WhyWaiting::Held }),
            (99, SessionEvent::Ended { how: SessionEnd::Closed }),
        ]);
        let expected = LoggedSession {
            stream: None,
            wanted: Some(SimTime::from_secs(10)),
            way: Some(Way::Came(ENTRANCE)),
            entry: Some(TEAM),
            started: Some((SimTime::from_secs(30), alice)),
            waited: Some(seconds(20)),
            members_max: 2,
            transfers: 1,
            holds: 1,
            losses: 1,
            over: Some((SimTime::from_secs(99), Over::Ended(SessionEnd::Closed))),
        };
        assert_eq!(line, expected);
    }

    #[test]
    fn whoever_gives_up_does_so_once() {
        let came = SessionEvent::Came { entrance: ENTRANCE, ago: SimDuration::from_secs(2) };
        let waits = SessionEvent::Waits { queue: TEAM, why: WhyWaiting::Came };
        let gave_up = SessionEvent::Ended { how: SessionEnd::GaveUp };
        // The customer had not been answered yet when it left, and the appliance learns of both one after the other.
        let crossed =
            log(&[(1, SessionEvent::Wanted), (2, came), (2, waits), (2, SessionEvent::GaveUpUnheard), (3, gave_up)]);
        assert_eq!(
            (crossed.over, crossed.fate()),
            (Some((SimTime::from_secs(2), Over::GaveUpUnheard)), Some(Fate::Abandoned))
        );
        let heard = log(&[(3, came), (3, waits), (9, gave_up)]);
        assert_eq!((heard.wanted, heard.fate()), (Some(SimTime::from_secs(1)), Some(Fate::Abandoned)));
        let closed = SessionRefusal::QueueClosed;
        let refused = log(&[(1, SessionEvent::Wanted), (2, came), (2, SessionEvent::Refused { why: closed })]);
        assert_eq!(refused.fate(), Some(Fate::Refused(closed)));
    }
}
