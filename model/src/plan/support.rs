//! How customers are served: queues, what becomes of sessions without a representative, automatic assignment.

use serde::{Deserialize, Serialize};

use crate::session::Fallback;
use crate::time::SimDuration;

use super::{ConsoleAccess, CredentialPlan, Stream, ToolsPlan};

/// The site's settings for sessions with customers.
#[derive(Clone, Debug, PartialEq)]
pub struct SupportPlan {
    /// Whether there is a general queue, for everybody who is logged in (QUEUE-9).
    pub general_queue: bool,
    /// Where sessions go that customers started, once their last representative is lost.
    pub fallback_attended: Fallback,
    /// Where sessions go that representatives started.
    pub fallback_unattended: Fallback,
    /// Whether waiting sessions are offered to representatives, and how (QUEUE-10).
    pub assignment: Option<AutomaticAssignment>,
    /// The streams of customers.
    pub streams: Vec<Stream>,
    /// What is done in sessions, and with what.
    pub tools: ToolsPlan,
    /// What is asked of consoles before anybody logs in there (WEB-1, WEB-6).
    pub console_access: ConsoleAccess,
    /// Where credentials come from that are injected (CRED-1 to CRED-6).
    pub credentials: CredentialPlan,
}

/// How waiting sessions are offered to representatives (QUEUE-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutomaticAssignment {
    /// Nobody who is in so many sessions is offered another; 1 to 10.
    pub sessions_max: u32,
    /// How long an offer stands before the next representative gets it.
    pub offer_timeout: SimDuration,
}

impl Default for SupportPlan {
    /// As assumptions.md 6 has it: no general queue, no automatic assignment, nothing left out when a representative is lost.
    fn default() -> Self {
        Self {
            general_queue: false,
            fallback_attended: Fallback::ALL,
            fallback_unattended: Fallback::ALL,
            assignment: None,
            streams: Vec::new(),
            tools: ToolsPlan::default(),
            console_access: ConsoleAccess::default(),
            credentials: CredentialPlan::default(),
        }
    }
}

impl Default for AutomaticAssignment {
    fn default() -> Self {
        Self { sessions_max: 3, offer_timeout: SimDuration::from_secs(60) }
    }
}
