//! What a reader calls sessions, their users and what they are with: by name.

use model::id::{JumpItemId, SessionId, UserId};
use model::plan::{How, Plan};
use model::record::SessionRecord;
use model::session_policy::JumpTo;

use crate::run::Run;
use crate::words::one_line;

/// The sessions that were asked for, in order of time.
pub(crate) fn asked<'a>(run: &Run<'a>) -> impl Iterator<Item = (SessionId, &'a SessionRecord)> {
    let numbered = (0..).map(SessionId).zip(&run.record.sessions);
    let mut asked: Vec<_> = numbered.filter_map(|(id, record)| Some((record.asked?.0, id, record))).collect();
    asked.sort_by_key(|(at, id, _)| (*at, *id));
    asked.into_iter().map(|(_, id, record)| (id, record))
}

/// A session's name.
pub(crate) fn session(plan: &Plan, session: SessionId) -> String {
    plan.sessions.get(session.index()).map_or_else(|| session.to_string(), |name| one_line(name))
}

/// A user's name.
pub(crate) fn user(plan: &Plan, user: UserId) -> String {
    plan.directory.users.get(user.0 as usize).map_or_else(|| user.to_string(), |user| one_line(&user.name))
}

/// A Jump Item's name as it was written. Those that sessions pin stand behind those of the directory.
pub(crate) fn jump_item(plan: &Plan, item: JumpItemId) -> Option<&str> {
    plan.directory.jump_items.iter().chain(&plan.pinned).nth(item.0 as usize).map(|item| item.name.as_str())
}

/// The same, for a reader.
pub(crate) fn jump_item_or_number(plan: &Plan, item: JumpItemId) -> String {
    jump_item(plan, item).map_or_else(|| item.to_string(), one_line)
}

/// By what a session came about: `Jump Item washer`, `public portal www`.
pub(crate) fn means(plan: &Plan, how: How) -> String {
    match how {
        How::Customer(portal) => {
            let named = plan.directory.portals.get(portal.0 as usize);
            format!("public portal {}", named.map_or_else(|| portal.to_string(), |portal| one_line(&portal.name)))
        }
        How::SupportButton(button) => {
            let named = plan.directory.support_buttons.get(button.0 as usize);
            format!("Support Button {}", named.map_or_else(|| button.to_string(), |button| one_line(&button.name)))
        }
        How::Jump(item) => format!("Jump Item {}", jump_item_or_number(plan, item)),
        How::JumpTo(JumpTo::Jumpoint) => "a Jumpoint".to_owned(),
        How::JumpTo(JumpTo::LocalJump) => "local Jump".to_owned(),
    }
}
