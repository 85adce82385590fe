//! Whether a session may start under a Jump Policy, until when it may go on, and whether it may be elevated.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{JumpPolicy, Notices, Refused};

/// What somebody who Jumps brings along.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The ticket id that was given; a blank one is none.
    pub ticket_id: Option<String>,
    /// Whether the end user has passed the multi-factor challenge.
    pub challenge_passed: bool,
    /// Whether the user may modify Jump Policies, and so override a schedule (JPOL-4).
    pub may_override: bool,
    /// Whether the user asks to override the schedule. Of no effect while it permits access.
    pub overrides: bool,
}

/// A session may start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Whether the schedule was overridden. It then forces no end upon the session (JPOL-10).
    pub overridden: bool,
    /// When the session is forced to end; never, if there is none (JPOL-3, JPOL-5).
    pub forced_end: Option<Timestamp>,
    /// When the user is told that a strict schedule ends, whether or not it ends this session (JPOL-5, JPOL-10).
    pub notices: Notices,
}

impl JumpPolicy {
    /// Whether a session may start at `moment`, and for how long.
    ///
    /// A session that begins inside the schedule may go on past its end, unless the schedule is strict: it is then forced to
    /// end at the end of the window in which it began. One that overrides the schedule is told of the end of the next window.
    ///
    /// # Errors
    /// Of several reasons the first: the schedule, since whoever cannot Jump now need not look for a ticket; then the ticket;
    /// then the challenge, which troubles the end user.
    pub fn admit(&self, moment: Timestamp, request: &Request) -> Result<Admitted, Refused> {
        let admitted = self.admit_by_schedule(moment, request)?;
        let given = request.ticket_id.as_deref().is_some_and(|ticket| !ticket.trim().is_empty());
        if self.ticket_required && !given {
            return Err(Refused::TicketMissing { policy: self.name.clone() });
        }
        self.elevate(request.challenge_passed)?;
        Ok(admitted)
    }

    /// Whether a session under this policy may be elevated (JPOL-7). Schedule and ticket are asked for at its start alone.
    ///
    /// # Errors
    /// If the end user has yet to pass the challenge for it.
    pub fn elevate(&self, challenge_passed: bool) -> Result<(), Refused> {
        match self.challenge_required && !challenge_passed {
            true => Err(Refused::ChallengeNotPassed { policy: self.name.clone() }),
            false => Ok(()),
        }
    }

