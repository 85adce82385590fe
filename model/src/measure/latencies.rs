//! How long things took, each measured from when it was due and not from when somebody got round to it.
//!
//! Two figures must not be mixed: `time_to_reconnect` runs from the moment the client could reach the appliance again,
//! `time_offline` from the loss of contact; both end when the client is online. A client that restarts into a version that it
//! has installed has lost nothing, and is in neither.

mod upgrades;
mod wakings;

use std::collections::BTreeMap;

use hdrhistogram::Histogram;

use crate::event::{
    ApplianceEvent, ClientEvent, ClientState, ConsoleEvent, Event, LossSeen, SessionEvent, Stamped, WorldEvent,
};
use crate::id::{ClientId, SessionId, SiteId};
use crate::metric::Latency;
use crate::record::latency_histogram;
use crate::time::{SimDuration, SimTime};

use upgrades::UpgradeTimes;
use wakings::WakingTimes;

/// Consumes events in order of time and keeps every distribution.
#[derive(Debug)]
pub struct Latencies {
    histograms: Vec<Option<Histogram<u64>>>,
    sites: Vec<SiteId>,
    clients: Vec<Contact>,
    site_cuts: Vec<Cut>,
    uplink: Cut,
    appliance: Cut,
    upgrades: UpgradeTimes,
    wakings: WakingTimes,
    sessions_since: BTreeMap<SessionId, SimTime>,
}

/// When something last came between a client and the appliance, and when it last ceased to.
#[derive(Clone, Copy, Debug, Default)]
struct Cut {
    from: Option<SimTime>,
    until: Option<SimTime>,
}

/// One client's contact with the appliance.
#[derive(Clone, Copy, Debug, Default)]
struct Contact {
    /// Since when the appliance shows it online.
    shown_since: Option<SimTime>,
    online_since: Option<SimTime>,
    /// When contact was really lost: before the client noticed, where a cut explains it.
    lost_at: Option<SimTime>,
    /// When the client itself noticed.
    noticed_at: Option<SimTime>,
    /// The other side closed in an orderly way, so nothing that happened before explains the loss.
    closed: bool,
    /// When its computer last ran it again, or was somewhere else.
    started_at: Option<SimTime>,
    /// When its computer stopped running it, or left with it, so that nothing of it came any more.
    stopped_at: Option<SimTime>,
    dialled_at: Option<SimTime>,
}

impl Latencies {
    /// For a fleet whose clients are at these sites.
    pub fn new(sites: Vec<SiteId>, site_count: usize) -> Self {
        Self {
            histograms: vec![None; Latency::ALL.len()],
            clients: vec![Contact::default(); sites.len()],
            sites,
            site_cuts: vec![Cut::default(); site_count],
            uplink: Cut::default(),
            appliance: Cut::default(),
            upgrades: UpgradeTimes::default(),
            wakings: WakingTimes::default(),
            sessions_since: BTreeMap::new(),
        }
    }

    /// Takes one event; none may be earlier than the one before it.
    pub fn handle(&mut self, stamped: &Stamped) {
        let now = stamped.at;
        if let Some(span) = self.wakings.handle(stamped) {
            self.record(Latency::WakeTime, span);
        }
        if let Some((latency, span)) = self.upgrades.handle(stamped) {
            self.record(latency, span);
        }
        match stamped.event {
            Event::Appliance(event) => self.handle_appliance(now, event),
            Event::Client(client, event) => self.handle_client(now, client, event),
            Event::Session(session, event) => self.handle_session(now, session, event),
            Event::Console(_, ConsoleEvent::Ready { after }) => self.record(Latency::LogInTime, after),
            Event::Console(..) | Event::Key(..) => {}
            Event::World(event) => match event {
                WorldEvent::SiteCut { site } => self.site_cuts[site.index()].begin(now),
                WorldEvent::SiteRestored { site } => self.site_cuts[site.index()].end(now),
                WorldEvent::UplinkCut => self.uplink.begin(now),
                WorldEvent::UplinkRestored => self.uplink.end(now),
                WorldEvent::EntryBegan { .. } | WorldEvent::EntryEnded { .. } | WorldEvent::WakePacket { .. } => {}
            },
        }
    }

