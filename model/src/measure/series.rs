//! Gauges and counters over time, bucket by bucket, exact at every moment within them.

use crate::event::{ApplianceEvent, ClientState, Event, Stamped};
use crate::id::ClientId;
use crate::metric::{Counter, Gauge};
use crate::plan::Measures;
use crate::record::{Attendance, Bucket, FirstLast, GaugeSpan};
use crate::time::{SimDuration, SimTime};

use super::desk::Desk;
use super::list::List;
use super::occurrence::counters_of;

/// Consumes events in order of time and keeps every gauge and counter.
#[derive(Debug)]
pub struct Series {
    now: SimTime,
    end: SimTime,
    width: SimDuration,
    marks: Vec<SimTime>,
    next_mark: usize,
    gauges: Vec<Level>,
    /// What the tools of sessions have sent so far, in millionths of a byte that no bucket has counted yet.
    uncounted: u128,
    /// One bit for each gauge whose value has changed since it was last folded into its bucket.
    changed: u64,
    counters: Vec<u64>,
    totals: Vec<u64>,
    moments: Vec<Option<FirstLast>>,
    from: SimTime,
    buckets: Vec<Bucket>,
    states: Vec<Option<ClientState>>,
    in_line: Vec<bool>,
    list: List,
    desk: Desk,
}

/// A gauge in the bucket under way.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    value: u64,
    since: SimTime,
    /// Least and greatest value that held for any time in this bucket; nothing before one has.
    range: Option<(u64, u64)>,
    integral: u128,
}

impl Series {
    /// Series for a fleet of `clients` over a run that ends at `end`.
    pub fn new(measures: &Measures, end: SimTime, clients: usize) -> Self {
        Self {
            now: SimTime::ZERO,
            end,
            width: measures.bucket,
            marks: measures.marks.clone(),
            next_mark: 0,
            gauges: vec![Level::default(); Gauge::ALL.len()],
            uncounted: 0,
            changed: 0,
            counters: vec![0; Counter::ALL.len()],
            totals: vec![0; Counter::ALL.len()],
            moments: vec![None; Counter::ALL.len()],
            from: SimTime::ZERO,
            buckets: Vec::new(),
            states: vec![None; clients],
            in_line: vec![false; clients],
            list: List::new(clients),
            desk: Desk::default(),
        }
    }

    /// Takes one event; none may be earlier than the one before it.
    pub fn handle(&mut self, stamped: &Stamped) {
        self.advance(stamped.at);
        if !self.desk.give_ups.told_again(&stamped.event) {
            counters_of(&stamped.event).iter().for_each(|counter| self.count(*counter));
        }
        match stamped.event {
            Event::Appliance(event) => self.handle_appliance(event),
            Event::Client(client, event) => {
                let slot = &mut self.states[client.index()];
                let before = *slot;
                let after = event.state_after(before.unwrap_or(ClientState::SwitchedOff));
                *slot = Some(after);
                if let Some(before) = before {
                    self.add(gauge_of(before), -1);
                }
                self.add(gauge_of(after), 1);
            }
            Event::Session(session, event) => {
                for (gauge, by) in self.desk.handle_session(stamped.at, session, event) {
                    self.add(gauge, by);
                }
            }
            Event::Console(_, event) => {
                if let Some(by) = self.desk.handle_console(stamped.at, event) {
                    self.add(Gauge::LoggedIn, by);
                }
            }
            Event::World(_) | Event::Key(..) => {}
        }
    }

    /// Adds traffic: messages or bytes that are counted in sums.
    pub fn add_traffic(&mut self, at: SimTime, counter: Counter, amount: u64) {
        self.advance(at);
        self.counters[counter.index()] += amount;
        self.totals[counter.index()] += amount;
    }

    /// The value of a gauge now.
    pub fn value(&self, gauge: Gauge) -> u64 {
        self.gauges[gauge.index()].value
    }

