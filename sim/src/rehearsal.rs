//! One rehearsal under way, whatever engine carries its messages: the appliance, the Jump Clients, the network between
//! them, the timeline, and the record of it all.
//!
//! A driver owns time. It calls [`Rehearsal::run_timer`] for everything due, reports what its engine brings
//! (`handle_*`), and after each call does what [`Rehearsal::poll_wire`] asks, until there is nothing more.

mod bulk;
mod carrying;
mod desk;
mod dialling;
mod engine;
mod errands;
mod following;
mod installers;
mod maintenance;
mod names;
mod parties;
mod peace;
mod people;
mod sessions;
mod standstill;
mod statistics;
mod timeline;
mod timer;
mod travel;
mod upgrades;
mod wake;

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use model::appliance::{self, Appliance};
use model::connection_table::ConnectionTable;
use model::event::{ClientState, Event, Stamped};
use model::id::{ClientId, ConnectionId, ConsoleId, EntryId, Party};
use model::jump_client::{self, JumpClient, upgrade::Software};
use model::plan::{Begin, ClientBegins, Plan};
use model::record::Record;
use model::rng::Chance;
use model::time::{SimDuration, SimTime};

use crate::RunOptions;
use crate::effect::Effects;
use crate::link::{Link, Parcel};
use crate::network::{LineValues, Network, Way};
use crate::quiet::Quiet;
use crate::recorder::Recorder;
use crate::timers::Timers;

use bulk::Bulk;
use desk::Streams;
pub(crate) use engine::{EngineLatency, Wire};
use names::names;
use parties::Parties;
use peace::Peace;
use standstill::Standstill;
use statistics::Reports;
use timeline::Churn;
use timer::Timer;

/// One rehearsal under way.
pub(crate) struct Rehearsal {
    plan: Arc<Plan>,
    appliance: Appliance,
    /// The moment for which the appliance's timer is set.
    appliance_timer: SimTime,
    parties: Parties,
    clients: Vec<JumpClient>,
    /// Per client: the moment for which its timer is set.
    client_timers: Vec<SimTime>,
    /// Per client: when the latest end of its stops so far is.
    stopped_until: Vec<SimTime>,
    /// Per client: its keep-alives, while they are counted and not sent.
    peace: Vec<Option<Peace>>,
    /// Whether keep-alives are counted at all, and not always sent.
    count_keep_alives: bool,
    clients_by_site: Vec<Vec<ClientId>>,
    links: ConnectionTable<Link>,
    next_connection: u32,
    network: Network,
    quiet: Quiet,
    reports: Reports,
    /// What a client was to send before this moment is out, as far as nothing holds it back: timers of a moment run before
    /// anything arrives at it, but those of the world before those of clients.
    out_before: SimTime,
    bulk: Bulk,
    timers: Timers<Timer>,
    standstill: Standstill,
    churns: FxHashMap<EntryId, Churn>,
    /// Per change of lines under way: the values to give back when it ends, in the order of its sites.
    lines_before: FxHashMap<EntryId, Vec<LineValues>>,
    streams: Streams,
    effects: Effects,
    recorder: Recorder,
    wire: VecDeque<Wire>,
    engine: EngineLatency,
}

