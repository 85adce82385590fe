//! Sessions that representatives start: Jumps to Jump Items and to other computers.
//!
//! A session through a Jump Client starts when the Jump Client has answered, since presence counts from there (PRES-3); its
//! permissions are those of that moment and stay (SPOL-14).

use std::sync::Arc;

use crate::access::jump_policy::{Admitted, Joining, Request};
use crate::access::{JumpItemKind, Right, Screen};
use crate::event::{SessionEvent, SessionRefusal};
use crate::id::{ClientId, ConnectionId, JumpItemId, SessionId, UserId};
use crate::plan::{Device, How, SessionRequest};
use crate::session::CustomerClient;
use crate::session_policy::{Representative, Start};
use crate::time::SimTime;
use crate::wire::ToClient;

use super::schedules::schedule_of;
use super::{Appliance, Customer, Session, Sessions, refusal};
use crate::appliance::registry::Entry;

impl Sessions {
    /// How a user comes to a Jump Item: with regard to whoever started the first session with it that is under way.
    fn joining(&self, item: JumpItemId, user: UserId, invited_by: Option<UserId>) -> Joining {
        // Whoever removed the other end is not there any more.
        let is_there = |session: &&Session| session.is_under_way() && session.remote.is_some();
        let there = self.table.values().filter(is_there).filter(|session| session.item() == Some(item));
        let Some(first) = there.min_by_key(|session| session.number) else { return Joining::First };
        match invited_by {
            // Whoever invites others need not be invited to come back.
            _ if first.starter == Some(user) => Joining::First,
            None => Joining::Uninvited,
            Some(by) if Some(by) == first.starter => Joining::InvitedByOriginator,
            Some(_) => Joining::InvitedByAnother,
        }
    }

    /// What a session begins with at the other end. A Jump Client is the full customer client, elevated if it is a service;
    /// what is jumped to otherwise is a computer with Windows, on which the customer client is installed as a service, and what
    /// a customer brings who is not simulated is one with the full customer client.
    fn remote_of(&self, start: Start, client: Option<ClientId>) -> Customer {
        let elevated = match start {
            Start::Jump { .. } => client.is_none_or(|client| self.is_service(client)),
            Start::JumpTo(_) => true,
            Start::Customer { .. } | Start::SupportButton(_) => false,
        };
        Customer {
            client: if elevated { CustomerClient::Elevated } else { CustomerClient::Full },
            device: client.map_or(Device::Windows, |client| self.devices[client.index()]),
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

impl Appliance {
    /// Somebody asks for a session, which nobody asked for before. The answer is an event, later where a Jump Client is asked.
    pub fn ask_for_session(&mut self, now: SimTime, request: SessionRequest) {
        let SessionRequest { session, user, how, .. } = request;
        self.tell_session(session, SessionEvent::Asked { user, how });
        if let Err(why) = self.try_session(now, request) {
            self.tell_session(session, SessionEvent::Refused { why });
        }
    }

    fn try_session(&mut self, now: SimTime, request: SessionRequest) -> Result<(), SessionRefusal> {
        if !self.consoles.is_at_hand(request.user) {
            return Err(SessionRefusal::NotLoggedIn);
        }
        let start = match request.how {
            How::Customer(portal) => Start::Customer { portal },
            How::SupportButton(button) if self.support_buttons.starts_sessions(now, button) => {
                Start::SupportButton(button)
            }
            How::SupportButton(_) => return Err(SessionRefusal::Button),
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
                self.jump(now, &request, Start::Jump { item, present: false }, None, admitted);
                return Ok(());
            }
        };
        self.jump(now, &request, start, None, None);
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
    pub(in crate::appliance) fn begin_session(
        &mut self,
        now: SimTime,
        connection: ConnectionId,
        session: SessionId,
        screen: Screen,
    ) {
        let Some((request, client)) = self.sessions.asked.get(&session).copied() else { return };
        if self.connection_of(client) != Some(connection) {
            return;
        }
        self.sessions.asked.remove(&session);
        let How::Jump(item) = request.how else { return };
        let may = match self.consoles.is_at_hand(request.user) {
            true => self.sessions.may_jump(now, &request, item),
            false => Err(SessionRefusal::NotLoggedIn),
        };
        match may {
            Ok(admitted) => {
                let present = screen.customer_is_present(self.sessions.directory().settings);
                self.jump(now, &request, Start::Jump { item, present }, Some(client), admitted);
            }
            Err(why) => self.tell_session(session, SessionEvent::Refused { why }),
        }
    }

    /// A session begins, with whoever asked for it as its owner.
    fn jump(
        &mut self,
        now: SimTime,
        request: &SessionRequest,
        start: Start,
        client: Option<ClientId>,
        admitted: Option<Admitted>,
    ) {
        let (id, user) = (request.session, request.user);
        let overridden = admitted.as_ref().is_some_and(|admitted| admitted.overridden);
        let session = Session {
            number: self.sessions.number(),
            client,
            remote: Some(self.sessions.remote_of(start, client)),
            starter: Some(user),
            owner: Some(user),
            started: Some(Arc::clone(&self.sessions.in_force)),
            schedule: schedule_of(admitted.as_ref(), self.sessions.epoch),
            wanted: now,
            ..Session::new(start)
        };
        self.sessions.table.insert(id, session);
        self.tell_session(id, SessionEvent::Started { user, start, overridden });
        self.admit_member(id, Representative::User(user));
        self.tell_representative(
            Representative::User(user),
            ToClient::SessionYours { session: id, handling: None, screen: None },
        );
        self.sessions.touch(id);
    }

    pub(super) fn connection_of(&self, client: ClientId) -> Option<ConnectionId> {
        match self.registry.entry(client) {
            Entry::Registered(connection) => connection,
            _ => None,
        }
    }
}
