//! People on the network, from their first dial until nothing is left of them.

use std::sync::Arc;

use model::access::User;
use model::event::{ApplianceEvent, DownHow, Event, LossSeen};
use model::id::{ConsoleId, PortalId, UserId};
use model::plan::{Action, Begin, Console, ConsoleKind, Device, Direction, Entry, Plan, WhileDown};
use model::session::{CustomerClient, Entrance, Replies};
use model::session_policy::Representative;
use model::time::SimDuration;

use super::program::Program;
use super::*;
use crate::RunOptions;
use crate::direct::lines::Lines;
use crate::direct::{Carrier, pump};
use crate::rehearsal::EngineLatency;
use crate::testing;

const DESK: Party = Party::Console(ConsoleId(0));
const CUSTOMER: Party = Party::Customer(SessionId(0));
const FAR: SiteId = SiteId(1);

/// What every customer wants: anybody.
const ARRIVAL: Arrival = Arrival {
    entrance: Entrance::Name { portal: PortalId(0), user: UserId(1) },
    client: CustomerClient::Full,
    device: Device::Windows,
    wanted_ago: SimDuration::ZERO,
    handling: None,
    screen: None,
};

/// A rehearsal without an engine, on which somebody can act in between.
struct Stage {
    rehearsal: Rehearsal,
    lines: Lines,
    events: Vec<(SimTime, Event)>,
}

fn at(seconds: i64) -> SimTime {
    SimTime::from_secs(seconds)
}

