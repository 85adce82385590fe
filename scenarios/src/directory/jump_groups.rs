//! Jump Groups, and who was added to them individually (JGRP-4).

use std::collections::BTreeMap;

use model::access::{JumpGroup, Member};
use model::id::{RoleId, UserId};

use super::code_names::code_names;
use super::names::Kind;
use super::{Resolving, blocks, text};

impl Resolving<'_, '_> {
    pub(super) fn jump_groups(&mut self) {
        let groups = blocks(&self.file.jump_group);
        let named = groups.iter().map(|group| (&group.name, &group.code_name));
        let code_names = code_names(Kind::JumpGroup, named, self.out);
        for (group, code_name) in groups.iter().zip(code_names) {
            let title = format!("the Jump Group `{}`", text(&group.name));
            let (mut seen, mut members) = (BTreeMap::new(), Vec::new());
            for member in blocks(&group.members) {
                let role = member.role.as_ref();
                let role = role.and_then(|role| self.names.find(Kind::Role, &role.0, role.span, self.out)).map(RoleId);
                let Some(name) = &member.user else { continue };
                let Some(user) = self.names.find(Kind::User, &name.0, name.span, self.out) else { continue };
                self.once(&mut seen, user, name, &title);
                members.push(Member { user: UserId(user), role });
            }
            self.directory.jump_groups.push(JumpGroup {
                name: text(&group.name),
                code_name,
                comments: group.comments.get().map(|comments| comments.0.clone()).unwrap_or_default(),
                members,
            });
        }
    }
}
