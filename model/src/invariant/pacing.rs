//! Admissions are paced evenly: none follows the one before it sooner than the rate allows (CONN-7).

use crate::event::{ApplianceEvent, Event, Setting, Stamped};
use crate::plan::Plan;
use crate::time::{MICROS_PER_SECOND, SimTime};

use super::{Law, Tally};

/// Compares each admission with the one before it. One microsecond is allowed for rounding to whole microseconds.
pub(super) struct Pacing {
    rate: u32,
    last: Option<SimTime>,
}

impl Pacing {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { rate: plan.appliance.connection_rate, last: None }
    }
}

impl Law for Pacing {
    fn name(&self) -> &'static str {
        "even_pacing"
    }

    fn text(&self) -> &'static str {
        "Admissions come one by one, evenly spaced at the connection rate in force, never in bursts."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["CONN-7", "CONN-9"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let now = stamped.at;
        match stamped.event {
            Event::Appliance(ApplianceEvent::SettingChanged { setting: Setting::ConnectionRate(rate) }) => {
                self.rate = rate;
            }
            Event::Appliance(ApplianceEvent::Admitted { client, .. }) => {
                if let Some(last) = self.last {
                    let gap = now.since(last).as_micros();
                    let least = MICROS_PER_SECOND / u64::from(self.rate);
                    tally.check(now, gap + 1 >= least, || {
                        format!(
                            "{client} was admitted {gap} us after the one before it; at {}/s it is at least {least} us",
                            self.rate
                        )
                    });
                }
                self.last = Some(now);
            }
            _ => {}
        }
    }
}