    /// The distributions that have samples.
    pub fn finish(self) -> BTreeMap<Latency, Histogram<u64>> {
        Latency::ALL
            .iter()
            .zip(self.histograms)
            .filter_map(|(latency, histogram)| histogram.map(|histogram| (*latency, histogram)))
            .collect()
    }

    fn handle_session(&mut self, now: SimTime, session: SessionId, event: SessionEvent) {
        match event {
            SessionEvent::Accepted { waited, first: true, .. } => self.record(Latency::SessionWait, waited),
            SessionEvent::Injected { after, .. } => {
                self.record(Latency::InjectionTime, after);
            }
            SessionEvent::Started { .. } => {
                self.sessions_since.insert(session, now);
            }
            SessionEvent::Ended { .. } => {
                if let Some(since) = self.sessions_since.remove(&session) {
                    self.record(Latency::SessionTime, now.since(since));
                }
            }
            _ => {}
        }
    }

    fn handle_appliance(&mut self, now: SimTime, event: ApplianceEvent) {
        match event {
            ApplianceEvent::Listed { client, connection: Some(_) } => {
                self.clients[client.index()].shown_since = Some(now);
            }
            ApplianceEvent::Admitted { client, waited, .. } => {
                self.clients[client.index()].shown_since = Some(now);
                self.record(Latency::AdmissionWait, waited);
            }
            ApplianceEvent::Served { waited, .. } | ApplianceEvent::PartyServed { waited, .. } => {
                self.record(Latency::ServiceWait, waited)
            }
            ApplianceEvent::WentDown { .. } => self.appliance.begin(now),
            ApplianceEvent::CameUp => self.appliance.end(now),
            // The appliance's own going down, a removal, or a newer connection is no loss to detect.
            ApplianceEvent::SeenOffline {
                client,
                how: LossSeen::Closed | LossSeen::Reset | LossSeen::KeepAliveTimeout | LossSeen::SendTimeout,
            } => {
                let Contact { shown_since, stopped_at, .. } = self.clients[client.index()];
                let Some(shown_since) = shown_since else { return };
                let stopped = stopped_at.filter(|stopped| *stopped >= shown_since);
                if let Some(lost) = stopped.or_else(|| self.cut_between(client, shown_since, now)) {
                    self.record(Latency::DetectionTime, now.since(lost));
                }
            }
            _ => {}
        }
    }

    fn handle_client(&mut self, now: SimTime, client: ClientId, event: ClientEvent) {
        let contact = &mut self.clients[client.index()];
        match event {
            ClientEvent::Began { state: ClientState::Connected, since } => contact.online_since = Some(since),
            ClientEvent::Dialled { .. } => contact.dialled_at = Some(now),
            ClientEvent::DialFailed { retry_in, .. } => self.record(Latency::BackOff, retry_in),
            ClientEvent::ContactLost { how, retry_in } => {
                let cut = contact.online_since.and_then(|since| self.cut_between(client, since, now));
                let contact = &mut self.clients[client.index()];
                contact.closed = how == LossSeen::Closed;
                contact.noticed_at = Some(now);
                contact.lost_at = Some(cut.filter(|_| how != LossSeen::Closed).unwrap_or(now));
                self.record(Latency::BackOff, retry_in);
            }
            ClientEvent::Stopped { .. } => {
                contact.stopped_at = Some(now);
                if contact.online_since.is_some() && contact.lost_at.is_none() {
                    contact.lost_at = Some(now);
                    contact.noticed_at = Some(now);
                }
            }
            ClientEvent::Started { connected } => {
                contact.started_at = Some(now);
                if connected {
                    (contact.lost_at, contact.noticed_at, contact.stopped_at) = (None, None, None);
                }
            }
            ClientEvent::Online { .. } => self.come_online(now, client),
            ClientEvent::Travelled { to } => self.travel(now, client, to),
            ClientEvent::Uninstalled
            | ClientEvent::Expired { .. }
            | ClientEvent::LocallyUninstalled { .. }
            | ClientEvent::UpgradeInstalled { .. } => *contact = Contact::default(),
            _ => {}
        }
    }

