//! What a reader calls sessions, their users and what they are with: by name.

use model::id::{JumpItemId, SessionId, SessionKeyId, UserId};
use model::plan::{Action, DeskAction, How, Plan};
use model::record::{LoggedSession, Way};
use model::session::{Entrance, Queue};
use model::session_policy::JumpTo;

use crate::run::Run;
use crate::words::one_line;

/// The sessions that came, in order of time.
pub(crate) fn logged<'a>(run: &Run<'a>) -> Vec<(SessionId, &'a LoggedSession)> {
    let numbered = (0..).map(SessionId).zip(&run.record.session_log);
    let mut came: Vec<_> = numbered.filter(|(_, line)| line.wanted.is_some()).collect();
    came.sort_by_key(|(id, line)| (line.wanted, *id));
    came
}

/// The name of a session of the timeline.
pub(crate) fn session(plan: &Plan, session: SessionId) -> String {
    plan.sessions.get(session.index()).map_or_else(|| session.to_string(), |name| one_line(name))
}

/// The name of any session: of one that a stream brought, the stream's and its own number.
pub(crate) fn logged_session(plan: &Plan, id: SessionId, line: &LoggedSession) -> String {
    stream(plan, line).map_or_else(|| session(plan, id), |stream| format!("{} ({})", one_line(stream), id.0))
}

/// The stream that brought a session, as it was written.
pub(crate) fn stream<'a>(plan: &'a Plan, line: &LoggedSession) -> Option<&'a str> {
    line.stream.and_then(|stream| plan.support.streams.get(stream.index())).map(|stream| stream.name.as_str())
}

/// A user's name, as it was written.
pub(crate) fn user_as_written(plan: &Plan, user: UserId) -> Option<&str> {
    plan.directory.users.get(user.0 as usize).map(|user| user.name.as_str())
}

/// A user's name.
pub(crate) fn user(plan: &Plan, user: UserId) -> String {
    user_as_written(plan, user).map_or_else(|| user.to_string(), one_line)
}

/// A Jump Item's name as it was written. Those that sessions pin stand behind those of the directory.
pub(crate) fn jump_item(plan: &Plan, item: JumpItemId) -> Option<&str> {
    plan.directory.jump_items.iter().chain(&plan.pinned).nth(item.0 as usize).map(|item| item.name.as_str())
}

/// The same, for a reader.
pub(crate) fn jump_item_or_number(plan: &Plan, item: JumpItemId) -> String {
    jump_item(plan, item).map_or_else(|| item.to_string(), one_line)
}

/// The kind of a queue in results, and the name of the team or the user, as it was written.
pub(crate) fn queue(plan: &Plan, queue: Queue) -> (&'static str, Option<&str>) {
    match queue {
        Queue::Personal(user) => ("personal", user_as_written(plan, user)),
        Queue::Team(team) => ("team", plan.directory.teams.get(team.0 as usize).map(|team| team.name.as_str())),
        Queue::General => ("general", None),
    }
}

/// A queue for a reader: `team Hardware`, `own queue of alice`, `general queue`.
pub(crate) fn queue_in_words(plan: &Plan, queue: Queue) -> String {
    let named = self::queue(plan, queue).1.map(one_line);
    match queue {
        Queue::Personal(user) => format!("own queue of {}", named.unwrap_or_else(|| user.to_string())),
        Queue::Team(team) => named.map_or_else(|| team.to_string(), |name| format!("team {name}")),
        Queue::General => "general queue".to_owned(),
    }
}

/// How a session came about: the method's name in results, and the name of what it was through, as it was written.
pub(crate) fn method(plan: &Plan, way: Way) -> (&'static str, Option<&str>) {
    let directory = &plan.directory;
    let button = |button: model::id::SupportButtonId| directory.support_buttons.get(button.0 as usize);
    match way {
        Way::Asked(_, How::Customer(portal)) => {
            ("customer", directory.portals.get(portal.0 as usize).map(|portal| portal.name.as_str()))
        }
        Way::Asked(_, How::SupportButton(id)) | Way::Came(Entrance::Button(id)) => {
            ("support_button", button(id).map(|button| button.name.as_str()))
        }
        Way::Asked(_, How::Jump(item)) => ("jump", jump_item(plan, item)),
        Way::Asked(_, How::JumpTo(JumpTo::Jumpoint)) => ("jumpoint", None),
        Way::Asked(_, How::JumpTo(JumpTo::LocalJump)) => ("local_jump", None),
        Way::Came(Entrance::Issue { issue, .. }) => {
            ("issue", directory.issues.get(issue.0 as usize).map(|issue| issue.name.as_str()))
        }
        Way::Came(Entrance::Name { user, .. }) => ("name", user_as_written(plan, user)),
        Way::Came(Entrance::Key(key)) => {
            ("session_key", key_owner(plan, key).and_then(|user| user_as_written(plan, user)))
        }
        Way::Came(Entrance::HelpLink { queue, .. }) => ("help_link", self::queue(plan, queue).1),
    }
}

/// The same for a reader: `Jump Item washer`, `public portal www`, `issue Printer`.
pub(crate) fn method_in_words(plan: &Plan, way: Way) -> String {
    let (method, through) = method(plan, way);
    let through = through.map_or_else(|| "of no name".to_owned(), one_line);
    match (way, method) {
        (_, "jumpoint") => "a Jumpoint".to_owned(),
        (_, "local_jump") => "local Jump".to_owned(),
        (Way::Asked(_, How::Jump(item)), _) => format!("Jump Item {}", jump_item_or_number(plan, item)),
        (Way::Came(Entrance::HelpLink { queue, .. }), _) => format!("help link, {}", queue_in_words(plan, queue)),
        (_, "customer") => format!("public portal {through}"),
        (_, "support_button") => format!("Support Button {through}"),
        (_, "issue") => format!("issue {through}"),
        (_, "name") => format!("the name of {through}"),
        _ => format!("session key of {through}"),
    }
}

/// The queue that a customer came for: where the session waited first, or would have, had the appliance heard of it.
pub(crate) fn queue_of(plan: &Plan, line: &LoggedSession) -> Option<Queue> {
    line.entry.or_else(|| match line.way? {
        Way::Came(Entrance::Issue { issue, .. }) => {
            plan.directory.issues.get(issue.0 as usize).map(|issue| Queue::Team(issue.team))
        }
        Way::Came(Entrance::Name { user, .. }) => Some(Queue::Personal(user)),
        Way::Came(Entrance::HelpLink { queue, .. }) => Some(queue),
        Way::Came(Entrance::Button(button)) => {
            plan.directory.support_buttons.get(button.0 as usize).map(|button| button.queue)
        }
        Way::Came(Entrance::Key(key)) => key_owner(plan, key).map(Queue::Personal),
        Way::Asked(..) => None,
    })
}

/// Who makes that session key.
fn key_owner(plan: &Plan, wanted: SessionKeyId) -> Option<UserId> {
    plan.timeline.iter().find_map(|entry| match entry.action {
        Action::Desk(DeskAction::KeyMade { key, user, .. }) if key == wanted => Some(user),
        _ => None,
    })
}
