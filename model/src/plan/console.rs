//! The consoles at which representatives sit.

use serde::{Deserialize, Serialize};

use crate::id::SiteId;
use crate::session_policy::Representative;
use crate::time::{SimDuration, SimTime};
use crate::workload::{Law, Spread};

/// One console: a program, on one device, at which one representative works.
#[derive(Clone, Debug, PartialEq)]
pub struct Console {
    /// Whose it is. Somebody may have several, on several devices.
    pub who: Representative,
    /// Which of the representative consoles it is.
    pub kind: ConsoleKind,
    /// What it runs on.
    pub device: Device,
    /// The site whose network it is in.
    pub site: SiteId,
    /// When its representative works there, and how; nothing for one who only does what the timeline says.
    pub work: Option<Work>,
}

/// How a representative works who is not told by the timeline what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// From when until when, in order, none touching the next. At the end of a shift the representative accepts nothing more,
    /// finishes what is under way, and logs out.
    pub shifts: Vec<Shift>,
    /// In how many sessions at once the representative is, at most (QUEUE-5); at least 1.
    pub sessions_max: u32,
    /// How long it takes to accept a session that is offered or seen waiting.
    pub reaction: Spread,
    /// How long until the representative tries again to log in, after every licence was in use (APP-8); as long as the shift
    /// lasts.
    pub retry: Spread,
}

impl Work {
    /// Somebody who finds every licence in use tries again half a minute to a minute later: an assumption. The longer half of
    /// the span alone is certain, so that those who were refused together do not all come back together.
    pub fn usual_retry() -> Spread {
        let (least, most) = (SimDuration::from_secs(30), SimDuration::from_secs(60));
        Spread::new(Law::Uniform { least, most }, most).expect("spans in order, below their bound")
    }
}

/// One shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// When the representative logs in.
    pub from: SimTime,
    /// When the representative logs out, or as soon after that as everything under way is finished.
    pub until: SimTime,
}

/// The representative consoles that there are. They differ in what can be done at them (WEB-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsoleKind {
    /// The desktop console, installed on a computer.
    Desktop,
    /// The web console, in a browser.
    Web,
    /// The mobile console, an app on a phone or a tablet.
    Mobile,
}

impl ConsoleKind {
    /// Whether there is such a console for a device: on a Chromebook the web console alone (WEB-7), on phones and tablets the
    /// app alone.
    pub const fn runs_on(self, device: Device) -> bool {
        match self {
            Self::Desktop => matches!(device, Device::Windows | Device::Mac | Device::Linux),
            Self::Web => matches!(device, Device::Windows | Device::Mac | Device::Linux | Device::ChromeOs),
            Self::Mobile => matches!(device, Device::Ios | Device::Android),
        }
    }
}

/// What a console or a customer client runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// A computer with Windows; where versions differ, with any since Windows Vista but Windows 8.
    Windows,
    /// A computer with macOS.
    Mac,
    /// A computer with Linux.
    Linux,
    /// A Chromebook.
    ChromeOs,
    /// An iPhone or an iPad.
    Ios,
    /// A phone or a tablet with Android.
    Android,
    /// A computer with Windows from before Windows Vista (TOOL-3).
    WindowsXp,
    /// A computer with Windows 8 (TOOL-3).
    Windows8,
}

impl Device {
    /// Whether it runs Windows, of whatever version.
    pub const fn is_windows(self) -> bool {
        matches!(self, Self::Windows | Self::WindowsXp | Self::Windows8)
    }

    /// Whether it is a phone or a tablet (TOOL-5).
    pub const fn is_mobile(self) -> bool {
        matches!(self, Self::Ios | Self::Android)
    }

    /// Whether it is a computer on which programs can be installed.
    pub const fn is_computer(self) -> bool {
        self.is_windows() || matches!(self, Self::Mac | Self::Linux)
    }
}
