//! Why a Jump Policy refuses that a session starts or is elevated, in words for the user who asked.

use jiff::Zoned;

/// Why not, and what would help.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The schedule does not permit a session to start (JPOL-2, JPOL-3).
    #[error(
        "the schedule of Jump Policy `{policy}` does not permit a session to start now; {}{}", next_words(.next.as_ref()),
        if *.may_override { ". You may override the schedule and start anyway" } else { "" }
    )]
    OutsideSchedule {
        /// The policy's name.
        policy: String,
        /// When access is next possible, on the clocks of the policy's zone; never again if there is none.
        next: Option<Zoned>,
        /// Whether this user may override the schedule (JPOL-4).
        may_override: bool,
    },
    /// The user asked to override the schedule and may not (JPOL-4).
    #[error(
        "only a user who may modify Jump Policies can override the schedule of Jump Policy `{policy}`; {}",
        next_words(.next.as_ref())
    )]
    MayNotOverride {
        /// The policy's name.
        policy: String,
        /// When access is next possible without that, on the clocks of the policy's zone; never again if there is none.
        next: Option<Zoned>,
    },
    /// The policy requires a ticket id (JPOL-6).
    #[error("Jump Policy `{policy}` requires a ticket id before a session starts: enter one and Jump again")]
    TicketMissing {
        /// The policy's name.
        policy: String,
    },
    /// The policy requires a multi-factor challenge (JPOL-7).
    #[error(
        "Jump Policy `{policy}` requires the end user to pass a multi-factor challenge before a session starts or is \
         elevated: have them pass it and try again"
    )]
    ChallengeNotPassed {
        /// The policy's name.
        policy: String,
    },
}

fn next_words(next: Option<&Zoned>) -> String {
    match next {
        Some(next) => {
            let zone = next.time_zone().iana_name().unwrap_or("local time");
            let local = next.strftime("%A, %Y-%m-%d %H:%M");
            format!("access is next possible on {local} {zone} ({})", next.timestamp())
        }
        None => "access is not possible again before the calendar ends".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_say_what_helps() {
        let (policy, next) = (String::from("Nights"), "2026-11-23T20:00:00[Europe/Berlin]".parse().ok());
        let when = "access is next possible on Monday, 2026-11-23 20:00 Europe/Berlin (2026-11-23T19:00:00Z)";
        let outside = "the schedule of Jump Policy `Nights` does not permit a session to start now";
        let refused = |next: &Option<Zoned>, may_override| {
            Refused::OutsideSchedule { policy: policy.clone(), next: next.clone(), may_override }.to_string()
        };
        assert_eq!(refused(&next, false), format!("{outside}; {when}"));
        assert_eq!(refused(&next, true), format!("{outside}; {when}. You may override the schedule and start anyway"));
        assert_eq!(refused(&None, false), format!("{outside}; access is not possible again before the calendar ends"));
        let may_not = Refused::MayNotOverride { policy: policy.clone(), next: next.clone() };
        assert_eq!(
            may_not.to_string(),
            format!(
                "only a user who may modify Jump Policies can override the schedule of Jump Policy `Nights`; {when}"
            )
        );
    }
}
