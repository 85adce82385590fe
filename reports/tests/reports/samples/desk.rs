//! An afternoon at a support desk: two teams, two streams of customers, and a restart of the appliance in the middle of it.

use model::access::{Directory, Issue, Standing, Team, TeamQueue, User};
use model::event::{SessionEnd, SessionRefusal};
use model::id::{IssueId, PortalId, SessionId, SiteId, StreamId, TeamId, UserId};
use model::metric::{Counter, Gauge};
use model::plan::{Console, ConsoleKind, Customer, DeskAction, Device, Plan, Shift, Stream, Work};
use model::record::{Attendance, Fate, LoggedSession, Over, Record, SessionRecord, Way};
use model::session::{Arrival, CustomerClient, Entrance, Queue, Replies};
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};
use model::workload::{Arrivals, Law, Pattern, Rate, Spread};

use super::sessions;
use super::sheet::Sheet;

/// Three representatives: those of the given name and bo serve a team, cy serves another one; each team has an issue.
pub(crate) fn directory(user: &str, team: &str, issue: &str) -> Directory {
    let mut directory = sessions::directory(user, "pump");
    let first = directory.users[0].clone();
    directory.users.extend(["bo", "cy"].map(|name| User { name: name.to_owned(), ..first.clone() }));
    let teams = [(team, &[0, 1][..], issue), ("network", &[2][..], "mail")];
    for (place, (name, members, issue)) in teams.into_iter().enumerate() {
        let members = members.iter().map(|user| (UserId(*user), Standing::Member)).collect();
        directory.teams.push(Team { name: name.to_owned(), members, queue: TeamQueue::default() });
        directory.issues.push(Issue { name: issue.to_owned(), team: TeamId(place as u32), help: false });
    }
    directory
}

/// Customers who come by an issue, one every minute.
pub(crate) fn stream(name: &str, issue: u32) -> Stream {
    let until = SimTime::from_secs(3_600);
    let minutes = |minutes: u64| {
        let mean = SimDuration::from_secs(60 * minutes);
        Spread::new(Law::Exponential { mean }, SimDuration::from_secs(86_400)).expect("a spread")
    };
    Stream {
        name: name.to_owned(),
        arrivals: Arrivals::new(Pattern::Poisson(Rate::per_hour(60)), SimTime::ZERO, until).expect("arrivals"),
        sites: vec![SiteId(0)],
        entrance: entrance(issue),
        client: CustomerClient::Full,
        device: Device::Windows,
        handling: minutes(15),
        patience: Some(minutes(2)),
        screen: None,
        replies: Replies::default(),
    }
}

/// The console of a representative who works the whole afternoon.
pub(crate) fn console(user: u32) -> Console {
    let at_once = Spread::new(Law::Fixed(SimDuration::ZERO), SimDuration::from_secs(1)).expect("a spread");
    let shift = Shift { from: SimTime::ZERO, until: SimTime::from_secs(3_600) };
    let work = Work { shifts: vec![shift], sessions_max: 1, reaction: at_once, retry: Work::usual_retry() };
    Console {
        who: Representative::User(UserId(user)),
        kind: ConsoleKind::Desktop,
        device: Device::Windows,
        site: SiteId(0),
        work: Some(work),
    }
}

/// A customer of the timeline comes for the first session.
pub(crate) fn walk_in() -> DeskAction {
    let arrival = Arrival {
        entrance: Entrance::Name { portal: PortalId(0), user: UserId(1) },
        client: CustomerClient::Full,
        device: Device::Windows,
        wanted_ago: SimDuration::ZERO,
        handling: None,
        screen: None,
    };
    let replies = Replies::default();
    DeskAction::Customer(Customer { session: SessionId(0), site: SiteId(0), arrival, patience: None, replies })
}

