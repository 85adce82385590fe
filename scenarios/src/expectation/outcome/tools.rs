//! What must hold of tools, questions and the customer client in a session of the run.

use model::access::JumpItemKind;
use model::plan::{Action, DeskAction, InstallMode, Plan};
use model::record::{On, Record, SessionRecord};
use model::session::{Answer, CustomerClient, Question, QuestionEnd, Restriction, Tool, ToolKind};
use model::session_policy::Start;
use model::time::SimTime;

use super::in_force_at;

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolClause {
    /// This is on just after everything at that moment, in order, and nothing else is.
    On(SimTime, Vec<InUse>),
    /// So far the customer's interaction is restricted then, or not at all (TOOL-3).
    Restriction(SimTime, Option<Restriction>),
    /// The customer runs that then (ELEV-1, ELEV-2).
    Client(SimTime, CustomerClient),
    /// The customer is asked that, in that order and nothing else; what comes of each where that is said (TOOL-6).
    Questions(Vec<(Question, Option<Came>)>),
    /// What is pinned is installed so, in order and nothing else: as a service, or in user mode (ELEV-5).
    PinnedAs(Vec<bool>),
}

/// Something that is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InUse {
    /// The screen is shared.
    Screen {
        /// And controlled, or else only viewed.
        control: bool,
    },
    /// Another tool.
    Other(ToolKind),
    /// A command shell.
    Shell,
    /// Files are under way.
    Transfer,
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It is not over when the run ends.
    Open,
    /// It is over.
    Over(QuestionEnd),
}

impl InUse {
    /// A tool in whatever colours.
    pub const fn of(tool: Tool) -> Self {
        match tool {
            Tool::Screen { control, .. } => Self::Screen { control },
            other => Self::Other(other.kind()),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Screen { control: true } => "screen control",
            Self::Screen { control: false } => "screen view",
            Self::Other(ToolKind::Screen) => "screen",
            Self::Other(ToolKind::Files) => "files",
            Self::Other(ToolKind::Registry) => "registry",
            Self::Other(ToolKind::SystemInformation) => "system information",
            Self::Other(ToolKind::Clipboard) => "clipboard",
            Self::Shell => "shell",
            Self::Transfer => "transfer",
        }
    }
}

impl From<On> for InUse {
    fn from(on: On) -> Self {
        match on {
            On::Tool(tool) => Self::of(tool),
            On::Shell(_) => Self::Shell,
            On::Transfer(_) => Self::Transfer,
        }
    }
}

