//! Silence is noticed when the keep-alive time-out says, neither sooner nor later (CONN-8).

use crate::event::{ApplianceEvent, ClientEvent, ClientState, Event, LossSeen, Stamped};
use crate::plan::Plan;
use crate::time::{SimDuration, SimTime};

use super::{Law, Tally};

/// A client given up for silence was let in at least the whole time-out before, and is given up on a multiple of the
/// keep-alive interval after that.
pub(super) struct Silence {
    interval: SimDuration,
    missed_max: u32,
    let_in: Vec<Option<SimTime>>,
}

impl Silence {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            interval: plan.behaviour.keep_alive_interval,
            missed_max: plan.behaviour.keep_alive_missed_max,
            let_in: vec![None; plan.clients.len()],
        }
    }
}

impl Law for Silence {
    fn name(&self) -> &'static str {
        "keep_alive_timeout"
    }

    fn text(&self) -> &'static str {
        "A Jump Client is given up for silence only once as many keep-alives in a row as the setting says have stayed \
         away, at the moment the last of them was due."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["CONN-8"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let event = match stamped.event {
            Event::Appliance(event) => event,
            // A connection that was there before the run counts from when it was made.
            Event::Client(client, ClientEvent::Began { state: ClientState::Connected, since }) => {
                self.let_in[client.index()] = Some(since);
                return;
            }
            _ => return,
        };
        match event {
            ApplianceEvent::Queued { client, .. } => self.let_in[client.index()] = Some(stamped.at),
            ApplianceEvent::Admitted { client, .. } => {
                self.let_in[client.index()].get_or_insert(stamped.at);
            }
            ApplianceEvent::SeenOffline { client, how } | ApplianceEvent::LeftLine { client, how } => {
                let Some(let_in) = self.let_in[client.index()].take() else { return };
                if how != LossSeen::KeepAliveTimeout {
                    return;
                }
                let online = stamped.at.since(let_in).as_micros();
                let interval = self.interval.as_micros();
                let held = online.is_multiple_of(interval) && online / interval >= u64::from(self.missed_max);
                tally.check(stamped.at, held, || {
                    let online = SimDuration::from_micros(online);
                    format!(
                        "{client} was given up {online} after it was let in; with keep-alives every {} and {} missed \
                         that must be a multiple of the interval and at least {}",
                        self.interval,
                        self.missed_max,
                        self.interval * u64::from(self.missed_max)
                    )
                });
            }
            _ => {}
        }
    }
}
