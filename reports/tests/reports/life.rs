//! What reports work out of a record by themselves: upgrade cycles with their bounds, statistics by stretch, settings.

use crate::samples::{self, Sample};
use jumpstorm_reports::{report_call, report_run};
use model::event::Setting;
use model::plan::AutomaticUpgrades;
use model::time::SimTime;
use serde_json::Value;

/// 9,700 packages of 20 MiB, 60 s of installation, 10 Mbit/s a computer: each limit by hand, and which one binds.
#[test]
fn the_tightest_limit_bounds_an_upgrade() {
    let package = f64::from(20 << 20);
    let slot = package / 1_250_000.0 + 60.0;
    let cases: [(&str, f64, Change); 5] = [
        ("upgrade_bandwidth", 9_700.0 * package / f64::from(100 << 20) + 60.0, |_| {}),
        ("uplink", 9_700.0 * package / 125_000_000.0 + 60.0, |sample| {
            sample.record.settings.retain(|(_, setting)| !matches!(setting, Setting::UpgradeBandwidth(_)));
        }),
        ("concurrent_upgrades", 9_700.0 * slot / 50.0, |sample| set(sample, Setting::ConcurrentUpgrades(50))),
        ("connection_rate", 9_699.0 / 2.0 + slot, |sample| set(sample, Setting::ConnectionRate(2))),
        // Where all are at one site, its line of 100 Mbit/s carries them.
        ("site_line", 9_700.0 * package / 12_500_000.0 + 60.0, |sample| {
            sample.plan.clients.iter_mut().for_each(|client| client.site.0 = 0);
        }),
    ];
    for (limit, bound, change) in cases {
        let mut sample = samples::upgrade();
        change(&mut sample);
        let cycle = &result(&sample)["upgrades"][0];
        assert_eq!(cycle["bound_by"], limit);
        let found = cycle["bound_seconds"].as_f64().unwrap();
        assert!((found - bound).abs() < 0.01, "{limit}: {found}, not {bound}");
        let efficiency = cycle["efficiency"].as_f64().unwrap();
        let expected = (bound / cycle["took_seconds"].as_f64().unwrap()).min(1.0);
        assert!((efficiency - expected).abs() < 1e-4, "{limit}: {efficiency}, not {expected}");
        assert_eq!(cycle["limits"][0]["limit"], limit);
        assert_eq!((&cycle["upgraded"], &cycle["still_outdated"]["away"]), (&9_700.into(), &300.into()));
    }
}

/// A limit that was once higher counts with that: the bound stays one that no run can beat.
#[test]
fn the_most_generous_value_of_a_limit_counts() {
    let mut sample = samples::upgrade();
    set(&mut sample, Setting::UpgradeBandwidth(1 << 20));
    sample.record.settings.push((SimTime::from_secs(1_000), Setting::UpgradeBandwidth(100 << 20)));
    sample.record.settings.push((SimTime::from_secs(4_000), Setting::UpgradeBandwidth(200 << 20)));
    let cycle = &result(&sample)["upgrades"][0];
    let bandwidth = cycle["limits"].as_array().unwrap().iter().find(|limit| limit["limit"] == "upgrade_bandwidth");
    assert_eq!(bandwidth.unwrap()["upgrades_per_second"], 5.0, "what came after the last upgrade does not count");
}

#[test]
fn where_clients_never_upgrade_by_themselves_nothing_bounds_people() {
    let mut sample = samples::upgrade();
    set(&mut sample, Setting::AutomaticUpgrades(AutomaticUpgrades::Disabled));
    let cycle = &result(&sample)["upgrades"][0];
    assert_eq!((&cycle["efficiency"], &cycle["bound_by"]), (&Value::Null, &Value::Null));
    assert_eq!((&cycle["automatic"], &cycle["limits"]), (&"disabled".into(), &Value::Array(Vec::new())));
}

/// Each cycle has the upgrades of its own time, whatever the second package finds.
#[test]
fn a_second_package_ends_the_first_cycle() {
    let mut sample = samples::upgrade();
    let mut second = sample.plan.timeline[0].clone();
    (second.name, second.at) = ("second".to_owned(), SimTime::from_secs(2_000));
    let mut effect = sample.record.effects[0].clone();
    (effect.entry.0, effect.began, effect.ended) = (1, Some(second.at), Some(second.ends()));
    sample.plan.timeline.push(second);
    sample.record.effects.push(effect);
    let result = result(&sample);
    let cycles = result["upgrades"].as_array().unwrap();
    let names: Vec<_> = cycles.iter().map(|cycle| cycle["site_package"].as_str().unwrap()).collect();
    assert_eq!(names, ["new-version", "second"]);
    assert_eq!((&cycles[0]["until_seconds"], &cycles[1]["open_seconds"]), (&2_000.0.into(), &2_120.0.into()));
    let done = |cycle: &Value| cycle["upgraded"].as_u64().unwrap();
    assert!(done(&cycles[0]) > 0 && done(&cycles[1]) > 0);
    assert_eq!(done(&cycles[0]) + done(&cycles[1]), 9_700);
    assert_eq!((&cycles[0]["last_is_exact"], &cycles[1]["last_is_exact"]), (&false.into(), &true.into()));
    assert!(cycles[0]["last_seconds"].as_f64().unwrap() <= 2_000.0);
}

