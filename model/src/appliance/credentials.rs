//! Endpoint Credential Managers and the built-in vault: who is asked for credentials, what is listed, when injection is to be had
//! (CRED-1 to CRED-6).
//!
//! Managers connect outside of the simulated parties: each stands at the site of its credential store, and what matters of its
//! connection is whether it is there and since when, which commands say. Requests and answers take the time that the plan gives
//! them and no bandwidth. The vault is part of the appliance and answers at once.

mod managers;

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{CredentialStep, SessionEvent};
use crate::id::{ClientId, ManagerId, SessionId};
use crate::permission::{Permission, ScreenAccess, Value};
use crate::plan::{OperatingSystem, Plan};
use crate::rng::{Chance, Decisions};
use crate::session::{Act, ActRefusal, Credential, Injection};
use crate::session_policy::Representative;
use crate::time::{SimDuration, SimTime};
use crate::wire::ToClient;
use crate::workload::Spread;

use super::{Appliance, Output};
use managers::Managers;

pub use managers::MANAGERS_MAX;

/// The most entries of the built-in vault that are listed (CRED-3).
pub const VAULT_ENTRIES_MAX: u32 = 2_000;

/// The most entries of a credential manager that are listed (CRED-3).
pub const MANAGER_ENTRIES_MAX: u32 = 200;

/// The credential stores, and what was asked of them.
#[derive(Debug)]
pub struct Credentials {
    vault: Option<u32>,
    managers: Managers,
    latency: Spread,
    decisions: Decisions,
    /// Per client: whether it is on a computer with Windows (CRED-4).
    on_windows: Vec<bool>,
    /// What managers have been asked, in the order in which it was.
    requests: BTreeMap<u64, Request>,
    /// When they answer.
    due: BTreeSet<(SimTime, u64)>,
    asked: u64,
    /// How many credentials of each kind were listed to whom.
    listed: BTreeMap<(SessionId, Representative), Listed>,
}

/// Something asked of a manager.
#[derive(Clone, Copy, Debug)]
struct Request {
    session: SessionId,
    who: Representative,
    what: Wish,
    since: SimTime,
    of: ManagerId,
    due: SimTime,
}

#[derive(Clone, Copy, Debug)]
enum Wish {
    List,
    Inject(Credential, Injection),
}

#[derive(Clone, Copy, Debug, Default)]
struct Listed {
    vault: u32,
    manager: u32,
}

impl Credentials {
    /// With those managers connected that a plan says are.
    pub(super) fn new(plan: &Plan, chance: &Chance) -> Self {
        let stores = &plan.support.credentials;
        let on_windows = plan.clients.iter().map(|client| client.operating_system == OperatingSystem::Windows);
        Self {
            vault: stores.vault,
            managers: Managers::new(stores),
            latency: stores.latency,
            decisions: chance.decisions("appliance/credentials"),
            // Nobody asks where nothing can be injected from.
            on_windows: if stores.vault.is_some() || !stores.managers.is_empty() {
                on_windows.collect()
            } else {
                Vec::new()
            },
            requests: BTreeMap::new(),
            due: BTreeSet::new(),
            asked: 0,
            listed: BTreeMap::new(),
        }
    }

    /// The managers that are connected: the one that requests go to first, then by how long each has been (CRED-2).
    pub fn connected(&self) -> &[ManagerId] {
        self.managers.connected()
    }

    /// How many credentials a manager's store has for a computer, by the settings that apply (CRED-6).
    pub fn entries(&self, manager: ManagerId) -> u32 {
        self.managers.entries(manager)
    }

    /// Requests that managers have not answered.
    pub fn pending(&self) -> usize {
        self.requests.len()
    }

    /// Whether there is any store to inject from (CRED-5).
    pub fn has_store(&self) -> bool {
        self.vault.is_some() || !self.connected().is_empty()
    }

    /// When a manager answers next, or is back after a restart.
    pub(super) fn poll_timeout(&self) -> Option<SimTime> {
        self.due.first().map(|(at, _)| *at).into_iter().chain(self.managers.poll_timeout()).min()
    }

    /// Asks a manager; its answer takes its time.
    fn ask(&mut self, now: SimTime, number: u64, request: Request) {
        let due = now + self.latency.draw(&mut self.decisions.next_generator());
        self.requests.insert(number, Request { due, ..request });
        self.due.insert((due, number));
    }

    fn take(&mut self, number: u64) -> Option<Request> {
        let request = self.requests.remove(&number)?;
        self.due.remove(&(request.due, number));
        Some(request)
    }
}

