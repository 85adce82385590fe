//! Who is on the network: where each party is, which connection it holds, and what it hears of it. Everything that differs
//! between Jump Clients, consoles and customers on a connection is decided here, and nowhere else.

use std::collections::BTreeMap;

use model::event::{DialFailure, LossSeen, StopHow};
use model::id::{ClientId, ConnectionId, Party, SessionId, SiteId};
use model::plan::Plan;
use model::rng::Chance;
use model::time::SimTime;
use model::wire::ToClient;

use super::Rehearsal;
use super::people::Person;

/// Every party on the network. The fleet lies in arrays, as nearly everything that happens does so to Jump Clients.
#[derive(Debug)]
pub(super) struct Parties {
    /// Per client: the connection it is dialling or holds.
    pub(super) held_by: Vec<Option<ConnectionId>>,
    /// Per client: the site at which its computer is.
    pub(super) sites: Vec<SiteId>,
    /// Per client: how its computer came to run it no more, while it does not.
    pub(super) stopped: Vec<Option<StopHow>>,
    consoles: Vec<Person>,
    /// Those who came and are not gone: many thousands come and go in a run.
    customers: BTreeMap<SessionId, Person>,
}

impl Parties {
    /// Everybody whom a plan names, where it says, and nobody connected.
    pub(super) fn new(plan: &Plan, chance: &Chance) -> Self {
        let count = plan.clients.len();
        let consoles = plan.consoles.iter().enumerate();
        Self {
            held_by: vec![None; count],
            sites: plan.clients.iter().map(|client| client.site).collect(),
            stopped: vec![None; count],
            consoles: consoles.map(|(number, console)| Person::at_console(plan, number, console, chance)).collect(),
            customers: BTreeMap::new(),
        }
    }

    /// The site at which a party is now.
    pub(super) fn site(&self, party: Party) -> SiteId {
        match party {
            Party::JumpClient(client) => self.sites[client.index()],
            Party::Console(console) => self.consoles[console.index()].site,
            Party::Customer(session) => self.customers[&session].site,
        }
    }

    /// The connection that it is dialling or holds.
    pub(super) fn held(&self, party: Party) -> Option<ConnectionId> {
        match party {
            Party::JumpClient(client) => self.held_by[client.index()],
            Party::Console(_) | Party::Customer(_) => self.person(party)?.held,
        }
    }

    /// It dials, or has lost what it held.
    pub(super) fn hold(&mut self, party: Party, connection: Option<ConnectionId>) {
        if let Party::JumpClient(client) = party {
            self.held_by[client.index()] = connection;
        } else if let Some(person) = self.person_mut(party) {
            person.held = connection;
        }
    }

    /// Whether its computer sleeps, so that nothing reaches it and it acknowledges nothing.
    pub(super) fn is_asleep(&self, party: Party) -> bool {
        match party {
            Party::JumpClient(client) => self.stopped[client.index()] == Some(StopHow::Asleep),
            Party::Console(_) | Party::Customer(_) => self.person(party).is_some_and(|one| one.program.is_asleep()),
        }
    }

    /// How many connections consoles and customers at a site are dialling or hold.
    pub(super) fn people_connected(&self, site: SiteId) -> usize {
        let people = self.consoles.iter().chain(self.customers.values());
        people.filter(|person| person.site == site && person.held.is_some()).count()
    }

    /// Whoever is at a console, or a customer who has come and is not gone. Jump Clients are nobody.
    pub(super) fn person_mut(&mut self, party: Party) -> Option<&mut Person> {
        match party {
            Party::JumpClient(_) => None,
            Party::Console(console) => self.consoles.get_mut(console.index()),
            Party::Customer(session) => self.customers.get_mut(&session),
        }
    }

    fn person(&self, party: Party) -> Option<&Person> {
        match party {
            Party::JumpClient(_) => None,
            Party::Console(console) => self.consoles.get(console.index()),
            Party::Customer(session) => self.customers.get(&session),
        }
    }

    /// How many customers there are.
    #[cfg(test)]
    pub(super) fn customers(&self) -> usize {
        self.customers.len()
    }

    // ---- customers come and go

    /// A customer comes.
    pub(super) fn come(&mut self, session: SessionId, person: Person) {
        self.customers.insert(session, person);
    }

    /// The engine was asked to make a connection.
    pub(super) fn open_wire(&mut self, party: Party) {
        if let Some(person) = self.person_mut(party) {
            person.wires += 1;
        }
    }

