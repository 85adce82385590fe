//! What tools can do depends on the console at which they are used, and on what runs at the other end.

use super::tools::{CONTROL, ELEVATED, FULL, SESSION, VIEW, deny, in_session};
use super::*;
use crate::event::LossSeen;
use crate::id::{ConsoleId, Party};
use crate::permission::ScreenAccess;
use crate::plan::{Console, ConsoleKind, Device, InstallMode, OperatingSystem};
use crate::session::{Act, ActRefusal, Invitee, Restriction, ToolAct, ToolKind, WhyStopped};
use crate::session_policy::Representative;
/// Covers: TOOL-5.
#[test]
fn mobile_devices_are_viewed_and_not_controlled_from_the_web_console() {
    for kind in [ConsoleKind::Web, ConsoleKind::Desktop, ConsoleKind::Mobile] {
        for device in [Device::Ios, Device::Android, Device::Windows, Device::ChromeOs] {
            let mut desk = in_session(FULL, device, |plan| {
                plan.consoles = vec![console_of_carol(kind)];
                plan.support.console_access.web_and_mobile = true;
            });
            desk.log_carol_in(ConsoleId(0));
            desk.share_with_carol();
            let refused = kind == ConsoleKind::Web && device.is_mobile();
            let expected = if refused { Err(ActRefusal::ViewOnly) } else { Ok(()) };
            assert_eq!(desk.tool(CAROL, ToolAct::Start(VIEW)), Ok(()), "{kind:?} {device:?}");
            assert_eq!(desk.tool(CAROL, ToolAct::Start(CONTROL)), expected, "{kind:?} {device:?}");
        }
    }
}

/// A console at which Carol works.
pub(super) fn console_of_carol(kind: ConsoleKind) -> Console {
    let who = Representative::User(CAROL);
    let device = if kind == ConsoleKind::Mobile { Device::Ios } else { Device::Windows };
    Console { who, kind, device, site: SiteId(0), work: None }
}

impl Desk {
    /// Carol logs in at a console, over a connection of that number and ninety.
    pub(super) fn log_carol_in(&mut self, console: ConsoleId) {
        let line = ConnectionId(90 + console.0);
        self.appliance.handle_connection(at(1), line);
        self.appliance.handle_message(at(1), line, ToAppliance::Call { party: Party::Console(console) });
        self.appliance.handle_timeout(at(2));
    }

    pub(super) fn share_with_carol(&mut self) {
        let carol = Invitee::User(CAROL);
        assert_eq!(self.does(at(2), ALICE, Act::Invite(carol)), Ok(()));
        assert_eq!(self.does(at(2), CAROL, Act::Join(carol)), Ok(()));
    }
}

/// Covers: WEB-2.
#[test]
fn whoever_changes_to_another_console_starts_tools_anew_there() {
    let mut desk = in_session(FULL, Device::Windows, |plan| {
        plan.consoles = [ConsoleKind::Desktop, ConsoleKind::Desktop].map(console_of_carol).to_vec();
    });
    desk.log_carol_in(ConsoleId(0));
    desk.share_with_carol();
    for user in [ALICE, CAROL] {
        assert_eq!(desk.tool(user, ToolAct::Start(VIEW)), Ok(()));
    }
    desk.outputs();
    desk.log_carol_in(ConsoleId(1));
    let (who, tool, why) = (Representative::User(CAROL), VIEW, WhyStopped::OtherConsole);
    assert_eq!(desk.events(), [SessionEvent::ToolStopped { who, tool, why }]);
    assert!(desk.only_session().has(who), "the session stays");
    assert_eq!(desk.only_session().in_use().on().len(), 1, "nothing of another's");
}

/// What runs at the other end of sessions that representatives start.
///
/// Covers: ELEV-5.
#[test]
fn a_jump_client_counts_as_full_and_as_elevated_if_it_is_a_service() {
    let mut directory = directory();
    directory.global.define(Permission::ScreenSharing, Value::Screen(ScreenAccess::ViewAndControl));
    directory.global.define(Permission::PromptScreenSharing, Value::Prompts(false));
    let mut plan = plan(CLIENTS + 1, directory);
    plan.clients[1].install_mode = InstallMode::User;
    plan.clients[1].operating_system = OperatingSystem::RaspberryPi;
    let mut desk = Desk::of_plan(&plan);
    let jumps = [How::Jump(JumpItemId(0)), How::Jump(JumpItemId(1)), How::Jump(JumpItemId(CLIENTS))];
    let starts = jumps.into_iter().chain([How::JumpTo(crate::session_policy::JumpTo::LocalJump), CUSTOMER]);
    let expected = [
        (ELEVATED, Device::Windows),
        (FULL, Device::Linux),
        (ELEVATED, Device::Windows),
        (ELEVATED, Device::Windows),
        (FULL, Device::Windows),
    ];
    for (number, (how, (client, device))) in starts.zip(expected).enumerate() {
        let session = SessionId(number as u32);
        desk.start(at(1), request(session.0, ALICE, how));
        let remote = desk.appliance.sessions().get(session).and_then(Session::remote);
        assert_eq!(remote, Some(Customer { client, device }), "{how:?}");
    }
    // The tools of a session with a Jump Client end with the contact to it.
    assert_eq!(
        desk.act_in(at(1), ALICE, SessionId(0), Act::UseTool(ToolAct::OpenShell)),
        Err(ActRefusal::NotPermitted)
    );
    assert_eq!(desk.act_in(at(1), ALICE, SessionId(0), Act::UseTool(ToolAct::Start(CONTROL))), Ok(()));
    desk.outputs();
    desk.appliance.handle_hung_up(at(2), ConnectionId(0), LossSeen::Closed);
    let (who, tool, why) = (Representative::User(ALICE), CONTROL, WhyStopped::SessionEnded);
    let stopped = SessionEvent::ToolStopped { who, tool, why };
    assert_eq!(desk.events(), [stopped, ended(SessionEnd::ContactLost)]);
    assert_eq!(desk.appliance.sessions().tool_traffic(), 0);
}

