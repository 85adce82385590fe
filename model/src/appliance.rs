//! The remote-support appliance as Jump Clients meet it: greets, registers, keeps waiting, admits, watches, loses.
//!
//! This file only routes; the nouns have files of their own. Call order: any `handle_*` or command with the current
//! time, then [`Appliance::poll_output`] until it is empty, then [`Appliance::poll_timeout`] for the moment at which to
//! call [`Appliance::handle_timeout`].

pub mod admission;
mod beginning;
pub mod connections;
pub mod consoles;
pub mod credentials;
mod desk;
pub mod installers;
pub mod maintenance;
pub mod models;
mod outage;
pub mod parties;
pub mod registry;
pub mod scripting;
pub mod session_keys;
pub mod sessions;
pub mod settings;
pub mod support_buttons;
#[cfg(test)]
mod testing;
pub mod upgrades;
mod upgrading;
pub mod wake;

use std::collections::{BTreeMap, VecDeque};

use crate::certificate::Chains;
use crate::event::{ApplianceEvent, ConsoleEvent, KeyEvent, LossSeen, SessionEvent, Setting};
use crate::id::{ClientId, ConnectionId, ConsoleId, Party, SessionId, SessionKeyId};
use crate::plan::Plan;
use crate::rng::Chance;
use crate::service::{Errand, Job, Service};
use crate::session::Arrival;
use crate::time::SimTime;
use crate::wire::{ToAppliance, ToClient};

use admission::{Admission, Place};
use connections::{Connections, Stage};
use consoles::Consoles;
use credentials::Credentials;
use installers::Installers;
use maintenance::Maintenance;
use parties::Parties;
use registry::{Registration, Registry};
use scripting::Scripting;
use session_keys::SessionKeys;
use sessions::Sessions;
use settings::Settings;
use support_buttons::SupportButtons;
use upgrades::Upgrades;
use wake::WakeUps;

/// The appliance.
#[derive(Debug)]
pub struct Appliance {
    up: bool,
    connections: Connections,
    registry: Registry,
    maintenance: Maintenance,
    service: Service,
    admission: Admission,
    settings: Settings,
    upgrades: Upgrades,
    chains: Chains,
    wake_ups: WakeUps,
    installers: Installers,
    sessions: Sessions,
    consoles: Consoles,
    session_keys: SessionKeys,
    support_buttons: SupportButtons,
    scripting: Scripting,
    credentials: Credentials,
    /// What customers have filled in who are on their way.
    forms: BTreeMap<SessionId, (SimTime, Arrival)>,
    parties: Parties,
    outputs: VecDeque<Output>,
}

/// What the appliance wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum Output {
    /// Send this on that connection.
    Send { connection: ConnectionId, message: ToClient },
    /// Close that connection once what was sent on it is through; nothing more is to be heard of it.
    Close { connection: ConnectionId },
    /// Send so many bytes in bulk to the client on that connection; answered by [`Appliance::handle_transfer_sent`].
    StartTransfer { connection: ConnectionId, bytes: u64 },
    /// Send no more of them; answered by [`Appliance::handle_transfer_stopped`] before time goes on.
    StopTransfer { connection: ConnectionId },
    /// Something observable happened.
    Event(ApplianceEvent),
    /// Something observable happened to a session.
    Session(SessionId, SessionEvent),
    /// Something observable happened at a console.
    Console(ConsoleId, ConsoleEvent),
    /// Something observable happened to a session key.
    Key(SessionKeyId, KeyEvent),
}

impl Appliance {
    /// The appliance of a plan: up, with an empty list.
    pub fn new(plan: &Plan, chance: &Chance) -> Self {
        let Plan { appliance, behaviour, clients, .. } = plan;
        let own_delete_after = clients.iter().map(|client| client.delete_after).collect();
        Self {
            up: true,
            connections: Connections::new(behaviour),
            registry: Registry::new(clients.len(), appliance.capacity, appliance.at_capacity),
            maintenance: Maintenance::new(clients.len()),
            service: Service::new(appliance.service, chance.generator("appliance/service")),
            admission: Admission::new(appliance.connection_rate, appliance.line_max),
            settings: Settings::new(appliance, behaviour, own_delete_after),
            upgrades: Upgrades::new(plan),
            chains: Chains::default(),
            wake_ups: WakeUps::new(&plan.sites, clients),
            installers: Installers::new(&plan.installers),
            sessions: Sessions::new(plan),
            consoles: Consoles::new(plan),
            session_keys: SessionKeys::default(),
            support_buttons: SupportButtons::new(&plan.support.tools.buttons),
            scripting: Scripting::new(plan),
            credentials: Credentials::new(plan, chance),
            forms: BTreeMap::new(),
            parties: Parties::default(),
            outputs: VecDeque::new(),
        }
    }

    /// Whether it is up.
    pub const fn is_up(&self) -> bool {
        self.up
    }

