//! Entries of the timeline about consoles and customers: what goes together, and what must be there before.

use model::time::SimDuration;

use super::support::{CONSOLES_MAX, comes_by, screen};
use super::{acts, tools};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::{Consoles, Entry, File, Placed};
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
        if let Some(customer) = entry.customer.get() {
            tools::replies(&customer.replies, out);
        }
        if let Some(customer) = entry.customer.get()
            && let Some(by) = customer.comes_by.get()
        {
            comes_by(by, &customer.comes_by, &customer.runs, out);
            screen(by, &customer.runs, &customer.screen, out);
            if let (Some(key), Some(at)) = (by.session_key.get(), entry.at.copied()) {
                made_before(&key.0, by.session_key.span, at, entries, out);
            }
        }
        if let Some(act) = entry.act.get() {
            acts::check(act, entry.act.span, out);
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
