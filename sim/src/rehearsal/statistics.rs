//! Reports of statistics are accounted for while a connection is at peace and sent while it is not, in the same phase, so that
//! everything else happens as it would if each were sent (STAT-2).
//!
//! A report asks for nothing and is answered by nothing. It matters on a line that does not let it through at once: it
//! keeps what comes after it waiting, and TCP may give up over it; and it matters to an appliance that has forgotten its
//! connection, which says so. A report that was accounted for and is still under way when its line is touched is therefore
//! put where it would be.

use model::id::{ClientId, ConnectionId};
use model::jump_client::statistics::Schedule;
use model::metric::Counter;
use model::time::{SimDuration, SimTime};
use model::wire::ToAppliance;

use crate::link::Parcel;
use crate::network::Way;
use crate::quiet::Quiet;

use super::{Rehearsal, Timer};

/// The reports that are accounted for and not sent.
#[derive(Debug)]
pub(super) struct Reports {
    /// Whether any are.
    accounted: bool,
    /// One account for each interval and size that there are reports of.
    accounts: Vec<Account>,
    /// Per client, once there are any: where its reports are accounted for.
    booked: Vec<Option<Booked>>,
    clients: usize,
}

#[derive(Debug)]
struct Account {
    interval: SimDuration,
    report_bytes: u64,
    quiet: Quiet,
}

#[derive(Clone, Copy, Debug)]
struct Booked {
    account: u32,
    connection: ConnectionId,
    /// When the first of them goes out: it may be held back above the engine for a part of its latency.
    leaves: SimTime,
}

impl Reports {
    /// None yet, for so many clients. With `accounted`, those on sound lines are accounted for.
    pub(super) fn new(accounted: bool, clients: usize) -> Self {
        Self { accounted, accounts: Vec::new(), booked: Vec::new(), clients }
    }

    fn book(&mut self, client: ClientId, connection: ConnectionId, schedule: &Schedule, held: SimDuration, bytes: u64) {
        let same = |account: &Account| account.interval == schedule.interval && account.report_bytes == bytes;
        let account = self.accounts.iter().position(same).unwrap_or_else(|| {
            let quiet = Quiet::new(schedule.interval);
            self.accounts.push(Account { interval: schedule.interval, report_bytes: bytes, quiet });
            self.accounts.len() - 1
        });
        let leaves = schedule.first + held;
        let since = leaves - schedule.interval;
        self.accounts[account].quiet.add(since, since);
        self.booked.resize(self.clients, None);
        self.booked[client.index()] = Some(Booked { account: account as u32, connection, leaves });
    }

    /// Ends a client's account: what left before that moment is accounted for.
    fn release(&mut self, client: ClientId, before: SimTime) -> Option<Booked> {
        let booked = self.booked.get_mut(client.index()).and_then(Option::take)?;
        let account = &mut self.accounts[booked.account as usize];
        account.quiet.remove(booked.leaves - account.interval, before);
        Some(booked)
    }
}

impl Rehearsal {
    /// The client's connection is at peace: its reports are accounted for from now on, if any are.
    pub(super) fn rest_reports(&mut self, client: ClientId) {
        if !self.reports.accounted {
            return;
        }
        let Some(connection) = self.parties.held_by[client.index()] else { return };
        let Some(schedule) = self.clients[client.index()].rest_reports() else { return };
        let site = self.site_of(client);
        let held = self.network.latency(site).saturating_sub(self.engine.by_site[site.index()]);
        let bytes = self.plan.appliance.statistics.report_bytes(schedule.kinds);
        self.reports.book(client, connection, &schedule, held, bytes);
    }

    /// The client's reports are sent from now on: its connection is over, something came between it and the appliance, or
    /// other reports are wanted of it. To be called before anything changes that decides how they travel.
    pub(super) fn rouse_reports(&mut self, now: SimTime, client: ClientId) {
        let before = self.out_before;
        let Some(booked) = self.reports.release(client, before) else { return };
        let Some(schedule) = self.clients[client.index()].rouse_reports(before) else { return };
        let report = ToAppliance::Statistics { kinds: schedule.kinds };
        let held = booked.leaves.since(schedule.first);
        let mut next = schedule.first_from(before);
        while let Some(due) = schedule.before(next) {
            let leaves = due + held;
            let arrives = self.arrives(client, Way::ToAppliance, due);
            if leaves >= before {
                if let Some(link) = self.links.get_mut(&booked.connection) {
                    link.to_appliance.put_back(Parcel::Up(report), leaves);
                    self.set_timer(leaves, Timer::Lane(booked.connection, Way::ToAppliance));
                }
            } else if arrives >= before {
                self.set_timer(arrives, Timer::Arrives(booked.connection, report));
            } else {
                break;
            }
            next = due;
        }
        self.rearm(now, client);
    }

    /// A report that was sent has reached the appliance: the way is open.
    pub(super) fn follow_report(&mut self, now: SimTime, connection: ConnectionId) {
        let Some(client) = self.client_on(connection) else { return };
        if self.reports.accounted && self.parties.held_by[client.index()] == Some(connection) {
            self.find_peace(now, client);
        }
    }

    /// Accounts for the reports that left up to `now`.
    pub(super) fn count_reports(&mut self, now: SimTime) {
        for account in 0..self.reports.accounts.len() {
            let Account { quiet, report_bytes, .. } = &mut self.reports.accounts[account];
            let (reports, bytes) = (quiet.take(now), *report_bytes);
            if reports > 0 {
                self.add_reports(now, reports, reports * bytes);
            }
        }
    }

    /// Adds reports to the traffic.
    pub(super) fn add_reports(&mut self, now: SimTime, reports: u64, bytes: u64) {
        self.recorder.add_traffic(now, Counter::Messages, reports);
        self.recorder.add_traffic(now, Counter::BytesIn, bytes);
        self.recorder.add_traffic(now, Counter::StatisticsReports, reports);
        self.recorder.add_traffic(now, Counter::StatisticsBytes, bytes);
    }
}