impl Appliance {
    /// The credential stores.
    pub const fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Whether injection is offered to somebody in a session.
    ///
    /// # Errors
    /// Why it is not: the computer (CRED-4), the session's permissions, or because there is no store (CRED-5).
    pub fn offers_injection(&self, who: Representative, id: SessionId) -> Result<(), ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        let outcome = session.outcome_of(who).ok_or(ActRefusal::NotIn)?;
        // Without any store nobody has looked at computers.
        if !self.credentials.has_store() && self.credentials.on_windows.is_empty() {
            return Err(ActRefusal::NoCredentialStore);
        }
        let injectable = |client: ClientId| {
            self.credentials.on_windows.get(client.index()) == Some(&true) && self.sessions.is_service(client)
        };
        if !session.jump_client().is_some_and(injectable) {
            return Err(ActRefusal::NotInjectable);
        }
        // Credentials are typed in at the remote screen.
        if outcome.get(Permission::ScreenSharing).value != Value::Screen(ScreenAccess::ViewAndControl) {
            return Err(ActRefusal::NotPermitted);
        }
        if self.credentials.has_store() { Ok(()) } else { Err(ActRefusal::NoCredentialStore) }
    }

    /// Somebody in a session asks for the credentials that can be injected (CRED-3).
    pub(super) fn list_credentials(
        &mut self,
        now: SimTime,
        who: Representative,
        id: SessionId,
    ) -> Result<(), ActRefusal> {
        self.offers_injection(who, id)?;
        match self.request(now, who, id, Wish::List) {
            Some(of) => self.tell_credentials(id, who, CredentialStep::ListAsked { of }),
            None => self.show_credentials(who, id, 0),
        }
        Ok(())
    }

    /// Somebody in a session chooses one that was listed (CRED-4).
    pub(super) fn inject(
        &mut self,
        now: SimTime,
        who: Representative,
        id: SessionId,
        credential: Credential,
        what_for: Injection,
    ) -> Result<(), ActRefusal> {
        self.offers_injection(who, id)?;
        let listed = self.credentials.listed.get(&(id, who)).copied().unwrap_or_default();
        match credential {
            Credential::Vault(place) if place < listed.vault => {
                self.note_injected(id, who, credential, what_for, SimDuration::ZERO);
            }
            Credential::Manager(place) if place < listed.manager => {
                let asked = self.request(now, who, id, Wish::Inject(credential, what_for));
                let of = asked.ok_or(ActRefusal::NoCredentialStore)?;
                self.tell_credentials(id, who, CredentialStep::Retrieved { of });
            }
            Credential::Vault(_) | Credential::Manager(_) => return Err(ActRefusal::NotListed),
        }
        Ok(())
    }

    /// Asks the manager that has been connected the longest, if there is one.
    fn request(&mut self, now: SimTime, who: Representative, session: SessionId, what: Wish) -> Option<ManagerId> {
        let of = self.credentials.connected().first().copied()?;
        self.credentials.asked += 1;
        let request = Request { session, who, what, since: now, of, due: now };
        self.credentials.ask(now, self.credentials.asked, request);
        Some(of)
    }

    /// A manager was lost: what it was asked goes to the one that has been connected the longest now (CRED-2), or comes to
    /// nothing.
    fn reroute(&mut self, now: SimTime, from: ManagerId) {
        let own: Vec<u64> =
            self.credentials.requests.iter().filter(|(_, request)| request.of == from).map(|(id, _)| *id).collect();
        for number in own {
            let Some(request) = self.credentials.take(number) else { continue };
            let Request { session, who, what, .. } = request;
            match (self.credentials.connected().first().copied(), what) {
                (Some(to), _) => {
                    self.credentials.ask(now, number, Request { of: to, ..request });
                    self.tell_credentials(session, who, CredentialStep::Rerouted { to });
                }
                // The vault has credentials of its own to show.
                (None, Wish::List) if self.credentials.vault.is_some() => self.show_credentials(who, session, 0),
                (None, _) => self.refuse_credentials(request, ActRefusal::NoCredentialStore),
            }
        }
    }

    /// Managers answer, and come back from restarts.
    pub(super) fn follow_credentials(&mut self, now: SimTime) {
        while let Some((_, number)) = self.credentials.due.first().copied().filter(|(at, _)| *at <= now) {
            if let Some(request) = self.credentials.take(number) {
                self.hear_answer(now, request);
            }
        }
        self.follow_restarts(now);
    }

    fn hear_answer(&mut self, now: SimTime, request: Request) {
        let Request { session, who, what, since, of, .. } = request;
        if !self.sessions.get(session).is_some_and(|one| one.has(who)) {
            return;
        }
        let entries = self.credentials.entries(of);
        match what {
            Wish::List => self.show_credentials(who, session, entries),
            Wish::Inject(credential, what_for) => {
                // What went to another manager after the first was lost may not be there.
                if matches!(credential, Credential::Manager(place) if place >= entries) {
                    self.refuse_credentials(request, ActRefusal::NotListed);
                } else if let Err(why) = self.offers_injection(who, session) {
                    self.refuse_credentials(request, why);
                } else {
                    self.note_injected(session, who, credential, what_for, now.since(since));
                }
            }
        }
    }

    /// Shows what there is, as far as it is listed (CRED-3).
    fn show_credentials(&mut self, who: Representative, session: SessionId, of_manager: u32) {
        let vault = self.credentials.vault.unwrap_or_default().min(VAULT_ENTRIES_MAX);
        let manager = of_manager.min(MANAGER_ENTRIES_MAX);
        let sessions = &self.sessions;
        self.credentials.listed.retain(|(session, who), _| sessions.get(*session).is_some_and(|one| one.has(*who)));
        self.credentials.listed.insert((session, who), Listed { vault, manager });
        self.tell_credentials(session, who, CredentialStep::Listed { vault, manager });
        self.tell_representative(who, ToClient::CredentialsListed { session, vault, manager });
    }

    fn note_injected(
        &mut self,
        session: SessionId,
        who: Representative,
        credential: Credential,
        what_for: Injection,
        after: SimDuration,
    ) {
        self.tell_session(session, SessionEvent::Injected { who, credential, what_for, after });
        self.tell_representative(who, ToClient::Injected { session });
    }

    /// What somebody wished comes to nothing after all.
    fn refuse_credentials(&mut self, request: Request, why: ActRefusal) {
        let Request { session, who, what, .. } = request;
        let act = match what {
            Wish::List => Act::ListCredentials,
            Wish::Inject(credential, what_for) => Act::Inject(credential, what_for),
        };
        self.outputs.push_back(Output::Session(session, SessionEvent::ActRefused { who, act, why }));
        self.tell_representative(who, ToClient::ActRefused { session, why });
    }

    fn tell_credentials(&mut self, session: SessionId, who: Representative, step: CredentialStep) {
        self.outputs.push_back(Output::Session(session, SessionEvent::Credentials { who, step }));
    }
}

#[cfg(test)]
mod tests;
