//! Tools in sessions: what is on, for whom, what it sends through the appliance, and when it ends (TOOL-1 to TOOL-10).
//!
//! Whoever acts needs the permission in the session, the customer something to do it with, and where the permissions say so the
//! customer is asked before. Whatever is on ends with whoever used it, with the customer and with the session.

mod asking;
mod files;
mod rules;

use std::collections::BTreeMap;

use crate::event::{ApplianceEvent, SessionEvent};
use crate::id::SessionId;
use crate::session::{
    Act, ActRefusal, Credentials, Elevation, FileWay, FolderId, Question, Restriction, RunAs, Side, Tool, ToolAct,
    ToolKind, TrafficFigures, WhyStopped,
};
use crate::session_policy::Representative;
use crate::time::{SimDuration, SimTime};

use super::Appliance;
use asking::Asked;

pub(super) use rules::{Questions, Scene};

/// What is going on in one session besides chat.
#[derive(Clone, Debug, Default)]
pub struct InUse {
    on: Vec<Use>,
    restriction: Option<(Representative, Restriction)>,
    /// Questions that the customer has not answered, in the order in which they were asked.
    asked: Vec<Asked>,
    /// Answers that hold for the rest of the session (TOOL-6).
    answered: BTreeMap<Question, bool>,
    /// Folders that are not there any more (TOOL-10).
    deleted: Vec<(Side, FolderId)>,
    /// Shells, transfers and questions are numbered as they come.
    numbered: u32,
    bytes_per_s: u64,
}

/// Something that is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// For whom.
    pub who: Representative,
    /// What.
    pub what: What,
}

/// What can be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A tool.
    Tool(Tool),
    /// The command shell of that number.
    Shell(u32),
    /// Files under way.
    Transfer {
        /// Which transfer.
        number: u32,
        /// Until then, if nothing stops it.
        until: SimTime,
    },
}

impl InUse {
    /// What is on, in the order in which it was started.
    pub fn on(&self) -> &[Use] {
        &self.on
    }

    /// What somebody has on of a tool.
    pub fn tool(&self, who: Representative, kind: ToolKind) -> Option<Tool> {
        self.on.iter().find_map(|one| match one.what {
            What::Tool(tool) if one.who == who && tool.kind() == kind => Some(tool),
            _ => None,
        })
    }

    /// Who restricts the customer's interaction, and how far.
    pub const fn restriction(&self) -> Option<(Representative, Restriction)> {
        self.restriction
    }

    /// The questions that the customer has not answered, by number, in the order in which they were asked.
    pub fn questions(&self) -> impl Iterator<Item = (u32, Question)> {
        self.asked.iter().map(|asked| (asked.number, asked.question))
    }

    /// When something is due by itself.
    pub(super) fn due(&self) -> Option<SimTime> {
        let transfers = self.on.iter().filter_map(|one| match one.what {
            What::Transfer { until, .. } => Some(until),
            What::Tool(_) | What::Shell(_) => None,
        });
        transfers.chain(self.asked.iter().filter_map(|asked| asked.until)).min()
    }

    fn number(&mut self) -> u32 {
        self.numbered += 1;
        self.numbered
    }
}

impl What {
    /// What it sends through the appliance, in bytes a second (TOOL-4).
    pub(super) const fn bytes_per_s(self, figures: &TrafficFigures) -> u64 {
        match self {
            Self::Tool(tool) => figures.of(tool),
            Self::Shell(_) => figures.shell,
            Self::Transfer { .. } => figures.transfer,
        }
    }

    /// What ends with that one of the same user (`ended`): clipboards with the screen, transfers with file transfer.
    const fn depends_on(self, ended: ToolKind) -> bool {
        match self {
            Self::Tool(Tool::Clipboard) => matches!(ended, ToolKind::Screen),
            Self::Transfer { .. } => matches!(ended, ToolKind::Files),
            Self::Tool(_) | Self::Shell(_) => false,
        }
    }
}

