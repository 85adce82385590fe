//! Small fleets whose every keep-alive is known beforehand, and what is asked of their runs.

use std::sync::Arc;

use jumpstorm_sim::observer::Observer;
use jumpstorm_sim::{RunOptions, run};
use model::access::Directory;
use model::appliance::models::Model;
use model::event::{ApplianceEvent, ClientEvent, DownHow, Event, LossSeen, Stamped, StopHow, WorldEvent};
use model::id::{ClientId, SiteId};
use model::plan::{
    Action, AppliancePlan, Begin, Behaviour, Client, ClientBegins, Direction, Entry, Measures, Plan, Site, WhileDown,
};
use model::record::{Effect, Record};
use model::time::{SimDuration, SimTime};

/// One run, with its events.
pub(crate) struct Outcome {
    pub(crate) record: Record,
    pub(crate) trace: Vec<Stamped>,
}

/// Keeps every event.
#[derive(Default)]
pub(crate) struct Keeper(pub(crate) Vec<Stamped>);

impl Observer for Keeper {
    fn wants_events(&self) -> bool {
        true
    }

    fn events(&mut self, events: &[Stamped]) {
        self.0.extend_from_slice(events);
    }
}

/// A fleet of `clients` on a B400, spread round robin over sites with these latencies, for so many minutes.
///
/// Keep-alive `k` of client `n` falls due at `60 k - 1.3 (n + 1)` seconds, until it connects anew.
pub(crate) fn fleet(clients: u32, latencies_ms: &[u64], minutes: u64) -> Plan {
    let sites: Vec<Site> = latencies_ms.iter().enumerate().map(|(n, latency)| site(n, *latency)).collect();
    let duration = SimDuration::from_secs(minutes * 60);
    Plan {
        name: "test".to_owned(),
        seed: 7,
        starts: "2026-11-16T10:00:00[UTC]".parse().expect("a valid date"),
        duration,
        tick: SimDuration::from_millis(10),
        begin: Begin::Connected,
        must_reach_rest: true,
        appliance: AppliancePlan::standard(Model::B400).expect("a B400 is standard"),
        behaviour: Behaviour::default(),
        clients: (0..clients).map(|number| client(number, number % sites.len() as u32)).collect(),
        sites,
        consoles: Vec::new(),
        support: Default::default(),
        installers: Vec::new(),
        directory: Directory::new(),
        pinned: Vec::new(),
        sessions: Vec::new(),
        timeline: Vec::new(),
        measures: Measures { bucket: SimDuration::from_secs(10), marks: Vec::new(), windows: Vec::new() },
        assumptions: Vec::new(),
    }
}

/// Runs a plan with its events kept.
pub(crate) fn outcome(plan: &Plan) -> Outcome {
    outcome_with(plan, &RunOptions::default())
}

/// The same with other options.
pub(crate) fn outcome_with(plan: &Plan, options: &RunOptions) -> Outcome {
    let mut keeper = Keeper::default();
    let record = run(&Arc::new(plan.clone()), options, &mut keeper).expect("the plan runs");
    Outcome { record, trace: keeper.0 }
}

impl Outcome {
    /// No law was broken, every law that can be was checked, and nobody is stuck.
    pub(crate) fn assert_sound(self) -> Self {
        for law in &self.record.invariants {
            assert_eq!(law.violations, 0, "{}: {:?}", law.name, law.first);
        }
        assert!(self.record.rest.since.is_some(), "not at rest: {:?}", self.record.rest);
        self
    }

    /// What an entry of the timeline changed, by its place.
    pub(crate) fn effect(&self, entry: usize) -> &Effect {
        &self.record.effects[entry]
    }

    /// What the appliance did and saw.
    pub(crate) fn appliance(&self) -> impl Iterator<Item = (SimTime, ApplianceEvent)> {
        self.trace.iter().filter_map(|stamped| match stamped.event {
            Event::Appliance(event) => Some((stamped.at, event)),
            _ => None,
        })
    }

    /// What one client did and saw, its beginning aside.
    pub(crate) fn client(&self, client: u32) -> Vec<(SimTime, ClientEvent)> {
        let own = self.trace.iter().filter_map(|stamped| match stamped.event {
            Event::Client(_, ClientEvent::Began { .. }) => None,
            Event::Client(id, event) if id == ClientId(client) => Some((stamped.at, event)),
            _ => None,
        });
        own.collect()
    }

