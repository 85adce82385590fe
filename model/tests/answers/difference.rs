//! The difference of two directories, multiplied out, against a comparison of every single outcome by its name.

use std::collections::{BTreeMap, BTreeSet};

use jumpstorm_model::access::{Directory, JumpItemKind, Place, Reach, RoleAction};
use jumpstorm_model::id::UserId;
use jumpstorm_model::permission::{Paths, Permission, Value};
use jumpstorm_model::session_policy::block::Block;
use jumpstorm_model::session_policy::difference::{Difference, PermissionChange, PinChange, PinTarget, StartChange};
use jumpstorm_model::session_policy::layers::Resolver;
use jumpstorm_model::session_policy::simulator::may_start;
use jumpstorm_model::session_policy::{Decision, Holder, JumpTo, Representative, Start};
use proptest::prelude::*;

use super::random::Maker;

/// Who, how and which permission, all by name.
type Place3 = (String, String, Permission);

fn who(directory: &Directory, representative: Representative) -> String {
    match representative {
        Representative::User(user) => format!("user {}", directory[user].name),
        Representative::External(invite) => format!("invite {}", directory[invite].name),
    }
}

fn how(directory: &Directory, start: Start) -> String {
    match start {
        Start::Customer { portal } => format!("portal {}", directory[portal].name),
        Start::SupportButton(button) => format!("button {}", directory[button].name),
        Start::JumpTo(JumpTo::Jumpoint) => "Jumpoint".to_owned(),
        Start::JumpTo(JumpTo::LocalJump) => "local Jump".to_owned(),
        Start::Jump { item, present } => {
            let item = &directory[item];
            let kind = match item.kind {
                JumpItemKind::JumpClient(_) => "client",
                JumpItemKind::Jumpoint => "Jumpoint item",
                JumpItemKind::LocalJump => "local item",
            };
            format!("{kind} {} {present}", item.name)
        }
    }
}

fn value(directory: &Directory, value: Value) -> String {
    if let Value::Paths(Paths::Listed(list)) = value {
        let mut folders = directory.path_lists[usize::from(list.0)].clone();
        folders.sort();
        return folders.join("|");
    }
    directory.text(value)
}

fn decider(directory: &Directory, decision: Decision) -> String {
    let holder = match decision.holder {
        Holder::JumpClient(_) => "the Jump Client".to_owned(),
        Holder::User(_) => "the account".to_owned(),
        Holder::RepInvite(_) => "the invite".to_owned(),
        other => other.text(directory),
    };
    format!("{holder} {:?}", decision.policy.map(|policy| &directory[policy].name))
}

/// Every outcome of a directory: the value and what decided it.
fn outcomes(directory: &Directory) -> BTreeMap<Place3, (String, String)> {
    let resolver = Resolver::new(directory);
    let mut found = BTreeMap::new();
    for representative in Representative::all(directory) {
        for start in Start::all(directory) {
            for (permission, decision) in resolver.outcome(representative, start).all() {
                let about = (who(directory, representative), how(directory, start), permission);
                let was = found.insert(about, (value(directory, decision.value), decider(directory, decision)));
                assert_eq!(was, None, "names are unique");
            }
        }
    }
    found
}

fn jumps(directory: &Directory) -> BTreeMap<(String, String), bool> {
    let reach = Reach::new(directory);
    let all = Representative::all(directory).into_iter();
    let pairs = all.flat_map(|one| Start::all(directory).into_iter().map(move |start| (one, start)));
    let once = |(_, start): &(_, Start)| !matches!(start, Start::Jump { present: true, .. });
    pairs
        .filter(once)
        .map(|(one, start)| ((who(directory, one), how(directory, start)), may_start(&reach, one, start).is_ok()))
        .collect()
}

/// Where each user can pin to by role, and whether anywhere.
fn pins(directory: &Directory) -> BTreeMap<(String, String), bool> {
    let reach = Reach::new(directory);
    let mut found = BTreeMap::new();
    for user in (0..directory.users.len() as u32).map(UserId) {
        let name = &directory[user].name;
        let may = |place| reach.may(user, RoleAction::CreateAndDeploy, place).is_ok();
        found.insert((name.clone(), "own list".to_owned()), may(Place::Personal(user)));
        for (group, id) in directory.jump_groups.iter().zip(0..) {
            found.insert((name.clone(), group.name.clone()), may(Place::Group(jumpstorm_model::id::JumpGroupId(id))));
        }
        let lists = (0..directory.users.len() as u32).any(|owner| may(Place::Personal(UserId(owner))));
        let groups = (0..directory.jump_groups.len() as u32)
            .any(|group| may(Place::Group(jumpstorm_model::id::JumpGroupId(group))));
        found.insert((name.clone(), "anywhere".to_owned()), lists || groups);
    }
    found
}

/// What is in both maps and different.
fn changed<K: Ord + Clone, V: PartialEq + Clone>(old: &BTreeMap<K, V>, new: &BTreeMap<K, V>) -> BTreeMap<K, (V, V)> {
    let both = old.iter().filter_map(|(key, was)| Some((key, was, new.get(key)?)));
    both.filter(|(_, was, is)| was != is).map(|(key, was, is)| (key.clone(), (was.clone(), is.clone()))).collect()
}

