//! Whether everybody has the same view: the appliance, its events, its consoles and customers, the reference and the laws.

use std::collections::BTreeSet;

use jumpstorm_model::event::{CustomerGone, LossSeen, SessionEvent, Stamped};
use jumpstorm_model::id::{Party, SessionId};
use jumpstorm_model::session::Queue;
use jumpstorm_model::session_policy::Representative;
use jumpstorm_model::time::SimDuration;
use proptest::prelude::*;

use super::Desk;
use super::met::Met;
use crate::commands::Command;
use crate::reference::OtherEnd;
use crate::site::{CLIENTS, seats};
use crate::world::Told;

impl Desk {
    /// Everybody has the same view of everything.
    pub(super) fn agree(&mut self) -> Result<(), TestCaseError> {
        let now = self.now;
        let mut told: Vec<(SessionId, SessionEvent)> = Vec::new();
        for event in std::mem::take(&mut self.world.events) {
            self.laws.handle(&Stamped { at: now, event: event.into() });
            let checked = match event {
                Told::Console(console, event) => self.mirror.handle_console(console.index(), event),
                Told::Key(_, event) => {
                    self.mirror.handle_key(event);
                    Ok(())
                }
                Told::Session(id, event) => {
                    self.met.hear(id, event);
                    let quiet = matches!(
                        event,
                        SessionEvent::Permitted { .. }
                            | SessionEvent::PermittedAs { .. }
                            | SessionEvent::Offered { .. }
                            | SessionEvent::OfferPassed { .. }
                    );
                    told.extend((!quiet).then_some((id, event)));
                    self.mirror.handle(now, id, event, &self.reference)
                }
            };
            prop_assert_eq!(checked, Ok(()), "{:?}", event);
        }
        let mut expected = std::mem::take(&mut self.reference.told);
        // Sessions that one thing concerns are told of in no order that matters.
        told.sort_by_key(|(id, _)| *id);
        expected.sort_by_key(|(id, _)| *id);
        prop_assert_eq!(told, expected);
        prop_assert_eq!(self.mirror.settled(now, &self.reference), Ok(()));
        self.sessions_agree()?;
        self.consoles_agree()
    }

    fn sessions_agree(&self) -> Result<(), TestCaseError> {
        let sessions = self.world.appliance.sessions();
        prop_assert_eq!(sessions.iter().count(), self.reference.sessions.len());
        prop_assert_eq!(self.mirror.sessions.len(), self.reference.sessions.len());
        prop_assert_eq!(self.world.appliance.session_keys().len(), self.reference.keys.len());
        prop_assert_eq!(self.mirror.keys, self.reference.keys.len());
        for one in &self.reference.sessions {
            let (Some(own), Some(seen)) = (sessions.get(one.id), self.mirror.sessions.get(&one.id)) else {
                return Err(TestCaseError::fail(format!("{} is missing", one.id)));
            };
            let members: Vec<Representative> = own.members().iter().map(|member| member.who).collect();
            prop_assert_eq!(&members, &one.members);
            prop_assert_eq!(&seen.members, &one.members);
            prop_assert_eq!((own.owner(), own.is_under_way()), (one.owner, one.started));
            prop_assert_eq!((seen.owner, seen.started), (one.owner, one.started));
            let waits = one.waits.map(|waits| (waits.queue, waits.why));
            prop_assert_eq!(own.waiting().map(|waiting| (waiting.queue, waiting.why)), waits);
            prop_assert_eq!(seen.waits, waits);
            prop_assert_eq!(own.invitations(), &one.invitations[..]);
            prop_assert_eq!(&seen.invitations, &one.invitations);
            prop_assert_eq!(own.customer().is_some(), one.other_end == OtherEnd::Customer);
            prop_assert!(!seen.customer_gone || one.other_end == OtherEnd::Gone);
            if let Some((queue, _)) = waits {
                prop_assert!(sessions.waiting_in(queue).any(|id| id == one.id));
            }
        }
        let queues: BTreeSet<Queue> = self.reference.sessions.iter().filter_map(|one| Some(one.waits?.queue)).collect();
        let waiting: usize = queues.into_iter().map(|queue| sessions.waiting_in(queue).count()).sum();
        prop_assert_eq!(waiting, self.reference.sessions.iter().filter(|one| one.waits.is_some()).count());
        Ok(())
    }

