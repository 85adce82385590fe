//! What is read, and how what is not is answered.

use super::super::samples::names;
use super::super::{TEXT_CHARS_MAX, parse};

#[test]
fn texts_are_read_and_written_canonically() {
    for (text, canonical) in [
        ("max admissions in any 1s <= 50", ""),
        ("last admitted - first admitted >= 499.98s", "last admitted - first admitted >= 8m19.98s"),
        ("last admitted<=outage.end+95s", "last admitted <= outage.end + 1m35s"),
        ("first admitted - outage.end <= 5s", ""),
        ("first admitted - outage.end + 5s - 2s <= 5s", "first admitted + 3s - outage.end <= 5s"),
        ("12m - first admitted >= 5s", ""),
        ("first admitted - start >= 5s", ""),
        ("first seen_offline >= outage.start + 180s", "first seen_offline >= outage.start + 3m"),
        ("first admitted >= last contact_lost", ""),
        ("last admitted = 21m +- 2s", ""),
        ("last admitted between outage.end and outage.end + 1m", ""),
        ("p99 time_to_reconnect <= 190s", "p99 time_to_reconnect <= 3m10s"),
        ("p99.9 back_off < 1m", ""),
        ("p99.90 back_off < 1m", "p99.9 back_off < 1m"),
        ("mean service_wait = 82.5ms +- 2%", ""),
        ("mean service_wait between 81ms and 84ms", ""),
        ("count time_offline = 25000 +- 5", ""),
        ("admissions = 25_000", "admissions = 25000"),
        ("from 10m to outage.end: admissions > 0", ""),
        ("after outage.end: admissions > 0", "from outage.end to end: admissions > 0"),
        ("after outage.end, never: waiting > 5", "from outage.end to end, never: waiting > 5"),
        ("from start to end - 5m, always: online >= 90%", ""),
        ("online >= 100%", ""),
        ("waiting = 0", ""),
        ("max waiting <= 3000", ""),
        ("mean workers_busy <= 12.5", ""),
        ("mean workers_busy <= 99.95%", ""),
        ("never: waiting > 500", ""),
        ("always: online != 7", ""),
        ("at 12m: online = 100%", ""),
        ("at outage.start + 1m - 5s: online = 0", "at outage.start + 55s: online = 0"),
        ("at start: online = 0", ""),
        ("at end: online = 0", ""),
        ("at rolling-1.end-5s: online = 0", "at rolling-1.end - 5s: online = 0"),
        ("within 95s of outage.end: online >= 100%", "within 1m35s of outage.end: online >= 100%"),
        ("by outage.end + 1m: online >= 100%", ""),
        ("never: upgrade_bandwidth > 100MiB/s", "never: upgrade_bandwidth > 104857600"),
        ("at 12m: tool_bandwidth = 280kbit/s", "at 12m: tool_bandwidth = 35000"),
        ("tool_bytes = 20MB", "tool_bytes = 20000000"),
        ("mean upgrade_bandwidth = 10Mbit/s +- 1%", "mean upgrade_bandwidth = 1250000 +- 1%"),
        ("at 12m: upgrade_bandwidth = 10MiB/s +- 1KiB/s", "at 12m: upgrade_bandwidth = 10485760 +- 1024"),
        ("upgrade_bytes between 1GiB and 500GB", "upgrade_bytes between 1073741824 and 500000000000"),
        ("  online\t>=\n100%  ", "online >= 100%"),
    ] {
        let canonical = if canonical.is_empty() { text } else { canonical };
        let tree = parse(text, &names()).unwrap_or_else(|error| panic!("{text}: {error} at {:?}", error.span));
        assert_eq!(tree.to_string(), canonical);
        assert_eq!(parse(canonical, &names()), Ok(tree), "{canonical}");
    }
}

/// Checks each text's error: the place is marked with `^` in the line below the text.
fn assert_errors(cases: &[(&str, &str, &str, &str)]) {
    for (text, marks, message, help) in cases {
        let error = parse(text, &names()).expect_err(text);
        let marked = match error.span.len() {
            0 => format!("{}^", " ".repeat(error.span.start)),
            length => format!("{}{}", " ".repeat(error.span.start), "^".repeat(length)),
        };
        assert_eq!((marked.as_str(), error.message.as_str()), (*marks, *message), "\n{text}");
        assert!(error.help.contains(help), "{text}: {}", error.help);
    }
}

