//! Small fleets with faults of every kind, drawn at random, most of them at moments at which they meet something.

use std::cell::Cell;
use std::ops::Range;

use model::event::{DownHow, Setting, StopHow};
use model::id::{InstallerId, SiteId};
use model::plan::{
    Action, Begin, ClientBegins, Direction, EndUser, Entry, Installer, JumpItem, Origin, Overrides, Plan, Staff,
    Statistic, StatisticsSet, TransferKind, WhileDown,
};
use model::time::{SimDuration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::plans::{churn, clients, down, entry, fleet, secs, site_outage, stop};

/// A small fleet and some faults, as drawn.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) clients: u32,
    pub(crate) latencies_ms: Vec<u64>,
    pub(crate) missed_max: u32,
    pub(crate) cold: bool,
    pub(crate) rate: u32,
    pub(crate) kinds: StatisticsSet,
    pub(crate) reports_every: u64,
    pub(crate) faults: Vec<Fault>,
}

/// One entry of the timeline, as drawn.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// It begins about when this keep-alive of that client falls due, or is under way, or is answered.
    pub(crate) client: u32,
    pub(crate) keep_alive: i64,
    pub(crate) offset_us: i64,
    pub(crate) lasting: u64,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Down(DownHow, WhileDown),
    Uplink,
    Outage(u32, Direction),
    Slower(u32, u64),
    Lossy(u32, u32),
    Jittery(u32, u64),
    Stop(StopHow),
    StopOne(StopHow),
    SwitchOn,
    Churn,
    Removal,
    Rate(u32),
    Report(StatisticsSet),
    ReportEvery(u64),
    Travel(u32),
    TravelOne(u32),
    Wake,
    Deploy,
    Package(bool),
    Stores,
    Upgrade,
    Transfers(u32),
    Uninstall(EndUser),
    Disable(bool, EndUser),
    Set(Setting),
}

