//! From files to plans, for what concerns a Jump Client's whole life: settings, installers, nights, travel.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jumpstorm_scenarios::diagnostic::{Diagnostics, Severity};
use jumpstorm_scenarios::{Loaded, Overrides, load};
use model::event::{Setting, StopHow};
use model::id::{ClientId, InstallerId, SiteId};
use model::plan::{
    Action, AutomaticUpgrades, Client, ClientBegins, Computer, Entry, OperatingSystem, Origin, Site, StatisticsSet,
    WakeOnLan,
};
use model::time::{SimDuration, SimTime};

const BASE: &str = r#"
format = 1
teaches = "A base."
run = { duration = "2h" }
fleet = { clients = 1000 }
site = [{ name = "berlin", weight = 3 }, { name = "home", count = 10 }]

[appliance]
model = "B300"

[[expect]]
that = "max admissions in any 1s <= 50"
"#;

fn files(files: &[(&str, &str)]) -> BTreeMap<PathBuf, Vec<u8>> {
    files.iter().map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec())).collect()
}

fn try_load(text: &str, set: &[&str]) -> Result<Loaded, Diagnostics> {
    let overrides = Overrides { seed: None, set: set.iter().map(|setting| (*setting).to_owned()).collect() };
    load(Path::new("a.toml"), &files(&[("a.toml", text), ("fleet.csv", LISTING)]), &overrides)
}

fn loaded(more: &str) -> Loaded {
    with(more, &[])
}

fn with(more: &str, set: &[&str]) -> Loaded {
    try_load(&format!("{BASE}{more}"), set).unwrap_or_else(|problems| panic!("{problems}"))
}

