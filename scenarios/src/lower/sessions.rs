//! Sessions of the timeline: their names in the directory found, and what is pinned in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::access::{Directory, JumpItem, JumpItemKind, Place, Screen};
use model::id::{
    ClientId, JumpGroupId, JumpItemId, JumpPolicyId, PortalId, ScriptId, SessionId, SessionKeyId, SessionPolicyId,
    SupportButtonId, UserId,
};
use model::plan::{Action, Client, How, ItemEdit, SessionRequest};

use super::consoles::Seats;
use super::installers::Deployed;
use super::{sure, tools};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::directory::NamedPolicy;
use crate::file::{DirectoryName, EditJumpItems, Entry, Field, Name, Pin, Placed, StartSession};

/// What entries about sessions can name.
pub(super) struct Desk {
    /// Sessions by name, in the order of the file.
    pub(super) sessions: BTreeMap<String, SessionId>,
    /// Those of them that customers come for.
    pub(super) of_customers: BTreeSet<SessionId>,
    /// Session keys by name, in the order of the file.
    pub(super) keys: BTreeMap<String, SessionKeyId>,
    /// Calls of the client scripting API by name, in the order of the file, each with who makes it.
    pub(super) scripts: BTreeMap<String, (ScriptId, Option<UserId>)>,
    /// Credential managers by name, in the order of the file.
    pub(super) managers: Vec<String>,
    /// The consoles.
    pub(super) seats: Seats,
    /// Folders and canned scripts.
    pub(super) tools: tools::Known,
    /// The directory, and behind its Jump Items those that sessions pin.
    directory: Directory,
    /// The Jump Item that each entry pins.
    pins: BTreeMap<String, (ClientId, JumpItemId)>,
    /// The directory from each entry on that changes it.
    changes: BTreeMap<String, Saved>,
}

/// What an administrator saves, and over what.
#[derive(Clone)]
struct Saved {
    directory: Arc<Directory>,
    before: Arc<Directory>,
}

impl Desk {
    /// Of these entries, with what deployments and pins add to the fleet.
    pub(super) fn new(
        entries: &[Placed<Entry>],
        directory: &Directory,
        changes: BTreeMap<String, Directory>,
        clients: &[Client],
        deployed: &Deployed,
        (seats, tools): (Seats, tools::Known),
        out: &mut Diagnostics,
    ) -> Self {
        let asks = |entry: &&Placed<Entry>| {
            entry.start_session.get().is_some() || entry.customer.get().is_some() || entry.script.get().is_some()
        };
        let asking = || entries.iter().filter(asks).zip(0..).map(|(entry, number)| (entry, SessionId(number)));
        let sessions = asking().map(|(entry, session)| (sure(&entry.name).0.clone(), session)).collect();
        let coming = asking().filter(|(entry, _)| entry.customer.get().is_some());
        let of_customers = coming.map(|(_, session)| session).collect();
        let making = entries.iter().filter(|entry| entry.make_key.get().is_some()).zip(0..);
        let keys = making.map(|(entry, number)| (sure(&entry.name).0.clone(), SessionKeyId(number))).collect();
        let caller = |name: &DirectoryName| directory.users.iter().zip(0..).find(|(user, _)| user.name == name.0);
        let calling = entries.iter().filter_map(|entry| Some((entry, entry.script.get()?))).zip(0..);
        let scripts = calling.map(|((entry, script), number)| {
            let user = script.user.get().and_then(caller).map(|(_, user)| UserId(user));
            (sure(&entry.name).0.clone(), (ScriptId(number), user))
        });
        let scripts = scripts.collect();
        let begins = directory;
        let (mut directory, mut pins) = (begins.clone(), BTreeMap::new());
        for entry in entries.iter().filter(|entry| entry.pin.get().is_some()) {
            let name = &sure(&entry.name).0;
            let Some([client]) = deployed.by_entry.get(name).map(Vec::as_slice) else { continue };
            let hostname = &clients[client.index()].hostname;
            if let Some(pin) = entry.pin.get()
                && directory.jump_items.iter().any(|item| item.name == *hostname)
            {
                let message = format!("there is a Jump Item `{}` already", shorten(hostname));
                let place = if pin.hostname.given { pin.hostname.span } else { entry.pin.span };
                let diagnostic = Diagnostic::error(Code::DuplicateName, place, message);
                out.push(diagnostic.help("what is pinned is a Jump Item of its own: give it another `hostname`"));
            }
            pins.insert(name.clone(), (*client, JumpItemId(directory.jump_items.len() as u32)));
            directory.jump_items.push(JumpItem {
                name: hostname.clone(),
                kind: JumpItemKind::JumpClient(Some(*client)),
                // Until it is pinned nobody reaches it: it is not installed.
                place: Place::Group(JumpGroupId(0)),
                jump_policy: None,
                portal: directory.default_portal,
                present: None,
                not_present: None,
                password: false,
            });
        }
        for entry in entries.iter().filter(|entry| entry.change_directory.get().is_some()) {
            let changed = changes.get(&sure(&entry.name).0);
            let names = |directory: &Directory| -> Vec<String> {
                directory.jump_items.iter().map(|item| item.name.clone()).collect()
            };
            if changed.is_some_and(|changed| names(changed) != names(begins)) {
                let message = "this changes which Jump Items there are";
                let diagnostic = Diagnostic::error(Code::Conflict, entry.change_directory.key, message);
                out.push(diagnostic.help(
                    "Jump Items come and go by deployment, pinning and removal; here they only get other values, by name",
                ));
            }
        }
        let changes = in_time(entries, begins, changes);
        Self { sessions, of_customers, keys, scripts, managers: Vec::new(), seats, tools, directory, pins, changes }
    }

