//! From files to plans: including, merging, `--set`, sharing out, selecting, assuming.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jumpstorm_scenarios::diagnostic::{Diagnostics, Severity};
use jumpstorm_scenarios::{Loaded, Overrides, load};
use model::event::{Setting, StopHow};
use model::id::{ClientId, SiteId};
use model::plan::{Action, AppliancePlan, Behaviour, Model, OperatingSystem, WhileDown};
use model::time::{SimDuration, SimTime};

const BASE: &str = r#"
format = 1
teaches = "A base."
run = { duration = "2h" }
appliance = { model = "B300" }
fleet = { clients = 1000 }
site = [{ name = "berlin", weight = 3 }, { name = "home", count = 10 }]
expect = [{ that = "max admissions in any 1s <= 50", covers = ["CONN-2"] }]
"#;

/// One computer at each of two sites runs, and a third is switched off.
const LISTING: &str = "\
id,hostname,public_ip,last_connect_timestamp,last_disconnect_timestamp
1,pc-1,203.0.113.9,2026-11-16T06:00:00+00:00,
2,pc-2,203.0.113.7,2026-11-15T06:00:00+00:00,2026-11-15T16:00:00+00:00
3,pc-3,203.0.113.7,2026-11-16T06:00:00+00:00,
";

fn files(files: &[(&str, &str)]) -> BTreeMap<PathBuf, Vec<u8>> {
    files.iter().map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec())).collect()
}

fn set(settings: &[&str]) -> Overrides {
    Overrides { seed: None, set: settings.iter().map(|setting| (*setting).to_owned()).collect() }
}

fn try_load(more: &str, overrides: &Overrides) -> Result<Loaded, Diagnostics> {
    load(Path::new("a.toml"), &files(&[("a.toml", &format!("{BASE}{more}"))]), overrides)
}

