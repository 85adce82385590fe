//! Records for sample runs: a coarse step-by-step storm whose figures look like a run's, so that reports can be read
//! and tested without a simulator. Its rules are far simpler than the model's.

use std::collections::BTreeMap;

use model::event::{ClientState, Setting};
use model::id::EntryId;
use model::metric::{Counter, Gauge, Latency};
use model::plan::{Action, Plan};
use model::record::*;
use model::time::{SimDuration, SimTime};

/// What happens when `plan` runs: outages of uplink and appliance part every client, whose return the rate paces.
pub(crate) fn record(plan: &Plan) -> Record {
    let mut storm = Storm::new(plan);
    while storm.now < SimTime::ZERO + plan.duration {
        storm.step();
    }
    storm.into_record()
}

/// A record of `plan` before anything happened, with the effects that its entries would have on the whole fleet.
pub(crate) fn blank(plan: &Plan) -> Record {
    let fleet = plan.clients.len() as u64;
    let effect = |(place, entry): (usize, &model::plan::Entry)| Effect {
        entry: EntryId(place as u32),
        began: entry.enabled.then_some(entry.at),
        ended: entry.enabled.then_some(entry.ends()).filter(|ends| *ends <= SimTime::ZERO + plan.duration),
        recovered: None,
        touched: if entry.enabled { fleet } else { 0 },
        what: if entry.enabled { format!("{fleet} connections ended") } else { String::new() },
    };
    Record {
        driver: "turmoil",
        tick: plan.tick,
        ran: plan.duration,
        trace_hash: "5f0c3ee1a1a0b5ac66b1a9d55b1a2d0b6c1d2e3f405162738495a6b7c8d9e0f1".to_owned(),
        events: 181_223,
        series: Vec::new(),
        totals: vec![0; Counter::ALL.len()],
        moments: vec![None; Counter::ALL.len()],
        latencies: BTreeMap::new(),
        windows: plan
            .measures
            .windows
            .iter()
            .map(|measure| WindowPeak { measure: *measure, peak: 0, at: None })
            .collect(),
        invariants: Vec::new(),
        effects: plan.timeline.iter().enumerate().map(effect).collect(),
        settings: plan.settings().into_iter().map(|setting| (SimTime::ZERO, setting)).collect(),
        sessions: Vec::new(),
        session_log: Vec::new(),
        attendances: Vec::new(),
        rest: Rest::default(),
    }
}

/// The laws that were checked so often.
pub(crate) fn laws(admissions: u64) -> Vec<InvariantReport> {
    vec![
        InvariantReport {
            name: "connection_rate",
            law: "In every window of one second, no more Jump Clients are admitted than the connection rate allows.",
            rules: &["CONN-2"],
            checks: admissions,
            violations: 0,
            first: None,
        },
        InvariantReport {
            name: "capacity",
            law: "The appliance never holds more Jump Clients than its model allows.",
            rules: &["APP-1", "APP-2", "APP-3", "APP-4", "APP-6"],
            checks: 0,
            violations: 0,
            first: None,
        },
    ]
}

struct Storm<'a> {
    plan: &'a Plan,
    now: SimTime,
    // Clients by state; `line` is as the appliance sees it.
    connected: u64,
    unaware: u64,
    backing_off: u64,
    told: u64,
    line: u64,
    online: u64,
    rate: u32,
    cut: bool,
    cut_at: SimTime,
    restored_at: SimTime,
    record: Record,
}

impl<'a> Storm<'a> {
    fn new(plan: &'a Plan) -> Self {
        let fleet = plan.clients.len() as u64;
        let cold = plan.begin == model::plan::Begin::Cold;
        let connected = if cold { 0 } else { fleet };
        let rate = plan.appliance.connection_rate;
        let rest = Rest { since: (!cold).then_some(SimTime::ZERO), ..Rest::default() };
        let record = Record { rest, ..blank(plan) };
        Self {
            plan,
            now: SimTime::ZERO,
            connected,
            unaware: 0,
            backing_off: fleet - connected,
            told: 0,
            line: 0,
            online: connected,
            rate,
            cut: false,
            cut_at: SimTime::ZERO,
            restored_at: SimTime::ZERO,
            record,
        }
    }

