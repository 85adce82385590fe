//! The `[directory]` table: who may do what, as an administrator sets it up. A file of its own holds the same keys at its
//! top level.

mod assignment;
mod group_policy;
mod jump_group;
mod jump_item;
mod jump_policy;
mod people;
mod permissions;

use super::shape::shape;
use super::value::{DirectoryName, FilePath, Placed};

pub(crate) use assignment::{Assignment, AvailableTo, NamedPolicy, Sameness, SessionPolicy, is_reserved};
pub(crate) use group_policy::{GroupPolicy, Members, SessionSection};
pub(crate) use jump_group::{JumpGroup, Role};
pub(crate) use jump_item::{ItemType, JumpItem, Portal, SupportButton};
pub(crate) use jump_policy::{JumpPolicy, Schedule};
pub(crate) use people::{Account, Embassy, Issue, RepInvite, Rights, Roles, Team, User};
pub(crate) use permissions::{Permissions, Said};

shape! {
    /// Who may do what: users, groups, roles, session policies, portals, Jump Items. Each name is unique among its kind.
    Directory "[directory]" {
        /// A file of its own with these keys at its top level, relative to this file. What stands here lies over it:
        /// tables key by key, blocks by name.
        file: FilePath, otherwise("none");
        /// Global settings of Jump Items.
        jump_items: Settings, default("{}");
        /// The global default session policy: every permission (SPOL-4).
        global_session_policy: Permissions, otherwise("everything at its lowest level");
        /// Named session policies.
        session_policy: Vec<Placed<SessionPolicy>>, default("[]");
        /// Jump Item Roles besides No Access, which grants nothing and is always there (ROLE-5).
        role: Vec<Placed<Role>>, default("[]");
        /// Jump Policies.
        jump_policy: Vec<Placed<JumpPolicy>>, default("[]");
        /// Jump Groups.
        jump_group: Vec<Placed<JumpGroup>>, default("[]");
        /// Teams.
        team: Vec<Placed<Team>>, default("[]");
        /// Issues that customers submit on public portals.
        issue: Vec<Placed<Issue>>, default("[]");
        /// Embassies.
        embassy: Vec<Placed<Embassy>>, default("[]");
        /// User accounts.
        user: Vec<Placed<User>>, default("[]");
        /// Group policies, from the top of the list down (GPOL-1).
        group_policy: Vec<Placed<GroupPolicy>>, default("[]");
        /// The names of all group policies from the top of the list down, where that is not the order of the blocks (GPOL-3).
        group_policy_order: Vec<Placed<DirectoryName>>, otherwise("the order of the blocks");
        /// Public portals. Without any, there is one, `default`.
        portal: Vec<Placed<Portal>>, default("[]");
        /// Rep invite profiles, for external representatives.
        rep_invite: Vec<Placed<RepInvite>>, default("[]");
        /// Support Buttons.
        support_button: Vec<Placed<SupportButton>>, default("[]");
        /// Jump Items: single ones by name, or Jump Clients of the fleet by a selection.
        jump_item: Vec<Placed<JumpItem>>, default("[]");
    }
}

shape! {
    /// Global settings of Jump Items.
    Settings "[directory.jump_items]" {
        /// Whether a locked screen or a running screen saver makes a customer absent (PRES-1, PRES-2).
        screen_state_detection: bool, default("true");
        /// Whether several users may be in sessions with one Jump Client without an invitation (SIMUL-1, SIMUL-2).
        simultaneous_jumps: bool, default("false");
    }
}
