//! Where customers give up: Erlang A, which is Palm's.

use crate::time::SimDuration;

use super::Demand;

/// What becomes of requests of which some are given up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Abandonment {
    /// The share that waits at all.
    pub waiting_share: f64,
    /// The share that is given up.
    pub abandoning_share: f64,
    /// The mean wait of all, in seconds: until they are served or give up, of those who do not wait too.
    pub wait_seconds_mean: f64,
    /// The mean wait of those who are served, in seconds.
    pub served_wait_seconds_mean: f64,
    /// How many wait, in the mean over time.
    pub queue_mean: f64,
    /// The share of their time in which representatives are busy.
    pub utilisation: f64,
}

impl Abandonment {
    /// From the steady state of the number of requests that are there, whether waiting or being served: each is as likely as
    /// those beside it have it, up to a factor that all share.
    pub(super) fn of(demand: &Demand, patience_mean: SimDuration) -> Self {
        let (arrivals, reps) = (demand.arrivals, u64::from(demand.reps));
        // How many leave in a second: of the line for good, each of those in it; served, all representatives together.
        let giving_up = 1.0 / patience_mean.as_secs_f64();
        let all_busy = reps as f64 / demand.handling_seconds;
        let leaving = |there: u64| match there.checked_sub(reps) {
            Some(waiting) => all_busy + waiting as f64 * giving_up,
            None => there as f64 / demand.handling_seconds,
        };
        // The most likely number has weight 1 and every other less, so that nothing overflows; those that count for nothing
        // are left out.
        let peak = match arrivals > all_busy {
            true => reps + ((arrivals - all_busy) / giving_up) as u64,
            false => demand.erlangs() as u64,
        };
        let mut sums = Sums::default();
        let mut weight = 1.0;
        let mut fewest = peak;
        while fewest > 0 && weight > NEGLIGIBLE {
            weight *= leaving(fewest) / arrivals;
            fewest -= 1;
        }
        let mut there = fewest;
        // What somebody waits who finds that many waiting and is served: each place passes as soon as anybody ahead or this
        // one leaves the line, at whichever rate, served or not.
        let places = fewest.saturating_sub(reps);
        let mut passing: f64 = (1..=places).map(|place| 1.0 / (all_busy + place as f64 * giving_up)).sum();
        while there <= peak || weight > NEGLIGIBLE {
            sums.all += weight;
            sums.busy += weight * there.min(reps) as f64;
            match there.checked_sub(reps) {
                None => {}
                Some(waiting) => {
                    let places = (waiting + 1) as f64;
                    let own = all_busy + places * giving_up;
                    passing += 1.0 / own;
                    sums.waiting += weight;
                    sums.queue += weight * waiting as f64;
                    sums.served_wait += weight * all_busy / own * passing;
                }
            }
            there += 1;
            weight *= arrivals / leaving(there);
        }
        sums.figures(demand, giving_up)
    }
}

/// Over all numbers of requests that are there, by their weights.
#[derive(Default)]
struct Sums {
    all: f64,
    /// Those who are being served.
    busy: f64,
    /// With nobody idle.
    waiting: f64,
    /// Those in line.
    queue: f64,
    /// The wait of who arrives then, where served.
    served_wait: f64,
}

impl Sums {
    fn figures(&self, demand: &Demand, giving_up: f64) -> Abandonment {
        let queue_mean = self.queue / self.all;
        let busy_mean = self.busy / self.all;
        // By Little's law the line is what all wait together, and those being served are what they are served for.
        let served_share = busy_mean / demand.erlangs();
        Abandonment {
            waiting_share: self.waiting / self.all,
            abandoning_share: queue_mean * giving_up / demand.arrivals,
            wait_seconds_mean: queue_mean / demand.arrivals,
            served_wait_seconds_mean: self.served_wait / self.all / served_share,
            queue_mean,
            utilisation: busy_mean / f64::from(demand.reps),
        }
    }
}

/// A number of requests that is so much less likely than the likeliest is left out: all of them together are beyond what a
/// number holds.
const NEGLIGIBLE: f64 = 1e-22;
