//! Single acts in sessions: one representative each, and all that belongs to what is done and nothing else.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::{Act, Does, Form, GivenCredentials, RunsAs, Shape};
use crate::units::Size;

/// Checks one, which stands at `span`.
pub(super) fn check(act: &Act, span: Span, out: &mut Diagnostics) {
    if act.user.given == act.rep_invite.given {
        let span = if act.user.given { act.rep_invite.key } else { span };
        let diagnostic = Diagnostic::error(Code::MissingKey, span, "one representative does it");
        out.push(diagnostic.help("give either user or rep_invite"));
    }
    let Some(does) = act.does.copied() else { return };
    let (required, allowed) = goes_with(does, act);
    let given = act.particulars().into_iter().filter(|(_, _, given)| *given);
    for name in required {
        if !given.clone().any(|(known, ..)| known == *name) {
            let diagnostic = Diagnostic::error(Code::MissingKey, act.does.span, format!("`{name}` is missing"));
            out.push(diagnostic.help(what_to_give(name)));
        }
    }
    for (name, key, _) in given {
        if !required.contains(&name) && !allowed.contains(&name) {
            let diagnostic = Diagnostic::error(Code::Conflict, key, format!("this act has no `{name}`"));
            let diagnostic = diagnostic.and(act.does.span, "the act is here");
            let keys: Vec<&str> = required.iter().chain(allowed).copied().collect();
            out.push(diagnostic.help(match keys[..] {
                [] => "leave it out".to_owned(),
                _ => format!("leave it out; besides who does it in which session, allowed here: {}", keys.join(", ")),
            }));
        }
    }
    folders(act, does, out);
    credentials(act, does, out);
    if let Some(Size(bytes)) = act.size.copied().filter(|size| size.0 % 1_000 != 0) {
        let message = format!("this is taken as {}", Size(bytes.next_multiple_of(1_000)));
        out.push(Diagnostic::note(Code::Rounded, act.size.span, message));
    }
}

/// The keys that something that is done needs, and those that it may have besides.
fn goes_with(does: Does, act: &Act) -> (&'static [&'static str], &'static [&'static str]) {
    let (required, allowed): (&[_], &[_]) = match does {
        Does::Move | Does::Transfer => (&["to"], &[]),
        Does::Invite | Does::CancelInvitation | Does::Remove => (&["whom"], &[]),
        Does::Join | Does::Decline => (&[], &["whom"]),
        Does::StartTool if act.tool.copied() == Some(model::session::ToolKind::Screen) => {
            (&["tool"], &["colours", "control"])
        }
        Does::StartTool | Does::StopTool => (&["tool"], &[]),
        Does::CloseShell | Does::CancelTransfer => (&["number"], &[]),
        Does::Upload | Does::Download => (&["remote_folder", "local_folder", "size"], &[]),
        Does::Rename | Does::Delete => (&[], &["remote_folder", "local_folder"]),
        Does::RunAction | Does::RunScript => {
            let what: &[_] = if does == Does::RunAction { &["action"] } else { &["script"] };
            match (act.run_as.copied(), what) {
                (Some(RunsAs::Administrator), ["action"]) => (&["action", "credentials"], &["run_as"]),
                (Some(RunsAs::Administrator), _) => (&["script", "credentials"], &["run_as"]),
                _ => (what, &["run_as"]),
            }
        }
        Does::Inject => (&["credential"], &[]),
        Does::Restrict => (&["restriction"], &[]),
        Does::Elevate => (&["credentials"], &[]),
        Does::DeployButton => (&["button"], &[]),
        Does::RemoveButton => (&["button"], &["confirmed"]),
        Does::Accept
        | Does::Refuse
        | Does::RemoveCustomer
        | Does::Leave
        | Does::Hold
        | Does::End
        | Does::Chat
        | Does::ListCredentials
        | Does::OpenShell
        | Does::Release
        | Does::SwitchUser
        | Does::ControlProtectedWindow
        | Does::ElevateToFullClient => (&[], &[]),
    };
    (required, allowed)
}

/// What is renamed or deleted lies on one side.
fn folders(act: &Act, does: Does, out: &mut Diagnostics) {
    if matches!(does, Does::Rename | Does::Delete) && act.remote_folder.given == act.local_folder.given {
        let span = if act.local_folder.given { act.local_folder.key } else { act.does.span };
        let diagnostic = Diagnostic::error(Code::MissingKey, span, "this is done in one folder, on one side");
        out.push(diagnostic.help("give either remote_folder or local_folder"));
    }
}

/// Only an elevation asks the customer.
fn credentials(act: &Act, does: Does, out: &mut Diagnostics) {
    if does != Does::Elevate && act.credentials.copied() == Some(GivenCredentials::FromCustomer) {
        let message = "credentials to run something with are the representative's";
        let diagnostic = Diagnostic::error(Code::Conflict, act.credentials.span, message);
        out.push(diagnostic.help("expected \"right\" or \"wrong\""));
    }
}

fn what_to_give(name: &str) -> String {
    match name {
        "to" => "name the queue: `to = { team = \"...\" }`, `{ user = \"...\" }` or \"general\"".to_owned(),
        "whom" => "name somebody: `whom = { user = \"...\" }`, or by team, issue or rep_invite".to_owned(),
        "credential" => "say which of the list: `credential = { vault = 1 }` or `{ manager = 1 }`".to_owned(),
        _ => {
            let form: Option<Form> = Act::TABLE.keys.iter().find(|key| key.name == name).map(|key| key.form);
            format!("give {}", form.map_or_else(|| name.to_owned(), |form| form.what()))
        }
    }
}
