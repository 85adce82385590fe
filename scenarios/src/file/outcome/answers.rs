//! What calls of the client scripting API and credential stores answer, as outcomes name it.

use crate::diagnostic::Diagnostics;
use crate::file::key::{Form, Key};
use crate::file::shape::shape;
use crate::file::tree::Node;
use crate::file::value::{Value, word};

/// How far a call comes, or why to nothing, by the name that results give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScriptAnswer(pub(crate) &'static str);

shape! {
    /// One list of credentials: how many are shown.
    ListedCredentials "a list of credentials" {
        /// Of the built-in vault.
        vault: u32, default("0"), within("0", "100000");
        /// Of the credential manager.
        manager: u32, default("0"), within("0", "100000");
    }
}

impl Value for ScriptAnswer {
    const FORM: Form = Form::Choice(ANSWERS);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let found = word(node, ANSWERS, key, out)?;
        ANSWERS.iter().find(|name| **name == found).map(|name| Self(name))
    }
}

const ANSWERS: &[&str] = &[
    "authenticate",
    "open",
    "choose",
    "start",
    "operation",
    "command",
    "no_criteria",
    "device",
    "no_console",
    "nothing_found",
    "not_found",
    "not_logged_in",
    "superseded",
    "licences",
    "web_and_mobile_off",
    "software",
    "certificate",
];

#[cfg(test)]
mod tests {
    use model::event::{LogInRefusal, ScriptRefusal, ScriptStep};
    use model::id::{ConsoleId, JumpItemId, SessionId};

    use super::*;

    #[test]
    fn answers_are_called_as_results_call_them() {
        let console = ConsoleId(0);
        let steps = [
            ScriptStep::Authenticate { console },
            ScriptStep::Open { console },
            ScriptStep::Choose { matches: 2 },
            ScriptStep::Start { item: JumpItemId(0), session: SessionId(0) },
        ];
        let refusals = [
            ScriptRefusal::Operation,
            ScriptRefusal::Command,
            ScriptRefusal::NoCriteria,
            ScriptRefusal::Device,
            ScriptRefusal::NoConsole,
            ScriptRefusal::NothingFound,
            ScriptRefusal::NotFound,
            ScriptRefusal::NotLoggedIn,
            ScriptRefusal::Superseded,
            ScriptRefusal::LogIn(LogInRefusal::Licences),
            ScriptRefusal::LogIn(LogInRefusal::WebAndMobileOff),
            ScriptRefusal::LogIn(LogInRefusal::Software),
            ScriptRefusal::LogIn(LogInRefusal::Certificate),
        ];
        assert_eq!(steps.map(ScriptStep::name), ANSWERS[..4]);
        assert_eq!(refusals.map(ScriptRefusal::name), ANSWERS[4..]);
        assert_eq!(ScriptRefusal::LogIn(LogInRefusal::Device).name(), "device");
    }
}
