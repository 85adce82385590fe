//! A directory as it counts at the moment, for those who keep one over time and change it.

use crate::access::{Directory, JumpItem, Reach, SupportButton, UserReach, reach_of_users};

use super::layers::{Resolver, Sections, of_users};

/// A directory and all that follows from it. Whoever asks after a change gets what follows from the changed one; what was
/// answered before, an outcome of a session under way above all, stays as it is (SPOL-12, SPOL-14, SPOL-17).
#[derive(Clone, Debug)]
pub struct InForce {
    directory: Directory,
    sections: Vec<Sections>,
    users: Vec<UserReach>,
}

impl InForce {
    /// Works out what follows from a directory.
    pub fn new(directory: Directory) -> Self {
        Self { sections: of_users(&directory), users: reach_of_users(&directory), directory }
    }

    /// The directory.
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Which layer decides. Costs nothing to make.
    pub fn resolver(&self) -> Resolver<'_> {
        Resolver::with(&self.directory, &self.sections)
    }

    /// Who reaches what. Costs nothing to make.
    pub fn reach(&self) -> Reach<'_> {
        Reach::with(&self.directory, &self.users)
    }

    /// The Jump Items, to add, edit, move and remove them. Nothing is worked out from them, so this costs nothing.
    pub const fn jump_items(&mut self) -> &mut Vec<JumpItem> {
        &mut self.directory.jump_items
    }

    /// The Support Buttons, to give them their portals. Nothing is worked out from them, so this costs nothing.
    pub const fn support_buttons(&mut self) -> &mut Vec<SupportButton> {
        &mut self.directory.support_buttons
    }

    /// Changes the directory and works out afresh what follows from it. What the edit returns comes back.
    pub fn change<T>(&mut self, edit: impl FnOnce(&mut Directory) -> T) -> T {
        let done = edit(&mut self.directory);
        self.sections = of_users(&self.directory);
        self.users = reach_of_users(&self.directory);
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::example::{OPERATOR, add_policy, group, group_policy, item, section, with_users};
    use crate::access::{GroupPolicy, JumpItemKind, Place, Right};
    use crate::id::{JumpGroupId, JumpItemId, UserId};
    use crate::permission::{Permission, Value};
    use crate::session_policy::{Assignment, Representative, Start};

    /// Covers: SPOL-12, SPOL-14, SPOL-17, GPOL-3, JGRP-6, JGRP-8.
    #[test]
    fn a_change_counts_from_the_next_session_on() {
        let mut directory = with_users(1);
        directory.users[0].rights.set(Right::UseJumpClients, true);
        directory.jump_groups = vec![group("servers", &[(UserId(0), Some(OPERATOR))]), group("desks", &[])];
        directory.jump_items = vec![item("db-1", JumpItemKind::JumpClient(None), Place::Group(JumpGroupId(0)))];
        let allow = add_policy(&mut directory, &[(Permission::Chat, Value::Allowed(true))]);
        let deny = add_policy(&mut directory, &[(Permission::Chat, Value::Allowed(false))]);
        directory.group_policies = [allow, deny]
            .map(|policy| GroupPolicy {
                unattended: Some(section(Assignment::Policy(policy), false)),
                ..group_policy(&[UserId(0)])
            })
            .to_vec();
        let mut in_force = InForce::new(directory);
        let answers = |in_force: &InForce| {
            let outcome = in_force.resolver().outcome(Representative::User(UserId(0)), START);
            (outcome.allows(Permission::Chat), in_force.reach().may_jump(UserId(0), JumpItemId(0)).is_ok())
        };
        assert_eq!(answers(&in_force), (false, true));
        let under_way = in_force.resolver().outcome(Representative::User(UserId(0)), START);

        in_force.change(|directory| directory.group_policies.swap(0, 1));
        assert_eq!(answers(&in_force), (true, true), "group policies reordered");
        in_force.jump_items()[0].not_present = Some(deny);
        assert_eq!(answers(&in_force), (false, true), "another session policy for the Jump Client");
        in_force.change(|directory| {
            directory.session_policies[deny.index()].permissions.define(Permission::Chat, Value::Allowed(true));
        });
        assert_eq!(answers(&in_force), (true, true), "the policy edited");
        in_force.jump_items()[0].place = Place::Group(JumpGroupId(1));
        assert_eq!(answers(&in_force), (true, false), "the Jump Client moved");
        in_force.change(|directory| directory.users[0].roles.system = OPERATOR);
        assert_eq!(answers(&in_force), (true, true), "another system role");
        assert!(!under_way.allows(Permission::Chat), "as it started");
    }

    const START: Start = Start::Jump { item: JumpItemId(0), present: false };
}
