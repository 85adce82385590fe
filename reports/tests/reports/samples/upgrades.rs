//! A site package rolled out second by second: far simpler than the model's rules, alike in its figures.

use std::collections::VecDeque;

use model::event::ClientState;
use model::metric::{Counter, Gauge, Latency};
use model::plan::{Action, Plan};
use model::record::Record;
use model::time::{SimDuration, SimTime};

use super::sheet::Sheet;

/// What happens when `plan` runs: its site package restarts the appliance, everybody that is not switched off comes back at
/// the connection rate and is upgraded under both limits; a few are cut off in the middle of it.
pub(crate) fn record(plan: &Plan) -> Record {
    let mut rollout = Rollout::new(plan);
    let mut record = Sheet::fill(plan, 1, |sheet| rollout.second(sheet));
    let done = record.moments[Counter::Upgrades.index()].map(|moments| moments.last + SimDuration::from_secs(2));
    record.rest.since = done.filter(|_| rollout.online == rollout.present);
    for effect in &mut record.effects {
        effect.recovered = record.rest.since;
    }
    record
}

struct Rollout {
    package: u64,
    down: (i64, i64),
    present: u64,
    online: u64,
    /// Those that have yet to be admitted.
    returning: u64,
    /// Those of them that have yet to come back from the restart, roughly.
    first: u64,
    /// Those in line for a slot, by since when.
    waiting: VecDeque<i64>,
    /// Those being sent the package: bytes left, and since when.
    sending: Vec<(f64, i64)>,
    /// Those that install: until when, and since when they hold their slot.
    installing: VecDeque<(i64, i64)>,
    upgraded: u64,
    /// The byte fractions that were sent and not counted yet.
    owed: f64,
}

impl Rollout {
    fn new(plan: &Plan) -> Self {
        let package = plan.timeline.iter().find_map(|entry| match entry.action {
            Action::SitePackage { bytes, .. } => Some((bytes, entry)),
            _ => None,
        });
        let (bytes, entry) = package.expect("the plan installs a site package");
        let off = plan.clients.iter().filter(|client| client.begins != super::plans::WITH_FLEET).count();
        let present = (plan.clients.len() - off) as u64;
        let seconds = |at: SimTime| at.as_micros() / 1_000_000;
        Self {
            package: bytes,
            down: (seconds(entry.at), seconds(entry.ends())),
            present,
            online: present,
            returning: 0,
            first: 0,
            waiting: VecDeque::new(),
            sending: Vec::new(),
            installing: VecDeque::new(),
            upgraded: 0,
            owed: 0.0,
        }
    }

    fn second(&mut self, sheet: &mut Sheet<'_>) {
        let now = sheet.second();
        let (from, until) = self.down;
        if now == from {
            sheet.count(Counter::OfflineSightings, self.online);
            sheet.count(Counter::ContactLosses, self.online);
            (self.returning, self.online, self.first) = (self.present, 0, self.present);
        }
        let mut sent = 0.0;
        if now > until {
            self.admit(sheet, now);
            self.take_slots(sheet, now);
            sent = self.send(sheet, now);
            if now == until + 900 {
                self.interrupt(sheet, now);
            }
            self.install(sheet, now);
        }
        self.owed += sent;
        let bytes = self.owed.floor();
        self.owed -= bytes;
        sheet.count(Counter::UpgradeBytes, bytes as u64);
        sheet.count(Counter::BytesOut, bytes as u64);
        sheet.keep_alives(self.online, 1);
        self.gauges(sheet, now, bytes as u64);
    }

