//! What to rehearse: resolved plain data, with no default left open and nothing of any file format.
//!
//! A plan and a build are enough to run the same rehearsal again. `scenarios` makes plans; `sim` runs them.

mod behaviour;
mod console;
mod console_access;
mod credentials;
mod desk;
mod fleet;
mod installer;
mod maintenance;
mod sessions;
mod statistics;
mod stream;
mod support;
mod timeline;
mod tools;
mod upgrades;

use jiff::Zoned;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::access::{self, Directory};
use crate::event::Setting;
use crate::metric::Counter;
use crate::time::{SimDuration, SimTime};

pub use crate::appliance::models::Model;
pub use behaviour::{BackOff, BackOffLaw, Behaviour};
pub use console::{Console, ConsoleKind, Device, Shift, Work};
pub use console_access::{BadSoftwareVersion, ConsoleAccess, SiteCertificate, SoftwareVersion};
pub use credentials::{CredentialManager, CredentialPlan};
pub use desk::{Customer, DeskAction, ManagerAct};
pub use fleet::{Client, ClientBegins, Computer, InstallMode, OperatingSystem, Site, WakeOnLan};
pub use installer::{Installer, JumpItem, Origin, Overrides, Staff};
pub use maintenance::{EndUser, MaintenancePlan, UninstalledBehaviour};
pub use sessions::{How, ItemEdit, SessionRequest};
pub use statistics::{Statistic, StatisticsPlan, StatisticsSet};
pub use stream::{Request, Requests, Stream};
pub use support::{AutomaticAssignment, SupportPlan};
pub use timeline::{Action, Direction, Entry, TransferKind, WhileDown};
pub use tools::{ButtonDeployment, ButtonOrigin, CannedScript, ToolsPlan};
pub use upgrades::{
    AfterInterruption, AutomaticUpgrades, CONCURRENT_UPGRADES_MAX, UPGRADE_BANDWIDTH_MAX, UpgradesPlan,
};

/// One rehearsal, complete.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario's name, as in `reconnect-storm-b400`.
    pub name: String,
    /// The root of all chance; at most [`crate::rng::SEED_MAX`].
    pub seed: u64,
    /// The calendar time, with its zone, at which the run begins.
    pub starts: Zoned,
    /// How much simulated time passes.
    pub duration: SimDuration,
    /// The step of an engine that has one: it sees network arrivals on multiples of it. 1 ms to 1 s. Keep-alives that are
    /// counted and not sent are counted in such steps on any engine.
    pub tick: SimDuration,
    /// Whether the fleet is connected when the run begins.
    pub begin: Begin,
    /// Whether the run must be at rest at its end: nobody connecting, waiting or overdue.
    pub must_reach_rest: bool,
    /// The appliance.
    pub appliance: AppliancePlan,
    /// How every Jump Client behaves on the network.
    pub behaviour: Behaviour,
    /// The customer networks. Never empty.
    pub sites: Vec<Site>,
    /// The fleet. Never empty.
    pub clients: Vec<Client>,
    /// The consoles at which representatives work.
    pub consoles: Vec<Console>,
    /// How customers are served.
    pub support: SupportPlan,
    /// Installers that deployments of the timeline use (INST-1).
    pub installers: Vec<Installer>,
    /// Who may do what, and the Jump Items of the fleet as they are pinned when the run begins.
    pub directory: Directory,
    /// Jump Items that sessions of the timeline pin: their places are behind those of the directory.
    pub pinned: Vec<access::JumpItem>,
    /// The names of the sessions that the timeline asks for.
    pub sessions: Vec<String>,
    /// What happens, in order of time.
    pub timeline: Vec<Entry>,
    /// What to measure beyond the standing series, so that expectations can be judged exactly.
    pub measures: Measures,
    /// Every figure the run rests on that no source gives (RUN-9).
    pub assumptions: Vec<Assumption>,
}

