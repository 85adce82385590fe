//! What is untidy in one text file.

use super::Finding;

/// Everything untidy in the file called `name`.
pub(super) fn findings(name: &str, text: &str) -> Vec<Finding> {
    let mut out = Out { file: name, list: Vec::new() };
    if name.ends_with(".snap.new") {
        out.whole("a snapshot that nobody has accepted or thrown away");
        return out.list;
    }
    // Snapshots and listings hold what programs wrote, licences what their authors did, and bad input may be bad in this way too.
    let verbatim = [".snap", ".csv"].iter().any(|end| name.ends_with(end))
        || name.contains("LICENSE")
        || BAD_INPUT.iter().any(|folder| name.contains(folder));
    if !verbatim {
        spaces(text, &mut out);
        machine(name, text, &mut out);
    }
    if name.ends_with(".rs") {
        rust(name, text, &mut out);
    }
    out.list.sort_by_key(|finding| finding.line);
    out.list
}

struct Out<'a> {
    file: &'a str,
    list: Vec<Finding>,
}

impl Out<'_> {
    fn at(&mut self, line: usize, what: impl Into<String>) {
        self.list.push(Finding { file: self.file.to_owned(), line: Some(line), what: what.into() });
    }

    fn whole(&mut self, what: impl Into<String>) {
        self.list.push(Finding { file: self.file.to_owned(), line: None, what: what.into() });
    }
}

fn spaces(text: &str, out: &mut Out<'_>) {
    for (number, line) in (1..).zip(text.split('\n')) {
        if line.ends_with([' ', '\t', '\r']) {
            out.at(number, "space at the end of the line");
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        out.whole("no line end at the end of the file");
    }
    if text.ends_with("\n\n") {
        out.whole("empty lines at the end of the file");
    }
}

fn machine(name: &str, text: &str, out: &mut Out<'_>) {
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(path) = MACHINE_PATHS.iter().find(|path| line.contains(path.concat().as_str())) {
            out.at(number, format!("a path of somebody's machine: {}", path.concat()));
        }
        let foreign_source = name.ends_with("Cargo.lock")
            && line.trim_start().starts_with("source = ")
            && !line.contains("https://github.com/rust-lang/crates.io-index");
        // Scenarios have keys of the same names.
        let of_cargo = name.ends_with("Cargo.toml") || name.contains(".cargo/");
        let foreign_registry = of_cargo
            && name.ends_with(".toml")
            && REGISTRY_KEYS.iter().any(|key| line.trim_start().starts_with(&key.concat()));
        if foreign_source || foreign_registry {
            out.at(number, "a registry other than crates.io");
        }
    }
}

fn rust(name: &str, text: &str, out: &mut Out<'_>) {
    let lines = text.lines().count();
    if lines > LINES_MAX {
        out.whole(format!("{lines} lines, {LINES_MAX} at the most: which second noun lives in it?"));
    }
    if name.ends_with("/mod.rs") {
        out.whole("modules are `foo.rs` beside `foo/`");
    }
    if !text.starts_with("//!") {
        out.whole("does not open with `//!`: its purpose, and what it refuses to do");
    }
    let in_xtask = name.starts_with("xtask/");
    let in_tests = name.contains("/tests/") || name.contains("/benches/") || name.contains("/examples/");
    let engine = ["sim/src/turmoil", "sim/src/lib.rs", "sim/benches/"].iter().any(|place| name.starts_with(place));
    for (number, line) in (1..).zip(text.lines()) {
        let code = line.split("//").next().unwrap_or_default();
        for word in SOFT {
            if line.contains(&word.concat()) {
                out.at(number, format!("unfinished or silenced: `{}`", word.concat()));
            }
        }
        if !in_xtask && !in_tests && PRINTING.iter().any(|word| code.contains(&word.concat())) {
            out.at(number, "only xtask prints");
        }
        if !engine && names_engine(code) {
            out.at(number, "only sim/src/turmoil names the engine");
        }
        if name.starts_with("model/") && code.contains(&WALL_TIME.concat()) {
            out.at(number, "the model knows no clock: simulated time is an argument");
        }
    }
}

/// Whether the line uses the engine's crate. A word in a text or a module of that name is none of its items.
fn names_engine(code: &str) -> bool {
    let engine = ENGINE.concat();
    code.match_indices(&engine).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '"' | '`'))
    })
}

/// A file that wants more has a second noun in it.
const LINES_MAX: usize = 400;

/// Folders of files that tests expect to be refused.
const BAD_INPUT: [&str; 2] = ["/rejects/", "/bad/"];

// Each in pieces, so that this file does not find itself.
const MACHINE_PATHS: [[&str; 2]; 4] = [["/ho", "me/"], ["/ro", "ot/"], ["/wo", "rk/"], ["/Us", "ers/"]];
const REGISTRY_KEYS: [[&str; 2]; 3] = [["replace", "-with"], ["regist", "ry ="], ["ind", "ex ="]];
const SOFT: [[&str; 2]; 6] =
    [["to", "do!("], ["unimple", "mented!("], ["#[ig", "nore"], ["FIX", "ME"], ["#[al", "low("], ["#![al", "low("]];
const PRINTING: [[&str; 2]; 3] = [["print", "ln!("], ["ep", "rint!("], ["db", "g!("]];
const ENGINE: [&str; 2] = ["tur", "moil::"];
const WALL_TIME: [&str; 2] = ["std::", "time"];
