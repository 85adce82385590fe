//! The program's side of one connection with the appliance, for consoles and for customers: dial, say a first word, keep
//! alive, notice a loss, dial again (CONN-5, CONN-8).
//!
//! A console or a customer holds one of these, hands on to it what happens to its connection, and does what it wants. It knows
//! when to talk and not about what: what was said is its owner's, and so is whether a connection is wanted at all. Keep-alives are
//! always sent one by one: there are thousands of such connections at the most, and none lasts for months.
//!
//! Call order: any `handle_*` or command with the current time, then [`Caller::poll_output`] until it is empty, then
//! [`Caller::poll_timeout`] for the moment at which to call [`Caller::handle_timeout`] at the latest. Calling it early, or for
//! a moment that has since moved, changes nothing.

use smallvec::SmallVec;

use crate::event::{DialFailure, LossSeen};
use crate::id::ConnectionId;
use crate::jump_client::back_off::Delays;
use crate::keep_alive::KeepAlive;
use crate::plan::Behaviour;
use crate::rng::Decisions;
use crate::time::{SimDuration, SimTime};
use crate::wire::{ToAppliance, ToClient};

/// One connection, or the wish for one.
#[derive(Debug)]
pub struct Caller {
    phase: Phase,
    /// What it says first on each connection that it makes, as long as one is wanted.
    first_word: Option<ToAppliance>,
    /// Dials since it was last answered.
    attempt: u32,
    delays: Delays,
    decisions: Decisions,
    outputs: SmallVec<[Output; 2]>,
}

/// What a caller wants done, or tells its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Dial the appliance; the answer is [`Caller::handle_dialled`] or [`Caller::handle_dial_failed`].
    Dial,
    /// Send this on the connection.
    Send(ToAppliance),
    /// Close the connection, or give up the dial; nothing more is to be heard of it.
    HangUp,
    /// Forget the connection or the dial without a word to anybody.
    Abandon,
    /// Its owner is to know this.
    News(News),
}

/// What happened to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum News {
    /// It dials; `attempt` counts from 1 since it was last answered.
    Dialled { attempt: u32 },
    /// The dial came to nothing, or nobody answered its first word; it dials again after `retry_in` (CONN-5).
    DialFailed { why: DialFailure, retry_in: SimDuration },
    /// The appliance has answered its first word: from now on it can talk.
    Answered { connection: ConnectionId },
    /// A connection on which it could talk is gone; it dials again after `retry_in`.
    Lost { how: LossSeen, retry_in: SimDuration },
}

/// What the caller is about, with what it needs for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Will dial at that time, if at all.
    Idle { until: Option<SimTime> },
    /// Has dialled; whoever carries the dial answers it in bounded time.
    Dialling,
    /// Has said its first word and gives up at that time.
    Greeting { until: SimTime, connection: ConnectionId },
    /// Was answered; keep-alive `next` is the next one to send.
    Talking { connection: ConnectionId, keep_alive: KeepAlive, next: u32 },
    /// Its computer sleeps, perhaps with a connection that it will believe in when it wakes.
    Asleep { line: Line },
}

/// The connection of a computer that sleeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// There is none.
    None,
    /// It is there, as far as the computer knows.
    Held(ConnectionId, KeepAlive),
    /// It was lost since.
    Lost(LossSeen),
}

impl Caller {
    /// A caller that does nothing until [`Self::call`]. `decisions` is its own chance.
    pub fn new(decisions: Decisions) -> Self {
        Self {
            phase: Phase::Idle { until: None },
            first_word: None,
            attempt: 0,
            delays: Delays::default(),
            decisions,
            outputs: SmallVec::new(),
        }
    }

    /// The connection that it greets or talks on.
    pub const fn connection(&self) -> Option<ConnectionId> {
        match self.phase {
            Phase::Greeting { connection, .. } | Phase::Talking { connection, .. } => Some(connection),
            Phase::Idle { .. } | Phase::Dialling | Phase::Asleep { .. } => None,
        }
    }

    /// Whether it can talk, as far as it knows.
    pub const fn is_talking(&self) -> bool {
        matches!(self.phase, Phase::Talking { .. })
    }

    /// Whether a connection is wanted: it then dials again whatever happens, until [`Self::hang_up`].
    pub const fn is_wanted(&self) -> bool {
        self.first_word.is_some()
    }

