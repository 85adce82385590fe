//! Whatever a file holds, reading it never panics, and always gives a plan or says why not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jumpstorm_scenarios::diagnostic::Style;
use jumpstorm_scenarios::{Overrides, load, starter};
use proptest::prelude::*;

fn gives_a_plan_or_says_why_not(bytes: Vec<u8>, overrides: &Overrides) {
    let reader: BTreeMap<_, _> = [(PathBuf::from("a.toml"), bytes)].into();
    match load(Path::new("a.toml"), &reader, overrides) {
        Ok(loaded) => {
            let plan = loaded.scenario.plan;
            assert!(!plan.clients.is_empty() && !plan.sites.is_empty());
            assert!(!loaded.warnings.has_errors());
        }
        Err(problems) => {
            assert!(problems.errors() > 0);
            assert!(!problems.render(Style::Plain).is_empty());
            assert!(!problems.render(Style::Coloured).is_empty());
            assert!(problems.to_json()["problems"].as_array().is_some_and(|list| !list.is_empty()));
            assert!(problems.to_github().starts_with("::"));
        }
    }
}

/// A whole file: everything the format can say, to be damaged.
fn sound() -> String {
    include_str!("everything.toml").to_owned()
}

/// What people and machines put where something else belongs.
fn scrap() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[\\PC\\n]{1,8}",
        "[0-9]{1,30}",
        prop::sample::select(vec![
            "\"",
            "[",
            "]",
            "[[",
            "{",
            "}",
            "=",
            ".",
            "\n",
            "\0",
            "-",
            "0",
            "\"\"",
            "[]",
            "{}",
            "true",
            "1e999",
            "nan",
            "\"99999999999d\"",
            "\"1/s\"",
            "\"100%\"",
            "*",
            "é",
            "\u{202e}",
            "[[site]]\n",
            "[[timeline]]\n",
            "\"\"\"",
            "'''",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        gives_a_plan_or_says_why_not(bytes, &Overrides::default());
    }

    #[test]
    fn damaged_files(
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, scrap()), 1..4),
    ) {
        let mut text = sound();
        for (at, length, scrap) in damage {
            let start = text.floor_char_boundary(at.index(text.len().max(1)));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end.max(start), &scrap);
            if text.is_empty() {
                break;
            }
        }
        gives_a_plan_or_says_why_not(text.into_bytes(), &Overrides::default());
    }

    /// Values that are valid somewhere, where they do not belong: bounds, sums and times of all kinds meet.
    #[test]
    fn misplaced_values(
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::sample::select(vec![
                "0s", "1us", "1ms", "3660d", "3661d", "99999d", "0/s", "1/h", "300/s", "100000/s", "0B", "1MiB", "1kbit/s",
                "1000Gbit/s", "0%", "0.0001%", "100%", "all", "home-*", "home-1", "berlin", "windows", "custom", "Cloud",
                "Support", "Servers", "Alice", "Technician", "Lisbon", "Desk", "vip", "as_attended", "none", "allow", "No Access",
                "9999-12-31T23:59:59[UTC]", "-9999-01-01T00:00:00[UTC]", "203.0.113.7", "outage", "CONN-2", "",
            ])),
            1..5,
        ),
    ) {
        let text = sound();
        let mut parts: Vec<_> = text.split('"').collect();
        for (at, value) in changes {
            // Every second part stands in quotes.
            let place = at.index(parts.len() / 2) * 2 + 1;
            parts[place] = value;
        }
        gives_a_plan_or_says_why_not(parts.join("\"").into_bytes(), &Overrides::default());
    }

    #[test]
    fn any_setting(key in "[a-z_.]{0,12}", part in prop::sample::select(vec![
        "run", "run.starts", "run.duration", "site.headquarters.name", "site.home.count", "timeline.outage.at", "fleet.listing",
        "timeline.outage", "timeline.outage.site_outage", "expect.0", "expect.0.covers", "appliance", "fleet.clients", "",
    ]), value in scrap()) {
        let overrides = Overrides { seed: None, set: vec![format!("{part}{key}={value}"), format!("{part}={value}"), value] };
        gives_a_plan_or_says_why_not(starter::text().as_bytes().to_vec(), &overrides);
    }
}

#[test]
fn the_sound_file_is_sound_and_uses_every_key() {
    let text = sound();
    let reader: BTreeMap<_, _> = [(PathBuf::from("a.toml"), text.clone().into_bytes())].into();
    let loaded = load(Path::new("a.toml"), &reader, &Overrides::default());
    loaded.unwrap_or_else(|problems| panic!("{problems}"));
    let keys = jumpstorm_scenarios::reference::keys();
    // What is for a listing, for other models and for several files cannot stand in this one.
    let elsewhere = ["include", "file", "listing", "client_start", "capacity", "licences"];
    let table = |key: &str| text.contains(&format!(".{key}]")) || text.contains(&format!("[{key}]"));
    for key in keys.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()) {
        assert!(elsewhere.contains(&key) || text.contains(&format!("{key} = ")) || table(key), "{key} is not used");
    }
}

#[test]
fn hostile_sizes_end_quickly() {
    let many =
        |line: &str, count: usize| (0..count).map(|number| line.replace('N', &number.to_string())).collect::<String>();
    for text in [
        many("kN = 1\n", 80_000),
        many("[[site]]\nname = \"sN\"\n", 40_000),
        many("[[timeline]]\nname = \"tN\"\nat = \"1s\"\nuplink_loss.for = \"1m\"\n", 15_000),
        format!("{} = 1", vec!["a"; 300_000].join(".")),
        format!("a = {}", "[".repeat(500_000)),
        format!("{} = 1", "k".repeat(900_000)),
        format!("run.duration = \"{}\"", "9".repeat(900_000)),
        format!("{}\n{}", starter::text(), many("[[directory.user]]\nname = \"uN\"\nroles.default = \"rN\"\n", 16_000)),
        format!(
            "{}\n{}",
            starter::text(),
            many("[[directory.jump_item]]\nname = \"iN\"\nclients.name = \"N\"\n", 16_000)
        ),
        format!("{}\n{}", starter::text(), many("[[representatives]]\nname = \"rN\"\ncount = 1000\n", 16_000)),
        format!("{}\n{}", starter::text(), many("[[customers]]\nname = \"cN\"\narrivals.poisson = \"9/s\"\n", 16_000)),
        format!("{}\nsite = [{{ name = \"a\", count = 4294967295 }}]", starter::text()),
    ] {
        gives_a_plan_or_says_why_not(text.into_bytes(), &Overrides::default());
    }
}
