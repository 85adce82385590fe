//! Tools in a session: who may use which, what they send, and that nothing stays on that should not.

use super::*;
use crate::event::{ApplianceEvent, CustomerGone, WhyLeft};
use crate::permission::{Kind, ScreenAccess};
use crate::plan::Device;
use crate::session::{
    Act, ActRefusal, AdministratorTask, Arrival, Colours, CustomerClient, Entrance, FileWay, FolderId, Invitee,
    Restriction, RunAs, ScriptId, SpecialAction, Tool, ToolAct, ToolKind, WhyStopped,
};
use crate::session_policy::Representative;

/// A desk where everything is permitted and nobody is asked, changed like that; Alice owns the session with a customer who runs
/// that on that device, and Bob has joined.
pub(super) fn in_session(client: CustomerClient, device: Device, change: impl FnOnce(&mut Plan)) -> Desk {
    let mut directory = directory();
    for permission in Permission::ALL {
        let value = match (permission, permission.kind()) {
            (Permission::PromptDefault | Permission::PromptOnce, _) => Value::Allowed(false),
            (_, Kind::Seconds) => Value::Seconds(30),
            (_, kind) => *kind.values().last().expect("every kind has values"),
        };
        directory.global.define(permission, value);
    }
    let mut plan = plan(CLIENTS + 1, directory);
    change(&mut plan);
    let mut desk = Desk::of_plan(&plan);
    // Pages are shared by help links alone (QUEUE-7).
    let entrance = match client {
        CustomerClient::Browser => Entrance::HelpLink { portal: HELP, queue: Queue::Personal(ALICE) },
        _ => Entrance::Name { portal: HELP, user: ALICE },
    };
    let arrival = Arrival { entrance, client, device, wanted_ago: SimDuration::ZERO, handling: None, screen: None };
    desk.appliance.arrive(at(0), SESSION, arrival);
    let bob = Invitee::User(BOB);
    for (who, act) in [(ALICE, Act::Accept), (ALICE, Act::Invite(bob)), (BOB, Act::Join(bob))] {
        assert_eq!(desk.does(at(0), who, act), Ok(()));
    }
    desk.outputs();
    desk
}

impl Desk {
    pub(super) fn does(&mut self, now: SimTime, user: UserId, act: Act) -> Result<(), ActRefusal> {
        self.act_in(now, user, SESSION, act)
    }

    pub(super) fn act_in(
        &mut self,
        now: SimTime,
        user: UserId,
        session: SessionId,
        act: Act,
    ) -> Result<(), ActRefusal> {
        self.appliance.act(now, Representative::User(user), session, act)
    }

    pub(super) fn tool(&mut self, user: UserId, act: ToolAct) -> Result<(), ActRefusal> {
        self.does(at(1), user, Act::UseTool(act))
    }

    /// What happened to the session, but for permissions.
    pub(super) fn events(&mut self) -> Vec<SessionEvent> {
        self.told().into_iter().map(|(_, event)| event).collect()
    }

    pub(super) fn only_session(&self) -> &Session {
        self.appliance.sessions().get(SESSION).expect("it is under way")
    }
}

/// Denies a permission to everybody.
pub(super) fn deny(permission: Permission) -> impl FnOnce(&mut Plan) {
    move |plan| plan.directory.global.define(permission, permission.lowest())
}

pub(super) const SESSION: SessionId = SessionId(50);
pub(super) const VIEW: Tool = Tool::Screen { colours: Colours::Few, control: false };
pub(super) const CONTROL: Tool = Tool::Screen { colours: Colours::Few, control: true };
pub(super) const FULL: CustomerClient = CustomerClient::Full;
pub(super) const ELEVATED: CustomerClient = CustomerClient::Elevated;
const RUN: ToolAct = ToolAct::RunAction { action: SpecialAction::Services, run_as: RunAs::ActiveUser };
const SCRIPT: ToolAct = ToolAct::RunScript { script: ScriptId(0), run_as: RunAs::ActiveUser };

fn script(plan: &mut Plan) {
    plan.support.tools.scripts = vec![crate::plan::CannedScript {
        name: "clean up".to_owned(),
        devices: vec![Device::Windows],
        teams: Vec::new(),
        runs_as_system: true,
    }];
}

