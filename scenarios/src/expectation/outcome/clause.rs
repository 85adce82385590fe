//! One thing that must hold of a session, and how it is judged. What came of the session is worked out elsewhere.

use model::access::Directory;
use model::id::JumpGroupId;
use model::permission::Permission;
use model::session::ActRefusal;
use model::session_policy::Layer;
use model::time::{SimDuration, SimTime};
use model::verdict::{Outcome, Part};

use super::{Answers, Came, NEVER_ASKED, Standing, ToolClause};

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// It starts, or it does not.
    Starts(bool),
    /// It is refused, for a reason of this name.
    Refused(&'static str),
    /// Its schedule permits access next at that moment; `None`: never (JPOL-3).
    NextAccess(Option<SimTime>),
    /// It ends in the way of this name; `None`: not within the run.
    Ends(Option<&'static str>),
    /// Its customer waited for so long at least, until a representative accepted it for the first time.
    WaitedAtLeast(SimDuration),
    /// The same at most.
    WaitedAtMost(SimDuration),
    /// So it stands just after everything at that moment.
    At(SimTime, Standing),
    /// Acts came to nothing in it for these reasons, in this order, and no others did.
    ActsRefused(Vec<ActRefusal>),
    /// What holds of tools, questions and the customer client.
    Tools(ToolClause),
    /// What a call of the client scripting API or credential stores answer.
    Answers(Answers),
    /// What it has of one permission; at least one of the two is asked for.
    Permission {
        /// Which.
        permission: Permission,
        /// Its value, as results write it.
        value: Option<String>,
        /// The layer that decides it.
        decided_by: Option<Layer>,
    },
    /// The user may pin to these Jump Groups, in their order, and to no others.
    PinsTo(Vec<JumpGroupId>),
    /// These, by name, are the answers to wishes to pin and unpin in it, in order and no others (PIN-8).
    Pinning(Vec<&'static str>),
}

impl Clause {
    /// How it came out, if the session was asked for. Names of what is expected are those of `directory`.
    pub(super) fn judged(&self, directory: &Directory, came: Option<&Came<'_>>) -> Part {
        let (about, expected) = (self.about().to_owned(), self.expected(directory));
        let (outcome, measured) = match came.map(|came| self.found(came)) {
            None => (Outcome::Inconclusive, NEVER_ASKED.to_owned()),
            Some((holds, found)) => (if holds { Outcome::Pass } else { Outcome::Fail }, found),
        };
        Part { about, outcome, expected, measured }
    }

    const fn about(&self) -> &'static str {
        match self {
            Self::Starts(_) => "start",
            Self::Refused(_) => "refusal",
            Self::NextAccess(_) => "next access",
            Self::Ends(_) => "end",
            Self::WaitedAtLeast(_) | Self::WaitedAtMost(_) => "waiting",
            Self::At(..) => "standing",
            Self::ActsRefused(_) => "acts refused",
            Self::Tools(clause) => clause.about(),
            Self::Answers(answers) => answers.about(),
            Self::Permission { permission, .. } => permission.name(),
            Self::PinsTo(_) => "places to pin to",
            Self::Pinning(_) => "pinning and unpinning",
        }
    }

    /// What is said of it where it stands among others: of permissions and pins with their name before it.
    pub(super) fn sentence(&self, said: &str) -> String {
        match self {
            Self::Permission { .. } | Self::Pinning(_) => format!("{}: {said}", self.about()),
            _ => said.to_owned(),
        }
    }

    /// What must be.
    pub(super) fn expected(&self, directory: &Directory) -> String {
        match self {
            Self::Starts(true) => "it starts".to_owned(),
            Self::Starts(false) => "it does not start".to_owned(),
            Self::Refused(why) => format!("refused: {why}"),
            Self::NextAccess(next) => access(*next),
            Self::Ends(Some(how)) => format!("it ends: {how}"),
            Self::Ends(None) => "it does not end".to_owned(),
            Self::WaitedAtLeast(span) => format!("its customer waits at least {span}"),
            Self::WaitedAtMost(span) => format!("its customer waits at most {span}"),
            Self::At(_, standing) => standing.words(directory),
            Self::ActsRefused(reasons) => acts_refused(reasons),
            Self::Tools(clause) => clause.words(),
            Self::Answers(answers) => answers.words(),
            Self::Permission { value, decided_by, .. } => decision(value.as_deref(), *decided_by),
            Self::PinsTo(groups) => pins_to(directory, groups),
            Self::Pinning(answers) => pinning(answers),
        }
    }

    /// Whether it holds, and what there is instead.
    fn found(&self, came: &Came<'_>) -> (bool, String) {
        let refused = || came.refused.map(|why| format!("refused: {why}"));
        match self {
            Self::Starts(starts) => (
                came.starts == Some(*starts),
                match came.starts {
                    Some(true) => "it starts".to_owned(),
                    Some(false) => refused().unwrap_or_else(|| "it does not start".to_owned()),
                    None => "no answer".to_owned(),
                },
            ),
            Self::Refused(why) => {
                (came.refused == Some(*why), refused().unwrap_or_else(|| "it was not refused".to_owned()))
            }
            Self::NextAccess(next) => (
                came.next_access == Some(*next),
                match came.next_access {
                    Some(next) => access(next),
                    None => {
                        refused().unwrap_or_else(|| "it was not refused".to_owned()) + ": no schedule stood in its way"
                    }
                },
            ),
            Self::Ends(how) => (
                came.ended == *how && (how.is_some() || came.starts == Some(true)),
                match (came.ended, came.starts) {
                    (Some(how), _) => format!("it ended: {how}"),
                    (None, Some(true)) => "it did not end".to_owned(),
                    (None, _) => "it did not start".to_owned(),
                },
            ),
            Self::WaitedAtLeast(span) => waited(came, |waited| waited >= *span),
            Self::WaitedAtMost(span) => waited(came, |waited| waited <= *span),
            Self::At(at, standing) => {
                standing.found(came.session.and_then(|session| session.state(*at)), &came.directory)
            }
            Self::ActsRefused(reasons) => {
                let refused = came.session.into_iter().flat_map(|session| &session.act_refusals);
                let found: Vec<ActRefusal> = refused.map(|(_, _, why)| *why).collect();
                (found == *reasons, acts_refused(&found))
            }
            Self::Tools(clause) => clause.found(came.session, came.begins_as),
            Self::Answers(answers) => answers.found(came),
            Self::Permission { permission, value, decided_by } => {
                let Some(outcome) = &came.outcome else { return (false, no_permissions()) };
                let found = outcome.get(*permission);
                let (text, layer) = (came.directory.text(found.value), found.holder.layer());
                let holds = value.as_ref().is_none_or(|value| *value == text)
                    && decided_by.is_none_or(|decided_by| decided_by == layer);
                (holds, decision(Some(&text), Some(layer)))
            }
            Self::PinsTo(groups) => {
                let words = came.pins_to.as_ref().map_or_else(no_permissions, |found| pins_to(&came.directory, found));
                (came.pins_to.as_ref() == Some(groups), words)
            }
            Self::Pinning(answers) => (came.pinning == *answers, pinning(&came.pinning)),
        }
    }
}

/// How long the customer waited, and whether that is right.
fn waited(came: &Came<'_>, right: impl Fn(SimDuration) -> bool) -> (bool, String) {
    match came.session.and_then(|session| session.waited) {
        Some(span) => (right(span), format!("its customer waited {span}")),
        None => (false, "nobody accepted it".to_owned()),
    }
}

fn acts_refused(reasons: &[ActRefusal]) -> String {
    // Each is written as results write it: a word.
    let name = |why: &ActRefusal| serde_json::to_value(why).ok().and_then(|name| name.as_str().map(str::to_owned));
    let names: Vec<String> = reasons.iter().filter_map(name).collect();
    if names.is_empty() { "no act refused".to_owned() } else { format!("acts refused: {}", names.join(", ")) }
}

fn decision(value: Option<&str>, decided_by: Option<Layer>) -> String {
    let layer = decided_by.map(|layer| format!("decided by {}", layer.name()));
    value.map(str::to_owned).into_iter().chain(layer).collect::<Vec<_>>().join(", ")
}

fn access(next: Option<SimTime>) -> String {
    next.map_or_else(|| "access is never possible again".to_owned(), |next| format!("access is possible at {next}"))
}

fn no_permissions() -> String {
    "the session has no permissions: it did not start".to_owned()
}

fn pins_to(directory: &Directory, groups: &[JumpGroupId]) -> String {
    let names: Vec<&str> = groups.iter().map(|group| directory[*group].name.as_str()).collect();
    if names.is_empty() { "pins to no Jump Group".to_owned() } else { format!("pins to {}", names.join(", ")) }
}

fn pinning(answers: &[&str]) -> String {
    if answers.is_empty() { "nobody asked to pin or unpin".to_owned() } else { answers.join(", ") }
}

#[cfg(test)]
pub(super) mod tests {
    use model::id::UserId;
    use model::permission::Value;
    use model::record::SessionRecord;
    use model::session_policy::{Decision, Holder};

    use super::*;

    fn came() -> Came<'static> {
        let decision = Decision { value: Value::Allowed(true), holder: Holder::User(UserId(0)), policy: None };
        Came {
            session: None,
            begins_as: None,
            starts: Some(true),
            refused: None,
            next_access: None,
            ended: Some("closed"),
            outcome: Some(model::session_policy::Outcome::new(|_| decision)),
            pins_to: Some(Vec::new()),
            pinning: vec!["no_role", "pinned"],
            managers: vec!["east", "west"],
            directory: Directory::new(),
            at: None,
        }
    }

    pub(in crate::expectation::outcome) fn came_of(session: &SessionRecord) -> Came<'_> {
        Came { session: Some(session), ..came() }
    }

    fn refused() -> Came<'static> {
        Came {
            starts: Some(false),
            refused: Some("outside_schedule"),
            next_access: Some(Some(SimTime::from_secs(36_000))),
            ended: None,
            outcome: None,
            pins_to: None,
            pinning: Vec::new(),
            ..came()
        }
    }

    /// Each clause against a session that fits it and one that does not, and what is said of that.
    #[test]
    fn what_does_not_hold_says_what_there_is_instead() {
        let chat = |value: &str, decided_by| Clause::Permission {
            permission: Permission::Chat,
            value: Some(value.to_owned()),
            decided_by: Some(decided_by),
        };
        let no_permissions = "the session has no permissions: it did not start";
        let cases: [(Clause, Came<'_>, Came<'_>, &str); 13] = [
            (Clause::Starts(true), came(), refused(), "refused: outside_schedule"),
            (Clause::Starts(false), refused(), came(), "it starts"),
            (Clause::Refused("outside_schedule"), refused(), came(), "it was not refused"),
            (
                Clause::NextAccess(Some(SimTime::from_secs(36_000))),
                refused(),
                Came { next_access: Some(None), ..refused() },
                "access is never possible again",
            ),
            (
                Clause::NextAccess(None),
                Came { next_access: Some(None), ..refused() },
                refused(),
                "access is possible at 10h",
            ),
            (
                Clause::NextAccess(None),
                Came { next_access: Some(None), ..refused() },
                came(),
                "it was not refused: no schedule stood in its way",
            ),
            (Clause::Ends(Some("closed")), came(), Came { ended: Some("forced"), ..came() }, "it ended: forced"),
            (
                Clause::Ends(Some("gave_up")),
                Came { ended: Some("gave_up"), ..refused() },
                Came { ended: Some("customer_gone"), ..refused() },
                "it ended: customer_gone",
            ),
            (Clause::Ends(None), Came { ended: None, ..came() }, refused(), "it did not start"),
            (chat("allow", Layer::Representative), came(), Came { outcome: None, ..came() }, no_permissions),
            (Clause::PinsTo(Vec::new()), came(), refused(), no_permissions),
            (Clause::Pinning(vec!["no_role", "pinned"]), came(), refused(), "nobody asked to pin or unpin"),
            (Clause::Pinning(vec![]), refused(), came(), "no_role, pinned"),
        ];
        let directory = Directory::new();
        for (clause, fits, differs, found) in cases {
            assert_eq!(clause.judged(&directory, Some(&fits)).outcome, Outcome::Pass, "{clause:?}");
            let part = clause.judged(&directory, Some(&differs));
            assert_eq!((part.outcome, part.measured.as_str()), (Outcome::Fail, found), "{clause:?}");
            assert_eq!(clause.judged(&directory, None).outcome, Outcome::Inconclusive, "{clause:?}");
        }
        let another_order = Clause::Pinning(vec!["pinned", "no_role"]);
        assert_eq!(another_order.judged(&directory, Some(&came())).outcome, Outcome::Fail);
        let wrong = [chat("deny", Layer::Representative), chat("allow", Layer::JumpClient)];
        for part in wrong.map(|clause| clause.judged(&directory, Some(&came()))) {
            assert_eq!((part.outcome, part.about.as_str()), (Outcome::Fail, "chat"));
            assert_eq!(part.measured, "allow, decided by representative");
        }
    }
}