    /// Buckets that begin at or after this moment are still open; the next one ends here.
    pub fn next_boundary(&self) -> SimTime {
        // A mark at the very beginning wants the first instant alone, in a bucket without length.
        if self.buckets.is_empty() && self.marks.first() == Some(&SimTime::ZERO) {
            return SimTime::ZERO;
        }
        let regular = SimTime::from_micros(
            (self.from.as_micros().div_euclid(self.width.as_micros() as i64) + 1) * self.width.as_micros() as i64,
        );
        let mark = self.marks[self.next_mark..].iter().copied().find(|mark| *mark > self.from);
        mark.map_or(regular, |mark| mark.min(regular)).min(self.end)
    }

    /// Nothing more will happen up to and at `boundary`: the bucket that ends there is closed.
    pub fn pass(&mut self, boundary: SimTime) {
        self.advance(boundary + SimDuration::from_micros(1));
    }

    /// The time of everybody at the support desk, up to `at`.
    pub fn attendances(&self, at: SimTime) -> Vec<Attendance> {
        self.desk.attendances.at(at)
    }

    /// Ends the run at `at` and gives buckets, totals and moments.
    pub fn finish(mut self, at: SimTime) -> (Vec<Bucket>, Vec<u64>, Vec<Option<FirstLast>>) {
        self.advance(at);
        if self.from < at || self.buckets.is_empty() {
            self.close_bucket(at);
        }
        (self.buckets, self.totals, self.moments)
    }

    /// Time passes: what was changed at the moment before holds from there on, and full buckets are closed. Values that
    /// come and go within one moment have held for no time and leave no trace.
    fn advance(&mut self, to: SimTime) {
        if to <= self.now {
            return;
        }
        while self.changed != 0 {
            let gauge = self.changed.trailing_zeros() as usize;
            self.changed &= self.changed - 1;
            self.gauges[gauge].hold();
        }
        loop {
            let boundary = self.next_boundary();
            if boundary >= to {
                break;
            }
            self.close_bucket(boundary);
        }
        self.now = to;
    }

    fn close_bucket(&mut self, until: SimTime) {
        let gauges: Vec<GaugeSpan> = self.gauges.iter_mut().map(|level| level.close(until)).collect();
        self.count_tool_bytes(gauges[Gauge::ToolBandwidth.index()].integral);
        let counters = std::mem::replace(&mut self.counters, vec![0; Counter::ALL.len()]);
        self.buckets.push(Bucket { from: self.from, until, gauges, counters });
        self.from = until;
        while self.marks.get(self.next_mark).is_some_and(|mark| *mark <= until) {
            self.next_mark += 1;
        }
    }

    /// Whole bytes are counted where they are complete; what is left over of one counts in the next bucket.
    fn count_tool_bytes(&mut self, millionths: u128) {
        let sent = self.uncounted + millionths;
        let bytes = u64::try_from(sent / MILLION).unwrap_or(u64::MAX);
        self.uncounted = sent % MILLION;
        self.counters[Counter::ToolBytes.index()] += bytes;
        self.totals[Counter::ToolBytes.index()] += bytes;
    }

    fn handle_appliance(&mut self, event: ApplianceEvent) {
        let mut list = std::mem::take(&mut self.list);
        list.handle(&event, |gauge, change| self.add(gauge, change));
        self.list = list;
        match event {
            ApplianceEvent::Listed { connection, .. } => {
                self.add(Gauge::Registered, 1);
                self.add(if connection.is_some() { Gauge::Online } else { Gauge::Offline }, 1);
            }
            ApplianceEvent::Registered { .. } => {
                self.add(Gauge::Registered, 1);
                self.add(Gauge::Offline, 1);
            }
            ApplianceEvent::Removed { .. }
            | ApplianceEvent::Deleted { .. }
            | ApplianceEvent::SeenUninstalled { .. } => {
                self.add(Gauge::Registered, -1);
                self.add(Gauge::Offline, -1);
            }
            ApplianceEvent::Greeted { queue, busy, .. }
            | ApplianceEvent::Served { queue, busy, .. }
            | ApplianceEvent::PartyGreeted { queue, busy, .. }
            | ApplianceEvent::PartyServed { queue, busy, .. }
            | ApplianceEvent::ServedInVain { queue, busy } => self.set_load(queue, busy),
            ApplianceEvent::Queued { client, .. } => {
                self.in_line[client.index()] = true;
                self.add(Gauge::Line, 1);
            }
            ApplianceEvent::Admitted { client, .. } => {
                self.leave_line(client);
                self.add(Gauge::Offline, -1);
                self.add(Gauge::Online, 1);
            }
            ApplianceEvent::SeenOffline { .. } => {
                self.add(Gauge::Online, -1);
                self.add(Gauge::Offline, 1);
            }
            ApplianceEvent::LeftLine { client, .. } => self.leave_line(client),
            ApplianceEvent::WentDown { .. } => self.set_load(0, 0),
            ApplianceEvent::UpgradeQueued { .. } => self.add(Gauge::UpgradeLine, 1),
            ApplianceEvent::UpgradeStarted { .. } | ApplianceEvent::UpgradeCalledOff { .. } => {
                self.add(Gauge::UpgradeLine, -1);
            }
            ApplianceEvent::ToolTraffic { bytes_per_s } => self.set(Gauge::ToolBandwidth, bytes_per_s),
            ApplianceEvent::UpgradeRate { bytes_per_s } => self.set(Gauge::UpgradeBandwidth, bytes_per_s),
            ApplianceEvent::TransferStarted { .. } => self.add(Gauge::Transfers, 1),
            ApplianceEvent::TransferSent { .. } => self.add(Gauge::Transfers, -1),
            _ => {}
        }
    }

