//! Whole years on end, in zones that did something odd in them.

use jumpstorm_model::access::schedule::Schedule;

use crate::reference::{Line, Walk, schedule};

/// Every opening and every end of the years, as the schedule tells them one after another.
fn changes(schedule: &Schedule, walk: &Walk) -> Vec<(i64, bool)> {
    let (mut at, end) = (walk.first, walk.at(walk.open.len() - 1));
    let mut changes = Vec::new();
    while at <= end {
        let open = schedule.is_open(at);
        changes.push((at.as_second(), open));
        at = if open { schedule.window_end(at) } else { schedule.next_open(at) }.expect("it goes on");
    }
    changes
}

/// Covers: JPOL-2, JPOL-3.
#[test]
fn years_go_by_as_the_clock_on_the_wall_says() {
    // Nights of the whole week and the weekend; the turns of 00:30 to 02:30 meet the changes of most zones.
    let mut lines: Vec<Line> = (0..5).map(|day| ((day, 22, 15), (day + 1, 2, 30))).collect();
    lines.extend([((5, 23, 45), (6, 2, 15)), ((6, 2, 45), (0, 0, 30)), ((4, 0, 5), (4, 0, 10))]);
    let cases = [
        ("Europe/Berlin", 2026, 3),
        ("America/New_York", 2006, 2),
        ("Australia/Lord_Howe", 2026, 2),
        // Never changes.
        ("Asia/Kathmandu", 2026, 1),
        // Skipped 30 December 2011.
        ("Pacific/Apia", 2011, 2),
        // Ramadan: up to four changes a year.
        ("Africa/Casablanca", 2016, 2),
        // Changed at midnight.
        ("America/Sao_Paulo", 2017, 2),
        ("Asia/Beirut", 2026, 1),
        // Its standard half-hour went and came.
        ("Asia/Pyongyang", 2015, 4),
        ("America/Caracas", 2007, 1),
        // Summer time of two hours.
        ("Antarctica/Troll", 2026, 2),
        // Far from now, where rules go on for ever.
        ("Europe/London", 2237, 1),
    ];
    for (zone, year, years) in cases {
        let first = format!("{year}-01-01T00:00:00Z").parse().expect("a moment");
        let walk = Walk::new(zone, &lines, first, years * 366 * 1_440);
        let schedule = schedule(zone, &lines);
        let mut expected = vec![(first.as_second(), walk.open[0])];
        let turns = (1..walk.open.len()).filter(|minute| walk.open[*minute] != walk.open[minute - 1]);
        expected.extend(turns.map(|minute| (walk.at(minute).as_second(), walk.open[minute])));
        assert!(expected.len() > years * 600, "{zone} has {} turns", expected.len());
        assert_eq!(changes(&schedule, &walk), expected, "{zone}");
    }
}
