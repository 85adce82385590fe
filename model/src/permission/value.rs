//! The values that permissions have, from the lowest level up.

use serde::{Deserialize, Serialize};

use super::{Kind, PROMPT_SECONDS};

/// What a permission says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Whether it is allowed.
    Allowed(bool),
    /// How much of the screen.
    Screen(ScreenAccess),
    /// Which folders.
    Paths(Paths),
    /// Whether the customer is asked before.
    Prompts(bool),
    /// So many seconds, one of [`PROMPT_SECONDS`].
    Seconds(u8),
}

/// What may be done with the remote screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenAccess {
    /// Nothing.
    NotAllowed,
    /// It may be seen.
    ViewOnly,
    /// It may be seen and controlled.
    ViewAndControl,
}

/// Which folders file transfer reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paths {
    /// Those of this list.
    Listed(PathListId),
    /// All of them.
    Any,
}

/// A list of folders: its place in [`crate::access::Directory::path_lists`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PathListId(pub u16);

impl PathListId {
    /// The list without any folder, which every directory has.
    pub const NOTHING: Self = Self(0);
}

impl Value {
    /// As files and results write it; a list of folders in brackets, as `lists` has it.
    pub fn text(self, lists: &[Vec<String>]) -> String {
        let word = match self {
            Self::Allowed(false) => "deny",
            Self::Allowed(true) => "allow",
            Self::Screen(ScreenAccess::NotAllowed) => "not_allowed",
            Self::Screen(ScreenAccess::ViewOnly) => "view_only",
            Self::Screen(ScreenAccess::ViewAndControl) => "view_and_control",
            Self::Paths(Paths::Any) => "any",
            Self::Prompts(false) => "never",
            Self::Prompts(true) => "always",
            Self::Seconds(seconds) => return format!("{seconds}s"),
            Self::Paths(Paths::Listed(list)) => {
                return format!(
                    "[{}]",
                    lists.get(usize::from(list.0)).map_or_else(String::new, |list| list.join(", "))
                );
            }
        };
        word.to_owned()
    }
}

impl Kind {
    /// Whether a permission of this kind can have the value.
    pub fn fits(self, value: Value) -> bool {
        match (self, value) {
            (Self::Allowance, Value::Allowed(_))
            | (Self::Screen, Value::Screen(_))
            | (Self::Paths, Value::Paths(_))
            | (Self::Prompt, Value::Prompts(_)) => true,
            (Self::Seconds, Value::Seconds(seconds)) => PROMPT_SECONDS.contains(&seconds),
            _ => false,
        }
    }

    /// Every value of this kind, the lowest first; of lists of folders only the one without any.
    pub fn values(self) -> Vec<Value> {
        match self {
            Self::Allowance => vec![Value::Allowed(false), Value::Allowed(true)],
            Self::Screen => vec![
                Value::Screen(ScreenAccess::NotAllowed),
                Value::Screen(ScreenAccess::ViewOnly),
                Value::Screen(ScreenAccess::ViewAndControl),
            ],
            Self::Paths => vec![Value::Paths(Paths::Listed(PathListId::NOTHING)), Value::Paths(Paths::Any)],
            Self::Prompt => vec![Value::Prompts(true), Value::Prompts(false)],
            Self::Seconds => PROMPT_SECONDS.map(Value::Seconds).to_vec(),
        }
    }
}
