//! What an edit of a directory changes, put together so that a person can read it: who, in which sessions, what was and what is.

use model::access::Directory;
use model::session_policy::block::Block;
use model::session_policy::difference::{
    Decider, Difference, Matched, PermissionChange, PinChange, PinTarget, Refusal, Side, StartChange,
};
use model::session_policy::{Representative, Start};
use serde_json::{Value as Json, json};

use super::simulation::capital;
use super::{Answer, Cell, Section, json as js, names};
use crate::words;

/// The two directories, by the names that the caller gave for them.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'d> {
    /// The directory before the change, and what it is called.
    pub old: (&'d Directory, &'d str),
    /// The one after it.
    pub new: (&'d Directory, &'d str),
}

/// The answer. Where nothing changes it says so and nothing else.
pub fn difference(sides: Sides<'_>, difference: &Difference) -> Answer {
    let answer = Sayer { old: sides.old.0, new: sides.new.0, difference };
    let json = answer.json(sides);
    if difference.is_empty() {
        return Answer {
            title: "Nothing changes".to_owned(),
            lead: vec![
                "Every representative gets the same in every session, by the same decision, may start the same and pin to the \
                 same places."
                    .to_owned(),
            ],
            sections: Vec::new(),
            json,
        };
    }
    let sections = [
        answer.came_and_went(sides),
        answer.permissions("Permissions that change", &difference.values),
        answer.starts(),
        answer.pins(),
        answer.permissions("The same value, decided by something else", &difference.deciders),
    ];
    Answer {
        title: format!("What changes from {} to {}", sides.old.1, sides.new.1),
        lead: answer.lead(),
        sections: sections.into_iter().flatten().collect(),
        json,
    }
}

struct Sayer<'d> {
    old: &'d Directory,
    new: &'d Directory,
    difference: &'d Difference,
}

/// Objects of one kind that only one of the two has.
struct Only<'d> {
    key: &'static str,
    names: Vec<&'d str>,
    said: Option<String>,
}

