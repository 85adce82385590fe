//! Writes down what happens: hands each event to everybody who works figures out of events, and hashes the stream.

use std::collections::BTreeMap;

use model::event::{ApplianceEvent, ClientState, Event, Setting, Stamped};
use model::id::{ClientId, SessionId, StreamId};
use model::invariant::Laws;
use model::measure::{Latencies, Series, SessionLog, Sessions, Windows};
use model::metric::{Counter, Gauge};
use model::plan::Plan;
use model::record::{Effect, NAMED_MAX, Record, Rest};
use model::time::{SimDuration, SimTime};

use crate::digest::Digest;

/// The record of a run under way.
pub(crate) struct Recorder {
    now: SimTime,
    end: SimTime,
    events: u64,
    digest: Digest,
    series: Series,
    windows: Windows,
    latencies: Latencies,
    laws: Laws,
    sessions: Sessions,
    session_log: SessionLog,
    settings: Vec<(SimTime, Setting)>,
    /// Per client: its state, and since when.
    states: Vec<Option<(ClientState, SimTime)>>,
    /// Clients that wait for an upgrade slot or hold one, and since when.
    upgrading: BTreeMap<ClientId, SimTime>,
    /// How many clients have something under way, by their own account or for the sake of an upgrade.
    under_way: u64,
    at_rest_since: SimTime,
    /// The latest events, which those have not seen yet who say nothing before the end.
    unseen: Vec<Stamped>,
    trace: Option<Vec<Stamped>>,
}

impl Recorder {
    /// With `trace`, events are also kept until [`Self::take_trace`].
    pub(crate) fn new(plan: &Plan, trace: bool) -> Self {
        let end = SimTime::ZERO + plan.duration;
        Self {
            now: SimTime::ZERO,
            end,
            events: 0,
            digest: Digest::new(),
            series: Series::new(&plan.measures, end, plan.clients.len()),
            windows: Windows::new(&plan.measures.windows),
            latencies: Latencies::new(plan.clients.iter().map(|client| client.site).collect(), plan.sites.len()),
            laws: Laws::new(plan),
            sessions: Sessions::new(plan),
            session_log: SessionLog::new(plan),
            settings: plan.settings().into_iter().map(|setting| (SimTime::ZERO, setting)).collect(),
            states: vec![None; plan.clients.len()],
            upgrading: BTreeMap::new(),
            under_way: 0,
            at_rest_since: SimTime::ZERO,
            unseen: Vec::with_capacity(UNSEEN_MAX),
            trace: trace.then(Vec::new),
        }
    }

    pub(crate) fn record(&mut self, now: SimTime, event: Event) {
        assert!(now >= self.now, "time went back from {} to {now} with {event:?}", self.now);
        self.now = now;
        let stamped = Stamped { at: now, event };
        self.events += 1;
        self.series.handle(&stamped);
        self.unseen.push(stamped);
        if self.unseen.len() == UNSEEN_MAX {
            self.show_unseen();
        }
        match event {
            Event::Appliance(ApplianceEvent::SettingChanged { setting }) => self.settings.push((now, setting)),
            Event::Client(client, event) => {
                let before = self.states[client.index()].map(|(state, _)| state);
                let after = event.state_after(before.unwrap_or(ClientState::SwitchedOff));
                if before != Some(after) {
                    self.change(now, client, |recorder| recorder.states[client.index()] = Some((after, now)));
                }
            }
            Event::Appliance(event) => match event {
                ApplianceEvent::UpgradeQueued { client, .. } | ApplianceEvent::UpgradeStarted { client, .. } => {
                    self.change(now, client, |recorder| _ = recorder.upgrading.insert(client, now));
                }
                ApplianceEvent::Upgraded { client }
                | ApplianceEvent::UpgradeInterrupted { client, .. }
                | ApplianceEvent::UpgradeCalledOff { client } => {
                    self.change(now, client, |recorder| _ = recorder.upgrading.remove(&client));
                }
                _ => {}
            },
            Event::World(_) | Event::Session(..) | Event::Console(..) | Event::Key(..) => {}
        }
        if let Some(trace) = &mut self.trace {
            trace.push(stamped);
        }
    }

