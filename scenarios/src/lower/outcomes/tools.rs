//! What is expected of tools, questions and the customer client in a session.

use model::session::{Answer, QuestionEnd, Tool};
use model::time::SimTime;

use super::super::sure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expectation::{InUse, QuestionCame as Came, ToolClause};
use crate::file::Outcome;
use crate::file::outcome::{CameTo, PinnedAs, ToolOn};

/// All of it, in the order of the format. What is looked at has its moment.
pub(super) fn clauses(outcome: &Outcome, out: &mut Diagnostics) -> Vec<ToolClause> {
    let at = SimTime::ZERO + *sure(&outcome.at);
    let mut clauses = Vec::new();
    if let Some(on) = outcome.tools_on.get() {
        let mut on: Vec<InUse> = on.iter().copied().map(InUse::from).collect();
        on.sort_unstable();
        clauses.push(ToolClause::On(at, on));
    }
    clauses.extend(outcome.restriction.copied().map(|how| ToolClause::Restriction(at, how.0)));
    clauses.extend(outcome.client.copied().map(|client| ToolClause::Client(at, client)));
    if !clauses.is_empty() && outcome.session.given && !outcome.at.given {
        let message = "`at` is missing: when shall it be so in the session?";
        let diagnostic = Diagnostic::error(Code::MissingKey, outcome.session.span, message);
        out.push(diagnostic.help("give the moment, such as `at = \"10m\"`"));
    }
    if let Some(questions) = outcome.questions.get() {
        let came = |came_to: CameTo| match came_to {
            CameTo::Yes => Came::Over(QuestionEnd::Answered(Answer::Yes)),
            CameTo::No => Came::Over(QuestionEnd::Answered(Answer::No)),
            CameTo::WrongCredentials => Came::Over(QuestionEnd::Answered(Answer::WrongCredentials)),
            CameTo::AllowedByDefault => Came::Over(QuestionEnd::TimedOut { allowed: true }),
            CameTo::DeniedByDefault => Came::Over(QuestionEnd::TimedOut { allowed: false }),
            CameTo::CalledOff => Came::Over(QuestionEnd::CalledOff),
            CameTo::Open => Came::Open,
        };
        let asked = questions.iter().map(|question| (*sure(&question.asked), question.came_to.copied().map(came)));
        clauses.push(ToolClause::Questions(asked.collect()));
    }
    if let Some(pinned) = outcome.pinned_as.get() {
        clauses.push(ToolClause::PinnedAs(pinned.iter().map(|how| *how == PinnedAs::Service).collect()));
    }
    clauses
}

impl From<ToolOn> for InUse {
    fn from(on: ToolOn) -> Self {
        match on {
            ToolOn::ScreenControl => Self::Screen { control: true },
            ToolOn::ScreenView => Self::Screen { control: false },
            ToolOn::Files => Self::of(Tool::Files),
            ToolOn::Registry => Self::of(Tool::Registry),
            ToolOn::SystemInformation => Self::of(Tool::SystemInformation),
            ToolOn::Clipboard => Self::of(Tool::Clipboard),
            ToolOn::Shell => Self::Shell,
            ToolOn::Transfer => Self::Transfer,
        }
    }
}