    fn admit_by_schedule(&self, moment: Timestamp, request: &Request) -> Result<Admitted, Refused> {
        let Some(schedule) = &self.schedule else {
            return Ok(Admitted { overridden: false, forced_end: None, notices: Notices::NONE });
        };
        let next = schedule.next_open(moment);
        let overridden = next != Some(moment);
        if overridden && !(request.overrides && request.may_override) {
            let (policy, next) = (self.name.clone(), next.map(|next| next.to_zoned(schedule.zone().clone())));
            return Err(match request.overrides {
                true => Refused::MayNotOverride { policy, next },
                false => Refused::OutsideSchedule { policy, next, may_override: request.may_override },
            });
        }
        let end = next.and_then(|next| schedule.window_end(next)).filter(|_| schedule.strict());
        let notices = end.map_or(Notices::NONE, |end| Notices::new(moment, end));
        Ok(Admitted { overridden, forced_end: end.filter(|_| !overridden), notices })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;

    use super::*;
    use crate::access::schedule::{Entry, Schedule, WeekTime};

    /// Open on Mondays from 20:00 to 05:00 in Berlin, which is from 19:00 to 04:00 UTC in November.
    fn nights(strict: bool) -> JumpPolicy {
        let time = |day, hour| WeekTime::new(day, jiff::civil::time(hour, 0, 0, 0)).expect("whole minutes");
        let entry = Entry::new(time(Weekday::Monday, 20), time(Weekday::Tuesday, 5)).expect("it has a length");
        let schedule = Schedule::new(true, "Europe/Berlin", vec![entry], strict).expect("a schedule");
        JumpPolicy { name: "Nights".into(), schedule: Some(schedule), ..JumpPolicy::default() }
    }

    fn at(text: &str) -> Timestamp {
        format!("2026-11-{text}:00Z").parse().expect("a moment")
    }

    fn told(admitted: &Admitted) -> Vec<String> {
        admitted.notices.iter().map(|notice| notice.strftime("%d %H:%M").to_string()).collect()
    }

    /// Covers: JPOL-2.
    #[test]
    fn a_session_starts_inside_the_schedule_only() {
        let mut policy = nights(false);
        for (moment, open) in
            [("16T18:59", false), ("16T19:00", true), ("17T03:59", true), ("17T04:00", false), ("18T20:00", false)]
        {
            assert_eq!(policy.admit(at(moment), &Request::default()).is_ok(), open, "{moment}");
        }
        let schedule = policy.schedule.take();
        assert!(policy.admit(at("18T20:00"), &Request::default()).is_ok(), "nothing restricts it");
        let entries = schedule.expect("it had one").entries().to_vec();
        policy.schedule = Some(Schedule::new(false, "Europe/Berlin", entries, true).expect("a schedule"));
        let admitted = policy.admit(at("18T20:00"), &Request::default()).expect("the schedule is disabled");
        assert_eq!((admitted.forced_end, told(&admitted)), (None, vec![]));
    }

    /// Covers: JPOL-3.
    #[test]
    fn a_session_goes_on_past_the_end_and_no_other_starts() {
        let policy = nights(false);
        let admitted = policy.admit(at("17T03:59"), &Request::default()).expect("it is open");
        assert_eq!((admitted.forced_end, told(&admitted), admitted.overridden), (None, vec![], false));
        let refused = policy.admit(at("17T04:00"), &Request::default()).expect_err("it is over");
        let Refused::OutsideSchedule { next: Some(next), may_override: false, .. } = &refused else {
            panic!("{refused:?}")
        };
        assert_eq!(next.to_string(), "2026-11-23T20:00:00+01:00[Europe/Berlin]");
        assert_eq!(policy.admit(next.timestamp(), &Request::default()).map(|admitted| admitted.overridden), Ok(false));
        let just_before = next.timestamp() - jiff::SignedDuration::from_micros(1);
        policy.admit(just_before, &Request::default()).expect_err("not before it said");
    }

    /// Covers: JPOL-4.
    #[test]
    fn who_may_modify_policies_may_override_the_schedule() {
        let policy = nights(false);
        let ask = |may_override, overrides| {
            let request = Request { may_override, overrides, ..Request::default() };
            policy.admit(at("18T20:00"), &request)
        };
        assert_eq!(ask(true, true).map(|admitted| admitted.overridden), Ok(true));
        assert!(matches!(ask(false, true), Err(Refused::MayNotOverride { next: Some(_), .. })));
        assert!(matches!(ask(true, false), Err(Refused::OutsideSchedule { may_override: true, .. })));
        assert!(matches!(ask(false, false), Err(Refused::OutsideSchedule { may_override: false, .. })));
    }

    /// Covers: JPOL-5.
    #[test]
    fn a_strict_schedule_ends_sessions_after_notices() {
        let cases: [(&str, &[&str]); 7] = [
            ("16T19:00", &["17 03:45", "17 03:50", "17 03:55"]),
            ("17T03:45", &["17 03:45", "17 03:50", "17 03:55"]),
            ("17T03:46", &["17 03:46", "17 03:50", "17 03:55"]),
            ("17T03:50", &["17 03:50", "17 03:55"]),
            ("17T03:52", &["17 03:52", "17 03:55"]),
            ("17T03:55", &["17 03:55"]),
            ("17T03:59", &["17 03:59"]),
        ];
        for (moment, notices) in cases {
            let admitted = nights(true).admit(at(moment), &Request::default()).expect("it is open");
            assert_eq!(admitted.forced_end, Some(at("17T04:00")), "{moment}");
            assert_eq!(told(&admitted), notices, "{moment}");
        }
    }

    /// Covers: JPOL-6.
    #[test]
    fn a_ticket_is_asked_for_where_it_is_required() {
        let asks = |ticket_required, ticket: Option<&str>| {
            let policy = JumpPolicy { ticket_required, ..nights(false) };
            let request = Request { ticket_id: ticket.map(str::to_owned), ..Request::default() };
            policy.admit(at("16T19:00"), &request).map(|_| ())
        };
        let missing = Err(Refused::TicketMissing { policy: "Nights".into() });
        assert_eq!(asks(true, None), missing);
        assert_eq!(asks(true, Some(" ")), missing);
        assert_eq!(asks(true, Some("INC-1")), Ok(()));
        assert_eq!(asks(false, None), Ok(()));
    }

    /// Covers: JPOL-7.
    #[test]
    fn a_challenge_is_asked_for_at_the_start_and_at_an_elevation() {
        for (challenge_required, challenge_passed, passes) in
            [(true, true, true), (true, false, false), (false, true, true), (false, false, true)]
        {
            let policy = JumpPolicy { challenge_required, ..nights(false) };
            let request = Request { challenge_passed, ..Request::default() };
            let expected = if passes { Ok(()) } else { Err(Refused::ChallengeNotPassed { policy: "Nights".into() }) };
            assert_eq!(policy.admit(at("16T19:00"), &request).map(|_| ()), expected);
            assert_eq!(policy.elevate(challenge_passed), expected);
        }
    }

    #[test]
    fn an_override_stands_in_for_nothing_but_the_schedule() {
        let policy = JumpPolicy { ticket_required: true, challenge_required: true, ..nights(true) };
        let mut request = Request { may_override: true, overrides: true, ..Request::default() };
        let ask = |request: &Request| policy.admit(at("18T20:00"), request);
        assert!(matches!(ask(&request), Err(Refused::TicketMissing { .. })));
        request.ticket_id = Some("INC-1".into());
        assert!(matches!(ask(&request), Err(Refused::ChallengeNotPassed { .. })));
        request.challenge_passed = true;
        assert!(ask(&request).is_ok());
        request.overrides = false;
        assert!(matches!(ask(&request), Err(Refused::OutsideSchedule { .. })));
    }

    /// Covers: JPOL-10.
    #[test]
    fn an_overriding_session_is_told_and_not_ended() {
        let request = Request { may_override: true, overrides: true, ..Request::default() };
        let admit = |strict, moment| nights(strict).admit(at(moment), &request).expect("it is overridden or open");
        let overriding = admit(true, "16T12:00");
        assert_eq!((overriding.overridden, overriding.forced_end), (true, None));
        assert_eq!(told(&overriding), ["17 03:45", "17 03:50", "17 03:55"], "of the next scheduled end");
        let inside = admit(true, "16T20:00");
        assert_eq!((inside.overridden, inside.forced_end), (false, Some(at("17T04:00"))), "nothing was overridden");
        let lenient = admit(false, "16T12:00");
        assert_eq!((lenient.overridden, lenient.forced_end, told(&lenient)), (true, None, vec![]));
    }
}