    /// The same with those credential managers.
    pub(super) fn with_managers(self, managers: Vec<String>) -> Self {
        Self { managers, ..self }
    }

    /// The directory when the run begins, and behind its Jump Items those that sessions pin.
    pub(super) const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Whether a session pins that Jump Item.
    pub(super) fn pins(&self, item: JumpItemId) -> bool {
        item.index() + self.pins.len() >= self.directory.jump_items.len()
    }

    /// The names of the sessions, in the order of their numbers.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.sessions.iter().collect();
        names.sort_by_key(|(_, session)| **session);
        names.into_iter().map(|(name, _)| name.clone()).collect()
    }

    /// The Jump Items that sessions pin, which stand behind those of the directory.
    pub(super) fn pinned(&self) -> Vec<JumpItem> {
        self.directory.jump_items[self.directory.jump_items.len() - self.pins.len()..].to_vec()
    }

    /// What an entry about sessions does, if it is one and what it names exists; `clients` are those that it selects.
    pub(super) fn action(&self, entry: &Entry, clients: Vec<ClientId>, out: &mut Diagnostics) -> Option<Action> {
        let name = &sure(&entry.name).0;
        if let Some(screens) = entry.screens.get() {
            let screen = Screen {
                user_logged_in: *sure(&screens.user_logged_in),
                locked: *sure(&screens.locked),
                screen_saver: *sure(&screens.screen_saver),
            };
            return Some(Action::Screens { clients, screen, over: *sure(&screens.over) });
        }
        if let Some(start) = entry.start_session.get() {
            return self.start(name, start, entry.start_session.span, out);
        }
        if let Some(end) = entry.end_session.get() {
            return self.session(&end.session, out).map(|session| Action::SessionClosed { session });
        }
        if let Some(unpin) = entry.unpin.get() {
            return self.session(&unpin.session, out).map(|session| Action::Unpin { session });
        }
        if let Some(pin) = entry.pin.get() {
            return self.pin(name, pin, out);
        }
        if let Some(edit) = entry.edit_jump_items.get() {
            return self.edit(edit, entry.edit_jump_items.span, out);
        }
        entry.change_directory.get()?;
        let Saved { directory, before } = self.changes.get(name)?.clone();
        Some(Action::DirectoryChanged { directory, before })
    }

    fn start(&self, name: &str, start: &StartSession, span: Span, out: &mut Diagnostics) -> Option<Action> {
        let Directory { portals, support_buttons, jump_items, .. } = &self.directory;
        let user = self.user(&start.user, out);
        let item = find("Jump Item", jump_items.iter().map(|item| &item.name), &start.jump_item, out);
        let portal = find("public portal", portals.iter().map(|portal| &portal.name), &start.portal, out);
        let buttons = support_buttons.iter().map(|button| &button.name);
        let button = find("Support Button", buttons, &start.support_button, out);
        let invited_by = self.user(&start.invited_by, out);
        let ways = [start.jump_item.given, start.jump_to.given, start.portal.given, start.support_button.given];
        if ways.into_iter().filter(|given| *given).count() != 1 {
            let message = "a session starts in exactly one way";
            let diagnostic = Diagnostic::error(Code::MissingKey, span, message);
            out.push(diagnostic.help("give one of jump_item, jump_to, portal and support_button"));
            return None;
        }
        let how = item
            .map(|item| How::Jump(JumpItemId(item)))
            .or(portal.map(|portal| How::Customer(PortalId(portal))))
            .or(button.map(|button| How::SupportButton(SupportButtonId(button))))
            .or(start.jump_to.copied().map(How::JumpTo))?;
        Some(Action::SessionStart(SessionRequest {
            session: *self.sessions.get(name)?,
            user: user?,
            how,
            ticket: start.ticket.get().is_some_and(|ticket| !ticket.0.trim().is_empty()),
            challenge_passed: *sure(&start.challenge_passed),
            password: *sure(&start.password),
            overrides: *sure(&start.override_schedule),
            invited_by,
        }))
    }

    fn pin(&self, name: &str, pin: &Pin, out: &mut Diagnostics) -> Option<Action> {
        let session = self.session(&pin.session, out);
        let to = self.group(&pin.jump_group, out);
        let (client, item) = *self.pins.get(name)?;
        Some(Action::Pin { session: session?, client, item, to, password: *sure(&pin.password) })
    }

    fn edit(&self, edit: &EditJumpItems, span: Span, out: &mut Diagnostics) -> Option<Action> {
        let user = self.user(&edit.user, out);
        let names = || self.directory.jump_items.iter().map(|item| &item.name);
        let items: Vec<Option<u32>> = sure(&edit.jump_items)
            .iter()
            .map(|name| find_at("Jump Item", names(), &name.value.0, name.span, out))
            .collect();
        let items: Option<Vec<_>> = items.into_iter().map(|item| item.map(JumpItemId)).collect();
        let given = [
            edit.jump_group.given,
            edit.portal.given,
            edit.jump_policy.given,
            edit.customer_present.given,
            edit.customer_not_present.given,
        ];
        if given.into_iter().filter(|given| *given).count() != 1 {
            let diagnostic =
                Diagnostic::error(Code::MissingKey, span, "this changes exactly one thing about Jump Items");
            out.push(diagnostic.help(
                "give one of jump_group, portal, jump_policy, customer_present and customer_not_present: each needs a right \
                 of its own (ROLE-1)",
            ));
            return None;
        }
        self.of_jump_clients(edit, out);
        let portals = self.directory.portals.iter().map(|portal| &portal.name);
        let edit = self
            .group(&edit.jump_group, out)
            .map(|group| ItemEdit::Move(Place::Group(group)))
            .or_else(|| {
                find("public portal", portals, &edit.portal, out).map(|portal| ItemEdit::PublicPortal(PortalId(portal)))
            })
            .or_else(|| self.jump_policy(&edit.jump_policy, out).map(ItemEdit::JumpPolicy))
            .or_else(|| self.session_policy(&edit.customer_present, out).map(ItemEdit::PresentPolicy))
            .or_else(|| self.session_policy(&edit.customer_not_present, out).map(ItemEdit::NotPresentPolicy));
        Some(Action::ItemsEdited { user: user?, items: items?, edit: edit? })
    }

    /// Sessions with other Jump Items belong to the default public portal (SPOL-8), and have no Jump Client layer (SPOL-16).
    fn of_jump_clients(&self, edit: &EditJumpItems, out: &mut Diagnostics) {
        let policies = [&edit.customer_present, &edit.customer_not_present].into_iter();
        let policy = policies.filter(|field| field.given).map(|field| field.key).next();
        for item in sure(&edit.jump_items) {
            let mut known = self.directory.jump_items.iter();
            let found = known.find(|known| known.name == item.value.0);
            if found.is_none_or(|found| matches!(found.kind, JumpItemKind::JumpClient(_))) {
                continue;
            }
            if edit.portal.given {
                let message = "sessions through a Jumpoint or by local Jump belong to the default public portal";
                let diagnostic = Diagnostic::error(Code::Conflict, edit.portal.key, message);
                out.push(
                    diagnostic.and(item.span, "with this one").help("leave it out: this cannot be changed (SPOL-8)"),
                );
            }
            if let Some(key) = policy {
                let diagnostic = Diagnostic::warning(Code::NoEffect, key, "session policies act on Jump Clients alone");
                out.push(diagnostic.and(item.span, "on this one not").help("it has no Jump Client layer (SPOL-16)"));
            }
        }
    }

    fn jump_policy(&self, field: &Field<DirectoryName>, out: &mut Diagnostics) -> Option<Option<JumpPolicyId>> {
        if field.get()?.0 == "none" {
            return Some(None);
        }
        let names = self.directory.jump_policies.iter().map(|policy| &policy.name);
        find("Jump Policy", names, field, out).map(|policy| Some(JumpPolicyId(policy)))
    }

    fn session_policy(&self, field: &Field<NamedPolicy>, out: &mut Diagnostics) -> Option<Option<SessionPolicyId>> {
        let Some(name) = &field.get()?.0 else { return Some(None) };
        let policies = &self.directory.session_policies;
        let place = find_at("session policy", policies.iter().map(|policy| &policy.name), name, field.span, out)?;
        if !policies[place as usize].availability.jump_items {
            let message = format!("the session policy `{}` is not available to Jump Items", shorten(name));
            let diagnostic = Diagnostic::error(Code::Conflict, field.span, message);
            out.push(diagnostic.help("add \"jump_items\" to its availability, or choose another (SPOL-13)"));
        }
        Some(Some(SessionPolicyId(place)))
    }

    pub(super) fn user(&self, field: &Field<DirectoryName>, out: &mut Diagnostics) -> Option<UserId> {
        find("user", self.directory.users.iter().map(|user| &user.name), field, out).map(UserId)
    }

    fn group(&self, field: &Field<DirectoryName>, out: &mut Diagnostics) -> Option<JumpGroupId> {
        find("Jump Group", self.directory.jump_groups.iter().map(|group| &group.name), field, out).map(JumpGroupId)
    }

    pub(super) fn session(&self, field: &Field<Name>, out: &mut Diagnostics) -> Option<SessionId> {
        let name = field.get()?;
        let known = self.sessions.keys().map(String::as_str);
        if let Some(session) = self.sessions.get(&name.0) {
            return Some(*session);
        }
        let message = format!("no entry of the timeline starts a session `{}`", shorten(&name.0));
        let diagnostic = Diagnostic::error(Code::UnknownName, field.span, message).did_you_mean(&name.0, known);
        out.push(
            diagnostic.help("a session has the name of the entry with its `start_session`, `script` or `customer`"),
        );
        None
    }
}

