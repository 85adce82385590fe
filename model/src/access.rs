//! Who there is and what they may reach: the directory, as an administrator sees it, and what follows from it.
//!
//! The directory is resolved plain data. It refuses to know of session permissions beyond carrying them:
//! [`crate::session_policy`] layers them.

mod directory;
#[cfg(test)]
pub(crate) mod example;
pub(crate) mod group_policy;
mod jump_group;
mod jump_item;
pub mod jump_policy;
mod portal;
mod presence;
mod reach;
mod role;
pub mod schedule;
mod user;

pub use directory::{Directory, JumpItemSettings};
pub(crate) use group_policy::group_policies_of_users;
pub use group_policy::{GroupPolicy, MembershipChanges, Section, UserSettings};
pub use jump_group::{JumpGroup, Member};
pub use jump_item::{JumpItem, JumpItemKind, Place};
pub use jump_policy::JumpPolicy;
pub use portal::{Portal, SupportButton};
pub use presence::Screen;
pub use reach::{Grant, How, Listed, NoAccess, Reach, RoleFrom, Source};
pub(crate) use reach::{UserReach, reach_of_users};
pub use role::{Grants, Role, RoleAction};
pub use schedule::Schedule;
pub use user::{Embassy, Issue, RepInvite, Right, Rights, Roles, Standing, Team, TeamQueue, User};
