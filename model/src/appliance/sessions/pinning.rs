//! Pinning and unpinning Jump Clients in a session (PIN-2 to PIN-13).

use crate::access::Place;
use crate::event::{PinningStep, SessionEvent};
use crate::id::{ClientId, JumpGroupId, JumpItemId, SessionId};
use crate::session_policy::pinning::{NoPinning, Participant, may_pin, may_unpin};
use crate::time::SimTime;

use super::{Appliance, Session};

impl Appliance {
    /// The user of a session pins a Jump Client to its computer, to a Jump Group or to the own personal list; `item` is the
    /// Jump Item that it becomes, with the session's public portal and no session policy (INST-3). Gives the version in which
    /// it is to be installed now, if it may be pinned; nothing at all for a session that is not under way.
    pub fn pin(
        &mut self,
        session: SessionId,
        item: JumpItemId,
        to: Option<JumpGroupId>,
        password: bool,
    ) -> Option<Option<u32>> {
        let own = self.sessions.under_way.get(&session)?.clone();
        let place = to.map_or(Place::Personal(own.user()), Place::Group);
        let in_force = &mut self.sessions.in_force;
        let answer = may_pin(&in_force.reach(), own.outcome(), Participant::Owner(own.user()), place).map(drop);
        let what = match answer {
            Err(why) => step_of(&why),
            Ok(()) if !self.registry.admits_more() => PinningStep::NoCapacity,
            Ok(()) => {
                let portal = own.start().portal(in_force.directory());
                let pinned = &mut in_force.jump_items()[item.index()];
                (pinned.place, pinned.portal, pinned.password) = (place, portal, password);
                PinningStep::Pinned { item }
            }
        };
        self.tell_session(session, SessionEvent::Pinning { what });
        Some(matches!(what, PinningStep::Pinned { .. }).then(|| self.upgrades.version()))
    }

    /// The user of a session unpins its Jump Client and confirms that it is uninstalled (PIN-10). Returns whether there was an
    /// answer: there is none for a session that is not under way.
    pub fn unpin(&mut self, now: SimTime, session: SessionId) -> bool {
        let Some(own) = self.sessions.under_way.get(&session).cloned() else { return false };
        let answer = may_unpin(&self.sessions.in_force.reach(), own.outcome(), Participant::Owner(own.user()));
        let (what, client) = match (answer, jump_client(&own)) {
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
