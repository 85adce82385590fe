//! Years of a help desk against Erlang C and Erlang A.
//!
//! Those who come together wait together, so that the mean of many waits is less certain than they are many. How certain was
//! measured on 400 runs of 100,000 customers each of a simulation in other code: divided by the root of the number of customers,
//! the figure beside each case is the standard error as a share of the mean. Bounds are four of them; seeds are fixed, so that
//! nothing flickers.

use jumpstorm_model::erlang::Demand;
use jumpstorm_model::time::SimDuration;
use jumpstorm_model::workload::{Law, Rate, SPAN_MAX, Spread};

use crate::reference::Desk;

/// A figure as it was seen, what theory says of it and what it says of requests that take 5% longer, and how uncertain it is.
struct Figure {
    name: &'static str,
    seen: f64,
    theory: f64,
    longer: f64,
    uncertain: f64,
}

/// That every figure is what theory says, and that requests which take 5% longer would show.
fn assert_agree(case: &str, customers: u64, figures: &[Figure]) {
    let bound = |figure: &Figure| 4.0 * figure.uncertain / (customers as f64).sqrt();
    for figure in figures {
        let Figure { name, seen, theory, .. } = figure;
        let off = seen / theory - 1.0;
        assert!(off.abs() < bound(figure), "{case}: {name} is {seen}, theory says {theory}: {:.2}% off", off * 100.0);
    }
    let shows = |figure: &Figure| (figure.longer / figure.theory - 1.0).abs() > 2.0 * bound(figure);
    assert!(figures.iter().any(shows), "{case}: 5% more would go unseen");
}

/// A desk whose representatives are asked for so many hundredths of what they can do at 15 minutes each.
fn desk(reps: u32, percent: u32, patience: Option<SimDuration>) -> Desk {
    let exponential = |mean| Spread::new(Law::Exponential { mean }, SPAN_MAX).expect("a spread");
    // Four requests an hour for each erlang, in thousandths a week.
    let rate = Rate::from_thousandths_per_week(u64::from(reps * percent) * 4 * 168 * 10);
    Desk { reps, rate, handling: exponential(HANDLING), patience: patience.map(exponential) }
}

fn demand(desk: &Desk, handling: SimDuration) -> Demand {
    Demand::new(desk.reps, desk.rate.per_second(), handling).expect("a demand")
}

#[test]
fn customers_who_never_give_up_wait_as_erlang_c_says() {
    // Representatives, load, customers; uncertainty of the mean wait, of the share that waits and of the share in time.
    let cases = [
        // As many as make 3% of the mean wait four standard errors: 45 years of one representative, 24 of five.
        (1, 70, 1_100_000, [7.8, 1.52, 3.6]),
        (5, 70, 2_900_000, [12.6, 4.9, 3.0]),
        // 5.3%, and 2.4% of the share that waits, after seven years.
        (20, 80, 4_000_000, [26.5, 11.8, 3.9]),
    ];
    for (reps, percent, customers, [wait, waiting, in_time]) in cases {
        let desk = desk(reps, percent, None);
        let seen = desk.run(7, customers, TARGET);
        let theory = demand(&desk, HANDLING).waiting().expect("it is steady");
        let longer = demand(&desk, LONGER).waiting().expect("it is steady");
        let (level, longer_level) = (theory.service_level(TARGET), longer.service_level(TARGET));
        assert_agree(
            &format!("{reps} at {percent}%"),
            customers,
            &[
                Figure::new(
                    "the mean wait",
                    seen.wait_seconds_mean(),
                    theory.wait_seconds_mean,
                    longer.wait_seconds_mean,
                    wait,
                ),
                Figure::new(
                    "the share that waits",
                    seen.share(seen.waited),
                    theory.waiting_share,
                    longer.waiting_share,
                    waiting,
                ),
                Figure::new("the share in time", seen.share(seen.in_time), level, longer_level, in_time),
            ],
        );
    }
}

#[test]
fn customers_who_give_up_do_so_as_erlang_a_says() {
    // Representatives, load, patience, uncertainty of the mean wait, of the share that waits, of the share that gives up, and of
    // the mean wait of those who are served. 600,000 customers make the least certain of them 5%.
    let cases = [
        (1, 90, PATIENCE, [1.9, 1.08, 1.18, 6.2]),
        (5, 90, PATIENCE, [3.5, 2.6, 2.95, 5.1]),
        (20, 90, PATIENCE, [8.4, 6.9, 7.9, 9.1]),
        // More than they can do.
        (20, 120, PATIENCE, [4.6, 3.3, 4.1, 5.5]),
        // As patient as handling takes.
        (5, 100, HANDLING, [4.7, 2.6, 4.1, 5.0]),
    ];
    for (reps, percent, patience, [wait, waiting, gave_up, served_wait]) in cases {
        const CUSTOMERS: u64 = 600_000;
        let desk = desk(reps, percent, Some(patience));
        let seen = desk.run(7, CUSTOMERS, TARGET);
        let theory = demand(&desk, HANDLING).abandonment(patience).expect("it is steady");
        let longer = demand(&desk, LONGER).abandonment(patience).expect("it is steady");
        assert_agree(
            &format!("{reps} at {percent}%, patience {patience}"),
            CUSTOMERS,
            &[
                Figure::new(
                    "the mean wait",
                    seen.wait_seconds_mean(),
                    theory.wait_seconds_mean,
                    longer.wait_seconds_mean,
                    wait,
                ),
                Figure::new(
                    "the share that waits",
                    seen.share(seen.waited),
                    theory.waiting_share,
                    longer.waiting_share,
                    waiting,
                ),
                Figure::new(
                    "the share that gives up",
                    seen.share(seen.gave_up),
                    theory.abandoning_share,
                    longer.abandoning_share,
                    gave_up,
                ),
                Figure::new(
                    "the mean wait of the served",
                    seen.served_wait_seconds_mean(),
                    theory.served_wait_seconds_mean,
                    longer.served_wait_seconds_mean,
                    served_wait,
                ),
            ],
        );
    }
}

impl Figure {
    fn new(name: &'static str, seen: f64, theory: f64, longer: f64, uncertain: f64) -> Self {
        Self { name, seen, theory, longer, uncertain }
    }
}

const HANDLING: SimDuration = SimDuration::from_secs(900);
/// 5% more.
const LONGER: SimDuration = SimDuration::from_secs(945);
const PATIENCE: SimDuration = SimDuration::from_secs(110);
const TARGET: SimDuration = SimDuration::from_secs(20);
