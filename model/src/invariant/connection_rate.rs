//! No sliding second holds more admissions than the connection rate (CONN-2).

use std::collections::VecDeque;

use crate::event::{ApplianceEvent, Event, Setting, Stamped};
use crate::plan::Plan;
use crate::time::{SimDuration, SimTime};

use super::{Law, Tally};

/// Counts admissions in `(t - 1 s, t]` at each admission, against the highest rate in force at any moment of it.
pub(super) struct ConnectionRate {
    admitted: VecDeque<SimTime>,
    /// Rates in force, each from its moment on; the last is in force now.
    rates: VecDeque<(SimTime, u32)>,
}

impl ConnectionRate {
    pub(super) fn new(plan: &Plan) -> Self {
        let rates = VecDeque::from([(SimTime::ZERO, plan.appliance.connection_rate)]);
        Self { admitted: VecDeque::new(), rates }
    }
}

impl Law for ConnectionRate {
    fn name(&self) -> &'static str {
        "connection_rate"
    }

    fn text(&self) -> &'static str {
        "No sliding second holds more admissions than the connection rate in force."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["CONN-2", "CONN-9"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let now = stamped.at;
        match stamped.event {
            Event::Appliance(ApplianceEvent::SettingChanged { setting: Setting::ConnectionRate(rate) }) => {
                self.rates.push_back((now, rate));
            }
            Event::Appliance(ApplianceEvent::Admitted { client, .. }) => {
                let window = now - SECOND;
                while self.admitted.front().is_some_and(|earlier| *earlier <= window) {
                    self.admitted.pop_front();
                }
                while self.rates.get(1).is_some_and(|(from, _)| *from <= window) {
                    self.rates.pop_front();
                }
                self.admitted.push_back(now);
                let most = self.rates.iter().map(|(_, rate)| *rate).max().unwrap_or(0);
                let count = self.admitted.len();
                tally.check(now, count <= most as usize, || {
                    format!("{count} admissions in the second up to that of {client}, at a connection rate of {most}/s")
                });
            }
            _ => {}
        }
    }
}

const SECOND: SimDuration = SimDuration::from_secs(1);
