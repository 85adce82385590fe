//! What calls of the client scripting API and credential stores have answered in a session of the run.

use model::access::Directory;
use model::event::{CredentialStep, ScriptRefusal, ScriptStep};
use model::plan::How;
use model::record::SessionRecord;

use super::Came;

/// One thing about their answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answers {
    /// These, by name, are the steps of its call, in order and no others (WEB-3 to WEB-5).
    Script(Vec<&'static str>),
    /// The call finds so many Jump Items, of which the user is to choose one (WEB-4).
    Found(u32),
    /// It is asked for with the Jump Item of that name.
    AskedFor(String),
    /// These credential managers, by name, are asked, in order and no others (CRED-2).
    ManagersAsked(Vec<String>),
    /// So many credentials of the vault and of a manager are listed, each time, in order (CRED-3).
    Listed(Vec<(u32, u32)>),
    /// So many credentials are injected (CRED-4).
    Injected(u32),
}

impl Answers {
    pub(super) const fn about(&self) -> &'static str {
        match self {
            Self::Script(_) | Self::Found(_) => "call",
            Self::AskedFor(_) => "Jump Item",
            Self::ManagersAsked(_) => "credential managers",
            Self::Listed(_) => "lists of credentials",
            Self::Injected(_) => "injections",
        }
    }

    /// What must be.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Script(steps) if steps.is_empty() => "no call".to_owned(),
            Self::Script(steps) => format!("the call: {}", steps.join(", ")),
            Self::Found(count) => format!("{count} Jump Items to choose from"),
            Self::AskedFor(name) => format!("asked for with {name}"),
            Self::ManagersAsked(names) if names.is_empty() => "no credential manager asked".to_owned(),
            Self::ManagersAsked(names) => format!("asked {}", names.join(", then ")),
            Self::Listed(lists) if lists.is_empty() => "no credentials listed".to_owned(),
            Self::Listed(lists) => {
                let list = |(vault, manager): &(u32, u32)| format!("{vault} of the vault and {manager} of a manager");
                format!("listed {}", lists.iter().map(list).collect::<Vec<_>>().join(", then "))
            }
            Self::Injected(0) => "no credential injected".to_owned(),
            Self::Injected(1) => "1 credential injected".to_owned(),
            Self::Injected(count) => format!("{count} credentials injected"),
        }
    }

    /// Whether it holds, and what there is instead.
    pub(super) fn found(&self, came: &Came<'_>) -> (bool, String) {
        let Some(session) = came.session else { return (false, "it is only simulated".to_owned()) };
        let found = match self {
            Self::Script(_) => Self::Script(steps(session)),
            Self::Found(_) => match to_choose_from(session) {
                Some(count) => Self::Found(count),
                None => return (false, "there was nothing to choose from".to_owned()),
            },
            Self::AskedFor(_) => match asked_for(session, &came.directory) {
                Some(name) => Self::AskedFor(name),
                None => return (false, "it was asked for with no Jump Item".to_owned()),
            },
            Self::ManagersAsked(_) => Self::ManagersAsked(managers_asked(session, &came.managers)),
            Self::Listed(_) => Self::Listed(listed(session)),
            Self::Injected(_) => Self::Injected(session.injections.len() as u32),
        };
        (found == *self, found.words())
    }
}

fn steps(session: &SessionRecord) -> Vec<&'static str> {
    let name = |step: &Result<ScriptStep, ScriptRefusal>| match step {
        Ok(step) => step.name(),
        Err(why) => why.name(),
    };
    session.script.iter().map(|(_, step)| name(step)).collect()
}

fn to_choose_from(session: &SessionRecord) -> Option<u32> {
    session.script.iter().find_map(|(_, step)| match step {
        Ok(ScriptStep::Choose { matches }) => Some(*matches),
        _ => None,
    })
}

fn asked_for(session: &SessionRecord, directory: &Directory) -> Option<String> {
    match session.asked {
        Some((_, _, How::Jump(item))) => Some(directory[item].name.clone()),
        _ => None,
    }
}

fn managers_asked(session: &SessionRecord, names: &[&str]) -> Vec<String> {
    let asked = session.credentials.iter().filter_map(|(_, _, step)| match step {
        CredentialStep::ListAsked { of } | CredentialStep::Retrieved { of } => Some(*of),
        CredentialStep::Rerouted { to } => Some(*to),
        CredentialStep::Listed { .. } => None,
    });
    asked.filter_map(|manager| names.get(manager.index())).map(|name| (*name).to_owned()).collect()
}

fn listed(session: &SessionRecord) -> Vec<(u32, u32)> {
    let lists = session.credentials.iter().filter_map(|(_, _, step)| match step {
        CredentialStep::Listed { vault, manager } => Some((*vault, *manager)),
        _ => None,
    });
    lists.collect()
}

#[cfg(test)]
mod tests {
    use model::id::{ConsoleId, JumpItemId, ManagerId, SessionId, UserId};
    use model::session_policy::Representative;
    use model::time::{SimDuration, SimTime};

    use super::super::clause::tests::came_of;
    use super::*;

    /// Each against a session in which it holds and one in which nothing of it happened, and what is said of that.
    #[test]
    fn what_does_not_hold_says_what_there_is_instead() {
        let (at, who) = (SimTime::ZERO, Representative::User(UserId(0)));
        let console = ConsoleId(0);
        let credentials = [
            CredentialStep::ListAsked { of: ManagerId(0) },
            CredentialStep::Rerouted { to: ManagerId(1) },
            CredentialStep::Listed { vault: 3, manager: 200 },
            CredentialStep::Retrieved { of: ManagerId(1) },
        ];
        let steps = [
            Ok(ScriptStep::Authenticate { console }),
            Ok(ScriptStep::Choose { matches: 2 }),
            Err(ScriptRefusal::NotFound),
            Ok(ScriptStep::Start { item: JumpItemId(0), session: SessionId(0) }),
        ];
        let full = SessionRecord {
            script: steps.map(|step| (at, step)).into(),
            credentials: credentials.map(|step| (at, who, step)).into(),
            injections: vec![(at, who, SimDuration::ZERO)],
            ..SessionRecord::default()
        };
        let none = SessionRecord::default();
        let script = vec!["authenticate", "choose", "not_found", "start"];
        let asked: Vec<String> = ["east", "west", "west"].map(str::to_owned).into();
        let cases = [
            (Answers::Script(script.clone()), "no call"),
            (Answers::Found(2), "there was nothing to choose from"),
            (Answers::ManagersAsked(asked.clone()), "no credential manager asked"),
            (Answers::Listed(vec![(3, 200)]), "no credentials listed"),
            (Answers::Injected(1), "no credential injected"),
        ];
        for (answers, instead) in cases {
            assert_eq!(answers.found(&came_of(&full)), (true, answers.words()), "{answers:?}");
            assert_eq!(answers.found(&came_of(&none)), (false, instead.to_owned()), "{answers:?}");
        }
        let wrong = [
            (Answers::Script(script[..3].to_vec()), "the call: authenticate, choose, not_found, start"),
            (Answers::Found(3), "2 Jump Items to choose from"),
            (Answers::AskedFor("db-1".to_owned()), "it was asked for with no Jump Item"),
            (Answers::ManagersAsked(asked[..2].to_vec()), "asked east, then west, then west"),
            (Answers::Listed(vec![]), "listed 3 of the vault and 200 of a manager"),
            (Answers::Injected(2), "1 credential injected"),
        ];
        for (answers, instead) in wrong {
            assert_eq!(answers.found(&came_of(&full)), (false, instead.to_owned()), "{answers:?}");
        }
    }
}
