//! Everybody in a session has what the directory gave as it started, and keeps it (SPOL-14); each starts once and is over once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::access::{Directory, GroupPolicy, JumpItemKind};
use crate::event::{ApplianceEvent, EditAnswer, Event, PinningStep, SessionEvent, Stamped};
use crate::id::{EntryId, JumpItemId, SessionId, UserId};
use crate::permission::{Permission, Value};
use crate::plan::{Action, ItemEdit, Plan};
use crate::session_policy::{Assignment, Layer, Representative, Start};
use crate::time::SimTime;

use super::{Law, Tally};

/// Keeps the directory by itself and reads it down the layers, one permission at a time, for each session that starts.
pub(super) struct SessionPermissions {
    directory: Arc<Directory>,
    /// What each entry of the timeline makes of the directory, or of a Jump Item that it pins.
    actions: BTreeMap<EntryId, Action>,
    /// What the Jump Items that sessions pin are, by item.
    pins: BTreeMap<JumpItemId, Action>,
    sessions: BTreeMap<SessionId, View>,
    /// What outcomes said that were told permission by permission, by number; the last may not be told whole yet.
    told: Vec<Vec<(Value, Layer)>>,
    /// How often the directory has changed, and outcomes that were looked at since and held.
    changes: u64,
    looked_at: BTreeMap<(Representative, Start), u32>,
    up: bool,
}

/// A session that has started, or that a customer waits for.
#[derive(Default)]
struct View {
    /// How it started, the directory of that moment, and how often that had changed.
    started: Option<(Start, Arc<Directory>, u64)>,
    /// Who came into it last, and how many permissions of that representative were told; they follow each other in the order
    /// of the catalogue.
    telling: Option<(Representative, usize)>,
}

impl View {
    /// Whether everybody who is in it was told everything.
    fn is_told(&self) -> bool {
        self.telling.is_none_or(|(_, told)| told == Permission::ALL.len())
    }
}

impl SessionPermissions {
    pub(super) fn new(plan: &Plan) -> Self {
        let mut directory = plan.directory.clone();
        directory.jump_items.extend(plan.pinned.iter().cloned());
        let entries = plan.timeline.iter().zip(0..).map(|(entry, number)| (EntryId(number), &entry.action));
        let kept = entries.clone().filter(|(_, action)| matches!(action, Action::DirectoryChanged { .. }));
        let pins = entries.filter_map(|(_, action)| match action {
            Action::Pin { item, .. } => Some((*item, action.clone())),
            _ => None,
        });
        Self {
            directory: Arc::new(directory),
            actions: kept.map(|(entry, action)| (entry, action.clone())).collect(),
            pins: pins.collect(),
            sessions: BTreeMap::new(),
            told: Vec::new(),
            changes: 0,
            looked_at: BTreeMap::new(),
            up: true,
        }
    }

