//! What became of some customers, and how long they waited for their first help.

use model::record::{Fate, LoggedSession};
use model::time::{SimDuration, SimTime};

/// Some customers: those of the run, of a queue, of a quarter of an hour. Each has one fate.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Crowd {
    /// Customers who wanted help.
    pub(crate) came: u64,
    /// Whom somebody accepted.
    pub(crate) helped: u64,
    /// Who gave up waiting.
    pub(crate) abandoned: u64,
    /// Who were refused, as the queue was closed.
    pub(crate) refused: u64,
    /// Whose wait ended otherwise: the appliance went down, or the connection was lost.
    pub(crate) lost_waiting: u64,
    /// Who still waited when the run ended.
    pub(crate) unanswered: u64,
    /// How long those who were helped had waited, the shortest first.
    waits: Vec<SimDuration>,
    /// Sessions that ended, and how long they took together, waits and holds in between included.
    ended: (u64, SimDuration),
}

impl Crowd {
    /// Of those sessions; such as no customer brought count for nothing.
    pub(crate) fn of<'a>(lines: impl IntoIterator<Item = &'a LoggedSession>) -> Self {
        let mut crowd = Self::default();
        lines.into_iter().for_each(|line| crowd.add(line));
        crowd.waits.sort_unstable();
        crowd
    }

    fn add(&mut self, line: &LoggedSession) {
        let Some((wanted, fate)) = line.wanted.zip(line.fate()).filter(|_| line.is_customers()) else { return };
        self.came += 1;
        match fate {
            Fate::Ended(_) | Fate::UnderWay => {
                self.helped += 1;
                let started = line.started.map_or(wanted, |(at, _)| at);
                self.waits.push(line.waited.unwrap_or_else(|| started.since(wanted)));
                if let Some((over, _)) = line.over {
                    self.ended = (self.ended.0 + 1, self.ended.1 + over.since(started));
                }
            }
            Fate::Abandoned => self.abandoned += 1,
            Fate::Refused(_) => self.refused += 1,
            Fate::LostWaiting(_) => self.lost_waiting += 1,
            Fate::Unanswered => self.unanswered += 1,
        }
    }

    /// The share of all of them that gave up.
    pub(crate) fn abandoned_share(&self) -> f64 {
        if self.came == 0 { 0.0 } else { self.abandoned as f64 / self.came as f64 }
    }

    /// How long those who were helped had waited in the mean; nothing if nobody was.
    pub(crate) fn wait_mean(&self) -> Option<SimDuration> {
        let total: u64 = self.waits.iter().map(|wait| wait.as_micros()).sum();
        (!self.waits.is_empty()).then(|| SimDuration::from_micros(total / self.waits.len() as u64))
    }

    /// So large a share of those who were helped had waited no longer than that.
    pub(crate) fn wait(&self, share: f64) -> Option<SimDuration> {
        let rank = (share * self.waits.len() as f64).ceil() as usize;
        self.waits.get(rank.max(1) - 1).copied()
    }

    /// The service level: the share that was helped within `span` of wanting help, of all but those who still waited when the
    /// run ended; nothing where there are no others.
    pub(crate) fn helped_within(&self, span: SimDuration) -> Option<f64> {
        let all = self.came - self.unanswered;
        let within = self.waits.partition_point(|wait| *wait <= span);
        (all > 0).then(|| within as f64 / all as f64)
    }

    /// How long a session took in the mean, of those that ended.
    pub(crate) fn session_mean(&self) -> Option<SimDuration> {
        let (sessions, total) = self.ended;
        (sessions > 0).then(|| SimDuration::from_micros(total.as_micros() / sessions))
    }
}

/// The customers who wanted help in some stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Interval {
    /// Its first moment.
    pub(crate) from: SimTime,
    /// The first moment after it, or the end of the run.
    pub(crate) until: SimTime,
    /// Who came within it.
    pub(crate) crowd: Crowd,
}