    /// One bucket of the series.
    fn step(&mut self) {
        let until = (self.now + self.plan.measures.bucket).min(SimTime::ZERO + self.plan.duration);
        let began = self.gauges();
        let mut counters = vec![0_u64; Counter::ALL.len()];
        let seconds = (until.since(self.now).as_micros() / 1_000_000).max(1);
        let mut most = began.clone();
        for second in 1..=seconds {
            let at = self.now + SimDuration::from_secs(second);
            self.second(at, &mut counters);
            for (most, value) in most.iter_mut().zip(self.gauges()) {
                *most = (*most).max(value);
            }
        }
        let width = u128::from(until.since(self.now).as_micros());
        let ended = self.gauges();
        let span = |place: usize| GaugeSpan {
            min: began[place].min(ended[place]),
            max: most[place],
            last: ended[place],
            integral: u128::from(began[place] + ended[place]) * width / 2,
        };
        let gauges = (0..Gauge::ALL.len()).map(span).collect();
        for (total, added) in self.record.totals.iter_mut().zip(&counters) {
            *total += added;
        }
        self.record.series.push(Bucket { from: self.now, until, gauges, counters });
        self.now = until;
    }

    fn second(&mut self, at: SimTime, counters: &mut [u64]) {
        for entry in self.plan.timeline.iter().filter(|entry| entry.enabled) {
            match entry.action {
                Action::UplinkLoss { .. } | Action::ApplianceDown { .. } => {
                    if entry.at < at && at <= entry.ends() && !self.cut {
                        self.part(entry.at, matches!(entry.action, Action::ApplianceDown { .. }), counters);
                    }
                    if entry.ends() < at && self.cut && entry.at == self.cut_at {
                        (self.cut, self.restored_at) = (false, entry.ends());
                    }
                }
                Action::Change { setting: Setting::ConnectionRate(rate) } if entry.at < at && self.rate != rate => {
                    self.rate = rate;
                    self.record.settings.push((entry.at, Setting::ConnectionRate(rate)));
                }
                _ => {}
            }
        }
        self.notice(at, counters);
        if !self.cut {
            self.come_back(at, counters);
        }
        let alive = self.connected / 60;
        counters[Counter::Messages.index()] += 2 * alive;
        counters[Counter::BytesIn.index()] += 75 * alive;
        counters[Counter::BytesOut.index()] += 75 * alive;
    }

    fn part(&mut self, at: SimTime, orderly: bool, counters: &mut [u64]) {
        (self.cut, self.cut_at) = (true, at);
        let lost = self.connected;
        if orderly {
            self.backing_off += lost;
            self.online = 0;
            counters[Counter::ContactLosses.index()] += lost;
            counters[Counter::OfflineSightings.index()] += lost;
        } else {
            self.unaware = lost;
        }
        self.connected = 0;
        self.record.rest.since = None;
    }

    /// Silence is noticed between two and three keep-alives after the cut.
    fn notice(&mut self, at: SimTime, counters: &mut [u64]) {
        let silent = at.since(self.cut_at).as_micros() / 1_000_000;
        if self.unaware > 0 && silent >= 120 {
            let noticed = (self.plan.clients.len() as u64).div_ceil(60).min(self.unaware);
            self.unaware -= noticed;
            self.backing_off += noticed;
            self.online = self.online.saturating_sub(noticed);
            counters[Counter::ContactLosses.index()] += noticed;
            counters[Counter::OfflineSightings.index()] += noticed;
            counters[Counter::KeepAliveTimeouts.index()] += noticed;
            self.sample(Latency::DetectionTime, SimDuration::from_secs(silent), noticed);
        }
    }

