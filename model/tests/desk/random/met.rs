//! What the cases met, so that nothing of it can go untested.

use std::collections::BTreeMap;

use jumpstorm_model::event::SessionEvent;
use jumpstorm_model::id::SessionId;

use crate::commands::Command;

#[derive(Debug, Default)]
pub(super) struct Met {
    /// By the first word of the command, or of the act: how often it came to something, and how often an act was refused.
    done: BTreeMap<String, (u64, u64)>,
    /// By the name of the event and of its reason.
    told: BTreeMap<String, u64>,
    refused: u64,
}

impl Met {
    pub(super) fn hear(&mut self, _: SessionId, event: SessionEvent) {
        let what = match event {
            SessionEvent::Refused { why } => format!("refused: {why:?}"),
            SessionEvent::Ended { how } => format!("ended: {how:?}"),
            SessionEvent::InvitationEnded { how, .. } => format!("invitation ended: {how:?}"),
            SessionEvent::Left { why, .. } => format!("left: {why:?}"),
            SessionEvent::Waits { why, .. } => format!("waits: {why:?}"),
            SessionEvent::CustomerGone { how } => format!("customer gone: {how:?}"),
            SessionEvent::ActRefused { act, why, .. } => {
                self.refused += 1;
                let act = first_word(&format!("{act:?}"));
                self.done.entry(format!("act {act}")).or_default().1 += 1;
                format!("act refused: {why:?}")
            }
            SessionEvent::Accepted { first, .. } => format!("accepted, first: {first}"),
            SessionEvent::Invited { mailed, .. } => format!("invited, mailed: {mailed}"),
            SessionEvent::OfferPassed { refused, .. } => format!("offer passed, refused: {refused}"),
            SessionEvent::Joined { history, .. } => format!("joined, history: {}", history > 0),
            SessionEvent::Owned { by } => format!("owned: {}", by.is_some()),
            SessionEvent::Permitted { .. } | SessionEvent::PermittedAs { .. } => return,
            _ => first_word(&format!("{event:?}")),
        };
        *self.told.entry(what).or_default() += 1;
    }

    /// A command came: `done`, there was something to do.
    pub(super) fn command(&mut self, command: &Command, done: bool) {
        let refused = std::mem::take(&mut self.refused);
        let name = match command {
            Command::Act { deed, .. } => {
                format!("act {}", first_word(&format!("{deed:?}")).replace("Cancel", "CancelInvitation"))
            }
            _ => first_word(&format!("{command:?}")),
        };
        let comes_to_something = done && refused == 0;
        self.done.entry(name).or_default().0 += u64::from(comes_to_something);
    }

    pub(super) fn add(&mut self, other: Self) {
        for (name, (done, refused)) in other.done {
            let counts = self.done.entry(name).or_default();
            (counts.0, counts.1) = (counts.0 + done, counts.1 + refused);
        }
        for (name, count) in other.told {
            *self.told.entry(name).or_default() += count;
        }
    }

    pub(super) fn assert_enough(&self) {
        let enough = |name: &str, (done, refused): (u64, u64)| {
            done >= DONE_MIN && (!name.starts_with("act ") || refused >= DONE_MIN)
        };
        let rare: Vec<_> = self.done.iter().filter(|(name, counts)| !enough(name, **counts)).collect();
        assert!(rare.is_empty(), "too rare: {rare:?} of {self:#?}");
        let rare: Vec<_> = self.told.iter().filter(|(_, count)| **count < TOLD_MIN).collect();
        assert!(rare.is_empty(), "too rare: {rare:?} of {self:#?}");
        assert_eq!((self.done.len(), self.told.len()), (COMMANDS, TOLD), "{self:#?}");
    }
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric()).collect()
}

/// Every kind of command does something so often, and nothing as often.
const DONE_MIN: u64 = 100;
/// Every kind of event comes so often.
const TOLD_MIN: u64 = 20;
/// How many kinds of commands there are, and of events told apart by their reasons.
const COMMANDS: usize = 27;
const TOLD: usize = 71;
