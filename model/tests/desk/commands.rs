//! What happens at the desk, at random. Commands name sessions by a number that is taken among those which there are when the
//! command comes, so that they mean something however a case shrinks.

use jumpstorm_model::event::DownHow;
use jumpstorm_model::id::{IssueId, RepInviteId, TeamId, UserId};
use jumpstorm_model::session::{CustomerClient, Invitee, Queue};
use jumpstorm_model::session_policy::Representative;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::site::{BUTTONS, CLIENTS, EXTERNALS, ISSUES, Members, Site, TEAMS, USERS, queue, seats, sites, team};

/// One thing that happens. `Pick` numbers are taken among what there is, `who` is taken as it is.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Come(Way, CustomerClient),
    MakeKey {
        user: u32,
        valid_s: u64,
    },
    /// A user starts a session with a computer: by local Jump, or with that Jump Client.
    Start {
        user: u32,
        client: Option<u32>,
    },
    /// A user acts on a session that is taken among those for which it makes sense, or among all (`wild`).
    Act {
        who: Pick,
        session: Pick,
        deed: Deed,
        wild: bool,
    },
    /// Several users accept the same session at once.
    Race {
        session: Pick,
        users: Vec<u32>,
    },
    CustomerGoes {
        session: Pick,
        lost: bool,
    },
    LogIn(usize),
    LogOut {
        console: usize,
        lost: bool,
    },
    Idle {
        console: usize,
        idle: bool,
    },
    JumpClient {
        client: u32,
        online: bool,
    },
    Down(DownHow),
    Up,
    Directory(Change),
    Wait {
        seconds: u64,
    },
}

/// A number to be taken modulo how many there are.
pub(crate) type Pick = u32;

/// How a customer comes.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    Issue(u32),
    Name(u32),
    Button(u32),
    Link(Queue),
    Key(Pick),
}

/// What a representative does; invitations are taken among those that are outstanding.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Accept,
    Refuse,
    Move(Queue),
    Transfer(Queue),
    Invite(Invitee),
    Cancel,
    Join,
    Decline,
    Remove(Pick),
    RemoveCustomer,
    Leave,
    Hold,
    End,
    Chat,
}

/// What an administrator changes.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Team(u32, Members),
    Extended(u32),
    Shares(u32),
    Help(u32),
}

#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) site: Site,
    pub(crate) commands: Vec<Command>,
}

/// Checks so many cases, always the same ones; shrinks one that fails.
pub(crate) fn for_all(cases: u32, check: impl Fn(Case) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = (sites(), prop::collection::vec(command(), 1..160));
    let strategy = strategy.prop_map(|(site, commands)| Case { site, commands });
    runner.run(&strategy, check).unwrap_or_else(|error| panic!("{error}"));
}

fn command() -> impl Strategy<Value = Command> {
    let client = prop::sample::select(vec![
        CustomerClient::Full,
        CustomerClient::Full,
        CustomerClient::Chat,
        CustomerClient::Browser,
    ]);
    let users = prop::collection::vec(0..USERS, 2..4);
    let how = prop::sample::select(vec![DownHow::Restart, DownHow::Crash]);
    let consoles = seats().count();
    prop_oneof![
        16 => (way(), client).prop_map(|(way, client)| Command::Come(way, client)),
        3 => (0..USERS, prop::sample::select(vec![30, 600]))
            .prop_map(|(user, valid_s)| Command::MakeKey { user, valid_s }),
        5 => (0..USERS, prop::option::of(0..CLIENTS)).prop_map(|(user, client)| Command::Start { user, client }),
        90 => (any::<Pick>(), any::<Pick>(), deed(), prop::bool::weighted(0.2))
            .prop_map(|(who, session, deed, wild)| Command::Act { who, session, deed, wild }),
        4 => (any::<Pick>(), users).prop_map(|(session, users)| Command::Race { session, users }),
        4 => (any::<Pick>(), any::<bool>()).prop_map(|(session, lost)| Command::CustomerGoes { session, lost }),
        18 => (0..consoles).prop_map(Command::LogIn),
        6 => (0..consoles, any::<bool>()).prop_map(|(console, lost)| Command::LogOut { console, lost }),
        3 => (0..consoles, any::<bool>()).prop_map(|(console, idle)| Command::Idle { console, idle }),
        5 => (0..CLIENTS, prop::bool::weighted(0.7)).prop_map(|(client, online)| Command::JumpClient { client, online }),
        1 => how.prop_map(Command::Down),
        3 => Just(Command::Up),
        4 => change().prop_map(Command::Directory),
        10 => prop::sample::select(vec![1, 20, 59, 60, 61, 90, 300]).prop_map(|seconds| Command::Wait { seconds }),
    ]
}

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![
        4 => (0..ISSUES).prop_map(Way::Issue),
        2 => (0..USERS).prop_map(Way::Name),
        2 => (0..BUTTONS).prop_map(Way::Button),
        2 => queue().prop_map(Way::Link),
        3 => any::<Pick>().prop_map(Way::Key),
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        14 => Just(Deed::Accept),
        5 => Just(Deed::Refuse),
        4 => queue().prop_map(Deed::Move),
        9 => queue().prop_map(Deed::Transfer),
        12 => invitee().prop_map(Deed::Invite),
        3 => Just(Deed::Cancel),
        16 => Just(Deed::Join),
        3 => Just(Deed::Decline),
        3 => any::<Pick>().prop_map(Deed::Remove),
        3 => Just(Deed::RemoveCustomer),
        4 => Just(Deed::Leave),
        5 => Just(Deed::Hold),
        2 => Just(Deed::End),
        3 => Just(Deed::Chat),
    ]
}

fn invitee() -> impl Strategy<Value = Invitee> {
    prop_oneof![
        4 => (0..USERS).prop_map(|user| Invitee::User(UserId(user))),
        3 => (0..TEAMS).prop_map(|team| Invitee::Team(TeamId(team))),
        2 => (0..ISSUES).prop_map(|issue| Invitee::Issue(IssueId(issue))),
        3 => (0..EXTERNALS).prop_map(|external| Invitee::External(RepInviteId(external))),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0..TEAMS, team()).prop_map(|(number, team)| Change::Team(number, team)),
        1 => (0..USERS).prop_map(Change::Extended),
        1 => (0..USERS).prop_map(Change::Shares),
        1 => (0..ISSUES).prop_map(Change::Help),
    ]
}

/// Everybody who represents at the site.
pub(crate) fn everybody() -> impl Iterator<Item = Representative> {
    let users = (0..USERS).map(|user| Representative::User(UserId(user)));
    users.chain((0..EXTERNALS).map(|external| Representative::External(RepInviteId(external))))
}
