//! What the timeline and the workload have representatives and customers do.

use std::sync::Arc;

use model::customer::Customer;
use model::event::StopHow;
use model::id::{ClientId, ConsoleId, EntryId, SessionId, StreamId};
use model::jump_client::JumpClient;
use model::plan::{self, Action, DeskAction, Plan, Request, Requests};
use model::rng::Chance;
use model::session::{Act, ActRefusal, Arrival};
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};
use model::workload::Calendar;

use super::{Rehearsal, Timer};

/// The streams of customers, each with the one who comes next.
#[derive(Debug)]
pub(super) struct Streams {
    calendar: Calendar,
    requests: Vec<Requests>,
    /// The session of the next customer: behind those of the timeline.
    next_session: u32,
    coming: Vec<Option<Request>>,
}

impl Streams {
    pub(super) fn new(plan: &Plan, chance: &Chance) -> Self {
        let streams = &plan.support.streams;
        Self {
            calendar: Calendar::new(&plan.starts),
            requests: streams.iter().map(|stream| Requests::new(stream, *chance)).collect(),
            next_session: plan.sessions.len() as u32,
            coming: vec![None; streams.len()],
        }
    }
}

impl Rehearsal {
    /// Sets the timer for the next customer of a stream.
    pub(super) fn await_customer(&mut self, stream: usize) {
        let streams = &mut self.streams;
        let next = streams.requests[stream].next(&self.plan.support.streams[stream], &streams.calendar);
        streams.coming[stream] = next;
        if let Some(request) = next.filter(|request| request.at <= SimTime::ZERO + self.plan.duration) {
            self.set_timer(request.at, Timer::Comes(stream));
        }
    }

    /// The next customer of a stream comes.
    pub(super) fn bring_from_stream(&mut self, now: SimTime, stream: usize) {
        let Some(request) = self.streams.coming[stream] else { return };
        let kind = &self.plan.support.streams[stream];
        let arrival = Arrival {
            entrance: kind.entrance,
            client: kind.client,
            device: kind.device,
            wanted_ago: SimDuration::ZERO,
            handling: Some(request.handling),
            screen: kind.screen,
        };
        let session = SessionId(self.streams.next_session);
        self.streams.next_session += 1;
        self.recorder.bring_from_stream(session, StreamId(stream as u32), &self.plan);
        let replies = kind.replies;
        self.bring_customer(now, session, request.site, arrival, request.patience, replies);
        self.await_customer(stream);
    }

    /// An entry of the timeline that has to do with representatives or customers begins.
    pub(super) fn begin_desk_entry(&mut self, now: SimTime, entry: EntryId) {
        let plan = Arc::clone(&self.plan);
        let Action::Desk(action) = &plan.timeline[entry.index()].action else { return };
        match action {
            DeskAction::LogIn { consoles, over }
            | DeskAction::LogOut { consoles, over }
            | DeskAction::ConsoleStop { consoles, over, .. } => {
                self.spread_evenly(now, consoles, *over, |console| Timer::AtConsole(entry, *console));
            }
            DeskAction::Idle { consoles, .. } => self.be_idle(now, entry, consoles, true),
            DeskAction::Customer(customer) => {
                self.effects.touch(entry).desk_acts += 1;
                let plan::Customer { session, site, arrival, patience, replies } = *customer;
                self.bring_customer(now, session, site, arrival, patience, replies);
            }
            DeskAction::CustomerLeaves { session } => {
                let left = self.at_customer(now, *session, Customer::leave);
                self.effects.touch(entry).desk_acts += u64::from(left);
            }
            DeskAction::CustomerSleep { session, .. } => {
                let there = self.at_customer(now, *session, |customer| {
                    customer.fall_asleep();
                    true
                });
                self.effects.touch(entry).desk_acts += u64::from(there);
            }
            DeskAction::RemoteAnswers { session, answer } => {
                let answered = match self.client_of(*session) {
                    Some(client) => self.at_client(now, client, |client| client.answer(*session, *answer)),
                    None => self.at_customer(now, *session, |customer| customer.answer(*answer)),
                };
                self.effects.touch(entry).desk_acts += u64::from(answered);
            }
            DeskAction::RemoteTakesBack { session } => {
                let said = match self.client_of(*session) {
                    Some(client) => self.at_client(now, client, |client| client.take_back(*session)),
                    None => self.at_customer(now, *session, Customer::take_back),
                };
                self.effects.touch(entry).desk_acts += u64::from(said);
            }
            DeskAction::Act { who, session, act } => self.do_act(now, entry, *who, *session, *act),
            DeskAction::KeyMade { key, user, portal, valid_for } => {
                if self.appliance.is_up() {
                    self.effects.touch(entry).desk_acts += 1;
                    self.appliance.make_key(now, *key, *user, *portal, *valid_for);
                    self.settle_appliance(now);
                }
            }
            DeskAction::Script { script, call } => self.call_script(now, entry, *script, call),
            DeskAction::ScriptChoice { script, user, item } => self.choose(now, entry, *script, *user, *item),
            DeskAction::LoginPage { user, there } => self.be_at_login_page(now, entry, *user, *there),
            DeskAction::CredentialManager { manager, what } => self.run_manager(now, entry, *manager, *what),
        }
    }

