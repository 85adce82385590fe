//! What the timeline does about sessions: who asks for one, what is done in it, who is at the screens, and what becomes of the
//! directory meanwhile.

use std::sync::Arc;

use model::id::{ClientId, EntryId};
use model::plan::Action;
use model::time::SimTime;

use super::{Rehearsal, Timer};

impl Rehearsal {
    /// One of those entries begins. Nobody can use an appliance that is down.
    pub(super) fn begin_session_entry(&mut self, now: SimTime, entry: EntryId) {
        let plan = Arc::clone(&self.plan);
        let action = &plan.timeline[entry.index()].action;
        if let Action::Screens { clients, over, .. } = action {
            return self.spread(now, entry, clients, *over, Timer::Screen);
        }
        if !self.appliance.is_up() {
            return;
        }
        match action {
            Action::SessionStart(request) => {
                self.effects.touch(entry).sessions_asked += 1;
                self.appliance.ask_for_session(now, *request);
            }
            Action::SessionClosed { session } => {
                self.effects.touch(entry).sessions_closed += u64::from(self.appliance.close_session(now, *session));
            }
            Action::Pin { session, client, item, to, password } => {
                let pinned = self.appliance.pin(*session, *item, *to, *password);
                self.effects.touch(entry).pinning_answers += u64::from(pinned.is_some());
                self.settle_appliance(now);
                if let Some(Some(version)) = pinned {
                    self.clients[client.index()].pin(version);
                    self.settle_client(now, *client);
                }
            }
            Action::Unpin { session } => {
                let answered = self.appliance.unpin(now, *session);
                self.effects.touch(entry).pinning_answers += u64::from(answered);
            }
            Action::ItemsEdited { user, items, edit } => {
                for item in items {
                    self.appliance.edit_item(*user, *item, *edit);
                    self.effects.touch(entry).items_edited += 1;
                }
            }
            Action::DirectoryChanged { directory, before } => {
                let changes = self.appliance.change_directory(now, entry, before, directory);
                self.effects.touch(entry).settings_changed += u64::from(changes);
            }
            _ => {}
        }
        self.settle_appliance(now);
    }

    /// Somebody comes to a screen, or leaves it.
    pub(super) fn change_screen(&mut self, now: SimTime, entry: EntryId, client: ClientId) {
        let Action::Screens { screen, .. } = self.plan.timeline[entry.index()].action else { return };
        let changed = self.clients[client.index()].change_screen(screen);
        self.effects.touch(entry).screens_changed += u64::from(changed);
        self.settle_client(now, client);
    }
}
