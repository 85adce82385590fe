//! Sessions asked for, begun and ended at an appliance with a handful of Jump Clients, event by event.

mod buttons;
mod changes;
mod closing;
mod desk;
mod devices;
mod elevation;
mod files;
mod offers;
mod pinning;
mod questions;
mod queueing;
mod random_tools;
mod schedules;
mod sharing;
mod starts;
mod tools;

use jiff::civil::{Weekday, time};

use super::*;
use crate::access::example::{EVERYTHING, OPERATOR, add_policy, group, item, with_users};
use crate::access::schedule::{Entry as Hours, Schedule, WeekTime};
use crate::access::{JumpItemKind, JumpPolicy, Place, Portal, Right, Screen, SupportButton};
use crate::event::{SessionEnd, SessionRefusal};
use crate::id::{
    ConnectionId, JumpGroupId, JumpItemId, JumpPolicyId, PortalId, SessionPolicyId, SiteId, SupportButtonId,
};
use crate::permission::{Permission, Value};
use crate::plan::{AppliancePlan, Client, How, Model, Site};
use crate::rng::Chance;
use crate::session_policy::Start;
use crate::wire::{ToAppliance, ToClient};

/// An appliance with [`CLIENTS`] Jump Clients, the first of which are online, each over the connection of its number.
struct Desk {
    appliance: Appliance,
}

impl Desk {
    /// With the directory of [`directory`], changed like that.
    fn with(change: impl FnOnce(&mut Directory)) -> Self {
        Self::with_capacity(CLIENTS, change)
    }

    fn with_capacity(capacity: u32, change: impl FnOnce(&mut Directory)) -> Self {
        let mut directory = directory();
        change(&mut directory);
        Self::of_plan(&plan(capacity, directory))
    }

    fn of_plan(plan: &Plan) -> Self {
        let mut appliance = Appliance::new(plan, &Chance::new(plan.seed));
        for client in 0..ONLINE {
            assert!(appliance.begin_listed(ClientId(client), Some(ConnectionId(client)), SimTime::ZERO));
        }
        assert!(appliance.begin_listed(AWAY, None, SimTime::ZERO));
        let mut desk = Self { appliance };
        desk.outputs();
        desk
    }

    fn outputs(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.appliance.poll_output()).collect()
    }

    /// What happened to sessions, but for that they were asked for, and for each of their permissions.
    fn told(&mut self) -> Vec<(SessionId, SessionEvent)> {
        let told = self.outputs().into_iter().filter_map(|output| match output {
            Output::Session(
                _,
                SessionEvent::Asked { .. } | SessionEvent::Permitted { .. } | SessionEvent::PermittedAs { .. },
            ) => None,
            Output::Session(session, event) => Some((session, event)),
            _ => None,
        });
        told.collect()
    }

    /// Asks, and has the Jump Client answer at once if it is asked. What came of it.
    fn ask(&mut self, now: SimTime, request: SessionRequest) -> Vec<SessionEvent> {
        self.appliance.ask_for_session(now, request);
        let mut told = Vec::new();
        for output in self.outputs() {
            match output {
                Output::Send { connection, message: ToClient::SessionBegins { session } } => {
                    self.answer(now, connection, session, Screen::default());
                    told.extend(self.told().into_iter().map(|(_, event)| event));
                }
                Output::Session(
                    _,
                    SessionEvent::Asked { .. } | SessionEvent::Permitted { .. } | SessionEvent::PermittedAs { .. },
                ) => {}
                Output::Session(_, event) => told.push(event),
                other => panic!("{other:?}"),
            }
        }
        told
    }

    /// The same, for what starts.
    fn start(&mut self, now: SimTime, request: SessionRequest) {
        let told = self.ask(now, request);
        assert!(matches!(told[..], [SessionEvent::Started { .. }]), "{told:?}");
    }

    fn answer(&mut self, now: SimTime, connection: ConnectionId, session: SessionId, screen: Screen) {
        self.appliance.handle_message(now, connection, ToAppliance::SessionReady { session, screen });
    }

    /// What happens to sessions by itself until then, and when.
    fn run(&mut self, until: SimTime) -> Vec<(SimTime, SessionId, SessionEvent)> {
        let mut told = Vec::new();
        for _ in 0..TIMEOUTS_MAX {
            let Some(due) = self.appliance.poll_timeout().filter(|due| *due <= until) else { return told };
            self.appliance.handle_timeout(due);
            told.extend(self.told().into_iter().map(|(session, event)| (due, session, event)));
        }
        panic!("something stays due: {told:?}")
    }

    fn change(&mut self, change: impl FnOnce(&mut Directory)) {
        Arc::make_mut(&mut self.appliance.sessions.in_force).change(change);
    }

    fn directory(&self) -> &Directory {
        self.appliance.sessions().directory()
    }

    fn value(&self, session: SessionId, permission: Permission) -> Value {
        self.appliance
            .sessions()
            .get(session)
            .and_then(Session::outcome)
            .expect("it is under way")
            .get(permission)
            .value
    }
}

