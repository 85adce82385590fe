//! What sessions are expected to get, with every name found.

mod tools;

use model::id::{JumpItemId, PortalId, RepInviteId, SupportButtonId, UserId};
use model::permission::Permission;
use model::session_policy::{JumpTo, Representative, Start};
use model::time::{SimDuration, SimTime};

use super::desk::queue;
use super::sessions::{Desk, find, find_at};
use super::sure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::expectation::{Answers, Clause, ExpectedOutcome, Of, Standing};
use crate::file::directory::Said;
use crate::file::{DirectoryName, Outcome, Placed};

/// Every outcome that a file expects, in its order.
pub(super) fn outcomes(outcomes: &[Placed<Outcome>], desk: &Desk, out: &mut Diagnostics) -> Vec<ExpectedOutcome> {
    outcomes.iter().filter_map(|outcome| expected(outcome, desk, out)).collect()
}

fn expected(outcome: &Placed<Outcome>, desk: &Desk, out: &mut Diagnostics) -> Option<ExpectedOutcome> {
    let clauses = clauses(outcome, desk, out);
    if clauses.is_empty() {
        let diagnostic = Diagnostic::error(Code::MissingKey, outcome.span, "nothing is expected of this session");
        out.push(diagnostic.help(EXPECTED));
    }
    let (of, text) = of(outcome, desk, out)?;
    let covers = sure(&outcome.covers).iter().map(|rule| rule.value.0.clone()).collect();
    let whose = if outcome.session.given { named_in(outcome, desk, out) } else { None };
    Some(ExpectedOutcome { of, whose, clauses, text, covers })
}

fn of(outcome: &Placed<Outcome>, desk: &Desk, out: &mut Diagnostics) -> Option<(Of, String)> {
    let ways = [outcome.jump_item.given, outcome.jump_to.given, outcome.portal.given, outcome.support_button.given];
    let (ways, whose) =
        (ways.into_iter().filter(|given| *given).count(), [outcome.user.given, outcome.rep_invite.given]);
    if outcome.session.given {
        if ways > 0 || outcome.customer_present.given {
            let message = "a session of the run has started as the timeline says";
            let diagnostic = Diagnostic::error(Code::Conflict, outcome.session.key, message);
            out.push(diagnostic.help("leave out how it starts, or leave out `session` to simulate one"));
        }
        if whose == [true, true] {
            let message = "permissions are those of one representative";
            let diagnostic = Diagnostic::error(Code::Conflict, outcome.rep_invite.key, message);
            out.push(diagnostic.and(outcome.user.key, "the user is here").help("keep one of them"));
        }
        let session = desk.session(&outcome.session, out)?;
        let member = outcome.user.get().or(outcome.rep_invite.get());
        let member = member.map(|name| format!(" for {}", name.0)).unwrap_or_default();
        let at = if outcome.at.given { format!(" at {}", SimTime::ZERO + *sure(&outcome.at)) } else { String::new() };
        return Some((Of::Session(session), format!("outcome of session {}{member}{at}", outcome.session.get()?.0)));
    }
    if ways != 1 || whose == [true, true] || whose == [false, false] {
        let message = "an outcome is that of one session";
        let diagnostic = Diagnostic::error(Code::MissingKey, outcome.span, message);
        out.push(diagnostic.help(
            "give `session`; or one of user and rep_invite, with one of jump_item, jump_to, portal and support_button",
        ));
        return None;
    }
    let refused_or_ends = [
        (outcome.refused.key, outcome.refused.given),
        (outcome.ends.key, outcome.ends.given),
        (outcome.pinning_answers.key, outcome.pinning_answers.given),
    ];
    if let Some(key) = refused_or_ends.into_iter().find_map(|(key, given)| given.then_some(key)) {
        let message = "only a session of the run is refused, ends, or has anybody pin in it";
        let diagnostic = Diagnostic::error(Code::Conflict, key, message);
        out.push(diagnostic.help("use `starts` and `pins_to`, or let the timeline start the session and name it"));
    }
    if outcome.next_access.given && !outcome.jump_item.given {
        let diagnostic = Diagnostic::error(Code::Conflict, outcome.next_access.key, "only Jump Items have schedules");
        out.push(diagnostic.help("name a `jump_item`, or leave this out: such a session may start at any time"));
    }
    if let Some((key, name)) =
        of_the_run(outcome).into_iter().find_map(|(key, given, name)| given.then_some((key, name)))
    {
        let message = format!("only a session of the run has `{name}`");
        let diagnostic = Diagnostic::error(Code::Conflict, key, message);
        out.push(
            diagnostic.help("let the timeline start the session, or a customer come, and name the entry as `session`"),
        );
    }
    let directory = desk.directory();
    let representative = named_in(outcome, desk, out);
    let items = directory.jump_items.iter().map(|item| &item.name);
    let item = find("Jump Item", items, &outcome.jump_item, out).map(JumpItemId);
    if item.is_some_and(|item| desk.pins(item)) {
        let message = "where and how a session pins this Jump Item is for the run to say";
        let diagnostic = Diagnostic::error(Code::Conflict, outcome.jump_item.span, message);
        out.push(diagnostic.help("let the timeline start a session with it, and name that in `session`"));
    }
    let portals = directory.portals.iter().map(|portal| &portal.name);
    let portal = find("public portal", portals, &outcome.portal, out).map(PortalId);
    let buttons = directory.support_buttons.iter().map(|button| &button.name);
    let button = find("Support Button", buttons, &outcome.support_button, out).map(SupportButtonId);
    let present = *sure(&outcome.customer_present);
    let start = item
        .map(|item| Start::Jump { item, present })
        .or(portal.map(|portal| Start::Customer { portal }))
        .or(button.map(Start::SupportButton))
        .or(outcome.jump_to.copied().map(Start::JumpTo));
    let at = SimTime::ZERO + *sure(&outcome.at);
    let who = outcome.user.get().or(outcome.rep_invite.get()).map(|name| name.0.clone()).unwrap_or_default();
    let named = outcome.jump_item.get().or(outcome.portal.get()).or(outcome.support_button.get());
    let how = match (named, outcome.jump_to.copied()) {
        (Some(name), _) if outcome.jump_item.given && present => format!("{} with a customer present", name.0),
        (Some(name), _) if outcome.portal.given => format!("the public portal {}", name.0),
        (Some(name), _) if outcome.support_button.given => format!("the Support Button {}", name.0),
        (Some(name), _) => name.0.clone(),
        (None, Some(JumpTo::LocalJump)) => "local Jump".to_owned(),
        (None, _) => "a Jumpoint".to_owned(),
    };
    let when = if outcome.at.given { format!(" at {at}") } else { String::new() };
    Some((
        Of::Simulated { representative: representative?, start: start?, at },
        format!("outcome for {who} through {how}{when}"),
    ))
}