#[test]
#[rustfmt::skip]
fn unknown_names_are_answered_with_the_nearest() {
    assert_errors(&[
        ("onlien >= 100%",
         "^^^^^^", "there is no figure called `onlien`", "did you mean `online`?"),
        ("sleepless >= 5",
         "^^^^^^^^^", "there is no figure called `sleepless`", "docs/metrics.md"),
        ("p99 time_to_recconect <= 5s",
         "    ^^^^^^^^^^^^^^^^^", "there is no figure called `time_to_recconect`", "did you mean `time_to_reconnect`?"),
        ("last admited <= 5m",
         "     ^^^^^^^", "there is no event called `admited`", "did you mean `admitted`?"),
        ("last admissions <= 5m",
         "     ^^^^^^^^^^", "`admissions` counts; it is not an event", "called `admitted`"),
        ("first message <= 5m",
         "      ^^^^^^^", "messages are counted in sums: there is no first and no last", "the total"),
        ("first messages <= 5m",
         "      ^^^^^^^^", "`messages` counts; it is not an event", "the total"),
        ("admitted >= 5",
         "^^^^^^^^", "`admitted` is an event", "`first admitted`"),
        ("at outge.end: online = 5",
         "   ^^^^^", "there is no timeline entry called `outge`", "did you mean `outage`?"),
        ("at flood.end: online = 5",
         "   ^^^^^", "there is no timeline entry called `flood`", "`outage`, `rolling-1`, `long`"),
        ("at outage.stop: online = 5",
         "          ^^^^", "`start` or `end` is expected after `outage.`", "`outage.end`"),
        ("at outage: online = 5",
         "   ^^^^^^", "`outage` lasts; it is not a point in time", "`outage.end`"),
        ("outage >= 5",
         "^^^^^^", "`outage` is a timeline entry; it has no value", "`outage.end`"),
        ("at noon: online = 5",
         "   ^^^^", "there is no point in time called `noon`", "`start`, `end`"),
        ("allways: online = 5",
         "^^^^^^^", "`allways` is not a scope", "did you mean `always`?"),
    ]);
}

#[test]
#[rustfmt::skip]
fn figures_belong_to_their_kind() {
    assert_errors(&[
        ("time_to_reconnect <= 5s",
         "^^^^^^^^^^^^^^^^^", "`time_to_reconnect` has many samples: which figure of them?", "`p99 time_to_reconnect`"),
        ("min admissions >= 5",
         "^^^", "a counter has no `min`", "`admissions` for its total"),
        ("p99 admissions in any 1s >= 5",
         "^^^", "a counter has no `p99`", "`max admissions in any 1s`"),
        ("max admissions >= 5",
         "               ^^", "`in any` and the width of a window are expected here", "`max admissions in any 1s`"),
        ("max admissions in 1s >= 5",
         "                  ^^", "`any` is expected here", "`max admissions in any 1s`"),
        ("max admissions in any 50 >= 5",
         "                      ^^", "the width of the window is expected here, as a duration", "in any 1s"),
        ("max admissions in any 0s >= 5",
         "                      ^^", "a window of no width holds nothing", "in any 1s"),
        ("max admissions in any 3h >= 5",
         "                      ^^", "this window is wider than the run, which lasts 2h", "`admissions`"),
        ("max messages in any 1s >= 5",
         "    ^^^^^^^^", "`messages` are counted in sums, which have no sliding window", "`messages`"),
        ("admissions in any 1s <= 5",
         "^^^^^^^^^^", "of sliding windows, only the greatest is measured", "`max admissions in any 1s`"),
        ("max waiting in any 1s <= 5",
         "    ^^^^^^^", "`waiting` is not a counter: only a counter adds up over a sliding window", "`max waiting`"),
        ("p99 waiting <= 5",
         "^^^", "`p99` is a figure of a latency, and `waiting` is a gauge", "`min`, `max` and `mean`"),
        ("p100 back_off <= 5s",
         "^^^^", "there is no percentile `p100`", "`max`"),
        ("p0 back_off <= 5s",
         "^^", "there is no percentile `p0`", "`min`"),
        ("max <= 5",
         "    ^^", "the name of a figure is expected after `max`", "docs/metrics.md"),
        ("outage.end >= 5m",
         "^^^^^^^^^^", "`outage.end` is known before the run: nothing is measured", "`last admitted"),
        ("outage.end - outage.start >= 5m",
         "^^^^^^^^^^^^^^^^^^^^^^^^^", "`outage.end - outage.start` is known before the run: nothing is measured", ""),
        ("last admitted - first admitted - outage.end >= 5m",
         "                               ^", "a difference is between two points in time", ""),
        ("last admitted + first admitted >= 5m",
         "                ^^^^^", "two points in time cannot be added", "`outage.end + 95s`"),
        ("last admitted + 5 >= 5m",
         "                ^", "only a duration can be added to a point in time", "`+ 95s`"),
    ]);
}

