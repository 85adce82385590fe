//! The formulas against published figures, and against a steady state that is worked out from first principles.

use super::*;

/// Of requests that take a minute each.
fn demand(reps: u32, erlangs: f64) -> Demand {
    Demand::new(reps, erlangs / 60.0, MINUTE).expect("a demand")
}

fn is_near(found: f64, expected: f64, within: f64) -> bool {
    (found - expected).abs() <= within * expected.abs() + f64::MIN_POSITIVE
}

/// Erlang's table of the loads at which one in a hundred is blocked, to four digits as it is printed everywhere.
#[test]
fn blocking_agrees_with_the_published_table() {
    let table = [(1, 0.0101), (2, 0.1526), (5, 1.361), (10, 4.461), (20, 12.03), (50, 37.90), (100, 84.06)];
    for (reps, erlangs) in table {
        let blocked = demand(reps, erlangs).blocked_share();
        assert!(is_near(blocked, 0.01, 2e-3), "{reps} representatives block {blocked} of {erlangs} erlangs");
    }
}

/// O. Garnett, A. Mandelbaum and M. Reiman, "Designing a call center with impatient customers" (2002), their example:
/// 48 calls a minute of a minute each for 50 agents, with patience without end and of two minutes.
#[test]
fn waits_agree_with_the_published_example() {
    let demand = Demand::new(50, 48.0 / 60.0, MINUTE).expect("a demand");
    let waiting = demand.waiting().expect("it is steady");
    assert_eq!(rounded(waiting.wait_seconds_mean, 1), 20.8);
    assert_eq!(rounded(waiting.queue_mean, 0), 17.0);
    assert_eq!(rounded(waiting.utilisation, 2), 0.96);
    // Nine in ten wait for 58.1 s at most.
    assert_eq!(rounded(waiting.service_level(SimDuration::from_millis(58_100)), 3), 0.9);
    let abandonment = demand.abandonment(MINUTE * 2).expect("it is steady");
    assert_eq!(rounded(abandonment.abandoning_share, 3), 0.031);
    assert_eq!(rounded(abandonment.wait_seconds_mean, 1), 3.7);
    assert_eq!(rounded(abandonment.queue_mean, 0), 3.0);
    assert_eq!(rounded(abandonment.utilisation, 2), 0.93);
}

fn rounded(value: f64, places: i32) -> f64 {
    (value * 10_f64.powi(places)).round() / 10_f64.powi(places)
}

/// One representative has a closed form; two, half of whose time is taken, let every third wait.
#[test]
fn small_cases_have_closed_forms() {
    for erlangs in [1e-6, 0.1, 0.5, 0.9, 0.999] {
        let waiting = demand(1, erlangs).waiting().expect("it is steady");
        let mean = 60.0 * erlangs / (1.0 - erlangs);
        for (found, expected) in [
            (demand(1, erlangs).blocked_share(), erlangs / (1.0 + erlangs)),
            (waiting.waiting_share, erlangs),
            (waiting.wait_seconds_mean, mean),
            (waiting.queue_mean, erlangs * mean / 60.0),
            (waiting.utilisation, erlangs),
            (waiting.service_level(MINUTE), 1.0 - erlangs * (erlangs - 1.0).exp()),
        ] {
            assert!(is_near(found, expected, 1e-7), "{found}, not {expected}, at {erlangs}");
        }
    }
    let two = demand(2, 1.0).waiting().expect("it is steady");
    assert!(is_near(two.waiting_share, 1.0 / 3.0, 1e-12) && is_near(two.wait_seconds_mean, 20.0, 1e-12));
    // As patient as handling takes: all leave alike, so that the number there is a Poisson one, whoever serves.
    let alike = demand(3, 5.0).abandonment(MINUTE).expect("it is steady");
    let idle = (-5.0_f64).exp() * (1.0 + 5.0 + 12.5);
    assert!(is_near(alike.waiting_share, 1.0 - idle, 1e-12), "{alike:?}");
}

/// What follows from how likely each number of requests is, by nothing but what comes in and goes out between neighbours, and
/// from each step of somebody in line.
struct Chain {
    all_busy: f64,
    waiting: f64,
    queue: f64,
    busy: f64,
    served_wait: f64,
    /// The share that waits for a minute at most and is served, where nobody gives up.
    within_a_minute: f64,
}