    /// It was asked to forget it: that comes once for each, and last.
    pub(super) fn forget_wire(&mut self, party: Party) {
        if let Some(person) = self.person_mut(party) {
            person.wires -= 1;
        }
    }

    /// Whether a customer was over, and is forgotten now.
    pub(super) fn forget_if_over(&mut self, session: SessionId) -> bool {
        let over = self.customers.get(&session).is_some_and(Person::is_over);
        if over {
            self.customers.remove(&session);
        }
        over
    }
}

impl Rehearsal {
    /// The Jump Client that dialled a connection, if it was one.
    pub(super) fn client_on(&self, connection: ConnectionId) -> Option<ClientId> {
        match self.links.get(&connection)?.party {
            Party::JumpClient(client) => Some(client),
            Party::Console(_) | Party::Customer(_) => None,
        }
    }

    /// A party's timer has come; one that was set before the party changed its mind is none.
    pub(super) fn run_party(&mut self, now: SimTime, party: Party) {
        match party {
            Party::JumpClient(client) => {
                if self.client_timers[client.index()] == now {
                    self.client_timers[client.index()] = SimTime::NEVER;
                    self.clients[client.index()].handle_timeout(now, &self.plan.behaviour);
                    self.settle_client(now, client);
                }
            }
            Party::Console(_) | Party::Customer(_) => self.run_person(now, party),
        }
    }

    /// The handshakes are done: the party says its first word.
    pub(super) fn say_first(&mut self, now: SimTime, connection: ConnectionId, party: Party) {
        match party {
            Party::JumpClient(client) => {
                let presented = self.appliance.chains().presented();
                self.clients[client.index()].handle_dialled(now, connection, presented, &self.plan.behaviour);
                self.settle_client(now, client);
            }
            Party::Console(_) | Party::Customer(_) => {
                if let Some(person) = self.parties.person_mut(party) {
                    person.program.handle_dialled(now, connection, &self.plan.behaviour);
                    self.settle_person(now, party);
                }
            }
        }
    }

    /// A message is there for a party that still holds its connection.
    pub(super) fn deliver(&mut self, now: SimTime, connection: ConnectionId, party: Party, message: ToClient) {
        match party {
            Party::JumpClient(client) => {
                let other_reports = matches!(message, ToClient::Settings { .. });
                if other_reports {
                    self.rouse_reports(now, client);
                }
                self.clients[client.index()].handle_message(now, connection, message, &self.plan.behaviour);
                if other_reports {
                    self.find_peace(now, client);
                }
                self.settle_client(now, client);
                if matches!(message, ToClient::KeepAliveAnswer { .. }) {
                    self.find_peace(now, client);
                }
            }
            Party::Console(_) | Party::Customer(_) => {
                if let Some(person) = self.parties.person_mut(party) {
                    person.program.handle_message(now, connection, message, &self.plan.behaviour);
                    self.settle_person(now, party);
                }
            }
        }
    }

    /// A party's dial came to nothing.
    pub(super) fn fail(&mut self, now: SimTime, party: Party, why: DialFailure) {
        match party {
            Party::JumpClient(client) => {
                self.clients[client.index()].handle_dial_failed(now, why, &self.plan.behaviour);
                self.settle_client(now, client);
            }
            Party::Console(_) | Party::Customer(_) => {
                if let Some(person) = self.parties.person_mut(party) {
                    person.program.handle_dial_failed(now, why, &self.plan.behaviour);
                    self.settle_person(now, party);
                }
            }
        }
    }

    /// A party learns that a connection is over. With `dialling` it was one that it had not greeted on yet: then it is the
    /// dial that failed.
    pub(super) fn lose(&mut self, now: SimTime, connection: ConnectionId, party: Party, dialling: bool, how: LossSeen) {
        match party {
            Party::JumpClient(client) => {
                let own = &mut self.clients[client.index()];
                if dialling {
                    own.handle_dial_failed(now, DialFailure::CutOff, &self.plan.behaviour);
                }
                own.handle_hung_up(now, connection, how, &self.plan.behaviour);
                self.settle_client(now, client);
            }
            Party::Console(_) | Party::Customer(_) => {
                if let Some(person) = self.parties.person_mut(party) {
                    if dialling {
                        person.program.handle_dial_failed(now, DialFailure::CutOff, &self.plan.behaviour);
                    }
                    person.program.handle_hung_up(now, connection, how, &self.plan.behaviour);
                    self.settle_person(now, party);
                }
            }
        }
    }
}