    /// Whether nothing more will come of it: no connection is wanted, and everything that it wanted is done.
    pub fn is_over(&self) -> bool {
        !self.is_wanted() && self.outputs.is_empty()
    }

    /// Whether its computer sleeps.
    pub const fn is_asleep(&self) -> bool {
        matches!(self.phase, Phase::Asleep { .. })
    }

    // ---- commands

    /// A connection is wanted from now on, and `first_word` is what to say first on it. Dials at once, without waiting for a
    /// delay that is under way; one that dials or has a connection already says it on the next one.
    pub fn call(&mut self, first_word: ToAppliance) {
        self.first_word = Some(first_word);
        if matches!(self.phase, Phase::Idle { .. }) {
            self.dial();
        }
    }

    /// As [`Self::call`], but hangs up first, and dials at that time.
    pub fn call_at(&mut self, at: SimTime, first_word: ToAppliance) {
        self.hang_up();
        self.first_word = Some(first_word);
        if matches!(self.phase, Phase::Idle { .. }) {
            self.phase = Phase::Idle { until: Some(at) };
        }
    }

    /// No connection is wanted any more; says nothing of its own before it hangs up. A sleeping computer does so without a word.
    pub fn hang_up(&mut self) {
        self.first_word = None;
        self.attempt = 0;
        self.delays = Delays::default();
        match self.phase {
            Phase::Idle { .. } => self.phase = Phase::Idle { until: None },
            Phase::Dialling | Phase::Greeting { .. } | Phase::Talking { .. } => {
                self.phase = Phase::Idle { until: None };
                self.outputs.push(Output::HangUp);
            }
            Phase::Asleep { line } => {
                self.phase = Phase::Asleep { line: Line::None };
                if matches!(line, Line::Held(..)) {
                    self.outputs.push(Output::Abandon);
                }
            }
        }
    }

    /// Says something. Returns whether there is a connection to say it on.
    pub fn send(&mut self, message: ToAppliance) -> bool {
        let talking = self.is_talking();
        if talking {
            self.outputs.push(Output::Send(message));
        }
        talking
    }

    /// Its computer falls asleep: a connection stays, unheard and unanswering, and a dial is forgotten.
    pub fn fall_asleep(&mut self) {
        let line = match self.phase {
            Phase::Asleep { .. } => return,
            Phase::Talking { connection, keep_alive, .. } => Line::Held(connection, keep_alive),
            Phase::Idle { .. } => Line::None,
            Phase::Dialling | Phase::Greeting { .. } => {
                self.outputs.push(Output::Abandon);
                Line::None
            }
        };
        self.phase = Phase::Asleep { line };
    }

    /// Its computer wakes: it trusts its old connection until keep-alives prove it wrong, or dials again if one is wanted.
    pub fn wake(&mut self, now: SimTime, behaviour: &Behaviour) {
        let Phase::Asleep { line } = self.phase else { return };
        self.attempt = 0;
        self.delays = Delays::default();
        match line {
            Line::Held(connection, keep_alive) if keep_alive.deadline() > now => {
                // The latest of those that fell due meanwhile goes out at once.
                let next = keep_alive.due_before(now).max(keep_alive.last_heard() + 1);
                self.phase = Phase::Talking { connection, keep_alive, next };
            }
            Line::Held(..) => {
                self.outputs.push(Output::HangUp);
                self.lose(now, LossSeen::KeepAliveTimeout, behaviour);
            }
            Line::Lost(how) => self.lose(now, how, behaviour),
            Line::None => {
                let until = self.is_wanted().then(|| now + self.draw(behaviour));
                self.phase = Phase::Idle { until };
            }
        }
    }

    // ---- what happens to it

    /// The dial reached the appliance and the handshakes are done: says its first word.
    pub fn handle_dialled(&mut self, now: SimTime, connection: ConnectionId, behaviour: &Behaviour) {
        if self.phase == Phase::Dialling
            && let Some(first_word) = self.first_word
        {
            self.phase = Phase::Greeting { until: now + behaviour.greeting_timeout, connection };
            self.outputs.push(Output::Send(first_word));
        }
    }

    /// The dial came to nothing.
    pub fn handle_dial_failed(&mut self, now: SimTime, why: DialFailure, behaviour: &Behaviour) {
        if self.phase == Phase::Dialling {
            self.fail(now, why, behaviour);
        }
    }

