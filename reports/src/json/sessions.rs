//! Sessions in `result.json`: what came of all of them, and the story of each.

use std::collections::BTreeMap;

use model::event::{PinningStep, SessionEnd, SessionRefusal};
use model::id::SessionId;
use model::record::{Fate, LoggedSession, Way};
use model::session_policy::Start;
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
    abandoned: u64,
    lost_waiting: BTreeMap<&'static str, u64>,
    each: Vec<Session<'a>>,
}

#[derive(Serialize)]
struct Session<'a> {
    name: Option<&'a str>,
    user: Option<&'a str>,
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
    number: u32,
    stream: Option<&'a str>,
    fate: &'static str,
    waited_seconds: Option<f64>,
    representatives_max: u16,
    transfers: u16,
    holds: u16,
    losses: u16,
}

#[derive(Serialize)]
struct Pinning<'a> {
    at_seconds: f64,
    answer: &'static str,
    jump_item: Option<&'a str>,
}

pub(super) fn sessions<'a>(run: &Run<'a>) -> Sessions<'a> {
    let tally = Tally::of(run);
    let logged = names::logged(run).into_iter().take(EACH_MAX);
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
        abandoned: tally.abandoned.count,
        lost_waiting: by_name(&tally.lost_waiting, |how| how.name()),
        each: logged.filter_map(|(id, line)| session(run, id, line)).collect(),
    }
}

fn by_name<T: Copy>(kinds: &[(T, Times)], name: impl Fn(T) -> &'static str) -> BTreeMap<&'static str, u64> {
    kinds.iter().map(|(kind, times)| (name(*kind), times.count)).collect()
}

fn session<'a>(run: &Run<'a>, id: SessionId, line: &LoggedSession) -> Option<Session<'a>> {
    let plan = run.plan;
    let (wanted, way, fate) = (line.wanted?, line.way?, line.fate()?);
    let told = run.record.sessions.get(id.index());
    let (method, through) = names::method(plan, way);
    let user = match way {
        Way::Asked(user, _) => Some(user),
        Way::Came(_) => line.started.map(|(_, user)| user),
    };
    let (over, why) = match fate {
        Fate::Refused(why) => (None, Some(why)),
        _ => (line.over.map(|(at, _)| at), None),
    };
    Some(Session {
        name: plan.sessions.get(id.index()).map(String::as_str),
        user: user.and_then(|user| names::user_as_written(plan, user)),
        method,
        through,
        asked_seconds: wanted.as_secs_f64(),
        started_seconds: line.started.map(|(at, _)| at.as_secs_f64()),
        customer_present: told.and_then(|told| match told.started?.2 {
            Start::Jump { present, .. } => Some(present),
            Start::Customer { .. } | Start::SupportButton(_) | Start::JumpTo(_) => None,
        }),
        overridden: told.is_some_and(|told| told.overridden),
        notices_seconds: told.iter().flat_map(|told| &told.notices).map(|at| at.as_secs_f64()).collect(),
        refused_seconds: line.over.filter(|_| why.is_some()).map(|(at, _)| at.as_secs_f64()),
        refused: why.map(SessionRefusal::name),
        unavailable: why.and_then(|why| match why {
            SessionRefusal::Unavailable(why) => Some(why.name()),
            _ => None,
        }),
        next_access_seconds: why.and_then(SessionRefusal::next_access).flatten().map(SimTime::as_secs_f64),
        ended_seconds: over.map(SimTime::as_secs_f64),
        ended: match fate {
            Fate::Ended(how) | Fate::LostWaiting(how) => Some(how.name()),
            Fate::Abandoned => Some(SessionEnd::GaveUp.name()),
            Fate::UnderWay | Fate::Refused(_) | Fate::Unanswered => None,
        },
        pinning: told.iter().flat_map(|told| &told.pinning).map(|(at, what)| pinning(run, *at, *what)).collect(),
        number: id.0,
        stream: names::stream(plan, line),
        fate: fate.name(),
        waited_seconds: line.waited.map(|waited| waited.as_secs_f64()),
        representatives_max: line.members_max,
        transfers: line.transfers,
        holds: line.holds,
        losses: line.losses,
    })
}

fn pinning<'a>(run: &Run<'a>, at: SimTime, what: PinningStep) -> Pinning<'a> {
    let jump_item = match what {
        PinningStep::Pinned { item } | PinningStep::Unpinned { item } => names::jump_item(run.plan, item),
        _ => None,
    };
    Pinning { at_seconds: at.as_secs_f64(), answer: what.name(), jump_item }
}

/// More sessions than that are counted here, and told one by one in `sessions.csv` alone: months of a busy support desk would
/// make this file too large to open.
const EACH_MAX: usize = 1_000;
