//! What representatives do about Support Buttons in a session (BTN-1, BTN-2).

use serde::{Deserialize, Serialize};

use crate::id::SupportButtonId;

/// One thing that a representative does about a Support Button on the remote computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ButtonAct {
    /// Deploys it there, with what the plan says of it.
    Deploy(SupportButtonId),
    /// Removes it from there; nothing happens until that is confirmed.
    Remove { button: SupportButtonId, confirmed: bool },
}