impl Appliance {
    /// Does what a representative does with tools, about the customer client or about Support Buttons; or asks the customer
    /// before, and does it after the answer. `passed`: what was asked for it already, with that answer.
    pub(super) fn attempt(
        &mut self,
        now: SimTime,
        who: Representative,
        id: SessionId,
        act: Act,
        passed: &[Question],
    ) -> Result<(), ActRefusal> {
        let questions = self.questions_before(who, id, act)?;
        if let Some(question) = questions.into_iter().find(|question| !passed.contains(question)) {
            return self.ask(now, Some(who), id, act, question, passed);
        }
        // Whether credentials are right shows as they are tried.
        if gives_wrong_credentials(act) {
            return Err(ActRefusal::WrongCredentials);
        }
        match act {
            Act::UseTool(act) => self.use_tool(now, who, id, act),
            Act::Elevate(_) => self.finish_elevation(id, act),
            Act::Button(act) => return self.do_about_button(now, who, id, act),
            _ => {}
        }
        self.settle_tools(id);
        Ok(())
    }

    /// What is permitted and possible is done.
    fn use_tool(&mut self, now: SimTime, who: Representative, id: SessionId, act: ToolAct) {
        match act {
            ToolAct::Start(tool) => self.start_tool(who, id, tool),
            ToolAct::Stop(kind) => self.stop_tool(who, id, kind, WhyStopped::Stopped),
            ToolAct::OpenShell => {
                let Some(session) = self.sessions.table.get_mut(&id) else { return };
                let shell = session.in_use.number();
                session.in_use.on.push(Use { who, what: What::Shell(shell) });
                self.tell_session(id, SessionEvent::ShellOpened { who, shell });
            }
            ToolAct::CloseShell(shell) => {
                self.stop_where(id, WhyStopped::Stopped, |one| one.who == who && one.what == What::Shell(shell));
            }
            ToolAct::Transfer { way, kilobytes, .. } => {
                self.start_transfer(now, who, id, way, u64::from(kilobytes) * 1_000);
            }
            ToolAct::CancelTransfer(number) => self.stop_where(id, WhyStopped::Stopped, |one| {
                one.who == who && matches!(one.what, What::Transfer { number: own, .. } if own == number)
            }),
            ToolAct::Change { side, folder, how } => self.change_files(who, id, side, folder, how),
            ToolAct::RunAction { action, run_as } => {
                self.tell_session(id, SessionEvent::ActionRun { who, action, run_as });
            }
            ToolAct::RunScript { script, run_as } => {
                self.tell_session(id, SessionEvent::ScriptRun { who, script, run_as });
            }
            ToolAct::Restrict(how) => {
                if let Some(session) = self.sessions.table.get_mut(&id) {
                    session.in_use.restriction = Some((who, how));
                }
                self.tell_session(id, SessionEvent::Restricted { who, how });
            }
            ToolAct::Release => self.release(id, WhyStopped::Stopped),
            ToolAct::Administer(task) => self.tell_session(id, SessionEvent::Administered { who, task }),
        }
    }

    fn start_tool(&mut self, who: Representative, id: SessionId, tool: Tool) {
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        let on = &mut session.in_use.on;
        let own = on
            .iter_mut()
            .find(|one| one.who == who && matches!(one.what, What::Tool(other) if other.kind() == tool.kind()));
        match own {
            Some(own) => own.what = What::Tool(tool),
            None => on.push(Use { who, what: What::Tool(tool) }),
        }
        self.tell_session(id, SessionEvent::ToolStarted { who, tool });
    }

    /// A tool stops, and what depends on it.
    fn stop_tool(&mut self, who: Representative, id: SessionId, kind: ToolKind, why: WhyStopped) {
        self.stop_where(id, why, |one| {
            let is_it = matches!(one.what, What::Tool(tool) if tool.kind() == kind);
            one.who == who && (is_it || one.what.depends_on(kind))
        });
        let restricts = self.sessions.get(id).and_then(|session| session.in_use.restriction);
        if kind == ToolKind::Screen && restricts.is_some_and(|(by, _)| by == who) {
            self.release(id, why);
        }
    }

    /// The customer has control again.
    fn release(&mut self, id: SessionId, why: WhyStopped) {
        let restriction = self.sessions.table.get_mut(&id).and_then(|session| session.in_use.restriction.take());
        if let Some((who, _)) = restriction {
            self.tell_session(id, SessionEvent::Released { who, why });
        }
    }