    fn handle_session(&mut self, at: SimTime, session: SessionId, event: SessionEvent, tally: &mut Tally) {
        match event {
            SessionEvent::Came { .. } => {
                let first = self.sessions.insert(session, View::default()).is_none();
                tally.check(at, first, || format!("{session} came twice"));
            }
            SessionEvent::Started { user, start, .. } => {
                let view = self.sessions.entry(session).or_default();
                let first = view.started.is_none();
                view.started = Some((start, Arc::clone(&self.directory), self.changes));
                view.telling = Some((Representative::User(user), 0));
                tally.check(at, first && self.up, || {
                    format!("{session} started while it was under way, or nobody was there")
                });
            }
            SessionEvent::Joined { who, .. } => {
                let Some(view) = self.sessions.get_mut(&session) else {
                    return tally.check(at, false, || format!("somebody joined {session}, which is not under way"));
                };
                let told = view.is_told() && view.started.is_some();
                view.telling = Some((who, 0));
                tally.check(at, told, || format!("somebody joined {session} before others had their permissions"));
            }
            SessionEvent::Permitted { permission, decision } => {
                let view = self.sessions.get_mut(&session);
                let Some((view, (who, told))) = view.and_then(|view| view.telling.map(|telling| (view, telling)))
                else {
                    return tally.check(at, false, || format!("{session} got {permission:?} without having started"));
                };
                let Some((start, directory, _)) = &view.started else { return };
                let in_turn = Permission::ALL.get(told) == Some(&permission);
                let (value, layer) = plain(directory, who, *start, permission);
                let held = in_turn && (decision.value, decision.holder.layer()) == (value, layer);
                tally.check(at, held, || {
                    format!(
                        "{session} got {} = {} from the layer {}, where the directory says {} in the layer {}",
                        permission.name(),
                        directory.text(decision.value),
                        decision.holder.layer().name(),
                        directory.text(value),
                        layer.name()
                    )
                });
                view.telling = Some((who, told + 1));
                if told == 0 {
                    self.told.push(Vec::with_capacity(Permission::ALL.len()));
                }
                if let Some(outcome) = self.told.last_mut() {
                    outcome.push((decision.value, decision.holder.layer()));
                }
            }
            SessionEvent::PermittedAs { outcome } => {
                let held = self.look_at(session, outcome);
                tally.check(at, held, || {
                    format!("{session} got the permissions of outcome {outcome}, which are not those of the directory")
                });
            }
            SessionEvent::Ended { .. } => {
                let view = self.sessions.remove(&session);
                let told = view.as_ref().is_some_and(View::is_told);
                tally.check(at, told, || {
                    format!("{session} ended with permissions left untold, or without having been under way")
                });
            }
            SessionEvent::Pinning { what: PinningStep::Pinned { item } } => self.pin(session, item),
            SessionEvent::ButtonDeployed { button, portal, .. } => {
                let started = self.sessions.get(&session).and_then(|view| view.started.as_ref());
                let held = started.is_some_and(|(start, directory, _)| portal_of(directory, *start) == portal);
                tally.check(at, held, || {
                    format!("{button} was deployed in {session} with a portal that is not its own")
                });
                self.change().support_buttons[button.index()].portal = portal;
            }
            SessionEvent::Refused { .. } => {
                self.sessions.remove(&session);
            }
            _ => {}
        }
    }

    /// Whether whoever came into a session last has what an earlier outcome says. One that held for the same representative and
    /// start, in the same directory, holds again.
    fn look_at(&mut self, session: SessionId, outcome: u32) -> bool {
        let Some(view) = self.sessions.get_mut(&session) else { return false };
        let (Some((who, 0)), Some((start, directory, changes))) = (view.telling, &view.started) else { return false };
        view.telling = Some((who, Permission::ALL.len()));
        let is_current = *changes == self.changes;
        if is_current && self.looked_at.get(&(who, *start)) == Some(&outcome) {
            return true;
        }
        let Some(told) = self.told.get(outcome as usize) else { return false };
        let expected = Permission::ALL.iter().map(|permission| plain(directory, who, *start, *permission));
        let holds = told.iter().copied().eq(expected);
        if holds && is_current {
            self.looked_at.insert((who, *start), outcome);
        }
        holds
    }

    fn change(&mut self) -> &mut Directory {
        self.changes += 1;
        self.looked_at.clear();
        Arc::make_mut(&mut self.directory)
    }

    fn pin(&mut self, session: SessionId, item: JumpItemId) {
        let (Some(view), Some(Action::Pin { .. })) = (self.sessions.get(&session), self.pins.get(&item)) else {
            return;
        };
        let Some((start, ..)) = &view.started else { return };
        let portal = portal_of(&self.directory, *start);
        self.change().jump_items[item.index()].portal = portal;
    }

    fn edit(&mut self, item: JumpItemId, edit: ItemEdit) {
        let own = &mut self.change().jump_items[item.index()];
        match edit {
            ItemEdit::PublicPortal(portal) => own.portal = portal,
            ItemEdit::PresentPolicy(policy) => own.present = policy,
            ItemEdit::NotPresentPolicy(policy) => own.not_present = policy,
            // Neither says anything about permissions.
            ItemEdit::Move(_) | ItemEdit::JumpPolicy(_) => {}
        }
    }
}

