//! Wake-ups go out where they may, through a client that can send them, and wake only what can be woken (WAKE-1 to WAKE-5).

use std::collections::BTreeMap;

use crate::event::{ApplianceEvent, ClientState, Event, Setting, Stamped, WorldEvent};
use crate::id::ClientId;
use crate::plan::Plan;
use crate::time::{SimDuration, SimTime};

use super::{Law, Tally};

/// Keeps who is shown online, what each client is doing, and when it was last attempted to be woken.
pub(super) struct WakeUps {
    allowed: bool,
    online: Vec<bool>,
    states: Vec<ClientState>,
    /// In the order of the clients, which nothing depends on.
    attempted: BTreeMap<ClientId, SimTime>,
}

impl WakeUps {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            allowed: plan.appliance.wake_on_lan,
            online: vec![false; plan.clients.len()],
            states: vec![ClientState::SwitchedOff; plan.clients.len()],
            attempted: BTreeMap::new(),
        }
    }
}

impl Law for WakeUps {
    fn name(&self) -> &'static str {
        "wake_ups"
    }

    fn text(&self) -> &'static str {
        "A wake-up goes out while the setting allows it, through a client shown online, for one that is not, 30 s or more \
         after the last; and it starts only computers that sleep or are switched off."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["WAKE-1", "WAKE-3", "WAKE-5"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let at = stamped.at;
        match stamped.event {
            Event::Client(client, event) => {
                let slot = &mut self.states[client.index()];
                *slot = event.state_after(*slot);
            }
            Event::Appliance(event) => match event {
                ApplianceEvent::Listed { client, connection: Some(_) } | ApplianceEvent::Admitted { client, .. } => {
                    self.online[client.index()] = true;
                }
                ApplianceEvent::SeenOffline { client, .. } => self.online[client.index()] = false,
                ApplianceEvent::SettingChanged { setting: Setting::WakeOnLan(allowed) } => self.allowed = allowed,
                ApplianceEvent::WakeSent { client, via } => {
                    let last = self.attempted.insert(client, at);
                    let free = last.is_none_or(|last| at.since(last) >= LOCKOUT);
                    let (own, other) = (self.online[client.index()], self.online[via.index()]);
                    tally.check(at, self.allowed && free && !own && other, || {
                        format!(
                            "{client} was to be woken through {via}: allowed {}, last attempt {last:?}, itself online \
                             {own}, the other online {other}",
                            self.allowed
                        )
                    });
                }
                _ => {}
            },
            Event::World(WorldEvent::WakePacket { client, woken: true }) => {
                let state = self.states[client.index()];
                let held = matches!(state, ClientState::Asleep | ClientState::SwitchedOff);
                tally.check(at, held, || format!("{client} was woken while {}", state.name()));
            }
            Event::World(_) | Event::Session(..) | Event::Console(..) | Event::Key(..) => {}
        }
    }
}

/// As WAKE-3 has it.
const LOCKOUT: SimDuration = SimDuration::from_secs(30);