    fn leave_line(&mut self, client: ClientId) {
        if std::mem::take(&mut self.in_line[client.index()]) {
            self.add(Gauge::Line, -1);
        }
    }

    fn set_load(&mut self, queue: u32, busy: u32) {
        self.set(Gauge::ServiceQueue, queue.into());
        self.set(Gauge::WorkersBusy, busy.into());
    }

    fn set(&mut self, gauge: Gauge, value: u64) {
        let current = self.gauges[gauge.index()].value;
        self.add(gauge, value as i64 - current as i64);
    }

    fn add(&mut self, gauge: Gauge, change: i64) {
        let level = &mut self.gauges[gauge.index()];
        if level.since < self.now {
            level.hold();
        }
        level.weigh(self.now);
        level.value = level.value.checked_add_signed(change).unwrap_or(0);
        self.changed |= 1 << gauge.index();
    }

    fn count(&mut self, counter: Counter) {
        let index = counter.index();
        self.counters[index] += 1;
        self.totals[index] += 1;
        let first = self.moments[index].map_or(self.now, |moment| moment.first);
        self.moments[index] = Some(FirstLast { first, last: self.now });
    }
}

impl Level {
    fn weigh(&mut self, now: SimTime) {
        self.integral += u128::from(self.value) * u128::from(now.since(self.since).as_micros());
        self.since = now;
    }

    fn hold(&mut self) {
        let (least, most) = self.range.unwrap_or((self.value, self.value));
        self.range = Some((least.min(self.value), most.max(self.value)));
    }

    fn close(&mut self, until: SimTime) -> GaugeSpan {
        self.weigh(until);
        self.hold();
        let (min, max) = self.range.unwrap_or((self.value, self.value));
        let span = GaugeSpan { min, max, last: self.value, integral: std::mem::take(&mut self.integral) };
        // What holds at the boundary holds on into the next bucket, until something changes.
        self.range = Some((self.value, self.value));
        span
    }
}

/// Bytes a second over microseconds make millionths of a byte.
const MILLION: u128 = 1_000_000;

/// The gauge that counts clients in a state.
pub const fn gauge_of(state: ClientState) -> Gauge {
    match state {
        ClientState::Connected => Gauge::Connected,
        ClientState::Connecting => Gauge::Connecting,
        ClientState::Waiting => Gauge::Waiting,
        ClientState::BackingOff => Gauge::BackingOff,
        ClientState::ToldToReturn => Gauge::ToldToReturn,
        ClientState::Refused => Gauge::Refused,
        ClientState::Asleep => Gauge::Asleep,
        ClientState::Crashed => Gauge::Crashed,
        ClientState::SwitchedOff => Gauge::SwitchedOff,
        ClientState::Uninstalled => Gauge::Uninstalled,
        ClientState::NotInstalled => Gauge::NotInstalled,
    }
}

#[cfg(test)]
mod tests;
