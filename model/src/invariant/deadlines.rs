//! Clients are lost, deleted and removed when their time has come, neither sooner nor later, and none is forgotten (MAINT-1,
//! MAINT-3, MAINT-6 to MAINT-8, MAINT-13, MAINT-14).
//!
//! Each side is held to its own view of contact and settings. Neither half keeps deadlines in order: whether one was forgotten
//! is asked when something ends the time in which it could have acted, and at the end of the run.

mod client_side;
mod list_side;

use crate::event::{ApplianceEvent, ClientEvent, Event, Setting, Stamped};
use crate::plan::Plan;
use crate::time::{SimDuration, SimTime};

use super::{Law, Tally};

use client_side::ClientSide;
use list_side::ListSide;

/// Both sides' views, and the settings in force.
pub(super) struct Deadlines {
    spans: Spans,
    list: Vec<ListSide>,
    clients: Vec<ClientSide>,
}

/// The settings in force, and since when all of what decides about deadlines has been as it is.
pub(super) struct Spans {
    lost_after: SimDuration,
    delete_after: SimDuration,
    own: Vec<Option<SimDuration>>,
    /// Per installer: the span of its own that each client has that was installed from it.
    by_installer: Vec<Option<SimDuration>>,
    is_up: bool,
    /// The last moment at which the appliance came up or one of the settings changed.
    since: SimTime,
}

impl Spans {
    fn delete_after(&self, client: usize) -> SimDuration {
        self.own[client].unwrap_or(self.delete_after)
    }
}

impl Deadlines {
    pub(super) fn new(plan: &Plan) -> Self {
        let maintenance = plan.appliance.maintenance;
        Self {
            spans: Spans {
                lost_after: maintenance.lost_after,
                delete_after: maintenance.delete_after,
                own: plan.clients.iter().map(|client| client.delete_after).collect(),
                by_installer: plan.installers.iter().map(|installer| installer.delete_after).collect(),
                is_up: true,
                since: SimTime::ZERO,
            },
            list: vec![ListSide::default(); plan.clients.len()],
            clients: vec![ClientSide::default(); plan.clients.len()],
        }
    }

    /// Nothing in the list may be overdue at `now`.
    fn check_list(&self, now: SimTime, tally: &mut Tally) {
        if self.spans.is_up {
            for (number, entry) in self.list.iter().enumerate() {
                entry.check_nothing_overdue(now, number, &self.spans, tally);
            }
        }
    }
}

impl Law for Deadlines {
    fn name(&self) -> &'static str {
        "deadlines"
    }

    fn text(&self) -> &'static str {
        "The appliance labels and deletes each Jump Client within a second of its deadline under the settings in force, \
         never early, and does neither while it is down; each Jump Client removes itself exactly when it was last told."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["MAINT-1", "MAINT-3", "MAINT-6", "MAINT-7", "MAINT-8", "MAINT-13", "MAINT-14"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let at = stamped.at;
        match stamped.event {
            Event::Appliance(event) => {
                match event {
                    ApplianceEvent::WentDown { .. } => {
                        self.check_list(at, tally);
                        self.spans.is_up = false;
                    }
                    ApplianceEvent::CameUp => (self.spans.is_up, self.spans.since) = (true, at),
                    ApplianceEvent::SettingChanged { setting: Setting::LostAfter(span) } => {
                        self.check_list(at, tally);
                        (self.spans.lost_after, self.spans.since) = (span, at);
                    }
                    ApplianceEvent::SettingChanged { setting: Setting::DeleteAfter(span) } => {
                        self.check_list(at, tally);
                        (self.spans.delete_after, self.spans.since) = (span, at);
                        self.clients.iter_mut().enumerate().for_each(|(number, client)| {
                            client.may_be_told(self.spans.delete_after(number));
                        });
                    }
                    _ => {}
                }
                let Some(client) = list_side::concerns(&event) else { return };
                let number = client.index();
                match event {
                    ApplianceEvent::Listed { connection: None, .. } => {
                        // Its clock runs since the client's own beginning, and it was told what holds at the start.
                        let since = self.clients[number].begin_absent(self.spans.delete_after(number));
                        self.list[number].begin_absent(since, at);
                    }
                    ApplianceEvent::Admitted { .. } => {
                        self.clients[number].is_admitted(self.spans.delete_after(number))
                    }
                    _ => {}
                }
                self.list[number].handle(at, number, event, &self.spans, tally);
            }
            Event::Client(client, event) => {
                let number = client.index();
                if let ClientEvent::Installed { installer } = event {
                    let own = &mut self.spans.own[number];
                    *own = self.spans.by_installer[installer.index()].or(*own);
                }
                self.clients[number].handle(at, number, event, self.spans.delete_after(number), tally);
            }
            Event::World(_) | Event::Session(..) | Event::Console(..) | Event::Key(..) => {}
        }
    }

    fn finish(&mut self, now: SimTime, tally: &mut Tally) {
        self.check_list(now, tally);
        for (number, client) in self.clients.iter().enumerate() {
            client.check_not_overdue(now, number, tally);
        }
    }
}
