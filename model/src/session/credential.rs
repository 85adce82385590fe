//! Credentials of a store, and what representatives use them for (CRED-3, CRED-4).

use serde::{Deserialize, Serialize};

/// A credential, by its place in the list that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    /// Of the built-in vault.
    Vault(u32),
    /// Of the store behind a credential manager.
    Manager(u32),
}

/// What a credential is injected for (CRED-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Injection {
    /// To log in at the Windows login screen.
    LogIn,
    /// To run an application as an administrator.
    RunAsAdministrator,
}
