//! When a Jump Client reports the chosen statistics (STAT-2, STAT-4).
//!
//! Reports are numbered by nobody and answered by nobody: they are no sign of life, which keep-alives alone are (CONN-8).
//! What a report says about the computer is not modelled, only that it is sent and which statistics it holds.

use crate::plan::StatisticsSet;
use crate::rng::Decisions;
use crate::time::{SimDuration, SimTime};
use crate::wire::{SharedSettings, ToAppliance};

use super::{JumpClient, Output, Phase};

/// A Jump Client's reports from here on: the first at its moment, and one each interval after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// When the first of them is due.
    pub first: SimTime,
    /// Time between two of them.
    pub interval: SimDuration,
    /// The statistics in each. Never none.
    pub kinds: StatisticsSet,
}

impl Schedule {
    /// When the first report is due that is due at `moment` or later.
    pub fn first_from(&self, moment: SimTime) -> SimTime {
        let passed = moment.since(self.first).as_micros().div_ceil(self.interval.as_micros());
        self.first.saturating_add(self.interval.saturating_mul(passed))
    }

    /// When the report before the one due at `due` was due, if there was one.
    pub fn before(&self, due: SimTime) -> Option<SimTime> {
        (due > self.first).then(|| due - self.interval)
    }
}

/// A Jump Client's reports. They are of any concern only while it is admitted and runs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reports {
    /// Nothing while none are chosen.
    schedule: Option<Schedule>,
    /// Whether they are accounted for and not sent: `schedule` then stays as it was.
    resting: bool,
    /// How often a first moment was drawn.
    drawn: u32,
}

impl Reports {
    /// It was admitted under these settings, at `now`: its first report is due at a moment drawn from the interval.
    pub(super) fn begin(&mut self, now: SimTime, settings: &SharedSettings, decisions: &Decisions) {
        *self = Self { schedule: None, resting: false, ..*self };
        self.learn(now, settings, decisions);
    }

    /// Settings changed, which the next report shows: it is sent when it was due, with the kinds that are chosen now, and the
    /// one after it an interval later as it is now (STAT-4). Chosen anew they begin anew.
    pub(super) fn learn(&mut self, now: SimTime, settings: &SharedSettings, decisions: &Decisions) {
        debug_assert!(!settings.statistics_interval.is_zero());
        let (kinds, interval) = (settings.statistics, settings.statistics_interval);
        self.schedule = match self.schedule {
            _ if kinds.is_empty() => None,
            Some(schedule) => Some(Schedule { kinds, interval, ..schedule }),
            None => {
                self.drawn += 1;
                let drawn = decisions.number("statistics", self.drawn) % interval.as_micros() + 1;
                Some(Schedule { first: now + SimDuration::from_micros(drawn), kinds, interval })
            }
        };
    }

    /// The report that is due at `now`, which is sent with that.
    pub(super) fn take_due(&mut self, now: SimTime) -> Option<StatisticsSet> {
        let schedule = self.schedule.as_mut().filter(|schedule| !self.resting && schedule.first <= now)?;
        schedule.first += schedule.interval;
        Some(schedule.kinds)
    }

    /// When the next one is due that is sent.
    pub(super) fn next(&self) -> Option<SimTime> {
        self.schedule.filter(|_| !self.resting).map(|schedule| schedule.first)
    }

    /// Those due before `moment` are not sent any more: its computer slept.
    pub(super) fn skip_to(&mut self, moment: SimTime) {
        if let Some(schedule) = &mut self.schedule {
            schedule.first = schedule.first_from(moment);
        }
    }
}

impl JumpClient {
    /// Its reports no longer matter for any outcome: sends none until [`Self::rouse_reports`]. Gives those that it would
    /// send; nothing if it has none to send, or sends none already.
    pub fn rest_reports(&mut self) -> Option<Schedule> {
        let admitted = matches!(self.phase, Phase::Talking { admitted: true, .. });
        let schedule = self.reports.schedule.filter(|_| admitted && !self.reports.resting)?;
        self.reports.resting = true;
        Some(schedule)
    }

