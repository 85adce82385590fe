//! Random cases: after each command the appliance, its events, its consoles and the reference agree.

mod agreement;
mod met;
mod resolve;

use jumpstorm_model::event::{CustomerGone, LossSeen, SessionEvent, WhyLeft};
use jumpstorm_model::id::{ClientId, ConsoleId, EntryId, Party, SessionId, SessionKeyId, UserId};
use jumpstorm_model::invariant::Laws;
use jumpstorm_model::plan::{Device, How, SessionRequest};
use jumpstorm_model::session::{Act, ActRefusal, Arrival};
use jumpstorm_model::session_policy::{JumpTo, Representative};
use jumpstorm_model::time::{SimDuration, SimTime};
use jumpstorm_model::wire::ToAppliance;
use proptest::prelude::*;

use crate::commands::{Case, Change, Command, for_all};
use crate::mirror::Mirror;
use crate::reference::{Reference, WANTED_AGO, entrance};
use crate::site::{PORTAL, seats};
use crate::world::World;
use met::Met;

/// The appliance and all that it is held against.
struct Desk {
    now: SimTime,
    world: World,
    mirror: Mirror,
    laws: Laws,
    reference: Reference,
    /// How many sessions were asked for, and keys made.
    asked: u32,
    keys: u32,
    met: Met,
    /// What consoles are to be told of that came to nothing.
    refused: Vec<(ConsoleId, SessionId, ActRefusal)>,
}

impl Desk {
    fn new(case: &Case) -> Self {
        let plan = case.site.plan();
        let mut desk = Self {
            now: SimTime::ZERO,
            world: World::new(&plan),
            mirror: Mirror::default(),
            laws: Laws::new(&plan),
            reference: Reference::new(case.site.clone()),
            asked: 0,
            keys: 0,
            met: Met::default(),
            refused: Vec::new(),
        };
        desk.world.events.clear();
        desk
    }

    /// Does one thing on both sides. Returns whether there was anything to do.
    fn step(&mut self, command: &Command) -> Result<bool, TestCaseError> {
        let now = self.now;
        let up = self.world.appliance.is_up();
        match command {
            Command::Up if up => return Ok(false),
            Command::Up => {
                self.world.appliance.come_up();
                self.world.settle(now);
            }
            Command::Wait { seconds } => return self.wait(*seconds).map(|()| true),
            _ if !up => return Ok(false),
            Command::Down(how) => {
                let sent = self.world.go_down(now, *how);
                prop_assert_eq!(sent, 0, "nobody hears what is said while it goes down");
                self.reference.go_down();
            }
            Command::Come(way, client) => {
                let (session, entrance) = (self.next_session(), entrance(way, self.keys));
                let arrival = Arrival {
                    entrance,
                    client: *client,
                    device: Device::Windows,
                    wanted_ago: WANTED_AGO,
                    handling: None,
                    screen: None,
                };
                self.world.appliance.fill_in(now, session, arrival);
                self.world.connect(now, Party::Customer(session));
                self.reference.come(now, session, entrance);
            }
            Command::MakeKey { user, valid_s } => self.make_key(*user, SimDuration::from_secs(*valid_s)),
            Command::Start { user, client } => {
                let session = self.next_session();
                let how = client.map_or(How::JumpTo(JumpTo::LocalJump), |client| {
                    How::Jump(jumpstorm_model::id::JumpItemId(client))
                });
                self.world.appliance.ask_for_session(now, request(session, UserId(*user), how));
                self.world.settle(now);
                self.reference.start(session, *user, *client);
            }
            Command::Act { .. } => {
                let Some((who, session, act)) = self.resolve(command) else { return Ok(false) };
                self.act(who, session, act);
            }
            Command::Race { session, users } => {
                let waiting: Vec<_> = self.reference.sessions.iter().filter(|one| one.waits.is_some()).collect();
                let Some(one) = waiting.get(*session as usize % waiting.len().max(1)) else { return Ok(false) };
                let id = one.id;
                for user in users {
                    self.act(Representative::User(UserId(*user)), id, Act::Accept);
                }
            }
            Command::CustomerGoes { session, lost } => {
                let there: Vec<SessionId> = self.world.customers().into_iter().collect();
                let Some(id) = there.get(*session as usize % there.len().max(1)).copied() else { return Ok(false) };
                if !lost {
                    self.world.say(now, Party::Customer(id), ToAppliance::Leave);
                }
                self.world.hang_up(now, Party::Customer(id), loss(*lost));
                self.reference.lose_customer(id, if *lost { CustomerGone::Lost } else { CustomerGone::Left });
            }
            Command::LogIn(console) => {
                let party = Party::Console(ConsoleId(*console as u32));
                if self.world.is_connected(party) {
                    return Ok(false);
                }
                let who = seats().nth(*console).expect("it is one of them");
                let full = self.reference.site.licences.is_some_and(|all| self.reference.licences() >= all as usize);
                self.world.connect(now, party);
                if !full || matches!(who, Representative::External(_)) {
                    self.reference.logged_in.insert(who);
                }
            }
            Command::LogOut { console, lost } => {
                let party = Party::Console(ConsoleId(*console as u32));
                if !self.world.is_connected(party) {
                    return Ok(false);
                }
                if !lost {
                    self.world.say(now, party, ToAppliance::Leave);
                }
                self.world.hang_up(now, party, loss(*lost));
                let who = seats().nth(*console).expect("it is one of them");
                self.reference.lose(now, who, if *lost { WhyLeft::Lost } else { WhyLeft::LoggedOut });
            }
            Command::Idle { console, idle } => {
                let party = Party::Console(ConsoleId(*console as u32));
                let user = matches!(seats().nth(*console), Some(Representative::User(_)));
                if !user || !self.world.is_connected(party) {
                    return Ok(false);
                }
                self.world.say(now, party, ToAppliance::Idle { idle: *idle });
            }
            Command::JumpClient { client, online } => {
                let party = Party::JumpClient(ClientId(*client));
                match (self.world.is_connected(party), *online) {
                    (false, true) => {
                        self.world.connect(now, party);
                        self.reference.online.insert(*client);
                        // Two at once would be let in one after the other.
                        self.wait(1)?;
                    }
                    (true, false) => {
                        self.world.hang_up(now, party, LossSeen::Closed);
                        self.reference.lose_jump_client(*client);
                    }
                    _ => return Ok(false),
                }
            }
            Command::Directory(change) => self.change(change),
        }
        Ok(true)
    }

