//! What end users do to Jump Clients at their computers (MAINT-10 to MAINT-12, MAINT-16), and the clients that are out of
//! contact when the run begins.

use model::event::{ClientState, LocalAct, StopHow};
use model::id::{ClientId, EntryId};
use model::jump_client::local::Outcome;
use model::plan::{Action, Begin};
use model::time::SimTime;

use super::Rehearsal;

impl Rehearsal {
    /// A client whose computer has been off since then. One that is in the list was told the settings of the beginning; one
    /// that is not, on a cold start or for lack of a place, was never admitted and was told nothing.
    pub(super) fn begin_switched_off(&mut self, client: ClientId, since: SimTime) {
        let is_listed = self.plan.begin == Begin::Connected && self.appliance.begin_listed(client, None, since);
        let told = is_listed.then(|| self.appliance.settings().shared_with(client));
        self.clients[client.index()].begin_stopped(since, ClientState::SwitchedOff, told);
        // Until somebody starts it.
        (self.parties.stopped[client.index()], self.stopped_until[client.index()]) =
            (Some(StopHow::SwitchedOff), SimTime::NEVER);
    }

    /// A client that an end user has uninstalled before the run: the list shows it so, except on a cold start.
    pub(super) fn begin_uninstalled(&mut self, now: SimTime, client: ClientId) {
        self.clients[client.index()].begin_stopped(now, ClientState::Uninstalled, None);
        if self.plan.begin == Begin::Connected {
            self.appliance.begin_uninstalled(client);
        }
    }

    /// An end user does what the entry says. At a computer that is off or asleep there is nobody.
    pub(super) fn act_locally(&mut self, now: SimTime, entry: EntryId, client: ClientId) {
        let (act, by) = match &self.plan.timeline[entry.index()].action {
            Action::LocalUninstall { by, .. } => (LocalAct::Uninstall, *by),
            Action::LocalDisable { disabled: true, by, .. } => (LocalAct::Disable, *by),
            Action::LocalDisable { disabled: false, by, .. } => (LocalAct::Enable, *by),
            _ => return,
        };
        match self.clients[client.index()].act_locally(act, by) {
            Outcome::Nothing => {}
            // Such an entry may be there for it: a refusal is an effect as well (RUN-7).
            Outcome::Refused => self.effects.touch(entry).local_refusals += 1,
            Outcome::Done => self.effects.touch(entry).local_acts += 1,
        }
        self.settle_client(now, client);
    }
}
