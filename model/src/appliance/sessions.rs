//! Sessions as the appliance keeps them: whether one may start, what it may do, when it must end.
//!
//! Who may do what is decided by [`crate::access`] and [`crate::session_policy`] alone; here those decisions meet what is going
//! on. A session through a Jump Client starts when the Jump Client has answered, since presence counts from there (PRES-3); its
//! permissions are those of that moment and stay (SPOL-14).

mod items;
mod pinning;
mod refusal;

use std::collections::BTreeMap;

use crate::access::jump_policy::{Admitted, Joining, Request};
use crate::access::schedule::Epoch;
use crate::access::{Directory, JumpItemKind, Right, Screen};
use crate::event::{SessionEnd, SessionEvent, SessionRefusal};
use crate::id::{ClientId, ConnectionId, JumpItemId, SessionId, UserId};
use crate::plan::{How, Plan, SessionRequest};
use crate::session_policy::{InForce, Outcome, Representative, Start};
use crate::time::SimTime;
use crate::wire::ToClient;

use super::registry::Entry;
use super::{Appliance, Output};

/// The sessions, and the directory in force.
#[derive(Debug)]
pub struct Sessions {
    in_force: InForce,
    epoch: Epoch,
    /// Asked for, while the Jump Client has not answered.
    asked: BTreeMap<SessionId, (SessionRequest, ClientId)>,
    under_way: BTreeMap<SessionId, Session>,
    started: u64,
}

/// One session under way.
#[derive(Clone, Debug)]
pub struct Session {
    user: UserId,
    /// Sessions are numbered as they start.
    number: u64,
    start: Start,
    client: Option<ClientId>,
    outcome: Outcome,
    /// When its schedule forces it to end, if it does (JPOL-5).
    forced_end: Option<SimTime>,
    /// When its user is told that the schedule ends, and when that is; the next one last.
    notices: Vec<SimTime>,
    schedule_ends: Option<SimTime>,
}

impl Sessions {
    /// With the directory of a plan, and no session.
    pub fn new(plan: &Plan) -> Self {
        let mut directory = plan.directory.clone();
        directory.jump_items.extend_from_slice(&plan.pinned);
        Self {
            in_force: InForce::new(directory),
            epoch: Epoch::new(&plan.starts),
            asked: BTreeMap::new(),
            under_way: BTreeMap::new(),
            started: 0,
        }
    }

    /// The directory in force.
    pub const fn directory(&self) -> &Directory {
        self.in_force.directory()
    }

    /// A session under way.
    pub fn get(&self, session: SessionId) -> Option<&Session> {
        self.under_way.get(&session)
    }

    /// How many are under way.
    pub fn len(&self) -> usize {
        self.under_way.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.under_way.is_empty()
    }

    /// When the next notice or forced end is due.
    pub(super) fn poll_timeout(&self) -> Option<SimTime> {
        self.under_way.values().filter_map(Session::due).min()
    }

    /// How a user comes to a Jump Item: with regard to whoever started the first session with it that is under way.
    fn joining(&self, item: JumpItemId, user: UserId, invited_by: Option<UserId>) -> Joining {
        let there = self.under_way.values().filter(|session| session.item() == Some(item));
        let Some(first) = there.min_by_key(|session| session.number) else { return Joining::First };
        match invited_by {
            // Whoever invites others need not be invited to come back.
            _ if first.user == user => Joining::First,
            None => Joining::Uninvited,
            Some(by) if by == first.user => Joining::InvitedByOriginator,
            Some(_) => Joining::InvitedByAnother,
        }
    }

    /// What the Jump Policy of an item makes of a request at that moment (JPOL-1 to JPOL-7).
    fn admit(
        &self,
        now: SimTime,
        request: &SessionRequest,
        item: JumpItemId,
    ) -> Result<Option<Admitted>, SessionRefusal> {
        let directory = self.directory();
        let Some(policy) = directory[item].jump_policy else { return Ok(None) };
        let may_override = self.in_force.reach().right(request.user, Right::ModifyJumpPolicies).0;
        let asked = Request {
            ticket_id: request.ticket.then(|| "given".to_owned()),
            challenge_passed: request.challenge_passed,
            may_override,
            overrides: request.overrides,
        };
        let policy = &directory[policy];
        policy.admit(self.epoch.timestamp(now), &asked).map(Some).map_err(|refused| refusal::of(&refused, self.epoch))
    }