/// Covers: TOOL-1, TOOL-2.
#[test]
fn each_tool_needs_its_own_permission_and_no_other() {
    let start = ToolAct::Start;
    let cases = [
        (start(VIEW), Permission::ScreenSharing),
        (ToolAct::OpenShell, Permission::CommandShell),
        (start(Tool::Registry), Permission::Registry),
        (start(Tool::SystemInformation), Permission::SystemInformation),
        (RUN, Permission::SpecialActions),
        (SCRIPT, Permission::CannedScripts),
    ];
    for (act, own) in cases {
        for denied in Permission::ALL {
            let mut desk = in_session(ELEVATED, Device::Windows, |plan| {
                script(plan);
                deny(denied)(plan);
            });
            let refused = denied == own;
            // Denied, to be asked is allowed: nothing happens yet, but nothing is refused either.
            let expected = if refused { Err(ActRefusal::NotPermitted) } else { Ok(()) };
            assert_eq!(desk.tool(ALICE, act), expected, "{act:?} without {denied:?}");
            assert_eq!(
                desk.does(at(1), ALICE, Act::Chat).is_ok(),
                denied != Permission::Chat,
                "chat without {denied:?}"
            );
        }
    }
}

/// Covers: TOOL-2.
#[test]
fn whoever_may_only_view_does_not_control() {
    let view_only = |plan: &mut Plan| {
        plan.directory.global.define(Permission::ScreenSharing, Value::Screen(ScreenAccess::ViewOnly));
    };
    let mut desk = in_session(FULL, Device::Windows, view_only);
    assert_eq!(desk.tool(ALICE, ToolAct::Start(CONTROL)), Err(ActRefusal::NotPermitted));
    assert_eq!(desk.tool(ALICE, ToolAct::Start(VIEW)), Ok(()));
    assert_eq!(desk.tool(ALICE, ToolAct::Start(CONTROL)), Err(ActRefusal::NotPermitted));
    assert_eq!(desk.only_session().in_use().tool(Representative::User(ALICE), ToolKind::Screen), Some(VIEW));
}

/// Covers: ELEV-1, ELEV-4, QUEUE-7, TOOL-1, TOOL-8.
#[test]
fn what_can_be_done_depends_on_what_the_customer_runs() {
    use CustomerClient::{Browser, Chat, Elevated, Full};
    let start = ToolAct::Start;
    let system = ToolAct::RunAction { action: SpecialAction::Services, run_as: RunAs::System };
    let window = ToolAct::RunAction { action: SpecialAction::TaskManager, run_as: RunAs::System };
    let restart = ToolAct::RunAction { action: SpecialAction::RestartInSafeMode, run_as: RunAs::ActiveUser };
    let instructions =
        ToolAct::RunAction { action: SpecialAction::ScreenSharingInstructions, run_as: RunAs::ActiveUser };
    let [administrator, nobody] = [true, false]
        .map(|right| ToolAct::RunAction { action: SpecialAction::TaskManager, run_as: RunAs::Administrator { right } });
    let (full, elevated) = (Err(ActRefusal::NeedsFullClient), Err(ActRefusal::NeedsElevation));
    // What comes of it with a browser, with click-to-chat, with the full client and with an elevated one.
    let cases = [
        (start(VIEW), [Ok(()), full, Ok(()), Ok(())]),
        (start(CONTROL), [full, full, Ok(()), Ok(())]),
        (ToolAct::OpenShell, [full, full, Ok(()), Ok(())]),
        (start(Tool::Files), [full, full, Ok(()), Ok(())]),
        (start(Tool::Registry), [full, full, Ok(()), Ok(())]),
        (start(Tool::SystemInformation), [full, full, Ok(()), Ok(())]),
        (RUN, [full, full, Ok(()), Ok(())]),
        (SCRIPT, [full, full, Ok(()), Ok(())]),
        (system, [full, full, elevated, Ok(())]),
        (window, [full, full, Err(ActRefusal::NotAsSystem), Err(ActRefusal::NotAsSystem)]),
        (restart, [full, full, elevated, Ok(())]),
        (administrator, [full, full, Ok(()), Ok(())]),
        (nobody, [full, full, Err(ActRefusal::WrongCredentials), Err(ActRefusal::WrongCredentials)]),
        (instructions, [full, full, Err(ActRefusal::NotOnDevice), Err(ActRefusal::NotOnDevice)]),
    ];
    for (act, expected) in cases {
        for (client, expected) in [Browser, Chat, Full, Elevated].into_iter().zip(expected) {
            let mut desk = in_session(client, Device::Windows, script);
            assert_eq!(desk.tool(ALICE, act), expected, "{act:?} with {client:?}");
            assert_eq!(desk.does(at(1), ALICE, Act::Chat), Ok(()), "chat with {client:?}");
        }
    }
    for task in [AdministratorTask::SwitchUser, AdministratorTask::ProtectedWindow] {
        for (client, expected) in [(FULL, elevated), (ELEVATED, Ok(()))] {
            let mut desk = in_session(client, Device::Windows, |_| {});
            assert_eq!(desk.tool(ALICE, ToolAct::Administer(task)), Err(ActRefusal::NotOn));
            assert_eq!(desk.tool(ALICE, ToolAct::Start(VIEW)), Ok(()));
            assert_eq!(desk.tool(ALICE, ToolAct::Administer(task)), Err(ActRefusal::NotOn), "only viewed");
            assert_eq!(desk.tool(ALICE, ToolAct::Start(CONTROL)), Ok(()));
            assert_eq!(desk.tool(ALICE, ToolAct::Administer(task)), expected, "{task:?} with {client:?}");
        }
    }
}

