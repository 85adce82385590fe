//! Random entries in any zone, most of them around a change of its clocks.

use std::cell::Cell;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::reference::{Line, Walk, schedule};

/// A weekday, hour and minute.
#[derive(Clone, Copy, Debug)]
enum Aim {
    /// Any, as minutes from Monday 00:00.
    Anywhere(i64),
    /// So many minutes from what the clock shows just before the change, or just after it.
    NearTheChange { after: bool, minutes: i64 },
}

#[derive(Clone, Debug)]
struct Case {
    /// Places in the list of zones.
    zone: prop::sample::Index,
    /// The walk is about this minute of the epoch, or about the next change of the clocks after it.
    about: i64,
    to_the_change: bool,
    entries: Vec<(Aim, Aim)>,
    /// Minutes of the walk, and microseconds into them, at which everything is asked for.
    asked: Vec<(prop::sample::Index, i64)>,
}

fn cases() -> impl Strategy<Value = Case> {
    let aim = || {
        prop_oneof![
            (0..WEEK).prop_map(Aim::Anywhere),
            (0..7_i64).prop_map(|day| Aim::Anywhere(day * 1_440)),
            (any::<bool>(), -90..=90_i64).prop_map(|(after, minutes)| Aim::NearTheChange { after, minutes }),
            (any::<bool>(), -2..=2_i64).prop_map(|(after, parts)| Aim::NearTheChange { after, minutes: parts * 15 }),
        ]
    };
    // All within the minutes after either reading of the clock, one of which are skipped or shown twice.
    let near = || 0..60_i64;
    let short = (any::<bool>(), near(), near()).prop_map(|(after, start, end)| {
        (Aim::NearTheChange { after, minutes: start }, Aim::NearTheChange { after, minutes: end })
    });
    let entries = prop::collection::vec(prop_oneof![3 => (aim(), aim()), 1 => short], 1..4);
    let asked = prop::collection::vec((any::<prop::sample::Index>(), 0..60_000_000_i64), 20);
    // From 1973, since when zones differ by whole minutes, to 2099.
    let about = 1_577_880..68_374_080_i64;
    (any::<prop::sample::Index>(), about, prop::bool::weighted(0.8), entries, asked)
        .prop_map(|(zone, about, to_the_change, entries, asked)| Case { zone, about, to_the_change, entries, asked })
}

/// The case's zone, the minute of the epoch that it is about, and its entries that have a length.
fn lower(case: &Case) -> (String, i64, Vec<Line>) {
    let zones: Vec<_> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
    let about = Timestamp::from_second(case.about * 60).expect("a moment");
    let change_of = |zone: &TimeZone| {
        let jumps = |at: Timestamp| zone.to_offset(at - SignedDuration::from_secs(1)) != zone.to_offset(at);
        zone.following(about).map(|change| change.timestamp()).find(|at| jumps(*at))
    };
    // Many zones have changed their clocks for the last time: the next one in the list that has not is taken.
    let from = case.zone.index(zones.len());
    let (name, zone, change) = (from..from + zones.len())
        .map(|place| &zones[place % zones.len()])
        .map(|name| (name, TimeZone::get(name).expect("a zone")))
        .find_map(|(name, zone)| {
            let change = if case.to_the_change { change_of(&zone)? } else { about };
            Some((name.clone(), zone, change))
        })
        .expect("some zone goes on for ever");
    let before = zone.to_offset(change - SignedDuration::from_secs(1)).seconds();
    let after = zone.to_offset(change).seconds();
    let clock = |aim: Aim| {
        let minute = match aim {
            Aim::Anywhere(minute) => minute,
            Aim::NearTheChange { after: shown_after, minutes } => {
                let ahead = if shown_after { after } else { before };
                // The epoch was on a Thursday.
                (change.as_second() + i64::from(ahead)) / 60 + 3 * 1_440 + minutes
            }
        };
        let part = |part: i64| i8::try_from(part).expect("it is small");
        let minute = minute.rem_euclid(WEEK);
        (part(minute / 1_440), part(minute / 60 % 24), part(minute % 60))
    };
    let lines: Vec<_> = case.entries.iter().map(|(start, end)| (clock(*start), clock(*end))).collect();
    (name, change.as_second() / 60, lines.into_iter().filter(|(start, end)| start != end).collect())
}

/// What a case is a case of, by its entries and by what the clock showed.
#[derive(Clone, Copy, Debug, Default)]
struct Reached {
    midnight: u32,
    week_end: u32,
    change: u32,
    gap: u32,
    gap_whole: u32,
    overlap: u32,
    overlap_whole: u32,
    never_closed: u32,
}

