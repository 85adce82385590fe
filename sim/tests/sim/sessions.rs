//! Sessions in whole runs: the same on both drivers and in a replay, through faults, pins, edits and saved directories.

use std::sync::Arc;

use jumpstorm_sim::{Driver, RunOptions};
use model::access::schedule::{Entry as Hours, Schedule, WeekTime};
use model::access::{
    Directory, JumpGroup, JumpItem, JumpItemKind, JumpPolicy, Member, Place, Portal, Right, Rights, Role, RoleAction,
    Roles, Screen, User,
};
use model::event::{DownHow, Event, SessionEnd, SessionEvent, SessionRefusal, StopHow};
use model::id::{ClientId, JumpGroupId, JumpItemId, JumpPolicyId, PortalId, RoleId, SessionId, UserId};
use model::permission::{Permission, Value};
use model::plan::{Action, ClientBegins, Entry, How, ItemEdit, Plan, SessionRequest, WhileDown};
use model::session_policy::Assignment;
use model::time::SimTime;

use crate::plans::{Outcome, down, entry, fleet, outcome_with, secs, stop};

/// Two users in a group with ten Jump Clients, the first of which can be accessed from 10:10 to 10:20 (the run begins at ten).
/// Each session is numbered as it is asked for.
pub(crate) fn plan() -> Plan {
    let mut plan = fleet(11, &[7, 45], 40);
    plan.clients[NEW.index()].begins = ClientBegins::NotInstalled;
    plan.directory = directory(&plan);
    plan.pinned = vec![item(NEW)];
    let mut saved = plan.directory.clone();
    saved.global.define(Permission::Pinning, Value::Allowed(false));
    let actions = [
        (30.0, jump(ALICE, 1)),
        // Somebody else is there.
        (40.0, jump(BOB, 1)),
        (60.0, screens(2)),
        (70.0, jump(BOB, 2)),
        (80.0, customer(ALICE)),
        (
            90.0,
            Action::Pin { session: SessionId(3), client: NEW, item: PINNED, to: Some(JumpGroupId(0)), password: true },
        ),
        // Before its hours, then in them.
        (200.0, jump(BOB, 0)),
        (601.0, jump(BOB, 0)),
        (620.0, jump(ALICE, PINNED.0)),
        (630.0, with_password(ALICE, PINNED.0)),
        (
            650.0,
            Action::ItemsEdited { user: ALICE, items: vec![JumpItemId(3)], edit: ItemEdit::JumpPolicy(Some(HOURS)) },
        ),
        (660.0, Action::DirectoryChanged { directory: Arc::new(saved), before: Arc::new(plan.directory.clone()) }),
        (700.0, Action::Unpin { session: SessionId(7) }),
        (710.0, stop([1], StopHow::Crashed, 30)),
        (1_300.0, jump(ALICE, 3)),
        (1_310.0, jump(BOB, 4)),
        (1_400.0, Action::SessionClosed { session: SessionId(2) }),
        (1_500.0, down(DownHow::Crash, WhileDown::Silence, 20)),
        (1_800.0, jump(BOB, 5)),
    ];
    let mut asked = 0;
    plan.timeline = actions.into_iter().map(|(at_s, action)| numbered(at_s, action, &mut asked)).collect();
    plan.sessions = (0..asked).map(|number| format!("session-{number}")).collect();
    plan
}

/// Covers: RUN-2.
#[test]
fn sessions_are_the_same_on_both_drivers() {
    let plan = plan();
    let [turmoil, direct] = Driver::ALL.map(|driver| {
        let options = RunOptions { driver, ..RunOptions::default() };
        let (first, second) = (outcome_with(&plan, &options).assert_sound(), outcome_with(&plan, &options));
        assert_eq!(first.trace, second.trace);
        assert_eq!(first.record.trace_hash, second.record.trace_hash);
        first
    });
    let (turmoil, direct) = (told(&turmoil), told(&direct));
    assert_eq!(turmoil.len(), direct.len());
    for (one, other) in turmoil.iter().zip(&direct) {
        assert_eq!((one.1, one.2), (other.1, other.2), "at {} and {}", one.0, other.0);
        let apart_us = one.0.as_micros().abs_diff(other.0.as_micros());
        assert!(apart_us <= TICKS_APART_MAX * plan.tick.as_micros(), "{one:?} {other:?}");
    }
}

