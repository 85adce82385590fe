//! Plans for sample runs.

use std::net::Ipv4Addr;

use model::access::Directory;
use model::event::{DownHow, Setting};
use model::id::{ClientId, InstallerId, SiteId};
use model::metric::Counter;
use model::plan::*;
use model::time::{SimDuration, SimTime};

/// A fleet of `clients` at `sites`, on a B400 unless a test says otherwise, for `seconds`.
pub(crate) fn plan(name: &str, clients: u32, sites: u32, seconds: u64) -> Plan {
    let duration = SimDuration::from_secs(seconds);
    Plan {
        name: name.to_owned(),
        seed: 7,
        starts: "2026-11-16T10:00:00[Europe/Berlin]".parse().expect("a fixed time"),
        duration,
        tick: SimDuration::from_millis(10),
        begin: Begin::Connected,
        must_reach_rest: true,
        appliance: AppliancePlan::standard(Model::B400).expect("a B400 is standard"),
        behaviour: Behaviour::default(),
        sites: (0..sites).map(site).collect(),
        clients: (0..clients).map(|place| client(place, place % sites)).collect(),
        consoles: Vec::new(),
        support: Default::default(),
        installers: Vec::new(),
        directory: Directory::new(),
        pinned: Vec::new(),
        sessions: Vec::new(),
        timeline: Vec::new(),
        measures: Measures {
            bucket: Measures::bucket_for(duration),
            marks: Vec::new(),
            windows: vec![WindowMeasure { counter: Counter::Admissions, width: SimDuration::from_secs(1) }],
        },
        assumptions: vec![
            Assumption {
                key: "jump_clients.keep_alive".into(),
                value: "every 60s, 3 missed, 150 bytes".into(),
                why: "no public figure found; cloud NAT drops idle connections after 350 s".into(),
            },
            Assumption {
                key: "appliance.service.tls_handshake".into(),
                value: "2.9ms".into(),
                why: "third-party: 350 RSA-2048 handshakes a second and core, NGINX 2014".into(),
            },
        ],
    }
}

/// An entry that is switched on.
pub(crate) fn entry(name: &str, at_seconds: i64, action: Action) -> Entry {
    Entry { name: name.to_owned(), at: SimTime::from_secs(at_seconds), enabled: true, action }
}

/// The appliance's uplink is cut for so many seconds.
pub(crate) fn uplink_loss(seconds: u64) -> Action {
    Action::UplinkLoss { lasting: SimDuration::from_secs(seconds) }
}

/// One site is cut off for so many seconds.
pub(crate) fn site_outage(site: u32, seconds: u64) -> Action {
    Action::SiteOutage {
        sites: vec![SiteId(site)],
        direction: Direction::Both,
        lasting: SimDuration::from_secs(seconds),
    }
}

/// The appliance restarts and is down for so many seconds.
pub(crate) fn restart(seconds: u64) -> Action {
    Action::ApplianceDown {
        how: DownHow::Restart,
        answers: WhileDown::Refusal,
        lasting: SimDuration::from_secs(seconds),
    }
}

/// The connection rate gets a new value.
pub(crate) fn connection_rate(rate: u32) -> Action {
    Action::Change { setting: Setting::ConnectionRate(rate) }
}

/// The first `count` clients are removed.
pub(crate) fn removal(count: u32) -> Action {
    Action::Removal { clients: (0..count).map(ClientId).collect(), over: SimDuration::from_secs(10) }
}

/// A site package of so many MiB is installed, and the appliance is down for so many seconds.
pub(crate) fn site_package(mib: u64, seconds: u64) -> Action {
    Action::SitePackage {
        bytes: mib << 20,
        new_chain: false,
        answers: WhileDown::Refusal,
        lasting: SimDuration::from_secs(seconds),
    }
}

/// End users uninstall the last `count` clients of the first hundred.
pub(crate) fn local_uninstall(count: u32) -> Action {
    Action::LocalUninstall {
        clients: (100 - count..100).map(ClientId).collect(),
        by: EndUser::Unprivileged,
        over: SimDuration::from_secs(3_600),
    }
}

/// These clients are installed from the first installer.
pub(crate) fn deployment(clients: Vec<ClientId>, seconds: u64) -> Action {
    Action::Deployment {
        clients,
        installer: InstallerId(0),
        overrides: Overrides::default(),
        over: SimDuration::from_secs(seconds),
    }
}

/// A representative wakes up the first `count` clients.
pub(crate) fn wake(count: u32) -> Action {
    Action::Wake { clients: (0..count).map(ClientId).collect(), password: None, over: SimDuration::from_secs(60) }
}

/// The first client travels to a site.
pub(crate) fn travel(to: u32) -> Action {
    Action::Travel { clients: vec![ClientId(0)], to: SiteId(to), over: SimDuration::ZERO }
}

/// An installer of the wizard that names `text` wherever it can.
pub(crate) fn installer(text: &str) -> Installer {
    let said = || Some(text.to_owned());
    Installer {
        name: text.to_owned(),
        origin: Origin::Session { portal: said() },
        made_at: SimTime::ZERO,
        valid_for: SimDuration::from_secs(86_400),
        item: JumpItem {
            group: said(),
            policy: said(),
            portal: said(),
            attended: said(),
            unattended: said(),
            tag: said(),
            comments: said(),
        },
        delete_after: Some(SimDuration::from_secs(30 * 86_400)),
    }
}

/// What a client that takes part from the beginning begins with.
pub(crate) const WITH_FLEET: ClientBegins = ClientBegins::WithFleet { since: None };

fn site(place: u32) -> Site {
    let [_, _, high, low] = place.to_be_bytes();
    Site {
        public_ip: Ipv4Addr::new(203, 0, high, low),
        default_gateway: Ipv4Addr::new(10, high, low, 1),
        latency: SimDuration::from_millis(20 + u64::from(place) * 5),
        jitter: SimDuration::from_millis(5),
        ..Site::standard(format!("site-{}", place + 1))
    }
}

fn client(place: u32, site: u32) -> Client {
    Client {
        name: format!("client-{}", place + 1),
        hostname: format!("pc-{}", place + 1),
        operating_system: [
            OperatingSystem::Windows,
            OperatingSystem::Windows,
            OperatingSystem::Mac,
            OperatingSystem::Linux,
        ][place as usize % 4],
        ..Client::standard(place, SiteId(site))
    }
}
