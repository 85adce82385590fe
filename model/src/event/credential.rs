//! What happens to credential managers, and to what representatives ask of credential stores.

use serde::{Deserialize, Serialize};

use crate::id::ManagerId;

/// Something about one Endpoint Credential Manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ManagerEvent {
    /// It is connected, the last in line of `line` (CRED-2).
    Connected { line: u32 },
    /// It could not connect.
    Refused { why: ManagerRefusal },
    /// Its connection is gone.
    Lost,
    /// Its service restarts; the connection, if there was one, is gone with that (CRED-6).
    Restarts,
    /// Its store was given other settings; they apply once its service is restarted (CRED-6).
    Configured { entries: u32 },
    /// It applies settings by which its store has so many credentials for a computer.
    Applies { entries: u32 },
}

/// Why a credential manager could not connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ManagerRefusal {
    /// Five are connected, and no more can be (CRED-1).
    FiveConnected,
    /// It is connected already.
    AlreadyConnected,
    /// Its service is being restarted.
    Restarting,
    /// The appliance is down.
    ApplianceDown,
}

/// What becomes of a representative's wish to use credentials in a session. A wish that comes to nothing is refused as every
/// act is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum CredentialStep {
    /// The list is asked of that manager.
    ListAsked { of: ManagerId },
    /// So many are listed, of the built-in vault and of a manager (CRED-3).
    Listed { vault: u32, manager: u32 },
    /// The one that was chosen is asked of that manager.
    Retrieved { of: ManagerId },
    /// The manager that had a request was lost: it is that one's now (CRED-2).
    Rerouted { to: ManagerId },
}
