//! Representatives at work and customers who come by themselves, on both drivers.

use std::sync::Arc;

use jumpstorm_sim::{Driver, RunOptions, replay, run_logged};
use model::access::{Issue, Standing, Team, TeamQueue, User};
use model::erlang::Demand;
use model::event::{ApplianceEvent, ClientEvent, ConsoleEvent, DownHow, Event, SessionEnd, SessionEvent, WorldEvent};
use model::id::{IssueId, ManagerId, PortalId, SiteId, TeamId, UserId};
use model::metric::{Counter, Gauge, Latency};
use model::plan::{
    Action, AutomaticAssignment, Console, ConsoleKind, CredentialManager, DeskAction, Device, Direction, ManagerAct,
    Plan, Requests, Shift, Stream, SupportPlan, WhileDown, Work,
};
use model::rng::Chance;
use model::session::{CustomerClient, Entrance, Replies};
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};
use model::workload::{Arrivals, Calendar, Law, Pattern, Rate, SPAN_MAX, Spread};

use crate::plans::{Keeper, Outcome, down, entry, fleet, outcome_with, site_outage};

/// One team of so many representatives, at work all the time, and customers with its issue, so many an hour.
fn desk(representatives: u32, per_hour: u32, hours: u64, patience: Option<SimDuration>) -> Plan {
    let mut plan = fleet(1, &[2, 9], hours * 60);
    let ends = SimTime::ZERO + plan.duration;
    plan.directory.users = (0..representatives).map(|number| User::named(format!("user {number}"))).collect();
    let members = (0..representatives).map(|user| (UserId(user), Standing::Member)).collect();
    plan.directory.teams = vec![Team { name: "team".to_owned(), members, queue: TeamQueue::default() }];
    plan.directory.issues = vec![Issue { name: "issue".to_owned(), team: TeamId(0), help: false }];
    let console = |number: u32| Console {
        who: Representative::User(UserId(number)),
        kind: ConsoleKind::Desktop,
        device: Device::Windows,
        site: SiteId(0),
        work: Some(Work {
            shifts: vec![Shift { from: SimTime::ZERO, until: ends }],
            sessions_max: 1,
            reaction: spread(Law::Fixed(SimDuration::ZERO)),
            retry: Work::usual_retry(),
        }),
    };
    plan.consoles = (0..representatives).map(console).collect();
    plan.support = SupportPlan {
        streams: vec![Stream {
            name: "portal".to_owned(),
            // The last customers are still served.
            arrivals: Arrivals::new(Pattern::Poisson(Rate::per_hour(per_hour)), SimTime::from_secs(60), ends)
                .expect("arrivals"),
            sites: vec![SiteId(0), SiteId(1)],
            entrance: Entrance::Issue { portal: PortalId(0), issue: IssueId(0) },
            client: CustomerClient::Full,
            device: Device::Windows,
            handling: spread(Law::Exponential { mean: HANDLING }),
            patience: patience.map(|mean| spread(Law::Exponential { mean })),
            screen: None,
            replies: Replies::default(),
        }],
        ..SupportPlan::default()
    };
    plan.must_reach_rest = false;
    plan
}

fn spread(law: Law) -> Spread {
    Spread::new(law, SPAN_MAX).expect("a spread")
}

fn on(driver: Driver, plan: &Plan) -> Outcome {
    outcome_with(plan, &RunOptions { driver, ..RunOptions::default() })
}

fn total(outcome: &Outcome, counter: Counter) -> u64 {
    outcome.record.totals[counter.index()]
}

/// Every customer is accepted once, handled for as long as it takes, and gone; nobody is in two sessions who takes one.
#[test]
fn customers_are_served_one_after_the_other() {
    for driver in [Driver::Turmoil, Driver::Direct] {
        let found = on(driver, &desk(3, 10, 4, None)).assert_sound();
        let came = total(&found, Counter::Customers);
        assert!(came > 25, "{came} came");
        let waiting = found.record.series.last().map(|bucket| bucket.gauges[Gauge::SessionsWaiting.index()].last);
        let open = found.record.series.last().map(|bucket| bucket.gauges[Gauge::Sessions.index()].last);
        assert_eq!(total(&found, Counter::Accepts) + waiting.expect("a bucket"), came, "{driver:?}");
        assert_eq!(total(&found, Counter::SessionEnds) + open.expect("a bucket"), total(&found, Counter::Accepts));
        assert_eq!(total(&found, Counter::LogIns), 3);
        let most = found.record.series.iter().map(|bucket| bucket.gauges[Gauge::Sessions.index()].max).max();
        assert!(most <= Some(3), "{most:?} at once");
    }
}

