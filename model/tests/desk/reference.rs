//! The reference: a list of sessions, each with a list of who is in it, and the rules written down one after the other. It knows
//! nothing of consoles' connections, of due moments or of tables by queue, and leaves offers to [`crate::mirror`].

mod acts;
mod losses;

use std::collections::{BTreeMap, BTreeSet};

use jumpstorm_model::event::{SessionEnd, SessionEvent, SessionRefusal, WhyLeft};
use jumpstorm_model::id::{SessionId, SessionKeyId, UserId};
use jumpstorm_model::plan::How;
use jumpstorm_model::session::{Entrance, InvitationEnd, Invitee, Queue, WhyWaiting};
use jumpstorm_model::session_policy::{JumpTo, Representative, Start};
use jumpstorm_model::time::{SimDuration, SimTime};

use crate::site::{PORTAL, Site, USERS, seats};

/// What is going on.
pub(crate) struct Reference {
    pub(crate) site: Site,
    pub(crate) logged_in: BTreeSet<Representative>,
    pub(crate) online: BTreeSet<u32>,
    /// Whose each key is, and until when it is good.
    pub(crate) keys: BTreeMap<SessionKeyId, (u32, SimTime)>,
    pub(crate) sessions: Vec<One>,
    /// What is to be told, in that order; offers and permissions left out.
    pub(crate) told: Vec<(SessionId, SessionEvent)>,
}

/// A session.
#[derive(Clone, Debug)]
pub(crate) struct One {
    pub(crate) id: SessionId,
    pub(crate) started: bool,
    /// By which way the customer came; nothing for what a user started.
    way: Option<Start>,
    pub(crate) owner: Option<UserId>,
    pub(crate) members: Vec<Representative>,
    pub(crate) waits: Option<Waits>,
    pub(crate) invitations: Vec<Invitee>,
    lines: u32,
    pub(crate) other_end: OtherEnd,
    entry: Option<Queue>,
    last: Option<Queue>,
    wanted: SimTime,
}

/// Where a session waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Waits {
    pub(crate) queue: Queue,
    pub(crate) why: WhyWaiting,
    began: SimTime,
    rule_from: SimTime,
}

/// Who or what is at the other end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum OtherEnd {
    Customer,
    JumpClient(u32),
    /// A computer that is never lost.
    Computer,
    Gone,
}

impl Reference {
    pub(crate) fn new(site: Site) -> Self {
        Self {
            site,
            logged_in: BTreeSet::new(),
            online: BTreeSet::new(),
            keys: BTreeMap::new(),
            sessions: Vec::new(),
            told: Vec::new(),
        }
    }

    // ---- who is there, and who sees what

    pub(crate) fn is_there(&self, who: Representative) -> bool {
        self.logged_in.contains(&who) || seats().all(|seat| seat != who)
    }

    pub(crate) fn there(&self, user: u32) -> bool {
        self.is_there(Representative::User(UserId(user)))
    }

    pub(crate) fn users_of(&self, queue: Queue) -> Vec<u32> {
        match queue {
            Queue::Personal(user) => vec![user.0],
            Queue::Team(team) => self.site.teams[team.index()].users.clone(),
            Queue::General if self.site.general => (0..USERS).collect(),
            Queue::General => Vec::new(),
        }
    }

    pub(crate) fn serves(&self, user: UserId, queue: Queue) -> bool {
        self.users_of(queue).contains(&user.0)
    }

    fn is_open(&self, queue: Queue) -> bool {
        let persistent = matches!(queue, Queue::Team(team) if self.site.teams[team.index()].persistent);
        persistent || self.users_of(queue).into_iter().any(|user| self.there(user))
    }

    pub(crate) fn find(&self, id: SessionId) -> Option<usize> {
        self.sessions.iter().position(|one| one.id == id)
    }

    // ---- how sessions begin

    pub(crate) fn come(&mut self, now: SimTime, id: SessionId, entrance: Entrance) {
        self.say(id, SessionEvent::Came { entrance, ago: WANTED_AGO });
        let queue = match entrance {
            Entrance::Issue { issue, .. } => Ok(Queue::Team(jumpstorm_model::id::TeamId(issue.0))),
            Entrance::Name { user, .. } => Ok(Queue::Personal(user)),
            Entrance::Button(button) => Ok(self.site.buttons[button.index()]),
            Entrance::HelpLink { queue, .. } => Ok(queue),
            Entrance::Key(key) => match self.keys.get(&key).copied() {
                None => Err(SessionRefusal::Key),
                Some((_, until)) if until < now => {
                    self.keys.remove(&key);
                    Err(SessionRefusal::Key)
                }
                Some((user, _)) => Ok(Queue::Personal(UserId(user))),
            },
        };
        match queue {
            Err(why) => self.say(id, SessionEvent::Refused { why }),
            Ok(queue) if !self.is_open(queue) => {
                self.say(id, SessionEvent::Refused { why: SessionRefusal::QueueClosed });
            }
            Ok(queue) => {
                if let Entrance::Key(key) = entrance {
                    self.keys.remove(&key);
                }
                let mut one = One::new(id, OtherEnd::Customer);
                (one.entry, one.wanted) = (Some(queue), now - WANTED_AGO);
                one.way = Some(match entrance {
                    Entrance::Button(button) => Start::SupportButton(button),
                    _ => Start::Customer { portal: PORTAL },
                });
                self.sessions.push(one);
                self.wait(now, self.sessions.len() - 1, queue, WhyWaiting::Came);
            }
        }
    }

