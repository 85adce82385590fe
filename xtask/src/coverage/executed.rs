//! Executes the tests that name rules, and says which of them passed.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::Path;
use std::process::Command;

use super::marks::Mark;
use crate::exit_code::Stop;

/// Executes the tests of these marks. Gives what cargo said.
pub(super) fn execute(root: &Path, marks: &[Mark]) -> Result<String, Stop> {
    if marks.is_empty() {
        return Ok(String::new());
    }
    let names: BTreeSet<_> = marks.iter().map(|mark| mark.test.as_str()).collect();
    cargo_test(root, &names).map_err(|error| Stop::bad_input(format!("cannot start cargo test: {error}")))
}

/// Whether the test of every mark was executed and passed, as cargo said. The others are named in the error.
pub(super) fn check(said: &str, marks: &[Mark]) -> Result<(), String> {
    let passed = passed(said);
    let missing = marks.iter().filter(|mark| !passed.contains(&(mark.binary.clone(), mark.test.clone())));
    let missing: Vec<_> = missing.map(|mark| format!("{} (in {})", mark.test, mark.binary)).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "{}\nThese tests name rules and did not pass, or were not executed:\n  {}",
            telling(said),
            missing.join("\n  ")
        )),
    }
}

/// Both streams as one, so that each line stands below the name of its binary.
fn cargo_test(root: &Path, names: &BTreeSet<&str>) -> io::Result<String> {
    let (mut reader, writer) = io::pipe()?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    command.args(["--", "--exact"]).args(names).env("CARGO_TERM_COLOR", "never");
    let mut child = command.stdout(writer.try_clone()?).stderr(writer).spawn()?;
    // Our ends of the pipe must go, or reading would never end.
    drop(command);
    let mut said = Vec::new();
    reader.read_to_end(&mut said)?;
    child.wait()?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}

/// What cargo said, without the lines that all is well.
fn telling(said: &str) -> String {
    let well =
        |line: &&str| line.ends_with(" ... ok") || line.starts_with("test result: ok") || line.starts_with("running ");
    said.lines().filter(|line| !line.trim().is_empty() && !well(line)).collect::<Vec<_>>().join("\n")
}

/// Binary and path of every test that passed.
fn passed(said: &str) -> BTreeSet<(String, String)> {
    let mut binary = String::new();
    let mut passed = BTreeSet::new();
    for line in said.lines() {
        if let Some(running) = line.trim_start().strip_prefix("Running ") {
            let file = running.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(')');
            binary = file.rsplit_once('-').map_or(file, |(name, _hash)| name).to_owned();
        } else if let Some(test) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... ok")) {
            passed.insert((binary.clone(), test.trim_end_matches(" - should panic").to_owned()));
        }
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_passed_counts_and_where_it_did() {
        let said = "\
   Compiling model v0.1.0
     Running unittests src/lib.rs (target/debug/deps/jumpstorm_model-0a1b2c)

running 3 tests
test a::tests::one ... ok
test a::tests::two ... FAILED
test a::tests::three - should panic ... ok
test a::tests::four ... ignored

     Running tests/exit-codes.rs (target/debug/deps/exit_codes-ffff)
test one ... ok
";
        let found: Vec<_> = passed(said).into_iter().collect();
        let pair = |binary: &str, test: &str| (binary.to_owned(), test.to_owned());
        let expected = [
            pair("exit_codes", "one"),
            pair("jumpstorm_model", "a::tests::one"),
            pair("jumpstorm_model", "a::tests::three"),
        ];
        assert_eq!(found, expected);
    }
}
