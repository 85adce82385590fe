//! Entries of the timeline about consoles and customers: what goes together, and what must be there before.

use model::time::SimDuration;

use super::support::{CONSOLES_MAX, comes_by};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::{Act, Consoles, Does, Entry, File, Placed};
use crate::lower::consoles::{name_of, names_of};
use crate::lower::selected;

/// Every entry by itself, and those that make a session key with those that use it.
pub(super) fn check(file: &File, entries: &[Placed<Entry>], out: &mut Diagnostics) {
    let mut names: Vec<String> = Vec::new();
    names.extend(file.console.get().into_iter().flatten().filter_map(|one| name_of(one)).map(str::to_owned));
    let groups = file.representatives.get().into_iter().flatten();
    let grouped = groups.flat_map(|group| names_of(group)).take(CONSOLES_MAX);
    names.extend(grouped.map(|(name, _)| name));
    for entry in entries {
        if let Some(customer) = entry.customer.get()
            && let Some(by) = customer.comes_by.get()
        {
            comes_by(by, &customer.comes_by, &customer.runs, out);
            if let (Some(key), Some(at)) = (by.session_key.get(), entry.at.copied()) {
                made_before(&key.0, by.session_key.span, at, entries, out);
            }
        }
        if let Some(act) = entry.act.get() {
            self::act(act, entry.act.span, out);
        }
        if let Some(field) = entry.consoles()
            && let Some(consoles) = field.get()
        {
            there(consoles, field.span, &names, out);
        }
    }
}

/// Whether the key is there when a customer comes with it; whether it can be used then is for the run to say.
fn made_before(key: &str, span: Span, at: SimDuration, entries: &[Placed<Entry>], out: &mut Diagnostics) {
    let makes = |entry: &&Placed<Entry>| entry.make_key.given && entry.name.get().is_some_and(|name| name.0 == key);
    let Some((entry, made)) = entries.iter().find(makes).and_then(|entry| Some((entry, entry.at.copied()?))) else {
        return;
    };
    if made > at {
        let message = format!("the session key `{}` is made at {made}, after this at {at}", shorten(key));
        let diagnostic = Diagnostic::error(Code::Conflict, span, message).and(entry.at.span, "made here");
        out.push(diagnostic.help("let the key be made earlier, or the customer come later"));
    }
}

fn act(act: &Act, span: Span, out: &mut Diagnostics) {
    if act.user.given == act.rep_invite.given {
        let span = if act.user.given { act.rep_invite.key } else { span };
        let diagnostic = Diagnostic::error(Code::MissingKey, span, "one representative does it");
        out.push(diagnostic.help("give either user or rep_invite"));
    }
    let Some(does) = act.does.copied() else { return };
    let (to, whom) = match does {
        Does::Move | Does::Transfer => (Wants::Yes, Wants::No),
        Does::Invite | Does::CancelInvitation | Does::Remove => (Wants::No, Wants::Yes),
        Does::Join | Does::Decline => (Wants::No, Wants::Maybe),
        Does::Accept
        | Does::Refuse
        | Does::RemoveCustomer
        | Does::Leave
        | Does::Hold
        | Does::End
        | Does::Chat
        | Does::ListCredentials
        | Does::Inject => (Wants::No, Wants::No),
    };
    for (wants, given, key, name) in
        [(to, act.to.given, act.to.key, "to"), (whom, act.whom.given, act.whom.key, "whom")]
    {
        match (wants, given) {
            (Wants::Yes, false) => {
                let message = format!("`{name}` is missing");
                let diagnostic = Diagnostic::error(Code::MissingKey, act.does.span, message);
                out.push(diagnostic.help(match name {
                    "to" => "name the queue: `to = { team = \"...\" }`, `{ user = \"...\" }` or \"general\"",
                    _ => "name somebody: `whom = { user = \"...\" }`, or by team, issue or rep_invite",
                }));
            }
            (Wants::No, true) => {
                let message = format!("this act has no `{name}`");
                let diagnostic = Diagnostic::error(Code::Conflict, key, message).and(act.does.span, "the act is here");
                out.push(diagnostic.help("leave it out"));
            }
            _ => {}
        }
    }
}

/// Whether an act has something that goes with it.
#[derive(Clone, Copy)]
enum Wants {
    Yes,
    Maybe,
    No,
}

fn there(consoles: &Consoles, span: Span, names: &[String], out: &mut Diagnostics) {
    if names.is_empty() {
        let diagnostic = Diagnostic::error(Code::MatchesNothing, span, "there is no console");
        out.push(diagnostic.help("add a `[[console]]` or `[[representatives]]`"));
        return;
    }
    let Consoles::Named(named) = consoles else { return };
    if named.is_empty() {
        let diagnostic = Diagnostic::error(Code::MatchesNothing, span, "no console is named");
        out.push(diagnostic.help("write \"all\" to select every console"));
    }
    for one in named {
        if selected(&Consoles::Named(vec![one.clone()]), names).is_empty() {
            let (code, message) = match one.value.contains(['*', '?']) {
                true => (Code::MatchesNothing, format!("no console's name matches `{}`", shorten(&one.value))),
                false => (Code::UnknownName, format!("there is no console `{}`", shorten(&one.value))),
            };
            let first: Vec<_> = names.iter().take(NAMES_SHOWN_MAX).map(String::as_str).collect();
            let more = names.len() - first.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let diagnostic = Diagnostic::error(code, one.span, message);
            let diagnostic = diagnostic.did_you_mean(&one.value, names.iter().take(NAMES_COMPARED_MAX));
            out.push(diagnostic.help(format!("the consoles are {}{more}", first.join(", "))));
        }
    }
}

/// How many names an error compares with a wrong one.
const NAMES_COMPARED_MAX: usize = 1_000;
/// How many names an error lists.
const NAMES_SHOWN_MAX: usize = 10;