    /// The list of Jump Clients.
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Who is lost, and what end users did to their clients.
    pub const fn maintenance(&self) -> &Maintenance {
        &self.maintenance
    }

    /// The settings as they are now.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Who is outdated, waits for an upgrade, or is being upgraded.
    pub const fn upgrades(&self) -> &Upgrades {
        &self.upgrades
    }

    /// The connections it knows.
    pub const fn connections(&self) -> &Connections {
        &self.connections
    }

    // ---- what happens to it

    /// A connection was made; its first word is awaited for as long as the greeting time-out.
    pub fn handle_connection(&mut self, now: SimTime, connection: ConnectionId) {
        if self.up {
            self.connections.open(now, connection);
        }
    }

    /// A message arrived. One on a connection that it does not know (any more) is ignored.
    pub fn handle_message(&mut self, now: SimTime, connection: ConnectionId, message: ToAppliance) {
        match message {
            ToAppliance::Hello { client, version, away } => {
                if self.connections.greet(connection, Party::JumpClient(client)) {
                    self.upgrades.hear(client, version);
                    self.wake_ups.locate(client, away);
                    self.service.handle_arrival(now, connection, Errand::Registration);
                    let (queue, busy) = self.load();
                    self.tell(ApplianceEvent::Greeted { client, queue, busy });
                }
            }
            ToAppliance::KeepAlive { number } => {
                if self.connections.hear(connection, number) {
                    self.send(connection, ToClient::KeepAliveAnswer { number });
                }
            }
            // It asks for nothing, and is no sign of life: that is what keep-alives are numbered for (CONN-8).
            ToAppliance::Statistics { .. } => {}
            ToAppliance::Installed { version } => self.follow_installed(now, connection, version),
            ToAppliance::Goodbye => self.take_leave(now, connection),
            ToAppliance::Disabled { disabled } => self.note_disabled(connection, disabled),
            ToAppliance::SessionReady { session, screen } => self.begin_session(now, connection, session, screen),
            ToAppliance::Leave | ToAppliance::Idle { .. } | ToAppliance::Act { .. } | ToAppliance::Choose { .. } => {
                self.hear_at_the_desk(now, connection, message);
            }
            ToAppliance::Answer { .. } | ToAppliance::TakeBack { .. } => self.hear_customer(now, connection, message),
            ToAppliance::Call { party } => self.greet_party(now, connection, party),
        }
    }

    /// The other side ended the connection, or the network did.
    pub fn handle_hung_up(&mut self, now: SimTime, connection: ConnectionId, how: LossSeen) {
        match self.connections.forget(connection) {
            Some(Stage::Admitted { client }) => {
                self.registry.set_connection(client, None);
                self.maintenance.lose(client, now, &self.settings);
                self.tell(ApplianceEvent::SeenOffline { client, how });
                self.follow_gone(now, client, how);
            }
            Some(Stage::InLine { client }) => {
                self.admission.leave();
                self.maintenance.resume(client, &self.settings);
                self.tell(ApplianceEvent::LeftLine { client, how });
                self.follow_gone(now, client, how);
            }
            Some(Stage::Talking { party }) => self.forget_party(now, party, how),
            // Its work is skipped when its turn comes.
            Some(Stage::Silent | Stage::InService { .. }) | None => {}
        }
    }

    /// Does everything that is due at `now`; nothing before its time, and nothing while it is down. Deadlines come before
    /// admissions (MAINT-14).
    pub fn handle_timeout(&mut self, now: SimTime) {
        if self.up {
            self.apply_deadlines(now);
            self.follow_schedules(now);
            self.follow_credentials(now);
        }
        while let Some(job) = self.service.poll_done(now, |id| self.connections.is_known(id)) {
            self.finish_work(now, job);
        }
        while let Some((connection, joined)) = self.admission.poll_admitted(now, |id| self.connections.is_known(id)) {
            self.admit(now, connection, joined);
        }
        while let Some(connection) = self.connections.poll_unheard(now) {
            self.outputs.push_back(Output::Close { connection });
            self.handle_hung_up(now, connection, LossSeen::KeepAliveTimeout);
        }
        while let Some(connection) = self.connections.poll_silent(now) {
            self.outputs.push_back(Output::Close { connection });
            self.connections.forget(connection);
            self.tell(ApplianceEvent::GaveUpOnSilence { connection });
        }
    }

    // ---- commands

    /// Gives a setting a new value (CONN-9). Clients that are online are told what concerns them (MAINT-6, STAT-4); deadlines
    /// that have passed with the new value are due now (MAINT-7, MAINT-13).
    pub fn change(&mut self, now: SimTime, setting: Setting) {
        self.tell(ApplianceEvent::SettingChanged { setting });
        if let Setting::ConnectionRate(rate) = setting {
            self.admission.set_rate(now, rate);
        }
        if self.settings.change(setting) && self.up {
            let online: Vec<_> = self.registry.online().collect();
            for (client, connection) in online {
                self.send(connection, ToClient::Settings { settings: self.settings.shared_with(client) });
            }
        }
        self.follow_setting(setting);
        self.consoles.change(setting);
    }

