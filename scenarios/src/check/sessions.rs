//! Sessions of the timeline, what is done in them, and what is expected of them: in order of time, and without contradictions.
//!
//! What their keys name is looked up where the directory is known (`crate::lower`).

use std::collections::BTreeMap;

use model::time::SimDuration;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::{EditJumpItems, Ends, Entry, File, Outcome, Placed, StartSession};

/// Checks every entry about sessions, and every outcome.
pub(super) fn check(file: &File, out: &mut Diagnostics) {
    let entries = file.timeline.get().map(Vec::as_slice).unwrap_or_default();
    let mut hostnames = BTreeMap::new();
    for (place, entry) in entries.iter().enumerate() {
        if let Some(start) = entry.start_session.get() {
            jumps_alone(start, out);
            invites_another(start, out);
        }
        if let Some(edit) = entry.edit_jump_items.get() {
            items(edit, entry.edit_jump_items.span, out);
        }
        if let Some(pin) = entry.pin.get()
            && let Some(name) = pin.hostname.get()
        {
            once(&name.0, pin.hostname.span, &mut hostnames, "a computer", out);
        }
        in_order(place, entry, entries, out);
    }
    let duration = file.run.get().and_then(|run| run.duration.copied());
    for outcome in file.outcome.get().map(Vec::as_slice).unwrap_or_default() {
        within_the_run(outcome, duration, out);
        agrees(outcome, out);
    }
}

/// Tickets, challenges, passwords, overrides and invitations are asked for by Jump Items (JPOL-4 to JPOL-7, PIN-9, SIMUL-2).
fn jumps_alone(start: &StartSession, out: &mut Diagnostics) {
    if start.jump_item.given {
        return;
    }
    let keys = [
        ("ticket", start.ticket.given, start.ticket.key),
        ("challenge_passed", start.challenge_passed.given, start.challenge_passed.key),
        ("password", start.password.given, start.password.key),
        ("override_schedule", start.override_schedule.given, start.override_schedule.key),
        ("invited_by", start.invited_by.given, start.invited_by.key),
    ];
    for (name, _, key) in keys.into_iter().filter(|(_, given, _)| *given) {
        let message = format!("`{name}` is asked for by Jump Items alone, and this session is with none");
        out.push(Diagnostic::error(Code::Conflict, key, message).help("leave it out, or jump to a `jump_item`"));
    }
}

fn invites_another(start: &StartSession, out: &mut Diagnostics) {
    let (Some(user), Some(by)) = (start.user.get(), start.invited_by.get()) else { return };
    if user.0 == by.0 {
        let message = format!("the user `{}` is invited by the same user", shorten(&user.0));
        let diagnostic = Diagnostic::error(Code::Conflict, start.invited_by.span, message);
        out.push(diagnostic.help("name who started the session, or leave `invited_by` out (SIMUL-2)"));
    }
}

/// There are some, each once.
fn items(edit: &EditJumpItems, span: Span, out: &mut Diagnostics) {
    let Some(items) = edit.jump_items.get() else { return };
    if items.is_empty() {
        let diagnostic = Diagnostic::error(Code::MissingKey, span, "this changes no Jump Item");
        out.push(diagnostic.help("name those that are changed in `jump_items`"));
    }
    named_once(items.iter().map(|item| (item.value.0.as_str(), item.span)), "a Jump Item", out);
}

fn named_once<'f>(names: impl Iterator<Item = (&'f str, Span)>, what: &str, out: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    names.for_each(|(name, span)| once(name, span, &mut seen, what, out));
}

fn once<'f>(name: &'f str, span: Span, seen: &mut BTreeMap<&'f str, Span>, what: &str, out: &mut Diagnostics) {
    if let Some(first) = seen.get(name) {
        let message = format!("there is {what} `{}` already", shorten(name));
        let diagnostic = Diagnostic::error(Code::DuplicateName, span, message).and(*first, "first named here");
        out.push(diagnostic.help("name each once"));
    } else {
        seen.insert(name, span);
    }
}