/// Alice may do everything, and Bob may start sessions through Jump Clients; both are in the servers' group. Carol is nowhere.
/// Each client of the fleet is a Jump Item there, and then come one through a Jumpoint and one by local Jump.
fn directory() -> Directory {
    let mut directory = with_users(3);
    for right in Right::ALL {
        directory.users[ALICE.index()].rights.set(right, true);
    }
    directory.users[BOB.index()].rights.set(Right::UseJumpClients, true);
    let members = [(ALICE, Some(EVERYTHING)), (BOB, Some(OPERATOR))];
    directory.jump_groups = vec![group("servers", &members), group("desks", &[])];
    let clients = (0..CLIENTS).map(|client| JumpItemKind::JumpClient(Some(ClientId(client))));
    let kinds = clients.chain([JumpItemKind::Jumpoint, JumpItemKind::LocalJump]);
    directory.jump_items = kinds.map(|kind| item("item", kind, SERVERS)).collect();
    directory.portals.push(Portal { name: "help".to_owned(), session_policy: None });
    directory.support_buttons = vec![SupportButton { name: "button".to_owned(), portal: HELP, queue: Queue::General }];
    directory.jump_policies = vec![JumpPolicy { name: "policy".to_owned(), ..JumpPolicy::default() }];
    directory
}

fn plan(capacity: u32, directory: Directory) -> Plan {
    Plan {
        duration: SimDuration::from_secs(86_400),
        must_reach_rest: false,
        appliance: AppliancePlan { capacity, ..AppliancePlan::standard(Model::B200).expect("a B200 is standard") },
        pinned: vec![item("pinned", JumpItemKind::JumpClient(Some(NEW)), SERVERS)],
        directory,
        ..Plan::standard(
            vec![Site::standard("site")],
            (0..=CLIENTS).map(|place| Client::standard(place, SiteId(0))).collect(),
        )
    }
}

/// Mondays from eleven to twelve; the run begins at ten.
fn an_hour(strict: bool) -> Schedule {
    let time = |hour| WeekTime::new(Weekday::Monday, time(hour, 0, 0, 0)).expect("whole minutes");
    Schedule::new(true, "UTC", vec![Hours::new(time(11), time(12)).expect("an hour")], strict).expect("a schedule")
}

/// That user asks for that session, and brings nothing along.
const fn request(session: u32, user: UserId, how: How) -> SessionRequest {
    SessionRequest {
        session: SessionId(session),
        user,
        how,
        ticket: false,
        challenge_passed: false,
        password: false,
        overrides: false,
        invited_by: None,
    }
}

/// The same, with the Jump Client of that number.
const fn jump(session: u32, user: UserId, client: u32) -> SessionRequest {
    request(session, user, How::Jump(JumpItemId(client)))
}

const fn refused(why: SessionRefusal) -> SessionEvent {
    SessionEvent::Refused { why }
}

const fn ended(how: SessionEnd) -> SessionEvent {
    SessionEvent::Ended { how }
}

const fn at(minutes: i64) -> SimTime {
    SimTime::from_secs(60 * minutes)
}

/// Sessions are timed by the minute, and no test lets more happen by itself.
const TIMEOUTS_MAX: usize = 50;
/// Jump Clients in the list.
const CLIENTS: u32 = 4;
/// Those of them that are online.
const ONLINE: u32 = 3;
/// The one that is not.
const AWAY: ClientId = ClientId(ONLINE);
/// The one that can be pinned, and its item behind all others.
const NEW: ClientId = ClientId(CLIENTS);
const PINNED: JumpItemId = JumpItemId(CLIENTS + 2);
const ALICE: UserId = UserId(0);
const BOB: UserId = UserId(1);
const CAROL: UserId = UserId(2);
const SERVERS: Place = Place::Group(JumpGroupId(0));
const DESKS: JumpGroupId = JumpGroupId(1);
const HELP: PortalId = PortalId(1);
const CUSTOMER: How = How::Customer(HELP);
