//! Representatives, starts and objects in words: all of them where they are few, a few of them and a count where they are many.

use std::collections::{BTreeMap, BTreeSet};

use model::access::{Directory, JumpItemKind, Place};
use model::session_policy::{JumpTo, Layer, Representative, Start, StartMethod};

use crate::words;

/// A noun for one and for several.
#[derive(Clone, Copy)]
pub(super) struct Noun(pub(super) &'static str, pub(super) &'static str);

/// Somebody, with the name.
pub(super) fn representative(directory: &Directory, representative: Representative) -> String {
    match representative {
        Representative::User(user) => format!("user {:?}", directory[user].name),
        Representative::External(invite) => format!("rep invite profile {:?}", directory[invite].name),
    }
}

/// One start, with its names.
pub(super) fn start(directory: &Directory, start: Start) -> String {
    match start {
        Start::Customer { portal } => format!("a customer by public portal {:?}", directory[portal].name),
        Start::SupportButton(button) => format!("a customer by Support Button {:?}", directory[button].name),
        Start::JumpTo(JumpTo::Jumpoint) => "a Jump through a Jumpoint to a computer that is no Jump Item".to_owned(),
        Start::JumpTo(JumpTo::LocalJump) => "a local Jump to a computer that is no Jump Item".to_owned(),
        Start::Jump { item, present } => {
            let name = &directory[item].name;
            match directory[item].kind {
                JumpItemKind::JumpClient(_) => format!("Jump Client {name:?}, customer {}", presence(present)),
                JumpItemKind::Jumpoint => format!("Jump Item {name:?} through a Jumpoint"),
                JumpItemKind::LocalJump => format!("Jump Item {name:?} by local Jump"),
            }
        }
    }
}