impl Law for SessionPermissions {
    fn name(&self) -> &'static str {
        "session_permissions"
    }

    fn text(&self) -> &'static str {
        "A session starts once and ends once, and everybody in it has the permissions that the directory gives as it starts, layer \
         by layer; none is under way while the appliance is down."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["PSIM-1", "SPOL-1", "SPOL-2", "SPOL-14", "BTN-3"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let at = stamped.at;
        match stamped.event {
            Event::Session(session, event) => self.handle_session(at, session, event, tally),
            Event::Appliance(ApplianceEvent::DirectoryChanged { entry }) => {
                if let Some(Action::DirectoryChanged { directory, before }) = self.actions.get(&entry).cloned() {
                    self.change().save(&before, &directory);
                }
            }
            Event::Appliance(ApplianceEvent::ItemEdited { item, edit, answer: EditAnswer::Made, .. }) => {
                self.edit(item, edit);
            }
            Event::Appliance(ApplianceEvent::WentDown { .. }) => self.up = false,
            Event::Appliance(ApplianceEvent::CameUp) => {
                self.up = true;
                let left = self.sessions.len();
                tally.check(at, left == 0, || format!("{left} sessions outlived the appliance that they ran through"));
            }
            Event::Appliance(_) | Event::Client(..) | Event::World(_) | Event::Console(..) | Event::Key(..) => {}
        }
    }
}

/// A permission of a session, read down the layers in so many words (SPOL-1 to SPOL-9, SPOL-16).
fn plain(directory: &Directory, who: Representative, start: Start, permission: Permission) -> (Value, Layer) {
    let named = |policy: Option<_>| {
        let policy: Option<crate::id::SessionPolicyId> = policy;
        policy.and_then(|policy| directory[policy].permissions.get(permission))
    };
    let through = match start {
        Start::Jump { item, present } if matches!(directory[item].kind, JumpItemKind::JumpClient(_)) => {
            Some(if present { directory[item].present } else { directory[item].not_present })
        }
        _ => None,
    };
    if let Some(value) = through.and_then(named) {
        return (value, Layer::JumpClient);
    }
    if let Some(value) = named(directory[portal_of(directory, start)].session_policy) {
        return (value, Layer::PublicPortal);
    }
    let of_representative = match who {
        Representative::User(user) => of_user(directory, user, start, permission),
        Representative::External(invite) => named(Some(directory[invite].session_policy)),
    };
    if let Some(value) = of_representative {
        return (value, Layer::Representative);
    }
    (directory.global.get(permission).unwrap_or(permission.lowest()), Layer::GlobalDefault)
}

fn portal_of(directory: &Directory, start: Start) -> crate::id::PortalId {
    match start {
        Start::Customer { portal } => portal,
        Start::SupportButton(button) => directory[button].portal,
        Start::Jump { item, .. } if matches!(directory[item].kind, JumpItemKind::JumpClient(_)) => {
            directory[item].portal
        }
        Start::Jump { .. } | Start::JumpTo(_) => directory.default_portal,
    }
}

/// What group policies say of it (GPOL-1, GPOL-5), else the account (GPOL-6), else its embassy (SPOL-6).
fn of_user(directory: &Directory, user: UserId, start: Start, permission: Permission) -> Option<Value> {
    let attended = matches!(start, Start::Customer { .. } | Start::SupportButton(_));
    let said = |assignment: &Assignment| match assignment {
        Assignment::None => None,
        Assignment::Policy(policy) => directory[*policy].permissions.get(permission),
        Assignment::Custom(permissions) => permissions.get(permission),
    };
    let section = |policy: &GroupPolicy| {
        let section = if attended { policy.attended.as_ref() } else { policy.unattended.as_ref() }?;
        Some((said(&section.value)?, section.is_final))
    };
    let mine = directory.group_policies.iter().filter(|policy| policy.members.contains(&user));
    let defining: Vec<(Value, bool)> = mine.filter_map(section).collect();
    let last = defining.iter().position(|(_, is_final)| *is_final).unwrap_or(defining.len().saturating_sub(1));
    let account = &directory[user];
    let own = if attended { &account.attended } else { &account.unattended };
    let embassy = account.embassy.map(|embassy| &directory[embassy]);
    let of_embassy = embassy.map(|embassy| if attended { &embassy.attended } else { &embassy.unattended });
    defining.get(last).map(|(value, _)| *value).or_else(|| said(own)).or_else(|| of_embassy.and_then(said))
}
