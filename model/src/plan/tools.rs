//! What tools, elevation and Support Buttons of a site are like.

use serde::{Deserialize, Serialize};

use crate::id::{SupportButtonId, TeamId};
use crate::session::TrafficFigures;
use crate::time::{SimDuration, SimTime};

use super::{Device, OperatingSystem};

/// The site's settings for what is done in sessions, and what there is to do it with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToolsPlan {
    /// Whether command shells are recorded (TOOL-7).
    pub shell_recording: bool,
    /// Whether customers with Windows are asked for an administrator's credentials as their sessions start (ELEV-3).
    pub elevates_at_start: bool,
    /// Folders that representatives do something in, on whichever side. At most 65,536.
    pub folders: Vec<String>,
    /// Canned scripts. At most 65,536.
    pub scripts: Vec<CannedScript>,
    /// Support Buttons of the directory that are not there from the beginning for good. Each once at most.
    pub buttons: Vec<ButtonDeployment>,
    /// What tools send (TOOL-4).
    pub traffic: TrafficFigures,
}

/// A canned script (TOOL-8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannedScript {
    /// What people call it.
    pub name: String,
    /// On what it runs.
    pub devices: Vec<Device>,
    /// To whose members it is offered; to everybody if there is none.
    pub teams: Vec<TeamId>,
    /// Whether it can run in the system's name.
    pub runs_as_system: bool,
}

/// How a Support Button comes to be on a computer (BTN-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ButtonDeployment {
    /// Which. Its name is its description; its queue is in the directory too.
    pub button: SupportButtonId,
    /// The profile that it shows, as the administrator has called it.
    pub profile: String,
    /// How long customers can start sessions with it; for good if nothing.
    pub lifetime: Option<SimDuration>,
    /// Where it comes from.
    pub how: ButtonOrigin,
}

/// Where a Support Button comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonOrigin {
    /// From mass deployment, with the portal that the directory gives it (BTN-3).
    MassDeployment {
        /// When it is deployed.
        at: SimTime,
    },
    /// From a session, once somebody deploys it there: with that session's portal (BTN-3).
    Session,
}

impl From<OperatingSystem> for Device {
    fn from(system: OperatingSystem) -> Self {
        match system {
            OperatingSystem::Windows => Self::Windows,
            OperatingSystem::Mac => Self::Mac,
            OperatingSystem::Linux | OperatingSystem::RaspberryPi => Self::Linux,
        }
    }
}