impl Reached {
    fn count(&mut self, lines: &[Line], walk: &Walk) {
        let steps = walk.shown.windows(2).map(|pair| (pair[0], pair[1], pair[0].duration_until(pair[1]).as_mins()));
        let jumps: Vec<_> = steps.filter(|(_, _, step)| *step != 1).collect();
        let edge_in = |(day, hour, minute): (i8, i8, i8), forward: bool| {
            jumps.iter().any(|&(shown, next, step)| {
                // Skipped: between the two. Repeated: from the second up to the first.
                let first = if forward { shown + SignedDuration::from_mins(1) } else { next };
                let span = if forward { step - 1 } else { 1 - step };
                (0..span).any(|into| {
                    let at = first + SignedDuration::from_mins(into);
                    (at.weekday().to_monday_zero_offset(), at.hour(), at.minute()) == (day, hour, minute)
                })
            })
        };
        let any = |holds: &dyn Fn(&Line) -> bool| u32::from(lines.iter().any(holds));
        self.midnight += any(&|(start, end)| start.0 != end.0);
        self.week_end += any(&|(start, end)| end < start);
        self.change += u32::from(!jumps.is_empty());
        self.gap += any(&|(start, end)| edge_in(*start, true) || edge_in(*end, true));
        self.gap_whole += any(&|(start, end)| edge_in(*start, true) && edge_in(*end, true));
        self.overlap += any(&|(start, end)| edge_in(*start, false) || edge_in(*end, false));
        self.overlap_whole += any(&|(start, end)| edge_in(*start, false) && edge_in(*end, false));
        self.never_closed += u32::from(walk.open.iter().all(|open| *open));
    }
}

/// Covers: JPOL-2, JPOL-3.
#[test]
fn any_schedule_agrees_with_the_clock_on_the_wall() {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let reached = Cell::new(Reached::default());
    let result = runner.run(&cases(), |case| {
        let (zone, about, lines) = lower(&case);
        prop_assume!(!lines.is_empty());
        // Three days before, and two weeks and a day in all: long enough for every entry to come.
        let first = Timestamp::from_second((about - 3 * 1_440) * 60).expect("a moment");
        let walk = Walk::new(&zone, &lines, first, 15 * 1_440);
        let schedule = schedule(&zone, &lines);
        for (minute, open) in walk.open.iter().enumerate() {
            prop_assert_eq!(schedule.is_open(walk.at(minute)), *open, "{} at {}", zone, walk.shown[minute]);
        }
        let turns = (1..walk.open.len()).filter(|minute| walk.open[*minute] != walk.open[minute - 1]);
        // The first microsecond of every turn and the last one before it, and what is asked for.
        let asked = case.asked.iter().map(|(minute, micros)| (minute.index(walk.open.len()), *micros));
        for (minute, micros) in turns.flat_map(|turn| [(turn - 1, 59_999_999), (turn, 0)]).chain(asked) {
            let moment = walk.at(minute) + SignedDuration::from_micros(micros);
            let open = walk.open[minute];
            prop_assert_eq!(schedule.is_open(moment), open, "{} at {}", zone, moment);
            let (next_open, end) = (schedule.next_open(moment), schedule.window_end(moment));
            let (told, closed) = if open { (end, next_open == Some(moment)) } else { (next_open, end.is_none()) };
            prop_assert!(closed, "{} at {}: {:?} {:?}", zone, moment, next_open, end);
            match walk.first_that_is(!open, minute) {
                Some(turn) => prop_assert_eq!(told, Some(walk.at(turn)), "{} at {}", zone, moment),
                // The walk is over before anything turns.
                None => {
                    prop_assert!(told.is_none_or(|told| told >= walk.at(walk.open.len())), "{} at {}", zone, moment)
                }
            }
        }
        let mut counts = reached.get();
        counts.count(&lines, &walk);
        reached.set(counts);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let Reached { midnight, week_end, change, gap, gap_whole, overlap, overlap_whole, never_closed } = reached.get();
    let shares_percent = [
        (midnight, 60),
        (week_end, 60),
        (change, 75),
        (gap, 18),
        (gap_whole, 6),
        (overlap, 18),
        (overlap_whole, 6),
        (never_closed, 10),
    ];
    for (count, percent) in shares_percent {
        assert!(count * 100 >= CASES * percent, "cases reach what they are for: {:?}", reached.get());
    }
}

/// Minutes in a week.
const WEEK: i64 = 7 * 1_440;
const CASES: u32 = 800;
