//! Sessions as the appliance keeps them: whether one may start, what it may do, who is in it, when it must end.
//!
//! Who may do what is decided by [`crate::access`] and [`crate::session_policy`] alone; here those decisions meet what is going
//! on. This file keeps the table; what happens to sessions has files of its own.

mod acting;
mod assignment;
mod closing;
mod elevation;
mod items;
mod jumping;
mod losing;
mod pinning;
mod queueing;
mod refusal;
mod schedules;
mod session;
mod sharing;
mod tools;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::access::Directory;
use crate::access::schedule::Epoch;
use crate::event::SessionEvent;
use crate::id::{ClientId, SessionId, UserId};
use crate::plan::{Client, Device, InstallMode, Plan, SessionRequest, SupportPlan};
use crate::session::{Queue, WhyWaiting};
use crate::session_policy::{InForce, Outcome, Representative};
use crate::time::{SimDuration, SimTime};

use super::{Appliance, Output};

pub use session::{Customer, Member, Session, Waiting};
pub use tools::{InUse, Use, What};

/// The sessions, and the directory in force.
#[derive(Debug)]
pub struct Sessions {
    in_force: Arc<InForce>,
    epoch: Epoch,
    support: SupportPlan,
    /// Asked for, while the Jump Client has not answered.
    asked: BTreeMap<SessionId, (SessionRequest, ClientId)>,
    /// What is under way, or waits in a queue.
    table: BTreeMap<SessionId, Session>,
    /// What waits in each queue, first come first.
    queues: BTreeMap<Queue, BTreeSet<(u64, SessionId)>>,
    /// When something is due in a session by itself.
    due: BTreeSet<(SimTime, SessionId)>,
    due_of: BTreeMap<SessionId, SimTime>,
    /// What the Jump Clients of the fleet run on.
    devices: Vec<Device>,
    /// Jump Clients that are installed in user mode (ELEV-5).
    user_mode: BTreeSet<ClientId>,
    /// Every outcome that was told permission by permission, with its number.
    told: BTreeMap<Outcome, u32>,
    /// What the tools of all sessions together send, in bytes a second (TOOL-4).
    tool_traffic: u64,
    numbered: u64,
}

impl Sessions {
    /// With the directory of a plan, and no session.
    pub fn new(plan: &Plan) -> Self {
        let mut directory = plan.directory.clone();
        directory.jump_items.extend_from_slice(&plan.pinned);
        Self {
            in_force: Arc::new(InForce::new(directory)),
            epoch: Epoch::new(&plan.starts),
            support: plan.support.clone(),
            asked: BTreeMap::new(),
            table: BTreeMap::new(),
            queues: BTreeMap::new(),
            due: BTreeSet::new(),
            due_of: BTreeMap::new(),
            devices: plan.clients.iter().map(|client| client.operating_system.into()).collect(),
            user_mode: in_user_mode(&plan.clients),
            told: BTreeMap::new(),
            tool_traffic: 0,
            numbered: 0,
        }
    }

    /// The directory in force.
    pub fn directory(&self) -> &Directory {
        self.in_force.directory()
    }

    /// The directory in force, with what follows from it.
    pub fn in_force(&self) -> &InForce {
        &self.in_force
    }

    /// A session that waits or is under way.
    pub fn get(&self, session: SessionId) -> Option<&Session> {
        self.table.get(&session)
    }

    /// Every session that waits or is under way.
    pub fn iter(&self) -> impl Iterator<Item = (SessionId, &Session)> {
        self.table.iter().map(|(id, session)| (*id, session))
    }

    /// What waits in a queue, first come first.
    pub fn waiting_in(&self, queue: Queue) -> impl Iterator<Item = SessionId> {
        self.queues.get(&queue).into_iter().flatten().map(|(_, session)| *session)
    }

