//! For tests: an appliance with a few representatives at consoles, Jump Clients that answer, and nothing between them.

use std::collections::BTreeMap;

use crate::access::example::{EVERYTHING, group, item, with_users};
use crate::access::{JumpItemKind, Place, Right, Screen};
use crate::event::{ConsoleEvent, LossSeen, SessionEvent};
use crate::id::{
    ClientId, ConnectionId, ConsoleId, JumpGroupId, JumpItemId, Party, PortalId, SessionId, SiteId, UserId,
};
use crate::permission::{Permission, ScreenAccess, Value};
use crate::plan::{
    Client, Console, ConsoleKind, Device, How, InstallMode, OperatingSystem, Plan, SessionRequest, Site,
};
use crate::rng::Chance;
use crate::session::{Act, Arrival, CustomerClient, Entrance};
use crate::session_policy::Representative;
use crate::time::{SimDuration, SimTime};
use crate::wire::{ToAppliance, ToClient};

use super::{Appliance, Output};

/// An appliance, and the time there.
pub(super) struct Office {
    pub(super) appliance: Appliance,
    pub(super) now: SimTime,
    lines: BTreeMap<ConsoleId, ConnectionId>,
    dialled: u32,
}

impl Office {
    /// With the plan of [`plan`], changed like that.
    pub(super) fn with(change: impl FnOnce(&mut Plan)) -> Self {
        let mut plan = plan();
        change(&mut plan);
        let mut appliance = Appliance::new(&plan, &Chance::new(plan.seed));
        for client in 0..CLIENTS {
            assert!(appliance.begin_listed(ClientId(client), Some(ConnectionId(client)), SimTime::ZERO));
        }
        let mut office = Self { appliance, now: SimTime::ZERO, lines: BTreeMap::new(), dialled: CLIENTS };
        office.outputs();
        office
    }

    pub(super) fn outputs(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.appliance.poll_output()).collect()
    }

    /// A console dials, and is served within a second. Everything that comes of that.
    pub(super) fn log_in(&mut self, console: ConsoleId) -> Vec<Output> {
        let connection = ConnectionId(self.dialled);
        self.dialled += 1;
        self.lines.insert(console, connection);
        self.appliance.handle_connection(self.now, connection);
        self.appliance.handle_message(self.now, connection, ToAppliance::Call { party: Party::Console(console) });
        self.pass(1)
    }

    /// The same; what its representative sees there, and what is told of consoles.
    pub(super) fn see(&mut self, console: ConsoleId) -> (Vec<ToClient>, Vec<(ConsoleId, ConsoleEvent)>) {
        let outputs = self.log_in(console);
        let told = outputs.iter().filter_map(|output| match output {
            Output::Console(console, event) => Some((*console, *event)),
            _ => None,
        });
        (self.sent_to(console, &outputs), told.collect())
    }

    /// What is sent to a console.
    pub(super) fn sent_to(&self, console: ConsoleId, outputs: &[Output]) -> Vec<ToClient> {
        let sent = outputs.iter().filter_map(|output| match output {
            Output::Send { connection, message } if Some(connection) == self.lines.get(&console) => Some(*message),
            _ => None,
        });
        sent.collect()
    }

    /// A console says something.
    pub(super) fn say(&mut self, console: ConsoleId, message: ToAppliance) -> Vec<Output> {
        self.appliance.handle_message(self.now, self.lines[&console], message);
        self.outputs()
    }

    /// A console is lost.
    pub(super) fn lose(&mut self, console: ConsoleId) -> Vec<Output> {
        self.appliance.handle_hung_up(self.now, self.lines[&console], LossSeen::Reset);
        self.outputs()
    }

    /// So many seconds pass.
    pub(super) fn pass(&mut self, seconds: u64) -> Vec<Output> {
        self.now += SimDuration::from_secs(seconds);
        self.appliance.handle_timeout(self.now);
        self.outputs()
    }

    /// A customer comes to a user, who accepts; there are so many seconds of work to do.
    pub(super) fn accept(&mut self, session: SessionId, user: UserId, seconds: u64) {
        let arrival = Arrival {
            entrance: Entrance::Name { portal: PortalId(0), user },
            client: CustomerClient::Full,
            device: Device::Windows,
            wanted_ago: SimDuration::ZERO,
            handling: Some(SimDuration::from_secs(seconds)),
            screen: None,
        };
        self.appliance.arrive(self.now, session, arrival);
        assert_eq!(self.appliance.act(self.now, Representative::User(user), session, Act::Accept), Ok(()));
        self.outputs();
    }

    /// A user asks for a session with a Jump Item, and its Jump Client answers.
    pub(super) fn jump(&mut self, session: SessionId, user: UserId, item: u32) -> Vec<Output> {
        self.appliance.ask_for_session(self.now, request(session, user, JumpItemId(item)));
        let outputs = self.outputs();
        self.answer(outputs)
    }

    /// Jump Clients that are asked for a session are ready for it. What was told so far, and what comes of that.
    pub(super) fn answer(&mut self, mut outputs: Vec<Output>) -> Vec<Output> {
        for output in outputs.clone() {
            if let Output::Send { connection, message: ToClient::SessionBegins { session } } = output {
                let ready = ToAppliance::SessionReady { session, screen: Screen::default() };
                self.appliance.handle_message(self.now, connection, ready);
            }
        }
        outputs.extend(self.outputs());
        outputs
    }
}

