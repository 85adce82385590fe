//! Sample runs: a storm, a small run, a long one, one in which nothing happens, one that fails, one with hostile names; an
//! upgrade, two months of losses, a day of statistics, an afternoon of sessions and one at a support desk.

mod desk;
mod lives;
mod plans;
mod records;
mod sessions;
mod sheet;
mod upgrades;

use jumpstorm_reports::Run;
use model::id::ClientId;
use model::metric::Counter;
use model::plan::{Action, AppliancePlan, Begin, ClientBegins, Model, Plan, Statistic};
use model::record::{Breach, Record};
use model::time::{SimDuration, SimTime};
use model::verdict::{Finding, Judgement, Outcome, Part, Verdict};

use plans::{
    connection_rate, deployment, entry, installer, local_uninstall, plan, removal, restart, site_outage, site_package,
    travel, uplink_loss, wake,
};

/// A run with everything that it borrows.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) plan: Plan,
    pub(crate) record: Record,
    pub(crate) verdict: Verdict,
    pub(crate) file: String,
    pub(crate) teaches: String,
    pub(crate) folder: String,
    pub(crate) replay: String,
}

impl Sample {
    /// What the reports are made from.
    pub(crate) fn run(&self) -> Run<'_> {
        Run {
            plan: &self.plan,
            record: &self.record,
            verdict: &self.verdict,
            teaches: &self.teaches,
            file: &self.file,
            replay: &self.replay,
            folder: &self.folder,
            wall_seconds: 1.9,
            peak_rss_bytes: 123_456_789,
        }
    }

    fn of(plan: Plan) -> Self {
        let record = records::record(&plan);
        Self::with(plan, record)
    }

    fn with(plan: Plan, record: Record) -> Self {
        let name = plan.name.clone();
        Self {
            record,
            verdict: passing(),
            file: format!("scenarios/library/{name}.toml"),
            teaches: "How long a whole fleet takes to come back once the uplink returns.".to_owned(),
            folder: name.clone(),
            replay: format!("cargo xtask scenario {name} --seed {}", plan.seed),
            plan,
        }
    }
}

/// 25,000 clients lose the uplink for half an hour; the rate is raised a minute after it returns.
pub(crate) fn storm() -> Sample {
    let mut plan = plan("reconnect-storm-b400", 25_000, 10, 7_200);
    plan.timeline = vec![entry("outage", 600, uplink_loss(1_800)), entry("raise", 2_460, connection_rate(300))];
    Sample::of(plan)
}

/// Three clients and a restart.
pub(crate) fn small() -> Sample {
    let mut plan = plan("three-clients", 3, 1, 300);
    plan.timeline = vec![entry("restart", 60, restart(30))];
    plan.appliance.model = Model::B200;
    plan.appliance.capacity = 1_000;
    Sample::of(plan)
}

/// Thirty days with two outages; some entries follow each other closely.
pub(crate) fn month() -> Sample {
    const DAY: i64 = 86_400;
    let mut plan = plan("a-month", 10_000, 40, 30 * DAY as u64);
    plan.timeline = vec![
        entry("upgrade-window", 5 * DAY, restart(1_800)),
        entry("weekend-outage", 12 * DAY, uplink_loss(2 * DAY as u64)),
        entry("tidy-up", 20 * DAY, removal(50)),
    ];
    plan.appliance.model = Model::B300;
    plan.appliance.capacity = 10_000;
    Sample::of(plan)
}

/// More entries than a chart can name, some with names too long for their place, up to the run's last moment.
pub(crate) fn crowded() -> Sample {
    let mut plan = plan(&"a-name-that-goes-on-".repeat(8), 12_345, 60, 14_400);
    let mut timeline = vec![entry(&"outage-of-everything-".repeat(6), 3_000, uplink_loss(600))];
    timeline.extend((0..60).map(|place| {
        entry(&format!("rolling-{}", place + 1), 4_000 + 170 * i64::from(place), site_outage(place, 300))
    }));
    timeline.push(entry("last-minute-change", 14_390, connection_rate(60)));
    plan.timeline = timeline;
    Sample::of(plan)
}

/// A site package for 10,000 clients, 300 of which are switched off.
pub(crate) fn upgrade() -> Sample {
    let mut plan = plan("upgrade-b300", 10_000, 12, 5_400);
    plan.appliance = AppliancePlan::standard(Model::B300).expect("a B300 is standard");
    plan.timeline = vec![entry("new-version", 600, site_package(20, 120))];
    for client in &mut plan.clients[..300] {
        client.begins = ClientBegins::SwitchedOff { since: SimTime::from_secs(-86_400) };
    }
    let record = upgrades::record(&plan);
    let mut sample = Sample::with(plan, record);
    sample.teaches = "How long a whole fleet takes to be upgraded, and which limit decides it.".to_owned();
    sample
}