/// Runs a property over so many cases, the same ones each time.
pub(crate) fn check<S: Strategy>(cases: u32, strategy: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let ran = Cell::new(0);
    let result = runner.run(&strategy, |case| {
        ran.set(ran.get() + 1);
        property(case)
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(ran.get() >= cases);
}

/// Any case. Without `jitter` no line has any.
pub(crate) fn cases(jitter: bool) -> impl Strategy<Value = Case> {
    cases_of(faults(faults_of_lines_and_computers(jitter)), 1..6)
}

/// Any case in which, besides, computers travel, are switched off and woken up, and clients are installed.
pub(crate) fn journeys() -> impl Strategy<Value = Case> {
    let moves = prop_oneof![
        2 => (0_u32..3).prop_map(Kind::Travel),
        2 => (0_u32..14).prop_map(Kind::TravelOne),
        4 => Just(Kind::Wake),
        1 => Just(Kind::Deploy),
        2 => Just(Kind::StopOne(StopHow::SwitchedOff)),
        1 => Just(Kind::Stop(StopHow::SwitchedOff)),
    ];
    cases_of(faults(prop_oneof![2 => moves, 1 => faults_of_lines_and_computers(false)]), 3..9)
}

/// Any case in which, besides, packages are installed and sent, end users interfere, and who is long gone is deleted.
pub(crate) fn upheavals() -> impl Strategy<Value = Case> {
    let by = || prop::sample::select(vec![EndUser::Unprivileged, EndUser::Privileged]);
    let settings = vec![
        Setting::UpgradeBandwidth(200_000),
        Setting::ConcurrentUpgrades(2),
        Setting::LostAfter(secs(20)),
        Setting::DeleteAfter(secs(45)),
        Setting::LocalUninstallRestricted(true),
    ];
    let kinds = prop_oneof![
        3 => any::<bool>().prop_map(Kind::Package),
        1 => Just(Kind::Stores),
        2 => Just(Kind::Upgrade),
        2 => (0_u32..3).prop_map(Kind::Transfers),
        2 => by().prop_map(Kind::Uninstall),
        2 => (any::<bool>(), by()).prop_map(|(disabled, by)| Kind::Disable(disabled, by)),
        4 => prop::sample::select(settings).prop_map(Kind::Set),
    ];
    cases_of(faults(prop_oneof![2 => kinds, 1 => faults_of_lines_and_computers(true)]), 3..9)
}

fn cases_of(fault: impl Strategy<Value = Fault>, count: Range<usize>) -> impl Strategy<Value = Case> {
    let latency = prop::sample::select(vec![0_u64, 5, 10, 13, 20, 45, 60, 120]);
    let fleet = (0_u64..1_000, 4_u32..14, prop::collection::vec(latency, 1..4), 2_u32..5, any::<bool>());
    let faults = prop::collection::vec(fault, count);
    let statistics = (kinds(), reports_every());
    (fleet, prop::sample::select(vec![1_u32, 5, 50]), statistics, faults).prop_map(
        |(fleet, rate, statistics, faults)| {
            let (seed, clients, latencies_ms, missed_max, cold) = fleet;
            let (kinds, reports_every) = statistics;
            Case { seed, clients, latencies_ms, missed_max, cold, rate, kinds, reports_every, faults }
        },
    )
}

fn kinds() -> impl Strategy<Value = StatisticsSet> {
    let kinds = prop::sample::subsequence(Statistic::ALL.to_vec(), 0..=Statistic::ALL.len());
    kinds.prop_map(|kinds| kinds.into_iter().collect())
}

/// Seconds: more often than keep-alives, about as often, and more rarely than most faults last.
fn reports_every() -> impl Strategy<Value = u64> {
    prop::sample::select(vec![3_u64, 7, 25, 120])
}

fn faults_of_lines_and_computers(jitter: bool) -> impl Strategy<Value = Kind> {
    let how = prop::sample::select(vec![StopHow::Crashed, StopHow::Asleep]);
    let downs = prop::sample::select(vec![DownHow::Restart, DownHow::Crash]);
    let answers = prop::sample::select(vec![WhileDown::Silence, WhileDown::Refusal]);
    let ways = vec![Direction::Both, Direction::ToAppliance, Direction::FromAppliance];
    let jitter_ms = if jitter { 1_u64..150 } else { 0..1 };
    prop_oneof![
        (downs, answers).prop_map(|(how, answers)| Kind::Down(how, answers)),
        Just(Kind::Uplink),
        (0_u32..3, prop::sample::select(ways)).prop_map(|(site, way)| Kind::Outage(site, way)),
        (0_u32..3, 0_u64..200).prop_map(|(site, latency)| Kind::Slower(site, latency)),
        (0_u32..3, 0_u32..600_000).prop_map(|(site, loss)| Kind::Lossy(site, loss)),
        (0_u32..3, jitter_ms).prop_map(|(site, jitter)| Kind::Jittery(site, jitter)),
        how.clone().prop_map(Kind::Stop),
        how.prop_map(Kind::StopOne),
        Just(Kind::SwitchOn),
        Just(Kind::Churn),
        Just(Kind::Removal),
        (1_u32..20).prop_map(Kind::Rate),
        kinds().prop_map(Kind::Report),
        reports_every().prop_map(Kind::ReportEvery),
    ]
}

fn faults(kind: impl Strategy<Value = Kind>) -> impl Strategy<Value = Fault> {
    // On ticks, between them, and all through the flight of a keep-alive and its answer.
    let offset = prop_oneof![(-5_i64..30).prop_map(|ticks| ticks * 10_000), -20_000_i64..300_000];
    (0_u32..14, 1_i64..30, offset, 1_u64..80, kind).prop_map(|(client, keep_alive, offset_us, lasting, kind)| Fault {
        client,
        keep_alive,
        offset_us,
        lasting,
        kind,
    })
}

impl Case {
    /// Eight minutes, with a place less than there are clients and a line of three.
    pub(crate) fn plan(&self) -> Plan {
        let mut plan = fleet(self.clients, &self.latencies_ms, 8);
        plan.seed = self.seed;
        plan.begin = if self.cold { Begin::Cold } else { Begin::Connected };
        plan.appliance.connection_rate = self.rate;
        plan.appliance.line_max = 3;
        plan.behaviour.keep_alive_interval = INTERVAL;
        plan.behaviour.keep_alive_missed_max = self.missed_max;
        plan.behaviour.back_off.cap = secs(10);
        plan.behaviour.refused_retry = secs(30);
        plan.appliance.capacity = self.clients - 1;
        plan.appliance.statistics.kinds = self.kinds;
        plan.appliance.statistics.interval = secs(self.reports_every);
        plan.installers.push(Installer {
            name: "installer".to_owned(),
            origin: Origin::Wizard,
            made_at: SimTime::ZERO,
            valid_for: secs(600),
            item: JumpItem::default(),
            delete_after: None,
        });
        let mut faults = self.faults.clone();
        faults.sort_by_key(|fault| fault.begins());
        // What is down already cannot go down, and two changes of one line cannot overlap.
        let (mut appliance, mut uplink, mut lines) = (SimTime::ZERO, SimTime::ZERO, [SimTime::ZERO; 3]);
        for (number, fault) in faults.iter().enumerate() {
            let (begins, ends) = (fault.begins(), fault.begins() + secs(fault.lasting));
            let site = |site: u32| site % self.latencies_ms.len() as u32;
            let grips = |grip: &mut SimTime| {
                begins >= *grip && {
                    *grip = ends;
                    true
                }
            };
            let action = match fault.kind {
                Kind::Down(how, answers) if grips(&mut appliance) => down(how, answers, fault.lasting),
                Kind::Uplink if grips(&mut uplink) => Action::UplinkLoss { lasting: secs(fault.lasting) },
                Kind::Outage(number, way) if grips(&mut lines[site(number) as usize]) => {
                    site_outage(site(number), way, fault.lasting)
                }
                Kind::Slower(number, latency) if grips(&mut lines[site(number) as usize]) => {
                    change(site(number), Some(latency), None, None, fault.lasting)
                }
                Kind::Lossy(number, loss) if grips(&mut lines[site(number) as usize]) => {
                    change(site(number), None, None, Some(loss), fault.lasting)
                }
                Kind::Jittery(number, jitter) if grips(&mut lines[site(number) as usize]) => {
                    change(site(number), None, Some(jitter), None, fault.lasting)
                }
                Kind::Stop(how) => stop(0..self.clients, how, fault.lasting),
                Kind::StopOne(how) => stop([fault.client % self.clients], how, fault.lasting),
                Kind::SwitchOn => {
                    let client = fault.client % self.clients;
                    plan.clients[client as usize].begins = ClientBegins::SwitchedOff { since: SimTime::ZERO };
                    Action::ClientStart { clients: clients([client]), over: secs(fault.lasting) }
                }
                Kind::Churn => churn(300, fault.lasting, 3),
                Kind::Removal => Action::Removal { clients: clients([fault.client % self.clients]), over: secs(0) },
                Kind::Travel(to) => {
                    let over = SimDuration::from_millis(fault.lasting);
                    Action::Travel { clients: clients(0..self.clients), to: SiteId(site(to)), over }
                }
                Kind::TravelOne(to) => {
                    let who = clients([fault.client % self.clients]);
                    Action::Travel { clients: who, to: SiteId(site(to)), over: SimDuration::ZERO }
                }
                Kind::Wake => {
                    let client = fault.client % self.clients;
                    plan.clients[client as usize].begins = ClientBegins::SwitchedOff { since: SimTime::ZERO };
                    let over = secs(fault.lasting);
                    Action::Wake { clients: clients(0..self.clients), password: None, over }
                }
                Kind::Deploy => {
                    let client = fault.client % self.clients;
                    plan.clients[client as usize].begins = ClientBegins::NotInstalled;
                    let overrides = Overrides::default();
                    Action::Deployment {
                        clients: clients([client]),
                        installer: InstallerId(0),
                        overrides,
                        over: secs(1),
                    }
                }
                Kind::Package(new_chain) if grips(&mut appliance) => {
                    let answers = WhileDown::Refusal;
                    Action::SitePackage { bytes: 5 << 20, new_chain, answers, lasting: secs(fault.lasting) }
                }
                Kind::Stores => Action::StoreUpdate { clients: clients(0..self.clients), over: secs(fault.lasting) },
                Kind::Upgrade => {
                    let over = secs(fault.lasting);
                    Action::ManualUpgrade { clients: clients(0..self.clients), by: Staff::Administrator, over }
                }
                Kind::Transfers(number) => Action::Transfers {
                    kind: TransferKind::ConsoleUpgrade,
                    count: 3,
                    bytes: 30 << 20,
                    site: SiteId(site(number)),
                    over: secs(fault.lasting),
                },
                Kind::Uninstall(by) => {
                    let who = clients([fault.client % self.clients]);
                    Action::LocalUninstall { clients: who, by, over: SimDuration::ZERO }
                }
                Kind::Disable(disabled, by) => {
                    let over = secs(fault.lasting);
                    Action::LocalDisable { clients: clients(0..self.clients), disabled, by, over }
                }
                Kind::Set(setting) => Action::Change { setting },
                Kind::Rate(rate) => Action::Change { setting: Setting::ConnectionRate(rate) },
                Kind::Report(kinds) => Action::Change { setting: Setting::Statistics(kinds) },
                Kind::ReportEvery(seconds) => Action::Change { setting: Setting::StatisticsInterval(secs(seconds)) },
                _ => continue,
            };
            plan.timeline.push(Entry { at: begins, ..entry(number as f64, action) });
        }
        plan
    }
}

impl Fault {
    pub(crate) fn begins(&self) -> SimTime {
        let due = self.keep_alive * INTERVAL.as_micros() as i64 - 1_300_000 * (i64::from(self.client) + 1);
        SimTime::from_micros((due + self.offset_us).max(0))
    }
}

/// A change of one line for a while.
pub(crate) fn change(
    site: u32,
    latency_ms: Option<u64>,
    jitter_ms: Option<u64>,
    loss_ppm: Option<u32>,
    lasting: u64,
) -> Action {
    Action::LinkChange {
        sites: vec![SiteId(site)],
        latency: latency_ms.map(SimDuration::from_millis),
        jitter: jitter_ms.map(SimDuration::from_millis),
        loss_ppm,
        lasting: Some(secs(lasting)),
    }
}

/// Short, so that keep-alives and faults meet often.
pub(crate) const INTERVAL: SimDuration = SimDuration::from_secs(10);
