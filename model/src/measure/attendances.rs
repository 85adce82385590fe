//! How long each representative was logged in, and in sessions.

use std::collections::BTreeMap;

use crate::id::UserId;
use crate::record::Attendance;
use crate::time::{SimDuration, SimTime};

/// Keeps the time of everybody who was ever logged in or in a session.
#[derive(Clone, Debug, Default)]
pub(super) struct Attendances(BTreeMap<UserId, Clock>);

#[derive(Clone, Debug, Default)]
struct Clock {
    logged_in: Stretches,
    busy: Stretches,
    /// In how many sessions now, and how many so far.
    in_sessions: u32,
    sessions: u32,
}

/// Time in stretches, the last of which may be under way.
#[derive(Clone, Copy, Debug, Default)]
struct Stretches {
    over: SimDuration,
    since: Option<SimTime>,
}

impl Attendances {
    /// Somebody logs in. Returns whether that changes anything.
    pub(super) fn log_in(&mut self, now: SimTime, user: UserId) -> bool {
        self.0.entry(user).or_default().logged_in.begin(now)
    }

    /// Somebody is not logged in any more. Returns whether that changes anything.
    pub(super) fn log_out(&mut self, now: SimTime, user: UserId) -> bool {
        self.0.entry(user).or_default().logged_in.end(now)
    }

    /// Somebody comes into a session. Returns whether it is the only one.
    pub(super) fn come(&mut self, now: SimTime, user: UserId) -> bool {
        let clock = self.0.entry(user).or_default();
        clock.in_sessions += 1;
        clock.sessions += 1;
        clock.in_sessions == 1 && clock.busy.begin(now)
    }

    /// Somebody is not in a session any more. Returns whether it was the only one.
    pub(super) fn go(&mut self, now: SimTime, user: UserId) -> bool {
        let clock = self.0.entry(user).or_default();
        clock.in_sessions = clock.in_sessions.saturating_sub(1);
        clock.in_sessions == 0 && clock.busy.end(now)
    }

    /// Everybody's time up to then, by their places in the directory.
    pub(super) fn at(&self, now: SimTime) -> Vec<Attendance> {
        let of = |(user, clock): (&UserId, &Clock)| Attendance {
            user: *user,
            logged_in: clock.logged_in.until(now),
            busy: clock.busy.until(now),
            sessions: clock.sessions,
        };
        self.0.iter().map(of).collect()
    }
}

impl Stretches {
    fn begin(&mut self, now: SimTime) -> bool {
        let begins = self.since.is_none();
        self.since.get_or_insert(now);
        begins
    }

    fn end(&mut self, now: SimTime) -> bool {
        let since = self.since.take();
        self.over += since.map_or(SimDuration::ZERO, |since| now.since(since));
        since.is_some()
    }

    fn until(mut self, now: SimTime) -> SimDuration {
        self.end(now);
        self.over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_counts_once_however_many_sessions_share_it() {
        let (at, alice, bob) = (SimTime::from_secs, UserId(3), UserId(1));
        let mut found = Attendances::default();
        assert!(found.log_in(at(0), alice) && !found.log_in(at(5), alice), "she is in already");
        assert!(found.come(at(10), alice) && !found.come(at(20), alice));
        assert!(!found.go(at(30), alice) && found.go(at(40), alice));
        assert!(found.log_out(at(50), alice) && !found.log_out(at(55), alice));
        assert!(found.log_in(at(60), alice), "and comes back");
        assert!(found.come(at(65), bob), "who has no console");
        let seconds = SimDuration::from_secs;
        let expected = [
            Attendance { user: bob, logged_in: seconds(0), busy: seconds(35), sessions: 1 },
            Attendance { user: alice, logged_in: seconds(90), busy: seconds(30), sessions: 2 },
        ];
        assert_eq!(found.at(at(100)), expected);
    }
}
