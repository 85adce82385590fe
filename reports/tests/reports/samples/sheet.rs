//! A record under construction: gauges and counters are set step by step, and buckets, totals and moments follow.

use model::event::ClientState;
use model::metric::{Counter, Gauge, Latency};
use model::plan::Plan;
use model::record::*;
use model::time::{SimDuration, SimTime};

use super::records::{blank, laws};

/// A record that grows from step to step.
pub(crate) struct Sheet<'a> {
    pub(crate) plan: &'a Plan,
    /// The end of the step under way.
    pub(crate) now: SimTime,
    pub(crate) record: Record,
    gauges: Vec<u64>,
    counters: Vec<u64>,
}

impl<'a> Sheet<'a> {
    /// What `step` makes of the plan, called for every `seconds` of it; a bucket is a whole number of them.
    pub(crate) fn fill(plan: &'a Plan, seconds: u64, mut step: impl FnMut(&mut Self)) -> Record {
        let mut sheet = Self {
            plan,
            now: SimTime::ZERO,
            record: blank(plan),
            gauges: vec![0; Gauge::ALL.len()],
            counters: vec![0; Counter::ALL.len()],
        };
        step(&mut sheet);
        let end = SimTime::ZERO + plan.duration;
        let width = SimDuration::from_secs(seconds);
        while sheet.now < end {
            let from = sheet.now;
            let until = (from + plan.measures.bucket).min(end);
            let mut spans: Vec<_> = sheet.gauges.iter().map(|value| span(*value)).collect();
            while sheet.now < until {
                let before = sheet.gauges.clone();
                let next = (sheet.now + width).min(until);
                let length = u128::from(next.since(sheet.now).as_micros());
                sheet.now = next;
                step(&mut sheet);
                for ((span, before), after) in spans.iter_mut().zip(before).zip(&sheet.gauges) {
                    span.integral += u128::from(before) * length;
                    (span.min, span.max, span.last) = (span.min.min(*after), span.max.max(*after), *after);
                }
            }
            let counters = std::mem::replace(&mut sheet.counters, vec![0; Counter::ALL.len()]);
            sheet.record.series.push(Bucket { from, until, gauges: spans, counters });
        }
        let admissions = sheet.record.total(Counter::Admissions);
        Record { invariants: laws(admissions), ..sheet.record }
    }

    /// So many are admitted in this second.
    pub(crate) fn admit(&mut self, admitted: u64) {
        let now = self.now;
        for window in self.record.windows.iter_mut().filter(|window| admitted > window.peak) {
            (window.peak, window.at) = (admitted, Some(now));
        }
        self.count(Counter::Admissions, admitted);
        self.count(Counter::Onlines, admitted);
    }

    /// A gauge has this value from now on.
    pub(crate) fn set(&mut self, gauge: Gauge, value: u64) {
        self.gauges[gauge.index()] = value;
    }

    /// Something happened so many times, just now.
    pub(crate) fn count(&mut self, counter: Counter, times: u64) {
        self.counters[counter.index()] += times;
        self.record.totals[counter.index()] += times;
        if times > 0 && counter.has_moments() {
            let moments = &mut self.record.moments[counter.index()];
            let first = moments.map_or(self.now, |moments| moments.first);
            *moments = Some(FirstLast { first, last: self.now });
        }
    }

    /// So many things took so long.
    pub(crate) fn sample(&mut self, latency: Latency, took: SimDuration, times: u64) {
        let samples = self.record.latencies.entry(latency).or_insert_with(latency_histogram);
        samples.record_n(took.as_micros().max(1), times).expect("the bounds hold every sample");
    }

    /// So many clients in the list, online and in each state; the others of the fleet are backing off.
    pub(crate) fn fleet(&mut self, registered: u64, online: u64, others: &[(ClientState, u64)]) {
        self.set(Gauge::Registered, registered);
        self.set(Gauge::Online, online);
        self.set(Gauge::Offline, registered - online);
        self.set(Gauge::Connected, online);
        let mut rest = self.plan.clients.len() as u64 - online;
        for (state, clients) in others {
            rest -= clients;
            let gauge = match state {
                ClientState::Waiting => Gauge::Waiting,
                ClientState::SwitchedOff => Gauge::SwitchedOff,
                ClientState::Uninstalled => Gauge::Uninstalled,
                ClientState::NotInstalled => Gauge::NotInstalled,
                state => panic!("no sample has clients {state:?}"),
            };
            self.set(gauge, *clients);
        }
        self.set(Gauge::BackingOff, rest);
    }

    /// What the Jump interface shows, in the order of seriousness: those online, upgrade pending, upgrading, disabled, offline,
    /// lost, uninstalled.
    pub(crate) fn shown(&mut self, statuses: [u64; 7]) {
        let gauges = [
            Gauge::ShownOnline,
            Gauge::ShownUpgradePending,
            Gauge::ShownUpgrading,
            Gauge::ShownDisabled,
            Gauge::ShownOffline,
            Gauge::Lost,
            Gauge::ShownUninstalled,
        ];
        for (gauge, clients) in gauges.into_iter().zip(statuses) {
            self.set(gauge, clients);
        }
        self.set(Gauge::Listed, statuses.into_iter().sum());
    }

    /// Seconds of the run.
    pub(crate) fn second(&self) -> i64 {
        self.now.as_micros() / 1_000_000
    }

    /// What a second of keep-alives of so many clients costs.
    pub(crate) fn keep_alives(&mut self, online: u64, seconds: u64) {
        let alive = online * seconds / 60;
        self.count(Counter::Messages, 2 * alive);
        self.count(Counter::BytesIn, 75 * alive);
        self.count(Counter::BytesOut, 75 * alive);
    }
}

fn span(value: u64) -> GaugeSpan {
    GaugeSpan { min: value, max: value, last: value, integral: 0 }
}
