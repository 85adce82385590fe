//! What the scenario makes happen: each entry of the timeline, when it begins and when it ends.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use std::sync::Arc;

use model::event::{DownHow, Event, Setting, StopHow, WorldEvent};
use model::id::{ClientId, ConnectionId, EntryId, SiteId};
use model::plan::{Action, WhileDown};
use model::rng::Chance;
use model::time::{SimDuration, SimTime};

use crate::network::LineValues;

use super::{Rehearsal, Timer};

/// A Poisson process of crashes under way.
#[derive(Debug)]
pub(super) struct Churn {
    generator: ChaCha8Rng,
    interval_mean_s: f64,
    until: SimTime,
    down: SimDuration,
}

impl Rehearsal {
    pub(super) fn begin_entry(&mut self, now: SimTime, entry: EntryId) {
        let plan = Arc::clone(&self.plan);
        let planned = &plan.timeline[entry.index()];
        self.effects.begin(now, entry);
        self.recorder.record(now, Event::World(WorldEvent::EntryBegan { entry }));
        match &planned.action {
            Action::ApplianceDown { how, answers, lasting } => {
                self.take_down(now, entry, *how, *answers, now + *lasting);
            }
            Action::UplinkLoss { lasting } => {
                self.disturb_all(now);
                self.network.set_uplink(Some((entry, now + *lasting)));
                self.recorder.record(now, Event::World(WorldEvent::UplinkCut));
            }
            Action::SiteOutage { sites, direction, lasting } => {
                for site in sites {
                    self.disturb_site(now, *site);
                    if self.network.block(*site, entry, *direction, now + *lasting) {
                        self.recorder.record(now, Event::World(WorldEvent::SiteCut { site: *site }));
                    }
                }
            }
            Action::LinkChange { sites, latency, jitter, loss_ppm, .. } => {
                let before = sites.iter().map(|site| self.network.values(*site)).collect();
                self.lines_before.insert(entry, before);
                for site in sites {
                    let before = self.network.values(*site);
                    let after = LineValues {
                        latency: latency.unwrap_or(before.latency),
                        jitter: jitter.unwrap_or(before.jitter),
                        loss_ppm: loss_ppm.unwrap_or(before.loss_ppm),
                    };
                    self.change_line(now, entry, *site, after, Some(entry));
                }
            }
            Action::ClientStop { clients, over, .. } => {
                self.spread(now, entry, clients, *over, Timer::Stop);
            }
            Action::ClientStart { clients, over } => self.spread(now, entry, clients, *over, Timer::SwitchOn),
            Action::Removal { clients, over } => {
                self.spread_evenly(now, clients, *over, |client| Timer::Remove(entry, *client));
            }
            Action::Churn { crashes_per_1000_h, lasting, down } => {
                let label = format!("timeline/{}/churn", planned.name);
                let churn = Churn {
                    generator: Chance::new(plan.seed).generator(&label),
                    interval_mean_s: 3_600_000.0 / *crashes_per_1000_h as f64,
                    until: now + *lasting,
                    down: *down,
                };
                self.churns.insert(entry, churn);
                self.set_churn(now, entry);
            }
            Action::Change { setting } => self.change_setting(now, entry, *setting),
            Action::SitePackage { .. }
            | Action::ChainRestored
            | Action::StoreUpdate { .. }
            | Action::ManualUpgrade { .. }
            | Action::Jump { .. }
            | Action::Transfers { .. } => self.begin_upgrade_entry(now, entry),
            Action::LocalUninstall { clients, over, .. } | Action::LocalDisable { clients, over, .. } => {
                self.spread(now, entry, clients, *over, Timer::LocalAct);
            }
            Action::Wake { clients, over, .. } => {
                self.spread_evenly(now, clients, *over, |client| Timer::Wake(entry, *client));
            }
            Action::Deployment { clients, over, .. } => self.spread(now, entry, clients, *over, Timer::Install),
            Action::InstallerExtended { installer, span, by } => {
                self.extend_installer(now, entry, *installer, *span, *by);
            }
            Action::InstallerDeleted { installer, by } => self.delete_installer(now, entry, *installer, *by),
            Action::Travel { clients, over, .. } => self.spread(now, entry, clients, *over, Timer::Travel),
            Action::SessionStart(_)
            | Action::SessionClosed { .. }
            | Action::Pin { .. }
            | Action::Unpin { .. }
            | Action::ItemsEdited { .. }
            | Action::DirectoryChanged { .. }
            | Action::Screens { .. } => self.begin_session_entry(now, entry),
            Action::Desk(_) => self.begin_desk_entry(now, entry),
        }
        self.follow_network(now);
        self.set_timer(planned.ends(), Timer::EntryEnds(entry));
    }

