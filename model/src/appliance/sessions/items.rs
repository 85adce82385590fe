//! Changes to the directory while sessions go on: they keep what they have, and the next ones get the new (SPOL-12, SPOL-17).

use crate::access::Directory;
use crate::event::{ApplianceEvent, EditAnswer};
use crate::id::{EntryId, JumpItemId, UserId};
use crate::plan::ItemEdit;
use crate::session_policy::InForce;

use super::Appliance;

impl Appliance {
    /// An administrator saves another configuration, as that entry of the timeline says. Returns whether it is another.
    pub fn change_directory(&mut self, entry: EntryId, directory: &Directory) -> bool {
        let mut directory = directory.clone();
        let before = self.sessions.directory();
        // What sessions pin is in no file.
        directory.jump_items.extend_from_slice(&before.jump_items[directory.jump_items.len()..]);
        let changes = *before != directory;
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
