//! Whether a second user may come to a Jump Client that a session is under way with (SIMUL-1 to SIMUL-3). Joiners who may
//! come cannot be refused.

use serde::{Deserialize, Serialize};

/// A Jump Policy's word on simultaneous Jumps (SIMUL-3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Simultaneous {
    /// What the global Jump Item setting says.
    #[default]
    Global,
    /// Several users may Jump to one Jump Client without an invitation (SIMUL-1).
    Allow,
    /// One user at a time, and those whom the user who started the session invites (SIMUL-2).
    Disallow,
}

/// How somebody comes to a Jump Client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joining {
    /// No session is under way.
    First,
    /// One is, and nobody invited them.
    Uninvited,
    /// One is, and the user who started it invited them.
    InvitedByOriginator,
    /// One is, and a user who joined it later invited them.
    InvitedByAnother,
}

/// Somebody else is there already (SIMUL-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a session with this Jump Client is under way and simultaneous Jumps are disallowed: ask the user who started it for an \
     invitation, or wait until it is over"
)]
pub struct Occupied;

impl Simultaneous {
    /// Whether several users may Jump to one Jump Client, under a policy that says so and a global setting (SIMUL-3). A Jump
    /// Client without a policy goes by the global setting, as under [`Simultaneous::Global`].
    pub const fn allowed(self, globally_allowed: bool) -> bool {
        match self {
            Self::Global => globally_allowed,
            Self::Allow => true,
            Self::Disallow => false,
        }
    }

    /// Whether somebody may come.
    ///
    /// # Errors
    /// If simultaneous Jumps are disallowed, a session is under way, and its originator has not invited them.
    pub const fn admit(self, globally_allowed: bool, joining: Joining) -> Result<(), Occupied> {
        match joining {
            Joining::First | Joining::InvitedByOriginator => Ok(()),
            Joining::Uninvited | Joining::InvitedByAnother if self.allowed(globally_allowed) => Ok(()),
            Joining::Uninvited | Joining::InvitedByAnother => Err(Occupied),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers: SIMUL-1, SIMUL-2, SIMUL-3.
    #[test]
    fn the_policy_decides_and_else_the_global_setting() {
        use Simultaneous::{Allow, Disallow, Global};
        for (policy, globally_allowed, allowed) in [
            (Global, true, true),
            (Global, false, false),
            (Allow, true, true),
            (Allow, false, true),
            (Disallow, true, false),
            (Disallow, false, false),
        ] {
            let may = |joining| policy.admit(globally_allowed, joining).is_ok();
            assert_eq!(may(Joining::Uninvited), allowed, "{policy:?} {globally_allowed}");
            assert_eq!(may(Joining::InvitedByAnother), allowed, "{policy:?} {globally_allowed}");
            assert!(may(Joining::First) && may(Joining::InvitedByOriginator), "{policy:?} {globally_allowed}");
        }
        assert_eq!(Simultaneous::default(), Global);
    }
}
