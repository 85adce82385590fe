//! What may be done in a session: a closed catalogue of permissions, and the values that each can have (assumptions.md 7).
//!
//! Refuses to say who has which: that is [`crate::session_policy`].

mod set;
mod value;

use serde::{Deserialize, Serialize};

pub use set::Permissions;
pub use value::{PathListId, Paths, ScreenAccess, Value};

/// One permission of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// To see the screen, and to control it (TOOL-2).
    ScreenSharing,
    /// To open command shells.
    CommandShell,
    /// To send files to the remote system.
    FileUpload,
    /// To fetch files from it.
    FileDownload,
    /// The folders of the remote system that file transfer reaches.
    RemotePaths,
    /// The folders of the representative's own system that file transfer reaches.
    LocalPaths,
    /// To edit the registry.
    Registry,
    /// To run special actions.
    SpecialActions,
    /// To run canned scripts.
    CannedScripts,
    /// To see system information.
    SystemInformation,
    /// To restrict what the customer sees and does.
    PrivacyScreen,
    /// To exchange clipboards.
    Clipboard,
    /// To chat; needs no screen sharing (TOOL-1).
    Chat,
    /// To elevate the customer client.
    Elevation,
    /// To deploy Support Buttons.
    SupportButtonDeployment,
    /// To pin and unpin Jump Clients (PIN-2).
    Pinning,
    /// Whether the customer is asked before the screen is shared (TOOL-6).
    PromptScreenSharing,
    /// Whether the customer is asked before a command shell opens.
    PromptCommandShell,
    /// Whether the customer is asked before files are transferred.
    PromptFileTransfer,
    /// Whether the customer is asked before the registry is opened.
    PromptRegistry,
    /// Whether the customer is asked before a special action or a canned script runs.
    PromptSpecialActions,
    /// Whether the customer is asked before system information is shown.
    PromptSystemInformation,
    /// Whether the customer is asked before the client is elevated.
    PromptElevation,
    /// How long the customer has to answer, in seconds.
    PromptTimeout,
    /// The answer that is taken when the customer gives none in time.
    PromptDefault,
    /// Whether an answer holds for the rest of the session.
    PromptOnce,
}

/// What kind of value a permission has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `deny` or `allow`.
    Allowance,
    /// `not_allowed`, `view_only` or `view_and_control`.
    Screen,
    /// `any`, or a list of folders.
    Paths,
    /// `always` or `never`.
    Prompt,
    /// One of [`PROMPT_SECONDS`].
    Seconds,
}

/// The time-outs of a prompt that can be chosen, in seconds (assumptions.md 7).
pub const PROMPT_SECONDS: [u8; 4] = [15, 20, 30, 60];

impl Permission {
    /// All of them, in the order in which results list them.
    pub const ALL: [Self; 26] = [
        Self::ScreenSharing,
        Self::CommandShell,
        Self::FileUpload,
        Self::FileDownload,
        Self::RemotePaths,
        Self::LocalPaths,
        Self::Registry,
        Self::SpecialActions,
        Self::CannedScripts,
        Self::SystemInformation,
        Self::PrivacyScreen,
        Self::Clipboard,
        Self::Chat,
        Self::Elevation,
        Self::SupportButtonDeployment,
        Self::Pinning,
        Self::PromptScreenSharing,
        Self::PromptCommandShell,
        Self::PromptFileTransfer,
        Self::PromptRegistry,
        Self::PromptSpecialActions,
        Self::PromptSystemInformation,
        Self::PromptElevation,
        Self::PromptTimeout,
        Self::PromptDefault,
        Self::PromptOnce,
    ];