fn loaded(more: &str) -> Loaded {
    try_load(more, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Covers: CONN-3.
#[test]
fn defaults_fill_the_whole_plan() {
    let plan = loaded("").scenario.plan;
    assert_eq!((plan.name.as_str(), plan.seed, plan.duration), ("a", 1, SimDuration::from_secs(7_200)));
    assert_eq!(plan.starts.to_string(), "2026-11-16T10:00:00+00:00[UTC]");
    assert_eq!(plan.tick, SimDuration::from_millis(10));
    assert!(plan.must_reach_rest);
    // What a file leaves open is what the model takes for standard; the figures are written down in both.
    assert_eq!(Some(plan.appliance), AppliancePlan::standard(Model::B300));
    assert_eq!(plan.behaviour, Behaviour::default());
    assert_eq!(plan.measures.bucket, SimDuration::from_secs(1));
    assert_eq!((plan.sites.len(), plan.clients.len()), (11, 1_000));
    assert_eq!((plan.sites[0].latency, plan.sites[0].downlink), (SimDuration::from_millis(20), 12_500_000));
    let behind = |site| plan.clients.iter().filter(|client| client.site == SiteId(site)).count();
    assert_eq!((behind(0), behind(1), behind(10)), (750, 25, 25));
}

/// RUN-9: what a scenario does not say is listed, and so is what it says instead.
#[test]
fn assumptions_name_every_default_and_every_override() {
    let plan = loaded("jump_clients.keep_alive.missed = 2\n").scenario.plan;
    let of = |key: &str| {
        let mut found = plan.assumptions.iter().filter(|assumption| assumption.key == key);
        let one = found.next().unwrap_or_else(|| panic!("{key} is not listed"));
        assert!(found.next().is_none(), "{key} is listed twice");
        (one.value.clone(), one.why.clone())
    };
    assert_eq!(of("jump_clients.keep_alive.missed").0, "2");
    assert!(of("jump_clients.keep_alive.missed").1.starts_with("set by the scenario; otherwise 3 (assumption"));
    assert_eq!(of("jump_clients.keep_alive.interval").0, "60s");
    assert!(of("jump_clients.keep_alive.interval").1.starts_with("assumption; must be faster than 350 s"));
    assert_eq!(of("appliance.service.workers").0, "8");
    assert_eq!(of("fleet.operating_systems").0, "Windows 80, Mac 12, Linux 6, RaspberryPi 2");
    for key in [
        "appliance.at_capacity",
        "appliance.settings.connection_rate",
        "appliance.service.tls_handshake",
        "appliance.service.registration",
        "appliance.admission.line",
        "jump_clients.back_off.law",
        "jump_clients.tcp.give_up",
        "jump_clients.refused_retry",
        "fleet.users_logged_in",
        "fleet.latency",
        "run.tick",
    ] {
        let (value, why) = of(key);
        assert!(!value.is_empty() && !why.is_empty(), "{key}");
    }
}

#[test]
fn files_lie_over_what_they_include() {
    let reader = files(&[
        (
            "lib/a.toml",
            r#"
            include = ["common/base.toml", "common/slow.toml", "common/base.toml"]
            teaches = "Over the others."
            appliance.settings.connection_rate = "100/s"
            [[site]]
            name = "berlin"
            jitter = "3ms"
            [[site]]
            name = "bonn"
            [[timeline]]
            name = "outage"
            at = "5m"
            [[expect]]
            that = "min online >= 1"
        "#,
        ),
        (
            "lib/common/base.toml",
            &format!("{BASE}[[timeline]]\nname = \"outage\"\nat = \"1m\"\nuplink_loss = {{ for = \"1m\" }}\n"),
        ),
        (
            "lib/common/slow.toml",
            r#"
            include = ["../common/base.toml"]
            site = [{ name = "berlin", latency = "100ms" }]
            appliance = { model = "B400" }
        "#,
        ),
    ]);
    let loaded = load(Path::new("lib/a.toml"), &reader, &Overrides::default());
    let scenario = loaded.unwrap_or_else(|problems| panic!("{problems}")).scenario;
    assert_eq!(scenario.teaches, "Over the others.");
    let plan = scenario.plan;
    assert_eq!((plan.appliance.model, plan.appliance.connection_rate), (Model::B400, 100));
    let sites: Vec<_> = plan.sites.iter().map(|site| site.name.as_str()).collect();
    assert_eq!(sites.first_chunk(), Some(&["berlin", "home-1"]));
    assert_eq!(sites.last(), Some(&"bonn"));
    assert_eq!(plan.sites[0].latency, SimDuration::from_millis(100));
    assert_eq!(plan.sites[0].jitter, SimDuration::from_millis(3));
    assert_eq!(plan.timeline.len(), 1);
    assert_eq!(plan.timeline[0].at, SimTime::from_secs(300));
    let texts: Vec<_> = scenario.expectations.iter().map(|expectation| expectation.text.as_str()).collect();
    assert_eq!(texts, ["max admissions in any 1s <= 50", "min online >= 1"]);
}

#[test]
fn includes_go_eight_deep_and_no_deeper() {
    for (depth, fits) in [(8, true), (9, false)] {
        let mut chain: Vec<_> = (1..depth)
            .map(|number| (format!("{number}.toml"), format!("include = [\"{}.toml\"]", number + 1)))
            .collect();
        chain.push((format!("{depth}.toml"), BASE.to_owned()));
        let chain: Vec<_> = chain.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(load(Path::new("1.toml"), &files(&chain), &Overrides::default()).is_ok(), fits, "{depth} files");
    }
}

#[test]
fn settings_reach_every_part() {
    let entry = "[[timeline]]\nname = \"outage\"\nat = \"1m\"\nuplink_loss = { for = \"1m\" }\n";
    let overrides = set(&[
        "appliance.settings.connection_rate=300/s",
        "timeline.outage.enabled=false",
        "timeline.outage.uplink_loss.for=5m",
        "site.berlin.latency=50ms",
        "run.duration=1h",
        "run.starts=2026-11-16T10:00:00+01:00",
        "expect.0.that=min online >= 3",
        "fleet.clients=500",
        "jump_clients.back_off={ law = \"fixed\", base = \"2s\" }",
        "run.duration=3h",
    ]);
    let scenario = try_load(entry, &overrides).unwrap_or_else(|problems| panic!("{problems}")).scenario;
    let plan = scenario.plan;
    assert_eq!(plan.appliance.connection_rate, 300);
    assert!(!plan.timeline[0].enabled);
    assert_eq!(plan.timeline[0].action, Action::UplinkLoss { lasting: SimDuration::from_secs(300) });
    assert_eq!(plan.sites[0].latency, SimDuration::from_millis(50));
    assert_eq!(plan.duration, SimDuration::from_secs(10_800), "the last one counts");
    assert_eq!(plan.starts.to_string(), "2026-11-16T10:00:00+01:00[+01:00]");
    assert_eq!(scenario.expectations[0].text, "min online >= 3");
    assert_eq!(plan.clients.len(), 500);
    assert_eq!(plan.behaviour.back_off.base, SimDuration::from_secs(2));
    let seeded = try_load("", &Overrides { seed: Some(9), ..Overrides::default() });
    assert_eq!(seeded.expect("a seed").scenario.plan.seed, 9);
}

#[test]
fn settings_that_lead_nowhere_are_refused_in_their_own_place() {
    let cases = [
        ("", "set-path", 1, "`=` is missing"),
        ("run.duration", "set-path", 1, "`=` is missing"),
        ("=5", "set-path", 1, "a key is empty"),
        ("run..tick=5ms", "set-path", 5, "a key is empty"),
        ("run.duration.x=1", "set-path", 5, "`duration` is a string and has no keys"),
        ("site=1", "set-path", 1, "this names no key of an element of `site`"),
        ("site.berlin=1", "set-path", 6, "this names no key of an element of `site`"),
        ("site.berln.latency=1ms", "set-path", 6, "there is no `berln` in `site`"),
        ("timeline.outage.enabled=false", "set-path", 10, "there is no `outage` in `timeline`"),
        ("expect.1.that=x", "set-path", 8, "there is no `1` in `expect`"),
        ("expect.first.that=x", "set-path", 8, "there is no `first` in `expect`"),
        ("include=[]", "set-path", 1, "`include` cannot be set"),
        ("aplliance.model=B400", "unknown-key", 1, "unknown key `aplliance` in the scenario file"),
        ("run.duratoin=1h", "unknown-key", 5, "unknown key `duratoin` in [run]"),
        ("run.duration=1", "wrong-unit", 14, "`1` has no unit"),
        ("run.duration=", "wrong-value", 14, "`` is not a span of time"),
        (
            "appliance.settings.connection_rate=301/s",
            "out-of-bounds",
            36,
            "`connection_rate` is at most 300/s, not 301/s",
        ),
        ("site.home.clients=[1, 2]", "wrong-type", 19, "`clients` cannot be an array"),
        ("fleet.operating_systems={ windows = -1 }", "out-of-bounds", 37, "`windows` is at least 0, not -1"),
    ];
    for (setting, code, column, message) in cases {
        let problems = try_load("", &set(&[setting])).expect_err(setting);
        let errors: Vec<_> = problems.iter().filter(|one| one.severity == Severity::Error).collect();
        let [error] = errors[..] else { panic!("{setting}: {problems}") };
        let place = problems.place(error.primary.span);
        assert_eq!((error.code.name(), error.message.as_str()), (code, message), "{setting}");
        assert_eq!((place.file, place.line, place.column), (format!("--set {setting}"), 1, column), "{setting}");
    }
    let large = Overrides { seed: Some(1 << 53), ..Overrides::default() };
    let problems = try_load("", &large).expect_err("a seed beyond 2^53 - 1");
    assert!(problems.to_string().contains("--seed 9007199254740992:1:10"), "{problems}");
}

#[test]
fn actions_are_lowered_in_order_of_time() {
    let scenario = loaded(
        r#"
        timeline = [
            { name = "rate", at = "50m", change = { connection_rate = "300/s" } },
            { name = "restart", at = "10m", appliance_restart = { down = "2m" } },
            { name = "crash", at = "20m", appliance_crash = { down = "2m" } },
            { name = "link", at = "30m", link_change = { sites = ["home-2", "home-1*"], loss = "2%" } },
            { name = "churn", at = "40m", churn = { rate = "12/min", for = "5m", back_after = "5s" } },
            { name = "rolling", at = "60m", site_outage = { sites = "home-*", for = "2m", stagger = "3m" } },
        ]
        "#,
    )
    .scenario;
    let names: Vec<_> = scenario.plan.timeline.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names[..6], ["restart", "crash", "link", "churn", "rate", "rolling-1"]);
    assert_eq!(names.len(), 15);
    let action = |place: usize| &scenario.plan.timeline[place].action;
    assert!(matches!(action(0), Action::ApplianceDown { answers: WhileDown::Refusal, .. }));
    assert!(matches!(action(1), Action::ApplianceDown { answers: WhileDown::Silence, .. }));
    assert!(matches!(
        action(2),
        Action::LinkChange { sites, latency: None, loss_ppm: Some(20_000), lasting: None, .. }
            if *sites == [SiteId(1), SiteId(2), SiteId(10)]
    ));
    assert!(matches!(action(3), Action::Churn { crashes_per_1000_h: 720_000, .. }));
    assert_eq!(*action(4), Action::Change { setting: Setting::ConnectionRate(300) });
    assert!(matches!(action(6), Action::SiteOutage { sites, .. } if *sites == [SiteId(2)]));
    assert_eq!(scenario.plan.timeline[6].at, SimTime::from_secs(3_780));
    for entry in &scenario.plan.timeline {
        let moments = scenario.moments[&entry.name];
        assert_eq!((moments.start, moments.end), (entry.at, entry.ends()), "{}", entry.name);
    }
    let rolling = scenario.moments["rolling"];
    assert_eq!((rolling.start, rolling.end), (SimTime::from_secs(3_600), SimTime::from_secs(3_600 + 9 * 180 + 120)));
    assert_eq!(scenario.moments["rolling-2"].start, SimTime::from_secs(3_780));
    assert_eq!(scenario.moments["restart"].end, SimTime::from_secs(720));
}

#[test]
fn selections_narrow_and_then_draw() {
    let stop = |clients: &str| {
        let entry = format!(
            "timeline = [{{ name = \"x\", at = \"1m\", client_crash = {{ clients = {clients}, back_after = \"1s\" }} }}]"
        );
        let loaded = loaded(&entry);
        let warnings: Vec<_> = loaded.warnings.iter().map(|one| one.code.name()).collect();
        match &loaded.scenario.plan.timeline[0].action {
            Action::ClientStop { clients, how: StopHow::Crashed, .. } => {
                assert!(clients.is_sorted(), "{clients:?}");
                let all = &loaded.scenario.plan.clients;
                assert!(clients.iter().all(|client| client.index() < all.len()));
                (clients.clone(), warnings.join(" "))
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(stop("\"all\"").0.len(), 1_000);
    assert_eq!(stop("{ site = \"home-3\" }").0, (800..825).map(ClientId).collect::<Vec<_>>());
    assert_eq!(stop("{ site = [\"home-3\", \"home-*\"], share = \"10%\" }").0.len(), 25);
    assert_eq!(stop("{ count = 12 }").0.len(), 12);
    assert_eq!(stop("{ count = 12 }").0, stop("{ count = 12 }").0, "equal seed, equal choice");
    assert_eq!(
        stop("{ site = \"home-3\", count = 30 }"),
        ((800..825).map(ClientId).collect(), "matches-nothing".into())
    );
    assert_eq!(stop("{ name = \"nobody-*\" }"), (vec![], "matches-nothing".into()));
    assert_eq!(stop("\"switched_off\""), (vec![], "matches-nothing".into()));
}

#[test]
fn a_listing_gives_sites_by_address_and_blocks_describe_them() {
    let reader = files(&[
        (
            "lib/a.toml",
            r#"
            format = 1
            teaches = "A real fleet."
            run = { duration = "1h" }
            appliance = { model = "B200" }
            fleet = { listing = "../data/fleet.csv", latency = "7ms" }
            site = [{ name = "office", public_ip = "203.0.113.7", latency = "1ms" }]
            timeline = [
                { name = "cut", at = "1m", site_outage = { sites = "office", for = "1m" } },
                { name = "morning", at = "5m", client_start = { over = "1m" } },
            ]
            expect = []
        "#,
        ),
        ("data/fleet.csv", LISTING),
    ]);
    let loaded = load(Path::new("lib/a.toml"), &reader, &Overrides::default());
    let plan = loaded.unwrap_or_else(|problems| panic!("{problems}")).scenario.plan;
    let office = plan.sites.iter().position(|site| site.name == "office").expect("the office");
    assert_eq!(plan.sites[office].latency, SimDuration::from_millis(1));
    assert_eq!(plan.sites[1 - office].latency, SimDuration::from_millis(7));
    let office = SiteId(u32::try_from(office).expect("two sites"));
    assert!(matches!(&plan.timeline[0].action, Action::SiteOutage { sites, .. } if *sites == [office]));
    assert!(matches!(&plan.timeline[1].action, Action::ClientStart { clients, .. } if clients.len() == 1));
    assert!(plan.assumptions.iter().all(|assumption| assumption.key != "fleet.users_logged_in"));
}

#[test]
fn weights_of_systems_are_those_given() {
    let linux = set(&["fleet.operating_systems.linux=1"]);
    let plan = try_load("", &linux).unwrap_or_else(|problems| panic!("{problems}")).scenario.plan;
    assert!(plan.clients.iter().all(|client| client.operating_system == OperatingSystem::Linux));
}

#[test]
fn only_readable_files_with_fitting_names_are_scenarios() {
    for (path, code) in [("nowhere.toml", "unreadable"), ("-a.toml", "scenario-name")] {
        let problems = load(Path::new(path), &files(&[("-a.toml", BASE)]), &Overrides::default()).expect_err(path);
        assert_eq!(problems.iter().map(|one| one.code.name()).collect::<Vec<_>>(), [code]);
    }
    let large = format!("{BASE}#{}", "x".repeat(1 << 20));
    let problems =
        load(Path::new("a.toml"), &files(&[("a.toml", &large)]), &Overrides::default()).expect_err("too large");
    assert_eq!(problems.iter().map(|one| one.code.name()).collect::<Vec<_>>(), ["too-large"]);
}

#[test]
fn a_scenario_without_expectations_is_noted() {
    let text = BASE.lines().filter(|line| !line.starts_with("expect")).collect::<Vec<_>>().join("\n");
    let loaded = load(Path::new("a.toml"), &files(&[("a.toml", &text)]), &Overrides::default());
    let loaded = loaded.unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(loaded.warnings.iter().map(|one| one.code.name()).collect::<Vec<_>>(), ["nothing-expected"]);
}