/// Representatives of one directory.
pub(super) fn representatives(directory: &Directory, all: &[Representative]) -> String {
    let (mut users, mut invites) = (Vec::new(), Vec::new());
    for one in all {
        match one {
            Representative::User(user) => users.push(directory[*user].name.as_str()),
            Representative::External(invite) => invites.push(directory[*invite].name.as_str()),
        }
    }
    let parts = [
        listed(Noun("user", "users"), &users, directory.users.len()),
        listed(Noun("rep invite profile", "rep invite profiles"), &invites, directory.rep_invites.len()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Starts of one directory, kind by kind. With `presence`, Jump Clients are told apart by whether a customer is present.
pub(super) fn starts(directory: &Directory, all: impl IntoIterator<Item = Start>, presence: bool) -> Vec<String> {
    let mut methods: BTreeMap<StartMethod, Vec<Start>> = BTreeMap::new();
    all.into_iter().for_each(|start| methods.entry(start.method(directory)).or_default().push(start));
    let with = methods.remove(&StartMethod::JumpClientPresent).unwrap_or_default();
    let without = methods.remove(&StartMethod::JumpClientNotPresent).unwrap_or_default();
    let (with, without) = (names(directory, &with), names(directory, &without));
    let clients = |names: &[&str]| {
        let is_one = |kind: JumpItemKind| matches!(kind, JumpItemKind::JumpClient(_));
        listed(Noun("Jump Client", "Jump Clients"), names, count(directory, is_one))
    };
    let alike = with == without;
    let said =
        |text: String, presence_is: &str| if presence { format!("{text}, customer {presence_is}") } else { text };
    let mut parts: Vec<String> = Vec::new();
    parts.extend(clients(&with).map(|text| said(text, if alike { "present or not" } else { "present" })));
    parts.extend(clients(&without).filter(|_| !alike).map(|text| said(text, "not present")));
    for (method, starts) in methods {
        let to_items = names(directory, &starts);
        let other = starts.iter().any(|start| matches!(start, Start::JumpTo(_)));
        let kind = |wanted: JumpItemKind| count(directory, |kind| kind == wanted);
        parts.extend(match method {
            StartMethod::Customer => {
                listed(Noun("public portal", "public portals"), &to_items, directory.portals.len())
                    .map(|text| format!("customers by {text}"))
            }
            StartMethod::SupportButton => {
                listed(Noun("Support Button", "Support Buttons"), &to_items, directory.support_buttons.len())
            }
            StartMethod::Jumpoint => {
                let noun = Noun("Jump Item through a Jumpoint", "Jump Items through a Jumpoint");
                listed(noun, &to_items, kind(JumpItemKind::Jumpoint))
            }
            StartMethod::LocalJump => {
                let noun = Noun("Jump Item by local Jump", "Jump Items by local Jump");
                listed(noun, &to_items, kind(JumpItemKind::LocalJump))
            }
            StartMethod::JumpClientPresent | StartMethod::JumpClientNotPresent => None,
        });
        if other {
            let how = if method == StartMethod::Jumpoint { "Jumps through a Jumpoint" } else { "local Jumps" };
            parts.push(format!("{how} to other computers"));
        }
    }
    parts
}

/// Start methods that can share a column, as a heading.
pub(super) const fn methods(methods: &[StartMethod]) -> &'static str {
    match methods {
        [StartMethod::SupportButton, ..] => "Support Button",
        [StartMethod::JumpClientPresent | StartMethod::JumpClientNotPresent, ..] => "Jump Client",
        [StartMethod::Jumpoint, ..] => "Jumpoint",
        [StartMethod::LocalJump, ..] => "Local Jump",
        [StartMethod::Customer, ..] | [] => "Customer",
    }
}

/// Where the Jump Items are pinned that are jumped to: places, as few as a reader needs.
pub(super) fn places(directory: &Directory, starts: &[Start]) -> String {
    let pinned: BTreeSet<Place> = starts.iter().filter_map(|start| start.class(directory).place).collect();
    let (mut groups, mut lists) = (Vec::new(), Vec::new());
    for place in pinned {
        match place {
            Place::Group(group) => groups.push(directory[group].name.as_str()),
            Place::Personal(owner) => lists.push(directory[owner].name.as_str()),
        }
    }
    let parts = [
        listed(Noun("Jump Group", "Jump Groups"), &groups, directory.jump_groups.len()),
        listed(Noun("personal list of", "personal lists of"), &lists, usize::MAX),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// A layer, as a heading.
pub(super) const fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::JumpClient => "Jump Client",
        Layer::PublicPortal => "Public portal",
        Layer::Representative => "Representative",
        Layer::GlobalDefault => "Global default",
    }
}

/// Names, as few as a reader needs: all where they are all there are or no more than fit; else some and a count. Nothing of
/// nobody.
pub(super) fn listed(noun: Noun, names: &[&str], of: usize) -> Option<String> {
    let shown = |names: &[&str]| names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    let number = |many: usize| words::count(many as u64);
    match names.len() {
        0 => None,
        1 => Some(format!("{} {}", noun.0, shown(names))),
        many if many == of && many > NAMES_MAX => Some(format!("all {} {}", number(many), noun.1)),
        many if many <= NAMES_MAX => Some(format!("{} {}", noun.1, shown(names))),
        many => {
            let rest = number(many - NAMES_MAX);
            Some(format!("{} {}: {} and {rest} more", number(many), noun.1, shown(&names[..NAMES_MAX])))
        }
    }
}

const fn presence(present: bool) -> &'static str {
    if present { "present" } else { "not present" }
}

/// The names of what is used to start: portals, Support Buttons, Jump Items. Other Jumps have none.
pub(super) fn names<'d>(directory: &'d Directory, starts: &[Start]) -> Vec<&'d str> {
    let name = |start: &Start| match *start {
        Start::Customer { portal } => Some(directory[portal].name.as_str()),
        Start::SupportButton(button) => Some(directory[button].name.as_str()),
        Start::Jump { item, .. } => Some(directory[item].name.as_str()),
        Start::JumpTo(_) => None,
    };
    starts.iter().filter_map(name).collect()
}

fn count(directory: &Directory, is_one: impl Fn(JumpItemKind) -> bool) -> usize {
    directory.jump_items.iter().filter(|item| is_one(item.kind)).count()
}

/// The most names in one list.
const NAMES_MAX: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_names_are_all_said_and_many_are_counted() {
        let noun = Noun("Jump Client", "Jump Clients");
        let cases: [(&[&str], usize, Option<&str>); 7] = [
            (&[], 5, None),
            (&["a"], 5, Some("Jump Client \"a\"")),
            (&["a"], 1, Some("Jump Client \"a\"")),
            (&["a", "b"], 5, Some("Jump Clients \"a\", \"b\"")),
            (&["a", "b", "c", "d"], 4, Some("Jump Clients \"a\", \"b\", \"c\", \"d\"")),
            (&["a", "b", "c", "d", "e"], 6, Some("5 Jump Clients: \"a\", \"b\", \"c\", \"d\" and 1 more")),
            (&["a", "b", "c", "d", "e"], 5, Some("all 5 Jump Clients")),
        ];
        for (names, of, expected) in cases {
            assert_eq!(listed(noun, names, of).as_deref(), expected, "{names:?} of {of}");
        }
    }
}
