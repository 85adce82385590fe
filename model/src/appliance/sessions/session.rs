//! One session as the appliance keeps it: who is in it, where it waits, what it may do.

use std::sync::Arc;

use crate::id::{ClientId, JumpItemId, UserId};
use crate::plan::Device;
use crate::session::{Colours, CustomerClient, Invitee, Queue, WhyWaiting};
use crate::session_policy::{InForce, Outcome, Representative, Start};
use crate::time::{SimDuration, SimTime};

use super::tools::InUse;

/// One session that waits or is under way.
#[derive(Clone, Debug)]
pub struct Session {
    /// Sessions are numbered as they come to be waiting or under way.
    pub(super) number: u64,
    pub(super) start: Start,
    /// The Jump Client at the other end.
    pub(super) client: Option<ClientId>,
    /// The customer, as long as one is in it who came by a portal, a button or a link.
    pub(super) customer: Option<Customer>,
    /// What runs at the other end, whoever started the session; nothing once that is gone.
    pub(super) remote: Option<Customer>,
    /// What is going on in it besides chat.
    pub(super) in_use: InUse,
    /// The directory as it was when the session started, for everybody who is in it (SPOL-14); nothing before.
    pub(super) started: Option<Arc<InForce>>,
    /// Who started it.
    pub(super) starter: Option<UserId>,
    pub(super) owner: Option<UserId>,
    /// Who is in it, in the order in which they came.
    pub(super) members: Vec<Member>,
    pub(super) waiting: Option<Waiting>,
    /// The queue that it entered by.
    pub(super) entry: Option<Queue>,
    /// The queue from which it was last accepted.
    pub(super) last: Option<Queue>,
    /// Outstanding invitations, in the order in which they were made; all of them are the owner's.
    pub(super) invitations: Vec<Invitee>,
    /// Lines in its chat.
    pub(super) chat: u32,
    pub(super) schedule: Schedule,
    /// When the customer wanted help.
    pub(super) wanted: SimTime,
    /// What a representative works on it who does nothing but what the workload says.
    pub(super) handling: Option<SimDuration>,
    /// In which colours the screen is shared for that.
    pub(super) screen: Option<Colours>,
    /// When that was begun: whoever accepted it last did so then.
    pub(super) taken: SimTime,
}

/// Somebody in a session.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub who: Representative,
    /// What this representative may do in it.
    pub outcome: Outcome,
}

/// The customer of a session, or the computer that was jumped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customer {
    /// What the customer runs.
    pub client: CustomerClient,
    /// On what.
    pub device: Device,
}

/// A session in a queue.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Which.
    pub queue: Queue,
    /// Since when.
    pub since: SimTime,
    /// What brought it there.
    pub why: WhyWaiting,
    /// Since when it waits, in whatever queue: moving on does not make that shorter (QUEUE-11).
    pub(super) began: SimTime,
    /// From when on the rule of the queue counts: a queue to which nothing can move puts it off.
    pub(super) rule_from: SimTime,
    /// To whom it is offered, and until when (QUEUE-10).
    pub(super) offer: Option<(UserId, SimTime)>,
    /// Who let an offer pass or refused it.
    pub(super) passed: Vec<UserId>,
}

/// What the Jump Policy's schedule has in store for a session (JPOL-5).
#[derive(Clone, Debug, Default)]
pub(super) struct Schedule {
    pub(super) forced_end: Option<SimTime>,
    /// When its user is told that the schedule ends; the next one last.
    pub(super) notices: Vec<SimTime>,
    /// When that is.
    pub(super) ends: Option<SimTime>,
}

impl Waiting {
    /// To whom it is offered (QUEUE-10).
    pub fn offered_to(&self) -> Option<UserId> {
        self.offer.map(|(user, _)| user)
    }
}

