//! Every client is accounted for at the end, and both sides agree about it once the run is at rest (RUN-3).

use crate::event::{ApplianceEvent, ClientState, Event, Stamped};
use crate::plan::Plan;
use crate::time::SimTime;

use super::{Law, Tally};

/// At the end every client must be in a known state, and, if nobody has anything under way any more, be shown online
/// exactly if it holds itself to be connected.
pub(super) struct Accounting {
    names: Vec<String>,
    states: Vec<Option<ClientState>>,
    online: Vec<bool>,
}

impl Accounting {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            names: plan.clients.iter().map(|client| client.hostname.clone()).collect(),
            states: vec![None; plan.clients.len()],
            online: vec![false; plan.clients.len()],
        }
    }
}

impl Law for Accounting {
    fn name(&self) -> &'static str {
        "accounted_for"
    }

    fn text(&self) -> &'static str {
        "At the end every Jump Client is accounted for, and where nothing is under way the appliance shows online \
         exactly those that are connected."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["RUN-3", "CONN-5"]
    }

    fn handle(&mut self, stamped: &Stamped, _: &mut Tally) {
        match stamped.event {
            Event::Client(client, event) => {
                let slot = &mut self.states[client.index()];
                *slot = Some(event.state_after(slot.unwrap_or(ClientState::SwitchedOff)));
            }
            Event::Appliance(
                ApplianceEvent::Listed { client, connection: Some(_) } | ApplianceEvent::Admitted { client, .. },
            ) => self.online[client.index()] = true,
            Event::Appliance(ApplianceEvent::SeenOffline { client, .. }) => self.online[client.index()] = false,
            _ => {}
        }
    }

    fn finish(&mut self, now: SimTime, tally: &mut Tally) {
        let at_rest = self.states.iter().all(|state| state.is_some_and(ClientState::is_at_rest));
        for ((name, state), online) in self.names.iter().zip(&self.states).zip(&self.online) {
            let agreed = !at_rest || *online == (*state == Some(ClientState::Connected));
            tally.check(now, state.is_some() && agreed, || {
                let shown = if *online { "online" } else { "offline" };
                let state = state.map_or("in no known state", ClientState::name);
                format!("{name} is {state} by its own account and shown {shown} by the appliance")
            });
        }
    }
}
