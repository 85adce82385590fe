//! Who may do what in a session, with which customer client on which device; and what the customer is asked before.

use smallvec::{SmallVec, smallvec};

use crate::id::{SessionId, TeamId, UserId};
use crate::permission::{Permission, ScreenAccess, Value};
use crate::plan::{ConsoleKind, Device};
use crate::session::{
    Act, ActRefusal, CustomerClient, FileWay, Question, Restriction, RunAs, ScriptId, Side, SpecialAction, Tool,
    ToolAct, ToolKind,
};
use crate::session_policy::{Outcome, Representative};

use super::super::{Customer, Session};
use super::{Appliance, What};

/// All that it depends on whether somebody may do something.
pub(in crate::appliance) struct Scene<'a> {
    pub(in crate::appliance) session: &'a Session,
    pub(in crate::appliance) who: Representative,
    /// What that representative may do in the session.
    pub(in crate::appliance) outcome: &'a Outcome,
    /// What runs at the other end.
    pub(in crate::appliance) remote: Customer,
}

pub(in crate::appliance) type Questions = SmallVec<[Question; 2]>;

impl Scene<'_> {
    pub(in crate::appliance) fn needs(&self, permission: Permission) -> Result<(), ActRefusal> {
        if self.outcome.allows(permission) { Ok(()) } else { Err(ActRefusal::NotPermitted) }
    }

    pub(in crate::appliance) const fn needs_full_client(&self) -> Result<(), ActRefusal> {
        if self.remote.client.is_full() { Ok(()) } else { Err(ActRefusal::NeedsFullClient) }
    }

    const fn needs_elevation(&self) -> Result<(), ActRefusal> {
        match self.remote.client {
            CustomerClient::Elevated => Ok(()),
            _ => Err(ActRefusal::NeedsElevation),
        }
    }

    fn needs_tool(&self, kind: ToolKind) -> Result<Tool, ActRefusal> {
        self.session.in_use.tool(self.who, kind).ok_or(ActRefusal::NotOn)
    }

    pub(in crate::appliance) fn asked(&self, question: Question) -> Result<Questions, ActRefusal> {
        let asks = self.session.in_use.must_ask(self.outcome, question)?;
        Ok(if asks { smallvec![question] } else { Questions::new() })
    }

    fn has(&self, is_it: impl Fn(What) -> bool) -> Result<(), ActRefusal> {
        let own = self.session.in_use.on().iter().any(|one| one.who == self.who && is_it(one.what));
        if own { Ok(()) } else { Err(ActRefusal::NotOn) }
    }
}