impl Plan {
    /// An hour of a B400 as it ships, with these sites and Jump Clients, of which every one begins connected; with an empty
    /// directory and nothing on the timeline. What others have is changed from there.
    pub fn standard(sites: Vec<Site>, clients: Vec<Client>) -> Self {
        let duration = SimDuration::from_secs(3_600);
        Self {
            name: "standard".to_owned(),
            seed: 7,
            starts: STARTS.in_tz("UTC").expect("a day of the calendar, in a zone that every build knows"),
            duration,
            tick: SimDuration::from_millis(10),
            begin: Begin::Connected,
            must_reach_rest: true,
            appliance: AppliancePlan::standard(Model::B400).expect("a B400 is standard"),
            behaviour: Behaviour::default(),
            sites,
            clients,
            consoles: Vec::new(),
            support: SupportPlan::default(),
            installers: Vec::new(),
            directory: Directory::new(),
            pinned: Vec::new(),
            sessions: Vec::new(),
            timeline: Vec::new(),
            measures: Measures { bucket: Measures::bucket_for(duration), ..Measures::default() },
            assumptions: Vec::new(),
        }
    }

    /// Every setting that can change while a run goes on and concerns anybody, with its value when the run begins.
    pub fn settings(&self) -> Vec<Setting> {
        let mut settings = self.appliance.settings();
        if !self.consoles.is_empty() {
            let ConsoleAccess { web_and_mobile, certificate, .. } = self.support.console_access;
            settings.push(Setting::WebAndMobileConsoles(web_and_mobile));
            settings.push(Setting::SiteCertificate(certificate));
        }
        settings
    }

    /// Whether anybody but Jump Clients may connect: representatives at their consoles, and the customers who come to them.
    pub fn has_people(&self) -> bool {
        let comes = |entry: &Entry| matches!(entry.action, Action::Desk(DeskAction::Customer(_)));
        !self.consoles.is_empty() || !self.support.streams.is_empty() || self.timeline.iter().any(comes)
    }
}

/// A Monday, at the beginning of business.
const STARTS: DateTime = jiff::civil::datetime(2026, 11, 16, 10, 0, 0, 0);

/// The state of the fleet when the run begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Begin {
    /// Every client that fits and is not said to be offline is connected; connecting it is not measured.
    Connected,
    /// Nobody is connected or registered: every client dials when the run begins.
    Cold,
}

/// The appliance and its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AppliancePlan {
    /// B200, B300, B400, Cloud or custom (APP-1 to APP-4, APP-7).
    pub model: Model,
    /// Licences: so many users are logged in at once (APP-8), or any number. A Cloud site's capacity hangs on them (APP-4).
    pub licences: Option<u32>,
    /// The most active Jump Clients it holds.
    pub capacity: u32,
    /// What happens to a registration beyond that (APP-6).
    pub at_capacity: AtCapacity,
    /// Global connection rate for Jump Clients, per second, 1 to 300 (CONN-2 to CONN-4).
    pub connection_rate: u32,
    /// The most Jump Clients that stand in the admission line; others are told when to return (CONN-5).
    pub line_max: u32,
    /// What its work costs (APP-9).
    pub service: ServiceProfile,
    /// What its own line carries, in bytes a second. Bulk transfers share it.
    pub uplink: u64,
    /// How Jump Clients are upgraded (UPG-1 to UPG-9).
    pub upgrades: UpgradesPlan,
    /// When clients are lost and deleted, and what end users may do to them (MAINT-1 to MAINT-16).
    pub maintenance: MaintenancePlan,
    /// What clients report, and how often (STAT-1, STAT-2).
    pub statistics: StatisticsPlan,
    /// Whether representatives may attempt to wake up Jump Clients (WAKE-1, WAKE-5).
    pub wake_on_lan: bool,
}

impl AppliancePlan {
    /// Every setting of Jump Clients that can change while a run goes on, with its value when the run begins.
    pub fn settings(&self) -> Vec<Setting> {
        let Self { upgrades, maintenance, statistics, .. } = self;
        let mut settings = vec![Setting::ConnectionRate(self.connection_rate)];
        settings.extend(upgrades.bandwidth.map(Setting::UpgradeBandwidth));
        settings.extend([
            Setting::ConcurrentUpgrades(upgrades.concurrent_max),
            Setting::AutomaticUpgrades(upgrades.automatic),
            Setting::LostAfter(maintenance.lost_after),
            Setting::DeleteAfter(maintenance.delete_after),
            Setting::UninstalledBehaviour(maintenance.uninstalled),
            Setting::LocalUninstallRestricted(maintenance.local_uninstall_restricted),
            Setting::Statistics(statistics.kinds),
            Setting::StatisticsInterval(statistics.interval),
            Setting::WakeOnLan(self.wake_on_lan),
        ]);
        settings
    }