/// Outages in the middle of everything: whoever is lost is accounted for, and work goes on afterwards.
#[test]
fn outages_leave_nothing_behind() {
    for driver in [Driver::Turmoil, Driver::Direct] {
        let mut plan = desk(4, 14, 6, Some(SimDuration::from_secs(600)));
        plan.timeline = vec![
            entry(3_600.0, site_outage(0, Direction::Both, 900)),
            entry(7_200.0, down(DownHow::Restart, WhileDown::Refusal, 120)),
            entry(10_800.0, site_outage(1, Direction::Both, 900)),
            entry(14_400.0, down(DownHow::Crash, WhileDown::Silence, 300)),
        ];
        let found = on(driver, &plan).assert_sound();
        let ends = |wanted: fn(&SessionEnd) -> bool| {
            let ended = found.trace.iter().filter_map(|stamped| match stamped.event {
                Event::Session(_, SessionEvent::Ended { how }) => Some(how),
                _ => None,
            });
            ended.filter(wanted).count()
        };
        assert!(ends(|how| *how == SessionEnd::ApplianceDown) > 0, "{driver:?}");
        assert!(ends(|how| *how == SessionEnd::Closed) > 40, "{driver:?}");
        let lost = found
            .trace
            .iter()
            .filter(|stamped| matches!(stamped.event, Event::Console(_, ConsoleEvent::LoggedOut { .. })));
        assert!(lost.count() >= 12, "three outages, four consoles: {driver:?}");
        let last = found.record.series.last().expect("a bucket");
        assert_eq!(last.gauges[Gauge::LoggedIn.index()].last, 4, "{driver:?}");
        assert!(last.gauges[Gauge::Busy.index()].last <= 4);
    }
}

/// One run, in one process, has them all: Jump Clients at their sites, representatives, customers, credential managers, faults.
///
/// Covers: RUN-1.
#[test]
fn one_run_has_everybody_in_it() {
    let mut plan = desk(4, 14, 3, Some(SimDuration::from_secs(600)));
    let manager = |name: &str, connected| CredentialManager { name: name.to_owned(), entries: 10, connected };
    plan.support.credentials.managers = vec![manager("first", true), manager("second", false)];
    let runs = |manager, what| Action::Desk(DeskAction::CredentialManager { manager: ManagerId(manager), what });
    plan.timeline = vec![
        entry(1_800.0, runs(1, ManagerAct::Connect)),
        entry(3_600.0, site_outage(0, Direction::Both, 900)),
        entry(5_400.0, runs(0, ManagerAct::Lose)),
        entry(7_200.0, down(DownHow::Crash, WhileDown::Silence, 300)),
    ];
    let found = on(Driver::Turmoil, &plan).assert_sound();
    let told = |wanted: fn(&Event) -> bool| found.trace.iter().filter(|stamped| wanted(&stamped.event)).count();
    let managers = told(|event| matches!(event, Event::Appliance(ApplianceEvent::CredentialManager { .. })));
    assert!(managers >= 2, "{managers} words of managers");
    assert_eq!(told(|event| matches!(event, Event::World(WorldEvent::SiteCut { .. }))), 1);
    assert!(told(|event| matches!(event, Event::Client(_, ClientEvent::Online { .. }))) >= 2, "Jump Clients came back");
    assert!(
        told(|event| matches!(event, Event::Console(_, ConsoleEvent::LoggedIn { .. }))) >= 8,
        "so did representatives"
    );
    assert!(told(|event| matches!(event, Event::Session(_, SessionEvent::Came { .. }))) > 20, "customers came");
}

/// What arrived on turmoil, replayed without it, gives the same run.
#[test]
fn a_day_at_the_desk_replays_to_the_last_event() {
    let mut plan = desk(4, 14, 3, Some(SimDuration::from_secs(300)));
    plan.timeline = vec![entry(3_600.0, site_outage(1, Direction::Both, 900))];
    plan.support.assignment = Some(AutomaticAssignment::default());
    let plan = Arc::new(plan);
    let options = RunOptions::default();
    let (mut original, mut again) = (Keeper::default(), Keeper::default());
    let (record, arrivals) = run_logged(&plan, &options, &mut original).expect("the plan runs");
    let repeated = replay(&plan, &arrivals, &options, &mut again).expect("the log replays");
    let parted = original.0.iter().zip(&again.0).find(|(one, other)| one != other);
    assert_eq!(parted, None);
    assert_eq!(record.trace_hash, repeated.trace_hash);
    assert!(total(&Outcome { record, trace: original.0 }, Counter::Offers) > 20);
}

