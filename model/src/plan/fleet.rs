//! Who there is when the run begins: customer networks, and the Jump Clients in them.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::access::Screen;
use crate::id::SiteId;
use crate::time::{SimDuration, SimTime};

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
    /// What each of its computers can receive, in bytes a second.
    pub endpoint_downlink: u64,
    /// Whether the network passes Wake-on-LAN packets on to its computers (WAKE-4).
    pub wake: WakeOnLan,
}

/// What a network asks of a Wake-on-LAN packet (WAKE-4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WakeOnLan {
    /// Packets go nowhere.
    Off,
    /// Any packet reaches the computer that it is for.
    #[default]
    On,
    /// Only a packet that carries this secure WOL password does.
    Secured(String),
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
    /// What kind of computer it runs on.
    pub computer: Computer,
    /// Whether its computer has Wake-on-LAN enabled (WAKE-4).
    pub wakes_on_lan: bool,
    /// Whether its certificate store is kept up to date, so that it holds the chain of any site package (UPG-13).
    pub store_managed: bool,
    /// Whether it runs the version before the appliance's when the run begins (UPG-15).
    pub outdated: bool,
    /// How long it may be offline before it is deleted, instead of the site-wide setting (`max_offline_minutes`).
    pub delete_after: Option<SimDuration>,
    /// What it is doing when the run begins.
    pub begins: ClientBegins,
    /// How it is installed (CRED-4).
    pub install_mode: InstallMode,
    /// Its tag in the Jump interface; none if empty.
    pub tag: String,
    /// Comments on it in the Jump interface.
    pub comments: String,
    /// Its custom attributes by their code names (WEB-4).
    pub attributes: BTreeMap<String, String>,
}

/// How a Jump Client is installed on its computer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstallMode {
    /// For one user, with that user's rights.
    User,
    /// As an elevated service.
    #[default]
    Service,
}

/// The kinds of computers that presence habits distinguish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Computer {
    /// Stays at its desk.
    Desktop,
    /// Sleeps at night and travels.
    Laptop,
    /// Never sleeps.
    Server,
}

/// What a Jump Client is doing when the run begins.
#[expect(missing_docs, reason = "the fields are explained with their variant")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientBegins {
    /// As [`Begin`](super::Begin) says for the whole fleet. `since`: when its connection was made, if a listing told.
    WithFleet { since: Option<SimTime> },
    /// Registered and switched off since then (never later than the start); it stays off until the timeline starts it.
    SwitchedOff { since: SimTime },
    /// In the list as uninstalled: it does nothing and counts for nothing.
    Uninstalled,
    /// Not installed yet: a deployment of the timeline installs it (INST-2).
    NotInstalled,
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

impl Client {
    /// What goes on at its screen when the run begins: whoever is logged in is there.
    pub const fn screen(&self) -> Screen {
        Screen { user_logged_in: self.console_user.is_some(), locked: false, screen_saver: false }
    }
}

impl Site {
    /// A site with the figures assumed where nothing else is said (assumptions.md 4), and addresses that do for one site.
    pub fn standard(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            public_ip: Ipv4Addr::new(203, 0, 113, 1),
            default_gateway: Ipv4Addr::new(10, 0, 0, 1),
            latency: SimDuration::from_millis(20),
            jitter: SimDuration::ZERO,
            downlink: 12_500_000,
            endpoint_downlink: 1_250_000,
            wake: WakeOnLan::On,
        }
    }
}

impl Client {
    /// The client at that place of the fleet: a desktop with Windows that begins with the fleet and has nothing special.
    pub fn standard(place: u32, site: SiteId) -> Self {
        Self {
            listing_id: u64::from(place) + 1,
            name: format!("client-{place}"),
            hostname: format!("host-{place}"),
            site,
            operating_system: OperatingSystem::Windows,
            private_ip: Ipv4Addr::new(10, 0, 0, 2),
            console_user: None,
            computer: Computer::Desktop,
            wakes_on_lan: true,
            store_managed: true,
            outdated: false,
            delete_after: None,
            begins: ClientBegins::WithFleet { since: None },
            install_mode: InstallMode::default(),
            tag: String::new(),
            comments: String::new(),
            attributes: BTreeMap::new(),
        }
    }
}
