//! What reaches the appliance beside the simulated network: calls of the client scripting API, which are pages that a browser
//! asks for, and the connections of Endpoint Credential Managers, whose way there and back is part of their latency.

use model::console::scripting::Call;
use model::event::ScriptStep;
use model::id::{EntryId, JumpItemId, ManagerId, ScriptId, UserId};
use model::plan::ManagerAct;
use model::session_policy::Representative;
use model::time::SimTime;

use super::Rehearsal;

impl Rehearsal {
    /// A user's browser makes a call. Nobody can reach an appliance that is down.
    pub(super) fn call_script(&mut self, now: SimTime, entry: EntryId, script: ScriptId, call: &Call) {
        if !self.appliance.is_up() {
            return;
        }
        self.effects.touch(entry).desk_acts += 1;
        let step = self.appliance.script(now, script, call.clone());
        self.settle_appliance(now);
        // What came of it otherwise is an event.
        if let Ok(ScriptStep::Open { console }) = step {
            self.at_console(now, console, |console| console.log_in(now));
        }
    }

    /// A user chooses among what a call has found: at the console at which that one is, or, where the plan has none, in the
    /// browser.
    pub(super) fn choose(&mut self, now: SimTime, entry: EntryId, script: ScriptId, user: UserId, item: JumpItemId) {
        let own = self.consoles_of(Representative::User(user));
        let said = if !own.is_empty() {
            own.into_iter().any(|console| self.at_console(now, console, |console| console.choose(now, script, item)))
        } else if self.appliance.is_up() {
            // What came of it is an event.
            let _step = self.appliance.choose(now, user, script, item);
            self.settle_appliance(now);
            true
        } else {
            false
        };
        self.effects.touch(entry).desk_acts += u64::from(said);
    }

    /// A user logs in to /login, or out of it.
    pub(super) fn be_at_login_page(&mut self, now: SimTime, entry: EntryId, user: UserId, there: bool) {
        if !self.appliance.is_up() {
            return;
        }
        if !there {
            self.effects.touch(entry).desk_acts += u64::from(self.appliance.leave_login_page(user));
            return;
        }
        self.effects.touch(entry).desk_acts += 1;
        let opens = self.appliance.enter_login_page(user);
        self.settle_appliance(now);
        if let Some(console) = opens {
            self.at_console(now, console, |console| console.log_in(now));
        }
    }

    /// Something happens to a credential manager.
    pub(super) fn run_manager(&mut self, now: SimTime, entry: EntryId, manager: ManagerId, what: ManagerAct) {
        let done = match what {
            // A refusal is an answer, and told as an event.
            ManagerAct::Connect => {
                let _connected = self.appliance.connect_manager(manager);
                true
            }
            ManagerAct::Lose => self.appliance.lose_manager(now, manager),
            ManagerAct::Restart => {
                self.appliance.restart_manager(now, manager);
                true
            }
            ManagerAct::Configure { entries } => {
                self.appliance.configure_manager(manager, entries);
                true
            }
        };
        self.effects.touch(entry).desk_acts += u64::from(done);
        self.settle_appliance(now);
    }
}
