//! Which object of one directory is which of another: the one of its kind with the same name. An object with another name is
//! another object, and so is a Jump Item of another kind.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::access::{Directory, JumpItem, JumpItemKind};
use crate::id::{
    EmbassyId, GroupPolicyId, JumpGroupId, JumpItemId, PortalId, RepInviteId, SessionPolicyId, SupportButtonId, UserId,
};
use crate::permission::{PathListId, Paths, Value};

use super::super::{JumpTo, Representative, Start};

/// Objects of one kind in an old and a new directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched<T> {
    /// For each of the new directory, which it is in the old one.
    old_of: Vec<Option<T>>,
    /// For each of the old directory, which it is in the new one.
    new_of: Vec<Option<T>>,
    /// Those that only the old directory has.
    pub removed: Vec<T>,
    /// Those that only the new one has.
    pub added: Vec<T>,
}

/// Objects of every kind that an answer can name.
#[derive(Clone, Debug)]
pub struct Matching {
    /// User accounts.
    pub users: Matched<UserId>,
    /// Rep invite profiles.
    pub rep_invites: Matched<RepInviteId>,
    /// Public portals.
    pub portals: Matched<PortalId>,
    /// Support Buttons.
    pub support_buttons: Matched<SupportButtonId>,
    /// Jump Items.
    pub jump_items: Matched<JumpItemId>,
    /// Jump Groups.
    pub jump_groups: Matched<JumpGroupId>,
    pub(super) group_policies: Matched<GroupPolicyId>,
    pub(super) embassies: Matched<EmbassyId>,
    pub(super) session_policies: Matched<SessionPolicyId>,
    lists: Matched<PathListId>,
    firsts: [Vec<PathListId>; 2],
}

/// One of the two directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// The directory before the change.
    Old,
    /// The one after it.
    New,
}

impl Matching {
    /// Matches these two.
    pub(super) fn new(old: &Directory, new: &Directory) -> Self {
        macro_rules! by_name {
            ($table:ident, $id:ident) => {
                Matched::new(&old.$table, &new.$table, |object| object.name.as_str(), $id)
            };
        }
        Self {
            users: by_name!(users, UserId),
            rep_invites: by_name!(rep_invites, RepInviteId),
            portals: by_name!(portals, PortalId),
            support_buttons: by_name!(support_buttons, SupportButtonId),
            jump_items: Matched::new(&old.jump_items, &new.jump_items, kind_and_name, JumpItemId),
            jump_groups: by_name!(jump_groups, JumpGroupId),
            group_policies: by_name!(group_policies, GroupPolicyId),
            embassies: by_name!(embassies, EmbassyId),
            session_policies: by_name!(session_policies, SessionPolicyId),
            lists: Matched::new(&old.path_lists, &new.path_lists, |folder| folders(folder), list),
            firsts: [old, new].map(|directory| firsts(&directory.path_lists)),
        }
    }

    /// Whether everybody and everything that an answer can name is in both directories.
    pub fn is_whole(&self) -> bool {
        self.users.is_whole()
            && self.rep_invites.is_whole()
            && self.portals.is_whole()
            && self.support_buttons.is_whole()
            && self.jump_items.is_whole()
            && self.jump_groups.is_whole()
    }

    /// A representative of the old directory in the new one.
    pub(super) fn representative(&self, old: Representative) -> Option<Representative> {
        match old {
            Representative::User(user) => self.users.new_of(user.index()).map(Representative::User),
            Representative::External(invite) => self.rep_invites.new_of(invite.index()).map(Representative::External),
        }
    }

    /// A start of the old directory in the new one.
    pub(super) fn start(&self, old: Start) -> Option<Start> {
        match old {
            Start::Customer { portal } => self.portals.new_of(portal.index()).map(|portal| Start::Customer { portal }),
            Start::SupportButton(button) => self.support_buttons.new_of(button.index()).map(Start::SupportButton),
            Start::Jump { item, present } => {
                self.jump_items.new_of(item.index()).map(|item| Start::Jump { item, present })
            }
            Start::JumpTo(JumpTo::Jumpoint | JumpTo::LocalJump) => Some(old),
        }
    }

    /// Whether two values say the same. Lists of folders do if they have the same folders, in whatever order.
    pub(super) fn same_value(&self, old: Value, new: Value) -> bool {
        match (old, new) {
            (Value::Paths(Paths::Listed(old)), Value::Paths(Paths::Listed(new))) => {
                self.lists.old_of(usize::from(new.0)) == Some(self.firsts[0][usize::from(old.0)])
            }
            _ => old == new,
        }
    }

