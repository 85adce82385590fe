//! Where directories come from: a scenario, a file of its own, a file under a scenario, and a fleet.

use model::access::{JumpItemKind, Place};
use model::id::{ClientId, JumpGroupId, RoleId, UserId};

use super::{SCENARIO, files, messages, of_its_own, of_scenario, sound};

const SHARED: &str = "\
role = [{ name = 'R', allows = ['move'] }]
user = [{ name = 'Ann', roles = { default = 'R' } }, { name = 'Bob' }]
jump_group = [{ name = 'G', members = ['Ann'] }]
";

#[test]
fn a_scenario_without_one_has_the_directory_of_a_new_site() {
    assert_eq!(of_scenario("", &[], &[]).expect("a sound scenario"), model::access::Directory::new());
}

#[test]
fn a_directory_means_the_same_in_a_scenario_and_in_a_file_of_its_own() {
    let inside = SHARED.lines().map(|line| format!("directory.{line}\n")).collect::<String>();
    let inside = of_scenario(&inside, &[], &[]).expect("a sound scenario");
    assert_eq!(inside, sound(SHARED));
    let reader = files(&[
        ("a.toml", &format!("{SCENARIO}[directory]\nfile = '../dirs/acme.toml'")),
        ("../dirs/acme.toml", SHARED),
    ]);
    let taken_out = jumpstorm_scenarios::directory(std::path::Path::new("a.toml"), &reader).expect("a sound scenario");
    assert_eq!(taken_out.directory, inside);
}

#[test]
fn a_check_takes_directories_and_scenarios() {
    let inside = format!("{SCENARIO}[directory]\nuser = [{{ name = 'Ann', roles.default = 'R' }}]");
    let cases = [
        (SHARED.to_owned(), None),
        (SCENARIO.to_owned(), None),
        (SHARED.replace("default = 'R'", "default = 'S'"), Some("there is no Jump Item Role `S`")),
        (inside, Some("there is no Jump Item Role `R`")),
        // With no key of either, it was to be a scenario.
        (String::new(), Some("`format` is missing")),
        ("users = []".to_owned(), Some("`users`")),
        ("user = 1".to_owned(), Some("`user`")),
    ];
    for (text, expected) in cases {
        let found = jumpstorm_scenarios::check(std::path::Path::new("a.toml"), &files(&[("a.toml", &text)]));
        assert_eq!(found.has_errors(), expected.is_some(), "{text}: {found}");
        assert!(found.to_string().contains(expected.unwrap_or_default()), "{text}: {found}");
    }
    assert!(jumpstorm_scenarios::check(std::path::Path::new("b.toml"), &files(&[])).has_errors());
}

#[test]
fn what_a_scenario_says_lies_over_the_file_that_it_names() {
    let shared = [("dirs/acme.toml", SHARED), ("dirs/other.toml", "user = [{ name = 'Eve' }]")];
    let over = "[directory]\nfile = 'dirs/acme.toml'\n[[directory.user]]\nname = 'Ann'\nroles.system = 'R'\n\
                [[directory.user]]\nname = 'Cid'\n";
    let directory = of_scenario(over, &shared, &[]).expect("a sound scenario");
    let names: Vec<_> = directory.users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["Ann", "Bob", "Cid"]);
    let roles = directory.users[0].roles;
    assert_eq!((roles.default, roles.system, roles.personal), (RoleId(1), RoleId(1), RoleId::NO_ACCESS));

    let set = ["directory.user.Bob.roles.default=R", "directory.jump_items.simultaneous_jumps=true"];
    let directory = of_scenario(over, &shared, &set).expect("a sound scenario");
    assert_eq!(directory.users[1].roles.default, RoleId(1));
    assert!(directory.settings.simultaneous_jumps);
    let other = of_scenario("[directory]\nfile = 'dirs/acme.toml'", &shared, &["directory.file=dirs/other.toml"]);
    assert_eq!(other.expect("a sound scenario").users[0].name, "Eve");
}

