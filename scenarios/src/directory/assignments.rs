//! What objects take of session policies: a named one that is available there, none, or permissions of their own (SPOL-10,
//! SPOL-11, SPOL-13).

use model::id::SessionPolicyId;
use model::session_policy::Assignment;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::file::Field;
use crate::file::directory::{self as file, AvailableTo, NamedPolicy, Sameness};

use super::Resolving;
use super::names::Kind;

impl Resolving<'_, '_> {
    /// The attended and unattended permissions of an account or embassy.
    pub(super) fn both(
        &mut self,
        attended: &Field<file::Assignment>,
        unattended: &Field<file::Assignment>,
    ) -> (Assignment, Assignment) {
        let same = |field: &Field<file::Assignment>| match field.get() {
            Some(file::Assignment::Same(sameness)) => Some((*sameness, field.span)),
            _ => None,
        };
        match self.sameness(same(attended), same(unattended)) {
            Some(Sameness::AsUnattended) => {
                let unattended = self.assignment(unattended);
                (unattended, unattended)
            }
            Some(Sameness::AsAttended) => {
                let attended = self.assignment(attended);
                (attended, attended)
            }
            None => (self.assignment(attended), self.assignment(unattended)),
        }
    }

    /// Which of two is the same as the other, if one says so (SPOL-15). Two that name each other, or themselves, say nothing.
    pub(super) fn sameness(
        &mut self,
        attended: Option<(Sameness, Span)>,
        unattended: Option<(Sameness, Span)>,
    ) -> Option<Sameness> {
        let (said, fault) = match (attended, unattended) {
            (Some((Sameness::AsUnattended, _)), None) => return Some(Sameness::AsUnattended),
            (None, Some((Sameness::AsAttended, _))) => return Some(Sameness::AsAttended),
            (None, None) => return None,
            (Some((Sameness::AsAttended, span)), _) => ("`attended` is the same as itself", span),
            (_, Some((Sameness::AsUnattended, span))) => ("`unattended` is the same as itself", span),
            (Some(_), Some((_, span))) => ("both are the same as the other, and neither says anything", span),
        };
        let diagnostic = Diagnostic::error(Code::Conflict, fault, said);
        self.out.push(diagnostic.help("set one of them, and let only the other be the same (SPOL-15)"));
        None
    }

    fn assignment(&mut self, field: &Field<file::Assignment>) -> Assignment {
        match field.get() {
            Some(file::Assignment::Policy(policy)) => {
                self.policy(policy, field.span, AvailableTo::Users).map_or(Assignment::None, Assignment::Policy)
            }
            Some(file::Assignment::Custom(permissions)) => self.custom(permissions),
            Some(file::Assignment::Same(_)) | None => Assignment::None,
        }
    }

    /// Permissions of an object's own; complete if no session policy could be assigned instead (SPOL-11).
    pub(super) fn custom(&mut self, table: &file::Permissions) -> Assignment {
        let permissions = self.permissions(table);
        if self.directory.session_policies.iter().all(|policy| !policy.availability.users) {
            self.complete(
                table,
                "these permissions leave some not defined",
                "custom permissions may leave some out only while some session policy is available to `users` (SPOL-11)",
            );
        }
        Assignment::Custom(permissions)
    }

    /// The session policy that a key names, if it names one.
    pub(super) fn named(&mut self, field: &Field<NamedPolicy>, place: AvailableTo) -> Option<SessionPolicyId> {
        self.policy(field.get()?, field.span, place)
    }

    /// The named session policy, if there is one; it must be available at such a place (SPOL-13).
    fn policy(&mut self, policy: &NamedPolicy, span: Span, place: AvailableTo) -> Option<SessionPolicyId> {
        let name = policy.0.as_deref()?;
        let id = SessionPolicyId(self.names.find(Kind::SessionPolicy, name, span, self.out)?);
        self.available(id, place, span);
        Some(id)
    }

    /// Notes that a session policy is assigned to something, and reports one that is not available there (PIN-5, SPOL-13).
    pub(super) fn available(&mut self, id: SessionPolicyId, place: AvailableTo, span: Span) {
        self.assigned[id.index()] = true;
        let availability = self.directory[id].availability;
        let (available, word, places) = match place {
            AvailableTo::Users => (availability.users, "users", "users, embassies, group policies and public portals"),
            AvailableTo::RepInvites => (availability.rep_invites, "rep_invites", "rep invite profiles"),
            AvailableTo::JumpItems => (availability.jump_items, "jump_items", "Jump Items"),
        };
        if !available {
            let message = format!("the session policy `{}` is not available to {places}", self.directory[id].name);
            let diagnostic = Diagnostic::error(Code::Availability, span, message);
            let declared = &self.file.session_policy.get().into_iter().flatten().nth(id.index());
            let diagnostic = declared.iter().fold(diagnostic, |diagnostic, policy| {
                diagnostic.and(policy.availability.span, "its availability is here")
            });
            self.out
                .push(diagnostic.help(format!("add \"{word}\" to its `availability`, or assign another (SPOL-13)")));
        }
    }
}