    /// The customer of a session takes control back (TOOL-3).
    pub fn take_back(&mut self, id: SessionId) {
        self.release(id, WhyStopped::TakenBack);
    }

    /// Stops what is on, as far as `ends` says so.
    fn stop_where(&mut self, id: SessionId, why: WhyStopped, ends: impl Fn(&Use) -> bool) {
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        let (ended, on): (Vec<Use>, Vec<Use>) = session.in_use.on.iter().copied().partition(ends);
        session.in_use.on = on;
        let recorded = self.sessions.support.tools.shell_recording;
        for Use { who, what } in ended {
            let event = match what {
                What::Tool(tool) => SessionEvent::ToolStopped { who, tool, why },
                What::Shell(shell) => SessionEvent::ShellClosed { who, shell, recorded, why },
                What::Transfer { number, .. } => SessionEvent::FilesEnded { who, transfer: number, why },
            };
            self.tell_session(id, event);
        }
    }

    /// Whoever used something in a session does not any more.
    pub(super) fn stop_uses_of(&mut self, id: SessionId, who: Representative, why: WhyStopped) {
        self.stop_where(id, why, |one| one.who == who);
        if self.sessions.get(id).and_then(|session| session.in_use.restriction).is_some_and(|(by, _)| by == who) {
            self.release(id, why);
        }
        self.call_off(id, why, |asked| asked.who == Some(who));
        self.settle_tools(id);
    }

    /// A representative is at another console now: what was on at the former one is not any more.
    pub(in crate::appliance) fn stop_uses_everywhere(&mut self, who: Representative) {
        let own: Vec<SessionId> =
            self.sessions.iter().filter(|(_, session)| session.has(who)).map(|(id, _)| id).collect();
        for id in own {
            self.stop_uses_of(id, who, WhyStopped::OtherConsole);
        }
    }

    /// Nothing goes on in a session any more.
    pub(super) fn stop_all_uses(&mut self, id: SessionId, why: WhyStopped) {
        self.stop_where(id, why, |_| true);
        self.release(id, why);
        self.call_off(id, why, |_| true);
        self.settle_tools(id);
    }

    /// What is due in a session's tools by now: transfers that are done, questions that were not answered in time.
    pub(super) fn follow_tools(&mut self, now: SimTime, id: SessionId) {
        self.stop_where(
            id,
            WhyStopped::Finished,
            |one| matches!(one.what, What::Transfer { until, .. } if until <= now),
        );
        self.time_questions_out(now, id);
        self.settle_tools(id);
    }

    /// What is on in a session has changed: adds up anew what all of them send, and when something is due.
    fn settle_tools(&mut self, id: SessionId) {
        let figures = &self.sessions.support.tools.traffic;
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        let sum = session.in_use.on.iter().map(|one| one.what.bytes_per_s(figures)).sum();
        let before = std::mem::replace(&mut session.in_use.bytes_per_s, sum);
        self.sessions.touch(id);
        if before != sum {
            self.sessions.tool_traffic = self.sessions.tool_traffic - before + sum;
            self.tell(ApplianceEvent::ToolTraffic { bytes_per_s: self.sessions.tool_traffic });
        }
    }

    /// Files are under way.
    fn start_transfer(&mut self, now: SimTime, who: Representative, id: SessionId, way: FileWay, bytes: u64) {
        // At most 4.3 TB: in microseconds no more than 4.3 * 10^18.
        let rate = self.sessions.support.tools.traffic.transfer.max(1);
        let until = now + SimDuration::from_micros((bytes * 1_000_000).div_ceil(rate));
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        let number = session.in_use.number();
        session.in_use.on.push(Use { who, what: What::Transfer { number, until } });
        self.tell_session(id, SessionEvent::FilesSent { who, transfer: number, way, bytes });
    }
}

const fn gives_wrong_credentials(act: Act) -> bool {
    let run_as = match act {
        Act::Elevate(Elevation::Administrator(Credentials::Given { right })) => return !right,
        Act::UseTool(ToolAct::RunAction { run_as, .. } | ToolAct::RunScript { run_as, .. }) => run_as,
        _ => return false,
    };
    matches!(run_as, RunAs::Administrator { right: false })
}