impl ToolClause {
    pub(super) const fn about(&self) -> &'static str {
        match self {
            Self::On(..) => "tools",
            Self::Restriction(..) => "restriction",
            Self::Client(..) => "customer client",
            Self::Questions(_) => "questions",
            Self::PinnedAs(_) => "installation",
        }
    }

    /// What must be.
    pub(super) fn words(&self) -> String {
        match self {
            Self::On(_, on) => {
                let words: Vec<&str> = on.iter().map(|one| one.word()).collect();
                if words.is_empty() { "nothing is on".to_owned() } else { format!("on: {}", words.join(", ")) }
            }
            Self::Restriction(_, None) => "the customer is not restricted".to_owned(),
            Self::Restriction(_, Some(Restriction::Input)) => "the customer's input is restricted".to_owned(),
            Self::Restriction(_, Some(Restriction::ScreenAndInput)) => {
                "the customer's screen and input are restricted".to_owned()
            }
            Self::Client(_, client) => match client {
                CustomerClient::Browser => "the customer is in a browser".to_owned(),
                CustomerClient::Chat => "the customer runs click-to-chat".to_owned(),
                CustomerClient::Full => "the customer client is the full one".to_owned(),
                CustomerClient::Elevated => "the customer client is elevated".to_owned(),
            },
            Self::Questions(asked) if asked.is_empty() => "nothing is asked".to_owned(),
            Self::Questions(asked) => {
                let asked = asked.iter().map(|(question, came)| match came {
                    Some(came) => format!("{}: {}", question_word(*question), came.word()),
                    None => question_word(*question).to_owned(),
                });
                format!("asked: {}", asked.collect::<Vec<_>>().join(", "))
            }
            Self::PinnedAs(services) if services.is_empty() => "nothing is pinned".to_owned(),
            Self::PinnedAs(services) => {
                let words = services.iter().map(|service| if *service { "as a service" } else { "in user mode" });
                format!("pinned {}", words.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// Whether it holds of a session that began with that customer client, and what there is instead.
    pub(super) fn found(&self, session: Option<&SessionRecord>, begins_as: Option<CustomerClient>) -> (bool, String) {
        let Some(session) = session else { return (false, "there is no such session".to_owned()) };
        let state = |at: SimTime| session.state(at);
        let is_over = |at: SimTime| session.ended.is_some_and(|(ended, _)| ended <= at);
        let found = match self {
            Self::On(at, _) => state(*at).map(|state| {
                let mut on: Vec<InUse> = state.on.iter().map(|(_, on)| InUse::from(*on)).collect();
                on.sort_unstable();
                Self::On(*at, on)
            }),
            Self::Restriction(at, _) => state(*at).map(|state| Self::Restriction(*at, state.restriction)),
            Self::Client(at, _) if is_over(*at) => return (false, "the session was over".to_owned()),
            Self::Client(at, _) => {
                state(*at).and_then(|state| state.elevated_to.or(begins_as)).map(|client| Self::Client(*at, client))
            }
            Self::Questions(expected) => {
                // What is not expected of one is as it came.
                let asked = session.questions.iter().enumerate().map(|(place, asked)| {
                    let came = asked.over.map_or(Came::Open, |(_, how)| Came::Over(how));
                    let said = expected.get(place).is_none_or(|(_, came)| came.is_some());
                    (asked.question, said.then_some(came))
                });
                Some(Self::Questions(asked.collect()))
            }
            Self::PinnedAs(_) => {
                Some(Self::PinnedAs(session.pinned_as.iter().map(|(_, _, service)| *service).collect()))
            }
        };
        match found {
            Some(found) => (found == *self, found.words()),
            None => (false, "there was no such session yet".to_owned()),
        }
    }
}

impl Came {
    const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Over(QuestionEnd::Answered(Answer::Yes)) => "yes",
            Self::Over(QuestionEnd::Answered(Answer::No)) => "no",
            Self::Over(QuestionEnd::Answered(Answer::WrongCredentials)) => "wrong credentials",
            Self::Over(QuestionEnd::TimedOut { allowed: true }) => "allowed by default",
            Self::Over(QuestionEnd::TimedOut { allowed: false }) => "denied by default",
            Self::Over(QuestionEnd::CalledOff) => "called off",
        }
    }
}

const fn question_word(question: Question) -> &'static str {
    match question {
        Question::ScreenSharing => "screen sharing",
        Question::CommandShell => "command shell",
        Question::FileTransfer => "file transfer",
        Question::Registry => "registry",
        Question::SpecialActions => "special actions",
        Question::SystemInformation => "system information",
        Question::Elevation => "elevation",
        Question::FullClient => "full client",
        Question::Credentials => "credentials",
        Question::Challenge => "challenge",
    }
}

/// What runs at the other end as a session begins: what its customer brings, or the Jump Client as it was installed by then.
pub(super) fn begins_as(plan: &Plan, record: &Record, place: usize) -> Option<CustomerClient> {
    let brings = plan.timeline.iter().find_map(|entry| match &entry.action {
        Action::Desk(DeskAction::Customer(customer)) if customer.session.index() == place => {
            Some(customer.arrival.client)
        }
        _ => None,
    });
    let (at, _, start) = match (brings, record.sessions.get(place)?.started) {
        (Some(client), _) => return Some(client),
        (None, started) => started?,
    };
    let is_service = match start {
        Start::Customer { .. } | Start::SupportButton(_) => false,
        Start::JumpTo(_) => true,
        Start::Jump { item, .. } => {
            let pins = record.sessions.iter().flat_map(|session| &session.pinned_as);
            let pinned = pins.filter(|(then, pinned, _)| *pinned == item && *then <= at).max_by_key(|(then, ..)| *then);
            match (pinned, in_force_at(plan, at).directory()[item].kind) {
                (Some((_, _, service)), _) => *service,
                (None, JumpItemKind::JumpClient(Some(client))) => {
                    plan.clients[client.index()].install_mode == InstallMode::Service
                }
                (None, _) => true,
            }
        }
    };
    Some(if is_service { CustomerClient::Elevated } else { CustomerClient::Full })
}