/// Sixty days: a tenth of the fleet is cut off for good and lost after 20 days, deleted after 45.
pub(crate) fn lost() -> Sample {
    const DAY: i64 = 86_400;
    let mut plan = plan("two-months", 2_000, 10, 60 * DAY as u64);
    plan.appliance = AppliancePlan::standard(Model::B300).expect("a B300 is standard");
    plan.appliance.maintenance.lost_after = SimDuration::from_secs(20 * DAY as u64);
    plan.appliance.maintenance.delete_after = SimDuration::from_secs(45 * DAY as u64);
    plan.timeline = vec![
        entry("branch-office-closes", 2 * DAY, site_outage(3, 70 * DAY as u64)),
        entry("clear-out", 12 * DAY, local_uninstall(35)),
    ];
    let record = lives::two_months(&plan);
    let mut sample = Sample::with(plan, record);
    sample.teaches = "When clients that stay away are lost, deleted and gone.".to_owned();
    sample
}

/// A day of statistics on a full B400, with wake-ups, jumps, consoles and a deployment in between.
pub(crate) fn statistics() -> Sample {
    let mut plan = plan("statistics-b400", 25_000, 40, 86_400);
    plan.appliance.statistics.kinds = Statistic::ALL.into_iter().collect();
    plan.installers = vec![installer("autumn roll-out")];
    let later: Vec<_> = (24_500..25_000).map(ClientId).collect();
    for client in &later {
        plan.clients[client.index()].begins = ClientBegins::NotInstalled;
    }
    plan.timeline = vec![entry("roll-out", 36_000, deployment(later, 600)), entry("wake", 39_960, wake(15))];
    let record = lives::day_of_statistics(&plan);
    let mut sample = Sample::with(plan, record);
    sample.teaches = "What statistics cost, by kind and interval.".to_owned();
    sample
}

/// So many sessions of one user with one Jump Item, three a minute.
pub(crate) fn sessions(asked: usize) -> Sample {
    let mut plan = plan("sessions", 30, 2, 1_200 + 20 * asked as u64);
    plan.directory = sessions::directory("ines", "pump");
    plan.sessions = (1..=asked).map(|number| format!("session-{number}")).collect();
    let record = sessions::record(&plan);
    let mut sample = Sample::with(plan, record);
    sample.teaches = "What becomes of sessions.".to_owned();
    sample
}

/// Forty-one customers, of whom half are helped, around a restart.
pub(crate) fn desk() -> Sample {
    let mut plan = plan("support-desk", 30, 2, 3_600);
    plan.directory = desk::directory("ines", "hardware", "printer");
    plan.appliance.licences = Some(3);
    plan.sessions = vec!["walk-in".to_owned()];
    plan.support.streams = vec![desk::stream("printers", 0), desk::stream("mail", 1)];
    plan.timeline = vec![entry("walk-in", 600, Action::Desk(desk::walk_in())), entry("restart", 1_800, restart(60))];
    let record = desk::record(&plan);
    let mut sample = Sample::with(plan, record);
    sample.teaches = "How long customers wait for help.".to_owned();
    sample
}

/// The same customers at a desk as simple as queueing theory asks for: two representatives, one stream, and nothing else.
pub(crate) fn simple_desk() -> Sample {
    let mut sample = desk();
    sample.plan.support.streams.truncate(1);
    sample.plan.consoles = vec![desk::console(0), desk::console(1)];
    sample.plan.timeline.clear();
    sample.record.effects.clear();
    sample
}

/// Nothing happens.
pub(crate) fn quiet() -> Sample {
    let mut sample = Sample::of(plan("quiet", 100, 2, 3_600));
    sample.verdict.expectations = vec![judged("min online >= 100%", &[], Outcome::Pass, "at least 100%", "100%", None)];
    sample
}

/// A cold start that is cut off before everybody is in, at a broken law and failed expectations.
pub(crate) fn failing() -> Sample {
    let mut plan = plan("cold-start-too-short", 2_000, 4, 30);
    plan.begin = Begin::Cold;
    let mut sample = Sample::of(plan);
    sample.record.rest.named = vec![(ClientId(4), model::event::ClientState::BackingOff, SimTime::from_secs(29))];
    let law = &mut sample.record.invariants[0];
    law.violations = 3;
    law.first = Some(Breach {
        at: SimTime::from_micros(12_340_000),
        what: "51 admissions in (11.34 s, 12.34 s], 50 allowed; the last was client 612".to_owned(),
    });
    sample.verdict = Verdict {
        outcome: Outcome::Fail,
        expectations: vec![
            judged(
                "p99 time_to_reconnect <= 20s",
                &["CONN-7"],
                Outcome::Fail,
                "at most 20 s",
                "29.7 s",
                Some(29_700_000),
            ),
            judged("max time_offline <= 60s", &[], Outcome::Inconclusive, "at most 60 s", "no samples", None),
            judged("max online <= 25000", &["APP-3"], Outcome::Pass, "at most 25,000", "1,500", Some(30_000_000)),
        ],
        findings: vec![
            Finding {
                outcome: Outcome::Fail,
                about: "invariant connection_rate".to_owned(),
                what: "broken 3 times".to_owned(),
                at: Some(SimTime::from_micros(12_340_000)),
            },
            Finding {
                outcome: Outcome::Fail,
                about: "recovery".to_owned(),
                what: "500 Jump Clients were still under way when the run ended".to_owned(),
                at: Some(SimTime::from_secs(30)),
            },
        ],
    };
    sample
}

