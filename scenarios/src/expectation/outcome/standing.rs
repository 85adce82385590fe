//! How a session of the run stands at one moment: where it waits, who owns it, who is in it.

use model::access::Directory;
use model::id::{RepInviteId, UserId};
use model::record::SessionState;
use model::session::Queue;
use model::session_policy::Representative;

/// One thing about a session at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits in this queue, or in none.
    Queue(Option<Queue>),
    /// This user owns it, or nobody.
    Owner(Option<UserId>),
    /// These users are in it, in the order of the directory, and no others.
    Members(Vec<UserId>),
    /// Those external representatives are, by their profiles, and no others.
    Externals(Vec<RepInviteId>),
    /// Whether a customer is there who came for it.
    Customer(bool),
}

impl Standing {
    /// What it is about, to go on with.
    pub(crate) const fn what(&self) -> &'static str {
        match self {
            Self::Queue(_) => "it waits there",
            Self::Owner(_) => "it is owned so",
            Self::Members(_) | Self::Externals(_) => "they are in it",
            Self::Customer(_) => "the customer is there",
        }
    }

    /// What is expected.
    pub(super) fn words(&self, directory: &Directory) -> String {
        match self {
            Self::Queue(None) => "in no queue".to_owned(),
            Self::Queue(Some(queue)) => format!("in {}", queue_words(*queue, directory)),
            Self::Owner(None) => "owned by nobody".to_owned(),
            Self::Owner(Some(user)) => format!("owned by {}", directory[*user].name),
            Self::Members(users) => in_it("users", users.iter().map(|user| &directory[*user].name)),
            Self::Externals(profiles) => {
                in_it("external representatives", profiles.iter().map(|profile| &directory[*profile].name))
            }
            Self::Customer(true) => "a customer is there".to_owned(),
            Self::Customer(false) => "no customer is there".to_owned(),
        }
    }

    /// Whether it holds of a session in that state, and what there is instead.
    pub(super) fn found(&self, state: Option<&SessionState>, directory: &Directory) -> (bool, String) {
        let Some(state) = state else { return (false, "there was no such session yet".to_owned()) };
        let found = match self {
            Self::Queue(_) => Self::Queue(state.queue),
            Self::Owner(_) => Self::Owner(state.owner),
            Self::Members(_) => Self::Members(sorted(state, |who| match who {
                Representative::User(user) => Some(user),
                Representative::External(_) => None,
            })),
            Self::Externals(_) => Self::Externals(sorted(state, |who| match who {
                Representative::External(profile) => Some(profile),
                Representative::User(_) => None,
            })),
            Self::Customer(_) => Self::Customer(state.customer),
        };
        (found == *self, found.words(directory))
    }
}

fn sorted<T: Ord>(state: &SessionState, of: impl Fn(Representative) -> Option<T>) -> Vec<T> {
    let mut found: Vec<T> = state.members.iter().filter_map(|who| of(*who)).collect();
    found.sort_unstable();
    found
}

fn queue_words(queue: Queue, directory: &Directory) -> String {
    match queue {
        Queue::Personal(user) => format!("the personal queue of {}", directory[user].name),
        Queue::Team(team) => format!("the queue of the team {}", directory[team].name),
        Queue::General => "the general queue".to_owned(),
    }
}

fn in_it<'n>(whom: &str, names: impl Iterator<Item = &'n String>) -> String {
    let names: Vec<&str> = names.map(String::as_str).collect();
    if names.is_empty() { format!("no {whom} in it") } else { format!("{whom} in it: {}", names.join(", ")) }
}