/// Covers: TOOL-8.
#[test]
fn a_script_is_offered_to_its_teams_and_on_its_systems() {
    use crate::access::{Standing, Team, TeamQueue};
    use crate::id::TeamId;
    for (device, user, expected) in [
        (Device::Windows, ALICE, Ok(())),
        (Device::Windows, BOB, Err(ActRefusal::NoScript)),
        (Device::Mac, ALICE, Err(ActRefusal::NoScript)),
    ] {
        let mut desk = in_session(FULL, device, |plan| {
            script(plan);
            let members = vec![(ALICE, Standing::Member)];
            plan.directory.teams = vec![Team { name: "team".to_owned(), members, queue: TeamQueue::default() }];
            plan.support.tools.scripts[0].teams = vec![TeamId(0)];
        });
        assert_eq!(desk.tool(user, SCRIPT), expected, "{device:?} {user}");
        let other = ToolAct::RunScript { script: ScriptId(1), run_as: RunAs::ActiveUser };
        assert_eq!(desk.tool(user, other), Err(ActRefusal::NoScript));
    }
}

/// Covers: TOOL-7.
#[test]
fn shells_are_several_and_leave_a_recording_where_that_is_enabled() {
    for recorded in [false, true] {
        let mut desk = in_session(FULL, Device::Linux, |plan| plan.support.tools.shell_recording = recorded);
        for (user, shell) in [(ALICE, 1), (ALICE, 2), (BOB, 3)] {
            assert_eq!(desk.tool(user, ToolAct::OpenShell), Ok(()));
            let who = Representative::User(user);
            assert_eq!(desk.events(), [SessionEvent::ShellOpened { who, shell }]);
        }
        assert_eq!(desk.only_session().in_use().on().len(), 3);
        for (user, shell) in [(ALICE, 3), (BOB, 1), (ALICE, 9)] {
            assert_eq!(desk.tool(user, ToolAct::CloseShell(shell)), Err(ActRefusal::NotOn), "{user} {shell}");
        }
        desk.outputs();
        let who = Representative::User(ALICE);
        assert_eq!(desk.tool(ALICE, ToolAct::CloseShell(1)), Ok(()));
        assert_eq!(desk.events(), [SessionEvent::ShellClosed { who, shell: 1, recorded, why: WhyStopped::Stopped }]);
        assert_eq!(desk.tool(ALICE, ToolAct::CloseShell(1)), Err(ActRefusal::NotOn));
        assert_eq!(desk.does(at(1), BOB, Act::Leave), Ok(()));
        let (who, why) = (Representative::User(BOB), WhyStopped::UserGone);
        let closed = SessionEvent::ShellClosed { who, shell: 3, recorded, why };
        assert!(desk.events().contains(&closed), "shells close with whoever opened them");
    }
}

/// Covers: TOOL-4, TOOL-9.
#[test]
fn the_appliance_adds_up_what_is_on() {
    let mut desk = in_session(FULL, Device::Windows, |_| {});
    let figures = crate::session::TrafficFigures::default();
    let screen = |colours| ToolAct::Start(Tool::Screen { colours, control: false });
    let mut steps = vec![(ALICE, ToolAct::OpenShell, figures.shell), (BOB, screen(Colours::Few), figures.screen[1])];
    // Each mode in place of the one before.
    let pairs = Colours::ALL.into_iter().zip(figures.screen);
    steps.extend(pairs.map(|(colours, bytes_per_s)| (ALICE, screen(colours), bytes_per_s)));
    let (mut others, mut shown) = (0, Vec::new());
    for (place, (user, act, bytes_per_s)) in steps.into_iter().enumerate() {
        assert_eq!(desk.tool(user, act), Ok(()));
        if place < 2 {
            others += bytes_per_s;
        }
        shown.push(if place < 2 { others } else { others + bytes_per_s });
        assert_eq!(desk.traffic(), shown.last().copied(), "{act:?}");
    }
    assert_eq!(desk.tool(ALICE, screen(Colours::Video)), Err(ActRefusal::AlreadyOn));
    assert_eq!(desk.traffic(), None, "nothing has changed");
    assert_eq!(desk.tool(ALICE, ToolAct::Stop(ToolKind::Screen)), Ok(()));
    assert_eq!((desk.traffic(), desk.appliance.sessions().tool_traffic()), (Some(others), others));
}

impl Desk {
    /// The traffic of all tools, as it was told last.
    fn traffic(&mut self) -> Option<u64> {
        let told = self.outputs().into_iter().filter_map(|output| match output {
            Output::Event(ApplianceEvent::ToolTraffic { bytes_per_s }) => Some(bytes_per_s),
            _ => None,
        });
        told.reduce(|_, later| later)
    }
}

