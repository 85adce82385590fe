//! Events to the story of each session that the timeline asks for.

use std::collections::BTreeMap;

use crate::event::{ApplianceEvent, Event, ScriptEvent, SessionEvent, Stamped};
use crate::id::{ScriptId, SessionId};
use crate::permission::Permission;
use crate::plan::{Action, DeskAction, Plan};
use crate::record::{AskedQuestion, On, SessionRecord, SessionState};
use crate::session_policy::{Decision, Outcome, Representative};
use crate::time::SimTime;

/// Follows every session.
#[derive(Clone, Debug)]
pub struct Sessions {
    sessions: Vec<Story>,
    /// The outcomes that were told permission by permission, and the one that is being told.
    outcomes: Vec<Outcome>,
    telling: Vec<Decision>,
    /// The session that each call of the client scripting API asks for.
    scripts: BTreeMap<ScriptId, SessionId>,
}

/// What is known of a session so far.
#[derive(Clone, Debug, Default)]
struct Story {
    record: SessionRecord,
    now: SessionState,
    /// Whose permissions are being told.
    telling: Option<(SimTime, Representative)>,
}

impl Sessions {
    /// For those of a plan.
    pub fn new(plan: &Plan) -> Self {
        let called = plan.timeline.iter().filter_map(|entry| match &entry.action {
            Action::Desk(DeskAction::Script { script, call }) => Some((*script, call.request.session)),
            _ => None,
        });
        Self { scripts: called.collect(), ..Self::of(plan.sessions.len()) }
    }

    /// For so many, none of which a call asks for.
    fn of(sessions: usize) -> Self {
        let sessions = vec![Story::default(); sessions];
        Self { sessions, outcomes: Vec::new(), telling: Vec::new(), scripts: BTreeMap::new() }
    }

    /// Takes one event; none may be earlier than the one before it.
    pub fn handle(&mut self, stamped: &Stamped) {
        if let Event::Appliance(ApplianceEvent::Script { script, what, .. }) = stamped.event {
            self.hear_script(stamped.at, script, what);
        }
        let Event::Session(session, event) = stamped.event else { return };
        let outcome = self.hear_outcome(event);
        // Those that a workload brings are counted, not told one by one.
        let Some(story) = self.sessions.get_mut(session.index()) else { return };
        story.tell(stamped.at, event);
        story.follow(stamped.at, event);
        if let Some(outcome) = outcome {
            story.permit(outcome);
        }
    }

    /// What somebody who came into a session may do there, once all of it is told: permissions come at once, in the order of the
    /// catalogue.
    fn hear_outcome(&mut self, event: SessionEvent) -> Option<Outcome> {
        match event {
            SessionEvent::Permitted { decision, .. } => {
                self.telling.push(decision);
                if self.telling.len() < Permission::ALL.len() {
                    return None;
                }
                let outcome = Outcome::new(|permission| self.telling[permission as usize]);
                self.telling.clear();
                self.outcomes.push(outcome);
                Some(outcome)
            }
            SessionEvent::PermittedAs { outcome } => self.outcomes.get(outcome as usize).copied(),
            _ => None,
        }
    }

    fn hear_script(&mut self, at: SimTime, script: ScriptId, what: ScriptEvent) {
        let session = self.scripts.get(&script).and_then(|session| self.sessions.get_mut(session.index()));
        let Some(Story { record, .. }) = session else { return };
        match what {
            ScriptEvent::Called { .. } => {}
            ScriptEvent::Stepped { step } => record.script.push((at, Ok(step))),
            ScriptEvent::Refused { why } => record.script.push((at, Err(why))),
        }
    }

    /// What became of each, in the order of the plan.
    pub fn finish(self) -> Vec<SessionRecord> {
        self.sessions.into_iter().map(|story| story.record).collect()
    }
}

impl Story {
    /// What happened to it.
    fn tell(&mut self, at: SimTime, event: SessionEvent) {
        let record = &mut self.record;
        match event {
            SessionEvent::Asked { user, how } => record.asked = Some((at, user, how)),
            SessionEvent::Came { .. } => record.came = Some(at),
            SessionEvent::Refused { why } => record.refused = Some((at, why)),
            SessionEvent::Accepted { waited, first: true, .. } => record.waited = Some(waited),
            SessionEvent::Started { user, start, overridden } => {
                record.started = Some((at, user, start));
                record.overridden = overridden;
                self.telling = Some((at, Representative::User(user)));
            }
            SessionEvent::Joined { who, .. } => self.telling = Some((at, who)),
            SessionEvent::Notified { .. } => record.notices.push(at),
            SessionEvent::Ended { how } => record.ended = Some((at, how)),
            SessionEvent::Pinning { what } => record.pinning.push((at, what)),
            SessionEvent::PinnedAs { item, service } => record.pinned_as.push((at, item, service)),
            SessionEvent::Questioned { number, question, .. } => {
                record.questions.push(AskedQuestion { at, number, question, over: None });
            }
            SessionEvent::QuestionOver { number, how } => {
                if let Some(asked) = record.questions.iter_mut().find(|asked| asked.number == number) {
                    asked.over = Some((at, how));
                }
            }
            SessionEvent::ActRefused { who, why, .. } => record.act_refusals.push((at, who, why)),
            SessionEvent::Credentials { who, step } => record.credentials.push((at, who, step)),
            SessionEvent::Injected { who, after, .. } => record.injections.push((at, who, after)),
            _ => {}
        }
    }

