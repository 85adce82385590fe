//! How long each client in the list has been offline, and what that leads to: it is labelled lost, and then deleted
//! (MAINT-1, MAINT-3, MAINT-7, MAINT-8, MAINT-13, MAINT-14); and what end users did to clients at their computers (MAINT-10,
//! MAINT-16).
//!
//! A client's clock runs from the moment since which the list shows it offline: the end of its connection, its registration,
//! or before the run. Admission stops it. Standing in the admission line is contact: meanwhile nothing is done to a client,
//! and if it leaves the line unadmitted, whatever came due acts at once. Deadlines act in their order; where both fall on one
//! moment, a client is first labelled and then deleted. A label stays until the client is admitted again, even if the setting
//! is raised meanwhile.
//!
//! Refuses to know what the clients think of it: each has a deadline of its own (MAINT-6).

use std::collections::BTreeSet;

use crate::event::{ApplianceEvent, LeftBehind, LossSeen};
use crate::id::{ClientId, ConnectionId};
use crate::plan::UninstalledBehaviour;
use crate::time::SimTime;

use super::connections::Stage;
use super::settings::Settings;
use super::{Appliance, Output};

/// What is known of every client besides its place in the list.
#[derive(Clone, Debug)]
pub struct Maintenance {
    standings: Vec<Standing>,
    /// Offline clients that are not labelled lost, by the moment since which they are offline. The setting is added only when
    /// it is asked what is due, so that a new value changes every deadline without touching any.
    unlabelled: BTreeSet<(SimTime, ClientId)>,
    /// Offline clients to which the site-wide span before deletion applies, in the same way.
    deletable: BTreeSet<(SimTime, ClientId)>,
    /// Offline clients with a span of their own, by the moment at which they are deleted.
    deletable_own: BTreeSet<(SimTime, ClientId)>,
}

/// What is known of one client.
#[derive(Clone, Copy, Debug)]
struct Standing {
    /// [`SimTime::NEVER`] while it is online or not in the list.
    offline_since: SimTime,
    lost: bool,
    disabled: bool,
}

/// What has come due for a client that has been offline since then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Lost { client: ClientId, since: SimTime },
    Deleted { client: ClientId, since: SimTime },
}

impl Maintenance {
    /// For a fleet of `clients`, none of which is in the list.
    pub fn new(clients: usize) -> Self {
        Self {
            standings: vec![Standing::UNKNOWN; clients],
            unlabelled: BTreeSet::new(),
            deletable: BTreeSet::new(),
            deletable_own: BTreeSet::new(),
        }
    }

    /// Whether the client is labelled lost (MAINT-1).
    pub fn is_lost(&self, client: ClientId) -> bool {
        self.standings[client.index()].lost
    }

    /// Whether an end user has disabled the client, as far as the appliance was told (MAINT-16).
    pub fn is_disabled(&self, client: ClientId) -> bool {
        self.standings[client.index()].disabled
    }

    /// Since when the list shows the client offline; nothing while it is online or not in the list.
    pub fn offline_since(&self, client: ClientId) -> Option<SimTime> {
        Some(self.standings[client.index()].offline_since).filter(|since| *since != SimTime::NEVER)
    }

    /// The client is offline since then.
    pub(super) fn lose(&mut self, client: ClientId, since: SimTime, settings: &Settings) {
        self.standings[client.index()].offline_since = since;
        self.resume(client, settings);
    }

    /// The client stands in the admission line: nothing is done to it meanwhile.
    pub(super) fn suspend(&mut self, client: ClientId, settings: &Settings) {
        let Some(since) = self.offline_since(client) else { return };
        self.unlabelled.remove(&(since, client));
        self.deletable.remove(&(since, client));
        if let Some(span) = settings.own_delete_after(client) {
            self.deletable_own.remove(&(since.saturating_add(span), client));
        }
    }

    /// The client does not stand in the admission line (any more): its clock has run on.
    pub(super) fn resume(&mut self, client: ClientId, settings: &Settings) {
        let Some(since) = self.offline_since(client) else { return };
        if !self.is_lost(client) {
            self.unlabelled.insert((since, client));
        }
        match settings.own_delete_after(client) {
            Some(span) => self.deletable_own.insert((since.saturating_add(span), client)),
            None => self.deletable.insert((since, client)),
        };
    }

    /// The client is online: its clock is stopped, and a label is gone (MAINT-8).
    pub(super) fn regain(&mut self, client: ClientId, settings: &Settings) {
        self.suspend(client, settings);
        let disabled = self.is_disabled(client);
        self.standings[client.index()] = Standing { disabled, ..Standing::UNKNOWN };
    }

