//! Load becomes delay: a few workers serve one line of connections, first come first served (APP-9).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use crate::id::ConnectionId;
use crate::plan::{Distribution, ServiceProfile};
use crate::time::{SimDuration, SimTime};

/// The appliance's workers and the connections waiting for them. At most as many wait as connections are open.
#[derive(Debug)]
pub struct Service {
    profile: ServiceProfile,
    generator: ChaCha8Rng,
    waiting: VecDeque<(ConnectionId, SimTime, Errand)>,
    busy: BinaryHeap<Reverse<Job>>,
    started: u64,
}

/// One connection's work, under way or done. Ordered by when it is done, then by when it was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job {
    /// When it is done.
    pub done: SimTime,
    number: u64,
    /// Whose it is.
    pub connection: ConnectionId,
    /// How long it waited for a worker.
    pub waited: SimDuration,
    /// How long the work takes.
    pub takes: SimDuration,
}

/// What a connection is made for, which decides what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// A Jump Client registers, or a customer comes.
    Registration,
    /// A representative logs in at a console.
    LogIn,
}

impl Service {
    /// Idle workers. `generator` is asked only where service times vary.
    pub fn new(profile: ServiceProfile, generator: ChaCha8Rng) -> Self {
        Self { profile, generator, waiting: VecDeque::new(), busy: BinaryHeap::new(), started: 0 }
    }

    /// Connections waiting for a worker.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Workers at work.
    pub fn busy(&self) -> usize {
        self.busy.len()
    }

    /// A connection has work to be done.
    pub fn handle_arrival(&mut self, now: SimTime, connection: ConnectionId, errand: Errand) {
        self.waiting.push_back((connection, now, errand));
        self.start_work(now);
    }

    /// The next job that is done at `now`, if any; its worker turns to the next connection for which `is_wanted` still
    /// holds.
    pub fn poll_done(&mut self, now: SimTime, is_wanted: impl Fn(ConnectionId) -> bool) -> Option<Job> {
        if self.poll_timeout()? > now {
            return None;
        }
        let Reverse(job) = self.busy.pop()?;
        while self.waiting.front().is_some_and(|(connection, ..)| !is_wanted(*connection)) {
            self.waiting.pop_front();
        }
        self.start_work(job.done);
        Some(job)
    }

    /// When the next job is done.
    pub fn poll_timeout(&self) -> Option<SimTime> {
        self.busy.peek().map(|Reverse(job)| job.done)
    }

