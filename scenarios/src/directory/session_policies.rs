//! Session policies, the global default, and permissions as values.

use model::permission::{PathListId, Paths, Permissions, Value};
use model::session_policy::{Availability, SessionPolicy};

use crate::diagnostic::{Code, Diagnostic};
use crate::file::directory::{self as file, AvailableTo, Said};

use super::code_names::code_names;
use super::names::Kind;
use super::{Resolving, blocks, text};

impl Resolving<'_, '_> {
    pub(super) fn session_policies(&mut self) {
        let policies = blocks(&self.file.session_policy);
        let named = policies.iter().map(|policy| (&policy.name, &policy.code_name));
        let code_names = code_names(Kind::SessionPolicy, named, self.out);
        for (policy, code_name) in policies.iter().zip(code_names) {
            if let Some(name) = policy.name.get().filter(|name| file::is_reserved(&name.0)) {
                let message = format!("a session policy cannot be called `{}`", name.0);
                let diagnostic = Diagnostic::error(Code::WrongValue, policy.name.span, message);
                self.out.push(diagnostic.help("where a policy is assigned, this word says something else"));
            }
            let places = policy.availability.get().map(Vec::as_slice).unwrap_or_default();
            let permissions = policy.permissions.get().map(|permissions| self.permissions(permissions));
            self.directory.session_policies.push(SessionPolicy {
                name: text(&policy.name),
                code_name,
                description: policy.description.get().map(|text| text.0.clone()),
                availability: Availability {
                    users: places.contains(&AvailableTo::Users),
                    rep_invites: places.contains(&AvailableTo::RepInvites),
                    jump_items: places.contains(&AvailableTo::JumpItems),
                },
                permissions: permissions.unwrap_or_default(),
            });
        }
        let Some(global) = self.file.global_session_policy.get() else { return };
        self.directory.global = self.permissions(global);
        let message = "the global session policy leaves permissions not defined";
        self.complete(global, message, "the global default defines every permission (SPOL-4)");
    }

    /// What a table says, as values.
    pub(super) fn permissions(&mut self, table: &file::Permissions) -> Permissions {
        let mut permissions = Permissions::default();
        for (permission, said) in &table.said {
            let value = match said {
                Said::Level(level) => *level,
                Said::Folders(folders) => Value::Paths(Paths::Listed(self.path_list(folders))),
            };
            permissions.define(*permission, value);
        }
        permissions
    }

    /// Reports permissions that a table must define and leaves out.
    pub(super) fn complete(&mut self, table: &file::Permissions, message: &str, help: &str) {
        let missing: Vec<_> = model::permission::Permission::ALL
            .into_iter()
            .filter(|permission| table.said.iter().all(|(said, _)| said != permission))
            .map(|permission| permission.name())
            .collect();
        // A value that is wrong has been reported, and is missing here only because of that.
        if !missing.is_empty() && !table.is_faulty {
            let diagnostic = Diagnostic::error(Code::Incomplete, table.span, message);
            self.out.push(diagnostic.help(format!("missing: {}", missing.join(", "))).help(help));
        }
    }

    /// The list with these folders; each list is kept once. The limits of users and policies keep their number below 65,536.
    fn path_list(&mut self, folders: &[String]) -> PathListId {
        let next = PathListId(u16::try_from(self.directory.path_lists.len()).unwrap_or(u16::MAX));
        if let Some(known) = self.path_lists.get(folders) {
            return *known;
        }
        self.path_lists.insert(folders.to_vec(), next);
        self.directory.path_lists.push(folders.to_vec());
        next
    }
}
