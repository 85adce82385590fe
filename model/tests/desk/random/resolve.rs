//! What a command means in the situation in which it comes.

use jumpstorm_model::id::{SessionId, UserId};
use jumpstorm_model::session::{Act, Invitee};
use jumpstorm_model::session_policy::Representative;

use super::Desk;
use crate::commands::{Command, Deed, Pick, everybody};
use crate::reference::One;
use crate::site::USERS;

/// Who could do something, to which session, with regard to which invitation.
type Choice = (Representative, SessionId, Option<Invitee>);

impl Desk {
    /// Who does what to which session; nothing if nobody could.
    pub(super) fn resolve(&self, command: &Command) -> Option<(Representative, SessionId, Act)> {
        let Command::Act { who, session, deed, wild } = command else { return None };
        let (who, session, invitee) = if *wild {
            self.wild(*who, *session)?
        } else {
            let choices = self.choices(deed);
            // Both numbers count, so that either can be shrunk.
            *choices.get((*who as usize).wrapping_add(*session as usize) % choices.len().max(1))?
        };
        let own = invitee.or_else(|| self.reference.sessions.iter().find_map(|one| one.invitations.first().copied()));
        let invitee = own.unwrap_or(Invitee::User(UserId(0)));
        let act = match *deed {
            Deed::Accept => Act::Accept,
            Deed::Refuse => Act::Refuse,
            Deed::Move(queue) => Act::Move(queue),
            Deed::Transfer(queue) => Act::Transfer(queue),
            Deed::Invite(invitee) => Act::Invite(invitee),
            Deed::Cancel => Act::CancelInvitation(invitee),
            Deed::Join => Act::Join(invitee),
            Deed::Decline => Act::Decline(invitee),
            Deed::Remove(pick) => Act::Remove(self.other(session, who, pick)),
            Deed::RemoveCustomer => Act::RemoveCustomer,
            Deed::Leave => Act::Leave,
            Deed::Hold => Act::Hold,
            Deed::End => Act::End,
            Deed::Chat => Act::Chat,
        };
        Some((who, session, act))
    }

    /// Anybody, with any session that there ever was; or at times somebody in it, whether that one may or not.
    fn wild(&self, who: Pick, session: Pick) -> Option<Choice> {
        let members: Vec<Choice> = self
            .reference
            .sessions
            .iter()
            .flat_map(|one| one.members.iter().map(|member| (*member, one.id, None)))
            .collect();
        match members.get(session as usize % members.len().max(1)) {
            Some(choice) if who.is_multiple_of(2) => Some(*choice),
            _ => {
                let who = everybody().nth(who as usize / 2 % everybody().count())?;
                Some((who, SessionId(session % (self.asked + 1)), None))
            }
        }
    }

    /// Everybody for whom it makes sense, with every session with which it does.
    fn choices(&self, deed: &Deed) -> Vec<Choice> {
        let all = self.reference.sessions.iter();
        all.flat_map(|one| self.choices_in(one, deed)).collect()
    }

    fn choices_in(&self, one: &One, deed: &Deed) -> Vec<Choice> {
        let users = (0..USERS).filter(|user| self.reference.there(*user)).map(UserId);
        let owner = one.owner.map(Representative::User);
        match deed {
            Deed::Accept | Deed::Move(_) => {
                let Some(waits) = one.waits else { return Vec::new() };
                let serving = users.filter(|user| self.reference.serves(*user, waits.queue));
                serving.map(|user| (Representative::User(user), one.id, None)).collect()
            }
            Deed::Refuse => {
                let offer = self.mirror.sessions.get(&one.id).and_then(|seen| seen.offer);
                offer.map(|(user, _)| (Representative::User(user), one.id, None)).into_iter().collect()
            }
            Deed::Join | Deed::Decline => {
                let meant = |invitee: &Invitee| {
                    let there = everybody().filter(|who| self.reference.is_there(*who));
                    let meant: Vec<_> = there.filter(|who| self.reference.is_meant(*who, *invitee)).collect();
                    meant.into_iter().map(|who| (who, one.id, Some(*invitee))).collect::<Vec<_>>()
                };
                one.invitations.iter().flat_map(meant).collect()
            }
            Deed::Cancel => {
                let each = one.invitations.iter().map(|invitee| Some((owner?, one.id, Some(*invitee))));
                each.flatten().collect()
            }
            Deed::Leave => {
                let others = one.members.iter().filter(|member| Some(**member) != owner);
                others.map(|member| (*member, one.id, None)).collect()
            }
            Deed::Chat => one.members.iter().map(|member| (*member, one.id, None)).collect(),
            Deed::Transfer(_) | Deed::Invite(_) | Deed::Remove(_) | Deed::RemoveCustomer | Deed::Hold | Deed::End => {
                owner.map(|owner| (owner, one.id, None)).into_iter().collect()
            }
        }
    }

    /// Somebody else in a session; or anybody, if nobody else is.
    fn other(&self, session: SessionId, who: Representative, pick: Pick) -> Representative {
        let one = self.reference.find(session).map(|place| &self.reference.sessions[place]);
        let others: Vec<_> = one.iter().flat_map(|one| &one.members).filter(|member| **member != who).collect();
        match others.get(pick as usize % others.len().max(1)) {
            Some(other) => **other,
            None => everybody().nth(pick as usize % everybody().count()).unwrap_or(who),
        }
    }
}
