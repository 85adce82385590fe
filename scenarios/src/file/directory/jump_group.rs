//! Jump Item Roles, and Jump Groups with those who were added to them individually.

use model::access::RoleAction;

use crate::diagnostic::Diagnostics;
use crate::file::key::{Form, Key};
use crate::file::shape::{Shape, shape};
use crate::file::tree::{Node, Tree};
use crate::file::value::{DirectoryName, Placed, SiteName as CodeName, Text, Value, choice, wrong_type};

shape! {
    /// A Jump Item Role.
    Role "[[directory.role]]" {
        /// Its name.
        name: DirectoryName, required();
        /// What it is for.
        description: Text, otherwise("none");
        /// What it grants; everything else is refused (ROLE-1).
        allows: Vec<Placed<RoleAction>>, required();
    }
}

choice! {
    RoleAction {
        "create_and_deploy" CreateAndDeploy, "move" Move, "delete" Delete, "start_sessions" StartSessions,
        "edit_tag" EditTag, "edit_comments" EditComments, "edit_public_portal" EditPublicPortal,
        "edit_jump_policy" EditJumpPolicy, "edit_session_policy" EditSessionPolicy,
        "edit_connectivity" EditConnectivity, "edit_behaviour" EditBehaviour,
    }
}

shape! {
    /// A Jump Group.
    JumpGroup "[[directory.jump_group]]" {
        /// Its name.
        name: DirectoryName, required();
        /// Its code name, unique too.
        code_name: CodeName, otherwise("made from the name");
        /// Comments; search looks at them as well (JGRP-5).
        comments: Text, otherwise("none");
        /// Users who were added individually (JGRP-4): their names, or tables with a role.
        members: Vec<Placed<Membership>>, default("[]");
    }
}

shape! {
    /// A user who was added to a Jump Group, with a role there.
    WithRole "a member of a Jump Group" {
        /// The user.
        user: DirectoryName, required();
        /// The role in this Jump Group (JGRP-3).
        role: DirectoryName, otherwise("the user's default role");
    }
}

/// A user who was added to a Jump Group, by name or with a role.
#[derive(Clone, Debug)]
pub(crate) struct Membership {
    pub(crate) user: Option<Placed<DirectoryName>>,
    pub(crate) role: Option<Placed<DirectoryName>>,
}

impl Value for Membership {
    const FORM: Form = Form::AnyOf(&[DirectoryName::FORM, Form::Table(WithRole::TABLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(_) => Some(Self { user: Some(Placed::read(node, key, out)?), role: None }),
            Tree::Table(table) => {
                let WithRole { user, role } = WithRole::read_table(table, node.span, out);
                Some(Self { user: user.placed(), role: role.placed() })
            }
            _ => wrong_type(node, key, out),
        }
    }
}