    /// A message arrived on `connection`. Gives what its owner is to hear of: nothing on a connection that it no longer
    /// believes in, and no answers to keep-alives. The first of them answers its first word.
    pub fn handle_message(
        &mut self,
        now: SimTime,
        connection: ConnectionId,
        message: ToClient,
        behaviour: &Behaviour,
    ) -> Option<ToClient> {
        match &mut self.phase {
            Phase::Greeting { connection: own, .. } if *own == connection => {
                let keep_alive = KeepAlive::new(now, behaviour.keep_alive_interval, behaviour.keep_alive_missed_max);
                self.phase = Phase::Talking { connection, keep_alive, next: 1 };
                self.attempt = 0;
                self.delays = Delays::default();
                self.outputs.push(Output::News(News::Answered { connection }));
                Some(message)
            }
            Phase::Talking { connection: own, keep_alive, .. } if *own == connection => match message {
                ToClient::KeepAliveAnswer { number } => {
                    keep_alive.hear(number);
                    None
                }
                _ => Some(message),
            },
            _ => None,
        }
    }

    /// The other side ended `connection`, or the network did.
    pub fn handle_hung_up(&mut self, now: SimTime, connection: ConnectionId, how: LossSeen, behaviour: &Behaviour) {
        match &mut self.phase {
            Phase::Greeting { connection: own, .. } if *own == connection => {
                self.fail(now, DialFailure::CutOff, behaviour);
            }
            Phase::Talking { connection: own, .. } if *own == connection => self.lose(now, how, behaviour),
            Phase::Asleep { line: Line::Held(own, _) } if *own == connection => {
                self.phase = Phase::Asleep { line: Line::Lost(how) };
            }
            _ => {}
        }
    }

    /// Time has come for whatever [`Self::poll_timeout`] announced; does nothing before that.
    pub fn handle_timeout(&mut self, now: SimTime, behaviour: &Behaviour) {
        match &mut self.phase {
            Phase::Idle { until: Some(until) } if *until <= now => self.dial(),
            Phase::Greeting { until, .. } if *until <= now => {
                self.outputs.push(Output::HangUp);
                self.fail(now, DialFailure::NoGreeting, behaviour);
            }
            Phase::Talking { keep_alive, .. } if keep_alive.deadline() <= now => {
                self.outputs.push(Output::HangUp);
                self.lose(now, LossSeen::KeepAliveTimeout, behaviour);
            }
            Phase::Talking { keep_alive, next, .. } if keep_alive.due(*next) <= now => {
                self.outputs.push(Output::Send(ToAppliance::KeepAlive { number: *next }));
                *next += 1;
            }
            _ => {}
        }
    }

    // ---- what it wants

    /// The next thing it wants done, or tells; call until there is none.
    pub fn poll_output(&mut self) -> Option<Output> {
        if self.outputs.is_empty() { None } else { Some(self.outputs.remove(0)) }
    }

    /// When to call [`Self::handle_timeout`] at the latest.
    pub fn poll_timeout(&self) -> Option<SimTime> {
        match &self.phase {
            Phase::Idle { until } => *until,
            Phase::Greeting { until, .. } => Some(*until),
            Phase::Talking { keep_alive, next, .. } => Some(keep_alive.due(*next).min(keep_alive.deadline())),
            Phase::Dialling | Phase::Asleep { .. } => None,
        }
    }

    // ---- below the surface

    fn dial(&mut self) {
        self.attempt += 1;
        self.phase = Phase::Dialling;
        self.outputs.extend([Output::News(News::Dialled { attempt: self.attempt }), Output::Dial]);
    }

    fn fail(&mut self, now: SimTime, why: DialFailure, behaviour: &Behaviour) {
        let retry_in = self.draw(behaviour);
        self.phase = Phase::Idle { until: Some(now + retry_in) };
        self.outputs.push(Output::News(News::DialFailed { why, retry_in }));
    }

    fn lose(&mut self, now: SimTime, how: LossSeen, behaviour: &Behaviour) {
        let retry_in = self.draw(behaviour);
        self.phase = Phase::Idle { until: Some(now + retry_in) };
        self.outputs.push(Output::News(News::Lost { how, retry_in }));
    }

    fn draw(&mut self, behaviour: &Behaviour) -> SimDuration {
        self.delays.draw(&behaviour.back_off, &mut self.decisions.next_generator())
    }
}

#[cfg(test)]
mod tests;