impl Appliance {
    pub(in crate::appliance) fn scene(&self, who: Representative, id: SessionId) -> Result<Scene<'_>, ActRefusal> {
        let session = self.sessions.get(id).ok_or(ActRefusal::NoSession)?;
        let outcome = session.outcome_of(who).ok_or(ActRefusal::NotIn)?;
        Ok(Scene { session, who, outcome, remote: session.remote.ok_or(ActRefusal::NoCustomer)? })
    }

    /// What the customer is asked before somebody does that, in that order; or why it is not to be had at all.
    pub(super) fn questions_before(
        &self,
        who: Representative,
        id: SessionId,
        act: Act,
    ) -> Result<Questions, ActRefusal> {
        let scene = self.scene(who, id)?;
        match act {
            Act::UseTool(act) => self.before_tool(&scene, act),
            Act::Elevate(how) => self.before_elevation(&scene, how),
            _ => Ok(Questions::new()),
        }
    }

    fn before_tool(&self, scene: &Scene, act: ToolAct) -> Result<Questions, ActRefusal> {
        match act {
            ToolAct::Start(tool) => return self.before_start(scene, tool),
            ToolAct::Stop(kind) => {
                scene.needs_tool(kind)?;
            }
            ToolAct::OpenShell => {
                scene.needs_full_client()?;
                scene.needs(Permission::CommandShell)?;
                if !scene.remote.device.is_computer() {
                    return Err(ActRefusal::NotOnDevice);
                }
                return scene.asked(Question::CommandShell);
            }
            ToolAct::CloseShell(shell) => scene.has(|what| what == What::Shell(shell))?,
            ToolAct::Transfer { way, remote, local, .. } => {
                scene.needs_tool(ToolKind::Files)?;
                scene.needs(permission_for(way))?;
                self.may_reach(scene, Side::Remote, remote)?;
                self.may_reach(scene, Side::Local, local)?;
            }
            ToolAct::CancelTransfer(number) => {
                scene.has(|what| matches!(what, What::Transfer { number: own, .. } if own == number))?;
            }
            ToolAct::Change { side, folder, .. } => {
                scene.needs_tool(ToolKind::Files)?;
                // Whoever may write there may change what is there.
                scene.needs(permission_for(if side == Side::Remote { FileWay::Upload } else { FileWay::Download }))?;
                self.may_reach(scene, side, folder)?;
            }
            ToolAct::RunAction { action, run_as } => {
                scene.needs_full_client()?;
                scene.needs(Permission::SpecialActions)?;
                if !SpecialAction::offered(scene.remote.device, CustomerClient::Elevated).any(|one| one == action) {
                    return Err(ActRefusal::NotOnDevice);
                }
                if !SpecialAction::offered(scene.remote.device, scene.remote.client).any(|one| one == action) {
                    return Err(ActRefusal::NeedsElevation);
                }
                may_run_as(scene, run_as, action.runs_as_system())?;
                return scene.asked(Question::SpecialActions);
            }
            ToolAct::RunScript { script, run_as } => {
                scene.needs_full_client()?;
                scene.needs(Permission::CannedScripts)?;
                may_run_as(scene, run_as, self.offers_script(scene, script)?)?;
                return scene.asked(Question::SpecialActions);
            }
            ToolAct::Restrict(how) => before_restriction(scene, how)?,
            ToolAct::Release => {
                if scene.session.in_use.restriction.is_none() {
                    return Err(ActRefusal::NotOn);
                }
            }
            ToolAct::Administer(_) => {
                if !matches!(scene.needs_tool(ToolKind::Screen)?, Tool::Screen { control: true, .. }) {
                    return Err(ActRefusal::NotOn);
                }
                scene.needs_elevation()?;
            }
        }
        Ok(Questions::new())
    }

    fn before_start(&self, scene: &Scene, tool: Tool) -> Result<Questions, ActRefusal> {
        let question = match tool {
            Tool::Screen { control, .. } => {
                self.may_share_screen(scene, control)?;
                Question::ScreenSharing
            }
            Tool::Files => {
                scene.needs_full_client()?;
                scene.needs(Permission::FileUpload).or_else(|_| scene.needs(Permission::FileDownload))?;
                Question::FileTransfer
            }
            Tool::Registry => {
                scene.needs_full_client()?;
                scene.needs(Permission::Registry)?;
                if !scene.remote.device.is_windows() {
                    return Err(ActRefusal::NotOnDevice);
                }
                Question::Registry
            }
            Tool::SystemInformation => {
                scene.needs_full_client()?;
                scene.needs(Permission::SystemInformation)?;
                Question::SystemInformation
            }
            Tool::Clipboard => {
                scene.needs(Permission::Clipboard)?;
                scene.needs_tool(ToolKind::Screen)?;
                Question::ScreenSharing
            }
        };
        match scene.session.in_use.tool(scene.who, tool.kind()) {
            Some(on) if on == tool => Err(ActRefusal::AlreadyOn),
            // The customer was asked when it was started, or when the screen was shared.
            Some(_) => Ok(Questions::new()),
            None if tool == Tool::Clipboard => Ok(Questions::new()),
            None => scene.asked(question),
        }
    }

    /// A page in a browser can be viewed (QUEUE-7), and so can the screen of a mobile device from the web console (TOOL-5); to
    /// control takes more.
    fn may_share_screen(&self, scene: &Scene, control: bool) -> Result<(), ActRefusal> {
        match (scene.remote.client, control) {
            (CustomerClient::Chat, _) | (CustomerClient::Browser, true) => return Err(ActRefusal::NeedsFullClient),
            _ => {}
        }
        match (scene.outcome.get(Permission::ScreenSharing).value, control) {
            (Value::Screen(ScreenAccess::ViewAndControl), _) | (Value::Screen(ScreenAccess::ViewOnly), false) => {}
            _ => return Err(ActRefusal::NotPermitted),
        }
        let from_web = self.consoles.kind_of(scene.who) == Some(ConsoleKind::Web);
        if control && from_web && scene.remote.device.is_mobile() {
            return Err(ActRefusal::ViewOnly);
        }
        Ok(())
    }

    /// Whether a canned script is offered to somebody there; if so, whether it can run in the system's name.
    fn offers_script(&self, scene: &Scene, script: ScriptId) -> Result<bool, ActRefusal> {
        let scripts = &self.sessions.support.tools.scripts;
        let script = scripts.get(usize::from(script.0)).ok_or(ActRefusal::NoScript)?;
        let in_team = |user: UserId, team: &TeamId| {
            self.sessions.directory()[*team].members.iter().any(|(member, _)| *member == user)
        };
        let is_theirs = script.teams.is_empty()
            || matches!(scene.who, Representative::User(user) if script.teams.iter().any(|team| in_team(user, team)));
        if is_theirs && script.devices.contains(&scene.remote.device) {
            Ok(script.runs_as_system)
        } else {
            Err(ActRefusal::NoScript)
        }
    }
}

/// The privacy screen, and doing without input (TOOL-3).
fn before_restriction(scene: &Scene, how: Restriction) -> Result<(), ActRefusal> {
    scene.needs(Permission::PrivacyScreen)?;
    scene.needs_tool(ToolKind::Screen)?;
    match (scene.remote.device, how) {
        (Device::Mac | Device::WindowsXp, _) => {}
        (Device::Windows, _) | (Device::Windows8, Restriction::Input) => scene.needs_elevation()?,
        _ => return Err(ActRefusal::NotOnDevice),
    }
    match scene.session.in_use.restriction {
        Some((by, as_far)) if by != scene.who || as_far == how => Err(ActRefusal::AlreadyOn),
        _ => Ok(()),
    }
}

/// In whose name something can run (TOOL-8).
const fn may_run_as(scene: &Scene, run_as: RunAs, runs_as_system: bool) -> Result<(), ActRefusal> {
    match run_as {
        RunAs::ActiveUser | RunAs::Administrator { .. } => Ok(()),
        RunAs::System if !runs_as_system => Err(ActRefusal::NotAsSystem),
        RunAs::System => scene.needs_elevation(),
    }
}

const fn permission_for(way: FileWay) -> Permission {
    match way {
        FileWay::Upload => Permission::FileUpload,
        FileWay::Download => Permission::FileDownload,
    }
}