    /// What consoles show, and customers know.
    fn consoles_agree(&mut self) -> Result<(), TestCaseError> {
        let own: BTreeSet<Representative> = self.world.appliance.consoles().logged_in().collect();
        prop_assert_eq!(&own, &self.reference.logged_in);
        prop_assert_eq!(&self.mirror.logged_in, &self.reference.logged_in);
        for (console, shown) in &self.world.shown {
            let who = seats().nth(console.index()).expect("it is one of them");
            let serves = |queue| matches!(who, Representative::User(user) if self.reference.serves(user, queue));
            let all = self.reference.sessions.iter();
            let waiting = all.clone().filter(|one| one.waits.is_some_and(|waits| serves(waits.queue)));
            prop_assert_eq!(&shown.waiting, &waiting.map(|one| one.id).collect::<BTreeSet<_>>(), "{}", console);
            let own = all.filter(|one| one.has(who)).map(|one| one.id).collect::<BTreeSet<_>>();
            prop_assert_eq!(&shown.own, &own, "{}", console);
        }
        let refusals = std::mem::take(&mut self.world.refusals);
        prop_assert_eq!(refusals, std::mem::take(&mut self.refused));
        let customers = self.reference.sessions.iter().filter(|one| one.other_end == OtherEnd::Customer);
        let (there, served): (BTreeSet<SessionId>, Vec<bool>) = customers.map(|one| (one.id, one.started)).unzip();
        prop_assert_eq!(&self.world.customers(), &there);
        for (id, started) in there.into_iter().zip(served) {
            prop_assert_eq!(self.world.served.contains(&id), started);
        }
        Ok(())
    }

    /// Everybody goes: nothing is left, and no law was broken.
    pub(super) fn close(mut self) -> Result<Met, TestCaseError> {
        self.step(&Command::Up)?;
        for id in self.world.customers() {
            self.world.hang_up(self.now, Party::Customer(id), LossSeen::Closed);
            self.reference.lose_customer(id, CustomerGone::Left);
        }
        while let Some(one) = self.reference.sessions.first() {
            let id = one.id;
            self.world.appliance.close_session(self.now, id);
            self.world.settle(self.now);
            self.reference.close(id);
        }
        self.agree()?;
        for console in 0..seats().count() {
            self.step(&Command::LogOut { console, lost: false })?;
        }
        for client in 0..CLIENTS {
            self.step(&Command::JumpClient { client, online: false })?;
        }
        self.agree()?;
        // Connections that are gone may leave a moment behind at which there is nothing to do.
        self.world.appliance.handle_timeout(self.now + SimDuration::from_secs(3_600));
        let due = self.world.appliance.poll_timeout();
        let soon = self.now + SimDuration::from_secs(86_400 - 3_600);
        prop_assert!(due.is_none_or(|due| due > soon), "something stays due: {:?}", due);
        prop_assert!(self.world.appliance.sessions().is_empty());
        prop_assert_eq!(self.world.appliance.parties().iter().count(), 0);
        // The other laws want to hear of the fleet as well.
        let laws = self.laws.finish(self.now).into_iter().filter(|law| LAWS.contains(&law.name));
        let broken: Vec<_> = laws.filter(|law| law.violations > 0).map(|law| (law.name, law.first)).collect();
        prop_assert_eq!(broken, Vec::new());
        Ok(self.met)
    }
}

/// The laws of the desk.
const LAWS: [&str; 4] = ["session_permissions", "session_owners", "invitations", "licences"];
