//! What happens in a run, and when: the entries of its timeline.
//!
//! Says what shall happen; what it then changed is a matter of the record.

use serde::{Deserialize, Serialize};

use crate::event::{DownHow, Setting, StopHow};
use crate::id::{ClientId, SiteId};
use crate::time::{SimDuration, SimTime};

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
        how: StopHow,
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
        /// Crashes in a thousand hours, over all clients together: exact for rates by the second, minute and hour.
        crashes_per_1000_h: u64,
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