    /// Whether a user may jump to an item now; what its Jump Policy says of the session then.
    fn may_jump(
        &self,
        now: SimTime,
        request: &SessionRequest,
        item: JumpItemId,
    ) -> Result<Option<Admitted>, SessionRefusal> {
        let directory = self.directory();
        self.in_force.reach().may_jump(request.user, item).map_err(|why| refusal::of_reach(&why))?;
        if directory[item].password && !request.password {
            return Err(SessionRefusal::Password);
        }
        let admitted = self.admit(now, request, item)?;
        // Others than Jump Clients are not spoken of (SIMUL-1).
        if matches!(directory[item].kind, JumpItemKind::JumpClient(_)) {
            let policy = directory[item].jump_policy.map(|policy| directory[policy].simultaneous);
            let joining = self.joining(item, request.user, request.invited_by);
            let allowed = policy.unwrap_or_default().admit(directory.settings.simultaneous_jumps, joining);
            allowed.map_err(|_| SessionRefusal::InUse)?;
        }
        Ok(admitted)
    }
}

impl Session {
    /// Who started it, and owns it.
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// How it started.
    pub const fn start(&self) -> Start {
        self.start
    }

    /// What it may do.
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The Jump Item that was jumped to.
    pub const fn item(&self) -> Option<JumpItemId> {
        match self.start {
            Start::Jump { item, .. } => Some(item),
            Start::Customer { .. } | Start::SupportButton(_) | Start::JumpTo(_) => None,
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.forced_end.into_iter().chain(self.notices.last().copied()).min()
    }
}

impl Appliance {
    /// The sessions.
    pub const fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// Somebody asks for a session, which nobody asked for before. The answer is an event, later where a Jump Client is asked.
    pub fn ask_for_session(&mut self, now: SimTime, request: SessionRequest) {
        let SessionRequest { session, user, how, .. } = request;
        self.tell_session(session, SessionEvent::Asked { user, how });
        if let Err(why) = self.try_session(now, request) {
            self.tell_session(session, SessionEvent::Refused { why });
        }
    }

    /// The user of a session closes it, or withdraws before it began. Returns whether there was anything to close.
    pub fn close_session(&mut self, session: SessionId) -> bool {
        if self.sessions.asked.remove(&session).is_some() {
            self.tell_session(session, SessionEvent::Refused { why: SessionRefusal::Withdrawn });
            return true;
        }
        let closes = self.sessions.under_way.remove(&session).is_some();
        if closes {
            self.tell_session(session, SessionEvent::Ended { how: SessionEnd::Closed });
        }
        closes
    }

    fn try_session(&mut self, now: SimTime, request: SessionRequest) -> Result<(), SessionRefusal> {
        let start = match request.how {
            How::Customer(portal) => Start::Customer { portal },
            How::SupportButton(button) => Start::SupportButton(button),
            How::JumpTo(kind) => {
                let may = self.sessions.in_force.reach().may_jump_to(request.user, kind);
                may.map_err(|why| refusal::of_reach(&why))?;
                Start::JumpTo(kind)
            }
            How::Jump(item) => {
                let admitted = self.sessions.may_jump(now, &request, item)?;
                if let JumpItemKind::JumpClient(Some(client)) = self.sessions.directory()[item].kind {
                    return self.ask_jump_client(request, client);
                }
                self.start_session(&request, Start::Jump { item, present: false }, None, admitted);
                return Ok(());
            }
        };
        self.start_session(&request, start, None, None);
        Ok(())
    }

    fn ask_jump_client(&mut self, request: SessionRequest, client: ClientId) -> Result<(), SessionRefusal> {
        self.availability(client).map_err(SessionRefusal::Unavailable)?;
        let connection = self.connection_of(client).ok_or(SessionRefusal::ContactLost)?;
        self.sessions.asked.insert(request.session, (request, client));
        self.send(connection, ToClient::SessionBegins { session: request.session });
        Ok(())
    }