impl Session {
    /// One that is not under way yet, with nobody in it.
    pub(super) fn new(start: Start) -> Self {
        Self {
            number: 0,
            start,
            client: None,
            customer: None,
            remote: None,
            in_use: InUse::default(),
            started: None,
            starter: None,
            owner: None,
            members: Vec::new(),
            waiting: None,
            entry: None,
            last: None,
            invitations: Vec::new(),
            chat: 0,
            schedule: Schedule::default(),
            wanted: SimTime::ZERO,
            handling: None,
            screen: None,
            taken: SimTime::ZERO,
        }
    }

    /// How it starts, or started.
    pub const fn start(&self) -> Start {
        self.start
    }

    /// The Jump Client at the other end.
    pub const fn jump_client(&self) -> Option<ClientId> {
        self.client
    }

    /// The directory as it was when it started.
    pub const fn started(&self) -> Option<&Arc<InForce>> {
        self.started.as_ref()
    }

    /// Whether somebody has started it. It may wait in a queue again.
    pub const fn is_under_way(&self) -> bool {
        self.started.is_some()
    }

    /// Who owns it: one user, except while it waits for somebody to accept it.
    pub const fn owner(&self) -> Option<UserId> {
        self.owner
    }

    /// Who is in it, the owner among them, in the order in which they came.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Where it waits.
    pub const fn waiting(&self) -> Option<&Waiting> {
        self.waiting.as_ref()
    }

    /// Whether its owner has it wait to be transferred, and goes on with it meanwhile (SHARE-9).
    pub const fn is_in_transfer(&self) -> bool {
        self.waiting.is_some() && self.owner.is_some()
    }

    /// Whether there is nobody left in it, at either end.
    pub(super) fn is_void(&self) -> bool {
        self.is_under_way() && self.remote.is_none() && self.members.is_empty()
    }

    /// The invitations that are outstanding, in the order in which they were made.
    pub fn invitations(&self) -> &[Invitee] {
        &self.invitations
    }

    /// The customer, while in it.
    pub const fn customer(&self) -> Option<Customer> {
        self.customer
    }

    /// What runs at the other end, also where a representative started the session; nothing once that is gone.
    pub const fn remote(&self) -> Option<Customer> {
        self.remote
    }

    /// What is going on in it besides chat.
    pub const fn in_use(&self) -> &InUse {
        &self.in_use
    }

    /// What its owner may do in it.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome_of(Representative::User(self.owner?))
    }

    /// What somebody may do in it.
    pub fn outcome_of(&self, who: Representative) -> Option<&Outcome> {
        self.members.iter().find(|member| member.who == who).map(|member| &member.outcome)
    }

    /// Whether somebody is in it.
    pub fn has(&self, who: Representative) -> bool {
        self.members.iter().any(|member| member.who == who)
    }

    /// In which colours a representative who works by itself shares the screen, if that is needed.
    pub const fn screen(&self) -> Option<Colours> {
        self.screen
    }

    /// What is left of a representative's work on it who does nothing but what the workload says.
    pub fn handling_left(&self, now: SimTime) -> Option<SimDuration> {
        self.handling.map(|handling| handling.saturating_sub(now.since(self.taken)))
    }

    /// The Jump Item that was jumped to.
    pub const fn item(&self) -> Option<JumpItemId> {
        match self.start {
            Start::Jump { item, .. } => Some(item),
            Start::Customer { .. } | Start::SupportButton(_) | Start::JumpTo(_) => None,
        }
    }

    /// When something is due in it by itself: a notice, its forced end, the end of an offer, the rule of its queue
    /// (`overdue_after`), the end of a question or of a transfer.
    pub(super) fn due(&self, overdue_after: Option<SimDuration>) -> Option<SimTime> {
        let schedule = self.schedule.forced_end.into_iter().chain(self.schedule.notices.last().copied());
        let offer = self.waiting.iter().filter_map(|waiting| waiting.offer).map(|(_, until)| until);
        let overdue = self.waiting.iter().zip(overdue_after).map(|(waiting, after)| waiting.rule_from + after);
        schedule.chain(offer).chain(overdue).chain(self.in_use.due()).min()
    }
}
