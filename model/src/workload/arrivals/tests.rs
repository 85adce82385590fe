//! Arrivals against theory. Bounds are four standard errors wide where chance has a say; seeds are fixed, so that nothing
//! flickers.

use jiff::civil::Weekday;
use jiff::{SignedDuration, Zoned};

use super::super::RATE_MAX;
use super::*;
use crate::rng::Chance;

fn calendar(starts: &str) -> Calendar {
    Calendar::new(&starts.parse().expect("a moment"))
}

fn stream(name: &str) -> StreamChance {
    StreamChance::new(Chance::new(7), name)
}

/// All arrivals of the stream called `phone`, from a Monday, in Berlin.
fn times(pattern: Pattern, from: SimTime, until: SimTime) -> Vec<SimTime> {
    let arrivals = Arrivals::new(pattern, from, until).expect("arrivals");
    all(&arrivals, &stream("phone"), &calendar("2026-11-16T00:00:00[Europe/Berlin]"))
}

fn all(arrivals: &Arrivals, chance: &StreamChance, calendar: &Calendar) -> Vec<SimTime> {
    let mut last = SimTime::ZERO;
    let next = |nth| {
        last = arrivals.next(last, nth, chance, calendar)?;
        Some(last)
    };
    (0..).map_while(next).collect()
}

fn hours(hours: i64) -> SimTime {
    SimTime::from_secs(hours * 3_600)
}

#[test]
fn even_arrivals_come_on_the_microsecond() {
    let constant = Pattern::Constant(Rate::per_hour(7));
    let found = times(constant, hours(1), hours(3));
    let micros: Vec<_> = found.iter().map(|at| at.as_micros() - 3_600_000_000).collect();
    let expected: Vec<_> = (1..=14_i64).map(|nth| (nth * 3_600_000_000 + 6) / 7).collect();
    assert_eq!(micros, expected, "the last one comes as the window ends");
    let ramp = Ramp { start: Rate::ZERO, end: Rate::per_hour(4), over: SimDuration::from_secs(7_200) };
    let found: Vec<_> = times(Pattern::Ramp(ramp), hours(1), hours(4)).iter().map(|at| at.as_micros()).collect();
    // The integral is the square of the hours, then 4 an hour more.
    let expected = [1.0_f64, 2.0, 3.0, 4.0].map(|nth| 3_600_000_000 + (nth.sqrt() * 3.6e9).ceil() as i64);
    assert_eq!(found[..4], expected);
    assert_eq!(found[4..], [15, 30, 45, 60].map(|minutes| hours(3).as_micros() + minutes * 60_000_000));
}

#[test]
fn nothing_adds_up_over_the_years() {
    let arrivals = Arrivals::new(Pattern::Constant(Rate::per_hour(7)), hours(1), hours(20 * 8_766)).expect("arrivals");
    let (chance, calendar) = (stream("phone"), calendar("2026-11-16T00:00:00[Europe/Berlin]"));
    let nth = 7 * 19 * 8_766;
    // Whatever came before.
    for after in [SimTime::ZERO, hours(19 * 8_766)] {
        assert_eq!(arrivals.next(after, nth - 1, &chance, &calendar), Some(hours(19 * 8_766 + 1)));
    }
    assert_eq!(arrivals.next(SimTime::ZERO, u64::MAX, &chance, &calendar), None);
}

#[test]
fn poisson_arrivals_are_independent_at_their_rate() {
    const HOURS: i64 = 2_000;
    const RATE: f64 = 20.0;
    let found = times(Pattern::Poisson(Rate::per_hour(RATE as u32)), hours(5), hours(5 + HOURS));
    let mean = RATE * HOURS as f64;
    assert!((found.len() as f64 - mean).abs() < 4.0 * mean.sqrt(), "{} requests", found.len());
    assert!(found.is_sorted() && found[0] > hours(5) && found[found.len() - 1] <= hours(5 + HOURS));
    // Counts by the hour are spread as widely as they are large, whatever the hour before had.
    let mut counts = vec![0.0; HOURS as usize];
    for at in &found {
        counts[((at.as_micros() - hours(5).as_micros()) / 3_600_000_000) as usize] += 1.0;
    }
    let variance = counts.iter().map(|count: &f64| (count - RATE).powi(2)).sum::<f64>() / HOURS as f64;
    let error = RATE * ((2.0 + 1.0 / RATE) / HOURS as f64).sqrt();
    assert!((variance - RATE).abs() < 4.0 * error, "the variance is {variance}");
    let together = counts.windows(2).map(|pair| (pair[0] - RATE) * (pair[1] - RATE)).sum::<f64>() / HOURS as f64;
    assert!(together.abs() < 4.0 * RATE / (HOURS as f64).sqrt(), "neighbours vary together by {together}");
    // Tails of the time between two.
    for intervals in [0.1, 1.0, 3.0, 6.0] {
        let longer = |pair: &&[SimTime]| pair[1].since(pair[0]).as_secs_f64() > intervals * 3_600.0 / RATE;
        let (share, count) = ((-intervals).exp(), found.len() as f64);
        let above = found.windows(2).filter(longer).count() as f64 / count;
        assert!((above - share).abs() < 4.0 * (share * (1.0 - share) / count).sqrt(), "{above} are {intervals} long");
    }
}