/// Every text that comes from a file tries to break out of its place.
pub(crate) fn hostile() -> Sample {
    let mut plan = plan("x", 3, 1, 300);
    plan.installers = vec![installer(HOSTILE)];
    plan.timeline = vec![
        entry(HOSTILE, 60, restart(30)),
        entry(HOSTILE, 100, deployment(vec![ClientId(2)], 0)),
        entry(HOSTILE, 150, site_package(1, 30)),
        entry(HOSTILE, 200, travel(0)),
    ];
    plan.assumptions[0].key = HOSTILE.to_owned();
    plan.assumptions[0].why = HOSTILE.to_owned();
    plan.clients[0].name = HOSTILE.to_owned();
    plan.sites[0].name = HOSTILE.to_owned();
    plan.directory = desk::directory(HOSTILE, HOSTILE, HOSTILE);
    plan.directory.jump_items[0].name = HOSTILE.to_owned();
    plan.sessions = vec![HOSTILE.to_owned(); 10];
    plan.support.streams = vec![desk::stream(HOSTILE, 0)];
    let mut sample = Sample::of(plan);
    sample.record.sessions = sessions::record(&sample.plan).sessions;
    sample.record.session_log = sessions::log(&sample.record.sessions);
    sample.record.session_log.push(desk::line(3));
    sample.plan.name = HOSTILE.to_owned();
    sample.file = HOSTILE.to_owned();
    sample.teaches = HOSTILE.to_owned();
    sample.replay = HOSTILE.to_owned();
    sample.folder = HOSTILE.to_owned();
    for effect in &mut sample.record.effects {
        effect.what = HOSTILE.to_owned();
    }
    for counter in
        [Counter::UpgradeStarts, Counter::Upgrades, Counter::UpgradeBytes, Counter::Installs, Counter::LostLabels]
    {
        sample.record.totals[counter.index()] += 1;
        sample.record.series[200].counters[counter.index()] += 1;
    }
    sample.record.rest.named = vec![(ClientId(0), model::event::ClientState::BackingOff, SimTime::from_secs(29))];
    sample.record.invariants[0].violations = 1;
    sample.record.invariants[0].first = Some(Breach { at: SimTime::ZERO, what: HOSTILE.to_owned() });
    sample.verdict = Verdict {
        outcome: Outcome::Fail,
        expectations: vec![
            judged(HOSTILE, &[HOSTILE], Outcome::Fail, HOSTILE, HOSTILE, None),
            Judgement {
                parts: vec![Part {
                    about: HOSTILE.to_owned(),
                    outcome: Outcome::Fail,
                    expected: HOSTILE.to_owned(),
                    measured: HOSTILE.to_owned(),
                }],
                ..judged(HOSTILE, &[HOSTILE], Outcome::Fail, HOSTILE, HOSTILE, None)
            },
        ],
        findings: vec![Finding {
            outcome: Outcome::Inconclusive,
            about: HOSTILE.to_owned(),
            what: HOSTILE.to_owned(),
            at: None,
        }],
    };
    sample
}

/// A name that ends a tag, an attribute, a table's cell, a line and a string of each format.
pub(crate) const HOSTILE: &str = "<script>&\"'|\n]]>--><b>\u{0}\u{202e},=1\r\n`*_";

fn passing() -> Verdict {
    Verdict {
        outcome: Outcome::Pass,
        expectations: vec![
            judged(
                "max admissions in any 1s <= 300",
                &["CONN-2"],
                Outcome::Pass,
                "at most 300",
                "300",
                Some(2_461_000_000),
            ),
            judged("p99 time_to_reconnect <= 190s", &["CONN-7"], Outcome::Pass, "at most 190 s", "143 s", None),
        ],
        findings: Vec::new(),
    }
}

fn judged(
    text: &str,
    covers: &[&str],
    outcome: Outcome,
    expected: &str,
    measured: &str,
    at_micros: Option<i64>,
) -> Judgement {
    Judgement {
        text: text.to_owned(),
        covers: covers.iter().map(|rule| (*rule).to_owned()).collect(),
        outcome,
        expected: expected.to_owned(),
        measured: measured.to_owned(),
        at: at_micros.map(SimTime::from_micros),
        parts: Vec::new(),
    }
}
