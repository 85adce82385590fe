//! Jump Groups: Jump Items together with who reaches them (JGRP-1).

use crate::id::{RoleId, UserId};

/// A Jump Group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JumpGroup {
    /// Unique among the Jump Groups.
    pub name: String,
    /// Unique too.
    pub code_name: String,
    /// Search looks at them as well (JGRP-5).
    pub comments: String,
    /// Users who were added individually (JGRP-4). Nobody twice.
    pub members: Vec<Member>,
}

/// A user who was added to a Jump Group individually.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// The role set there, or else the user's default one (JGRP-3).
    pub role: Option<RoleId>,
}
