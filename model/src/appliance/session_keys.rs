//! Session keys: each starts one session, by its portal, until it expires (KEY-1 to KEY-3).

use std::collections::BTreeMap;

use crate::access::Right;
use crate::event::{KeyEvent, KeyRefusal, SessionRefusal};
use crate::id::{PortalId, SessionKeyId, UserId};
use crate::session::Queue;
use crate::time::{SimDuration, SimTime};

use super::{Appliance, Output};

/// Every key that can still be used, and those that have expired within a day: who comes with one of these is told so. What is
/// older is forgotten, as if there had never been such a key.
#[derive(Clone, Debug, Default)]
pub struct SessionKeys(BTreeMap<SessionKeyId, Key>);

#[derive(Clone, Copy, Debug)]
struct Key {
    user: UserId,
    portal: PortalId,
    /// The last moment at which it can be used.
    until: SimTime,
}

impl SessionKeys {
    /// Keys that were made and not used yet; some may have expired.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Appliance {
    /// The session keys that were made and not used yet.
    pub const fn session_keys(&self) -> &SessionKeys {
        &self.session_keys
    }

    /// A user makes a session key, which nobody made before. Returns whether there is one now.
    pub fn make_key(
        &mut self,
        now: SimTime,
        key: SessionKeyId,
        user: UserId,
        portal: PortalId,
        valid: SimDuration,
    ) -> bool {
        let may = self.sessions.in_force().reach().right(user, Right::MakeSessionKeys).0;
        let event = if !self.consoles.is_at_hand(user) {
            KeyEvent::Refused { user, why: KeyRefusal::NotLoggedIn }
        } else if !may {
            KeyEvent::Refused { user, why: KeyRefusal::Right }
        } else {
            self.session_keys.0.retain(|_, key| now <= key.until + EXPIRED_KEPT);
            self.session_keys.0.insert(key, Key { user, portal, until: now + valid });
            KeyEvent::Made { user, portal, until: now + valid }
        };
        self.outputs.push_back(Output::Key(key, event));
        matches!(event, KeyEvent::Made { .. })
    }

    /// A customer uses a key: whose it is, and by which portal it leads. It is used up with that; it is not where nothing can
    /// start, since nobody is there whose queue it leads to.
    pub(super) fn use_key(&mut self, now: SimTime, key: SessionKeyId) -> Result<(PortalId, UserId), SessionRefusal> {
        let Key { user, portal, until } = *self.session_keys.0.get(&key).ok_or(SessionRefusal::Key)?;
        let expired = until < now;
        if !expired && !self.is_open(Queue::Personal(user)) {
            return Err(SessionRefusal::QueueClosed);
        }
        self.session_keys.0.remove(&key);
        self.outputs.push_back(Output::Key(key, if expired { KeyEvent::Expired } else { KeyEvent::Used }));
        if expired { Err(SessionRefusal::Key) } else { Ok((portal, user)) }
    }
}

/// How long an expired key is told from one that never was.
const EXPIRED_KEPT: SimDuration = SimDuration::from_secs(86_400);
