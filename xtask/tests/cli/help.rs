//! `--help` is what the commands are learnt from: a change to it is seen.

use crate::tools::{said, xtask};

#[test]
fn help_is_good_enough_to_learn_from() {
    let commands =
        ["", "scenario", "list", "check", "explain", "new", "schema", "fleet", "statistics", "coverage", "tidy", "ci"];
    for command in commands {
        let mut call = xtask();
        if !command.is_empty() {
            call.arg(command);
        }
        let output = call.arg("--help").output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let name = if command.is_empty() { "xtask" } else { command };
        insta::assert_snapshot!(name, said(&output));
    }
}