/// The blocks multiplied out; panics if they say anything twice.
fn expanded(
    old: &Directory,
    new: &Directory,
    difference: &Difference,
    blocks: &[Block<PermissionChange, Representative, usize>],
) -> BTreeMap<Place3, (String, String)> {
    let mut all = BTreeMap::new();
    for block in blocks {
        for change in &block.findings {
            for row in &block.rows {
                for start in block.columns.iter().flat_map(|lot| &difference.sessions[*lot]) {
                    let values = (value(old, change.old.value), value(new, change.new.value));
                    let about = (who(old, *row), how(old, *start), change.permission);
                    assert_eq!(all.insert(about, values), None, "nothing is said twice");
                }
            }
        }
    }
    all
}

fn agrees(old: &Directory, new: &Directory) -> Counts {
    let difference = Difference::new(old, new);
    let changes = changed(&outcomes(old), &outcomes(new));
    let (values, deciders): (BTreeMap<_, _>, BTreeMap<_, _>) =
        changes.into_iter().map(|(key, ((was, _), (is, _)))| (key, (was, is))).partition(|(_, (was, is))| was != is);
    assert_eq!(expanded(old, new, &difference, &difference.values), values);
    assert_eq!(expanded(old, new, &difference, &difference.deciders), deciders);

    let mut starts = BTreeMap::new();
    for block in &difference.starts {
        assert_eq!(block.findings.len(), 1, "a start is lost or won, and for one reason");
        let won = matches!(block.findings[0], StartChange::Won(_));
        for row in &block.rows {
            for start in block.columns.iter().flat_map(|lot| &difference.jumps[*lot]) {
                assert_eq!(starts.insert((who(old, *row), how(old, *start)), (!won, won)), None);
            }
        }
    }
    assert_eq!(starts, changed(&jumps(old), &jumps(new)));

    let mut pinned = BTreeMap::new();
    for block in &difference.pins {
        let won = block.findings == [PinChange::Won];
        for row in &block.rows {
            for target in &block.columns {
                let target = match target {
                    PinTarget::Anywhere => "anywhere".to_owned(),
                    PinTarget::OwnList => "own list".to_owned(),
                    PinTarget::Group(group) => old[*group].name.clone(),
                };
                assert_eq!(pinned.insert((old[*row].name.clone(), target), (!won, won)), None);
            }
        }
    }
    assert_eq!(pinned, changed(&pins(old), &pins(new)));
    let nothing = values.is_empty() && deciders.is_empty() && starts.is_empty() && pinned.is_empty();
    assert_eq!(difference.is_empty(), nothing && difference.matching.is_whole());
    Counts([values.len(), deciders.len(), starts.len(), pinned.len(), usize::from(nothing)].map(|many| many.min(1)))
}

/// In how many pairs there were values, deciders, starts and places to pin that changed, and in how many nothing did.
#[derive(Clone, Copy, Debug, Default)]
struct Counts([usize; 5]);

/// One edit of a random directory changes what comparing every outcome finds, no more and no less.
#[test]
fn an_edit_changes_what_comparing_every_outcome_finds() {
    let mut all = Counts::default();
    for seed in 0..PAIRS {
        let mut maker = Maker::new(seed);
        let old = maker.directory();
        let mut new = old.clone();
        maker.edit(&mut new);
        let found = agrees(&old, &new);
        all.0.iter_mut().zip(found.0).for_each(|(sum, one)| *sum += one);
    }
    for (what, many) in ["values", "deciders", "starts", "pins", "nothing"].into_iter().zip(all.0) {
        assert!(many as u64 >= PAIRS / 50, "{what}: {many} of {PAIRS} pairs");
    }
}

/// Directories of other people altogether have some names in common and much that is not; the order of tables means nothing.
#[test]
fn whole_other_directories_and_other_orders_are_compared_by_name() {
    for seed in 0..PAIRS / 4 {
        let old = Maker::new(seed).directory();
        agrees(&old, &Maker::new(seed + PAIRS).directory());
        let mut reversed = old.clone();
        reversed.jump_items.reverse();
        reversed.support_buttons.reverse();
        agrees(&old, &reversed);
        assert!(Difference::new(&old, &reversed).is_empty(), "seed {seed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_changes_from_a_directory_to_itself(seed in any::<u64>()) {
        let directory = Maker::new(seed).directory();
        prop_assert!(Difference::new(&directory, &directory.clone()).is_empty());
    }
}

/// A group policy that moves down names exactly the members and the permissions whose last word it takes.
///
/// Covers: GPOL-3.
#[test]
fn a_reordered_group_policy_names_exactly_who_and_what_changes() {
    let mut named = 0;
    for seed in 0..PAIRS {
        let mut maker = Maker::new(seed);
        let old = maker.directory();
        let many = old.group_policies.len() as u32;
        if many < 2 {
            continue;
        }
        let mut new = old.clone();
        let (from, to) = (maker.below(many) as usize, maker.below(many) as usize);
        let moved = new.group_policies.remove(from);
        let members: BTreeSet<UserId> = moved.members.iter().copied().collect();
        new.group_policies.insert(to, moved);
        agrees(&old, &new);
        let difference = Difference::new(&old, &new);
        for block in difference.values.iter().chain(&difference.deciders) {
            for row in &block.rows {
                let Representative::User(user) = row else {
                    panic!("an external representative is in no group policy")
                };
                assert!(members.contains(user), "seed {seed}: only its members notice");
                named += 1;
            }
        }
    }
    assert!(named > 100, "{named}");
}

const PAIRS: u64 = 400;
