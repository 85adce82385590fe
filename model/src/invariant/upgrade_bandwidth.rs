//! All upgrades together never exceed their bandwidth, and the rates that are told add up to the bytes that went out (UPG-1).

use std::collections::BTreeMap;

use crate::event::{ApplianceEvent, Event, Setting, Stamped};
use crate::id::ClientId;
use crate::plan::Plan;
use crate::time::{MICROS_PER_SECOND, SimTime};

use super::{Law, Tally};

/// Adds up the rates over time and holds the sum against the bytes of transfers that ended and those under way.
///
/// A rate is told rounded up to a byte a second, and a transfer ends on a whole microsecond: that much the sum may be above.
pub(super) struct UpgradeBandwidth {
    now: SimTime,
    most: Option<u64>,
    rate: u64,
    /// Rates times microseconds.
    told: u128,
    /// How much of that may be rounding.
    rounding: u128,
    /// Bytes of transfers that have ended.
    over: u64,
    /// Transfers under way, with their bytes.
    under_way: BTreeMap<ClientId, u64>,
    bytes_under_way: u64,
}

impl UpgradeBandwidth {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            now: SimTime::ZERO,
            most: plan.appliance.upgrades.bandwidth,
            rate: 0,
            told: 0,
            rounding: 0,
            over: 0,
            under_way: BTreeMap::new(),
            bytes_under_way: 0,
        }
    }

    /// Nothing more happens at the moment under way: what holds now has held until `to`.
    fn go_on(&mut self, to: SimTime, tally: &mut Tally) {
        if to <= self.now {
            return;
        }
        if let Some(most) = self.most {
            let rate = self.rate;
            tally.check(self.now, rate <= most, || format!("upgrades are sent at {rate} B/s, with {most} B/s allowed"));
        }
        let micros = u128::from(to.since(self.now).as_micros());
        self.told += u128::from(self.rate) * micros;
        self.rounding += if self.rate > 0 { micros } else { 0 };
        self.now = to;
    }

    fn end(&mut self, client: ClientId, bytes: u64) {
        let Some(planned) = self.under_way.remove(&client) else { return };
        self.bytes_under_way -= planned;
        self.over += bytes;
        self.rounding += u128::from(self.rate) + u128::from(MICROS_PER_SECOND);
    }

    fn add_up(&self, at: SimTime, tally: &mut Tally) {
        let micros = u128::from(MICROS_PER_SECOND);
        let least = u128::from(self.over) * micros;
        let most = u128::from(self.over + self.bytes_under_way) * micros + self.rounding;
        tally.check(at, (least..=most).contains(&self.told), || {
            let (over, under_way) = (self.over, self.bytes_under_way);
            let told = self.told / micros;
            format!(
                "{over} bytes of upgrades went out and {under_way} are under way, but by the rates told it was {told}"
            )
        });
    }
}

impl Law for UpgradeBandwidth {
    fn name(&self) -> &'static str {
        "upgrade_bandwidth"
    }

    fn text(&self) -> &'static str {
        "All upgrades together are never sent faster than the bandwidth in force, and the rates told add up to the bytes sent."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["UPG-1"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        self.go_on(stamped.at, tally);
        let Event::Appliance(event) = stamped.event else { return };
        match event {
            ApplianceEvent::SettingChanged { setting: Setting::UpgradeBandwidth(most) } => self.most = Some(most),
            ApplianceEvent::UpgradeRate { bytes_per_s } => self.rate = bytes_per_s,
            ApplianceEvent::UpgradeStarted { client, bytes, .. } => {
                let before = self.under_way.insert(client, bytes).unwrap_or(0);
                self.bytes_under_way = self.bytes_under_way + bytes - before;
            }
            ApplianceEvent::UpgradeSent { client, bytes } => {
                self.end(client, bytes);
                self.add_up(stamped.at, tally);
            }
            ApplianceEvent::UpgradeInterrupted { client, sent, .. } => {
                self.end(client, sent);
                self.add_up(stamped.at, tally);
            }
            _ => {}
        }
    }

    fn finish(&mut self, now: SimTime, tally: &mut Tally) {
        self.go_on(now, tally);
        self.add_up(now, tally);
    }
}
