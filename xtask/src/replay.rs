//! The command that runs a rehearsal again (RUN-4), fit to be pasted into a shell.

use sim::Driver;

/// What decides the outcome of a run, besides the build and the files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Replay<'a> {
    /// The scenario as the call names it.
    pub(crate) scenario: &'a str,
    /// The seed of the run.
    pub(crate) seed: u64,
    /// Every `--set`, in order.
    pub(crate) set: &'a [String],
    /// What ran the network; named where it is not the usual one.
    pub(crate) driver: Driver,
    /// Whether idle time is simulated too. That changes no outcome, so only a fault of ours may hang on it.
    pub(crate) no_skip: bool,
}

impl Replay<'_> {
    /// The command.
    pub(crate) fn command(&self) -> String {
        let mut command = format!("cargo xtask scenario {} --seed {}", quoted(self.scenario), self.seed);
        for setting in self.set {
            command.push_str(" --set ");
            command.push_str(&quoted(setting));
        }
        if self.driver != Driver::default() {
            command.push_str(" --driver ");
            command.push_str(self.driver.name());
        }
        if self.no_skip {
            command.push_str(" --no-skip");
        }
        command
    }
}

/// `word` as a shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_the_shell() {
        for word in ["", "a b", "it's", "$HOME", "*", "a;b", "a\nb", "\"q\"", "\\", "plain-1/2", "~", "a=b", "#x", "!"]
        {
            let echoed = std::process::Command::new("sh").args(["-c", &format!("printf %s {}", quoted(word))]).output();
            assert_eq!(String::from_utf8(echoed.unwrap().stdout).unwrap(), word);
        }
    }

    #[test]
    fn everything_that_decides_the_run_is_named() {
        let set = ["site.berlin.latency=50ms".to_owned(), "teaches=two words".to_owned()];
        let replay = Replay { scenario: "storm", seed: 7, set: &set, driver: Driver::Turmoil, no_skip: true };
        assert_eq!(
            replay.command(),
            "cargo xtask scenario storm --seed 7 --set site.berlin.latency=50ms --set 'teaches=two words' --no-skip"
        );
        let replay = Replay { set: &[], driver: Driver::Direct, no_skip: false, ..replay };
        assert_eq!(replay.command(), "cargo xtask scenario storm --seed 7 --driver direct");
    }
}
