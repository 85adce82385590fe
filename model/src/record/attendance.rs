//! How long somebody was there for customers, and how much of that with them.

use crate::id::UserId;
use crate::time::SimDuration;

/// One representative's day at the support desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Whose.
    pub user: UserId,
    /// How long logged in at a console; nothing for one who works without.
    pub logged_in: SimDuration,
    /// How long in one session at least.
    pub busy: SimDuration,
    /// How often this representative came into a session: by starting one, or joining somebody else's.
    pub sessions: u32,
}