/// What a request draws depends on its stream and its number alone.
#[test]
fn others_shift_no_request() {
    let calendar = calendar("2026-11-16T00:00:00[Europe/Berlin]");
    let arrivals = Arrivals::new(Pattern::Poisson(Rate::per_hour(20)), SimTime::ZERO, hours(1_000)).expect("arrivals");
    let found = all(&arrivals, &stream("phone"), &calendar);
    assert_eq!(all(&arrivals, &stream("phone"), &calendar), found);
    assert_ne!(all(&arrivals, &stream("chat"), &calendar)[..5], found[..5]);
    let interval = found[7].since(found[6]);
    assert_eq!(arrivals.next(hours(500), 7, &stream("phone"), &calendar), Some(hours(500) + interval));
    // A window that ends earlier, or a stream that is asked out of turn, has the same requests.
    let shorter = Arrivals::new(Pattern::Poisson(Rate::per_hour(20)), SimTime::ZERO, hours(10)).expect("arrivals");
    let first = found.partition_point(|at| *at <= hours(10));
    assert_eq!(all(&shorter, &stream("phone"), &calendar), found[..first]);
}

/// Each of the 168 hours of the week by itself, over three years with their changes of the clocks.
#[test]
fn business_hours_bring_what_the_clocks_show() {
    for zone in ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"] {
        let starts: Zoned = format!("2026-11-18T15:20:00[{zone}]").parse().expect("a moment");
        const HOURS: i64 = 3 * 52 * 168;
        let curve = WeeklyCurve::standard(Rate::per_hour(20)).expect("a curve");
        let arrivals =
            Arrivals::new(Pattern::BusinessHours(curve.clone()), SimTime::ZERO, hours(HOURS)).expect("arrivals");
        let found = all(&arrivals, &stream("phone"), &Calendar::new(&starts));
        let cell = |micros: i64| {
            let shown = starts.checked_add(SignedDuration::from_micros(micros)).expect("a moment");
            (usize::from(shown.weekday().to_monday_zero_offset() as u8), usize::from(shown.hour() as u8))
        };
        let (mut counts, mut expected) = ([[0.0_f64; 24]; 7], [[0.0_f64; 24]; 7]);
        for at in &found {
            let (day, hour) = cell(at.as_micros());
            counts[day][hour] += 1.0;
        }
        // By steps of ten minutes: the clocks of these zones show nothing else in between.
        for step in 0..HOURS * 6 {
            let (day, hour) = cell(step * 600_000_000);
            let weekday = Weekday::from_monday_zero_offset(day as i8).expect("a weekday");
            expected[day][hour] += curve.rate((weekday, hour)).per_second() * 600.0;
        }
        for (day, hour) in (0..168).map(|cell| (cell / 24, cell % 24)) {
            let (count, mean) = (counts[day][hour], expected[day][hour]);
            // A Poisson count is skewed where it is small: one more for that.
            assert!((count - mean).abs() < 4.0 * mean.sqrt() + 1.0, "{zone} {day} {hour}:00 has {count}, not {mean}");
        }
        let (all, mean) = (found.len() as f64, expected.iter().flatten().sum::<f64>());
        assert!((all - mean).abs() < 4.0 * mean.sqrt(), "{zone} has {all}, not {mean}");
    }
}

