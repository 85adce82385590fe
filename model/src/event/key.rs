//! What happens to session keys.

use serde::{Deserialize, Serialize};

use crate::id::{PortalId, UserId};
use crate::time::SimTime;

/// Something about one session key (KEY-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum KeyEvent {
    /// A user made it; it can be used until then, that moment included.
    Made { user: UserId, portal: PortalId, until: SimTime },
    /// A user wished to make it, and may not.
    Refused { user: UserId, why: KeyRefusal },
    /// A customer used it: nobody can again.
    Used,
    /// A customer wished to use it after its time.
    Expired,
}

/// Why no key was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum KeyRefusal {
    /// The account does not allow it (KEY-3).
    Right,
    /// The user is at no console.
    NotLoggedIn,
}
