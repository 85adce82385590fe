//! Jump Item Roles: what a user may do with Jump Items (ROLE-1).

use serde::{Deserialize, Serialize};

use crate::id::RoleId;

/// A Jump Item Role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Unique among the roles.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// What it grants; everything else is refused (ROLE-1).
    pub grants: Grants,
}

/// One thing that a role may grant (ROLE-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleAction {
    /// To create and deploy Jump Items.
    CreateAndDeploy,
    /// To move them between Jump Groups.
    Move,
    /// To delete them.
    Delete,
    /// To start sessions with them (ROLE-3).
    StartSessions,
    /// To edit their tag.
    EditTag,
    /// To edit their comments.
    EditComments,
    /// To give them another public portal.
    EditPublicPortal,
    /// To give them another Jump Policy.
    EditJumpPolicy,
    /// To give them other session policies (ROLE-4).
    EditSessionPolicy,
    /// To edit connectivity and authentication.
    EditConnectivity,
    /// To edit behaviour and experience.
    EditBehaviour,
}

/// A set of things that a role grants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Grants(u16);

impl Role {
    /// The role that grants nothing (ROLE-5).
    pub fn no_access() -> Self {
        Self { name: "No Access".to_owned(), description: None, grants: Grants::default() }
    }
}

impl RoleId {
    /// The role that grants nothing: the first of every directory (ROLE-5).
    pub const NO_ACCESS: Self = Self(0);

    /// Whether it is that one.
    pub const fn is_no_access(self) -> bool {
        self.0 == Self::NO_ACCESS.0
    }
}

impl RoleAction {
    /// All of them, in the order in which results list them.
    pub const ALL: [Self; 11] = [
        Self::CreateAndDeploy,
        Self::Move,
        Self::Delete,
        Self::StartSessions,
        Self::EditTag,
        Self::EditComments,
        Self::EditPublicPortal,
        Self::EditJumpPolicy,
        Self::EditSessionPolicy,
        Self::EditConnectivity,
        Self::EditBehaviour,
    ];

    /// Its name in files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateAndDeploy => "create_and_deploy",
            Self::Move => "move",
            Self::Delete => "delete",
            Self::StartSessions => "start_sessions",
            Self::EditTag => "edit_tag",
            Self::EditComments => "edit_comments",
            Self::EditPublicPortal => "edit_public_portal",
            Self::EditJumpPolicy => "edit_jump_policy",
            Self::EditSessionPolicy => "edit_session_policy",
            Self::EditConnectivity => "edit_connectivity",
            Self::EditBehaviour => "edit_behaviour",
        }
    }
}

impl Grants {
    /// Whether that is granted.
    pub const fn allow(self, action: RoleAction) -> bool {
        self.0 & (1 << action as u16) != 0
    }
}

impl FromIterator<RoleAction> for Grants {
    fn from_iter<T: IntoIterator<Item = RoleAction>>(actions: T) -> Self {
        Self(actions.into_iter().fold(0, |set, action| set | 1 << action as u16))
    }
}
