//! Session permissions: one key for each of the catalogue, made from the catalogue (SPOL-3).

use model::permission::{Kind, PROMPT_SECONDS, Permission, ScreenAccess, Value as Level};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::key::{Form, Key, TableForm};
use crate::file::shape::report_unknown;
use crate::file::tree::{Node, Tree};
use crate::file::value::{Text, Value, word, wrong_type};

/// What a table says of the permissions that it names.
#[derive(Clone, Debug)]
pub(crate) struct Permissions {
    /// The table.
    pub(crate) span: Span,
    /// Each permission that is defined, in the order of the catalogue.
    pub(crate) said: Vec<(Permission, Said)>,
    /// Whether something in it is wrong, and reported.
    pub(crate) is_faulty: bool,
}

/// The value of a permission, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Complete in itself.
    Level(Level),
    /// These folders.
    Folders(Vec<String>),
}

impl Permissions {
    /// The keys that there are.
    pub(crate) const TABLE: &'static TableForm = &TableForm {
        title: "session permissions",
        about: "Session permissions. What is left out, or `not_defined`, falls to the next layer (SPOL-3).",
        keys: &KEYS,
    };
}

impl Value for Permissions {
    const FORM: Form = Form::Table(Self::TABLE);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let Tree::Table(table) = &node.value else { return wrong_type(node, key, out) };
        let errors = out.errors();
        report_unknown(table, Self::TABLE, out);
        let prompting = table.entries.get(PROMPTING.name);
        let said = Permission::ALL.into_iter().zip(&KEYS).filter_map(|(permission, key)| {
            let own = table.entries.get(key.name).map(|entry| (entry, key));
            let short = prompting.filter(|_| permission.kind() == Kind::Prompt).map(|entry| (entry, &PROMPTING));
            let (entry, key) = own.or(short)?;
            Some((permission, said(&entry.node, permission.kind(), key, out)?))
        });
        let said = said.collect();
        if let Some(prompting) = prompting {
            // Where every question has a key of its own, nobody else has looked at it.
            word(&prompting.node, PROMPTS, &PROMPTING, out);
        }
        Some(Self { span: node.span, said, is_faulty: out.errors() > errors })
    }
}

/// The value of a permission of that kind; nothing where it is not defined, or wrong and reported.
fn said(node: &Node, kind: Kind, key: &Key, out: &mut Diagnostics) -> Option<Said> {
    if let (Kind::Paths, Tree::List(_)) = (kind, &node.value) {
        let folders = Vec::<Text>::read(node, key, out)?;
        if folders.len() > FOLDERS_MAX {
            let message = format!("`{}` lists {} folders, more than {FOLDERS_MAX}", key.name, folders.len());
            out.push(Diagnostic::error(Code::TooLarge, node.span, message).help("name folders further up"));
            return None;
        }
        return Some(Said::Folders(folders.into_iter().map(|folder| folder.0).collect()));
    }
    let words = words(kind);
    let found = word(node, words, key, out)?;
    let place = words.iter().position(|word| *word == found)?;
    levels(kind).get(place).copied().map(Said::Level)
}

/// The words of a kind, each at the place of its level; `not_defined` behind them.
const fn words(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Allowance => &["deny", "allow", NOT_DEFINED],
        Kind::Screen => &["not_allowed", "view_only", "view_and_control", NOT_DEFINED],
        Kind::Paths => &["any", NOT_DEFINED],
        Kind::Prompt => PROMPTS,
        Kind::Seconds => &["15s", "20s", "30s", "60s", NOT_DEFINED],
    }
}

/// The levels that the words stand for.
fn levels(kind: Kind) -> Vec<Level> {
    match kind {
        Kind::Allowance => vec![Level::Allowed(false), Level::Allowed(true)],
        Kind::Screen => {
            [ScreenAccess::NotAllowed, ScreenAccess::ViewOnly, ScreenAccess::ViewAndControl].map(Level::Screen).to_vec()
        }
        Kind::Paths => vec![Level::Paths(model::permission::Paths::Any)],
        Kind::Prompt => vec![Level::Prompts(true), Level::Prompts(false)],
        Kind::Seconds => PROMPT_SECONDS.map(Level::Seconds).to_vec(),
    }
}

