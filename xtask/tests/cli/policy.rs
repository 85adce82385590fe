//! Questions about who may do what in sessions, as their callers ask them. The directory is that of a small company,
//! `fixtures/acme.toml`; its edits are made here.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::tools::{names, root, said, xtask};

/// A folder with the directory and edits of it, so that answers name files without a path.
fn home() -> TempDir {
    let home = tempdir().unwrap();
    let acme = fs::read_to_string(root().join("xtask/tests/fixtures/acme.toml")).unwrap();
    let write = |name: &str, text: String| {
        assert_ne!(text, acme, "{name} is edited");
        fs::write(home.path().join(name), text).unwrap();
    };
    fs::write(home.path().join("acme.toml"), &acme).unwrap();
    let (before, policies) = acme.split_at(acme.find("[[group_policy]]\nname = \"Everybody\"").unwrap());
    let (everybody, rest) = policies.split_at(policies.find("[[group_policy]]\nname = \"Field staff\"").unwrap());
    let (field_staff, after) = rest.split_at(rest.find("[[portal]]").unwrap());
    write("reordered.toml", format!("{before}{field_staff}{everybody}{after}"));
    write("commented.toml", format!("# Edited on a Monday.\n{acme}"));
    let edited = acme
        .replace("roles = { default = \"Operator\", personal = \"Deployer\" }", "roles = { default = \"Deployer\" }")
        .replace("name = \"Dave\"", "name = \"David\"")
        .replace("[\"Alice\", \"Dave\"]", "[\"Alice\", \"David\"]")
        .replace("rights = { use_jump_clients = true, use_local_jump = true }", "rights = { use_jump_clients = true }")
        .replace("name = \"sql-02\"", "name = \"sql-03\"");
    write("edited.toml", edited);
    home
}

fn policy(home: &Path, arguments: &[&str]) -> Command {
    let mut command = xtask();
    command.current_dir(home).arg("policy").args(arguments);
    command
}

/// What an answer says, and how the call ended.
fn asked(home: &Path, arguments: &[&str]) -> (i32, String) {
    let output = policy(home, arguments).output().unwrap();
    (output.status.code().unwrap(), said(&output))
}

fn json(home: &Path, arguments: &[&str]) -> Value {
    let output = policy(home, arguments).args(["--format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)))
}

const DESK: [&str; 8] =
    ["acme.toml", "--rep", "Alice", "--start", "jump-client", "--client", "desk-01", "--not-present"];

/// Covers: PSIM-1.
#[test]
fn a_session_is_simulated_with_every_permission_and_what_decided_it() {
    let home = home();
    let (code, text) = asked(home.path(), &[&["simulate"], &DESK[..]].concat());
    assert_eq!(code, 0, "{text}");
    insta::assert_snapshot!("simulate", text);
    let answer = json(home.path(), &[&["simulate"], &DESK[..]].concat());
    let permissions = answer["permissions"].as_array().unwrap();
    assert_eq!(permissions.len(), model::permission::Permission::ALL.len());
    let pinning = permissions.iter().find(|line| line["permission"] == "pinning").unwrap();
    assert_eq!(pinning["value"], "allow");
    assert_eq!(pinning["decided_by"]["layer"], "representative");
    assert_eq!(pinning["decided_by"]["object"]["name"], "Field staff");
    assert_eq!(pinning["decided_by"]["session_policy"], "Field");
}

/// Dave has the permission, and no role that may create and deploy.
///
/// Covers: PSIM-2.
#[test]
fn who_is_allowed_to_pin_and_still_cannot_is_told_which_role_lacks_what() {
    let home = home();
    let dave = ["simulate", "acme.toml", "--rep", "Dave", "--start", "jump-client", "--client", "desk-01", "--present"];
    let (code, text) = asked(home.path(), &dave);
    assert_eq!(code, 0);
    assert!(text.contains("The permission says allow"), "{text}");
    assert!(text.contains("Cannot pin: a Jump Item Role is missing"), "{text}");
    assert!(text.contains("role \"Operator\""), "{text}");
    let answer = json(home.path(), &dave);
    assert_eq!(answer["pinning"]["permission"], "allow");
    assert_eq!(answer["pinning"]["may_unpin"], false);
    assert_eq!(answer["pinning"]["roles_without_create_and_deploy"][0]["role"], "Operator");
}

/// What a simulation leaves out it names: the Jump Policy, which has its say at the time, and the password.
#[test]
fn what_else_a_start_takes_is_named() {
    let home = home();
    let acme = fs::read_to_string(home.path().join("acme.toml")).unwrap();
    let desk = "name = \"desk-01\"\n";
    let policy = "[[jump_policy]]\nname = \"Office hours\"\nticket_required = true\n";
    let guarded = acme.replace(desk, &format!("{desk}jump_policy = \"Office hours\"\npassword = true\n"));
    fs::write(home.path().join("acme.toml"), format!("{guarded}\n{policy}")).unwrap();
    let (code, text) = asked(home.path(), &[&["simulate"], &DESK[..]].concat());
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Jump Policy \"Office hours\" has a say too"), "{text}");
    assert!(text.contains("Every access must give the Jump Item's password."), "{text}");
}

