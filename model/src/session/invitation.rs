//! Invitations into a session under way.

use serde::{Deserialize, Serialize};

use crate::id::{IssueId, RepInviteId, TeamId, UserId};

/// Who is asked to join (SHARE-2, SHARE-5, EXT-1). At most one invitation to each is outstanding in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invitee {
    /// That representative: waits in the personal queue.
    User(UserId),
    /// Any one representative of a team: waits in the team's queue.
    Team(TeamId),
    /// Whoever helps with that issue: waits in the queue of the team that owns it (Request Help).
    Issue(IssueId),
    /// Somebody without an account, once, by a rep invite profile.
    External(RepInviteId),
}

/// How an invitation ended; nothing else ends one (SHARE-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationEnd {
    /// Somebody accepted it.
    Accepted,
    /// The one it was for declined it.
    Declined,
    /// The inviter cancelled it.
    Cancelled,
    /// The inviter left the session, or was lost.
    InviterLeft,
    /// The inviter transferred the session.
    Transferred,
    /// The session ended.
    SessionEnded,
}
