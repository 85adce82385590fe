//! One client's own account: what it was last told, since when it is out of contact, and when it therefore removes itself.

use smallvec::SmallVec;

use crate::event::{ClientEvent, ClientState};
use crate::id::ClientId;
use crate::time::{SimDuration, SimTime};

use super::super::Tally;

/// One client.
#[derive(Clone, Default)]
pub(super) struct ClientSide {
    /// Nothing before it was ever admitted.
    told: Option<SimDuration>,
    /// What the appliance has said since it last admitted the client; it learns the first, and then perhaps the others.
    offered: SmallVec<[SimDuration; 1]>,
    contact: Contact,
    /// Since when it is out of contact.
    absent_since: Option<SimTime>,
    /// It cannot act before that.
    not_before: SimTime,
}

/// What stands in the way of its removing itself.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Contact {
    /// Nothing.
    #[default]
    Absent,
    /// Its computer does not run it.
    Stopped,
    /// It stands in line.
    InLine,
    /// It is connected and admitted.
    Admitted,
    /// It is not installed.
    Gone,
}

impl ClientSide {
    /// It is in the list as offline when the run begins, so it was told. Gives since when it is.
    pub(super) fn begin_absent(&mut self, told: SimDuration) -> SimTime {
        self.told = Some(told);
        self.absent_since.unwrap_or(SimTime::ZERO)
    }

    /// The appliance has admitted it, and tells it that.
    pub(super) fn is_admitted(&mut self, span: SimDuration) {
        self.offered.clear();
        self.offered.push(span);
    }

    /// The appliance's setting is that from now on; whether it reaches the client is another matter.
    pub(super) fn may_be_told(&mut self, span: SimDuration) {
        if self.offered.last().is_some_and(|last| *last != span) {
            self.offered.push(span);
        }
    }

    /// Takes one of its events; `span` is what the appliance would tell it now.
    pub(super) fn handle(
        &mut self,
        at: SimTime,
        number: usize,
        event: ClientEvent,
        span: SimDuration,
        tally: &mut Tally,
    ) {
        match event {
            ClientEvent::Began { state: ClientState::Connected, .. } => {
                self.told = Some(span);
                self.is_admitted(span);
                self.contact = Contact::Admitted;
            }
            ClientEvent::Began { state: ClientState::SwitchedOff, since } => {
                (self.contact, self.absent_since) = (Contact::Stopped, Some(since));
            }
            ClientEvent::Began { state: ClientState::Uninstalled | ClientState::NotInstalled, .. } => {
                self.contact = Contact::Gone;
            }
            ClientEvent::Installed { .. } => *self = Self::default(),
            ClientEvent::Online { .. } => {
                self.check_not_overdue(at, number, tally);
                self.told = self.offered.first().copied();
                (self.contact, self.absent_since) = (Contact::Admitted, None);
            }
            ClientEvent::ToldDeletion { after } => {
                let offered = self.contact == Contact::Admitted && self.offered.contains(&after);
                tally.check(at, offered, || {
                    format!("{} was told to wait for {after}, which nobody has told it", ClientId(number as u32))
                });
                self.told = Some(after);
            }
            ClientEvent::ToldToWait => {
                self.check_not_overdue(at, number, tally);
                self.contact = Contact::InLine;
            }
            ClientEvent::Stopped { .. } => {
                self.check_not_overdue(at, number, tally);
                self.lose(at);
                self.contact = Contact::Stopped;
            }
            ClientEvent::Started { connected: true } => {
                (self.contact, self.absent_since) = (Contact::Admitted, None);
            }
            ClientEvent::Started { connected: false }
            | ClientEvent::ContactLost { .. }
            | ClientEvent::DialFailed { .. }
            | ClientEvent::ToldToReturn { .. }
            | ClientEvent::Refused { .. }
            | ClientEvent::UpgradeInstalled { .. } => self.lose(at),
            // A computer that does not run it only is elsewhere.
            ClientEvent::Travelled { .. } if matches!(self.contact, Contact::Stopped | Contact::Gone) => {}
            ClientEvent::Travelled { .. } => self.lose(at),
            ClientEvent::Uninstalled | ClientEvent::LocallyUninstalled { .. } => {
                self.check_not_overdue(at, number, tally);
                self.contact = Contact::Gone;
            }
            ClientEvent::Expired { due } => {
                let expected = self.due().map(|due| (due, due.max(self.not_before)));
                tally.check(at, expected == Some((due, at)), || {
                    let client = ClientId(number as u32);
                    match expected {
                        Some((own, when)) => {
                            format!(
                                "{client} removed itself at {at} for {due}, where it was told {own} and could at {when}"
                            )
                        }
                        None => {
                            format!("{client} removed itself at {at} while it had contact or had been told nothing")
                        }
                    }
                });
                self.contact = Contact::Gone;
            }
            _ => {}
        }
    }

    /// It is still there at `now`: the moment for which it was told is not over.
    pub(super) fn check_not_overdue(&self, now: SimTime, number: usize, tally: &mut Tally) {
        let Some(due) = self.due() else { return };
        let latest = due.max(self.not_before);
        tally.check(now, now <= latest, || {
            format!("{} should have removed itself at {latest} and is still there at {now}", ClientId(number as u32))
        });
    }

    fn lose(&mut self, at: SimTime) {
        self.absent_since.get_or_insert(at);
        if self.contact != Contact::Absent {
            (self.contact, self.not_before) = (Contact::Absent, at);
        }
    }

    /// When its time is over, if it is out of contact and can act.
    fn due(&self) -> Option<SimTime> {
        let since = self.absent_since.filter(|_| self.contact == Contact::Absent)?;
        Some(since.saturating_add(self.told?))
    }
}
