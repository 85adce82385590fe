//! Who may come in, and when: admissions evenly paced at the connection rate, a bounded line before them, and a time
//! to return for those who do not fit in it (CONN-2, CONN-5, CONN-7, CONN-9).

use std::collections::VecDeque;

use crate::id::ConnectionId;
use crate::time::{MICROS_PER_SECOND, SimDuration, SimTime};

/// The admission line and its pacing.
#[derive(Clone, Debug)]
pub struct Admission {
    rate: u32,
    line_max: u32,
    line: VecDeque<(ConnectionId, SimTime)>,
    /// Connections in `line` that have left it; they are passed over when their turn comes.
    left: usize,
    pace: Pace,
    /// The moment for which the next one who does not fit is told to return.
    next_return: SimTime,
}

/// Even pacing without drift: the n-th slot after `base` lies at `base + ceil(n / rate)`, so that any `rate + 1`
/// consecutive slots span at least a whole second.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    /// The slot from which the later ones are counted; nothing before the first.
    base: Option<SimTime>,
    slots: u64,
    /// A higher rate must not open a slot in the past.
    not_before: SimTime,
}

/// What becomes of a connection that asks to be admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is admitted at once.
    Now,
    /// It stands in line, as the number given.
    InLine(u32),
    /// The line is full: it should return after that span.
    Return(SimDuration),
}

impl Admission {
    /// An empty line. `rate` is per second, 1 to 300; `line_max` is at least 1.
    pub fn new(rate: u32, line_max: u32) -> Self {
        Self { rate, line_max, line: VecDeque::new(), left: 0, pace: Pace::default(), next_return: SimTime::ZERO }
    }

    /// How many stand in line.
    pub fn line(&self) -> usize {
        self.line.len() - self.left
    }

    /// One of those who stand in line is gone. Whoever polls next must no longer want it.
    pub fn leave(&mut self) {
        self.left += 1;
        if self.left == self.line.len() {
            self.clear_line();
        }
    }

    /// Admissions that follow keep to the new rate: the next one comes no sooner than `1 / rate` after the last (CONN-9).
    pub fn set_rate(&mut self, now: SimTime, rate: u32) {
        self.pace = Pace { base: self.pace.last(self.rate), slots: 0, not_before: now };
        self.rate = rate;
    }

    /// A connection asks to be admitted.
    pub fn ask(&mut self, now: SimTime, connection: ConnectionId) -> Place {
        if self.line.is_empty() && self.pace.next(self.rate) <= now {
            self.pace.take(now, self.rate);
            return Place::Now;
        }
        if self.line() >= self.line_max as usize {
            return Place::Return(self.promise(now));
        }
        self.line.push_back((connection, now));
        Place::InLine(self.line() as u32)
    }

    /// The connection whose turn it is at `now`, with the time at which it joined the line. One for which `is_wanted`
    /// no longer holds is passed over and costs no slot.
    pub fn poll_admitted(
        &mut self,
        now: SimTime,
        is_wanted: impl Fn(ConnectionId) -> bool,
    ) -> Option<(ConnectionId, SimTime)> {
        while self.line.front().is_some_and(|(connection, _)| !is_wanted(*connection)) {
            self.line.pop_front();
            self.left -= 1;
        }
        if self.poll_timeout()? > now {
            return None;
        }
        self.pace.take(now, self.rate);
        self.line.pop_front()
    }

    /// When the next one in line is admitted.
    pub fn poll_timeout(&self) -> Option<SimTime> {
        self.line.front().map(|(_, joined)| self.pace.next(self.rate).max(*joined))
    }

    /// Everybody is gone; the pace is kept, so that a restart does not let through more than the rate.
    pub fn clear(&mut self) {
        self.clear_line();
        self.next_return = SimTime::ZERO;
    }

    fn clear_line(&mut self) {
        self.line.clear();
        self.left = 0;
    }

    /// Return times are handed out at the connection rate, beginning when half of the line will have been admitted: the
    /// line then neither runs dry nor overflows again.
    fn promise(&mut self, now: SimTime) -> SimDuration {
        let interval = SimDuration::from_micros(MICROS_PER_SECOND.div_ceil(u64::from(self.rate)));
        let at = self.next_return.max(now + interval * (self.line() as u64 / 2).max(1));
        self.next_return = at + interval;
        at.since(now)
    }
}

impl Pace {
    fn slot(base: SimTime, slots: u64, rate: u32) -> SimTime {
        base + SimDuration::from_micros((slots * MICROS_PER_SECOND).div_ceil(u64::from(rate)))
    }

    fn last(&self, rate: u32) -> Option<SimTime> {
        self.base.map(|base| Self::slot(base, self.slots, rate))
    }