#[test]
fn every_start_method_is_asked_for_in_its_own_words() {
    let home = home();
    let cases: [(&[&str], &str); 8] = [
        (&["--rep", "Bob", "--start", "customer"], "User \"Bob\": a customer by public portal \"main\"\n"),
        (&["--rep", "Bob", "--start", "customer", "--portal", "partners"], "by public portal \"partners\"\n"),
        (&["--rep", "Bob", "--start", "support-button", "--button", "Helpdesk"], "by Support Button \"Helpdesk\"\n"),
        (&["--rep", "Alice", "--start", "jumpoint"], "a Jump through a Jumpoint to a computer that is no Jump Item\n"),
        (&["--rep", "Alice", "--start", "jumpoint", "--client", "switch-01"], "\"switch-01\" through a Jumpoint\n"),
        (
            &["--rep", "Alice", "--start", "local-jump"],
            "No such session can start: user \"Alice\" may not use local Jump",
        ),
        (&["--rep-invite", "Vendor", "--start", "customer"], "Rep invite profile \"Vendor\": a customer"),
        (
            &["--rep-invite", "Vendor", "--start", "jump-client", "--client", "sql-01", "--present"],
            "No such session can start: an external representative",
        ),
    ];
    for (flags, expected) in cases {
        let (code, text) = asked(home.path(), &[&["simulate", "acme.toml"], flags].concat());
        assert_eq!(code, 0, "{flags:?}: {text}");
        assert!(text.contains(expected), "{flags:?}: {text}");
    }
}

#[test]
fn what_is_not_understood_is_answered_with_what_is() {
    let home = home();
    let bob = ["--rep", "Bob"];
    let cases: [(&[&str], &str); 12] = [
        (
            &["--rep", "Alcie", "--start", "customer"],
            "--rep: the directory has no user \"Alcie\"; did you mean \"Alice\"?",
        ),
        (&["--rep", "Vendor", "--start", "customer"], "A rep invite profile has that name: --rep-invite"),
        (&["--rep-invite", "Vendors", "--start", "customer"], "did you mean \"Vendor\"?"),
        (&["--rep", "Zebulon", "--start", "customer"], "nor one of a name near it among its 4"),
        (&["--start", "customer"], "--rep <NAME>"),
        (
            &[bob[0], bob[1], "--start", "customer", "--portal", "man"],
            "no public portal \"man\"; did you mean \"main\"?",
        ),
        (
            &[bob[0], bob[1], "--start", "customer", "--client", "sql-01"],
            "--client means something with --start jump-client",
        ),
        (&[bob[0], bob[1], "--start", "support-button"], "--start support-button needs --button NAME"),
        (&[bob[0], bob[1], "--start", "jump-client"], "--start jump-client needs --client NAME"),
        (&[bob[0], bob[1], "--start", "jump-client", "--client", "sql-01"], "needs --present or --not-present"),
        (
            &[bob[0], bob[1], "--start", "jump-client", "--client", "switch-01", "--present"],
            "--client: the directory has no Jump Client \"switch-01\"",
        ),
        (&[bob[0], bob[1], "--start", "local-jump", "--client", "x"], "has no Jump Item by local Jump at all"),
    ];
    for (flags, expected) in cases {
        let (code, text) = asked(home.path(), &[&["simulate", "acme.toml"], flags].concat());
        assert_eq!(code, 2, "{flags:?}: {text}");
        assert!(text.contains(expected), "{flags:?}: {text}");
    }
    let (code, text) = asked(home.path(), &["matrix", "acme.toml", "--permission", "pining"]);
    assert_eq!(code, 2);
    assert!(text.contains("`pining` is no permission; did you mean `pinning`?"), "{text}");
    let (code, text) = asked(home.path(), &["matrix", "acme.toml", "--permission", "chat", "--jump-group", "Office"]);
    assert_eq!(code, 2);
    assert!(text.contains("did you mean \"Offices\"?"), "{text}");
    let (code, text) = asked(home.path(), &["diff", "acme.toml", "missing.toml"]);
    assert_eq!(code, 2);
    assert!(text.contains("missing.toml"), "{text}");
}

#[test]
fn a_permission_is_shown_for_everybody_and_every_start() {
    let home = home();
    let (code, text) = asked(home.path(), &["matrix", "acme.toml", "--permission", "pinning"]);
    assert_eq!(code, 0, "{text}");
    insta::assert_snapshot!("matrix", text);
    let narrow = ["matrix", "acme.toml", "--permission", "pinning", "--rep", "Bob", "--start", "jump-client"];
    let answer = json(home.path(), &[&narrow[..], &["--jump-group", "Offices"]].concat());
    assert_eq!(answer["rows"].as_array().unwrap().len(), 1);
    assert_eq!(answer["columns"].as_array().unwrap().len(), 1);
    assert_eq!(answer["columns"][0][0]["names"], serde_json::json!(["desk-01"]));
    assert_eq!(answer["rows"][0]["cells"], serde_json::json!([{ "value": "deny", "may_start": true }]));
}

