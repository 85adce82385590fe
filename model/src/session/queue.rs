//! Queues of waiting sessions, and what brings a session into one.

use serde::{Deserialize, Serialize};

use crate::id::{TeamId, UserId};

/// A queue in which sessions wait to be accepted (QUEUE-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// A representative's own.
    Personal(UserId),
    /// A team's, for each of its members.
    Team(TeamId),
    /// Everybody's, if the site has one.
    General,
}

/// Why a session waits in a queue from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyWaiting {
    /// The customer came into it.
    Came,
    /// Somebody moved it there from another queue, without accepting it (QUEUE-6).
    Moved,
    /// Its owner transfers it there, and owns it until somebody accepts it (SHARE-9).
    Transferred,
    /// Its owner holds it (CLOSE-2).
    Held,
    /// Its last representative was lost (QUEUE-3, QUEUE-9).
    LostRepresentative,
    /// It had waited in another queue for as long as the rule of that queue allows (QUEUE-11).
    Overdue,
    /// The queue in which it waited has nobody left, and does not stay open by itself.
    Deserted,
}

/// Which queues take a session back whose last representative was lost; what is left out is passed over (QUEUE-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fallback {
    /// The queue from which it was last accepted.
    pub last_queue: bool,
    /// The queue that it entered by.
    pub entry_queue: bool,
    /// The general queue.
    pub general_queue: bool,
}

impl Fallback {
    /// Nothing is left out.
    pub const ALL: Self = Self { last_queue: true, entry_queue: true, general_queue: true };
}
