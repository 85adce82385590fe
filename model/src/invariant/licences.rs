//! No more users are logged in than there are licences (APP-8).

use std::collections::BTreeSet;

use crate::event::{ConsoleEvent, Event, Stamped};
use crate::id::UserId;
use crate::plan::Plan;
use crate::session_policy::Representative;

use super::{Law, Tally};

/// Follows who is logged in.
pub(super) struct Licences {
    licences: Option<u32>,
    logged_in: BTreeSet<UserId>,
}

impl Licences {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { licences: plan.appliance.licences, logged_in: BTreeSet::new() }
    }
}

impl Law for Licences {
    fn name(&self) -> &'static str {
        "licences"
    }

    fn text(&self) -> &'static str {
        "No more users are logged in at consoles than there are licences; nobody from outside needs one, and no Jump Client."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["APP-8"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        match stamped.event {
            Event::Console(_, ConsoleEvent::LoggedIn { who: Representative::User(user) }) => {
                self.logged_in.insert(user);
                let (users, licences) = (self.logged_in.len(), self.licences);
                let held = licences.is_none_or(|licences| users <= licences as usize);
                tally.check(stamped.at, held, || format!("{users} users are logged in with {licences:?} licences"));
            }
            Event::Console(_, ConsoleEvent::LoggedOut { who: Representative::User(user), .. }) => {
                let known = self.logged_in.remove(&user);
                tally.check(stamped.at, known, || format!("{user} logged out without having been logged in"));
            }
            _ => {}
        }
    }
}
