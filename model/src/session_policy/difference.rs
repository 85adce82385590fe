//! What an edit of the directory changes: every permission, every right to start and every place to pin to that comes out
//! differently, put together so that a person can read it.
//!
//! Compares outcomes, never the directories' text: an edit that changes nothing for anybody is no difference. Objects are the
//! same if their names are; what only one directory has is listed apart and not compared. Permissions are compared for every
//! representative and every start, whether or not the one may start the other: who may is a difference of its own. Schedules of
//! Jump Policies are left out.

mod change;
mod matching;
mod side;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::access::{Directory, Place, Reach};
use crate::id::{JumpGroupId, UserId};
use crate::permission::Permission;

use super::block::{Block, Findings};
use super::layers::Resolver;
use super::start_class::lots;
use super::{Representative, Start, StartClass, StartMethod};
use matching::Version;

pub use change::{PermissionChange, PinChange, PinTarget, Refusal, StartChange};
pub use matching::{Matched, Matching};
pub use side::{Decider, Side};

/// What changes from one directory to another. Unless said otherwise ids are those of the old one.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What is in both, and what only in one.
    pub matching: Matching,
    /// Permissions with another value, for which representatives, in sessions by which of [`Self::sessions`].
    pub values: Vec<Block<PermissionChange, Representative, usize>>,
    /// Permissions with the same value that something else decides: the lesser changes.
    pub deciders: Vec<Block<PermissionChange, Representative, usize>>,
    /// Who may start what: which representatives, which of [`Self::jumps`].
    pub starts: Vec<Block<StartChange, Representative, usize>>,
    /// Who may pin where to, as far as roles go.
    pub pins: Vec<Block<PinChange, UserId, PinTarget>>,
    /// Starts whose permissions change alike.
    pub sessions: Vec<Vec<Start>>,
    /// Jumps that can be started by the same representatives, before and after. Presence makes no difference; it is given as
    /// absent.
    pub jumps: Vec<Vec<Start>>,
}

impl Difference {
    /// Compares the outcomes of two directories.
    pub fn new(old: &Directory, new: &Directory) -> Self {
        let matching = Matching::new(old, new);
        let starts: Vec<(Start, Start)> =
            Start::all(old).into_iter().filter_map(|start| Some((start, matching.start(start)?))).collect();
        let representatives: Vec<(Representative, Representative)> =
            Representative::all(old).into_iter().filter_map(|who| Some((who, matching.representative(who)?))).collect();
        let (values, deciders, sessions) = permissions(old, new, &matching, &representatives, &starts);
        let (old_reach, new_reach) = (Reach::new(old), Reach::new(new));
        let (starts, jumps) = rights_to_start(&old_reach, &new_reach, &representatives, &starts);
        let pins = places_to_pin(&old_reach, &new_reach, &matching, &representatives);
        Self { matching, values, deciders, starts, pins, sessions, jumps }
    }

    /// Whether nobody notices anything, and nobody and nothing came or went.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
            && self.deciders.is_empty()
            && self.starts.is_empty()
            && self.pins.is_empty()
            && self.matching.is_whole()
    }
}

type Pair<T> = (T, T);
type PermissionBlocks = Vec<Block<PermissionChange, Representative, usize>>;
type StartBlocks = Vec<Block<StartChange, Representative, usize>>;

fn permissions(
    old: &Directory,
    new: &Directory,
    matching: &Matching,
    representatives: &[Pair<Representative>],
    starts: &[Pair<Start>],
) -> (PermissionBlocks, PermissionBlocks, Vec<Vec<Start>>) {
    // No permission depends on where a Jump Item is pinned.
    let anywhere = |class: StartClass| StartClass { place: None, ..class };
    let (mut values, mut deciders) = (Findings::default(), Findings::default());
    let (before, after) = (Resolver::new(old), Resolver::new(new));
    let sessions =
        lots(starts.iter().copied(), |(start, then)| (anywhere(start.class(old)), anywhere(then.class(new))));
    for (session, alike) in sessions.values().enumerate() {
        let (old_start, new_start) = alike[0];
        for (old_who, new_who) in representatives {
            for permission in Permission::ALL {
                let was = before.decide(*old_who, old_start, permission);
                let is = after.decide(*new_who, new_start, permission);
                let (was, is) = (Side::new(matching, Version::Old, was), Side::new(matching, Version::New, is));
                let change = PermissionChange { permission, old: was, new: is };
                if !matching.same_value(was.value, is.value) {
                    values.add(change, *old_who, session);
                } else if !Side::same_decider(was, is, matching) {
                    deciders.add(change, *old_who, session);
                }
            }
        }
    }
    (values.blocks(), deciders.blocks(), of_the_old(sessions))
}