impl Sayer<'_> {
    fn lead(&self) -> Vec<String> {
        let Difference { values, deciders, starts, pins, .. } = self.difference;
        let in_sessions = |blocks: &[Block<PermissionChange, Representative, usize>]| {
            pairs(blocks, |session| self.difference.sessions[*session].len())
        };
        let of = |many: u64, one: &str, several: &str| {
            let noun = if many == 1 { one } else { several };
            (many > 0).then(|| format!("{} {noun}", words::count(many)))
        };
        let started = pairs(starts, |jump| self.difference.jumps[*jump].len());
        let parts = [
            of(
                in_sessions(values),
                "permission of one session has another value",
                "permissions of single sessions have another value",
            ),
            of(started, "start is newly allowed or refused", "starts are newly allowed or refused"),
            of(pairs(pins, |_| 1), "place to pin to comes or goes", "places to pin to come or go"),
            of(
                in_sessions(deciders),
                "permission of one session keeps its value and is decided by something else",
                "permissions of single sessions keep their value and are decided by something else",
            ),
        ];
        let said: Vec<String> = parts.into_iter().flatten().map(|part| format!("{part}.")).collect();
        match said.is_empty() {
            true => vec!["No outcome changes; only who and what there is.".to_owned()],
            false => said,
        }
    }

    /// What only one of the two has.
    fn came_and_went(&self, sides: Sides<'_>) -> Option<Section> {
        let only = |which: bool| -> Vec<String> { self.only(which).into_iter().filter_map(|kind| kind.said).collect() };
        let (removed, added) = (only(false), only(true));
        if removed.is_empty() && added.is_empty() {
            return None;
        }
        let mut section = Section::new("Who and what comes and goes")
            .say("Objects are the same if their names are. What only one side has is not compared.");
        for (name, said) in [(sides.old.1, removed), (sides.new.1, added)] {
            if !said.is_empty() {
                section = section.say(format!("Only in {name}: {}.", said.join("; ")));
            }
        }
        Some(section)
    }

    /// What only the old or only the new directory has.
    fn only(&self, new: bool) -> Vec<Only<'_>> {
        let matching = &self.difference.matching;
        let directory = if new { self.new } else { self.old };
        macro_rules! kind {
            ($table:ident, $key:literal, $one:literal, $several:literal) => {{
                let names = missing(&matching.$table, new, |id| directory[id].name.as_str());
                let said = names::listed(names::Noun($one, $several), &names, usize::MAX);
                Only { key: $key, names, said }
            }};
        }
        vec![
            kind!(users, "users", "user", "users"),
            kind!(rep_invites, "rep_invites", "rep invite profile", "rep invite profiles"),
            kind!(portals, "public_portals", "public portal", "public portals"),
            kind!(support_buttons, "support_buttons", "Support Button", "Support Buttons"),
            kind!(jump_groups, "jump_groups", "Jump Group", "Jump Groups"),
            kind!(jump_items, "jump_items", "Jump Item", "Jump Items"),
        ]
    }

    fn permissions(&self, title: &str, blocks: &[Block<PermissionChange, Representative, usize>]) -> Option<Section> {
        let mut section = shortened(Section::new(title), blocks.len())?;
        for block in blocks.iter().take(BLOCKS_MAX) {
            let who = names::representatives(self.old, &block.rows);
            let sessions = block.columns.iter().flat_map(|session| self.difference.sessions[*session].iter().copied());
            let how = names::starts(self.old, sessions, true).into_iter().map(|how| format!("in sessions by {how}"));
            let row = |change: &PermissionChange| {
                vec![change.permission.title().into(), side(self.old, change.old), side(self.new, change.new)]
            };
            let caption = [capital(&who)].into_iter().chain(how).collect();
            section =
                section.captioned(caption, &["Permission", "Was", "Is"], block.findings.iter().map(row).collect());
        }
        Some(section)
    }

    fn starts(&self) -> Option<Section> {
        let blocks = &self.difference.starts;
        let rows = blocks.iter().take(BLOCKS_MAX).flat_map(|block| {
            block.findings.iter().map(|change| {
                let (word, why) = match *change {
                    StartChange::Lost(refusal) => ("no longer", format!("now {}", refused(self.new, refusal))),
                    StartChange::Won(refusal) => ("newly", format!("before, {}", refused(self.old, refusal))),
                };
                let jumps = block.columns.iter().flat_map(|jump| self.difference.jumps[*jump].iter().copied());
                vec![
                    names::representatives(self.old, &block.rows).into(),
                    names::starts(self.old, jumps, false).join("; ").into(),
                    word.into(),
                    why.into(),
                ]
            })
        });
        let section = shortened(Section::new("Who may start what"), blocks.len())?;
        Some(section.table(&["Who", "May jump to", "Change", "Why"], rows.collect()))
    }

    fn pins(&self) -> Option<Section> {
        let blocks = &self.difference.pins;
        let rows = blocks.iter().take(BLOCKS_MAX).flat_map(|block| {
            block.findings.iter().map(|change| {
                let users: Vec<_> = block.rows.iter().map(|user| Representative::User(*user)).collect();
                vec![
                    names::representatives(self.old, &users).into(),
                    self.targets(&block.columns).into(),
                    match change {
                        PinChange::Lost => "no longer",
                        PinChange::Won => "newly",
                    }
                    .into(),
                ]
            })
        });
        let section = shortened(Section::new("Where users can pin to"), blocks.len())?
            .say("As far as Jump Item Roles go; the permission to pin stands among the permissions.");
        Some(section.table(&["Who", "Can pin to", "Change"], rows.collect()))
    }

    fn targets(&self, targets: &[PinTarget]) -> String {
        let group = |target: &PinTarget| match target {
            PinTarget::Group(group) => Some(self.old[*group].name.as_str()),
            PinTarget::Anywhere | PinTarget::OwnList => None,
        };
        let groups: Vec<&str> = targets.iter().filter_map(group).collect();
        let is = |wanted: PinTarget, said: &str| targets.contains(&wanted).then(|| said.to_owned());
        let parts = [
            is(PinTarget::Anywhere, "anywhere at all, which unpinning needs too"),
            is(PinTarget::OwnList, "the own personal list"),
            names::listed(names::Noun("Jump Group", "Jump Groups"), &groups, self.old.jump_groups.len()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn json(&self, sides: Sides<'_>) -> Json {
        let Difference { values, deciders, starts, pins, sessions, jumps, .. } = self.difference;
        let lots = |lots: &[Vec<Start>]| -> Json { lots.iter().map(|lot| js::starts(self.old, lot)).collect() };
        let people =
            |rows: &[Representative]| -> Json { rows.iter().map(|one| js::representative(self.old, *one)).collect() };
        let changes = |blocks: &[Block<PermissionChange, Representative, usize>]| -> Json {
            let one = |change: &PermissionChange| {
                json!({
                    "permission": change.permission.name(),
                    "old": json_side(self.old, change.old),
                    "new": json_side(self.new, change.new),
                })
            };
            let block = |block: &Block<PermissionChange, Representative, usize>| {
                json!({
                    "representatives": people(&block.rows),
                    "sessions": block.columns,
                    "changes": block.findings.iter().map(one).collect::<Json>(),
                })
            };
            blocks.iter().map(block).collect()
        };
        let start = |block: &Block<StartChange, Representative, usize>| {
            let one = |change: &StartChange| match *change {
                StartChange::Lost(refusal) => json!({ "may_start": false, "why_not": refused(self.new, refusal) }),
                StartChange::Won(refusal) => json!({ "may_start": true, "why_not_before": refused(self.old, refusal) }),
            };
            let changes: Json = block.findings.iter().map(one).collect();
            json!({ "representatives": people(&block.rows), "jumps": block.columns, "changes": changes })
        };
        let pin = |block: &Block<PinChange, model::id::UserId, PinTarget>| {
            let target = |target: &PinTarget| match target {
                PinTarget::Anywhere => json!({ "kind": "anywhere" }),
                PinTarget::OwnList => json!({ "kind": "own_list" }),
                PinTarget::Group(group) => js::named("jump_group", &self.old[*group].name),
            };
            json!({
                "users": block.rows.iter().map(|user| &self.old[*user].name).collect::<Vec<_>>(),
                "places": block.columns.iter().map(target).collect::<Json>(),
                "may_pin": block.findings == [PinChange::Won],
            })
        };
        let only =
            |new| -> Json { self.only(new).into_iter().map(|kind| (kind.key.to_owned(), json!(kind.names))).collect() };
        json!({
            "schema": js::SCHEMA,
            "answer": "difference",
            "old": sides.old.1,
            "new": sides.new.1,
            "changes": !self.difference.is_empty(),
            "only_old": only(false),
            "only_new": only(true),
            "sessions": lots(sessions),
            "jumps": lots(jumps),
            "permissions": changes(values),
            "deciders": changes(deciders),
            "starts": starts.iter().map(start).collect::<Json>(),
            "places_to_pin": pins.iter().map(pin).collect::<Json>(),
        })
    }
}

/// How many single findings there are in blocks whose columns stand for so many each.
fn pairs<F, R, C>(blocks: &[Block<F, R, C>], weight: impl Fn(&C) -> usize) -> u64 {
    let of = |block: &Block<F, R, C>| {
        block.findings.len() * block.rows.len() * block.columns.iter().map(&weight).sum::<usize>()
    };
    blocks.iter().map(|block| of(block) as u64).sum()
}

/// The section, which says how many blocks it does not show; none without any block.
fn shortened(section: Section, blocks: usize) -> Option<Section> {
    match blocks {
        0 => None,
        1..=BLOCKS_MAX => Some(section),
        _ => Some(section.say(format!(
            "The {BLOCKS_MAX} largest groups are shown; {} more stand in the JSON.",
            words::count((blocks - BLOCKS_MAX) as u64)
        ))),
    }
}

fn missing<'d, T: Copy>(matched: &Matched<T>, new: bool, name: impl Fn(T) -> &'d str) -> Vec<&'d str> {
    let ids = if new { &matched.added } else { &matched.removed };
    ids.iter().map(|id| name(*id)).collect()
}

