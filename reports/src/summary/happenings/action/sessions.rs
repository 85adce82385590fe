//! The same for what concerns sessions and who may do what.

use model::access::{Directory, Place};
use model::plan::{Action, How, ItemEdit, Plan};
use model::session_policy::JumpTo;

use crate::summary::sessions::names;
use crate::words::{self, one_line};

/// What such an action does, in a phrase with names.
pub(super) fn describe(action: &Action, plan: &Plan) -> String {
    let directory = &plan.directory;
    match action {
        Action::SessionStart(request) => {
            let user = one_line(&directory[request.user].name);
            let how = match request.how {
                How::Customer(portal) => {
                    format!("accepts a customer from the public portal {}", one_line(&directory[portal].name))
                }
                How::SupportButton(button) => {
                    format!("accepts a customer with the Support Button {}", one_line(&directory[button].name))
                }
                How::Jump(item) => format!("jumps to {}", names::jump_item_or_number(plan, item)),
                How::JumpTo(JumpTo::Jumpoint) => "jumps to a computer through a Jumpoint".to_owned(),
                How::JumpTo(JumpTo::LocalJump) => "jumps to a computer by local Jump".to_owned(),
            };
            // The entry's name, which stands beside this, is the session's.
            format!("{user} {how}")
        }
        Action::SessionClosed { session } => format!("session {} is closed", names::session(plan, *session)),
        Action::Pin { session, item, to, .. } => format!(
            "{} is pinned to {} in session {}",
            names::jump_item_or_number(plan, *item),
            to.map_or_else(|| "the user's personal list".to_owned(), |group| place(directory, Place::Group(group))),
            names::session(plan, *session)
        ),
        Action::Unpin { session } => {
            format!("the Jump Client of session {} is unpinned", names::session(plan, *session))
        }
        Action::ItemsEdited { user, items, edit } => format!(
            "{} {} of {}",
            one_line(&directory[*user].name),
            edited(directory, *edit),
            words::counted(items.len() as u64, "Jump Item")
        ),
        Action::DirectoryChanged { .. } => "an administrator saves another directory".to_owned(),
        _ => String::new(),
    }
}

fn edited(directory: &Directory, edit: ItemEdit) -> String {
    let policy = |policy: Option<_>| match policy {
        Some(policy) => {
            let policy: &model::session_policy::SessionPolicy = &directory[policy];
            one_line(&policy.name)
        }
        None => "none".to_owned(),
    };
    match edit {
        ItemEdit::Move(to) => format!("moves to {} the place", place(directory, to)),
        ItemEdit::PublicPortal(portal) => format!("sets to {} the public portal", one_line(&directory[portal].name)),
        ItemEdit::JumpPolicy(policy) => {
            let name = policy.map_or_else(|| "none".to_owned(), |policy| one_line(&directory[policy].name));
            format!("sets to {name} the Jump Policy")
        }
        ItemEdit::PresentPolicy(to) => format!("sets to {} the Customer Present Session Policy", policy(to)),
        ItemEdit::NotPresentPolicy(to) => format!("sets to {} the Customer Not Present Session Policy", policy(to)),
    }
}

fn place(directory: &Directory, place: Place) -> String {
    match place {
        Place::Group(group) => format!("the Jump Group {}", one_line(&directory[group].name)),
        Place::Personal(user) => format!("the personal list of {}", one_line(&directory[user].name)),
    }
}
