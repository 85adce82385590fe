//! Calls of the client scripting API, with every name found.

use model::console::scripting::{Call, Criterion, Field as Searched};
use model::id::{JumpItemId, ScriptId, UserId};
use model::plan::{DeskAction, How, SessionRequest};

use super::sessions::{Desk, find};
use super::sure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, shorten};
use crate::file::{AtLoginPage, Choose, Entry, Field, Name, Script, Text};

/// What an entry does, if it is about such a call and what it names exists.
pub(super) fn action(entry: &Entry, desk: &Desk, out: &mut Diagnostics) -> Option<DeskAction> {
    if let Some(script) = entry.script.get() {
        return call(&sure(&entry.name).0, script, desk, out);
    }
    if let Some(choose) = entry.choose.get() {
        return self::choose(choose, desk, out);
    }
    let page = entry.login_page.get()?;
    let user = desk.user(&page.user, out)?;
    Some(DeskAction::LoginPage { user, there: *sure(&page.does) == AtLoginPage::LogIn })
}

fn call(name: &str, script: &Script, desk: &Desk, out: &mut Diagnostics) -> Option<DeskAction> {
    let user = desk.user(&script.user, out);
    let invited_by = desk.user(&script.invited_by, out);
    let request = SessionRequest {
        session: *desk.sessions.get(name)?,
        user: user?,
        // What is found takes its place.
        how: How::Jump(JumpItemId(0)),
        ticket: script.ticket.given,
        challenge_passed: *sure(&script.challenge_passed),
        password: *sure(&script.password),
        overrides: *sure(&script.override_schedule),
        invited_by,
    };
    let call = Call {
        console: *sure(&script.console),
        operation: sure(&script.operation).0.clone(),
        action: sure(&script.action).0.clone(),
        criteria: criteria(script),
        device: *sure(&script.device),
        request,
    };
    let (script, _) = *desk.scripts.get(name)?;
    Some(DeskAction::Script { script, call: Box::new(call) })
}

/// In the order in which the API lists them.
fn criteria(script: &Script) -> Vec<Criterion> {
    let given = sure(&script.criteria);
    let one = |field: Searched, text: &Field<Text>| Some(Criterion { field, text: text.get()?.0.clone() });
    let mut criteria = Vec::new();
    criteria.extend(given.jump.get().and_then(|jump| one(Searched::JumpMethod, &jump.method)));
    criteria.extend(one(Searched::Anything, &given.search_string));
    if let Some(client) = given.client.get() {
        let fields = [
            one(Searched::Hostname, &client.hostname),
            one(Searched::Comments, &client.comments),
            one(Searched::Tag, &client.tag),
            one(Searched::PublicIp, &client.public_ip),
            one(Searched::PrivateIp, &client.private_ip),
        ];
        criteria.extend(fields.into_iter().flatten());
    }
    let custom = given.session.get().and_then(|session| session.custom.get());
    let custom = custom.into_iter().flat_map(|custom| &custom.0);
    criteria.extend(custom.map(|(code, text)| Criterion { field: Searched::Custom(code.clone()), text: text.clone() }));
    criteria
}

fn choose(choose: &Choose, desk: &Desk, out: &mut Diagnostics) -> Option<DeskAction> {
    let (script, caller) = called(&choose.script, desk, out)?;
    let user = if choose.user.given { desk.user(&choose.user, out) } else { caller };
    let items = desk.directory().jump_items.iter().map(|item| &item.name);
    let item = find("Jump Item", items, &choose.jump_item, out).map(JumpItemId);
    Some(DeskAction::ScriptChoice { script, user: user?, item: item? })
}

/// The call of an entry, and who makes it.
fn called(field: &Field<Name>, desk: &Desk, out: &mut Diagnostics) -> Option<(ScriptId, Option<UserId>)> {
    let name = field.get()?;
    if let Some(called) = desk.scripts.get(&name.0) {
        return Some(*called);
    }
    let message = format!("no entry of the timeline makes a call `{}`", shorten(&name.0));
    let diagnostic = Diagnostic::error(Code::UnknownName, field.span, message);
    let diagnostic = diagnostic.did_you_mean(&name.0, desk.scripts.keys());
    out.push(diagnostic.help("a call has the name of the entry with its `script`"));
    None
}
