//! Who is logged in, at which console: licences, what a site asks of consoles, and how a user changes from one to another (APP-8,
//! WEB-1, WEB-2, WEB-6, WEB-7).
//!
//! A user for whom the plan has no console is always at hand: what such a user does reaches the appliance by itself, and takes
//! no licence. Nobody is signed out because there are fewer licences than before, or another setting: that concerns the next
//! log-in.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{ConsoleEvent, LogInRefusal, Setting, WhyLeft};
use crate::id::{ConsoleId, Party, UserId};
use crate::plan::{Console, ConsoleAccess, ConsoleKind, Plan};
use crate::session_policy::Representative;
use crate::time::SimTime;
use crate::wire::ToClient;

use super::{Appliance, Output};

/// The consoles, and who is at them.
#[derive(Debug)]
pub struct Consoles {
    consoles: Vec<Console>,
    /// Representatives that are only at hand while logged in.
    bound: BTreeSet<Representative>,
    licences: Option<u32>,
    access: ConsoleAccess,
    at: BTreeMap<Representative, ConsoleId>,
    /// Users who have not done anything for long (QUEUE-10).
    idle: BTreeSet<UserId>,
}

impl Consoles {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            bound: plan.consoles.iter().map(|console| console.who).collect(),
            consoles: plan.consoles.clone(),
            licences: plan.appliance.licences,
            access: plan.support.console_access,
            at: BTreeMap::new(),
            idle: BTreeSet::new(),
        }
    }

    /// Whether a user can be reached at a console.
    pub fn is_at_hand(&self, user: UserId) -> bool {
        self.is_there(Representative::User(user))
    }

    /// The same of anybody.
    pub(super) fn is_there(&self, who: Representative) -> bool {
        !self.bound.contains(&who) || self.at.contains_key(&who)
    }

    /// Everybody who is logged in.
    pub fn logged_in(&self) -> impl Iterator<Item = Representative> {
        self.at.keys().copied()
    }

    /// Whether waiting sessions are offered to a user: at hand, and not idle.
    pub fn takes_offers(&self, user: UserId) -> bool {
        self.is_at_hand(user) && !self.idle.contains(&user)
    }

    /// The console at which somebody is logged in.
    pub fn console_of(&self, who: Representative) -> Option<ConsoleId> {
        self.at.get(&who).copied()
    }

    /// The kind of the console at which somebody is logged in: what can be done in sessions depends on it (TOOL-5).
    pub fn kind_of(&self, who: Representative) -> Option<ConsoleKind> {
        self.consoles.get(self.console_of(who)?.index()).map(|console| console.kind)
    }

    /// Whether somebody works at consoles of the plan, and so is at hand only while logged in at one.
    pub fn is_bound(&self, who: Representative) -> bool {
        self.bound.contains(&who)
    }

    /// Every console of somebody, in the order of the plan.
    pub fn consoles_of(&self, who: Representative) -> impl Iterator<Item = (ConsoleId, &Console)> {
        let numbered = (0..).map(ConsoleId).zip(&self.consoles);
        numbered.filter(move |(_, console)| console.who == who)
    }

    /// Whose console it is, if the plan has it.
    fn whose(&self, console: ConsoleId) -> Option<Representative> {
        self.consoles.get(console.index()).map(|console| console.who)
    }

    /// Who is logged in at a console.
    pub fn who_is_at(&self, console: ConsoleId) -> Option<Representative> {
        let who = self.whose(console)?;
        (self.at.get(&who) == Some(&console)).then_some(who)
    }

    /// Licences in use: one for each user who is logged in; somebody from outside needs none.
    pub fn licences_in_use(&self) -> usize {
        self.at.keys().filter(|who| matches!(who, Representative::User(_))).count()
    }

    /// Another setting, of the site or of consoles. Whoever is logged in stays so.
    pub(super) const fn change(&mut self, setting: Setting) {
        match setting {
            Setting::WebAndMobileConsoles(on) => self.access.web_and_mobile = on,
            Setting::SiteCertificate(certificate) => self.access.certificate = certificate,
            _ => {}
        }
    }

    /// What the console itself lacks comes before licences, which change by the minute.
    fn admit(&self, console: ConsoleId, who: Representative) -> Result<(), LogInRefusal> {
        let Console { kind, device, .. } = self.consoles[console.index()];
        self.access.admit(kind, device)?;
        let takes = matches!(who, Representative::User(_)) && !self.at.contains_key(&who);
        match self.licences {
            Some(licences) if takes && self.licences_in_use() >= licences as usize => Err(LogInRefusal::Licences),
            _ => Ok(()),
        }
    }
}

