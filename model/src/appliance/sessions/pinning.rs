//! Pinning and unpinning Jump Clients in a session (PIN-2 to PIN-13).

use std::sync::Arc;

use crate::access::{JumpItemKind, Place};
use crate::event::{PinningStep, SessionEvent};
use crate::id::{ClientId, JumpGroupId, JumpItemId, SessionId};
use crate::session::CustomerClient;
use crate::session_policy::pinning::{NoPinning, Participant, may_pin, may_unpin};
use crate::time::SimTime;

use super::{Appliance, Session};

impl Appliance {
    /// The user of a session pins a Jump Client to its computer, to a Jump Group or to the own personal list; `item` is the
    /// Jump Item that it becomes, with the session's public portal and no session policy (INST-3). Gives the version in which
    /// it is to be installed now, if it may be pinned; nothing at all for a session that has no owner.
    pub fn pin(
        &mut self,
        session: SessionId,
        item: JumpItemId,
        to: Option<JumpGroupId>,
        password: bool,
    ) -> Option<Option<u32>> {
        let own = self.sessions.get(session)?;
        let (start, owner, outcome, remote) = (own.start(), own.owner()?, *own.outcome()?, own.remote());
        let place = to.map_or(Place::Personal(owner), Place::Group);
        let in_force = Arc::make_mut(&mut self.sessions.in_force);
        let answer = may_pin(&in_force.reach(), &outcome, Participant::Owner(owner), place).map(drop);
        let what = match answer {
            Err(why) => step_of(&why),
            Ok(()) if !remote.is_some_and(|remote| remote.client.is_full()) => PinningStep::NeedsFullClient,
            Ok(()) if !self.registry.admits_more() => PinningStep::NoCapacity,
            Ok(()) => {
                let portal = start.portal(in_force.directory());
                let pinned = &mut in_force.jump_items()[item.index()];
                (pinned.place, pinned.portal, pinned.password) = (place, portal, password);
                PinningStep::Pinned { item }
            }
        };
        self.tell_session(session, SessionEvent::Pinning { what });
        if let (PinningStep::Pinned { item }, Some(remote)) = (what, remote) {
            self.note_mode(session, item, remote.client == CustomerClient::Elevated);
        }
        Some(matches!(what, PinningStep::Pinned { .. }).then(|| self.upgrades.version()))
    }

    /// From an elevated customer client a Jump Client is installed as a service, otherwise in user mode (ELEV-5).
    fn note_mode(&mut self, session: SessionId, item: JumpItemId, service: bool) {
        if let JumpItemKind::JumpClient(Some(client)) = self.sessions.directory()[item].kind {
            if service {
                self.sessions.user_mode.remove(&client);
            } else {
                self.sessions.user_mode.insert(client);
            }
        }
        self.tell_session(session, SessionEvent::PinnedAs { item, service });
    }

    /// The user of a session unpins its Jump Client and confirms that it is uninstalled (PIN-10). Returns whether there was an
    /// answer: there is none for a session that is not under way.
    pub fn unpin(&mut self, now: SimTime, session: SessionId) -> bool {
        let Some(own) = self.sessions.get(session) else { return false };
        let (Some(owner), Some(outcome)) = (own.owner(), own.outcome()) else { return false };
        let answer = may_unpin(&self.sessions.in_force.reach(), outcome, Participant::Owner(owner));
        let (what, client) = match (answer, jump_client(own)) {
            (_, None) => (PinningStep::NoJumpClient, None),
            (Err(why), _) => (step_of(&why), None),
            (Ok(()), Some((item, client))) => (PinningStep::Unpinned { item }, Some(client)),
        };
        self.tell_session(session, SessionEvent::Pinning { what });
        if let Some(client) = client {
            self.remove(now, client);
        }
        true
    }
}

fn jump_client(session: &Session) -> Option<(JumpItemId, ClientId)> {
    session.item().zip(session.client)
}

const fn step_of(why: &NoPinning) -> PinningStep {
    match why {
        NoPinning::NotOwner(_) | NoPinning::Permission(_) => PinningStep::NotPermitted,
        NoPinning::Role { .. } => PinningStep::NoRole,
        NoPinning::Place { .. } | NoPinning::ForeignList { .. } => PinningStep::NotThere,
    }
}