    /// How many are under way.
    pub fn len(&self) -> usize {
        self.table.values().filter(|session| session.is_under_way()).count()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// In how many sessions somebody is.
    pub fn count_of(&self, user: UserId) -> usize {
        self.table.values().filter(|session| session.has(Representative::User(user))).count()
    }

    /// Whether a Jump Client is installed as a service, or else in user mode (ELEV-5).
    pub fn is_service(&self, client: ClientId) -> bool {
        !self.user_mode.contains(&client)
    }

    /// What the tools of all sessions together send through the appliance, in bytes a second (TOOL-4).
    pub const fn tool_traffic(&self) -> u64 {
        self.tool_traffic
    }

    /// The directory in force, to be changed.
    pub(super) const fn rules(&mut self) -> &mut Arc<InForce> {
        &mut self.in_force
    }

    /// When something is due next: a notice, a forced end, the end of an offer, the rule of a queue.
    pub(super) fn poll_timeout(&self) -> Option<SimTime> {
        self.due.first().map(|(at, _)| *at)
    }

    /// A user serves a queue: sees what waits in it, and may accept it (QUEUE-1).
    pub(super) fn serves(&self, user: UserId, queue: Queue) -> bool {
        match queue {
            Queue::Personal(owner) => owner == user,
            Queue::Team(team) => self.directory()[team].members.iter().any(|(member, _)| *member == user),
            Queue::General => self.support.general_queue,
        }
    }

    /// How long a session waits in a queue before it moves on, if its rule says so (QUEUE-11).
    fn overdue_after(&self, queue: Queue) -> Option<(SimDuration, Queue)> {
        match queue {
            Queue::Team(team) => self.directory()[team].queue.overdue,
            Queue::Personal(_) | Queue::General => None,
        }
    }

    fn number(&mut self) -> u64 {
        self.numbered += 1;
        self.numbered
    }

    /// A session has changed: looks up anew when something is due in it.
    fn touch(&mut self, id: SessionId) {
        let due = self.table.get(&id).and_then(|session| {
            let overdue = session.waiting().and_then(|waiting| self.overdue_after(waiting.queue));
            session.due(overdue.map(|(after, _)| after))
        });
        let before = match due {
            Some(at) => self.due_of.insert(id, at),
            None => self.due_of.remove(&id),
        };
        if before != due {
            before.map(|at| self.due.remove(&(at, id)));
            due.map(|at| self.due.insert((at, id)));
        }
    }

    /// Puts a session, which waits nowhere, into a queue. It has been waiting since `began`, there or elsewhere.
    fn enqueue(&mut self, now: SimTime, id: SessionId, queue: Queue, why: WhyWaiting, began: SimTime) {
        let Some(session) = self.table.get_mut(&id) else { return };
        let (since, rule_from) = (now, now);
        session.waiting = Some(Waiting { queue, since, why, began, rule_from, offer: None, passed: Vec::new() });
        let number = session.number;
        self.queues.entry(queue).or_default().insert((number, id));
        self.touch(id);
    }

    /// Takes a session out of its queue.
    fn dequeue(&mut self, id: SessionId) -> Option<Waiting> {
        let session = self.table.get_mut(&id)?;
        let (number, waiting) = (session.number, session.waiting.take()?);
        if let Some(queue) = self.queues.get_mut(&waiting.queue) {
            queue.remove(&(number, id));
            if queue.is_empty() {
                self.queues.remove(&waiting.queue);
            }
        }
        self.touch(id);
        Some(waiting)
    }

    /// Forgets a session.
    fn forget(&mut self, id: SessionId) -> Option<Session> {
        self.dequeue(id);
        let session = self.table.remove(&id)?;
        self.touch(id);
        Some(session)
    }
}

impl Appliance {
    /// The sessions.
    pub const fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    pub(super) fn tell_session(&mut self, session: SessionId, event: SessionEvent) {
        self.outputs.push_back(Output::Session(session, event));
    }

    /// Somebody comes into a session with what the directory gave as it started (SPOL-14), told permission by permission if nobody had just that before.
    fn admit_member(&mut self, id: SessionId, who: Representative) {
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        let Some(rules) = &session.started else { return };
        let outcome = rules.resolver().outcome(who, session.start);
        session.members.push(Member { who, outcome });
        if let Some(outcome) = self.sessions.told.get(&outcome).copied() {
            return self.tell_session(id, SessionEvent::PermittedAs { outcome });
        }
        self.sessions.told.insert(outcome, self.sessions.told.len() as u32);
        for (permission, decision) in outcome.all() {
            self.tell_session(id, SessionEvent::Permitted { permission, decision });
        }
    }
}

/// Those of a fleet that are installed in user mode when the run begins.
fn in_user_mode(clients: &[Client]) -> BTreeSet<ClientId> {
    let user_mode = |(client, _): &(&Client, u32)| client.install_mode == InstallMode::User;
    clients.iter().zip(0..).filter(user_mode).map(|(_, place)| ClientId(place)).collect()
}

#[cfg(test)]
mod tests;
