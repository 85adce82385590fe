//! Tools end with whoever used them, with the customer and with the session; what they send together is what is told of it.

use std::collections::BTreeMap;

use crate::event::{ApplianceEvent, Event, SessionEvent, Stamped};
use crate::id::SessionId;
use crate::plan::Plan;
use crate::session::{Colours, Tool, TrafficFigures};
use crate::session_policy::Representative;
use crate::time::SimTime;

use super::{Law, Tally};

/// Keeps a list of what is on in each session, and of who restricts its customer.
pub(super) struct Tools {
    figures: TrafficFigures,
    on: BTreeMap<(SessionId, Representative, Thing), u64>,
    restricted: BTreeMap<SessionId, Representative>,
    /// Questions that nobody has answered.
    questions: BTreeMap<(SessionId, u32), Option<Representative>>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Screen,
    Files,
    Registry,
    SystemInformation,
    Clipboard,
    Shell(u32),
    Transfer(u32),
}

impl Tools {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            figures: plan.support.tools.traffic,
            on: BTreeMap::new(),
            restricted: BTreeMap::new(),
            questions: BTreeMap::new(),
        }
    }

    fn handle_session(&mut self, at: SimTime, session: SessionId, event: SessionEvent, tally: &mut Tally) {
        match event {
            SessionEvent::ToolStarted { who, tool } => {
                let (thing, bytes_per_s) = self.thing(tool);
                self.on.insert((session, who, thing), bytes_per_s);
            }
            SessionEvent::ShellOpened { who, shell } => {
                self.on.insert((session, who, Thing::Shell(shell)), self.figures.shell);
            }
            SessionEvent::FilesSent { who, transfer, .. } => {
                self.on.insert((session, who, Thing::Transfer(transfer)), self.figures.transfer);
            }
            SessionEvent::ToolStopped { who, tool, .. } => self.stop(at, session, who, self.thing(tool).0, tally),
            SessionEvent::ShellClosed { who, shell, .. } => self.stop(at, session, who, Thing::Shell(shell), tally),
            SessionEvent::FilesEnded { who, transfer, .. } => {
                self.stop(at, session, who, Thing::Transfer(transfer), tally);
            }
            SessionEvent::Restricted { who, .. } => {
                self.restricted.insert(session, who);
            }
            SessionEvent::Released { who, .. } => {
                let held = self.restricted.remove(&session) == Some(who);
                tally.check(at, held, || format!("{session} was released from what nobody restricted"));
            }
            SessionEvent::Questioned { who, number, .. } => {
                self.questions.insert((session, number), who);
            }
            SessionEvent::QuestionOver { number, .. } => {
                let held = self.questions.remove(&(session, number)).is_some();
                tally.check(at, held, || format!("question {number} of {session} was over without being outstanding"));
            }
            SessionEvent::Left { who, .. } => self.expect_nothing(at, session, Some(who), tally),
            SessionEvent::CustomerGone { .. } | SessionEvent::Ended { .. } => {
                self.expect_nothing(at, session, None, tally);
            }
            _ => {}
        }
    }

    fn stop(&mut self, at: SimTime, session: SessionId, who: Representative, thing: Thing, tally: &mut Tally) {
        let held = self.on.remove(&(session, who, thing)).is_some();
        tally.check(at, held, || format!("something stopped in {session} that was not on"));
    }

    /// Nothing is left in a session, or nothing of somebody's.
    fn expect_nothing(&mut self, at: SimTime, session: SessionId, of: Option<Representative>, tally: &mut Tally) {
        let is_theirs = |who: Representative| of.is_none_or(|of| of == who);
        let on = self.on.keys().filter(|(own, who, _)| *own == session && is_theirs(*who)).count();
        let restricts = self.restricted.get(&session).is_some_and(|who| is_theirs(*who));
        let asks =
            self.questions.iter().filter(|((own, _), who)| *own == session && who.map_or(of.is_none(), is_theirs));
        let asks = asks.count();
        tally.check(at, on == 0 && !restricts && asks == 0, || {
            format!("{session}: {on} tools and {asks} questions outlived whom they were for, or a restriction did")
        });
    }

    fn thing(&self, tool: Tool) -> (Thing, u64) {
        let figures = &self.figures;
        match tool {
            Tool::Screen { colours, .. } => {
                let place = Colours::ALL.iter().position(|own| *own == colours);
                (Thing::Screen, place.map_or(0, |place| figures.screen[place]))
            }
            Tool::Files => (Thing::Files, figures.files),
            Tool::Registry => (Thing::Registry, figures.registry),
            Tool::SystemInformation => (Thing::SystemInformation, figures.system_information),
            Tool::Clipboard => (Thing::Clipboard, figures.clipboard),
        }
    }
}

impl Law for Tools {
    fn name(&self) -> &'static str {
        "tools"
    }

    fn text(&self) -> &'static str {
        "Tools, restrictions and questions end with whoever they were for, with the customer and with the session; what all tools \
         send together is what each of them sends."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["TOOL-3", "TOOL-4", "TOOL-6", "CLOSE-1"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        match stamped.event {
            Event::Session(session, event) => self.handle_session(stamped.at, session, event, tally),
            Event::Appliance(ApplianceEvent::ToolTraffic { bytes_per_s }) => {
                let sum: u64 = self.on.values().sum();
                tally.check(stamped.at, sum == bytes_per_s, || {
                    format!("tools are said to send {bytes_per_s} bytes a second, and those that are on send {sum}")
                });
            }
            _ => {}
        }
    }
}