fn seconds(seconds: u64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

fn names(timeline: &[Entry]) -> Vec<&str> {
    timeline.iter().map(|entry| entry.name.as_str()).collect()
}

#[test]
fn sites_and_computers_that_say_nothing_are_standard() {
    let plan = loaded("").scenario.plan;
    let (site, standard) = (&plan.sites[0], Site::standard(""));
    assert_eq!((site.downlink, site.endpoint_downlink), (standard.downlink, standard.endpoint_downlink));
    assert_eq!((site.latency, &site.wake), (standard.latency, &standard.wake));
    let usual = |client: &&Client| client.wakes_on_lan && client.store_managed && !client.outdated;
    assert_eq!(plan.clients.iter().filter(usual).count(), 1_000);
    let of = |kind| plan.clients.iter().filter(|client| client.computer == kind).count();
    assert!((550..=670).contains(&of(Computer::Desktop)), "{}", of(Computer::Desktop));
    assert!((290..=390).contains(&of(Computer::Laptop)), "{}", of(Computer::Laptop));
    assert!(plan.clients.iter().all(|client| match client.computer {
        Computer::Laptop => client.hostname.starts_with("LAPTOP-") || client.hostname.starts_with("MACBOOK-"),
        Computer::Server => client.hostname.starts_with("SRV-"),
        Computer::Desktop =>
            ["DESKTOP-", "IMAC-", "LINUX-", "PI-"].iter().any(|known| client.hostname.starts_with(known)),
    }));
}

#[test]
fn shares_of_a_fleet_are_exact() {
    let settings = [
        "fleet.computers={ desktops = 1, laptops = 3 }",
        "fleet.managed_stores=40%",
        "fleet.outdated=2.5%",
        "fleet.wake_on_lan=0%",
        "site.berlin.wake_on_lan={ password = \"secret\" }",
        "site.berlin.client_downlink=1MiB/s",
        "jump_clients.downlink=8Mbit/s",
    ];
    let plan = with("", &settings).scenario.plan;
    let count = |fits: &dyn Fn(&Client) -> bool| plan.clients.iter().filter(|client| fits(client)).count();
    assert_eq!(count(&|client| client.store_managed), 400);
    assert_eq!(count(&|client| client.outdated), 25);
    assert_eq!(count(&|client| client.wakes_on_lan), 0);
    // Twenty of the thousand are Raspberry Pis and stay where they are.
    assert_eq!(count(&|client| client.computer == Computer::Laptop), 735);
    assert_eq!(
        count(&|client| client.operating_system == OperatingSystem::RaspberryPi && client.computer != Computer::Desktop),
        0
    );
    assert_eq!(plan.sites[0].wake, WakeOnLan::Secured("secret".to_owned()));
    assert_eq!((plan.sites[0].endpoint_downlink, plan.sites[1].endpoint_downlink), (1 << 20, 1_000_000));
    // Who is where with which address does not depend on any of that.
    let usual = loaded("").scenario.plan;
    let place =
        |client: &Client| (client.site, client.private_ip, client.operating_system, client.console_user.clone());
    assert!(plan.clients.iter().map(place).eq(usual.clients.iter().map(place)));
}

/// Covers: UPG-5.
#[test]
fn a_cloud_site_regulates_no_bandwidth() {
    let set = ["appliance.model=Cloud", "appliance.licences=10"];
    let plan = with("", &set).scenario.plan;
    assert_eq!(plan.appliance.upgrades.bandwidth, None);
    let listed = plan.assumptions.iter().find(|one| one.key == "appliance.settings.upgrade_bandwidth").expect("listed");
    assert_eq!(listed.value, "not regulated");
    let problems = try_load(BASE, &[set[0], set[1], "appliance.settings.upgrade_bandwidth=1MiB/s"]).expect_err("UPG-5");
    assert!(problems.to_string().contains("regulated on premises only (UPG-5)"), "{problems}");
}

/// Covers: UPG-2, UPG-4, MAINT-2, MAINT-4.
#[test]
fn settings_reach_to_their_documented_bounds_and_no_further() {
    let cases = [
        ("upgrade_bandwidth", "100MiB/s", "104857601B/s", "100MiB/s"),
        ("concurrent_upgrades", "500", "501", "1 to 500"),
        ("concurrent_upgrades", "1", "0", "1 to 500"),
        ("lost_after", "15d", "14d23h59m59s", "15d"),
        ("delete_after", "15d", "14d23h59m59s", "15d"),
    ];
    for (key, bound, beyond, told) in cases {
        let at = |value: &str| format!("appliance.settings.{key}={value}");
        assert!(try_load(BASE, &[&at(bound)]).is_ok(), "{key} may be {bound}");
        let problems = try_load(BASE, &[&at(beyond)]).expect_err(key).to_string();
        assert!(problems.contains(key) && problems.contains(told), "{problems}");
        // The same bounds hold for a value that the timeline sets.
        let change = |value: &str| {
            let value = if key == "concurrent_upgrades" { value.to_owned() } else { format!("\"{value}\"") };
            format!("{BASE}\n[[timeline]]\nname = \"later\"\nat = \"1h\"\nchange = {{ {key} = {value} }}\n")
        };
        assert!(try_load(&change(bound), &[]).is_ok(), "{key} may become {bound}");
        assert!(try_load(&change(beyond), &[]).is_err(), "{key} may not become {beyond}");
    }
}

/// Covers: MAINT-5.
#[test]
fn lost_not_before_deleted_draws_a_warning() {
    for (lost, deleted, warned) in [("29d", "30d", false), ("30d", "30d", true), ("31d", "30d", true)] {
        let set =
            [format!("appliance.settings.lost_after={lost}"), format!("appliance.settings.delete_after={deleted}")];
        let loaded = with("", &[&set[0], &set[1]]);
        let warnings: Vec<_> = loaded.warnings.iter().map(|one| (one.code.name(), one.severity)).collect();
        let expected = if warned { vec![("conflict", Severity::Warning)] } else { Vec::new() };
        assert_eq!(warnings, expected, "lost after {lost}, deleted after {deleted}");
    }
}

#[test]
fn settings_that_change_together_become_an_entry_each() {
    let more = r#"
        [[timeline]]
        name = "one"
        at = "10m"
        change = { automatic_upgrades = "disabled" }

        [[timeline]]
        name = "several"
        at = "20m"
        change = { statistics = [], delete_after = "20d", lost_after = "15d", upgrade_bandwidth = "10MiB/s" }

        [[expect]]
        that = "from several.start to several-lost_after.end + 1m, always: lost = 0"
    "#;
    let scenario = loaded(more).scenario;
    let timeline = scenario.plan.timeline;
    let expected =
        ["one", "several-upgrade_bandwidth", "several-lost_after", "several-delete_after", "several-statistics"];
    assert_eq!(names(&timeline), expected);
    let settings: Vec<_> = timeline
        .iter()
        .map(|entry| match entry.action {
            Action::Change { setting } => setting,
            ref other => panic!("{other:?}"),
        })
        .collect();
    let day = 86_400;
    assert_eq!(
        settings,
        [
            Setting::AutomaticUpgrades(AutomaticUpgrades::Disabled),
            Setting::UpgradeBandwidth(10 << 20),
            Setting::LostAfter(seconds(15 * day)),
            Setting::DeleteAfter(seconds(20 * day)),
            Setting::Statistics(StatisticsSet::default()),
        ]
    );
    assert!(timeline[1..].iter().all(|entry| entry.at == SimTime::from_secs(1_200)));
    assert_eq!(scenario.moments["several"], scenario.moments["several-statistics"]);
}

#[test]
fn nights_are_written_out_by_the_calendar() {
    let more = r#"
        [[timeline]]
        name = "home"
        at = "0s"
        nights = { clients = { computer = "laptop" }, from = "18:30", over = "30m" }

        [[expect]]
        that = "from home-1.start to home.end, always: online >= 1"
    "#;
    // From a Wednesday noon, over the change to winter time, to the Tuesday after.
    let set = ["run.starts=2026-10-21T12:00:00[Europe/Berlin]", "run.duration=6d"];
    let scenario = with(more, &set).scenario;
    assert_eq!(names(&scenario.plan.timeline), ["home-1", "home-2", "home-3", "home-4"]);
    let minutes: Vec<_> = scenario
        .plan
        .timeline
        .iter()
        .map(|entry| match &entry.action {
            Action::ClientStop { clients, how: StopHow::Asleep, over, lasting } => {
                assert_eq!(*over, seconds(1_800));
                assert!(clients.iter().all(|id| scenario.plan.clients[id.index()].computer == Computer::Laptop));
                ((entry.at.as_micros() / 60_000_000) as u64, lasting.as_micros() / 60_000_000)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let night = 13 * 60 + 30;
    let evening = 6 * 60 + 30;
    let day = 24 * 60;
    // Friday's night is over on Monday, and the clocks have gone back an hour meanwhile.
    assert_eq!(
        minutes,
        [
            (evening, night),
            (evening + day, night),
            (evening + 2 * day, night + 2 * day + 60),
            (evening + 5 * day + 60, night)
        ]
    );
    assert_eq!(scenario.moments["home"].start, scenario.moments["home-1"].start);
    assert_eq!(scenario.moments["home"].end, scenario.moments["home-4"].end);
}

#[test]
fn a_deployment_adds_clients_that_later_entries_can_select() {
    let more = r#"
        [[installer]]
        name = "wizard"
        valid_for = "2h"
        jump_group = "clerks"
        delete_after = "20d"

        [[installer]]
        name = "pinned"
        made_by = "session"
        session_portal = "help.example"

        [[timeline]]
        name = "before"
        at = "10m"
        jump = { clients = { site = "berlin" } }

        [[timeline]]
        name = "rollout"
        at = "20m"
        deploy = { installer = "wizard", clients = 101, sites = ["berlin", "home-3"], over = "5m", overrides = { tag = "new" } }

        [[timeline]]
        name = "pin"
        at = "30m"
        deploy = { installer = "pinned", clients = 1, sites = "home-1" }

        [[timeline]]
        name = "after"
        at = "40m"
        client_shutdown = { clients = { site = ["berlin", "home-1"] }, for = "10m" }

        [[timeline]]
        name = "longer"
        at = "50m"
        extend_installer = { installer = "pinned", for = "1d", by = "representative" }
    "#;
    let plan = loaded(more).scenario.plan;
    assert_eq!((plan.clients.len(), &plan.clients[..1_000]), (1_102, &loaded("").scenario.plan.clients[..]));
    let new = &plan.clients[1_000..];
    assert!(new.iter().all(|client| client.begins == ClientBegins::NotInstalled));
    assert_eq!(new.iter().filter(|client| client.site == SiteId(0)).count(), 51);
    assert_eq!((new[0].delete_after, new[101].delete_after), (Some(seconds(20 * 86_400)), None));
    let [before, rollout, pin, after, longer] = &plan.timeline[..] else { panic!("five entries") };
    let Action::Deployment { clients, installer, overrides, .. } = &rollout.action else { panic!("{rollout:?}") };
    assert_eq!((clients.len(), clients[0], *installer), (101, ClientId(1_000), InstallerId(0)));
    assert_eq!((overrides.tag.as_deref(), &overrides.group), (Some("new"), &None));
    assert!(
        matches!(&pin.action, Action::Deployment { clients, installer: InstallerId(1), .. } if *clients == [ClientId(1_101)])
    );
    assert!(matches!(&before.action, Action::Jump { clients, .. } if clients.len() == 750));
    assert!(matches!(&after.action, Action::ClientStop { clients, .. } if clients.len() == 750 + 51 + 25 + 1));
    assert!(matches!(&longer.action, Action::InstallerExtended { installer: InstallerId(1), .. }));
    assert_eq!(plan.installers[0].item.group.as_deref(), Some("clerks"));
    assert_eq!(plan.installers[1].origin, Origin::Session { portal: Some("help.example".to_owned()) });
    // A later version of the scenario deploys more elsewhere: those who were there stay who they were.
    let set = ["timeline.rollout.deploy.clients=141", "installer.wizard.tag=x"];
    let larger = with(more, &set).scenario.plan;
    assert_eq!(
        larger.clients[..1_051].len(),
        larger.clients[..1_051].iter().filter(|client| client.site.0 < 11).count()
    );
    assert_eq!(larger.clients[1_000].hostname, plan.clients[1_000].hostname);
    assert_eq!(larger.installers[0].item.tag.as_deref(), Some("x"));
}

#[test]
fn a_package_ends_when_the_appliance_is_back() {
    let more = r#"
        [appliance.upgrades]
        package = "5MiB"

        [[timeline]]
        name = "first"
        at = "10m"
        site_package = {}

        [[timeline]]
        name = "second"
        at = "1h"
        site_package = { down = "10m", size = "60MiB", new_certificate_chain = true }

        [[timeline]]
        name = "chain"
        at = "80m"
        restore_certificate_chain = {}

        [[timeline]]
        name = "consoles"
        at = "81m"
        console_upgrades = { count = 3, size = "40MiB", site = "home-2" }
    "#;
    let scenario = loaded(more).scenario;
    assert_eq!(scenario.moments["first"].end, SimTime::from_secs(40 * 60));
    assert_eq!(scenario.moments["second"].end, SimTime::from_secs(70 * 60));
    let actions: Vec<_> = scenario.plan.timeline.iter().map(|entry| &entry.action).collect();
    assert!(matches!(actions[0], Action::SitePackage { bytes: 5_242_880, new_chain: false, .. }));
    assert!(matches!(actions[1], Action::SitePackage { bytes: 62_914_560, new_chain: true, .. }));
    assert_eq!(actions[2], &Action::ChainRestored);
    assert!(matches!(actions[3], Action::Transfers { count: 3, site: SiteId(2), .. }));
    // How long the first is down is a figure of ours; of the second the scenario says it.
    let assumed: Vec<_> = scenario.plan.assumptions.iter().filter(|one| one.key.starts_with("timeline.")).collect();
    assert_eq!(assumed.len(), 1);
    assert_eq!((assumed[0].key.as_str(), assumed[0].value.as_str()), ("timeline.first.site_package.down", "30m"));
}

/// What a listing says of a Jump Client's life: its kind of computer, its version, its own deadline, and since when it is
/// off.
#[test]
fn a_listing_tells_versions_and_deadlines() {
    let text = r#"
        format = 1
        teaches = "A listing."
        run = { duration = "1h", starts = "2026-11-16T10:00:00Z" }
        appliance = { model = "B200" }
        fleet = { listing = "fleet.csv", managed_stores = "50%" }
        expect = [{ that = "online >= 1" }]
    "#;
    let Loaded { scenario, warnings } = try_load(text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let clients = scenario.plan.clients;
    let kinds: Vec<_> = clients.iter().map(|client| client.computer).collect();
    assert_eq!(kinds, [Computer::Laptop, Computer::Server, Computer::Desktop, Computer::Desktop]);
    assert_eq!(clients.iter().map(|client| client.outdated).collect::<Vec<_>>(), [true, false, false, false]);
    assert_eq!(clients[2].delete_after, Some(seconds(43_200 * 60)));
    assert_eq!(clients.iter().filter(|client| client.store_managed).count(), 2);
    // The third has been off for 31 days of its own 30, the fourth for 31 of the site's 90.
    let warned: Vec<_> = warnings.iter().filter(|one| one.severity == Severity::Warning).collect();
    let [overdue] = warned[..] else { panic!("{warnings}") };
    assert_eq!(overdue.message, "overdue for deletion: 1 Jump Client, deleted when the run begins");
    let patient = try_load(text, &["appliance.settings.delete_after=20d"]).expect("only a warning").warnings;
    assert!(patient.iter().any(|one| one.message.contains("2 Jump Clients, deleted")), "{patient}");
}

const LISTING: &str = "\
id,hostname,public_ip,operating_system,needs_update,max_offline_minutes,last_connect_timestamp,last_disconnect_timestamp
1,LAPTOP-1,203.0.113.7,Windows 11,true,0,2026-11-16T06:00:00+00:00,
2,dc-1,203.0.113.7,Windows Server 2022,false,0,2026-11-16T06:00:00+00:00,
3,pc-3,203.0.113.7,Windows 11,false,43200,2026-10-15T06:00:00+00:00,2026-10-16T06:00:00+00:00
4,pc-4,203.0.113.7,Windows 11,false,0,2026-10-15T06:00:00+00:00,2026-10-16T06:00:00+00:00
";
