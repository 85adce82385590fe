//! The smallest world that the machines run in: messages take a fixed time and arrive in order. Nothing is sent again: where
//! the way is cut a message is lost, and with it everything after it on that connection.

mod asked;
mod errands;
mod packages;

use std::collections::BTreeMap;

use jumpstorm_model::appliance::registry::Entry;
use jumpstorm_model::appliance::{self, Appliance};
use jumpstorm_model::event::{
    ApplianceEvent, ClientState, DialFailure, DownHow, Event, LocalAct, LossSeen, Stamped, StopHow,
};
use jumpstorm_model::id::{ClientId, ConnectionId, SiteId};
use jumpstorm_model::jump_client::local::Outcome;
use jumpstorm_model::jump_client::upgrade::Software;
use jumpstorm_model::jump_client::{self, JumpClient};
use jumpstorm_model::plan::{ClientBegins, EndUser, Plan};
use jumpstorm_model::rng::Chance;
use jumpstorm_model::time::{SimDuration, SimTime};
use jumpstorm_model::wire::{ToAppliance, ToClient};

use packages::Packages;

/// An appliance and its clients.
pub(crate) struct World {
    pub(crate) now: SimTime,
    pub(crate) appliance: Appliance,
    pub(crate) clients: Vec<JumpClient>,
    pub(crate) trace: Vec<Stamped>,
    plan: Plan,
    packages: Packages,
    ends: BTreeMap<ConnectionId, Ends>,
    /// The connection that each client dials or holds.
    held: Vec<Option<ConnectionId>>,
    asleep: Vec<bool>,
    /// The site at which each computer is.
    sites: Vec<SiteId>,
    open_up: bool,
    open_down: bool,
    under_way: BTreeMap<(SimTime, u64), Delivery>,
    sent: u64,
    connections: u32,
}

/// Who still holds a connection.
struct Ends {
    client: ClientId,
    client_holds: bool,
    appliance_holds: bool,
    broken_up: bool,
    broken_down: bool,
}

#[derive(Clone, Copy, Debug)]
enum Delivery {
    Opened(ConnectionId),
    DialFails(ConnectionId, DialFailure),
    Up(ConnectionId, ToAppliance),
    Down(ConnectionId, ToClient),
    EndUp(ConnectionId, LossSeen),
    EndDown(ConnectionId, LossSeen),
}

impl World {
    /// Nobody is connected yet: every client that is installed dials after its first delay.
    pub(crate) fn new(plan: Plan) -> Self {
        let chance = Chance::new(plan.seed);
        let clients = plan.clients.iter().enumerate().map(|(number, client)| {
            let bare = JumpClient::new(ClientId(number as u32), chance.decisions(&client.hostname));
            bare.with_software(Software::planned(client))
        });
        let count = plan.clients.len();
        let mut world = Self {
            now: SimTime::ZERO,
            appliance: Appliance::new(&plan, &chance),
            clients: clients.collect(),
            trace: Vec::new(),
            packages: Packages::new(&plan),
            ends: BTreeMap::new(),
            held: vec![None; count],
            asleep: vec![false; count],
            sites: plan.clients.iter().map(|client| client.site).collect(),
            open_up: true,
            open_down: true,
            under_way: BTreeMap::new(),
            sent: 0,
            connections: 0,
            plan,
        };
        for client in 0..count {
            match world.plan.clients[client].begins {
                ClientBegins::NotInstalled => {
                    world.clients[client].begin_stopped(SimTime::ZERO, ClientState::NotInstalled, None);
                }
                _ => world.clients[client].begin_unconnected(SimTime::ZERO, &world.plan.behaviour),
            }
            world.settle_client(client);
        }
        world
    }

    /// Lets everything happen that is due by then, each thing at its own time.
    pub(crate) fn run_until(&mut self, until: SimTime) {
        loop {
            let arrives = self.under_way.first_key_value().map(|((at, _), _)| *at);
            let appliance = self.appliance.poll_timeout();
            let client = (0..self.clients.len())
                .filter_map(|client| self.clients[client].poll_timeout().map(|at| (at, client)))
                .min();
            let packages = self.packages.poll_timeout();
            let timers = [arrives, packages, appliance, client.map(|(at, _)| at)];
            let Some(next) = timers.into_iter().flatten().min().filter(|next| *next <= until) else { break };
            self.tell_rate(next);
            self.now = self.now.max(next);
            if arrives == Some(next) {
                let (_, delivery) = self.under_way.pop_first().expect("something arrives");
                self.deliver(delivery);
            } else if packages == Some(next) {
                self.finish_packages();
            } else if appliance == Some(next) {
                self.appliance.handle_timeout(self.now);
                self.settle_appliance();
            } else if let Some((_, client)) = client {
                self.clients[client].handle_timeout(self.now, &self.plan.behaviour);
                self.settle_client(client);
            }
        }
        self.tell_rate(until);
        self.now = until;
    }

