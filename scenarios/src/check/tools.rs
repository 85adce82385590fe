//! Tools of sessions: figures in order, canned scripts and deployments named once, replies that fit what is asked.

use std::collections::BTreeMap;

use model::session::Answer;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::replies::Replies;
use crate::file::tools::ScreenTraffic;
use crate::file::{DirectoryName, Field, File};

/// Everything about tools outside of the timeline.
pub(super) fn check(file: &File, out: &mut Diagnostics) {
    let tools = file.support.get().and_then(|support| support.tools.get());
    if let Some(screen) = tools.and_then(|tools| tools.traffic.get()).and_then(|traffic| traffic.screen.get()) {
        rising(screen, out);
    }
    let scripts = file.canned_script.get().map(Vec::as_slice).unwrap_or_default();
    named_once(scripts.iter().map(|script| &script.name), "a canned script", out);
    if let Some(beyond) = scripts.get(SCRIPTS_MAX) {
        let message = format!("more than {SCRIPTS_MAX} canned scripts");
        out.push(Diagnostic::error(Code::TooLarge, beyond.span, message).help("leave some out"));
    }
    for script in scripts {
        if script.devices.get().is_some_and(Vec::is_empty) {
            let diagnostic = Diagnostic::error(Code::MatchesNothing, script.devices.span, "this script runs nowhere");
            out.push(diagnostic.help("name devices, such as \"windows\""));
        }
        if script.teams.get().is_some_and(Vec::is_empty) {
            let diagnostic =
                Diagnostic::error(Code::MatchesNothing, script.teams.span, "nobody is offered this script");
            out.push(diagnostic.help("name teams, or leave `teams` out to offer it to everybody"));
        }
    }
    let buttons = file.deployed_button.get().map(Vec::as_slice).unwrap_or_default();
    named_once(buttons.iter().map(|button| &button.name), "a deployment of the Support Button", out);
    let duration = file.run.get().and_then(|run| run.duration.copied());
    for button in buttons {
        if let (Some(at), Some(duration)) = (button.mass_deployed_at.copied(), duration)
            && at >= duration
        {
            let message = format!("the run is over after {duration}; this would be deployed at {at}");
            let diagnostic = Diagnostic::error(Code::AfterTheEnd, button.mass_deployed_at.span, message);
            out.push(diagnostic.help(format!("deploy it earlier, or raise `run.duration` above {at}")));
        }
    }
    if let Some(jump_clients) = file.jump_clients.get() {
        replies(&jump_clients.replies, out);
    }
    for stream in file.customers.get().into_iter().flatten() {
        replies(&stream.replies, out);
    }
}

/// More colours send no less (TOOL-9).
fn rising(screen: &ScreenTraffic, out: &mut Diagnostics) {
    let all = [
        ("black_and_white", &screen.black_and_white),
        ("few", &screen.few),
        ("more", &screen.more),
        ("full", &screen.full),
        ("video", &screen.video),
    ];
    for [(less_name, less), (more_name, more)] in all.array_windows() {
        let (Some(least), Some(most)) = (less.copied(), more.copied()) else { continue };
        if least <= most {
            continue;
        }
        let span = if more.given { more.span } else { less.span };
        let message = format!("`{more_name}` sends {most}, less than `{less_name}` with {least}");
        let diagnostic = Diagnostic::error(Code::Conflict, span, message);
        out.push(diagnostic.help("more colours send no less (TOOL-9): change one of the two"));
    }
}

fn named_once<'f>(names: impl Iterator<Item = &'f Field<DirectoryName>>, what: &str, out: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for field in names {
        let Some(name) = field.get() else { continue };
        if let Some(first) = seen.insert(&name.0, field.span) {
            let message = format!("there is {what} `{}` already", shorten(&name.0));
            let diagnostic = Diagnostic::error(Code::DuplicateName, field.span, message).and(first, "first named here");
            out.push(diagnostic.help("name each once"));
        }
    }
}

/// Wrong credentials are given where some are asked for.
pub(super) fn replies(replies: &Field<Replies>, out: &mut Diagnostics) {
    let Some(replies) = replies.get() else { return };
    for reply in [&replies.prompts, &replies.full_client, &replies.challenge] {
        if let Some(reply) = reply.get()
            && reply.answer.copied() == Some(Answer::WrongCredentials)
        {
            let message = "nobody is asked for credentials here";
            let diagnostic = Diagnostic::error(Code::Conflict, reply.answer.span, message);
            out.push(diagnostic.help("expected \"yes\" or \"no\"; `wrong_credentials` goes with `credentials`"));
        }
    }
}

/// The most canned scripts.
pub(super) const SCRIPTS_MAX: usize = 1_000;
