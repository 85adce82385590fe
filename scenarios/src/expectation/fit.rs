//! Which scopes fit which subjects, and what to write instead where they do not.

use super::grammar::{GaugeFigure, Scope, Subject};

/// A scope that does not fit its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) message: String,
    pub(super) help: String,
}

/// Refuses what no record could answer exactly: moments of a counter, distributions and sliding windows are kept for the
/// whole run only, and only a gauge has a value at every moment.
pub(super) fn check(scope: &Scope, subject: &Subject) -> Result<(), Misfit> {
    let misfit = |message: String, help: String| Err(Misfit { message, help });
    match (scope, subject) {
        (Scope::Run, _)
        | (Scope::Span(_), Subject::Total(_) | Subject::GaugeFigure(..))
        | (
            Scope::Always(_) | Scope::Never(_) | Scope::At(_) | Scope::Within { .. } | Scope::By(_),
            Subject::Gauge(_),
        ) => Ok(()),
        (Scope::Span(span), Subject::Gauge(gauge)) => misfit(
            format!("`{gauge}` has many values in a span: which of them?"),
            format!("write `{span}, always: {gauge} ...`, `never`, or a figure: `{span}: max {gauge} ...`"),
        ),
        (_, Subject::GaugeFigure(figure, gauge)) => misfit(
            format!("`{figure} {gauge}` is one figure of a span; it does not change from moment to moment"),
            match figure {
                GaugeFigure::Mean => format!("write `from INSTANT to INSTANT: {figure} {gauge} ...`"),
                _ => format!("write `{gauge}` alone, or `from INSTANT to INSTANT: {figure} {gauge} ...`"),
            },
        ),
        (_, Subject::Total(counter)) => {
            misfit(format!("`{counter}` is a total of a span"), format!("write `from start to INSTANT: {counter} ...`"))
        }
        (_, Subject::Peak { .. }) => misfit(
            "sliding windows are measured over the whole run".into(),
            format!("write `{subject} ...` with no scope: it looks at every window"),
        ),
        (_, Subject::Latency(..)) => {
            misfit("latencies are measured over the whole run".into(), format!("write `{subject} ...` with no scope"))
        }
        (_, Subject::Time(_) | Subject::Difference { .. }) => misfit(
            "the first and the last are those of the whole run".into(),
            format!("write `{subject} ...` with no scope, and the instant on the right side"),
        ),
    }
}