    /// All work is lost.
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.busy.clear();
    }

    fn start_work(&mut self, now: SimTime) {
        while self.busy.len() < self.profile.workers as usize
            && let Some((connection, arrived, errand)) = self.waiting.pop_front()
        {
            let takes = self.draw_cost(errand);
            self.started += 1;
            let job = Job { done: now + takes, number: self.started, connection, waited: now.since(arrived), takes };
            self.busy.push(Reverse(job));
        }
    }

    fn draw_cost(&mut self, errand: Errand) -> SimDuration {
        let mean = match errand {
            Errand::Registration => self.profile.connection_cost(),
            Errand::LogIn => self.profile.log_in_cost(),
        };
        match self.profile.distribution {
            Distribution::Fixed => mean,
            Distribution::Exponential => {
                let uniform: f64 = self.generator.random();
                SimDuration::from_secs_f64(-(1.0 - uniform).ln() * mean.as_secs_f64())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Chance;

    fn service(workers: u32, cost_ms: u64, distribution: Distribution) -> Service {
        let profile = ServiceProfile {
            workers,
            tls_handshake: SimDuration::from_millis(cost_ms),
            registration: SimDuration::ZERO,
            log_in: SimDuration::from_millis(2 * cost_ms),
            distribution,
        };
        Service::new(profile, Chance::new(2).generator("service"))
    }

    /// Serves arrivals at those times and gives the waits, in order of completion.
    fn waits(service: &mut Service, arrivals: &[SimTime]) -> Vec<SimDuration> {
        let mut waits = Vec::new();
        for (number, at) in arrivals.iter().enumerate() {
            while let Some(job) = service.poll_done(*at, |_| true) {
                waits.push(job.waited);
            }
            service.handle_arrival(*at, ConnectionId(number as u32), Errand::Registration);
        }
        while let Some(job) = service.poll_done(SimTime::NEVER, |_| true) {
            waits.push(job.waited);
        }
        waits
    }

    /// Covers: APP-9.
    #[test]
    fn two_workers_serve_in_order_of_arrival() {
        let at = |ms: i64| SimTime::from_micros(ms * 1_000);
        let found = waits(&mut service(2, 100, Distribution::Fixed), &[at(0), at(10), at(20), at(30), at(500)]);
        assert_eq!(found, [0, 0, 80, 80, 0].map(SimDuration::from_millis));
    }

    /// Everybody at the beginning of business: the last one waits for all the others, by as many workers as there are.
    ///
    /// Covers: APP-9.
    #[test]
    fn logging_in_costs_more_than_registering() {
        const REPRESENTATIVES: u32 = 300;
        for (errand, cost_ms) in [(Errand::Registration, 10), (Errand::LogIn, 10 + 20)] {
            let mut service = service(4, 10, Distribution::Fixed);
            (0..REPRESENTATIVES).for_each(|number| service.handle_arrival(SimTime::ZERO, ConnectionId(number), errand));
            let mut done = SimTime::ZERO;
            while let Some(job) = service.poll_done(SimTime::NEVER, |_| true) {
                assert_eq!(job.takes, SimDuration::from_millis(cost_ms), "{errand:?}");
                done = job.done;
            }
            let rounds = u64::from(REPRESENTATIVES / 4);
            assert_eq!(done.since(SimTime::ZERO), SimDuration::from_millis(rounds * cost_ms), "{errand:?}");
        }
    }

    #[test]
    fn abandoned_work_is_skipped_without_cost() {
        let mut service = service(1, 100, Distribution::Fixed);
        for connection in 0..3 {
            service.handle_arrival(SimTime::ZERO, ConnectionId(connection), Errand::Registration);
        }
        let done = |service: &mut Service| service.poll_done(SimTime::from_secs(9), |id| id != ConnectionId(1));
        assert_eq!(done(&mut service).map(|job| job.connection), Some(ConnectionId(0)));
        let next = done(&mut service).expect("the third is served");
        assert_eq!((next.connection, next.done), (ConnectionId(2), SimTime::from_micros(200_000)));
    }

    /// Poisson arrivals: fixed service times wait as M/D/1, exponential ones on c workers as M/M/c (Erlang C).
    ///
    /// Covers: APP-9.
    #[test]
    fn waits_agree_with_queueing_theory() {
        let erlang_c = |servers: u32, load: f64| {
            let blocking = (1..=servers).fold(1.0, |b, k| load * b / (f64::from(k) + load * b));
            let occupancy = load / f64::from(servers);
            blocking / (1.0 - occupancy * (1.0 - blocking))
        };
        const ARRIVALS_PER_SECOND: f64 = 14.0;
        let mut generator = Chance::new(5).generator("arrivals");
        let mut now = 0.0;
        let arrivals: Vec<SimTime> = (0..1_000_000)
            .map(|_| {
                let uniform: f64 = generator.random();
                now -= (1.0 - uniform).ln() / ARRIVALS_PER_SECOND;
                SimTime::ZERO + SimDuration::from_secs_f64(now)
            })
            .collect();
        for (workers, distribution, cost_ms) in
            [(1, Distribution::Fixed, 50), (1, Distribution::Exponential, 40), (3, Distribution::Exponential, 120)]
        {
            let load = ARRIVALS_PER_SECOND * cost_ms as f64 / 1_000.0;
            let spare = f64::from(workers) - load;
            let expected = match distribution {
                Distribution::Fixed => cost_ms as f64 * load / (2.0 * (1.0 - load)),
                Distribution::Exponential => erlang_c(workers, load) * cost_ms as f64 / spare,
            };
            let found = waits(&mut service(workers, cost_ms, distribution), &arrivals);
            let mean = found.iter().map(|wait| wait.as_secs_f64()).sum::<f64>() * 1_000.0 / found.len() as f64;
            assert!((mean / expected - 1.0).abs() < 0.02, "{workers} workers: {mean} ms, theory says {expected} ms");
        }
    }
}