    /// From now on the cuts of another site explain what the client meets. One that had contact lost it just now, or when its
    /// former site was cut off.
    fn travel(&mut self, now: SimTime, client: ClientId, to: SiteId) {
        let former = std::mem::replace(&mut self.sites[client.index()], to);
        let cut_off_at = self.site_cuts[former.index()].in_force();
        let contact = &mut self.clients[client.index()];
        if let Some(since) = contact.online_since
            && contact.lost_at.is_none()
        {
            contact.lost_at = cut_off_at.filter(|from| *from >= since).or(Some(now));
            contact.noticed_at = Some(now);
        }
        contact.stopped_at = contact.stopped_at.or(contact.lost_at);
        contact.started_at = Some(now);
        contact.closed = false;
    }

    fn come_online(&mut self, now: SimTime, client: ClientId) {
        let contact = self.clients[client.index()];
        if let Some(dialled) = contact.dialled_at {
            self.record(Latency::ConnectTime, now.since(dialled));
        }
        if let (Some(lost), Some(noticed)) = (contact.lost_at, contact.noticed_at) {
            self.record(Latency::TimeOffline, now.since(lost));
            let explained_from = if contact.closed { noticed } else { lost };
            let site = &self.site_cuts[self.sites[client.index()].index()];
            let reachable = [site.until, self.uplink.until, self.appliance.until, contact.started_at]
                .into_iter()
                .flatten()
                .filter(|ended| *ended >= explained_from)
                .max();
            self.record(Latency::TimeToReconnect, now.since(reachable.unwrap_or(noticed)));
        }
        let Contact { shown_since, .. } = contact;
        self.clients[client.index()] = Contact { shown_since, online_since: Some(now), ..Contact::default() };
    }

    /// When the latest cut between the client and the appliance began, if that was between those moments.
    fn cut_between(&self, client: ClientId, since: SimTime, now: SimTime) -> Option<SimTime> {
        let site = &self.site_cuts[self.sites[client.index()].index()];
        [site.from, self.uplink.from, self.appliance.from]
            .into_iter()
            .flatten()
            .filter(|from| (since..=now).contains(from))
            .max()
    }

    fn record(&mut self, latency: Latency, span: SimDuration) {
        self.histograms[latency.index()].get_or_insert_with(latency_histogram).saturating_record(span.as_micros());
    }
}

impl Cut {
    fn begin(&mut self, now: SimTime) {
        self.from = Some(now);
    }

    fn end(&mut self, now: SimTime) {
        self.until = Some(now);
    }

