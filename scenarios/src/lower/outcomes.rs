//! What sessions are expected to get, with every name found.

use model::id::{JumpItemId, PortalId, RepInviteId, SupportButtonId};
use model::permission::Permission;
use model::session_policy::{JumpTo, Representative, Start};
use model::time::{SimDuration, SimTime};

use super::sessions::{Desk, find, find_at};
use super::sure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expectation::{Clause, ExpectedOutcome, Of};
use crate::file::directory::Said;
use crate::file::{Outcome, Placed};

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
    Some(ExpectedOutcome { of, clauses, text, covers })
}

fn of(outcome: &Placed<Outcome>, desk: &Desk, out: &mut Diagnostics) -> Option<(Of, String)> {
    let ways = [outcome.jump_item.given, outcome.jump_to.given, outcome.portal.given, outcome.support_button.given];
    let (ways, whose) =
        (ways.into_iter().filter(|given| *given).count(), [outcome.user.given, outcome.rep_invite.given]);
    if outcome.session.given {
        if ways > 0 || whose.contains(&true) || outcome.at.given || outcome.customer_present.given {
            let message = "a session of the run has started as the timeline says";
            let diagnostic = Diagnostic::error(Code::Conflict, outcome.session.key, message);
            out.push(diagnostic.help("leave out who starts it, how and when, or leave out `session` to simulate one"));
        }
        let session = desk.session(&outcome.session, out)?;
        return Some((Of::Session(session), format!("outcome of session {}", outcome.session.get()?.0)));
    }
    if ways != 1 || whose == [true, true] || whose == [false, false] {
        let message = "an outcome is that of one session";
        let diagnostic = Diagnostic::error(Code::MissingKey, outcome.span, message);
        out.push(diagnostic.help(
            "give `session`; or one of user and rep_invite, with one of jump_item, jump_to, portal and support_button",
        ));
        return None;
    }
    let of_the_run = [
        (outcome.refused.key, outcome.refused.given),
        (outcome.ends.key, outcome.ends.given),
        (outcome.pinning_answers.key, outcome.pinning_answers.given),
    ];
    if let Some(key) = of_the_run.into_iter().find_map(|(key, given)| given.then_some(key)) {
        let message = "only a session of the run is refused, ends, or has anybody pin in it";
        let diagnostic = Diagnostic::error(Code::Conflict, key, message);
        out.push(diagnostic.help("use `starts` and `pins_to`, or let the timeline start the session and name it"));
    }
    if outcome.next_access.given && !outcome.jump_item.given {
        let diagnostic = Diagnostic::error(Code::Conflict, outcome.next_access.key, "only Jump Items have schedules");
        out.push(diagnostic.help("name a `jump_item`, or leave this out: such a session may start at any time"));
    }
    let directory = desk.directory();
    let invites = directory.rep_invites.iter().map(|invite| &invite.name);
    let invite = find("rep invite profile", invites, &outcome.rep_invite, out).map(RepInviteId);
    let user = desk.user(&outcome.user, out);
    let representative = user.map(Representative::User).or(invite.map(Representative::External));
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

fn clauses(outcome: &Outcome, desk: &Desk, out: &mut Diagnostics) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = outcome.starts.copied().map(Clause::Starts).into_iter().collect();
    clauses.extend(outcome.refused.copied().map(|refused| Clause::Refused(refused.0)));
    let since = |since: SimDuration| SimTime::ZERO + since;
    clauses.extend(outcome.next_access.copied().map(|next| Clause::NextAccess(next.0.map(since))));
    clauses.extend(outcome.ends.copied().map(|ends| Clause::Ends(ends.0)));
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

const EXPECTED: &str =
    "add one of starts, refused, next_access, ends, permissions, decided_by, pins_to and pinning_answers";
