//! From the tables of a directory to [`model::access::Directory`]: names resolved, and whatever is wrong with them reported.
//!
//! Names are resolved and checked in one pass, since nearly every mistake here is a reference. What comes of a directory with
//! errors is not to be used. Selections of Jump Clients wait for the fleet ([`Resolved::with_fleet`]). Refuses to decide what
//! anybody may do: that is [`model::session_policy`].

mod assignments;
mod code_names;
mod group_policies;
mod idle;
mod installers;
mod jump_groups;
mod jump_items;
mod jump_policies;
mod names;
mod people;
mod queues;
mod read;
mod session_policies;
mod taken;

use std::collections::BTreeMap;

use model::access::{Directory, JumpItemSettings, Portal, Role, SupportButton};
use model::id::{PortalId, RoleId};
use model::permission::PathListId;
use model::session::Queue;

pub use read::{LoadedDirectory, check, directory};

pub(crate) use read::names_another;
pub(crate) use taken::Taken;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{Field, Placed, directory as file};
use jump_items::Unpinned;
use names::{Kind, Names};

/// A directory whose Jump Clients are not known yet.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    directory: Directory,
    /// Its Jump Items, in the order of the file.
    items: Vec<Unpinned>,
}

/// What is known while names are resolved.
struct Resolving<'f, 'o> {
    file: &'f file::Directory,
    names: Names<'f>,
    directory: Directory,
    out: &'o mut Diagnostics,
    /// Which session policies are assigned to something.
    assigned: Vec<bool>,
    /// Which Jump Policies are applied to some Jump Item.
    applied: Vec<bool>,
    /// The lists of folders so far, each once.
    path_lists: BTreeMap<Vec<String>, PathListId>,
}

/// Resolves a directory, of which a scenario takes that. Every problem in it is reported, the grave ones as errors.
pub(crate) fn resolve(file: &file::Directory, taken: &Taken<'_>, out: &mut Diagnostics) -> Resolved {
    let names = Names::of(file, out);
    let mut resolving = Resolving {
        file,
        names,
        directory: Directory::new(),
        out,
        assigned: vec![false; blocks(&file.session_policy).len()],
        applied: vec![false; blocks(&file.jump_policy).len()],
        path_lists: BTreeMap::from([(Vec::new(), PathListId::NOTHING)]),
    };
    resolving.settings();
    resolving.session_policies();
    resolving.roles();
    resolving.portals();
    resolving.people();
    resolving.jump_policies();
    resolving.jump_groups();
    resolving.group_policies();
    let items = resolving.jump_items();
    resolving.taken(taken);
    if !resolving.out.has_errors() {
        // What seems idle may only follow from a mistake.
        resolving.idle();
    }
    // Until here, the group policies stand as their blocks do.
    resolving.group_policy_order();
    Resolved { directory: resolving.directory, items }
}

impl Resolving<'_, '_> {
    fn settings(&mut self) {
        let Some(settings) = self.file.jump_items.get() else { return };
        let (Some(screen_state_detection), Some(simultaneous_jumps)) =
            (settings.screen_state_detection.copied(), settings.simultaneous_jumps.copied())
        else {
            return;
        };
        self.directory.settings = JumpItemSettings { screen_state_detection, simultaneous_jumps };
    }

    fn roles(&mut self) {
        let role = |role: &Placed<file::Role>| Role {
            name: text(&role.name),
            description: role.description.get().map(|text| text.0.clone()),
            grants: role.allows.get().into_iter().flatten().map(|action| action.value).collect(),
        };
        self.directory.roles.extend(blocks(&self.file.role).iter().map(role));
    }

    /// The portals, one of them the default one (SPOL-8).
    fn portals(&mut self) {
        let portals = blocks(&self.file.portal);
        if portals.is_empty() {
            self.support_buttons();
            return;
        }
        self.directory.portals = portals
            .iter()
            .map(|portal| Portal {
                name: text(&portal.name),
                session_policy: self.named(&portal.session_policy, file::AvailableTo::Users),
            })
            .collect();
        let mut defaults = portals.iter().zip(0..).filter(|(portal, _)| portal.default.copied() == Some(true));
        match (defaults.next(), portals) {
            (Some((_, place)), _) => self.directory.default_portal = PortalId(place),
            (None, [_]) => {}
            (None, _) => {
                let message = format!("none of the {} public portals is the default one", portals.len());
                let diagnostic = Diagnostic::error(Code::MissingKey, portals[0].span, message);
                self.out.push(diagnostic.help("write `default = true` in one of them: Jump To belongs to it (SPOL-8)"));
            }
        }
        let first = portals.iter().find(|portal| portal.default.copied() == Some(true));
        for (second, _) in defaults {
            let diagnostic =
                Diagnostic::error(Code::Conflict, second.default.span, "there is a default public portal already");
            let diagnostic = first.into_iter().fold(diagnostic, |one, first| one.and(first.default.span, "the first"));
            self.out.push(diagnostic.help("exactly one public portal is the default one (SPOL-8)"));
        }
        self.support_buttons();
    }

    fn support_buttons(&mut self) {
        for button in blocks(&self.file.support_button) {
            let portal = self.portal(&button.portal);
            let queue = button.queue.get().and_then(|queue| self.queue(queue)).unwrap_or(Queue::General);
            self.directory.support_buttons.push(SupportButton { name: text(&button.name), portal, queue });
        }
    }

    /// The portal that a key names, or the default one.
    fn portal(&mut self, field: &Field<crate::file::DirectoryName>) -> PortalId {
        self.find(Kind::Portal, field).map_or(self.directory.default_portal, PortalId)
    }

    /// The role that a key names, if it does.
    fn role(&mut self, field: &Field<crate::file::DirectoryName>) -> Option<RoleId> {
        self.find(Kind::Role, field).map(RoleId)
    }

    /// The place of what a key names, if it names something; what does not exist is reported.
    fn find(&mut self, kind: Kind, field: &Field<crate::file::DirectoryName>) -> Option<u32> {
        self.names.find(kind, &field.get()?.0, field.span, self.out)
    }
}

/// The blocks of a key.
fn blocks<T>(field: &Field<Vec<Placed<T>>>) -> &[Placed<T>] {
    field.get().map(Vec::as_slice).unwrap_or_default()
}

/// A name; nothing where it is missing, and reported.
fn text(field: &Field<crate::file::DirectoryName>) -> String {
    field.get().map(|name| name.0.clone()).unwrap_or_default()
}