    pub(crate) fn run_for(&mut self, span: SimDuration) {
        self.run_until(self.now + span);
    }

    // ---- commands

    /// Nothing passes towards the appliance, or from it, from now on; or it does again.
    pub(crate) fn open(&mut self, up: bool, down: bool) {
        (self.open_up, self.open_down) = (up, down);
        self.follow_lines();
    }

    /// Whether anything passes towards the appliance, and from it.
    pub(crate) fn ways(&self) -> (bool, bool) {
        (self.open_up, self.open_down)
    }

    pub(crate) fn stop(&mut self, client: usize, how: StopHow) {
        if self.clients[client].is_running() {
            self.asleep[client] = how == StopHow::Asleep;
            let heard = self.clients[client].keep_alive().map_or(0, |keep_alive| keep_alive.last_heard());
            self.clients[client].stop(self.now, how, heard);
            self.settle_client(client);
            self.follow_lines();
        }
    }

    pub(crate) fn start(&mut self, client: usize) {
        self.asleep[client] = false;
        self.clients[client].start(self.now, &self.plan.behaviour);
        self.settle_client(client);
        self.follow_lines();
    }

    pub(crate) fn go_down(&mut self, how: DownHow) {
        self.appliance.go_down(self.now, how);
        self.settle_appliance();
        self.ends.values_mut().for_each(|ends| ends.appliance_holds = false);
    }

    pub(crate) fn come_up(&mut self) {
        self.appliance.come_up();
        self.settle_appliance();
    }

    /// Returns whether the client was in the list.
    pub(crate) fn remove(&mut self, client: usize) -> bool {
        let removed = self.appliance.remove(self.now, ClientId(client as u32));
        self.settle_appliance();
        removed
    }

    pub(crate) fn act_locally(&mut self, client: usize, act: LocalAct, by: EndUser) -> Outcome {
        let outcome = self.clients[client].act_locally(act, by);
        self.settle_client(client);
        outcome
    }

    // ---- below the surface

    /// The connection over which the list shows a client online, if the client holds it as well and is awake.
    fn shared(&self, client: usize) -> Option<&Ends> {
        let connection = self.held[client].filter(|_| !self.asleep[client])?;
        let online = Entry::Registered(Some(connection));
        let is_shown = self.appliance.registry().entry(ClientId(client as u32)) == online;
        self.ends.get(&connection).filter(|ends| is_shown && ends.client_holds && ends.appliance_holds)
    }

    fn settle_client(&mut self, client: usize) {
        while let Some(output) = self.clients[client].poll_output() {
            match output {
                jump_client::Output::Dial => self.dial(client),
                jump_client::Output::Send(message) => {
                    let connection = self.held[client].expect("it sends on the connection that it holds");
                    self.send_up(connection, Delivery::Up(connection, message));
                }
                jump_client::Output::HangUp | jump_client::Output::Abandon => {
                    let Some(connection) = self.held[client].take() else { continue };
                    if let Some(ends) = self.ends.get_mut(&connection) {
                        ends.client_holds = false;
                    }
                    if output == jump_client::Output::HangUp {
                        self.send_up(connection, Delivery::EndUp(connection, LossSeen::Closed));
                    }
                    self.follow_lines();
                }
                jump_client::Output::WakePacket(target, _) => self.broadcast(client, target),
                jump_client::Output::Event(event) => {
                    let event = Event::Client(ClientId(client as u32), event);
                    self.trace.push(Stamped { at: self.now, event });
                    self.clients[client].watch_keep_alives(self.now, 0);
                }
            }
        }
    }

    fn settle_appliance(&mut self) {
        while let Some(output) = self.appliance.poll_output() {
            match output {
                appliance::Output::Send { connection, message } => {
                    self.send_down(connection, Delivery::Down(connection, message))
                }
                appliance::Output::Close { connection } => {
                    if let Some(ends) = self.ends.get_mut(&connection) {
                        ends.appliance_holds = false;
                    }
                    self.send_down(connection, Delivery::EndDown(connection, LossSeen::Closed));
                }
                appliance::Output::StartTransfer { connection, bytes } => self.start_package(connection, bytes),
                appliance::Output::StopTransfer { connection } => self.stop_package(connection),
                appliance::Output::Session(session, event) => {
                    self.trace.push(Stamped { at: self.now, event: Event::Session(session, event) });
                }
                appliance::Output::Console(console, event) => {
                    self.trace.push(Stamped { at: self.now, event: Event::Console(console, event) });
                }
                appliance::Output::Key(key, event) => {
                    self.trace.push(Stamped { at: self.now, event: Event::Key(key, event) });
                }
                appliance::Output::Event(event) => {
                    self.trace.push(Stamped { at: self.now, event: Event::Appliance(event) });
                    if let ApplianceEvent::Queued { connection, .. } | ApplianceEvent::Admitted { connection, .. } =
                        event
                    {
                        self.appliance.watch_keep_alives(connection, 0);
                    }
                }
            }
        }
    }