#[test]
#[rustfmt::skip]
fn values_are_of_the_kind_of_what_is_measured() {
    assert_errors(&[
        ("admissions <= 5s",
         "              ^^", "5s is a duration, and `admissions` is a count", "`25_000`"),
        ("admissions <= 5%",
         "              ^^", "5% is a percentage, and `admissions` is a count", "`25_000`"),
        ("admissions <= 5.5",
         "              ^^^", "5.5 is not a whole number, and `admissions` is a count", "`25_000`"),
        ("admissions <= -5",
         "              ^", "values are not negative", "`25_000`"),
        ("admissions <=",
         "             ^", "a value is missing here", "`25_000`"),
        ("online <= 5m",
         "          ^^", "5m is a duration, and `online` is a count", "`100%`"),
        ("online <= many",
         "          ^^^^", "`many` is not a value, and `online` is a count", "`100%`"),
        ("online = 101%",
         "         ^^^^", "a share is at most 100%", "100%"),
        ("p99 back_off <= 5",
         "                ^", "5 is a count, and `p99 back_off` is a duration", "`190s`"),
        ("p99 back_off <= 5%",
         "                ^^", "5% is a percentage, and `p99 back_off` is a duration", "`190s`"),
        ("count back_off <= 5s",
         "                  ^^", "5s is a duration, and `count back_off` is a count", "`50`"),
        ("last admitted - first admitted >= 5",
         "                                  ^", "5 is a count, and `last admitted - first admitted` is a duration", "`190s`"),
        ("last admitted >= 5",
         "                 ^", "5 is a count, and `last admitted` is a point in time", "`12m`"),
        ("last admitted <= outage.end - outage.start",
         "                 ^^^^^^^^^^^^", "a difference is a duration, and a point in time is expected here", ""),
        ("5 <= online",
         "^", "the figure comes first, and the value after the comparator", "`online >= 100%`"),
        ("online between 7 and 5",
         "       ^^^^^^^^^^^^^^^", "the lower value is above the upper one", "lower value first"),
        ("online between 7 and 90%",
         "       ^^^^^^^^^^^^^^^^^", "the two values are of different kinds", ""),
        ("online between 7 to 9",
         "                 ^^", "`and` and the upper value are expected here", "between"),
        ("last admitted between 9m and 5m",
         "              ^^^^^^^^^^^^^^^^^", "the lower value is above the upper one", ""),
        ("online <= 5 +- 2",
         "            ^^", "a tolerance goes with `=` only", ""),
        ("online = 50% +- 2%",
         "                ^^", "a percentage of a percentage is easily misread", "`between 48% and 52%`"),
        ("online = 50% +- 2",
         "                ^", "a percentage takes no tolerance", ""),
        ("online = 50 +- 2s",
         "               ^^", "the tolerance of a count is a count or a percentage of it", ""),
        ("mean back_off = 5s +- 2",
         "                      ^", "the tolerance of a duration is a duration or a percentage of it", ""),
        ("last admitted = 5m +- 2%",
         "                      ^^", "the tolerance of a point in time is a duration", ""),
        ("online = 50 +- 200%",
         "               ^^^^", "a tolerance is at most 100%", ""),
        ("online >= 0",
         "^^^^^^^^^^^", "this always holds, whatever is measured", ""),
        ("always: online <= 100%",
         "        ^^^^^^^^^^^^^^", "this always holds, whatever is measured", ""),
        ("p99 back_off < 0s",
         "^^^^^^^^^^^^^^^^^", "this never holds, whatever is measured", ""),
    ]);
}

