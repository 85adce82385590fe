//! What several answers say in the same way to programs. Keys are added to and never renamed.

use std::collections::BTreeMap;

use model::access::Directory;
use model::permission::{Paths, Value};
use model::session_policy::{Decision, Holder, Representative, Start, StartMethod};
use serde_json::{Value as Json, json};

use super::names::names;

/// The form of all answers.
pub(super) const SCHEMA: u32 = 1;

/// `{"kind": "user", "name": "Ann"}`.
pub(super) fn representative(directory: &Directory, representative: Representative) -> Json {
    match representative {
        Representative::User(user) => named("user", &directory[user].name),
        Representative::External(invite) => named("rep_invite", &directory[invite].name),
    }
}

/// `{"method": "jump_client_present", "name": "sql-01"}`; without a name for Jumps to other computers.
pub(super) fn start(directory: &Directory, start: Start) -> Json {
    json!({ "method": start.method(directory).name(), "name": names(directory, &[start]).first() })
}

/// `[{"method": "customer", "names": ["default"], "other_computers": false}]`.
pub(super) fn starts(directory: &Directory, starts: &[Start]) -> Json {
    let mut methods: BTreeMap<StartMethod, Vec<Start>> = BTreeMap::new();
    starts.iter().for_each(|start| methods.entry(start.method(directory)).or_default().push(*start));
    let one = |(method, starts): (StartMethod, Vec<Start>)| {
        let other = starts.iter().any(|start| matches!(start, Start::JumpTo(_)));
        json!({ "method": method.name(), "names": names(directory, &starts), "other_computers": other })
    };
    methods.into_iter().map(one).collect()
}

/// As files write it; a list of folders is a list.
pub(super) fn value(directory: &Directory, value: Value) -> Json {
    match value {
        Value::Paths(Paths::Listed(list)) => json!(directory.path_lists[usize::from(list.0)]),
        other => json!(directory.text(other)),
    }
}

/// The layer, the object and the named session policy that it has.
pub(super) fn decider(directory: &Directory, decision: Decision) -> Json {
    let policy = decision.policy.map(|policy| &directory[policy].name);
    json!({
        "layer": decision.holder.layer().name(),
        "object": holder(directory, decision.holder),
        "session_policy": policy,
    })
}

/// `{"kind": "group_policy", "name": "Helpdesk"}`.
pub(super) fn holder(directory: &Directory, holder: Holder) -> Json {
    match holder {
        Holder::JumpClient(item) => named("jump_client", &directory[item].name),
        Holder::Portal(portal) => named("public_portal", &directory[portal].name),
        Holder::GroupPolicy(policy) => named("group_policy", &directory[policy].name),
        Holder::User(user) => named("user", &directory[user].name),
        Holder::Embassy(embassy) => named("embassy", &directory[embassy].name),
        Holder::RepInvite(invite) => named("rep_invite", &directory[invite].name),
        Holder::Global => json!({ "kind": "global_default" }),
    }
}

/// An object by its kind and its name.
pub(super) fn named(kind: &str, name: &str) -> Json {
    json!({ "kind": kind, "name": name })
}