#[test]
fn a_permission_is_explained_with_the_edits_that_would_change_it() {
    let home = home();
    let (code, text) = asked(home.path(), &[&["explain"], &DESK[..], &["--permission", "pinning"]].concat());
    assert_eq!(code, 0, "{text}");
    insta::assert_snapshot!("explain", text);
    let answer = json(home.path(), &[&["explain"], &DESK[..], &["--permission", "pinning"]].concat());
    let fates: Vec<_> = answer["steps"].as_array().unwrap().iter().map(|step| step["fate"].as_str().unwrap()).collect();
    assert_eq!(fates, ["passed_over", "passed_over", "replaced", "decides", "passed_over", "ignored"]);
}

/// Covers: GPOL-3.
#[test]
fn a_reordered_group_policy_names_its_members_and_the_permission_that_changes() {
    let home = home();
    let (code, text) = asked(home.path(), &["diff", "acme.toml", "reordered.toml"]);
    assert_eq!(code, 1, "{text}");
    insta::assert_snapshot!("diff_reordered", text);
}

#[test]
fn an_edit_is_told_by_what_it_changes_and_names_apart() {
    let home = home();
    let (code, text) = asked(home.path(), &["diff", "acme.toml", "edited.toml"]);
    assert_eq!(code, 1, "{text}");
    insta::assert_snapshot!("diff_edited", text);
    let answer = json(home.path(), &["diff", "acme.toml", "edited.toml"]);
    assert_eq!(answer["only_old"]["users"], serde_json::json!(["Dave"]));
    assert_eq!(answer["only_new"]["jump_items"], serde_json::json!(["sql-03"]));
}

#[test]
fn where_nothing_changes_nothing_else_is_said() {
    let home = home();
    let (code, text) = asked(home.path(), &["diff", "acme.toml", "commented.toml"]);
    assert_eq!(code, 0);
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.starts_with("Nothing changes\n"), "{text}");
    assert_eq!(json(home.path(), &["diff", "acme.toml", "acme.toml"])["changes"], false);
}

#[test]
fn a_page_and_the_json_stand_in_the_folder_that_was_asked_for() {
    let home = home();
    let (code, text) = asked(home.path(), &["diff", "acme.toml", "edited.toml", "--out", "answer"]);
    assert_eq!(code, 1, "{text}");
    let folder = home.path().join("answer");
    assert_eq!(names(&folder), [".jumpstorm", "answer.json", "index.html"]);
    let page = fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(page.contains("<h1>What changes from acme.toml to edited.toml</h1>"), "{page}");
    assert!(!page.contains("http"), "it needs nothing from elsewhere");
    let written: Value = serde_json::from_slice(&fs::read(folder.join("answer.json")).unwrap()).unwrap();
    assert_eq!(written, json(home.path(), &["diff", "acme.toml", "edited.toml"]));
}

/// A scenario's directory is that of its file, with the Jump Clients of its fleet; its name is looked for like any scenario's.
#[test]
fn a_scenario_answers_with_the_jump_clients_of_its_fleet() {
    let home = home();
    let small = fs::read_to_string(root().join("xtask/tests/fixtures/small.toml")).unwrap();
    let directory = "\n[directory]\nfile = \"acme.toml\"\n\n[[directory.jump_item]]\nclients = { site = \"harbour\" }\n\
                     jump_group = \"Offices\"\nsession_policies = { customer_present = \"Desktops\" }\n";
    fs::write(home.path().join("scenario.toml"), small + directory).unwrap();
    let matrix = ["matrix", "scenario.toml", "--permission", "screen_sharing", "--start", "jump-client"];
    let answer = json(home.path(), &[&matrix[..], &["--jump-group", "Offices"]].concat());
    let lots = answer["columns"].as_array().unwrap().iter().flat_map(|column| column.as_array().unwrap());
    let present = lots.filter(|lot| lot["method"] == "jump_client_present");
    assert_eq!(present.map(|lot| lot["names"].as_array().unwrap().len()).sum::<usize>(), 100 + 1);
    let (code, text) = asked(home.path(), &["diff", "acme.toml", "scenario.toml"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("Only in scenario.toml: 100 Jump Items: "), "{text}");
    let (code, text) = asked(home.path(), &["diff", "reconnect-storm-b40", "acme.toml"]);
    assert_eq!(code, 2);
    assert!(text.contains("Did you mean `reconnect-storm-b400`?"), "{text}");
}

/// Names are anybody's text: nothing of them becomes part of the page or of the table.
#[test]
fn names_cannot_break_out_of_an_answer() {
    let home = home();
    let acme = fs::read_to_string(home.path().join("acme.toml")).unwrap();
    let odd = acme.replace("\"Bob\"", "\"Bob <script>alert(1)</script>\"");
    fs::write(home.path().join("odd.toml"), odd).unwrap();
    let (code, text) = asked(home.path(), &["matrix", "odd.toml", "--permission", "chat", "--out", "odd"]);
    assert_eq!(code, 0, "{text}");
    let page = fs::read_to_string(home.path().join("odd/index.html")).unwrap();
    assert!(!page.contains("<script>") && page.contains("Bob"), "{page}");
}