    /// What happened in the world, the timeline's own progress aside.
    pub(crate) fn world(&self) -> Vec<(SimTime, WorldEvent)> {
        let own = self.trace.iter().filter_map(|stamped| match stamped.event {
            Event::World(WorldEvent::EntryBegan { .. } | WorldEvent::EntryEnded { .. }) => None,
            Event::World(event) => Some((stamped.at, event)),
            _ => None,
        });
        own.collect()
    }

    /// When, who and how: everybody whom the appliance saw go offline.
    pub(crate) fn offline(&self) -> Vec<(SimTime, ClientId, LossSeen)> {
        let seen = self.appliance().filter_map(|(at, event)| match event {
            ApplianceEvent::SeenOffline { client, how } => Some((at, client, how)),
            _ => None,
        });
        seen.collect()
    }

    /// When and how each loss of contact was noticed by the clients themselves.
    pub(crate) fn contact_lost(&self) -> Vec<(SimTime, ClientId, LossSeen)> {
        let lost = self.trace.iter().filter_map(|stamped| match stamped.event {
            Event::Client(client, ClientEvent::ContactLost { how, .. }) => Some((stamped.at, client, how)),
            _ => None,
        });
        lost.collect()
    }

    /// When somebody came online, by their own account.
    pub(crate) fn online(&self) -> Vec<(SimTime, ClientId)> {
        let online = self.trace.iter().filter_map(|stamped| match stamped.event {
            Event::Client(client, ClientEvent::Online { .. }) => Some((stamped.at, client)),
            _ => None,
        });
        online.collect()
    }

    /// The moments of admission, with whose they were.
    pub(crate) fn admitted(&self) -> Vec<(SimTime, ClientId)> {
        let admitted = self.appliance().filter_map(|(at, event)| match event {
            ApplianceEvent::Admitted { client, .. } => Some((at, client)),
            _ => None,
        });
        admitted.collect()
    }
}

/// When keep-alive `number` of client `client` falls due, as long as it keeps its first connection.
pub(crate) fn due(client: ClientId, number: i64) -> SimTime {
    SimTime::from_micros(number * INTERVAL.as_micros() as i64 - 1_300_000 * (i64::from(client.0) + 1))
}

/// The number of the first keep-alive of that client that falls due after a moment.
pub(crate) fn first_due_after(client: ClientId, moment: SimTime) -> i64 {
    (0..).find(|number| due(client, *number) > moment).expect("they go on for ever")
}

/// That many seconds into the run.
pub(crate) fn at(seconds: f64) -> SimTime {
    SimTime::from_micros((seconds * 1e6).round() as i64)
}

pub(crate) const fn secs(seconds: u64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

pub(crate) fn clients(numbers: impl IntoIterator<Item = u32>) -> Vec<ClientId> {
    numbers.into_iter().map(ClientId).collect()
}

/// An entry of the timeline, named after its kind and time.
pub(crate) fn entry(at_s: f64, action: Action) -> Entry {
    let kind = format!("{action:?}");
    let kind = kind.split(' ').next().unwrap_or_default();
    Entry { name: format!("{kind}-{at_s}"), at: at(at_s), enabled: true, action }
}

pub(crate) fn down(how: DownHow, answers: WhileDown, lasting: u64) -> Action {
    Action::ApplianceDown { how, answers, lasting: secs(lasting) }
}

pub(crate) fn site_outage(site: u32, direction: Direction, lasting: u64) -> Action {
    Action::SiteOutage { sites: vec![SiteId(site)], direction, lasting: secs(lasting) }
}

pub(crate) fn stop(who: impl IntoIterator<Item = u32>, how: StopHow, lasting: u64) -> Action {
    Action::ClientStop { clients: clients(who), how, over: SimDuration::ZERO, lasting: secs(lasting) }
}

/// `crashes` in a thousand seconds.
pub(crate) fn churn(crashes: u64, lasting: u64, down: u64) -> Action {
    Action::Churn { crashes_per_1000_h: crashes * 3_600, lasting: secs(lasting), down: secs(down) }
}

fn site(number: usize, latency_ms: u64) -> Site {
    Site { latency: SimDuration::from_millis(latency_ms), ..Site::standard(format!("site-{number}")) }
}

fn client(number: u32, site: u32) -> Client {
    let since = SimTime::from_micros(due(ClientId(number), 0).as_micros().rem_euclid(60_000_000) - 60_000_000);
    Client { begins: ClientBegins::WithFleet { since: Some(since) }, ..Client::standard(number, SiteId(site)) }
}

const INTERVAL: SimDuration = SimDuration::from_secs(60);
