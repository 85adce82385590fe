//! The bandwidth table of reports of statistics, as its callers meet it.

use std::fs;

use tempfile::tempdir;

use crate::tools::{names, said, xtask};

/// Covers: STAT-3.
#[test]
fn the_table_shows_what_thumbnails_of_a_full_b400_take() {
    let home = tempdir().unwrap();
    let out = home.path().join("table");
    let output = xtask().args(["statistics", "--out"]).arg(&out).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(names(&out), [".jumpstorm", "statistics.csv", "statistics.png", "statistics.svg"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    let row = shown.lines().find(|line| line.contains("thumbnail, uptime  ") && line.contains(" 25000 ")).unwrap();
    assert!(row.contains("27.7 Mbit/s") && row.contains("1.85 Mbit/s"), "{row}");
    let whole = shown.lines().find(|line| line.contains("8704 B") && line.contains(" 25000 ")).unwrap();
    assert!(whole.contains("29 Mbit/s") && whole.contains("1.93 Mbit/s"), "{whole}");
    assert!(shown.contains("500 kbit/s for 25000"), "{shown}");
    let csv = fs::read_to_string(out.join("statistics.csv")).unwrap();
    assert_eq!(csv.lines().count(), 1 + 3 * 5 * 5);

    // Another call replaces it, and another asks for other figures.
    let flags = ["--clients", "4000", "--kinds", "uptime,all", "--intervals", "1h30m,1m", "--out"];
    let output = xtask().arg("statistics").args(flags).arg(&out).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let csv = fs::read_to_string(out.join("statistics.csv")).unwrap();
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[1].starts_with("4000,uptime,5400,128,"), "{}", rows[1]);
}

#[test]
fn what_cannot_be_shown_is_refused_with_what_can() {
    let home = tempdir().unwrap();
    let cases: [(&[&str], &str); 8] = [
        (&["--kinds", "cpu+gpu"], "`gpu` is no statistic; choose of cpu, console_user, disk, thumbnail, uptime"),
        (&["--kinds", ""], "`` is no statistic"),
        (&["--intervals", "30s"], "an interval is 1m to 1d"),
        (&["--intervals", "1m,25h"], "1d1h is out of bounds"),
        (&["--intervals", "15"], "expected a span of time in w, d, h, m"),
        (&["--clients", "0"], "1..=10000000"),
        (&["--clients", "1,2,3,4,5,6,7"], "--clients: 7 are more than a chart can show; name 6 at the most"),
        (&["--intervals", "1m,2m,3m,4m,5m,6m,7m,8m,9m"], "--intervals: 9 are more"),
    ];
    for (flags, expected) in cases {
        let out = home.path().join("table");
        let output = xtask().arg("statistics").args(flags).arg("--out").arg(&out).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{flags:?}: {}", said(&output));
        assert!(said(&output).contains(expected), "{flags:?}: {}", said(&output));
        assert!(names(&out).is_empty(), "nothing is written");
    }
    fs::write(home.path().join("notes.txt"), "mine").unwrap();
    let output = xtask().args(["statistics", "--out"]).arg(home.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("holds `notes.txt`"), "{}", said(&output));
}
