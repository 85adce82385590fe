//! What the appliance makes of calls of the client scripting API (WEB-2 to WEB-5).
//!
//! A call is checked first; then the console that it is for is opened, unless its user is at one of that kind; then the command
//! runs: it searches the Jump Items that the user reaches, and asks for a session with the one that is found or chosen. Whether
//! that starts is decided where sessions are.
//!
//! Opening a console, and authenticating at /login before that, is not the appliance's to do: it says so, and goes on once the
//! user is logged in there. A user without a console in the plan is at hand for commands as for everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use crate::access::JumpItemKind;
use crate::console::scripting::{Call, ConsoleType, Searched};
use crate::event::{ApplianceEvent, LogInRefusal, ScriptEvent, ScriptRefusal, ScriptStep};
use crate::id::{ClientId, ConsoleId, JumpItemId, ScriptId, UserId};
use crate::plan::{How, Plan, SessionRequest};
use crate::session_policy::Representative;
use crate::time::SimTime;
use crate::wire::ToClient;

use super::Appliance;
use super::registry::Entry;

/// Calls under way, and what they search.
#[derive(Debug)]
pub struct Scripting {
    /// Of each Jump Client that is, or may become, a Jump Item.
    details: BTreeMap<ClientId, Details>,
    /// Users who are logged in to /login.
    at_login_page: BTreeSet<UserId>,
    /// Calls that wait for a console; one of each user at most.
    waiting: BTreeMap<UserId, Waiting>,
    /// Calls that wait for their user to choose one of these.
    choices: BTreeMap<ScriptId, (Call, Vec<JumpItemId>)>,
}

#[derive(Debug)]
struct Waiting {
    script: ScriptId,
    call: Call,
    console: ConsoleId,
    authenticated: bool,
}

/// What can be searched of a Jump Client besides what the appliance learns by itself.
#[derive(Debug)]
struct Details {
    hostname: String,
    comments: String,
    tag: String,
    private_ip: Ipv4Addr,
    attributes: BTreeMap<String, String>,
}

impl Scripting {
    /// For the Jump Items of a plan, with nobody logged in to /login.
    pub(super) fn new(plan: &Plan) -> Self {
        let items = plan.directory.jump_items.iter().chain(&plan.pinned);
        let clients = items.filter_map(|item| match item.kind {
            JumpItemKind::JumpClient(client) => client,
            JumpItemKind::Jumpoint | JumpItemKind::LocalJump => None,
        });
        let details = |id: ClientId| {
            let client = plan.clients.get(id.index())?;
            let details = Details {
                hostname: client.hostname.clone(),
                comments: client.comments.clone(),
                tag: client.tag.clone(),
                private_ip: client.private_ip,
                attributes: client.attributes.clone(),
            };
            Some((id, details))
        };
        Self {
            details: clients.filter_map(details).collect(),
            at_login_page: BTreeSet::new(),
            waiting: BTreeMap::new(),
            choices: BTreeMap::new(),
        }
    }

    /// What a script has found, of which its user is still to choose one, in the order of the directory.
    pub fn choices(&self, script: ScriptId) -> &[JumpItemId] {
        self.choices.get(&script).map_or(&[], |(_, items)| items)
    }
}

impl Appliance {
    /// Calls of the client scripting API.
    pub const fn scripting(&self) -> &Scripting {
        &self.scripting
    }

    /// A user's browser makes a call, which nobody made before. How far it comes, which is an event as well: a console that is to
    /// be opened, or whose user must authenticate first, is for the caller to see to.
    ///
    /// # Errors
    /// Why it came to nothing. Whoever was logged in anywhere still is.
    pub fn script(&mut self, now: SimTime, script: ScriptId, call: Call) -> Result<ScriptStep, ScriptRefusal> {
        let (user, console) = (call.request.user, call.console);
        self.tell_script(script, user, ScriptEvent::Called { console });
        if let Some(former) = self.scripting.waiting.remove(&user) {
            self.tell_script(former.script, user, ScriptEvent::Refused { why: ScriptRefusal::Superseded });
        }
        let step = self.try_script(now, script, call);
        self.conclude(script, user, step)
    }

