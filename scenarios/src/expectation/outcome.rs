//! What sessions are expected to get, and how that is judged (SPOL-14, PSIM-1).
//!
//! A session of the run is judged by what the run recorded; one that is only simulated by the same resolver that sessions use,
//! in the directory as the timeline leaves it until then.

use model::access::{Directory, Place};
use model::event::{EditAnswer, SessionEnd, SessionRefusal};
use model::id::{JumpGroupId, SessionId};
use model::permission::Permission;
use model::plan::{Action, Plan};
use model::record::{Record, SessionRecord};
use model::session_policy::pinning::{Participant, may_pin};
use model::session_policy::{InForce, Layer, Outcome, Representative, Start};
use model::time::SimTime;
use model::verdict::{self, Judgement};

/// What is expected of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedOutcome {
    /// Which session.
    pub of: Of,
    /// What must hold of it, all of it.
    pub clauses: Vec<Clause>,
    /// What the session is, in words.
    pub text: String,
    /// The rules it covers.
    pub covers: Vec<String>,
}

/// Which session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// One of the run.
    Session(SessionId),
    /// One that is only simulated, at that time.
    Simulated {
        /// Who would be in it.
        representative: Representative,
        /// How it would start.
        start: Start,
        /// When.
        at: SimTime,
    },
}

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// It starts, or it does not.
    Starts(bool),
    /// It is refused, for a reason of this name.
    Refused(&'static str),
    /// It ends in the way of this name; `None`: not within the run.
    Ends(Option<&'static str>),
    /// A permission has this value, as results write it.
    Value(Permission, String),
    /// This layer decides a permission.
    DecidedBy(Permission, Layer),
    /// The user may pin to these Jump Groups, in their order, and to no others.
    PinsTo(Vec<JumpGroupId>),
}

/// What came of a session, as far as clauses ask for it.
struct Came {
    starts: Option<bool>,
    refused: Option<&'static str>,
    ended: Option<&'static str>,
    outcome: Option<Outcome>,
    pins_to: Option<Vec<JumpGroupId>>,
    directory: Directory,
    at: Option<SimTime>,
}

/// Judges one session.
pub(super) fn judgement(plan: &Plan, expected: &ExpectedOutcome, record: &Record) -> Judgement {
    let came = match expected.of {
        Of::Session(session) => record.sessions.get(session.index()).and_then(|session| came(plan, session)),
        Of::Simulated { representative, start, at } => Some(simulated(plan, representative, start, at)),
    };
    let words: Vec<_> = expected.clauses.iter().map(|clause| clause.words(&plan.directory)).collect();
    let (outcome, measured, at) = match came {
        None => (verdict::Outcome::Inconclusive, "the session was never asked for".to_owned(), None),
        Some(came) => {
            let found = expected.clauses.iter().map(|clause| clause.found(&came));
            let (wrong, right): (Vec<_>, Vec<_>) = found.partition(|(holds, _)| !holds);
            match wrong.is_empty() {
                true => (verdict::Outcome::Pass, sentence(right), came.at),
                false => (verdict::Outcome::Fail, sentence(wrong), came.at),
            }
        }
    };
    Judgement {
        text: expected.text.clone(),
        covers: expected.covers.clone(),
        outcome,
        expected: words.join("; "),
        measured,
        at,
    }
}

fn sentence(found: Vec<(bool, String)>) -> String {
    found.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join("; ")
}

fn came(plan: &Plan, session: &SessionRecord) -> Option<Came> {
    let asked = session.asked?;
    let (started, refused) = (session.started, session.refused);
    let starts = started.map(|_| true).or(refused.map(|_| false));
    let at = started.map(|(at, ..)| at).or(refused.map(|(at, _)| at)).unwrap_or(asked);
    let in_force = in_force_at(plan, at);
    let pins_to = started
        .zip(session.outcome)
        .map(|((_, user, _), outcome)| places(&in_force, &outcome, Participant::Owner(user)));
    Some(Came {
        starts,
        refused: refused.map(|(_, why)| refusal_name(why)),
        ended: session.ended.map(|(_, how)| end_name(how)),
        outcome: session.outcome,
        pins_to,
        directory: in_force.directory().clone(),
        at: Some(at),
    })
}

fn simulated(plan: &Plan, representative: Representative, start: Start, at: SimTime) -> Came {
    let in_force = in_force_at(plan, at);
    let outcome = in_force.resolver().outcome(representative, start);
    let reach = in_force.reach();
    let starts = match (representative, start) {
        (Representative::User(user), Start::Jump { item, .. }) => reach.may_jump(user, item).is_ok(),
        (Representative::User(user), Start::JumpTo(how)) => reach.may_jump_to(user, how).is_ok(),
        (Representative::User(_), Start::Customer { .. } | Start::SupportButton(_)) => true,
        // They only join (PIN-4).
        (Representative::External(_), _) => false,
    };
    let pins_to = places(&in_force, &outcome, Participant::starting(representative));
    Came {
        starts: Some(starts),
        refused: None,
        ended: None,
        outcome: Some(outcome),
        pins_to: Some(pins_to),
        directory: in_force.directory().clone(),
        at: None,
    }
}

fn places(in_force: &InForce, outcome: &Outcome, who: Participant) -> Vec<JumpGroupId> {
    let reach = in_force.reach();
    let groups = (0..in_force.directory().jump_groups.len() as u32).map(JumpGroupId);
    groups.filter(|group| may_pin(&reach, outcome, who, Place::Group(*group)).is_ok()).collect()
}

/// The directory as the timeline leaves it until that moment, that moment included.
fn in_force_at(plan: &Plan, at: SimTime) -> InForce {
    let mut directory = plan.directory.clone();
    directory.jump_items.extend_from_slice(&plan.pinned);
    let mut in_force = InForce::new(directory);
    for entry in plan.timeline.iter().filter(|entry| entry.enabled && entry.at <= at) {
        match &entry.action {
            Action::DirectoryChanged { directory, before } => {
                in_force.change(|own| own.save(before, directory));
            }
            Action::ItemsEdited { user, items, edit } => {
                for item in items {
                    let _answer: EditAnswer = edit.attempt(&mut in_force, *user, *item);
                }
            }
            _ => {}
        }
    }
    in_force
}

impl Clause {
    fn words(&self, directory: &Directory) -> String {
        match self {
            Self::Starts(true) => "it starts".to_owned(),
            Self::Starts(false) => "it does not start".to_owned(),
            Self::Refused(why) => format!("refused: {why}"),
            Self::Ends(Some(how)) => format!("it ends: {how}"),
            Self::Ends(None) => "it does not end".to_owned(),
            Self::Value(permission, value) => format!("{} = {value}", permission.name()),
            Self::DecidedBy(permission, layer) => format!("{} decided by {}", permission.name(), layer.name()),
            Self::PinsTo(groups) => pins_to(directory, groups),
        }
    }

    /// Whether it holds, and what there is instead.
    fn found(&self, came: &Came) -> (bool, String) {
        let of = |permission: Permission| came.outcome.map(|outcome| outcome.get(permission));
        match self {
            Self::Starts(starts) => (
                came.starts == Some(*starts),
                match came.starts {
                    Some(true) => "it starts".to_owned(),
                    Some(false) => {
                        came.refused.map_or_else(|| "it does not start".to_owned(), |why| format!("refused: {why}"))
                    }
                    None => "no answer".to_owned(),
                },
            ),
            Self::Refused(why) => (
                came.refused == Some(*why),
                came.refused.map_or_else(|| "it was not refused".to_owned(), |why| format!("refused: {why}")),
            ),
            Self::Ends(how) => (
                came.ended == *how && came.starts == Some(true),
                came.ended.map_or_else(|| "it did not end".to_owned(), |how| format!("it ended: {how}")),
            ),
            Self::Value(permission, value) => {
                let found = of(*permission).map(|decision| came.directory.text(decision.value));
                let words =
                    found.as_deref().map_or_else(no_permissions, |found| format!("{} = {found}", permission.name()));
                (found.as_ref() == Some(value), words)
            }
            Self::DecidedBy(permission, layer) => {
                let found = of(*permission).map(|decision| decision.holder.layer());
                let words = found
                    .map_or_else(no_permissions, |found| format!("{} decided by {}", permission.name(), found.name()));
                (found == Some(*layer), words)
            }
            Self::PinsTo(groups) => {
                let words = came.pins_to.as_ref().map_or_else(no_permissions, |found| pins_to(&came.directory, found));
                (came.pins_to.as_ref() == Some(groups), words)
            }
        }
    }
}

fn no_permissions() -> String {
    "the session has no permissions: it did not start".to_owned()
}

fn pins_to(directory: &Directory, groups: &[JumpGroupId]) -> String {
    let names: Vec<&str> = groups.iter().map(|group| directory[*group].name.as_str()).collect();
    if names.is_empty() { "pins to no Jump Group".to_owned() } else { format!("pins to {}", names.join(", ")) }
}

fn refusal_name(why: SessionRefusal) -> &'static str {
    match why {
        SessionRefusal::ItemType => "item_type",
        SessionRefusal::NoAccess => "no_access",
        SessionRefusal::Role => "role",
        SessionRefusal::Password => "password",
        SessionRefusal::Unavailable(_) => "unavailable",
        SessionRefusal::InUse => "in_use",
        SessionRefusal::OutsideSchedule { .. } => "outside_schedule",
        SessionRefusal::MayNotOverride { .. } => "may_not_override",
        SessionRefusal::Ticket => "ticket",
        SessionRefusal::Challenge => "challenge",
        SessionRefusal::ContactLost => "contact_lost",
        SessionRefusal::Withdrawn => "withdrawn",
    }
}

fn end_name(how: SessionEnd) -> &'static str {
    match how {
        SessionEnd::Closed => "closed",
        SessionEnd::Forced => "forced",
        SessionEnd::ContactLost => "contact_lost",
        SessionEnd::ApplianceDown => "appliance_down",
    }
}