    /// Since when it lasts, if it does.
    fn in_force(&self) -> Option<SimTime> {
        self.from.filter(|from| self.until.is_none_or(|until| until < *from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::StopHow;
    use crate::id::ConnectionId;

    const CLIENT: ClientId = ClientId(0);
    const RETRY: SimDuration = SimDuration::from_secs(1);

    fn client(seconds: i64, event: ClientEvent) -> Stamped {
        Stamped { at: SimTime::from_secs(seconds), event: Event::Client(CLIENT, event) }
    }

    fn world(seconds: i64, event: WorldEvent) -> Stamped {
        Stamped { at: SimTime::from_secs(seconds), event: Event::World(event) }
    }

    fn lost(seconds: i64, how: LossSeen) -> Stamped {
        client(seconds, ClientEvent::ContactLost { how, retry_in: RETRY })
    }

    fn online(seconds: i64) -> Stamped {
        client(seconds, ClientEvent::Online { connection: ConnectionId(1) })
    }

    fn appliance(seconds: i64, event: ApplianceEvent) -> Stamped {
        Stamped { at: SimTime::from_secs(seconds), event: Event::Appliance(event) }
    }

    /// Seconds of (time_to_reconnect, time_offline) after those events, to the histogram's three significant figures, the
    /// client having been connected at the start.
    fn figures(events: &[Stamped]) -> (Option<u64>, Option<u64>) {
        let mut latencies = Latencies::new(vec![SiteId(0)], 2);
        let began = ClientEvent::Began { state: ClientState::Connected, since: SimTime::from_secs(-5) };
        latencies.handle(&client(0, began));
        events.iter().for_each(|event| latencies.handle(event));
        let found = latencies.finish();
        let seconds = |latency| {
            found.get(&latency).map(|histogram| histogram.lowest_equivalent(histogram.max()).div_ceil(1_000_000))
        };
        (seconds(Latency::TimeToReconnect), seconds(Latency::TimeOffline))
    }

    #[test]
    fn a_silent_cut_counts_from_its_own_beginning_and_end() {
        let cut = [world(100, WorldEvent::UplinkCut), lost(260, LossSeen::KeepAliveTimeout)];
        let back = [world(1_900, WorldEvent::UplinkRestored), online(1_930)];
        assert_eq!(figures(&[cut, back].concat()), (Some(30), Some(1_830)));
    }

    #[test]
    fn a_cut_noticed_after_it_healed_still_counts_from_its_end() {
        let events = [
            appliance(100, ApplianceEvent::WentDown { how: crate::event::DownHow::Crash }),
            appliance(130, ApplianceEvent::CameUp),
            lost(150, LossSeen::Reset),
            online(155),
        ];
        assert_eq!(figures(&events), (Some(25), Some(55)));
    }

    #[test]
    fn an_orderly_close_counts_from_when_it_came() {
        let events = [
            appliance(100, ApplianceEvent::WentDown { how: crate::event::DownHow::Restart }),
            lost(101, LossSeen::Closed),
            appliance(220, ApplianceEvent::CameUp),
            online(226),
        ];
        assert_eq!(figures(&events), (Some(6), Some(125)));
    }

    #[test]
    fn a_client_that_crashed_could_reconnect_once_it_was_started() {
        let events = [
            client(10, ClientEvent::Stopped { how: StopHow::Crashed }),
            client(40, ClientEvent::Started { connected: false }),
            online(42),
        ];
        assert_eq!(figures(&events), (Some(2), Some(32)));
        let slept = [
            client(10, ClientEvent::Stopped { how: StopHow::Asleep }),
            client(40, ClientEvent::Started { connected: true }),
        ];
        assert_eq!(figures(&slept), (None, None), "a short sleep loses nothing");
    }

    #[test]
    fn a_restart_into_another_version_is_no_loss_of_contact() {
        let restart = [client(100, ClientEvent::UpgradeInstalled { version: 2 }), online(130)];
        assert_eq!(figures(&restart), (None, None));
        let later = [lost(200, LossSeen::Reset), online(207)];
        assert_eq!(figures(&[restart, later].concat()), (Some(7), Some(7)));
    }

    /// It travels from site 0, which may be cut off, to site 1, which may be, too.
    #[test]
    fn a_traveller_could_reconnect_from_when_it_left_or_its_new_site_was_restored() {
        let travels = client(100, ClientEvent::Travelled { to: SiteId(1) });
        let cut = |seconds, site| world(seconds, WorldEvent::SiteCut { site: SiteId(site) });
        let restored = |seconds, site| world(seconds, WorldEvent::SiteRestored { site: SiteId(site) });
        let cases: [(&[Stamped], (u64, u64)); 6] = [
            (&[travels, online(104)], (4, 4)),
            // Cut off before it left, or long healed by then, or cut off where it was after it left.
            (&[cut(40, 0), travels, online(104), restored(900, 0)], (4, 64)),
            (&[cut(40, 0), restored(45, 0), travels, online(104)], (4, 4)),
            (&[travels, cut(101, 0), restored(103, 0), online(104)], (4, 4)),
            // It had noticed, and waited, and left.
            (&[cut(10, 0), lost(80, LossSeen::KeepAliveTimeout), travels, online(104), restored(900, 0)], (4, 94)),
            // Cut off where it came to.
            (&[cut(40, 1), travels, restored(300, 1), online(304)], (4, 204)),
        ];
        for (number, (events, (reconnect, offline))) in cases.into_iter().enumerate() {
            assert_eq!(figures(events), (Some(reconnect), Some(offline)), "case {number}");
        }
    }

    #[test]
    fn a_first_connection_is_no_reconnection() {
        let mut latencies = Latencies::new(vec![SiteId(0)], 1);
        let state = ClientState::BackingOff;
        let events = [
            client(0, ClientEvent::Began { state, since: SimTime::ZERO }),
            client(1, ClientEvent::Dialled { attempt: 1 }),
            online(2),
        ];
        events.iter().for_each(|event| latencies.handle(event));
        let found = latencies.finish();
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), [Latency::ConnectTime]);
    }
}