    /// The value in its own directory, with the first of all lists that have the same folders.
    pub(super) fn first(&self, version: Version, value: Value) -> Value {
        match value {
            Value::Paths(Paths::Listed(list)) => {
                Value::Paths(Paths::Listed(self.firsts[version as usize][usize::from(list.0)]))
            }
            other => other,
        }
    }
}

impl<T: Copy> Matched<T> {
    fn new<'d, O, K: Hash + Eq>(old: &'d [O], new: &'d [O], key: impl Fn(&'d O) -> K, id: impl Fn(u32) -> T) -> Self {
        // The first of several with one key, which only lists of folders can have.
        let mut places: FxHashMap<K, u32> = FxHashMap::default();
        old.iter().zip(0..).for_each(|(object, place)| {
            places.entry(key(object)).or_insert(place);
        });
        let mut new_of = vec![None; old.len()];
        let mut old_of = Vec::with_capacity(new.len());
        for (object, place) in new.iter().zip(0..) {
            let there = places.get(&key(object)).copied();
            there.into_iter().for_each(|there| new_of[there as usize] = Some(id(place)));
            old_of.push(there.map(&id));
        }
        let missing =
            |of: &[Option<T>]| (0..).zip(of).filter(|(_, of)| of.is_none()).map(|(place, _)| id(place)).collect();
        Self { removed: missing(&new_of), added: missing(&old_of), old_of, new_of }
    }

    /// The same in the old directory.
    pub(super) fn old_of(&self, new: usize) -> Option<T> {
        self.old_of[new]
    }

    /// The same in the new directory.
    pub(super) fn new_of(&self, old: usize) -> Option<T> {
        self.new_of[old]
    }

    /// Whether every object is in both directories.
    pub fn is_whole(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }
}

/// A Jump Item's name within its kind, whatever client of a fleet it is.
fn kind_and_name(item: &JumpItem) -> (JumpItemKind, &str) {
    let kind = match item.kind {
        JumpItemKind::JumpClient(_) => JumpItemKind::JumpClient(None),
        JumpItemKind::Jumpoint | JumpItemKind::LocalJump => item.kind,
    };
    (kind, &item.name)
}

/// The folders of a list, in order.
fn folders(list: &[String]) -> Vec<&str> {
    let mut folders: Vec<&str> = list.iter().map(String::as_str).collect();
    folders.sort_unstable();
    folders.dedup();
    folders
}

/// For each list of folders, the first with the same.
fn firsts(lists: &[Vec<String>]) -> Vec<PathListId> {
    let mut first = FxHashMap::default();
    lists.iter().zip(0..).map(|(folder, place)| *first.entry(folders(folder)).or_insert(list(place))).collect()
}

/// A directory has no more lists of folders than their numbers reach.
const fn list(place: u32) -> PathListId {
    PathListId(place as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_matched_by_name_wherever_they_stand() {
        let (old, new) = (["ann", "bob", "cid"], ["eve", "cid", "ann"]);
        let matched = Matched::new(&old, &new, |name| *name, UserId);
        assert_eq!(matched.new_of, [Some(UserId(2)), None, Some(UserId(1))]);
        assert_eq!(matched.old_of, [None, Some(UserId(2)), Some(UserId(0))]);
        assert_eq!((matched.removed.as_slice(), matched.added.as_slice()), (&[UserId(1)][..], &[UserId(0)][..]));
        assert!(!matched.is_whole());
        assert!(Matched::new(&old, &old, |name| *name, UserId).is_whole());
    }

    #[test]
    fn lists_with_the_same_folders_are_the_same_value() {
        let lists = |lists: &[&[&str]]| {
            let mut directory = Directory::new();
            let own = |list: &&[&str]| list.iter().map(|folder| (*folder).to_owned()).collect();
            directory.path_lists.extend(lists.iter().map(own));
            directory
        };
        let old = lists(&[&["C:\\Logs", "D:\\"], &["D:\\", "C:\\Logs"], &["E:\\"]]);
        let new = lists(&[&["E:\\"], &["D:\\", "C:\\Logs"]]);
        let matching = Matching::new(&old, &new);
        let value = |list| Value::Paths(Paths::Listed(PathListId(list)));
        for (before, after, same) in
            [(0, 0, true), (1, 2, true), (2, 2, true), (3, 1, true), (1, 1, false), (0, 1, false)]
        {
            assert_eq!(matching.same_value(value(before), value(after)), same, "{before} {after}");
        }
        assert_eq!(matching.first(Version::Old, value(2)), value(1));
        assert!(!matching.same_value(Value::Paths(Paths::Any), value(0)));
    }
}