    /// The client is not in the list any more, or only as uninstalled.
    pub(super) fn forget(&mut self, client: ClientId, settings: &Settings) {
        self.suspend(client, settings);
        self.standings[client.index()] = Standing::UNKNOWN;
    }

    /// The client says that it is disabled, or enabled. Returns whether that is new.
    pub(super) fn set_disabled(&mut self, client: ClientId, disabled: bool) -> bool {
        std::mem::replace(&mut self.standings[client.index()].disabled, disabled) != disabled
    }

    /// The next thing that is due by `now`, in the order of deadlines; it is then no longer due.
    pub(super) fn poll_due(&mut self, now: SimTime, settings: &Settings) -> Option<Due> {
        let (_, rank, client) = self.next(settings).filter(|(at, ..)| *at <= now)?;
        let since = self.standings[client.index()].offline_since;
        if rank == Rank::Lost {
            self.unlabelled.remove(&(since, client));
            self.standings[client.index()].lost = true;
            return Some(Due::Lost { client, since });
        }
        self.forget(client, settings);
        Some(Due::Deleted { client, since })
    }

    /// When the next client is lost or deleted.
    pub(super) fn poll_timeout(&self, settings: &Settings) -> Option<SimTime> {
        self.next(settings).map(|(at, ..)| at)
    }

    fn next(&self, settings: &Settings) -> Option<(SimTime, Rank, ClientId)> {
        let lost = self
            .unlabelled
            .first()
            .map(|(since, client)| (since.saturating_add(settings.lost_after), Rank::Lost, *client));
        let deleted = self
            .deletable
            .first()
            .map(|(since, client)| (since.saturating_add(settings.delete_after), Rank::Deleted, *client));
        let deleted_own = self.deletable_own.first().map(|(at, client)| (*at, Rank::Deleted, *client));
        [lost, deleted, deleted_own].into_iter().flatten().min()
    }
}

/// What comes first of what falls on one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Lost,
    Deleted,
}

impl Standing {
    const UNKNOWN: Self = Self { offline_since: SimTime::NEVER, lost: false, disabled: false };
}

impl Appliance {
    /// Labels and deletes whoever has been offline for too long. A deleted client that still runs is told to uninstall itself
    /// when it says hello (MAINT-9).
    pub(super) fn apply_deadlines(&mut self, now: SimTime) {
        while let Some(due) = self.maintenance.poll_due(now, &self.settings) {
            match due {
                Due::Lost { client, since } => self.tell(ApplianceEvent::LabelledLost { client, since }),
                Due::Deleted { client, since } => {
                    self.registry.remove(client);
                    self.tell(ApplianceEvent::Deleted { client, since });
                }
            }
        }
    }

    /// A client says on that connection that an end user uninstalls it: it is marked or removed as the setting says, and its
    /// place is free either way (MAINT-10, MAINT-15).
    pub(super) fn take_leave(&mut self, now: SimTime, connection: ConnectionId) {
        let Some(client) = self.registered_on(connection) else { return };
        self.handle_hung_up(now, connection, LossSeen::Uninstalled);
        self.outputs.push_back(Output::Close { connection });
        self.maintenance.forget(client, &self.settings);
        let leaves = match self.settings.uninstalled {
            UninstalledBehaviour::Keep => {
                self.registry.mark_uninstalled(client);
                LeftBehind::Marked
            }
            UninstalledBehaviour::Remove => {
                self.registry.remove(client);
                LeftBehind::Nothing
            }
        };
        self.tell(ApplianceEvent::SeenUninstalled { client, leaves });
    }

    /// A client says on that connection that an end user has disabled or enabled it (MAINT-16).
    pub(super) fn note_disabled(&mut self, connection: ConnectionId, disabled: bool) {
        if let Some(client) = self.registered_on(connection)
            && self.maintenance.set_disabled(client, disabled)
        {
            self.tell(ApplianceEvent::SeenDisabled { client, disabled });
        }
    }