/// What becomes of each session, by itself: nothing of it is left to chance.
#[test]
fn each_session_ends_as_its_story_has_it() {
    let outcome = outcome_with(&plan(), &RunOptions::default()).assert_sound();
    let last = |session: u32| {
        let own = told(&outcome).into_iter().filter(|(_, own, _)| *own == SessionId(session));
        let permission =
            |event: &SessionEvent| matches!(event, SessionEvent::Permitted { .. } | SessionEvent::PermittedAs { .. });
        own.map(|(_, _, event)| event).rfind(|event| !permission(event))
    };
    let ended = |how| Some(SessionEvent::Ended { how });
    let refused = |why| Some(SessionEvent::Refused { why });
    let open = |next_s| SessionRefusal::OutsideSchedule { next: Some(SimTime::from_secs(next_s)) };
    let expected = [
        ended(SessionEnd::ContactLost),
        refused(SessionRefusal::InUse),
        ended(SessionEnd::Closed),
        ended(SessionEnd::ApplianceDown),
        refused(open(600)),
        ended(SessionEnd::Forced),
        refused(SessionRefusal::Password),
        // Unpinned in the middle.
        ended(SessionEnd::ContactLost),
        refused(open(7 * 86_400 + 600)),
        ended(SessionEnd::ApplianceDown),
    ];
    for (session, expected) in (0..).zip(expected) {
        assert_eq!(last(session), expected, "session {session}");
    }
    assert!(matches!(last(10), Some(SessionEvent::Started { .. })), "and after it all there is another");
}

/// Every event of a session.
fn told(outcome: &Outcome) -> Vec<(SimTime, SessionId, SessionEvent)> {
    let told = outcome.trace.iter().filter_map(|stamped| match stamped.event {
        Event::Session(session, event) => Some((stamped.at, session, event)),
        _ => None,
    });
    told.collect()
}

fn numbered(at_s: f64, action: Action, asked: &mut u32) -> Entry {
    let action = match action {
        Action::SessionStart(request) => {
            let session = SessionId(*asked);
            *asked += 1;
            Action::SessionStart(SessionRequest { session, ..request })
        }
        other => other,
    };
    entry(at_s, action)
}

fn request(user: UserId, how: How) -> SessionRequest {
    SessionRequest {
        session: SessionId(0),
        user,
        how,
        ticket: false,
        challenge_passed: false,
        password: false,
        overrides: false,
        invited_by: None,
    }
}

fn jump(user: UserId, item: u32) -> Action {
    Action::SessionStart(request(user, How::Jump(JumpItemId(item))))
}

fn with_password(user: UserId, item: u32) -> Action {
    Action::SessionStart(SessionRequest { password: true, ..request(user, How::Jump(JumpItemId(item))) })
}

fn customer(user: UserId) -> Action {
    Action::SessionStart(request(user, How::Customer(PortalId(0))))
}

fn screens(client: u32) -> Action {
    let screen = Screen { user_logged_in: true, ..Screen::default() };
    Action::Screens { clients: vec![ClientId(client)], screen, over: secs(0) }
}

/// For a run of that plan, which starts at a full hour.
fn directory(plan: &Plan) -> Directory {
    let starts = &plan.starts;
    let mut directory = Directory::new();
    directory.global.define(Permission::Pinning, Value::Allowed(true));
    let grants = RoleAction::ALL.into_iter().collect();
    directory.roles.push(Role { name: "technician".to_owned(), description: None, grants });
    let user = |name: &str| User {
        name: name.to_owned(),
        embassy: None,
        attended: Assignment::None,
        unattended: Assignment::None,
        roles: Roles { default: RoleId(1), ..Roles::default() },
        rights: Rights::each(|right| right == Right::UseJumpClients),
        extended_availability: false,
    };
    directory.users = ["alice", "bob"].map(user).to_vec();
    let members = [ALICE, BOB].map(|user| Member { user, role: None }).to_vec();
    let name = "servers".to_owned();
    directory.jump_groups = vec![JumpGroup { name: name.clone(), code_name: name, comments: String::new(), members }];
    directory.portals = vec![Portal { name: "www".to_owned(), session_policy: None }];
    let minutes = |minute| {
        let time = starts.time().with().minute(minute).build().expect("a minute of the first hour");
        WeekTime::new(starts.weekday(), time)
    };
    let hours = minutes(10).and_then(|start| Hours::new(start, minutes(20)?)).expect("ten minutes");
    let schedule = Schedule::new(true, "UTC", vec![hours], true).expect("a schedule");
    let policy = JumpPolicy { name: "hours".to_owned(), schedule: Some(schedule), ..JumpPolicy::default() };
    directory.jump_policies = vec![policy];
    directory.jump_items = (0..NEW.0).map(|client| item(ClientId(client))).collect();
    directory.jump_items[0].jump_policy = Some(HOURS);
    directory
}

fn item(client: ClientId) -> JumpItem {
    JumpItem {
        name: format!("item-{}", client.0),
        kind: JumpItemKind::JumpClient(Some(client)),
        place: Place::Group(JumpGroupId(0)),
        jump_policy: None,
        portal: PortalId(0),
        present: None,
        not_present: None,
        password: false,
    }
}

const ALICE: UserId = UserId(0);
const BOB: UserId = UserId(1);
/// The client that a session pins, and its item behind all others.
const NEW: ClientId = ClientId(10);
const PINNED: JumpItemId = JumpItemId(NEW.0);
const HOURS: JumpPolicyId = JumpPolicyId(0);
/// How far turmoil falls behind the direct driver (see `drivers`).
const TICKS_APART_MAX: u64 = 7;
