//! A representative's console: logs in, shows what waits, and passes on what its representative does.
//!
//! Call order: any `handle_*` or command with the current time, then [`Console::poll_output`] until it is empty, then
//! [`Console::poll_timeout`] for the moment at which to call [`Console::handle_timeout`].

pub mod scripting;
mod work;

use std::collections::VecDeque;

use crate::caller::{self, Caller, News};
use crate::event::{ConsoleEvent, DialFailure, LossSeen};
use crate::id::{ConnectionId, ConsoleId, JumpItemId, Party, ScriptId, SessionId};
use crate::plan::{self, Behaviour};
use crate::rng::Decisions;
use crate::session::Act;
use crate::time::SimTime;
use crate::wire::{ToAppliance, ToClient};

use work::{AtWork, Turn};

/// A console.
#[derive(Debug)]
pub struct Console {
    id: ConsoleId,
    caller: Caller,
    state: State,
    /// When its representative wished to log in.
    called: SimTime,
    work: Option<AtWork>,
    /// It has crashed, and whether somebody was logged in there.
    crashed: Option<bool>,
    outputs: VecDeque<Output>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nobody wishes to be logged in.
    Out,
    /// Its representative has said who it is, or will.
    Calling,
    /// Its representative is logged in, as far as it knows.
    In,
}

/// What a console wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Dial the appliance; the answer is [`Console::handle_dialled`] or [`Console::handle_dial_failed`].
    Dial,
    /// Send this on the connection.
    Send(ToAppliance),
    /// Close the connection, or give up the dial; nothing more is to be heard of it.
    HangUp,
    /// Forget the connection or the dial without a word to anybody.
    Abandon,
    /// Something observable happened.
    Event(ConsoleEvent),
}

impl Console {
    /// One of a plan, at which nobody is. `decisions` is its own chance.
    pub fn new(id: ConsoleId, plan: &plan::Console, decisions: Decisions) -> Self {
        let mut for_work = decisions.clone();
        let work = plan.work.as_ref().map(|work| AtWork::new(work.clone(), &mut for_work));
        Self {
            id,
            caller: Caller::new(decisions),
            state: State::Out,
            called: SimTime::ZERO,
            work,
            crashed: None,
            outputs: VecDeque::new(),
        }
    }

    /// Whether its representative is logged in, as far as it knows.
    pub fn is_logged_in(&self) -> bool {
        self.state == State::In
    }

    // ---- commands

    /// Its representative logs in. Returns whether that was to be done.
    pub fn log_in(&mut self, now: SimTime) -> bool {
        self.log_in_since(now, now)
    }

    /// Its representative logs out. Returns whether there was anybody.
    pub fn log_out(&mut self, now: SimTime) -> bool {
        let anybody = self.state != State::Out && !self.is_stopped();
        if anybody {
            self.caller.send(ToAppliance::Leave);
            self.forget();
            self.caller.hang_up();
            self.settle(now);
        }
        anybody
    }

    /// Its representative does something to a session. Returns whether there was a connection to say it on.
    pub fn act(&mut self, now: SimTime, session: SessionId, act: Act) -> bool {
        let said = self.is_logged_in() && self.caller.send(ToAppliance::Act { session, act });
        self.settle(now);
        said
    }

    /// Its representative chooses one of the Jump Items that a script has found (WEB-4). Returns whether there was a connection to
    /// say it on.
    pub fn choose(&mut self, now: SimTime, script: ScriptId, item: JumpItemId) -> bool {
        let said = self.is_logged_in() && self.caller.send(ToAppliance::Choose { script, item });
        self.settle(now);
        said
    }

    /// Its representative has been idle for long, or is active again (QUEUE-10). Returns whether it could be told.
    pub fn be_idle(&mut self, now: SimTime, idle: bool) -> bool {
        let said = self.is_logged_in() && self.caller.send(ToAppliance::Idle { idle });
        self.settle(now);
        said
    }

    /// Its computer stops: asleep, with a connection that stays, unheard and unanswering; or by a crash, which leaves nothing.
    /// Returns whether it ran.
    pub fn stop(&mut self, now: SimTime, asleep: bool) -> bool {
        if self.is_stopped() {
            return false;
        }
        if !asleep {
            // Whoever was logged in logs in again; what was under way is gone with the program.
            self.crashed = Some(self.state != State::Out);
            self.forget();
            self.caller.hang_up();
        }
        self.caller.fall_asleep();
        self.settle(now);
        true
    }

    /// Its computer runs again: whoever was logged in as it crashed logs in anew.
    pub fn start(&mut self, now: SimTime, behaviour: &Behaviour) {
        self.caller.wake(now, behaviour);
        self.settle(now);
        if self.crashed.take() == Some(true) {
            self.log_in(now);
        }
        self.go_on_working(now);
    }

    /// Whether nobody is logged in, and nothing is left to be done.
    pub fn is_over(&self) -> bool {
        self.state == State::Out && self.outputs.is_empty() && self.caller.is_over()
    }

    /// Whether its computer sleeps, over a connection that stays; one that crashed has none.
    pub fn is_asleep(&self) -> bool {
        self.is_stopped() && self.crashed.is_none()
    }