/// The customers of a run by when they wanted help, in intervals of equal width; one in which nobody did is left out.
pub(crate) fn by_time(lines: &[LoggedSession], width: SimDuration, until: SimTime) -> Vec<Interval> {
    let micros = width.as_micros().max(1);
    let place = |line: &LoggedSession| line.wanted.map(|at| at.since(SimTime::ZERO).as_micros() / micros);
    let mut brought: Vec<_> = lines.iter().filter(|line| line.is_customers()).collect();
    brought.sort_by_key(|line| place(line));
    let interval = |chunk: &[&LoggedSession]| {
        let from = SimTime::ZERO + width * place(chunk[0])?;
        Some(Interval { from, until: (from + width).min(until), crowd: Crowd::of(chunk.iter().copied()) })
    };
    brought.chunk_by(|a, b| place(a) == place(b)).filter_map(interval).collect()
}

/// Within how long service levels are told.
pub(crate) const LEVELS: [SimDuration; 3] =
    [SimDuration::from_secs(20), SimDuration::from_secs(60), SimDuration::from_secs(300)];

#[cfg(test)]
mod tests {
    use super::*;
    use model::event::{SessionEnd, SessionRefusal};
    use model::id::{IssueId, PortalId, UserId};
    use model::plan::How;
    use model::record::{Over, Way};
    use model::session::Entrance;

    const CAME: Way = Way::Came(Entrance::Issue { portal: PortalId(0), issue: IssueId(0) });

    fn wanted(second: i64) -> LoggedSession {
        LoggedSession { wanted: Some(SimTime::from_secs(second)), way: Some(CAME), ..LoggedSession::default() }
    }

    fn helped(second: i64, waited: i64) -> LoggedSession {
        let at = SimTime::from_secs(second + waited);
        let waited = Some(SimDuration::from_secs(waited as u64));
        LoggedSession { started: Some((at, UserId(0))), waited, ..wanted(second) }
    }

    fn over(line: LoggedSession, second: i64, how: Over) -> LoggedSession {
        LoggedSession { over: Some((SimTime::from_secs(second), how)), ..line }
    }

    #[test]
    fn each_customer_is_counted_once_and_the_others_not_at_all() {
        let asked = LoggedSession { way: Some(Way::Asked(UserId(0), How::Customer(PortalId(0)))), ..wanted(5) };
        let lines = [
            over(helped(0, 10), 110, Over::Ended(SessionEnd::Closed)),
            over(helped(0, 30), 330, Over::Ended(SessionEnd::ApplianceDown)),
            helped(0, 20),
            over(wanted(0), 40, Over::Ended(SessionEnd::GaveUp)),
            over(wanted(0), 40, Over::GaveUpUnheard),
            over(wanted(0), 1, Over::Refused(SessionRefusal::QueueClosed)),
            over(wanted(0), 9, Over::Ended(SessionEnd::ApplianceDown)),
            wanted(0),
            asked,
            LoggedSession::default(),
        ];
        let crowd = Crowd::of(&lines);
        let counts = (crowd.came, crowd.helped, crowd.abandoned, crowd.refused, crowd.lost_waiting, crowd.unanswered);
        assert_eq!(counts, (8, 3, 2, 1, 1, 1));
        let seconds = |span: Option<SimDuration>| span.map(|span| span.as_secs_f64());
        assert_eq!(seconds(crowd.wait_mean()), Some(20.0));
        assert_eq!(
            [0.0, 0.33, 0.34, 0.5, 0.95, 1.0].map(|share| seconds(crowd.wait(share))),
            [Some(10.0), Some(10.0), Some(20.0), Some(20.0), Some(30.0), Some(30.0)]
        );
        assert_eq!(crowd.helped_within(SimDuration::from_secs(20)), Some(2.0 / 7.0), "of all who have an answer");
        assert_eq!(crowd.abandoned_share(), 0.25);
        assert_eq!(seconds(crowd.session_mean()), Some(200.0), "of the two that ended");
        let nobody = Crowd::of(&[]);
        assert_eq!((nobody.wait_mean(), nobody.wait(0.5), nobody.helped_within(LEVELS[0])), (None, None, None));
    }

    #[test]
    fn customers_are_grouped_by_when_they_wanted_help() {
        let lines = [helped(61, 1), helped(0, 1), helped(59, 1), wanted(600)];
        let intervals = by_time(&lines, SimDuration::from_secs(60), SimTime::from_secs(630));
        let told = |one: &Interval| (one.from.as_secs_f64(), one.until.as_secs_f64(), one.crowd.came);
        let found: Vec<_> = intervals.iter().map(told).collect();
        assert_eq!(found, [(0.0, 60.0, 2), (60.0, 120.0, 1), (600.0, 630.0, 1)], "one without any is left out");
    }
}