    pub(super) fn end_entry(&mut self, now: SimTime, entry: EntryId) {
        let plan = Arc::clone(&self.plan);
        match &plan.timeline[entry.index()].action {
            Action::ApplianceDown { .. } => self.bring_up(now),
            Action::SitePackage { .. } => self.end_site_package(now, entry),
            Action::UplinkLoss { .. } => {
                self.network.set_uplink(None);
                self.recorder.record(now, Event::World(WorldEvent::UplinkRestored));
            }
            Action::SiteOutage { sites, .. } => {
                for site in sites {
                    if self.network.unblock(*site, entry) {
                        self.recorder.record(now, Event::World(WorldEvent::SiteRestored { site: *site }));
                    }
                }
            }
            Action::LinkChange { sites, lasting: Some(_), .. } => {
                for (site, before) in sites.iter().zip(self.lines_before.remove(&entry).unwrap_or_default()) {
                    self.change_line(now, entry, *site, before, None);
                }
            }
            Action::Churn { .. } => {
                self.churns.remove(&entry);
            }
            Action::Desk(_) => self.end_desk_entry(now, entry),
            Action::LinkChange { lasting: None, .. }
            | Action::ClientStop { .. }
            | Action::ClientStart { .. }
            | Action::Removal { .. }
            | Action::Change { .. }
            | Action::ChainRestored
            | Action::StoreUpdate { .. }
            | Action::LocalUninstall { .. }
            | Action::LocalDisable { .. }
            | Action::ManualUpgrade { .. }
            | Action::Jump { .. }
            | Action::Wake { .. }
            | Action::Transfers { .. }
            | Action::Deployment { .. }
            | Action::InstallerExtended { .. }
            | Action::InstallerDeleted { .. }
            | Action::Travel { .. }
            | Action::SessionStart(_)
            | Action::SessionClosed { .. }
            | Action::Pin { .. }
            | Action::Unpin { .. }
            | Action::ItemsEdited { .. }
            | Action::DirectoryChanged { .. }
            | Action::Screens { .. } => {}
        }
        self.follow_network(now);
        self.effects.end(now, entry);
        if self.recorder.is_settled() {
            self.effects.settle(now);
        }
        self.recorder.record(now, Event::World(WorldEvent::EntryEnded { entry }));
    }

    // ---- the appliance

    pub(super) fn take_down(&mut self, now: SimTime, entry: EntryId, how: DownHow, answers: WhileDown, until: SimTime) {
        self.disturb_all(now);
        let people = self.appliance.parties().iter().count() as u64;
        self.effects.touch(entry).connections_ended += self.recorder.online() + people;
        self.appliance.go_down(now, how);
        self.settle_appliance(now);
        // What its machine still held back is gone with it, and so is its end of every connection.
        let held: Vec<ConnectionId> = self.links.keys().collect();
        for connection in held {
            if let Some(link) = self.links.get_mut(&connection) {
                link.to_client.lose_unsent();
                link.appliance_holds = false;
            }
            self.forget_if_over(connection);
        }
        self.network.set_down(Some((entry, answers, until)));
    }

    pub(super) fn bring_up(&mut self, now: SimTime) {
        self.network.set_down(None);
        self.appliance.come_up();
        self.settle_appliance(now);
    }

    fn change_setting(&mut self, now: SimTime, entry: EntryId, setting: Setting) {
        if self.recorder.setting(setting) != Some(setting) {
            self.effects.touch(entry).settings_changed += 1;
        }
        self.follow_bandwidth(now, setting);
        self.appliance.change(now, setting);
        self.settle_appliance(now);
    }

    pub(super) fn remove_client(&mut self, now: SimTime, entry: EntryId, client: ClientId) {
        // Nobody can use the Jump interface of an appliance that is down.
        if self.appliance.is_up() && self.appliance.remove(now, client) {
            self.effects.touch(entry).clients_removed += 1;
            self.settle_appliance(now);
        }
    }

    // ---- lines