impl Rehearsal {
    /// Sets the stage; nothing happens before [`Self::begin`].
    pub(crate) fn new(plan: Arc<Plan>, engine: EngineLatency, options: &RunOptions, trace: bool) -> Self {
        let chance = Chance::new(plan.seed);
        let clients: Vec<JumpClient> = (names(&plan).iter().zip(&plan.clients).enumerate())
            .map(|(number, (name, client))| {
                let bare = JumpClient::new(ClientId(number as u32), chance.decisions(name));
                bare.with_software(Software::planned(client))
            })
            .collect();
        let mut clients_by_site = vec![Vec::new(); plan.sites.len()];
        for (number, client) in plan.clients.iter().enumerate() {
            clients_by_site[client.site.index()].push(ClientId(number as u32));
        }
        let count = clients.len();
        Self {
            appliance: Appliance::new(&plan, &chance),
            appliance_timer: SimTime::NEVER,
            parties: Parties::new(&plan, &chance),
            clients,
            client_timers: vec![SimTime::NEVER; count],
            stopped_until: vec![SimTime::ZERO; count],
            peace: vec![None; count],
            count_keep_alives: options.count_keep_alives,
            clients_by_site,
            links: ConnectionTable::default(),
            next_connection: 0,
            network: Network::new(&plan, &chance, &engine.by_site),
            quiet: Quiet::new(plan.behaviour.keep_alive_interval),
            reports: Reports::new(options.count_reports && !plan.appliance.statistics.sent_singly, count),
            out_before: SimTime::ZERO,
            bulk: Bulk::new(&plan),
            timers: Timers::new(),
            standstill: Standstill::new(&plan),
            churns: FxHashMap::default(),
            lines_before: FxHashMap::default(),
            streams: Streams::new(&plan, &chance),
            effects: Effects::new(&plan),
            recorder: Recorder::new(&plan, trace),
            wire: VecDeque::new(),
            engine,
            plan,
        }
    }

    /// Who is to be connected when the run begins, with their connections; the engine makes these first.
    pub(crate) fn connect_before(&mut self) -> Vec<(ConnectionId, Party)> {
        if self.plan.begin == Begin::Cold {
            return Vec::new();
        }
        let listed = |begins: &ClientBegins| !matches!(begins, ClientBegins::Uninstalled | ClientBegins::NotInstalled);
        let fits = self.plan.clients.iter().enumerate().filter(|(_, client)| listed(&client.begins));
        let connected: Vec<ClientId> = fits
            .take(self.plan.appliance.capacity as usize)
            .filter(|(_, client)| matches!(client.begins, ClientBegins::WithFleet { .. }))
            .map(|(number, _)| ClientId(number as u32))
            .collect();
        connected
            .into_iter()
            .map(|client| {
                let party = Party::JumpClient(client);
                let connection = self.new_connection(party);
                let mut link = Link::new(party, SimTime::ZERO);
                (link.opened, link.appliance_holds) = (true, true);
                self.links.insert(connection, link);
                (connection, party)
            })
            .collect()
    }

    /// The run begins: everybody is where the plan says.
    pub(crate) fn begin(&mut self) {
        let now = SimTime::ZERO;
        let plan = Arc::clone(&self.plan);
        let chance = Chance::new(plan.seed);
        let names = names(&plan);
        for (number, client) in plan.clients.iter().enumerate() {
            let id = ClientId(number as u32);
            self.clients[number].begin_screen(client.screen());
            match client.begins {
                ClientBegins::WithFleet { since } => match self.parties.held_by[number] {
                    Some(connection) => {
                        // Connections made at any time in the past keep their phase; without a listing phases are drawn.
                        let since = since.unwrap_or_else(|| {
                            let interval = plan.behaviour.keep_alive_interval.as_micros();
                            let drawn = chance.number(&format!("{}/phase", names[number]));
                            now - SimDuration::from_micros(drawn % interval)
                        });
                        let told = self.appliance.settings().shared_with(id);
                        self.clients[number].begin_connected(since, connection, told, &plan.behaviour);
                        self.appliance.begin_listed(id, Some(connection), since);
                        self.begin_peace(now, id);
                    }
                    None => self.clients[number].begin_unconnected(now, &plan.behaviour),
                },
                ClientBegins::SwitchedOff { since } => self.begin_switched_off(id, since),
                ClientBegins::Uninstalled => self.begin_uninstalled(now, id),
                ClientBegins::NotInstalled => self.clients[number].begin_stopped(now, ClientState::NotInstalled, None),
            }
            self.settle_client(now, id);
            self.settle_appliance(now);
        }
        for number in 0..plan.consoles.len() {
            self.settle_person(now, Party::Console(ConsoleId(number as u32)));
        }
        for stream in 0..plan.support.streams.len() {
            self.await_customer(stream);
        }
        for (number, entry) in plan.timeline.iter().enumerate().filter(|(_, entry)| entry.enabled) {
            self.set_timer(entry.at, Timer::EntryBegins(EntryId(number as u32)));
        }
    }