#[cfg(test)]
mod tests {
    use model::id::JumpItemId;
    use model::record::{AskedQuestion, SessionState};
    use model::session::Colours;
    use model::session_policy::Representative;

    use super::*;

    /// A session in which a shell and a screen were on from 10 s to 20 s, that was asked twice, and pinned.
    fn session() -> SessionRecord {
        let who = Representative::User(model::id::UserId(0));
        let screen = On::Tool(Tool::Screen { colours: Colours::Few, control: false });
        let on = SessionState {
            on: vec![(who, On::Shell(4)), (who, screen)],
            restriction: Some(Restriction::Input),
            elevated_to: Some(CustomerClient::Elevated),
            ..SessionState::default()
        };
        let at = SimTime::from_secs;
        let asked = |question, over| AskedQuestion { at: at(9), number: 1, question, over };
        SessionRecord {
            states: vec![(at(5), SessionState::default()), (at(10), on), (at(20), SessionState::default())],
            questions: vec![
                asked(Question::CommandShell, Some((at(10), QuestionEnd::TimedOut { allowed: true }))),
                asked(Question::Credentials, None),
            ],
            pinned_as: vec![(at(15), JumpItemId(1), true)],
            ended: Some((at(20), model::event::SessionEnd::Closed)),
            ..SessionRecord::default()
        }
    }

    #[test]
    fn what_does_not_hold_says_what_there_is_instead() {
        let at = SimTime::from_secs;
        let (view, shell) = (InUse::Screen { control: false }, InUse::Shell);
        let asked = |second: Option<Came>| {
            ToolClause::Questions(vec![
                (Question::CommandShell, Some(Came::Over(QuestionEnd::TimedOut { allowed: true }))),
                (Question::Credentials, second),
            ])
        };
        let both = "asked: command shell: allowed by default, credentials: open";
        let cases = [
            (ToolClause::On(at(12), vec![view, shell]), ToolClause::On(at(12), vec![shell]), "on: screen view, shell"),
            (ToolClause::On(at(25), vec![]), ToolClause::On(at(3), vec![]), "there was no such session yet"),
            (
                ToolClause::Restriction(at(12), Some(Restriction::Input)),
                ToolClause::Restriction(at(12), None),
                "the customer's input is restricted",
            ),
            (
                ToolClause::Restriction(at(7), None),
                ToolClause::Restriction(at(7), Some(Restriction::Input)),
                "the customer is not restricted",
            ),
            (
                ToolClause::Client(at(7), CustomerClient::Full),
                ToolClause::Client(at(12), CustomerClient::Full),
                "the customer client is elevated",
            ),
            (
                ToolClause::Client(at(12), CustomerClient::Elevated),
                ToolClause::Client(at(25), CustomerClient::Elevated),
                "the session was over",
            ),
            (asked(Some(Came::Open)), asked(Some(Came::Over(QuestionEnd::CalledOff))), both),
            (asked(None), ToolClause::Questions(vec![]), both),
            (ToolClause::PinnedAs(vec![true]), ToolClause::PinnedAs(vec![false]), "pinned as a service"),
        ];
        let (session, full) = (session(), Some(CustomerClient::Full));
        for (holds, differs, found) in cases {
            assert!(holds.found(Some(&session), full).0, "{holds:?}");
            assert_eq!(differs.found(Some(&session), full), (false, found.to_owned()), "{differs:?}");
            assert!(!holds.found(None, full).0, "{holds:?}");
        }
    }
}