    fn dial(&mut self, client: usize) {
        let connection = ConnectionId(self.connections);
        self.connections += 1;
        self.held[client] = Some(connection);
        let ends = Ends {
            client: ClientId(client as u32),
            client_holds: true,
            appliance_holds: false,
            broken_up: false,
            broken_down: false,
        };
        self.ends.insert(connection, ends);
        if !(self.open_up && self.open_down) {
            self.send_in(DIAL_TIMEOUT, Delivery::DialFails(connection, DialFailure::TimedOut));
        } else if !self.appliance.is_up() {
            self.send_in(LATENCY * 2, Delivery::DialFails(connection, DialFailure::Refused));
        } else {
            self.send_in(LATENCY * 2, Delivery::Opened(connection));
        }
    }

    fn deliver(&mut self, delivery: Delivery) {
        let now = self.now;
        match delivery {
            Delivery::Opened(connection) => {
                let Some(ends) = self.ends.get_mut(&connection).filter(|ends| ends.client_holds) else { return };
                if !self.appliance.is_up() {
                    return self.send_in(DIAL_TIMEOUT, Delivery::DialFails(connection, DialFailure::TimedOut));
                }
                ends.appliance_holds = true;
                let client = ends.client.index();
                self.appliance.handle_connection(now, connection);
                self.settle_appliance();
                let presented = self.appliance.chains().presented();
                self.clients[client].handle_dialled(now, connection, presented, &self.plan.behaviour);
                self.settle_client(client);
            }
            Delivery::DialFails(connection, why) => {
                let Some(ends) = self.ends.remove(&connection).filter(|ends| ends.client_holds) else { return };
                let client = ends.client.index();
                self.held[client] = None;
                self.clients[client].handle_dial_failed(now, why, &self.plan.behaviour);
                self.settle_client(client);
            }
            Delivery::Up(connection, message) => {
                if self.ends[&connection].appliance_holds {
                    self.appliance.handle_message(now, connection, message);
                    self.settle_appliance();
                } else if self.appliance.is_up() {
                    self.send_down(connection, Delivery::EndDown(connection, LossSeen::Reset));
                }
            }
            Delivery::Down(connection, message) => {
                let ends = &self.ends[&connection];
                let client = ends.client.index();
                if self.asleep[client] {
                    return;
                }
                if ends.client_holds {
                    self.clients[client].handle_message(now, connection, message, &self.plan.behaviour);
                    self.settle_client(client);
                } else {
                    self.send_up(connection, Delivery::EndUp(connection, LossSeen::Reset));
                }
            }
            Delivery::EndUp(connection, how) => {
                if let Some(ends) = self.ends.get_mut(&connection)
                    && std::mem::take(&mut ends.appliance_holds)
                {
                    self.appliance.handle_hung_up(now, connection, how);
                    self.settle_appliance();
                }
            }
            Delivery::EndDown(connection, how) => {
                let Some(ends) = self.ends.get_mut(&connection) else { return };
                let client = ends.client.index();
                if !self.asleep[client] && std::mem::take(&mut ends.client_holds) {
                    self.held[client] = None;
                    self.clients[client].handle_hung_up(now, connection, how, &self.plan.behaviour);
                    self.settle_client(client);
                    self.follow_lines();
                }
            }
        }
    }

    fn send_up(&mut self, connection: ConnectionId, delivery: Delivery) {
        let Some(ends) = self.ends.get_mut(&connection) else { return };
        ends.broken_up |= !self.open_up;
        if !ends.broken_up {
            self.send_in(LATENCY, delivery);
        }
    }

    fn send_down(&mut self, connection: ConnectionId, delivery: Delivery) {
        let Some(ends) = self.ends.get_mut(&connection) else { return };
        ends.broken_down |= !self.open_down;
        if !ends.broken_down {
            self.send_in(LATENCY, delivery);
        }
    }

    fn send_in(&mut self, span: SimDuration, delivery: Delivery) {
        self.sent += 1;
        self.under_way.insert((self.now + span, self.sent), delivery);
    }
}

/// One way, for every message.
pub(crate) const LATENCY: SimDuration = SimDuration::from_millis(20);
pub(crate) const DIAL_TIMEOUT: SimDuration = SimDuration::from_secs(10);