    fn next(&self, rate: u32) -> SimTime {
        self.base.map_or(self.not_before, |base| Self::slot(base, self.slots + 1, rate).max(self.not_before))
    }

    fn take(&mut self, now: SimTime, rate: u32) {
        match self.base {
            Some(base) if Self::slot(base, self.slots + 1, rate) == now => self.slots += 1,
            _ => *self = Self { base: Some(now), slots: 0, not_before: now },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn micros(at: u64) -> SimTime {
        SimTime::from_micros(at as i64)
    }

    /// The last of N comes exactly ceil((N - 1) / R) after the first when all wait.
    ///
    /// Covers: CONN-7.
    #[test]
    fn a_storm_drains_evenly() {
        for rate in [1, 7, 50, 299, 300] {
            let mut admission = Admission::new(rate, 10_000);
            assert_eq!(admission.ask(micros(5), ConnectionId(0)), Place::Now);
            for n in 1..1_000 {
                assert_eq!(admission.ask(micros(5), ConnectionId(n)), Place::InLine(n));
            }
            for n in 1..1_000_u64 {
                let at = admission.poll_timeout().expect("somebody waits");
                assert_eq!(at, micros(5 + (n * 1_000_000).div_ceil(u64::from(rate))));
                assert_eq!(admission.poll_admitted(at, |_| true).map(|(id, _)| id), Some(ConnectionId(n as u32)));
            }
        }
    }

    /// An increase shortens, a decrease lengthens the very next gap.
    ///
    /// Covers: CONN-9.
    #[test]
    fn a_new_rate_holds_from_the_last_admission() {
        for (new, next) in [(100, 10_000), (10, 100_000)] {
            let mut admission = Admission::new(50, 100);
            for n in 0..5 {
                admission.ask(micros(0), ConnectionId(n));
            }
            admission.set_rate(micros(0), new);
            assert_eq!(admission.poll_timeout(), Some(micros(next)));
        }
    }

    /// Covers: CONN-5.
    #[test]
    fn a_full_line_hands_out_return_times_at_the_rate() {
        let mut admission = Admission::new(10, 4);
        let places: Vec<Place> = (0..8).map(|n| admission.ask(micros(0), ConnectionId(n))).collect();
        let back = |ms| Place::Return(SimDuration::from_millis(ms));
        assert_eq!(places[..5], [Place::Now, Place::InLine(1), Place::InLine(2), Place::InLine(3), Place::InLine(4)]);
        assert_eq!(places[5..], [back(200), back(300), back(400)]);
    }

    #[test]
    fn one_who_left_the_line_costs_no_slot() {
        let mut admission = Admission::new(10, 9);
        for n in 0..4 {
            admission.ask(micros(0), ConnectionId(n));
        }
        admission.leave();
        assert_eq!(admission.line(), 2);
        let wanted = |id| id != ConnectionId(1);
        assert_eq!(admission.poll_admitted(micros(100_000), wanted), Some((ConnectionId(2), micros(0))));
    }

    proptest! {
        /// In every sliding second, whenever and however often clients ask and the rate changes: the reference counts
        /// plain lists.
        ///
        /// Covers: CONN-2, CONN-9.
        #[test]
        fn no_sliding_second_holds_more_than_the_rate(
            steps in prop::collection::vec((0_u64..400_000, 0_usize..40, prop::option::weighted(0.1, 1_u32..=300)), 1..60)
        ) {
            let mut admission = Admission::new(50, 100);
            let (mut now, mut next_id, mut admitted) = (0, 0, Vec::new());
            let mut rates = vec![(0, 50)];
            for (gap, asking, rate) in steps {
                let until = now + gap;
                while let Some(at) = admission.poll_timeout().filter(|at| *at <= micros(until)) {
                    prop_assert!(admission.poll_admitted(at, |_| true).is_some());
                    admitted.push(at.as_micros() as u64);
                }
                now = until;
                if let Some(rate) = rate {
                    admission.set_rate(micros(now), rate);
                    rates.push((now, rate));
                }
                for _ in 0..asking {
                    next_id += 1;
                    if admission.ask(micros(now), ConnectionId(next_id)) == Place::Now {
                        admitted.push(now);
                    }
                }
            }
            for (n, at) in admitted.iter().enumerate() {
                let in_window = admitted[..=n].iter().filter(|earlier| **earlier + 1_000_000 > *at).count();
                let in_force = rates.iter().enumerate().filter(|(i, (from, _))| {
                    *from <= *at && rates.get(i + 1).is_none_or(|(until, _)| *until + 1_000_000 > *at)
                });
                let most = in_force.map(|(_, (_, rate))| *rate).max().unwrap_or(0);
                prop_assert!(in_window <= most as usize, "{in_window} in the second up to {at} us at a rate of {most}");
            }
        }
    }
}