    /// Its name in files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ScreenSharing => "screen_sharing",
            Self::CommandShell => "command_shell",
            Self::FileUpload => "file_upload",
            Self::FileDownload => "file_download",
            Self::RemotePaths => "remote_paths",
            Self::LocalPaths => "local_paths",
            Self::Registry => "registry",
            Self::SpecialActions => "special_actions",
            Self::CannedScripts => "canned_scripts",
            Self::SystemInformation => "system_information",
            Self::PrivacyScreen => "privacy_screen",
            Self::Clipboard => "clipboard",
            Self::Chat => "chat",
            Self::Elevation => "elevation",
            Self::SupportButtonDeployment => "support_button_deployment",
            Self::Pinning => "pinning",
            Self::PromptScreenSharing => "prompt_screen_sharing",
            Self::PromptCommandShell => "prompt_command_shell",
            Self::PromptFileTransfer => "prompt_file_transfer",
            Self::PromptRegistry => "prompt_registry",
            Self::PromptSpecialActions => "prompt_special_actions",
            Self::PromptSystemInformation => "prompt_system_information",
            Self::PromptElevation => "prompt_elevation",
            Self::PromptTimeout => "prompt_timeout",
            Self::PromptDefault => "prompt_default",
            Self::PromptOnce => "prompt_once",
        }
    }

    /// As a person would call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ScreenSharing => "Screen sharing",
            Self::CommandShell => "Command shell",
            Self::FileUpload => "File upload",
            Self::FileDownload => "File download",
            Self::RemotePaths => "Paths on the remote system",
            Self::LocalPaths => "Paths on the representative's system",
            Self::Registry => "Registry",
            Self::SpecialActions => "Special actions",
            Self::CannedScripts => "Canned scripts",
            Self::SystemInformation => "System information",
            Self::PrivacyScreen => "Privacy screen",
            Self::Clipboard => "Clipboard",
            Self::Chat => "Chat",
            Self::Elevation => "Elevation",
            Self::SupportButtonDeployment => "Support Button deployment",
            Self::Pinning => "Jump Clients Pinning/Unpinning",
            Self::PromptScreenSharing => "Prompt before screen sharing",
            Self::PromptCommandShell => "Prompt before command shell",
            Self::PromptFileTransfer => "Prompt before file transfer",
            Self::PromptRegistry => "Prompt before registry",
            Self::PromptSpecialActions => "Prompt before special actions and scripts",
            Self::PromptSystemInformation => "Prompt before system information",
            Self::PromptElevation => "Prompt before elevation",
            Self::PromptTimeout => "Prompt time-out",
            Self::PromptDefault => "Prompt default answer",
            Self::PromptOnce => "Prompt once",
        }
    }

    /// The permission of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name)
    }

    /// What kind of value it has.
    pub const fn kind(self) -> Kind {
        match self {
            Self::ScreenSharing => Kind::Screen,
            Self::RemotePaths | Self::LocalPaths => Kind::Paths,
            Self::PromptScreenSharing
            | Self::PromptCommandShell
            | Self::PromptFileTransfer
            | Self::PromptRegistry
            | Self::PromptSpecialActions
            | Self::PromptSystemInformation
            | Self::PromptElevation => Kind::Prompt,
            Self::PromptTimeout => Kind::Seconds,
            Self::CommandShell
            | Self::FileUpload
            | Self::FileDownload
            | Self::Registry
            | Self::SpecialActions
            | Self::CannedScripts
            | Self::SystemInformation
            | Self::PrivacyScreen
            | Self::Clipboard
            | Self::Chat
            | Self::Elevation
            | Self::SupportButtonDeployment
            | Self::Pinning
            | Self::PromptDefault
            | Self::PromptOnce => Kind::Allowance,
        }
    }

    /// The lowest level, with which the global default ships (SPOL-4): nothing is allowed, the customer is asked every time and
    /// has the shortest time to answer.
    pub const fn lowest(self) -> Value {
        match self.kind() {
            Kind::Allowance => Value::Allowed(false),
            Kind::Screen => Value::Screen(ScreenAccess::NotAllowed),
            Kind::Paths => Value::Paths(Paths::Listed(PathListId::NOTHING)),
            Kind::Prompt => Value::Prompts(true),
            Kind::Seconds => Value::Seconds(PROMPT_SECONDS[0]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_in_order_and_every_name_is_its_own() {
        for (index, permission) in Permission::ALL.into_iter().enumerate() {
            assert_eq!(permission as usize, index, "{permission:?} stands in its place");
            assert_eq!(Permission::named(permission.name()), Some(permission));
        }
        assert_eq!(Permission::named("screen"), None);
    }

    #[test]
    fn the_lowest_level_allows_nothing_and_asks_about_everything() {
        for permission in Permission::ALL {
            let lowest = permission.lowest();
            assert!(permission.kind().fits(lowest), "{permission:?}");
            assert_eq!(lowest, permission.kind().values().into_iter().next().unwrap(), "{permission:?}");
        }
    }
}