#[test]
fn selections_make_a_jump_item_of_each_jump_client() {
    let directory = of_scenario(
        "[directory]\nuser = [{ name = 'Ann' }]\njump_group = [{ name = 'G', members = ['Ann'] }]\n\
         jump_item = [{ clients = { site = 'berlin' }, jump_group = 'G', password = true },\n\
           { name = 'spare', personal_list = 'Ann' },\n\
           { name = 'hers', clients = { site = 'home', count = 1 }, personal_list = 'Ann' }]",
        &[],
        &[],
    );
    let directory = directory.unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(directory.jump_items.len(), 6);
    for (item, place) in directory.jump_items[..4].iter().zip(0..) {
        assert_eq!(item.kind, JumpItemKind::JumpClient(Some(ClientId(place))));
        assert!(item.password && item.place == Place::Group(JumpGroupId(0)) && !item.name.is_empty());
    }
    let [spare, hers] = &directory.jump_items[4..] else { panic!("two more") };
    assert_eq!((spare.name.as_str(), spare.kind), ("spare", JumpItemKind::JumpClient(None)));
    assert_eq!((hers.name.as_str(), hers.place), ("hers", Place::Personal(UserId(0))));
    assert!(matches!(hers.kind, JumpItemKind::JumpClient(Some(ClientId(4 | 5)))));
}

/// What an installer or a deployment gives its Jump Clients is assigned and applied, though no Jump Item has it yet.
#[test]
fn what_only_installers_use_is_not_idle() {
    let text = "\
        session_policy = [{ name = 'S', availability = ['jump_items'] }, { name = 'T', availability = ['jump_items'] }]\n\
        jump_policy = [{ name = 'P' }, { name = 'Q' }]\n\
        [[installer]]\nname = 'i'\nattended_session_policy = 'S'\njump_policy = 'P'\n\
        [[timeline]]\nname = 'rollout'\nat = '1m'\n\
        deploy = { installer = 'i', clients = 1, overrides = { jump_policy = 'Q', unattended_session_policy = 'T' } }";
    let reader = files(&[("a.toml", &format!("{SCENARIO}[directory]\n{text}"))]);
    let loaded = jumpstorm_scenarios::directory(std::path::Path::new("a.toml"), &reader);
    let loaded = loaded.unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(messages(&loaded.warnings), "");
}

/// Hostnames may come twice in a listing.
#[test]
fn twins_of_a_listing_are_told_apart_by_their_number() {
    let listing = "id,hostname,public_ip\n7,pc,203.0.113.9\n9,pc,203.0.113.7\n11,srv,203.0.113.7\n";
    let text = "format = 1\nteaches = 'Twins.'\nrun = { duration = '1h' }\nappliance = { model = 'B300' }\n\
                fleet = { listing = 'fleet.csv' }\n[directory]\nuser = [{ name = 'Ann' }]\n\
                jump_item = [{ clients = 'all', personal_list = 'Ann' }]";
    let reader = files(&[("a.toml", text), ("fleet.csv", listing)]);
    let loaded = jumpstorm_scenarios::directory(std::path::Path::new("a.toml"), &reader);
    let loaded = loaded.unwrap_or_else(|problems| panic!("{problems}"));
    let names: Vec<_> = loaded.directory.jump_items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["pc #7", "pc #9", "srv"]);
}

#[test]
fn a_file_of_its_own_is_refused_with_everything_that_is_wrong() {
    let cases = [
        ("file = 'other.toml'", "error: a directory in a file of its own lies over no other\n"),
        ("users = []", "error: unknown key `users` in [directory]\n"),
        ("user = [{ name = 'a' }", "error: unclosed array, expected `]`\n"),
        (
            "user = [{ name = 'a' }]\njump_item = [{ clients = 'all', personal_list = 'b' }]",
            "error: `clients` selects Jump Clients of a fleet, and a directory by itself has none\nerror: there is no user `b`\n",
        ),
    ];
    for (text, expected) in cases {
        let problems = of_its_own(text).expect_err("it is refused");
        assert_eq!(messages(&problems), expected, "{text}");
    }
    let missing = jumpstorm_scenarios::directory(std::path::Path::new("none.toml"), &files(&[])).expect_err("no file");
    assert_eq!(messages(&missing), "error: cannot read `none.toml`: there is no such file\n");
}