    /// Whoever came into it last may do that there.
    fn permit(&mut self, outcome: Outcome) {
        if let Some((at, who)) = self.telling.take() {
            self.record.outcome.get_or_insert(outcome);
            self.record.outcomes.push((at, who, outcome));
        }
    }

    /// Who is in it, who owns it and where it waits, from now on.
    fn follow(&mut self, at: SimTime, event: SessionEvent) {
        let before = self.now.clone();
        let now = &mut self.now;
        match event {
            SessionEvent::Came { .. } => now.customer = true,
            SessionEvent::Waits { queue, .. } => now.queue = Some(queue),
            SessionEvent::TransferCalledOff => now.queue = None,
            SessionEvent::Accepted { user, .. } => (now.queue, now.owner) = (None, Some(user)),
            SessionEvent::Started { user, .. } => {
                now.owner = Some(user);
                now.join(Representative::User(user));
            }
            SessionEvent::Joined { who, .. } => now.join(who),
            SessionEvent::Left { who, .. } => now.members.retain(|member| *member != who),
            SessionEvent::Owned { by } => now.owner = by,
            SessionEvent::Invited { invitee, .. } => now.invited.push(invitee),
            SessionEvent::InvitationEnded { invitee, .. } => now.invited.retain(|one| *one != invitee),
            SessionEvent::CustomerGone { .. } => now.customer = false,
            SessionEvent::Elevated { client } => now.elevated_to = Some(client),
            SessionEvent::ToolStarted { who, tool } => {
                let own = |one: &(Representative, On)| {
                    one.0 == who && matches!(one.1, On::Tool(other) if other.kind() == tool.kind())
                };
                match now.on.iter_mut().find(|one| own(one)) {
                    Some(one) => one.1 = On::Tool(tool),
                    None => now.on.push((who, On::Tool(tool))),
                }
            }
            SessionEvent::ToolStopped { who, tool, .. } => now.stop(who, On::Tool(tool)),
            SessionEvent::ShellOpened { who, shell } => now.on.push((who, On::Shell(shell))),
            SessionEvent::ShellClosed { who, shell, .. } => now.stop(who, On::Shell(shell)),
            SessionEvent::FilesSent { who, transfer, .. } => now.on.push((who, On::Transfer(transfer))),
            SessionEvent::FilesEnded { who, transfer, .. } => now.stop(who, On::Transfer(transfer)),
            SessionEvent::Restricted { how, .. } => now.restriction = Some(how),
            SessionEvent::Released { .. } => now.restriction = None,
            SessionEvent::Refused { .. } | SessionEvent::Ended { .. } => *now = SessionState::default(),
            _ => {}
        }
        if *now == before {
            return;
        }
        // What follows from one and the same is one change.
        let states = &mut self.record.states;
        match states.last_mut() {
            Some((last, state)) if *last == at => *state = now.clone(),
            _ => states.push((at, now.clone())),
        }
    }
}

impl SessionState {
    fn join(&mut self, who: Representative) {
        if !self.members.contains(&who) {
            self.members.push(who);
        }
    }

