//! What a scenario takes from its directory outside of it: where installers and deployments pin Jump Clients and with what
//! (INST-1), and what users and administrators give Jump Items while the run goes on.

use crate::file::directory::NamedPolicy;
use crate::file::{DirectoryName, Field, File};

use super::installers::{Pinned, pinned};
use super::names::Kind;
use super::{Resolving, blocks};

/// Nothing, for a directory in a file of its own.
#[derive(Default)]
pub(crate) struct Taken<'f> {
    pinned: Vec<Pinned<'f>>,
    session_policies: Vec<&'f Field<NamedPolicy>>,
    jump_policies: Vec<&'f Field<DirectoryName>>,
}

impl<'f> Taken<'f> {
    /// What that scenario takes.
    pub(crate) fn of(file: &'f File) -> Self {
        let mut taken = Self { pinned: pinned(file), ..Self::default() };
        for entry in blocks(&file.timeline) {
            if let Some(edit) = entry.edit_jump_items.get() {
                taken.session_policies.extend([&edit.customer_present, &edit.customer_not_present]);
                taken.jump_policies.push(&edit.jump_policy);
            }
            for item in entry.change_directory.get().into_iter().flat_map(|saved| blocks(&saved.jump_item)) {
                let policies = item.session_policies.get().into_iter();
                let both = policies.flat_map(|policies| [&policies.customer_present, &policies.customer_not_present]);
                taken.session_policies.extend(both);
                taken.jump_policies.push(&item.jump_policy);
            }
        }
        taken
    }
}

impl Resolving<'_, '_> {
    /// Names that there are not are reported where the directory is as it is then.
    pub(super) fn taken(&mut self, taken: &Taken<'_>) {
        self.pinned(&taken.pinned);
        let session_policies = taken.session_policies.iter().filter_map(|field| field.get()?.0.as_deref());
        for policy in session_policies.filter_map(|name| self.names.place(Kind::SessionPolicy, name)) {
            self.assigned[policy as usize] = true;
        }
        let jump_policies = taken.jump_policies.iter().filter_map(|field| Some(field.get()?.0.as_str()));
        for policy in jump_policies.filter_map(|name| self.names.place(Kind::JumpPolicy, name)) {
            self.applied[policy as usize] = true;
        }
    }
}