    /// A model of the B series as it ships, with the documented settings (CONN-3) and the figures assumed for what is not
    /// documented (assumptions.md 1, 2 and 10). `None` for models that a scenario must describe.
    pub fn standard(model: Model) -> Option<Self> {
        Some(Self {
            model,
            licences: None,
            capacity: model.capacity(None)?,
            at_capacity: AtCapacity::Refuse,
            connection_rate: 50,
            line_max: 5_000,
            service: ServiceProfile {
                workers: model.cores()?,
                tls_handshake: SimDuration::from_micros(2_900),
                registration: SimDuration::from_millis(2),
                log_in: ServiceProfile::LOG_IN,
                distribution: Distribution::Fixed,
            },
            uplink: 125_000_000,
            upgrades: UpgradesPlan::standard(model),
            maintenance: MaintenancePlan::default(),
            statistics: StatisticsPlan::default(),
            wake_on_lan: true,
        })
    }
}

/// What happens to a registration beyond the capacity (APP-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtCapacity {
    /// It is refused with that reason.
    Refuse,
    /// It is admitted, and the overload flagged.
    Warn,
}

/// How load becomes queueing delay at the appliance (APP-9): `workers` serve one line, first come first served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceProfile {
    /// Connections worked on at the same time: one a core. 1 to 1,024.
    pub workers: u32,
    /// Processor time of the TLS handshake of one connection.
    pub tls_handshake: SimDuration,
    /// Processor time of registering one connection after the handshake.
    pub registration: SimDuration,
    /// Processor time of logging a representative in at a console, after the handshake of its connection.
    pub log_in: SimDuration,
    /// How the cost of one connection varies around its mean.
    pub distribution: Distribution,
}

impl ServiceProfile {
    /// What logging in is assumed to cost. Checking a password is made to be slow: a hash of the kind that is recommended for
    /// passwords takes about a tenth of a second of a processor, and all the rest little beside that.
    pub const LOG_IN: SimDuration = SimDuration::from_millis(100);

    /// Mean processor time of one console's connection with its log-in.
    pub fn log_in_cost(&self) -> SimDuration {
        self.tls_handshake + self.log_in
    }

    /// Mean processor time of one connection of a Jump Client or a customer.
    pub fn connection_cost(&self) -> SimDuration {
        self.tls_handshake + self.registration
    }

    /// The most connections a second that the workers can serve; infinite where they cost nothing.
    pub fn connections_per_second_max(&self) -> f64 {
        f64::from(self.workers) / self.connection_cost().as_secs_f64()
    }
}

/// How a service time varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// Always the mean.
    Fixed,
    /// Exponential with that mean.
    Exponential,
}

/// What to measure so that expectations can be judged exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures {
    /// The width of a bucket of the series. At most [`BUCKETS_MAX`] of them span the run.
    pub bucket: SimDuration,
    /// Moments at which buckets are cut besides, in order, without repetition; those beyond the run are ignored.
    pub marks: Vec<SimTime>,
    /// Sliding windows over which a counter's greatest sum is wanted.
    pub windows: Vec<WindowMeasure>,
}

/// A counter's greatest sum in any window `(t - width, t]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowMeasure {
    /// Which counter; one that has moments.
    pub counter: Counter,
    /// How wide the window is. Never zero.
    pub width: SimDuration,
}

/// A figure that no source gives (RUN-9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// The scenario key that overrides it, such as `jump_clients.keep_alive`.
    pub key: String,
    /// Its value in this run, with its unit.
    pub value: String,
    /// On what grounds.
    pub why: String,
}

/// The most buckets a series has, cuts at marks aside; [`Measures::bucket_for`] chooses the width accordingly.
pub const BUCKETS_MAX: u64 = 7_200;

impl Measures {
    /// The narrowest of 1 s, 10 s, 1 min, 10 min, 1 h and 1 d that spans `duration` in at most [`BUCKETS_MAX`] buckets.
    pub fn bucket_for(duration: SimDuration) -> SimDuration {
        const DAY: SimDuration = SimDuration::from_secs(86_400);
        [1, 10, 60, 600, 3_600]
            .map(SimDuration::from_secs)
            .into_iter()
            .find(|bucket| *bucket * BUCKETS_MAX >= duration)
            .unwrap_or(DAY)
    }
}
