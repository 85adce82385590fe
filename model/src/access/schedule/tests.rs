//! Days on which the calendar is awkward, moment by moment. Weeks beyond number are in `tests/schedule`.

use jiff::Timestamp;

use super::{Entry, Schedule, ScheduleError, WeekTime};

/// Every opening and end after `from`, with the clocks as they are shown, the end of each stretch on its own line.
fn changes(zone: &str, entries: &[&str], from: &str, count: usize) -> Vec<String> {
    let schedule = schedule(zone, entries);
    let mut at: Timestamp = from.parse().expect("a moment");
    let mut changes = Vec::new();
    for _ in 0..count {
        at = match schedule.is_open(at) {
            true => schedule.window_end(at).expect("it ends"),
            false => schedule.next_open(at).expect("it opens"),
        };
        let state = if schedule.is_open(at) { "opens" } else { "ends" };
        changes.push(format!("{state} {}", at.to_zoned(schedule.zone().clone()).strftime("%a %m-%d %H:%M %:z")));
    }
    changes
}

/// Of entries such as `Mon 08:00 - Mon 17:00`.
fn schedule(zone: &str, entries: &[&str]) -> Schedule {
    let time = |text: &str| {
        let (day, time) = text.split_once(' ').expect("a day and a time");
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let day = days.iter().position(|name| *name == day).expect("a day") as i8;
        let day = jiff::civil::Weekday::from_monday_zero_offset(day).expect("a weekday");
        WeekTime::new(day, time.parse().expect("a time of day")).expect("whole minutes")
    };
    let entry = |text: &&str| {
        let (start, end) = text.split_once(" - ").expect("a start and an end");
        Entry::new(time(start), time(end)).expect("it has a length")
    };
    Schedule::new(true, zone, entries.iter().map(entry).collect(), true).expect("a schedule")
}

/// Covers: JPOL-2.
#[test]
fn entries_follow_the_clocks_of_their_zone() {
    let office: &[&str] = &["Mon 08:00 - Mon 17:00"];
    let cases: [(&str, &[&str], &str, &[&str]); 9] = [
        (
            "Europe/Berlin",
            office,
            "2026-03-20T00:00:00Z",
            &["opens Mon 03-23 08:00 +01:00", "ends Mon 03-23 17:00 +01:00", "opens Mon 03-30 08:00 +02:00"],
        ),
        (
            "America/New_York",
            office,
            "2026-10-26T00:00:00Z",
            &["opens Mon 10-26 08:00 -04:00", "ends Mon 10-26 17:00 -04:00", "opens Mon 11-02 08:00 -05:00"],
        ),
        (
            "Asia/Kathmandu",
            office,
            "2026-11-16T00:00:00Z",
            &["opens Mon 11-16 08:00 +05:45", "ends Mon 11-16 17:00 +05:45"],
        ),
        (
            "Asia/Tokyo",
            office,
            "2026-11-15T23:00:00Z",
            &["ends Mon 11-16 17:00 +09:00", "opens Mon 11-23 08:00 +09:00"],
        ),
        (
            "UTC",
            &["Tue 20:00 - Wed 05:00"],
            "2026-11-16T00:00:00Z",
            &["opens Tue 11-17 20:00 +00:00", "ends Wed 11-18 05:00 +00:00"],
        ),
        (
            "Europe/Berlin",
            &["Sat 12:00 - Mon 06:00"],
            "2026-11-16T00:00:00Z",
            &["ends Mon 11-16 06:00 +01:00", "opens Sat 11-21 12:00 +01:00", "ends Mon 11-23 06:00 +01:00"],
        ),
        // Entries that touch and overlap are one, across the week's end too.
        (
            "UTC",
            &["Sun 20:00 - Mon 00:00", "Mon 00:00 - Mon 04:00", "Mon 03:00 - Mon 05:00"],
            "2026-11-16T00:00:00Z",
            &["ends Mon 11-16 05:00 +00:00", "opens Sun 11-22 20:00 +00:00", "ends Mon 11-23 05:00 +00:00"],
        ),
        // From Friday to the Friday after, but for one minute.
        (
            "UTC",
            &["Fri 12:00 - Fri 11:59"],
            "2026-11-16T00:00:00Z",
            &["ends Fri 11-20 11:59 +00:00", "opens Fri 11-20 12:00 +00:00", "ends Fri 11-27 11:59 +00:00"],
        ),
        // Samoa had no Friday 30 December 2011.
        (
            "Pacific/Apia",
            &["Fri 09:00 - Fri 17:00", "Thu 22:00 - Sat 02:00"],
            "2011-12-29T00:00:00Z",
            &["opens Thu 12-29 22:00 -10:00", "ends Sat 12-31 02:00 +14:00", "opens Thu 01-05 22:00 +14:00"],
        ),
    ];
    for (zone, entries, from, expected) in cases {
        assert_eq!(changes(zone, entries, from, expected.len()), expected, "{zone} {entries:?}");
    }
}

