//! Jump Policies and their schedules (JPOL-2, JPOL-8).

use model::access::schedule::{Entry, Schedule, ScheduleError};
use model::access::{JumpPolicy, jump_policy::Simultaneous};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::file::{Field, directory as file};

use super::code_names::code_names;
use super::names::Kind;
use super::{Resolving, blocks, text};

impl Resolving<'_, '_> {
    pub(super) fn jump_policies(&mut self) {
        let policies = blocks(&self.file.jump_policy);
        let named = policies.iter().map(|policy| (&policy.name, &policy.code_name));
        let code_names = code_names(Kind::JumpPolicy, named, self.out);
        for (policy, code_name) in policies.iter().zip(code_names) {
            let schedule = self.schedule(&policy.schedule);
            self.directory.jump_policies.push(JumpPolicy {
                name: text(&policy.name),
                code_name,
                description: policy.description.get().map(|text| text.0.clone()).unwrap_or_default(),
                schedule,
                ticket_required: policy.ticket_required.copied().unwrap_or_default(),
                challenge_required: policy.challenge_required.copied().unwrap_or_default(),
                simultaneous: policy.simultaneous_jumps.copied().unwrap_or(Simultaneous::Global),
            });
        }
    }

    fn schedule(&mut self, field: &Field<file::Schedule>) -> Option<Schedule> {
        let schedule = field.get()?;
        let given = blocks(&schedule.entries);
        let mut entries = Vec::new();
        for entry in given {
            let (Some(start), Some(end)) = (entry.start.copied(), entry.end.copied()) else { continue };
            match Entry::new(start, end) {
                Ok(entry) => entries.push(entry),
                Err(error) => self.refuse(&error, entry.span),
            }
        }
        let (enabled, zone) = (schedule.enabled.copied()?, schedule.time_zone.get()?);
        let strict = schedule.force_end.copied()?;
        // Entries that are wrong have been reported, and leave no schedule without entries.
        let stands_in = enabled && entries.is_empty() && !given.is_empty();
        match Schedule::new(enabled && !stands_in, &zone.0, entries, strict) {
            Ok(schedule) => Some(schedule),
            Err(error @ ScheduleError::UnknownZone { .. }) => {
                self.refuse(&error, schedule.time_zone.span);
                None
            }
            Err(error) => {
                self.refuse(&error, field.span);
                None
            }
        }
    }

    fn refuse(&mut self, error: &ScheduleError, span: Span) {
        let error = error.to_string();
        let (message, help) = error.split_once(": ").unwrap_or((&error, "change it"));
        self.out.push(Diagnostic::error(Code::WrongValue, span, message).help(help));
    }
}
