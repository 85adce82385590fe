//! Support Buttons as the appliance knows them: where they are, until when sessions can be started with them, and how they get
//! there and away (BTN-1 to BTN-3).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::event::SessionEvent;
use crate::id::{ClientId, SessionId, SupportButtonId};
use crate::permission::Permission;
use crate::plan::{ButtonDeployment, ButtonOrigin};
use crate::session::{ActRefusal, ButtonAct};
use crate::session_policy::{Representative, Start};
use crate::time::{SimDuration, SimTime};

use super::Appliance;

/// The Support Buttons. Those of the directory that the plan says nothing of are there from the beginning, for good.
#[derive(Clone, Debug, Default)]
pub struct SupportButtons(BTreeMap<SupportButtonId, Button>);

#[derive(Clone, Debug)]
struct Button {
    lifetime: Option<SimDuration>,
    origin: ButtonOrigin,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not deployed in any session yet.
    Planned,
    /// On a computer since then: that of the session in which it was deployed, if it was in one.
    Deployed { since: SimTime, there: Option<Computer> },
    /// Removed.
    Removed,
}

/// The computer that a Support Button is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Computer {
    /// The session in which it was deployed there.
    session: SessionId,
    /// The Jump Client there.
    client: Option<ClientId>,
}

impl SupportButtons {
    /// As a plan deploys them.
    pub fn new(deployments: &[ButtonDeployment]) -> Self {
        let buttons = deployments.iter().map(|ButtonDeployment { button, lifetime, how, .. }| {
            let state = match *how {
                ButtonOrigin::MassDeployment { at } => State::Deployed { since: at, there: None },
                ButtonOrigin::Session => State::Planned,
            };
            (*button, Button { lifetime: *lifetime, origin: *how, state })
        });
        Self(buttons.collect())
    }

    /// Whether sessions can be started with one now: it is there, and its lifetime is not over (BTN-1).
    pub fn starts_sessions(&self, now: SimTime, button: SupportButtonId) -> bool {
        let Some(own) = self.0.get(&button) else { return true };
        match own.state {
            State::Deployed { since, .. } => {
                since <= now && own.lifetime.is_none_or(|lifetime| now <= since + lifetime)
            }
            State::Planned | State::Removed => false,
        }
    }
}

impl Appliance {
    /// The Support Buttons.
    pub const fn support_buttons(&self) -> &SupportButtons {
        &self.support_buttons
    }

    /// Somebody deploys or removes one in a session.
    pub(super) fn do_about_button(
        &mut self,
        now: SimTime,
        who: Representative,
        id: SessionId,
        act: ButtonAct,
    ) -> Result<(), ActRefusal> {
        let scene = self.scene(who, id)?;
        scene.needs_full_client()?;
        scene.needs(Permission::SupportButtonDeployment)?;
        if !scene.remote.device.is_computer() {
            return Err(ActRefusal::NotOnDevice);
        }
        match act {
            ButtonAct::Deploy(button) => self.deploy_button(now, who, id, button),
            ButtonAct::Remove { button, confirmed } => self.remove_button(who, id, button, confirmed),
        }
    }

    /// It belongs to the session's portal (BTN-3), and its lifetime begins (BTN-1).
    fn deploy_button(
        &mut self,
        now: SimTime,
        who: Representative,
        id: SessionId,
        button: SupportButtonId,
    ) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        let rules = session.started().ok_or(ActRefusal::NoSession)?;
        let portal = session.start().portal(rules.directory());
        let there = Computer { session: id, client: session.jump_client() };
        let own = self.support_buttons.0.get_mut(&button).filter(|own| own.origin == ButtonOrigin::Session);
        let own = own.filter(|own| own.state == State::Planned).ok_or(ActRefusal::NoButton)?;
        own.state = State::Deployed { since: now, there: Some(there) };
        let until = own.lifetime.map(|lifetime| now + lifetime);
        if let Some(placed) = Arc::make_mut(self.sessions.rules()).support_buttons().get_mut(button.index()) {
            placed.portal = portal;
        }
        self.tell_session(id, SessionEvent::ButtonDeployed { who, button, portal });
        if let Some(until) = until {
            self.tell_session(id, SessionEvent::ButtonLasts { button, until });
        }
        Ok(())
    }

    /// One that is on the computer of the session is removed from there, once that is confirmed (BTN-2).
    fn remove_button(
        &mut self,
        who: Representative,
        id: SessionId,
        button: SupportButtonId,
        confirmed: bool,
    ) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        let came_by_it = session.start() == Start::SupportButton(button);
        let client = session.jump_client();
        let state = self.support_buttons.0.get(&button).map(|own| own.state);
        let is_here = match state {
            None => came_by_it,
            Some(State::Deployed { there: None, .. }) => came_by_it,
            Some(State::Deployed { there: Some(there), .. }) => {
                came_by_it || there.session == id || (client.is_some() && there.client == client)
            }
            Some(State::Planned | State::Removed) => false,
        };
        if !is_here {
            return Err(ActRefusal::NoButton);
        }
        if !confirmed {
            return Err(ActRefusal::NotConfirmed);
        }
        let origin = ButtonOrigin::MassDeployment { at: SimTime::ZERO };
        let own = self.support_buttons.0.entry(button);
        own.or_insert(Button { lifetime: None, origin, state: State::Removed }).state = State::Removed;
        self.tell_session(id, SessionEvent::ButtonRemoved { who, button });
        Ok(())
    }
}