impl Chain {
    fn new(reps: u32, erlangs: f64, giving_up: f64) -> Self {
        let (arrivals, reps) = (erlangs / 60.0, reps as usize);
        let all_busy = reps as f64 / 60.0;
        let out = |there: usize| there.min(reps) as f64 / 60.0 + there.saturating_sub(reps) as f64 * giving_up;
        // Logarithms of the weights, until they have fallen for good.
        let (mut logs, mut most) = (vec![0.0_f64], 0.0_f64);
        while logs[logs.len() - 1] > most - 60.0 || logs.len() <= reps || out(logs.len()) < arrivals {
            let next = logs[logs.len() - 1] + (arrivals / out(logs.len())).ln();
            most = most.max(next);
            logs.push(next);
        }
        let weights: Vec<f64> = logs.iter().map(|log| (log - most).exp()).collect();
        let all: f64 = weights.iter().sum();
        let mut chain = Self { all_busy, waiting: 0.0, queue: 0.0, busy: 0.0, served_wait: 0.0, within_a_minute: 0.0 };
        let (mut served, mut wait) = (1.0, 0.0);
        // That at most so many have been served in a minute in which all are busy.
        let (mut poisson, mut at_most) = ((-(reps as f64)).exp(), 0.0);
        for (there, weight) in weights.iter().enumerate() {
            let share = weight / all;
            chain.busy += share * there.min(reps) as f64;
            if there < reps {
                chain.within_a_minute += share;
                continue;
            }
            let ahead = (there - reps) as f64;
            chain.waiting += share;
            chain.queue += share * ahead;
            // The next to leave the line is served, is somebody ahead, or is oneself.
            let (forward, any) = (all_busy + ahead * giving_up, all_busy + (ahead + 1.0) * giving_up);
            served *= forward / any;
            wait = forward / any * wait + served / any;
            chain.served_wait += share * wait;
            at_most += poisson;
            poisson *= reps as f64 / (ahead + 1.0);
            chain.within_a_minute += share * (1.0 - at_most);
        }
        chain
    }
}

#[test]
fn waits_agree_with_the_steady_state() {
    for reps in [1, 2, 5, 20, 100, 600] {
        for load in [0.01, 0.3, 0.7, 0.9, 0.97] {
            let erlangs = load * f64::from(reps);
            let (waiting, chain) =
                (demand(reps, erlangs).waiting().expect("it is steady"), Chain::new(reps, erlangs, 0.0));
            for (name, found, expected) in [
                ("share", waiting.waiting_share, chain.waiting),
                ("wait", waiting.wait_seconds_mean, chain.queue * 60.0 / erlangs),
                ("served", waiting.wait_seconds_mean, chain.served_wait),
                ("queue", waiting.queue_mean, chain.queue),
                ("busy", waiting.utilisation, chain.busy / f64::from(reps)),
                ("level", waiting.service_level(MINUTE), chain.within_a_minute),
            ] {
                let near = is_near(found, expected, 1e-9) || found < 1e-20;
                assert!(near, "{name} of {reps} at {load}: {found}, not {expected}");
            }
            assert!(is_near(chain.all_busy, f64::from(reps) / 60.0, 1e-12));
        }
    }
}

#[test]
fn abandonment_agrees_with_the_steady_state() {
    for reps in [1, 2, 5, 20, 100, 2_000] {
        for load in [0.01, 0.5, 0.9, 1.0, 1.2, 3.0] {
            for patience_seconds in [1, 30, 110, 3_600] {
                let erlangs = load * f64::from(reps);
                let patience = SimDuration::from_secs(patience_seconds);
                let found = demand(reps, erlangs).abandonment(patience).expect("it is steady");
                let chain = Chain::new(reps, erlangs, 1.0 / patience.as_secs_f64());
                let (wait, served) = (chain.queue * 60.0 / erlangs, chain.busy / erlangs);
                for (name, found, expected) in [
                    ("share", found.waiting_share, chain.waiting),
                    ("given up", found.abandoning_share, wait / patience.as_secs_f64()),
                    ("served", 1.0 - found.abandoning_share, served),
                    ("wait", found.wait_seconds_mean, wait),
                    ("served wait", found.served_wait_seconds_mean, chain.served_wait / served),
                    ("queue", found.queue_mean, chain.queue),
                    ("busy", found.utilisation, chain.busy / f64::from(reps)),
                ] {
                    let near = is_near(found, expected, 1e-8) || found < 1e-20;
                    assert!(near, "{name} of {reps} at {load}, {patience}: {found}, not {expected}");
                }
            }
        }
    }
}