    /// The registered client whose connection it is: before the line nothing is known of who is at the other end.
    fn registered_on(&self, connection: ConnectionId) -> Option<ClientId> {
        match self.connections.stage(connection) {
            Some(Stage::InLine { client } | Stage::Admitted { client }) => Some(client),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Setting;
    use crate::plan::{AppliancePlan, Behaviour, Model};
    use crate::time::SimDuration;

    const fn at(seconds: i64) -> SimTime {
        SimTime::from_secs(seconds)
    }

    const fn secs(seconds: u64) -> SimDuration {
        SimDuration::from_secs(seconds)
    }

    /// Lost after 20 s and deleted after 30, except for client 3, which has 25.
    fn settings() -> Settings {
        let mut plan = AppliancePlan::standard(Model::B200).expect("a B200 is standard");
        (plan.maintenance.lost_after, plan.maintenance.delete_after) = (secs(20), secs(30));
        Settings::new(&plan, &Behaviour::default(), vec![None, None, None, Some(secs(25))])
    }

    /// Everything that comes due by then, as kind, client and moment since which it is offline.
    fn due_by(maintenance: &mut Maintenance, now: SimTime, settings: &Settings) -> Vec<(&'static str, u32, SimTime)> {
        let due = std::iter::from_fn(|| maintenance.poll_due(now, settings));
        let in_words = due.map(|due| match due {
            Due::Lost { client, since } => ("lost", client.0, since),
            Due::Deleted { client, since } => ("deleted", client.0, since),
        });
        in_words.collect()
    }

    /// Covers: MAINT-1, MAINT-3.
    #[test]
    fn what_is_due_comes_in_the_order_of_deadlines_and_a_label_before_a_deletion_of_the_same_moment() {
        let settings = settings();
        let mut maintenance = Maintenance::new(4);
        for (client, since) in [(0, 5), (1, -10), (2, 0), (3, 0)] {
            maintenance.lose(ClientId(client), at(since), &settings);
        }
        assert_eq!(maintenance.poll_timeout(&settings), Some(at(10)));
        assert_eq!(due_by(&mut maintenance, SimTime::from_micros(9_999_999), &settings), []);
        // Client 1 is deleted when 2 and 3 are lost, client 3 when 0 is lost.
        let expected = [
            ("lost", 1, at(-10)),
            ("lost", 2, at(0)),
            ("lost", 3, at(0)),
            ("deleted", 1, at(-10)),
            ("lost", 0, at(5)),
            ("deleted", 3, at(0)),
            ("deleted", 2, at(0)),
            ("deleted", 0, at(5)),
        ];
        assert_eq!(due_by(&mut maintenance, at(100), &settings), expected);
        assert_eq!(maintenance.poll_timeout(&settings), None);
        assert!(!maintenance.is_lost(ClientId(0)), "who is not in the list is not lost");
    }

    /// Covers: MAINT-13.
    #[test]
    fn a_new_setting_holds_for_everybody_who_is_offline_but_those_with_a_span_of_their_own() {
        let mut settings = settings();
        let mut maintenance = Maintenance::new(4);
        for client in [0, 3] {
            maintenance.lose(ClientId(client), at(0), &settings);
        }
        settings.change(Setting::DeleteAfter(secs(10)));
        settings.change(Setting::LostAfter(secs(40)));
        assert_eq!(maintenance.poll_timeout(&settings), Some(at(10)));
        assert_eq!(due_by(&mut maintenance, at(12), &settings), [("deleted", 0, at(0))]);
        assert_eq!(due_by(&mut maintenance, at(99), &settings), [("deleted", 3, at(0))]);
    }

    /// Covers: MAINT-8, MAINT-14.
    #[test]
    fn the_line_suspends_and_admission_ends_a_clock() {
        let settings = settings();
        let client = ClientId(0);
        let mut maintenance = Maintenance::new(1);
        maintenance.lose(client, at(0), &settings);
        assert_eq!(due_by(&mut maintenance, at(21), &settings), [("lost", 0, at(0))]);
        maintenance.suspend(client, &settings);
        assert_eq!(maintenance.poll_timeout(&settings), None);
        maintenance.resume(client, &settings);
        assert_eq!(
            maintenance.poll_timeout(&settings),
            Some(at(30)),
            "it has run on, and the label is not given twice"
        );
        assert!(maintenance.set_disabled(client, true) && !maintenance.set_disabled(client, true));
        maintenance.regain(client, &settings);
        assert_eq!((maintenance.offline_since(client), maintenance.is_lost(client)), (None, false));
        assert!(maintenance.is_disabled(client), "that is another matter");
        maintenance.lose(client, at(50), &settings);
        assert_eq!(maintenance.poll_timeout(&settings), Some(at(70)));
        maintenance.forget(client, &settings);
        assert_eq!(maintenance.poll_timeout(&settings), None);
        assert!(!maintenance.is_disabled(client));
    }
}
