//! Why one permission is what it is, layer by layer and group policy by group policy, and which edits would change it.

use model::access::Directory;
use model::id::SessionPolicyId;
use model::permission::Value;
use model::session_policy::explanation::{Explanation, Fate, Step};
use model::session_policy::remedy::{Edit, Remedy};
use model::session_policy::{Assignment, Holder, Layer};
use serde_json::{Value as Json, json};

use super::simulation::capital;
use super::{Answer, Cell, Section, json as js, names};
use crate::words;

/// The answer.
pub fn explanation(directory: &Directory, explanation: &Explanation, remedies: &[Remedy]) -> Answer {
    let who = names::representative(directory, explanation.representative);
    let how = names::start(directory, explanation.start);
    let value = directory.text(explanation.decision.value);
    Answer {
        title: format!("{}: {value}", explanation.permission.title()),
        lead: vec![
            format!("{}: {how}.", capital(&who)),
            format!("{} decides: {value}.", capital(&explanation.decision.decider(directory))),
        ],
        sections: vec![steps(directory, explanation), edits(directory, explanation, remedies)],
        json: json(directory, explanation, remedies),
    }
}

fn steps(directory: &Directory, explanation: &Explanation) -> Section {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for layer in Layer::ALL {
        let mut asked = explanation.layer(layer).peekable();
        if asked.peek().is_none() {
            let why = "the session is not started through a Jump Client";
            rows.push(vec![names::layer(layer).into(), "".into(), "".into(), "".into(), Cell::muted(why)]);
        }
        for (place, step) in asked.enumerate() {
            let layer = if place == 0 { names::layer(layer) } else { "" };
            let says =
                step.says.map_or_else(|| Cell::muted("not defined"), |value| Cell::value(value, directory.text(value)));
            let fate = fate(directory, step.fate);
            let fate = if step.fate == Fate::Decides { fate.into() } else { Cell::muted(fate) };
            let object = capital(&step.holder.text(directory));
            rows.push(vec![layer.into(), object.into(), has(directory, step).into(), says, fate]);
        }
    }
    let section = Section::new("Why").table(&["Layer", "Object", "Has", "Says", "What comes of it"], rows);
    match explanation.other_group_policies {
        0 => section,
        others => section.say(format!(
            "The first layer that says something decides. Not asked: {} without the representative among the members.",
            match others {
                1 => "1 group policy".to_owned(),
                many => format!("{} group policies", words::count(many as u64)),
            }
        )),
    }
}

fn has(directory: &Directory, step: &Step) -> String {
    let has = match step.has {
        None => "section not defined".to_owned(),
        Some(Assignment::None) => "no session policy".to_owned(),
        Some(Assignment::Policy(policy)) => policy_text(directory, policy),
        Some(Assignment::Custom(_)) if step.holder == Holder::Global => "every permission".to_owned(),
        Some(Assignment::Custom(_)) => "custom permissions".to_owned(),
    };
    if step.is_final { format!("{has}; final") } else { has }
}

fn fate(directory: &Directory, fate: Fate) -> String {
    match fate {
        Fate::Decides => "decides".to_owned(),
        Fate::PassedOver => "passed over".to_owned(),
        Fate::Ignored(by) => format!("ignored: {} decided already", by.text(directory)),
        Fate::Replaced(by) => format!("replaced by {}", by.text(directory)),
        Fate::BelowFinal(of) => format!("ignored: {} above is final", of.text(directory)),
        Fate::AfterAccount(account) => format!("ignored: {} comes first", account.text(directory)),
    }
}

fn edits(directory: &Directory, explanation: &Explanation, remedies: &[Remedy]) -> Section {
    let row = |remedy: &Remedy| {
        let then = remedy.values.iter().map(|value| directory.text(*value)).collect::<Vec<_>>().join(" or ");
        let also = match remedy.shared_with {
            0 => String::new(),
            1 => "1 more assignment of that policy follows".to_owned(),
            many => format!("{} more assignments of that policy follow", words::count(many as u64)),
        };
        vec![edit(directory, explanation, remedy.edit).into(), then.into(), also.into()]
    };
    Section::new("What would change it")
        .say(
            "Each of these edits alone makes the permission something else; each was tried. What it changes besides, \
             `policy diff` says.",
        )
        .table(&["Edit", "Then", "Besides"], remedies.iter().map(row).collect())
}