/// Ten thousand representatives, hardly any load and far too much, patience of a second and of a day.
#[test]
fn the_largest_and_the_oddest_have_figures_that_are_shares() {
    let minute = 1.0 / 60.0;
    for (reps, arrivals) in [(REPS_MAX, 99.999), (REPS_MAX, 1e-9), (1, ARRIVALS_MAX), (1, minute), (1, ARRIVALS_MIN)] {
        let demand = Demand::new(reps, arrivals, SimDuration::from_secs(100)).expect("a demand");
        if let Ok(waiting) = demand.waiting() {
            assert!((0.0..=1.0).contains(&waiting.waiting_share), "{waiting:?}");
            assert!(waiting.wait_seconds_mean >= 0.0 && waiting.wait_seconds_mean.is_finite(), "{waiting:?}");
        }
        for patience in [SimDuration::from_micros(1), SimDuration::from_secs(1), PATIENCE_MAX] {
            let found = demand.abandonment(patience).expect("it is steady");
            let Abandonment { waiting_share, abandoning_share, utilisation, .. } = found;
            assert!(
                [waiting_share, abandoning_share, utilisation].iter().all(|share| (0.0..=1.0 + 1e-9).contains(share)),
                "{found:?}"
            );
            let (all, served) = (found.wait_seconds_mean, found.served_wait_seconds_mean);
            assert!(all.is_finite() && served.is_finite() && found.queue_mean >= 0.0, "{found:?}");
            // Those who have to leave are those who would have waited longest.
            assert!(served <= PATIENCE_MAX.as_secs_f64() * 20.0, "{found:?}");
            // All in all what comes in goes out.
            let out = demand.erlangs() * (1.0 - abandoning_share) / f64::from(reps);
            assert!((out - utilisation).abs() < 1e-6, "{found:?}");
        }
    }
    // Patience that never ends in practice is Erlang C.
    let demand = Demand::new(5, 4.0 / 60.0, MINUTE).expect("a demand");
    let (patient, endless) = (demand.abandonment(PATIENCE_MAX).expect("one"), demand.waiting().expect("one"));
    assert!(is_near(patient.wait_seconds_mean, endless.wait_seconds_mean, 0.01), "{patient:?}");
}

#[test]
fn questions_without_an_answer_say_so() {
    let second = SimDuration::from_secs(1);
    let cases = [
        (Demand::new(0, 1.0, second), "there is no answer for 0 representatives: from 1 to 10000 can be reckoned with"),
        (
            Demand::new(10_001, 1.0, second),
            "there is no answer for 10001 representatives: from 1 to 10000 can be reckoned with",
        ),
        (
            Demand::new(1, 0.0, second),
            "there is no answer for 0 requests a second: from 0.000000001 to 100 can be reckoned with",
        ),
        (
            Demand::new(1, 101.0, second),
            "there is no answer for 101 requests a second: from 0.000000001 to 100 can be reckoned with",
        ),
        (
            Demand::new(1, f64::NAN, second),
            "there is no answer for NaN requests a second: from 0.000000001 to 100 can be reckoned with",
        ),
        (
            Demand::new(1, 1.0, SimDuration::ZERO),
            "requests that take no time never wait: give a handling time above 0s",
        ),
    ];
    for (refused, words) in cases {
        assert_eq!(refused.expect_err("it is refused").to_string(), words);
    }
    let words = "there is no answer for a mean patience of 0s: it must be longer than 0s and at most 1d";
    assert_eq!(demand(5, 4.0).abandonment(SimDuration::ZERO).expect_err("nobody is").to_string(), words);
    assert!(demand(5, 4.0).abandonment(PATIENCE_MAX + second).is_err());
    for (erlangs, words) in [
        (
            5.0,
            "5 representatives cannot carry 5.00 erlangs: where nobody gives up the line grows without end; 6 or more would do",
        ),
        (
            7.5,
            "5 representatives cannot carry 7.50 erlangs: where nobody gives up the line grows without end; 8 or more would do",
        ),
    ] {
        let demand = Demand::new(5, erlangs, second).expect("a demand");
        assert_eq!(demand.waiting().expect_err("it is not steady").to_string(), words);
    }
}

const MINUTE: SimDuration = SimDuration::from_secs(60);