/// What becomes of the customers of that plan: forty of its streams, after the one of its timeline.
pub(crate) fn record(plan: &Plan) -> Record {
    let log: Vec<_> = (0..=40).map(line).collect();
    let mut record = Sheet::fill(plan, 1, |sheet| {
        let now = sheet.now;
        let happened = |at: Option<SimTime>| u64::from(at == Some(now));
        let is = |at: Option<SimTime>| at.is_some_and(|at| at <= now);
        let over = |line: &LoggedSession| line.over.map(|(at, _)| at);
        let started = |line: &LoggedSession| line.started.map(|(at, _)| at);
        let times = |of: &dyn Fn(&LoggedSession) -> u64| log.iter().map(of).sum::<u64>();
        sheet.count(Counter::Customers, times(&|line| happened(line.wanted)));
        sheet.count(Counter::SessionStarts, times(&|line| happened(started(line))));
        let under_way = times(&|line| u64::from(is(started(line)) && !is(over(line))));
        let waiting = times(&|line| u64::from(is(line.wanted) && !is(started(line)) && !is(over(line))));
        let on_hold = times(&|line| u64::from(line.holds > 0 && is(started(line)) && !is(over(line))));
        sheet.set(Gauge::Sessions, under_way);
        sheet.set(Gauge::CustomersWaiting, waiting);
        sheet.set(Gauge::SessionsOnHold, on_hold);
        sheet.set(Gauge::SessionsWaiting, waiting + on_hold);
        let down = (1_800..1_860).contains(&sheet.second());
        sheet.set(Gauge::LoggedIn, if down || sheet.second() < 300 { 0 } else { 3 });
        sheet.set(Gauge::Busy, if down { 0 } else { under_way.min(3) });
        sheet.set(Gauge::ToolBandwidth, if down { 0 } else { under_way * 25_000 });
        let fleet = sheet.plan.clients.len() as u64;
        sheet.fleet(fleet, fleet, &[]);
    });
    record.rest.since = Some(SimTime::ZERO);
    record.sessions = vec![SessionRecord { came: log[0].wanted, ..SessionRecord::default() }];
    record.totals[Counter::LogInRefusals.index()] = 12;
    record.session_log = log;
    let attendance = |(user, logged_in, busy)| Attendance {
        user: UserId(user),
        logged_in: SimDuration::from_secs(logged_in),
        busy: SimDuration::from_secs(busy),
        sessions: 9,
    };
    record.attendances = [(0, 3_000, 2_400), (1, 3_000, 2_100), (2, 2_500, 500)].map(attendance).to_vec();
    record
}

/// Every eighth customer fares like this one, and comes eight minutes after it.
pub(crate) fn line(place: usize) -> LoggedSession {
    let wanted = SimTime::from_secs(600 + 60 * place as i64);
    let after = |seconds| wanted + SimDuration::from_secs(seconds);
    let issue = u32::from(matches!(place % 8, 1 | 4));
    let (stream, way) = match place {
        0 => (None, Way::Came(Entrance::Name { portal: PortalId(0), user: UserId(1) })),
        _ => (Some(StreamId(issue)), Way::Came(entrance(issue))),
    };
    let queue = if place == 0 { Queue::Personal(UserId(1)) } else { Queue::Team(TeamId(issue)) };
    let unheard = LoggedSession { stream, way: Some(way), wanted: Some(wanted), ..LoggedSession::default() };
    let heard = LoggedSession { entry: Some(queue), ..unheard };
    let helped = |waited, user| LoggedSession {
        started: Some((after(waited), UserId(user))),
        waited: Some(SimDuration::from_secs(waited)),
        members_max: 1,
        ..heard
    };
    let over = |line: LoggedSession, seconds, how| LoggedSession { over: Some((after(seconds), how)), ..line };
    let closed = Over::Ended(SessionEnd::Closed);
    let line = match place % 8 {
        _ if place == 40 => heard,
        0 => over(helped(5, 1), 305, closed),
        1 => over(helped(12, 2), 200, closed),
        2 => over(LoggedSession { members_max: 2, transfers: 1, losses: 1, ..helped(95, 0) }, 400, closed),
        3 => over(heard, 60, Over::Ended(SessionEnd::GaveUp)),
        4 => over(unheard, 45, Over::GaveUpUnheard),
        5 => over(unheard, 0, Over::Refused(SessionRefusal::QueueClosed)),
        6 => over(heard, 20, Over::Ended(SessionEnd::ApplianceDown)),
        _ => LoggedSession { holds: 2, ..helped(18, 1) },
    };
    assert!(line.fate().is_some_and(|fate| place != 40 || fate == Fate::Unanswered));
    line
}

const fn entrance(issue: u32) -> Entrance {
    Entrance::Issue { portal: PortalId(0), issue: IssueId(issue) }
}