    fn next_session(&mut self) -> SessionId {
        self.asked += 1;
        SessionId(self.asked - 1)
    }

    fn make_key(&mut self, user: u32, valid: SimDuration) {
        let key = SessionKeyId(self.keys);
        self.keys += 1;
        let made = self.world.appliance.make_key(self.now, key, UserId(user), PORTAL, valid);
        self.world.settle(self.now);
        let may = self.reference.there(user) && self.reference.site.makes_keys[user as usize];
        if may {
            self.reference.keys.insert(key, (user, self.now + valid));
        }
        assert_eq!(made, may, "KEY-3");
    }

    fn act(&mut self, who: Representative, session: SessionId, act: Act) {
        let offered = self.mirror.sessions.get(&session).and_then(|seen| seen.offer).map(|(user, _)| user);
        let console = seats().position(|seat| seat == who).map(|console| ConsoleId(console as u32));
        let console = console.filter(|console| self.world.is_connected(Party::Console(*console)));
        match console {
            Some(console) => self.world.say(self.now, Party::Console(console), ToAppliance::Act { session, act }),
            None => {
                let _told = self.world.appliance.act(self.now, who, session, act);
                self.world.settle(self.now);
            }
        }
        self.reference.act(self.now, who, session, act, offered);
        if let (Some(console), Some((_, SessionEvent::ActRefused { why, .. }))) = (console, self.reference.told.last())
        {
            self.refused.push((console, session, *why));
        }
    }

    fn change(&mut self, change: &Change) {
        let before = self.reference.site.directory();
        let site = &mut self.reference.site;
        match change {
            Change::Team(team, members) => site.teams[*team as usize] = members.clone(),
            Change::Extended(user) => site.extended[*user as usize] ^= true,
            Change::Shares(user) => site.shares[*user as usize] ^= true,
            Change::Help(issue) => site.help[*issue as usize] ^= true,
        }
        let saved = site.directory();
        self.world.appliance.change_directory(self.now, EntryId(0), &before, &saved);
        self.world.settle(self.now);
        self.reference.desert(self.now);
        // A new rule may be due for what waits already.
        self.world.appliance.handle_timeout(self.now);
        self.world.settle(self.now);
        self.reference.pass(self.now);
    }

    /// Time passes, from one due moment to the next.
    fn wait(&mut self, seconds: u64) -> Result<(), TestCaseError> {
        let until = self.now + SimDuration::from_secs(seconds);
        for _ in 0..STEPS_MAX {
            let own = self.world.appliance.poll_timeout();
            let Some(due) = own.into_iter().chain(self.reference.next_rule()).min().filter(|due| *due <= until) else {
                self.now = until;
                return Ok(());
            };
            self.now = self.now.max(due);
            self.world.appliance.handle_timeout(self.now);
            self.world.settle(self.now);
            self.reference.pass(self.now);
            self.agree()?;
        }
        Err(TestCaseError::fail("something stays due"))
    }
}

fn request(session: SessionId, user: UserId, how: How) -> SessionRequest {
    SessionRequest {
        session,
        user,
        how,
        ticket: false,
        challenge_passed: false,
        password: false,
        overrides: false,
        invited_by: None,
    }
}

const fn loss(lost: bool) -> LossSeen {
    if lost { LossSeen::KeepAliveTimeout } else { LossSeen::Closed }
}

/// Covers: QUEUE-1, QUEUE-2, QUEUE-3, QUEUE-4, QUEUE-5, QUEUE-6, QUEUE-9, QUEUE-10, QUEUE-11, KEY-1, KEY-2, KEY-3.
/// Covers: SHARE-1, SHARE-2, SHARE-3, SHARE-4, SHARE-5, SHARE-6, SHARE-7, SHARE-8, SHARE-9, EXT-1, EXT-2, EXT-3.
/// Covers: CLOSE-1, CLOSE-2, CLOSE-3, APP-8.
#[test]
fn the_desk_does_what_the_lists_say() {
    let met = std::cell::RefCell::new(Met::default());
    for_all(CASES, |case| {
        let mut desk = Desk::new(&case);
        for command in &case.commands {
            let done = desk.step(command)?;
            desk.met.command(command, done);
            desk.agree()?;
        }
        met.borrow_mut().add(desk.close()?);
        Ok(())
    });
    met.into_inner().assert_enough();
}

const CASES: u32 = 2_500;
/// Due moments within five minutes, at most.
const STEPS_MAX: usize = 2_000;
