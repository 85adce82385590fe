//! Every scenario of the library passes at its full size on both drivers, expectation by expectation with the same
//! verdict. One test each, so that a failure has its name.

use serde_json::Value;
use tempfile::tempdir;

use crate::tools::{names, result, root, said, scenario};

macro_rules! library {
    ($($test:ident $name:literal)*) => {
        $(
            #[test]
            fn $test() {
                passes($name);
            }
        )*

        /// What stands in the library's folder, so that no scenario is forgotten here.
        #[test]
        fn every_scenario_has_its_test() {
            let files = names(&root().join("scenarios/library"));
            let mut scenarios: Vec<_> = files.iter().filter_map(|name| name.strip_suffix(".toml")).collect();
            scenarios.sort();
            assert_eq!(scenarios, [$($name),*]);
        }
    };
}

library! {
    accept_race "accept-race"
    appliance_down_past_deadline "appliance-down-past-deadline"
    branch_closed_six_weeks "branch-closed-six-weeks"
    certificate_mishap "certificate-mishap"
    certificate_mishap_ignored "certificate-mishap-ignored"
    cold_start_b300 "cold-start-b300"
    credential_injection "credential-injection"
    credential_vault "credential-vault"
    custom_appliance "custom-appliance"
    elevation "elevation"
    external_rep "external-rep"
    greeting_collapse "greeting-collapse"
    group_policy_order "group-policy-order"
    hold_and_leave "hold-and-leave"
    home_users "home-users"
    invitations "invitations"
    jump_item_edited "jump-item-edited"
    jump_policy_daylight_saving "jump-policy-daylight-saving"
    jump_policy_forced_end "jump-policy-forced-end"
    jump_policy_schedule "jump-policy-schedule"
    licence_limit "licence-limit"
    local_uninstall "local-uninstall"
    login_storm "login-storm"
    lost_and_deleted_b400 "lost-and-deleted-b400"
    lost_rep "lost-rep"
    mass_deployment_b300 "mass-deployment-b300"
    monday_morning "monday-morning"
    over_capacity_b200 "over-capacity-b200"
    over_capacity_b200_warn "over-capacity-b200-warn"
    over_capacity_b300 "over-capacity-b300"
    over_capacity_b400 "over-capacity-b400"
    over_capacity_cloud "over-capacity-cloud"
    personal_lists "personal-lists"
    pinning "pinning"
    pinning_denied_but_client_allows "pinning-denied-but-client-allows"
    planner_fleet "planner-fleet"
    policy_edited_while_in_use "policy-edited-while-in-use"
    policy_jump_to "policy-jump-to"
    policy_layers "policy-layers"
    policy_portal_and_button "policy-portal-and-button"
    policy_presence "policy-presence"
    queue_erlang "queue-erlang"
    queue_erlang_patience "queue-erlang-patience"
    queueing_md1 "queueing-md1"
    queueing_mmc "queueing-mmc"
    rate_change_mid_storm "rate-change-mid-storm"
    reconnect_storm_b200 "reconnect-storm-b200"
    reconnect_storm_b200_default_rate "reconnect-storm-b200-default-rate"
    reconnect_storm_b300 "reconnect-storm-b300"
    reconnect_storm_b300_default_rate "reconnect-storm-b300-default-rate"
    reconnect_storm_b400 "reconnect-storm-b400"
    reconnect_storm_b400_default_rate "reconnect-storm-b400-default-rate"
    reconnect_storm_cloud "reconnect-storm-cloud"
    reconnect_storm_cloud_default_rate "reconnect-storm-cloud-default-rate"
    role_specificity "role-specificity"
    rolling_site_outages "rolling-site-outages"
    scripting_api "scripting-api"
    session_keys "session-keys"
    settings_changed_while_away "settings-changed-while-away"
    silent_partition "silent-partition"
    simultaneous_jumps "simultaneous-jumps"
    site_outage_b300 "site-outage-b300"
    sleeping_laptops "sleeping-laptops"
    slow_appliance "slow-appliance"
    statistics_bandwidth "statistics-bandwidth"
    support_button "support-button"
    support_day_b300 "support-day-b300"
    thirty_quiet_days "thirty-quiet-days"
    tools_by_permission "tools-by-permission"
    transfer_and_share "transfer-and-share"
    upgrade_cloud "upgrade-cloud"
    upgrade_interrupted "upgrade-interrupted"
    upgrade_modes "upgrade-modes"
    upgrade_slow_lines "upgrade-slow-lines"
    upgrade_storm_b200 "upgrade-storm-b200"
    upgrade_storm_b300 "upgrade-storm-b300"
    upgrade_storm_b400 "upgrade-storm-b400"
    wake_on_lan "wake-on-lan"
    web_console "web-console"
    web_console_too_old "web-console-too-old"
    which_queue "which-queue"
}

fn passes(name: &str) {
    let [turmoil, direct] = ["turmoil", "direct"].map(|driver| passes_on(driver, name));
    let verdicts = |result: &Value| -> Vec<_> {
        let expectations = result["expectations"].as_array().unwrap().iter();
        expectations.map(|one| (one["text"].clone(), one["verdict"].clone())).collect()
    };
    assert_eq!(verdicts(&turmoil), verdicts(&direct));
    assert!(!verdicts(&direct).is_empty());
}

fn passes_on(driver: &str, name: &str) -> Value {
    let home = tempdir().unwrap();
    let output = scenario(name, &home.path().join("report")).args(["--driver", driver]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{driver}: {}", said(&output));
    let result = result(&home.path().join("report").join(name));
    assert_eq!((&result["verdict"], &result["driver"]), (&"pass".into(), &driver.into()));
    let laws = result["invariants"].as_array().unwrap();
    assert!(laws.len() >= 7, "{} laws", laws.len());
    for law in laws {
        assert_eq!(law["violations"], 0, "{driver}: {law}");
    }
    result
}