    /// Its reports matter from now on: sends those that are due at `from` or later. Gives what it gave when they came to
    /// rest; nothing if they have not.
    pub fn rouse_reports(&mut self, from: SimTime) -> Option<Schedule> {
        let schedule = self.reports.schedule.filter(|_| self.reports.resting)?;
        self.reports.resting = false;
        self.reports.skip_to(from);
        Some(schedule)
    }

    /// Sends the report that is due, if one is.
    pub(super) fn report(&mut self, now: SimTime) {
        if matches!(self.phase, Phase::Talking { admitted: true, .. })
            && let Some(kinds) = self.reports.take_due(now)
        {
            self.outputs.push(Output::Send(ToAppliance::Statistics { kinds }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ClientId, ConnectionId};
    use crate::plan::{Behaviour, Statistic};
    use crate::rng::Chance;
    use crate::wire::ToClient;

    const MINUTE: SimDuration = SimDuration::from_secs(60);

    fn settings(kinds: &[Statistic], interval: SimDuration) -> SharedSettings {
        SharedSettings {
            keep_alive_interval: MINUTE,
            keep_alive_missed_max: 3,
            delete_after: MINUTE,
            local_uninstall_restricted: false,
            statistics: kinds.iter().copied().collect(),
            statistics_interval: interval,
        }
    }

    /// Every report due up to a moment, each taken at its own time.
    fn taken(reports: &mut Reports, until: SimTime) -> Vec<(SimTime, StatisticsSet)> {
        let mut taken = Vec::new();
        while let Some(at) = reports.next().filter(|at| *at <= until) {
            assert_eq!(reports.take_due(at - SimDuration::from_micros(1)), None, "none before its time");
            taken.extend(reports.take_due(at).map(|kinds| (at, kinds)));
        }
        taken
    }

    fn minutes(minutes: i64) -> SimTime {
        SimTime::from_secs(minutes * 60)
    }

    /// Covers: STAT-2.
    #[test]
    fn the_first_report_comes_within_an_interval_and_every_other_one_an_interval_later() {
        let mut firsts = Vec::new();
        for client in 0..200 {
            let decisions = Chance::new(7).decisions(&format!("client/{client}"));
            let mut reports = Reports::default();
            reports.begin(minutes(3), &settings(&[Statistic::Uptime], MINUTE * 5), &decisions);
            let at: Vec<SimTime> = taken(&mut reports, minutes(33)).into_iter().map(|(at, _)| at).collect();
            assert_eq!(at.len(), 6);
            assert!(minutes(3) < at[0] && at[0] <= minutes(8), "{at:?}");
            assert!(at.windows(2).all(|pair| pair[1] == pair[0] + MINUTE * 5), "{at:?}");
            firsts.push(at[0].since(minutes(3)).as_secs_f64() / 300.0);
        }
        // Kolmogorov-Smirnov at a significance of about 1 in 10,000; the seed is fixed, so it does not flicker.
        firsts.sort_by(f64::total_cmp);
        let distance = firsts.iter().enumerate().map(|(i, x)| (x - i as f64 / 200.0).abs()).fold(0.0, f64::max);
        assert!(distance < 2.2 / 200.0_f64.sqrt(), "{distance} away from uniform");
    }

    /// Covers: STAT-4.
    #[test]
    fn a_change_is_seen_in_the_next_report_and_an_interval_in_the_one_after_it() {
        let decisions = Chance::new(7).decisions("client");
        let mut reports = Reports::default();
        let uptime: StatisticsSet = [Statistic::Uptime].into_iter().collect();
        let both = uptime.with(Statistic::Thumbnail);
        reports.begin(minutes(0), &settings(&[Statistic::Uptime], MINUTE * 15), &decisions);
        let (first, _) = taken(&mut reports, minutes(15))[0];
        reports.learn(minutes(16), &settings(&[Statistic::Uptime, Statistic::Thumbnail], MINUTE), &decisions);
        let next = first + MINUTE * 15;
        let expected = [(next, both), (next + MINUTE, both), (next + MINUTE * 2, both)];
        assert_eq!(taken(&mut reports, next + MINUTE * 2), expected);
        // A longer interval begins after a report, too.
        reports.learn(next + MINUTE * 2, &settings(&[Statistic::Uptime], MINUTE * 60), &decisions);
        let expected = [(next + MINUTE * 3, uptime), (next + MINUTE * 63, uptime)];
        assert_eq!(taken(&mut reports, next + MINUTE * 100), expected);
    }

    /// Covers: STAT-1, STAT-4.
    #[test]
    fn with_none_chosen_nothing_is_reported_and_chosen_again_it_begins_anew() {
        let decisions = Chance::new(7).decisions("client");
        let mut reports = Reports::default();
        reports.begin(minutes(0), &settings(&[], MINUTE), &decisions);
        assert_eq!((reports.next(), reports.drawn), (None, 0), "nothing is drawn for what is not reported");
        reports.learn(minutes(1), &settings(&[Statistic::Cpu], MINUTE), &decisions);
        let first = reports.next().expect("one is due");
        reports.learn(minutes(1), &settings(&[], MINUTE), &decisions);
        assert_eq!(reports.next(), None);
        reports.learn(minutes(50), &settings(&[Statistic::Cpu], MINUTE), &decisions);
        let again = reports.next().expect("one is due");
        assert!(minutes(50) < again && again <= minutes(51), "{again}");
        assert_ne!(again.since(minutes(50)), first.since(minutes(1)), "it is drawn anew");
    }

    #[test]
    fn those_of_an_hour_of_sleep_are_left_out() {
        let mut reports = Reports::default();
        reports.begin(minutes(0), &settings(&[Statistic::Cpu], MINUTE), &Chance::new(7).decisions("client"));
        let first = reports.next().expect("one is due");
        for (woken, next) in [(first + MINUTE * 60, 60), (first + MINUTE * 60 + SimDuration::from_micros(1), 61)] {
            let mut reports = reports;
            reports.skip_to(woken);
            assert_eq!(reports.next(), Some(first + MINUTE * next), "woken at {woken}");
        }
    }

    /// The whole machine: nothing from the admission line, then one report in every interval, and nothing any more once it
    /// is gone. Every keep-alive is answered.
    ///
    /// Covers: STAT-2.
    #[test]
    fn an_admitted_client_reports_once_in_every_interval_and_no_other_does() {
        let (connection, behaviour) = (ConnectionId(3), Behaviour::default());
        let mut client = JumpClient::new(ClientId(0), Chance::new(7).decisions("client"));
        client.phase = Phase::Greeting { until: minutes(1), connection };
        let mut reports = Vec::new();
        let mut run_until = |client: &mut JumpClient, until: SimTime| {
            while let Some(now) = client.poll_timeout().filter(|at| *at <= until) {
                client.handle_timeout(now, &behaviour);
                while let Some(output) = client.poll_output() {
                    match output {
                        Output::Send(ToAppliance::Statistics { .. }) => reports.push(now),
                        Output::Send(ToAppliance::KeepAlive { number }) => {
                            client.handle_message(now, connection, ToClient::KeepAliveAnswer { number }, &behaviour);
                        }
                        _ => {}
                    }
                }
            }
            std::mem::take(&mut reports)
        };
        client.handle_message(minutes(0), connection, ToClient::Wait { line: 1 }, &behaviour);
        client.watch_keep_alives(minutes(0), 0);
        assert_eq!(run_until(&mut client, minutes(60)), [], "it stands in line");
        let settings = settings(&[Statistic::Disk], MINUTE * 15);
        client.handle_message(minutes(60), connection, ToClient::Admitted { settings }, &behaviour);
        for interval in 0..8 {
            let until = minutes(60 + 15 * (interval + 1));
            assert_eq!(run_until(&mut client, until).len(), 1, "by {until}");
        }
        client.handle_message(minutes(180), connection, ToClient::Uninstall, &behaviour);
        assert_eq!(run_until(&mut client, minutes(300)), []);
    }
}