    fn change_line(&mut self, now: SimTime, entry: EntryId, site: SiteId, values: LineValues, by: Option<EntryId>) {
        self.disturb_site(now, site);
        let before = self.network.change(site, values, by);
        if before != values && by.is_some() {
            let on_it = self.clients_by_site[site.index()]
                .iter()
                .filter(|client| self.parties.held_by[client.index()].is_some());
            let on_it = on_it.count() + self.parties.people_connected(site);
            self.effects.touch(entry).lines_changed += on_it as u64;
        }
        for index in 0..self.clients_by_site[site.index()].len() {
            self.find_peace(now, self.clients_by_site[site.index()][index]);
        }
    }

    // ---- clients

    /// Sets each client's moment, drawn uniformly from the span for each by name.
    pub(super) fn spread(
        &mut self,
        now: SimTime,
        entry: EntryId,
        clients: &[ClientId],
        over: SimDuration,
        timer: impl Fn(EntryId, ClientId) -> Timer,
    ) {
        let plan = Arc::clone(&self.plan);
        let chance = Chance::new(plan.seed);
        let name = &plan.timeline[entry.index()].name;
        for client in clients {
            let offset = if over.is_zero() {
                0
            } else {
                let label = format!("timeline/{name}/{}", plan.clients[client.index()].hostname);
                chance.number(&label) % (over.as_micros() + 1)
            };
            self.set_timer(now + SimDuration::from_micros(offset), timer(entry, *client));
        }
    }

    pub(super) fn stop_client(&mut self, now: SimTime, entry: EntryId, client: ClientId) {
        let Action::ClientStop { how, lasting, .. } = self.plan.timeline[entry.index()].action else { return };
        if self.stop(now, client, how, lasting) {
            self.effects.touch(entry).clients_stopped += 1;
        }
    }

    pub(super) fn switch_on(&mut self, now: SimTime, entry: EntryId, client: ClientId) {
        if self.start(now, client) {
            self.effects.touch(entry).clients_started += 1;
        }
    }

    /// A stop of the client is over; it runs again if that was the last one.
    pub(super) fn end_stop(&mut self, now: SimTime, client: ClientId) {
        if self.stopped_until[client.index()] == now {
            self.start(now, client);
        }
    }

    pub(super) fn start(&mut self, now: SimTime, client: ClientId) -> bool {
        self.parties.stopped[client.index()] = None;
        let started = self.clients[client.index()].start(now, &self.plan.behaviour);
        self.settle_client(now, client);
        started
    }

    /// Stops a client that runs, and starts it again after a while. One that is stopped already stays so until the later end of
    /// both. Returns whether either changed anything.
    fn stop(&mut self, now: SimTime, client: ClientId, how: StopHow, lasting: SimDuration) -> bool {
        let until = now + lasting;
        let is_running = self.clients[client.index()].is_running();
        if !is_running
            && (self.parties.stopped[client.index()].is_none() || until <= self.stopped_until[client.index()])
        {
            return false;
        }
        self.stopped_until[client.index()] = until;
        self.set_timer(until, Timer::EndStop(client));
        if !is_running {
            return true;
        }
        self.parties.stopped[client.index()] = Some(how);
        let heard = match how {
            StopHow::Asleep => self.disturb(now, client),
            StopHow::Crashed | StopHow::SwitchedOff => 0,
        };
        self.clients[client.index()].stop(now, how, heard);
        self.settle_client(now, client);
        true
    }

    pub(super) fn run_churn(&mut self, now: SimTime, entry: EntryId) {
        let fleet = self.clients.len();
        let Some(churn) = self.churns.get_mut(&entry) else { return };
        let down = churn.down;
        // Any connected client alike; where hardly anybody is connected the crash falls on nobody.
        let victim = (0..CHURN_TRIES)
            .map(|_| ClientId(churn.generator.random_range(0..fleet as u32)))
            .find(|client| self.clients[client.index()].is_connected());
        if victim.is_some_and(|client| self.stop(now, client, StopHow::Crashed, down)) {
            self.effects.touch(entry).clients_stopped += 1;
        }
        self.set_churn(now, entry);
    }

    fn set_churn(&mut self, now: SimTime, entry: EntryId) {
        let Some(churn) = self.churns.get_mut(&entry) else { return };
        let uniform: f64 = churn.generator.random();
        let gap = SimDuration::from_secs_f64(-(1.0 - uniform).ln() * churn.interval_mean_s);
        if gap < churn.until.since(now) {
            self.set_timer(now + gap, Timer::Churn(entry));
        }
    }
}

/// Draws until a connected client is found. With one in ten connected it fails once in a thousand crashes.
const CHURN_TRIES: u32 = 64;
