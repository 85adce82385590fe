//! Jump Policies: under which conditions a session with a Jump Item may start, be elevated and go on (JPOL-1 to JPOL-10).
//!
//! Decisions only, about one policy and one moment. Refuses to know which Jump Item has which policy and who may modify
//! policies: whoever asks says so, and asks for a Jump Item's own policy alone, so that a policy has no effect until it is
//! applied (JPOL-1) and another one acts from the next Jump on (JPOL-9).

mod admission;
mod notices;
mod policies;
mod refused;
mod simultaneous;

use serde::{Deserialize, Serialize};

use super::schedule::Schedule;

pub use admission::{Admitted, Request};
pub use notices::Notices;
pub use policies::{JumpPolicies, JumpPolicyError};
pub use refused::Refused;
pub use simultaneous::{Joining, Occupied, Simultaneous};

/// A Jump Policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JumpPolicy {
    /// What people call it; unique (JPOL-8).
    pub name: String,
    /// What integrations call it; unique. Left empty, it is made when the policy joins the others (JPOL-8).
    pub code_name: String,
    /// What it is for.
    pub description: String,
    /// When sessions may start, and whether they are forced to end (JPOL-2 to JPOL-5). None is like one that is disabled.
    pub schedule: Option<Schedule>,
    /// Whether a ticket id is required before a session starts (JPOL-6).
    pub ticket_required: bool,
    /// Whether the end user must pass a multi-factor challenge before a session starts or is elevated (JPOL-7).
    pub challenge_required: bool,
    /// Whether several users may Jump to one Jump Item at once (SIMUL-3).
    pub simultaneous: Simultaneous,
}