    /// What such an entry began ends.
    pub(super) fn end_desk_entry(&mut self, now: SimTime, entry: EntryId) {
        let plan = Arc::clone(&self.plan);
        let Action::Desk(action) = &plan.timeline[entry.index()].action else { return };
        match action {
            DeskAction::Idle { consoles, .. } => self.be_idle(now, entry, consoles, false),
            DeskAction::CustomerSleep { session, .. } => {
                let behaviour = self.plan.behaviour;
                self.at_customer(now, *session, |customer| {
                    customer.wake(now, &behaviour);
                    true
                });
            }
            _ => {}
        }
    }

    /// Something happens at one console of an entry: its moment has come, or the end of what began then.
    pub(super) fn run_at_console(&mut self, now: SimTime, entry: EntryId, console: ConsoleId) {
        let plan = Arc::clone(&self.plan);
        let Action::Desk(action) = &plan.timeline[entry.index()].action else { return };
        let done = match action {
            DeskAction::LogIn { .. } => self.at_console(now, console, |console| console.log_in(now)),
            DeskAction::LogOut { .. } => self.at_console(now, console, |console| console.log_out(now)),
            DeskAction::ConsoleStop { how, lasting, .. } => {
                let how = *how;
                let stops = self.at_console(now, console, |console| console.stop(now, how == StopHow::Asleep));
                if stops {
                    self.set_timer(now + *lasting, Timer::ConsoleBack(console));
                }
                stops
            }
            _ => false,
        };
        self.effects.touch(entry).desk_acts += u64::from(done);
    }

    /// A console that was stopped comes back.
    pub(super) fn bring_console_back(&mut self, now: SimTime, console: ConsoleId) {
        let behaviour = self.plan.behaviour;
        self.at_console(now, console, |console| {
            console.start(now, &behaviour);
            true
        });
    }

    fn be_idle(&mut self, now: SimTime, entry: EntryId, consoles: &[ConsoleId], idle: bool) {
        for console in consoles {
            let told = self.at_console(now, *console, |console| console.be_idle(now, idle));
            self.effects.touch(entry).desk_acts += u64::from(told);
        }
    }

    /// Somebody acts: over the console at which that one is, or, where the plan has none, at the appliance by itself.
    fn do_act(&mut self, now: SimTime, entry: EntryId, who: Representative, session: SessionId, act: Act) {
        let own = self.consoles_of(who);
        let said = if !own.is_empty() {
            own.into_iter().any(|console| self.at_console(now, console, |console| console.act(now, session, act)))
        } else if self.appliance.is_up() {
            // What came of it is an event.
            let _told: Result<(), ActRefusal> = self.appliance.act(now, who, session, act);
            self.settle_appliance(now);
            true
        } else {
            false
        };
        self.effects.touch(entry).desk_acts += u64::from(said);
    }

    /// Somebody's consoles, whoever is logged in at them.
    pub(super) fn consoles_of(&self, who: Representative) -> Vec<ConsoleId> {
        let consoles = self.plan.consoles.iter().zip(0..).filter(|(console, _)| console.who == who);
        consoles.map(|(_, number)| ConsoleId(number)).collect()
    }

    /// The Jump Client of a session with one, as far as there is such a session.
    fn client_of(&self, session: SessionId) -> Option<ClientId> {
        self.appliance.sessions().get(session)?.jump_client()
    }

    fn at_client(&mut self, now: SimTime, client: ClientId, act: impl FnOnce(&mut JumpClient) -> bool) -> bool {
        let done = act(&mut self.clients[client.index()]);
        self.settle_client(now, client);
        done
    }
}