    /// Whether its computer does not run.
    pub fn is_stopped(&self) -> bool {
        self.caller.is_asleep()
    }

    // ---- what happens to it

    /// The dial reached the appliance and the handshakes are done.
    pub fn handle_dialled(&mut self, now: SimTime, connection: ConnectionId, behaviour: &Behaviour) {
        self.caller.handle_dialled(now, connection, behaviour);
        self.settle(now);
    }

    /// The dial came to nothing.
    pub fn handle_dial_failed(&mut self, now: SimTime, why: DialFailure, behaviour: &Behaviour) {
        self.caller.handle_dial_failed(now, why, behaviour);
        self.settle(now);
    }

    /// The other side ended the connection, or the network did.
    pub fn handle_hung_up(&mut self, now: SimTime, connection: ConnectionId, how: LossSeen, behaviour: &Behaviour) {
        self.caller.handle_hung_up(now, connection, how, behaviour);
        self.settle(now);
    }

    /// A message arrived.
    pub fn handle_message(&mut self, now: SimTime, connection: ConnectionId, message: ToClient, behaviour: &Behaviour) {
        if let Some(message) = self.caller.handle_message(now, connection, message, behaviour) {
            self.hear(now, message);
        }
        self.settle(now);
    }

    /// Time has come for whatever [`Self::poll_timeout`] announced; does nothing before that.
    pub fn handle_timeout(&mut self, now: SimTime, behaviour: &Behaviour) {
        self.caller.handle_timeout(now, behaviour);
        self.settle(now);
        if !self.caller.is_asleep() {
            self.go_on_working(now);
        }
    }

    // ---- what it wants

    /// The next thing it wants done; call until there is none.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Self::handle_timeout`] at the latest.
    pub fn poll_timeout(&self) -> Option<SimTime> {
        let work = self.work.as_ref().filter(|_| !self.caller.is_asleep());
        self.caller.poll_timeout().into_iter().chain(work.and_then(AtWork::poll_timeout)).min()
    }

    // ---- below the surface

    fn hear(&mut self, now: SimTime, message: ToClient) {
        match message {
            ToClient::LoggedIn if self.state == State::Calling => {
                self.state = State::In;
                self.outputs.push_back(Output::Event(ConsoleEvent::Ready { after: now.since(self.called) }));
            }
            ToClient::LogInRefused { why } => {
                self.forget();
                self.caller.hang_up();
                if let Some(after) = self.work.as_mut().and_then(|work| work.handle_refused(now, why)) {
                    self.outputs.push_back(Output::Event(ConsoleEvent::TriesAgain { after }));
                }
            }
            ToClient::SignedOut | ToClient::LoggedOut => {
                self.forget();
                self.caller.hang_up();
            }
            _ => {}
        }
        if let Some(work) = &mut self.work {
            work.hear(now, message);
        }
        self.go_on_working(now);
    }

    /// Does what its representative does by itself now.
    fn go_on_working(&mut self, now: SimTime) {
        let Some(work) = &mut self.work else { return };
        let turn = work.poll_shift(now);
        match turn {
            Some(Turn::Begins) => _ = self.log_in(now),
            // The wish is as old as it was.
            Some(Turn::TriesAgain) => _ = self.log_in_since(now, self.called),
            Some(Turn::Ends) | None => {}
        }
        while let Some((session, act)) = self.work.as_mut().and_then(|work| work.poll_act(now)) {
            self.caller.send(ToAppliance::Act { session, act });
        }
        if turn == Some(Turn::Ends) {
            self.log_out(now);
        }
        self.settle(now);
    }

    /// Its representative wishes to log in, since then.
    fn log_in_since(&mut self, now: SimTime, called: SimTime) -> bool {
        let can = self.state == State::Out && !self.is_stopped();
        if can {
            self.state = State::Calling;
            self.called = called;
            self.outputs.push_back(Output::Event(ConsoleEvent::Called));
            self.caller.call(ToAppliance::Call { party: Party::Console(self.id) });
            self.settle(now);
        }
        can
    }

    /// Nobody is logged in any more.
    fn forget(&mut self) {
        self.state = State::Out;
        if let Some(work) = &mut self.work {
            work.drop_everything();
        }
    }

    fn settle(&mut self, now: SimTime) {
        while let Some(output) = self.caller.poll_output() {
            self.outputs.push_back(match output {
                caller::Output::Dial => Output::Dial,
                caller::Output::Send(message) => Output::Send(message),
                caller::Output::HangUp => Output::HangUp,
                caller::Output::Abandon => Output::Abandon,
                caller::Output::News(News::Lost { .. }) => {
                    if let Some(work) = &mut self.work {
                        work.drop_everything();
                    }
                    (self.state, self.called) = (State::Calling, now);
                    Output::Event(ConsoleEvent::LostContact)
                }
                caller::Output::News(News::Dialled { .. } | News::DialFailed { .. } | News::Answered { .. }) => {
                    continue;
                }
            });
        }
    }
}

#[cfg(test)]
mod tests;
