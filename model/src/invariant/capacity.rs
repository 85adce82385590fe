//! Never more Jump Clients registered than the appliance holds, unless the scenario chose to warn (APP-1 to APP-7).

use crate::event::{ApplianceEvent, Event, Stamped};
use crate::plan::{AtCapacity, Plan};

use super::{Law, Tally};

/// Counts the list. With `warn`, it is the flag that must be right instead (APP-6).
pub(super) struct Capacity {
    capacity: u64,
    warns: bool,
    registered: u64,
}

impl Capacity {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            capacity: u64::from(plan.appliance.capacity),
            warns: plan.appliance.at_capacity == AtCapacity::Warn,
            registered: 0,
        }
    }
}

impl Law for Capacity {
    fn name(&self) -> &'static str {
        "capacity"
    }

    fn text(&self) -> &'static str {
        "No more Jump Clients are registered than the model holds; beyond it each is refused, or flagged where the \
         scenario chose to warn, and none is refused while there is a place."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["APP-1", "APP-2", "APP-3", "APP-4", "APP-6", "APP-7", "MAINT-15"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let Event::Appliance(event) = stamped.event else { return };
        let capacity = self.capacity;
        match event {
            ApplianceEvent::Listed { .. } => self.registered += 1,
            ApplianceEvent::Removed { .. }
            | ApplianceEvent::Deleted { .. }
            | ApplianceEvent::SeenUninstalled { .. } => self.registered -= 1,
            ApplianceEvent::Registered { client, overload } => {
                self.registered += 1;
                let registered = self.registered;
                let beyond = registered > capacity;
                tally.check(stamped.at, overload == beyond && (self.warns || !beyond), || {
                    let flag = if overload { "flagged as" } else { "not flagged as" };
                    format!("{client} is number {registered} of at most {capacity} and was {flag} overload")
                });
                return;
            }
            ApplianceEvent::RefusedAtCapacity { client } => {
                let registered = self.registered;
                tally.check(stamped.at, registered >= capacity && !self.warns, || {
                    format!("{client} was refused with {registered} of {capacity} places taken")
                });
                return;
            }
            _ => return,
        }
        let registered = self.registered;
        tally.check(stamped.at, self.warns || registered <= capacity, || {
            format!("{registered} Jump Clients are registered where the appliance holds {capacity}")
        });
    }
}