    fn stop(&mut self, who: Representative, what: On) {
        self.on.retain(|one| *one != (who, what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{SessionEnd, WhyLeft};
    use crate::id::{PortalId, RepInviteId, TeamId, UserId};
    use crate::session::{Entrance, InvitationEnd, Invitee, Queue, WhyWaiting};
    use crate::session_policy::Start;
    use crate::time::SimDuration;

    /// Covers: TOOL-6, ELEV-1, ELEV-5.
    #[test]
    fn tools_questions_and_the_customer_client_are_followed() {
        use crate::id::JumpItemId;
        use crate::session::{Answer, Colours, CustomerClient, Question, QuestionEnd, Restriction, Tool, WhyStopped};

        let (who, why) = (Representative::User(UserId(0)), WhyStopped::Stopped);
        let (view, control) = [false, true].map(|control| Tool::Screen { colours: Colours::Few, control }).into();
        let mut sessions = Sessions::of(1);
        let mut tell = |second, event| {
            let event = Event::Session(SessionId(0), event);
            sessions.handle(&Stamped { at: SimTime::from_secs(second), event });
        };
        let over = QuestionEnd::Answered(Answer::Yes);
        tell(1, SessionEvent::Questioned { who: Some(who), number: 1, question: Question::FullClient, until: None });
        tell(2, SessionEvent::QuestionOver { number: 1, how: over });
        tell(2, SessionEvent::Elevated { client: CustomerClient::Full });
        tell(3, SessionEvent::ToolStarted { who, tool: view });
        tell(4, SessionEvent::ToolStarted { who, tool: control });
        tell(5, SessionEvent::ShellOpened { who, shell: 2 });
        tell(5, SessionEvent::Restricted { who, how: Restriction::Input });
        tell(6, SessionEvent::Questioned { who: None, number: 3, question: Question::Credentials, until: None });
        tell(7, SessionEvent::ShellClosed { who, shell: 2, recorded: false, why });
        tell(8, SessionEvent::Released { who, why });
        tell(9, SessionEvent::ToolStopped { who, tool: control, why });
        tell(9, SessionEvent::PinnedAs { item: JumpItemId(7), service: true });
        let record = &sessions.finish()[0];
        let on = |second| {
            let state = record.state(SimTime::from_secs(second)).expect("it is there");
            (state.on.iter().map(|(_, what)| *what).collect::<Vec<_>>(), state.restriction)
        };
        assert_eq!(on(3), (vec![On::Tool(view)], None));
        assert_eq!(on(6), (vec![On::Tool(control), On::Shell(2)], Some(Restriction::Input)));
        assert_eq!(on(7), (vec![On::Tool(control)], Some(Restriction::Input)));
        assert_eq!(on(9), (vec![], None));
        assert_eq!(record.state(SimTime::from_secs(9)).and_then(|state| state.elevated_to), Some(CustomerClient::Full));
        let questions: Vec<_> =
            record.questions.iter().map(|asked| (asked.question, asked.over.map(|(_, how)| how))).collect();
        assert_eq!(questions, [(Question::FullClient, Some(over)), (Question::Credentials, None)]);
        assert_eq!(record.pinned_as, [(SimTime::from_secs(9), JumpItemId(7), true)]);
    }

    #[test]
    fn a_session_is_followed_from_the_queue_to_its_end() {
        let (alice, bob, outside) = (UserId(0), UserId(1), Representative::External(RepInviteId(0)));
        let (team, personal) = (Queue::Team(TeamId(0)), Queue::Personal(alice));
        let mut sessions = Sessions::of(2);
        let mut tell = |second, event| {
            let event = Event::Session(SessionId(1), event);
            sessions.handle(&Stamped { at: SimTime::from_secs(second), event });
        };
        let start = Start::Customer { portal: PortalId(0) };
        let entrance = Entrance::Name { portal: PortalId(0), user: alice };
        tell(1, SessionEvent::Came { entrance, ago: SimDuration::ZERO });
        tell(1, SessionEvent::Waits { queue: team, why: WhyWaiting::Came });
        tell(9, SessionEvent::Accepted { user: alice, waited: SimDuration::from_secs(8), first: true });
        tell(9, SessionEvent::Started { user: alice, start, overridden: false });
        tell(10, SessionEvent::Invited { invitee: Invitee::User(bob), mailed: false });
        tell(11, SessionEvent::InvitationEnded { invitee: Invitee::User(bob), how: InvitationEnd::Accepted });
        tell(11, SessionEvent::Joined { who: Representative::User(bob), history: 0 });
        tell(12, SessionEvent::Joined { who: outside, history: 0 });
        tell(13, SessionEvent::Left { who: Representative::User(alice), why: WhyLeft::Held });
        tell(13, SessionEvent::Owned { by: None });
        tell(13, SessionEvent::Waits { queue: personal, why: WhyWaiting::Held });
        tell(14, SessionEvent::Ended { how: SessionEnd::NobodyLeft });
        let record = &sessions.finish()[1];
        assert_eq!((record.came, record.waited), (Some(SimTime::from_secs(1)), Some(SimDuration::from_secs(8))));
        let at = |second| {
            let state = record.state(SimTime::from_secs(second)).expect("it is there");
            (state.queue, state.owner, state.members.len(), state.invited.len(), state.customer)
        };
        assert_eq!(record.state(SimTime::ZERO), None);
        assert_eq!(at(8), (Some(team), None, 0, 0, true));
        assert_eq!(at(9), (None, Some(alice), 1, 0, true));
        assert_eq!(at(10), (None, Some(alice), 1, 1, true));
        assert_eq!(at(12), (None, Some(alice), 3, 0, true));
        assert_eq!(at(13), (Some(personal), None, 2, 0, true));
        assert_eq!(at(99), (None, None, 0, 0, false));
    }
}
