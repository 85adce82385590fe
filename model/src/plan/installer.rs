//! Installers of Jump Clients: what they carry and how long they are good for (INST-1 to INST-6).

use serde::{Deserialize, Serialize};

use crate::time::{SimDuration, SimTime};

/// An installer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installer {
    /// Unique among the installers.
    pub name: String,
    /// How it was made (INST-1, INST-3).
    pub origin: Origin,
    /// When it was made; never later than a deployment that uses it.
    pub made_at: SimTime,
    /// How long it is good for after that, 10 to 525,600 minutes (INST-4).
    pub valid_for: SimDuration,
    /// What a client installed from it is given.
    pub item: JumpItem,
    /// How long a client installed from it may be offline before it is deleted, instead of the site-wide setting.
    pub delete_after: Option<SimDuration>,
}

/// How an installer was made (INST-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// By the mass deployment wizard: portal and session policies are the installer's.
    Wizard,
    /// During a session, by pinning: the portal is the session's, and there is no session policy, unless customised.
    Session {
        /// The public portal through which the session came.
        portal: Option<String>,
    },
}

/// What a Jump Client carries as a Jump Item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JumpItem {
    /// Its Jump Group.
    pub group: Option<String>,
    /// Its Jump Policy.
    pub policy: Option<String>,
    /// Its public portal.
    pub portal: Option<String>,
    /// Its session policy while a customer is present.
    pub attended: Option<String>,
    /// Its session policy while none is.
    pub unattended: Option<String>,
    /// Its tag.
    pub tag: Option<String>,
    /// Its comments.
    pub comments: Option<String>,
}

/// What is given at the installation instead of what the installer carries (INST-5).
pub type Overrides = JumpItem;

/// Who acts on an installer (INST-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Staff {
    /// An administrator.
    Administrator,
    /// A user with the permission to create and deploy Jump Clients.
    Privileged,
    /// A representative without it.
    Representative,
}
