//! How a call ends: the codes of the contract, and which of several wins.

use std::fmt;

use model::verdict::Outcome;

/// What a call tells its caller, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExitCode {
    /// All held.
    Held,
    /// Nothing failed, but something had no samples or changed nothing (RUN-7).
    Inconclusive,
    /// An expectation or an invariant failed, or a step of the gate.
    Failed,
    /// A scenario, a fleet, a flag or the folder for the report cannot be used.
    BadInput,
    /// Ctrl-C, or the end of a CI job: nothing was written.
    Interrupted,
    /// A bug of ours.
    OurFault,
}

impl ExitCode {
    /// The number that the process exits with.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Held => 0,
            Self::Failed => 1,
            Self::BadInput => 2,
            Self::Inconclusive => 3,
            Self::OurFault => 70,
            // What shells report of a process that Ctrl-C ended.
            Self::Interrupted => 130,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Pass => Self::Held,
            Outcome::Inconclusive => Self::Inconclusive,
            Outcome::Fail => Self::Failed,
        }
    }
}

/// Why a call ends before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// The code it ends with.
    pub(crate) code: ExitCode,
    /// What to tell the person, without a line end; several lines at most.
    pub(crate) message: String,
}

impl Stop {
    /// The person has to change something.
    pub(crate) fn bad_input(message: impl fmt::Display) -> Self {
        Self { code: ExitCode::BadInput, message: message.to_string() }
    }

    /// We have to change something.
    pub(crate) fn our_fault(message: impl fmt::Display) -> Self {
        Self { code: ExitCode::OurFault, message: message.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_wins_in_the_order_of_the_contract() {
        let mut codes =
            [ExitCode::Held, ExitCode::Failed, ExitCode::Inconclusive, ExitCode::OurFault, ExitCode::BadInput];
        codes.sort_by(|a, b| b.cmp(a));
        assert_eq!(codes.map(ExitCode::number), [70, 2, 1, 3, 0]);
    }
}