const fn form(kind: Kind) -> Form {
    match kind {
        Kind::Paths => Form::AnyOf(&[Form::Choice(&["any", NOT_DEFINED]), Form::List(&Text::FORM)]),
        _ => Form::Choice(words(kind)),
    }
}

/// One key for each permission, in the order of the catalogue, and the short form of all prompts.
const KEYS: [Key; Permission::ALL.len() + 1] = {
    let mut keys = [PROMPTING; Permission::ALL.len() + 1];
    let mut place = 0;
    while place < Permission::ALL.len() {
        let permission = Permission::ALL[place];
        keys[place] = Key::new(permission.name(), about(permission), form(permission.kind())).otherwise(NOT_DEFINED);
        place += 1;
    }
    keys
};

/// Stands for every `prompt_...` that asks or does not ask; a key of its own comes before it.
const PROMPTING: Key = Key::new(
    "prompting",
    "Short for every question to the customer that has no key of its own here: all of them always, or never.",
    Form::Choice(PROMPTS),
)
.otherwise(NOT_DEFINED);

const fn about(permission: Permission) -> &'static str {
    match permission {
        Permission::ScreenSharing => "To see the screen, and to control it.",
        Permission::CommandShell => "To open command shells.",
        Permission::FileUpload => "To send files to the remote system.",
        Permission::FileDownload => "To fetch files from the remote system.",
        Permission::RemotePaths => "The folders of the remote system that file transfer reaches.",
        Permission::LocalPaths => "The folders of the representative's own system that file transfer reaches.",
        Permission::Registry => "To edit the registry.",
        Permission::SpecialActions => "To run special actions.",
        Permission::CannedScripts => "To run canned scripts.",
        Permission::SystemInformation => "To see system information.",
        Permission::PrivacyScreen => "To restrict what the customer sees and does.",
        Permission::Clipboard => "To exchange clipboards.",
        Permission::Chat => "To chat.",
        Permission::Elevation => "To elevate the customer client.",
        Permission::SupportButtonDeployment => "To deploy Support Buttons.",
        Permission::Pinning => "To pin and unpin Jump Clients (PIN-2).",
        Permission::PromptScreenSharing => "Whether the customer is asked before the screen is shared.",
        Permission::PromptCommandShell => "Whether the customer is asked before a command shell opens.",
        Permission::PromptFileTransfer => "Whether the customer is asked before files are transferred.",
        Permission::PromptRegistry => "Whether the customer is asked before the registry is opened.",
        Permission::PromptSpecialActions => {
            "Whether the customer is asked before a special action or a canned script runs."
        }
        Permission::PromptSystemInformation => "Whether the customer is asked before system information is shown.",
        Permission::PromptElevation => "Whether the customer is asked before the client is elevated.",
        Permission::PromptTimeout => "How long the customer has to answer.",
        Permission::PromptDefault => "The answer that is taken when the customer gives none in time.",
        Permission::PromptOnce => "Whether an answer holds for the rest of the session.",
    }
}

const NOT_DEFINED: &str = "not_defined";
const PROMPTS: &[&str] = &["always", "never", NOT_DEFINED];
/// The most folders in one list.
const FOLDERS_MAX: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    /// What results write, files read back.
    #[test]
    fn every_level_is_read_as_results_write_it() {
        for permission in Permission::ALL {
            let kind = permission.kind();
            let written = levels(kind).into_iter().map(|level| level.text(&[]));
            let (words, not_defined) = words(kind).split_at(levels(kind).len());
            assert_eq!(written.collect::<Vec<_>>(), words, "{permission:?}");
            assert_eq!(not_defined, [NOT_DEFINED], "{permission:?}");
            assert!(levels(kind).into_iter().all(|level| kind.fits(level)), "{permission:?}");
        }
    }
}
