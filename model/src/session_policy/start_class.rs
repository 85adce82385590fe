//! Starts that no representative can tell apart: all that a session's permissions and the right to start it depend on.
//!
//! A fleet of 25,000 Jump Clients has few classes, so that answers about all of it stay cheap and readable. Schedules of Jump
//! Policies are left out: they differ from hour to hour, and no permission depends on them.

use std::hash::Hash;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::access::{Directory, Place};
use crate::id::{PortalId, SessionPolicyId};

use super::{Start, StartMethod};

/// What starts of one class have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StartClass {
    /// How the session starts.
    pub method: StartMethod,
    /// The session policy that the Jump Client has for it.
    pub session_policy: Option<SessionPolicyId>,
    /// The public portal it comes in by.
    pub portal: PortalId,
    /// Where the Jump Item is pinned that is jumped to; nothing where none is.
    pub place: Option<Place>,
}

impl Start {
    /// The class that it is of.
    pub fn class(self, directory: &Directory) -> StartClass {
        let method = self.method(directory);
        let item = match self {
            Self::Jump { item, .. } => Some(&directory[item]),
            Self::Customer { .. } | Self::SupportButton(_) | Self::JumpTo(_) => None,
        };
        let session_policy = match method {
            StartMethod::JumpClientPresent => item.and_then(|item| item.present),
            StartMethod::JumpClientNotPresent => item.and_then(|item| item.not_present),
            StartMethod::Customer | StartMethod::SupportButton | StartMethod::Jumpoint | StartMethod::LocalJump => None,
        };
        StartClass { method, session_policy, portal: self.portal(directory), place: item.map(|item| item.place) }
    }
}

/// Starts, or pairs of them, put together by `key`; each lot in the order in which its first one comes.
pub(super) fn lots<T: Copy, K: Hash + Eq>(
    starts: impl IntoIterator<Item = T>,
    key: impl Fn(T) -> K,
) -> IndexMap<K, Vec<T>, FxBuildHasher> {
    let mut lots = IndexMap::<K, Vec<T>, FxBuildHasher>::default();
    starts.into_iter().for_each(|start| lots.entry(key(start)).or_default().push(start));
    lots
}