/// Everything is on in Alice's and Bob's names, Bob is being asked, and then something ends: what is on afterwards, and for whom.
///
/// Covers: TOOL-3, TOOL-4, CLOSE-1, CLOSE-2, CLOSE-3.
#[test]
fn nothing_stays_on_without_whoever_used_it() {
    type End = fn(&mut Desk);
    let everybody: &[UserId] = &[];
    let cases: [(&str, End, &[UserId], WhyStopped); 9] = [
        ("leaves", |desk| desk.does(at(2), BOB, Act::Leave).expect("it can be done"), &[ALICE], WhyStopped::UserGone),
        (
            "removed",
            |desk| desk.does(at(2), ALICE, Act::Remove(Representative::User(BOB))).expect("it can be done"),
            &[ALICE],
            WhyStopped::UserGone,
        ),
        ("holds", |desk| desk.does(at(2), ALICE, Act::Hold).expect("it can be done"), &[BOB], WhyStopped::UserGone),
        (
            "is lost",
            |desk| desk.appliance.lose_representative(at(2), Representative::User(BOB), WhyLeft::Lost),
            &[ALICE],
            WhyStopped::UserGone,
        ),
        (
            "sits elsewhere",
            |desk| desk.appliance.stop_uses_everywhere(Representative::User(BOB)),
            &[ALICE],
            WhyStopped::OtherConsole,
        ),
        (
            "customer removed",
            |desk| desk.does(at(2), ALICE, Act::RemoveCustomer).expect("it can be done"),
            everybody,
            WhyStopped::CustomerGone,
        ),
        (
            "customer leaves",
            |desk| desk.appliance.lose_customer(at(2), SESSION, CustomerGone::Left),
            everybody,
            WhyStopped::CustomerGone,
        ),
        (
            "ends",
            |desk| desk.does(at(2), ALICE, Act::End).expect("it can be done"),
            everybody,
            WhyStopped::SessionEnded,
        ),
        ("goes down", |desk| desk.appliance.end_all_sessions(), everybody, WhyStopped::SessionEnded),
    ];
    for (name, end, left, why) in cases {
        let mut desk = in_session(ELEVATED, Device::Windows, |plan| {
            plan.directory.global.define(Permission::PromptRegistry, Value::Prompts(true));
            plan.support.tools.folders = vec!["/".to_owned()];
        });
        let folder = FolderId(0);
        let send = ToolAct::Transfer { way: FileWay::Upload, remote: folder, local: folder, kilobytes: u32::MAX };
        let tools = [VIEW, Tool::Clipboard, Tool::Files, Tool::SystemInformation].map(ToolAct::Start);
        for user in [ALICE, BOB] {
            for act in tools.into_iter().chain([send, ToolAct::OpenShell, ToolAct::Start(Tool::Registry)]) {
                assert_eq!(desk.tool(user, act), Ok(()), "{act:?}");
            }
        }
        assert_eq!(desk.tool(if left == [BOB] { ALICE } else { BOB }, ToolAct::Restrict(Restriction::Input)), Ok(()));
        let before = desk.only_session().in_use().clone();
        assert_eq!((before.on().len(), before.questions().count()), (12, 2));
        let mut gone: Vec<Use> = before.on().to_vec();
        gone.retain(|one| !left.iter().any(|user| one.who == Representative::User(*user)));
        desk.outputs();
        end(&mut desk);
        let told = desk.outputs();
        let ended = told.iter().filter(|output| {
            let Output::Session(_, event) = output else { return false };
            matches!(event,
                SessionEvent::ToolStopped { why: own, .. }
                | SessionEvent::ShellClosed { why: own, .. }
                | SessionEvent::FilesEnded { why: own, .. } if *own == why)
        });
        assert_eq!(ended.count(), gone.len(), "{name}");
        let after = desk.appliance.sessions().get(SESSION).map(|session| session.in_use().clone()).unwrap_or_default();
        assert_eq!(after.on().len(), 12 - gone.len(), "{name}");
        assert_eq!(after.questions().count(), left.len(), "{name}");
        assert_eq!(after.restriction(), None, "{name}");
        let figures = crate::session::TrafficFigures::default();
        let traffic: u64 = after.on().iter().map(|one| one.what.bytes_per_s(&figures)).sum();
        assert_eq!(desk.appliance.sessions().tool_traffic(), traffic, "{name}");
        assert_eq!(desk.appliance.sessions().poll_timeout().is_some(), !left.is_empty(), "{name}");
        let with_nobody = if after.on().is_empty() { desk.tool(BOB, ToolAct::OpenShell).is_err() } else { true };
        assert!(with_nobody, "{name}: nobody is there to open a shell at, or for");
    }
}