    /// A Jump Client says on that connection that it is ready for a session. What was permitted when it was asked for may not be
    /// any more: it is looked at again.
    pub(super) fn begin_session(&mut self, now: SimTime, connection: ConnectionId, session: SessionId, screen: Screen) {
        let Some((request, client)) = self.sessions.asked.get(&session).copied() else { return };
        if self.connection_of(client) != Some(connection) {
            return;
        }
        self.sessions.asked.remove(&session);
        let How::Jump(item) = request.how else { return };
        match self.sessions.may_jump(now, &request, item) {
            Ok(admitted) => {
                let present = screen.customer_is_present(self.sessions.directory().settings);
                self.start_session(&request, Start::Jump { item, present }, Some(client), admitted);
            }
            Err(why) => self.tell_session(session, SessionEvent::Refused { why }),
        }
    }

    fn start_session(
        &mut self,
        request: &SessionRequest,
        start: Start,
        client: Option<ClientId>,
        admitted: Option<Admitted>,
    ) {
        let Sessions { in_force, epoch, .. } = &self.sessions;
        let user = request.user;
        let outcome = in_force.resolver().outcome(Representative::User(user), start);
        let overridden = admitted.as_ref().is_some_and(|admitted| admitted.overridden);
        let forced_end = admitted.as_ref().and_then(|admitted| admitted.forced_end).map(|end| epoch.sim_time(end));
        let told = admitted.as_ref().map(|admitted| admitted.notices);
        let mut notices: Vec<SimTime> =
            told.into_iter().flat_map(|told| told.iter()).map(|at| epoch.sim_time(at)).collect();
        notices.reverse();
        let schedule_ends = told.map(|told| epoch.sim_time(told.end()));
        self.tell_session(request.session, SessionEvent::Started { user, start, overridden });
        for (permission, decision) in outcome.all() {
            self.tell_session(request.session, SessionEvent::Permitted { permission, decision });
        }
        self.sessions.started += 1;
        let number = self.sessions.started;
        let session = Session { user, number, start, client, outcome, forced_end, notices, schedule_ends };
        self.sessions.under_way.insert(request.session, session);
    }

    /// Tells users of schedules that end, and ends sessions that must (JPOL-5).
    pub(super) fn follow_schedules(&mut self, now: SimTime) {
        let due: Vec<SessionId> =
            self.sessions.under_way.iter().filter(|(_, one)| one.due() <= Some(now)).map(|(id, _)| *id).collect();
        for id in due {
            let Some(session) = self.sessions.under_way.get_mut(&id) else { continue };
            if session.forced_end.is_some_and(|end| end <= now) {
                self.sessions.under_way.remove(&id);
                self.tell_session(id, SessionEvent::Ended { how: SessionEnd::Forced });
            } else if let (Some(at), Some(until)) = (session.notices.last(), session.schedule_ends)
                && *at <= now
            {
                session.notices.pop();
                self.tell_session(id, SessionEvent::Notified { until });
            }
        }
    }

    /// The appliance has lost contact with a Jump Client: nothing of its sessions is left.
    pub(super) fn end_sessions_with(&mut self, client: ClientId) {
        let asked: Vec<SessionId> =
            self.sessions.asked.iter().filter(|(_, (_, own))| *own == client).map(|(id, _)| *id).collect();
        for id in asked {
            self.sessions.asked.remove(&id);
            self.tell_session(id, SessionEvent::Refused { why: SessionRefusal::ContactLost });
        }
        let ended = self.sessions.under_way.iter().filter(|(_, one)| one.client == Some(client)).map(|(id, _)| *id);
        for id in ended.collect::<Vec<_>>() {
            self.sessions.under_way.remove(&id);
            self.tell_session(id, SessionEvent::Ended { how: SessionEnd::ContactLost });
        }
    }

    /// The appliance goes down: every session is over.
    pub(super) fn end_all_sessions(&mut self) {
        for id in std::mem::take(&mut self.sessions.asked).into_keys() {
            self.tell_session(id, SessionEvent::Refused { why: SessionRefusal::ContactLost });
        }
        for id in std::mem::take(&mut self.sessions.under_way).into_keys() {
            self.tell_session(id, SessionEvent::Ended { how: SessionEnd::ApplianceDown });
        }
    }

    fn connection_of(&self, client: ClientId) -> Option<ConnectionId> {
        match self.registry.entry(client) {
            Entry::Registered(connection) => connection,
            _ => None,
        }
    }

    fn tell_session(&mut self, session: SessionId, event: SessionEvent) {
        self.outputs.push_back(Output::Session(session, event));
    }
}

#[cfg(test)]
mod tests;