/// Everybody waits as long as in one line before as many representatives, worked out by a loop that knows neither network nor
/// appliance; that loop in turn waits as Erlang C says (`model/tests/queueing`), to 3% over millions of customers.
///
/// Covers: QUEUE-8.
#[test]
fn everybody_waits_as_in_one_line() {
    // Representatives, customers an hour, hours: loads of 70%, 70% and 80%.
    for (representatives, per_hour, hours) in [(1, 3, 6_000), (5, 14, 1_500), (20, 64, 350)] {
        let mut plan = desk(representatives, per_hour, hours, None);
        plan.measures.bucket = SimDuration::from_secs(86_400);
        plan.behaviour.keep_alive_interval = SimDuration::from_secs(6 * 3_600);
        let found = on(Driver::Direct, &plan);
        let waits = found.trace.iter().filter_map(|stamped| match stamped.event {
            Event::Session(session, SessionEvent::Accepted { waited, first: true, .. }) => Some((session, waited)),
            _ => None,
        });
        let mut waits: Vec<_> = waits.collect();
        waits.sort_unstable();
        let found: Vec<f64> = waits.iter().map(|(_, waited)| waited.as_secs_f64()).collect();
        assert!(found.len() > 15_000, "{} were served", found.len());
        let close = |foretold: &[f64]| (mean(&found) / mean(foretold) - 1.0).abs() < 0.01;
        let foretold = line(&plan, representatives, 100, found.len());
        assert!(close(&foretold), "{} s against {} s", mean(&found), mean(&foretold));
        let apart = found.iter().zip(&foretold).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
        assert!(apart < 60.0, "one waited {apart} s more or less than in the line");
        assert!(!close(&line(&plan, representatives, 105, found.len())), "5% more handling would go unseen");
    }
}

/// How long the first customers of the only stream wait in one line before so many representatives, if handling takes so many
/// hundredths of what it does.
fn line(plan: &Plan, representatives: u32, percent: u64, customers: usize) -> Vec<f64> {
    let stream = &plan.support.streams[0];
    let calendar = Calendar::new(&plan.starts);
    let mut requests = Requests::new(stream, Chance::new(plan.seed));
    let mut free = vec![SimTime::ZERO; representatives as usize];
    let mut wait = || {
        let request = requests.next(stream, &calendar).expect("as many as in the run");
        let next = free.iter_mut().min().expect("a representative");
        let begins = (*next).max(request.at);
        *next = begins + SimDuration::from_micros(request.handling.as_micros() * percent / 100);
        begins.since(request.at).as_secs_f64()
    };
    (0..customers).map(|_| wait()).collect()
}

fn mean(seconds: &[f64]) -> f64 {
    seconds.iter().sum::<f64>() / seconds.len() as f64
}

/// Covers: QUEUE-8.
#[test]
fn waiting_is_as_queueing_theory_has_it() {
    const PER_HOUR: u32 = 14;
    let patience = SimDuration::from_secs(600);
    let reps = 5;
    let demand = Demand::new(reps, f64::from(PER_HOUR) / 3_600.0, HANDLING).expect("a demand");
    let mut plan = desk(reps, PER_HOUR, 24 * 300, Some(patience));
    plan.measures.bucket = SimDuration::from_secs(86_400);
    plan.behaviour.keep_alive_interval = SimDuration::from_secs(6 * 3_600);
    let found = outcome_with(&plan, &RunOptions { driver: Driver::Direct, ..RunOptions::default() });
    let foretold = demand.abandonment(patience).expect("a steady state");
    let came = total(&found, Counter::Customers) as f64;
    let gave_up = total(&found, Counter::Abandoned) as f64 / came;
    let waited = found.record.latencies[&Latency::SessionWait].mean() / 1e6;
    // A hundred thousand customers: about two standard errors, and half of what 5% more handling would do.
    let close = |found: f64, foretold: f64| (found / foretold - 1.0).abs() < 0.05;
    assert!(close(gave_up, foretold.abandoning_share), "{gave_up} of {came} gave up; foretold {foretold:?}");
    assert!(close(waited, foretold.served_wait_seconds_mean), "{waited} s on average; foretold {foretold:?}");
}

const HANDLING: SimDuration = SimDuration::from_secs(900);