/// Who is named in it.
fn named_in(outcome: &Outcome, desk: &Desk, out: &mut Diagnostics) -> Option<Representative> {
    let invites = desk.directory().rep_invites.iter().map(|invite| &invite.name);
    let invite = find("rep invite profile", invites, &outcome.rep_invite, out).map(RepInviteId);
    let user = desk.user(&outcome.user, out);
    user.map(Representative::User).or(invite.map(Representative::External))
}

/// The keys that only a session of the run has, where they stand and whether they are given.
fn of_the_run(outcome: &Outcome) -> [(Span, bool, &'static str); 19] {
    macro_rules! keys {
        ($($key:ident)*) => { [$((outcome.$key.key, outcome.$key.given, stringify!($key))),*] };
    }
    keys! {
        waited_at_least waited_at_most queue owner members externals customer acts_refused tools_on restriction client
        questions pinned_as script found asked_for managers_asked credentials_listed injected
    }
}

fn clauses(outcome: &Outcome, desk: &Desk, out: &mut Diagnostics) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = outcome.starts.copied().map(Clause::Starts).into_iter().collect();
    clauses.extend(outcome.refused.copied().map(|refused| Clause::Refused(refused.0)));
    let since = |since: SimDuration| SimTime::ZERO + since;
    clauses.extend(outcome.next_access.copied().map(|next| Clause::NextAccess(next.0.map(since))));
    clauses.extend(outcome.ends.copied().map(|ends| Clause::Ends(ends.0)));
    clauses.extend(outcome.waited_at_least.copied().map(Clause::WaitedAtLeast));
    clauses.extend(outcome.waited_at_most.copied().map(Clause::WaitedAtMost));
    let at = SimTime::ZERO + *sure(&outcome.at);
    clauses.extend(standings(outcome, desk, out).into_iter().map(|standing| Clause::At(at, standing)));
    if let Some(reasons) = outcome.acts_refused.get() {
        clauses.push(Clause::ActsRefused(reasons.iter().map(|reason| reason.value.0).collect()));
    }
    clauses.extend(tools::clauses(outcome, out).into_iter().map(Clause::Tools));
    clauses.extend(answers(outcome, desk, out).into_iter().map(Clause::Answers));
    clauses.extend(permissions(outcome));
    if let Some(groups) = outcome.pins_to.get() {
        let names = || desk.directory().jump_groups.iter().map(|group| &group.name);
        let places = groups.iter().map(|group| find_at("Jump Group", names(), &group.value.0, group.span, out));
        let places: Vec<Option<u32>> = places.collect();
        let mut places: Vec<_> = places.into_iter().flatten().map(model::id::JumpGroupId).collect();
        places.sort_unstable();
        clauses.push(Clause::PinsTo(places));
    }
    clauses.extend(
        outcome.pinning_answers.get().map(|answers| Clause::Pinning(answers.iter().map(|answer| answer.0).collect())),
    );
    clauses
}

