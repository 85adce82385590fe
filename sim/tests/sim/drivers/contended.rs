//! Under contention the drivers may seat clients in another order, as latency and tick decide who is first; how many are
//! seated in the end, and how long it takes them, they agree on.

use jumpstorm_sim::{Driver, RunOptions};
use model::event::{DownHow, StopHow};
use model::metric::{Counter, Gauge, Latency};
use model::plan::{Action, BackOffLaw, Begin, Plan, WhileDown};
use model::record::Record;
use model::time::SimDuration;

use crate::plans::{churn, down, entry, fleet, outcome_with, stop};

/// A few hundred clients who want in at a few a second.
pub(super) struct Storm {
    pub(super) name: &'static str,
    pub(super) plan: Plan,
    /// How many seeds are taken together, so that what is compared happens often enough.
    seeds_together: u64,
    /// How far percentiles may be apart, relatively, besides one slot of admission.
    percentiles: f64,
    /// How far counts of what happens may be apart, relatively.
    counts: f64,
}

/// Where everybody who is kept waiting is served in turn, little depends on who comes first. Churn is another matter: it
/// meets other clients as soon as one connects a tick later, and from then on the runs are apart nearly as two seeds are.
///
/// Of its 1,300 reconnections a run some 150 are turned away for half a minute: the 99th percentile lies among 13 of them, the
/// 90th between them and the rest. One run says little about such a tail. Over 40 seeds it differs by 4% (p99) and 11% (p90) as
/// a standard deviation, between drivers on one seed, and by 0.02% and 2% in the mean, which is no more than chance: there is no
/// bias. So twelve seeds are taken together; that leaves 1.2% and 3.1%, and 1.4% for the most erratic count, those turned away.
/// What is allowed is three times that at least, and less than what one seed would need.
pub(super) fn storms() -> Vec<Storm> {
    let base = |clients: u32, rate: u32, line: u32, timeline: Vec<(f64, Action)>| {
        let mut plan = fleet(clients, &[7, 20, 45], 30);
        plan.appliance.connection_rate = rate;
        plan.appliance.line_max = line;
        plan.timeline = timeline.into_iter().map(|(at_s, action)| entry(at_s, action)).collect();
        plan
    };
    let restart = |at_s: f64, answers| (at_s, down(DownHow::Restart, answers, 20));
    let crash = (140.0, down(DownHow::Crash, WhileDown::Silence, 45));
    let twice = base(500, 4, 100, vec![restart(60.0, WhileDown::Refusal), crash]);
    let mut all_at_once = base(500, 20, 500, vec![restart(60.0, WhileDown::Refusal)]);
    all_at_once.behaviour.back_off.law = BackOffLaw::Fixed;
    let mut cold = base(400, 3, 50, Vec::new());
    cold.begin = Begin::Cold;
    cold.appliance.capacity = 300;
    let asleep = (200.0, stop(0..150, StopHow::Asleep, 250));
    let mut restless = base(300, 5, 30, vec![(60.0, churn(2_000, 600, 3)), asleep]);
    restless.sites[1].jitter = SimDuration::from_millis(60);
    let calm = |name, plan| Storm { name, plan, seeds_together: 1, percentiles: 0.01, counts: 0.005 };
    vec![
        calm("all stand in line", base(600, 5, 600, vec![restart(60.0, WhileDown::Refusal)])),
        calm("the line overflows", base(400, 2, 40, vec![restart(60.0, WhileDown::Silence)])),
        // Who is back before the crash is offline twice and briefly, who is not once and long: few lie between the two.
        Storm { percentiles: 0.05, ..calm("down again in the middle", twice) },
        calm("all dial at once", all_at_once),
        calm("more than there are places", cold),
        Storm { name: "churn and sleep", plan: restless, seeds_together: 12, percentiles: 0.08, counts: 0.05 },
    ]
}

#[test]
fn a_storm_ends_alike_on_both_drivers() {
    for storm in storms() {
        let seeds: Vec<u64> = (7..7 + storm.seeds_together.max(3)).collect();
        for seeds in seeds.chunks(storm.seeds_together as usize) {
            let run = |driver| {
                let run = |seed: &u64| {
                    let plan = Plan { seed: *seed, ..storm.plan.clone() };
                    outcome_with(&plan, &RunOptions { driver, ..RunOptions::default() }).assert_sound().record
                };
                seeds.iter().map(run).collect()
            };
            compare(&storm, &format!("{}, seeds {seeds:?}", storm.name), &Driver::ALL.map(run));
        }
    }
}

/// Compares runs of both drivers, those of the same seeds in the same order.
fn compare(storm: &Storm, what: &str, [turmoil, direct]: &[Vec<Record>; 2]) {
    for (turmoil, direct) in turmoil.iter().zip(direct) {
        for gauge in Gauge::ALL {
            let ends = [turmoil, direct].map(|record| record.final_value(*gauge));
            assert_eq!(ends[0], ends[1], "{what}: {gauge} in the end");
        }
        assert!(turmoil.total(Counter::Queuings) > 100, "{what}: there is contention");
    }
    for counter in Counter::ALL {
        let [one, other] = [turmoil, direct].map(|records| records.iter().map(|one| one.total(*counter)).sum::<u64>());
        let apart = one.abs_diff(other) as f64;
        assert!(apart <= (one.max(other) as f64 * storm.counts).max(3.0), "{what}: {counter}: {one} and {other}");
    }
    // Who comes a moment too late for its slot takes the next one.
    let slot = 1.0 / f64::from(storm.plan.appliance.connection_rate);
    for latency in [Latency::TimeToReconnect, Latency::TimeOffline, Latency::AdmissionWait, Latency::ConnectTime] {
        let histograms = [turmoil, direct].map(|records| {
            records.iter().filter_map(|record| record.latencies.get(&latency)).cloned().reduce(|all, more| all + more)
        });
        let [Some(one), Some(other)] = histograms else {
            assert!(histograms.iter().all(Option::is_none), "{what}: {latency}");
            continue;
        };
        for quantile in [0.5, 0.9, 0.99, 1.0] {
            let [one, other] = [&one, &other].map(|histogram| histogram.value_at_quantile(quantile) as f64 / 1e6);
            let most = one.max(other) * storm.percentiles + slot;
            assert!((one - other).abs() <= most, "{what}: {latency} at {quantile}: {one} s and {other} s");
        }
    }
}