    /// A user starts a session by local Jump, or through that Jump Client.
    pub(crate) fn start(&mut self, id: SessionId, user: u32, client: Option<u32>) {
        let item = jumpstorm_model::id::JumpItemId;
        let local = JumpTo::LocalJump;
        let how = client.map_or(How::JumpTo(local), |client| How::Jump(item(client)));
        self.say(id, SessionEvent::Asked { user: UserId(user), how });
        if !self.there(user) {
            return self.say(id, SessionEvent::Refused { why: SessionRefusal::NotLoggedIn });
        }
        if let Some(client) = client.filter(|client| !self.online.contains(client)) {
            let _ = client;
            let why = SessionRefusal::Unavailable(jumpstorm_model::event::Unavailable::Offline);
            return self.say(id, SessionEvent::Refused { why });
        }
        let other_end = client.map_or(OtherEnd::Computer, OtherEnd::JumpClient);
        let mut one = One::new(id, other_end);
        (one.started, one.owner) = (true, Some(UserId(user)));
        one.members.push(Representative::User(UserId(user)));
        self.sessions.push(one);
        let start = client.map_or(Start::JumpTo(local), |client| Start::Jump { item: item(client), present: true });
        self.say(id, SessionEvent::Started { user: UserId(user), start, overridden: false });
    }

    // ---- waiting

    fn wait(&mut self, now: SimTime, place: usize, queue: Queue, why: WhyWaiting) {
        let one = &mut self.sessions[place];
        let goes_on = matches!(why, WhyWaiting::Moved | WhyWaiting::Overdue | WhyWaiting::Deserted);
        let began = one.waits.filter(|_| goes_on).map_or(now, |waits| waits.began);
        one.waits = Some(Waits { queue, why, began, rule_from: now });
        let id = one.id;
        self.say(id, SessionEvent::Waits { queue, why });
    }

    /// When the rule of a queue moves something next.
    pub(crate) fn next_rule(&self) -> Option<SimTime> {
        self.sessions.iter().filter_map(|one| Some(self.rule(one)?.0)).min()
    }

    fn rule(&self, one: &One) -> Option<(SimTime, Queue)> {
        let waits = one.waits?;
        let Queue::Team(team) = waits.queue else { return None };
        let (after, to) = self.site.teams[team.index()].overdue?;
        Some((waits.rule_from + SimDuration::from_secs(after), to))
    }

    /// What the rules of queues move by then.
    pub(crate) fn pass(&mut self, now: SimTime) {
        for place in 0..self.sessions.len() {
            let one = &self.sessions[place];
            let Some((_, to)) = self.rule(one).filter(|(at, _)| *at <= now) else { continue };
            if one.waits.is_some_and(|waits| waits.queue != to) && self.is_open(to) {
                self.wait(now, place, to, WhyWaiting::Overdue);
            } else if let Some(waits) = &mut self.sessions[place].waits {
                waits.rule_from = now;
            }
        }
    }

    // ---- below the surface

    fn say(&mut self, id: SessionId, event: SessionEvent) {
        self.told.push((id, event));
    }

    fn end(&mut self, place: usize, how: SessionEnd) {
        self.end_invitations(place, InvitationEnd::SessionEnded);
        let one = self.sessions.remove(place);
        self.say(one.id, SessionEvent::Ended { how });
    }

    fn end_invitations(&mut self, place: usize, how: InvitationEnd) {
        let id = self.sessions[place].id;
        for invitee in std::mem::take(&mut self.sessions[place].invitations) {
            self.say(id, SessionEvent::InvitationEnded { invitee, how });
        }
    }

    fn drop_out(&mut self, place: usize, who: Representative, why: WhyLeft) {
        let one = &mut self.sessions[place];
        one.members.retain(|member| *member != who);
        let id = one.id;
        self.say(id, SessionEvent::Left { who, why });
    }
}

impl One {
    fn new(id: SessionId, other_end: OtherEnd) -> Self {
        Self {
            id,
            started: false,
            way: None,
            owner: None,
            members: Vec::new(),
            waits: None,
            invitations: Vec::new(),
            lines: 0,
            other_end,
            entry: None,
            last: None,
            wanted: SimTime::ZERO,
        }
    }

    pub(crate) fn has(&self, who: Representative) -> bool {
        self.members.contains(&who)
    }
}

/// How a customer of the tests comes in.
pub(crate) fn entrance(way: &crate::commands::Way, keys: u32) -> Entrance {
    use crate::commands::Way;
    use jumpstorm_model::id::{IssueId, SupportButtonId};
    match way {
        Way::Issue(issue) => Entrance::Issue { portal: PORTAL, issue: IssueId(*issue) },
        Way::Name(user) => Entrance::Name { portal: PORTAL, user: UserId(*user) },
        Way::Button(button) => Entrance::Button(SupportButtonId(*button)),
        Way::Link(queue) => Entrance::HelpLink { portal: PORTAL, queue: *queue },
        // Mostly one that was made; at times one that never was.
        Way::Key(pick) => Entrance::Key(SessionKeyId(pick % (keys + 1))),
    }
}

/// For how long each customer has wanted help who comes.
pub(crate) const WANTED_AGO: SimDuration = SimDuration::from_secs(7);
