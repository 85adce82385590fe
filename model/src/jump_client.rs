//! The endpoint's life: dial, greet, wait, be admitted, stay connected, notice a loss, dial again (CONN-1, CONN-5).
//!
//! Call order: any `handle_*` or command with the current time, then [`JumpClient::poll_output`] until it is empty,
//! then [`JumpClient::poll_timeout`] for the moment at which to call [`JumpClient::handle_timeout`] at the latest.
//! Calling it early, or for a moment that has since moved, changes nothing.

pub mod back_off;
mod beginning;
mod computer;
mod deletion;
pub mod installation;
pub mod local;
mod screen;
pub mod statistics;
pub mod travel;
pub mod upgrade;

use smallvec::SmallVec;

use crate::access::Screen;
use crate::certificate::Chain;
use crate::event::{ClientEvent, DialFailure, LossSeen};
use crate::id::{ClientId, ConnectionId, EntryId, SiteId};
use crate::keep_alive::KeepAlive;
use crate::plan::Behaviour;
use crate::questions::Questions;
use crate::rng::Decisions;
use crate::time::{SimDuration, SimTime};
use crate::wire::{SharedSettings, ToAppliance, ToClient};

use back_off::{Delays, uniform};
use deletion::Absence;
use statistics::Reports;
use upgrade::Software;

/// One Jump Client.
#[derive(Debug)]
pub struct JumpClient {
    id: ClientId,
    phase: Phase,
    attempt: u32,
    delays: Delays,
    /// What the appliance last told it; nothing before the first time.
    told: Option<SharedSettings>,
    reports: Reports,
    software: Software,
    /// Since when it is out of contact, by its own account.
    absence: Absence,
    /// Whether an end user has disabled it; nothing before one has ever touched that.
    disabled: Option<bool>,
    /// The site at which its computer is, while that is not its own.
    away: Option<SiteId>,
    /// What goes on at its computer's screen.
    screen: Screen,
    /// What is asked there in sessions; most are never asked anything.
    questions: Option<Box<Questions>>,
    decisions: Decisions,
    outputs: SmallVec<[Output; 2]>,
}

/// What a Jump Client wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Dial the appliance; the answer is [`JumpClient::handle_dialled`] or [`JumpClient::handle_dial_failed`].
    Dial,
    /// Send this on the connection.
    Send(ToAppliance),
    /// Close the connection, or give up the dial; nothing more is to be heard of it.
    HangUp,
    /// Forget the connection or the dial without a word to anybody: the computer went to sleep over it.
    Abandon,
    /// Send a Wake-on-LAN packet for that client out on the network, with the password of that entry of the timeline (WAKE-1).
    WakePacket(ClientId, EntryId),
    /// Something observable happened.
    Event(ClientEvent),
}

/// What the client is about, with what it needs for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Will dial at that time.
    Idle { until: SimTime },
    /// Has dialled; whoever carries the dial answers it in bounded time.
    Dialling,
    /// Has said hello and gives up at that time.
    Greeting { until: SimTime, connection: ConnectionId },
    /// In line, or admitted.
    Talking { admitted: bool, connection: ConnectionId, keep_alive: KeepAlive, next: Option<u32> },
    /// Its computer does not run it; asleep it may still have a connection that it will believe in when it wakes.
    Stopped { connection: Option<(ConnectionId, KeepAlive)> },
    /// Gone for good.
    Uninstalled,
    /// Not there yet.
    NotInstalled,
}

impl JumpClient {
    /// A client that does nothing until [`Self::begin_connected`] or [`Self::start`]. `decisions` is its own chance.
    pub fn new(id: ClientId, decisions: Decisions) -> Self {
        Self {
            id,
            phase: Phase::Stopped { connection: None },
            attempt: 0,
            delays: Delays::default(),
            told: None,
            reports: Reports::default(),
            software: Software::default(),
            absence: Absence::default(),
            disabled: None,
            away: None,
            screen: Screen::default(),
            questions: None,
            decisions,
            outputs: SmallVec::new(),
        }
    }

    /// The connection that it holds to be alive or is greeting on.
    pub fn connection(&self) -> Option<ConnectionId> {
        match self.phase {
            Phase::Greeting { connection, .. } | Phase::Talking { connection, .. } => Some(connection),
            _ => None,
        }
    }

    /// Whether it is admitted and running, as far as it knows.
    pub fn is_connected(&self) -> bool {
        matches!(self.phase, Phase::Talking { admitted: true, .. })
    }

    /// Whether its computer runs it.
    pub fn is_running(&self) -> bool {
        !matches!(self.phase, Phase::Stopped { .. } | Phase::Uninstalled | Phase::NotInstalled)
    }

    /// Whether its computer does not run it, though it is installed.
    pub fn is_stopped(&self) -> bool {
        matches!(self.phase, Phase::Stopped { .. })
    }

