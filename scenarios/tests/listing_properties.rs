//! What holds for every listing: what is written reads back, and no bytes make a reader panic.

use std::net::IpAddr;

use jiff::{Timestamp, Zoned};
use jumpstorm_scenarios::listing::{
    self, ConnectionType, Form, InstallMode, JumpGroupType, Row, SiteDefaults, UnavailableReason,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

proptest! {
    #[test]
    fn what_is_written_reads_back(rows in vec(row(), 1..20)) {
        let rows: Vec<Row> = rows.into_iter().zip(1..).map(|(row, nth)| Row { id: row.id + nth, ..row }).collect();
        for form in [Form::Csv, Form::Json] {
            let text = listing::write(&rows, form);
            let (read, notes) = listing::rows(text.as_bytes(), form).unwrap();
            prop_assert_eq!(&read, &rows);
            prop_assert!(notes.is_empty());
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..300)) {
        read_in_both_forms(&bytes);
    }

    #[test]
    fn nothing_that_looks_like_json_makes_a_reader_panic(text in JSON_LIKE) {
        read_in_both_forms(text.as_bytes());
    }

    #[test]
    fn nothing_that_looks_like_csv_makes_a_reader_panic(text in CSV_LIKE) {
        read_in_both_forms(format!("id,hostname,public_ip\n{text}").as_bytes());
    }

    #[test]
    fn a_listing_cut_short_or_with_one_byte_wrong_never_makes_a_reader_panic(
        rows in vec(row(), 1..4),
        cut in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        for form in [Form::Csv, Form::Json] {
            let mut bytes = listing::write(&rows, form).into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            read_in_both_forms(&bytes);
            bytes.truncate(cut.index(bytes.len()));
            read_in_both_forms(&bytes);
        }
    }
}

/// Reads, and holds every problem to what it promises: a place within the text.
fn read_in_both_forms(bytes: &[u8]) {
    let starts: Zoned = "2026-11-16T09:30:00[UTC]".parse().unwrap();
    let lines = bytes.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count() as u32 + 1;
    for form in [Form::Csv, Form::Json] {
        match listing::read(bytes, form, &SiteDefaults::default(), &starts) {
            Ok((fleet, _)) => assert!(!fleet.clients.is_empty() && !fleet.sites.is_empty()),
            Err(problems) => {
                assert!(!problems.is_empty() && problems.len() <= listing::PROBLEMS_MAX);
                for problem in problems {
                    assert!((1..=lines).contains(&problem.line), "{problem}");
                    assert!((1..=bytes.len() as u32 + 1).contains(&problem.column), "{problem}");
                }
            }
        }
    }
}

prop_compose! {
    fn names()(name in text(128), hostname in "[^ ]{1,255}", fqdn in text(255), tag in text(64), comments in text(300))
        -> [String; 5] {
        [name, if hostname.trim().is_empty() { "pc".into() } else { hostname }, fqdn, tag, comments]
    }
}

prop_compose! {
    fn policies()(
        jump_group_id in option::of(any::<i32>()),
        jump_policy_id in option::of(any::<i32>()),
        session_policies in any::<[Option<u16>; 2]>(),
        personal in any::<bool>(),
        install_mode in prop::sample::select(vec![InstallMode::Unknown, InstallMode::User, InstallMode::Service]),
        connection_type in prop::sample::select(vec![
            ConnectionType::Active, ConnectionType::Passive, ConnectionType::Uninstalled,
        ]),
    ) -> Row {
        Row {
            jump_group_id: jump_group_id.map(i64::from),
            jump_group_type: if personal { JumpGroupType::Personal } else { JumpGroupType::Shared },
            jump_policy_id: jump_policy_id.map(i64::from),
            attended_session_policy_id: session_policies[0].map(|id| i64::from(id) + 2),
            unattended_session_policy_id: session_policies[1].map(|id| i64::from(id) + 2),
            install_mode,
            connection_type,
            ..blank()
        }
    }
}

prop_compose! {
    fn row()(
        policies in policies(),
        id in 1..1_u64 << 50,
        [name, hostname, fqdn, tag, comments] in names(),
        public_site_address in text(128),
        times in any::<[Option<(i32, u32)>; 2]>(),
        flags in any::<[bool; 3]>(),
        operating_system in text(255),
        addresses in any::<[Option<IpAddr>; 2]>(),
        console_user in text(255),
        max_offline_minutes in 0..=i32::MAX as u32,
    ) -> Row {
        let time = |time: Option<(i32, u32)>| {
            time.map(|(seconds, nanos)| Timestamp::new(i64::from(seconds), (nanos % 1_000_000_000) as i32).unwrap())
        };
        Row {
            id,
            name,
            hostname,
            fqdn,
            tag,
            comments,
            public_site_address,
            last_connect_timestamp: time(times[0]),
            last_disconnect_timestamp: time(times[1]),
            is_lost: flags[0],
            needs_update: flags[1],
            unavailable_reason: if flags[2] { UnavailableReason::Disabled } else { UnavailableReason::None },
            operating_system,
            public_ip: addresses[0],
            private_ip: addresses[1],
            console_user,
            max_offline_minutes,
            ..policies
        }
    }
}

/// Text with all that needs quoting or escaping, up to `max` characters.
fn text(max: usize) -> impl Strategy<Value = String> {
    let hard = prop::sample::select("\u{0} az\",;\\\n\r\t\u{e9}\u{4e16}\u{1f600}\u{feff}".chars().collect::<Vec<_>>());
    let collected = |characters: Vec<char>| characters.into_iter().collect::<String>();
    prop_oneof![
        Just(String::new()),
        Just("\u{e9}".repeat(max)),
        vec(hard, 0..max.min(40)).prop_map(collected),
        vec(any::<char>(), 0..max.min(20)).prop_map(collected),
    ]
}

fn blank() -> Row {
    Row {
        id: 1,
        name: String::new(),
        hostname: String::new(),
        fqdn: String::new(),
        tag: String::new(),
        comments: String::new(),
        jump_group_id: None,
        jump_group_type: JumpGroupType::Shared,
        jump_policy_id: None,
        attended_session_policy_id: None,
        unattended_session_policy_id: None,
        public_site_address: String::new(),
        install_mode: InstallMode::Unknown,
        connection_type: ConnectionType::Active,
        last_connect_timestamp: None,
        last_disconnect_timestamp: None,
        is_lost: false,
        needs_update: false,
        unavailable_reason: UnavailableReason::None,
        operating_system: String::new(),
        public_ip: None,
        private_ip: None,
        console_user: String::new(),
        max_offline_minutes: 0,
    }
}

const JSON_LIKE: &str =
    r#"\[?([{}\[\],: \n\r]|"id"|"hostname"|"public_ip"|"a\\ud800"|"10.0.0.1"|1|null|true|\\u00e9){0,40}\]?"#;
const CSV_LIKE: &str = "([1-9a\",\r\n]|10\\.0\\.0\\.1|\u{e9}){0,60}";