fn secs(seconds: u64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

/// One console and one Jump Client that is switched off, at the nearer of two sites.
fn plan(timeline: Vec<(i64, Action)>) -> Plan {
    let mut plan = testing::plan(vec![testing::site("near", 5), testing::site("far", 40)], 1);
    plan.begin = Begin::Cold;
    plan.clients[0].begins = model::plan::ClientBegins::NotInstalled;
    let who = Representative::User(UserId(0));
    let (kind, device) = (ConsoleKind::Desktop, Device::Windows);
    plan.consoles = vec![Console { who, kind, device, site: SiteId(0), work: None }];
    plan.appliance.service.log_in = plan.appliance.service.registration;
    plan.directory.users = ["ann", "bob"].map(User::named).into();
    let entry = |(seconds, action)| Entry { name: format!("at {seconds}"), at: at(seconds), enabled: true, action };
    plan.timeline = timeline.into_iter().map(entry).collect();
    plan
}

impl Stage {
    fn new(plan: Plan) -> Self {
        let latency = EngineLatency { by_site: vec![SimDuration::ZERO; plan.sites.len()], tick: SimDuration::ZERO };
        let mut rehearsal = Rehearsal::new(Arc::new(plan), latency, &RunOptions::default(), true);
        rehearsal.begin();
        let lines = Lines::default();
        let mut stage = Self { rehearsal, lines, events: Vec::new() };
        stage.at_desk(at(0), |console| assert!(console.log_in(at(0))));
        stage
    }

    /// Everything up to that moment happens.
    fn run_to(&mut self, until: SimTime) {
        loop {
            let (timer, arrival) = (self.rehearsal.next_timer(), self.lines.next_at());
            let next = timer.into_iter().chain(arrival).min().filter(|next| *next <= until);
            let Some(now) = next else { break };
            if timer == Some(now) {
                self.rehearsal.run_timer();
            } else if let Ok(Some(arrival)) = self.lines.bring() {
                arrival.reach(&mut self.rehearsal);
            }
            pump(&mut self.rehearsal, &mut self.lines, now);
        }
        let trace = self.rehearsal.take_trace();
        self.events.extend(trace.into_iter().map(|stamped| (stamped.at, stamped.event)));
    }

    fn at_desk(&mut self, now: SimTime, act: impl FnOnce(&mut model::console::Console)) {
        self.run_to(now);
        self.rehearsal.at_console(now, ConsoleId(0), |console| {
            act(console);
            true
        });
        pump(&mut self.rehearsal, &mut self.lines, now);
    }

    fn leave(&mut self, now: SimTime, session: u32) {
        self.run_to(now);
        assert!(self.rehearsal.at_customer(now, SessionId(session), Customer::leave));
        pump(&mut self.rehearsal, &mut self.lines, now);
    }

    fn bring(&mut self, now: SimTime, session: u32, site: SiteId) {
        self.run_to(now);
        self.rehearsal.bring_customer(now, SessionId(session), site, ARRIVAL, None, Replies::default());
        pump(&mut self.rehearsal, &mut self.lines, now);
    }

    /// When the appliance saw a party come, and when and how it lost it.
    fn seen(&self, whose: Party) -> Vec<(SimTime, Option<LossSeen>)> {
        let own = self.events.iter().filter_map(|(at, event)| match event {
            Event::Appliance(ApplianceEvent::PartyServed { party, .. }) if *party == whose => Some((*at, None)),
            Event::Appliance(ApplianceEvent::PartyLost { party, how }) if *party == whose => Some((*at, Some(*how))),
            _ => None,
        });
        own.collect()
    }

    fn is_talking(&mut self, party: Party) -> bool {
        self.rehearsal.parties.person_mut(party).is_some_and(|person| match &person.program {
            Program::Console(_, console) => console.is_logged_in(),
            Program::Customer(customer) => customer.is_there(),
        })
    }

    fn customers(&self) -> usize {
        self.rehearsal.parties.customers()
    }
}

/// A dial, two round trips of handshakes, a word there, the appliance's work and its answer.
#[test]
fn whoever_calls_can_talk_after_the_handshakes_and_the_appliances_work() {
    let mut stage = Stage::new(plan(Vec::new()));
    for (party, begins, latency_ms) in [(DESK, at(0), 5), (CUSTOMER, at(100), 40)] {
        if party == CUSTOMER {
            stage.bring(begins, 0, FAR);
        }
        let heard = begins + SimDuration::from_millis(5 * latency_ms);
        let served = heard + SimDuration::from_micros(4_900);
        let answered = served + SimDuration::from_millis(latency_ms);
        stage.run_to(answered - SimDuration::from_micros(1));
        assert_eq!((stage.seen(party), stage.is_talking(party)), (vec![(served, None)], false), "{party}");
        stage.run_to(answered);
        assert!(stage.is_talking(party), "{party}");
    }
    // Both are here for as long as their keep-alives get through.
    stage.run_to(at(3_600));
    assert_eq!([DESK, CUSTOMER].map(|party| (stage.seen(party).len(), stage.is_talking(party))), [(1, true); 2]);
}

/// Each comes, stays for half a minute and goes: of all of them nothing is left, on either side or between.
#[test]
fn thousands_come_and_go_and_nothing_is_left_of_them() {
    const CUSTOMERS: u32 = 3_000;
    let mut stage = Stage::new(plan(Vec::new()));
    let comes = |session: u32| SimTime::ZERO + SimDuration::from_millis(100 * u64::from(session));
    for session in 0..CUSTOMERS + 300 {
        stage.run_to(comes(session));
        if session < CUSTOMERS {
            stage.bring(comes(session), session, SiteId(session % 2));
        }
        if let Some(gone) = session.checked_sub(300) {
            assert!(stage.is_talking(Party::Customer(SessionId(gone))));
            stage.leave(comes(session), gone);
        }
        assert!(stage.customers() <= 302, "{} at the same time", stage.customers());
    }
    stage.run_to(comes(CUSTOMERS + 400));
    assert_eq!((stage.customers(), stage.rehearsal.links.len()), (0, 1));
    assert_eq!(stage.rehearsal.appliance.parties().iter().map(|(party, _)| party).collect::<Vec<_>>(), [DESK]);
    let last = stage.seen(Party::Customer(SessionId(CUSTOMERS - 1)));
    let left = comes(CUSTOMERS + 299) + SimDuration::from_millis(40);
    assert_eq!(last.last(), Some(&(left, Some(LossSeen::Closed))));
}

/// Whenever somebody changes their mind, from before the first segment of the dial is out.
#[test]
fn a_customer_who_goes_at_once_is_forgotten_all_the_same() {
    for stays_ms in [0, 1, 40, 41, 200, 205, 245, 246] {
        let mut stage = Stage::new(plan(Vec::new()));
        stage.run_to(at(10));
        stage.rehearsal.bring_customer(at(10), SessionId(0), FAR, ARRIVAL, None, Replies::default());
        if stays_ms > 0 {
            pump(&mut stage.rehearsal, &mut stage.lines, at(10));
        }
        stage.leave(at(10) + SimDuration::from_millis(stays_ms), 0);
        stage.run_to(at(60));
        assert_eq!((stage.customers(), stage.rehearsal.links.len()), (0, 1), "after {stays_ms} ms");
        assert_eq!(stage.rehearsal.appliance.parties().connection(CUSTOMER), None, "after {stays_ms} ms");
        assert_eq!(stage.seen(CUSTOMER).len() % 2, 0, "after {stays_ms} ms: {:?}", stage.seen(CUSTOMER));
    }
}

/// Each side notices by itself, by the keep-alives that stay away; the console comes back when there is a way, the customer is
/// gone.
///
/// Covers: CONN-8.
#[test]
fn a_site_that_is_cut_off_is_lost_and_its_consoles_come_back() {
    let cut = |site| Action::SiteOutage { sites: vec![site], direction: Direction::Both, lasting: secs(600) };
    let mut stage = Stage::new(plan(vec![(100, cut(FAR)), (100, cut(SiteId(0)))]));
    stage.bring(at(10), 0, FAR);
    stage.run_to(at(1_000));
    let [came, lost, back] = stage.seen(DESK)[..] else { panic!("{:?}", stage.seen(DESK)) };
    // The keep-alive of 60 s came, and the fourth is due at 240 s.
    assert_eq!(lost, (came.0 + secs(240), Some(LossSeen::KeepAliveTimeout)));
    assert!(back.0 > at(700) && back.0 < at(700) + secs(75), "back at {}", back.0);
    assert!(stage.is_talking(DESK));
    let [came, lost] = stage.seen(CUSTOMER)[..] else { panic!("{:?}", stage.seen(CUSTOMER)) };
    assert_eq!(lost, (came.0 + secs(240), Some(LossSeen::KeepAliveTimeout)));
    assert_eq!((stage.customers(), stage.rehearsal.links.len()), (0, 1));
    let ended = [0, 1].map(|entry| stage.rehearsal.effects.touch(model::id::EntryId(entry)).connections_ended);
    assert_eq!(ended, [1, 1]);
}

#[test]
fn an_outage_of_the_appliance_ends_everything_and_consoles_come_back() {
    for (how, answers) in [(DownHow::Restart, WhileDown::Refusal), (DownHow::Crash, WhileDown::Silence)] {
        let mut stage = Stage::new(plan(vec![(100, Action::ApplianceDown { how, answers, lasting: secs(300) })]));
        stage.bring(at(10), 0, FAR);
        // Nobody answers a dial that was under way; the next one, after the outage, is answered.
        stage.bring(at(100) - SimDuration::from_millis(20), 1, FAR);
        stage.bring(at(100) - SimDuration::from_millis(20), 2, FAR);
        stage.leave(at(105), 2);
        stage.run_to(at(1_000));
        let [_, lost, back] = stage.seen(DESK)[..] else { panic!("{:?}", stage.seen(DESK)) };
        assert_eq!(lost, (at(100), Some(LossSeen::ApplianceDown)));
        assert!(back.0 > at(400) && stage.is_talking(DESK), "came back at {}", back.0);
        assert_eq!(stage.seen(CUSTOMER).last(), Some(&(at(100), Some(LossSeen::ApplianceDown))));
        let late = Party::Customer(SessionId(1));
        assert!(stage.seen(late).len() == 1 && stage.is_talking(late), "{:?}", stage.seen(late));
        stage.leave(at(1_000), 1);
        stage.run_to(at(1_001));
        assert_eq!((stage.customers(), stage.rehearsal.links.len()), (0, 1), "{how:?}");
    }
}

/// Closed for a minute, nothing is lost; for ten, the appliance notices first, and the console when it is opened.
#[test]
fn a_closed_lid_is_silence() {
    for (minutes, lost) in [(1, false), (10, true)] {
        let mut stage = Stage::new(plan(Vec::new()));
        stage.at_desk(at(100), |console| _ = console.stop(at(100), true));
        let opens = at(100) + secs(60 * minutes);
        stage.run_to(opens);
        let behaviour = stage.rehearsal.plan.behaviour;
        stage.at_desk(opens, |console| console.start(opens, &behaviour));
        stage.run_to(opens + secs(30));
        let seen = stage.seen(DESK);
        assert!(stage.is_talking(DESK), "after {minutes} minutes");
        if lost {
            let noticed = (seen[0].0 + secs(240), Some(LossSeen::KeepAliveTimeout));
            assert_eq!((seen.len(), seen[1]), (3, noticed));
        } else {
            assert_eq!(seen.len(), 1);
        }
    }
}