/// The old form of `settings` still tells the connection rate over time; the new one tells all of them.
#[test]
fn settings_keep_the_rate_beside_whatever_changed() {
    let mut sample = samples::storm();
    sample.record.settings.push((SimTime::from_secs(5_000), Setting::WakeOnLan(false)));
    let result = result(&sample);
    let settings = result["settings"].as_array().unwrap();
    let told: Vec<_> = settings[settings.len() - 2..]
        .iter()
        .map(|one| (one["setting"].as_str().unwrap(), &one["value"], &one["connection_rate_per_second"]))
        .collect();
    assert_eq!(
        told,
        [("connection_rate_per_second", &300.into(), &300.into()), ("wake_on_lan", &false.into(), &300.into())]
    );
    assert_eq!(settings[0]["setting"], "connection_rate_per_second");
    assert!(settings.iter().all(|one| one["connection_rate_per_second"].is_u64()));
}

/// STAT-3: bytes a second against the fleet online, the kinds and the interval, whenever these change.
#[test]
fn statistics_are_told_stretch_by_stretch() {
    let sample = samples::statistics();
    let result = result(&sample);
    let stretches = result["traffic"]["statistics"].as_array().unwrap();
    let told: Vec<_> = stretches
        .iter()
        .map(|one| {
            (one["from_seconds"].as_f64().unwrap(), one["interval_seconds"].as_f64().unwrap(), &one["report_bytes"])
        })
        .collect();
    assert_eq!(told, [(0.0, 900.0, &8_704.into()), (28_800.0, 300.0, &8_704.into()), (57_600.0, 300.0, &512.into())]);
    let bytes: u64 = stretches.iter().map(|one| one["bytes"].as_u64().unwrap()).sum();
    assert_eq!(bytes, sample.record.total(model::metric::Counter::StatisticsBytes));
    for one in stretches {
        let [cost, expected] = ["bytes_per_second", "expected_bytes_per_second"].map(|key| one[key].as_f64().unwrap());
        assert!((cost / expected - 1.0).abs() < 0.01, "{cost} and {expected}");
    }
}

/// What did not happen has no section, so that reports about something else stay as short as they were.
#[test]
fn sections_stand_only_where_something_happened() {
    let cases: [(Sample, &[&str]); 7] = [
        (samples::storm(), &[]),
        (samples::quiet(), &[]),
        (samples::upgrade(), &["upgrades", "traffic"]),
        (samples::lost(), &["life"]),
        (samples::sessions(10), &["sessions"]),
        (samples::desk(), &["desk", "sessions"]),
        (samples::statistics(), &["traffic", "deeds"]),
    ];
    for (sample, expected) in cases {
        let summary = report_run(&sample.run()).unwrap().summary;
        let found: Vec<_> = summary.sections.iter().map(|section| section.anchor).collect();
        assert_eq!(found, expected, "{}", sample.plan.name);
        for table in summary.sections.iter().flat_map(|section| &section.tables) {
            assert!(!table.rows.is_empty(), "{}: {} has no rows", sample.plan.name, table.caption);
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.caption);
        }
    }
}

/// The sentences and tables of the new sections, as CI and a reader of the summary see them.
#[test]
fn the_summary_tells_of_upgrades_losses_and_statistics() {
    let runs = [samples::upgrade(), samples::lost(), samples::statistics()];
    let summaries: Vec<_> = runs.iter().map(|sample| report_run(&sample.run()).unwrap().summary).collect();
    let files = report_call(&summaries).unwrap();
    let summary = files.iter().find(|file| file.path == "summary.md").unwrap();
    insta::assert_snapshot!("life.md", String::from_utf8(summary.bytes.clone()).unwrap());
}

type Change = fn(&mut Sample);

/// Every value of that setting becomes this one.
fn set(sample: &mut Sample, setting: Setting) {
    let kind = std::mem::discriminant(&setting);
    let values = sample.record.settings.iter_mut().filter(|(_, one)| std::mem::discriminant(one) == kind);
    values.for_each(|(_, one)| *one = setting);
}

fn result(sample: &Sample) -> Value {
    let report = report_run(&sample.run()).unwrap();
    let file = report.files.iter().find(|file| file.path == "result.json").unwrap();
    serde_json::from_slice(&file.bytes).unwrap()
}
