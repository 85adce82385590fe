//! Changes to the directory while sessions go on: they keep what they have, and the next ones get the new (SPOL-12, SPOL-17).

use std::sync::Arc;

use crate::access::Directory;
use crate::event::{ApplianceEvent, EditAnswer};
use crate::id::{EntryId, JumpItemId, UserId};
use crate::plan::ItemEdit;

use super::Appliance;

impl Appliance {
    /// An administrator saves another configuration, as that entry of the timeline says. Returns whether it is another.
    pub fn change_directory(&mut self, entry: EntryId, mut directory: Arc<Directory>) -> bool {
        let before = &self.sessions.directory.jump_items;
        let known = directory.jump_items.len();
        // What sessions pin is in no file.
        if let Some(pinned) = before.get(known..).filter(|pinned| !pinned.is_empty()) {
            Arc::make_mut(&mut directory).jump_items.extend_from_slice(pinned);
        }
        let changes = self.sessions.directory != directory;
        self.sessions.directory = directory;
        self.tell(ApplianceEvent::DirectoryChanged { entry });
        changes
    }

    /// A user changes a Jump Item, as far as a role grants it (ROLE-1). Returns whether it was changed.
    pub fn edit_item(&mut self, user: UserId, item: JumpItemId, edit: ItemEdit) -> bool {
        let answer = edit.attempt(Arc::make_mut(&mut self.sessions.directory), user, item);
        self.tell(ApplianceEvent::ItemEdited { item, user, edit, answer });
        answer == EditAnswer::Made
    }
}