/// Clocks go from 02:00 to 03:00 on 29 March 2026 in Berlin, on 8 March in New York, and from 02:00 to 02:30 on 4 October on
/// Lord Howe Island.
///
/// Covers: JPOL-2.
#[test]
fn what_falls_into_the_skipped_hour_acts_when_the_clocks_jump() {
    let (berlin, new_york, lord_howe) = (
        ("Europe/Berlin", "2026-03-28T12:00:00Z"),
        ("America/New_York", "2026-03-07T12:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T06:00:00Z"),
    );
    let cases: [(_, &[_], &[_]); 9] = [
        (berlin, &["Sun 02:30 - Sun 05:00"], &["opens Sun 03-29 03:00 +02:00", "ends Sun 03-29 05:00 +02:00"]),
        (berlin, &["Sat 22:00 - Sun 02:30"], &["opens Sat 03-28 22:00 +01:00", "ends Sun 03-29 03:00 +02:00"]),
        (berlin, &["Sat 22:00 - Sun 02:00"], &["opens Sat 03-28 22:00 +01:00", "ends Sun 03-29 03:00 +02:00"]),
        // Nothing is left of it that week.
        (berlin, &["Sun 02:15 - Sun 02:45"], &["opens Sun 04-05 02:15 +02:00", "ends Sun 04-05 02:45 +02:00"]),
        // The time between them is skipped.
        (
            berlin,
            &["Sun 01:00 - Sun 02:10", "Sun 02:50 - Sun 04:00"],
            &["opens Sun 03-29 01:00 +01:00", "ends Sun 03-29 04:00 +02:00", "opens Sun 04-05 01:00 +02:00"],
        ),
        (
            berlin,
            &["Sun 01:00 - Sun 02:00", "Sun 03:00 - Sun 04:00"],
            &["opens Sun 03-29 01:00 +01:00", "ends Sun 03-29 04:00 +02:00", "opens Sun 04-05 01:00 +02:00"],
        ),
        (new_york, &["Sun 02:30 - Sun 05:00"], &["opens Sun 03-08 03:00 -04:00", "ends Sun 03-08 05:00 -04:00"]),
        (lord_howe, &["Sun 02:15 - Sun 02:45"], &["opens Sun 10-04 02:30 +11:00", "ends Sun 10-04 02:45 +11:00"]),
        (lord_howe, &["Sun 01:00 - Sun 02:15"], &["opens Sun 10-04 01:00 +10:30", "ends Sun 10-04 02:30 +11:00"]),
    ];
    for ((zone, from), entries, expected) in cases {
        assert_eq!(changes(zone, entries, from, expected.len()), expected, "{zone} {entries:?}");
    }
}

/// Clocks go from 03:00 back to 02:00 on 25 October 2026 in Berlin, from 02:00 back to 01:00 on 1 November in New York, and
/// from 02:00 back to 01:30 on 5 April on Lord Howe Island.
///
/// Covers: JPOL-2.
#[test]
fn the_hour_that_comes_twice_is_the_same_hour_twice() {
    let (berlin, new_york, lord_howe) = (
        ("Europe/Berlin", "2026-10-24T12:00:00Z"),
        ("America/New_York", "2026-10-31T12:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-04T06:00:00Z"),
    );
    let cases: [(_, &[_], &[_]); 7] = [
        (
            berlin,
            &["Sun 02:15 - Sun 02:45"],
            &[
                "opens Sun 10-25 02:15 +02:00",
                "ends Sun 10-25 02:45 +02:00",
                "opens Sun 10-25 02:15 +01:00",
                "ends Sun 10-25 02:45 +01:00",
                "opens Sun 11-01 02:15 +01:00",
            ],
        ),
        (
            berlin,
            &["Sat 22:00 - Sun 02:30"],
            &[
                "opens Sat 10-24 22:00 +02:00",
                "ends Sun 10-25 02:30 +02:00",
                "opens Sun 10-25 02:00 +01:00",
                "ends Sun 10-25 02:30 +01:00",
            ],
        ),
        (
            berlin,
            &["Sun 02:30 - Sun 05:00"],
            &[
                "opens Sun 10-25 02:30 +02:00",
                "ends Sun 10-25 02:00 +01:00",
                "opens Sun 10-25 02:30 +01:00",
                "ends Sun 10-25 05:00 +01:00",
            ],
        ),
        // All of it, and an end at its beginning: not open again for it.
        (berlin, &["Sun 01:00 - Sun 04:00"], &["opens Sun 10-25 01:00 +02:00", "ends Sun 10-25 04:00 +01:00"]),
        (
            berlin,
            &["Sun 01:00 - Sun 02:00"],
            &["opens Sun 10-25 01:00 +02:00", "ends Sun 10-25 02:00 +02:00", "opens Sun 11-01 01:00 +01:00"],
        ),
        (
            new_york,
            &["Sun 01:30 - Sun 05:00"],
            &[
                "opens Sun 11-01 01:30 -04:00",
                "ends Sun 11-01 01:00 -05:00",
                "opens Sun 11-01 01:30 -05:00",
                "ends Sun 11-01 05:00 -05:00",
            ],
        ),
        (
            lord_howe,
            &["Sun 00:00 - Sun 01:45"],
            &[
                "opens Sun 04-05 00:00 +11:00",
                "ends Sun 04-05 01:45 +11:00",
                "opens Sun 04-05 01:30 +10:30",
                "ends Sun 04-05 01:45 +10:30",
            ],
        ),
    ];
    for ((zone, from), entries, expected) in cases {
        assert_eq!(changes(zone, entries, from, expected.len()), expected, "{zone} {entries:?}");
    }
}

