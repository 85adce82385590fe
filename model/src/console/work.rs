//! A representative who works by itself: comes and goes with the shifts, accepts what waits, handles it, ends it.

use std::collections::{BTreeMap, VecDeque};

use crate::event::LogInRefusal;
use crate::id::SessionId;
use crate::plan::Work;
use crate::rng::Decisions;
use crate::session::{Act, Colours, Tool, ToolAct};
use crate::time::{SimDuration, SimTime};
use crate::wire::ToClient;

/// A representative at work.
#[derive(Debug)]
pub(super) struct AtWork {
    plan: Work,
    decisions: Decisions,
    /// The shift that is under way, or comes next.
    shift: usize,
    at_work: bool,
    /// When to try again to log in, after every licence was in use.
    retry: Option<SimTime>,
    /// What waits in the queues, as far as it was shown, in that order.
    waiting: VecDeque<SessionId>,
    /// What is about to be accepted, and when; or was tried to, without an answer yet.
    reaching: Option<(SessionId, Option<SimTime>)>,
    /// What is under way, and when it is done; nothing for what the workload says nothing of.
    own: BTreeMap<SessionId, Option<SimTime>>,
    /// Screens that are to be shared at once.
    to_share: VecDeque<(SessionId, Colours)>,
}

/// What comes about with the time of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// The shift begins.
    Begins,
    /// It is time to try again to log in.
    TriesAgain,
    /// The shift is over, with everything in it finished.
    Ends,
}

impl AtWork {
    /// Before the first shift. What is drawn is drawn from `decisions`.
    pub(super) fn new(plan: Work, decisions: &mut Decisions) -> Self {
        Self {
            plan,
            decisions: decisions.clone(),
            shift: 0,
            at_work: false,
            retry: None,
            waiting: VecDeque::new(),
            reaching: None,
            own: BTreeMap::new(),
            to_share: VecDeque::new(),
        }
    }

    /// What comes about now, if anything.
    pub(super) fn poll_shift(&mut self, now: SimTime) -> Option<Turn> {
        let shift = self.plan.shifts.get(self.shift).copied()?;
        let begins = !self.at_work && shift.from <= now && now < shift.until;
        let ends = self.at_work && shift.until <= now && self.own.is_empty();
        if begins {
            self.at_work = true;
        } else if ends || (!self.at_work && shift.until <= now) {
            self.at_work = false;
            self.retry = None;
            self.shift += 1;
        }
        let tries_again = self.retry.take_if(|at| *at <= now).is_some();
        match (begins, tries_again, ends) {
            (true, ..) => Some(Turn::Begins),
            (false, true, _) => Some(Turn::TriesAgain),
            (false, false, true) => Some(Turn::Ends),
            (false, false, false) => None,
        }
    }

    /// Nobody could log in. In how long the representative tries again, if at all: as long as the shift lasts, and where time may
    /// help.
    pub(super) fn handle_refused(&mut self, now: SimTime, why: LogInRefusal) -> Option<SimDuration> {
        let in_shift = self.at_work && self.plan.shifts.get(self.shift).is_some_and(|shift| now < shift.until);
        if !in_shift || why != LogInRefusal::Licences {
            return None;
        }
        let span = self.plan.retry.draw(&mut self.decisions.next_generator());
        self.retry = Some(now + span);
        Some(span)
    }

    /// The next thing that the representative does now.
    pub(super) fn poll_act(&mut self, now: SimTime) -> Option<(SessionId, Act)> {
        if let Some((session, colours)) = self.to_share.pop_front() {
            let screen = Tool::Screen { colours, control: true };
            return Some((session, Act::UseTool(ToolAct::Start(screen))));
        }
        let done = self.own.iter().find(|(_, done)| done.is_some_and(|at| at <= now)).map(|(session, _)| *session);
        if let Some(session) = done {
            // It is over when the appliance says so.
            self.own.insert(session, None);
            return Some((session, Act::End));
        }
        match self.reaching {
            Some((session, Some(at))) if at <= now => {
                self.reaching = Some((session, None));
                Some((session, Act::Accept))
            }
            _ => None,
        }
    }

    /// When something is to be done next.
    pub(super) fn poll_timeout(&self) -> Option<SimTime> {
        let shift = self.plan.shifts.get(self.shift).and_then(|shift| match self.at_work {
            false => Some(shift.from),
            true => Some(shift.until).filter(|_| self.own.is_empty()),
        });
        let reaching = self.reaching.and_then(|(_, at)| at);
        shift.into_iter().chain(self.retry).chain(reaching).chain(self.own.values().copied().flatten()).min()
    }

    /// The appliance says something to the console.
    pub(super) fn hear(&mut self, now: SimTime, message: ToClient) {
        match message {
            ToClient::SessionWaits { session } => self.waiting.push_back(session),
            // Before everything that waits: it is for this representative.
            ToClient::SessionOffered { session } => {
                self.stop_reaching(session);
                self.waiting.push_front(session);
            }
            // Whoever has tried to accept it waits for the answer to that.
            ToClient::SessionTaken { session } if self.reaching == Some((session, None)) => {
                self.waiting.retain(|waiting| *waiting != session);
            }
            ToClient::SessionTaken { session } | ToClient::ActRefused { session, .. } => self.stop_reaching(session),
            ToClient::SessionYours { session, handling, screen } => {
                self.stop_reaching(session);
                self.own.insert(session, handling.map(|handling| now + handling));
                self.to_share.extend(screen.map(|colours| (session, colours)));
            }
            ToClient::SessionJoined { session } => {
                self.own.insert(session, None);
            }
            ToClient::SessionOver { session } => {
                self.own.remove(&session);
            }
            _ => {}
        }
        self.consider(now);
    }

    /// The connection is gone, and with it everything that was going on.
    pub(super) fn drop_everything(&mut self) {
        self.waiting.clear();
        self.own.clear();
        self.to_share.clear();
        self.reaching = None;
    }

    fn stop_reaching(&mut self, session: SessionId) {
        self.waiting.retain(|waiting| *waiting != session);
        if self.reaching.is_some_and(|(reaching, _)| reaching == session) {
            self.reaching = None;
        }
    }

    /// Reaches for what has been shown the longest, with time for it and as long as the shift lasts.
    fn consider(&mut self, now: SimTime) {
        let in_shift = self.plan.shifts.get(self.shift).is_some_and(|shift| now < shift.until);
        let free = self.own.len() < self.plan.sessions_max as usize;
        if self.at_work
            && in_shift
            && free
            && self.reaching.is_none()
            && let Some(session) = self.waiting.front()
        {
            let reaction = self.plan.reaction.draw(&mut self.decisions.next_generator());
            self.reaching = Some((*session, Some(now + reaction)));
        }
    }
}