fn side(directory: &Directory, side: Side) -> Cell {
    let by = match (side.policy, side.decider) {
        (Some(policy), decider) => {
            format!("session policy {:?} of {}", directory[policy].name, object(directory, decider))
        }
        (None, Decider::Global) => object(directory, side.decider),
        (None, decider) => format!("custom permissions of {}", object(directory, decider)),
    };
    let value = Cell::value(side.value, directory.text(side.value));
    Cell { text: format!("{}, by {by}", value.text), tone: value.tone }
}

fn object(directory: &Directory, decider: Decider) -> String {
    match decider {
        Decider::JumpClient => "the Jump Client".to_owned(),
        Decider::Portal(portal) => format!("public portal {:?}", directory[portal].name),
        Decider::GroupPolicy(policy) => format!("group policy {:?}", directory[policy].name),
        Decider::Account => "the user account".to_owned(),
        Decider::Embassy(embassy) => format!("embassy {:?}", directory[embassy].name),
        Decider::RepInvite => "the rep invite profile".to_owned(),
        Decider::Global => "the global default session policy".to_owned(),
    }
}

fn json_side(directory: &Directory, side: Side) -> Json {
    let (layer, object) = match side.decider {
        Decider::JumpClient => ("jump_client", json!({ "kind": "own_jump_client" })),
        Decider::Portal(portal) => ("public_portal", js::named("public_portal", &directory[portal].name)),
        Decider::GroupPolicy(policy) => ("representative", js::named("group_policy", &directory[policy].name)),
        Decider::Account => ("representative", json!({ "kind": "own_user_account" })),
        Decider::Embassy(embassy) => ("representative", js::named("embassy", &directory[embassy].name)),
        Decider::RepInvite => ("representative", json!({ "kind": "own_rep_invite" })),
        Decider::Global => ("global_default", json!({ "kind": "global_default" })),
    };
    let policy = side.policy.map(|policy| &directory[policy].name);
    json!({
        "value": js::value(directory, side.value),
        "decided_by": { "layer": layer, "object": object, "session_policy": policy },
    })
}

fn refused(directory: &Directory, refusal: Refusal) -> String {
    match refusal {
        Refusal::Right(right) => format!("may not {}", right.phrase()),
        Refusal::Place => "not reached".to_owned(),
        Refusal::Role(role) => format!("role {:?} does not start sessions", directory[role].name),
        Refusal::External => "external representatives jump nowhere".to_owned(),
    }
}

/// The most groups of changes in one table.
const BLOCKS_MAX: usize = 100;
