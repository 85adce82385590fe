//! What sessions are expected to get, and how that is judged (SPOL-14, PSIM-1).
//!
//! A session of the run is judged by what the run recorded; one that is only simulated by the same resolver that sessions use,
//! in the directory as the timeline leaves it until then.

mod answers;
mod clause;
mod standing;
mod tools;

use model::access::schedule::Epoch;
use model::access::{Directory, Place};
use model::event::{EditAnswer, PinningStep};
use model::id::{JumpGroupId, SessionId};
use model::plan::{Action, Plan};
use model::record::{Record, SessionRecord};
use model::session::CustomerClient;
use model::session_policy::pinning::{Participant, may_pin};
use model::session_policy::{InForce, Outcome, Representative, Start};
use model::time::SimTime;
use model::verdict::{self, Judgement, Part};

pub use answers::Answers;
pub use clause::Clause;
pub use standing::Standing;
pub use tools::{Came as QuestionCame, InUse, ToolClause};

/// What is expected of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedOutcome {
    /// Which session.
    pub of: Of,
    /// Of a session of the run, whose permissions are meant; of whoever started it where nobody is named.
    pub whose: Option<Representative>,
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

/// What came of a session, as far as clauses ask for it.
struct Came<'r> {
    session: Option<&'r SessionRecord>,
    /// What runs at the other end as it begins.
    begins_as: Option<CustomerClient>,
    starts: Option<bool>,
    refused: Option<&'static str>,
    /// When its schedule permits access next, where that was looked up; within, nothing for never.
    next_access: Option<Option<SimTime>>,
    ended: Option<&'static str>,
    outcome: Option<Outcome>,
    pins_to: Option<Vec<JumpGroupId>>,
    pinning: Vec<&'static str>,
    /// The names of the credential managers.
    managers: Vec<&'r str>,
    directory: Directory,
    at: Option<SimTime>,
}

impl ExpectedOutcome {
    /// What must hold, one thing a line: `it starts`, `chat: deny, decided by public_portal`.
    pub fn lines(&self, directory: &Directory) -> Vec<String> {
        self.clauses.iter().map(|clause| clause.sentence(&clause.expected(directory))).collect()
    }
}

/// Judges one session.
pub(super) fn judgement(plan: &Plan, expected: &ExpectedOutcome, record: &Record) -> Judgement {
    let came = match expected.of {
        Of::Session(session) => {
            let begins_as = tools::begins_as(plan, record, session.index());
            let session = record.sessions.get(session.index());
            session.and_then(|session| Some(Came { begins_as, ..came(plan, expected.whose, session)? }))
        }
        Of::Simulated { representative, start, at } => Some(simulated(plan, representative, start, at)),
    };
    let parts: Vec<Part> =
        expected.clauses.iter().map(|clause| clause.judged(&plan.directory, came.as_ref())).collect();
    let outcome = parts.iter().map(|part| part.outcome).max().unwrap_or(verdict::Outcome::Inconclusive);
    let telling = |said: fn(&Part) -> &str| {
        let parts = expected.clauses.iter().zip(&parts).filter(|(_, part)| part.outcome == outcome);
        parts.map(|(clause, part)| clause.sentence(said(part))).collect::<Vec<_>>().join("; ")
    };
    Judgement {
        text: expected.text.clone(),
        covers: expected.covers.clone(),
        outcome,
        expected: telling(|part| &part.expected),
        measured: match came {
            None => NEVER_ASKED.to_owned(),
            Some(_) => telling(|part| &part.measured),
        },
        at: came.and_then(|came| came.at),
        parts,
    }
}

fn came<'r>(plan: &'r Plan, whose: Option<Representative>, session: &'r SessionRecord) -> Option<Came<'r>> {
    let called = session.script.first().map(|(at, _)| *at);
    let asked = session.asked.map(|(at, ..)| at).or(session.came).or(called)?;
    let (started, refused) = (session.started, session.refused);
    // A customer who waits, or waited in vain, has no session, nor does a call that came to nothing; of a Jump that is not
    // answered yet nothing is known.
    let never_asked = session.asked.is_none() && session.came.is_none();
    let in_vain = refused.is_some() || session.ended.is_some() || session.came.is_some() || never_asked;
    let starts = started.map(|_| true).or(in_vain.then_some(false));
    let at = started.map(|(at, ..)| at).or(refused.map(|(at, _)| at)).unwrap_or(asked);
    let in_force = in_force_at(plan, at);
    let member = |(_, who, outcome): &(SimTime, Representative, Outcome)| (Some(*who) == whose).then_some(*outcome);
    let outcome = if whose.is_some() { session.outcomes.iter().find_map(member) } else { session.outcome };
    let participant = match (whose, started) {
        (Some(Representative::External(profile)), _) => Some(Participant::External(profile)),
        (Some(Representative::User(user)), Some((_, starter, _))) if user != starter => {
            Some(Participant::Invited(user))
        }
        (_, started) => started.map(|(_, user, _)| Participant::Owner(user)),
    };
    let pins_to = participant.zip(outcome).map(|(participant, outcome)| places(&in_force, &outcome, participant));
    Some(Came {
        session: Some(session),
        begins_as: None,
        starts,
        refused: refused.map(|(_, why)| why.name()),
        next_access: refused.and_then(|(_, why)| why.next_access()),
        ended: session.ended.map(|(_, how)| how.name()),
        outcome,
        pins_to,
        pinning: session.pinning.iter().map(|(_, what): &(_, PinningStep)| what.name()).collect(),
        managers: plan.support.credentials.managers.iter().map(|manager| manager.name.as_str()).collect(),
        directory: in_force.directory().clone(),
        at: Some(at),
    })
}

fn simulated(plan: &Plan, representative: Representative, start: Start, at: SimTime) -> Came<'static> {
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
        session: None,
        begins_as: None,
        starts: Some(starts),
        refused: None,
        next_access: Some(next_access(&in_force, Epoch::new(&plan.starts), start, at)),
        ended: None,
        outcome: Some(outcome),
        pins_to: Some(pins_to),
        pinning: Vec::new(),
        managers: Vec::new(),
        directory: in_force.directory().clone(),
        at: None,
    }
}

/// From when on the Jump Policy of what is jumped to permits access: at once, if it does then or if there is none (JPOL-3).
fn next_access(in_force: &InForce, epoch: Epoch, start: Start, at: SimTime) -> Option<SimTime> {
    let Start::Jump { item, .. } = start else { return Some(at) };
    let directory = in_force.directory();
    let policy = directory[item].jump_policy.map(|policy| &directory[policy]);
    match policy.and_then(|policy| policy.schedule.as_ref()) {
        None => Some(at),
        Some(schedule) => schedule.next_open(epoch.timestamp(at)).map(|next| epoch.sim_time(next)),
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

const NEVER_ASKED: &str = "the session was never asked for";