    /// A user logs in to /login. The console that is to be opened now for a call that has waited for that (WEB-5).
    pub fn enter_login_page(&mut self, user: UserId) -> Option<ConsoleId> {
        self.scripting.at_login_page.insert(user);
        let waiting = self.scripting.waiting.get_mut(&user).filter(|waiting| !waiting.authenticated)?;
        waiting.authenticated = true;
        let (script, console) = (waiting.script, waiting.console);
        self.tell_script(script, user, ScriptEvent::Stepped { step: ScriptStep::Open { console } });
        Some(console)
    }

    /// A user logs out of /login. Returns whether the user was logged in there.
    pub fn leave_login_page(&mut self, user: UserId) -> bool {
        self.scripting.at_login_page.remove(&user)
    }

    /// A user chooses one of the Jump Items that a script has found (WEB-4).
    ///
    /// # Errors
    /// Why nothing came of it; the choice is still open.
    pub fn choose(
        &mut self,
        now: SimTime,
        user: UserId,
        script: ScriptId,
        item: JumpItemId,
    ) -> Result<ScriptStep, ScriptRefusal> {
        let step = self.try_choice(now, user, script, item);
        self.conclude(script, user, step)
    }

    // ---- what consoles bring about

    /// A console says what its user chooses.
    pub(super) fn hear_choice(&mut self, now: SimTime, user: UserId, script: ScriptId, item: JumpItemId) {
        // What came of it is an event.
        let _told: Result<ScriptStep, ScriptRefusal> = self.choose(now, user, script, item);
    }

    /// A user is logged in at a console: a call that has waited for that runs (WEB-5).
    pub(super) fn run_script_at(&mut self, now: SimTime, console: ConsoleId, who: Representative) {
        if let Some(Waiting { script, call, .. }) = self.take_waiting(console, who) {
            let user = call.request.user;
            let step = self.run(now, script, call);
            let _told: Result<ScriptStep, ScriptRefusal> = self.conclude(script, user, step);
        }
    }

    /// Nobody could log in at a console: a call that has waited for that comes to nothing.
    pub(super) fn give_script_up(&mut self, console: ConsoleId, who: Representative, why: LogInRefusal) {
        if let Some(Waiting { script, call, .. }) = self.take_waiting(console, who) {
            self.tell_script(script, call.request.user, ScriptEvent::Refused { why: ScriptRefusal::LogIn(why) });
        }
    }

    fn take_waiting(&mut self, console: ConsoleId, who: Representative) -> Option<Waiting> {
        let Representative::User(user) = who else { return None };
        self.scripting.waiting.get(&user).filter(|waiting| waiting.console == console)?;
        self.scripting.waiting.remove(&user)
    }

    // ---- what becomes of a call

    fn try_script(&mut self, now: SimTime, script: ScriptId, call: Call) -> Result<ScriptStep, ScriptRefusal> {
        call.check()?;
        let user = call.request.user;
        let (who, kind) = (Representative::User(user), call.console.kind());
        if !self.consoles.is_bound(who) || self.consoles.kind_of(who) == Some(kind) {
            return self.run(now, script, call);
        }
        if !kind.runs_on(call.device) {
            return Err(ScriptRefusal::Device);
        }
        let mut own = self.consoles.consoles_of(who);
        let there = own.find(|(_, one)| one.kind == kind && one.device == call.device);
        let (console, _) = there.ok_or(ScriptRefusal::NoConsole)?;
        // The web console hands over to the desktop one, which logs in by itself; the other way round the user does.
        let handed_over = call.console == ConsoleType::Rep && self.consoles.kind_of(who).is_some();
        let authenticated = handed_over || self.scripting.at_login_page.contains(&user);
        self.scripting.waiting.insert(user, Waiting { script, call, console, authenticated });
        Ok(if authenticated { ScriptStep::Open { console } } else { ScriptStep::Authenticate { console } })
    }