/// A curve that is zero but for one hour: none before it and none after it, twice as many in the hour that autumn brings twice,
/// none in the one that spring skips.
#[test]
fn an_hour_that_comes_twice_brings_its_requests_twice() {
    let mut week = [[Rate::ZERO; 24]; 7];
    week[6][2] = Rate::per_hour(400);
    let curve = WeeklyCurve::new(week).expect("a curve");
    let cases = [
        ("2026-10-23T12:00:00[Europe/Berlin]", "2026-10-25T02:00:00+02:00[Europe/Berlin]", 2.0),
        ("2026-03-27T12:00:00[Europe/Berlin]", "2026-03-29T03:00:00[Europe/Berlin]", 0.0),
        ("2026-04-03T12:00:00[Europe/Berlin]", "2026-04-05T02:00:00[Europe/Berlin]", 1.0),
        // Half an hour twice: from 02:00 the clocks go back to 01:30, so that 02:00 to 03:00 comes once.
        ("2026-04-03T12:00:00[Australia/Lord_Howe]", "2026-04-05T02:00:00[Australia/Lord_Howe]", 1.0),
        // And half of it skipped.
        ("2026-10-02T12:00:00[Australia/Lord_Howe]", "2026-10-04T02:30:00[Australia/Lord_Howe]", 0.5),
    ];
    for (starts, first, times) in cases {
        let (starts, first): (Zoned, Zoned) = (starts.parse().expect("a moment"), first.parse().expect("a moment"));
        let arrivals =
            Arrivals::new(Pattern::BusinessHours(curve.clone()), SimTime::ZERO, hours(100)).expect("arrivals");
        let found = all(&arrivals, &stream("phone"), &Calendar::new(&starts));
        let mean: f64 = 400.0 * times;
        assert!((found.len() as f64 - mean).abs() <= 4.0 * mean.sqrt(), "{starts} has {}", found.len());
        let from = SimTime::from_micros(starts.timestamp().duration_until(first.timestamp()).as_micros() as i64);
        let until = from + SimDuration::from_secs((times * 3_600.0) as u64);
        assert!(found.iter().all(|at| (from..until).contains(at)), "{starts} has others than from {first}");
    }
}

/// A lonely hour of a quiet week is found at once, and a stream whose hour never comes again ends.
#[test]
fn quiet_weeks_are_passed_over() {
    let mut week = [[Rate::ZERO; 24]; 7];
    week[2][12] = RATE_MAX;
    let curve = WeeklyCurve::new(week).expect("a curve");
    let until = SimTime::ZERO + WINDOW_MAX;
    let arrivals = Arrivals::new(Pattern::BusinessHours(curve), SimTime::ZERO, until).expect("arrivals");
    let calendar = calendar("2026-11-16T00:00:00[Europe/Berlin]");
    let at = arrivals.next(hours(61), 0, &stream("phone"), &calendar).expect("it comes");
    assert!(at > hours(168 + 60) && at < hours(168 + 60) + SimDuration::from_secs(10), "{at}");
    assert_eq!(arrivals.next(until, 1, &stream("phone"), &calendar), None);
}

#[test]
fn arrivals_that_cannot_be_are_refused() {
    let too_many = Rate::per_hour(360_001);
    let window = |from: SimTime, until: SimTime| {
        format!(
            "requests are to arrive from {from} until {until}: the beginning must not lie before the run's, the end must lie \
             behind the beginning and at most 36525d into the run"
        )
    };
    let constant = Pattern::Constant(Rate::per_hour(1));
    let most = "is too many requests: at most 360000/h can be simulated in one stream; split it into several";
    let cases = [
        (constant.clone(), hours(2), hours(2), window(hours(2), hours(2))),
        (constant.clone(), hours(-1), hours(2), window(hours(-1), hours(2))),
        (constant.clone(), hours(1), hours(36_525 * 24 + 1), window(hours(1), hours(36_525 * 24 + 1))),
        (constant, hours(1), SimTime::NEVER, window(hours(1), SimTime::NEVER)),
        (Pattern::Constant(too_many), hours(0), hours(2), format!("360001/h {most}")),
        (Pattern::Poisson(too_many), hours(0), hours(2), format!("360001/h {most}")),
        (
            Pattern::Poisson(Rate::ZERO),
            hours(0),
            hours(2),
            "no request would ever arrive: give a rate above zero, or leave the stream out".to_owned(),
        ),
        (
            Pattern::Ramp(Ramp { start: too_many, end: Rate::ZERO, over: SimDuration::from_secs(60) }),
            hours(0),
            hours(2),
            format!("360001/h {most}"),
        ),
    ];
    for (pattern, from, until, words) in cases {
        assert_eq!(Arrivals::new(pattern, from, until).expect_err("it is refused").to_string(), words);
    }
}

/// What is written down comes back the same, and is checked as it does.
#[test]
fn arrivals_are_checked_as_they_are_read() {
    let curve = WeeklyCurve::standard(Rate::per_hour(20)).expect("a curve");
    let arrivals = Arrivals::new(Pattern::BusinessHours(curve), hours(1), hours(2)).expect("arrivals");
    let bytes = postcard::to_stdvec(&arrivals).expect("it can be written");
    assert_eq!(postcard::from_bytes(&bytes), Ok(arrivals));
    let backwards = Written { pattern: Pattern::Constant(Rate::per_hour(1)), from: hours(2), until: hours(1) };
    let bytes = postcard::to_stdvec(&backwards).expect("it can be written");
    assert!(postcard::from_bytes::<Arrivals>(&bytes).is_err());
}
