//! An invitation ends once, for one of the reasons that there are, and no later than its inviter's ownership (SHARE-3).

use std::collections::BTreeMap;

use crate::event::{Event, SessionEvent, Stamped};
use crate::id::{SessionId, UserId};
use crate::plan::Plan;
use crate::session::{InvitationEnd, Invitee};
use crate::session_policy::Representative;
use crate::time::SimTime;

use super::{Law, Tally};

/// Follows who owns which session, and which invitations into it are outstanding.
pub(super) struct Invitations {
    sessions: BTreeMap<SessionId, View>,
}

#[derive(Default)]
struct View {
    owner: Option<UserId>,
    outstanding: Vec<Invitee>,
    /// Somebody accepted an invitation, and nobody has joined since.
    expected: bool,
    /// Who accepted it out of a queue, and may come without an invitation.
    accepted: Option<UserId>,
}

impl Invitations {
    pub(super) fn new(_: &Plan) -> Self {
        Self { sessions: BTreeMap::new() }
    }

    fn handle_session(&mut self, at: SimTime, id: SessionId, event: SessionEvent, tally: &mut Tally) {
        if let SessionEvent::Started { user, .. } = event {
            self.sessions.entry(id).or_default().owner = Some(user);
            return;
        }
        let Some(view) = self.sessions.get_mut(&id) else {
            if matches!(event, SessionEvent::Invited { .. } | SessionEvent::InvitationEnded { .. }) {
                tally.check(at, false, || format!("an invitation into {id}, which nobody has started"));
            }
            return;
        };
        let left = view.outstanding.len();
        match event {
            SessionEvent::Invited { invitee, .. } => {
                // Anybody of a team can be asked for several times; one person cannot.
                let person = matches!(invitee, Invitee::User(_) | Invitee::External(_));
                let held = view.owner.is_some() && !(person && view.outstanding.contains(&invitee));
                view.outstanding.push(invitee);
                tally.check(at, held, || format!("{invitee:?} is invited into {id} twice, or by nobody"));
            }
            SessionEvent::InvitationEnded { invitee, how } => {
                let place = view.outstanding.iter().position(|own| *own == invitee);
                if let Some(place) = place {
                    view.outstanding.remove(place);
                }
                view.expected |= how == InvitationEnd::Accepted;
                tally.check(at, place.is_some(), || format!("an invitation of {invitee:?} into {id} ended twice"));
            }
            SessionEvent::Accepted { user, .. } => {
                view.accepted = Some(user);
                tally.check(at, left == 0, || format!("{left} invitations into {id} outlive its transfer"));
            }
            SessionEvent::Joined { who, .. } => {
                let by_queue = view.accepted.map(Representative::User) == Some(who);
                let still =
                    matches!(who, Representative::User(user) if view.outstanding.contains(&Invitee::User(user)));
                let held = (std::mem::take(&mut view.expected) || by_queue) && !still;
                tally.check(at, held, || format!("{who:?} joined {id} uninvited, or stays invited"));
            }
            SessionEvent::Owned { by } => {
                let held = left == 0 || view.owner == by;
                (view.owner, view.accepted) = (by, None);
                tally.check(at, held, || format!("{left} invitations into {id} outlive their inviter's ownership"));
            }
            SessionEvent::Ended { .. } => {
                self.sessions.remove(&id);
                tally.check(at, left == 0, || format!("{left} invitations into {id} outlive it"));
            }
            _ => {}
        }
    }
}

impl Law for Invitations {
    fn name(&self) -> &'static str {
        "invitations"
    }

    fn text(&self) -> &'static str {
        "An invitation ends once, at the latest with the session or with its inviter's ownership; nobody joins without one, and \
         no person has two into the same session."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["EXT-1", "SHARE-1", "SHARE-2", "SHARE-3"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        if let Event::Session(id, event) = stamped.event {
            self.handle_session(stamped.at, id, event, tally);
        }
    }
}