fn edit(directory: &Directory, explanation: &Explanation, edit: Edit) -> String {
    let permission = explanation.permission.title();
    let group = |policy| Holder::GroupPolicy(policy).text(directory);
    let sessions = || match explanation.start.is_attended() {
        true => "attended sessions",
        false => "unattended sessions",
    };
    let object = |holder: Holder| match holder {
        Holder::User(_) | Holder::Embassy(_) | Holder::GroupPolicy(_) => {
            format!("{} for {}", holder.text(directory), sessions())
        }
        Holder::JumpClient(_) => match explanation.start.method(directory).name() {
            "jump_client_present" => format!("{} for a customer who is present", holder.text(directory)),
            _ => format!("{} for a customer who is not present", holder.text(directory)),
        },
        Holder::Portal(_) | Holder::RepInvite(_) | Holder::Global => holder.text(directory),
    };
    match edit {
        Edit::DefineInPolicy(holder, policy) => {
            format!("Set {permission} in {}, which {} has", policy_text(directory, policy), holder.text(directory))
        }
        Edit::DefineInOwn(Holder::Global) => format!("Set {permission} in {}", Holder::Global.text(directory)),
        Edit::DefineInOwn(holder) => format!("Set {permission} in the custom permissions of {}", object(holder)),
        Edit::GivePolicy(holder) => format!("Give {} a session policy that sets {permission}", object(holder)),
        Edit::LeaveInPolicy(holder, policy) => format!(
            "Leave {permission} not defined in {}, which {} has",
            policy_text(directory, policy),
            holder.text(directory)
        ),
        Edit::LeaveInOwn(holder) => {
            format!("Leave {permission} not defined in the custom permissions of {}", object(holder))
        }
        Edit::AllowOverride(policy) => format!("Allow {} to be overridden, in {}", group(policy), sessions()),
        Edit::MoveBelow(policy, other) => format!("Move {} to below {}", group(policy), group(other)),
        Edit::MoveAbove(policy, other) => format!("Move {} to above {}", group(policy), group(other)),
    }
}

fn policy_text(directory: &Directory, policy: SessionPolicyId) -> String {
    format!("session policy {:?}", directory[policy].name)
}

fn json(directory: &Directory, explanation: &Explanation, remedies: &[Remedy]) -> Json {
    let value = |value: Value| js::value(directory, value);
    let step = |step: &Step| {
        let (fate, by) = match step.fate {
            Fate::Decides => ("decides", None),
            Fate::PassedOver => ("passed_over", None),
            Fate::Ignored(by) => ("ignored", Some(by)),
            Fate::Replaced(by) => ("replaced", Some(by)),
            Fate::BelowFinal(of) => ("below_final", Some(of)),
            Fate::AfterAccount(account) => ("after_account", Some(account)),
        };
        json!({
            "layer": step.holder.layer().name(),
            "object": js::holder(directory, step.holder),
            "has": match step.has {
                None => json!("not_defined"),
                Some(Assignment::None) => json!("nothing"),
                Some(Assignment::Policy(policy)) => js::named("session_policy", &directory[policy].name),
                Some(Assignment::Custom(_)) => json!("custom_permissions"),
            },
            "final": step.is_final,
            "says": step.says.map(value),
            "fate": fate,
            "because_of": by.map(|holder| js::holder(directory, holder)),
        })
    };
    let remedy = |remedy: &Remedy| {
        json!({
            "edit": edit(directory, explanation, remedy.edit),
            "values": remedy.values.iter().map(|one| value(*one)).collect::<Json>(),
            "other_assignments": remedy.shared_with,
        })
    };
    json!({
        "schema": js::SCHEMA,
        "answer": "explanation",
        "representative": js::representative(directory, explanation.representative),
        "start": js::start(directory, explanation.start),
        "permission": explanation.permission.name(),
        "value": value(explanation.decision.value),
        "decided_by": js::decider(directory, explanation.decision),
        "steps": explanation.steps.iter().map(step).collect::<Json>(),
        "other_group_policies": explanation.other_group_policies,
        "remedies": remedies.iter().map(remedy).collect::<Json>(),
    })
}
