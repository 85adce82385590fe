//! The timeline: entries written out, in order of time.

use model::plan::{self, Action, Client};
use model::time::SimTime;

use super::actions::Lowering;
use super::installers::Deployed;
use super::sessions::Desk;
use super::{Writing, appliance, sure};
use crate::diagnostic::Diagnostics;
use crate::file::{Entry, Placed};

/// What entries speak of.
pub(super) struct Known<'a> {
    pub(super) writing: Writing<'a>,
    /// Every Jump Client, those of deployments behind all others.
    pub(super) clients: &'a [Client],
    pub(super) deployed: &'a Deployed,
    pub(super) desk: &'a Desk,
    pub(super) installers: &'a [plan::Installer],
    /// Bytes of a package of which nothing else is said.
    pub(super) package_bytes: u64,
}

/// Every entry written out, in order of time.
pub(super) fn lower(entries: &[Placed<Entry>], known: &Known<'_>, out: &mut Diagnostics) -> Vec<plan::Entry> {
    let mut lowered = Vec::new();
    let mut lowering = Lowering::new(known, out);
    for entry in entries {
        // What it names may not exist: then that is reported.
        let Some(action) = lowering.action(entry) else { continue };
        let single = plan::Entry {
            name: sure(&entry.name).0.clone(),
            at: SimTime::ZERO + *sure(&entry.at),
            enabled: *sure(&entry.enabled),
            action,
        };
        let parts = known.writing.parts(entry);
        if parts.is_empty() {
            lowered.push(single);
            continue;
        }
        let actions = parted(entry, &single.action, known);
        lowered.extend(parts.into_iter().zip(actions).map(|(part, action)| plan::Entry {
            name: format!("{}-{}", single.name, part.suffix),
            at: part.start,
            enabled: single.enabled,
            action,
        }));
    }
    lowered.sort_by_key(|entry| entry.at);
    lowered
}

/// What each part of an entry does, if `whole` is what it would do as one.
fn parted(entry: &Entry, whole: &Action, known: &Known<'_>) -> Vec<Action> {
    match whole {
        Action::SiteOutage { sites, direction, lasting } => {
            let one = |site| Action::SiteOutage { sites: vec![site], direction: *direction, lasting: *lasting };
            sites.iter().copied().map(one).collect()
        }
        Action::ClientStop { clients, how, over, .. } => {
            let night = |lasting| Action::ClientStop { clients: clients.clone(), how: *how, over: *over, lasting };
            known.writing.nights(entry).into_iter().map(|one| night(one.lasting())).collect()
        }
        _ => {
            let settings = entry.change.get().map(appliance::settings).unwrap_or_default();
            settings.into_iter().map(|setting| Action::Change { setting }).collect()
        }
    }
}
