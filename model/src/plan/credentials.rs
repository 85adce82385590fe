//! Where credentials come from that representatives inject: the built-in vault, and credential stores behind Endpoint
//! Credential Managers (CRED-1 to CRED-6). What is in them is nobody's business here, only how much.

use crate::time::SimDuration;
use crate::workload::{Law, Spread};

/// The credential stores of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialPlan {
    /// How many credentials the built-in vault has for a computer; nothing where it is not used (CRED-5).
    pub vault: Option<u32>,
    /// The Endpoint Credential Managers that there are, connected or not. There may be more than can be connected (CRED-1).
    pub managers: Vec<CredentialManager>,
    /// How long a manager takes to answer one request, its store and the way there and back included.
    pub latency: Spread,
    /// How long the service of a manager takes to restart (CRED-6).
    pub restart: SimDuration,
}

/// An Endpoint Credential Manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialManager {
    /// Unique among the managers.
    pub name: String,
    /// How many credentials its store has for a computer, by the settings that it starts with.
    pub entries: u32,
    /// Whether it is connected when the run begins: the first of those the longest.
    pub connected: bool,
}

impl CredentialPlan {
    /// The figures are assumptions (assumptions.md 8): half of the answers within 300 ms, a few after more than a second.
    pub fn usual_latency() -> Spread {
        let law = Law::LognormalByMedian { median: SimDuration::from_millis(300), sigma: 0.5 };
        Spread::new(law, SimDuration::from_secs(10)).expect("a median below its bound")
    }

    /// A service of Windows that stops and starts again: an assumption.
    pub const RESTART: SimDuration = SimDuration::from_secs(10);
}

impl Default for CredentialPlan {
    /// No credential store at all.
    fn default() -> Self {
        Self { vault: None, managers: Vec::new(), latency: Self::usual_latency(), restart: Self::RESTART }
    }
}