impl Appliance {
    /// The consoles.
    pub const fn consoles(&self) -> &Consoles {
        &self.consoles
    }

    /// A console asks to be logged in. Whoever is at another one is signed out there; what is going on stays with the user
    /// (WEB-2).
    pub(super) fn log_in(&mut self, now: SimTime, console: ConsoleId) {
        let Some(who) = self.consoles.whose(console) else { return };
        if let Err(why) = self.consoles.admit(console, who) {
            self.tell_console(console, ConsoleEvent::LogInRefused { why });
            self.dismiss_party(Party::Console(console), ToClient::LogInRefused { why });
            self.give_script_up(console, who, why);
            return;
        }
        let former = self.consoles.at.insert(who, console).filter(|former| *former != console);
        if let Some(former) = former {
            self.tell_console(former, ConsoleEvent::SignedOut);
            self.dismiss_party(Party::Console(former), ToClient::SignedOut);
            self.stop_uses_everywhere(who);
        }
        self.tell_console(console, ConsoleEvent::LoggedIn { who });
        self.send_to(Party::Console(console), ToClient::LoggedIn);
        self.show_active(now, console, who);
        self.show_waiting(console, who);
        self.be_active(console, who);
        self.assign(now);
        self.run_script_at(now, console, who);
    }

    /// Sessions that are active stay with whoever changes to another console, and open there (WEB-2).
    fn show_active(&mut self, now: SimTime, console: ConsoleId, who: Representative) {
        let own = self.sessions.iter().filter(|(_, one)| one.has(who));
        let shown: Vec<ToClient> = own
            .map(|(session, one)| match who {
                Representative::User(user) if one.owner() == Some(user) => {
                    ToClient::SessionYours { session, handling: one.handling_left(now), screen: one.screen() }
                }
                _ => ToClient::SessionJoined { session },
            })
            .collect();
        for message in shown {
            self.send_to(Party::Console(console), message);
        }
    }

    /// Whoever has just logged in is not idle.
    fn be_active(&mut self, console: ConsoleId, who: Representative) {
        if let Representative::User(user) = who
            && self.consoles.idle.remove(&user)
        {
            self.tell_console(console, ConsoleEvent::Idle { idle: false });
        }
    }

    /// A console logs out, or is lost.
    pub(super) fn log_out(&mut self, now: SimTime, console: ConsoleId, why: WhyLeft) {
        let Some(who) = self.consoles.whose(console) else { return };
        if self.consoles.at.get(&who) != Some(&console) {
            return;
        }
        self.consoles.at.remove(&who);
        if let Representative::User(user) = who {
            self.consoles.idle.remove(&user);
        }
        self.tell_console(console, ConsoleEvent::LoggedOut { who, why });
        self.lose_representative(now, who, why);
    }

    /// An external representative is in no session any more, and so is at no console any more (EXT-2, EXT-3).
    pub(super) fn log_external_out(&mut self, who: Representative) {
        if let Some(console) = self.consoles.at.remove(&who) {
            self.tell_console(console, ConsoleEvent::LoggedOut { who, why: WhyLeft::NoOwner });
            self.dismiss_party(Party::Console(console), ToClient::LoggedOut);
        }
    }

    /// A user has been idle for long, or is active again (QUEUE-10): at the console at which that one is logged in. What another
    /// console says, which was late, concerns nobody.
    pub(super) fn note_idle(&mut self, now: SimTime, console: ConsoleId, idle: bool) {
        let Some(Representative::User(user)) = self.consoles.who_is_at(console) else { return };
        let changed = if idle { self.consoles.idle.insert(user) } else { self.consoles.idle.remove(&user) };
        if changed {
            self.tell_console(console, ConsoleEvent::Idle { idle });
            self.assign(now);
        }
    }

    fn tell_console(&mut self, console: ConsoleId, event: ConsoleEvent) {
        self.outputs.push_back(Output::Console(console, event));
    }
}

#[cfg(test)]
mod tests;