    /// When the next timer is due.
    pub(crate) fn next_timer(&mut self) -> Option<SimTime> {
        self.set_bulk_timer();
        self.timers.next_at()
    }

    /// Runs the next timer at its time.
    pub(crate) fn run_timer(&mut self) {
        let Some((now, timer)) = self.timers.take() else { return };
        self.standstill.note(now, &timer);
        self.reach(now);
        self.out_before = self.out_before.max(now);
        match timer {
            Timer::Appliance => {
                // One that was set before the appliance changed its mind.
                if self.appliance_timer == now {
                    self.appliance_timer = SimTime::NEVER;
                    self.appliance.handle_timeout(now);
                    self.settle_appliance(now);
                }
            }
            Timer::Party(party) => self.run_party(now, party),
            Timer::Lane(connection, way) => self.run_lane(now, connection, way),
            Timer::Greet(connection) => self.greet(now, connection),
            Timer::DialAgain(connection, party, resends) => self.try_dial(now, connection, party, resends),
            Timer::DialFails(connection, party, why) => self.fail_dial(now, connection, party, why),
            Timer::Arrives(connection, message) => self.receive_up(now, connection, message),
            Timer::EntryBegins(entry) => self.begin_entry(now, entry),
            Timer::EntryEnds(entry) => self.end_entry(now, entry),
            Timer::Stop(entry, client) => self.stop_client(now, entry, client),
            Timer::SwitchOn(entry, client) => self.switch_on(now, entry, client),
            Timer::EndStop(client) => self.end_stop(now, client),
            Timer::Remove(entry, client) => self.remove_client(now, entry, client),
            Timer::Wake(entry, client) => self.wake_client(now, entry, client),
            Timer::Install(entry, client) => self.install_client(now, entry, client),
            Timer::Travel(entry, client) => self.travel(now, entry, client),
            Timer::Screen(entry, client) => self.change_screen(now, entry, client),
            Timer::LocalAct(entry, client) => self.act_locally(now, entry, client),
            Timer::Churn(entry) => self.run_churn(now, entry),
            Timer::Bulk => self.run_bulk(now),
            Timer::Upgrades(entry, client) => self.act_on_upgrades(now, entry, client),
            Timer::Transfer(entry) => self.start_transfer(now, entry),
            Timer::Comes(stream) => self.bring_from_stream(now, stream),
            Timer::AtConsole(entry, console) => self.run_at_console(now, entry, console),
            Timer::ConsoleBack(console) => self.bring_console_back(now, console),
        }
    }

    /// The next thing the engine is asked to do.
    pub(crate) fn poll_wire(&mut self) -> Option<Wire> {
        self.wire.pop_front()
    }

    /// Whether the engine has been asked for something that it has not taken yet.
    pub(crate) fn has_wire(&self) -> bool {
        !self.wire.is_empty()
    }

    /// One-way latency of the party's line now, without jitter: how long the first segment of a dial is under way.
    pub(crate) fn line_latency(&self, party: Party) -> SimDuration {
        self.network.latency(self.parties.site(party))
    }

    /// How many Jump Clients the appliance shows online now, for progress.
    pub(crate) fn online(&self) -> u64 {
        self.recorder.online()
    }

    /// The events since this was last asked, if they are kept.
    pub(crate) fn take_trace(&mut self) -> Vec<Stamped> {
        self.recorder.take_trace()
    }

    /// Time has come to `now`: books what was counted and not sent in the buckets that end before it.
    fn reach(&mut self, now: SimTime) {
        self.tell_upgrade_rate(now);
        while let Some(boundary) = self.recorder.bucket_ending_before(now) {
            self.book(boundary);
            self.recorder.close_bucket(boundary);
        }
    }