/// Covers: TOOL-3.
#[test]
fn interaction_is_restricted_where_the_system_has_it() {
    use Restriction::{Input, ScreenAndInput};
    let (none, elevated) = (Err(ActRefusal::NotOnDevice), Err(ActRefusal::NeedsElevation));
    // Only input, or the screen too; with the full client, and elevated.
    for (device, expected) in [
        (Device::Windows, [elevated, elevated, Ok(()), Ok(())]),
        (Device::Windows8, [elevated, none, Ok(()), none]),
        (Device::WindowsXp, [Ok(()); 4]),
        (Device::Mac, [Ok(()); 4]),
        (Device::Linux, [none; 4]),
        (Device::ChromeOs, [none; 4]),
        (Device::Ios, [none; 4]),
        (Device::Android, [none; 4]),
    ] {
        let ways = [(FULL, Input), (FULL, ScreenAndInput), (ELEVATED, Input), (ELEVATED, ScreenAndInput)];
        for ((client, how), expected) in ways.into_iter().zip(expected) {
            let mut desk = in_session(client, device, |_| {});
            assert_eq!(desk.tool(ALICE, ToolAct::Restrict(how)), Err(ActRefusal::NotOn), "nothing is shared");
            assert_eq!(desk.tool(ALICE, ToolAct::Start(VIEW)), Ok(()));
            assert_eq!(desk.tool(ALICE, ToolAct::Restrict(how)), expected, "{device:?} {client:?} {how:?}");
            let restricted = expected.is_ok().then_some((Representative::User(ALICE), how));
            assert_eq!(desk.only_session().in_use().restriction(), restricted);
        }
    }
    let mut desk = in_session(ELEVATED, Device::Windows, deny(Permission::PrivacyScreen));
    assert_eq!(desk.tool(ALICE, ToolAct::Start(VIEW)), Ok(()));
    assert_eq!(desk.tool(ALICE, ToolAct::Restrict(Input)), Err(ActRefusal::NotPermitted));
}

/// Covers: TOOL-3.
#[test]
fn the_customer_can_always_take_control_back() {
    let mut desk = in_session(ELEVATED, Device::Windows, |_| {});
    let who = Representative::User(ALICE);
    for user in [ALICE, BOB] {
        assert_eq!(desk.tool(user, ToolAct::Start(VIEW)), Ok(()));
    }
    type End = fn(&mut Desk);
    let ends: [(End, WhyStopped); 4] = [
        (|desk| desk.appliance.take_back(SESSION), WhyStopped::TakenBack),
        (|desk| assert_eq!(desk.tool(BOB, ToolAct::Release), Ok(())), WhyStopped::Stopped),
        (|desk| assert_eq!(desk.tool(ALICE, ToolAct::Release), Ok(())), WhyStopped::Stopped),
        (|desk| assert_eq!(desk.tool(ALICE, ToolAct::Stop(ToolKind::Screen)), Ok(())), WhyStopped::Stopped),
    ];
    for (end, why) in ends {
        assert_eq!(desk.tool(ALICE, ToolAct::Restrict(Restriction::Input)), Ok(()));
        assert_eq!(desk.tool(ALICE, ToolAct::Restrict(Restriction::Input)), Err(ActRefusal::AlreadyOn));
        assert_eq!(desk.tool(BOB, ToolAct::Restrict(Restriction::ScreenAndInput)), Err(ActRefusal::AlreadyOn));
        assert_eq!(desk.tool(ALICE, ToolAct::Restrict(Restriction::ScreenAndInput)), Ok(()), "further");
        desk.outputs();
        end(&mut desk);
        assert!(desk.events().contains(&SessionEvent::Released { who, why }), "{why:?}");
        assert_eq!(desk.only_session().in_use().restriction(), None);
    }
    assert_eq!(desk.tool(BOB, ToolAct::Release), Err(ActRefusal::NotOn));
    desk.outputs();
    desk.appliance.take_back(SESSION);
    assert_eq!(desk.outputs(), []);
}