/// What is done in a session comes after it is asked for. Entries of the same moment act in the order of the file.
fn in_order(place: usize, entry: &Entry, entries: &[Placed<Entry>], out: &mut Diagnostics) {
    let session = entry.end_session.get().map(|end| &end.session);
    let session = session.or(entry.pin.get().map(|pin| &pin.session)).or(entry.unpin.get().map(|unpin| &unpin.session));
    let Some((field, name)) = session.and_then(|field| Some((field, field.get()?))) else { return };
    let asks = |other: &Placed<Entry>| {
        (other.start_session.given || other.script.given) && other.name.get().is_some_and(|other| other.0 == name.0)
    };
    let Some((asks, start)) = entries.iter().enumerate().find(|(_, other)| asks(other)) else { return };
    let (Some(at), Some(asked)) = (entry.at.copied(), start.at.copied()) else { return };
    if (at, place) < (asked, asks) {
        let name = shorten(&name.0);
        let message = match at == asked {
            true => format!("the session `{name}` is asked for at the same moment, and further down"),
            false => format!("the session `{name}` is asked for at {asked}, after this at {at}"),
        };
        let diagnostic = Diagnostic::error(Code::Conflict, field.span, message).and(start.at.span, "asked for here");
        out.push(diagnostic.help("let this begin later, or ask for the session earlier"));
    }
}

/// Later than its end nothing is to be looked at.
fn within_the_run(outcome: &Outcome, duration: Option<SimDuration>, out: &mut Diagnostics) {
    let (Some(at), Some(duration)) = (outcome.at.copied(), duration) else { return };
    if at > duration {
        let message = format!("the run is over after {duration}; this looks at the directory at {at}");
        let diagnostic = Diagnostic::error(Code::AfterTheEnd, outcome.at.span, message);
        out.push(diagnostic.help(format!("look earlier, or raise `run.duration` to {at}")));
    }
}

/// What is expected can be true at once.
fn agrees(outcome: &Outcome, out: &mut Diagnostics) {
    if outcome.customer_present.given && !outcome.jump_item.given && !outcome.session.given {
        let message = "a customer is present, or not, at a Jump Client";
        let diagnostic = Diagnostic::error(Code::Conflict, outcome.customer_present.key, message);
        out.push(diagnostic.help("leave it out, or name a `jump_item` (PRES-3)"));
    }
    if let Some(groups) = outcome.pins_to.get() {
        named_once(groups.iter().map(|group| (group.value.0.as_str(), group.span)), "a Jump Group", out);
    }
    let keeps_out = match (outcome.refused.given, outcome.starts.copied()) {
        (true, Some(true)) => {
            let message = "a session that is refused does not start";
            let diagnostic = Diagnostic::error(Code::Conflict, outcome.refused.key, message);
            out.push(diagnostic.and(outcome.starts.span, "it starts").help("expect one of the two"));
            return;
        }
        (true, _) => outcome.refused.key,
        (false, Some(false)) => outcome.starts.span,
        _ => return,
    };
    // Who waits in vain has no session, and that is over all the same. One that is only simulated would have permissions.
    let ends = outcome.ends.given && (outcome.refused.given || !outcome.ends.get().is_some_and(Ends::without_start));
    let of_a_start = [
        ("ends", ends, outcome.ends.key),
        ("permissions", outcome.permissions.given && outcome.session.given, outcome.permissions.key),
        ("decided_by", outcome.decided_by.given && outcome.session.given, outcome.decided_by.key),
        ("pins_to", outcome.pins_to.given && outcome.session.given, outcome.pins_to.key),
    ];
    for (name, _, key) in of_a_start.into_iter().filter(|(_, given, _)| *given) {
        let message = format!("`{name}` is expected of a session that does not start");
        let diagnostic = Diagnostic::error(Code::Conflict, key, message).and(keeps_out, "it does not start");
        out.push(diagnostic.help("leave it out, or expect that the session starts"));
    }
}