/// Each change with the directory over which it is saved: that of the change before it in time which is switched on.
fn in_time(
    entries: &[Placed<Entry>],
    begins: &Directory,
    mut changes: BTreeMap<String, Directory>,
) -> BTreeMap<String, Saved> {
    let mut changing: Vec<_> = entries.iter().filter(|entry| entry.change_directory.get().is_some()).collect();
    changing.sort_by_key(|entry| *sure(&entry.at));
    let mut before = Arc::new(begins.clone());
    let mut saved = BTreeMap::new();
    for entry in changing {
        let name = &sure(&entry.name).0;
        let Some(directory) = changes.remove(name).map(Arc::new) else { continue };
        saved.insert(name.clone(), Saved { directory: Arc::clone(&directory), before: Arc::clone(&before) });
        if *sure(&entry.enabled) {
            before = directory;
        }
    }
    saved
}

/// The place of what a key names, if it names something; what does not exist is reported.
pub(super) fn find<'a>(
    kind: &str,
    names: impl Iterator<Item = &'a String> + Clone,
    field: &Field<DirectoryName>,
    out: &mut Diagnostics,
) -> Option<u32> {
    find_at(kind, names, &field.get()?.0, field.span, out)
}

pub(super) fn find_at<'a>(
    kind: &str,
    mut names: impl Iterator<Item = &'a String> + Clone,
    name: &str,
    span: Span,
    out: &mut Diagnostics,
) -> Option<u32> {
    let known = names.clone();
    if let Some(place) = names.position(|known| known == name) {
        return u32::try_from(place).ok();
    }
    let message = format!("there is no {kind} `{}` in the directory", shorten(name));
    let diagnostic = Diagnostic::error(Code::UnknownName, span, message);
    let first: Vec<_> = known.clone().take(SHOWN_MAX).map(String::as_str).collect();
    let help = match known.clone().count() {
        0 => format!("the directory has no {kind} at all: add one of that name"),
        count if count > SHOWN_MAX => format!("known here: {} and {} more", first.join(", "), count - SHOWN_MAX),
        _ => format!("known here: {}", first.join(", ")),
    };
    out.push(diagnostic.did_you_mean(name, known.map(String::as_str).take(COMPARED_MAX)).help(help));
    None
}

/// Names that a mistaken one is compared with.
const COMPARED_MAX: usize = 1_000;
/// Names that an error lists.
const SHOWN_MAX: usize = 10;