    /// Something arrives at `now`, when every timer of that moment has run.
    fn receive(&mut self, now: SimTime) {
        self.reach(now);
        self.out_before = now + SimDuration::from_micros(1);
    }

    /// The run ended at `now`: what happened.
    pub(crate) fn finish(mut self, now: SimTime, driver: &'static str) -> Record {
        self.reach(now);
        self.tell_upgrade_rate(SimTime::NEVER);
        self.book(now);
        self.recorder.finish(now, driver, self.engine.tick, self.effects.finish(&self.plan))
    }

    // ---- what the state machines want

    /// Does what a client wants, until it wants nothing more, and sets its timer.
    fn settle_client(&mut self, now: SimTime, client: ClientId) {
        while let Some(output) = self.clients[client.index()].poll_output() {
            match output {
                jump_client::Output::Dial => self.dial(now, Party::JumpClient(client)),
                jump_client::Output::Send(message) => {
                    if let Some(connection) = self.parties.held_by[client.index()] {
                        self.send(now, connection, Way::ToAppliance, Parcel::Up(message));
                    }
                }
                jump_client::Output::HangUp => self.let_go(now, Party::JumpClient(client), true),
                jump_client::Output::Abandon => self.let_go(now, Party::JumpClient(client), false),
                jump_client::Output::WakePacket(target, entry) => self.broadcast(now, client, target, entry),
                jump_client::Output::Event(event) => {
                    self.record(now, Event::Client(client, event));
                    self.follow_client(now, client, event);
                }
            }
        }
        self.follow_receiver(now, client);
        let due = self.clients[client.index()].poll_timeout().unwrap_or(SimTime::NEVER).max(now);
        if due != self.client_timers[client.index()] && due != SimTime::NEVER {
            self.set_timer(due, Timer::Party(Party::JumpClient(client)));
        }
        self.client_timers[client.index()] = due;
    }

    /// Writes an event down, and notes if with it everybody is settled.
    fn record(&mut self, now: SimTime, event: Event) {
        let was_settled = self.recorder.is_settled();
        self.recorder.record(now, event);
        if self.recorder.is_settled() && !was_settled {
            self.effects.settle(now);
        }
    }

    /// Does what the appliance wants, until it wants nothing more, and sets its timer.
    fn settle_appliance(&mut self, now: SimTime) {
        while let Some(output) = self.appliance.poll_output() {
            match output {
                appliance::Output::Send { connection, message } => {
                    self.send(now, connection, Way::ToClient, Parcel::Down(message));
                }
                appliance::Output::Close { connection } => self.appliance_lets_go(now, connection),
                appliance::Output::StartTransfer { connection, bytes } => self.start_package(now, connection, bytes),
                appliance::Output::StopTransfer { connection } => self.stop_package(now, connection),
                appliance::Output::Event(event) => {
                    self.record(now, Event::Appliance(event));
                    self.follow_appliance(now, event);
                }
                appliance::Output::Session(session, event) => self.record(now, Event::Session(session, event)),
                appliance::Output::Console(console, event) => self.record(now, Event::Console(console, event)),
                appliance::Output::Key(key, event) => self.record(now, Event::Key(key, event)),
            }
        }
        let due = self.appliance.poll_timeout().unwrap_or(SimTime::NEVER).max(now);
        if due != self.appliance_timer && due != SimTime::NEVER {
            self.set_timer(due, Timer::Appliance);
        }
        self.appliance_timer = due;
    }

    fn set_timer(&mut self, at: SimTime, timer: Timer) {
        self.timers.set(at, timer.rank(), timer);
    }

    fn new_connection(&mut self, party: Party) -> ConnectionId {
        let connection = ConnectionId(self.next_connection);
        self.next_connection += 1;
        self.parties.hold(party, Some(connection));
        connection
    }
}
