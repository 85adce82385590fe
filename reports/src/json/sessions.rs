//! Sessions in `result.json`: what came of all of them, and the story of each.

use std::collections::BTreeMap;

use model::event::{PinningStep, SessionRefusal};
use model::id::SessionId;
use model::plan::How;
use model::record::SessionRecord;
use model::session_policy::{JumpTo, Start};
use model::time::SimTime;
use serde::Serialize;

use crate::run::Run;
use crate::summary::sessions::names;
use crate::summary::sessions::tally::{Tally, Times};

#[derive(Serialize)]
pub(super) struct Sessions<'a> {
    asked: u64,
    started: u64,
    overridden: u64,
    notices: u64,
    refused: BTreeMap<&'static str, u64>,
    ended: BTreeMap<&'static str, u64>,
    pinning: BTreeMap<&'static str, u64>,
    unanswered: u64,
    under_way: u64,
    each: Vec<Session<'a>>,
}

#[derive(Serialize)]
struct Session<'a> {
    name: &'a str,
    user: &'a str,
    method: &'static str,
    through: Option<&'a str>,
    asked_seconds: f64,
    started_seconds: Option<f64>,
    customer_present: Option<bool>,
    overridden: bool,
    notices_seconds: Vec<f64>,
    refused_seconds: Option<f64>,
    refused: Option<&'static str>,
    unavailable: Option<&'static str>,
    next_access_seconds: Option<f64>,
    ended_seconds: Option<f64>,
    ended: Option<&'static str>,
    pinning: Vec<Pinning<'a>>,
}

#[derive(Serialize)]
struct Pinning<'a> {
    at_seconds: f64,
    answer: &'static str,
    jump_item: Option<&'a str>,
}

pub(super) fn sessions<'a>(run: &Run<'a>) -> Sessions<'a> {
    let tally = Tally::of(run);
    Sessions {
        asked: tally.asked.count,
        started: tally.started.count,
        overridden: tally.overridden.count,
        notices: tally.notices.count,
        refused: by_name(&tally.refused, |why| why.name()),
        ended: by_name(&tally.ended, |how| how.name()),
        pinning: by_name(&tally.pinning, |what| what.name()),
        unanswered: tally.unanswered,
        under_way: tally.under_way,
        each: names::asked(run).take(EACH_MAX).filter_map(|(id, record)| session(run, id, record)).collect(),
    }
}

fn by_name<T: Copy>(kinds: &[(T, Times)], name: impl Fn(T) -> &'static str) -> BTreeMap<&'static str, u64> {
    kinds.iter().map(|(kind, times)| (name(*kind), times.count)).collect()
}

fn session<'a>(run: &Run<'a>, id: SessionId, record: &'a SessionRecord) -> Option<Session<'a>> {
    let plan = run.plan;
    let (asked, user, how) = record.asked?;
    let (method, through) = match how {
        How::Customer(portal) => ("customer", plan.directory.portals.get(portal.0 as usize).map(|one| &*one.name)),
        How::SupportButton(button) => {
            ("support_button", plan.directory.support_buttons.get(button.0 as usize).map(|one| &*one.name))
        }
        How::Jump(item) => ("jump", names::jump_item(plan, item)),
        How::JumpTo(JumpTo::Jumpoint) => ("jumpoint", None),
        How::JumpTo(JumpTo::LocalJump) => ("local_jump", None),
    };
    let why = record.refused.map(|(_, why)| why);
    Some(Session {
        name: plan.sessions.get(id.index()).map_or("", |name| name),
        user: plan.directory.users.get(user.0 as usize).map_or("", |user| &user.name),
        method,
        through,
        asked_seconds: asked.as_secs_f64(),
        started_seconds: record.started.map(|(at, ..)| at.as_secs_f64()),
        customer_present: record.started.and_then(|(_, _, start)| match start {
            Start::Jump { present, .. } => Some(present),
            Start::Customer { .. } | Start::SupportButton(_) | Start::JumpTo(_) => None,
        }),
        overridden: record.overridden,
        notices_seconds: record.notices.iter().map(|at| at.as_secs_f64()).collect(),
        refused_seconds: record.refused.map(|(at, _)| at.as_secs_f64()),
        refused: why.map(SessionRefusal::name),
        unavailable: why.and_then(|why| match why {
            SessionRefusal::Unavailable(why) => Some(why.name()),
            _ => None,
        }),
        next_access_seconds: why.and_then(SessionRefusal::next_access).flatten().map(SimTime::as_secs_f64),
        ended_seconds: record.ended.map(|(at, _)| at.as_secs_f64()),
        ended: record.ended.map(|(_, how)| how.name()),
        pinning: record.pinning.iter().map(|(at, what)| pinning(run, *at, *what)).collect(),
    })
}

fn pinning<'a>(run: &Run<'a>, at: SimTime, what: PinningStep) -> Pinning<'a> {
    let jump_item = match what {
        PinningStep::Pinned { item } | PinningStep::Unpinned { item } => names::jump_item(run.plan, item),
        _ => None,
    };
    Pinning { at_seconds: at.as_secs_f64(), answer: what.name(), jump_item }
}

/// More sessions than that are counted here, and told one by one in `events.jsonl` alone: months of a busy support desk would
/// make this file too large to open.
const EACH_MAX: usize = 1_000;
