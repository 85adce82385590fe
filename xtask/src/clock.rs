//! The wall clock: read here and nowhere else.

use std::time::Instant;

/// This moment.
#[expect(clippy::disallowed_methods, reason = "how long a run took is told beside its result, never used in it")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
