//! The laws that hold in every run, whatever its scenario asks (RUN-3). One law a file; each keeps a view of its own,
//! made from events alone, and shares no code with what it watches.

mod accounting;
mod capacity;
mod connection_rate;
mod deadlines;
mod installers;
mod invitations;
mod licences;
mod one_connection;
mod pacing;
mod session_owners;
mod session_permissions;
mod silence;
mod states;
mod tools;
mod upgrade_bandwidth;
mod upgrade_slots;
mod wake_ups;

use crate::event::Stamped;
use crate::plan::Plan;
use crate::record::{Breach, InvariantReport};
use crate::time::SimTime;

/// One law.
pub trait Law {
    /// Its name in results.
    fn name(&self) -> &'static str;
    /// What it says, in one sentence.
    fn text(&self) -> &'static str;
    /// The rules it watches over.
    fn rules(&self) -> &'static [&'static str];
    /// Takes one event; none may be earlier than the one before it.
    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally);
    /// The run ended at `now`.
    fn finish(&mut self, _now: SimTime, _tally: &mut Tally) {}
}

/// How often a law was checked and broken.
#[derive(Debug, Default)]
pub struct Tally {
    checks: u64,
    violations: u64,
    first: Option<Breach>,
}

impl Tally {
    /// One check: with `held` false, the law was broken at `at`, as `what` says with names and figures.
    pub fn check(&mut self, at: SimTime, held: bool, what: impl FnOnce() -> String) {
        self.checks += 1;
        if !held {
            self.violations += 1;
            self.first.get_or_insert_with(|| Breach { at, what: what() });
        }
    }
}

/// Every law, with how it fared so far.
pub struct Laws {
    laws: Vec<(Box<dyn Law>, Tally)>,
}

impl Laws {
    /// All laws, for one plan.
    pub fn new(plan: &Plan) -> Self {
        let laws: Vec<Box<dyn Law>> = vec![
            Box::new(connection_rate::ConnectionRate::new(plan)),
            Box::new(pacing::Pacing::new(plan)),
            Box::new(capacity::Capacity::new(plan)),
            Box::new(states::States::new(plan)),
            Box::new(one_connection::OneConnection::new(plan)),
            Box::new(silence::Silence::new(plan)),
            Box::new(accounting::Accounting::new(plan)),
            Box::new(upgrade_slots::UpgradeSlots::new(plan)),
            Box::new(upgrade_bandwidth::UpgradeBandwidth::new(plan)),
            Box::new(deadlines::Deadlines::new(plan)),
            Box::new(installers::GoodInstallers::new(plan)),
            Box::new(wake_ups::WakeUps::new(plan)),
            Box::new(session_permissions::SessionPermissions::new(plan)),
            Box::new(tools::Tools::new(plan)),
            Box::new(session_owners::SessionOwners::new(plan)),
            Box::new(invitations::Invitations::new(plan)),
            Box::new(licences::Licences::new(plan)),
        ];
        Self { laws: laws.into_iter().map(|law| (law, Tally::default())).collect() }
    }

    /// Takes one event; none may be earlier than the one before it.
    pub fn handle(&mut self, stamped: &Stamped) {
        self.handle_all(std::slice::from_ref(stamped));
    }

    /// Takes several events in their order. Law by law, so that each finds what it keeps of the clients at hand.
    pub fn handle_all(&mut self, events: &[Stamped]) {
        for (law, tally) in &mut self.laws {
            events.iter().for_each(|stamped| law.handle(stamped, tally));
        }
    }

    /// The run ended at `now`: how every law fared.
    pub fn finish(self, now: SimTime) -> Vec<InvariantReport> {
        self.laws
            .into_iter()
            .map(|(mut law, mut tally)| {
                law.finish(now, &mut tally);
                InvariantReport {
                    name: law.name(),
                    law: law.text(),
                    rules: law.rules(),
                    checks: tally.checks,
                    violations: tally.violations,
                    first: tally.first,
                }
            })
            .collect()
    }
}
