//! What customers come in by: public portals, and the Support Buttons that belong to them.

use crate::id::{PortalId, SessionPolicyId};
use crate::session::Queue;

/// A public portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portal {
    /// Unique among the portals.
    pub name: String,
    /// Its session policy (SPOL-10).
    pub session_policy: Option<SessionPolicyId>,
}

/// A Support Button. It has no session policy but its portal's (SPOL-9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportButton {
    /// Unique among the Support Buttons.
    pub name: String,
    /// Its public portal.
    pub portal: PortalId,
    /// The queue that its sessions enter (BTN-1).
    pub queue: Queue,
}
