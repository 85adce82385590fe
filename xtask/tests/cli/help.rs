//! `--help` is what the commands are learnt from: a change to it is seen.

use crate::tools::{said, xtask};

#[test]
fn help_is_good_enough_to_learn_from() {
    let commands = [
        "",
        "scenario",
        "list",
        "check",
        "explain",
        "new",
        "schema",
        "fleet",
        "statistics",
        "policy",
        "policy simulate",
        "policy matrix",
        "policy explain",
        "policy diff",
        "coverage",
        "tidy",
        "ci",
    ];
    for command in commands {
        let mut call = xtask();
        call.args(command.split_whitespace());
        let output = call.arg("--help").output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let name = if command.is_empty() { "xtask".to_owned() } else { command.replace(' ', "_") };
        insta::assert_snapshot!(name, said(&output));
    }
}
