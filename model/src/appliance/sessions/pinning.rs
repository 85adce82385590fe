//! Pinning and unpinning Jump Clients in a session (PIN-2 to PIN-13).

use std::sync::Arc;

use crate::access::{JumpItem, JumpItemKind, Place, Reach};
use crate::event::{PinningStep, SessionEvent};
use crate::id::{ClientId, JumpItemId, SessionId};
use crate::session_policy::pinning::{NoPinning, Participant, may_pin, may_unpin};
use crate::time::SimTime;

use super::{Appliance, Session};

impl Appliance {
    /// The user of a session pins a Jump Client to its computer: `client`, called `name`. It inherits the session's public
    /// portal and no session policy (INST-3), and is to be installed now, if the answer is a version to install. Nothing
    /// for a session that is not under way.
    pub fn pin(
        &mut self,
        session: SessionId,
        client: ClientId,
        name: &str,
        to: Place,
        password: bool,
    ) -> Option<Option<u32>> {
        let own = self.sessions.under_way.get(&session)?.clone();
        let directory = &self.sessions.directory;
        let answer = may_pin(&Reach::new(directory), own.outcome(), Participant::Owner(own.user()), to).map(|_| ());
        let what = match answer {
            Err(why) => step_of(&why),
            Ok(()) if !self.registry.admits_more() => PinningStep::NoCapacity,
            Ok(()) => {
                let portal = own.start().portal(directory);
                let directory = Arc::make_mut(&mut self.sessions.directory);
                let item = JumpItemId(directory.jump_items.len() as u32);
                directory.jump_items.push(JumpItem {
                    name: name.to_owned(),
                    kind: JumpItemKind::JumpClient(Some(client)),
                    place: to,
                    jump_policy: None,
                    portal,
                    present: None,
                    not_present: None,
                    password,
                });
                PinningStep::Pinned { item }
            }
        };
        self.tell_session(session, SessionEvent::Pinning { what });
        Some(matches!(what, PinningStep::Pinned { .. }).then(|| self.upgrades.version()))
    }

    /// The user of a session unpins its Jump Client and confirms that it is uninstalled (PIN-10). Gives the client that was
    /// removed, if it was; nothing for a session that is not under way.
    pub fn unpin(&mut self, now: SimTime, session: SessionId) -> Option<Option<ClientId>> {
        let own = self.sessions.under_way.get(&session)?.clone();
        let answer = may_unpin(&Reach::new(&self.sessions.directory), own.outcome(), Participant::Owner(own.user()));
        let (what, client) = match (answer, jump_client(&own)) {
            (Err(why), _) => (step_of(&why), None),
            (Ok(()), None) => (PinningStep::NoJumpClient, None),
            (Ok(()), Some((item, client))) => (PinningStep::Unpinned { item }, Some(client)),
        };
        self.tell_session(session, SessionEvent::Pinning { what });
        Some(client.filter(|client| self.remove(now, *client)))
    }
}

fn jump_client(session: &Session) -> Option<(JumpItemId, ClientId)> {
    session.item().zip(session.client)
}

fn step_of(why: &NoPinning) -> PinningStep {
    match why {
        NoPinning::NotOwner(_) | NoPinning::Permission(_) => PinningStep::NotPermitted,
        NoPinning::Role { .. } => PinningStep::NoRole,
        NoPinning::Place { .. } | NoPinning::ForeignList { .. } => PinningStep::NotThere,
    }
}
