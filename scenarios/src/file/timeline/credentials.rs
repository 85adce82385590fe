//! What happens to Endpoint Credential Managers.

use crate::file::shape::shape;
use crate::file::value::{DirectoryName, choice};

shape! {
    /// Something happens to an Endpoint Credential Manager (CRED-1, CRED-2, CRED-6).
    RunManager "credential_manager" {
        /// Which, by its name in `[[support.credentials.manager]]`.
        name: DirectoryName, required();
        /// What. One that connects is the last in line; one that is configured applies that once its service is restarted.
        does: ManagerDoes, required();
        /// Of `configure`: how many credentials its store has for a computer from then on.
        entries: u32, within("0", "1000000"), otherwise("required for `configure`");
    }
}

/// What happens to a credential manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ManagerDoes {
    Connect,
    Lose,
    Restart,
    Configure,
}

choice! {
    ManagerDoes { "connect" Connect, "lose" Lose, "restart" Restart, "configure" Configure }
}