    fn come_back(&mut self, at: SimTime, counters: &mut [u64]) {
        let dial = (self.plan.clients.len() as u64).div_ceil(60).min(self.backing_off);
        self.backing_off -= dial;
        let back = (self.told / 20).max(1).min(self.told);
        self.told -= back;
        let room = u64::from(self.plan.appliance.line_max).saturating_sub(self.line);
        let joined = (dial + back).min(room);
        let away = dial + back - joined;
        self.line += joined;
        self.told += away;
        let admitted = self.line.min(u64::from(self.rate));
        self.line -= admitted;
        self.connected += admitted;
        self.online = self.connected;
        for (counter, added) in [
            (Counter::Dials, dial + back),
            (Counter::Services, dial + back),
            (Counter::Queuings, joined),
            (Counter::TurnedAway, away),
            (Counter::Admissions, admitted),
            (Counter::Onlines, admitted),
            (Counter::Messages, 4 * (dial + back)),
            (Counter::BytesIn, 4_096 * (dial + back)),
            (Counter::BytesOut, 6_144 * (dial + back)),
        ] {
            counters[counter.index()] += added;
            if added > 0 && counter.has_moments() {
                let moment = &mut self.record.moments[counter.index()];
                let first = moment.map_or(at, |moment: FirstLast| moment.first);
                *moment = Some(FirstLast { first, last: at });
            }
        }
        if admitted > 0 {
            let took = at.since(self.restored_at);
            self.sample(Latency::TimeToReconnect, took, admitted);
            self.sample(Latency::TimeOffline, at.since(self.cut_at), admitted);
            self.sample(Latency::AdmissionWait, SimDuration::from_millis(20 * self.line), admitted);
            for window in self.record.windows.iter_mut().filter(|window| admitted > window.peak) {
                (window.peak, window.at) = (admitted, Some(at));
            }
        }
        if self.record.rest.since.is_none() && self.connected == self.plan.clients.len() as u64 {
            self.record.rest.since = Some(at);
            for effect in self.record.effects.iter_mut().filter(|effect| effect.ended.is_some()) {
                effect.recovered.get_or_insert(at);
            }
        }
    }

    fn sample(&mut self, latency: Latency, value: SimDuration, count: u64) {
        let samples = self.record.latencies.entry(latency).or_insert_with(latency_histogram);
        samples.record_n(value.as_micros().max(1), count).expect("the bounds hold every sample");
    }

    fn gauges(&self) -> Vec<u64> {
        let fleet = self.plan.clients.len() as u64;
        let dialling = if self.backing_off > 0 { self.backing_off / 7 } else { 0 };
        let served =
            if self.line > 0 { 12 } else { u64::from(self.now > SimTime::ZERO && self.connected < fleet && !self.cut) };
        let value = |gauge: &Gauge| match gauge {
            Gauge::Registered => fleet,
            Gauge::Online => self.online,
            Gauge::Offline => fleet - self.online,
            Gauge::Connected => self.connected + self.unaware,
            Gauge::Connecting => dialling,
            Gauge::Waiting | Gauge::Line => self.line,
            Gauge::BackingOff => self.backing_off - dialling,
            Gauge::ToldToReturn => self.told,
            Gauge::WorkersBusy => served.min(u64::from(self.plan.appliance.service.workers)),
            Gauge::ServiceQueue if self.line > 1_000 => self.line / 50,
            _ => 0,
        };
        Gauge::ALL.iter().map(value).collect()
    }

    fn into_record(mut self) -> Record {
        let admissions = self.record.total(Counter::Admissions);
        self.record.invariants = laws(admissions);
        if self.record.rest.since.is_none() {
            let pending = [
                (ClientState::Waiting, self.line),
                (ClientState::BackingOff, self.backing_off),
                (ClientState::ToldToReturn, self.told),
            ];
            self.record.rest.pending = pending.into_iter().filter(|(_, clients)| *clients > 0).collect();
        }
        self.record
    }
}
