//! The `[support]` table: how customers are served.

use model::time::SimDuration;

use super::console_access::ConsoleAccess;
use super::credentials::Credentials;
use super::shape::shape;
use super::tools::Tools;
use super::value::choice;

shape! {
    /// How customers are served: queues, what becomes of sessions without a representative, automatic assignment.
    Support "[support]" {
        /// Whether there is a general queue, for everybody who is logged in (QUEUE-1).
        general_queue: bool, default("false"), grounds("assumption: it is optional (assumptions.md 6)");
        /// Which queues take a session back that a customer started, once its last representative is lost (QUEUE-9); what is
        /// left out is passed over.
        fallback_attended: Vec<FallbackStep>, otherwise("all of them");
        /// The same for sessions that representatives started.
        fallback_unattended: Vec<FallbackStep>, otherwise("all of them");
        /// Offers waiting sessions to representatives by itself (QUEUE-10).
        automatic_assignment: AutomaticAssignment, otherwise("off");
        /// What is asked of consoles before anybody logs in there.
        console_access: ConsoleAccess, default("{}");
        /// Where credentials come from that representatives inject (CRED-1 to CRED-6).
        credentials: Credentials, otherwise("no credential store at all");
        /// What is done in sessions, and with what.
        tools: Tools, default("{}");
    }
}

shape! {
    /// How waiting sessions are offered to representatives (QUEUE-10).
    AutomaticAssignment "[support.automatic_assignment]" {
        /// Nobody who is in so many sessions is offered another.
        sessions_max: u32, default("3"), within("1", "10"),
            grounds("documented [API] (assumptions.md 6)");
        /// How long an offer stands before the next representative gets it.
        offer_timeout: SimDuration, default("60s"), within("1s", "1h"), grounds("assumption (assumptions.md 6)");
    }
}

/// A queue that takes a session back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FallbackStep {
    Last,
    Entry,
    General,
}

choice! {
    FallbackStep { "last_queue" Last, "entry_queue" Entry, "general_queue" General }
}
