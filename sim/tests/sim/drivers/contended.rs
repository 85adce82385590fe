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
    /// How far percentiles may be apart, relatively, besides one slot of admission.
    percentiles: f64,
    /// How far counts of what happens may be apart, relatively.
    counts: f64,
}

/// Where everybody who is kept waiting is served in turn, little depends on who comes first. Churn is another matter: it
/// meets other clients as soon as one connects a tick later, and from then on the runs are as far apart as two seeds are.
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
    let calm = |name, plan| Storm { name, plan, percentiles: 0.01, counts: 0.005 };
    vec![
        calm("all stand in line", base(600, 5, 600, vec![restart(60.0, WhileDown::Refusal)])),
        calm("the line overflows", base(400, 2, 40, vec![restart(60.0, WhileDown::Silence)])),
        // Who is back before the crash is offline twice and briefly, who is not once and long: few lie between the two.
        Storm { percentiles: 0.05, ..calm("down again in the middle", twice) },
        calm("all dial at once", all_at_once),
        calm("more than there are places", cold),
        Storm { name: "churn and sleep", plan: restless, percentiles: 0.15, counts: 0.1 },
    ]
}

#[test]
fn a_storm_ends_alike_on_both_drivers() {
    for storm in storms() {
        for seed in [7, 8, 9] {
            let plan = Plan { seed, ..storm.plan.clone() };
            let run =
                |driver| outcome_with(&plan, &RunOptions { driver, ..RunOptions::default() }).assert_sound().record;
            compare(&storm, seed, &Driver::ALL.map(run));
        }
    }
}

fn compare(storm: &Storm, seed: u64, [turmoil, direct]: &[Record; 2]) {
    let what = format!("{}, seed {seed}", storm.name);
    for gauge in Gauge::ALL {
        let ends = [turmoil, direct].map(|record| record.final_value(*gauge));
        assert_eq!(ends[0], ends[1], "{what}: {gauge} in the end");
    }
    assert!(turmoil.total(Counter::Queuings) > 100, "{what}: there is contention");
    for counter in Counter::ALL {
        let (one, other) = (turmoil.total(*counter), direct.total(*counter));
        let apart = one.abs_diff(other) as f64;
        assert!(apart <= (one.max(other) as f64 * storm.counts).max(3.0), "{what}: {counter}: {one} and {other}");
    }
    // Who comes a moment too late for its slot takes the next one.
    let slot = 1.0 / f64::from(storm.plan.appliance.connection_rate);
    for latency in [Latency::TimeToReconnect, Latency::TimeOffline, Latency::AdmissionWait, Latency::ConnectTime] {
        let histograms = [turmoil, direct].map(|record| record.latencies.get(&latency));
        let [Some(one), Some(other)] = histograms else {
            assert!(histograms.iter().all(Option::is_none), "{what}: {latency}");
            continue;
        };
        for quantile in [0.5, 0.9, 0.99, 1.0] {
            let [one, other] = [one, other].map(|histogram| histogram.value_at_quantile(quantile) as f64 / 1e6);
            let most = one.max(other) * storm.percentiles + slot;
            assert!((one - other).abs() <= most, "{what}: {latency} at {quantile}: {one} s and {other} s");
        }
    }
}
