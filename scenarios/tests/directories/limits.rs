//! Directories that are too large are refused, and say which limit they exceed.

use super::{messages, of_its_own};

/// One more than the most of each kind.
#[test]
fn each_kind_has_its_limit() {
    let cases = [
        ("user", "", 10_000),
        ("jump_group", "", 10_000),
        ("support_button", "", 10_000),
        ("jump_item", ", personal_list = 'u'", 50_000),
        ("session_policy", ", availability = []", 1_000),
        ("role", ", allows = []", 1_000),
        ("jump_policy", "", 1_000),
        ("team", "", 1_000),
        ("embassy", "", 1_000),
        ("group_policy", ", members = 'all'", 1_000),
        ("portal", "", 1_000),
        ("rep_invite", ", session_policy = 's'", 1_000),
    ];
    for (kind, keys, most) in cases {
        let said = format!("error: more than {most} `[[directory.{kind}]]`\n");
        for (count, is_said) in [(most, false), (most + 1, true)] {
            let blocks: String = (0..count).map(|number| format!("[[{kind}]]\nname = 'n{number}'\n")).collect();
            let keys = keys.replace(", ", "\n");
            let blocks = blocks.replace("'\n", &format!("'{keys}\n"));
            let found = match of_its_own(&blocks) {
                Ok(loaded) => messages(&loaded.warnings),
                Err(problems) => messages(&problems),
            };
            assert_eq!(found.contains(&said), is_said, "{count} of {kind}");
        }
    }
}

/// Each group policy is held against all its members.
#[test]
fn group_policies_have_a_million_members_in_all() {
    let users: String = (0..10_000).map(|number| format!("[[user]]\nname = 'u{number}'\n")).collect();
    for (policies, said) in [(100, ""), (101, "error: more than 1000000 members in all group policies together\n")] {
        let policy = |number| format!("[[group_policy]]\nname = 'p{number}'\nmembers = 'all'\nattended.policy = 's'\n");
        let policies: String = (0..policies).map(policy).collect();
        // An order of policies that are too many is no order, and breaks nothing.
        let order = if policies.contains("'p100'") { "group_policy_order = ['p100', 'p99']\n" } else { "" };
        let text = format!("{order}session_policy = [{{ name = 's', availability = ['users'] }}]\n{users}{policies}");
        let found = of_its_own(&text).map_or_else(|problems| messages(&problems), |loaded| messages(&loaded.warnings));
        assert_eq!(
            found.lines().filter(|line| !line.contains("order")).map(|line| format!("{line}\n")).collect::<String>(),
            said
        );
    }
}

#[test]
fn a_list_has_a_hundred_folders() {
    for (count, refused) in [(100, false), (101, true)] {
        let folders = vec!["'/a'"; count].join(", ");
        let policy = format!("name = 's'\navailability = []\npermissions.remote_paths = [{folders}]");
        assert_eq!(of_its_own(&format!("[[session_policy]]\n{policy}")).is_err(), refused, "{count}");
    }
}