#[test]
fn an_end_is_exact() {
    let schedule = schedule("UTC", &["Mon 08:00 - Mon 17:00"]);
    let cases = [
        ("07:59:59.999999999", false),
        ("08:00:00", true),
        ("16:59:59.999999999", true),
        ("17:00:00", false),
        ("17:00:00.000001", false),
    ];
    for (time, open) in cases {
        let at: Timestamp = format!("2026-11-16T{time}Z").parse().expect("a moment");
        assert_eq!(schedule.is_open(at), open, "{time}");
        assert_eq!(schedule.next_open(at) == Some(at), open, "{time}");
        assert_eq!(schedule.window_end(at).map(|end| end.to_string()), open.then(|| "2026-11-16T17:00:00Z".into()));
    }
    // The same before 1970.
    let early: Timestamp = "1968-11-25T16:59:59.5Z".parse().expect("a moment");
    assert_eq!(schedule.window_end(early).map(|end| end.to_string()).as_deref(), Some("1968-11-25T17:00:00Z"));
}

/// Covers: JPOL-2.
#[test]
fn a_schedule_may_never_close() {
    let monday = WeekTime::try_from(0).expect("within the week");
    let thursday = WeekTime::try_from(4_320).expect("within the week");
    let entry = |start, end| Entry::new(start, end).expect("it has a length");
    let halves = vec![entry(monday, thursday), entry(thursday, monday)];
    let whole_week = Schedule::new(true, "Europe/Berlin", halves, true).expect("a schedule");
    let disabled = Schedule::new(false, "Europe/Berlin", vec![], true).expect("a schedule");
    let disabled_with_hours = Schedule::new(false, "UTC", vec![entry(monday, thursday)], true).expect("a schedule");
    let saturday: Timestamp = "2026-11-21T12:00:00Z".parse().expect("a moment");
    for schedule in [whole_week, disabled, disabled_with_hours] {
        assert!(schedule.is_open(saturday));
        assert_eq!((schedule.next_open(saturday), schedule.window_end(saturday)), (Some(saturday), None));
    }
    let never = Schedule::new(true, "UTC", vec![], true);
    assert_eq!(never, Err(ScheduleError::NoEntries));
}

#[test]
fn the_calendar_ends() {
    let schedule = schedule("Europe/Berlin", &["Mon 08:00 - Mon 17:00"]);
    assert_eq!((schedule.is_open(Timestamp::MAX), schedule.next_open(Timestamp::MAX)), (false, None));
    assert!(schedule.next_open(Timestamp::MIN).is_some());
}

#[test]
fn schedules_are_read_as_they_were_written() {
    let schedule = schedule("Australia/Lord_Howe", &["Sat 22:00 - Sun 02:30", "Wed 08:00 - Wed 17:00"]);
    let bytes = postcard::to_stdvec(&schedule).expect("it can be written");
    assert_eq!(postcard::from_bytes::<Schedule>(&bytes), Ok(schedule));
    let nowhere = postcard::to_stdvec(&(false, "Nowhere", [(0_u16, 60_u16)].as_slice(), false)).expect("bytes");
    postcard::from_bytes::<Schedule>(&nowhere).expect_err("there is no such zone");
}