    /// Its keep-alives, while it has a connection that is subject to them.
    pub fn keep_alive(&self) -> Option<&KeepAlive> {
        match &self.phase {
            Phase::Talking { keep_alive, .. } => Some(keep_alive),
            _ => None,
        }
    }

    // ---- what happens to it

    /// The dial reached the appliance and the handshakes are done: says hello, unless the chain that was `presented` is one
    /// that it does not trust (UPG-13).
    pub fn handle_dialled(&mut self, now: SimTime, connection: ConnectionId, presented: Chain, behaviour: &Behaviour) {
        if self.phase != Phase::Dialling {
            return;
        }
        if !self.software.trusts(presented) {
            self.outputs.push(Output::HangUp);
            return self.fail_dial(now, DialFailure::Untrusted, behaviour);
        }
        self.phase = Phase::Greeting { until: now + behaviour.greeting_timeout, connection };
        self.outputs.push(Output::Send(self.hello()));
    }

    /// The dial came to nothing.
    pub fn handle_dial_failed(&mut self, now: SimTime, why: DialFailure, behaviour: &Behaviour) {
        if self.phase == Phase::Dialling {
            self.fail_dial(now, why, behaviour);
        }
    }

    /// A message arrived on `connection`; one on a connection that it no longer believes in is ignored.
    pub fn handle_message(&mut self, now: SimTime, connection: ConnectionId, message: ToClient, behaviour: &Behaviour) {
        if self.connection() != Some(connection) {
            return;
        }
        match message {
            ToClient::Wait { .. } => self.talk(now, connection, false, behaviour),
            ToClient::Admitted { settings } => {
                self.talk(now, connection, true, behaviour);
                self.learn(settings);
                self.reports.begin(now, &settings, &self.decisions);
                self.tell_disabled();
            }
            ToClient::Settings { settings } => {
                self.learn(settings);
                self.reports.learn(now, &settings, &self.decisions);
            }
            ToClient::Package { version, install } => self.receive_package(now, version, install),
            ToClient::SessionBegins { session } => self.answer_session(session),
            ToClient::Question { session, number, question } => {
                self.hear_question(now, session, number, question, behaviour);
            }
            ToClient::QuestionOver { session, number } => self.forget_question(session, number),
            ToClient::Wake { client, entry } => self.outputs.push(Output::WakePacket(client, entry)),
            ToClient::KeepAliveAnswer { number } => {
                if let Phase::Talking { keep_alive, .. } = &mut self.phase {
                    keep_alive.hear(number);
                }
            }
            ToClient::ReturnIn { span } => {
                self.hang_up_until(now + span);
                self.outputs.push(Output::Event(ClientEvent::ToldToReturn { return_in: span }));
            }
            ToClient::NoCapacity => {
                let most = behaviour.refused_retry;
                let retry_in =
                    uniform(SimDuration::from_micros(most.as_micros() / 2), most, &mut self.decisions.next_generator());
                self.hang_up_until(now + retry_in);
                self.outputs.push(Output::Event(ClientEvent::Refused { retry_in }));
            }
            ToClient::Uninstall => {
                self.phase = Phase::Uninstalled;
                self.outputs.extend([Output::HangUp, Output::Event(ClientEvent::Uninstalled)]);
            }
            // What is said to consoles and customers alone.
            _ => {}
        }
    }

    /// The other side ended `connection`, or the network did.
    pub fn handle_hung_up(&mut self, now: SimTime, connection: ConnectionId, how: LossSeen, behaviour: &Behaviour) {
        match &mut self.phase {
            Phase::Greeting { connection: own, .. } if *own == connection => {
                self.fail_dial(now, DialFailure::CutOff, behaviour);
            }
            Phase::Talking { connection: own, admitted, .. } if *own == connection => {
                let admitted = *admitted;
                self.lose(now, admitted, how, behaviour);
            }
            Phase::Stopped { connection: own @ Some((_, _)) } if own.is_some_and(|(id, _)| id == connection) => {
                *own = None;
            }
            _ => {}
        }
    }

    /// Time has come for whatever [`Self::poll_timeout`] announced; does nothing before that.
    pub fn handle_timeout(&mut self, now: SimTime, behaviour: &Behaviour) {
        if let Some(version) = self.poll_installed(now) {
            return self.restart_into(now, version);
        }
        if self.expire(now) {
            return;
        }
        self.answer_questions(now);
        match &mut self.phase {
            Phase::Idle { until } if *until <= now => self.dial(),
            Phase::Greeting { until, .. } if *until <= now => {
                self.outputs.push(Output::HangUp);
                self.fail_dial(now, DialFailure::NoGreeting, behaviour);
            }
            Phase::Talking { admitted, keep_alive, next: Some(next), .. } => {
                if keep_alive.deadline() <= now {
                    let admitted = *admitted;
                    self.outputs.push(Output::HangUp);
                    self.lose(now, admitted, LossSeen::KeepAliveTimeout, behaviour);
                } else if keep_alive.due(*next) <= now {
                    self.outputs.push(Output::Send(ToAppliance::KeepAlive { number: *next }));
                    *next += 1;
                }
            }
            _ => {}
        }
        self.report(now);
    }

