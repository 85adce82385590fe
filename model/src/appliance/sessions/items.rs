//! Changes to the directory while sessions go on: they keep what they have, and the next ones get the new (SPOL-12, SPOL-17).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::access::Directory;
use crate::event::{ApplianceEvent, EditAnswer};
use crate::id::{EntryId, JumpItemId, SessionId, UserId};
use crate::plan::ItemEdit;
use crate::session_policy::{InForce, Representative};
use crate::time::SimTime;
use crate::wire::ToClient;

use super::Appliance;

impl Appliance {
    /// An administrator saves another configuration over that from `before`, as that entry of the timeline says. Queues follow it
    /// at once: who serves them, how long sessions wait there, and whether they stay open. Returns whether anything is another.
    pub fn change_directory(&mut self, now: SimTime, entry: EntryId, before: &Directory, saved: &Directory) -> bool {
        let mut directory = self.sessions.directory().clone();
        directory.save(before, saved);
        let changes = *self.sessions.directory() != directory;
        let seen = self.seen();
        self.sessions.in_force = Arc::new(InForce::new(directory));
        self.tell(ApplianceEvent::DirectoryChanged { entry });
        if changes {
            self.follow_queues(now, &seen);
        }
        changes
    }

    /// Who serves queues may be others than those who saw what waits in them.
    fn follow_queues(&mut self, now: SimTime, seen: &BTreeSet<(UserId, SessionId)>) {
        let sees = self.seen();
        for (user, session) in seen.difference(&sees) {
            self.tell_representative(Representative::User(*user), ToClient::SessionTaken { session: *session });
        }
        for (user, session) in sees.difference(seen) {
            self.tell_representative(Representative::User(*user), ToClient::SessionWaits { session: *session });
        }
        self.withdraw_offers(|user, session| !sees.contains(&(user, session)));
        let waiting: Vec<SessionId> = self.sessions.queues.values().flatten().map(|(_, id)| *id).collect();
        waiting.into_iter().for_each(|id| self.sessions.touch(id));
        self.close_deserted_queues(now);
        self.assign(now);
    }

    /// Which users serve the queue that a session waits in.
    fn seen(&self) -> BTreeSet<(UserId, SessionId)> {
        let queues = self.sessions.queues.iter();
        let each = queues.flat_map(|(queue, waiting)| {
            let users = self.who_serves(*queue);
            waiting.iter().flat_map(move |(_, id)| users.clone().into_iter().map(move |user| (user, *id)))
        });
        each.collect()
    }

    /// A user changes a Jump Item, as far as a role grants it (ROLE-1). Returns whether it was changed.
    pub fn edit_item(&mut self, user: UserId, item: JumpItemId, edit: ItemEdit) -> bool {
        let answer = edit.attempt(Arc::make_mut(&mut self.sessions.in_force), user, item);
        self.tell(ApplianceEvent::ItemEdited { item, user, edit, answer });
        answer == EditAnswer::Made
    }
}
