//! `cargo xtask tidy`: what the compiler and clippy do not see. Every finding is listed, each with its file and line.
//!
//! Looks at every file below the project's root but for `target` and what begins with a dot, `.ci`, `.cargo` and
//! `.github` excepted.

mod text;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::exit_code::{ExitCode, Stop};
use crate::{console, workspace};

/// Runs the command.
pub(crate) fn run() -> Result<ExitCode, Stop> {
    let findings = findings(&workspace::root());
    if findings.is_empty() {
        return Ok(ExitCode::Held);
    }
    let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
    console::print(&format!("{}\n", lines.join("\n")))?;
    Err(Stop { code: ExitCode::Failed, message: format!("{} untidy places", findings.len()) })
}

/// Something untidy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// From the root, with `/` between folders.
    file: String,
    /// From 1; none where it is about the whole file.
    line: Option<usize>,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// Everything untidy below `root`, in order of place.
pub(crate) fn findings(root: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in files_in(root) {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        // What is not text, such as a picture, has nothing to be tidy.
        if let Ok(text) = fs::read_to_string(&path) {
            findings.extend(text::findings(&name, &text));
        }
    }
    findings
}

/// Every file below `folder`, in order of path.
pub(crate) fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let hidden = name.starts_with('.') && !SEEN.contains(&name.as_str());
        match path.is_dir() {
            true if hidden || name == "target" => {}
            // In a work tree of its own, what git keeps is one file.
            false if name == ".git" => {}
            true => files.extend(files_in(&path)),
            false => files.push(path),
        }
    }
    files
}

/// Hidden folders that are committed.
const SEEN: [&str; 3] = [".cargo", ".ci", ".github"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let findings: Vec<_> = findings(root).iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "\n{}", findings.join("\n"));
    }

    #[test]
    fn every_finding_of_a_bad_tree_is_listed() {
        let tree = tempfile::tempdir().unwrap();
        let lines = |count: usize| "//! Long.\n".to_owned() + &"const A: u8 = 1;\n".repeat(count - 1);
        // Written in pieces, so that this file stays tidy itself.
        let files = [
            ("model/src/clock.rs", format!("//! A clock.\nuse {}::Instant;\n", "std::time")),
            ("model/src/long.rs", lines(401)),
            ("model/src/right.rs", lines(400)),
            ("model/src/bare.rs", "const A: u8 = 1;\n".to_owned()),
            ("model/src/soft.rs", format!("//! Soft.\nfn a() {{ {}!() }}\n// {}ME: later\n", "todo", "FIX")),
            ("sim/src/engine.rs", format!("//! Engine.\nuse {}::Sim;\n", "turmoil")),
            ("sim/src/turmoil/world.rs", format!("//! World.\nuse {}::Sim;\n", "turmoil")),
            ("sim/tests/loud.rs", format!("//! Loud.\nfn a() {{ {}!(); }}\n", "println")),
            ("reports/src/loud.rs", format!("//! Loud.\nfn a() {{ {}!(); }}\n", "eprintln")),
            ("reports/src/quiet.rs", format!("//! Quiet.\n#[{}(dead_code)]\nfn a() {{}}\n#[{}]\n", "allow", "ignore")),
            ("reports/src/page/mod.rs", "//! Page.\n".to_owned()),
            ("docs/spaces.md", "# Title \ntext\n\n\n".to_owned()),
            ("docs/end.md", "no line end".to_owned()),
            ("docs/machine.md", format!("See /{}/me/project.\n", "home")),
            ("Cargo.toml", format!("[source.crates-io]\n{}-with = \"near\"\n", "replace")),
            ("Cargo.lock", "source = \"registry+https://example.com/index\"\n".to_owned()),
            ("sim/tests/a.snap.new", "pending\n".to_owned()),
            ("target/debug/junk.md", "junk \n".to_owned()),
            (".git/config", "junk \n".to_owned()),
        ];
        for (name, text) in files {
            let path = tree.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let found: Vec<_> = findings(tree.path()).iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(found.join("\n"));
    }
}