#[test]
#[rustfmt::skip]
fn scopes_fit_their_claims_and_the_run() {
    assert_errors(&[
        ("never: max admissions in any 1s > 50",
         "^^^^^^", "sliding windows are measured over the whole run", "with no scope"),
        ("at 5m: admissions > 50",
         "^^^^^^", "`admissions` is a total of a span", "`from start to INSTANT: admissions"),
        ("after 5m: p99 back_off < 5s",
         "^^^^^^^^^", "latencies are measured over the whole run", "`p99 back_off ...` with no scope"),
        ("after 5m: first admitted < 6m",
         "^^^^^^^^^", "the first and the last are those of the whole run", ""),
        ("always: max waiting < 5",
         "^^^^^^^", "`max waiting` is one figure of a span; it does not change from moment to moment", "`waiting` alone"),
        ("from 5m to 6m: waiting < 5",
         "^^^^^^^^^^^^^^", "`waiting` has many values in a span: which of them?", "`from 5m to 6m, always: waiting"),
        ("at 3h: online = 5",
         "   ^^", "3h is beyond the end of the run at 2h", "within the run"),
        ("at long.end: online = 5",
         "   ^^^^^^^^", "`long.end` is at 2h30m, beyond the end of the run at 2h", ""),
        ("at start - 5s: online = 5",
         "   ^^^^^^^^^^", "`start - 5s` is at -5s, before the start of the run", ""),
        ("first admitted - long.end <= 5s",
         "                 ^^^^^^^^", "`long.end` is at 2h30m, beyond the end of the run at 2h", ""),
        ("last admitted <= outage.end + 3h",
         "                 ^^^^^^^^^^^^^^^", "`outage.end + 3h` is at 3h20m, beyond the end of the run at 2h", ""),
        ("within 2h of outage.end: online = 5",
         "^^^^^^^^^^^^^^^^^^^^^^^", "this waits until 2h20m, beyond the end of the run at 2h", ""),
        ("within 0s of outage.end: online = 5",
         "       ^^", "`within` no time nothing can come true", "`at INSTANT"),
        ("within outage.end: online = 5",
         "       ^^^^^^", "a duration is expected after `within`", ""),
        ("within 5s after outage.end: online = 5",
         "          ^^^^^", "`of` is expected here", ""),
        ("from 5m to 5m: admissions > 5",
         "^^^^^^^^^^^^^", "this span begins at 5m and ends at 5m", ""),
        ("from 5m: admissions > 5",
         "       ^", "`to` is expected here", ""),
        ("from 5m to 6m, online > 5",
         "               ^^^^^^", "`always` or `never` is expected after the comma", ""),
        ("at last admitted: online = 5",
         "   ^^^^^^^^^^^^^", "`last admitted` is known only once the run is over", "`start`, `end`"),
        ("at 5: online = 5",
         "   ^", "5 has no unit, so it is not a point in time", ""),
        ("at 5m online = 5",
         "      ^^^^^^", "`:` is expected after the scope", ""),
        ("at : online = 5",
         "   ^", "a point in time is expected here", ""),
    ]);
}

#[test]
#[rustfmt::skip]
fn one_claim_is_made_and_nothing_else() {
    assert_errors(&[
        ("",
         "^", "a claim is expected here", "begin with a figure"),
        ("always:",
         "       ^", "a claim is expected here", ""),
        ("<= 5",
         "^^", "`<=` cannot begin a claim", ""),
        ("online",
         "      ^", "a comparator is expected here", "`<=`"),
        ("online == 5",
         "       ^^", "`==` has no meaning here", "write `=`"),
        ("online: waiting = 5",
         "^^^^^^", "`online` is not a scope", "`always:`"),
        ("max waiting: online = 5",
         "           ^", "`max waiting` is not a scope", ""),
        ("online >= 5 and waiting = 0",
         "            ^^^", "an expectation makes one claim", "a second expectation"),
        ("online >= 5 clients",
         "            ^^^^^^^", "nothing may follow here", ""),
    ]);
}

#[test]
fn long_texts_are_refused_unread() {
    let padded = |length: usize| format!("{}online >= 5", " ".repeat(length - 11));
    assert!(parse(&padded(TEXT_CHARS_MAX), &names()).is_ok());
    let error = parse(&padded(TEXT_CHARS_MAX + 1), &names()).expect_err("it is too long");
    assert_eq!((error.span, error.message.as_str()), (1_000..1_001, "an expectation has at most 1,000 characters"));
    let wide = "ä".repeat(TEXT_CHARS_MAX + 1);
    assert_eq!(parse(&wide, &names()).expect_err("it is too long").span, 2_000..2_002);
}