    /// Shows the latest events to everybody who says nothing before the end, one after the other: each keeps something
    /// about every client, and would have to fetch it anew if they took turns.
    fn show_unseen(&mut self) {
        let Self { unseen, digest, windows, latencies, laws, sessions, session_log, .. } = self;
        unseen.iter().for_each(|stamped| digest.add(stamped));
        unseen.iter().for_each(|stamped| windows.handle(stamped));
        unseen.iter().for_each(|stamped| latencies.handle(stamped));
        unseen.iter().for_each(|stamped| sessions.handle(stamped));
        unseen.iter().for_each(|stamped| session_log.handle(stamped));
        laws.handle_all(unseen);
        unseen.clear();
    }

    /// Something about a client changes that may bring it to rest.
    fn change(&mut self, now: SimTime, client: ClientId, change: impl FnOnce(&mut Self)) {
        let was_under_way = self.is_under_way(client);
        change(self);
        self.under_way += u64::from(self.is_under_way(client));
        self.under_way -= u64::from(was_under_way);
        if was_under_way && self.under_way == 0 {
            self.at_rest_since = now;
        }
    }

    fn is_under_way(&self, client: ClientId) -> bool {
        let state = self.states[client.index()];
        state.is_some_and(|(state, _)| !state.is_at_rest()) || self.upgrading.contains_key(&client)
    }

    /// A stream brings a customer for that session, of which nothing has happened yet.
    pub(crate) fn bring_from_stream(&mut self, session: SessionId, stream: StreamId, plan: &Plan) {
        self.session_log.bring(session, stream, plan);
    }

    pub(crate) fn add_traffic(&mut self, now: SimTime, counter: Counter, amount: u64) {
        self.series.add_traffic(now, counter, amount);
    }

    /// The end of the bucket under way, if that lies before `now`.
    pub(crate) fn bucket_ending_before(&self, now: SimTime) -> Option<SimTime> {
        Some(self.series.next_boundary()).filter(|boundary| *boundary < now && *boundary < self.end)
    }

    /// Nothing more will be added to the bucket that ends there.
    pub(crate) fn close_bucket(&mut self, boundary: SimTime) {
        self.series.pass(boundary);
    }

    /// The value in force of the setting that `like` is a value of.
    pub(crate) fn setting(&self, like: Setting) -> Option<Setting> {
        let same = |setting: &Setting| std::mem::discriminant(setting) == std::mem::discriminant(&like);
        self.settings.iter().rev().map(|(_, setting)| *setting).find(same)
    }

    pub(crate) fn online(&self) -> u64 {
        self.series.value(Gauge::Online)
    }

    /// Whether no client has anything under way, an upgrade included, and none holds itself to be connected that is shown
    /// offline: it would yet have to notice.
    pub(crate) fn is_settled(&self) -> bool {
        self.under_way == 0 && self.series.value(Gauge::Online) == self.series.value(Gauge::Connected)
    }

    pub(crate) fn take_trace(&mut self) -> Vec<Stamped> {
        self.trace.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The record of a run that ended at `now`, on a driver that sees arrivals in steps of `tick`.
    pub(crate) fn finish(
        mut self,
        now: SimTime,
        driver: &'static str,
        tick: SimDuration,
        effects: Vec<Effect>,
    ) -> Record {
        self.show_unseen();
        let rest = self.rest();
        let attendances = self.series.attendances(now);
        let (series, totals, moments) = self.series.finish(now);
        Record {
            driver,
            tick,
            ran: now.since(SimTime::ZERO),
            trace_hash: self.digest.finish(&totals),
            events: self.events,
            series,
            totals,
            moments,
            latencies: self.latencies.finish(),
            windows: self.windows.finish(),
            invariants: self.laws.finish(now),
            effects,
            settings: self.settings,
            sessions: self.sessions.finish(),
            session_log: self.session_log.finish(),
            attendances,
            rest,
        }
    }

    fn rest(&self) -> Rest {
        let under_way = || {
            self.states.iter().enumerate().filter_map(|(number, slot)| {
                let client = ClientId(number as u32);
                let (state, since) = slot.filter(|_| self.is_under_way(client))?;
                let since = if state.is_at_rest() { self.upgrading[&client] } else { since };
                Some((client, state, since))
            })
        };
        let pending = ClientState::ALL
            .into_iter()
            .map(|state| (state, under_way().filter(|(_, own, _)| *own == state).count() as u64))
            .filter(|(_, count)| *count > 0)
            .collect();
        Rest {
            since: (self.under_way == 0).then_some(self.at_rest_since),
            pending,
            named: under_way().take(NAMED_MAX).collect(),
        }
    }
}

/// Few enough to stay in the processor's nearest cache but one, many enough to be worth it.
const UNSEEN_MAX: usize = 1_024;
