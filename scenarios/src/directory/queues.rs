//! Queues by name, what moves sessions on from a team's, and the issues that lead into them.

use model::access::Issue;
use model::id::{TeamId, UserId};
use model::session::Queue;
use model::time::SimDuration;

use crate::diagnostic::{Code, Diagnostic};
use crate::file::{QueueName, directory as file};

use super::names::Kind;
use super::{Resolving, blocks, text};

impl Resolving<'_, '_> {
    /// The queue of a name, if there is whom it belongs to.
    pub(super) fn queue(&mut self, queue: &QueueName) -> Option<Queue> {
        Some(match queue {
            QueueName::General => Queue::General,
            QueueName::User(name) => {
                Queue::Personal(UserId(self.names.find(Kind::User, &name.0, name.span, self.out)?))
            }
            QueueName::Team(name) => Queue::Team(TeamId(self.names.find(Kind::Team, &name.0, name.span, self.out)?)),
        })
    }

    /// When and where to a session moves on that waits in a team's queue (QUEUE-11).
    pub(super) fn overdue(&mut self, team: &file::Team) -> Option<(SimDuration, Queue)> {
        if team.overdue_after.given != team.overdue_to.given {
            let (given, missing) = match team.overdue_after.given {
                true => (team.overdue_after.key, "overdue_to"),
                false => (team.overdue_to.key, "overdue_after"),
            };
            let message = format!("`{missing}` is missing: a session moves on after a time and to a queue");
            let diagnostic = Diagnostic::error(Code::MissingKey, given, message);
            self.out.push(diagnostic.help("give both of overdue_after and overdue_to, or neither (QUEUE-11)"));
            return None;
        }
        let queue = self.queue(team.overdue_to.get()?)?;
        if let (QueueName::Team(to), Some(own)) = (team.overdue_to.get()?, team.name.get())
            && to.0 == own.0
        {
            let diagnostic = Diagnostic::error(Code::Conflict, to.span, "a session moves on to another queue");
            self.out.push(diagnostic.help("name another team, a user, or \"general\""));
        }
        Some((team.overdue_after.copied()?, queue))
    }

    pub(super) fn issues(&mut self) {
        for issue in blocks(&self.file.issue) {
            let team = self.find(Kind::Team, &issue.team).unwrap_or_default();
            let help = issue.help.copied().unwrap_or_default();
            self.directory.issues.push(Issue { name: text(&issue.name), team: TeamId(team), help });
        }
    }
}
