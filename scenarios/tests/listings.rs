//! Listings that can be read and listings that cannot: each bad one has one fault, with the place it must be found at.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use jumpstorm_scenarios::fleet::Fleet;
use jumpstorm_scenarios::listing::{self, Form, Note, Problem, SiteDefaults};

/// File, and the line and column of each problem in it.
const BAD: [(&str, &[(u32, u32)]); 32] = [
    ("address-out-of-range.csv", &[(2, 19)]),
    ("after-the-start.csv", &[(2, 46)]),
    ("column-twice.csv", &[(1, 17)]),
    ("comma-missing.json", &[(2, 32)]),
    ("cut-short.json", &[(3, 28)]),
    ("empty.csv", &[(1, 1)]),
    ("everything-at-once.json", &[(2, 9), (2, 26), (2, 46), (3, 16), (4, 2), (4, 2), (4, 49), (4, 79)]),
    ("field-counts.csv", &[(2, 28), (3, 3)]),
    ("half-a-character.json", &[(1, 24)]),
    ("header-only.csv", &[(1, 1)]),
    ("hostname-blank-after-lines.csv", &[(3, 19)]),
    ("hundreds.csv", &[]),
    ("id-twice.csv", &[(4, 1)]),
    ("id-zero.csv", &[(3, 1)]),
    ("key-twice.json", &[(2, 9)]),
    ("latin-1.csv", &[(2, 4)]),
    ("nested-value.json", &[(1, 67)]),
    ("no-id-column.csv", &[(1, 1)]),
    ("no-rows.json", &[(1, 1)]),
    ("nobody-takes-part.csv", &[(1, 1)]),
    ("object.json", &[(1, 1)]),
    ("public-ip-blank.csv", &[(2, 8)]),
    ("quote-never-closed.csv", &[(2, 8)]),
    ("quoted-number.json", &[(2, 10), (3, 25), (3, 68), (4, 10), (4, 83)]),
    ("row-not-an-object.json", &[(3, 3)]),
    ("semicolons.csv", &[(1, 1), (1, 1)]),
    ("session-policy-one.json", &[(4, 35), (4, 61)]),
    ("several-in-one-row.csv", &[(3, 1), (3, 3), (3, 4), (4, 1), (4, 9)]),
    ("tag-too-long.csv", &[(2, 8)]),
    ("time-without-offset.csv", &[(2, 20)]),
    ("utf-16.csv", &[(1, 1)]),
    ("words.csv", &[(2, 20), (2, 28), (2, 32)]),
];

/// Covers: APP-10.
#[test]
fn every_bad_listing_is_refused_at_its_place() {
    let mut messages = String::new();
    for (name, places) in BAD {
        let problems = read("bad", name).expect_err(name);
        if !places.is_empty() {
            let found: Vec<(u32, u32)> = problems.iter().map(|problem| (problem.line, problem.column)).collect();
            assert_eq!(found, places, "{name}: {problems:#?}");
        }
        writeln!(messages, "{name}").unwrap();
        let shown = if problems.len() > 10 { &problems[problems.len() - 1..] } else { &problems };
        for Problem { line, column, offending, message, help } in shown {
            writeln!(messages, "  {line}:{column}: {message}\n    found: {offending}\n    help:  {help}").unwrap();
        }
    }
    insta::assert_snapshot!(messages);
}

#[test]
fn every_bad_listing_stands_in_the_table() {
    let mut names: Vec<String> = std::fs::read_dir(folder("bad"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, BAD.map(|(name, _)| name));
}

#[test]
fn an_export_of_the_api_becomes_a_fleet() {
    insta::assert_debug_snapshot!(read("good", "api.json").unwrap());
}

#[test]
fn a_spreadsheet_with_mark_and_carriage_returns_becomes_a_fleet() {
    insta::assert_debug_snapshot!(read("good", "windows-export.csv").unwrap());
}

#[test]
fn the_barest_listing_becomes_a_fleet() {
    let (fleet, notes) = read("good", "column-without-a-name.csv").unwrap();
    assert_eq!(fleet.clients.len(), 1);
    let notes: Vec<&str> = notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(
        notes,
        [
            "a column without a name is not used",
            "`operating_system` is blank, taken for Linux (rows: 1)",
            "rows without an IPv4 `private_ip`: 1 (each gets an unused one of its site)",
        ]
    );
}

#[test]
fn limits_are_checked_and_named() {
    let mut bytes = b"id,hostname,public_ip\n".to_vec();
    for n in 1..=listing::ROWS_MAX + 1 {
        writeln!(Bytes(&mut bytes), "{n},pc,203.0.113.7").unwrap();
    }
    let problems = read_bytes(&bytes, Form::Csv).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].to_string(), "250002:1: the listing has more than 250000 rows");

    let mut bytes = b"[".to_vec();
    for n in 0..=listing::SITES_MAX {
        let address = std::net::Ipv4Addr::from_bits((10 << 24) + n as u32);
        let row = format!("{{\"id\":{},\"hostname\":\"pc\",\"public_ip\":\"{address}\"}}", n + 1);
        writeln!(Bytes(&mut bytes), "{row}{}", if n < listing::SITES_MAX { "," } else { "]" }).unwrap();
    }
    let problems = read_bytes(&bytes, Form::Json).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].to_string(),
        "100001:42: the listing has more than 100000 sites, as many as public addresses"
    );

    let problems = read_bytes(&vec![b' '; listing::BYTES_MAX + 1], Form::Json).unwrap_err();
    assert_eq!(problems[0].to_string(), "1:1: the listing is larger than 256 MiB");
}

fn read(folder_name: &str, name: &str) -> Result<(Fleet, Vec<Note>), Vec<Problem>> {
    let form = if name.ends_with(".json") { Form::Json } else { Form::Csv };
    read_bytes(&std::fs::read(folder(folder_name).join(name)).unwrap(), form)
}

fn read_bytes(bytes: &[u8], form: Form) -> Result<(Fleet, Vec<Note>), Vec<Problem>> {
    let starts: Zoned = "2026-11-16T10:30:00[Europe/Berlin]".parse().unwrap();
    listing::read(bytes, form, &SiteDefaults::default(), &starts)
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/listings").join(name)
}

/// Text written to bytes.
struct Bytes<'a>(&'a mut Vec<u8>);

impl Write for Bytes<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
