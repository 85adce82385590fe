//! Changes to the directory while sessions go on: they keep what they have, and the next ones get the new (SPOL-12, SPOL-17).

use std::sync::Arc;

use crate::access::{Directory, NoAccess, Reach};
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
        let place = self.sessions.directory[item].place;
        let answer = match Reach::new(&self.sessions.directory).may(user, edit.needs(), place) {
            Ok(_) => EditAnswer::Made,
            Err(NoAccess::Role { .. }) => EditAnswer::NotGranted(edit.needs()),
            Err(NoAccess::Right { .. } | NoAccess::Place { .. }) => EditAnswer::NoAccess,
        };
        if answer == EditAnswer::Made {
            let own = &mut Arc::make_mut(&mut self.sessions.directory).jump_items[item.index()];
            match edit {
                ItemEdit::Move(place) => own.place = place,
                ItemEdit::PublicPortal(portal) => own.portal = portal,
                ItemEdit::JumpPolicy(policy) => own.jump_policy = policy,
                ItemEdit::PresentPolicy(policy) => own.present = policy,
                ItemEdit::NotPresentPolicy(policy) => own.not_present = policy,
            }
        }
        self.tell(ApplianceEvent::ItemEdited { item, user, edit, answer });
        answer == EditAnswer::Made
    }
}
