//! What to rehearse: resolved plain data, with no default left open and nothing of any file format.
//!
//! A plan and a build are enough to run the same rehearsal again. `scenarios` makes plans; `sim` runs them.

use std::net::Ipv4Addr;

use jiff::Zoned;
use serde::{Deserialize, Serialize};

use crate::event::{DownHow, Setting};
use crate::id::{ClientId, SiteId};
use crate::metric::Counter;
use crate::time::{SimDuration, SimTime};

pub use crate::appliance::models::Model;

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
    /// The engine's step: network arrivals are seen on multiples of it. 1 ms to 1 s.
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
    /// What happens, in order of time.
    pub timeline: Vec<Entry>,
    /// What to measure beyond the standing series, so that expectations can be judged exactly.
    pub measures: Measures,
    /// Every figure the run rests on that no source gives (RUN-9).
    pub assumptions: Vec<Assumption>,
}

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
    /// Licences; only a Cloud site's capacity depends on them (APP-4).
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
    /// How the cost of one connection varies around its mean.
    pub distribution: Distribution,
}

impl ServiceProfile {
    /// Mean processor time of one connection.
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

/// How Jump Clients behave on the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behaviour {
    /// Delays between dials (CONN-5).
    pub back_off: BackOff,
    /// Time between two keep-alives on one connection.
    pub keep_alive_interval: SimDuration,
    /// Keep-alives in a row that must stay away before a side holds the connection to be gone (CONN-8). At least 2: each
    /// side gives up at the moment at which the last of them falls due, and a single one cannot have arrived by then.
    pub keep_alive_missed_max: u32,
    /// Bytes of one keep-alive and its answer together.
    pub keep_alive_bytes: u32,
    /// How long a dial waits for any answer of the network.
    pub dial_timeout: SimDuration,
    /// How long a client that is connected waits for the appliance's first word.
    pub greeting_timeout: SimDuration,
    /// Round trips between a dial and the first message: TCP and TLS handshakes.
    pub handshake_round_trips: u32,
    /// Bytes that one connection costs from client to appliance before its first message.
    pub handshake_bytes_in: u32,
    /// Bytes that one connection costs from appliance to client before its first message.
    pub handshake_bytes_out: u32,
    /// First delay before TCP sends again what was not acknowledged; each further one doubles.
    pub tcp_resend_first: SimDuration,
    /// The longest delay between two of TCP's attempts.
    pub tcp_resend_max: SimDuration,
    /// How long TCP keeps resending before it breaks the connection.
    pub tcp_give_up: SimDuration,
    /// How long a client refused for lack of capacity waits before it asks again (uniform between half and all of it).
    pub refused_retry: SimDuration,
}

/// The law of a Jump Client's delays between dials (CONN-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackOff {
    /// Which law.
    pub law: BackOffLaw,
    /// The first ceiling.
    pub base: SimDuration,
    /// The ceiling that no delay exceeds. At least `base`.
    pub cap: SimDuration,
}

/// Variants of back-off, of which full jitter is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackOffLaw {
    /// Uniform between nothing and `min(cap, base * 2^n)`.
    FullJitter,
    /// `min(cap, base * 2^n)`, without chance.
    Exponential,
    /// Always `base`.
    Fixed,
    /// `min(cap, uniform(base, 3 * the delay before))`.
    Decorrelated,
}

/// One customer network behind one firewall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Unique among the sites.
    pub name: String,
    /// The address its clients are seen from.
    pub public_ip: Ipv4Addr,
    /// The default gateway its clients report.
    pub default_gateway: Ipv4Addr,
    /// One-way time between the site and the appliance.
    pub latency: SimDuration,
    /// Further one-way time, drawn for each message uniformly between nothing and this.
    pub jitter: SimDuration,
    /// What the site's line can receive, in bytes a second. Bulk transfers share it.
    pub downlink: u64,
}

/// One Jump Client as the run finds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Client {
    /// The id it has in a listing; its place in the fleet plus one where there is none.
    pub listing_id: u64,
    /// Its name in the Jump interface.
    pub name: String,
    /// Its computer's name.
    pub hostname: String,
    /// Its site.
    pub site: SiteId,
    /// Its computer's system; no rule about capacity may look at it (APP-5).
    pub operating_system: OperatingSystem,
    /// Its address inside the site.
    pub private_ip: Ipv4Addr,
    /// Who is logged in at its screen, if anybody.
    pub console_user: Option<String>,
    /// What it is doing when the run begins.
    pub begins: ClientBegins,
}