    /// Somebody removes a client in the Jump interface: one that is online or stands in line is told to uninstall itself.
    /// Returns whether it was in the list.
    pub fn remove(&mut self, now: SimTime, client: ClientId) -> bool {
        if self.registry.is_marked_uninstalled(client) {
            self.registry.remove(client);
            self.tell(ApplianceEvent::Unlisted { client });
            return true;
        }
        let Some(online) = self.registry.remove(client) else { return false };
        if let Some(connection) = online.or_else(|| self.connections.in_line(client)) {
            self.handle_hung_up(now, connection, LossSeen::Removed);
            self.dismiss(connection, ToClient::Uninstall);
        }
        self.maintenance.forget(client, &self.settings);
        self.tell(ApplianceEvent::Removed { client });
        true
    }

    // ---- what it wants

    /// The next thing it wants done; call until there is none.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Self::handle_timeout`] next.
    pub fn poll_timeout(&self) -> Option<SimTime> {
        let deadline = if self.up { self.maintenance.poll_timeout(&self.settings) } else { None };
        let sessions = self.sessions.poll_timeout();
        [
            self.service.poll_timeout(),
            self.admission.poll_timeout(),
            self.connections.poll_timeout(),
            deadline,
            sessions,
            self.credentials.poll_timeout().filter(|_| self.up),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    // ---- below the surface

    fn finish_work(&mut self, now: SimTime, job: Job) {
        let (queue, busy) = self.load();
        let client = match self.connections.stage(job.connection) {
            Some(Stage::InService { party: Party::JumpClient(client) }) => client,
            Some(Stage::InService { party }) => return self.finish_party(now, job, party),
            _ => return self.tell(ApplianceEvent::ServedInVain { queue, busy }),
        };
        self.tell(ApplianceEvent::Served { client, waited: job.waited, took: job.takes, queue, busy });
        match self.registry.register(client) {
            Registration::Full => {
                self.tell(ApplianceEvent::RefusedAtCapacity { client });
                self.dismiss(job.connection, ToClient::NoCapacity);
            }
            Registration::Removed => self.dismiss(job.connection, ToClient::Uninstall),
            Registration::New { overload } => {
                self.maintenance.lose(client, now, &self.settings);
                self.tell(ApplianceEvent::Registered { client, overload });
                self.upgrades.handle_listed(client);
                self.seat(now, client, job.connection);
            }
            Registration::Known(online) => {
                // It would not dial if it still held its old connection, whether it was online over it or in line.
                if let Some(former) = online.or_else(|| self.connections.in_line(client)) {
                    self.outputs.push_back(Output::Close { connection: former });
                    self.handle_hung_up(now, former, LossSeen::Superseded);
                }
                self.seat(now, client, job.connection);
            }
        }
    }

    /// A registered client asks to be admitted.
    fn seat(&mut self, now: SimTime, client: ClientId, connection: ConnectionId) {
        match self.admission.ask(now, connection) {
            Place::Now => self.admit(now, connection, now),
            Place::InLine(line) => {
                self.connections.promote(now, connection, Stage::InLine { client });
                self.upgrades.handle_queued(client);
                self.maintenance.suspend(client, &self.settings);
                self.tell(ApplianceEvent::Queued { client, connection, line });
                self.send(connection, ToClient::Wait { line });
            }
            Place::Return(span) => {
                self.tell(ApplianceEvent::TurnedAway { client, return_in: span });
                self.dismiss(connection, ToClient::ReturnIn { span });
            }
        }
    }

    fn admit(&mut self, now: SimTime, connection: ConnectionId, joined: SimTime) {
        let (Some(Stage::InService { party: Party::JumpClient(client) }) | Some(Stage::InLine { client })) =
            self.connections.stage(connection)
        else {
            return;
        };
        self.connections.promote(now, connection, Stage::Admitted { client });
        self.registry.set_connection(client, Some(connection));
        self.maintenance.regain(client, &self.settings);
        self.tell(ApplianceEvent::Admitted { client, connection, waited: now.since(joined) });
        self.send(connection, ToClient::Admitted { settings: self.settings.shared_with(client) });
        self.follow_online(client, connection);
    }

    /// A last word, and the end of the connection.
    fn dismiss(&mut self, connection: ConnectionId, message: ToClient) {
        self.connections.forget(connection);
        self.send(connection, message);
        self.outputs.push_back(Output::Close { connection });
    }

    fn load(&self) -> (u32, u32) {
        (self.service.waiting() as u32, self.service.busy() as u32)
    }

    fn send(&mut self, connection: ConnectionId, message: ToClient) {
        self.outputs.push_back(Output::Send { connection, message });
    }

    fn tell(&mut self, event: ApplianceEvent) {
        self.outputs.push_back(Output::Event(event));
    }
}
