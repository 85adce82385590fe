//! Session policies: what is assigned where, and what of it a session gets.

pub mod block;
pub mod difference;
pub mod explanation;
mod in_force;
pub mod layers;
pub mod matrix;
mod outcome;
pub mod pinning;
pub mod remedy;
pub mod simulator;
mod start;
mod start_class;
mod start_method;

use crate::id::SessionPolicyId;
use crate::permission::Permissions;

pub use in_force::InForce;
pub use outcome::{Decision, Holder, Layer, Outcome};
pub use start::{JumpTo, Representative, Start};
pub use start_class::StartClass;
pub use start_method::StartMethod;

/// A named session policy. It does nothing until it is assigned to something (PIN-5).
#[derive(Clone, Debug, PartialEq)]
pub struct SessionPolicy {
    /// Unique among the session policies.
    pub name: String,
    /// Unique too.
    pub code_name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Where it can be assigned.
    pub availability: Availability,
    /// What it says; the rest falls to the next layer (SPOL-3).
    pub permissions: Permissions,
}

/// Where a session policy can be assigned (SPOL-13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    /// To user accounts, embassies, group policies and public portals.
    pub users: bool,
    /// To rep invite profiles.
    pub rep_invites: bool,
    /// To Jump Items.
    pub jump_items: bool,
}

/// What a representative object says of session permissions (SPOL-10).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Assignment {
    /// Nothing: everything falls to the next layer.
    #[default]
    None,
    /// What that policy says.
    Policy(SessionPolicyId),
    /// Permissions of its own, for this object alone (SPOL-18).
    Custom(Permissions),
}