/// What is told of sessions, but for their permissions.
pub(super) fn of_sessions(outputs: &[Output]) -> Vec<(SessionId, SessionEvent)> {
    let told = outputs.iter().filter_map(|output| match output {
        Output::Session(_, SessionEvent::Permitted { .. } | SessionEvent::PermittedAs { .. }) => None,
        Output::Session(session, event) => Some((*session, *event)),
        _ => None,
    });
    told.collect()
}

/// A user asks for a session with a Jump Item, and brings nothing along.
pub(super) const fn request(session: SessionId, user: UserId, item: JumpItemId) -> SessionRequest {
    SessionRequest {
        session,
        user,
        how: How::Jump(item),
        ticket: false,
        challenge_passed: false,
        password: false,
        overrides: false,
        invited_by: None,
    }
}

/// Alice has every console there is, Bob and Carol a desktop console each; Dave has none. All but Carol reach the Jump Group
/// of the servers, and nobody that of the vaults. Each client is a Jump Item, the last one among the vaults; then come one
/// through a Jumpoint and one by local Jump. Everybody may control screens, and web consoles may connect.
pub(super) fn plan() -> Plan {
    let client = |place: u32| Client {
        hostname: format!("HOST-{place}"),
        comments: format!("rack {}", place / 2),
        operating_system: if place == LINUX { OperatingSystem::Linux } else { OperatingSystem::Windows },
        install_mode: if place == OF_A_USER { InstallMode::User } else { InstallMode::Service },
        ..Client::standard(place, SiteId(0))
    };
    let mut plan = Plan::standard(vec![Site::standard("site")], (0..CLIENTS).map(client).collect());
    let directory = &mut plan.directory;
    *directory = with_users(4);
    for user in [ALICE, BOB, DAVE] {
        Right::ALL.into_iter().for_each(|right| directory.users[user.index()].rights.set(right, true));
    }
    let member = |user| (user, Some(EVERYTHING));
    directory.jump_groups = vec![group("servers", &[ALICE, BOB, DAVE].map(member)), group("vaults", &[])];
    let place = |group| Place::Group(JumpGroupId(group));
    let items = (0..CLIENTS).map(|client| {
        let group = u32::from(client == CLIENTS - 1);
        item(&format!("item {client}"), JumpItemKind::JumpClient(Some(ClientId(client))), place(group))
    });
    directory.jump_items = items.collect();
    directory.jump_items.push(item("rack 7", JumpItemKind::Jumpoint, place(0)));
    directory.jump_items.push(item("rack 8", JumpItemKind::LocalJump, place(0)));
    directory.users.iter_mut().for_each(|user| user.rights.set(Right::SeeAllJumpItems, false));
    directory.global.define(Permission::ScreenSharing, Value::Screen(ScreenAccess::ViewAndControl));
    let console =
        |(user, kind, device)| Console { who: Representative::User(user), kind, device, site: SiteId(0), work: None };
    plan.consoles = CONSOLES.into_iter().map(console).collect();
    plan.support.console_access.web_and_mobile = true;
    // Nobody says anything by itself.
    plan.behaviour.keep_alive_interval = SimDuration::from_secs(86_400);
    plan
}

const CONSOLES: [(UserId, ConsoleKind, Device); 7] = [
    (ALICE, ConsoleKind::Desktop, Device::Windows),
    (ALICE, ConsoleKind::Web, Device::Windows),
    (ALICE, ConsoleKind::Web, Device::ChromeOs),
    (ALICE, ConsoleKind::Desktop, Device::ChromeOs),
    (ALICE, ConsoleKind::Mobile, Device::Ios),
    (BOB, ConsoleKind::Desktop, Device::Windows),
    (CAROL, ConsoleKind::Desktop, Device::Windows),
];

pub(super) const DESKTOP: ConsoleId = ConsoleId(0);
pub(super) const WEB: ConsoleId = ConsoleId(1);
pub(super) const CHROMEBOOK: ConsoleId = ConsoleId(2);
/// One that cannot be.
pub(super) const DESKTOP_ON_CHROMEBOOK: ConsoleId = ConsoleId(3);
pub(super) const MOBILE: ConsoleId = ConsoleId(4);
pub(super) const BOBS: ConsoleId = ConsoleId(5);
pub(super) const CAROLS: ConsoleId = ConsoleId(6);

pub(super) const ALICE: UserId = UserId(0);
pub(super) const BOB: UserId = UserId(1);
pub(super) const CAROL: UserId = UserId(2);
pub(super) const DAVE: UserId = UserId(3);

/// Jump Clients, every one online over the connection of its number.
pub(super) const CLIENTS: u32 = 6;
/// The one that is no Windows computer.
pub(super) const LINUX: u32 = 2;
/// The one that is installed for a user only.
pub(super) const OF_A_USER: u32 = 3;
/// The Jump Item through a Jumpoint.
pub(super) const JUMPOINT: u32 = CLIENTS;