    fn admit(&mut self, sheet: &mut Sheet<'_>, now: i64) {
        let admitted = self.returning.min(u64::from(sheet.plan.appliance.connection_rate));
        self.returning -= admitted;
        self.online += admitted;
        for (counter, added) in [
            (Counter::Dials, admitted),
            (Counter::Services, admitted),
            (Counter::Messages, 4 * admitted),
            (Counter::BytesIn, 4_096 * admitted),
            (Counter::BytesOut, 6_144 * admitted),
        ] {
            sheet.count(counter, added);
        }
        if admitted == 0 {
            return;
        }
        sheet.admit(admitted);
        // After their upgrade they are back at once.
        let took = if self.first > 0 { now - self.down.1 } else { 1 };
        self.first = self.first.saturating_sub(admitted);
        sheet.sample(Latency::TimeToReconnect, SimDuration::from_secs(took as u64), admitted);
        let known = self.upgraded + (self.sending.len() + self.installing.len() + self.waiting.len()) as u64;
        let outdated = admitted.min(self.present - known.min(self.present));
        self.waiting.extend((0..outdated).map(|_| now));
    }

    fn take_slots(&mut self, sheet: &mut Sheet<'_>, now: i64) {
        let places = sheet.plan.appliance.upgrades.concurrent_max as usize;
        while self.sending.len() + self.installing.len() < places {
            let Some(since) = self.waiting.pop_front() else { break };
            self.sending.push((self.package as f64, now));
            sheet.count(Counter::UpgradeStarts, 1);
            sheet.sample(Latency::UpgradeWait, SimDuration::from_secs((now - since) as u64), 1);
        }
    }

    /// Everybody gets an equal share, up to what an endpoint's line carries.
    fn send(&mut self, sheet: &Sheet<'_>, now: i64) -> f64 {
        let upgrades = &sheet.plan.appliance.upgrades;
        let all = upgrades.bandwidth.unwrap_or(sheet.plan.appliance.uplink) as f64;
        let share = (all / self.sending.len().max(1) as f64).min(sheet.plan.sites[0].endpoint_downlink as f64);
        let mut sent = 0.0;
        for (left, _) in &mut self.sending {
            sent += left.min(share);
            *left -= left.min(share);
        }
        let install = (upgrades.install.as_secs_f64()) as i64;
        let received = self.sending.iter().filter(|(left, _)| *left <= 0.0);
        self.installing.extend(received.map(|(_, since)| (now + install, *since)));
        self.sending.retain(|(left, _)| *left > 0.0);
        sent
    }

    fn interrupt(&mut self, sheet: &mut Sheet<'_>, now: i64) {
        let cut: Vec<_> = self.sending.drain(..self.sending.len().min(12)).collect();
        sheet.count(Counter::UpgradeInterruptions, cut.len() as u64);
        self.waiting.extend(cut.iter().map(|_| now));
    }

    fn install(&mut self, sheet: &mut Sheet<'_>, now: i64) {
        while self.installing.front().is_some_and(|(until, _)| *until <= now) {
            let Some((_, since)) = self.installing.pop_front() else { break };
            self.upgraded += 1;
            self.online -= 1;
            self.returning += 1;
            sheet.count(Counter::Upgrades, 1);
            sheet.sample(Latency::UpgradeTime, SimDuration::from_secs((now - since) as u64), 1);
            sheet.sample(Latency::TimeToUpgrade, SimDuration::from_secs((now + 2 - self.down.0) as u64), 1);
        }
    }

    fn gauges(&self, sheet: &mut Sheet<'_>, now: i64, bytes: u64) {
        let fleet = sheet.plan.clients.len() as u64;
        let off = fleet - self.present;
        let line = self.returning.min(400) * u64::from(now > self.down.1);
        sheet.fleet(fleet, self.online, &[(ClientState::SwitchedOff, off), (ClientState::Waiting, line)]);
        sheet.set(Gauge::Line, line);
        sheet.set(Gauge::WorkersBusy, u64::from(line > 0));
        let installed = now >= self.down.0;
        let outdated = if installed { fleet - self.upgraded } else { 0 };
        let upgrading = (self.sending.len() + self.installing.len()) as u64;
        let waiting = self.waiting.len() as u64;
        sheet.set(Gauge::Outdated, outdated);
        sheet.set(Gauge::Upgrading, upgrading);
        sheet.set(Gauge::UpgradeLine, waiting);
        sheet.set(Gauge::UpgradeBandwidth, bytes);
        let plain = self.online - upgrading - waiting;
        sheet.shown([plain, waiting, upgrading, 0, fleet - self.online, 0, 0]);
    }
}
