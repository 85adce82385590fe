//! Changes to the directory while sessions go on: they keep what they have, and the next ones get the new (SPOL-12, SPOL-17).

use crate::access::Directory;
use crate::event::{ApplianceEvent, EditAnswer};
use crate::id::{EntryId, JumpItemId, UserId};
use crate::plan::ItemEdit;
use crate::session_policy::InForce;

use super::Appliance;

impl Appliance {
    /// An administrator saves another configuration over that from `before`, as that entry of the timeline says. Returns whether
    /// anything is another.
    pub fn change_directory(&mut self, entry: EntryId, before: &Directory, saved: &Directory) -> bool {
        let mut directory = self.sessions.directory().clone();
        directory.save(before, saved);
        let changes = *self.sessions.directory() != directory;
        self.sessions.in_force = InForce::new(directory);
        self.tell(ApplianceEvent::DirectoryChanged { entry });
        changes
    }

    /// A user changes a Jump Item, as far as a role grants it (ROLE-1). Returns whether it was changed.
    pub fn edit_item(&mut self, user: UserId, item: JumpItemId, edit: ItemEdit) -> bool {
        let answer = edit.attempt(&mut self.sessions.in_force, user, item);
        self.tell(ApplianceEvent::ItemEdited { item, user, edit, answer });
        answer == EditAnswer::Made
    }
}