    /// The command runs.
    fn run(&mut self, now: SimTime, script: ScriptId, call: Call) -> Result<ScriptStep, ScriptRefusal> {
        let found = self.find(&call);
        let who = Representative::User(call.request.user);
        match found[..] {
            [] => {
                self.tell_representative(who, ToClient::NothingFound { script });
                Err(ScriptRefusal::NothingFound)
            }
            [item] => Ok(self.start_found(now, &call, item)),
            _ => {
                let matches = found.len() as u32;
                self.scripting.choices.insert(script, (call, found));
                self.tell_representative(who, ToClient::ToChoose { script, matches });
                Ok(ScriptStep::Choose { matches })
            }
        }
    }

    fn try_choice(
        &mut self,
        now: SimTime,
        user: UserId,
        script: ScriptId,
        item: JumpItemId,
    ) -> Result<ScriptStep, ScriptRefusal> {
        let (call, items) = self.scripting.choices.get(&script).ok_or(ScriptRefusal::NotFound)?;
        if call.request.user != user || !items.contains(&item) {
            return Err(ScriptRefusal::NotFound);
        }
        if !self.consoles.is_at_hand(user) {
            return Err(ScriptRefusal::NotLoggedIn);
        }
        let (call, _) = self.scripting.choices.remove(&script).ok_or(ScriptRefusal::NotFound)?;
        Ok(self.start_found(now, &call, item))
    }

    fn start_found(&mut self, now: SimTime, call: &Call, item: JumpItemId) -> ScriptStep {
        let request = SessionRequest { how: How::Jump(item), ..call.request };
        self.ask_for_session(now, request);
        ScriptStep::Start { item, session: request.session }
    }

    /// The Jump Items that the user reaches, are there, and match.
    fn find(&self, call: &Call) -> Vec<JumpItemId> {
        let reach = self.sessions.in_force().reach();
        let items = (0..).map(JumpItemId).zip(&self.sessions.directory().jump_items);
        let reached = items.filter(|(_, item)| reach.role_at(call.request.user, item.place).is_some());
        let found = reached.filter(|(_, item)| {
            self.searched(item.kind, &item.name)
                .is_some_and(|searched| call.criteria.iter().all(|criterion| criterion.matches(&searched)))
        });
        found.map(|(id, _)| id).collect()
    }

    /// What can be searched of a Jump Item; nothing where its Jump Client is not in the list. What is no Jump Client is known by
    /// its name alone.
    fn searched<'a>(&'a self, kind: JumpItemKind, name: &'a str) -> Option<Searched<'a>> {
        let by_name = Searched {
            kind,
            hostname: name,
            comments: "",
            tag: "",
            public_ip: None,
            private_ip: None,
            attributes: None,
        };
        let JumpItemKind::JumpClient(Some(client)) = kind else { return Some(by_name) };
        let Entry::Registered(_) = self.registry.entry(client) else { return None };
        let details = self.scripting.details.get(&client)?;
        Some(Searched {
            kind,
            hostname: &details.hostname,
            comments: &details.comments,
            tag: &details.tag,
            public_ip: Some(self.wake_ups.public_ip(client)),
            private_ip: Some(details.private_ip),
            attributes: Some(&details.attributes),
        })
    }

    fn conclude(
        &mut self,
        script: ScriptId,
        user: UserId,
        step: Result<ScriptStep, ScriptRefusal>,
    ) -> Result<ScriptStep, ScriptRefusal> {
        let event = match step {
            Ok(step) => ScriptEvent::Stepped { step },
            Err(why) => ScriptEvent::Refused { why },
        };
        self.tell_script(script, user, event);
        step
    }

    fn tell_script(&mut self, script: ScriptId, user: UserId, event: ScriptEvent) {
        self.tell(ApplianceEvent::Script { script, user, what: event });
    }
}

#[cfg(test)]
mod tests;
