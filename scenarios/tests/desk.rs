//! From files to plans, for what concerns representatives and customers: consoles, shifts, streams, single acts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jumpstorm_scenarios::{Overrides, Scenario, load};
use model::event::StopHow;
use model::id::{ConsoleId, IssueId, PortalId, RepInviteId, SessionId, SessionKeyId, SiteId, TeamId, UserId};
use model::plan::{
    Action, AutomaticAssignment, ConsoleAccess, ConsoleKind, Customer, DeskAction, Device, Shift, SoftwareVersion,
};
use model::session::{Act, Arrival, Colours, CustomerClient, Entrance, Fallback, Invitee, Queue, Replies};
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};
use model::workload::{Arrivals, Law, Pattern, Ramp, Rate, WeeklyCurve};

const BASE: &str = r#"
format = 1
teaches = "A base."
run = { duration = "5d", starts = "2026-11-16T07:00:00[Europe/Berlin]" }
fleet = { clients = 100 }
site = [{ name = "berlin" }, { name = "home", count = 10 }]
appliance = { model = "B300", licences = 30 }

[[expect]]
that = "max admissions in any 1s <= 50"
"#;

/// People, by hand.
const PEOPLE: &str = r#"
[directory]
user = [{ name = "Alice", extended_availability = true }, { name = "Bob" }]
team = [{ name = "Desk", members = ["Bob"], persistent = true, overdue_after = "5m", overdue_to = { user = "Alice" } }]
issue = [{ name = "Mail", team = "Desk" }, { name = "Printer", team = "Desk", help = true }]
portal = [{ name = "help" }, { name = "vip", default = true }]
support_button = [{ name = "Help", queue = { team = "Desk" } }, { name = "Else" }]
session_policy = [{ name = "Guests", availability = ["rep_invites"] }]
rep_invite = [{ name = "Vendor", session_policy = "Guests" }]

[[console]]
name = "phone"
user = "Alice"
kind = "mobile"

[[console]]
user = "Bob"
device = "linux"
site = "home-2"
work = { shifts = [{ days = ["Tuesday", "Monday"], from = "06:00", until = "08:00" }], sessions_max = 3, reaction = { fixed = "0s" } }

[[console]]
rep_invite = "Vendor"
kind = "web"
"#;

fn set(more: &str, set: &[&str]) -> Scenario {
    let overrides = Overrides { seed: None, set: set.iter().map(|setting| (*setting).to_owned()).collect() };
    let reader: BTreeMap<_, Vec<u8>> = [(PathBuf::from("a.toml"), format!("{BASE}{more}").into_bytes())].into();
    let loaded = load(Path::new("a.toml"), &reader, &overrides).unwrap_or_else(|problems| panic!("{problems}"));
    loaded.scenario
}

fn loaded(more: &str) -> Scenario {
    set(more, &[])
}

