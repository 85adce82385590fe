//! Who may do what, and when. Decisions only: nothing here keeps a session, or reads a clock.

pub mod jump_policy;
pub mod schedule;