/// What a Jump Client is doing when the run begins.
#[expect(missing_docs, reason = "the fields are explained with their variant")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientBegins {
    /// As [`Begin`] says for the whole fleet. `since`: when its connection was made, if a listing told.
    WithFleet { since: Option<SimTime> },
    /// Registered and switched off since then (never later than the start); it stays off until the timeline starts it.
    SwitchedOff { since: SimTime },
    /// In the list as uninstalled: it does nothing and counts for nothing.
    Uninstalled,
}

/// The families of systems that rules distinguish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatingSystem {
    /// Windows, any version.
    Windows,
    /// macOS, any version.
    Mac,
    /// Linux on a computer.
    Linux,
    /// Linux on a Raspberry Pi.
    RaspberryPi,
}

/// Something that happens at its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What expectations call it: `outage` in `outage.end`.
    pub name: String,
    /// When it begins.
    pub at: SimTime,
    /// An entry that is switched off does nothing, and the run is then inconclusive (RUN-7).
    pub enabled: bool,
    /// What happens.
    pub action: Action,
}

impl Entry {
    /// When it ceases to act; its beginning for what happens in an instant.
    pub fn ends(&self) -> SimTime {
        match &self.action {
            Action::ApplianceDown { lasting, .. }
            | Action::UplinkLoss { lasting }
            | Action::SiteOutage { lasting, .. }
            | Action::Churn { lasting, .. } => self.at + *lasting,
            Action::LinkChange { lasting, .. } => lasting.map_or(self.at, |lasting| self.at + lasting),
            Action::ClientStop { over, lasting, .. } => self.at + *over + *lasting,
            Action::ClientStart { over, .. } | Action::Removal { over, .. } => self.at + *over,
            Action::Change { .. } => self.at,
        }
    }
}

/// What an entry of the timeline does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Action {
    /// The appliance goes down and comes back.
    ApplianceDown {
        /// In an orderly way, or without a word.
        how: DownHow,
        /// What a dial meets meanwhile.
        answers: WhileDown,
        /// For how long.
        lasting: SimDuration,
    },
    /// The appliance runs on, but its uplink is cut: nothing passes to or from any site.
    UplinkLoss {
        /// For how long.
        lasting: SimDuration,
    },
    /// Nothing passes between some sites and the appliance, or nothing in one direction.
    SiteOutage {
        /// Which sites, in order.
        sites: Vec<SiteId>,
        /// Which way nothing passes.
        direction: Direction,
        /// For how long.
        lasting: SimDuration,
    },
    /// The lines of some sites get slower or lose messages.
    LinkChange {
        /// Which sites, in order.
        sites: Vec<SiteId>,
        /// Their one-way latency from now on.
        latency: Option<SimDuration>,
        /// Their jitter from now on.
        jitter: Option<SimDuration>,
        /// The share of messages lost and sent again, in parts of a million.
        loss_ppm: Option<u32>,
        /// For how long; for good if open.
        lasting: Option<SimDuration>,
    },
    /// Some Jump Clients crash or fall asleep, and come back.
    ClientStop {
        /// Which.
        clients: Vec<ClientId>,
        /// Crash or sleep.
        how: crate::event::StopHow,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
        /// How long each of them is gone.
        lasting: SimDuration,
    },
    /// Some Jump Clients that were switched off are switched on.
    ClientStart {
        /// Which.
        clients: Vec<ClientId>,
        /// Their moments are spread uniformly over this span.
        over: SimDuration,
    },
    /// Jump Clients crash at random: a Poisson process over those that are connected.
    Churn {
        /// Crashes in a thousand seconds, over all clients together.
        crashes_per_1000_s: u64,
        /// For how long.
        lasting: SimDuration,
        /// How long each is gone.
        down: SimDuration,
    },
    /// Somebody removes Jump Clients in the Jump interface; those that can be reached are uninstalled.
    Removal {
        /// Which.
        clients: Vec<ClientId>,
        /// Their moments are spread evenly over this span.
        over: SimDuration,
    },
    /// A setting gets a new value.
    Change {
        /// Which, and the value.
        setting: Setting,
    },
}

/// What a dial meets while the appliance is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhileDown {
    /// Silence, until the dial time-out.
    Silence,
    /// A refusal after one round trip.
    Refusal,
}

/// Which way nothing passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Neither way.
    Both,
    /// From the site to the appliance.
    ToAppliance,
    /// From the appliance to the site.
    FromAppliance,
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