    // ---- commands

    /// From now on its keep-alives can change an outcome: sends them singly, in phase. `heard` is the last one whose
    /// answer it has. Does nothing if they are sent singly already.
    pub fn watch_keep_alives(&mut self, now: SimTime, heard: u32) {
        if let Phase::Talking { keep_alive, next: next @ None, .. } = &mut self.phase {
            keep_alive.hear(heard);
            *next = Some(keep_alive.due_before(now) + 1);
        }
    }

    /// Its line is sound: stops sending keep-alives singly if none is unanswered. Returns whether it sends none now.
    pub fn rest_keep_alives(&mut self) -> bool {
        let Phase::Talking { keep_alive, next, .. } = &mut self.phase else { return false };
        if next.is_some_and(|next| keep_alive.last_heard() + 1 == next) {
            *next = None;
        }
        next.is_none()
    }

    // ---- what it wants

    /// The next thing it wants done; call until there is none.
    pub fn poll_output(&mut self) -> Option<Output> {
        if self.outputs.is_empty() { None } else { Some(self.outputs.remove(0)) }
    }

    /// When to call [`Self::handle_timeout`] at the latest.
    pub fn poll_timeout(&self) -> Option<SimTime> {
        let next = match &self.phase {
            Phase::Idle { until } | Phase::Greeting { until, .. } => Some(*until),
            Phase::Talking { admitted, keep_alive, next, .. } => {
                let watched = next.map(|next| keep_alive.due(next).min(keep_alive.deadline()));
                let report = if *admitted { self.reports.next() } else { None };
                let installed = self.software.installed_at().filter(|_| *admitted);
                watched.into_iter().chain(report).chain(installed).chain(self.answers_at()).min()
            }
            _ => None,
        };
        next.into_iter().chain(self.removes_itself_at()).min()
    }

    // ---- below the surface

    fn dial(&mut self) {
        self.attempt += 1;
        self.phase = Phase::Dialling;
        self.outputs.extend([Output::Event(ClientEvent::Dialled { attempt: self.attempt }), Output::Dial]);
    }

    fn fail_dial(&mut self, now: SimTime, why: DialFailure, behaviour: &Behaviour) {
        self.absence.begin(now);
        let retry_in = self.draw(behaviour);
        self.phase = Phase::Idle { until: now + retry_in };
        self.outputs.push(Output::Event(ClientEvent::DialFailed { why, retry_in }));
    }

    /// Losing a connection before admission is a dial that failed, after it a loss of contact.
    fn lose(&mut self, now: SimTime, admitted: bool, how: LossSeen, behaviour: &Behaviour) {
        if !admitted {
            return self.fail_dial(now, DialFailure::CutOff, behaviour);
        }
        self.absence.begin(now);
        self.questions = None;
        let retry_in = self.draw(behaviour);
        self.phase = Phase::Idle { until: now + retry_in };
        self.outputs.push(Output::Event(ClientEvent::ContactLost { how, retry_in }));
    }

    fn hang_up_until(&mut self, until: SimTime) {
        self.phase = Phase::Idle { until };
        self.outputs.push(Output::HangUp);
    }

    fn talk(&mut self, now: SimTime, connection: ConnectionId, admitted: bool, behaviour: &Behaviour) {
        // Admission out of the line goes on with the keep-alives that were begun there.
        let (keep_alive, next) = match self.phase {
            Phase::Talking { keep_alive, next, .. } => (keep_alive, next),
            _ => (KeepAlive::new(now, behaviour.keep_alive_interval, behaviour.keep_alive_missed_max), None),
        };
        self.phase = Phase::Talking { admitted, connection, keep_alive, next };
        if admitted {
            self.attempt = 0;
            self.delays = Delays::default();
            self.software.abandon();
            self.absence.end();
            self.outputs.push(Output::Event(ClientEvent::Online { connection }));
        } else {
            self.outputs.push(Output::Event(ClientEvent::ToldToWait));
        }
    }

    fn learn(&mut self, settings: SharedSettings) {
        let before = self.told.replace(settings);
        if before.is_some_and(|before| before.delete_after != settings.delete_after) {
            self.outputs.push(Output::Event(ClientEvent::ToldDeletion { after: settings.delete_after }));
        }
    }

    fn draw(&mut self, behaviour: &Behaviour) -> SimDuration {
        self.delays.draw(&behaviour.back_off, &mut self.decisions.next_generator())
    }
}