fn rights_to_start(
    old: &Reach<'_>,
    new: &Reach<'_>,
    representatives: &[Pair<Representative>],
    starts: &[Pair<Start>],
) -> (StartBlocks, Vec<Vec<Start>>) {
    let once = |(start, _): &&Pair<Start>| !matches!(start, Start::Jump { present: true, .. });
    let where_and_how = |class: StartClass| -> (StartMethod, Option<Place>) { (class.method, class.place) };
    let jumps = lots(starts.iter().filter(once).copied(), |(start, then)| {
        (where_and_how(start.class(old.directory())), where_and_how(then.class(new.directory())))
    });
    let mut findings = Findings::default();
    for (jump, alike) in jumps.values().enumerate() {
        let (old_start, new_start) = alike[0];
        for (old_who, new_who) in representatives {
            match (Refusal::of(old, *old_who, old_start), Refusal::of(new, *new_who, new_start)) {
                (None, Some(refusal)) => findings.add(StartChange::Lost(refusal), *old_who, jump),
                (Some(refusal), None) => findings.add(StartChange::Won(refusal), *old_who, jump),
                (None, None) | (Some(_), Some(_)) => {}
            }
        }
    }
    (findings.blocks(), of_the_old(jumps))
}

fn places_to_pin(
    old: &Reach<'_>,
    new: &Reach<'_>,
    matching: &Matching,
    representatives: &[Pair<Representative>],
) -> Vec<Block<PinChange, UserId, PinTarget>> {
    let mut findings = Findings::default();
    for pair in representatives {
        let (Representative::User(old_user), Representative::User(new_user)) = *pair else { continue };
        let before: Vec<PinTarget> =
            PinTarget::all(old, old_user).into_iter().filter(|target| remains(matching, *target)).collect();
        let mut after: Vec<PinTarget> =
            PinTarget::all(new, new_user).into_iter().filter_map(|target| as_before(matching, target)).collect();
        after.sort_unstable();
        let only = |targets: &[PinTarget], others: &[PinTarget]| -> Vec<PinTarget> {
            targets.iter().filter(|target| others.binary_search(target).is_err()).copied().collect()
        };
        only(&before, &after).into_iter().for_each(|target| findings.add(PinChange::Lost, old_user, target));
        only(&after, &before).into_iter().for_each(|target| findings.add(PinChange::Won, old_user, target));
    }
    findings.blocks()
}

/// Whether the new directory still has the place.
fn remains(matching: &Matching, target: PinTarget) -> bool {
    match target {
        PinTarget::Anywhere | PinTarget::OwnList => true,
        PinTarget::Group(group) => matching.jump_groups.new_of(group.index()).is_some(),
    }
}

/// A place of the new directory in the old one.
fn as_before(matching: &Matching, target: PinTarget) -> Option<PinTarget> {
    match target {
        PinTarget::Anywhere | PinTarget::OwnList => Some(target),
        PinTarget::Group(JumpGroupId(group)) => matching.jump_groups.old_of(group as usize).map(PinTarget::Group),
    }
}

/// The starts as the old directory has them.
fn of_the_old<K>(lots: IndexMap<K, Vec<Pair<Start>>, FxBuildHasher>) -> Vec<Vec<Start>> {
    lots.into_values().map(|lot| lot.into_iter().map(|(start, _)| start).collect()).collect()
}