/// What is expected of a session at one moment.
fn standings(outcome: &Outcome, desk: &Desk, out: &mut Diagnostics) -> Vec<Standing> {
    let mut standings = Vec::new();
    if let Some(waits) = outcome.queue.get() {
        match &waits.0 {
            Some(name) => standings.extend(queue(name, desk, out).map(|queue| Standing::Queue(Some(queue)))),
            None => standings.push(Standing::Queue(None)),
        }
    }
    match outcome.owner.get() {
        Some(name) if name.0 == "none" => standings.push(Standing::Owner(None)),
        Some(_) => standings.extend(desk.user(&outcome.owner, out).map(|user| Standing::Owner(Some(user)))),
        None => {}
    }
    let directory = desk.directory();
    let mut places = |kind, names: &[Placed<DirectoryName>], known: Vec<&String>| {
        let found = names.iter().map(|name| find_at(kind, known.iter().copied(), &name.value.0, name.span, out));
        let found: Vec<Option<u32>> = found.collect();
        let mut found: Vec<u32> = found.into_iter().flatten().collect();
        found.sort_unstable();
        found
    };
    if let Some(members) = outcome.members.get() {
        let users = places("user", members, directory.users.iter().map(|user| &user.name).collect());
        standings.push(Standing::Members(users.into_iter().map(UserId).collect()));
    }
    if let Some(externals) = outcome.externals.get() {
        let known = directory.rep_invites.iter().map(|invite| &invite.name).collect();
        let profiles = places("rep invite profile", externals, known);
        standings.push(Standing::Externals(profiles.into_iter().map(RepInviteId).collect()));
    }
    standings.extend(outcome.customer.copied().map(Standing::Customer));
    if let (Some(first), true, false) = (standings.first(), outcome.session.given, outcome.at.given) {
        let message = format!("`at` is missing: when shall it be that {}?", first.what());
        let diagnostic = Diagnostic::error(Code::MissingKey, outcome.session.span, message);
        out.push(diagnostic.help("give the moment, such as `at = \"10m\"`"));
    }
    standings
}

/// What is expected of calls and of credential stores.
fn answers(outcome: &Outcome, desk: &Desk, out: &mut Diagnostics) -> Vec<Answers> {
    let mut answers = Vec::new();
    answers.extend(outcome.script.get().map(|steps| Answers::Script(steps.iter().map(|step| step.0).collect())));
    answers.extend(outcome.found.copied().map(Answers::Found));
    let items = desk.directory().jump_items.iter().map(|item| &item.name);
    if find("Jump Item", items, &outcome.asked_for, out).is_some() {
        answers.extend(outcome.asked_for.get().map(|name| Answers::AskedFor(name.0.clone())));
    }
    if let Some(managers) = outcome.managers_asked.get() {
        let names: Vec<String> = managers.iter().map(|name| name.0.clone()).collect();
        for name in names.iter().filter(|name| !desk.managers.contains(*name)) {
            let message = format!("there is no credential manager `{}`", shorten(name));
            let diagnostic = Diagnostic::error(Code::UnknownName, outcome.managers_asked.span, message);
            out.push(diagnostic.did_you_mean(name, &desk.managers).help("name those that the file has"));
        }
        answers.push(Answers::ManagersAsked(names));
    }
    let listed = outcome.credentials_listed.get();
    answers.extend(
        listed.map(|lists| {
            Answers::Listed(lists.iter().map(|list| (*sure(&list.vault), *sure(&list.manager))).collect())
        }),
    );
    answers.extend(outcome.injected.copied().map(Answers::Injected));
    answers
}

/// What is expected of permissions, in the catalogue's order, a permission's value and what decides it together.
fn permissions(outcome: &Outcome) -> Vec<Clause> {
    let text = |said: &Said| match said {
        Said::Level(level) => level.text(&[]),
        Said::Folders(folders) => format!("[{}]", folders.join(", ")),
    };
    let said = outcome.permissions.get().map_or(&[][..], |permissions| &permissions.said);
    let decided = outcome.decided_by.get().map_or(&[][..], |decided| &decided.0);
    let clause = |permission: Permission| {
        let value = said.iter().find(|(one, _)| *one == permission).map(|(_, said)| text(said));
        let decided_by = decided.iter().find(|(one, _)| *one == permission).map(|(_, layer)| *layer);
        (value.is_some() || decided_by.is_some()).then_some(Clause::Permission { permission, value, decided_by })
    };
    Permission::ALL.into_iter().filter_map(clause).collect()
}

const EXPECTED: &str = "add one of starts, refused, next_access, ends, waited_at_least, waited_at_most, queue, owner, \
                        members, externals, customer, acts_refused, tools_on, restriction, client, questions, pinned_as, \
                        script, found, asked_for, managers_asked, credentials_listed, injected, permissions, decided_by, \
                        pins_to and pinning_answers";
