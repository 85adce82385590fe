//! Everything about people and what they reach, in one place.

use crate::id::{
    EmbassyId, GroupPolicyId, IssueId, JumpGroupId, JumpItemId, JumpPolicyId, PortalId, RepInviteId, RoleId,
    SessionPolicyId, SupportButtonId, TeamId, UserId,
};
use crate::permission::Permissions;
use crate::session_policy::SessionPolicy;

use super::{
    Embassy, GroupPolicy, Issue, JumpGroup, JumpItem, JumpPolicy, Portal, RepInvite, Role, SupportButton, Team, User,
};

/// A site's directory. Whoever makes one sees to it that every id has its place, that names are unique, that an assignment is
/// where the policy's availability allows it (SPOL-13), and that the global default is complete (SPOL-4): `scenarios` checks
/// all that, with line and column.
#[derive(Clone, Debug, PartialEq)]
pub struct Directory {
    /// The global settings of Jump Items.
    pub settings: JumpItemSettings,
    /// The global default session policy. Nothing in it is left undefined (SPOL-4).
    pub global: Permissions,
    /// Named session policies.
    pub session_policies: Vec<SessionPolicy>,
    /// Lists of folders, which values of permissions refer to; the first is empty.
    pub path_lists: Vec<Vec<String>>,
    /// Jump Item Roles; the first is No Access, which grants nothing (ROLE-5).
    pub roles: Vec<Role>,
    /// User accounts, those of embassies included.
    pub users: Vec<User>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Issues that customers submit.
    pub issues: Vec<Issue>,
    /// Embassies.
    pub embassies: Vec<Embassy>,
    /// Rep invite profiles.
    pub rep_invites: Vec<RepInvite>,
    /// Group policies from the top of the list down.
    pub group_policies: Vec<GroupPolicy>,
    /// Jump Policies, each with its code name (JPOL-8).
    pub jump_policies: Vec<JumpPolicy>,
    /// Jump Groups.
    pub jump_groups: Vec<JumpGroup>,
    /// Public portals. Never empty.
    pub portals: Vec<Portal>,
    /// The default one of them (SPOL-8).
    pub default_portal: PortalId,
    /// Support Buttons.
    pub support_buttons: Vec<SupportButton>,
    /// Jump Items.
    pub jump_items: Vec<JumpItem>,
}

/// Global settings of Jump Items, and of Jump Clients among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JumpItemSettings {
    /// Whether a locked screen or a screen saver makes a customer absent (PRES-1, PRES-2).
    pub screen_state_detection: bool,
    /// Whether several users may be in sessions with one Jump Client without an invitation (SIMUL-1 to SIMUL-3).
    pub simultaneous_jumps: bool,
}

impl Directory {
    /// A directory as a new site has it: nobody in it, one public portal, everything at the lowest level (SPOL-4).
    pub fn new() -> Self {
        Self {
            settings: JumpItemSettings { screen_state_detection: true, simultaneous_jumps: false },
            global: Permissions::lowest(),
            session_policies: Vec::new(),
            path_lists: vec![Vec::new()],
            roles: vec![Role::no_access()],
            users: Vec::new(),
            teams: Vec::new(),
            issues: Vec::new(),
            embassies: Vec::new(),
            rep_invites: Vec::new(),
            group_policies: Vec::new(),
            jump_policies: Vec::new(),
            jump_groups: Vec::new(),
            portals: vec![Portal { name: "default".to_owned(), session_policy: None }],
            default_portal: PortalId(0),
            support_buttons: Vec::new(),
            jump_items: Vec::new(),
        }
    }

    /// Another configuration of it is saved: everything is as in `saved`, except what users have done to Jump Items and Support
    /// Buttons since and `saved` does not change with regard to `before`. Jump Items that were pinned meanwhile stay.
    pub fn save(&mut self, before: &Self, saved: &Self) {
        let mut items = std::mem::take(&mut self.jump_items);
        for (own, (before, saved)) in items.iter_mut().zip(before.jump_items.iter().zip(&saved.jump_items)) {
            own.saved_over(before, saved);
        }
        let mut buttons = saved.support_buttons.clone();
        for (own, (before, saved)) in self.support_buttons.iter().zip(before.support_buttons.iter().zip(&mut buttons)) {
            if before.portal == saved.portal {
                saved.portal = own.portal;
            }
        }
        *self = Self { jump_items: items, support_buttons: buttons, ..saved.clone() };
    }

    /// The folders of a value's list.
    pub fn text(&self, value: crate::permission::Value) -> String {
        value.text(&self.path_lists)
    }
}

impl Default for Directory {
    fn default() -> Self {
        Self::new()
    }
}

macro_rules! places {
    ($($table:ident: $id:ident => $thing:ty),* $(,)?) => {$(
        impl std::ops::Index<$id> for Directory {
            type Output = $thing;

            fn index(&self, id: $id) -> &$thing {
                &self.$table[id.index()]
            }
        }
    )*};
}
places!(
    session_policies: SessionPolicyId => SessionPolicy,
    roles: RoleId => Role,
    users: UserId => User,
    teams: TeamId => Team,
    issues: IssueId => Issue,
    embassies: EmbassyId => Embassy,
    rep_invites: RepInviteId => RepInvite,
    group_policies: GroupPolicyId => GroupPolicy,
    jump_policies: JumpPolicyId => JumpPolicy,
    jump_groups: JumpGroupId => JumpGroup,
    portals: PortalId => Portal,
    support_buttons: SupportButtonId => SupportButton,
    jump_items: JumpItemId => JumpItem,
);
