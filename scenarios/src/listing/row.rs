//! One row of a listing: a Jump Client as the configuration API describes it.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize, Serializer};

/// One Jump Client of the listing, checked. Field names, order and bounds are those of `docs/fleets.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Identity on the appliance, from 1, unique in a listing.
    pub id: u64,
    /// Name in the Jump interface, at most 128 characters; blank where it has none of its own.
    pub name: String,
    /// The computer's name, at most 255 characters, never blank.
    pub hostname: String,
    /// The computer's full name, at most 255 characters.
    pub fqdn: String,
    /// At most 64 characters.
    pub tag: String,
    /// At most 1,024 characters.
    pub comments: String,
    /// The Jump Group, or the user whose personal list it is in.
    pub jump_group_id: Option<i64>,
    /// What `jump_group_id` names.
    pub jump_group_type: JumpGroupType,
    /// The Jump Policy.
    pub jump_policy_id: Option<i64>,
    /// Session policy with the customer present, from 2.
    pub attended_session_policy_id: Option<i64>,
    /// Session policy without the customer, from 2.
    pub unattended_session_policy_id: Option<i64>,
    /// The public portal, at most 128 characters.
    pub public_site_address: String,
    /// How it is installed.
    pub install_mode: InstallMode,
    /// How it is connected; only active clients count against capacity.
    pub connection_type: ConnectionType,
    /// When it last came online.
    #[serde(serialize_with = "time")]
    pub last_connect_timestamp: Option<Timestamp>,
    /// When it last went offline.
    #[serde(serialize_with = "time")]
    pub last_disconnect_timestamp: Option<Timestamp>,
    /// Whether it has been offline for so long that it counts as lost.
    pub is_lost: bool,
    /// Whether it runs an older package than the appliance.
    pub needs_update: bool,
    /// Why it cannot be jumped to.
    pub unavailable_reason: UnavailableReason,
    /// Name, version and platform, at most 255 characters.
    pub operating_system: String,
    /// The address its connection comes from.
    pub public_ip: Option<IpAddr>,
    /// Its address in its own network.
    pub private_ip: Option<IpAddr>,
    /// Who is logged in, at most 255 characters; blank when nobody is.
    pub console_user: String,
    /// Its own deadline; 0 follows the site's.
    pub max_offline_minutes: u32,
}

impl Row {
    /// Whether the appliance saw it go after it last saw it come.
    pub fn is_offline(&self) -> bool {
        self.last_disconnect_timestamp.is_some_and(|gone| self.last_connect_timestamp.is_none_or(|came| gone > came))
    }
}

/// What a `jump_group_id` names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JumpGroupType {
    /// A Jump Group.
    #[default]
    Shared,
    /// A user's personal list.
    Personal,
}

/// How a Jump Client is installed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstallMode {
    /// The appliance cannot tell.
    #[default]
    Unknown,
    /// For one user, without elevation.
    User,
    /// As a service of the system.
    Service,
}

/// How a Jump Client is connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionType {
    /// It keeps a connection to the appliance.
    #[default]
    Active,
    /// It listens until the appliance connects to it.
    Passive,
    /// It was uninstalled and is still listed.
    Uninstalled,
}

/// Why a Jump Client cannot be jumped to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnavailableReason {
    /// It can.
    #[default]
    None,
    /// It was disabled.
    Disabled,
}

/// Times are written as the API writes them, with the offset +00:00.
fn time<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.collect_str(&time.display_with_offset(Offset::UTC)),
        None => serializer.serialize_none(),
    }
}