const fn seconds(seconds: u64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

fn hour(hour: i64) -> SimTime {
    SimTime::from_micros(hour * 3_600_000_000)
}

#[test]
fn forty_representatives_in_five_teams_are_four_lines() {
    let text = r#"
[[representatives]]
name = "agent"
count = 40
teams = ["Mail", "Hardware", "Network", "Phones", "Travel"]
work = { shifts = [{ from = "08:00", until = "16:00" }] }
"#;
    let plan = loaded(text).plan;
    assert_eq!((plan.consoles.len(), plan.directory.users.len(), plan.directory.teams.len()), (40, 40, 5));
    assert_eq!(plan.directory.users[39].name, "agent 40");
    for (team, place) in plan.directory.teams.iter().zip(0..) {
        let members: Vec<u32> = team.members.iter().map(|(user, _)| user.0).collect();
        assert_eq!(members, (0..8).map(|nth| place + 5 * nth).collect::<Vec<u32>>(), "{}", team.name);
    }
    let shifts = |day: i64| Shift { from: hour(24 * day + 1), until: hour(24 * day + 9) };
    for (console, user) in plan.consoles.iter().zip(0..) {
        assert_eq!(console.who, Representative::User(UserId(user)));
        assert_eq!((console.kind, console.device, console.site), (ConsoleKind::Desktop, Device::Windows, SiteId(0)));
        let work = console.work.as_ref().expect("they work");
        assert_eq!(work.shifts, [0, 1, 2, 3, 4].map(shifts));
        assert_eq!(work.sessions_max, 1);
        assert_eq!(work.reaction.law(), Law::Uniform { least: seconds(2), most: seconds(8) });
    }
    let few = set(text, &["representatives.agent.count=7", "representatives.agent.sites=home-*"]).plan;
    let sites: Vec<u32> = few.consoles.iter().map(|console| console.site.0).collect();
    assert_eq!(sites, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(few.directory.teams[1].members.len(), 2);
}

#[test]
fn added_accounts_are_as_the_block_says_and_go_into_teams_that_are_there() {
    let more = r#"
[[representatives]]
name = "night"
count = 2
teams = ["Desk"]
account = { extended_availability = true, rights = { make_session_keys = true } }

[[representatives]]
name = "by day"
users = ["Alice"]
kind = "web"
device = "chrome_os"

[[timeline]]
name = "saved"
at = "1h"
change_directory = { jump_items = { simultaneous_jumps = true } }
"#;
    let plan = loaded(&format!("{PEOPLE}{more}")).plan;
    let directory = &plan.directory;
    let names: Vec<&str> = directory.users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["Alice", "Bob", "night 1", "night 2"]);
    let extended: Vec<bool> = directory.users.iter().map(|user| user.extended_availability).collect();
    assert_eq!(extended, [true, false, true, true]);
    assert!(directory.users[3].rights.get(model::access::Right::MakeSessionKeys));
    let members: Vec<UserId> = directory.teams[0].members.iter().map(|(user, _)| *user).collect();
    assert_eq!(members, [UserId(1), UserId(2), UserId(3)]);
    let alice = &plan.consoles[5];
    assert_eq!((alice.who, alice.kind), (Representative::User(UserId(0)), ConsoleKind::Web));
    assert_eq!(alice.device, Device::ChromeOs);
    let shifts = &alice.work.as_ref().expect("she works").shifts;
    assert_eq!(shifts.len(), 1, "all the time");
    assert!(shifts[0].from == SimTime::ZERO && shifts[0].until > SimTime::ZERO + plan.duration);
    let Action::DirectoryChanged { directory: saved, .. } = &plan.timeline[0].action else { panic!("it is saved") };
    assert_eq!(saved.users, directory.users, "whoever was added is there after a change as well");
}

#[test]
fn consoles_and_queues_are_as_written() {
    let support = r#"
[support]
general_queue = true
fallback_attended = ["general_queue", "last_queue"]
fallback_unattended = []
automatic_assignment = { sessions_max = 5 }
"#;
    let plan = loaded(&format!("{PEOPLE}{support}")).plan;
    assert_eq!(plan.appliance.licences, Some(30));
    let consoles: Vec<_> =
        plan.consoles.iter().map(|one| (one.who, one.kind, one.device, one.site, one.work.is_some())).collect();
    let (alice, bob) = (Representative::User(UserId(0)), Representative::User(UserId(1)));
    let vendor = Representative::External(RepInviteId(0));
    assert_eq!(
        consoles,
        [
            (alice, ConsoleKind::Mobile, Device::Ios, SiteId(0), false),
            (bob, ConsoleKind::Desktop, Device::Linux, SiteId(2), true),
            (vendor, ConsoleKind::Web, Device::Windows, SiteId(0), false),
        ]
    );
    let work = plan.consoles[1].work.as_ref().expect("he works");
    let shift = |from, until| Shift { from: hour(from), until: hour(until) };
    assert_eq!(work.shifts, [shift(0, 1), shift(23, 25)], "the first one is under way");
    assert_eq!((work.sessions_max, work.reaction.law()), (3, Law::Fixed(SimDuration::ZERO)));
    let directory = &plan.directory;
    assert!(directory.teams[0].queue.persistent);
    assert_eq!(directory.teams[0].queue.overdue, Some((seconds(300), Queue::Personal(UserId(0)))));
    let issues: Vec<_> = directory.issues.iter().map(|issue| (issue.name.as_str(), issue.team, issue.help)).collect();
    assert_eq!(issues, [("Mail", TeamId(0), false), ("Printer", TeamId(0), true)]);
    let queues: Vec<Queue> = directory.support_buttons.iter().map(|button| button.queue).collect();
    assert_eq!(queues, [Queue::Team(TeamId(0)), Queue::General]);
    assert!(plan.support.general_queue);
    let attended = Fallback { last_queue: true, entry_queue: false, general_queue: true };
    assert_eq!(plan.support.fallback_attended, attended);
    let nowhere = Fallback { last_queue: false, entry_queue: false, general_queue: false };
    assert_eq!(plan.support.fallback_unattended, nowhere);
    let assignment = AutomaticAssignment { sessions_max: 5, offer_timeout: seconds(60) };
    assert_eq!(plan.support.assignment, Some(assignment));
    let access = loaded(&format!("{PEOPLE}[support.console_access]\nweb_and_mobile = true\nsoftware = \"16.10\"\n"))
        .plan
        .support;
    let software = SoftwareVersion { major: 16, minor: 10 };
    let expected = ConsoleAccess { web_and_mobile: true, software, ..ConsoleAccess::default() };
    assert_eq!(access.console_access, expected);
    let silent = loaded(PEOPLE).plan.support;
    assert_eq!((silent.general_queue, silent.fallback_unattended, silent.assignment), (false, Fallback::ALL, None));
}

#[test]
fn streams_are_as_written() {
    let streams = r#"
[[customers]]
name = "even"
arrivals = { constant = "6/h" }
comes_by = { user = "Alice" }

[[customers]]
name = "random"
arrivals = { poisson = "1.5/min" }
from = "1h"
until = "3h"
sites = ["home-3", "home-1"]
comes_by = { portal = "help", issue = "Printer" }
runs = "chat"
device = "android"
handling = { median = "10m", sigma = 1, at_most = "1h" }
patience = "endless"

[[customers]]
name = "rising"
arrivals = { ramp = { from = "0/h", to = "20/h", over = "30m" } }
comes_by = { support_button = "Help" }
patience = { least = "1m", most = "3m" }

[[customers]]
name = "office"
arrivals = { business_hours = "60/h" }
comes_by = { help_link = "general" }
"#;
    let scenario = loaded(&format!("{PEOPLE}{streams}"));
    let [even, random, rising, office] = &scenario.plan.support.streams[..] else { panic!("four streams") };
    let days = |pattern| Arrivals::new(pattern, SimTime::ZERO, hour(120)).expect("arrivals");
    assert_eq!(even.arrivals, days(Pattern::Constant(Rate::per_hour(6))));
    assert_eq!((even.client, even.device, even.sites.len()), (CustomerClient::Full, Device::Windows, 11));
    assert_eq!(even.handling.law(), Law::Lognormal { mean: seconds(900), sigma: 0.8 });
    assert_eq!(even.patience.map(|patience| patience.law()), Some(Law::Exponential { mean: seconds(110) }));
    assert_eq!(even.entrance, Entrance::Name { portal: PortalId(1), user: UserId(0) }, "by the default portal");
    let poisson = Arrivals::new(Pattern::Poisson(Rate::per_hour(90)), hour(1), hour(3)).expect("arrivals");
    assert_eq!(random.arrivals, poisson);
    assert_eq!(random.sites, [SiteId(1), SiteId(3)]);
    assert_eq!(random.entrance, Entrance::Issue { portal: PortalId(0), issue: IssueId(1) });
    assert_eq!((random.client, random.device, random.patience), (CustomerClient::Chat, Device::Android, None));
    assert_eq!(random.handling.law(), Law::LognormalByMedian { median: seconds(600), sigma: 1.0 });
    assert_eq!(random.handling.at_most(), seconds(3_600));
    let ramp = Ramp { start: Rate::ZERO, end: Rate::per_hour(20), over: seconds(1_800) };
    assert_eq!(rising.arrivals, days(Pattern::Ramp(ramp)));
    let uniform = Law::Uniform { least: seconds(60), most: seconds(180) };
    assert_eq!(rising.patience.map(|patience| patience.law()), Some(uniform));
    let curve = WeeklyCurve::standard(Rate::per_hour(60)).expect("a curve");
    assert_eq!(office.arrivals, days(Pattern::BusinessHours(curve)));
    assert_eq!(office.entrance, Entrance::HelpLink { portal: PortalId(1), queue: Queue::General });
    assert_eq!(office.client, CustomerClient::Browser);
    let assumed: Vec<&str> = scenario.plan.assumptions.iter().map(|one| one.key.as_str()).collect();
    for key in ["customers.handling", "customers.patience", "customers.arrivals.business_hours"] {
        assert!(assumed.contains(&key), "{key} is not among {assumed:?}");
    }
    assert!(!assumed.contains(&"representatives.work.reaction"), "it is given");
}

#[test]
fn the_timeline_says_who_does_what() {
    let entries = [
        r#"log_in = { consoles = ["Bob", "pho*"], over = "10s" }"#,
        r#"log_out = { consoles = "all" }"#,
        r#"stop_consoles = { consoles = "Vendor", for = "1m" }"#,
        r#"stop_consoles = { consoles = "*", how = "sleep", for = "1m", over = "5s" }"#,
        r#"idle = { consoles = "Bob", for = "20m" }"#,
        r#"make_key = { user = "Bob", portal = "help", valid_for = "1h" }"#,
        r#"customer = { comes_by = { session_key = "e5" }, site = "home-1", device = "mac", patience = "3m", wanted_ago = "20s", handling = "4m", screen = "few" }"#,
        r#"start_session = { user = "Alice", portal = "help" }"#,
        r#"customer = { comes_by = { user = "Alice" } }"#,
        r#"customer_lid = { session = "e8", for = "2m" }"#,
        r#"customer_leaves = { session = "e6" }"#,
        r#"act = { session = "e8", user = "Alice", does = "move", to = { team = "Desk" } }"#,
        r#"act = { session = "e7", user = "Alice", does = "invite", whom = { issue = "Printer" } }"#,
        r#"act = { session = "e7", rep_invite = "Vendor", does = "join" }"#,
        r#"act = { session = "e7", user = "Bob", does = "decline", whom = { team = "Desk" } }"#,
        r#"act = { session = "e7", user = "Alice", does = "remove", whom = { rep_invite = "Vendor" } }"#,
        r#"act = { session = "e7", user = "Bob", does = "join" }"#,
        r#"end_session = { session = "e8" }"#,
    ];
    let (alice, bob) = (Representative::User(UserId(0)), Representative::User(UserId(1)));
    let vendor = Representative::External(RepInviteId(0));
    let all: Vec<ConsoleId> = (0..3).map(ConsoleId).collect();
    let minute = seconds(60);
    let known = Arrival {
        entrance: Entrance::Key(SessionKeyId(0)),
        client: CustomerClient::Full,
        device: Device::Mac,
        wanted_ago: seconds(20),
        handling: Some(seconds(240)),
        screen: Some(Colours::Few),
    };
    let walks_in = Arrival {
        entrance: Entrance::Name { portal: PortalId(1), user: UserId(0) },
        client: CustomerClient::Full,
        device: Device::Windows,
        wanted_ago: SimDuration::ZERO,
        handling: None,
        screen: None,
    };
    let act = |who, session, act| Some(DeskAction::Act { who, session: SessionId(session), act });
    let (crash, sleep) = (StopHow::Crashed, StopHow::Asleep);
    let expected = [
        Some(DeskAction::LogIn { consoles: vec![ConsoleId(0), ConsoleId(1)], over: seconds(10) }),
        Some(DeskAction::LogOut { consoles: all.clone(), over: SimDuration::ZERO }),
        Some(DeskAction::ConsoleStop {
            consoles: vec![ConsoleId(2)],
            how: crash,
            over: SimDuration::ZERO,
            lasting: minute,
        }),
        Some(DeskAction::ConsoleStop { consoles: all, how: sleep, over: seconds(5), lasting: minute }),
        Some(DeskAction::Idle { consoles: vec![ConsoleId(1)], lasting: seconds(1_200) }),
        Some(DeskAction::KeyMade {
            key: SessionKeyId(0),
            user: UserId(1),
            portal: PortalId(0),
            valid_for: seconds(3_600),
        }),
        Some(DeskAction::Customer(Customer {
            session: SessionId(0),
            site: SiteId(1),
            arrival: known,
            patience: Some(seconds(180)),
            replies: Replies::default(),
        })),
        None,
        Some(DeskAction::Customer(Customer {
            session: SessionId(2),
            site: SiteId(0),
            arrival: walks_in,
            patience: None,
            replies: Replies::default(),
        })),
        Some(DeskAction::CustomerSleep { session: SessionId(2), lasting: seconds(120) }),
        Some(DeskAction::CustomerLeaves { session: SessionId(0) }),
        act(alice, 2, Act::Move(Queue::Team(TeamId(0)))),
        act(alice, 1, Act::Invite(Invitee::Issue(IssueId(1)))),
        act(vendor, 1, Act::Join(Invitee::External(RepInviteId(0)))),
        act(bob, 1, Act::Decline(Invitee::Team(TeamId(0)))),
        act(alice, 1, Act::Remove(vendor)),
        act(bob, 1, Act::Join(Invitee::User(UserId(1)))),
        None,
    ];
    let entry = |(number, action)| format!("\n[[timeline]]\nname = \"e{number}\"\nat = \"{number}m\"\n{action}\n");
    let written: String = entries.iter().enumerate().map(entry).collect();
    let scenario = loaded(&format!("{PEOPLE}{written}"));
    assert_eq!(scenario.plan.timeline.len(), expected.len());
    for (entry, expected) in scenario.plan.timeline.iter().zip(expected) {
        match (&entry.action, expected) {
            (Action::Desk(action), Some(expected)) => assert_eq!(*action, expected, "{}", entry.name),
            (Action::SessionStart(_), None) => {}
            (Action::SessionClosed { session }, None) => assert_eq!(*session, SessionId(2)),
            (action, expected) => panic!("{}: {action:?} instead of {expected:?}", entry.name),
        }
    }
    assert_eq!(scenario.plan.sessions, ["e6", "e7", "e8"]);
    let ends = |name: &str| scenario.moments[name].end;
    assert_eq!((ends("e3"), ends("e9")), (SimTime::from_secs(245), SimTime::from_secs(660)));
}
