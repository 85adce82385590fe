//! What a scenario takes from its directory outside of it: where installers and deployments pin Jump Clients and with what
//! (INST-1), and what users give Jump Items while the run goes on.

use crate::file::{EditJumpItems, File};

use super::installers::{Pinned, pinned};
use super::names::Kind;
use super::{Resolving, blocks};

/// Nothing, for a directory in a file of its own.
#[derive(Default)]
pub(crate) struct Taken<'f> {
    pinned: Vec<Pinned<'f>>,
    edits: Vec<&'f EditJumpItems>,
}

impl<'f> Taken<'f> {
    /// What that scenario takes.
    pub(crate) fn of(file: &'f File) -> Self {
        let edits = blocks(&file.timeline).iter().filter_map(|entry| entry.edit_jump_items.get());
        Self { pinned: pinned(file), edits: edits.collect() }
    }
}

impl Resolving<'_, '_> {
    pub(super) fn taken(&mut self, taken: &Taken<'_>) {
        self.pinned(&taken.pinned);
        // Names that there are not are reported with the timeline, where the directory has changed.
        for edit in &taken.edits {
            let named = [&edit.customer_present, &edit.customer_not_present].into_iter();
            for name in named.filter_map(|field| field.get()?.0.as_deref()) {
                if let Some(policy) = self.names.place(Kind::SessionPolicy, name) {
                    self.assigned[policy as usize] = true;
                }
            }
            if let Some(policy) = edit.jump_policy.get().and_then(|name| self.names.place(Kind::JumpPolicy, &name.0)) {
                self.applied[policy as usize] = true;
            }
        }
    }
}
