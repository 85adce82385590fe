//! An afternoon of sessions, one every minute or so, each of the next kind: every way in which one can be refused or end.

use model::access::{Directory, JumpItem, JumpItemKind, Place, User};
use model::event::{PinningStep, SessionEnd, SessionRefusal, Unavailable};
use model::id::{JumpGroupId, JumpItemId, PortalId, UserId};
use model::metric::{Counter, Gauge};
use model::plan::{How, Plan};
use model::record::{LoggedSession, Over, Record, SessionRecord, Way};
use model::session_policy::Start;
use model::time::{SimDuration, SimTime};

use super::sheet::Sheet;

/// One user and one Jump Item of these names.
pub(crate) fn directory(user: &str, item: &str) -> Directory {
    let mut directory = Directory::new();
    directory.users = vec![User {
        name: user.to_owned(),
        embassy: None,
        attended: Default::default(),
        unattended: Default::default(),
        roles: Default::default(),
        rights: Default::default(),
        extended_availability: false,
    }];
    directory.jump_items = vec![JumpItem {
        name: item.to_owned(),
        kind: JumpItemKind::JumpClient(None),
        place: Place::Group(JumpGroupId(0)),
        jump_policy: None,
        portal: directory.default_portal,
        present: None,
        not_present: None,
        password: false,
    }];
    directory
}

/// What becomes of the sessions of that plan.
pub(crate) fn record(plan: &Plan) -> Record {
    let sessions: Vec<_> = (0..plan.sessions.len()).map(session).collect();
    let mut record = Sheet::fill(plan, 1, |sheet| {
        let now = sheet.now;
        let happened = |at: Option<SimTime>| at == Some(now);
        let times = |is: &dyn Fn(&SessionRecord) -> bool| sessions.iter().filter(|session| is(session)).count() as u64;
        sheet.count(Counter::SessionRequests, times(&|one| happened(one.asked.map(|(at, ..)| at))));
        sheet.count(Counter::SessionStarts, times(&|one| happened(one.started.map(|(at, ..)| at))));
        sheet.count(Counter::SessionRefusals, times(&|one| happened(one.refused.map(|(at, _)| at))));
        sheet.count(Counter::SessionEnds, times(&|one| happened(one.ended.map(|(at, _)| at))));
        let since = |at: Option<SimTime>| at.is_some_and(|at| at <= now);
        let over = |one: &SessionRecord| since(one.ended.map(|(at, _)| at));
        let under_way = times(&|one| since(one.started.map(|(at, ..)| at)) && !over(one));
        sheet.set(Gauge::Sessions, under_way);
        let fleet = sheet.plan.clients.len() as u64;
        sheet.fleet(fleet, fleet, &[]);
    });
    record.rest.since = Some(SimTime::ZERO);
    record.session_log = log(&sessions);
    record.sessions = sessions;
    record
}

/// The session log that belongs to what is told of sessions.
pub(crate) fn log(sessions: &[SessionRecord]) -> Vec<LoggedSession> {
    let refused = |one: &SessionRecord| one.refused.map(|(at, why)| (at, Over::Refused(why)));
    let ended = |one: &SessionRecord| one.ended.map(|(at, how)| (at, Over::Ended(how)));
    let line = |one: &SessionRecord| LoggedSession {
        wanted: one.asked.map(|(at, ..)| at),
        way: one.asked.map(|(_, user, how)| Way::Asked(user, how)),
        started: one.started.map(|(at, user, _)| (at, user)),
        members_max: one.started.is_some().into(),
        over: refused(one).or_else(|| ended(one)),
        ..LoggedSession::default()
    };
    sessions.iter().map(line).collect()
}

/// Every tenth session is like this one, and asked for twenty seconds after the one before it.
fn session(place: usize) -> SessionRecord {
    const ITEM: JumpItemId = JumpItemId(0);
    let asked = SimTime::from_secs(600 + 20 * place as i64);
    let after = |seconds| asked + SimDuration::from_secs(seconds);
    let jump = Start::Jump { item: ITEM, present: place.is_multiple_of(2) };
    let base = SessionRecord { asked: Some((asked, UserId(0), How::Jump(ITEM))), ..SessionRecord::default() };
    let started = SessionRecord { started: Some((asked, UserId(0), jump)), ..base.clone() };
    let refused = |why| SessionRecord { refused: Some((asked, why)), ..base.clone() };
    let portal = PortalId(0);
    match place % 10 {
        0 => SessionRecord { ended: Some((after(300), SessionEnd::Closed)), ..started },
        1 => SessionRecord {
            notices: vec![after(60), after(120)],
            ended: Some((after(180), SessionEnd::Forced)),
            ..started
        },
        2 => refused(SessionRefusal::OutsideSchedule { next: Some(SimTime::from_secs(36_000)) }),
        3 => refused(SessionRefusal::MayNotOverride { next: None }),
        4 => SessionRecord {
            pinning: vec![(after(5), PinningStep::NoRole), (after(9), PinningStep::Unpinned { item: ITEM })],
            ended: Some((after(9), SessionEnd::ContactLost)),
            ..started
        },
        5 => refused(SessionRefusal::Unavailable(Unavailable::Offline)),
        6 => SessionRecord {
            asked: Some((asked, UserId(0), How::Customer(portal))),
            started: Some((after(2), UserId(0), Start::Customer { portal })),
            pinning: vec![(after(30), PinningStep::NotPermitted), (after(40), PinningStep::Pinned { item: ITEM })],
            ..base
        },
        7 => base,
        8 => refused(SessionRefusal::OutsideSchedule { next: None }),
        _ => SessionRecord { overridden: true, ended: Some((after(60), SessionEnd::ApplianceDown)), ..started },
    }
}
